//! What people type: targets, lists of suites, groups, schemes, versions and protocols, names and
//! hex to explain.
#![no_main]

use std::fmt::Debug;

use tlsdemo::commands::explain;
use tlsdemo::names::select::{self, Misnamed};
use tlsdemo::report::text::Options;
use tlsdemo::transport::Target;
use tlsdemo::wire::CodePoint;
use tlsdemo::{Error, ErrorKind};
use tlsdemo_fuzz::check;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((kind, text)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    match kind % 9 {
        0 => target(text),
        1 => codes(select::suites, text),
        2 => codes(select::groups, text),
        3 => codes(select::schemes, text),
        4 => versions(text),
        5 => protocols(text),
        6 => offer(text),
        7 => hex(text),
        _ => name(text),
    }
});

/// Wrong usage, told in a line.
fn refused(error: &Error) {
    assert_eq!(error.kind, ErrorKind::Usage, "{error:?}");
    assert_eq!(error.alert, None);
    assert!(!error.message.contains(char::is_control), "{error:?}");
}

/// No name of anything, told in a line.
fn misnamed(error: &Misnamed) {
    assert!(!error.0.contains(char::is_control), "{error:?}");
}

/// What is shown of a target is the same target; what is made of it fits a request.
fn target(text: &str) {
    let target = match Target::parse(text) {
        Ok(target) => target,
        Err(error) => return refused(&error),
    };
    let shown = target.to_string();
    let again = Target::parse(&shown).expect("what is shown can be typed");
    assert_eq!((&again.host, again.port), (&target.host, target.port));
    assert_eq!(again.ip(), target.ip());
    assert_eq!(again.to_string(), shown);
    let url = format!("https://{}{}", target.host_field(), target.path);
    let by_url = Target::parse(&url).expect("a URL of its parts");
    // Without the zone, which means nothing elsewhere.
    assert_eq!((&by_url.host, by_url.port), (&target.host, target.port));
    assert_eq!(by_url.path, target.path);
    assert!(target.path.starts_with('/'));
    for part in [&target.path, &target.host_field()] {
        assert!(part.bytes().all(|byte| byte.is_ascii_graphic()), "{part:?}");
    }
    if let Some(name) = target.server_name() {
        // RFC 6066 §3: ASCII, without a trailing dot; RFC 1035 §2.3.4: 253 in all.
        assert!(name.is_ascii() && !name.ends_with('.') && name.len() <= 253);
        assert_eq!(target.ip(), None);
    }
}

/// What was understood can be said again, by numbers; nothing stands twice.
fn codes<T: CodePoint + PartialEq + Debug>(read: fn(&str) -> select::Result<Vec<T>>, text: &str) {
    let codes = match read(text) {
        Ok(codes) => codes,
        Err(error) => return misnamed(&error),
    };
    assert!(!codes.is_empty());
    for (index, code) in codes.iter().enumerate() {
        assert!(!codes[..index].contains(code), "{code:?} stands twice");
    }
    let numbers = codes.iter().map(|code| format!("0x{:04x}", code.value()));
    let numbers: Vec<String> = numbers.collect();
    assert_eq!(read(&numbers.join(":")).expect("numbers"), codes);
    let names: Vec<_> = codes.iter().map(|code| code.name()).collect();
    assert_eq!(read(&names.join(",")).expect("names"), codes);
}

fn versions(text: &str) {
    let versions = match select::versions(text) {
        Ok(versions) => versions,
        Err(error) => return misnamed(&error),
    };
    assert!(!versions.is_empty() && versions.is_sorted_by(|a, b| a > b));
    let numbers: Vec<_> = versions.iter().map(|it| select::number(*it)).collect();
    assert_eq!(
        select::versions(&numbers.join(",")).expect("numbers"),
        versions
    );
}

fn protocols(text: &str) {
    match select::protocols(text) {
        Ok(protocols) => {
            for protocol in protocols {
                assert!((1..=255).contains(&protocol.len()), "RFC 7301 §3.1");
            }
        }
        Err(error) => misnamed(&error),
    }
}

/// Versions and suites together, `;` between the two lists: each has one that it goes with.
fn offer(text: &str) {
    let (versions, suites) = text.split_once(';').unwrap_or((text, ""));
    let (versions, suites) = (select::versions(versions), select::suites(suites));
    let (versions, suites) = (versions.ok(), suites.ok());
    match select::offer(versions.as_deref(), suites.as_deref(), false) {
        Ok((versions, suites)) => {
            let is_in = |suite: &tlsdemo::names::suite::CipherSuite, version| {
                suite.suite().is_some_and(|suite| suite.is_in(version))
            };
            for version in &versions {
                assert!(suites.iter().any(|suite| is_in(suite, *version)));
            }
            for suite in &suites {
                assert!(versions.iter().any(|version| is_in(suite, *version)));
            }
        }
        Err(error) => misnamed(&error),
    }
}

fn hex(text: &str) {
    match explain::hex(text) {
        Ok(reading) => {
            assert!(reading.bytes.len() <= text.len());
            check::plain_text(&reading.text(Options::default()));
        }
        Err(error) => refused(&error),
    }
}

fn name(text: &str) {
    match explain::explain(text) {
        Ok(found) => {
            assert!(!found.is_empty());
            check::plain_text(&explain::text(&found, 80, false));
        }
        Err(error) => refused(&error),
    }
}
