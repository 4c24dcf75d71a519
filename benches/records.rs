//! Records sealed and opened, a batch of each size, beside the bare primitive over the same bytes.
//!
//! The record layer takes its content from elsewhere, and reads its records from a stream: that is a
//! copy of the bytes. The primitive works in place; so it is measured with such a copy, too. Criterion
//! measures one after the other; the ratios printed between are of turns taken.

mod lab;

use std::hint::black_box;
use std::io::{self, Read, Write};
use std::time::Duration;

use aes::{Aes128, Aes256};
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{AeadInOut, KeyInit, Nonce, Tag};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt};
use cbc::cipher::{InnerIvInit, KeyIvInit};
use ccm::Ccm;
use ccm::consts::U16;
use chacha20poly1305::ChaCha20Poly1305;
use criterion::{Bencher, Criterion, Throughput, criterion_group, criterion_main};
use hmac::{Hmac, Mac};
use lab::turns::{fastest, ratio, timed};
use rand::SeedableRng;
use rand::rngs::StdRng;
use sha1::Sha1;
use tlsdemo::compute::Value;
use tlsdemo::names::registry::{ContentType, ProtocolVersion};
use tlsdemo::names::suite::{self, Suite};
use tlsdemo::narration::{Narration, Side};
use tlsdemo::record::{Keys, Layer, Protection};

const SIZES: [usize; 3] = [64, 1024, 16_384];
/// Records of a batch: enough that setting up a layer does not count.
const BATCH: usize = 64;
const AAD: [u8; 13] = [2; 13];

fn records(c: &mut Criterion) {
    let tls12 = ProtocolVersion::TLS1_2;
    aead::<Aes128Gcm>(c, "TLS_AES_128_GCM_SHA256", ProtocolVersion::TLS1_3);
    aead::<Aes256Gcm>(c, "TLS_AES_256_GCM_SHA384", ProtocolVersion::TLS1_3);
    aead::<Aes128Gcm>(c, "ECDHE-RSA-AES128-GCM-SHA256", tls12);
    let chacha = "TLS_CHACHA20_POLY1305_SHA256";
    aead::<ChaCha20Poly1305>(c, chacha, ProtocolVersion::TLS1_3);
    let ccm = "TLS_AES_128_CCM_SHA256";
    aead::<Ccm<Aes128, U16, U12>>(c, ccm, ProtocolVersion::TLS1_3);
    cbc_sha1::<Aes128>(c, "ECDHE-RSA-AES128-SHA", tls12);
    cbc_sha1::<Aes256>(c, "ECDHE-RSA-AES256-SHA", tls12);
}

/// The record layer over an AEAD cipher, and the cipher alone.
fn aead<A: AeadInOut + KeyInit>(c: &mut Criterion, name: &str, version: ProtocolVersion) {
    let suite = suite::find(name).expect("a suite");
    let cipher = A::new_from_slice(&vec![1; suite.cipher.key_length()]).expect("its key length");
    let nonce = Nonce::<A>::default();
    let seal = |buffer: &mut [u8]| {
        cipher
            .encrypt_inout_detached(&nonce, &AAD, buffer.into())
            .expect("short")
    };
    let open = |(buffer, tag): &mut (Vec<u8>, Tag<A>)| {
        cipher
            .decrypt_inout_detached(&nonce, &AAD, (&mut buffer[..]).into(), tag)
            .expect("sealed above");
    };
    let sealed = |size: usize| {
        let mut buffer = vec![7; size];
        let tag = seal(&mut buffer);
        (buffer, tag)
    };
    measure(
        c,
        (suite, version),
        |buffer| {
            black_box(seal(buffer));
        },
        sealed,
        open,
    );
}

/// The record layer over CBC with HMAC-SHA-1, and those two alone.
fn cbc_sha1<C>(c: &mut Criterion, name: &str, version: ProtocolVersion)
where
    C: BlockCipherEncrypt + BlockCipherDecrypt + KeyInit + Clone,
    cbc::Encryptor<C>: KeyIvInit + InnerIvInit<Inner = C> + BlockModeEncrypt,
    cbc::Decryptor<C>: KeyIvInit + InnerIvInit<Inner = C> + BlockModeDecrypt,
{
    let suite = suite::find(name).expect("a suite");
    let cipher = C::new_from_slice(&vec![1; suite.cipher.key_length()]).expect("its key length");
    let mac = Hmac::<Sha1>::new_from_slice(&[1; 20]).expect("any length");
    let mac = |content: &[u8]| {
        let mut mac = mac.clone();
        mac.update(&AAD);
        mac.update(content);
        black_box(mac.finalize());
    };
    // Content, MAC and padding, in whole blocks.
    let padded = |size: usize| (size + 20) / 16 * 16 + 16;
    let seal = |buffer: &mut [u8]| {
        mac(buffer);
        let encryptor = cbc::Encryptor::inner_iv_init(cipher.clone(), &Default::default());
        let mut blocks = vec![7; padded(buffer.len())];
        let length = blocks.len();
        encryptor
            .encrypt_padded::<NoPadding>(&mut blocks, length)
            .expect("whole blocks");
        black_box(blocks);
    };
    let open = |(buffer, size): &mut (Vec<u8>, usize)| {
        let decryptor = cbc::Decryptor::inner_iv_init(cipher.clone(), &Default::default());
        decryptor
            .decrypt_padded::<NoPadding>(buffer)
            .expect("whole blocks");
        mac(&buffer[..*size]);
    };
    measure(
        c,
        (suite, version),
        seal,
        |size| (vec![7; padded(size)], size),
        open,
    );
}

