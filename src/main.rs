//! Arguments in, exit code out.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    tlsdemo::cli::run(std::env::args_os())
}
