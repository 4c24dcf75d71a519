//! Causes below the handshake, or in place of it: no connection, something that is not TLS, an end
//! that is not set up.

use super::{Table, causes};

pub(super) const CAUSES: Table = causes! {
    Unresolved "the name has no address"
        "The name of the server could not be turned into an address. No connection was opened, and nothing of TLS was sent."
        when "before the connection" shows ["tlsdemo HOST"] see ["server_name"] "RFC 1034 §3.7.1";
    NotConnected "no connection"
        "No TCP connection came about: nothing listens at that port, or something on the way refuses it. Nothing of TLS was sent."
        when "before the first byte" shows ["tlsdemo HOST:PORT"] see ["ClientHello"] "RFC 9293 §3.5";
    TimedOut "no answer in time"
        "The time ran out while this end waited: for the connection itself, or for the next message of the handshake. A peer that accepts the connection and then says nothing is often a server that waits for something in the clear first (STARTTLS), or a device on the way that swallows a ClientHello that it does not understand, mostly one that fills two packets."
        when "mostly between the ClientHello and the answer to it" shows ["tlsdemo why HOST:PORT"] see ["ClientHello", "X25519MLKEM768"] "RFC 9846 §4.2.2";
    ClosedInHandshake "closed during the handshake"
        "The other end closed the connection before the handshake was finished, and sent no alert that says why. A server does so if it crashed, if it has nothing for this name, or if its rules refuse the client by address; a device on the way does so with a ClientHello that it does not like; and a program that is no TLS server does so with its first bytes. A client does so if it only looks whether a server is there, if it does not accept the certificate, or if it has waited long enough."
        when "mostly right after the ClientHello, or the certificate" shows ["tlsdemo why HOST:PORT", "tlsdemo serve"] see ["alert close_notify"] "RFC 9846 §6.1";
    ClientLeft "the client closed during the handshake"
        "A server says so of a client that closed the connection before the handshake was finished, and sent no alert that says why. Health checks and port scanners connect and leave like this. Other clients do so if they do not accept the certificate and send no alert about it, or if the server took too long."
        when "before the ClientHello, or after the server's certificate" shows ["tlsdemo serve"] see ["alert close_notify", "ClientHello"] "RFC 9846 §6.1";
    Closed "the connection was closed"
        "The other end closed the connection. Whether it said so with the alert close_notify cannot be told from this message: Python tells OpenSSL to take the bare end of the connection for the same, in the middle of a handshake too."
        when "during the handshake, or at the end of the data" shows ["tlsdemo HOST", "tlsdemo why HOST"] see ["alert close_notify"] "RFC 9846 §6.1";
    Reset "the connection was reset"
        "A TCP segment with RST ended the connection: the other end's system gave it up, or a device on the way did so in its name. It is no message of TLS, and no alert came before it that this program tells of."
        when "at any time; during the handshake mostly right after the ClientHello" shows ["tlsdemo why HOST:PORT"] see ["alert close_notify"] "RFC 9293 §3.5.2";
    Interrupted "sending or receiving failed"
        "Bytes could not be sent or received: the other end had closed the connection, or it was reset. A client that sees this while it sends its Certificate or its request has often been refused, and the alert that says so is still unread."
        when "at any time" shows ["tlsdemo why HOST:PORT"] see ["alert close_notify"] "RFC 9846 §6.1";
    NoCloseNotify "the end was not announced"
        "The connection was closed without the alert close_notify. What had arrived until then is genuine, but whether more was to come cannot be told (truncation). During a handshake it means that the other end gave up and did not say why."
        when "at the end of the data, or during the handshake" alert CloseNotify shows ["tlsdemo HOST", "tlsdemo why HOST"] see ["alert close_notify", "concept truncation"] "RFC 9846 §6.1";
    NothingReceived "an empty answer"
        "The connection was opened and closed again, and not one byte of an answer to the request came. With https this can be after a handshake that went well."
        when "after the request, or in place of the handshake" shows ["tlsdemo HOST"] see ["alert close_notify"] "RFC 9846 §6.1";
    ProxyFailed "the proxy did not connect"
        "The proxy did not open the way to the server. The dialogue with a proxy comes before TLS, so the server has heard nothing of it."
        when "before the ClientHello, in the dialogue with the proxy" shows ["tlsdemo HOST --proxy http://PROXY:3128"] see ["ClientHello"] "RFC 9110 §9.3.6";
    NotTls "what came is not TLS"
        "What arrived does not begin like a record of TLS, which has its type (20 to 24) and a version (03 00 to 03 04) in front. Mostly the server at that port does not use TLS at all, or begins with a dialogue in the clear that leads to it (STARTTLS), or something in between answered in its place. Some programs say the same about a record with another version than the negotiated one."
        when "at the first bytes from the other end, mostly" shows ["tlsdemo HOST:PORT", "tlsdemo why HOST:PORT"] see ["legacy_record_version", "ClientHello"] "RFC 9846 §5.1";
    HttpRequest "a request in plain HTTP"
        "The server waited for a ClientHello and read a request of plain HTTP: http:// was used for a port that serves https://. Some servers answer it in plain HTTP with the status 400."
        when "at the client's first bytes" shows ["tlsdemo serve --port 8443"] see ["ClientHello"] "RFC 9110 §4.2.2";
    ProxyRequest "a request for a proxy"
        "The server waited for a ClientHello and read CONNECT, with which a client asks a proxy for a connection: the client takes this server for a proxy."
        when "at the client's first bytes" shows ["tlsdemo serve --port 8443"] see ["ClientHello"] "RFC 9110 §9.3.6";
    HttpResponse "an answer in plain HTTP"
        "The client sent a ClientHello, and the answer begins with HTTP/1: the server at that port serves http:// and not https://, or a proxy answered in its place."
        when "at the server's first bytes" shows ["tlsdemo HOST:PORT"] see ["ClientHello"] "RFC 9110 §4.2.2";
    HandshakeFailed "the handshake failed"
        "Only says that the handshake did not succeed, not why. The reason is in what is printed with it, or in the log of the other end."
        when "during the handshake" shows ["tlsdemo why HOST"] see ["Handshake"] "RFC 9846 §4";
    NothingToOffer "nothing left to offer"
        "This end's own settings leave it no version or no cipher suite to use: what is switched on does not go together, or a name was not understood. It did not get as far as a hello of its own."
        when "before the ClientHello, or, for a server, before its ServerHello" shows ["tlsdemo ciphers", "tlsdemo HOST --cipher AES128-SHA --tls 1.2"] see ["cipher_suites", "supported_versions"] "RFC 9846 §4.2.2";
    NoSuiteLeft "no cipher suite is left"
        "No cipher suite is left to use. A server says so at a ClientHello that has none for the server's versions and certificate; a client says so if its own settings leave none to offer."
        when "said by a server at the ClientHello, by a client before it" alert HandshakeFailure shows ["tlsdemo why HOST", "tlsdemo ciphers"] see ["cipher_suites", "alert handshake_failure"] "RFC 9846 §4.2.2";
    NoIdentity "no certificate to show"
        "The server has no certificate and key of its own that it could use: none is configured, the file was not read, or there is none for the name that was asked for."
        when "when the server has read the ClientHello and looks for its certificate" shows ["tlsdemo serve --cert FILE --key FILE"] see ["message Certificate", "server_name"] "RFC 9846 §4.5.1.2";
    OwnFiles "this end's certificate or key cannot be used"
        "The certificate or the private key that this end was given for itself is the problem: it cannot be read, the two do not belong together, or the library's own rules refuse it, as for a short key. It is not about the other end's certificate."
        when "while this end is set up, mostly before the first byte" shows ["tlsdemo HOST --cert FILE --key FILE", "tlsdemo serve --cert FILE --key FILE"] see ["message Certificate"] "RFC 9846 §4.5.1";
    TrustFile "no trusted authorities"
        "The file or the store of trusted authorities could not be read, or there is nothing in it. It is this end's own setting; whatever certificate the other end shows cannot be verified without it."
        when "while this end is set up, or when it verifies the first certificate" shows ["tlsdemo HOST --ca-file FILE"] see ["certificate_authorities"] "RFC 5280 §6.1.1";
    NoStartTls "TLS was not offered"
        "TLS is to begin after a dialogue here (STARTTLS), and the server does not list it among what it can do, or refuses it when asked. Either it has no TLS, or not on this port or for this client, or someone in between took the offer out of the dialogue, which is what this setting of the client protects from."
        when "in the dialogue, before any TLS" shows ["tlsdemo smtp://HOST:25"] see ["STARTTLS"] "RFC 3207 §4";
    NoServerName "the client does not know whom it calls"
        "The client was to verify a certificate but was not told the name that has to be in it. It is a setting of the calling program."
        when "before the ClientHello" shows ["tlsdemo HOST --sni NAME"] see ["server_name"] "RFC 9525 §6.1";
    Http2 "an error in HTTP/2"
        "The handshake is over; the two ends disagree inside the connection about the framing of HTTP/2."
        when "after the handshake" shows ["tlsdemo HOST --alpn h2", "tlsdemo HOST --alpn http/1.1"] see ["h2"] "RFC 9113 §7";
    Http2Suite "a suite that HTTP/2 forbids"
        "HTTP/2 was agreed on together with TLS 1.2 and a cipher suite that RFC 9113 forbids for it, as all with CBC or without forward secrecy, and the client holds the server to that."
        when "after the handshake" shows ["tlsdemo HOST --alpn h2 --tls 1.2"] see ["h2"] "RFC 9113 §9.2.2";
};
