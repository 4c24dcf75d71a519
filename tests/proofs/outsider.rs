//! What the outsider's checker (`examples/check_trace.py`) makes of a handshake whose server proves more than
//! its name: it verifies the signatures of OCSP, of certificate logs, of lists of revoked certificates and of
//! delegated credentials by itself, and notices each value of the trace that is another.

use std::collections::HashSet;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use tlsdemo::narration::{Connected, Event, Narration, Side, Topic};
use tlsdemo::report::json::Json;

use crate::common::python::python;
use crate::world::*;
use crate::{crl, delegated, ocsp, timestamps};

/// What the client told, as the lines of a trace.
fn trace(outcome: &Outcome, file: &PathBuf) -> Vec<String> {
    let mut narration = Narration::silent();
    narration.add(Box::new(Json::new(
        Box::new(File::create(file).unwrap()),
        "localhost:443",
    )));
    let connected = Connected {
        side: Side::Client,
        target: "localhost:443".into(),
        local: None,
        peer: None,
        redirected: None,
    };
    narration.tell(Topic::Steps, || Event::Connected(connected));
    for event in outcome.client.recorder.events() {
        narration.tell(Topic::Steps, || event);
    }
    let summary = outcome.client.connection.agreed.summary(None);
    narration.tell(Topic::Steps, || Event::Done(summary));
    narration.finish().unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The traces that have one value of each kind changed, each with what it is.
fn forged(lines: &[String]) -> Vec<(String, Vec<String>)> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    let mut forge = |what: String, index: usize, line: String| {
        if seen.insert(what.clone()) {
            assert_ne!(line, lines[index], "{what}");
            let mut lines = lines.to_vec();
            lines[index] = line;
            all.push((what, lines));
        }
    };
    for (index, line) in lines.iter().enumerate() {
        let event: Value = serde_json::from_str(line).unwrap();
        let name = &event["name"];
        match event["event"].as_str() {
            Some("computation") => {
                let output = event["output"].as_str().unwrap_or_default();
                if output.len() < 4 {
                    continue;
                }
                let middle = output.len() / 2;
                let digit = if &output[middle..=middle] == "0" {
                    "1"
                } else {
                    "0"
                };
                let other = format!("{}{digit}{}", &output[..middle], &output[middle + 1..]);
                let quoted = |it: &str| format!("\"output\":\"{it}\"");
                let line = line.replacen(&quoted(output), &quoted(&other), 1);
                forge(format!("{} {name}", event["operation"]), index, line);
            }
            Some("check") => {
                let passed = event["passed"].as_bool().unwrap();
                let quoted = |it: bool| format!("\"passed\":{it}");
                let line = line.replacen(&quoted(passed), &quoted(!passed), 1);
                forge(format!("check {name}"), index, line);
            }
            _ => {}
        }
    }
    all
}

#[test]
fn what_proves_more_is_verified_and_what_is_falsified_noticed() {
    let Some(mut python) = python() else { return };
    let mut world = World::new();
    let log = world.other.clone();
    let mut identity = timestamps::in_certificate(&mut world, &log, NOW - DAY, false);
    identity.staple(ocsp::answer(&mut world, |_| {}));
    let mut client = world.client(VERSIONS[1]);
    client.ocsp = true;
    client.logs = timestamps::log_list(&log);
    client.crls = Arc::new(vec![crl::list(&mut world, |_| {})]);
    let promised = meet(&client, identity);
    promised.assert_good("a staple and a promise");
    let shown = delegated::shown(&mut world, delegated::GOOD);
    let vouched = meet(&delegated::accepting(&mut world), shown);
    vouched.assert_good("a delegated credential");

    let folder = std::env::temp_dir().join(format!("tlsdemo-proofs-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut good = Vec::new();
    let mut lies = Vec::new();
    for (name, outcome, proofs) in [
        (
            "promised",
            &promised,
            &[
                "ocsp_signature",
                "certificate_timestamp",
                "revocation_list_signature",
            ][..],
        ),
        ("vouched", &vouched, &["credential_signature"]),
    ] {
        let file = folder.join(name);
        let lines = trace(outcome, &file);
        let forged = forged(&lines);
        for proof in proofs {
            let what = format!("check \"{proof}\"");
            assert!(forged.iter().any(|(it, _)| *it == what), "{name}: {proof}");
        }
        good.push(file);
        for (number, (what, lines)) in forged.into_iter().enumerate() {
            let file = folder.join(format!("{name}.{number}"));
            std::fs::write(&file, lines.join("\n")).unwrap();
            lies.push((what, file));
        }
    }
    let output = python
        .arg("examples/check_trace.py")
        .args(&good)
        .args(lies.iter().map(|(_, file)| file))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let is_ok = |file: &PathBuf| said.contains(&format!("{}: ok", file.display()));
    for file in &good {
        assert!(is_ok(file), "{said}");
    }
    assert!(lies.len() > 40, "{}", lies.len());
    for (what, file) in &lies {
        assert!(!is_ok(file), "not noticed: {what}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
