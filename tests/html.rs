//! The HTML page: whole, well-formed, harmless, small; and alive in a browser.

#[path = "html/browser.rs"]
mod browser;
mod common;
#[path = "html/markup.rs"]
mod markup;
#[path = "html/redo.rs"]
mod redo;
#[path = "html/scenes.rs"]
mod scenes;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use base64ct::Encoding as _;
use browser::Browser;
use common::skip::skip;
use scenes::*;
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::narration::{Event, Fact, Summary};

static TLS13: LazyLock<Scene> = LazyLock::new(|| visit(&client()));
static TLS12: LazyLock<Scene> = LazyLock::new(|| {
    let suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    visit(&only(suite, ProtocolVersion::TLS1_2))
});

/// The usual visits, an old one, one with a HelloRetryRequest, and one that fails.
fn scenes() -> Vec<(&'static str, &'static Scene)> {
    static MORE: LazyLock<[Scene; 3]> = LazyLock::new(|| {
        let old = only("TLS_RSA_WITH_AES_256_CBC_SHA", ProtocolVersion::TLS1_0);
        let retried = tlsdemo::handshake::client::Config {
            key_shares: Some(Vec::new()),
            ..client()
        };
        [
            visit(&old),
            visit(&retried),
            visit(&client_of("wrong.example")),
        ]
    });
    let [old, retried, refused] = &*MORE;
    vec![
        ("tls13", &*TLS13),
        ("tls12", &*TLS12),
        ("tls10", old),
        ("retried", retried),
        ("refused", refused),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[test]
fn every_page_is_well_formed_and_its_links_lead_somewhere() {
    let mut pages: Vec<(String, String)> = vec![("hostile".into(), hostile())];
    for (name, scene) in scenes() {
        pages.push((name.to_owned(), scene.page.clone()));
        pages.push((format!("{name}-server"), scene.server_page.clone()));
    }
    pages.push(("empty".into(), page_of(&[])));
    for (name, page) in pages {
        keep(&name, &page);
        let found = markup::read(&page).unwrap_or_else(|why| panic!("{name}: {why}"));
        for target in &found.targets {
            assert!(
                found.ids.contains(target),
                "{name}: nothing is called {target}"
            );
        }
        assert!(page.len() < 1_000_000, "{name}: {} bytes", page.len());
    }
}

#[test]
fn several_connections_are_one_page_with_a_list() {
    let scenes: Vec<&[Event]> = scenes().iter().map(|(_, scene)| &*scene.events).collect();
    let page = page_of_all(&scenes);
    let found = markup::read(&page).unwrap();
    for target in &found.targets {
        assert!(found.ids.contains(target), "nothing is called {target}");
    }
    for number in 1..=scenes.len() {
        for part in ["connection", "title", "handshake", "checks"] {
            assert!(found.ids.contains(&format!("{part}-{number}")), "{part}");
        }
    }
    let list = ["TLS 1.3, TLS_AES", "TLS 1.2, TLS_ECDHE", "TLS 1.0, TLS_RSA"];
    let places = list.map(|line| found.text.find(line).unwrap_or_else(|| panic!("{line}")));
    assert!(places.is_sorted());
    assert_eq!(page.matches("<span class=\"tag bad\">failed").count(), 1);
    // Each explanation once, whatever needs it.
    assert_eq!(page.matches("<dl class=\"glossary\">").count(), 1);
    for events in &scenes {
        let message = events.iter().find_map(|event| match event {
            Event::Message(message) => Some(hex(&message.bytes)),
            _ => None,
        });
        assert!(found.dumps.contains(&message.unwrap()));
    }
}

/// The secret that a session goes on with leads to where the earlier connection computed it: the PSK of a ticket
/// (RFC 9846 §4.7.1), or the master_secret (RFC 5246 §7.3).
#[test]
fn the_secret_of_a_session_leads_to_the_connection_before() {
    for (version, secret) in [("1.3", "PSK"), ("1.2", "master_secret")] {
        let file = std::env::temp_dir().join(format!(
            "tlsdemo-html-{}-{version}.html",
            std::process::id()
        ));
        let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
            .args(["--local", "--resume", "-q", "--tls", version, "--html"])
            .arg(&file)
            .output()
            .unwrap();
        assert!(output.status.success());
        let page = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        let found = markup::read(&page).unwrap();
        for target in &found.targets {
            assert!(found.ids.contains(target), "nothing is called {target}");
        }
        let begins = page.find("It begins with").expect("the drawing says so");
        let (_, link) = page[begins..].split_once("href=\"#").unwrap();
        let (anchor, rest) = link.split_once("\">").unwrap();
        assert!(anchor.starts_with("c1."), "{version}: {anchor}");
        assert!(rest.starts_with(&format!("{secret}</a> of connection 1")));
        // There it is an output.
        let (_, card) = page.split_once(&format!("id=\"{anchor}\"")).unwrap();
        assert!(card.contains(&format!("<b>{secret}</b> = ")), "{version}");
    }
}

#[test]
fn of_one_connection_the_page_is_its_own() {
    let events = &*TLS13.events;
    let (of_all, own) = (page_of_all(&[events]), page_of(events));
    let [of_all, own] = [of_all, own].map(|page| markup::read(&page).unwrap());
    assert!(of_all.ids == own.ids && of_all.dumps == own.dumps);
    assert_eq!(page_of_all(&[]), "");
}

#[test]
fn what_has_no_room_on_the_page_of_several_is_counted() {
    let connections: Vec<&[Event]> = vec![&[]; 107];
    let page = page_of_all(&connections);
    let found = markup::read(&page).unwrap();
    assert_eq!(page.matches("<details class=\"connection\"").count(), 100);
    assert!(found.text.contains("7 more connections had no room"));
}

#[test]
fn every_byte_of_every_message_is_on_the_page() {
    for (name, scene) in scenes() {
        let found = markup::read(&scene.page).unwrap();
        let mut messages = 0;
        for event in &scene.events {
            if let Event::Message(message) = event {
                let bytes = hex(&message.bytes);
                assert!(found.dumps.contains(&bytes), "{name}: {}", message.name);
                assert!(found.text.contains(&*message.name));
                messages += 1;
            }
            if let Event::Computation(computation) = event
                && computation.output.len() <= 64
            {
                let output = hex(&computation.output);
                assert!(found.text.contains(&output), "{name}: {}", computation.name);
            }
            if let Event::Check(check) = event {
                let detail = tlsdemo::glossary::checks::detail(check);
                assert!(found.text.contains(&detail), "{name}: {}", check.name());
            }
        }
        assert!(messages > 3, "{name}: {messages} messages");
    }
}

#[test]
fn what_a_peer_says_stays_text() {
    let page = hostile();
    let found = markup::read(&page).unwrap();
    assert!(!page.contains('\u{202e}') && !page.contains('\0'));
    assert!(!page.contains("<img") && !page.contains("<script>alert"));
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    let shown = HARM.replace('\u{202e}', "\\u{202e}").replace('\0', "\\x00");
    assert!(
        found.text.matches(&shown).count() > 20,
        "it is shown as it is"
    );
}

#[test]
fn a_failure_is_told_first() {
    let (_, refused) = scenes().pop().unwrap();
    let found = markup::read(&refused.page).unwrap();
    let diagnosis = refused.events.iter().find_map(|event| match event {
        Event::Diagnosis(diagnosis) => Some(diagnosis),
        _ => None,
    });
    let happened = &diagnosis.expect("a wrong name is diagnosed").happened;
    let at = found.text.find(&**happened).expect("it stands on the page");
    assert!(at < found.text.find("Time runs down").unwrap());
}

#[test]
fn old_and_weak_things_are_called_so() {
    for (version, suite, said) in [
        ("TLS 1.3", "TLS_AES_128_GCM_SHA256", "✓ Good today"),
        (
            "TLS 1.2",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "· Sound, with a caveat",
        ),
        (
            "TLS 1.2",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "· Sound, with a caveat",
        ),
        (
            "TLS 1.2",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "✗ Better avoided",
        ),
        ("TLS 1.2", "TLS_ECDHE_RSA_WITH_NULL_SHA", "✗ Not to be used"),
        (
            "TLS 1.1",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "✗ Not to be used",
        ),
    ] {
        let facts = vec![
            Fact::read("version".into(), version.to_owned()),
            Fact::read("cipher_suite".into(), suite.to_owned()),
        ];
        let summary = Summary {
            failure: None,
            facts,
        };
        let page = page_of(&[Event::Done(summary)]);
        let found = markup::read(&page).unwrap();
        assert!(found.text.contains(said), "{version} {suite}: {said}");
    }
}

/// Chromium, or a visible skip.
fn browser(name: &str) -> Option<Browser> {
    let browser = Browser::start(name);
    if browser.is_none() {
        skip("chromium does not run");
    }
    browser
}

#[test]
fn it_opens_in_a_browser_at_every_width_and_in_both_colors() {
    let Some(mut browser) = browser("widths") else {
        return;
    };
    for (name, page) in [
        ("tls13", &TLS13.page),
        ("tls12", &TLS12.page),
        ("hostile", &hostile()),
        ("several", &page_of_all(&[&TLS13.events, &TLS12.events])),
    ] {
        let page = keep(&format!("width-{name}"), page);
        let mut pictures = Vec::new();
        for width in [390, 1400] {
            for colors in ["light", "dark"] {
                browser.look(width, 900, colors);
                browser.open(&page);
                let wrong = browser.heard(&[
                    "Log.entryAdded",
                    "Runtime.exceptionThrown",
                    "Page.javascriptDialogOpening",
                ]);
                assert!(wrong.is_empty(), "{name}: {wrong:?}");
                let fetched = browser.heard(&["Network.requestWillBeSent"]).len();
                assert_eq!(fetched, 1, "{name}: the page and nothing else");
                browser.eval("document.getElementById('all').click()");
                let wide = browser.eval("document.documentElement.scrollWidth");
                assert_eq!(
                    wide,
                    width.to_string(),
                    "{name}: nothing is wider than the window"
                );
                pictures.push(browser.picture());
            }
        }
        pictures.dedup();
        assert_eq!(pictures.len(), 4, "{name}: each looks different");
    }
}

#[test]
fn pointing_at_bytes_or_fields_lights_up_the_other() {
    let Some(mut browser) = browser("pointing") else {
        return;
    };
    browser.look(1400, 900, "light");
    browser.open(&keep("pointing", &TLS13.page));
    browser.eval("document.querySelector('.message').open = true");
    browser.eval("document.querySelector('.message').scrollIntoView()");
    let random = browser.eval(
        "[...document.querySelectorAll('.message .fields a[id]')].find((a) => a.textContent === 'random').id.slice(1)",
    );
    let lit = "[...document.querySelectorAll('.lit')].map((e) => e.id).sort().join()";
    let both = format!("b{random},f{random}");
    browser.point_at(&format!("#b{random}"));
    assert_eq!(browser.eval(lit), both);
    let said = browser.eval("document.getElementById('inspector').textContent");
    assert!(
        said.contains("random") && said.contains("32 in all"),
        "{said}"
    );
    browser.point_at(".lanes");
    browser.key("Escape", 27);
    assert_eq!(browser.eval(lit), "");
    browser.point_at(&format!("#f{random}"));
    assert_eq!(browser.eval(lit), both);
    // By keyboard: the first field, then down.
    browser.eval("document.querySelector('.message .fields a[id]').focus()");
    let first = browser.eval("document.activeElement.id");
    browser.key("ArrowDown", 40);
    let second = browser.eval("document.activeElement.id");
    assert_ne!(first, second);
    assert!(browser.eval(lit).contains(&second));
    browser.key("End", 35);
    browser.key("Home", 36);
    assert_eq!(browser.eval("document.activeElement.id"), first);
}

#[test]
fn an_input_leads_to_where_it_came_from() {
    let Some(mut browser) = browser("inputs") else {
        return;
    };
    browser.look(1400, 900, "light");
    browser.open(&keep("inputs", &TLS13.page));
    let formula = |name: &str| {
        format!(
            "[...document.querySelectorAll('.calc > .body')].find((b) => b.querySelector('.formula b').textContent === '{name}')"
        )
    };
    // From a key all the way up, link by link.
    let key = browser.eval(&format!("{}.id", formula("client_write_key")));
    browser.eval(&format!("location.hash = '{key}'"));
    let mut passed = Vec::new();
    for _ in 0..4 {
        let here = browser.eval("location.hash");
        let body = here.trim_start_matches('#').to_owned();
        let shown = browser.eval(&format!(
            "document.getElementById('{body}').checkVisibility()"
        ));
        assert_eq!(shown, "true", "what a link leads to is open");
        passed.push(browser.eval(&format!(
            "document.querySelector('#{body} .formula b').textContent"
        )));
        browser.click(&format!("#{body} .formula a"));
        assert_ne!(browser.eval("location.hash"), here);
    }
    assert_eq!(
        passed,
        [
            "client_write_key",
            "client_handshake_traffic_secret",
            "handshake_secret",
            "derived"
        ]
    );
    // Among several connections it is that of the same one.
    let both: [&[Event]; 2] = [&TLS12.events, &TLS13.events];
    browser.open(&keep("inputs-of-two", &page_of_all(&both)));
    let key = browser.eval(&format!(
        "{}.id",
        formula("client_handshake_traffic_secret")
    ));
    assert!(key.starts_with("c2."), "{key}");
    browser.eval(&format!("location.hash = '{key}'"));
    browser.click(&format!("[id=\"{key}\"] .formula a"));
    let here = browser.eval("location.hash.slice(1)");
    let shown = format!("document.getElementById('{here}').checkVisibility()");
    assert!(here.starts_with("c2.") && here != key, "{here}");
    assert_eq!(browser.eval(&shown), "true");
    browser.open(&keep("inputs", &TLS13.page));
    // The drawing leads there too, and shows what a value depends on.
    browser.eval("document.querySelector('.node').focus()");
    let lit = browser.eval("document.querySelectorAll('.node.on').length");
    assert_ne!(lit, "0");
    let leads_to = browser.eval("document.activeElement.getAttribute('href')");
    browser.click(".node rect");
    assert_eq!(browser.eval("location.hash"), leads_to);
}

#[test]
fn without_scripts_it_all_works_by_links_and_prints() {
    let Some(mut browser) = browser("plain") else {
        return;
    };
    let page = keep("plain", &TLS13.page);
    browser.look(1400, 900, "light");
    browser.scripts(false);
    browser.open(&page);
    browser.click(".message > summary");
    browser.click(".message .fields a[id]");
    browser.scripts(true);
    assert_eq!(
        browser.eval("document.querySelector('.message').open"),
        "true"
    );
    let lit = browser.eval("getComputedStyle(document.querySelector(':target')).backgroundColor");
    assert_ne!(lit, "rgba(0, 0, 0, 0)", "the bytes of a field light up");
    browser.eval("[...document.querySelectorAll('[name=theme]')].find((r) => r.value === 'dark').checked = true");
    let dark = browser.eval("getComputedStyle(document.body).backgroundColor");
    browser.media("print", "dark");
    assert_ne!(
        browser.eval("getComputedStyle(document.body).backgroundColor"),
        dark
    );
    let mut visible = |what: &str| {
        browser.eval(&format!(
            "document.querySelector('{what}').checkVisibility()"
        ))
    };
    assert_eq!(visible(".message summary"), "true", "the story is on paper");
    assert_eq!(visible(".verdict ul"), "true", "and the verdict's reasons");
    assert_eq!(visible(".record .formula"), "false", "but not every byte");
    assert_eq!(visible("#glossary"), "false");
    browser.eval("document.getElementById('print-all').checked = true");
    let mut visible = |what: &str| {
        browser.eval(&format!(
            "document.querySelector('{what}').checkVisibility()"
        ))
    };
    assert_eq!(visible(".record .formula"), "true", "unless asked for");
    assert_eq!(visible("#glossary"), "true");
}

#[test]
fn the_name_of_an_extension_and_every_other_row_explain_themselves() {
    for (name, scene) in scenes() {
        for (end, page) in [("client", &scene.page), ("server", &scene.server_page)] {
            let rows = page.split("<a id=\"f").skip(1);
            let mut rows = rows.filter_map(|row| row.split_once("</a>").map(|(row, _)| row));
            let mute = rows.find(|row| !row.contains("data-g="));
            assert_eq!(mute, None, "{name}, {end}");
        }
    }
    let Some(mut browser) = browser("rows") else {
        return;
    };
    browser.look(1280, 900, "light");
    browser.open(&keep("rows", &TLS13.page));
    browser.eval("document.querySelector('.message').open = true");
    let row = "[...document.querySelectorAll('.message .fields a[id]')].find((a) => a.textContent === 'server_name')";
    let id = browser.eval(&format!("{row}.id"));
    browser.click(&format!("#{id}"));
    let said = browser.eval("document.getElementById('inspector').textContent");
    let entry = tlsdemo::glossary::code(tlsdemo::wire::Registry::Extension, 0).unwrap();
    assert!(said.contains(entry.text), "{said}");
}

#[test]
fn the_handshake_begins_in_the_first_screen_and_the_menu_is_whole() {
    let Some(mut browser) = browser("first-screen") else {
        return;
    };
    let bottom = |what: &str| format!("document.querySelector('{what}').getBoundingClientRect()");
    for (name, scene) in scenes() {
        // Whatever failed is said first, in full.
        if name == "refused" {
            continue;
        }
        browser.look(1280, 800, "light");
        browser.open(&keep(&format!("first-{name}"), &scene.page));
        let first = browser.eval(&format!(
            "{}.bottom <= innerHeight",
            bottom(".sent .message")
        ));
        assert_eq!(first, "true", "{name}: the first message");
        browser.look(390, 800, "light");
        let last = bottom(".top nav a:last-child");
        let last = browser.eval(&format!("{last}.right <= 390 && {last}.left >= 0"));
        assert_eq!(last, "true", "{name}: the end of the menu");
    }
}

#[test]
fn the_drawing_is_legible_and_tells_twins_apart() {
    let Some(mut browser) = browser("drawing") else {
        return;
    };
    for (name, scene) in scenes() {
        if name == "refused" {
            continue;
        }
        browser.look(1280, 900, "light");
        browser.open(&keep(&format!("drawing-{name}"), &scene.page));
        // As it is drawn: the size of the letters, and whether they are in their box.
        let small = browser.eval(
            "[...document.querySelectorAll('.graph text')].filter((t) => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a < 12).length",
        );
        assert_eq!(small, "0", "{name}");
        let outside = browser.eval(
            "[...document.querySelectorAll('.node')].filter((n) => { const r = n.querySelector('rect').getBBox(); return [...n.querySelectorAll('text')].some((t) => { const b = t.getBBox(); return b.x < r.x || b.x + b.width > r.x + r.width || b.y < r.y || b.y + b.height > r.y + r.height; }); }).map((n) => n.textContent).join(' | ')",
        );
        assert_eq!(outside, "", "{name}");
        let twins = browser.eval(
            "(() => { const seen = new Set(); return [...document.querySelectorAll('.node')].map((n) => [...n.querySelectorAll('text')].map((t) => t.textContent).join(' ')).filter((t) => seen.has(t) || !seen.add(t)).join(' | '); })()",
        );
        assert_eq!(twins, "", "{name}: nothing looks the same");
        let phases = browser.eval("document.querySelectorAll('.phase').length >= 3");
        assert_eq!(phases, "true", "{name}");
    }
}

/// A telephone has no room for the drawing: it lists the same values, phase by phase, whole.
#[test]
fn a_telephone_lists_what_the_drawing_draws() {
    let Some(mut browser) = browser("outline") else {
        return;
    };
    for (name, scene) in scenes() {
        if name == "refused" {
            continue;
        }
        browser.look(390, 800, "light");
        browser.open(&keep(&format!("outline-{name}"), &scene.page));
        let shown = "(one) => getComputedStyle(document.querySelector(one)).display != 'none'";
        let shown = browser.eval(&format!("['.outline', '.graph'].map({shown}).join()"));
        assert_eq!(shown, "true,false", "{name}");
        let outside = browser.eval(
            "[...document.querySelectorAll('.outline li, .outline li *')].filter((one) => { const box = one.getBoundingClientRect(); return box.left < 0 || box.right > 390 || box.width == 0 || parseFloat(getComputedStyle(one).fontSize) < 12; }).length",
        );
        assert_eq!(outside, "0", "{name}");
        for (drawn, listed) in [
            ("a.node", ".outline li > a:first-child"),
            (".edges path", ".outline li > a:not(:first-child)"),
        ] {
            let all = |what: &str| format!("document.querySelectorAll('{what}').length");
            let counts = [drawn, listed].map(|what| browser.eval(&all(what)));
            assert_eq!(counts[0], counts[1], "{name}: {listed}");
        }
        let same = browser.eval(
            "(() => { const all = (what) => [...document.querySelectorAll(what)].map((one) => one.getAttribute('href')).sort().join(); return all('a.node') == all('.outline li > a:first-child'); })()",
        );
        assert_eq!(same, "true", "{name}: the same values");
        let titles = browser.eval(
            "[...document.querySelectorAll('.phase text')].map((one) => one.textContent).join() == [...document.querySelectorAll('.outline h3')].map((one) => one.textContent).join()",
        );
        assert_eq!(titles, "true", "{name}: the same phases");
    }
}

/// A command on the page is the one that `redo.rs` runs: the script puts the bytes in.
#[test]
fn every_command_is_complete_on_the_page() {
    let Some(mut browser) = browser("commands") else {
        return;
    };
    for (name, scene) in scenes() {
        browser.look(1280, 900, "light");
        browser.open(&keep(&format!("commands-{name}"), &scene.page));
        browser
            .eval("document.querySelectorAll('details.again').forEach((d) => { d.open = true; })");
        // The browser tells of a toggle in a task of its own.
        let filled = "[...document.querySelectorAll('details.again')].filter((d) => !d.querySelector('.copy')).length";
        while browser.eval(filled) != "0" {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let mut wanted = Vec::new();
        for event in &scene.events {
            match event {
                Event::Computation(computed) => wanted.push(&**computed),
                Event::Record(record) => wanted.extend(&record.steps),
                _ => {}
            }
        }
        let mut wanted: Vec<String> = (wanted.into_iter())
            .filter_map(|of| match tlsdemo::report::redo::redo(of) {
                tlsdemo::report::redo::Redo::Command(command) => Some(command.whole(of)),
                tlsdemo::report::redo::Redo::Never(_) => None,
            })
            .map(|command| command.split_whitespace().collect())
            .collect();
        let shown = browser.eval(
            "[...document.querySelectorAll('details.again code')].map((c) => btoa(unescape(encodeURIComponent(c.textContent.replace(/\\s/g, ''))))).join(' ')",
        );
        let mut shown: Vec<String> = (shown.split(' '))
            .map(|one| String::from_utf8(base64ct::Base64::decode_vec(one).unwrap()).unwrap())
            .collect();
        wanted.sort();
        shown.sort();
        assert!(wanted.len() > 30, "{name}");
        assert_eq!(shown.len(), wanted.len(), "{name}");
        for (shown, wanted) in shown.iter().zip(&wanted) {
            assert_eq!(shown, wanted, "{name}");
        }
    }
}

/// `tlsdemo serve` and Chromium: the page is of the connection over which it comes.
#[test]
fn a_browser_is_shown_its_own_handshake() {
    let Some(mut browser) = browser("own") else {
        return;
    };
    let mut server = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["serve", "--port", "0", "--color", "never"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    let first = said.next().unwrap().unwrap();
    let port = first.split([':', ';']).nth(1).unwrap().to_owned();
    std::thread::spawn(move || said.for_each(drop));
    let at = |path: &str| format!("https://localhost:{port}{path}");
    browser.trust_all();
    browser.look(1280, 900, "light");
    browser.visit(&at("/"));
    let title = browser.eval("document.title");
    let page =
        browser.eval("document.documentElement.textContent.includes('seen from the server')");
    let messages =
        "[...document.querySelectorAll('.message > summary b')].map((b) => b.textContent).join()";
    let messages = browser.eval(messages);
    browser.eval("document.querySelector('.message').open = true");
    let grease =
        browser.eval("document.querySelector('.message .fields').textContent.includes('GREASE')");
    browser.visit(&at("/connections"));
    let count = "document.querySelectorAll('.check a').length >= 1";
    let listed = browser.eval(count);
    let address = browser.eval("[...document.querySelectorAll('.check a')].pop().href");
    browser.visit(&address);
    let again = browser.eval("document.querySelector('.message > summary b').textContent");
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(title.starts_with("TLS 1.3 with "), "{title}");
    assert_eq!(page, "true");
    assert!(
        messages.starts_with("ClientHello,ServerHello,"),
        "{messages}"
    );
    assert_eq!(grease, "true", "what this browser says");
    assert_eq!(listed, "true");
    assert_eq!(again, "ClientHello");
}

/// axe-core, whose script TLSDEMO_AXE names (`npm install axe-core` has it as axe.min.js).
#[test]
fn it_is_accessible() {
    let Some(axe) = std::env::var_os("TLSDEMO_AXE") else {
        skip("TLSDEMO_AXE does not name axe-core's script");
        return;
    };
    let axe = std::fs::read(axe).expect("axe-core's script");
    let axe = base64ct::Base64::encode_string(&axe);
    let Some(mut browser) = browser("axe") else {
        return;
    };
    for (name, scene) in scenes() {
        for (width, colors, is_open) in [
            (1280, "light", false),
            (1280, "dark", true),
            (390, "light", true),
        ] {
            browser.look(width, 900, colors);
            browser.open(&keep(&format!("axe-{name}"), &scene.page));
            if is_open {
                browser.eval("document.getElementById('all').click()");
            }
            browser.eval(&format!(
                "(0, eval)(decodeURIComponent(escape(atob('{axe}'))))"
            ));
            browser.eval(
                "axe.run(document, { resultTypes: ['violations'] }).then((found) => { document.title = 'axe:' + found.violations.map((one) => one.id + ' ' + one.nodes[0].target).join('; '); })",
            );
            let mut title = String::new();
            while !title.starts_with("axe:") {
                std::thread::sleep(std::time::Duration::from_millis(50));
                title = browser.eval("document.title");
            }
            assert_eq!(title, "axe:", "{name} at {width} in {colors}");
        }
    }
}

/// Issue 15: values that happen to be the same, and short, were linked to each other.
#[test]
fn what_only_looks_the_same_is_not_linked() {
    for (name, scene) in [("tls13", &*TLS13), ("cbc", &visit(&cbc()))] {
        for page in [&scene.page, &scene.server_page] {
            let mut seen = 0;
            for row in page.split("<div><dt>").skip(1) {
                let row = row.split("</div>").next().unwrap_or_default();
                let name = row
                    .strip_prefix("<a ")
                    .and_then(|link| link.split_once('>'));
                let name = name.map_or(row, |(_, name)| name);
                let input = name.split([' ', '<']).next().unwrap_or_default();
                // What each end makes up for every record by itself.
                if matches!(
                    input,
                    "type" | "padding" | "padding_length" | "seq_num" | "version" | "zeros"
                ) {
                    seen += 1;
                    let link = row.split_once("class=\"to\" href=\"#").map(|(_, to)| to);
                    assert_eq!(link, None, "{name}: {row}");
                }
            }
            assert!(seen > 3, "{name}: {seen}");
        }
    }
}

/// CBC with the MAC first, so that there is padding of our own.
fn cbc() -> tlsdemo::handshake::client::Config {
    let mut config = only(
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        ProtocolVersion::TLS1_2,
    );
    config.encrypt_then_mac = false;
    config
}

/// Measured with optimization, as the program is shipped: `cargo test --release --test html`.
#[test]
fn a_page_costs_little() {
    let scene = &*TLS13;
    let cpu = || -> u64 {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        text.split(' ')
            .next()
            .and_then(|first| first.parse().ok())
            .unwrap_or(0)
    };
    const ROUNDS: u64 = 20;
    let before = cpu();
    for _ in 0..ROUNDS {
        std::hint::black_box(page_of(&scene.events));
    }
    let micros = (cpu() - before) / ROUNDS / 1000;
    println!("{micros} µs of CPU for {} bytes of page", scene.page.len());
    if !cfg!(debug_assertions) {
        assert!(micros < 20_000, "{micros} µs of CPU");
    }
}
