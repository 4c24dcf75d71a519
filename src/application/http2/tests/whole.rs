//! Whole exchanges: an answer, windows, the end; and damaged ones.

use super::*;

#[test]
fn a_request_is_answered() {
    let heard = ask_server(&[frame::PREFACE.to_vec(), settings(&[]), get(1), get(3)].concat());
    assert_eq!(verdict(&heard), Verdict::Fine);
    let frames = frames(&heard);
    let kinds: Vec<(FrameType, u32)> = frames
        .iter()
        .map(|(header, _)| (header.kind, header.stream))
        .collect();
    use FrameType as F;
    let expected = [
        (F::Settings, 0),
        (F::Settings, 0),
        (F::Headers, 1),
        (F::Data, 1),
        (F::Headers, 3),
        (F::Data, 3),
        (F::GoAway, 0),
    ];
    assert_eq!(kinds, expected);
    let mut decoder = Decoder::new(4096, 1 << 16);
    let head = decoder.read(&mut Reader::new(&frames[2].1)).unwrap();
    assert_eq!(head.fields[0].to_string(), ":status: 200");
    assert_eq!(frames[3].1, b"Hello.\n");
    assert!(frames[3].0.has(frame::END_STREAM));
    // The last stream that was taken.
    assert_eq!(frames[6].1[..8], hex!("00000003 00000000"));
}

#[test]
fn windows_are_kept_to() {
    // The client lets nothing through, and takes the answer in pieces.
    let page = "x".repeat(100);
    let says = [
        frame::PREFACE.to_vec(),
        settings(&[(Setting::InitialWindowSize, 0)]),
        get(1),
        frame_of(FrameType::WindowUpdate, 0, 1, &[0, 0, 0, 60]),
        frame_of(FrameType::WindowUpdate, 0, 1, &[0, 0, 0, 60]),
    ]
    .concat();
    let mut peer = Bare::new(
        Side::Server,
        Script {
            says: says.into(),
            heard: Vec::new(),
        },
    );
    assert!(
        server::serve(
            &mut peer,
            &mut |_| Page::text("200 OK", &*page),
            Duration::ZERO
        )
        .unwrap()
    );
    let lengths: Vec<(usize, bool)> = frames(&peer.stream.heard)
        .iter()
        .filter(|(header, _)| header.kind == FrameType::Data)
        .map(|(header, _)| (header.length, header.has(frame::END_STREAM)))
        .collect();
    assert_eq!(lengths, [(60, false), (40, true)]);
    // More than the window is a fault, of which each stream has its own.
    let open = frame_of(FrameType::Headers, frame::END_HEADERS, 1, &block(GET));
    let flood = (0..4).map(|_| frame_of(FrameType::Data, 0, 1, &vec![0; 16_384]));
    let frames: Vec<Vec<u8>> = [open].into_iter().chain(flood).collect();
    // Room is made again as it is used, so an honest client never gets there.
    assert_eq!(server_says(&frames), Verdict::Fine);
}

/// A client that is silent when it has said all, and how often it got time for more.
struct Patient {
    peer: Bare<Script>,
    grants: Vec<Duration>,
}

impl Read for Patient {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.peer.read(buffer)
    }
}

