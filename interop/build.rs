//! Builds the program `openssl` of OpenSSL 4 from the source that openssl-src carries, and says where
//! it is: `OPENSSL_4`. It is driven as a program, so that its symbols and BoringSSL's, which have the
//! same names, never meet.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("openssl");
    let program = folder.join("apps/openssl");
    if !program.exists() {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        copy(&openssl_src::source_dir(), &folder)?;
        // A few handshakes need no speed, which takes most of the time that a build takes.
        let options = [
            "Configure",
            "no-shared",
            "no-module",
            "no-tests",
            "no-docs",
            "CFLAGS=-O1",
        ];
        run(&folder, "perl", &options);
        run(&folder, "make", &["build_generated"]);
        run(&folder, "make", &["apps/openssl"]);
    }
    println!("cargo::rustc-env=OPENSSL_4={}", program.display());
    Ok(())
}

/// Runs a command in a folder, with as many jobs as cargo allows.
fn run(folder: &Path, program: &str, arguments: &[&str]) {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    if let Some(flags) = env::var_os("CARGO_MAKEFLAGS") {
        command.env("MAKEFLAGS", flags);
    }
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?} failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
