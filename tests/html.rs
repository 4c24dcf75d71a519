//! The HTML page: whole, well-formed, harmless, small; and alive in a browser.

#[path = "html/browser.rs"]
mod browser;
mod common;
#[path = "html/markup.rs"]
mod markup;
#[path = "html/scenes.rs"]
mod scenes;

use std::fmt::Write as _;
use std::sync::LazyLock;

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
fn it_opens_in_a_browser_at_every_width_and_in_both_colours() {
    let Some(mut browser) = browser("widths") else {
        return;
    };
    for (name, page) in [
        ("tls13", &TLS13.page),
        ("tls12", &TLS12.page),
        ("hostile", &hostile()),
    ] {
        let page = keep(&format!("width-{name}"), page);
        let mut pictures = Vec::new();
        for width in [390, 1400] {
            for colours in ["light", "dark"] {
                browser.look(width, 900, colours);
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
            "[...document.querySelectorAll('.calc .body')].find((b) => b.querySelector('.formula b').textContent === '{name}')"
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
    let folded = browser.eval("document.querySelector('.record .formula').checkVisibility()");
    assert_eq!(folded, "true", "on paper everything is open");
}

/// Measured with optimisation, as the program is shipped: `cargo test --release --test html`.
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
