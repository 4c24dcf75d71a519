//! A test that cannot run here says so, past the harness, which swallows what a passing test prints.

use std::io::Write;

/// Says that the running test, or a part of it, is skipped and why: `cargo test` shows it among its
/// lines. With TLSDEMO_REQUIRE_PEERS set, as in CI, the test fails instead.
///
/// # Panics
/// If TLSDEMO_REQUIRE_PEERS is set.
pub fn skip(why: &str) {
    assert!(
        std::env::var_os("TLSDEMO_REQUIRE_PEERS").is_none(),
        "{why}, and TLSDEMO_REQUIRE_PEERS is set"
    );
    // The harness names the thread after the test.
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    // Not eprintln!, whose output the harness keeps to itself; in one piece, as tests run side by side.
    let notice = format!("SKIPPED {test}: {why}\n");
    let _ = std::io::stderr().write_all(notice.as_bytes());
}
