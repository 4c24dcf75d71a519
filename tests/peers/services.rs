//! STARTTLS with the servers of others, each started for its test on loopback: the dialogue, TLS, and
//! the protocol's farewell; and TLS at once where the server has a port for it.

use std::collections::HashMap;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::common::skip::skip;
use crate::common::{Recorder, assert_covered};
use crate::peers::*;
use tlsdemo::application::request::Request;
use tlsdemo::commands::visit::{Errand, Route, Visit};
use tlsdemo::connection::Randomness;
use tlsdemo::error::ErrorKind;
use tlsdemo::names::service::{Approach, Start};
use tlsdemo::narration::Event;
use tlsdemo::transport::Target;

/// A program wherever Debian puts it; what is missing is said.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var("PATH").unwrap_or_default();
    let found = path
        .split(':')
        .chain([
            "/usr/sbin",
            "/usr/lib/postfix/sbin",
            "/usr/lib/news/bin",
            "/usr/lib/postgresql/15/bin",
        ])
        .map(|folder| PathBuf::from(folder).join(name))
        .find(|path| path.is_file());
    if found.is_none() {
        skip(&format!("{name} is not installed"));
    }
    found
}

/// Whether the servers that change their user can be started.
pub fn is_root() -> bool {
    let root = output("id", &["-u"]).trim() == "0";
    if !root {
        skip("it takes root to start this server");
    }
    root
}

/// Ports that were free a moment ago, by name.
pub struct Ports(HashMap<&'static str, u16>);

impl Ports {
    pub fn new(names: &[&'static str]) -> Ports {
        let held: Vec<_> = names
            .iter()
            .map(|name| (*name, TcpListener::bind("127.0.0.1:0").unwrap()))
            .collect();
        let port = |listener: &TcpListener| listener.local_addr().unwrap().port();
        Ports(
            held.iter()
                .map(|(name, listener)| (*name, port(listener)))
                .collect(),
        )
    }

    pub fn get(&self, name: &str) -> u16 {
        self.0[name]
    }

    /// A configuration with `{name}` for each port, and with what else stands in braces.
    pub fn fill(&self, template: &str, scratch: &Scratch) -> String {
        let mut text = template
            .replace("{dir}", scratch.0.to_str().unwrap())
            .replace("{cert}", &identity_file("rsa.pem"))
            .replace("{key}", &identity_file("rsa.key.pem"));
        for (name, port) in &self.0 {
            text = text.replace(&format!("{{{name}}}"), &port.to_string());
        }
        text
    }
}

/// A directory below the scratch that every user may write to.
fn open_directory(scratch: &Scratch, name: &str) -> PathBuf {
    let path = scratch.0.join(name);
    std::fs::create_dir_all(&path).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o777)).unwrap();
    path
}

