//! HTTP/2: its frames, their fields, settings and error codes.

use super::{Table, entries};

pub(super) const MESSAGES: Table = entries! {
    "HTTP/2/connection preface",
        "this is HTTP/2",
        "The client's first 24 bytes, the same on every connection. A server that knows only HTTP/1.1 reads them as a request with an unknown method, and gives up at once.",
        "RFC 9113 §3.4";
    "HTTP/2/DATA",
        "a piece of content",
        "Carries a piece of the content of a request or response. Only DATA frames count against the windows of flow control, padding included.",
        "RFC 9113 §6.1";
    "HTTP/2/HEADERS",
        "a head, or trailers",
        "Carries the head of a request or response, or the trailers behind its content, compressed with HPACK, and opens the stream if it is the first frame on it. With END_STREAM nothing follows.",
        "RFC 9113 §6.2";
    "HTTP/2/PRIORITY",
        "advice that nobody follows any more",
        "Says which streams to serve first, by a scheme that was given up: RFC 9113 keeps the frame and takes away its meaning.",
        "RFC 9113 §6.3";
    "HTTP/2/RST_STREAM",
        "the stream ends here",
        "Ends one stream at once and says why. The others go on.",
        "RFC 9113 §6.4";
    "HTTP/2/SETTINGS",
        "what the sender can take",
        "Says what the sender can take, and comes first from each end. The answer to it is a SETTINGS frame without settings, marked ACK: from then on the other end's are in effect.",
        "RFC 9113 §6.5";
    "HTTP/2/PUSH_PROMISE",
        "an answer that nobody asked for is coming",
        "Announces that the server answers a request which the client has not made. Browsers have given it up, and our settings forbid it.",
        "RFC 9113 §6.6";
    "HTTP/2/PING",
        "are you there",
        "Carries eight bytes that come back at once, marked ACK: so the sender learns that the peer lives, and how far away it is.",
        "RFC 9113 §6.7";
    "HTTP/2/GOAWAY",
        "no new streams from here on",
        "Says that the sender accepts no new streams, which was the last that it acted on, and why. Streams up to that one may still finish.",
        "RFC 9113 §6.8";
    "HTTP/2/WINDOW_UPDATE",
        "more may be sent",
        "Lets the peer send this many more bytes of content, on one stream or, on stream 0, on all of them together.",
        "RFC 9113 §6.9";
    "HTTP/2/CONTINUATION",
        "the rest of a head",
        "Goes on with a field block that did not fit into its HEADERS frame. Nothing else may come in between.",
        "RFC 9113 §6.10";
    "HTTP/2/ALTSVC",
        "where else this service is available",
        "Says that the same service is available elsewhere, or by another protocol such as HTTP/3.",
        "RFC 7838 §4";
    "HTTP/2/ORIGIN",
        "what other names this connection is good for",
        "Lists the names for which the server wants this connection to be used, of those that its certificate has.",
        "RFC 8336 §2";
    "HTTP/2/PRIORITY_UPDATE",
        "how urgent an answer is",
        "Says how urgent the answer on a stream is, and whether it is of use in pieces, in the words of the Priority field.",
        "RFC 9218 §7.1";
};

