//! The comparison: fields of the same name in the same place, lists as lists.

use super::{Side, Told};
use crate::certificate::{Certificate, time};
use crate::names;
use crate::names::hash::HashAlgorithm;
use crate::names::quantity::{bytes_count, thousands};
use crate::story::words;
use crate::wire::{Field, FieldValue, is_grease};

/// How much a difference says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It can decide whether and how a handshake goes.
    Matters,
    /// It changes fingerprints and lengths, and nothing that the RFCs let a peer depend on.
    Looks,
    /// It is different in every connection.
    EachTime,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The message.
    pub message: String,
    /// The field in it, from outside in.
    pub field: String,
    /// What the first has; `None` if nothing.
    pub first: Option<String>,
    /// What the second has.
    pub second: Option<String>,
    /// How much it says.
    pub weight: Weight,
}

/// The differences of two connections or hellos, in the order of the messages.
pub fn compare(first: &Side, second: &Side) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut rest: Vec<&Told> = second.messages.iter().collect();
    let mut lonely = Vec::new();
    for told in &first.messages {
        let fits = |other: &&Told| {
            let is_of_same = match (told.from, other.from) {
                (Some(one), Some(other)) => one == other,
                _ => true,
            };
            other.name == told.name && is_of_same
        };
        match rest.iter().position(fits) {
            Some(place) => {
                let other = rest.remove(place);
                let message = title(told);
                let mut comparison = Comparison {
                    message: &message,
                    bytes: (&told.bytes, &other.bytes),
                    shuffled: first.shuffles() || second.shuffles(),
                    found: &mut found,
                };
                comparison.fields("", &told.fields, &other.fields);
            }
            None => lonely.push((told, true)),
        }
    }
    lonely.extend(rest.into_iter().map(|told| (told, false)));
    for (told, is_first) in lonely {
        let length = Some(bytes_count(told.bytes.len()));
        let (one, other) = if is_first {
            (length, None)
        } else {
            (None, length)
        };
        found.push(Difference {
            message: title(told),
            field: "the whole message".to_owned(),
            first: one,
            second: other,
            weight: Weight::Matters,
        });
    }
    found
}

/// The name of a message, with its sender if both ends send such.
fn title(told: &Told) -> String {
    const OF_BOTH: [&str; 4] = ["Certificate", "CertificateVerify", "Finished", "KeyUpdate"];
    match told.from {
        Some(from) if OF_BOTH.contains(&&*told.name) => {
            format!("{} of the {}", told.name, from.name())
        }
        _ => told.name.clone(),
    }
}

struct Comparison<'a> {
    message: &'a str,
    bytes: (&'a [u8], &'a [u8]),
    /// Whether the order of extensions is another each time.
    shuffled: bool,
    found: &'a mut Vec<Difference>,
}