/// Waits until something listens there.
pub fn await_port(peer: &Peer, port: u16) {
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(start.elapsed() < PATIENCE, "no server: {}", peer.printed());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Visits the server in each way that has a port: `name` is the approach's, and the port's.
fn greet_all(peer: &Peer, ports: &Ports, names: &[&str]) -> Vec<Event> {
    let mut all = Vec::new();
    for name in names {
        await_port(peer, ports.get(name));
        let (outcome, events) = greet(name, ports.get(name));
        assert!(outcome.is_ok(), "{name}: {outcome:?}: {}", peer.printed());
        assert_covered(&events);
        let mut begun = false;
        for event in &events {
            if let Event::Check(check) = event {
                // Some servers end the stream without a word once the client took its leave.
                let remark = check.name() == "close_notify";
                assert!(check.passed() || remark, "{name}: {check:?}");
                begun |= check.name() == "early_plaintext";
            }
        }
        let approach = Approach::of_scheme(name).unwrap();
        assert_eq!(begun, approach.start == Start::Upgrade, "{name}");
        all.extend(events);
    }
    all
}

fn greet(name: &str, port: u16) -> (tlsdemo::Result<()>, Vec<Event>) {
    let approach = Approach::of_scheme(name).unwrap();
    let recorder = Recorder::default();
    let mut config = client();
    config.alpn = approach.alpn().map(<[u8]>::to_vec).into_iter().collect();
    let target = Target::parse(&format!("{name}://localhost:{port}")).unwrap();
    let request = Request::get(&target);
    let visit = Visit {
        proxy_narration: std::sync::Mutex::default(),
        route: Route::DIRECT,
        target: &target,
        redirected: None,
        dial: Some(&Target::parse(&format!("127.0.0.1:{port}")).unwrap()),
        is_local: false,
        config: &config,
        exports: &[],
        renegotiate: false,
        key_update: false,
        errand: Errand::Ask {
            request: &request,
            follow: false,
        },
        beside: None,
        family: None,
        timeout: PATIENCE,
    };
    let outcome = visit.make(recorder.narration(), Randomness::system(), &mut || Ok(None));
    (outcome.map(|_| ()), recorder.events())
}

/// The names of what was said before TLS and over it.
fn said(events: &[Event]) -> Vec<String> {
    let messages = events.iter().filter_map(|event| match event {
        Event::Message(message) if message.carrier.protocol().is_some() => {
            Some(message.name.to_string())
        }
        _ => None,
    });
    messages.collect()
}

#[test]
fn postfix_in_smtp() {
    let (Some(postfix), Some(master)) = (program("postfix"), program("master")) else {
        return;
    };
    if !is_root() {
        return;
    }
    let scratch = Scratch::new("postfix");
    let ports = Ports::new(&["smtp", "smtps"]);
    let etc = open_directory(&scratch, "etc");
    let data = open_directory(&scratch, "data");
    let owner = Command::new("chown").arg("postfix").arg(&data).status();
    assert!(owner.unwrap().success());
    std::fs::create_dir(scratch.0.join("queue")).unwrap();
    std::fs::set_permissions(&etc, std::fs::Permissions::from_mode(0o755)).unwrap();
    let main = ports.fill(
        "compatibility_level = 3.6\nqueue_directory = {dir}/queue\ndata_directory = {dir}/data\n\
         command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\nmail_owner = postfix\n\
         setgid_group = postdrop\nmyhostname = mail.example\ninet_interfaces = 127.0.0.1\n\
         maillog_file = /dev/stdout\nsmtpd_tls_cert_file = {cert}\nsmtpd_tls_key_file = {key}\n\
         smtpd_tls_security_level = may\nmynetworks = 127.0.0.0/8\nalias_maps =\nalias_database =\n\
         shlib_directory = /usr/lib/postfix\nmeta_directory = /etc/postfix\n\
         sendmail_path = /usr/sbin/sendmail\nnewaliases_path = /usr/bin/newaliases\n\
         mailq_path = /usr/bin/mailq\nmanpage_directory = /usr/share/man\n",
        &scratch,
    );
    let services = ports.fill(
        "{smtp} inet n - n - - smtpd\n{smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n\
         tlsmgr unix - - n 1000? 1 tlsmgr\nanvil unix - - n - 1 anvil\n\
         rewrite unix - - n - - trivial-rewrite\nproxymap unix - - n - - proxymap\n\
         postlog unix-dgram n - n - 1 postlogd\n",
        &scratch,
    );
    std::fs::write(etc.join("main.cf"), main).unwrap();
    std::fs::write(etc.join("master.cf"), services).unwrap();
    // Makes the queue's directories.
    let checked = Command::new(postfix)
        .arg("-c")
        .arg(&etc)
        .arg("check")
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&checked.stderr).into_owned();
    let peer = Peer::start(Command::new(master).arg("-c").arg(&etc).arg("-d"));
    let events = greet_all(&peer, &ports, &["smtp", "smtps"]);
    let expected = [
        "greeting",
        "EHLO",
        "capabilities",
        "STARTTLS",
        "go-ahead",
        "QUIT",
        "farewell",
    ];
    assert_eq!(said(&events)[..7], expected, "{complaints}");
}

/// Exim and Postfix are the same service to Debian: Exim's package is unpacked, not installed.
#[test]
fn exim_in_smtp() {
    let unpacked = std::env::var_os("TLSDEMO_EXIM").map(PathBuf::from);
    let Some(exim) = unpacked.filter(|path| path.is_file()) else {
        skip("TLSDEMO_EXIM does not name an exim4");
        return;
    };
    if !is_root() {
        return;
    }
    let scratch = Scratch::new("exim");
    let ports = Ports::new(&["smtp", "smtps"]);
    open_directory(&scratch, "spool");
    let configuration = ports.fill(
        "spool_directory = {dir}/spool\nlog_file_path = {dir}/spool/%slog\nprimary_hostname = mail.example\n\
         exim_user = mail\nexim_group = mail\nnever_users =\nkeep_environment =\ntls_advertise_hosts = *\n\
         tls_certificate = {cert}\ntls_privatekey = {key}\ndaemon_smtp_ports = {smtp} : {smtps}\n\
         tls_on_connect_ports = {smtps}\nlocal_interfaces = 127.0.0.1\nacl_smtp_rcpt = acl\n\
         begin acl\nacl:\n  deny\n",
        &scratch,
    );
    let file = scratch.file("exim.conf", configuration);
    let peer = Peer::start(Command::new(exim).args(["-C", &file, "-bdf"]));
    let events = greet_all(&peer, &ports, &["smtp", "smtps"]);
    assert!(said(&events).contains(&"farewell".to_owned()));
}

