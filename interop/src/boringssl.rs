//! BoringSSL, in a thread beside us.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

use boring::error::ErrorStack;
use boring::hpke::HpkeKey;
use boring::ssl::*;

use crate::case::{Case, Ech, GUESS, More, Proof};
use crate::keys::{Keys, hex};
use crate::ours::{authority_of, identity_of};
use crate::process::PATIENCE;
use crate::{Peer, Seen, Serving};

/// The peer.
pub struct BoringSsl;

impl Peer for BoringSsl {
    fn name(&self) -> &'static str {
        "BoringSSL"
    }

    /// Its shim has the other proofs; sessions cannot be had without unsafe code.
    fn has(&self, case: &Case) -> bool {
        case.proof == Proof::Usual && case.more == More::Nothing
    }

    fn serve(&self, case: &Case, keys: &Keys) -> Result<Serving, String> {
        lacks(case)?;
        let context = server(case, keys).map_err(|error| error.to_string())?;
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has ports");
        let port = listener.local_addr().expect("it is bound").port();
        let thread = std::thread::spawn(move || {
            let (socket, _) = listener.accept().expect("a client comes");
            seen(accept(&context, &patient(socket)))
        });
        let end = move || thread.join().expect("it does not panic");
        Ok(Serving {
            port,
            keys: None,
            seen: Box::new(end),
        })
    }

    fn call(&self, port: u16, case: &Case, keys: &Keys) -> Result<Seen, String> {
        lacks(case)?;
        // Its client offers them only if told to.
        if matches!(case.identity, "rsa-pss" | "ecdsa-p521" | "ed25519") {
            return Err("its client does not offer such signatures by itself".into());
        }
        let ssl = client(case, keys).map_err(|error| error.to_string())?;
        let socket = TcpStream::connect(("127.0.0.1", port)).expect("tlsdemo listens");
        Ok(seen(connect(ssl, &patient(socket))))
    }
}

/// What cannot be asked of it without unsafe code.
fn lacks(case: &Case) -> Result<(), String> {
    match case.compression {
        Some("zstd") => Err("the crate has zlib and brotli alone".into()),
        _ => Ok(()),
    }
}

fn patient(socket: TcpStream) -> TcpStream {
    socket
        .set_read_timeout(Some(PATIENCE))
        .expect("it is not 0");
    socket
}

type Stream<'a> = SslStream<&'a TcpStream>;
type Handshake<'a> = Result<Stream<'a>, HandshakeError<&'a TcpStream>>;

/// What is the same for both ends.
fn common(case: &Case) -> Result<SslContextBuilder, ErrorStack> {
    let mut context = SslContext::builder(SslMethod::tls())?;
    let version = match case.version {
        "1.2" => SslVersion::TLS1_2,
        _ => SslVersion::TLS1_3,
    };
    context.set_min_proto_version(Some(version))?;
    context.set_max_proto_version(Some(version))?;
    match case.compression {
        Some("zlib") => context.add_certificate_compression_algorithm(Zlib)?,
        Some("brotli") => context.add_certificate_compression_algorithm(Brotli)?,
        _ => {}
    }
    Ok(context)
}

fn server(case: &Case, keys: &Keys) -> Result<SslContext, ErrorStack> {
    let mut context = common(case)?;
    let (certificate, key) = identity_of(case);
    context.set_certificate_chain_file(certificate)?;
    context.set_private_key_file(key, SslFiletype::PEM)?;
    context.set_curves_list(case.group)?;
    if case.ech != Ech::No {
        // A list is a length of two bytes and, here, one configuration.
        let config = &keys.published()[2..];
        let mut builder = SslEchKeys::builder()?;
        // Despite its name, X25519 is what it reads (boring 5.4.0).
        builder.add_key(true, config, HpkeKey::dhkem_p256_sha256(&keys.secret())?)?;
        context.set_ech_keys(&builder.build())?;
    }
    Ok(context.build())
}