pub(super) const FIELDS: Table = entries! {
    "HTTP/2/Connection Preface",
        "always the same",
        "Looks like a request with the method PRI and the version HTTP/2.0, so that a server that does not know HTTP/2 stops here.",
        "RFC 9113 §3.4";
    "HTTP/2/Length",
        "bytes after the header",
        "How many bytes follow the header of nine bytes. More than 16,384 only if the peer's settings allow it.",
        "RFC 9113 §4.1";
    "HTTP/2/Type",
        "which frame this is",
        "Says which frame this is. Types that the receiver does not know it must ignore.",
        "RFC 9113 §4.1";
    "HTTP/2/Flags",
        "bits whose meaning depends on the type",
        "END_STREAM: the sender sends no more on this stream; END_HEADERS: the field block is whole; PADDED: there is padding; ACK: this is an answer.",
        "RFC 9113 §4.1";
    "HTTP/2/Stream Identifier",
        "which exchange this belongs to",
        "The stream that the frame belongs to: a request and its response. The client's have odd numbers, which only grow; 0 is the connection itself.",
        "RFC 9113 §5.1.1";
    "HTTP/2/Pad Length",
        "bytes of padding",
        "How many bytes of padding end the frame. They hide how long the content is.",
        "RFC 9113 §6.1";
    "HTTP/2/Padding",
        "zeros that mean nothing",
        "Bytes that hide how long the content is, and mean nothing.",
        "RFC 9113 §6.1";
    "HTTP/2/Data",
        "a piece of the content",
        "A piece of the content of the request or response.",
        "RFC 9113 §6.1";
    "HTTP/2/Frame Payload",
        "what an unknown frame holds",
        "The content of a frame that this program does not take apart, and ignores.",
        "RFC 9113 §4.1";
    "HTTP/2/Stream Dependency",
        "of the scheme that was given up",
        "The stream that this one was to depend on, by a scheme that RFC 9113 gave up.",
        "RFC 9113 §5.3.2";
    "HTTP/2/Weight",
        "of the scheme that was given up",
        "The share that the stream was to have among its siblings, less one, by a scheme that RFC 9113 gave up.",
        "RFC 9113 §5.3.2";
    "HTTP/2/Error Code",
        "why it ends",
        "Says why the stream or the connection ends; NO_ERROR if nothing is wrong.",
        "RFC 9113 §7";
    "HTTP/2/Setting",
        "one thing that the sender can take",
        "A setting and its value. A receiver ignores settings that it does not know.",
        "RFC 9113 §6.5.1";
    "HTTP/2/Identifier",
        "which setting this is",
        "Says which setting this is.",
        "RFC 9113 §6.5.1";
    "HTTP/2/Value",
        "what the setting is set to",
        "The value of the setting.",
        "RFC 9113 §6.5.1";
    "HTTP/2/Promised Stream ID",
        "where the answer will come",
        "The stream on which the answer that nobody asked for will come.",
        "RFC 9113 §6.6";
    "HTTP/2/Opaque Data",
        "comes back as it is",
        "Eight bytes that come back as they are.",
        "RFC 9113 §6.7";
    "HTTP/2/Last-Stream-ID",
        "the last stream that was taken",
        "The last of the receiver's streams that the sender has processed or may yet process. What came after it may be tried again elsewhere.",
        "RFC 9113 §6.8";
    "HTTP/2/Additional Debug Data",
        "why, in words",
        "Text for the person who looks for the fault; programs ignore it.",
        "RFC 9113 §6.8";
    "HTTP/2/Window Size Increment",
        "how many bytes more",
        "How many bytes more may be sent.",
        "RFC 9113 §6.9";
    "HTTP/2/Prioritized Stream ID",
        "whose answer is meant",
        "The stream whose answer is meant.",
        "RFC 9218 §7.1";
    "HTTP/2/Priority Field Value",
        "urgency, in words",
        "The urgency of the answer, from u=0 to u=7, the least; with i it is of use in pieces.",
        "RFC 9218 §4";
    // HPACK.
    "HTTP/2/Field Block Fragment",
        "fields, compressed",
        "The fields of a head or of trailers, compressed with HPACK, or a part of them. Each is an index into a table that both ends keep, or a literal.",
        "RFC 7541 §3";
    "HTTP/2/Indexed Header Field",
        "name and value out of the table",
        "A field that the table has: its index says name and value.",
        "RFC 7541 §6.1";
    "HTTP/2/Literal Header Field with Incremental Indexing",
        "goes into the dynamic table",
        "A field that the table does not have, or has only the name of. Both ends add it to their dynamic table, so that an index will do the next time.",
        "RFC 7541 §6.2.1";
    "HTTP/2/Literal Header Field without Indexing",
        "goes into no table",
        "A field that is not worth a place in the table.",
        "RFC 7541 §6.2.2";
    "HTTP/2/Literal Header Field Never Indexed",
        "may never go into a table",
        "A field with a secret, which nobody on the way may put into a table either: lengths of compressed text would help to guess it.",
        "RFC 7541 §6.2.3";
    "HTTP/2/Dynamic Table Size Update",
        "the table is to be this large",
        "The sender changes the size of its dynamic table, within what the receiver's settings allow. 0 empties it.",
        "RFC 7541 §6.3";
    "HTTP/2/Index",
        "a place in the table",
        "A place in the table: 1 to 61 is the static table, which the RFC gives, above is the dynamic table, the newest first. It begins in the low bits of its first byte, whose high bits say what the representation is.",
        "RFC 7541 §2.3.3";
    "HTTP/2/Max Size",
        "bytes that the table may have",
        "How many bytes the dynamic table may have, counting 32 extra bytes for each field.",
        "RFC 7541 §6.3";
    "HTTP/2/Name Length",
        "bytes of the name",
        "How many bytes the name takes; the highest bit says that they are in the Huffman code.",
        "RFC 7541 §5.2";
    "HTTP/2/Name String",
        "the field's name",
        "The name of the field, which is in lower case.",
        "RFC 7541 §5.2";
    "HTTP/2/Value Length",
        "bytes of the value",
        "How many bytes the value takes; the highest bit says that they are in the Huffman code, where frequent characters have five bits and rare ones up to thirty.",
        "RFC 7541 §5.2";
    "HTTP/2/Value String",
        "the field's value",
        "The value of the field.",
        "RFC 7541 §5.2";
    "HTTP/2/Header Field",
        "what that amounts to",
        "The field that the bytes before it amount to.",
        "RFC 7541 §3.2";
    "HTTP/2/Dynamic Table",
        "what the table holds from here on",
        "The fields that both ends have in their dynamic table from here on, the newest first.",
        "RFC 7541 §2.3.2";
};

