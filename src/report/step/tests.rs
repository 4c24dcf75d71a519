//! Keys and what they show, without a terminal.

use super::pager::{Key, Pager};
use super::*;
use crate::names::MessageName;
use crate::names::registry::ContentType;
use crate::narration::{Carrier, Data, Message, Side, Summary};
use crate::story::tree::Forest;
use crate::wire::MessageId;

fn picture(pager: &mut Pager, rows: usize) -> String {
    let lines = pager.draw(100, rows);
    assert_eq!(lines.len(), rows);
    String::from_utf8(lines.join(&b'\n')).unwrap()
}

/// A pager with three steps, the second of 30 lines folded and 90 in full.
fn pager() -> Pager {
    let lines = |count: usize, what: &str| -> String {
        (1..=count).map(|n| format!("{what} {n}\n")).collect()
    };
    let mut pager = Pager::new(0);
    let told = |count: usize, what: &str| {
        format!("\x0c\nfirst\n\x0c\n{}\x0c\nthird\n", lines(count, what))
    };
    pager.take(
        &[
            told(30, "folded").into(),
            told(60, "bytes").into(),
            told(90, "full").into(),
        ],
        true,
    );
    pager
}

#[test]
fn on_goes_through_a_step_and_then_to_the_next_and_leaves_at_the_end() {
    let mut pager = pager();
    assert!(picture(&mut pager, 11).starts_with("first\n"));
    pager.press(Key::On);
    let shown = picture(&mut pager, 11);
    assert!(
        shown.starts_with("folded 1\n") && shown.contains("folded 10\n"),
        "{shown}"
    );
    assert!(
        shown.contains("Page 2 of 3, lines 1 to 10 of 30 │ Enter more"),
        "{shown}"
    );
    pager.press(Key::On);
    assert!(
        picture(&mut pager, 11).starts_with("folded 10\n"),
        "one line stays"
    );
    pager.press(Key::On);
    pager.press(Key::On);
    assert!(picture(&mut pager, 11).contains("folded 30\n"));
    pager.press(Key::On);
    assert!(picture(&mut pager, 11).starts_with("third\n"));
    assert!(!pager.has_left());
    pager.press(Key::On);
    assert!(pager.has_left());
}

#[test]
fn back_and_next_and_fold() {
    let mut pager = pager();
    picture(&mut pager, 11);
    pager.press(Key::Next);
    pager.press(Key::Unfold);
    let shown = picture(&mut pager, 11);
    assert!(shown.starts_with("bytes 1\n") && shown.contains("f all of it"));
    pager.press(Key::Unfold);
    let shown = picture(&mut pager, 11);
    assert!(
        shown.starts_with("full 1\n") && shown.contains("of 90"),
        "{shown}"
    );
    assert!(shown.contains("f folds"));
    pager.press(Key::Next);
    pager.press(Key::Next);
    assert!(
        picture(&mut pager, 11).starts_with("third\n"),
        "there is no fourth"
    );
    pager.press(Key::Back);
    assert!(
        picture(&mut pager, 11).starts_with("full 1\n"),
        "it is as it was left"
    );
    pager.press(Key::Fold);
    assert!(picture(&mut pager, 11).starts_with("bytes 1\n"));
    pager.press(Key::Fold);
    assert!(picture(&mut pager, 11).starts_with("folded 1\n"));
    pager.press(Key::Back);
    pager.press(Key::Back);
    assert!(picture(&mut pager, 11).starts_with("first\n"));
    pager.press(Key::Quit);
    assert!(pager.has_left());
    let shown = String::from_utf8(pager.shown()).unwrap();
    assert!(shown.starts_with("\nfirst\n\nfolded 1\n") && shown.ends_with("\nthird\n"));
}

