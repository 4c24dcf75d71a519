//! The narrator that keeps a key log: the format of SSLKEYLOGFILE (RFC 9850), with which other
//! programs decrypt a capture.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::narration::{Event, Narrator, Secret, Topic};
use crate::wire::serial::hex;

/// The environment variable that names a key log (RFC 9850 §1).
pub const VARIABLE: &str = "SSLKEYLOGFILE";

/// Appends secrets to a file, a line each.
pub struct KeyLog {
    output: Box<dyn Write + Send>,
    failure: Option<io::Error>,
}

impl KeyLog {
    /// A narrator that writes to `output`, each line in one call.
    pub fn new(output: Box<dyn Write + Send>) -> Self {
        KeyLog {
            output,
            failure: None,
        }
    }

    /// A narrator that appends to the file at `path`. A file that is not there yet is made for its
    /// owner alone to read, as it will hold secrets.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn append(path: &Path) -> io::Result<Self> {
        Ok(KeyLog::new(Box::new(open(path)?)))
    }

    /// The key log that was asked for, if one was: by an option, else by [`VARIABLE`]'s value.
    ///
    /// # Errors
    /// If the file cannot be opened; the message says who asked for it.
    pub fn choose(option: Option<&Path>, variable: Option<OsString>) -> Result<Option<Self>> {
        let variable = variable.filter(|path| !path.is_empty());
        let (path, who) = match (option, &variable) {
            (Some(path), _) => (path, "--keylog"),
            (None, Some(path)) => (Path::new(path), VARIABLE),
            (None, None) => return Ok(None),
        };
        KeyLog::append(path).map(Some).map_err(|error| {
            let path = path.display();
            let message = format!("the key log {path} ({who}) cannot be opened: {error}");
            Error::new(ErrorKind::Usage, message)
        })
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A line of a key log (RFC 9850 §2): label, the ClientHello's random, the secret, in hex. Nothing
/// for a label that is no word: a trace may hold any, even with line breaks that forge secrets.
pub fn line(secret: &Secret) -> Vec<u8> {
    let is_word = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_graphic());
    if !is_word(&secret.label) {
        return Vec::new();
    }
    let mut line = String::from(&*secret.label);
    for value in [&secret.client_random, &secret.secret] {
        line.push(' ');
        line.push_str(&hex::encode(value));
    }
    line.push('\n');
    line.into_bytes()
}

impl Narrator for KeyLog {
    fn wants(&self, topic: Topic) -> bool {
        topic == Topic::Secrets && self.failure.is_none()
    }

    fn tell(&mut self, event: &Event) {
        // One write a line: with other programs that append to the same file, lines stay whole.
        if let Event::Secret(secret) = event
            && let Err(error) = self.output.write_all(&line(secret))
        {
            self.failure = Some(error);
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self.failure.take() {
            Some(error) => Err(error),
            None => self.output.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Event {
        Event::Secret(Secret {
            label: "CLIENT_RANDOM".into(),
            client_random: vec![0xab; 32],
            secret: vec![0x01; 48],
        })
    }

    /// The form of RFC 9850 §2, written out by hand.
    fn expected() -> String {
        format!("CLIENT_RANDOM {} {}\n", "ab".repeat(32), "01".repeat(48))
    }

    fn path(name: &str) -> std::path::PathBuf {
        let name = format!("tlsdemo-keylog-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_file(&path);
        path
    }

    #[test]
    fn labels_that_are_no_words_are_left_out() {
        let forged = format!("X\nCLIENT_RANDOM {}", "00".repeat(32));
        for label in ["", "TWO WORDS", "LINE\r", "\u{e9}", "NUL\0", &forged] {
            let secret = Secret {
                label: label.to_owned().into(),
                client_random: vec![0xab; 32],
                secret: vec![1; 48],
            };
            assert_eq!(line(&secret), b"", "{label:?}");
        }
    }

    #[test]
    fn lines_are_appended_to_what_is_there() {
        let path = path("append");
        for _ in 0..2 {
            let mut log = KeyLog::append(&path).unwrap();
            log.tell(&secret());
            log.finish().unwrap();
        }
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, expected().repeat(2));
        std::fs::remove_file(&path).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let path = path("mode");
        KeyLog::append(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn the_option_comes_before_the_variable_and_an_empty_variable_is_none() {
        let (option, variable) = (path("option"), path("variable"));
        assert!(KeyLog::choose(None, None).unwrap().is_none());
        assert!(KeyLog::choose(None, Some("".into())).unwrap().is_none());
        let log = KeyLog::choose(Some(&option), Some(variable.clone().into())).unwrap();
        assert!(log.is_some() && option.exists() && !variable.exists());
        let log = KeyLog::choose(None, Some(variable.clone().into())).unwrap();
        assert!(log.is_some() && variable.exists());
        let missing = path("no-directory").join("file");
        let error = KeyLog::choose(None, Some(missing.into())).err().unwrap();
        assert!(error.message.contains(VARIABLE), "{error}");
        for path in [option, variable] {
            std::fs::remove_file(path).unwrap();
        }
    }

    #[test]
    fn each_line_is_one_write_and_a_failure_is_kept() {
        struct Once(Vec<u8>);
        impl Write for Once {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                assert_eq!(bytes, expected().as_bytes());
                if !self.0.is_empty() {
                    return Err(io::ErrorKind::StorageFull.into());
                }
                self.0.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut log = KeyLog::new(Box::new(Once(Vec::new())));
        log.tell(&secret());
        log.tell(&secret());
        assert!(!log.wants(Topic::Secrets));
        assert_eq!(log.finish().unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}