#[test]
fn dovecot_in_imap_pop3_sieve_and_lmtp() {
    let Some(dovecot) = program("dovecot") else {
        return;
    };
    if !is_root() {
        return;
    }
    let scratch = Scratch::new("dovecot");
    let names = ["imap", "imaps", "pop3", "pop3s", "sieve", "lmtp"];
    let ports = Ports::new(&names);
    let configuration = ports.fill(
        "base_dir = {dir}/base\nstate_dir = {dir}/base\nlog_path = /dev/stderr\n\
         protocols = imap pop3 lmtp sieve\nssl = yes\nssl_cert = <{cert}\nssl_key = <{key}\n\
         listen = 127.0.0.1\nmail_location = maildir:{dir}/mail\n\
         passdb {\n driver = static\n args = nopassword=y\n}\n\
         userdb {\n driver = static\n args = uid=65534 gid=65534 home={dir}/mail\n}\n\
         service imap-login {\n inet_listener imap {\n port = {imap}\n }\n inet_listener imaps {\n port = {imaps}\n ssl = yes\n }\n}\n\
         service pop3-login {\n inet_listener pop3 {\n port = {pop3}\n }\n inet_listener pop3s {\n port = {pop3s}\n ssl = yes\n }\n}\n\
         service managesieve-login {\n inet_listener sieve {\n port = {sieve}\n }\n}\n\
         service lmtp {\n inet_listener lmtp {\n port = {lmtp}\n }\n}\n",
        &scratch,
    );
    let file = scratch.file("dovecot.conf", configuration);
    let peer = Peer::start(Command::new(dovecot).args(["-F", "-c", &file]));
    let events = greet_all(&peer, &ports, &names);
    let farewells = said(&events)
        .iter()
        .filter(|name| *name == "farewell")
        .count();
    assert_eq!(farewells, names.len());
}

#[test]
fn vsftpd_in_ftp() {
    let Some(vsftpd) = program("vsftpd") else {
        return;
    };
    if !is_root() {
        return;
    }
    let scratch = Scratch::new("vsftpd");
    let ports = Ports::new(&["ftp", "ftps"]);
    std::fs::create_dir(scratch.0.join("empty")).unwrap();
    let both = ["rsa.pem", "rsa.key.pem"]
        .map(|name| std::fs::read_to_string(identity_file(name)).unwrap());
    scratch.file("both.pem", both.concat());
    let start = |port: &str, more: &str| {
        let template = format!(
            "listen=YES\nlisten_address=127.0.0.1\nlisten_port={{{port}}}\nbackground=NO\nanonymous_enable=YES\n\
             local_enable=NO\nssl_enable=YES\nallow_anon_ssl=YES\nrsa_cert_file={{dir}}/both.pem\n\
             secure_chroot_dir={{dir}}/empty\nanon_root={{dir}}/empty\n{more}"
        );
        let file = scratch.file(&format!("{port}.conf"), ports.fill(&template, &scratch));
        Peer::start(Command::new(&vsftpd).arg(file))
    };
    let (upgrade, at_once) = (start("ftp", ""), start("ftps", "implicit_ssl=YES\n"));
    let events = greet_all(&upgrade, &ports, &["ftp"]);
    let expected = [
        "greeting", "FEAT", "features", "AUTH TLS", "go-ahead", "QUIT", "farewell",
    ];
    assert_eq!(said(&events), expected);
    greet_all(&at_once, &ports, &["ftps"]);
}

