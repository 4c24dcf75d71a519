//! What is said before TLS begins, and over it to say goodbye: messages, by their protocol. What a
//! protocol has no entry of its own for means the same in all of them.

use super::{Table, entries};

pub(super) const MESSAGES: Table = entries! {
    // In every protocol.
    "command",
        "a command that does not lead to TLS",
        "A command of the client's that has nothing to do with TLS. The built-in server answers it, and knows little more than how to begin TLS.",
        "RFC 9325 §3.2";
    "reply",
        "the answer to a command",
        "What the server answers to a command that does not lead to TLS.",
        "RFC 9325 §3.2";
    "client plaintext",
        "what the client says in the clear",
        "What the client says before TLS, or instead of it: nothing protects it. Lines are told apart; what they mean is up to their protocol.",
        "RFC 9325 §3.2";
    "server plaintext",
        "what the server says in the clear",
        "What the server says before TLS, or instead of it: nothing protects it. Lines are told apart; what they mean is up to their protocol.",
        "RFC 9325 §3.2";
    "refusal",
        "the server does not begin TLS",
        "The server refuses to begin TLS. A client that was told to use TLS ends here; one that goes on without it can be made to by anyone who writes this line in the server's place.",
        "RFC 7457 §2.1";
    "early plaintext",
        "bytes that nothing protects, and nobody reads",
        "Came in the clear behind the last words before TLS. A peer that took these bytes for a part of the protected conversation could be told anything by an attacker in between, so they are dropped.",
        "RFC 7457 §2.2";

    "other bytes",
        "bytes that are not a record of TLS",
        "No record of TLS begins with these bytes: the peer uses another protocol here, or something in between answers in its place. All that is shown came in the clear.",
        "RFC 9846 §5.1";

    // SMTP and LMTP.
    "SMTP/greeting",
        "the mail server says who it is",
        "The server speaks first: 220, its name, and often the software. 554 instead means that it does not want to talk to us.",
        "RFC 5321 §3.1";
    "SMTP/EHLO",
        "the client says who it is",
        "The client gives its name, or its address in brackets, and asks for the list of extensions. HELO is the same without a list, and so without TLS.",
        "RFC 5321 §4.1.1.1";
    "SMTP/HELO",
        "the client says who it is, the old way",
        "The client gives its name. There is no list of extensions in the answer, and so no TLS.",
        "RFC 5321 §4.1.1.1";
    "SMTP/capabilities",
        "what the server can do beyond plain SMTP",
        "The server's name, then a line for each extension that it has. Nothing protects this list: after TLS has begun the client forgets it and asks again.",
        "RFC 5321 §4.1.1.1";
    "SMTP/STARTTLS",
        "the client asks for TLS",
        "Asks the server to begin TLS on this connection. The client sends nothing more until it has the answer.",
        "RFC 3207 §4";
    "SMTP/go-ahead",
        "the server is ready for a ClientHello",
        "220: the server waits for a ClientHello, and everything from here on is TLS.",
        "RFC 3207 §4";
    "SMTP/QUIT",
        "the client says goodbye",
        "The client has no mail to send and says good-bye.",
        "RFC 5321 §4.1.1.10";
    "SMTP/farewell",
        "the server says goodbye",
        "221: the server closes the connection.",
        "RFC 5321 §4.1.1.10";
    "LMTP/greeting",
        "the mail server says who it is",
        "The server speaks first: 220 and its name. LMTP is SMTP for the last step, into mailboxes.",
        "RFC 2033 §4";
    "LMTP/LHLO",
        "the client says who it is",
        "What EHLO is to SMTP: the client gives its name and asks for the list of extensions.",
        "RFC 2033 §4.1";
    "LMTP/capabilities",
        "what the server can do",
        "The server's name, then a line for each extension that it has.",
        "RFC 2033 §4.1";
    "LMTP/STARTTLS",
        "the client asks for TLS",
        "Asks the server to begin TLS on this connection, as in SMTP.",
        "RFC 3207 §4";
    "LMTP/go-ahead",
        "the server is ready for a ClientHello",
        "220: the server waits for a ClientHello, and everything from here on is TLS.",
        "RFC 3207 §4";
    "LMTP/QUIT",
        "the client says goodbye",
        "The client has no mail to deliver and says good-bye.",
        "RFC 5321 §4.1.1.10";
    "LMTP/farewell",
        "the server says goodbye",
        "221: the server closes the connection.",
        "RFC 5321 §4.1.1.10";

    // IMAP.
    "IMAP/greeting",
        "the mail server says that it is there",
        "The server speaks first. OK means that the client may log in; PREAUTH that it is logged in already, which leaves no room for STARTTLS; BYE that it is turned away.",
        "RFC 9051 §7.1";
    "IMAP/CAPABILITY",
        "the client asks what the server can do",
        "Asks for the list of capabilities. Each command has a tag of the client's making, so that answers can be told apart.",
        "RFC 9051 §6.1.1";
    "IMAP/capabilities",
        "what the server can do",
        "The capabilities in a line that begins with *, then the line with the tag, which completes the command. Nothing protects the list: after TLS has begun it is worth nothing.",
        "RFC 9051 §7.2.2";
    "IMAP/STARTTLS",
        "the client asks for TLS",
        "Asks the server to begin TLS on this connection. The client sends nothing more until it has the answer.",
        "RFC 9051 §6.2.1";
    "IMAP/go-ahead",
        "the server is ready for a ClientHello",
        "OK: the server waits for a ClientHello, and everything from here on is TLS.",
        "RFC 9051 §6.2.1";
    "IMAP/LOGOUT",
        "the client says goodbye",
        "The client says that it is done.",
        "RFC 9051 §6.1.3";
    "IMAP/farewell",
        "the server says goodbye",
        "BYE, as the server closes the connection, then the line that completes the command.",
        "RFC 9051 §7.1.5";

    // POP3.
    "POP3/greeting",
        "the mail server says that it is there",
        "The server speaks first: +OK, and any words.",
        "RFC 1939 §4";
    "POP3/CAPA",
        "the client asks what the server can do",
        "Asks for the list of capabilities. Servers older than 1998 do not know the command.",
        "RFC 2449 §5";
    "POP3/capabilities",
        "what the server can do",
        "A line for each capability, up to a line that holds nothing but a dot. Nothing protects the list: after TLS has begun it is worth nothing.",
        "RFC 2449 §5";
    "POP3/STLS",
        "the client asks for TLS",
        "Asks the server to begin TLS on this connection: commands of POP3 have three or four letters.",
        "RFC 2595 §4";
    "POP3/go-ahead",
        "the server is ready for a ClientHello",
        "+OK: the server waits for a ClientHello, and everything from here on is TLS.",
        "RFC 2595 §4";
    "POP3/QUIT",
        "the client says goodbye",
        "The client says that it is done.",
        "RFC 1939 §5";
    "POP3/farewell",
        "the server says goodbye",
        "+OK: the server closes the connection.",
        "RFC 1939 §5";

    // ManageSieve.
    "ManageSieve/capabilities",
        "what the server can do",
        "The server speaks first, and begins with its capabilities. It sends them again when TLS has begun, because nothing protected the first list.",
        "RFC 5804 §1.7";
    "ManageSieve/STARTTLS",
        "the client asks for TLS",
        "Asks the server to begin TLS on this connection.",
        "RFC 5804 §2.2";
    "ManageSieve/go-ahead",
        "the server is ready for a ClientHello",
        "OK: the server waits for a ClientHello, and everything from here on is TLS.",
        "RFC 5804 §2.2";
    "ManageSieve/LOGOUT",
        "the client says goodbye",
        "The client says that it is done.",
        "RFC 5804 §2.3";
    "ManageSieve/farewell",
        "the server says goodbye",
        "OK: the server closes the connection.",
        "RFC 5804 §2.3";

    // FTP.
    "FTP/greeting",
        "the file server says that it is there",
        "The server speaks first: 220 when it is ready, 120 when it needs some minutes.",
        "RFC 959 §5.4";
    "FTP/FEAT",
        "the client asks what the server can do",
        "Asks for the list of features. Not every server knows the command, and some want a login first.",
        "RFC 2389 §3.1";
    "FTP/features",
        "what the server can do",
        "A line for each feature, behind a space. AUTH TLS among them means that the server knows TLS.",
        "RFC 2389 §3.2";
    "FTP/AUTH TLS",
        "the client asks for TLS",
        "Asks the server to begin TLS on this connection, over which commands go. Connections for files are protected one by one, with PROT.",
        "RFC 4217 §4.1";
    "FTP/AUTH",
        "the client asks for some security mechanism",
        "Asks the server for the security mechanism that it names. TLS is one of them.",
        "RFC 2228 §3";
    "FTP/go-ahead",
        "the server is ready for a ClientHello",
        "234: the server waits for a ClientHello, and everything from here on is TLS.",
        "RFC 4217 §4.1";
    "FTP/QUIT",
        "the client says goodbye",
        "The client says that it is done.",
        "RFC 959 §4.1.1";
    "FTP/farewell",
        "the server says goodbye",
        "221: the server closes the connection.",
        "RFC 959 §4.1.1";

    // LDAP.
    "LDAP/ExtendedRequest",
        "the client asks for TLS",
        "An extended operation is named by an object identifier; 1.3.6.1.4.1.1466.20037 is StartTLS. The client sends nothing more until it has the answer.",
        "RFC 4511 §4.14.1";
    "LDAP/ExtendedResponse",
        "whether TLS begins",
        "success (0) means that the server waits for a ClientHello. Any other result code means that there is no TLS.",
        "RFC 4511 §4.14.2";
    "LDAP/Notice of Disconnection",
        "the server closes the connection",
        "A response that nobody asked for, with the message ID 0: the server is about to close the connection, and says why.",
        "RFC 4511 §4.4.1";
    "LDAP/LDAPMessage",
        "another operation",
        "A message whose operation has nothing to do with TLS.",
        "RFC 4511 §4.1.1";
    "LDAP/LDAPResult",
        "the outcome of another operation",
        "The built-in server's answer to an operation that it does not have.",
        "RFC 4511 §4.1.9";
    "LDAP/UnbindRequest",
        "the client says goodbye",
        "The client is done. There is no answer: the server closes the connection.",
        "RFC 4511 §4.3";

    // XMPP.
    "XMPP/stream header",
        "the tag that opens a stream",
        "XMPP is one long XML document in each direction, whose first tag opens it and says whom it is for. When TLS has begun, both start again.",
        "RFC 6120 §4.2";
    "XMPP/features",
        "what the server can do at this point",
        "Lists what can be negotiated now. starttls with required in it means that nothing else goes before TLS.",
        "RFC 6120 §4.3.2";
    "XMPP/starttls",
        "the client asks for TLS",
        "Asks the server to begin TLS on this connection.",
        "RFC 6120 §5.4.2.1";
    "XMPP/go-ahead",
        "the server is ready for a ClientHello",
        "proceed: the server waits for a ClientHello, and everything from here on is TLS.",
        "RFC 6120 §5.4.2.3";
    "XMPP/refusal",
        "the server does not begin TLS",
        "failure: the server refuses, and closes the stream.",
        "RFC 6120 §5.4.2.2";
    "XMPP/stream error",
        "something is wrong with the stream",
        "Names what is wrong, and ends the stream: for example host-unknown, when the server does not serve the host that the header names.",
        "RFC 6120 §4.9";
    "XMPP/stanza",
        "another element",
        "An element of the stream that has nothing to do with TLS.",
        "RFC 6120 §8";
    "XMPP/end of stream",
        "the tag that closes the stream",
        "Closes the document, and with it the stream in this direction.",
        "RFC 6120 §4.4";

    // NNTP.
    "NNTP/greeting",
        "the news server says that it is there",
        "The server speaks first: 200 if articles may be posted, 201 if not.",
        "RFC 3977 §5.1";
    "NNTP/CAPABILITIES",
        "the client asks what the server can do",
        "Asks for the list of capabilities. Servers older than 2006 do not know the command.",
        "RFC 3977 §5.2";
    "NNTP/capabilities",
        "what the server can do",
        "101, then a line for each capability, up to a line that holds nothing but a dot.",
        "RFC 3977 §5.2";
    "NNTP/STARTTLS",
        "the client asks for TLS",
        "Asks the server to begin TLS on this connection.",
        "RFC 4642 §2.2";
    "NNTP/go-ahead",
        "the server is ready for a ClientHello",
        "382: the server waits for a ClientHello, and everything from here on is TLS.",
        "RFC 4642 §2.2";
    "NNTP/QUIT",
        "the client says goodbye",
        "The client says that it is done.",
        "RFC 3977 §5.4";
    "NNTP/farewell",
        "the server says goodbye",
        "205: the server closes the connection.",
        "RFC 3977 §5.4";

    // IRC.
    "IRC/CAP LS",
        "the client asks what the server can do",
        "Asks for the list of capabilities. A server may have sent notices before: it looks up the client's name.",
        "IRCv3 capability-negotiation";
    "IRC/CAP",
        "the client negotiates capabilities",
        "Asks for capabilities, or ends the negotiation.",
        "IRCv3 capability-negotiation";
    "IRC/capabilities",
        "what the server can do",
        "The list of capabilities. tls among them means that the server knows STARTTLS; some know it and do not list it.",
        "IRCv3 capability-negotiation";
    "IRC/notice",
        "the server says something on its own account",
        "Something for a person to read, or that needs no answer here.",
        "RFC 2812 §3.3.2";
    "IRC/STARTTLS",
        "the client asks for TLS",
        "Asks the server to begin TLS on this connection. Networks now prefer a port where TLS begins at once.",
        "IRCv3 tls";
    "IRC/go-ahead",
        "the server is ready for a ClientHello",
        "670: the server waits for a ClientHello, and everything from here on is TLS.",
        "IRCv3 tls";
    "IRC/NICK",
        "the client gives its nickname",
        "Registers a nickname, which needs no answer here.",
        "RFC 2812 §3.1.2";
    "IRC/USER",
        "the client gives its user name",
        "Registers a user name, which needs no answer here.",
        "RFC 2812 §3.1.3";
    "IRC/PING",
        "are you there?",
        "Asks for a sign of life.",
        "RFC 2812 §3.7.2";
    "IRC/QUIT",
        "the client says goodbye",
        "The client says that it is done.",
        "RFC 2812 §3.1.7";
    "IRC/farewell",
        "the server says goodbye",
        "ERROR: the server closes the connection, and says why.",
        "RFC 2812 §3.7.4";

    // PostgreSQL.
    "PostgreSQL/SSLRequest",
        "the client asks for TLS",
        "Eight bytes: their length, and a number that no version of the protocol has, which asks for TLS. Nothing comes before it.",
        "PostgreSQL, SSL Session Encryption";
    "PostgreSQL/GSSENCRequest",
        "the client asks for GSSAPI encryption",
        "As SSLRequest, for the encryption of GSSAPI. The built-in server has none.",
        "PostgreSQL, GSSAPI Session Encryption";
    "PostgreSQL/StartupMessage",
        "the client logs in without TLS",
        "The start of a connection in the clear: the version of the protocol, the user, the database.",
        "PostgreSQL, Message Formats";
    "PostgreSQL/go-ahead",
        "the server is ready for a ClientHello",
        "One byte, S: the server waits for a ClientHello. A client must read this byte and no more, or an attacker could slip in bytes of their own (CVE-2021-23222).",
        "PostgreSQL, SSL Session Encryption";
    "PostgreSQL/refusal",
        "the server has no TLS",
        "One byte, N: the server was built without TLS, or it is turned off. The client may go on in the clear, or leave.",
        "PostgreSQL, SSL Session Encryption";
    "PostgreSQL/ErrorResponse",
        "the server does not understand",
        "An error instead of an answer, as from servers older than TLS. Nothing vouches for it, so programs should not show it as the server's word (CVE-2024-10977).",
        "PostgreSQL, SSL Session Encryption";

    // MySQL.
    "MySQL/greeting",
        "the server says what it is and what it can do",
        "The server speaks first: its version, half of what a password is proved with, and a set of capability flags. CLIENT_SSL among them means that it knows TLS.",
        "MySQL protocol, HandshakeV10";
    "MySQL/SSLRequest",
        "the client asks for TLS",
        "The first 32 bytes of a login, without the login. Nobody answers it: the ClientHello follows at once, and the login comes again over TLS.",
        "MySQL protocol, SSLRequest";
    "MySQL/HandshakeResponse",
        "the client logs in without TLS",
        "A login in the clear.",
        "MySQL protocol, HandshakeResponse41";
    "MySQL/refusal",
        "the server refuses to serve us",
        "An error instead of a greeting: for example this host is not allowed, or too many connections are open.",
        "MySQL protocol, ERR_Packet";

    // RDP.
    "RDP/X.224 connection request",
        "the client names the security that it takes",
        "Opens the connection, and lists the security protocols that the client takes: TLS, and CredSSP, which runs inside TLS.",
        "MS-RDPBCGR §2.2.1.1";
    "RDP/X.224 connection confirm",
        "the server chooses the security",
        "Names the security protocol that the server has chosen, or why there is none. With TLS or CredSSP the ClientHello follows.",
        "MS-RDPBCGR §2.2.1.2";
};
