//! `--step` on a real terminal: tmux's. Keys go in, the screen is looked at, and the terminal comes
//! back as it was.

#[path = "common/skip.rs"]
mod skip;

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use skip::skip;

const PATIENCE: Duration = Duration::from_secs(30);

/// A tmux server of its own, gone in the end.
struct Terminal {
    socket: String,
}

impl Terminal {
    /// A terminal with a shell, or `None` where there is no tmux and none is required.
    fn open(name: &str) -> Option<Self> {
        let terminal = Terminal {
            socket: format!("tlsdemo-{}-{name}", std::process::id()),
        };
        let size = ["-x", "100", "-y", "30"];
        let shell = ["new-session", "-d"].iter().chain(&size).chain(&["sh"]);
        match terminal.run(shell.copied()) {
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{said}");
                Some(terminal)
            }
            Err(error) => {
                skip(&format!("tmux does not run: {error}"));
                None
            }
        }
    }

    fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> std::io::Result<Output> {
        let mut command = Command::new("tmux");
        command.args(["-L", &self.socket, "-f", "/dev/null"]);
        command
            .args(arguments)
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "screen");
        command.output()
    }

    fn keys(&self, keys: &[&str]) {
        let output = self.run(["send-keys"].iter().chain(keys).copied());
        assert!(output.expect("tmux runs").status.success());
    }

    /// The screen, with what has scrolled off it.
    fn screen(&self) -> String {
        let output = self
            .run(["capture-pane", "-p", "-S", "-3000"])
            .expect("tmux runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits until the screen shows something.
    fn shows(&self, text: &str) -> String {
        let started = Instant::now();
        loop {
            let screen = self.screen();
            if screen.contains(text) {
                return screen;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "no {text:?} on the screen:\n{screen}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.run(["kill-server"]);
    }
}

#[test]
fn a_reader_goes_on_and_back_folds_and_leaves() {
    let Some(terminal) = Terminal::open("reader") else {
        return;
    };
    // Pieces, so that the command itself does not show what is waited for.
    let program = env!("CARGO_BIN_EXE_tlsdemo");
    let command = format!(
        "{program} --local --step; echo \"status:\" $?; stty -a | tr ' ;' '\\n\\n' | grep icanon"
    );
    terminal.keys(&[&command, "Enter"]);
    terminal.shows("Page 1 of");
    terminal.keys(&["n"]);
    terminal.shows("── 1 ── client → server ── ClientHello");
    let story = terminal.shows("f its bytes");
    assert!(!story.contains("0000 │"));
    terminal.keys(&["f"]);
    let bytes = terminal.shows("f all of it");
    assert!(bytes.contains("0000 │ 16 03 01"));
    terminal.keys(&["f"]);
    terminal.shows("f folds");
    terminal.keys(&["f"]);
    terminal.shows("f its bytes");
    terminal.keys(&["b"]);
    terminal.shows("the two share no secret");
    terminal.keys(&["?"]);
    terminal.shows("unfold this step");
    terminal.keys(&["x", "n", "n"]);
    terminal.shows("── 2 ── client ← server ── ServerHello");
    terminal.keys(&["q"]);
    // What was seen stays, what was not is not there; and the terminal reads lines again.
    let screen = terminal.shows("status: 0");
    assert!(screen.contains("── ClientHello") && screen.contains("── ServerHello"));
    assert!(!screen.contains("EncryptedExtensions,"));
    terminal.shows("\nicanon");
}

#[test]
fn enter_alone_leads_to_the_end() {
    let Some(terminal) = Terminal::open("enter") else {
        return;
    };
    let program = env!("CARGO_BIN_EXE_tlsdemo");
    let command = format!("{program} --local --step; echo \"status:\" $?");
    terminal.keys(&[&command, "Enter"]);
    terminal.shows("Page 1 of");
    let started = Instant::now();
    while !terminal.screen().contains("status: 0") {
        terminal.keys(&["Enter"]);
        std::thread::sleep(Duration::from_millis(20));
        assert!(started.elapsed() < PATIENCE);
    }
    let screen = terminal.screen();
    assert!(screen.contains("ClientHello") && screen.contains("what was agreed on"));
}

#[test]
fn a_terminal_that_becomes_narrower_shows_every_word() {
    let Some(terminal) = Terminal::open("resized") else {
        return;
    };
    let words = |screen: &str| -> Vec<String> {
        let step = screen.split("Page 1 of").next().unwrap_or_default();
        let words = step.split_whitespace().map(str::to_owned);
        // Rules and the gap beside them are as long as the line.
        words.filter(|word| !word.starts_with('─')).collect()
    };
    let program = env!("CARGO_BIN_EXE_tlsdemo");
    terminal.keys(&[&format!("clear; {program} --local --step"), "Enter"]);
    terminal.shows("the two share no secret");
    let wide = words(&terminal.shows("Enter next │ b back"));
    assert!(wide.len() > 50, "{wide:?}");
    let resized = terminal.run(["resize-window", "-x", "60", "-y", "60"]);
    assert!(resized.expect("tmux runs").status.success());
    // What the keys do no longer fits, and says less.
    let started = Instant::now();
    while terminal.screen().contains("q quits") {
        assert!(started.elapsed() < PATIENCE);
        std::thread::sleep(Duration::from_millis(50));
    }
    let narrow = terminal.shows("? help");
    assert_eq!(words(&narrow), wide, "{narrow}");
    terminal.keys(&["q"]);
}
