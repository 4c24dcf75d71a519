//! `openssl verify` as an oracle: a hundred chains in one call, of which no two share a name.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{Encoded, issue, skip};

/// What OpenSSL says of a chain: nothing, or the number of its error (`X509_V_ERR_…`).
pub type Answer = Result<(), u32>;

const BATCH: usize = 200;

/// The answers to all of the chains, at `now`. `None` if there is no OpenSSL here.
pub fn judge(all: &[Encoded], now: i64) -> Option<Vec<Answer>> {
    if Command::new("openssl").arg("version").output().is_err() {
        skip::skip("there is no openssl");
        return None;
    }
    let folder = std::env::temp_dir().join(format!("tlsdemo-paths-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let answers = all
        .chunks(BATCH)
        .flat_map(|batch| judge_batch(&folder, batch, now))
        .collect();
    fs::remove_dir_all(&folder).unwrap();
    Some(answers)
}

fn judge_batch(folder: &Path, batch: &[Encoded], now: i64) -> Vec<Answer> {
    let pem = |der: &Vec<u8>| issue::pem("CERTIFICATE", der).unwrap();
    let anchors: String = batch.iter().flat_map(|it| &it.anchors).map(pem).collect();
    let others: String = batch.iter().flat_map(|it| &it.sent[1..]).map(pem).collect();
    fs::write(folder.join("anchors.pem"), anchors).unwrap();
    fs::write(folder.join("others.pem"), others + &pem(&batch[0].sent[0])).unwrap();
    let mut command = Command::new("openssl");
    command.current_dir(folder).args([
        "verify",
        "-CAfile",
        "anchors.pem",
        "-untrusted",
        "others.pem",
    ]);
    command.args(["-no-CApath", "-no-CAstore", "-partial_chain"]);
    // Without -policy the user-initial-policy-set would be empty, where RFC 5280 §6.1.1 c has
    // any-policy for who does not care.
    command.args(["-policy_check", "-policy", "anyPolicy"]);
    command.args(["-purpose", "sslserver", "-verify_depth", "100"]);
    command.args(["-attime", &now.to_string()]);
    for (at, it) in batch.iter().enumerate() {
        let file = format!("{at}.pem");
        fs::write(folder.join(&file), pem(&it.sent[0])).unwrap();
        command.arg(file);
    }
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    read_answers(&String::from_utf8_lossy(&text), batch.len())
}

/// `N.pem: OK`, or `error NUMBER at …` and then `error N.pem: verification failed`. Both streams are
/// in order by themselves.
fn read_answers(text: &str, count: usize) -> Vec<Answer> {
    let mut answers = vec![None; count];
    let mut last = 0;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("error ") {
            if let Some((at, _)) = rest.split_once(".pem: ") {
                answers[at.parse::<usize>().unwrap()] = Some(Err(last));
            } else if let Some((number, _)) = rest.split_once(" at ") {
                last = number.parse().unwrap();
            }
        } else if let Some(at) = line.strip_suffix(".pem: OK") {
            answers[at.parse::<usize>().unwrap()] = Some(Ok(()));
        } else if let Some(rest) = line.strip_prefix("Could not") {
            // A certificate that OpenSSL cannot read.
            let at = rest
                .split(['/', ' '])
                .find_map(|it| it.strip_suffix(".pem"));
            if let Some(at) = at.and_then(|at| at.parse::<usize>().ok()) {
                answers[at] = Some(Err(0));
            }
        }
    }
    let missing = || panic!("no answer in\n{text}");
    answers
        .into_iter()
        .map(|it| it.unwrap_or_else(missing))
        .collect()
}