#[test]
fn lines_and_screens() {
    let mut pager = pager();
    picture(&mut pager, 11);
    pager.press(Key::Next);
    for (key, first) in [
        (Key::Up, "folded 1\n"),
        (Key::Down, "folded 2\n"),
        (Key::PageDown, "folded 11\n"),
        (Key::PageUp, "folded 2\n"),
        (Key::Bottom, "folded 21\n"),
        (Key::Down, "folded 21\n"),
        (Key::Top, "folded 1\n"),
    ] {
        pager.press(key);
        let shown = picture(&mut pager, 11);
        assert!(shown.starts_with(first), "{key:?}: {shown}");
    }
    // A screen that grows shows more, and one of a single row does no harm.
    pager.press(Key::Bottom);
    assert!(picture(&mut pager, 31).starts_with("folded 1\n"));
    picture(&mut pager, 1);
}

#[test]
fn what_is_wrapped_otherwise_is_shown_about_where_it_was() {
    let mut pager = pager();
    picture(&mut pager, 11);
    pager.press(Key::Next);
    for _ in 0..15 {
        pager.press(Key::Down);
    }
    assert!(picture(&mut pager, 11).starts_with("folded 16\n"));
    // Half as wide: twice as many lines.
    let narrow = |what: &str| -> String {
        let line = |n| format!("{what} {n}\n…\n");
        (1..=30).map(line).collect()
    };
    let told = |what: &str| format!("\x0c\nfirst\n\x0c\n{}\x0c\nthird\n", narrow(what)).into();
    pager.take_again(&[told("folded"), told("bytes"), told("full")], true);
    let shown = picture(&mut pager, 11);
    assert!(shown.starts_with("folded 16\n…\n"), "{shown}");
    assert!(
        shown.contains("Page 2 of 3, lines 31 to 40 of 60"),
        "{shown}"
    );
    pager.press(Key::Next);
    assert!(picture(&mut pager, 11).starts_with("third\n"));
}

#[test]
fn a_narrow_screen_holds_the_help_and_the_line_below() {
    let mut pager = pager();
    for columns in 40..100 {
        for keys in [&[Key::Help][..], &[Key::Other, Key::Next]] {
            keys.iter().for_each(|key| pager.press(*key));
            let lines = pager.draw(columns, 24);
            let last = lines.len() - 1;
            let text = |line: &[u8]| String::from_utf8(line.to_vec()).unwrap();
            for line in &lines[..last] {
                assert!(text(line).chars().count() <= columns);
            }
            let status = text(&lines[last]);
            assert!(status.contains("Enter") && status.ends_with(" \x1b[0m"));
            let whole = if *keys == [Key::Help] {
                "closes it"
            } else {
                "? help \x1b"
            };
            let is_whole = columns < 50 || status.contains(whole);
            assert!(is_whole, "{columns}: {status}");
        }
    }
    pager.press(Key::Help);
    let help = pager.draw(40, 30).concat();
    assert!(String::from_utf8(help).unwrap().contains("kept waiting."));
    pager.press(Key::Other);
    // Where it does not fit, it can be read to its end.
    for columns in [24, 30, 40, 60] {
        let mut read = String::new();
        pager.press(Key::Help);
        for _ in 0..20 {
            read += &String::from_utf8(pager.draw(columns, 9).concat()).unwrap();
            if read.contains("waiting.") {
                break;
            }
            assert!(read.contains("Enter more"), "{columns}");
            pager.press(Key::On);
        }
        assert!(read.contains("waiting."), "{columns}: {read}");
        pager.press(Key::On);
        assert!(!picture(&mut pager, 24).contains("waiting."));
    }
}

#[test]
fn what_does_not_fit_is_marked_as_cut() {
    let text = "\x0cThis line is longer than thirty columns are\nshort\n";
    let mut pager = Pager::new(0);
    pager.take(&[text.into(), text.into(), text.into()], true);
    let lines = pager.draw(30, 5);
    assert_eq!(lines[0], "This line is longer than thir…".as_bytes());
    assert_eq!(lines[1], b"short");
}

