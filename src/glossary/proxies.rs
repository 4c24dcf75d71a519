//! What is said to a proxy, and by one: CONNECT, SOCKS, and the PROXY protocol.

use super::{Table, entries};

pub(super) const MESSAGES: Table = entries! {
    "HTTP proxy/CONNECT",
        "the client asks the proxy for a connection",
        "Asks the proxy to connect to a host and a port, and from then on to pass on every byte in both directions. The proxy learns the host, and nothing of what TLS protects.",
        "RFC 9110 §9.3.6";
    "HTTP proxy/answer",
        "what the proxy says to it",
        "A status that begins with 2 means that the proxy has connected: what follows the empty line then comes from the server.",
        "RFC 9110 §9.3.6";
    "HTTP proxy/interim answer",
        "the proxy has not decided yet",
        "A status that begins with 1: the answer that counts follows. A client passes over it, whether it expects one or not.",
        "RFC 9110 §15.2";
    "HTTP proxy/refusal",
        "the proxy does not connect us",
        "A status that does not begin with 2: there is no connection to the server. 407 asks for a user name and a password.",
        "RFC 9110 §15";
    "SOCKS5/methods",
        "the client's ways to log in",
        "Opens the conversation: the version, and the ways to log in that the client has.",
        "RFC 1928 §3";
    "SOCKS5/method",
        "the proxy's choice",
        "The way to log in that the proxy chooses: 0 means without logging in, 2 with a user name and a password, 255 that nothing suits it.",
        "RFC 1928 §3";
    "SOCKS5/login",
        "user name and password",
        "The user name and the password, which cross the wire as they are. They are hidden here.",
        "RFC 1929 §2";
    "SOCKS5/login answer",
        "whether they were accepted",
        "0 if the proxy accepts the user name and the password.",
        "RFC 1929 §2";
    "SOCKS5/request",
        "the client asks the proxy for a connection",
        "Asks the proxy to connect to an address, or to a name, which the proxy then looks up itself.",
        "RFC 1928 §4";
    "SOCKS5/answer",
        "the proxy has connected",
        "0: the connection is there, and what follows comes from the server.",
        "RFC 1928 §6";
    "SOCKS5/refusal",
        "the proxy does not connect us",
        "Any other number than 0 says why there is no connection.",
        "RFC 1928 §6";
    "PROXY protocol/PROXY header",
        "whose connection this is",
        "Sent before everything else by a party that passes a connection on, such as a load balancer: the client's address and the server's. A server that expects it must not be reachable by anyone else, who could claim any address.",
        "PROXY protocol §2";
};

