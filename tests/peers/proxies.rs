//! Through proxies of others to our own server: CONNECT and SOCKS, with and without a login; and the
//! PROXY protocol from and to HAProxy and nginx.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use crate::peers::*;
use crate::services::{Ports, await_port, is_root, program};

/// What the program tells, with an environment that has no proxy but these.
fn tlsdemo(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
    for name in [
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
        "no_proxy",
        "NO_PROXY",
        "NO_COLOR",
    ] {
        command.env_remove(name);
    }
    command
        .args(["--ca-file", &ca_file()])
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Wrapped lines are one sentence.
fn joined(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A visit that must succeed; what it tells.
fn visits(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let output = tlsdemo(arguments, variables);
    let told = joined(&output.stdout);
    let errors = joined(&output.stderr);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}: {told} {errors}"
    );
    assert!(!told.contains(PASSWORD), "{told}");
    told
}

/// A visit that must fail, in these words.
fn fails(arguments: &[&str], says: &str) {
    let output = tlsdemo(arguments, &[]);
    let told = joined(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
    assert!(told.contains(says), "no `{says}` in: {told}");
    assert!(!told.contains(PASSWORD) && !joined(&output.stderr).contains(PASSWORD));
}

const PASSWORD: &str = "open-sesame";

fn tinyproxy(scratch: &Scratch, ports: &Ports, more: &str) -> Option<Peer> {
    let tinyproxy = program("tinyproxy")?;
    let template = format!("Port {{http}}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n{more}");
    let file = scratch.file("tinyproxy.conf", ports.fill(&template, scratch));
    let peer = Peer::start(Command::new(tinyproxy).args(["-d", "-c", &file]));
    await_port(&peer, ports.get("http"));
    Some(peer)
}

#[test]
fn connect_through_tinyproxy() {
    let scratch = Scratch::new("tinyproxy");
    let ports = Ports::new(&["http"]);
    let Some(_proxy) = tinyproxy(&scratch, &ports, "") else {
        return;
    };
    let server = serve(&["-q"]);
    let smtp = serve(&["-q", "--starttls", "smtp"]);
    let url = format!("http://127.0.0.1:{}", ports.get("http"));
    let target = format!("localhost:{}", server.port);
    let told = visits(&["--proxy", &url, &target], &[]);
    assert!(
        told.contains("CONNECT") && told.contains("Hello from tlsdemo"),
        "{told}"
    );
    // Our demo authority is nobody's: that is what a proxy that breaks TLS open looks like, too.
    assert!(
        told.contains("proxy_passes_on") && told.contains("no public authority"),
        "{told}"
    );
    // The server speaks first, right behind the proxy's answer.
    let mail = format!("smtp://localhost:{}", smtp.port);
    let told = visits(&["-q", "--proxy", &url, &mail], &[]);
    assert!(told.contains("go-ahead"), "{told}");
    // The environment, and what takes it back.
    let environment = [("https_proxy", &*url), ("no_proxy", "example.com")];
    assert!(visits(&["-q", &target], &environment).contains("CONNECT"));
    let told = visits(&["-q", "--noproxy", "localhost", &target], &environment);
    assert!(!told.contains("CONNECT"), "{told}");
    let told = visits(&["-q", &target], &[("ALL_PROXY", &*url), ("NO_PROXY", "*")]);
    assert!(!told.contains("CONNECT"), "{told}");
    // A port where nobody listens.
    let nobody = Ports::new(&["none"]);
    let nowhere = format!("localhost:{}", nobody.get("none"));
    fails(&["--proxy", &url, &nowhere], "what went wrong");
}

#[test]
fn a_login_at_tinyproxy() {
    let scratch = Scratch::new("tinyproxy-login");
    let ports = Ports::new(&["http"]);
    let login = format!("BasicAuth me {PASSWORD}\n");
    let Some(_proxy) = tinyproxy(&scratch, &ports, &login) else {
        return;
    };
    let server = serve(&["-q"]);
    let target = format!("localhost:{}", server.port);
    let port = ports.get("http");
    let with = format!("http://me:{PASSWORD}@127.0.0.1:{port}");
    let [json, html, pcap] = ["t.json", "t.html", "t.pcapng"].map(|name| scratch.file(name, ""));
    let files = ["--json", &json, "--html", &html, "--pcap", &pcap];
    let told = visits(&[&files[..], &["--proxy", &with, &target]].concat(), &[]);
    assert!(told.contains("****"), "{told}");
    // Neither the password nor its base64 is in anything that was written.
    for file in [json, html, pcap] {
        let bytes = std::fs::read(file).unwrap();
        assert!(bytes.len() > 1000);
        for secret in [
            &b"open-sesame"[..],
            b"bWU6b3Blbi1zZXNhbWU=",
            b"6f70656e2d736573616d65",
            b"6257553662334267",
        ] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
    let without = format!("http://127.0.0.1:{port}");
    fails(&["--proxy", &without, &target], "wants a user name");
    let wrong = format!("http://me:wrong@127.0.0.1:{port}");
    fails(&["--proxy", &wrong, &target], "what went wrong");
}

#[test]
fn socks_through_microsocks() {
    let Some(microsocks) = program("microsocks") else {
        return;
    };
    let ports = Ports::new(&["socks", "login"]);
    let start = |port: &str, more: &[&str]| {
        let number = ports.get(port).to_string();
        let mut command = Command::new(&microsocks);
        let peer = Peer::start(command.args(["-i", "127.0.0.1", "-p", &number]).args(more));
        await_port(&peer, ports.get(port));
        peer
    };
    let (_open, _closed) = (
        start("socks", &[]),
        start("login", &["-u", "me", "-P", PASSWORD]),
    );
    let server = serve(&["-q"]);
    let target = format!("localhost:{}", server.port);
    let (socks, login) = (ports.get("socks"), ports.get("login"));
    for scheme in ["socks5", "socks5h"] {
        let url = format!("{scheme}://127.0.0.1:{socks}");
        visits(&["-q", "--proxy", &url, &target], &[]);
        let url = format!("{scheme}://me:{PASSWORD}@127.0.0.1:{login}");
        let told = visits(&["-v", "--proxy", &url, &target], &[]);
        assert!(told.contains("login"), "{told}");
    }
    fails(
        &["--proxy", &format!("socks5h://127.0.0.1:{login}"), &target],
        "wants a user name",
    );
    fails(
        &[
            "--proxy",
            &format!("socks5h://me:x@127.0.0.1:{login}"),
            &target,
        ],
        "does not accept",
    );
}

/// Dante finds a name in a file that only it reads: nobody else can resolve it.
#[test]
fn a_name_that_only_the_proxy_resolves() {
    let Some(danted) = program("danted") else {
        return;
    };
    if !is_root() {
        return;
    }
    let scratch = Scratch::new("dante");
    let ports = Ports::new(&["socks"]);
    let template = "logoutput: stderr\ninternal: 127.0.0.1 port = {socks}\nexternal: lo\nclientmethod: none\nsocksmethod: none\n\
        user.privileged: root\nuser.unprivileged: nobody\n\
        client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }\nsocks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }\n";
    let file = scratch.file("danted.conf", ports.fill(template, &scratch));
    scratch.file("hosts", "127.0.0.1 localhost only-the-proxy.example\n");
    // A mount namespace of its own, in which /etc/hosts is another.
    let script = format!(
        "mount --bind {0}/hosts /etc/hosts && exec \"$0\" -f {file}",
        scratch.0.display()
    );
    let mut command = Command::new("unshare");
    let peer = Peer::start(command.args(["--mount", "sh", "-c", &script]).arg(danted));
    await_port(&peer, ports.get("socks"));
    let server = serve(&["-q"]);
    let target = format!("only-the-proxy.example:{}", server.port);
    let name = ["-k", "--proxy"];
    let url = format!("socks5h://127.0.0.1:{}", ports.get("socks"));
    let told = visits(&[&name[..], &[&url, &target]].concat(), &[]);
    assert!(
        told.contains("Hello from tlsdemo"),
        "{told} {}",
        peer.printed()
    );
    let here = format!("socks5://127.0.0.1:{}", ports.get("socks"));
    fails(&[&name[..], &[&here, &target]].concat(), "has no address");
}

/// CONNECT over TLS: HAProxy takes TLS off in front of Tinyproxy.
#[test]
fn a_proxy_over_tls() {
    let scratch = Scratch::new("proxy-tls");
    let ports = Ports::new(&["http", "tls"]);
    let (Some(haproxy), Some(_proxy)) = (program("haproxy"), tinyproxy(&scratch, &ports, ""))
    else {
        return;
    };
    let both = ["rsa.pem", "rsa.key.pem"]
        .map(|name| std::fs::read_to_string(identity_file(name)).unwrap());
    scratch.file("both.pem", both.concat());
    let template = "defaults\n timeout connect 5s\n timeout client 30s\n timeout server 30s\n\
        frontend tls\n bind 127.0.0.1:{tls} ssl crt {dir}/both.pem\n default_backend proxy\n\
        backend proxy\n server one 127.0.0.1:{http}\n";
    let file = scratch.file("haproxy.cfg", ports.fill(template, &scratch));
    let peer = Peer::start(Command::new(haproxy).args(["-db", "-f", &file]));
    await_port(&peer, ports.get("tls"));
    let server = serve(&["-q"]);
    let target = format!("localhost:{}", server.port);
    let url = format!("https://localhost:{}", ports.get("tls"));
    let told = visits(&["--proxy", &url, &target], &[]);
    assert!(
        told.contains("proxy_tls") && told.contains("Hello from tlsdemo"),
        "{told}"
    );
    // Its certificate is checked.
    let elsewhere = format!("https://127.0.0.2:{}", ports.get("tls"));
    fails(&["--proxy", &elsewhere, &target], "what went wrong");
}

/// Squid with and without a login, in the clear and over TLS; it finds a name in a file of its own.
#[test]
fn squid() {
    let Some(squid) = program("squid") else {
        return;
    };
    let helper = "/usr/lib/squid/basic_ncsa_auth";
    if !is_root() {
        return;
    }
    let scratch = Scratch::new("squid");
    let ports = Ports::new(&["http", "login", "tls"]);
    scratch.file("hosts", "127.0.0.1 localhost only-squid.example\n");
    let hashed = Command::new("openssl")
        .args(["passwd", "-apr1", PASSWORD])
        .output()
        .unwrap();
    let hashed = String::from_utf8(hashed.stdout).unwrap();
    scratch.file("passwd", format!("me:{hashed}"));
    // It gives up being root before it reads them.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&scratch.0, open).unwrap();
    let template = format!(
        "http_port 127.0.0.1:{{http}}\nhttp_port 127.0.0.1:{{login}} name=login\n\
         https_port 127.0.0.1:{{tls}} tls-cert={{cert}} tls-key={{key}}\n\
         pid_filename none\naccess_log none\ncache_log /dev/null\ncache deny all\n\
         hosts_file {{dir}}/hosts\nauth_param basic program {helper} {{dir}}/passwd\n\
         acl login_port myportname login\nacl known proxy_auth REQUIRED\n\
         acl forbidden dstdomain forbidden.example\nhttp_access deny forbidden\n\
         http_access deny login_port !known\nhttp_access allow all\n"
    );
    let file = scratch.file("squid.conf", ports.fill(&template, &scratch));
    let peer = Peer::start(Command::new(squid).args(["-N", "-f", &file]));
    await_port(&peer, ports.get("tls"));
    let server = serve(&["-q"]);
    let target = format!("localhost:{}", server.port);
    let [http, login, tls] = ["http", "login", "tls"].map(|name| ports.get(name));
    let open = format!("http://127.0.0.1:{http}");
    let told = visits(&["--proxy", &open, &target], &[]);
    assert!(told.contains("Hello from tlsdemo"), "{told}");
    let hidden = format!("only-squid.example:{}", server.port);
    visits(&["-q", "-k", "--proxy", &open, &hidden], &[]);
    let with = format!("http://me:{PASSWORD}@127.0.0.1:{login}");
    visits(&["-q", "--proxy", &with, &target], &[]);
    let without = format!("http://127.0.0.1:{login}");
    fails(&["--proxy", &without, &target], "wants a user name");
    let wrong = format!("http://me:wrong@127.0.0.1:{login}");
    fails(&["--proxy", &wrong, &target], "does not accept");
    let forbidden = "forbidden.example:443";
    fails(
        &["--proxy", &open, forbidden],
        "X-Squid-Error `ERR_ACCESS_DENIED 0`",
    );

    // Over TLS, told in a line or as a connection of its own, which comes first.
    let over = format!("https://localhost:{tls}");
    let trace = scratch.file("t.json", "");
    let told = visits(&["--proxy", &over, "--json", &trace, &target], &[]);
    assert_eq!(told.matches("ClientHello, ").count(), 1, "{told}");
    let lines = |text: &str| {
        std::fs::read_to_string(&trace)
            .unwrap()
            .matches(text)
            .count()
    };
    assert_eq!(lines("\"event\":\"connected\""), 1);
    let unfold = ["--proxy", &over, "--proxy-handshake", "--json", &trace];
    let told = visits(&[&unfold[..], &[&target]].concat(), &[]);
    assert_eq!(told.matches("ClientHello, ").count(), 2, "{told}");
    let (of_proxy, of_server) = told.split_once("proxy_tls").unwrap();
    assert!(
        of_proxy.contains(&over) && of_server.contains("CONNECT"),
        "{told}"
    );
    assert_eq!(lines("\"event\":\"connected\""), 2);
    let elsewhere = format!("https://127.0.0.2:{tls}");
    let unfold = ["--proxy", &elsewhere, "--proxy-handshake", &target];
    fails(&unfold, "what went wrong");
}

/// HAProxy tells our server whose connection it passes on, and expects to be told.
#[test]
fn the_proxy_protocol_with_haproxy() {
    let Some(haproxy) = program("haproxy") else {
        return;
    };
    let scratch = Scratch::new("haproxy");
    let ports = Ports::new(&["one", "two", "in", "server"]);
    let server = serve(&["--haproxy-protocol", "-v"]);
    let plain = serve(&["-q"]);
    let template = format!(
        "defaults\n mode tcp\n timeout connect 5s\n timeout client 30s\n timeout server 30s\n\
         listen v1\n bind 127.0.0.1:{{one}}\n server s 127.0.0.1:{0} send-proxy\n\
         listen v2\n bind 127.0.0.1:{{two}}\n server s 127.0.0.1:{0} send-proxy-v2 proxy-v2-options crc32c,unique-id,authority\n unique-id-format %pid\n\
         listen in\n bind 127.0.0.1:{{in}} accept-proxy\n server s 127.0.0.1:{1}\n",
        server.port, plain.port
    );
    let file = scratch.file("haproxy.cfg", ports.fill(&template, &scratch));
    let peer = Peer::start(Command::new(haproxy).args(["-db", "-f", &file]));
    for name in ["one", "two"] {
        await_port(&peer, ports.get(name));
        visits(&["-q", &format!("localhost:{}", ports.get(name))], &[]);
    }
    let printed = server.printed();
    assert!(
        printed.contains("PROXY TCP4 127.0.0.1 127.0.0.1"),
        "{printed}"
    );
    assert!(
        printed.contains("PP2_TYPE_CRC32C") && printed.contains("PP2_TYPE_UNIQUE_ID"),
        "{printed}"
    );
    // Sent by us, in both versions; without it HAProxy closes.
    let target = format!("localhost:{}", ports.get("in"));
    for version in ["--haproxy-protocol", "--haproxy-protocol=v2"] {
        visits(&["-q", version, &target], &[]);
    }
    assert_eq!(tlsdemo(&["-q", &target], &[]).status.code(), Some(1));
    // Straight from us to us; and what does not begin with a header is turned away.
    let own = format!("localhost:{}", server.port);
    visits(&["-q", "--haproxy-protocol=v2", &own], &[]);
    assert_eq!(tlsdemo(&["-q", &own], &[]).status.code(), Some(1));
}

#[test]
fn the_proxy_protocol_with_nginx() {
    let Some(nginx) = program("nginx") else {
        return;
    };
    let scratch = Scratch::new("nginx-proxy");
    let ports = Ports::new(&["https"]);
    let template = "daemon off;\nmaster_process off;\npid {dir}/pid;\nerror_log stderr;\nuser root;\nworker_processes 1;\nevents {}\n\
        http {\n access_log off;\n client_body_temp_path {dir}/b;\n proxy_temp_path {dir}/p;\n fastcgi_temp_path {dir}/f;\n\
        uwsgi_temp_path {dir}/u;\n scgi_temp_path {dir}/s;\n\
        server {\n listen 127.0.0.1:{https} ssl proxy_protocol;\n ssl_certificate {cert};\n ssl_certificate_key {key};\n\
        location / {\n return 200 'you are $proxy_protocol_addr';\n }\n }\n}\n";
    let file = scratch.file("nginx.conf", ports.fill(template, &scratch));
    let peer = Peer::start(Command::new(nginx).args(["-c", &file, "-e", "stderr"]));
    await_port(&peer, ports.get("https"));
    let target = format!("localhost:{}", ports.get("https"));
    for version in ["--haproxy-protocol", "--haproxy-protocol=v2"] {
        let told = visits(&[version, "-v", &target], &[]);
        assert!(told.contains("you are 127.0.0.1"), "{told}");
    }
}

/// A proxy that breaks TLS open answers CONNECT, and then shakes hands in the server's place.
#[test]
fn a_proxy_that_breaks_tls_open_is_recognized() {
    let server = serve(&["-q"]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let port = server.port;
    let proxy = std::thread::spawn(move || {
        let (mut near, _) = listener.accept().unwrap();
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && near.read(&mut byte).is_ok_and(|count| count > 0) {
            head.push(byte[0]);
        }
        near.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let far = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let start = Instant::now();
        let copy = |mut from: TcpStream, mut to: TcpStream| {
            std::thread::spawn(move || {
                let _ = std::io::copy(&mut from, &mut to);
                let _ = to.shutdown(std::net::Shutdown::Write);
            })
        };
        let there = copy(near.try_clone().unwrap(), far.try_clone().unwrap());
        let back = copy(far, near);
        there.join().unwrap();
        back.join().unwrap();
        assert!(start.elapsed() < PATIENCE);
    });
    let told = visits(&["--proxy", &url, "localhost:443"], &[]);
    proxy.join().unwrap();
    assert!(told.contains("either the proxy breaks TLS open"), "{told}");
    assert!(told.contains("it reads along"), "{told}");
}
