//! Messages in: records are put together to whole handshake messages, which the story takes one by
//! one by type (RFC 9846 §5.1, RFC 5246 §6.2.1).

use super::{Connection, Kind, alert};
use crate::error::{Error, Result};
use crate::message::{self, ChangeCipherSpec, HEADER_LENGTH, MAX_MESSAGE, Message};
use crate::names::quantity::{bytes_count, thousands};
use crate::names::registry::{AlertDescription, ContentType, HandshakeType, ProtocolVersion};
use crate::names::{MessageName, MessageType};
use crate::narration::Side;
use crate::wire::MessageId;

/// The most records that one message may be spread over: fragments of 128 bytes for the longest. A
/// record costs the peer five bytes and us far more, so that tiny ones must come to an end.
const MAX_RECORDS: u32 = 8192;

impl Connection {
    /// The next handshake message, which must be an `M`.
    ///
    /// # Errors
    /// `unexpected_message` if it is another one; what [`Connection::wait_for`] says.
    pub fn receive<M: Message>(&mut self) -> Result<M> {
        let msg_type = self.wait_for(M::NAME)?;
        if msg_type != M::TYPE {
            return Err(self.unexpected(msg_type, M::NAME.name()));
        }
        self.take_message()
    }

    /// The next handshake message if it is an `M`; it stays where it is if not.
    ///
    /// # Errors
    /// As [`Connection::receive`], but for the type.
    pub fn receive_if<M: Message>(&mut self) -> Result<Option<M>> {
        if self.wait_for(M::NAME)? == M::TYPE {
            self.take_message().map(Some)
        } else {
            Ok(None)
        }
    }

    /// The type of the next handshake message, which is waited for.
    ///
    /// # Errors
    /// Those of the transport and of the record layer; an alert of the peer; `unexpected_message` if
    /// something else than a handshake message comes.
    pub fn wait_for(&mut self, what: MessageType) -> Result<HandshakeType> {
        self.step = what.into();
        loop {
            let Some(msg_type) = self.next_message()? else {
                self.read_handshake_record()?;
                continue;
            };
            if !self.is_stray_hello_request(msg_type) {
                return Ok(msg_type);
            }
            // RFC 5246 §7.4.1.1: ignored during a handshake, and no part of the transcript.
            alert::count(&mut self.idle.hello_requests, "HelloRequest messages")?;
            let _: message::HelloRequest = self.take_untranscribed()?;
        }
    }

    fn is_stray_hello_request(&self, msg_type: HandshakeType) -> bool {
        msg_type == HandshakeType::HelloRequest
            && self.side == Side::Client
            && self.version <= ProtocolVersion::TLS1_2
    }

    /// The type of the message at the front, if all of it is there.
    ///
    /// # Errors
    /// `decode_error` if it is longer than any that is read.
    pub(super) fn next_message(&mut self) -> Result<Option<HandshakeType>> {
        let body = self
            .handshake
            .length()
            .unwrap_or(0)
            .saturating_sub(HEADER_LENGTH);
        if body > MAX_MESSAGE {
            let first = self.handshake.pending().first().copied();
            let msg_type = HandshakeType(first.unwrap_or_default());
            // Text, for example, or what is encrypted with other keys: its length means nothing.
            if msg_type.known().is_none() {
                let expected = self.step.to_string();
                return Err(self.unexpected(msg_type, &expected));
            }
            // Many clients come to a server at once.
            let most = match self.side {
                Side::Client => message::longest(msg_type),
                Side::Server => MAX_MESSAGE,
            };
            if body > most {
                self.step = message::name_of(msg_type).into();
                if !message::is_unbounded(msg_type) {
                    return Err(Error::protocol(
                        AlertDescription::DecodeError,
                        format!(
                            "a {} message of {body} bytes, more than its fields can hold",
                            self.step
                        ),
                    ));
                }
                return Err(Error::limit(
                    AlertDescription::DecodeError,
                    format!(
                        "a {} message of {body} bytes; {most} is the most that this program reads",
                        self.step
                    ),
                ));
            }
        }
        Ok(self.handshake.msg_type())
    }

