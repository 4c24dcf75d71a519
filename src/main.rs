//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    tlsdemo::commands::run(std::env::args_os())
}
