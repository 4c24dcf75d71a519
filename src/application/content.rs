//! Content as its reader sees it: with its coding taken off (RFC 9110 §8.4), as far as it is shown.
//!
//! What is written to a file stays as it came. What is shown is bounded on both sides: a kilobyte
//! can unpack to a gigabyte.

use std::io::Read;

use super::channel::Channel;
use super::head::Head;
use crate::check::{Check, CodingFault};
use crate::compute::decompress::zstd_reader;
use crate::narration::{Content, Event, Topic};
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

    fn unpack(self, packed: &[u8]) -> Unpacked {
        match self {
            Coding::Gzip => read(flate2::read::MultiGzDecoder::new(packed)),
            Coding::Deflate => read(flate2::read::ZlibDecoder::new(packed)),
            Coding::Brotli => read(brotli_decompressor::Decompressor::new(packed, 4096)),
            Coding::Zstd => match zstd_reader(packed) {
                Some(reader) => read(reader),
                None => Unpacked {
                    bytes: Vec::new(),
                    end: End::Damaged,
                },
            },
        }
    }
}

/// What came out of a coding.
struct Unpacked {
    bytes: Vec<u8>,
    end: End,
}

/// Where unpacking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// At the end of what was packed.
    Whole,
    /// At our limit, before or behind the coding: of the rest nothing is known.
    Limit,
    /// Where it cannot be unpacked.
    Damaged,
}

/// What can be read, up to the limit.
fn read(source: impl Read) -> Unpacked {
    let mut bytes = Vec::new();
    let read = source.take(MOST_UNPACKED).read_to_end(&mut bytes);
    let end = match read {
        Err(_) => End::Damaged,
        Ok(_) if bytes.len() as u64 == MOST_UNPACKED => End::Limit,
        Ok(_) => End::Whole,
    };
    Unpacked { bytes, end }
}

