//! Client certificates with other people's programs at the other end, out of files in every form
//! that `openssl` writes.

use std::process::{Command, Stdio};

use crate::peers::*;
use tlsdemo::names::registry::ProtocolVersion;

/// The kinds of key, and since when each can sign.
pub const KEYS: [(&str, &[&str], ProtocolVersion); 6] = [
    (
        "rsa",
        &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        ProtocolVersion::TLS1_0,
    ),
    (
        "rsa-pss",
        &["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
        ProtocolVersion::TLS1_2,
    ),
    (
        "p256",
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        ProtocolVersion::TLS1_0,
    ),
    (
        "p384",
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
        ProtocolVersion::TLS1_0,
    ),
    (
        "p521",
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
        ProtocolVersion::TLS1_0,
    ),
    (
        "ed25519",
        &["-algorithm", "ED25519"],
        ProtocolVersion::TLS1_2,
    ),
];

const PASS_PHRASE: &str = "open sesame";

/// An authority and a client certificate of each kind, made by `openssl`.
pub struct Files {
    scratch: Scratch,
}

impl Files {
    pub fn new(name: &str) -> Self {
        let files = Files {
            scratch: Scratch::new(name),
        };
        files.scratch.file("pass", format!("{PASS_PHRASE}\n"));
        files.scratch.file(
            "client.ext",
            "extendedKeyUsage = clientAuth\nkeyUsage = digitalSignature\n",
        );
        let authority = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=clients -days 2";
        files.openssl(&authority.split(' ').collect::<Vec<_>>());
        for (name, algorithm, _) in KEYS {
            let key = format!("{name}.key");
            files.openssl(&[&["genpkey", "-out", &key], algorithm].concat());
            let (request, certificate) = (format!("{name}.csr"), format!("{name}.pem"));
            let subject = format!("/CN={name}");
            files.openssl(&[
                "req", "-new", "-key", &key, "-subj", &subject, "-out", &request,
            ]);
            files.openssl(&[
                "x509",
                "-req",
                "-in",
                &request,
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "1",
                "-extfile",
                "client.ext",
                "-out",
                &certificate,
            ]);
        }
        files
    }

    pub fn path(&self, name: &str) -> String {
        self.scratch.0.join(name).to_str().unwrap().to_owned()
    }

    fn openssl(&self, arguments: &[&str]) {
        let output = Command::new("openssl")
            .args(arguments)
            .current_dir(&self.scratch.0)
            .env_remove("OPENSSL_CONF")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments:?}: {errors}");
    }
}

/// Runs the program against a server on loopback.
fn tlsdemo(port: u16, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["--ca-file", &ca_file(), "-q"])
        .args(arguments)
        .arg(format!("localhost:{port}"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&told).into_owned(),
    )
}

fn number(version: ProtocolVersion) -> String {
    version.to_string().replace("TLS ", "")
}

#[test]
fn openssl_takes_every_kind_of_key() {
    if !is_installed("openssl") {
        return;
    }
    let files = Files::new("client-keys");
    let arguments = [
        "-cert",
        &identity_file("rsa.pem"),
        "-key",
        &identity_file("rsa.key.pem"),
        "-cipher",
        "ALL:@SECLEVEL=0",
        "-Verify",
        "1",
        "-verify_return_error",
        "-CAfile",
        &files.path("ca.pem"),
        "-www",
    ]
    .map(str::to_owned);
    let peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
    for (name, _, since) in KEYS {
        for version in VERSIONS.into_iter().filter(|version| *version >= since) {
            let (cert, key) = (
                files.path(&format!("{name}.pem")),
                files.path(&format!("{name}.key")),
            );
            let version = number(version);
            let arguments = ["--cert", &cert, "--key", &key, "--tls", &version];
            let (success, told) = tlsdemo(peer.port, &arguments);
            assert!(
                success && told.contains("200"),
                "{name} in {version}: {told}"
            );
        }
    }
    for version in VERSIONS {
        let (success, told) = tlsdemo(peer.port, &["--tls", &number(version)]);
        assert!(!success, "without a certificate in {version}: {told}");
        // As `openssl s_client` prints it, whatever the alert.
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        for fact in [
            "(CertificateRequest), and none was sent",
            "from: CN=clients.",
        ] {
            assert!(told.contains(fact), "no `{fact}` in {version}: {told}");
        }
        let told = strange(peer.port, version);
        assert!(told.contains("unknown_ca"), "{version}: {told}");
    }
}