impl Comparison<'_> {
    fn fields(&mut self, path: &str, first: &[Field], second: &[Field]) {
        let mut names: Vec<&str> = Vec::new();
        for field in first.iter().chain(second) {
            let name = shared_name(field);
            if !names.contains(&name) && !matches!(field.value, FieldValue::Length(_)) {
                names.push(name);
            }
        }
        self.order(path, first, second);
        // Its name says what is in it.
        let is_list = names.len() == 1 && !path.is_empty();
        for name in names {
            let of = |fields: &'_ [Field]| -> Vec<Field> {
                fields
                    .iter()
                    .filter(|field| shared_name(field) == name)
                    .cloned()
                    .collect()
            };
            let (first, second) = (of(first), of(second));
            match (&first[..], &second[..]) {
                _ if name == CERTIFICATE => self.certificates(path, &first, &second),
                _ if name == SHARE => self.shares(path, &first, &second),
                ([one], [other]) if !one.fields.is_empty() && !other.fields.is_empty() => {
                    self.fields(&join(path, name), &one.fields, &other.fields);
                }
                _ => self.values(path, name, is_list, &first, &second),
            }
        }
    }

    /// The order of the same fields.
    fn order(&mut self, path: &str, first: &[Field], second: &[Field]) {
        let order = |fields: &[Field]| -> Vec<String> {
            let fields = fields
                .iter()
                .filter(|it| !matches!(it.value, FieldValue::Length(_)));
            fields.map(|field| shared_name(field).to_owned()).collect()
        };
        let (one, other) = (order(first), order(second));
        let sorted = |names: &[String]| {
            let mut names = names.to_vec();
            names.sort();
            names
        };
        if one != other && sorted(&one) == sorted(&other) {
            let (one, other) = (Some(one.join(" ")), Some(other.join(" ")));
            let weight = match self.shuffled {
                true => Weight::EachTime,
                false => Weight::Looks,
            };
            self.push(path, "order", one, other, weight);
        }
    }

    /// Chains side by side: each certificate with the one in the same place.
    fn certificates(&mut self, path: &str, first: &[Field], second: &[Field]) {
        for place in 0..first.len().max(second.len()) {
            let [one, other] = [first, second].map(|chain| chain.get(place));
            let name = format!("certificate {place}");
            let path = join(path, &name);
            let bytes = self.bytes;
            let told = one.map(|entry| certificate(entry, bytes.0));
            let others = other.map(|entry| certificate(entry, bytes.1));
            if told != others {
                self.push(&path, "", told, others, Weight::Matters);
            }
            // What TLS 1.3 has beside each.
            let beside = |entry: Option<&Field>| -> Vec<Field> {
                let fields = entry.map(|entry| entry.fields.clone()).unwrap_or_default();
                let is_beside = |field: &Field| field.name == "extensions";
                fields.into_iter().filter(is_beside).collect()
            };
            let (one, other) = (beside(one), beside(other));
            if !one.is_empty() && !other.is_empty() {
                self.fields(&path, &one, &other);
            }
        }
    }

    /// Values side by side: those of a list, or one.
    fn values(&mut self, path: &str, name: &str, is_list: bool, first: &[Field], second: &[Field]) {
        let show = |fields: &[Field], bytes: &[u8]| -> Vec<String> {
            fields.iter().map(|field| shown(field, bytes)).collect()
        };
        let one = show(first, self.bytes.0);
        let other = show(second, self.bytes.1);
        if one == other {
            return;
        }
        let weight = weight(path, name);
        if one.len() <= 1 && other.len() <= 1 {
            let (one, other) = (one.into_iter().next(), other.into_iter().next());
            self.push(path, name, one, other, weight);
            return;
        }
        let list = match is_list {
            true => path.to_owned(),
            false => join(path, name),
        };
        self.lists(&list, &one, &other, weight);
    }

    /// The key shares: the groups can decide, the keys are new each time.
    fn shares(&mut self, path: &str, first: &[Field], second: &[Field]) {
        let said = |entries: &[Field], bytes: &[u8], name: &str| -> Vec<String> {
            let fields = entries
                .iter()
                .flat_map(|entry| entry.fields.iter().find(|it| it.name == name));
            fields.map(|field| shown(field, bytes)).collect()
        };
        let bytes = self.bytes;
        let of_both = |name| (said(first, bytes.0, name), said(second, bytes.1, name));
        let (one, other) = of_both("group");
        if one != other {
            self.lists(path, &one, &other, Weight::Matters);
        }
        let (one, other) = of_both("key_exchange");
        if one != other {
            let [one, other] = [one, other].map(|keys| Some(keys.join(", ")));
            self.push(path, "key_exchange", one, other, Weight::EachTime);
        }
    }

    /// What two lists do not have in common; else their order. Numbers that mean nothing decide nothing
    /// (RFC 8701 §3.1).
    fn lists(&mut self, list: &str, one: &[String], other: &[String], weight: Weight) {
        let meaning = |list: &[String]| -> Vec<String> {
            let list = list.iter().filter(|it| *it != GREASE);
            list.cloned().collect()
        };
        let (real, others) = (meaning(one), meaning(other));
        if real == others {
            let (one, other) = (Some(one.join(", ")), Some(other.join(", ")));
            self.push(&join(list, GREASE), "", one, other, Weight::Looks);
            return;
        }
        let missing = |from: &[String], within: &[String]| -> Option<String> {
            let missing: Vec<&str> = from
                .iter()
                .filter(|it| !within.contains(it))
                .map(String::as_str)
                .collect();
            (!missing.is_empty()).then(|| missing.join(", "))
        };
        let (only_first, only_second) = (missing(&real, &others), missing(&others, &real));
        if only_first.is_none() && only_second.is_none() {
            let (one, other) = (Some(one.join(", ")), Some(other.join(", ")));
            self.push(&format!("{list}, in another order"), "", one, other, weight);
            return;
        }
        let lacking = format!("{list}, what the other lacks");
        self.push(&lacking, "", only_first, only_second, weight);
    }

    fn push(
        &mut self,
        path: &str,
        name: &str,
        first: Option<String>,
        second: Option<String>,
        weight: Weight,
    ) {
        let (first, second) = clipped(first, second);
        self.found.push(Difference {
            message: self.message.to_owned(),
            field: match name {
                "" => path.to_owned(),
                name => join(path, name),
            },
            first,
            second,
            weight,
        });
    }
}