fn measure<S: Clone>(
    c: &mut Criterion,
    kind: (&'static Suite, ProtocolVersion),
    seal: impl Fn(&mut [u8]),
    sealed: impl Fn(usize) -> S,
    open: impl Fn(&mut S),
) {
    let (suite, version) = kind;
    let mut group = c.benchmark_group(format!("{} {version}", suite.name));
    group
        .sample_size(30)
        .measurement_time(Duration::from_secs(1))
        .warm_up_time(Duration::from_millis(300));
    for size in SIZES {
        group.throughput(Throughput::Bytes((size * BATCH) as u64));
        let content = vec![7; size];
        let mut writer = layer(kind, Side::Client, Memory::default());
        let mut seal_layer = || timed(|| write_batch(&mut writer, &content));
        let mut buffer = content.clone();
        let mut seal_bare = || timed(|| (0..BATCH).for_each(|_| seal(&mut buffer)));
        let mut copy = content.clone();
        let mut seal_copy = || {
            timed(|| {
                for _ in 0..BATCH {
                    copy.copy_from_slice(black_box(&content));
                    seal(&mut copy);
                }
            })
        };
        let keep = Memory {
            keeps: true,
            ..Memory::default()
        };
        let mut peer = layer(kind, Side::Client, keep);
        let mut reader = layer(kind, Side::Server, Memory::default());
        let mut open_layer = || {
            write_batch(&mut peer, &content);
            std::mem::swap(&mut peer.stream().bytes, &mut reader.stream().bytes);
            peer.stream().bytes.clear();
            reader.stream().read = 0;
            timed(|| {
                let silent = &mut Narration::silent();
                for _ in 0..BATCH {
                    reader.read(silent).expect("a record");
                    assert_eq!(reader.fragment().len(), size);
                }
            })
        };
        let wire = vec![sealed(size); BATCH];
        let mut records = wire.clone();
        let mut open_bare = || {
            records.clone_from(&wire);
            timed(|| records.iter_mut().for_each(&open))
        };
        let mut record = wire[0].clone();
        let mut open_copy = || {
            timed(|| {
                for sealed in &wire {
                    record.clone_from(sealed);
                    open(&mut record);
                }
            })
        };
        let all: [(&str, &mut dyn FnMut() -> Duration); 6] = [
            ("seal, record layer", &mut seal_layer),
            ("seal, primitive", &mut seal_bare),
            ("seal, primitive and a copy", &mut seal_copy),
            ("open, record layer", &mut open_layer),
            ("open, primitive", &mut open_bare),
            ("open, primitive and a copy", &mut open_copy),
        ];
        let turns = all.map(|(name, turn)| {
            group.bench_function(format!("{size}: {name}"), |b| each(b, &mut *turn));
            turn
        });
        let [seal, seal_bare, seal_copy, open, open_bare, open_copy] = fastest(turns);
        println!(
            "{} {version}, {size} bytes: sealing {:.2} of the primitive, {:.2} of that and a copy; \
             opening {:.2} and {:.2}\n",
            suite.name,
            ratio(seal, seal_bare),
            ratio(seal, seal_copy),
            ratio(open, open_bare),
            ratio(open, open_copy),
        );
    }
}

/// Adds up what `work` measures of itself.
fn each(b: &mut Bencher, mut work: impl FnMut() -> Duration) {
    b.iter_custom(|times| (0..times).map(|_| work()).sum());
}

fn write_batch<S: Read + Write>(layer: &mut Layer<S>, content: &[u8]) {
    let silent = &mut Narration::silent();
    for _ in 0..BATCH {
        layer
            .write(ContentType::ApplicationData, content, silent)
            .expect("memory takes all");
    }
    layer.flush(silent).expect("memory takes all");
}

/// A layer whose two directions are protected under the same keys.
fn layer<S: Read + Write>(
    (suite, version): (&'static Suite, ProtocolVersion),
    side: Side,
    stream: S,
) -> Layer<S> {
    let protection = || {
        let named = |name: &'static str, length| Value::literal(name, vec![1; length]);
        let mac_key = suite.mac.map_or(0, |mac| mac.length());
        let keys = Keys {
            mac_key: named("mac_key", mac_key),
            key: named("key", suite.cipher.key_length()),
            iv: named("iv", suite.cipher.fixed_iv_length(version)),
        };
        Protection::new(suite, version, keys, false).expect("keys of the right length")
    };
    let mut layer = Layer::new(stream, side, Box::new(StdRng::seed_from_u64(1)));
    layer.set_version(version);
    layer.protect_reads(protection());
    layer.protect_writes(protection());
    layer
}

/// Gives the bytes that it holds, takes anything, and keeps it if it is to.
#[derive(Default)]
struct Memory {
    bytes: Vec<u8>,
    read: usize,
    keeps: bool,
}

impl Read for Memory {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = (&self.bytes[self.read..]).read(buffer)?;
        self.read += count;
        Ok(count)
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.keeps {
            self.bytes.extend_from_slice(bytes);
        }
        Ok(black_box(bytes).len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

criterion_group!(benches, records);
criterion_main!(benches);
