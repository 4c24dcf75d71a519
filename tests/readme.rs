//! The README is kept true: each excerpt of output is compared with what the program prints, and
//! each link to source is followed.
//!
//! An excerpt is a fenced block after a comment `<!-- output: ARGUMENTS | FROM | TO -->`: the lines
//! of the output from the first that starts with FROM, spaces aside, up to the next that starts with
//! TO; either may be empty. `UPDATE_README=1 cargo test --test readme` writes them anew.

use std::path::Path;
use std::process::Command;

const README: &str = "README.md";

/// What the program prints for these arguments.
fn output(arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(arguments.split_whitespace())
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "tlsdemo {arguments}: {output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The part of the output that a directive asks for.
fn excerpt(directive: &str) -> String {
    let parts: Vec<&str> = directive.split('|').map(str::trim).collect();
    let [arguments, from, to] = parts[..] else {
        panic!("`{directive}` is not ARGUMENTS | FROM | TO");
    };
    let output = output(arguments);
    let starts = |line: &&str, with: &str| line.trim_start().starts_with(with);
    let mut lines = output.lines().skip_while(|line| !starts(line, from));
    let first = lines
        .next()
        .unwrap_or_else(|| panic!("no line starts with `{from}`: {directive}"));
    let mut kept = vec![first];
    let mut ended = to.is_empty();
    for line in lines {
        if !to.is_empty() && starts(&line, to) {
            ended = true;
            break;
        }
        kept.push(line);
    }
    assert!(ended, "no line after it starts with `{to}`: {directive}");
    let text: Vec<&str> = kept.iter().map(|line| line.trim_end()).collect();
    text.join("\n").trim_end().to_owned()
}

#[test]
fn excerpts_are_what_the_program_prints() {
    let readme = std::fs::read_to_string(README).unwrap();
    let mut fresh = String::new();
    let mut rest = readme.as_str();
    let mut count = 0;
    while let Some(at) = rest.find("<!-- output:") {
        let (before, directive) = rest.split_at(at);
        let (directive, after) = directive.split_once("-->").expect("the comment ends");
        let (_, after) = after.split_once("```text\n").expect("a block follows");
        let (_, after) = after.split_once("\n```").expect("the block ends");
        let arguments = directive.strip_prefix("<!-- output:").unwrap();
        fresh.push_str(before);
        fresh.push_str(&format!(
            "{directive}-->\n```text\n{}\n```",
            excerpt(arguments)
        ));
        rest = after;
        count += 1;
    }
    fresh.push_str(rest);
    assert!(count > 10, "{count} excerpts");
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(README, fresh).unwrap();
    } else {
        assert!(
            fresh == readme,
            "README.md is stale: UPDATE_README=1 cargo test --test readme"
        );
    }
}

/// A link `[name](path)` leads to a file; `[`function`](src/…)` to a file that defines the function.
#[test]
fn links_lead_somewhere() {
    let mut count = 0;
    for file in [README, "CHANGELOG.md"] {
        let text = std::fs::read_to_string(file).unwrap();
        for (before, target) in text.split("](").zip(text.split("](").skip(1)) {
            let Some((target, _)) = target.split_once(')') else {
                continue;
            };
            if target.starts_with("http") || target.starts_with('#') {
                continue;
            }
            assert!(Path::new(target).exists(), "{file} links to {target}");
            let label = before.rsplit('[').next().unwrap_or_default();
            if let Some(name) = label
                .strip_prefix('`')
                .and_then(|label| label.strip_suffix('`'))
                && target.ends_with(".rs")
                && !name.contains(['/', '.'])
            {
                let source = std::fs::read_to_string(target).unwrap();
                let defined = ["fn ", "struct ", "enum ", "const "]
                    .iter()
                    .any(|keyword| source.contains(&format!("{keyword}{name}")));
                assert!(defined, "{target} does not define {name}");
            }
            count += 1;
        }
    }
    assert!(count > 15, "{count} links");
}
