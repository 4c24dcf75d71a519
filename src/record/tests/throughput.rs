//! How fast records are protected, beside the bare primitive. To be run by hand, optimized:
//! `CARGO_PROFILE_DEV_OPT_LEVEL=3 cargo test --lib throughput -- --ignored --nocapture`.

use std::io::{self, Read, Write};
use std::time::Instant;

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::peers::{pair, protection};
use crate::narration::{Narration, Side};
use crate::record::aead::Primitive;
use crate::record::{Layer, MAX_PLAINTEXT};
use crate::registry::{ContentType, ProtocolVersion};
use crate::suite::{CipherKind, find};

const TOTAL: usize = 256 << 20;

/// Gives the same records again and again, and takes anything.
struct Loop(Vec<u8>, usize);

impl Read for Loop {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = &self.0[self.1..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.1 = (self.1 + count) % self.0.len();
        Ok(count)
    }
}

impl Write for Loop {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn rate(what: &str, work: impl FnOnce()) {
    let start = Instant::now();
    work();
    let seconds = start.elapsed().as_secs_f64();
    println!("{what:40} {:8.0} MiB/s", TOTAL as f64 / seconds / 1048576.0);
}

#[test]
#[ignore = "a measurement"]
fn throughput() {
    let silent = &mut Narration::silent();
    let content = vec![7; MAX_PLAINTEXT];
    for (name, version) in [
        ("TLS_AES_128_GCM_SHA256", ProtocolVersion::TLS1_3),
        ("ECDHE-RSA-AES128-GCM-SHA256", ProtocolVersion::TLS1_2),
        ("ECDHE-RSA-CHACHA20-POLY1305", ProtocolVersion::TLS1_2),
        ("ECDHE-RSA-AES128-SHA", ProtocolVersion::TLS1_2),
        ("ECDHE-RSA-AES128-SHA256", ProtocolVersion::TLS1_2),
        ("ECDHE-RSA-AES256-SHA384", ProtocolVersion::TLS1_2),
    ] {
        let suite = find(name).unwrap();
        let (mut writer, _) = pair((suite, version, false));
        let mut sink = Layer::new(
            Loop(Vec::new(), 0),
            Side::Client,
            Box::new(StdRng::seed_from_u64(1)),
        );
        sink.set_version(version);
        sink.protect_writes(protection(suite, version, false));
        rate(&format!("{name} write"), || {
            for _ in 0..TOTAL / MAX_PLAINTEXT {
                sink.write(ContentType::ApplicationData, &content, silent)
                    .unwrap();
            }
            sink.flush(silent).unwrap();
        });
        for _ in 0..TOTAL / MAX_PLAINTEXT {
            writer
                .write(ContentType::ApplicationData, &content, silent)
                .unwrap();
        }
        writer.flush(silent).unwrap();
        let mut source = Layer::new(
            Loop(std::mem::take(&mut writer.stream().output), 0),
            Side::Server,
            Box::new(StdRng::seed_from_u64(1)),
        );
        source.set_version(version);
        source.protect_reads(protection(suite, version, false));
        rate(&format!("{name} read"), || {
            for _ in 0..TOTAL / MAX_PLAINTEXT {
                source.read(silent).unwrap();
                assert_eq!(source.fragment().len(), MAX_PLAINTEXT);
            }
        });
        if suite.cipher.kind() == CipherKind::Aead {
            let primitive = Primitive::new(suite.cipher, &vec![1; suite.cipher.key_length()]);
            let (primitive, mut buffer) = (primitive.unwrap(), content.clone());
            rate("  the primitive alone", || {
                for _ in 0..TOTAL / MAX_PLAINTEXT {
                    primitive
                        .seal(&[1; 12], &[2; 13], &mut buffer, &mut [0; 16])
                        .unwrap();
                }
            });
        }
    }
}