/// What becomes of a certificate that the server's authority did not issue.
fn strange(port: u16, version: ProtocolVersion) -> String {
    let [cert, key] = ["rsa.pem", "rsa.key.pem"].map(identity_file);
    let version = number(version);
    let shown = ["--cert", &cert, "--key", &key, "--cert-anyway"];
    let (success, told) = tlsdemo(port, &[&shown[..], &["--tls", &version]].concat());
    assert!(!success, "{version}: {told}");
    told
}

#[test]
fn every_form_that_openssl_writes_is_read() {
    if !is_installed("openssl") {
        return;
    }
    let files = Files::new("client-forms");
    for (name, _, _) in KEYS {
        let of = |end: &str| format!("{name}.{end}");
        let pass = &format!("pass:{PASS_PHRASE}");
        files.openssl(&[
            "x509",
            "-in",
            &of("pem"),
            "-outform",
            "DER",
            "-out",
            &of("crt"),
        ]);
        files.openssl(&[
            "pkey",
            "-in",
            &of("key"),
            "-outform",
            "DER",
            "-out",
            &of("der"),
        ]);
        files.openssl(&[
            "pkcs8",
            "-topk8",
            "-in",
            &of("key"),
            "-out",
            &of("enc.pem"),
            "-passout",
            pass,
        ]);
        files.openssl(&[
            "pkcs8",
            "-topk8",
            "-scrypt",
            "-in",
            &of("key"),
            "-outform",
            "DER",
            "-out",
            &of("enc.der"),
            "-passout",
            pass,
        ]);
        files.openssl(&[
            "pkcs8",
            "-topk8",
            "-v2",
            "des3",
            "-in",
            &of("key"),
            "-out",
            &of("3des.pem"),
            "-passout",
            pass,
        ]);
        files.openssl(&[
            "pkcs12",
            "-export",
            "-in",
            &of("pem"),
            "-inkey",
            &of("key"),
            "-certfile",
            "ca.pem",
            "-out",
            &of("p12"),
            "-passout",
            pass,
        ]);
        files.openssl(&[
            "pkcs12",
            "-export",
            "-legacy",
            "-in",
            &of("pem"),
            "-inkey",
            &of("key"),
            "-out",
            &of("old.p12"),
            "-passout",
            pass,
        ]);
        let both = [of("pem"), of("key")].map(|name| std::fs::read(files.path(&name)).unwrap());
        files.scratch.file(&of("both"), both.concat());
    }
    files.openssl(&[
        "pkey",
        "-in",
        "rsa.key",
        "-traditional",
        "-outform",
        "DER",
        "-out",
        "rsa.pkcs1",
    ]);
    files.openssl(&[
        "pkey",
        "-in",
        "p384.key",
        "-traditional",
        "-outform",
        "DER",
        "-out",
        "p384.sec1",
    ]);
    // What it wrote in the past, and with other ciphers.
    let mut others = Vec::new();
    for (option, name) in [
        ("-v1", "PBE-MD5-DES"),
        ("-v1", "PBE-SHA1-DES"),
        ("-v1", "PBE-MD5-RC2-64"),
        ("-v2", "camellia-192-cbc"),
        ("-v2", "aria-256-cbc"),
        ("-v2", "sm4-cbc"),
        ("-v2", "des-cbc"),
        ("-v2", "rc2-cbc"),
        ("-v2", "rc2-40-cbc"),
        ("-v2", "rc2-64-cbc"),
    ] {
        files.openssl(&[
            "pkcs8",
            "-topk8",
            "-in",
            "rsa.key",
            option,
            name,
            "-out",
            name,
            "-passout",
            &format!("pass:{PASS_PHRASE}"),
            "-provider",
            "legacy",
            "-provider",
            "default",
        ]);
        others.push(name);
    }
    files.openssl(&[
        "x509",
        "-in",
        "rsa.pem",
        "-trustout",
        "-addtrust",
        "clientAuth",
        "-out",
        "rsa.trusted",
    ]);
    for (key, cipher) in [
        ("rsa", "-aes256"),
        ("rsa", "-des3"),
        ("p384", "-aes128"),
        ("rsa", "-camellia256"),
    ] {
        let out = format!("{key}{cipher}");
        let key = format!("{key}.key");
        files.openssl(&[
            "pkey",
            "-in",
            &key,
            "-traditional",
            cipher,
            "-out",
            &out,
            "-passout",
            &format!("pass:{PASS_PHRASE}"),
        ]);
    }
    let peer = serve(&["--client-ca", &files.path("ca.pem"), "-q"]);
    let password = format!("file:{}", files.path("pass"));
    let fetches = |certificate: &str, key: Option<&str>| {
        let certificate = files.path(certificate);
        let key = key.map(|key| files.path(key));
        let mut arguments = vec!["--cert", &certificate, "--key-password", &password];
        if let Some(key) = &key {
            arguments.extend(["--key", key]);
        }
        let (success, told) = tlsdemo(peer.port, &arguments);
        assert!(success, "{certificate} {key:?}: {told}");
    };
    for (name, _, _) in KEYS {
        let of = |end: &str| format!("{name}.{end}");
        fetches(&of("crt"), Some(&of("der")));
        fetches(&of("pem"), Some(&of("enc.pem")));
        fetches(&of("pem"), Some(&of("enc.der")));
        fetches(&of("pem"), Some(&of("3des.pem")));
        for alone in ["both", "p12", "old.p12"] {
            fetches(&of(alone), None);
        }
    }
    for name in others {
        fetches("rsa.pem", Some(name));
    }
    fetches("rsa.trusted", Some("rsa.key"));
    fetches("rsa.pem", Some("rsa.pkcs1"));
    fetches("p384.pem", Some("p384.sec1"));
    for (certificate, key) in [
        ("rsa", "rsa-aes256"),
        ("rsa", "rsa-des3"),
        ("p384", "p384-aes128"),
        ("rsa", "rsa-camellia256"),
    ] {
        fetches(&format!("{certificate}.pem"), Some(key));
    }

    // What cannot work is said before anything is sent, with status 2.
    let refused = |arguments: &[&str], says: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
            .args(arguments)
            .arg("127.0.0.1:1")
            .current_dir(&files.scratch.0)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(errors.contains(says), "{arguments:?}: {errors}");
    };
    refused(&["--cert", "rsa.pem"], "no private key in this file");
    refused(
        &["--cert", "rsa.pem", "--key", "p256.key"],
        "does not belong to the certificate",
    );
    refused(
        &["--cert", "rsa.both", "--key", "p256.key"],
        "belongs to none of the certificates",
    );
    refused(
        &["--cert", "rsa.pem", "--key", "absent"],
        "absent cannot be read",
    );
    refused(
        &["--cert", "rsa.pem", "--key", "rsa.enc.pem"],
        "--key-password",
    );
    refused(
        &["--cert", "rsa.pem", "--key", "rsa-aes256"],
        "--key-password",
    );
    refused(&["--cert", "rsa.p12"], "--key-password");
    refused(
        &["--cert", "rsa.p12", "--key-password", "file:client.ext"],
        "pass phrase is not that",
    );
    refused(&["--cert", "client.ext"], "known forms");
    refused(
        &["--cert", "rsa.p12", "--key-password", "env:TLSDEMO_UNSET"],
        "TLSDEMO_UNSET is not set",
    );
}

