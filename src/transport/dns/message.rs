//! Messages of DNS (RFC 1035 §4), as far as HTTPS records need them: a query, and an answer with the
//! records that matter here taken apart. No crate: like all others, these bytes are read and written by
//! naming them.

use super::https::{self, Https};
use crate::names::registry::{DnsRecordType, DnsResponseCode};
use crate::wire::{CodePoint, Error, Problem, Reader, Result, Writer};

/// The class of the Internet, and the size that we take over UDP (RFC 6891 §6.2.5).
const IN: u16 = 1;
pub(super) const MOST_OVER_UDP: u16 = 1232;

/// The longest name, as it is sent (RFC 1035 §2.3.4), and so the most labels.
const MOST_NAME: usize = 255;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Which answer is to this question; random.
    pub id: u16,
    /// Labels between dots, without a dot at the end.
    pub name: String,
    /// The kind of record.
    pub kind: DnsRecordType,
}

/// What came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The query's.
    pub id: u16,
    /// That it is an answer, and not a question.
    pub is_answer: bool,
    /// That it did not fit: ask again over TCP.
    pub is_cut: bool,
    /// How it went.
    pub code: DnsResponseCode,
    /// The question that it answers, if it says that.
    pub question: Option<(String, DnsRecordType)>,
    /// Names that are another one's.
    pub aliases: Vec<(String, String)>,
    /// The records of RFC 9460, each with the name that it belongs to.
    pub https: Vec<(String, Https)>,
}

impl Query {
    /// Writes it, with room for an answer of `MOST_OVER_UDP` bytes.
    pub fn write(&self, w: &mut Writer) {
        w.structure("Header", |w| {
            w.u16("id", self.id);
            w.packed("flags", &[1, 0], || flags(&[1, 0]));
            for (name, count) in [
                ("qdcount", 1),
                ("ancount", 0),
                ("nscount", 0),
                ("arcount", 1),
            ] {
                w.u16(name, count);
            }
            w.packed("summary", &[], || flags(&[1, 0]));
        });
        w.structure("Question", |w| {
            w.packed("qname", &encode(&self.name), || self.name.clone());
            w.code("qtype", self.kind);
            w.u16("qclass", IN);
            w.packed("summary", &[], || question(&self.name, self.kind));
        });
        w.structure("OPT", |w| {
            w.packed("name", &[0], || ".".into());
            w.code("type", DnsRecordType::Opt);
            w.u16("payload_size", MOST_OVER_UDP);
            w.u32("extended_flags", 0);
            w.length_as("rdlength", 2, 0);
        });
    }

    /// Whether the answer is to this question: that nobody else's answer is taken (RFC 5452 §4).
    pub fn is_answered_by(&self, answer: &Answer) -> bool {
        let asked = |(name, kind): &(String, DnsRecordType)| {
            name.eq_ignore_ascii_case(&self.name) && *kind == self.kind
        };
        answer.is_answer && answer.id == self.id && answer.question.as_ref().is_none_or(asked)
    }
}

/// The HTTPS record of a.example.
fn question(name: &str, kind: DnsRecordType) -> String {
    format!("the {} record of {name}", kind.name())
}

/// Whether a name can be asked for: labels of 1 to 63 bytes, 253 in all.
pub fn is_askable(name: &str) -> bool {
    let fits = |label: &str| (1..=63).contains(&label.len());
    !name.is_empty() && name.len() <= 253 && name.split('.').all(fits)
}

/// A name as it is sent: labels behind their lengths.
fn encode(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        let label = label.as_bytes().get(..63).unwrap_or(label.as_bytes());
        bytes.push(label.len() as u8);
        bytes.extend_from_slice(label);
    }
    bytes.push(0);
    bytes
}

/// What the flags say, of which the last four bits are the response code.
fn flags(bytes: &[u8]) -> String {
    let [first, second] = *bytes else {
        return String::new();
    };
    let names = [
        (first & 0x80 != 0, "answer"),
        (first & 0x80 == 0, "query"),
        (first & 0x04 != 0, "authoritative"),
        (first & 0x02 != 0, "cut short"),
        (first & 0x01 != 0, "recursion desired"),
        (second & 0x80 != 0, "recursion available"),
        (second & 0x20 != 0, "verified by DNSSEC, it says"),
    ];
    let mut said: Vec<String> = names
        .iter()
        .filter(|(is_set, _)| *is_set)
        .map(|(_, name)| (*name).to_owned())
        .collect();
    if first & 0x80 != 0 {
        said.push(DnsResponseCode(second & 0x0f).name().into());
    }
    said.join(", ")
}