    fn read_handshake_record(&mut self) -> Result<()> {
        let content_type = match self.layer.read(&mut self.narration) {
            Ok(content_type) => content_type,
            Err(error) => return Err(self.name_the_wait(error)),
        };
        self.received = true;
        match content_type {
            ContentType::Handshake => self.gather_handshake_record(),
            ContentType::Alert => self.receive_alert(),
            ContentType::ApplicationData if self.expects_early_data() => self.take_early_data(),
            // RFC 5246 §7.4.1.1: under the old keys, data may go on while a renegotiation is begun.
            ContentType::ApplicationData if self.data.keeps => {
                self.take_data()?;
                self.keep_data()
            }
            ContentType::ChangeCipherSpec if self.skips_change_cipher_spec() => {
                self.early_change_cipher_spec |= !self.negotiated;
                alert::count(
                    &mut self.idle.change_cipher_specs,
                    "ChangeCipherSpec messages",
                )?;
                self.take_change_cipher_spec()
            }
            _ => Err(Error::unexpected_message(format!(
                "{content_type} came instead of {}",
                self.step
            ))),
        }
    }

    /// Adds the record just read to what is there of the next message.
    ///
    /// # Errors
    /// `unexpected_message` if the message is spread too thin.
    pub(super) fn gather_handshake_record(&mut self) -> Result<()> {
        self.handshake.push(self.layer.fragment());
        if self.handshake.pieces() > MAX_RECORDS {
            return Err(Error::limit(
                AlertDescription::UnexpectedMessage,
                format!("a handshake message spread over more than {MAX_RECORDS} records"),
            ));
        }
        Ok(())
    }

    /// RFC 9846 §5: in TLS 1.3 the dummy message for middleboxes is dropped, wherever it comes
    /// between the first ClientHello and the peer's Finished. A client that waits for the ServerHello
    /// does not know yet whether it is one.
    fn skips_change_cipher_spec(&self) -> bool {
        (self.version == ProtocolVersion::TLS1_3 || !self.negotiated)
            && !self.schedule.transcript.is_empty()
            && self.handshake.is_empty()
    }

    /// Takes the dummy ChangeCipherSpec messages that have arrived behind what was read last, and waits for
    /// none: a server sends its own right after its first handshake message (RFC 9846 appendix E.4), and so
    /// before what we send now, though the story wants the next message only later.
    ///
    /// # Errors
    /// As [`Connection::wait_for`].
    pub fn take_arrived_change_cipher_specs(&mut self) -> Result<()> {
        while self.skips_change_cipher_spec() && self.has_change_cipher_spec()? {
            self.read_handshake_record()?;
        }
        Ok(())
    }

    /// Whether the next record is here, all of it, and may be ChangeCipherSpec, which is a single byte. What
    /// is longer is for the next read to judge.
    fn has_change_cipher_spec(&mut self) -> Result<bool> {
        loop {
            match self.layer.front() {
                Some((ContentType::ChangeCipherSpec, 1)) if self.layer.has_front() => {
                    return Ok(true);
                }
                Some((ContentType::ChangeCipherSpec, 1)) | None => {}
                Some(_) => return Ok(false),
            }
            if !self.layer.stream().has_input()? {
                return Ok(false);
            }
            self.layer.fill(&mut self.narration)?;
        }
    }

    /// Before TLS 1.3, ChangeCipherSpec has its one place, long after the ServerHello.
    ///
    /// # Errors
    /// `unexpected_message` if one came before the ServerHello.
    pub fn forbid_early_change_cipher_spec(&self) -> Result<()> {
        if !self.early_change_cipher_spec {
            return Ok(());
        }
        Err(Error::unexpected_message(
            "change_cipher_spec came instead of ServerHello (RFC 5246 §7.1)",
        ))
    }

    /// RFC 9846 §5.1: nothing else may come between the records of a handshake message.
    pub(super) fn forbid_interleaving(&self, what: &str) -> Result<()> {
        if self.version != ProtocolVersion::TLS1_3 || self.handshake.is_empty() {
            return Ok(());
        }
        Err(Error::unexpected_message(format!(
            "{what} came within a handshake message (RFC 9846 §5.1)"
        )))
    }

    pub(super) fn name_the_wait(&self, mut error: Error) -> Error {
        if error.alert.is_none() {
            let there = self.handshake.pending().len();
            let awaited = match self.handshake.length() {
                Some(length) if there > 0 => {
                    let [there, length] = [there, length].map(|it| thousands(it as u64));
                    format!(
                        "the rest of {}: {there} of {length} bytes came",
                        self.awaited()
                    )
                }
                _ => self.step.to_string(),
            };
            error.message = format!("{} (waiting for {awaited})", error.message);
        }
        error
    }

