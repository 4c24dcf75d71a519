//! Opens one record for each place where the padding of a CBC record of one length may begin. What is
//! secret there, how long the content is, must not show in what opening it costs (`src/record/constant_time.rs`).
//!
//! `cargo run --release --example cbc_time -- SUITE LENGTH`: a suite with CBC, the bytes that are
//! encrypted in each record. Under valgrind the instructions of each are counted, one file a record:
//!
//! ```text
//! valgrind --tool=callgrind --collect-atstart=no \
//!     --toggle-collect='tlsdemo::record::protection::Protection::open' \
//!     --dump-after='tlsdemo::record::protection::Protection::open' \
//!     target/release/examples/cbc_time ECDHE-RSA-AES128-SHA 512
//! ```

use std::error::Error;
use std::io::{self, Cursor, Read, Write};

use aes::{Aes128, Aes256};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use hmac::{Hmac, KeyInit, Mac};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tlsdemo::compute::Value;
use tlsdemo::names::hash::HashAlgorithm;
use tlsdemo::names::registry::{ContentType, ProtocolVersion};
use tlsdemo::names::suite::{self, Suite};
use tlsdemo::narration::{Narration, Side};
use tlsdemo::record::{Keys, Layer, Protection};

const VERSION: ProtocolVersion = ProtocolVersion::TLS1_2;
/// Bytes of a block, and of the IV before the first.
const BLOCK: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [suite, length] = &arguments[..] else {
        return Err("usage: cbc_time SUITE LENGTH".into());
    };
    let suite = suite::find(suite).ok_or("no such suite: see `tlsdemo ciphers`")?;
    let length: usize = length.parse()?;
    let longest = length
        .checked_sub(suite.mac_key_length() + 1)
        .filter(|_| length.is_multiple_of(BLOCK))
        .ok_or("LENGTH is whole blocks of 16 bytes, with room for the MAC")?;
    // In one order they would warm up whatever there is to warm up for those that follow.
    let mut first = reader(suite, record(suite, length, longest)?)?;
    first.read(&mut Narration::silent())?;
    for content in longest.saturating_sub(255)..=longest {
        let mut layer = reader(suite, record(suite, length, content)?)?;
        layer.read(&mut Narration::silent())?;
        assert_eq!(layer.fragment().len(), content);
        println!("{content}");
    }
    Ok(())
}

/// A record of `content` bytes whose padding fills it up to `length` bytes, by other code than ours.
fn record(suite: &Suite, length: usize, content: usize) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut plaintext = vec![7; content];
    let mut header = vec![0; 8];
    header.extend([ContentType::ApplicationData.0, 3, 3]);
    header.extend(u16::try_from(content)?.to_be_bytes());
    let mac = match suite.mac {
        Some(HashAlgorithm::Sha1) => mac::<Hmac<sha1::Sha1>>(20, &header, &plaintext),
        Some(HashAlgorithm::Sha256) => mac::<Hmac<sha2::Sha256>>(32, &header, &plaintext),
        Some(HashAlgorithm::Sha384) => mac::<Hmac<sha2::Sha384>>(48, &header, &plaintext),
        _ => return Err("the suite has no MAC".into()),
    };
    plaintext.extend(mac?);
    let padding = length - plaintext.len();
    plaintext.extend(vec![u8::try_from(padding - 1)?; padding]);
    let (iv, key) = ([9; BLOCK], vec![1; suite.cipher.key_length()]);
    match key.len() {
        16 => encrypt(
            cbc::Encryptor::<Aes128>::new_from_slices(&key, &iv)?,
            &mut plaintext,
        ),
        _ => encrypt(
            cbc::Encryptor::<Aes256>::new_from_slices(&key, &iv)?,
            &mut plaintext,
        ),
    }
    let mut record = vec![ContentType::ApplicationData.0, 3, 3];
    record.extend(u16::try_from(BLOCK + length)?.to_be_bytes());
    record.extend(iv);
    record.extend(plaintext);
    Ok(record)
}

fn mac<M: Mac + KeyInit>(
    length: usize,
    header: &[u8],
    content: &[u8],
) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut mac = <M as KeyInit>::new_from_slice(&vec![2; length])?;
    mac.update(header);
    mac.update(content);
    Ok(mac.finalize().into_bytes().to_vec())
}

fn encrypt<C: BlockModeEncrypt>(cipher: C, data: &mut [u8]) {
    let length = data.len();
    cipher
        .encrypt_padded::<NoPadding>(data, length)
        .expect("whole blocks");
}

/// What reads the record, under the same keys.
fn reader(suite: &Suite, record: Vec<u8>) -> Result<Layer<Wire>, Box<dyn Error>> {
    let key = |name: &'static str, byte, length| Value::literal(name, vec![byte; length]);
    let keys = Keys {
        mac_key: key("client_write_MAC_key", 2, suite.mac_key_length()),
        key: key("client_write_key", 1, suite.cipher.key_length()),
        iv: key("client_write_IV", 0, suite.cipher.fixed_iv_length(VERSION)),
    };
    let random = Box::new(StdRng::seed_from_u64(1));
    let mut layer = Layer::new(Wire(Cursor::new(record)), Side::Server, random);
    layer.set_version(VERSION);
    layer.protect_reads(Protection::new(suite, VERSION, keys, false)?);
    Ok(layer)
}

/// One record to read, and nowhere to write.
struct Wire(Cursor<Vec<u8>>);

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