fn accept<'a>(context: &SslContext, socket: &'a TcpStream) -> Handshake<'a> {
    let ssl = Ssl::new(context).map_err(HandshakeError::SetupFailure)?;
    let mut stream = ssl.accept(socket)?;
    let _ = request(&mut stream);
    Ok(stream)
}

/// Reads a request, and answers.
fn request(stream: &mut Stream<'_>) -> io::Result<()> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        request.push(byte[0]);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nyes\n")?;
    let _ = stream.shutdown();
    Ok(())
}

fn client(case: &Case, keys: &Keys) -> Result<Ssl, ErrorStack> {
    let mut context = common(case)?;
    context.set_ca_file(authority_of(case))?;
    context.set_verify(SslVerifyMode::PEER);
    match case.retry {
        true => context.set_curves_list(&format!("{GUESS}:{}", case.group))?,
        false => context.set_curves_list(case.group)?,
    }
    if case.identity.starts_with("mldsa") {
        context.set_sigalgs_list(&format!("{}:ecdsa_secp256r1_sha256", case.identity))?;
    }
    let mut ssl = Ssl::new(&context.build())?;
    ssl.set_hostname("localhost")?;
    ssl.param_mut().set_host("localhost")?;
    match case.ech {
        Ech::No => {}
        Ech::Grease => ssl.set_enable_ech_grease(true),
        Ech::Accepted | Ech::Rejected => ssl.set_ech_config_list(&keys.list(case.ech))?,
    }
    Ok(ssl)
}

fn connect(ssl: Ssl, socket: &TcpStream) -> Handshake<'_> {
    let mut stream = ssl.connect(socket)?;
    let mut page = String::new();
    let _ = stream
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .and_then(|()| stream.read_to_string(&mut page));
    let _ = stream.shutdown();
    Ok(stream)
}

/// What it says of a connection.
fn seen(handshake: Handshake<'_>) -> Seen {
    let of = |ssl: &SslRef| Seen {
        version: Some(ssl.version_str().to_owned()),
        group: ssl.curve_name().map(ToOwned::to_owned),
        ech: Some(ssl.ech_accepted()),
        ..Seen::default()
    };
    match handshake {
        Ok(stream) => of(stream.ssl()),
        Err(HandshakeError::Failure(stream)) => {
            let failure = stream.error().to_string();
            // To be asked for after this failure alone.
            let is_rejected = failure.contains("ECH_REJECTED");
            let configs = || stream.ssl().get_ech_retry_configs().map(hex);
            Seen {
                retry_configs: is_rejected.then(configs).flatten(),
                failure: Some(failure),
                ..of(stream.ssl())
            }
        }
        Err(error) => Seen::failed(&error.to_string()),
    }
}

struct Zlib;

impl CertificateCompressor for Zlib {
    const ALGORITHM: CertificateCompressionAlgorithm = CertificateCompressionAlgorithm::ZLIB;
    const CAN_COMPRESS: bool = true;
    const CAN_DECOMPRESS: bool = true;

    fn compress<W: Write>(&self, input: &[u8], output: &mut W) -> io::Result<()> {
        let mut encoder = flate2::write::ZlibEncoder::new(output, flate2::Compression::best());
        encoder.write_all(input)?;
        encoder.finish().map(|_| ())
    }

    fn decompress<W: Write>(&self, input: &[u8], output: &mut W) -> io::Result<()> {
        io::copy(&mut flate2::read::ZlibDecoder::new(input), output).map(|_| ())
    }
}

struct Brotli;

impl CertificateCompressor for Brotli {
    const ALGORITHM: CertificateCompressionAlgorithm = CertificateCompressionAlgorithm::BROTLI;
    const CAN_COMPRESS: bool = true;
    const CAN_DECOMPRESS: bool = true;

    fn compress<W: Write>(&self, mut input: &[u8], output: &mut W) -> io::Result<()> {
        let parameters = brotli::enc::BrotliEncoderParams::default();
        brotli::BrotliCompress(&mut input, output, &parameters).map(|_| ())
    }

    fn decompress<W: Write>(&self, mut input: &[u8], output: &mut W) -> io::Result<()> {
        brotli::BrotliDecompress(&mut input, output)
    }
}