/// Java, NSS and GnuTLS take the same key and certificate from OpenSSL's file and write them anew, each
/// in its ways of today and of the past.
#[test]
fn pkcs12_of_other_programs_is_read() {
    if !is_installed("openssl") {
        return;
    }
    let files = Files::new("client-pkcs12");
    let run = |command: &str| {
        let mut words = command.split(' ').map(|word| word.replace('_', " "));
        let output = Command::new(words.next().unwrap())
            .args(words)
            .current_dir(&files.scratch.0)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{command}: {said}");
    };
    let mut written = Vec::new();
    let mut write = |name: &str, command: &str| {
        run(&command.replace("OUT", name).replace("PASS", "open_sesame"));
        written.push(name.to_owned());
    };
    let openssl = "openssl pkcs12 -export -in rsa.pem -inkey rsa.key -certfile ca.pem -name rsa -passout pass:PASS -out OUT";
    write("openssl.p12", openssl);
    for (kind, options) in [
        ("sha1", "-macalg SHA1"),
        ("sha384", "-macalg SHA384"),
        ("sha512", "-macalg SHA512 -maciter -iter 1"),
        ("no-mac", "-nomac"),
        ("clear", "-keypbe NONE -certpbe NONE"),
        ("two-keys", "-certpbe PBE-SHA1-2DES -keypbe PBE-SHA1-2DES"),
        (
            "rc2-128",
            "-legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-RC2-128",
        ),
        ("sha1-prf", "-keypbe AES-128-CBC -certpbe AES-192-CBC"),
    ] {
        write(
            &format!("openssl-{kind}.p12"),
            &format!("{openssl} {options}"),
        );
    }
    if is_installed("keytool") {
        let keytool = "importkeystore -noprompt -srckeystore openssl.p12 -srcstoretype PKCS12 -srcstorepass PASS -destkeystore OUT -deststoretype PKCS12 -deststorepass PASS";
        write("java.p12", &format!("keytool -{keytool}"));
        let legacy = format!("keytool -J-Dkeystore.pkcs12.legacy -{keytool}");
        write("java-legacy.p12", &legacy);
        // Two keys in one keystore.
        write("java-two.p12", &format!("keytool -{keytool}"));
        run(&openssl
            .replace("rsa", "p256")
            .replace("OUT", "p256.p12")
            .replace("PASS", "open_sesame"));
        run(&format!("keytool -{keytool}")
            .replace("openssl.p12", "p256.p12")
            .replace("OUT", "java-two.p12")
            .replace("PASS", "open_sesame"));
    }
    if is_installed("certtool") {
        for cipher in ["aes-256", "3des-pkcs12", "rc2-40"] {
            let certtool = format!(
                "certtool --to-p12 --load-privkey rsa.key --load-certificate rsa.pem --p12-name rsa --password PASS --outder --pkcs-cipher {cipher} --outfile OUT"
            );
            write(&format!("gnutls-{cipher}.p12"), &certtool);
        }
        // In PEM, unless told otherwise; and a key that is not encrypted, under the name of one that is.
        let certtool = "certtool --to-p12 --load-privkey rsa.key --load-certificate rsa.pem --p12-name rsa --password PASS --outfile OUT";
        write("gnutls-pem.p12", certtool);
        write("gnutls-none.p12", &format!("{certtool} --pkcs-cipher none"));
    }
    if is_installed("pk12util") && is_installed("certutil") {
        std::fs::create_dir(files.path("nss")).unwrap();
        run("certutil -N -d sql:nss --empty-password");
        run("pk12util -i openssl.p12 -d sql:nss -W open_sesame");
        for (kind, options) in [
            ("", ""),
            ("-aes", " -c AES-256-CBC -C AES-256-CBC"),
            ("-camellia", " -c CAMELLIA-256-CBC -C CAMELLIA-128-CBC"),
            ("-rc2", " -C PKCS_#12_V2_PBE_With_SHA-1_And_40_Bit_RC2_CBC"),
        ] {
            let pk12util = format!("pk12util -o OUT -n rsa -d sql:nss -W PASS{options}");
            write(&format!("nss{kind}.p12"), &pk12util);
        }
    }
    let peer = serve(&["--client-ca", &files.path("ca.pem"), "-q"]);
    let pass = format!("file:{}", files.path("pass"));
    for name in written {
        let arguments = ["--cert", &files.path(&name), "--key-password", &pass];
        let (success, told) = tlsdemo(peer.port, &arguments);
        assert!(success, "{name}: {told}");
    }
}

