//! The extensions of a message, in each message that carries some.
#![no_main]

use tlsdemo::extension::{Carrier, Extension, Extensions};
use tlsdemo::wire::{Reader, Writer};
use tlsdemo_fuzz::{Input, check};

const CARRIERS: [Carrier; 7] = [
    Carrier::ClientHello,
    Carrier::ServerHello,
    Carrier::HelloRetryRequest,
    Carrier::EncryptedExtensions,
    Carrier::CertificateRequest,
    Carrier::CertificateEntry,
    Carrier::NewSessionTicket,
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let carrier = input.choose(&CARRIERS);
    let bytes = input.0;
    let mut r = Reader::recording(bytes, true);
    let decoded = Extensions::decode(&mut r, carrier)
        .and_then(|extensions| r.finish("extensions").map(|()| extensions));
    let fields = r.into_fields(decoded.as_ref().err());
    check::covers(&fields, bytes.len());
    match decoded {
        Ok(extensions) => {
            let mut w = Writer::recording(true);
            extensions.encode(&mut w, carrier);
            let (again, written) = w.finish().expect("what was read fits");
            assert_eq!(again, bytes, "{extensions:?}");
            assert_eq!(written, fields);
            for extension in &extensions.0 {
                // What is acted on and belongs here is never left opaque; what does not belong here is.
                let extension_type = extension.extension_type();
                let belongs = Extension::carriers(extension_type)
                    .is_some_and(|carriers| carriers.contains(&carrier));
                let is_opaque = matches!(extension, Extension::Opaque { .. });
                if !belongs || Extension::is_used(extension_type) {
                    assert_eq!(is_opaque, !belongs, "{extension:?} in {carrier:?}");
                }
            }
        }
        Err(fault) => check::fault(&fault, bytes.len()),
    }
});
