//! HTTP/1.1: its heads, chunks and content, and the fields that the program has words for.

use super::{Table, entries};

pub(super) const MESSAGES: Table = entries! {
    "HTTP/1.1/request",
        "the client asks",
        "Asks for something: a line that says what, fields that say more, and an empty line that ends the head.",
        "RFC 9112 §3";
    "HTTP/1.1/response",
        "the server answers",
        "Answers the request: a line that says how it went, fields that say more, and an empty line that ends the head. The content follows.",
        "RFC 9112 §4";
    "HTTP/1.1/interim response",
        "not the answer yet",
        "A status that begins with 1 is not the answer yet: the answer follows it.",
        "RFC 9110 §15.2";
    "HTTP/1.1/content",
        "a piece of the content",
        "A piece of the content, as it came. The head said how long it is, or it goes on until the connection ends.",
        "RFC 9112 §6";
    "HTTP/1.1/chunk",
        "a piece of the content, with its size",
        "A piece of the content whose size is written before it, by a server that does not know yet how long all of it will be.",
        "RFC 9112 §7.1";
    "HTTP/1.1/part of a chunk",
        "more of a large chunk",
        "More of a chunk that is too large to be shown in one piece.",
        "RFC 9112 §7.1";
    "HTTP/1.1/end of a chunk",
        "the chunk was whole",
        "CR LF: the chunk was as long as its size said.",
        "RFC 9112 §7.1";
    "HTTP/1.1/last chunk",
        "the content is complete",
        "A chunk of size 0: the content is complete. A connection that ends without it was cut short.",
        "RFC 9112 §7.1";
    "HTTP/1.1/trailers",
        "fields behind the content",
        "Fields that could be known only when all of the content was sent; usually there are none, and an empty line is all.",
        "RFC 9112 §7.1.2";
    "HTTP/1.1/surplus",
        "bytes behind the end",
        "Bytes behind the end of the response. Nobody asked for them, and nobody reads them.",
        "RFC 9112 §9.3";
};

pub(super) const FIELDS: Table = entries! {
    "request-line",
        "what is asked for",
        "What to do, with what, and in which version of HTTP.",
        "RFC 9112 §3";
    "HTTP/1.1/method",
        "what to do",
        "What the server is asked to do: GET asks for a page, HEAD for its head alone, POST takes what is sent along.",
        "RFC 9110 §9";
    "request-target",
        "with what",
        "What is asked for: a path with its query; for CONNECT a host and a port.",
        "RFC 9112 §3.2";
    "HTTP-version",
        "which HTTP",
        "The version of HTTP that the sender supports.",
        "RFC 9112 §2.3";
    "status-line",
        "how it went",
        "The version of HTTP, three digits that say how it went, and words.",
        "RFC 9112 §4";
    "status-code",
        "2.. is good",
        "How it went: 2 at the start is good, 3 sends the client elsewhere, 4 is a fault of the request, 5 one of the server.",
        "RFC 9110 §15";
    "reason-phrase",
        "the same in words",
        "Words for people, which mean nothing to programs.",
        "RFC 9112 §4";
    "field-line",
        "more about it",
        "A field: a name, and what it says.",
        "RFC 9112 §5";
    "field-name",
        "which field this is",
        "The name of the field. Upper and lower case are the same.",
        "RFC 9110 §5.1";
    "delimiter",
        "ends the name",
        "Ends the name of the field.",
        "RFC 9112 §5";
    "OWS",
        "white space that means nothing",
        "White space around a value, which is not part of it.",
        "RFC 9110 §5.6.3";
    "field-value",
        "what the field says",
        "What the field says.",
        "RFC 9110 §5.5";
    "end of head",
        "an empty line",
        "An empty line ends the head.",
        "RFC 9112 §2.1";
    "HTTP/1.1/content",
        "a piece of the content",
        "A piece of the content, as it came.",
        "RFC 9112 §6";
    "chunk-size",
        "bytes of the chunk, in hex",
        "How many bytes of data the chunk has, in hex digits; 0 for the last.",
        "RFC 9112 §7.1";
    "chunk-ext",
        "says more about the chunk",
        "Says more about the chunk. Nobody uses it.",
        "RFC 9112 §7.1.1";
    "chunk-data",
        "a piece of the content",
        "A piece of the content.",
        "RFC 9112 §7.1";
    "HTTP/1.1/surplus",
        "bytes behind the end",
        "Bytes behind the end of the response.",
        "RFC 9112 §9.3";
    "Accept",
        "which kinds of content are welcome",
        "Which kinds of content the client takes; */* is any.",
        "RFC 9110 §12.5.1";
    "Alt-Svc",
        "where else this service is available",
        "Says that the same service is available elsewhere, or by another protocol: h3 is HTTP/3, over QUIC with its own TLS. The word clear takes back what was said before.",
        "RFC 7838 §3";
    "Connection",
        "whether the connection goes on",
        "What concerns this connection alone: close says that it ends after this answer.",
        "RFC 9110 §7.6.1";
    "Content-Encoding",
        "how the content is packed",
        "How the content is packed. It is shown unpacked, and written as it came.",
        "RFC 9110 §8.4";
    "Content-Length",
        "bytes of content",
        "How many bytes of content follow the head. An answer to HEAD has none: it says how many an answer to GET would have.",
        "RFC 9110 §8.6";
    "Content-Type",
        "what the content is",
        "What kind of content follows, and in which characters it is written.",
        "RFC 9110 §8.3";
    "Date",
        "when the server answered",
        "When the server answered, by its own clock.",
        "RFC 9110 §6.6.1";
    "Expect-CT",
        "a promise that is given up",
        "Asked browsers to insist on Certificate Transparency. They all do that now, so that it means nothing any more.",
        "RFC 9163 §2.1";
    "Host",
        "which site is meant",
        "The host that is asked, with its port if that is not the usual one: one address can serve many. TLS was told the same in server_name, if that was sent.",
        "RFC 9110 §7.2";
    "Location",
        "where to go",
        "Where the client is to go from here.",
        "RFC 9110 §10.2.2";
    "Proxy-Authenticate",
        "how to log in",
        "How the proxy wants the client to log in.",
        "RFC 9110 §11.7.1";
    "Public-Key-Pins",
        "a promise that is given up",
        "Told browsers which keys to expect next time. Sites locked themselves out with it; browsers have ignored it since 2018.",
        "RFC 7469 §2.1";
    "Server",
        "what the server is",
        "The name of the program that answers, if it tells.",
        "RFC 9110 §10.2.4";
    "Strict-Transport-Security",
        "TLS only from here on",
        "Tells browsers to reach this host over TLS only, for max-age seconds, and not to let anyone click a warning about its certificate away. 0 seconds takes that back. It counts for a host that has a name and a certificate that is trusted.",
        "RFC 6797 §6.1";
    "Transfer-Encoding",
        "how the content is framed",
        "How the content is framed: chunked is in pieces with their sizes.",
        "RFC 9112 §6.1";
    "User-Agent",
        "what the client is",
        "The name of the program that asks.",
        "RFC 9110 §10.1.5";
};