#[test]
fn other_clients_are_asked_and_believed() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") || !is_installed("curl") {
        return;
    }
    let files = Files::new("client-others");
    let peer = serve(&["--client-ca", &files.path("ca.pem")]);
    let port = peer.port.to_string();
    let address = format!("127.0.0.1:{port}");
    let run = |command: &mut Command| {
        let mut running = Peer::start(command);
        running.say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        running.finish()
    };
    let mut count = 0;
    for (name, _, since) in KEYS {
        let (cert, key) = (
            files.path(&format!("{name}.pem")),
            files.path(&format!("{name}.key")),
        );
        for (version, flag) in VERSIONS
            .into_iter()
            .zip(["-tls1", "-tls1_1", "-tls1_2", "-tls1_3"])
        {
            if version < since {
                continue;
            }
            count += 1;
            let (_, said) = run(Command::new("openssl").args([
                "s_client",
                "-connect",
                &address,
                flag,
                "-cert",
                &cert,
                "-key",
                &key,
                "-ign_eof",
                "-cipher",
                "ALL:@SECLEVEL=0",
            ]));
            assert!(
                said.contains("200 OK"),
                "openssl, {name} in {version}: {said}"
            );
        }
        let (_, said) = run(Command::new("gnutls-cli").args([
            "-p",
            &port,
            "localhost",
            "--insecure",
            "--x509certfile",
            &cert,
            "--x509keyfile",
            &key,
        ]));
        // GnuTLS 3.7 takes an RSASSA-PSS key too.
        assert!(said.contains("200 OK"), "gnutls-cli, {name}: {said}");
    }
    assert_eq!(count, 4 * 4 + 2 * 2);
    let (cert, key) = (files.path("p256.pem"), files.path("p256.key"));
    let url = format!("https://localhost:{port}/");
    let with = ["-sk", "--http1.1", &url, "--cert", &cert, "--key", &key];
    let (success, said) = run(Command::new("curl").args(with));
    assert!(success && said.contains("client_certificate"), "{said}");
    let (success, said) = run(Command::new("curl").args(&with[..3]));
    assert!(!success, "{said}");
}