    /// The message of which the beginning is there.
    fn awaited(&self) -> MessageName {
        let first = self.handshake.pending().first().copied();
        message::name_of(HandshakeType(first.unwrap_or_default()))
    }

    pub(super) fn unexpected(&mut self, msg_type: HandshakeType, expected: &str) -> Error {
        let name = message::name_of(msg_type);
        self.heard.out_of_place = Some(msg_type);
        if let Some(bytes) = self.handshake.message().map(<[u8]>::to_vec) {
            let fields = message::annotate_unknown(&bytes);
            let id = self.narration.next_message();
            let kind = Kind {
                name: name.clone(),
                content_type: ContentType::Handshake,
                source: "src/message/mod.rs",
            };
            self.tell_message(id, self.side.peer(), kind, &bytes, fields);
        }
        Error::unexpected_message(format!("{name} came where {expected} must come"))
    }

    fn take_message<M: Message>(&mut self) -> Result<M> {
        let (message, bytes, id) = self.decode_front::<M>()?;
        self.schedule
            .transcript
            .add(message.name().name(), bytes, id);
        Ok(message)
    }

    /// Takes a message that is no part of the transcript: HelloRequest, and those after the
    /// handshake of TLS 1.3.
    pub(super) fn take_untranscribed<M: Message>(&mut self) -> Result<M> {
        Ok(self.decode_front::<M>()?.0)
    }

    fn decode_front<M: Message>(&mut self) -> Result<(M, Vec<u8>, MessageId)> {
        let bytes = self.handshake.take().unwrap_or_default();
        let id = self.narration.next_message();
        let wants = self.records_fields();
        let (result, fields) = message::decode_received::<M>(id, &bytes, self.version, wants);
        let kind = result.as_ref().map_or(Kind::of_type::<M>(), Kind::of);
        let name = kind.name.clone();
        self.tell_message(id, self.side.peer(), kind, &bytes, fields);
        match result {
            Ok(message) => Ok((message, bytes, id)),
            Err(fault) => {
                let mut error = Error::from(fault);
                error.message = format!("{name} does not decode: {}", error.message);
                Err(error)
            }
        }
    }

    /// Checks that no byte of a further message has come: the keys change here (RFC 9846 §5.1), or
    /// it is our turn.
    ///
    /// # Errors
    /// `unexpected_message` if one has.
    pub fn require_message_boundary(&mut self) -> Result<()> {
        match self.handshake.pending().len() {
            0 => Ok(()),
            left => Err(Error::unexpected_message(format!(
                "{} of a handshake message came too early, behind the last message of a flight or of its keys",
                bytes_count(left)
            ))),
        }
    }

    /// The next record, which must be ChangeCipherSpec (up to TLS 1.2).
    ///
    /// # Errors
    /// As [`Connection::receive`].
    pub fn receive_change_cipher_spec(&mut self) -> Result<()> {
        self.step = MessageType::ChangeCipherSpec.into();
        self.require_message_boundary()?;
        loop {
            let content_type = match self.layer.read(&mut self.narration) {
                Ok(content_type) => content_type,
                Err(error) => return Err(self.name_the_wait(error)),
            };
            match content_type {
                ContentType::ChangeCipherSpec => return self.take_change_cipher_spec(),
                ContentType::Alert => self.receive_alert()?,
                _ => {
                    return Err(Error::unexpected_message(format!(
                        "{content_type} came where ChangeCipherSpec must come"
                    )));
                }
            }
        }
    }

    pub(super) fn take_change_cipher_spec(&mut self) -> Result<()> {
        let bytes = self.layer.fragment().to_vec();
        let (result, fields) = ChangeCipherSpec::decode(&bytes, self.records_fields());
        let id = self.narration.next_message();
        let kind = Kind::CHANGE_CIPHER_SPEC;
        self.tell_message(id, self.side.peer(), kind, &bytes, fields);
        match result {
            Ok(ChangeCipherSpec) => Ok(()),
            // RFC 9846 §5: any other value is an unexpected message; RFC 5246 names no alert.
            Err(fault) => Err(Error::unexpected_message(format!(
                "ChangeCipherSpec does not decode: {fault}"
            ))),
        }
    }
}
