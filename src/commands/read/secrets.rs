//! What opens records: key logs beside the capture and in it, and private keys.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::super::arguments::ReadArguments;
use super::super::output::complain;
use super::{CaptureSource, shown};
use crate::certificate::Kept;
use crate::commands::ends::private_key;
use crate::error::{Error, Result};
use crate::handshake::observer::{GivenPsks, Means};
use crate::keys::log::{Contents, KeyLog};
use crate::narration::Narration;
use crate::peer::TrustAnchors;
use crate::report::json::Trace;
use crate::report::keylog;
use crate::transport::capture::Item;
use crate::transport::file;

/// Bytes of the longest key log that is read.
const MOST_LOG: u64 = 1 << 30;
/// Of how many connections secrets are kept that came along with packets, where there is no end of
/// them.
const MOST_AHEAD: usize = 1 << 17;

/// Gathers what the arguments name, and, of a file of which connections are told, what is in the
/// capture itself: secrets may come behind the packets that they open. A list is made again of
/// those where they did.
///
/// # Errors
/// If something cannot be read, or has no secrets in it.
pub fn gather(arguments: &ReadArguments, source: &CaptureSource) -> Result<Means> {
    let is_list = !arguments.all && arguments.stream.is_empty();
    let mut log = KeyLog::default();
    for path in &arguments.secrets {
        let text = file::read(path, MOST_LOG)
            .map_err(|error| Error::usage(format!("--secrets {}: {error}", shown(path))))?;
        let wanted = [Kept::KeyLog, Kept::Trace, Kept::Empty];
        if let Some(why) = Kept::instead(&text, &wanted) {
            return Err(Error::usage(format!("--secrets {}: {why}", shown(path))));
        }
        let contents = match text.trim_ascii_start().starts_with(b"{") {
            true => trace(&text, path, &mut log)?,
            false => log.read(&text),
        };
        if contents.secrets == 0 && contents.others > 0 {
            return Err(Error::usage(format!(
                "--secrets {}: this is not a key log; its lines have a label, a random and a secret \
                 in hex (RFC 9850)",
                shown(path)
            )));
        }
        if let Some(line) = contents.first_other {
            complain(&format!(
                "{}: {} of the lines are not secrets that are known here, the first is line {line}",
                shown(path),
                contents.others
            ));
        }
    }
    // Where programs write their secrets they are to be found; if the file is not there, nobody did.
    if arguments.secrets.is_empty()
        && let Some(path) = std::env::var_os(keylog::VARIABLE)
        && let Ok(text) = file::read(path.as_ref(), MOST_LOG)
    {
        log.read(&text);
    }
    if source.is_stream() {
        log.keep_at_most(MOST_AHEAD);
    } else if !is_list {
        let mut capture = source.open()?;
        // A capture that is damaged further on is complained of when its packets are read.
        while let Ok(Some(item)) = capture.next_item() {
            if let Item::Secrets(lines) = item {
                log.read(lines);
            }
        }
    }
    Ok(Means {
        is_brief: is_list,
        sessions: Mutex::default(),
        names: Mutex::default(),
        secrets: RwLock::new(log),
        psks: GivenPsks::new(arguments.psk.clone()),
        trust_anchors: match &arguments.ca_file {
            Some(path) => TrustAnchors::from_pem_file(path)?,
            None => TrustAnchors::system(),
        },
        server_keys: arguments
            .server_key
            .iter()
            .map(|path| server_key(path))
            .collect::<Result<_>>()?,
    })
}

/// Complains of pre-shared keys that no client named.
pub fn complain_of_unused(means: &Means) {
    let (unused, others) = means.psks.unused();
    let shown = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    for name in unused {
        let named: Vec<String> = others.iter().map(|name| shown(name)).collect();
        let instead = match &named[..] {
            [] => "none names any".to_owned(),
            named => format!("they name {}", named.join(", ")),
        };
        complain(&format!(
            "--psk {}: no client names this key; {instead}",
            shown(name)
        ));
    }
}

/// Complains of pre-shared keys that are not those which clients have under these names.
pub fn complain_of_wrong(means: &Means) {
    for name in means.psks.wrong() {
        let name = String::from_utf8_lossy(&name).into_owned();
        complain(&format!(
            "--psk {name}: a client that names this key has another one: its binder does not match"
        ));
    }
}

/// Takes the secrets out of a trace of ours (`docs/trace-format.md`).
fn trace(text: &[u8], path: &Path, log: &mut KeyLog) -> Result<Contents> {
    let lines = Lines::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(keylog::KeyLog::new(Box::new(lines.clone()))));
    let mut told = Trace::open(text).and_then(|mut trace| {
        trace.tell(&mut narration)?;
        while trace.next_connection()? {
            trace.tell(&mut narration)?;
        }
        Ok(())
    });
    if let Err(error) = &mut told {
        error.message = format!("--secrets {}: {}", shown(path), error.message);
    }
    told?;
    Ok(log.read(&lines.0.lock().unwrap_or_else(PoisonError::into_inner)))
}

/// Lines of a key log that are kept.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Adds lines of a key log that came along with packets.
pub fn add(means: &Means, lines: &[u8]) {
    let mut secrets = means
        .secrets
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    secrets.read(lines);
}

/// An RSA key: no other can decrypt what a client sends.
fn server_key(path: &Path) -> Result<rsa::RsaPrivateKey> {
    let named = |what: String| Error::usage(format!("--server-key {}: {what}", shown(path)));
    let bytes = file::read(path, file::MOST).map_err(|error| named(error.to_string()))?;
    let key = private_key(&bytes).map_err(named)?;
    let rsa = key.rsa().map_err(|error| named(error.message))?;
    rsa.cloned().ok_or_else(|| {
        named(
            "it is not an RSA key; only with RSA key transport, up to TLS 1.2, is the secret \
             encrypted to the server's key"
                .into(),
        )
    })
}