/// What holds a certificate, in every version.
const CERTIFICATE: &str = "CertificateEntry";

/// What holds a group and a key in it.
const SHARE: &str = "KeyShareEntry";

/// What numbers are called that mean nothing.
const GREASE: &str = "GREASE";

/// The name of a field. GREASE of any number has one, and so has what TLS 1.3 calls by another name
/// than the versions before it.
fn shared_name(field: &Field) -> &str {
    match &*field.name {
        name if name.starts_with(GREASE) => GREASE,
        "client_version" | "server_version" => "legacy_version",
        "session_id" | "legacy_session_id_echo" => "legacy_session_id",
        "compression_methods" => "legacy_compression_methods",
        "compression_method" => "legacy_compression_method",
        "ASN.1Cert" => CERTIFICATE,
        name => name,
    }
}

/// Whose certificate an entry holds, and which it is.
fn certificate(entry: &Field, bytes: &[u8]) -> String {
    let mut der = entry;
    while let Some(inner) = der
        .fields
        .iter()
        .find(|it| matches!(&*it.name, "cert_data" | "Certificate"))
    {
        der = inner;
    }
    let end = der.offset.saturating_add(der.length);
    let der = bytes.get(der.offset..end).unwrap_or_default();
    let digest = HashAlgorithm::Sha256.digest(&[der]);
    let mark = base16ct::lower::encode_string(&digest[..8.min(digest.len())]);
    match Certificate::parse(der) {
        Ok(it) => {
            let [from, to] = [it.not_before(), it.not_after()].map(time::rfc3339);
            let (subject, issuer) = (&**it.subject(), &**it.issuer());
            format!("{subject}, issued by {issuer}, valid from {from} to {to}, SHA-256 {mark}…")
        }
        Err(_) => format!("{}, SHA-256 {mark}…", bytes_count(der.len())),
    }
}

/// The longest value that is shown whole.
const LONGEST: usize = 2000;

/// Two values no longer than can be read: what long ones have in common at their beginnings is left
/// out, and what is beyond a bound.
fn clipped(first: Option<String>, second: Option<String>) -> (Option<String>, Option<String>) {
    let is_long = |text: &Option<String>| text.as_ref().is_some_and(|it| it.len() > LONGEST);
    if !is_long(&first) && !is_long(&second) {
        return (first, second);
    }
    let common = match (&first, &second) {
        (Some(one), Some(other)) => {
            let pairs = one.chars().zip(other.chars());
            let same = pairs.take_while(|(one, other)| one == other).count();
            same.saturating_sub(20)
        }
        _ => 0,
    };
    let clip = |text: String| {
        let rest: String = text.chars().skip(common).collect();
        let clipped = words::clipped(&rest, LONGEST);
        match common {
            0 => clipped.into_owned(),
            _ => format!("…{clipped}"),
        }
    };
    (first.map(clip), second.map(clip))
}

fn join(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        // Every extension has it.
        path if name == "extension_data" => path.to_owned(),
        path => format!("{path} › {name}"),
    }
}

/// What is said of nothing at all.
const EMPTY: &str = "empty";

/// What a field says.
fn shown(field: &Field, bytes: &[u8]) -> String {
    if !field.fields.is_empty() {
        // The type of an extension is its name.
        let says =
            |it: &&Field| !matches!(it.value, FieldValue::Length(_)) && it.name != "extension_type";
        let parts: Vec<&Field> = field.fields.iter().filter(says).collect();
        let is_list = parts.windows(2).all(|pair| pair[0].name == pair[1].name);
        let between = if is_list { ", " } else { " " };
        let parts: Vec<String> = parts.into_iter().map(|part| shown(part, bytes)).collect();
        return match parts.is_empty() {
            true => EMPTY.to_owned(),
            false => parts.join(between),
        };
    }
    match &field.value {
        FieldValue::Code { registry, value } if is_grease(*registry, *value) => GREASE.to_owned(),
        FieldValue::Code { registry, value } => names::name(*registry, *value).into_owned(),
        FieldValue::Unsigned(number) => thousands(*number),
        FieldValue::Text(text) => text.clone(),
        FieldValue::Described(text) | FieldValue::Packed(text) => text.clone(),
        _ => {
            let end = field.offset.saturating_add(field.length);
            let bytes = bytes.get(field.offset..end).unwrap_or_default();
            let hex = base16ct::lower::encode_string(&bytes[..bytes.len().min(16)]);
            match bytes.len() {
                0 => EMPTY.to_owned(),
                length if length > 16 => format!("{hex}… ({})", bytes_count(length)),
                _ => hex,
            }
        }
    }
}