#[test]
fn openldap() {
    let Some(slapd) = program("slapd") else {
        return;
    };
    let scratch = Scratch::new("slapd");
    let ports = Ports::new(&["ldap", "ldaps"]);
    open_directory(&scratch, "data");
    let configuration = ports.fill(
        "include /etc/ldap/schema/core.schema\npidfile {dir}/pid\nTLSCertificateFile {cert}\n\
         TLSCertificateKeyFile {key}\ndatabase ldif\nsuffix dc=example\ndirectory {dir}/data\n",
        &scratch,
    );
    let file = scratch.file("slapd.conf", configuration);
    let urls = ports.fill(
        "ldap://127.0.0.1:{ldap}/ ldaps://127.0.0.1:{ldaps}/",
        &scratch,
    );
    let peer = Peer::start(Command::new(slapd).args(["-f", &file, "-h", &urls, "-d", "0"]));
    let events = greet_all(&peer, &ports, &["ldap", "ldaps"]);
    let expected = [
        "ExtendedRequest",
        "ExtendedResponse",
        "UnbindRequest",
        "UnbindRequest",
    ];
    assert_eq!(said(&events), expected);
}

#[test]
fn prosody_in_xmpp_of_clients_and_servers() {
    let Some(prosody) = program("prosody") else {
        return;
    };
    if !is_root() {
        return;
    }
    let scratch = Scratch::new("prosody");
    let names = ["xmpp", "xmpps", "xmpp-server", "xmpps-server"];
    let ports = Ports::new(&names);
    let configuration = ports.fill(
        "pidfile = '{dir}/pid'\ndata_path = '{dir}'\nrun_as_root = true\ndaemonize = false\n\
         modules_enabled = { 'tls', 'saslauth', 'dialback' }\ninterfaces = { '127.0.0.1' }\n\
         c2s_ports = { {xmpp} }\ns2s_ports = { {xmpp-server} }\nc2s_direct_tls_ports = { {xmpps} }\n\
         s2s_direct_tls_ports = { {xmpps-server} }\nc2s_require_encryption = true\n\
         ssl = { certificate = '{cert}', key = '{key}' }\nhttp_ports = {}\nhttps_ports = {}\n\
         log = { info = '*console' }\ncertificates = '{dir}'\nVirtualHost 'localhost'\n",
        &scratch,
    );
    let file = scratch.file("prosody.cfg.lua", configuration);
    let peer = Peer::start(Command::new(prosody).args(["--config", &file, "-F"]));
    greet_all(&peer, &ports, &names);
}

#[test]
fn inn_in_nntp() {
    // Where its libraries are, and below them its programs: it need not be installed.
    let home = std::env::var_os("TLSDEMO_INN").map_or("/usr/lib/news".into(), PathBuf::from);
    let [nnrpd, makedbz, tdx_util] =
        ["nnrpd", "makedbz", "tdx-util"].map(|name| home.join("bin").join(name));
    if !nnrpd.is_file() {
        skip("nnrpd is not installed, and TLSDEMO_INN does not name its folder");
        return;
    }
    if !is_root() {
        return;
    }
    let scratch = Scratch::new("nnrpd");
    let ports = Ports::new(&["nntp", "nntps"]);
    for name in ["db", "run", "log", "spool", "tmp", "etc"] {
        open_directory(&scratch, name);
    }
    // The key must be readable to its owner alone.
    let key = scratch.file(
        "key.pem",
        std::fs::read(identity_file("rsa.key.pem")).unwrap(),
    );
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let configuration = ports.fill(
        "mta: \"/usr/sbin/sendmail -oi -oem %s\"\norganization: x\nenableoverview: true\novmethod: tradindexed\n\
         hismethod: hisv6\npathhost: news.example\npathnews: /usr/lib/news\ndomain: example\n\
         server: localhost\npathdb: {dir}/db\npathrun: {dir}/run\npathlog: {dir}/log\npathspool: {dir}/spool\n\
         patharticles: {dir}/spool\npatharchive: {dir}/spool\npathoverview: {dir}/spool\npathtmp: {dir}/tmp\n\
         pathetc: {dir}/etc\nrunasuser: root\nrunasgroup: root\ntlscertfile: {cert}\n\
         tlskeyfile: {dir}/key.pem\n",
        &scratch,
    );
    let file = scratch.file("inn.conf", configuration);
    for (name, content) in [
        (
            "etc/readers.conf",
            "auth \"all\" {\n hosts: \"*\"\n default: \"<x>\"\n}\naccess \"all\" {\n users: \"*\"\n newsgroups: \"*\"\n}\n",
        ),
        (
            "etc/storage.conf",
            "method tradspool {\n newsgroups: *\n class: 0\n}\n",
        ),
        ("db/active", "junk 0000000000 0000000001 y\n"),
        ("db/newsgroups", ""),
        ("db/history", ""),
        ("spool/tradspool.map", ""),
    ] {
        scratch.file(name, content);
    }
    let made = Command::new(makedbz)
        .args(["-i", "-o", "-s", "1000", "-f"])
        .arg(scratch.0.join("db/history"))
        .env("LD_LIBRARY_PATH", &home)
        .env("INNCONF", &file)
        .output()
        .unwrap();
    // Its overview database, and in it the one group.
    let mut overview = Command::new(tdx_util);
    let fixed = overview
        .arg("-F")
        .env("LD_LIBRARY_PATH", &home)
        .env("INNCONF", &file)
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&[made.stderr, fixed.stderr].concat()).into_owned();
    let start = |port: &str, more: &[&str]| {
        let port = ports.get(port).to_string();
        let mut command = Command::new(&nnrpd);
        command
            .args(["-D", "-f", "-p", &port])
            .args(more)
            .env("LD_LIBRARY_PATH", &home)
            .env("INNCONF", &file);
        Peer::start(&mut command)
    };
    let (upgrade, at_once) = (start("nntp", &[]), start("nntps", &["-S"]));
    let events = greet_all(&upgrade, &ports, &["nntp"]);
    let expected = [
        "greeting",
        "CAPABILITIES",
        "capabilities",
        "STARTTLS",
        "go-ahead",
        "QUIT",
        "farewell",
    ];
    assert_eq!(said(&events), expected, "{complaints}");
    greet_all(&at_once, &ports, &["nntps"]);
}

