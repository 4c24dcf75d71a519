//! Messages are found however they are pasted, and nothing is found where there is none.

use super::*;
use std::collections::HashSet;

fn causes(text: &str) -> Vec<Meaning> {
    find(text).complaints.iter().map(|it| it.meaning).collect()
}

#[test]
fn each_message_is_found_by_its_words_and_by_its_name() {
    let mut count = 0;
    for row in all() {
        count += 1;
        for form in [row.text, row.name] {
            if form.is_empty() {
                continue;
            }
            let said = form.replace('%', "x1");
            for pasted in [
                said.clone(),
                format!("2026/11/28 12:00:00 [error] 7#7: *1 \"{said}\" (main.c:1006)"),
            ] {
                let found = find(&pasted);
                let is_there = found.complaints.iter().any(|it| it.meaning == row.meaning)
                    // Of an alert, which one it was is elsewhere.
                    || (row.meaning == Meaning::AlertReceived && !found.alerts.is_empty());
                assert!(is_there, "{pasted}: {:?}", found.complaints);
            }
        }
    }
    assert!(count >= 250, "{count}");
}

#[test]
fn no_message_is_there_twice() {
    let mut seen = HashSet::new();
    for row in all() {
        assert!(
            seen.insert((row.tool, row.name, row.text)),
            "{:?} {} {}",
            row.tool,
            row.name,
            row.text
        );
        assert!(!row.name.is_empty() || !row.text.is_empty());
    }
}

/// OpenSSL's number for an alert is the alert's and a thousand.
#[test]
fn openssl_s_alerts_have_the_registry_s_numbers() {
    for row in all().filter(|row| row.tool == Tool::OpenSsl) {
        if let (Meaning::Received(alert), Some(code)) = (row.meaning, row.code) {
            assert_eq!(code, 1000 + i64::from(alert.0), "{}", row.name);
        }
    }
}

#[test]
fn packed_numbers_give_the_reason() {
    for number in ["0A000410", "0a000410", "14094410"] {
        let pasted = format!("error:{number}:lib(20)::reason(1040)");
        assert_eq!(
            causes(&pasted),
            [Meaning::Received(AlertDescription::HandshakeFailure)],
            "{number}"
        );
    }
    let boring = "error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE";
    let expected = Meaning::Received(AlertDescription::HandshakeFailure);
    assert_eq!(causes(boring), [expected]);
    assert!(causes("error:0B080074:x509").is_empty());
    assert!(causes("error:ZZZZZZZZ").is_empty());
}

#[test]
fn alerts_are_told_by_number_and_by_name() {
    for (text, description, is_sent) in [
        ("SSL alert number 40", 40, false),
        ("*** Received alert [40]: Handshake failed", 40, false),
        (
            "The TLS protocol defined fatal alert code is 46.",
            46,
            false,
        ),
        ("received fatal alert: HandshakeFailure", 40, false),
        ("Received fatal alert: protocol_version", 70, false),
        ("SSL3 alert read:fatal:unknown CA", 48, false),
        ("SSL3 alert write:fatal:unknown CA", 48, true),
        (
            "A fatal alert was generated and sent to the remote endpoint. The TLS protocol defined fatal alert code is 70.",
            70,
            true,
        ),
        ("remote error: tls: internal error", 80, false),
        ("TLS alert, access denied (561):", 49, false),
    ] {
        let found = find(text);
        let expected = Alert {
            description: AlertDescription(description),
            is_sent,
        };
        assert_eq!(found.alerts, [expected], "{text}");
    }
    assert!(find("the alert system of the house").alerts.is_empty());
}

/// Plain sentences that have words of messages in them, but say none.
#[test]
fn what_is_no_message_is_not_taken_for_one() {
    for text in [
        "",
        "I would like to reset my password",
        "the certificate of the course arrived",
        "line 20 of 35, and 60 more",
        "finished in 10 seconds",
        "💥 …",
    ] {
        let found = find(text);
        assert!(
            found.complaints.is_empty(),
            "{text}: {:?}",
            found.complaints
        );
        assert!(found.alerts.is_empty(), "{text}");
    }
    let nearest = nearest("no shraed cipher suites");
    assert!(nearest.is_empty() || nearest[0].title().contains("cipher"));
}
