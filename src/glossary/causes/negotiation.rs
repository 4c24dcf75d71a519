//! Causes in the handshake itself: nothing in common, a rule broken, a proof that fails.

use super::{Table, causes};

pub(super) const CAUSES: Table = causes! {
    VersionNotEnabled "a version that is switched off"
        "The version that the other end offers or has chosen is not supported or not enabled at the end that says this. Today that is mostly TLS 1.0 or 1.1, which current libraries switch off: a server that chose one of them, or a client that has nothing newer."
        when "said by a server at the ClientHello, by a client at the ServerHello" alert ProtocolVersion shows ["tlsdemo HOST --tls 1.0,1.1", "tlsdemo why HOST"] see ["supported_versions", "alert protocol_version"] "RFC 9846 §4.3.1";
    VersionOrCipher "nothing in common"
        "The browser's offer and what the server accepts have no version or no cipher suite in common. Chromium says so when the server answers the ClientHello with handshake_failure, and about a version or a suite that it does not support."
        when "at the answer to the ClientHello" alert HandshakeFailure shows ["tlsdemo why HOST --as chrome", "tlsdemo why HOST"] see ["alert handshake_failure", "cipher_suites", "supported_versions"] "RFC 9846 §4.2.1";
    Fallback "a second try with an older version"
        "The ClientHello has TLS_FALLBACK_SCSV, with which a client says that it tries again with an older version than it could, and the server supports a newer one: an attacker may have stopped the first try."
        when "at the ClientHello" alert InappropriateFallback shows ["tlsdemo HOST", "tlsdemo HOST --tls 1.2"] see ["TLS_FALLBACK_SCSV", "alert inappropriate_fallback"] "RFC 7507 §3";
    Downgrade "a sign of a downgrade"
        "The server chose an older version than the client offered, and the last eight bytes of its random say that it supports a newer one. Either somebody on the way changed the ClientHello, or a device on the way ends the connection itself and copies the server's random."
        when "at the ServerHello" alert IllegalParameter shows ["tlsdemo HOST", "tlsdemo why HOST"] see ["DOWNGRD", "ServerHello"] "RFC 9846 §4.2.3";
    NoCommonSuite "no cipher suite in common"
        "None of the cipher suites in the ClientHello can be used by the server. Either the two lists have nothing in common, or the ones in common do not go with the server's certificate (an ECDSA suite needs an ECDSA key), with the version or with a group; a server that has no certificate at all says the same."
        when "said by a server at the ClientHello" alert HandshakeFailure shows ["tlsdemo why HOST", "tlsdemo serve --port 8443"] see ["cipher_suites", "alert handshake_failure"] "RFC 9846 §4.2.1";
    NoCommonGroup "no group in common"
        "The two ends have no group for the key exchange in common, or none of the client's key shares is for one that the server takes and it could not ask for another."
        when "mostly said by a server at the ClientHello" alert HandshakeFailure shows ["tlsdemo why HOST", "tlsdemo HOST --groups secp256r1"] see ["supported_groups", "key_share"] "RFC 9846 §4.3.7";
    NoCommonScheme "no signature scheme in common"
        "There is no signature scheme that the one end can sign with, given the key in its certificate, and that the other has in its signature_algorithms. With a client certificate the list that counts is the one in the CertificateRequest."
        when "when an end is to sign: before ServerKeyExchange or CertificateVerify" alert HandshakeFailure shows ["tlsdemo why HOST", "tlsdemo HOST --sigalgs RSA-PSS+SHA256"] see ["signature_algorithms", "CertificateVerify"] "RFC 9846 §4.3.3";
    NoCommonProtocol "no application protocol in common"
        "The client lists application protocols (ALPN), and the server supports none of them."
        when "at the ClientHello, or at the answer to it" alert NoApplicationProtocol shows ["tlsdemo HOST --alpn http/1.1", "tlsdemo why HOST"] see ["alpn", "alert no_application_protocol"] "RFC 7301 §3.2";
    NotOffered "a choice that was not offered"
        "The other end chose something that was not among the offers: a cipher suite, a version, a group, a signature scheme or a protocol. One of the two is wrong, or something on the way changed a message."
        when "mostly said by a client at the ServerHello or the ServerKeyExchange" alert IllegalParameter shows ["tlsdemo HOST -v", "tlsdemo why HOST"] see ["alert illegal_parameter", "ServerHello"] "RFC 9846 §4.2.3";
    UnknownName "the server has no such name"
        "The server knows no host with the name in server_name, or refuses a client that names none."
        when "at the ClientHello" alert UnrecognizedName shows ["tlsdemo HOST --sni NAME", "tlsdemo HOST --no-sni"] see ["server_name", "alert unrecognized_name"] "RFC 6066 §3";
    ShortDh "a Diffie-Hellman prime that is too short"
        "A client says so if the server's ServerKeyExchange has a Diffie-Hellman prime with fewer bits than it accepts. A server says so of its own parameters, which its library refuses to use, mostly as it is set up. The server should have one of 2048 bits or more, such as ffdhe2048, or use elliptic curves."
        when "at the ServerKeyExchange, up to TLS 1.2; of own parameters before any connection, when nothing is sent" alert InsufficientSecurity shows ["tlsdemo HOST --tls 1.2 --cipher DHE-RSA-AES128-GCM-SHA256"] see ["Logjam", "ServerKeyExchange"] "RFC 7919 §3";
    OwnShortDh "the server's own Diffie-Hellman prime is too short"
        "The server's file of Diffie-Hellman parameters has a prime with fewer bits than its own library accepts. It is refused as the server is set up, before any client called. A file with ffdhe2048 or a larger group of RFC 7919 will do, or none: elliptic curves need none."
        when "as the server is set up: no message was sent" shows ["tlsdemo explain Logjam"] see ["Logjam", "ServerKeyExchange"] "RFC 7919 §3";
    LegacyRenegotiation "renegotiation is not protected"
        "The other end does not support secure renegotiation (RFC 5746): its hello has neither the extension renegotiation_info nor, from a client, TLS_EMPTY_RENEGOTIATION_INFO_SCSV. Current libraries refuse such a peer even if nobody renegotiates."
        when "said by a client at the ServerHello, by a server at the ClientHello" alert HandshakeFailure shows ["tlsdemo HOST --tls 1.2"] see ["renegotiation_info", "alert handshake_failure"] "RFC 5746 §4.1";
    Renegotiation "a second handshake is refused"
        "The other end asked for a second handshake on the same connection, or began one, and this end does not allow it or found it wrong. Servers often ask for one to get a client certificate for a part of their site (up to TLS 1.2; TLS 1.3 has no renegotiation)."
        when "after the handshake" alert NoRenegotiation shows ["tlsdemo HOST --tls 1.2 --allow-renegotiation"] see ["renegotiation_info", "HelloRequest"] "RFC 5746 §3.5";
    Malformed "a message that does not parse"
        "A message could not be taken apart: a length in it does not fit what is there, or a field has a form that is not allowed."
        when "at the message that is named, or any" alert DecodeError shows ["tlsdemo HOST -v", "tlsdemo explain --hex 16030300020100"] see ["alert decode_error"] "RFC 9846 §6.2";
    IllegalParameter "a value that is not allowed"
        "A field has a value that is out of range or contradicts another message: a point that is not on its curve, a repeated hello that differs, a resumed session with other terms. One of the two ends is wrong, or something on the way changed a message."
        when "at the message that has the value" alert IllegalParameter shows ["tlsdemo HOST -v"] see ["alert illegal_parameter"] "RFC 9846 §6.2";
    UnexpectedMessage "a message out of order"
        "A message arrived that does not belong at this point of the handshake. One of the two ends is wrong; or the two went on differently, because one of them takes the session for resumed, the handshake for finished or a certificate for requested, and the other does not."
        when "at the message that is named" alert UnexpectedMessage shows ["tlsdemo HOST -v"] see ["alert unexpected_message"] "RFC 9846 §4";
    UnexpectedPacket "something that does not belong here"
        "What arrived is not what belongs at this point: a record of another type than expected, or, if it is the first thing to arrive, no TLS at all, such as an answer in plain HTTP."
        when "at the first bytes from the other end, mostly" alert UnexpectedMessage shows ["tlsdemo HOST:PORT", "tlsdemo why HOST:PORT"] see ["alert unexpected_message", "ClientHello"] "RFC 9846 §5";
    RecordTooLong "a record that is too long"
        "A record is longer than TLS allows: 2^14 bytes of plaintext, with 2048 more when protected up to TLS 1.2 and 256 more since TLS 1.3. It also happens when what arrives is no TLS at all, since four letters of plain text read as a length are large."
        when "at the record" alert RecordOverflow shows ["tlsdemo HOST:PORT"] see ["legacy_record_version", "alert record_overflow"] "RFC 9846 §5.2";
    BadRecordMac "a record that does not authenticate"
        "A protected record failed its integrity check: a bit changed on the way, the two ends have different keys, or one of them has a bug. The wrong keys show at the first protected record, which is the Finished up to TLS 1.2 and the EncryptedExtensions in TLS 1.3."
        when "at a protected record" alert BadRecordMac shows ["tlsdemo HOST -v"] see ["alert bad_record_mac"] "RFC 9846 §5.2";
    BadFinished "the Finished does not match"
        "The verify_data of the other end's Finished is not what this end computes over the handshake: the two saw different messages, or have different keys. Something on the way may have changed a message."
        when "at the other end's Finished" alert DecryptError shows ["tlsdemo HOST -v"] see ["Finished", "verify_data"] "RFC 9846 §4.5.3";
    BadSignature "a signature that does not verify"
        "The signature with which the other end proves that it has the key of its certificate does not verify: the key is another one than the certificate's, the two ends saw different messages, or one has a bug. It is not a signature inside a certificate."
        when "at ServerKeyExchange up to TLS 1.2, at CertificateVerify otherwise" alert DecryptError shows ["tlsdemo HOST -v"] see ["CertificateVerify", "alert decrypt_error"] "RFC 9846 §4.5.2";
    UnsolicitedExtension "an extension that was not offered"
        "A message has an extension that the receiver had not offered, or that does not belong in this message."
        when "mostly said by a client at the ServerHello or the EncryptedExtensions" alert UnsupportedExtension shows ["tlsdemo HOST -v"] see ["alert unsupported_extension"] "RFC 9846 §4.3";
    MissingExtension "an extension is missing"
        "TLS 1.3 requires an extension that the hello does not have: signature_algorithms or supported_groups when certificates are used, key_share for the exchange of keys."
        when "at the hello" alert MissingExtension shows ["tlsdemo HOST --omit signature_algorithms"] see ["alert missing_extension"] "RFC 9846 §9.2";
    SessionIdNotEchoed "the session ID was not echoed"
        "In TLS 1.3 the server repeats the client's legacy_session_id in its ServerHello; this one has another. A device on the way that understands TLS 1.2 only is the usual reason, or a server that treats the ID as its own."
        when "at the ServerHello" alert IllegalParameter shows ["tlsdemo HOST", "tlsdemo HOST --no-compat"] see ["legacy_session_id_echo", "ServerHello"] "RFC 9846 §4.2.3";
    TooMuch "a limit of this program"
        "A limit that the program has set itself was exceeded: the size of a message or a key, how many records without content, alerts or key updates it accepts. TLS allows it; the limit keeps a peer from using up memory and time."
        when "at the message or record that exceeds the limit" shows ["tlsdemo HOST"] see ["Certificate", "alert decode_error"] "RFC 9846 §6.2";
    NoExtendedMasterSecret "no extended_master_secret"
        "The other end does not support extended_master_secret, and this end insists on it up to TLS 1.2."
        when "at the hello of the other end" alert HandshakeFailure shows ["tlsdemo HOST --tls 1.2", "tlsdemo HOST --tls 1.2 --no-ems"] see ["extended_master_secret"] "RFC 7627 §5.3";
    Psk "a pre-shared key that does not fit"
        "The pre-shared key is unknown to the server, or the binder that proves that the client has it does not verify: the two ends have different keys under this name."
        when "at the ClientHello" shows ["tlsdemo HOST --psk IDENTITY:00112233445566778899aabbccddeeff"] see ["pre_shared_key", "alert unknown_psk_identity"] "RFC 9846 §4.3.11";
    Ech "Encrypted ClientHello was not accepted"
        "The client encrypted its ClientHello (ECH), and the server could not decrypt it, or did not prove that it answers for the public name, or the configuration from DNS cannot be used. A server whose keys have changed sends its new configuration, with which the client may try again."
        when "at the ServerHello, or at the server's certificate" alert EchRequired shows ["tlsdemo HOST --ech CONFIG", "tlsdemo --local --ech"] see ["encrypted_client_hello", "alert ech_required"] "RFC 9849 §6.1.6";
    WeakAlgorithm "an algorithm that is too weak"
        "A key, a signature or a suite in the handshake is below the level of security that is set at this end."
        when "at the message that has it" alert InsufficientSecurity shows ["tlsdemo HOST"] see ["alert insufficient_security"] "RFC 9846 §6.2";
};
