//! The program under test, as a process.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// `tlsdemo serve` on a port of its own; it is killed when this is dropped.
pub struct Program {
    child: Child,
    pub address: SocketAddr,
    narrated: Kept,
    told: Kept,
    readers: Vec<JoinHandle<()>>,
}

impl Program {
    /// Runs it, and waits until it listens.
    pub fn serve(arguments: &[&str]) -> Program {
        Program::start(
            Command::new(env!("CARGO_BIN_EXE_tlsdemo")).args(["serve", "--port", "0"]),
            arguments,
        )
    }

    /// The same, with at most this many file descriptors.
    pub fn serve_with_descriptors(most: usize, arguments: &[&str]) -> Program {
        let script = format!("ulimit -n {most} && exec \"$0\" serve --port 0 \"$@\"");
        Program::start(
            Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_tlsdemo")]),
            arguments,
        )
    }

    fn start(command: &mut Command, arguments: &[&str]) -> Program {
        let mut child = command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        out.read_line(&mut greeting).unwrap();
        let address = greeting
            .strip_prefix("listening on ")
            .and_then(|rest| rest.split(';').next())
            .and_then(|address| address.parse().ok())
            .unwrap_or_else(|| panic!("no greeting: {greeting:?}"));
        let (narrated, told) = (Kept::default(), Kept::default());
        let stderr = child.stderr.take().unwrap();
        let readers = vec![keep(out, &narrated), keep(stderr, &told)];
        Program {
            child,
            address,
            narrated,
            told,
            readers,
        }
    }

    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).unwrap()
    }

    /// What it said on standard error so far.
    pub fn told(&self) -> String {
        text(&self.told)
    }

    /// Ends it; gives what it wrote to standard output.
    pub fn stop(mut self) -> String {
        self.end();
        text(&self.narrated)
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
    }

    pub fn threads(&self) -> usize {
        self.entries("task")
    }

    /// Open file descriptors.
    pub fn files(&self) -> usize {
        self.entries("fd")
    }

    fn entries(&self, directory: &str) -> usize {
        let path = format!("/proc/{}/{directory}", self.child.id());
        std::fs::read_dir(path).expect("it still runs").count()
    }

    /// The most memory that was ever resident.
    pub fn peak_memory_kib(&self) -> usize {
        let status = self.read("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let size = line.and_then(|line| line.trim().strip_suffix(" kB"));
        size.and_then(|size| size.parse().ok()).expect(&status)
    }

    /// Hundredths of a second on a processor, its own and the system's for it: proc_pid_stat(5).
    pub fn processor_ticks(&self) -> u64 {
        let stat = self.read("stat");
        let (_, after_name) = stat.rsplit_once(") ").expect(&stat);
        let fields: Vec<&str> = after_name.split(' ').collect();
        // utime and stime are fields 14 and 15; the name is field 2.
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).expect("it still runs")
    }
}

type Kept = Arc<Mutex<Vec<u8>>>;

/// Reads all that the program writes, so that it need not wait for us.
fn keep(mut from: impl Read + Send + 'static, kept: &Kept) -> JoinHandle<()> {
    let kept = kept.clone();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            kept.lock().unwrap().extend_from_slice(&buffer[..length]);
        }
    })
}

fn text(kept: &Kept) -> String {
    String::from_utf8_lossy(&kept.lock().unwrap()).into_owned()
}

impl Drop for Program {
    fn drop(&mut self) {
        self.end();
    }
}