#[test]
fn gnutls_takes_every_kind_of_key() {
    if !is_installed("gnutls-serv") || !is_installed("openssl") {
        return;
    }
    let files = Files::new("client-gnutls");
    let arguments = [
        "--x509certfile",
        &identity_file("rsa.pem"),
        "--x509keyfile",
        &identity_file("rsa.key.pem"),
        "--http",
        "--require-client-cert",
        "--verify-client-cert",
        "--x509cafile",
        &files.path("ca.pem"),
        "--priority",
        "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:%VERIFY_ALLOW_SIGN_WITH_SHA1",
    ]
    .map(str::to_owned);
    let peer = gnutls_serv(&arguments);
    for (name, _, since) in KEYS {
        for version in VERSIONS.into_iter().filter(|version| *version >= since) {
            let (cert, key) = (
                files.path(&format!("{name}.pem")),
                files.path(&format!("{name}.key")),
            );
            let version = number(version);
            let arguments = ["--cert", &cert, "--key", &key, "--tls", &version];
            let (success, told) = tlsdemo(peer.port, &arguments);
            assert!(success, "{name} in {version}: {told}");
        }
    }
    for version in VERSIONS {
        let (success, told) = tlsdemo(peer.port, &["--tls", &number(version)]);
        assert!(!success, "without a certificate in {version}: {told}");
        // It says access_denied, which RFC 9846 §6.2 has for certificates that are valid.
        let told = strange(peer.port, version);
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        let says = "GnuTLS's server says the same of a certificate that it does not trust";
        assert!(told.contains(says), "{version}: {told}");
    }
}

/// Whom our server turns away, and whom it lets in without: OpenSSL and GnuTLS in every version, with a
/// certificate of another authority and with none.
#[test]
fn other_clients_are_turned_away() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let files = Files::new("client-strangers");
    let ca = files.path("ca.pem");
    let requires = serve(&["--client-ca", &ca]);
    let requests = serve(&["--client-ca", &ca, "--client-auth", "request"]);
    let [cert, key] = ["rsa.pem", "rsa.key.pem"].map(identity_file);
    let openssl = |port: u16, version, more: &[&str]| {
        let version = match version {
            ProtocolVersion::TLS1_0 => "-tls1",
            ProtocolVersion::TLS1_1 => "-tls1_1",
            ProtocolVersion::TLS1_2 => "-tls1_2",
            _ => "-tls1_3",
        };
        let mut command = Command::new("openssl");
        command.args([
            "s_client",
            "-connect",
            &format!("127.0.0.1:{port}"),
            version,
        ]);
        command
            .args(["-ign_eof", "-cipher", "ALL:@SECLEVEL=0"])
            .args(more);
        command
    };
    let gnutls = |port: u16, version, more: &[&str]| {
        let mut command = Command::new("gnutls-cli");
        let priority = format!("NORMAL:-VERS-ALL:+VERS-TLS{}", number(version));
        command.args(["-p", &port.to_string(), "localhost", "--insecure"]);
        command.args(["--priority", &priority]).args(more);
        command
    };
    let run = |mut command: Command| {
        let mut running = Peer::start(&mut command);
        running.say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        running.finish().1
    };
    for version in VERSIONS {
        let strangers = [
            openssl(requires.port, version, &["-cert", &cert, "-key", &key]),
            openssl(requires.port, version, &[]),
            gnutls(
                requires.port,
                version,
                &["--x509certfile", &cert, "--x509keyfile", &key],
            ),
            gnutls(requires.port, version, &[]),
        ];
        for command in strangers {
            let what = format!("{command:?}");
            let said = run(command);
            assert!(!said.contains("200 OK"), "{what}: {said}");
        }
        for command in [
            openssl(requests.port, version, &[]),
            gnutls(requests.port, version, &[]),
        ] {
            let what = format!("{command:?}");
            let said = run(command);
            let is_anonymous = !said.contains("client_certificate:");
            assert!(said.contains("200 OK") && is_anonymous, "{what}: {said}");
        }
    }
}

