//! Content as its reader sees it: with its coding taken off (RFC 9110 §8.4), as far as it is shown.
//!
//! What is written to a file stays as it came. What is shown is bounded on both sides: a kilobyte
//! can unpack to a gigabyte.

use std::io::Read;

use super::channel::Channel;
use super::head::Head;
use crate::compute::decompress::zstd_reader;
use crate::narration::Topic;
use crate::wire::Name;

/// Bytes of packed content that are kept to be unpacked.
const MOST_PACKED: usize = 1 << 20;
/// Bytes that are unpacked.
const MOST_UNPACKED: u64 = 1 << 20;
/// Codings one over the other.
const MOST_LAYERS: usize = 3;

/// A way to pack content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

impl Coding {
    /// By its name in the registry, or an old one.
    fn of(name: &str) -> Option<Coding> {
        match &*name.to_ascii_lowercase() {
            "gzip" | "x-gzip" => Some(Coding::Gzip),
            "deflate" => Some(Coding::Deflate),
            "br" => Some(Coding::Brotli),
            "zstd" => Some(Coding::Zstd),
            _ => None,
        }
    }

    /// What `packed` holds, as far as it can be unpacked.
    fn unpack(self, packed: &[u8]) -> Vec<u8> {
        match self {
            Coding::Gzip => read(flate2::read::MultiGzDecoder::new(packed)),
            Coding::Deflate => read(flate2::read::ZlibDecoder::new(packed)),
            Coding::Brotli => read(brotli_decompressor::Decompressor::new(packed, 4096)),
            Coding::Zstd => zstd_reader(packed).map_or_else(Vec::new, read),
        }
    }
}

/// What can be read, up to the limit; what is damaged ends it.
fn read(source: impl Read) -> Vec<u8> {
    let mut unpacked = Vec::new();
    let _ = source.take(MOST_UNPACKED).read_to_end(&mut unpacked);
    unpacked
}

/// Shows the content of a response, piece by piece, to anyone who wants it.
pub struct Showing {
    /// The outermost last; none if the content is as it is, or packed as nobody here knows.
    codings: Vec<Coding>,
    /// Their names.
    name: Option<Name>,
    packed: Vec<u8>,
}

impl Showing {
    /// Of the response with this head.
    pub fn new(head: &Head) -> Self {
        let values = head.values("Content-Encoding").flat_map(|it| it.split(','));
        let names: Vec<&str> = values
            .map(str::trim)
            .filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"))
            .collect();
        let codings: Option<Vec<Coding>> = names.iter().map(|name| Coding::of(name)).collect();
        let codings = codings.filter(|codings| codings.len() <= MOST_LAYERS);
        Showing {
            codings: codings.unwrap_or_default(),
            name: (!names.is_empty()).then(|| names.join(", ").into()),
            packed: Vec::new(),
        }
    }

    /// Whether anybody wants more.
    pub fn wants(&self, channel: &mut (impl Channel + ?Sized)) -> bool {
        self.packed.len() < MOST_PACKED && channel.narration().wants(Topic::Data)
    }

    /// Shows a piece, or keeps it until the content is there.
    pub fn show(&mut self, channel: &mut (impl Channel + ?Sized), piece: &[u8]) {
        if self.codings.is_empty() {
            let from = channel.side().peer();
            channel.tell_content(from, piece, None);
        } else {
            let room = MOST_PACKED - self.packed.len().min(MOST_PACKED);
            self.packed
                .extend_from_slice(piece.get(..room).unwrap_or(piece));
        }
    }

    /// The content is there: what was kept is shown.
    pub fn finish(self, channel: &mut (impl Channel + ?Sized)) {
        if self.packed.is_empty() {
            return;
        }
        let from = channel.side().peer();
        let mut content = self.packed.clone();
        for coding in self.codings.iter().rev() {
            content = coding.unpack(&content);
        }
        match content.is_empty() {
            // It is not what it says it is.
            true => channel.tell_content(from, &self.packed, None),
            false => channel.tell_content(from, &content, self.name.as_ref()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use hex_literal::hex;

    use super::*;
    use crate::application::Bare;
    use crate::application::head::Version;
    use crate::names::Side;
    use crate::narration::{Content, Event, Narrator};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Shown(Arc<Mutex<Vec<Content>>>);

    impl Narrator for Shown {
        fn wants(&self, topic: Topic) -> bool {
            topic == Topic::Data
        }
        fn tell(&mut self, event: &Event) {
            if let Event::Content(content) = event {
                self.0.lock().unwrap().push(content.clone());
            }
        }
    }

    fn shown(coding: &str, pieces: &[&[u8]]) -> Vec<(Vec<u8>, Option<String>)> {
        let head = Head {
            version: Version::Http2,
            status: 200,
            reason: String::new(),
            fields: vec![("content-encoding".into(), coding.into())],
        };
        let told = Shown::default();
        let mut channel = Bare::new(Side::Client, Cursor::new(Vec::new()));
        channel.narration.add(Box::new(told.clone()));
        let mut showing = Showing::new(&head);
        for piece in pieces {
            assert!(showing.wants(&mut channel));
            showing.show(&mut channel, piece);
        }
        showing.finish(&mut channel);
        let told = told.0.lock().unwrap();
        told.iter()
            .map(|it| {
                (
                    it.bytes.clone(),
                    it.coding.as_ref().map(ToString::to_string),
                )
            })
            .collect()
    }

    /// `Hello, packed world.\n`, as gzip 1.12, brotli 1.2.1 and zstd 1.5.4 pack it.
    const TEXT: &[u8] = b"Hello, packed world.\n";

    #[test]
    fn what_other_programs_packed_is_unpacked() {
        let gzip = hex!(
            "1f8b0800000000000003f348cdc9c9d75128484cce4e4d5128cf2fca49d1e30200df21d63515000000"
        );
        let brotli = hex!("1b1400f82515c8ca5a9041149944b672134ee654e4fb6e02");
        let zstd = hex!("28b52ffd0458a9000048656c6c6f2c207061636b656420776f726c642e0a5262593f");
        for (coding, packed) in [("gzip", &gzip[..]), ("br", &brotli), ("zstd", &zstd)] {
            let (first, rest) = packed.split_at(5);
            let expected = vec![(TEXT.to_vec(), Some(coding.to_owned()))];
            assert_eq!(shown(coding, &[first, rest]), expected);
        }
        let plain = shown("identity", &[b"a", b"b"]);
        assert_eq!(plain, [(b"a".to_vec(), None), (b"b".to_vec(), None)]);
        assert_eq!(shown("rot13", &[b"a"]), [(b"a".to_vec(), None)]);
        // Not what it says.
        assert_eq!(shown("gzip", &[b"abc"]), [(b"abc".to_vec(), None)]);
        // Cut short.
        assert_eq!(shown("gzip", &[&gzip[..gzip.len() - 9]]).len(), 1);
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..100 {
            packer.write_all(&[0; 1 << 20]).unwrap();
        }
        let bomb = packer.finish().unwrap();
        assert!(bomb.len() < 1 << 20);
        let told = shown("gzip", &[&bomb]);
        assert_eq!(told[0].0.len() as u64, MOST_UNPACKED);
        // A window of 2 GiB, and blocks of 128 KiB out of four bytes each: it is not unpacked.
        let mut bomb = hex!("28b52ffd00a8").to_vec();
        for _ in 0..1000 {
            bomb.extend(hex!("02001000"));
        }
        assert_eq!(shown("zstd", &[&bomb]), [(bomb.clone(), None)]);
    }
}
