//! Parts of what is said before TLS begins, by their protocol, and the capabilities that servers
//! list.

use super::{Table, entries};

pub(super) const FIELDS: Table = entries! {
    // Lines, in every protocol that has them.
    "command",
        "a line that asks for something",
        "A line of the client's: a verb, and what it is about.",
        "RFC 5321 §2.3.8";
    "verb",
        "what is asked for",
        "The word that says what is asked for. It may be written in capital or small letters.",
        "RFC 5321 §2.4";
    "argument",
        "what it is about",
        "What follows the verb.",
        "RFC 5321 §2.4";
    "reply",
        "a line that answers",
        "A line of the server's answer.",
        "RFC 5321 §4.2";
    "reply_code",
        "how it went: 2 is good, 4 not now, 5 not ever",
        "Three digits, for programs. The first says how it went: 2 well, 3 well so far, 4 not now, 5 not at all.",
        "RFC 5321 §4.2.1";
    "separator",
        "a hyphen if more lines follow",
        "A hyphen where more lines of the same answer follow, a space in its last line.",
        "RFC 5321 §4.2.1";
    "text",
        "words for people",
        "Words for people, or what a capability says of itself.",
        "RFC 5321 §4.2";
    "CRLF",
        "the end of the line",
        "Carriage return and line feed, which end a line.",
        "RFC 5234 appendix B.1";
    "LF",
        "the end of the line, without carriage return",
        "A line feed alone. Lines should end in carriage return and line feed; most programs take this too.",
        "RFC 5234 appendix B.1";
    "SP",
        "a space",
        "A space between two words.",
        "RFC 5234 appendix B.1";
    "capability",
        "something else that the server can do",
        "A capability that the glossary does not explain; none that has to do with TLS.",
        "RFC 5321 §2.2";
    "end of list",
        "a dot on its own",
        "A line that holds nothing but a dot ends a list.",
        "RFC 3977 §3.1.1";
    "literal",
        "a text of a stated length",
        "A text whose length was stated before it, so that anything may be in it.",
        "RFC 9051 §4.3";
    "discarded",
        "nobody reads this",
        "Bytes that came in the clear where nothing may come. They are dropped.",
        "RFC 7457 §2.2";
    "IMAP/response",
        "a line that answers",
        "A line of the server's answer.",
        "RFC 9051 §2.2.2";
    "POP3/response",
        "a line that answers",
        "A line of the server's answer: how it went, then words.",
        "RFC 1939 §3";
    "ManageSieve/response",
        "the line that ends an answer",
        "Ends the server's answer: how it went, then words.",
        "RFC 5804 §1.2";
    "condition",
        "how it went",
        "OK: it is done. NO: it cannot be done. BAD: it was not understood; BYE: the server closes the connection.",
        "RFC 9051 §7.1";

    // The same, where the protocol has documents of its own.
    "IMAP/command",
        "a line that asks for something",
        "A line of the client's: a tag, a verb, and what it is about.",
        "RFC 9051 §2.2.1";
    "IMAP/verb",
        "what is asked for",
        "The word that says what is asked for. It may be written in capital or small letters.",
        "RFC 9051 §2.2.1";
    "IMAP/argument",
        "what it is about",
        "What follows the verb.",
        "RFC 9051 §2.2.1";
    "IMAP/text",
        "words for people",
        "Words for people, or what a capability says of itself.",
        "RFC 9051 §7.1";
    "POP3/command",
        "a line that asks for something",
        "A line of the client's: a verb, and what it is about.",
        "RFC 1939 §3";
    "POP3/verb",
        "what is asked for",
        "The word that says what is asked for. It may be written in capital or small letters.",
        "RFC 1939 §3";
    "POP3/argument",
        "what it is about",
        "What follows the verb.",
        "RFC 1939 §3";
    "POP3/text",
        "words for people",
        "Words for people, or what a capability says of itself.",
        "RFC 1939 §3";
    "POP3/end of list",
        "a dot on its own",
        "A line that holds nothing but a dot ends a list.",
        "RFC 1939 §3";
    "POP3/SASL",
        "ways to log in",
        "The ways to log in.",
        "RFC 2449 §6.3";
    "POP3/PIPELINING",
        "commands need not wait for answers",
        "The client may send several commands without waiting for the answer to each.",
        "RFC 2449 §6.6";
    "ManageSieve/command",
        "a line that asks for something",
        "A line of the client's: a verb, and what it is about.",
        "RFC 5804 §1.1";
    "ManageSieve/verb",
        "what is asked for",
        "The word that says what is asked for. It may be written in capital or small letters.",
        "RFC 5804 §1.1";
    "ManageSieve/argument",
        "what it is about",
        "What follows the verb.",
        "RFC 5804 §1.1";
    "ManageSieve/text",
        "words for people",
        "Words for people, or what a capability says of itself.",
        "RFC 5804 §1.1";
    "ManageSieve/condition",
        "how it went",
        "OK: it is done. NO: it cannot be done. BYE: the server closes the connection.",
        "RFC 5804 §1.1";
    "ManageSieve/SASL",
        "ways to log in",
        "The ways to log in at this point; none before TLS, if the server insists on it.",
        "RFC 5804 §1.7";
    "ManageSieve/IMPLEMENTATION",
        "which program it is",
        "The name of the program, and often its version.",
        "RFC 5804 §1.7";
    "FTP/command",
        "a line that asks for something",
        "A line of the client's: a verb, and what it is about.",
        "RFC 959 §5.3";
    "FTP/verb",
        "what is asked for",
        "The word that says what is asked for. It may be written in capital or small letters.",
        "RFC 959 §5.3";
    "FTP/argument",
        "what it is about",
        "What follows the verb.",
        "RFC 959 §5.3";
    "FTP/reply",
        "a line that answers",
        "A line of the server's answer.",
        "RFC 959 §4.2";
    "FTP/reply_code",
        "how it went: 2 is good, 4 not now, 5 not ever",
        "Three digits, for programs. The first says how it went: 2 well, 3 well so far, 4 not now, 5 not at all.",
        "RFC 959 §4.2";
    "FTP/separator",
        "a hyphen if more lines follow",
        "A hyphen where more lines of the same answer follow, a space in its last line.",
        "RFC 959 §4.2";
    "FTP/text",
        "words for people",
        "Words for people, or what a capability says of itself.",
        "RFC 959 §4.2";
    "NNTP/command",
        "a line that asks for something",
        "A line of the client's: a verb, and what it is about.",
        "RFC 3977 §3.1";
    "NNTP/verb",
        "what is asked for",
        "The word that says what is asked for. It may be written in capital or small letters.",
        "RFC 3977 §3.1";
    "NNTP/argument",
        "what it is about",
        "What follows the verb.",
        "RFC 3977 §3.1";
    "NNTP/reply",
        "a line that answers",
        "A line of the server's answer.",
        "RFC 3977 §3.1";
    "NNTP/reply_code",
        "how it went: 2 is good, 4 not now, 5 not ever",
        "Three digits, for programs. The first says how it went: 2 well, 3 well so far, 4 not now, 5 not at all.",
        "RFC 3977 §3.2";
    "NNTP/separator",
        "a space",
        "A space between the code and what follows it.",
        "RFC 3977 §3.1";
    "NNTP/text",
        "words for people",
        "Words for people, or what a capability says of itself.",
        "RFC 3977 §3.1";
    "NNTP/IMPLEMENTATION",
        "which program it is",
        "The name of the program, and often its version.",
        "RFC 3977 §3.3.2";
    "IRC/command",
        "a line that asks for something",
        "A line of the client's: a verb, and what it is about.",
        "RFC 2812 §2.3";
    "IRC/verb",
        "what is asked for",
        "The word that says what is asked for. It may be written in capital or small letters.",
        "RFC 2812 §2.3";
    "IRC/argument",
        "what it is about",
        "What follows the verb.",
        "RFC 2812 §2.3";

    // SMTP's extensions.
    "SMTP/STARTTLS",
        "TLS can begin on this connection",
        "The server can begin TLS on this connection.",
        "RFC 3207 §4";
    "LMTP/STARTTLS",
        "TLS can begin on this connection",
        "The server can begin TLS on this connection.",
        "RFC 3207 §4";
    "PIPELINING",
        "commands need not wait for answers",
        "The client may send several commands without waiting for the answer to each. STARTTLS must be the last of them.",
        "RFC 2920 §3";
    "SIZE",
        "how long a message may be",
        "How many bytes a message may have.",
        "RFC 1870 §3";
    "VRFY",
        "whether an address exists",
        "The server answers questions about addresses, or says that it does.",
        "RFC 5321 §3.5";
    "ETRN",
        "the client can ask for its mail",
        "The client may ask the server to send it the mail that waits.",
        "RFC 1985 §4";
    "SMTP/AUTH",
        "ways to log in",
        "The ways to log in. A careful server lists those that send a password only over TLS.",
        "RFC 4954 §3";
    "ENHANCEDSTATUSCODES",
        "finer codes: 2.0.0",
        "Answers carry finer codes behind the three digits, such as 4.7.0.",
        "RFC 2034 §3";
    "8BITMIME",
        "messages of bytes with eight bits",
        "Messages may hold bytes beyond ASCII.",
        "RFC 6152 §2";
    "DSN",
        "receipts on demand",
        "The client may ask to be told whether a message was delivered.",
        "RFC 3461 §3";
    "SMTPUTF8",
        "addresses beyond ASCII",
        "Addresses and headers may hold letters beyond ASCII.",
        "RFC 6531 §3";
    "CHUNKING",
        "messages in counted pieces",
        "Messages may be sent in pieces of a stated length, with BDAT.",
        "RFC 3030 §2";
    "BINARYMIME",
        "messages of any bytes",
        "Messages may hold any bytes, line ends or not.",
        "RFC 3030 §3";
    "REQUIRETLS",
        "mail that must not travel without TLS",
        "The sender may demand that a message is sent on over TLS only. It is listed over TLS only.",
        "RFC 8689 §2";
    "LIMITS",
        "how much the server takes",
        "Limits on messages, recipients and the like in one session.",
        "RFC 9422 §3";
    "PRDR",
        "an answer for each recipient",
        "The server may answer for each recipient of a message. It was drafted, and Exim has it.",
        "draft-hall-prdr";
    "HELP",
        "there is help",
        "The server answers HELP.",
        "RFC 5321 §4.1.1.8";

    // IMAP.
    "IMAP/tag",
        "whose answer this is",
        "What the client called its command; * where a line belongs to no command, + where more is wanted.",
        "RFC 9051 §2.2.1";
    "response_code",
        "something for programs",
        "In brackets, something for programs: here the list of capabilities, unasked.",
        "RFC 9051 §7.1";
    "end of response_code",
        "the bracket",
        "The bracket that closes the response code.",
        "RFC 9051 §7.1";
    "IMAP/STARTTLS",
        "TLS can begin on this connection",
        "The server can begin TLS on this connection.",
        "RFC 9051 §6.2.1";
    "LOGINDISABLED",
        "no login before TLS",
        "The server takes no LOGIN at this point: TLS comes first.",
        "RFC 9051 §6.2.3";
    "IMAP4rev1",
        "the version of 2003",
        "The version of IMAP that everybody has.",
        "RFC 3501 §7.2.1";
    "IMAP4rev2",
        "the version of 2021",
        "The version of IMAP that is in force.",
        "RFC 9051 §7.2.2";
    "IMAP/AUTH",
        "a way to log in",
        "A way to log in.",
        "RFC 9051 §6.2.2";
    "SASL-IR",
        "a login in one step",
        "The client may send the first answer of a login with the command.",
        "RFC 4959 §3";
    "LITERAL+",
        "texts need not wait",
        "The client may send a text of a stated length without waiting for leave.",
        "RFC 7888 §4";
    "LITERAL-",
        "short texts need not wait",
        "The same for short texts.",
        "RFC 7888 §5";
    "IDLE",
        "the server tells of new mail",
        "The client may wait, and is told of new mail.",
        "RFC 2177 §3";
    "ENABLE",
        "extensions are switched on",
        "The client may switch extensions on.",
        "RFC 5161 §3";
    "ID",
        "both say what they are",
        "Client and server may tell each other their name and version.",
        "RFC 2971 §3";
    "LOGIN-REFERRALS",
        "the server may send us elsewhere",
        "At login the server may name another server.",
        "RFC 2221 §3";
    "NAMESPACE",
        "how mailboxes are named",
        "The client may ask how mailboxes are named.",
        "RFC 2342 §4";
    "UIDPLUS",
        "more about unique identifiers",
        "Answers tell the identifiers of what was copied.",
        "RFC 4315 §2";
    "MOVE",
        "messages can be moved",
        "Messages can be moved in one step.",
        "RFC 6851 §3";
    "QUOTA",
        "how full it is",
        "The client may ask how much space is left.",
        "RFC 9208 §3";
    "CONDSTORE",
        "changes have numbers",
        "Changes have numbers, so that a client can ask for what is new.",
        "RFC 7162 §3.1";
    "QRESYNC",
        "quick resynchronization",
        "A client that comes back gets what has changed at once.",
        "RFC 7162 §3.2";
    "UNSELECT",
        "a mailbox can be left",
        "A mailbox can be left without deleting anything.",
        "RFC 3691 §2";
    "CHILDREN",
        "whether mailboxes are inside",
        "Lists tell which mailboxes have others inside.",
        "RFC 3348 §3";

    // POP3.
    "status",
        "+OK or -ERR",
        "How it went: +OK well, -ERR not.",
        "RFC 1939 §3";
    "STLS",
        "TLS can begin on this connection",
        "The server can begin TLS on this connection.",
        "RFC 2595 §4";
    "TOP",
        "the first lines of a message",
        "The client may ask for the first lines of a message.",
        "RFC 2449 §6.1";
    "POP3/USER",
        "a login with user name and password",
        "The client may log in with name and password, in the clear unless TLS has begun.",
        "RFC 2449 §6.2";
    "SASL",
        "ways to log in",
        "The ways to log in. An empty list often means that TLS comes first.",
        "RFC 5034 §3";
    "RESP-CODES",
        "answers with something for programs",
        "Answers may carry a code in brackets.",
        "RFC 2449 §6.4";
    "AUTH-RESP-CODE",
        "why a login failed",
        "Answers tell whether a login failed over the password.",
        "RFC 3206 §6";
    "EXPIRE",
        "how long mail is kept",
        "How many days the server keeps mail.",
        "RFC 2449 §6.7";
    "LOGIN-DELAY",
        "how often one may log in",
        "How many seconds must be between two logins.",
        "RFC 2449 §6.5";
    "UIDL",
        "messages have identifiers",
        "Messages have identifiers that stay.",
        "RFC 2449 §6.8";
    "UTF8",
        "text beyond ASCII",
        "Names and text may hold letters beyond ASCII.",
        "RFC 6856 §2";
    "LANG",
        "the language of the words",
        "The client may choose the language of the server's words.",
        "RFC 6856 §3";
    "POP3/CAPA",
        "this list can be asked for",
        "The server has this list.",
        "RFC 2449 §5";
    "IMPLEMENTATION",
        "which program it is",
        "The name of the server's program, and often its version.",
        "RFC 2449 §6.9";

    // ManageSieve.
    "SIEVE",
        "what filters can do",
        "The extensions of the language of filters that the server has.",
        "RFC 5804 §1.7";
    "ManageSieve/STARTTLS",
        "TLS can begin on this connection",
        "The server can begin TLS on this connection.",
        "RFC 5804 §1.7";
    "MAXREDIRECTS",
        "how often mail may be sent on",
        "How many times a filter may send a message on.",
        "RFC 5804 §1.7";
    "NOTIFY",
        "ways to be told of mail",
        "The ways in which filters can tell of mail.",
        "RFC 5804 §1.7";
    "LANGUAGE",
        "the language of the words",
        "The language of the server's words.",
        "RFC 5804 §1.7";
    "OWNER",
        "who is logged in",
        "The name of the user who is logged in.",
        "RFC 5804 §1.7";
    "ManageSieve/VERSION",
        "the version of the protocol",
        "The version of ManageSieve.",
        "RFC 5804 §1.7";
    "UNAUTHENTICATE",
        "a login can be taken back",
        "The client may log out without closing the connection.",
        "RFC 5804 §2.14.1";
    "RENAME",
        "filters can be renamed",
        "Filters can be renamed.",
        "RFC 5804 §2.11.1";
    "NOOP",
        "a command that does nothing",
        "The server has a command that does nothing.",
        "RFC 5804 §2.13";

    // FTP.
    "FTP/AUTH",
        "TLS can begin on this connection",
        "The security mechanisms that the server has. TLS among them means that it can begin on this connection.",
        "RFC 4217 §6";
    "PBSZ",
        "a formality before PROT",
        "The size of protected pieces, which with TLS is 0.",
        "RFC 4217 §8";
    "PROT",
        "connections for files can be protected",
        "Whether connections for files are protected is chosen with PROT.",
        "RFC 4217 §9";
    "CCC",
        "TLS can end again",
        "The client may go back to the clear on the connection for commands.",
        "RFC 4217 §12.3";
    "FTP/SIZE",
        "how long a file is",
        "The client may ask how long a file is.",
        "RFC 3659 §4";
    "MDTM",
        "when a file was changed",
        "The client may ask when a file was changed.",
        "RFC 3659 §3";
    "REST",
        "transfers can be taken up again",
        "A transfer can be taken up where it was cut off.",
        "RFC 3659 §5";
    "EPRT",
        "addresses of any kind",
        "The client may name the address for files in a form that fits IPv6.",
        "RFC 2428 §2";
    "EPSV",
        "ports for any kind of address",
        "The server may name the port for files alone, which fits IPv6.",
        "RFC 2428 §3";
    "PASV",
        "the server listens for files",
        "The server listens for the connection for files.",
        "RFC 959 §4.1.2";
    "MLST",
        "listings for programs",
        "Listings of files have a form that programs can read.",
        "RFC 3659 §7";
    "TVFS",
        "names like paths",
        "Names of files are like paths.",
        "RFC 3659 §6";
    "FTP/HOST",
        "several servers on one address",
        "The client may say which server it means.",
        "RFC 7151 §3";

    // NNTP.
    "NNTP/STARTTLS",
        "TLS can begin on this connection",
        "The server can begin TLS on this connection.",
        "RFC 4642 §2.1";
    "NNTP/VERSION",
        "the version of the protocol",
        "The version of NNTP, which is 2.",
        "RFC 3977 §3.3.2";
    "READER",
        "articles can be read",
        "The server has the commands for people who read.",
        "RFC 3977 §3.4.2";
    "IHAVE",
        "articles can be handed on",
        "The server takes articles from other servers.",
        "RFC 3977 §6.3.2";
    "POST",
        "articles can be posted",
        "The server takes new articles.",
        "RFC 3977 §6.3.1";
    "NEWNEWS",
        "what is new can be asked for",
        "The client may ask for what is new.",
        "RFC 3977 §7.4";
    "HDR",
        "headers can be asked for",
        "The client may ask for one header of many articles.",
        "RFC 3977 §8.5";
    "OVER",
        "overviews can be asked for",
        "The client may ask for an overview of many articles.",
        "RFC 3977 §8.3";
    "LIST",
        "lists can be asked for",
        "The lists that the server has.",
        "RFC 3977 §7.6";
    "MODE-READER",
        "the server can become one for readers",
        "The server changes into one for people who read when it is asked to.",
        "RFC 3977 §5.3";
    "AUTHINFO",
        "ways to log in",
        "The ways to log in. USER, which sends the password as it is, should be listed over TLS only.",
        "RFC 4643 §2.1";
    "STREAMING",
        "articles without waiting",
        "Servers may hand on many articles without waiting for answers.",
        "RFC 4644 §2.1";
    "COMPRESS",
        "the conversation can be compressed",
        "The conversation can be compressed, over TLS or not.",
        "RFC 8054 §2.1";

    // IRC.
    "IRC/message",
        "a line of the server's",
        "A line of the server's: who says it, what it is, and its parameters.",
        "RFC 2812 §2.3.1";
    "prefix",
        "who says it",
        "Behind a colon, who says it: here the server.",
        "RFC 2812 §2.3.1";
    "message/command",
        "what it is",
        "A word, or three digits for an answer: 670 means that TLS begins, 691 that it does not.",
        "RFC 2812 §2.4";
    "parameters",
        "what is said",
        "What is said; behind a colon there may be spaces in it.",
        "RFC 2812 §2.3.1";
    "parameter",
        "a word of it",
        "A word of what is said.",
        "RFC 2812 §2.3.1";
    "colon",
        "the rest may have spaces in it",
        "What follows the colon may have spaces in it.",
        "RFC 2812 §2.3.1";
    "tls",
        "TLS can begin on this connection",
        "The server knows STARTTLS.",
        "IRCv3 tls";
    "sts",
        "a promise to have TLS always",
        "The server asks clients to come back with TLS only, on the port that it names.",
        "IRCv3 sts";
    "sasl",
        "ways to log in",
        "The ways to log in.",
        "IRCv3 sasl-3.1";
    "multi-prefix",
        "all ranks of a user",
        "Lists show every rank of a user.",
        "IRCv3 multi-prefix";
    "cap-notify",
        "news of capabilities",
        "The client is told when capabilities come and go.",
        "IRCv3 capability-negotiation";
    "server-time",
        "when it was said",
        "Messages carry the time when they were sent.",
        "IRCv3 server-time";
    "account-notify",
        "who logs in",
        "The client is told when users log in.",
        "IRCv3 account-notify";
    "away-notify",
        "who is away",
        "The client is told when users leave and come back.",
        "IRCv3 away-notify";
    "message-tags",
        "messages with tags",
        "Messages may carry tags before them.",
        "IRCv3 message-tags";
    "userhost-in-names",
        "addresses in lists",
        "Lists of users show their addresses.",
        "IRCv3 userhost-in-names";

    // XMPP.
    "xml declaration",
        "this is XML",
        "Says that XML follows, and in which version.",
        "RFC 6120 §11.5";
    "stream:stream",
        "the tag that opens the stream",
        "Opens the stream, and says for whom it is, from whom, and in which version. Its end is the end of the conversation.",
        "RFC 6120 §4.7";
    "stream:features",
        "what can be negotiated now",
        "What can be negotiated at this point.",
        "RFC 6120 §4.3.2";
    "stream:error",
        "what is wrong",
        "What is wrong with the stream, which ends.",
        "RFC 6120 §4.9.1";
    "starttls",
        "TLS can begin, or shall begin",
        "From a server: TLS can begin on this connection. From a client: it shall.",
        "RFC 6120 §5.4";
    "required",
        "nothing else goes before TLS",
        "The server does nothing else before TLS has begun.",
        "RFC 6120 §5.4.1";
    "proceed",
        "TLS begins",
        "The server waits for a ClientHello.",
        "RFC 6120 §5.4.2.3";
    "failure",
        "TLS does not begin",
        "The server does not begin TLS.",
        "RFC 6120 §5.4.2.2";
    "mechanisms",
        "ways to log in",
        "The ways to log in.",
        "RFC 6120 §6.3.3";
    "mechanism",
        "a way to log in",
        "A way to log in.",
        "RFC 6120 §6.3.3";
    "register",
        "accounts can be made",
        "The server makes accounts for those who ask.",
        "XEP-0077";
    "compression",
        "the stream can be compressed",
        "The stream can be compressed.",
        "XEP-0138";
    "dialback",
        "servers ask each other back",
        "Servers prove their names by being asked back.",
        "XEP-0220";
    "sasl-channel-binding",
        "logins can be tied to TLS",
        "How a login can be tied to the TLS connection that it is made over.",
        "XEP-0440";
    "element",
        "another element",
        "An element that has nothing to do with TLS.",
        "RFC 6120 §11";
    "end of element",
        "the end of an element",
        "Closes an element.",
        "RFC 6120 §11";
    "white space",
        "means nothing",
        "Space between elements, which means nothing.",
        "RFC 6120 §11.7";

    // LDAP.
    "LDAP/tag",
        "which kind of element this is",
        "In BER, each element begins with its kind, then its length.",
        "RFC 4511 §5.1";
    "LDAP/length",
        "how many bytes follow",
        "How many bytes the content has: directly up to 127, otherwise in as many further bytes as the first says.",
        "RFC 4511 §5.1";
    "LDAPMessage",
        "a message of LDAP",
        "The envelope of every message.",
        "RFC 4511 §4.1.1";
    "messageID",
        "whose answer this is",
        "A number that the client chose: the answer has the same. 0 is for what nobody asked for.",
        "RFC 4511 §4.1.1.1";
    "protocolOp",
        "the operation",
        "The operation, whose kind its tag says.",
        "RFC 4511 §4.1.1";
    "requestName",
        "which extended operation: StartTLS",
        "The object identifier of the extended operation. 1.3.6.1.4.1.1466.20037 is StartTLS.",
        "RFC 4511 §4.14.1";
    "resultCode",
        "how it went: 0 is success",
        "How it went: 0 is success.",
        "RFC 4511 §4.1.9";
    "matchedDN",
        "means nothing here",
        "The part of a name that was found, where a name was looked for.",
        "RFC 4511 §4.1.9";
    "diagnosticMessage",
        "words",
        "Words for people.",
        "RFC 4511 §4.1.9";
    "responseName",
        "which extended operation: StartTLS",
        "The object identifier of the extended operation that is answered.",
        "RFC 4511 §4.12";
    "LDAP/content",
        "the value itself",
        "The value itself.",
        "RFC 4511 §5.1";
    "referral",
        "where else to ask",
        "Addresses of servers that can do it. They are not taken apart.",
        "RFC 4511 §4.1.10";
    "rest of the operation",
        "what is not taken apart",
        "The rest of an operation, which is not taken apart.",
        "RFC 4511 §4.1.1";
    "controls",
        "extensions of the message",
        "Extensions of the message, which are not taken apart.",
        "RFC 4511 §4.1.11";

    // PostgreSQL.
    "length of packet",
        "how many bytes, these four included",
        "How many bytes the packet has, these four included.",
        "PostgreSQL, Message Formats";
    "request_code",
        "80877103 asks for TLS",
        "Stands where a login has the version of the protocol: 80877103, 1234 and 5679 in two halves, asks for TLS.",
        "PostgreSQL, Message Formats";
    "PostgreSQL/parameters",
        "who logs in, to what",
        "The parameters of a login.",
        "PostgreSQL, Message Formats";
    "answer",
        "S is yes, N is no, E an error",
        "One byte: S when TLS begins, N when there is none. E begins an error.",
        "PostgreSQL, SSL Session Encryption";
    "fields",
        "the parts of the error",
        "The parts of the error, each with a letter before it and a zero behind it.",
        "PostgreSQL, Error and Notice Message Fields";

    // MySQL.
    "payload_length",
        "how many bytes follow the header",
        "How many bytes follow the four of the header. The byte that counts least comes first.",
        "MySQL protocol, Packets";
    "sequence_id",
        "the number of the packet",
        "Counts the packets of both sides. TLS does not interrupt the count.",
        "MySQL protocol, Packets";
    "protocol_version",
        "the version of the protocol: 10",
        "The version of the protocol, which is 10.",
        "MySQL protocol, HandshakeV10";
    "MySQL/server_version",
        "which program it is",
        "The version of the program. MariaDB puts 5.5.5- before its own, for clients that know no version 10.",
        "MySQL protocol, HandshakeV10";
    "terminator",
        "the end of the text",
        "A zero, which ends the text.",
        "MySQL protocol, HandshakeV10";
    "thread_id",
        "the number of the connection",
        "The number of the connection at the server.",
        "MySQL protocol, HandshakeV10";
    "auth_plugin_data",
        "random bytes that a password is proved with",
        "Random bytes, in two parts. The client proves its password by hashing it with them.",
        "MySQL protocol, HandshakeV10";
    "filler",
        "means nothing",
        "A zero between the parts.",
        "MySQL protocol, HandshakeV10";
    "capability_flags",
        "what the client can do; 0x800 is TLS",
        "A bit for each thing that the client can do. CLIENT_SSL (0x800) asks for TLS.",
        "MySQL protocol, Capabilities Flags";
    "capability_flags_1",
        "what the server can do; 0x800 is TLS",
        "A bit for each thing that the server can do, the lower half of them. CLIENT_SSL (0x800) is TLS.",
        "MySQL protocol, Capabilities Flags";
    "capability_flags_2",
        "what else the server can do",
        "The upper half of the bits for what the server can do.",
        "MySQL protocol, Capabilities Flags";
    "character_set",
        "how text is written",
        "The number of the character set.",
        "MySQL protocol, HandshakeV10";
    "status_flags",
        "the state of the server",
        "The state of the server: 2 means that each statement is its own transaction.",
        "MySQL protocol, HandshakeV10";
    "auth_plugin_data_length",
        "how many random bytes",
        "How many random bytes there are in both parts, with the zero behind them.",
        "MySQL protocol, HandshakeV10";
    "MySQL/reserved",
        "means nothing",
        "Kept for later. MariaDB has further capability flags in the last four bytes.",
        "MySQL protocol, HandshakeV10";
    "auth_plugin_name",
        "how passwords are proved",
        "The way in which passwords are proved.",
        "MySQL protocol, HandshakeV10";
    "max_packet_size",
        "how long packets may be",
        "The longest packet that the client takes.",
        "MySQL protocol, SSLRequest";
    "error_marker",
        "this is an error",
        "255 where a greeting has the version: this is an error.",
        "MySQL protocol, ERR_Packet";
    "error_code",
        "which error",
        "The number of the error.",
        "MySQL protocol, ERR_Packet";
    "sql_state",
        "which error, in SQL's terms",
        "The class of the error in the terms of SQL.",
        "MySQL protocol, ERR_Packet";
    "error_message",
        "words",
        "Words for people.",
        "MySQL protocol, ERR_Packet";
    "MySQL/login",
        "the login itself",
        "User name, proof of the password and the like, in the clear.",
        "MySQL protocol, HandshakeResponse41";

    // RDP.
    "TPKT",
        "the envelope of packets over TCP",
        "Cuts the stream of TCP into packets.",
        "RFC 1006 §6";
    "tpkt_version",
        "always 3",
        "The version of the envelope.",
        "RFC 1006 §6";
    "RDP/reserved",
        "always 0",
        "Kept for later, and 0.",
        "RFC 1006 §6";
    "packet_length",
        "how many bytes, the envelope included",
        "How many bytes the packet has, these four included.",
        "RFC 1006 §6";
    "X.224",
        "a transport of the eighties",
        "The header of OSI's transport protocol, which RDP begins with.",
        "MS-RDPBCGR §2.2.1.1";
    "length_indicator",
        "how many bytes follow in the header",
        "How many bytes follow that belong to the header.",
        "MS-RDPBCGR §2.2.1.1";
    "tpdu_code",
        "request or confirm",
        "e0 is a request for a connection, d0 its confirmation.",
        "MS-RDPBCGR §2.2.1.1";
    "dst_ref",
        "means nothing over TCP",
        "The number of the connection at the other end, which TCP does not need.",
        "MS-RDPBCGR §2.2.1.1";
    "src_ref",
        "means nothing over TCP",
        "The number of the connection at this end, which TCP does not need.",
        "MS-RDPBCGR §2.2.1.1";
    "class_option",
        "class 0, the simplest",
        "The class of the transport protocol; 0 leaves everything to TCP.",
        "MS-RDPBCGR §2.2.1.1";
    "RDP/cookie",
        "whom a load balancer should send this to",
        "A line of text by which load balancers find the server of an earlier session.",
        "MS-RDPBCGR §2.2.1.1";
    "negotiation",
        "what security there is to be",
        "The part that is about security. Servers and clients from before TLS leave it out.",
        "MS-RDPBCGR §2.2.1.1.1";
    "negotiation_type",
        "request, choice or failure",
        "1 is the client's request, 2 the server's choice, 3 its refusal.",
        "MS-RDPBCGR §2.2.1.2.1";
    "negotiation_flags",
        "further wishes",
        "Further wishes, none of which is about TLS.",
        "MS-RDPBCGR §2.2.1.1.1";
    "negotiation_length",
        "always 8",
        "The length of this part, which is 8. The byte that counts least comes first.",
        "MS-RDPBCGR §2.2.1.1.1";
    "requestedProtocols",
        "1 is TLS, 2 CredSSP inside TLS",
        "A bit for each security protocol that the client takes: 1 TLS, 2 CredSSP, which runs inside TLS.",
        "MS-RDPBCGR §2.2.1.1.1";
    "selectedProtocol",
        "1 is TLS, 2 CredSSP inside TLS",
        "The security protocol that the server has chosen: 0 is RDP's own.",
        "MS-RDPBCGR §2.2.1.2.1";
    "failureCode",
        "why there is none",
        "Why the server does not agree.",
        "MS-RDPBCGR §2.2.1.2.2";
    "correlation info",
        "for the server's log",
        "A number by which a session is found in the server's log.",
        "MS-RDPBCGR §2.2.1.1.2";
};
