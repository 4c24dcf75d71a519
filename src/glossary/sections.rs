//! Where the sections of RFC 8446 are in RFC 9846, which replaces it.

/// A section of TLS 1.3's specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// Its number in RFC 8446: `4.2.8`; empty for what is new in RFC 9846.
    pub old: &'static str,
    /// Its number in RFC 9846: `4.3.8`.
    pub new: &'static str,
    /// Its title in RFC 9846.
    pub title: &'static str,
}

macro_rules! sections {
    ($($old:literal $new:literal $title:literal;)*) => {
        /// The sections, in the order of RFC 9846.
        pub const SECTIONS: &[Section] =
            &[$(Section { old: $old, new: $new, title: $title }),*];
    };
}

sections! {
    "1" "1" "Introduction";
    "1.1" "1.1" "Conventions and Terminology";
    "" "1.2" "Relationship to RFC 8446";
    "1.2" "1.3" "Major Differences from TLS 1.2";
    "1.3" "1.4" "Updates Affecting TLS 1.2";
    "2" "2" "Protocol Overview";
    "2.1" "2.1" "Incorrect DHE Share";
    "2.2" "2.2" "Resumption and Pre-Shared Key (PSK)";
    "2.3" "2.3" "0-RTT Data";
    "3" "3" "Presentation Language";
    "3.1" "3.1" "Basic Block Size";
    "3.2" "3.2" "Miscellaneous";
    "3.3" "3.3" "Numbers";
    "3.4" "3.4" "Vectors";
    "3.5" "3.5" "Enumerateds";
    "3.6" "3.6" "Constructed Types";
    "3.7" "3.7" "Constants";
    "3.8" "3.8" "Variants";
    "4" "4" "Handshake Protocol";
    "4.4.1" "4.1" "The Transcript Hash";
    "4.1" "4.2" "Key Exchange Messages";
    "4.1.1" "4.2.1" "Cryptographic Negotiation";
    "4.1.2" "4.2.2" "Client Hello";
    "4.1.3" "4.2.3" "Server Hello";
    "4.1.4" "4.2.4" "Hello Retry Request";
    "4.2" "4.3" "Extensions";
    "4.2.1" "4.3.1" "Supported Versions";
    "4.2.2" "4.3.2" "Cookie";
    "4.2.3" "4.3.3" "Signature Algorithms";
    "4.2.4" "4.3.4" "Certificate Authorities";
    "4.2.5" "4.3.5" "OID Filters";
    "4.2.6" "4.3.6" "Post-Handshake Certificate-Based Client Authentication";
    "4.2.7" "4.3.7" "Supported Groups";
    "4.2.8" "4.3.8" "Key Share";
    "4.2.8.1" "4.3.8.1" "Diffie-Hellman Parameters";
    "4.2.8.2" "4.3.8.2" "ECDHE Parameters";
    "4.2.9" "4.3.9" "Pre-Shared Key Exchange Modes";
    "4.2.10" "4.3.10" "Early Data Indication";
    "4.2.11" "4.3.11" "Pre-Shared Key Extension";
    "4.2.11.1" "4.3.11.1" "Ticket Age";
    "4.2.11.2" "4.3.11.2" "PSK Binder";
    "4.2.11.3" "4.3.11.3" "Processing Order";
    "4.3" "4.4" "Server Parameters";
    "4.3.1" "4.4.1" "Encrypted Extensions";
    "4.3.2" "4.4.2" "Certificate Request";
    "4.4" "4.5" "Authentication Messages";
    "4.4.2" "4.5.1" "Certificate";
    "4.4.2.1" "4.5.1.1" "OCSP Status and SCT Extensions";
    "4.4.2.2" "4.5.1.2" "Certificate Selection";
    "4.4.2.3" "4.5.1.2" "Certificate Selection";
    "4.4.2.4" "4.5.1.3" "Receiving a Certificate Message";
    "4.4.3" "4.5.2" "Certificate Verify";
    "4.4.4" "4.5.3" "Finished";
    "4.5" "4.6" "End of Early Data";
    "4.6" "4.7" "Post-Handshake Messages";
    "4.6.1" "4.7.1" "New Session Ticket Message";
    "4.6.2" "4.7.2" "Post-Handshake Authentication";
    "4.6.3" "4.7.3" "Key and Initialization Vector Update";
    "5" "5" "Record Protocol";
    "5.1" "5.1" "Record Layer";
    "5.2" "5.2" "Record Payload Protection";
    "5.3" "5.3" "Per-Record Nonce";
    "5.4" "5.4" "Record Padding";
    "5.5" "5.5" "Limits on Key Usage";
    "6" "6" "Alert Protocol";
    "6.1" "6.1" "Closure Alerts";
    "6.2" "6.2" "Error Alerts";
    "7" "7" "Cryptographic Computations";
    "7.1" "7.1" "Key Schedule";
    "7.2" "7.2" "Updating Traffic Secrets";
    "7.3" "7.3" "Traffic Key Calculation";
    "7.4" "7.4" "Asymmetric Shared Secret Calculation";
    "7.4.1" "7.4.1" "Finite Field Diffie-Hellman";
    "7.4.2" "7.4.2" "Elliptic Curve Diffie-Hellman";
    "7.5" "7.5" "Exporters";
    "8" "8" "0-RTT and Anti-Replay";
    "8.1" "8.1" "Single-Use Tickets";
    "8.2" "8.2" "Client Hello Recording";
    "8.3" "8.3" "Freshness Checks";
    "9" "9" "Compliance Requirements";
    "9.1" "9.1" "Mandatory-to-Implement Cipher Suites";
    "9.2" "9.2" "Mandatory-to-Implement Extensions";
    "9.3" "9.3" "Protocol Invariants";
    "10" "10" "Security Considerations";
    "11" "11" "IANA Considerations";
    "" "11.1" "Changes for this RFC";
    "A" "A" "State Machine";
    "A.1" "A.1" "Client";
    "A.2" "A.2" "Server";
    "B" "B" "Protocol Data Structures and Constant Values";
    "B.1" "B.1" "Record Layer";
    "B.2" "B.2" "Alert Messages";
    "B.3" "B.3" "Handshake Protocol";
    "B.3.1" "B.3.1" "Key Exchange Messages";
    "B.3.1.1" "B.3.1.1" "Version Extension";
    "B.3.1.2" "B.3.1.2" "Cookie Extension";
    "B.3.1.3" "B.3.1.3" "Signature Algorithm Extension";
    "B.3.1.4" "B.3.1.4" "Supported Groups Extension";
    "B.3.2" "B.3.2" "Server Parameters Messages";
    "B.3.3" "B.3.3" "Authentication Messages";
    "B.3.4" "B.3.4" "Ticket Establishment";
    "B.3.5" "B.3.5" "Updating Keys";
    "B.4" "B.4" "Cipher Suites";
    "C" "C" "Implementation Notes";
    "C.1" "C.1" "Random Number Generation and Seeding";
    "C.2" "C.2" "Certificates and Authentication";
    "C.3" "C.3" "Implementation Pitfalls";
    "C.4" "C.4" "Client and Server Tracking Prevention";
    "C.5" "C.5" "Unauthenticated Operation";
    "" "D" "Updates to TLS 1.2";
    "D" "E" "Backward Compatibility";
    "D.1" "E.1" "Negotiating with an Older Server";
    "D.2" "E.2" "Negotiating with an Older Client";
    "D.3" "E.3" "0-RTT Backward Compatibility";
    "D.4" "E.4" "Middlebox Compatibility Mode";
    "D.5" "E.5" "Security Restrictions Related to Backward Compatibility";
    "E" "F" "Overview of Security Properties";
    "E.1" "F.1" "Handshake";
    "E.1.1" "F.1.1" "Key Derivation and HKDF";
    "E.1.2" "F.1.2" "Certificate-Based Client Authentication";
    "E.1.3" "F.1.3" "0-RTT";
    "E.1.4" "F.1.4" "Exporter Independence";
    "E.1.5" "F.1.5" "Post-Compromise Security";
    "E.1.6" "F.1.6" "External References";
    "E.2" "F.2" "Record Layer";
    "E.2.1" "F.2.1" "External References";
    "E.3" "F.3" "Traffic Analysis";
    "E.4" "F.4" "Side Channel Attacks";
    "E.5" "F.5" "Replay Attacks on 0-RTT";
    "E.5.1" "F.5.1" "Replay and Exporters";
    "E.6" "F.6" "PSK Identity Exposure";
    "E.7" "F.7" "Sharing PSKs Across Protocol Versions";
    "" "F.8" "External PSKs and Rerouting";
    "" "F.9" "Misbinding When Using Self-Signed Certificates or Raw Public Keys";
    "E.8" "F.10" "Attacks on Static RSA";
}