#[test]
fn inspircd_in_irc() {
    let Some(inspircd) = program("inspircd") else {
        return;
    };
    let scratch = Scratch::new("inspircd");
    let ports = Ports::new(&["irc", "ircs"]);
    let configuration = ports.fill(
        "<server name=\"irc.example\" description=\"x\" network=\"x\">\n<admin name=\"a\" nick=\"a\" email=\"a@a.example\">\n\
         <bind address=\"127.0.0.1\" port=\"{irc}\" type=\"clients\">\n\
         <bind address=\"127.0.0.1\" port=\"{ircs}\" type=\"clients\" sslprofile=\"Clients\">\n\
         <connect allow=\"*\" timeout=\"60\">\n<pid file=\"{dir}/pid\">\n\
         <log method=\"file\" type=\"*\" level=\"default\" target=\"{dir}/log\">\n\
         <module name=\"ssl_gnutls\">\n<module name=\"starttls\">\n<module name=\"cap\">\n\
         <sslprofile name=\"Clients\" provider=\"gnutls\" certfile=\"{cert}\" keyfile=\"{key}\">\n\
         <starttls provider=\"Clients\">\n",
        &scratch,
    );
    let file = scratch.file("inspircd.conf", configuration);
    let peer = Peer::start(Command::new(inspircd).args([
        &format!("--config={file}"),
        "--nofork",
        "--runasroot",
    ]));
    let events = greet_all(&peer, &ports, &["irc", "ircs"]);
    assert!(
        said(&events).contains(&"notice".to_owned()),
        "{:?}",
        said(&events)
    );
}

#[test]
fn postgresql() {
    let Some(initdb) = program("initdb") else {
        return;
    };
    serve_postgresql(&initdb, "postgresql", |peer, ports| {
        let events = greet_all(peer, ports, &["postgres"]);
        assert_eq!(said(&events), ["SSLRequest", "go-ahead"]);
        // Version 15 closes on a hello that comes at once, without a byte, and that is explained.
        let (outcome, events) = greet("postgres-direct", ports.get("postgres"));
        assert_eq!(outcome.unwrap_err().kind, ErrorKind::Closed);
        let told = events.iter().find_map(|event| match event {
            Event::Diagnosis(diagnosis) => Some(diagnosis),
            _ => None,
        });
        let diagnosis: &tlsdemo::narration::Diagnosis = told.expect("a diagnosis");
        assert!(
            diagnosis
                .advice
                .iter()
                .any(|advice| advice.contains("version 17")),
            "{diagnosis:?}"
        );
    });
}

