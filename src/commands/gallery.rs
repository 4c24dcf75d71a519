//! The pages of the last connections of a server, for browsers: each is shown its own, live, and a
//! list of the others.
//!
//! The pages hold the secrets of their connections. Memory is bounded: so many connections, and of
//! each so much.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::application::served::{Asked, Page};
use crate::narration::{Event, Moment, Narrator, Topic};
use crate::report::html::{Html, Row, list};

/// Connections that are kept.
const MOST: usize = 32;
/// About how many bytes are kept of a connection; a usual handshake takes a tenth of it.
const ROOM: usize = 1 << 20;
/// Where the list is.
const LIST: &str = "/connections";

/// The last connections, the latest at the end.
#[derive(Default)]
pub(super) struct Gallery(Mutex<VecDeque<Arc<Shown>>>);

/// A connection.
struct Shown {
    number: u32,
    peer: Option<SocketAddr>,
    state: Mutex<State>,
}

/// What is kept of it.
struct State {
    /// What was told so far, until the page is final.
    html: Option<Html>,
    /// The page, once nothing more is added to it.
    page: Option<Arc<str>>,
    /// What became of it.
    outcome: Option<String>,
}

impl Shown {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The page. It is final when the connection has ended, or was shown to its own client: what
    /// follows is the page itself.
    fn page(&self, is_own: bool) -> Arc<str> {
        let mut state = self.state();
        if let Some(page) = &state.page {
            return page.clone();
        }
        let page = state.html.as_ref().map(|html| html.page_beside(LIST));
        let page: Arc<str> = page.unwrap_or_default().into();
        if is_own || state.outcome.is_some() {
            state.page = Some(page.clone());
            state.html = None;
        }
        page
    }
}

impl Gallery {
    fn all(&self) -> MutexGuard<'_, VecDeque<Arc<Shown>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A narrator that keeps a new connection. The oldest one is forgotten if there are too many.
    pub fn keep(&self, number: u32, peer: Option<SocketAddr>) -> Box<dyn Narrator> {
        let shown = Arc::new(Shown {
            number,
            peer,
            state: Mutex::new(State {
                html: Some(Html::kept(ROOM)),
                page: None,
                outcome: None,
            }),
        });
        let mut all = self.all();
        if all.len() >= MOST {
            all.pop_front();
        }
        all.push_back(shown.clone());
        Box::new(Keeper(Arc::downgrade(&shown)))
    }

    /// Says what became of a connection.
    pub fn ended(&self, peer: Option<SocketAddr>, outcome: &str) {
        let shown = self.find(|shown| shown.peer == peer);
        if let Some(shown) = shown {
            shown.state().outcome = Some(outcome.to_owned());
        }
    }

    /// The latest connection for which this holds.
    fn find(&self, wanted: impl Fn(&Shown) -> bool) -> Option<Arc<Shown>> {
        self.all().iter().rev().find(|shown| wanted(shown)).cloned()
    }

    /// What this peer's request is answered with, if it is a browser's and for one of these pages.
    pub fn page(&self, peer: Option<SocketAddr>, asked: &Asked<'_>) -> Option<Page> {
        if !asked.wants_html {
            return None;
        }
        let path = asked.path.split('?').next().unwrap_or_default();
        let own = || self.find(|shown| peer.is_some() && shown.peer == peer);
        if path == "/" {
            return own().map(|shown| Page::html(shown.page(true)));
        }
        let rest = path.strip_prefix(LIST)?;
        if matches!(rest, "" | "/") {
            return Some(Page::html(self.list(own().map(|own| own.number))));
        }
        let number: u32 = rest.strip_prefix('/')?.parse().ok()?;
        let shown = self.find(|shown| shown.number == number);
        Some(match shown {
            Some(shown) => Page::html(shown.page(peer.is_some() && shown.peer == peer)),
            None => Page::text(
                "404 Not Found",
                format!("Of connections, the last {MOST} are kept; {number} is not among them.\n"),
            ),
        })
    }

    fn list(&self, own: Option<u32>) -> String {
        // Not one lock inside the other.
        let all: Vec<Arc<Shown>> = self.all().iter().rev().cloned().collect();
        let rows = all.iter().map(|shown| Row {
            address: format!("{LIST}/{}", shown.number),
            number: shown.number,
            peer: shown.peer.map(|peer| peer.to_string()).unwrap_or_default(),
            outcome: shown.state().outcome.clone(),
            is_own: own == Some(shown.number),
        });
        list(&rows.collect::<Vec<Row>>())
    }
}

/// Keeps what is told, as long as the connection is in the gallery and its page not final.
struct Keeper(Weak<Shown>);

impl Narrator for Keeper {
    fn wants(&self, topic: Topic) -> bool {
        let Some(shown) = self.0.upgrade() else {
            return false;
        };
        let state = shown.state();
        state.html.as_ref().is_some_and(|html| html.wants(topic))
    }

    fn at(&mut self, moment: Moment) {
        if let Some(shown) = self.0.upgrade()
            && let Some(html) = &mut shown.state().html
        {
            html.at(moment);
        }
    }

    fn tell(&mut self, event: &Event) {
        if let Some(shown) = self.0.upgrade()
            && let Some(html) = &mut shown.state().html
        {
            html.tell(event);
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(path: &str) -> Asked<'_> {
        Asked {
            path,
            wants_html: true,
        }
    }

    fn peer(number: u32) -> Option<SocketAddr> {
        Some(SocketAddr::from(([127, 0, 0, 1], 1000 + number as u16)))
    }

    #[test]
    fn the_last_connections_are_kept_and_each_is_shown_its_own() {
        let gallery = Gallery::default();
        let mut keepers: Vec<_> = (1..=40).map(|n| gallery.keep(n, peer(n))).collect();
        assert!(
            !keepers[0].wants(Topic::Steps),
            "forgotten, it costs nothing"
        );
        assert!(keepers[39].wants(Topic::Steps));
        gallery.ended(peer(20), "TLS 1.3 <b>");
        let list = gallery.page(peer(40), &asked("/connections")).unwrap();
        assert_eq!(list.content.matches("href=\"/connections/").count(), MOST);
        assert!(list.content.contains("TLS 1.3 &lt;b&gt;"));
        assert!(!list.content.contains("/connections/8\""));
        // Another's connection is not over because someone looked.
        let page = gallery.page(peer(40), &asked("/connections/39")).unwrap();
        assert_eq!(page.status_code(), "200");
        assert!(keepers[38].wants(Topic::Steps));
        assert!(gallery.page(peer(40), &asked("/")).is_some());
        assert!(!keepers[39].wants(Topic::Steps), "its page is final");
        assert!(keepers[39].finish().is_ok());
        let gone = gallery.page(peer(40), &asked("/connections/3")).unwrap();
        assert_eq!(gone.status_code(), "404");
        let plain = Asked {
            wants_html: false,
            ..asked("/")
        };
        assert_eq!(gallery.page(peer(40), &plain), None);
        assert_eq!(gallery.page(peer(40), &asked("/favicon.ico")), None);
        assert_eq!(gallery.page(peer(1), &asked("/")), None);
        assert_eq!(gallery.page(None, &asked("/")), None);
    }
}