pub(super) const FIELDS: Table = entries! {
    // CONNECT.
    "HTTP proxy/method",
        "what is asked for",
        "What the proxy is asked to do: CONNECT is to connect us.",
        "RFC 9110 §9.3.6";
    "credentials (hidden)",
        "user name and password, hidden",
        "User name and password in base64, which hides nothing from anyone who sees it. Here stars are shown instead.",
        "RFC 7617 §2";

    // SOCKS.
    "socks_version",
        "always 5",
        "The version of SOCKS.",
        "RFC 1928 §3";
    "methods",
        "ways to log in: 0 without, 2 with a password",
        "A byte for each way to log in: 0 means without logging in, 2 with a user name and a password.",
        "RFC 1928 §3";
    "method",
        "the way to log in",
        "The way to log in: 0 means without logging in, 2 with a user name and a password, 255 that nothing suits the proxy.",
        "RFC 1928 §3";
    "SOCKS5/length",
        "how many bytes follow",
        "How many bytes the next part has.",
        "RFC 1928 §3";
    "SOCKS5/login",
        "user name and password",
        "The user name and the password, each behind its length, in the clear.",
        "RFC 1929 §2";
    "login_version",
        "always 1",
        "The version of the login.",
        "RFC 1929 §2";
    "user name (hidden)",
        "hidden",
        "The user name; stars are shown instead.",
        "RFC 1929 §2";
    "password (hidden)",
        "hidden",
        "The password; stars are shown instead.",
        "RFC 1929 §2";
    "login_status",
        "0 is good",
        "0 if the login was accepted.",
        "RFC 1929 §2";
    "socks_command",
        "1 is CONNECT",
        "What is asked for: 1 is a connection.",
        "RFC 1928 §4";
    "socks_reply",
        "0 is good",
        "How it went: 0 is well.",
        "RFC 1928 §6";
    "socks_reserved",
        "means nothing",
        "Kept for later.",
        "RFC 1928 §4";
    "address_type",
        "1 is IPv4, 3 a name, 4 IPv6",
        "What kind of address follows: 1 is IPv4, 3 a name, 4 IPv6.",
        "RFC 1928 §5";
    "SOCKS5/address",
        "to where",
        "The address or the name.",
        "RFC 1928 §5";
    "SOCKS5/port",
        "at which port",
        "The port.",
        "RFC 1928 §4";

    // PROXY protocol.
    "PROXY protocol/line",
        "the header of version 1",
        "The header as a line of text.",
        "PROXY protocol §2.1";
    "PROXY",
        "this is the header",
        "The word that the header begins with.",
        "PROXY protocol §2.1";
    "PROXY protocol/protocol",
        "TCP over IPv4 or IPv6",
        "TCP4 or TCP6, or UNKNOWN where there are no addresses to tell.",
        "PROXY protocol §2.1";
    "ignored",
        "means nothing",
        "What follows UNKNOWN is not read.",
        "PROXY protocol §2.1";
    "source_address",
        "where the client is",
        "The address of the client.",
        "PROXY protocol §2.1";
    "destination_address",
        "where the client connected to",
        "The address that the client connected to.",
        "PROXY protocol §2.1";
    "source_port",
        "the client's port",
        "The port of the client.",
        "PROXY protocol §2.1";
    "destination_port",
        "the port that the client connected to",
        "The port that the client connected to.",
        "PROXY protocol §2.1";
    "PROXY protocol/signature",
        "twelve bytes that nothing else begins with",
        "Twelve bytes that no other protocol begins with, and that most choke on.",
        "PROXY protocol §2.2";
    "version_and_command",
        "0x21: version 2, a connection passed on",
        "The version, 2, in the upper half. In the lower half, 1 for a connection that is passed on, 0 for one of the sender's own, such as a health check.",
        "PROXY protocol §2.2";
    "family_and_protocol",
        "0x11 is TCP over IPv4, 0x21 over IPv6",
        "What kind of addresses follow.",
        "PROXY protocol §2.2";
    "PROXY protocol/ends",
        "whose connection it is",
        "The client's address and port, and those that it connected to.",
        "PROXY protocol §2.2";
    "addresses",
        "the ends of the connection, and more",
        "The addresses and ports, then whatever else the sender tells.",
        "PROXY protocol §2.2";
    "other addresses",
        "addresses of another kind",
        "Addresses of another kind than TCP's, which are not taken apart.",
        "PROXY protocol §2.2";
    "tlv_type",
        "what follows",
        "What this part tells.",
        "PROXY protocol §2.2";
    "tlv_value",
        "what it says",
        "What it says.",
        "PROXY protocol §2.2";
    "PP2_TYPE_ALPN",
        "the application protocol",
        "The application protocol that was agreed on by ALPN.",
        "PROXY protocol §2.2.1";
    "PP2_TYPE_AUTHORITY",
        "the name that the client asked for",
        "The host name that the client asked for, by server_name.",
        "PROXY protocol §2.2.2";
    "PP2_TYPE_CRC32C",
        "a checksum of the header",
        "A checksum of the whole header. It is checked.",
        "PROXY protocol §2.2.3";
    "crc32c",
        "the checksum",
        "The checksum of the header, with zeros in its place.",
        "PROXY protocol §2.2.3";
    "PP2_TYPE_NOOP",
        "fills space",
        "Means nothing; it fills space.",
        "PROXY protocol §2.2.4";
    "PP2_TYPE_UNIQUE_ID",
        "a name for the connection",
        "Bytes by which the connection is found in the logs of both.",
        "PROXY protocol §2.2.5";
    "PP2_TYPE_SSL",
        "the TLS that the sender took off",
        "What the client's TLS connection to the sender was like.",
        "PROXY protocol §2.2.6";
    "ssl_client",
        "1 is TLS, 2 and 4 a client certificate",
        "1 if the client came over TLS, 2 if it showed a certificate on this connection, 4 if in this session.",
        "PROXY protocol §2.2.6";
    "ssl_verify",
        "0 if the client's certificate is good",
        "0 if the client showed a certificate that was accepted.",
        "PROXY protocol §2.2.6";
    "PP2_SUBTYPE_SSL_VERSION",
        "the version of TLS",
        "The version of TLS that the client came over.",
        "PROXY protocol §2.2.6";
    "PP2_SUBTYPE_SSL_CN",
        "the name in the client's certificate",
        "The common name in the client's certificate.",
        "PROXY protocol §2.2.6";
    "PP2_SUBTYPE_SSL_CIPHER",
        "the cipher suite",
        "The cipher suite that the client came over.",
        "PROXY protocol §2.2.6";
    "PP2_SUBTYPE_SSL_SIG_ALG",
        "how the certificate is signed",
        "How the certificate that was shown to the client is signed.",
        "PROXY protocol §2.2.6";
    "PP2_SUBTYPE_SSL_KEY_ALG",
        "the kind of the certificate's key",
        "The kind of the key in the certificate that was shown to the client.",
        "PROXY protocol §2.2.6";
    "PP2_TYPE_NETNS",
        "the network namespace",
        "The network namespace at the sender that the connection is from.",
        "PROXY protocol §2.2.7";
    "TLV",
        "something else",
        "Something that the sender tells, of a type that is not known here.",
        "PROXY protocol §2.2";
};