/// nginx shakes hands with a client that shows no certificate, or a wrong one, and answers 400.
#[test]
fn nginx_turns_away_over_http() {
    if !is_installed("nginx") {
        return;
    }
    let scratch = Scratch::new("nginx-client-certificate");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let folder = scratch.0.display();
    let (certificate, key, ca) = (
        identity_file("rsa.pem"),
        identity_file("rsa.key.pem"),
        ca_file(),
    );
    let configuration = format!(
        "daemon off; pid {folder}/nginx.pid; error_log stderr notice; master_process off;
events {{ }}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key};
    ssl_client_certificate {ca}; ssl_verify_client on; ssl_protocols TLSv1.2 TLSv1.3;
    location / {{ return 200 'hello'; }} }} }}"
    );
    let file = scratch.file("nginx.conf", configuration);
    let mut peer = Peer::start(Command::new("nginx").args(["-e", "stderr", "-c", &file]));
    peer.port = port;
    peer.wait_for_text("getrlimit");
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for version in ["1.2", "1.3"] {
        let (ok, told) = tlsdemo(port, &["--tls", version]);
        let told = flat(told);
        assert!(ok, "{version}: {told}");
        assert!(
            told.contains("none was shown, and the request was answered with 400 Bad Request"),
            "{version}: {told}"
        );
    }
    // A server's certificate, which is not for clients.
    let (_, told) = tlsdemo(port, &["--cert", &certificate, "--key", &key]);
    let told = flat(told);
    assert!(
        told.contains("was shown, and the request was answered with 400"),
        "{told}"
    );
}

/// OpenSSL and GnuTLS ignore oid_filters (RFC 9846 §4.3.5): what they show is judged by them all the same.
#[test]
fn who_ignores_the_filters_is_refused() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let files = Files::new("filters");
    let (cert, key) = (files.path("p256.pem"), files.path("p256.key"));
    for (filter, fits) in [
        ("extKeyUsage=clientAuth", true),
        ("extKeyUsage=emailProtection", false),
    ] {
        let peer = serve(&[
            "-q",
            "--client-ca",
            &files.path("ca.pem"),
            "--client-filter",
            filter,
        ]);
        let port = peer.port.to_string();
        let place = format!("localhost:{port}");
        let mut openssl = Command::new("openssl");
        openssl
            .args(["s_client", "-connect", &place, "-cert", &cert, "-key", &key])
            .args(["-tls1_3", "-ign_eof"]);
        let mut gnutls = Command::new("gnutls-cli");
        gnutls
            .args(["-p", &port, "localhost", "--insecure"])
            .args(["--x509certfile", &cert, "--x509keyfile", &key])
            .args(["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3"]);
        for (name, mut command) in [("OpenSSL", openssl), ("GnuTLS", gnutls)] {
            let mut client = Peer::start(&mut command);
            client.say("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            let (_, told) = client.finish();
            let told = told.to_lowercase();
            assert_eq!(told.contains("200 ok"), fits, "{name}, {filter}: {told}");
            // The number of unsupported_certificate, in the words of either.
            let alert = told.contains("alert [43]") || told.contains("alert number 43");
            assert_eq!(alert, !fits, "{name}, {filter}: {told}");
        }
    }
}

