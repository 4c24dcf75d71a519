//! DNS, as far as it is asked for the keys of Encrypted ClientHello.

use super::{Table, entries};

pub(super) const MESSAGES: Table = entries! {
    "DNS/DNS query",
        "the client asks how to reach the host",
        "Asks a DNS server for the HTTPS record of the host, before anything is sent to the host itself. In it a site publishes the keys to which a ClientHello can be encrypted. This question crosses the network in the clear, so that anyone who sees it learns the name all the same; browsers ask over HTTPS for that reason.",
        "RFC 9848 §3";
    "DNS/DNS answer",
        "how the host can be reached",
        "The records of that name: under which name, at which port and in which protocols the service is found, and the keys to encrypt the ClientHello to. Nothing here proves that the answer is true: anyone who can forge it can put in a key of their own, and then read the real hello. They still cannot pass for the host.",
        "RFC 9848 §3";
};

pub(super) const FIELDS: Table = entries! {
    "Header",
        "question or answer, and how much follows",
        "What every message of DNS begins with.",
        "RFC 1035 §4.1.1";
    "DNS/summary",
        "what that says",
        "What the fields before it say together.",
        "RFC 1035 §4.1";
    "DNS/id",
        "which answer is to which question",
        "A random number that the answer repeats, so that nobody who does not see the question can answer it.",
        "RFC 1035 §4.1.1";
    "DNS/flags",
        "question or answer, and how it went",
        "Bits that say whether this is a question or an answer, whether it was cut short, and how it went.",
        "RFC 1035 §4.1.1";
    "qdcount",
        "how many questions",
        "Says how many questions there are.",
        "RFC 1035 §4.1.1";
    "ancount",
        "how many records answer it",
        "Says how many records answer the question.",
        "RFC 1035 §4.1.1";
    "nscount",
        "how many records say who knows",
        "Says how many records name the servers that know this part of DNS.",
        "RFC 1035 §4.1.1";
    "arcount",
        "how many records besides",
        "Says how many records come in addition.",
        "RFC 1035 §4.1.1";
    "Question",
        "what is asked",
        "A name, and the kind of record that is wanted.",
        "RFC 1035 §4.1.2";
    "qname",
        "of which name",
        "The name that is asked about. For another port than 443 the port and `_https` are in front.",
        "RFC 9460 §9.1";
    "qtype",
        "for which kind of record",
        "The kind of record that is wanted.",
        "RFC 1035 §4.1.2";
    "qclass",
        "1 is the Internet",
        "The class of the record: always 1, the Internet.",
        "RFC 1035 §4.1.2";
    "cut_records",
        "what fitted of the records",
        "The records as far as they fitted. The client asks again over TCP, where there is room.",
        "RFC 1035 §4.2.1";
    "OPT",
        "what the client can take",
        "Not a record but an addition to the header: how long an answer the client takes over UDP.",
        "RFC 6891 §6.1.2";
    "ResourceRecord",
        "something that DNS knows of a name",
        "A record: a name, a kind, how long it may be kept, and its content.",
        "RFC 1035 §4.1.3";
    "DNS/name",
        "of which name",
        "The name that the record belongs to.",
        "RFC 1035 §4.1.3";
    "DNS/type",
        "which kind of record",
        "The kind of the record, which says what its content means.",
        "RFC 1035 §4.1.3";
    "DNS/class",
        "1 is the Internet",
        "The class of the record: always 1, the Internet.",
        "RFC 1035 §4.1.3";
    "ttl",
        "for how many seconds it may be kept",
        "Says for how many seconds the record may be kept before it has to be asked for again.",
        "RFC 1035 §4.1.3";
    "payload_size",
        "the longest answer over UDP",
        "Says how many bytes of an answer the sender takes over UDP.",
        "RFC 6891 §6.1.2";
    "extended_flags",
        "more flags",
        "More bits of the response code, a version, and whether signatures of DNSSEC are wanted.",
        "RFC 6891 §6.1.3";
    "rdlength",
        "bytes of the content",
        "Says how many bytes the content takes.",
        "RFC 1035 §4.1.3";
    "rdata",
        "the content",
        "The content of the record.",
        "RFC 1035 §4.1.3";
    "cname",
        "another name for it",
        "The name is another name for this one.",
        "RFC 1035 §3.3.1";
    "SvcPriority",
        "which record comes first",
        "The record with the smallest number is to be used first. 0 says that the service is found under another name.",
        "RFC 9460 §2.4.1";
    "TargetName",
        "under which name the service is",
        "The name whose addresses the service has; a dot stands for the name of the record.",
        "RFC 9460 §2.5";
    "SvcParam",
        "something about the service",
        "A parameter of the service: its number, and its value.",
        "RFC 9460 §2.2";
    "SvcParamKey",
        "which parameter",
        "The number of the parameter.",
        "RFC 9460 §14.3.2";
    "SvcParamValue",
        "its value",
        "The value of the parameter, in the form that its number says.",
        "RFC 9460 §2.2";
    "mandatory_key",
        "a parameter that must be understood",
        "A client that does not know this parameter must not use the record.",
        "RFC 9460 §8";
    "alpn-id",
        "an application protocol",
        "A protocol that the service has, as ALPN names it.",
        "RFC 9460 §7.1";
    "DNS/protocol",
        "its name",
        "The name of the protocol.",
        "RFC 9460 §7.1";
    "DNS/port",
        "at which port",
        "The port of the service, if it is not the usual one.",
        "RFC 9460 §7.2";
    "ipv4_address",
        "an address, to save a question",
        "An address of the service, so that it can be reached before the question for it is answered.",
        "RFC 9460 §7.3";
    "ipv6_address",
        "an address, to save a question",
        "An address of the service, so that it can be reached before the question for it is answered.",
        "RFC 9460 §7.3";
    "ECHConfigList",
        "keys for Encrypted ClientHello",
        "The server's keys for Encrypted ClientHello, best first.",
        "RFC 9849 §4";
    "DNS/value",
        "the value, as it came",
        "The value of a parameter that this program does not know.",
        "RFC 9460 §2.2";
};