impl Answer {
    /// Reads it.
    ///
    /// # Errors
    /// If it does not follow RFC 1035 §4, or a record of those that matter its own definition.
    pub fn read(r: &mut Reader<'_>) -> Result<Self> {
        let whole = r.peek();
        let mut answer = Answer::default();
        let (questions, records) = r.structure("Header", |r| {
            answer.id = r.u16("id")?;
            let bits = r.packed("flags", 2, flags)?;
            if let [first, second] = *bits {
                answer.is_answer = first & 0x80 != 0;
                answer.is_cut = first & 0x02 != 0;
                answer.code = DnsResponseCode(second & 0x0f);
            }
            let questions = r.u16("qdcount")?;
            let records = [r.u16("ancount")?, r.u16("nscount")?, r.u16("arcount")?];
            r.packed("summary", 0, |_| flags(bits))?;
            Ok((questions, records))
        })?;
        for _ in 0..questions {
            let question = r.structure("Question", |r| {
                let name = name(r, "qname", whole)?;
                let kind = r.code("qtype")?;
                r.u16("qclass")?;
                r.packed("summary", 0, |_| question(&name, kind))?;
                Ok((name, kind))
            })?;
            answer.question.get_or_insert(question);
        }
        if answer.is_cut {
            // Anywhere: what is there is asked for again.
            if !r.is_empty() {
                r.rest("cut_records");
            }
            return Ok(answer);
        }
        for count in records {
            for _ in 0..count {
                r.structure("ResourceRecord", |r| answer.record(r, whole))?;
            }
        }
        Ok(answer)
    }

    fn record(&mut self, r: &mut Reader<'_>, whole: &[u8]) -> Result<()> {
        let owner = name(r, "name", whole)?;
        let kind: DnsRecordType = r.code("type")?;
        if kind == DnsRecordType::Opt {
            r.u16("payload_size")?;
            r.u32("extended_flags")?;
        } else {
            r.u16("class")?;
            r.u32("ttl")?;
        }
        let length = r.length_as("rdlength", 2)?;
        match kind {
            DnsRecordType::Cname => {
                let target = r.bounded("rdata", length, |r| name(r, "cname", whole))?;
                self.aliases.push((owner, target));
            }
            DnsRecordType::Https => {
                let record = r.bounded("rdata", length, https::read)?;
                self.https.push((owner, record));
            }
            _ => {
                r.opaque("rdata", length)?;
            }
        }
        Ok(())
    }

    /// What `name` is in the end, if it is an alias: aliases of aliases are followed.
    pub fn canonical<'a>(&'a self, name: &'a str) -> &'a str {
        let mut name = name;
        for _ in &self.aliases {
            let is_it = |(alias, _): &&(String, String)| alias.eq_ignore_ascii_case(name);
            match self.aliases.iter().find(is_it) {
                Some((_, target)) => name = target,
                None => break,
            }
        }
        name
    }
}

/// Reads a name, which may go on at an earlier place of the message (RFC 1035 §4.1.4). Bytes that are
/// no letters, digits, `-` or `_` become `\DDD`, so that a dot in a label is none between labels.
pub(super) fn name(r: &mut Reader<'_>, field: &'static str, whole: &[u8]) -> Result<String> {
    let start = r.position();
    let (mut at, mut length, mut total) = (start, None, 0);
    let mut text = String::new();
    let wrong = |r: &Reader<'_>, why: &str| -> Error { r.illegal(field, why) };
    loop {
        let Some(&first) = whole.get(at) else {
            let needed = at + 1 - start;
            let available = whole.len() - start;
            return Err(r.fault(field, Problem::Truncated { needed, available }));
        };
        match first {
            0 => {
                length.get_or_insert(at + 1 - start);
                break;
            }
            0xc0.. => {
                let low = whole.get(at + 1).copied().unwrap_or_default();
                length.get_or_insert(at + 2 - start);
                let target = usize::from(first & 0x3f) << 8 | usize::from(low);
                // Backwards only, so that it comes to an end.
                if target >= at {
                    return Err(wrong(r, "refers to a place that does not come before it"));
                }
                at = target;
                total += 1;
            }
            1..=63 => {
                let label = whole.get(at + 1..=at + usize::from(first));
                let Some(label) = label else {
                    return Err(wrong(r, "has a label that goes beyond the message"));
                };
                if !text.is_empty() {
                    text.push('.');
                }
                for byte in label {
                    match byte {
                        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => {
                            text.push(char::from(*byte));
                        }
                        _ => text.push_str(&format!("\\{byte:03}")),
                    }
                }
                at += 1 + usize::from(first);
                total += 1 + usize::from(first);
            }
            _ => return Err(wrong(r, "has a label of a kind that is not defined")),
        }
        if total > MOST_NAME {
            return Err(wrong(r, "is longer than 255 bytes"));
        }
    }
    let shown = if text.is_empty() { "." } else { &text }.to_owned();
    r.packed(field, length.unwrap_or_default(), |_| shown)?;
    Ok(text)
}
