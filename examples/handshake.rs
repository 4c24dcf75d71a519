//! A handshake in twenty lines: connect, shake hands, and say what was agreed on.
//!
//! `cargo run --example handshake -- example.com`

use std::error::Error;

use tlsdemo::certificate::ServerName;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::client;
use tlsdemo::narration::{Narration, Side};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::transport::{self, Target};

fn main() -> Result<(), Box<dyn Error>> {
    let host = std::env::args().nth(1).ok_or("which host?")?;
    let stream = transport::connect(&Target::parse(&host)?, transport::DEFAULT_TIMEOUT)?;
    let config = client::Config::new(ServerName::new(&host), TrustAnchors::system());
    let (narration, randomness) = (Narration::silent(), Randomness::system());
    let mut connection = Connection::new(Side::Client, stream, narration, randomness);
    client::handshake(&mut connection, &config)?;
    for fact in connection.agreed.summary(None).facts {
        println!("{}: {}", fact.name(), fact.value());
    }
    Ok(connection.close()?)
}
