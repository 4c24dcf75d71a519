//! The codec against the presentation language's own examples.

use super::*;

code_points! {
    /// A registry for these tests.
    Color(u16, Group) {
        Red = 0x0001 "red",
    }
}

#[test]
fn numbers_are_big_endian() {
    let mut r = Reader::new(&[1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(r.u8("a").unwrap(), 1);
    assert_eq!(r.u16("b").unwrap(), 0x0203);
    assert_eq!(r.u32("c").unwrap(), 0x0405_0607);
    assert!(r.finish("message").is_ok());
}

#[test]
fn writer_and_reader_record_the_same_tree() {
    let mut w = Writer::recording(true);
    w.u16("version", 0x0303);
    w.list8("items", [1u8, 2, 3], |w, item| w.u8("item", item));
    w.within16("outer", |w| {
        w.vector8("inner", b"xy");
        w.code("color", Color::Red);
    });
    w.vector16("empty", b"");
    let (bytes, written) = w.finish().unwrap();
    assert_eq!(bytes, [3, 3, 3, 1, 2, 3, 0, 5, 2, b'x', b'y', 0, 1, 0, 0]);
    assert_eq!(cover(&written, bytes.len()), Ok(()));

    let mut r = Reader::recording(&bytes, true);
    r.u16("version").unwrap();
    let items = r.list8("items", 1..=255, |r| r.u8("item")).unwrap();
    assert_eq!(items, [1, 2, 3]);
    r.within16("outer", 0..=100, |r| {
        r.vector8("inner", 0..=255)?;
        r.code::<Color>("color")
    })
    .unwrap();
    r.vector16("empty", 0..=100).unwrap();
    assert_eq!(r.into_fields(None), written);
}

#[test]
fn a_fault_names_the_field_and_the_rest_stays_covered() {
    let bytes = [0, 9, 1, 2, 3];
    let mut r = Reader::recording(&bytes, true);
    let fault = r.vector16("list", 0..=100).unwrap_err();
    assert_eq!(
        fault.problem,
        Problem::Truncated {
            needed: 9,
            available: 3
        }
    );
    let fields = r.into_fields(Some(&fault));
    assert_eq!(cover(&fields, bytes.len()), Ok(()));
    assert!(matches!(
        fields.last().unwrap().value,
        FieldValue::Malformed(_)
    ));
}

#[test]
fn a_vector_must_be_used_up_and_in_range() {
    let mut r = Reader::new(&[2, 1, 2]);
    let fault = r.within8("v", 0..=9, |r| r.u8("one")).unwrap_err();
    assert_eq!(fault.problem, Problem::Trailing(1));
    let mut r = Reader::new(&[2, 1, 2]);
    let fault = r.vector8("v", 3..=9).unwrap_err();
    assert!(matches!(fault.problem, Problem::Length { length: 2, .. }));
}

#[test]
fn a_vector_longer_than_its_length_field_is_reported() {
    let mut w = Writer::new();
    w.vector8("v", &[0; 256]);
    assert!(matches!(
        w.finish().unwrap_err().problem,
        Problem::Length { length: 256, .. }
    ));
}

#[test]
fn unknown_code_points_survive() {
    assert_eq!(Color(0x1234).to_string(), "unknown (0x1234)");
    assert_eq!(Color(0x8a8a).to_string(), "GREASE (0x8a8a)");
    assert_eq!(Color::from_value(0x1234).value(), 0x1234);
}

/// A struct whose fields are named once.
#[derive(Debug, Default, Clone, PartialEq)]
struct Sample {
    color: Color,
    key: Value,
    names: Vec<Vec<u8>>,
    more: Option<u16>,
    whole: Value,
}

impl Sample {
    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.span("sample", &mut self.whole, |w| {
            w.code("color", &mut self.color)?;
            w.rule(self.color == Color::Red, "color", "is not red")?;
            w.vector8("key", 2..=9, &mut self.key)
        })?;
        w.list16("names", 0..=20, &mut self.names, |w, name| {
            w.within8("name", 1..=9, |w| w.text("name", name))
        })?;
        w.optional(&mut self.more, |w, more| w.u16("more", more))
    }
}

/// Writes a sample; the bytes and their annotations.
fn written(sample: &Sample) -> (Vec<u8>, Vec<Field>) {
    let mut w = Writer::recording(true);
    w.all(|w| sample.clone().fields(w));
    w.finish().unwrap()
}

const MESSAGE: MessageId = MessageId {
    connection: 1,
    number: 2,
};

fn read(bytes: &[u8]) -> (Result<Sample>, Vec<Field>) {
    let mut r = Reader::recording(bytes, true).of_message(MESSAGE);
    // What was there before is replaced.
    let mut sample = Sample {
        names: vec![vec![9]],
        more: Some(9),
        ..Sample::default()
    };
    let result = sample.fields(&mut r).map(|()| sample);
    let fields = r.into_fields(result.as_ref().err());
    (result, fields)
}

#[test]
fn fields_named_once_are_read_and_written_alike() {
    for more in [None, Some(7)] {
        let sample = Sample {
            color: Color::Red,
            key: Value::literal("key", [1, 2]),
            names: vec![b"ab".to_vec(), b"c".to_vec()],
            more,
            whole: Value::default(),
        };
        let (bytes, fields) = written(&sample);
        assert_eq!(bytes[..10], [0, 1, 2, 1, 2, 0, 5, 2, b'a', b'b']);
        assert_eq!(cover(&fields, bytes.len()), Ok(()));
        let (again, annotated) = read(&bytes);
        assert_eq!(annotated, fields);
        let again = again.unwrap();
        assert_eq!((&again.names, again.more), (&sample.names, more));
        assert_eq!(&again.whole[..], &bytes[..5]);
    }
}

/// What was read knows where in its message it was; what is sent, of which values it consists.
#[test]
fn both_directions_keep_where_bytes_are_from() {
    let in_message = |offset| Origin::of(Whole::Message(MESSAGE)).at(offset);
    let (sample, fields) = read(&[0, 1, 2, 1, 2, 0, 0]);
    let sample = sample.unwrap();
    assert_eq!(sample.key.origin(), in_message(3));
    assert_eq!(sample.whole.origin(), in_message(0));
    assert!(fields.iter().all(|field| field.origin.is_none()));

    let (_, fields) = written(&sample);
    assert_eq!(fields[0].origin, Some(in_message(0)));
    assert_eq!(fields[0].leaves()[2].origin, Some(in_message(3)));
}

#[test]
fn limits_and_rules_hold_for_what_is_read_alone() {
    let odd = Sample {
        color: Color(5),
        key: Value::literal("key", []),
        names: vec![vec![]],
        ..Sample::default()
    };
    let (bytes, _) = written(&odd);
    assert_eq!(bytes, [0, 5, 0, 0, 1, 0]);
    let fault = |bytes| read(bytes).0.unwrap_err();
    assert_eq!(fault(&bytes).problem, Problem::Illegal("is not red".into()));
    let short_key = fault(&[0, 1, 0, 0, 1, 0]);
    assert!(matches!(
        short_key.problem,
        Problem::Length { length: 0, .. }
    ));
    assert_eq!((short_key.field.as_ref(), short_key.offset), ("key", 2));

    let long = Sample {
        key: Value::literal("key", [0; 256]),
        ..Sample::default()
    };
    let mut w = Writer::new();
    w.all(|w| long.clone().fields(w));
    let fault = w.finish().unwrap_err();
    assert!(matches!(fault.problem, Problem::Length { length: 256, .. }));
}
