//! The codec against the presentation language's own examples.

use super::*;

code_points! {
    /// A registry for these tests.
    Colour(u16, Group) {
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
        w.code("colour", Colour::Red);
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
        r.code::<Colour>("colour")
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
    assert_eq!(Colour(0x1234).to_string(), "unknown (0x1234)");
    assert_eq!(Colour(0x8a8a).to_string(), "GREASE (0x8a8a)");
    assert_eq!(Colour::from_value(0x1234).value(), 0x1234);
}