/// Fields that are made anew for each connection.
const EACH_TIME: &[&str] = &[
    "random",
    "session_id",
    "legacy_session_id",
    "legacy_session_id_echo",
    "key_exchange",
    "enc",
    "payload",
    "config_id",
    "identity",
    "obfuscated_ticket_age",
    "PskBinderEntry",
    "cookie",
    "ticket",
    "ticket_age_add",
    "ticket_nonce",
    "signature",
    "verify_data",
    "public",
    "ecdh_Yc",
    "dh_Yc",
    "dh_Ys",
    "encrypted_pre_master_secret",
    "response",
];

/// How much a difference in this field says.
fn weight(path: &str, name: &str) -> Weight {
    if EACH_TIME.contains(&name) {
        return Weight::EachTime;
    }
    let looks = [GREASE, "padding"];
    match looks.iter().any(|it| name == *it || path.contains(it)) {
        true => Weight::Looks,
        false => Weight::Matters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(one: &str, other: &str) -> Vec<Difference> {
        let [one, other] = Side::read_both(one, other).unwrap();
        compare(&one, &other)
    }

    fn find<'a>(found: &'a [Difference], field: &str) -> &'a Difference {
        let mut found = found.iter();
        found.find(|it| it.field.contains(field)).expect(field)
    }

    #[test]
    fn a_hello_does_not_differ_from_itself() {
        for name in ["chrome", "java", "openssl"] {
            assert_eq!(differences(name, name), []);
        }
    }

    /// Recorded from the clients themselves: what `--as` sends in their name differs from it in nothing but
    /// what is new in every connection, whichever host the recorded one was for.
    #[test]
    fn a_name_is_compared_as_it_would_be_sent() {
        const RECORDED: &str = include_str!("../../../tests/data/client-hellos.txt");
        let path = std::env::temp_dir().join(format!("tlsdemo-diff-{}-real", std::process::id()));
        let shown = path.to_str().unwrap();
        for (name, recording) in [
            ("curl", "curl7.88.1-openssl3.0"),
            ("chrome", "chromium156"),
            ("firefox", "firefox-esr153"),
            ("gnutls", "gnutls-cli3.7.9.0"),
            ("java", "java17"),
            ("node20", "node20"),
            ("go", "go1.27.3"),
        ] {
            let lines = RECORDED.lines().filter(|line| line.starts_with(recording));
            let hellos = lines.filter_map(|line| line.split_once(' '));
            let mut least: Option<Vec<Difference>> = None;
            for (_, hex) in hellos {
                std::fs::write(&path, hex).unwrap();
                let mut found = differences(name, shown);
                found.retain(|it| it.weight != Weight::EachTime);
                if least.as_ref().is_none_or(|least| found.len() < least.len()) {
                    least = Some(found);
                }
            }
            assert_eq!(least, Some(vec![]), "{name}");
        }
        let _ = std::fs::remove_file(&path);
    }

    #[test]
    fn what_one_library_offers_and_the_other_does_not() {
        let found = differences("openssl", "go");
        let suites = find(&found, "cipher_suites");
        assert_eq!(suites.weight, Weight::Matters);
        assert!(
            suites
                .first
                .as_ref()
                .unwrap()
                .contains("TLS_DHE_RSA_WITH_AES_256_GCM_SHA384")
        );
        assert_eq!(suites.field, "cipher_suites, what the other lacks");
        let etm = find(&found, "encrypt_then_mac");
        assert_eq!(etm.first.as_deref(), Some("empty"));
        assert!(etm.first.is_some() && etm.second.is_none());
        let groups = find(&found, "supported_groups");
        assert!(groups.second.as_ref().unwrap().contains("X25519MLKEM768"));
    }

    #[test]
    fn what_two_versions_call_by_two_names_is_one_field() {
        // As a client of TLS 1.2 alone says it (RFC 5246 §7.4.1.2) and as one of TLS 1.3 does (RFC 9846
        // §4.2.2): client_version and legacy_version are one field, and both are 0x0303.
        let folder =
            std::env::temp_dir().join(format!("tlsdemo-diff-{}-names", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let hello = |name: &str, extension: &str| {
            let body = format!("0303{}00000213010100{extension}", "00".repeat(32));
            let path = folder.join(name);
            std::fs::write(&path, format!("01{:06x}{body}", body.len() / 2)).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let found = differences(&hello("old", ""), &hello("new", "0007002b0003020304"));
        let names: Vec<&str> = found.iter().map(|it| &*it.field).collect();
        assert!(
            names.iter().all(|name| name.contains("extensions")),
            "{names:?}"
        );
        assert!(!names.is_empty());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn messages_are_compared_with_those_of_the_same_end() {
        let finished = |from, byte| Told {
            name: "Finished".to_owned(),
            from: Some(from),
            bytes: vec![20, 0, 0, 1, byte],
            fields: Vec::new(),
        };
        use crate::narration::Side::{Client, Server};
        let side = |messages| Side {
            client: None,
            path: String::new(),
            messages,
        };
        let one = side(vec![finished(Server, 1), finished(Client, 2)]);
        let other = side(vec![finished(Client, 2)]);
        let found = compare(&one, &other);
        let told: Vec<(&str, &str)> = found.iter().map(|it| (&*it.message, &*it.field)).collect();
        assert_eq!(told, [("Finished of the server", "the whole message")]);
    }

    #[test]
    fn long_values_are_shown_where_they_differ() {
        let (one, other) = ("x".repeat(5000) + "a", "x".repeat(5000) + "b");
        let (one, other) = clipped(Some(one), Some(other));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert!(
            one.starts_with('…') && one.ends_with("xa") && one.len() < 100,
            "{one}"
        );
        assert!(other.ends_with("xb"), "{other}");
    }

    /// RFC 8701 §3.1: a server that ignores GREASE cannot care; RFC 9846 §4.3.8: a key is new each time.
    #[test]
    fn noise_and_new_keys_decide_nothing() {
        let found = differences("chrome", "firefox");
        let decides = |it: &&Difference| it.weight == Weight::Matters;
        for it in found.iter().filter(decides) {
            let sides = [&it.first, &it.second];
            let says = |word: &str| {
                sides
                    .iter()
                    .any(|side| side.iter().any(|it| it.contains(word)))
            };
            assert!(!says("GREASE"), "{it:?}");
        }
        let shares = |it: &&Difference| it.field.contains("client_shares");
        let shares: Vec<_> = found.iter().filter(shares).collect();
        for it in &shares {
            let is_key = it.field.ends_with("key_exchange");
            assert_eq!(it.weight == Weight::EachTime, is_key, "{it:?}");
        }
        // Firefox sends a key in secp256r1 as well.
        let groups = shares.iter().find(|it| it.weight == Weight::Matters);
        assert_eq!(groups.unwrap().second.as_deref(), Some("secp256r1"));
    }

    #[test]
    fn curl_is_openssl_with_protocols() {
        let found = differences("openssl", "curl");
        let alpn = find(&found, "application_layer_protocol_negotiation");
        assert!(alpn.first.is_none() && alpn.weight == Weight::Matters);
        assert!(found.iter().all(|it| !it.field.contains("cipher_suites")));
    }

    #[test]
    fn what_is_new_each_time_does_not_matter() {
        let text = include_str!("../../../tests/data/client-hellos.txt");
        let folder = std::env::temp_dir();
        let file = |name: &str| {
            let line = text
                .lines()
                .find(|line| line.starts_with(name))
                .expect(name);
            let path = folder.join(format!("tlsdemo-diff-{}-{name}", std::process::id()));
            std::fs::write(&path, line.split(' ').nth(1).unwrap()).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let (one, other) = (file("go1.27.3.0"), file("go1.27.3.2"));
        let found = differences(&one, &other);
        assert_eq!(find(&found, "random").weight, Weight::EachTime);
        assert_eq!(find(&found, "session_ticket").weight, Weight::Matters);
        for path in [one, other] {
            let _ = std::fs::remove_file(path);
        }
    }
}