pub(super) const SETTINGS: Table = entries! {
    "SETTINGS_HEADER_TABLE_SIZE",
        "bytes of HPACK's table; 4,096 by default",
        "How many bytes the table may have with which the sender decodes field blocks. 4,096 unless it says otherwise.",
        "RFC 9113 §6.5.2";
    "SETTINGS_ENABLE_PUSH",
        "whether unasked answers are welcome; 1 by default",
        "Whether the server may push responses that nobody asked for: 1, yes, unless the client says 0.",
        "RFC 9113 §6.5.2";
    "SETTINGS_MAX_CONCURRENT_STREAMS",
        "exchanges at once; no limit by default",
        "How many streams the peer may have open at once. No limit unless the sender sets one.",
        "RFC 9113 §6.5.2";
    "SETTINGS_INITIAL_WINDOW_SIZE",
        "bytes of content per stream at first; 65,535 by default",
        "How many bytes of content each stream may bring before it must wait for WINDOW_UPDATE. 65,535 unless the sender says otherwise.",
        "RFC 9113 §6.5.2";
    "SETTINGS_MAX_FRAME_SIZE",
        "bytes of a frame; 16,384 by default",
        "How long a frame that the sender takes may be, without its header. 16,384, the least there is, unless it says otherwise.",
        "RFC 9113 §6.5.2";
    "SETTINGS_MAX_HEADER_LIST_SIZE",
        "bytes of a head; no limit by default",
        "How large a head the sender takes, uncompressed, counting 32 extra bytes for each field. It is advice; no limit unless the sender sets one.",
        "RFC 9113 §6.5.2";
    "SETTINGS_ENABLE_CONNECT_PROTOCOL",
        "whether WebSocket works here; 0 by default",
        "Whether CONNECT may open a stream for another protocol, such as WebSocket. 0, no, unless the server says 1.",
        "RFC 8441 §3";
    "SETTINGS_NO_RFC7540_PRIORITIES",
        "the old priorities are ignored; 0 by default",
        "Whether the sender ignores the priorities that RFC 7540 had. With 1 only the Priority field and PRIORITY_UPDATE count.",
        "RFC 9218 §2.1";
};

pub(super) const ERROR_CODES: Table = entries! {
    "NO_ERROR",
        "nothing is wrong",
        "Nothing is wrong: the connection ends because it is no longer needed.",
        "RFC 9113 §7";
    "PROTOCOL_ERROR",
        "a rule was broken",
        "The peer broke a rule that has no code of its own.",
        "RFC 9113 §7";
    "INTERNAL_ERROR",
        "the sender has a fault",
        "Something went wrong at the sender of this, not at the peer.",
        "RFC 9113 §7";
    "FLOW_CONTROL_ERROR",
        "more was sent than there was room for",
        "The peer sent more content than the window allowed, or made a window too large.",
        "RFC 9113 §7";
    "SETTINGS_TIMEOUT",
        "the settings were not answered",
        "The peer did not answer SETTINGS in time.",
        "RFC 9113 §7";
    "STREAM_CLOSED",
        "a frame came behind the end",
        "A frame came on a stream that had ended.",
        "RFC 9113 §7";
    "FRAME_SIZE_ERROR",
        "a frame has a false length",
        "A frame was too long, or not as long as its type demands.",
        "RFC 9113 §7";
    "REFUSED_STREAM",
        "nothing was done; try again",
        "The stream was ended before anything was done for it, so the request may be sent again.",
        "RFC 9113 §7";
    "CANCEL",
        "no longer needed",
        "The stream is no longer needed.",
        "RFC 9113 §7";
    "COMPRESSION_ERROR",
        "the tables no longer agree",
        "A field block did not decode, so the two ends no longer have the same table, and nothing after it can be read.",
        "RFC 9113 §7";
    "CONNECT_ERROR",
        "the tunnel broke",
        "The connection that CONNECT made was reset or closed abnormally.",
        "RFC 9113 §7";
    "ENHANCE_YOUR_CALM",
        "too much of something",
        "The peer does too much of something, which may be an attack.",
        "RFC 9113 §7";
    "INADEQUATE_SECURITY",
        "TLS is not good enough",
        "The TLS below does not meet what HTTP/2 asks of it, such as the cipher suite.",
        "RFC 9113 §9.2";
    "HTTP_1_1_REQUIRED",
        "use HTTP/1.1 for this",
        "The server wants HTTP/1.1 for this request.",
        "RFC 9113 §7";
};