/// Shows the content of a response, piece by piece, to anyone who wants it.
pub struct Showing {
    /// The outermost last; none if the content is as it is, or packed as nobody here knows.
    codings: Vec<Coding>,
    /// Their names.
    name: Option<Name>,
    packed: Vec<u8>,
    /// Whether there was more than is kept.
    is_cut: bool,
    /// Whether a piece was shown as it came.
    is_shown: bool,
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
            is_cut: false,
            is_shown: false,
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
            if self.name.is_some() && !self.is_shown {
                self.complain(channel, CodingFault::Unknown);
            }
            self.is_shown = true;
            channel.tell_content(from, piece);
        } else {
            let room = MOST_PACKED - self.packed.len().min(MOST_PACKED);
            self.is_cut |= piece.len() >= room;
            self.packed
                .extend_from_slice(piece.get(..room).unwrap_or(piece));
        }
    }

    /// Tells why the coding does not come off.
    fn complain(&self, channel: &mut (impl Channel + ?Sized), fault: CodingFault) {
        let coding = self.name.as_deref().unwrap_or_default().to_owned();
        let check = Check::ContentCoding { coding, fault };
        channel.narration().check(&check.made());
    }

    /// The content is there, all of it or as far as it came: what was kept is shown.
    pub fn finish(self, channel: &mut (impl Channel + ?Sized), is_whole: bool) {
        if self.packed.is_empty() {
            return;
        }
        let mut content = self.packed.clone();
        let mut end = End::Whole;
        for coding in self.codings.iter().rev() {
            let unpacked = coding.unpack(&content);
            content = unpacked.bytes;
            // Behind a layer that was not taken off whole, the next cannot be whole either.
            end = match end {
                End::Whole => unpacked.end,
                end => end,
            };
        }
        // What is not all there ends too soon, and that is not its own fault.
        let is_all = is_whole && !self.is_cut;
        if end == End::Damaged && (is_all || self.is_cut && content.is_empty()) {
            let length = content.len() as u64;
            self.complain(channel, CodingFault::Damaged { length });
        }
        if content.is_empty() {
            return match end {
                // Nothing was packed.
                End::Whole => {}
                End::Limit | End::Damaged => {
                    channel.tell_content(channel.side().peer(), &self.packed);
                }
            };
        }
        let from = channel.side().peer();
        let packed_length = (!self.is_cut).then_some(self.packed.len() as u64);
        channel.narration().tell(Topic::Data, || {
            Event::Content(Content {
                from,
                bytes: content,
                coding: self.name,
                packed_length,
            })
        });
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
    struct Shown(Arc<Mutex<(Vec<CodingFault>, Vec<Content>)>>);

    impl Narrator for Shown {
        fn wants(&self, topic: Topic) -> bool {
            matches!(topic, Topic::Data | Topic::Steps)
        }
        fn tell(&mut self, event: &Event) {
            let mut told = self.0.lock().unwrap();
            match event {
                Event::Content(content) => told.1.push(content.clone()),
                Event::Check(checked) => match &checked.check {
                    Check::ContentCoding { fault, .. } => told.0.push(*fault),
                    check => panic!("{check:?}"),
                },
                event => panic!("{event:?}"),
            }
        }
    }

    /// What was complained of, and what was shown, out of how many bytes of which coding.
    type Seen = (Vec<CodingFault>, Vec<(Vec<u8>, Option<(String, u64)>)>);

    fn shown(coding: &str, pieces: &[&[u8]]) -> Seen {
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
        showing.finish(&mut channel, true);
        let told = told.0.lock().unwrap();
        let coding = |it: &Content| Some((it.coding.as_ref()?.to_string(), it.packed_length?));
        let contents = told.1.iter().map(|it| (it.bytes.clone(), coding(it)));
        (told.0.clone(), contents.collect())
    }

    /// What is shown as it came, with a complaint or without.
    fn plain(complaints: &[CodingFault], bytes: &[u8]) -> Seen {
        (complaints.to_vec(), vec![(bytes.to_vec(), None)])
    }

    const NOTHING_OUT: CodingFault = CodingFault::Damaged { length: 0 };

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
            let coded = Some((coding.to_owned(), packed.len() as u64));
            let expected = vec![(TEXT.to_vec(), coded)];
            assert_eq!(shown(coding, &[first, rest]), (Vec::new(), expected));
        }
        let (complaints, pieces) = shown("identity", &[b"a", b"b"]);
        assert_eq!(complaints, []);
        assert_eq!(pieces, [(b"a".to_vec(), None), (b"b".to_vec(), None)]);
    }

    #[test]
    fn what_cannot_be_unpacked_is_pointed_out() {
        let gzip = hex!(
            "1f8b0800000000000003f348cdc9c9d75128484cce4e4d5128cf2fca49d1e30200df21d63515000000"
        );
        let unknown = shown("rot13", &[b"a", b"b"]);
        assert_eq!(unknown.0, [CodingFault::Unknown]);
        assert_eq!(unknown.1.len(), 2);
        for coding in ["gzip", "deflate", "br", "zstd", "gzip, gzip"] {
            let text = b"not packed at all";
            assert_eq!(shown(coding, &[text]), plain(&[NOTHING_OUT], text));
        }
        // Cut short, and with something behind it.
        for bytes in [&gzip[..gzip.len() - 9], &[&gzip[..], b"more"].concat()] {
            let (complaints, pieces) = shown("gzip", &[bytes]);
            let length = pieces[0].0.len() as u64;
            assert!(TEXT.starts_with(&pieces[0].0) && length > 0);
            assert_eq!(complaints, [CodingFault::Damaged { length }]);
        }
        // Gzip over it once more than the field says is content like any other.
        let twice = shown("gzip", &[&packed(&gzip)]);
        assert_eq!((twice.0, &twice.1[0].0[..]), (Vec::new(), &gzip[..]));
        assert_eq!(shown("gzip", &[&packed(b"")]), (Vec::new(), Vec::new()));
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let bomb = packed(&vec![0; 100 << 20]);
        assert!(bomb.len() < 1 << 20);
        let (complaints, pieces) = shown("gzip", &[&bomb]);
        assert_eq!(complaints, []);
        assert_eq!(pieces[0].0.len() as u64, MOST_UNPACKED);
        // The second layer is cut by the limit of the first, which is not its fault.
        let (complaints, pieces) = shown("gzip, gzip", &[&packed(&vec![0; 100 << 20])]);
        assert_eq!((complaints.len(), pieces.len()), (0, 1));
        // A window of 2 GiB, and blocks of 128 KiB out of four bytes each: it is not unpacked.
        let mut bomb = hex!("28b52ffd00a8").to_vec();
        for _ in 0..1000 {
            bomb.extend(hex!("02001000"));
        }
        assert_eq!(shown("zstd", &[&bomb]), plain(&[NOTHING_OUT], &bomb));
    }
}