/// A server sends one alert for many faults: OpenSSL says unknown_ca of a chain that is too long, and
/// unsupported_certificate of keyUsage and extKeyUsage alike (`ssl_x509err2alert`). What is wrong is in our
/// own file, and is said from there.
#[test]
fn a_refused_certificate_is_told_by_its_own_fault() {
    if !is_installed("openssl") {
        return;
    }
    let files = Files::new("client-faults");
    let issue = |name: &str, issuer: &str, extensions: &str| {
        let of = |end: &str| format!("{name}.{end}");
        files.scratch.file(&of("ext"), extensions);
        files.openssl(&[
            "req",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            &format!("/CN={name}"),
            "-keyout",
            &of("key"),
            "-out",
            &of("csr"),
        ]);
        files.openssl(&[
            "x509",
            "-req",
            "-in",
            &of("csr"),
            "-CA",
            &format!("{issuer}.pem"),
            "-CAkey",
            &format!("{issuer}.key"),
            "-CAcreateserial",
            "-days",
            "1",
            "-extfile",
            &of("ext"),
            "-out",
            &of("pem"),
        ]);
    };
    issue(
        "one",
        "ca",
        "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=keyCertSign\n",
    );
    issue(
        "two",
        "one",
        "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n",
    );
    issue("deep", "two", "extendedKeyUsage=clientAuth\n");
    issue(
        "wide",
        "ca",
        "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n",
    );
    issue("below", "wide", "extendedKeyUsage=clientAuth\n");
    issue("server", "ca", "extendedKeyUsage=serverAuth\n");
    issue(
        "cipher",
        "ca",
        "keyUsage=keyEncipherment\nextendedKeyUsage=clientAuth\n",
    );
    let whole = |names: &[&str]| {
        let all = names
            .iter()
            .map(|name| std::fs::read(files.path(&format!("{name}.pem"))).unwrap());
        files.scratch.file(
            &format!("{}.chain", names[0]),
            all.collect::<Vec<_>>().concat(),
        )
    };
    let arguments = [
        "-cert",
        &identity_file("rsa.pem"),
        "-key",
        &identity_file("rsa.key.pem"),
        "-Verify",
        "1",
        "-verify_return_error",
        "-CAfile",
        &files.path("ca.pem"),
        "-www",
    ]
    .map(str::to_owned);
    let peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
    let told = |cert: &str, key: &str, more: &[&str]| {
        let key = files.path(&format!("{key}.key"));
        let shown = ["--cert", cert, "--key", &key];
        let (success, told) = tlsdemo(peer.port, &[&shown[..], more].concat());
        (
            success,
            told.split_whitespace().collect::<Vec<_>>().join(" "),
        )
    };
    for version in ["1.2", "1.3"] {
        let at = ["--tls", version];
        for (cert, key, says, advises) in [
            (
                whole(&["deep", "two", "one"]),
                "deep",
                "CN=one allows no authority below it (pathLenConstraint 0)",
                "without that fault",
            ),
            (
                files.path("server.pem"),
                "server",
                "serverAuth",
                "extKeyUsage clientAuth",
            ),
            (
                files.path("cipher.pem"),
                "cipher",
                "keyUsage does not allow digitalSignature",
                "allows digitalSignature",
            ),
        ] {
            let (success, told) = told(&cert, key, &at);
            assert!(!success, "{key} in {version}: {told}");
            for words in ["Checked here, it has a fault:", says, advises] {
                assert!(
                    told.contains(words),
                    "no `{words}` for {key} in {version}: {told}"
                );
            }
            assert!(!told.contains("whole chain"), "{key} in {version}: {told}");
        }
        // What is missing from the file is named, whether it was sent or not; with it all is well.
        let (success, missing) = told(&files.path("below.pem"), "below", &at);
        assert!(!success, "{missing}");
        let (_, sent) = told(
            &files.path("below.pem"),
            "below",
            &[&at[..], &["--cert-anyway"]].concat(),
        );
        for told in [missing, sent] {
            assert!(told.contains("with the whole chain in it"), "{told}");
            assert!(told.contains("certificate of CN=wide"), "{told}");
        }
        let (success, told) = told(&whole(&["below", "wide"]), "below", &at);
        assert!(success, "{told}");
    }
}