impl Write for Patient {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.peer.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Channel for Patient {
    fn side(&self) -> Side {
        Side::Server
    }
    fn narration(&mut self) -> &mut Narration {
        self.peer.narration()
    }
    fn await_input(&mut self, patience: Duration) -> crate::error::Result<bool> {
        assert_eq!(patience, Duration::from_secs(7));
        Ok(!self.peer.stream.says.is_empty())
    }
    fn grant(&mut self, time: Duration) {
        self.grants.push(time);
    }
}

#[test]
fn who_asks_for_nothing_is_told_good_bye() {
    let ping = frame_of(FrameType::Ping, 0, 0, &[0; 8]);
    let says = [frame::PREFACE, &settings(&[]), &get(1), &get(3), &ping].concat();
    let stream = Script {
        says: says.into(),
        heard: Vec::new(),
    };
    let mut client = Patient {
        peer: Bare::new(Side::Server, stream),
        grants: Vec::new(),
    };
    let mut pages = |_: &Asked<'_>| Page::text("200 OK", "Hello.\n");
    let asked = server::serve(&mut client, &mut pages, Duration::from_secs(7)).unwrap();
    let heard = frames(&client.peer.stream.heard);
    let (last, payload) = heard.last().unwrap();
    // Streams up to the third were served, and nothing is wrong (RFC 9113 §6.8).
    assert_eq!(
        (last.kind, &payload[..]),
        (FrameType::GoAway, &hex!("0000000300000000")[..])
    );
    assert!(asked);
    // Only who asked gets time for more: PING is not asking.
    assert_eq!(client.grants, [Duration::from_secs(35)]);
}

/// Hears all, and checks that the annotations cover the bytes.
struct Strict;

impl Narrator for Strict {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event {
            let covered = cover(&message.fields, message.bytes.len());
            assert_eq!(covered, Ok(()), "{}", message.name);
        }
    }
}

/// Whatever comes, nothing breaks, and it makes no difference whether anybody listens.
#[test]
fn damaged_streams_are_told_and_judged_alike() {
    use FrameType as F;
    let head = block(&[(":status", "200"), ("content-length", "5"), ("x", "yz")]);
    let streams = [
        vec![
            settings(&[(Setting::MaxFrameSize, 1 << 15)]),
            get(1),
            get(3),
        ],
        vec![
            settings(&[]),
            frame_of(F::Headers, 0, 1, &head[..2]),
            frame_of(F::Continuation, 4, 1, &head[2..]),
            frame_of(F::Data, frame::PADDED | 1, 1, b"\x02hello\0\0"),
        ],
        vec![
            settings(&[(Setting::InitialWindowSize, 3)]),
            frame_of(F::Ping, 0, 0, b"pingping"),
            frame_of(F::PriorityUpdate, 0, 0, b"\0\0\0\x01u=1"),
            frame_of(F::Headers, END, 1, &with(&[("cookie", "a=b")])),
            frame_of(F::WindowUpdate, 0, 1, &[0, 0, 1, 0]),
            frame_of(F::GoAway, 0, 0, &[0; 9]),
        ],
    ];
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below.max(1)
    };
    for round in 0..3000 {
        let mut says = streams[round % streams.len()].concat();
        for _ in 0..random(4) {
            let at = random(says.len());
            match random(3) {
                0 => says[at] ^= 1 << random(8),
                1 => {
                    says.remove(at);
                }
                _ => says.insert(at, random(256) as u8),
            }
        }
        let run = |side: Side, is_told: bool| {
            let says = match side {
                Side::Server => [frame::PREFACE, &says].concat(),
                Side::Client => says.clone(),
            };
            let mut peer = Bare::new(
                side,
                Script {
                    says: says.into(),
                    heard: Vec::new(),
                },
            );
            if is_told {
                peer.narration.add(Box::new(Strict));
            }
            let result = match side {
                Side::Server => server::serve(
                    &mut peer,
                    &mut |_| Page::text("200 OK", "Hello.\n"),
                    Duration::ZERO,
                )
                .map(|_| Vec::new()),
                Side::Client => {
                    let target = Target::parse("localhost").unwrap();
                    let request = Request::get(&target);
                    let mut body = Vec::new();
                    client::exchange(&mut peer, &request)
                        .and_then(|incoming| incoming.read_body(&mut body))
                        .map(|_| body)
                }
            };
            let kind = result.as_ref().err().map(|error| error.kind.clone());
            assert!(
                kind.is_none_or(|kind| matches!(kind, ErrorKind::Http2(_))),
                "{result:?}"
            );
            (result.map_err(|error| error.message), peer.stream.heard)
        };
        for side in [Side::Client, Side::Server] {
            assert_eq!(run(side, true), run(side, false), "round {round}");
        }
    }
}