#[test]
fn a_narrower_terminal_is_told_everything_again() {
    let mut step = Step::silent(Options::default(), &Forest::default());
    step.tell(&message("ClientHello"));
    step.flush();
    step.tell(&message("ServerHello"));
    let texts = {
        let mut state = step.shared.lock();
        state.telling.texts().take();
        state.telling.retell(44);
        state.telling.texts()
    };
    step.tell(&Event::Done(Summary::default()));
    step.finish().unwrap();
    for text in texts.take() {
        let text = String::from_utf8(text).unwrap();
        let heads = ["ClientHello", "ServerHello"];
        assert!(heads.iter().all(|name| text.contains(name)), "{text}");
        let lines = text.lines().map(|line| line.trim_start_matches('\x0c'));
        let widest = lines.map(|line| line.chars().count()).max();
        assert!(widest <= Some(44), "{widest:?}: {text}");
    }
}

#[test]
fn help_is_closed_by_any_key() {
    let mut pager = pager();
    pager.press(Key::Help);
    assert!(picture(&mut pager, 24).contains("unfold this step"));
    pager.press(Key::Other);
    assert!(picture(&mut pager, 24).starts_with("first\n"));
}

#[test]
fn while_more_may_come_nobody_is_thrown_out() {
    let mut pager = Pager::new(0);
    assert!(picture(&mut pager, 5).contains("waiting"));
    let texts = |story: &str, bytes: &str| [story.into(), bytes.into(), bytes.into()];
    pager.take(&texts("\x0c\none\n", "\x0c\none in full\n"), false);
    pager.press(Key::On);
    assert!(!pager.has_left());
    assert!(picture(&mut pager, 5).contains("Page 1 of 1+ │ waiting"));
    // A step may grow, and its levels arrive in pieces of their own.
    pager.take(&texts("goes on\n\x0c\ntwo\n", ""), false);
    pager.take(&texts("", "goes on\n\x0c\ntwo in full\n"), false);
    assert!(
        picture(&mut pager, 5).starts_with("two\n"),
        "as was asked for before it came"
    );
    pager.press(Key::Back);
    assert!(picture(&mut pager, 5).starts_with("one\ngoes on\n"));
    pager.press(Key::On);
    pager.press(Key::Fold);
    assert!(picture(&mut pager, 5).starts_with("two in full\n"));
}

fn message(name: &'static str) -> Event {
    Event::Message(Message {
        id: MessageId {
            connection: 1,
            number: 1,
        },
        from: Side::Client,
        name: MessageName::parse(name.into()),
        carrier: Carrier::Record(ContentType::Handshake),
        bytes: vec![1, 0, 0, 0],
        fields: Vec::new(),
        source: "src/message/client_hello.rs".into(),
    })
}

#[test]
fn the_text_narrator_says_where_steps_begin() {
    for level in [Level::Story, Level::Bytes, Level::Everything] {
        let mut step = Step::silent(
            Options {
                width: 80,
                color: true,
                level,
            },
            &Forest::default(),
        );
        step.tell(&message("ClientHello"));
        step.tell(&message("ServerHello"));
        for bytes in [&b"one"[..], b"two"] {
            step.tell(&Event::Data(Data {
                from: Side::Server,
                bytes: bytes.to_vec(),
                protocol: None,
            }));
        }
        step.tell(&Event::HandshakeDone(Summary::default()));
        step.tell(&Event::Done(Summary::default()));
        step.finish().unwrap();
        let texts = step.shared.lock().telling.texts();
        let feeds = |text: &Vec<u8>| text.iter().filter(|byte| **byte == 0x0c).count();
        let feeds: Vec<usize> = texts.take().iter().map(feeds).collect();
        assert_eq!(feeds, [5, 5, 5], "{level:?}");
    }
}

#[test]
fn without_a_terminal_it_says_so() {
    let error = Step::new(
        Box::new(io::sink()),
        false,
        Options::default(),
        &Forest::default(),
    )
    .err()
    .unwrap();
    assert_eq!(error.kind, ErrorKind::Usage);
    assert!(error.message.contains("terminal"));
}
