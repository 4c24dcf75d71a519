//! The HTML page: whole, well-formed, harmless, small; and in a browser (`html/browser.rs`).

mod common;
#[path = "html/scenes.rs"]
mod scenes;

use scenes::*;
use tlsdemo::registry::ProtocolVersion;

#[test]
fn pages_are_written() {
    let scene = visit(&client());
    keep("tls13", &scene.page);
    keep("server13", &scene.server_page);
    let suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    keep("tls12", &visit(&only(suite, ProtocolVersion::TLS1_2)).page);
    let suite = "TLS_RSA_WITH_AES_256_CBC_SHA";
    keep("tls10", &visit(&only(suite, ProtocolVersion::TLS1_0)).page);
    keep("hostile", &hostile());
    let t = std::time::Instant::now();
    for _ in 0..20 {
        std::hint::black_box(page_of(&scene.events));
    }
    println!("{:?}", t.elapsed() / 20);
}