/// PostgreSQL 18, from a package of npm: TLS at once.
#[test]
fn postgresql_with_tls_at_once() {
    let folder = std::env::var_os("TLSDEMO_POSTGRES").map(PathBuf::from);
    let Some(initdb) = folder
        .map(|folder| folder.join("initdb"))
        .filter(|path| path.is_file())
    else {
        skip("TLSDEMO_POSTGRES does not name the programs of PostgreSQL 17 or later");
        return;
    };
    serve_postgresql(&initdb, "postgresql-18", |peer, ports| {
        greet_all(peer, ports, &["postgres"]);
        let (outcome, events) = greet("postgres-direct", ports.get("postgres"));
        assert!(outcome.is_ok(), "{outcome:?}");
        let direct = events.iter().any(|event| {
            matches!(event, Event::Check(check) if check.name() == "direct_tls" && check.passed())
        });
        assert!(direct);
    });
}

fn serve_postgresql(initdb: &std::path::Path, name: &str, test: impl Fn(&Peer, &Ports)) {
    // It does not run as root.
    if !is_root() {
        return;
    }
    let scratch = Scratch::new(name);
    let ports = Ports::new(&["postgres"]);
    let home = open_directory(&scratch, "home");
    let copied = home.join("key.pem");
    std::fs::copy(identity_file("rsa.key.pem"), &copied).unwrap();
    std::fs::copy(identity_file("rsa.pem"), home.join("cert.pem")).unwrap();
    std::fs::set_permissions(&copied, std::fs::Permissions::from_mode(0o600)).unwrap();
    let owned = Command::new("chown")
        .args(["-R", "nobody"])
        .arg(&home)
        .status();
    assert!(owned.unwrap().success());
    let script = ports.fill(
        "cd {dir}/home && \"$0/initdb\" -D data -A trust -U postgres --no-sync >/dev/null && \
         exec \"$0/postgres\" -D data -p {postgres} -h 127.0.0.1 -k {dir}/home -c ssl=on \
         -c ssl_cert_file={dir}/home/cert.pem -c ssl_key_file={dir}/home/key.pem -c fsync=off",
        &scratch,
    );
    let folder = initdb.canonicalize().unwrap();
    let folder = folder.parent().unwrap();
    let mut command = Command::new("setpriv");
    command
        .args([
            "--reuid=nobody",
            "--regid=nogroup",
            "--clear-groups",
            "sh",
            "-c",
            &script,
        ])
        .arg(folder);
    let peer = Peer::start(&mut command);
    await_port(&peer, ports.get("postgres"));
    test(&peer, &ports);
}

#[test]
fn mariadb_in_mysql() {
    let Some(mariadbd) = program("mariadbd") else {
        return;
    };
    if !is_root() {
        return;
    }
    let scratch = Scratch::new("mariadb");
    let ports = Ports::new(&["mysql"]);
    open_directory(&scratch, "data");
    let argument = |template: &str| ports.fill(template, &scratch);
    let mut command = Command::new(mariadbd);
    command
        .args([
            "--no-defaults",
            "--user=root",
            "--skip-grant-tables",
            "--bind-address=127.0.0.1",
        ])
        .args(
            [
                "--datadir={dir}/data",
                "--port={mysql}",
                "--socket={dir}/socket",
            ]
            .map(argument),
        )
        .args(["--ssl-cert={cert}", "--ssl-key={key}"].map(argument));
    let peer = Peer::start(&mut command);
    let events = greet_all(&peer, &ports, &["mysql"]);
    assert_eq!(said(&events), ["greeting", "SSLRequest"]);
}

/// RDP, with TLS in the version that xrdp is allowed.
#[test]
fn xrdp() {
    let Some(xrdp) = program("xrdp") else {
        return;
    };
    if !is_root() {
        return;
    }
    let scratch = Scratch::new("xrdp");
    let ports = Ports::new(&["rdp"]);
    let template = "[Globals]\nini_version=1\nfork=false\nport=tcp://127.0.0.1:{rdp}\n\
        security_layer=tls\ncertificate={cert}\nkey_file={key}\nssl_protocols=TLSv1.2, TLSv1.3\n\
        [Logging]\nLogFile={dir}/xrdp.log\nLogLevel=ERROR\nEnableSyslog=false\n[Channels]\n\
        [Xorg]\nname=Xorg\nlib=libxup.so\n";
    let file = scratch.file("xrdp.ini", ports.fill(template, &scratch));
    let peer = Peer::start(Command::new(xrdp).args(["-n", "-c", &file]));
    let events = greet_all(&peer, &ports, &["rdp"]);
    let confirms = |event: &Event| matches!(event, Event::Message(message) if message.name == "X.224 connection confirm");
    assert!(events.iter().any(confirms));
}
