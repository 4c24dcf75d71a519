//! A program that runs beside us, with all that it prints.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The longest that anything is waited for.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// It is stopped when this is dropped.
pub struct Program {
    child: Child,
    printed: Arc<Mutex<String>>,
}

impl Program {
    /// Starts it, without input.
    pub fn start(command: &mut Command) -> Self {
        Self::start_with(command, b"")
    }

    /// Starts it, and types something.
    pub fn start_with(command: &mut Command, input: &[u8]) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        // One that ends at once does not read it.
        let _ = child.stdin.take().expect("it is piped").write_all(input);
        let printed = Arc::new(Mutex::new(String::new()));
        collect(child.stdout.take().expect("it is piped"), &printed);
        collect(child.stderr.take().expect("it is piped"), &printed);
        Program { child, printed }
    }

    /// What it has printed so far.
    pub fn printed(&self) -> String {
        self.printed
            .lock()
            .expect("no thread panics with it")
            .clone()
    }

    /// Waits until `find` finds something in what was printed; nothing, if it never does.
    pub fn wait_for<T>(&mut self, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(found) = find(&self.printed()) {
                return Some(found);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }

    /// Waits for its end; what it printed, and whether it ended well.
    pub fn finish(mut self) -> (bool, String) {
        let start = Instant::now();
        let mut ended = None;
        while ended.is_none() && start.elapsed() < PATIENCE {
            ended = self.child.try_wait().expect("it is ours");
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(20));
        (ended.is_some_and(|status| status.success()), self.printed())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(stream: impl Read + Send + 'static, printed: &Arc<Mutex<String>>) {
    let printed = printed.clone();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while reader
            .read_until(b'\n', &mut line)
            .is_ok_and(|read| read > 0)
        {
            let text = String::from_utf8_lossy(&line).into_owned();
            printed
                .lock()
                .expect("no thread panics with it")
                .push_str(&text);
            line.clear();
        }
    });
}

/// The number that follows `mark`.
pub fn port_after(printed: &str, mark: &str) -> Option<u16> {
    let (_, rest) = printed.split_once(mark)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let is_whole = rest.len() > digits.len();
    digits.parse().ok().filter(|_| is_whole)
}
