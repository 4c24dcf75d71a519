//! Where a response sends its reader (RFC 9110 §10.2.2 and §15.4).

use super::head::Head;
use super::request::Request;
use crate::error::{Error, ErrorKind, Result};
use crate::transport::Target;
use crate::wire::visible;

/// The most redirects that are followed in a row.
pub const MOST: u32 = 10;

/// What the response says on where to go, if it says that.
pub fn location(head: &Head) -> Option<&str> {
    let leads_on = matches!(head.status, 301 | 302 | 303 | 307 | 308);
    head.values("Location").next().filter(|_| leads_on)
}

/// The target that `location` means, seen from `base` (RFC 3986 §5.2).
///
/// # Errors
/// If it is none that TLS leads to.
pub fn resolve(base: &Target, location: &str) -> Result<Target> {
    let here = format!("https://{}", base.host_field());
    let scheme = location.split_once(':').map(|(scheme, _)| scheme);
    let has_scheme = scheme.is_some_and(|scheme| {
        let starts = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
        starts
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    });
    let text = if has_scheme {
        if !location
            .get(..8)
            .is_some_and(|start| start.eq_ignore_ascii_case("https://"))
        {
            return Err(Error::new(
                ErrorKind::Http,
                format!(
                    "the redirect leads to {}, where there is no TLS to show",
                    visible(location)
                ),
            ));
        }
        location.to_owned()
    } else if location.starts_with("//") {
        format!("https:{location}")
    } else if location.starts_with('/') {
        format!("{here}{}", without_dots(location))
    } else {
        let path = base.path.split('?').next().unwrap_or_default();
        let folder = path.rfind('/').map_or("/", |end| &path[..=end]);
        match location.starts_with('?') {
            true => format!("{here}{path}{location}"),
            false => format!("{here}{}", without_dots(&format!("{folder}{location}"))),
        }
    };
    Target::parse(&text).map_err(|error| {
        Error::new(
            ErrorKind::Http,
            format!("the redirect leads nowhere: {error}"),
        )
    })
}

/// The path with its `.` and `..` carried out (RFC 3986 §5.2.4); the query stays as it is.
fn without_dots(text: &str) -> String {
    let (path, query) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    for (at, segment) in segments.iter().enumerate() {
        let is_last = at + 1 == segments.len();
        match *segment {
            "." | ".." => {
                if *segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}{query}", kept.join("/"))
}

/// The request that follows `request` there. As browsers do, a POST becomes a GET after 301 and 302
/// (RFC 9110 §15.4.2, §15.4.3), and all but HEAD do after 303; and what is a secret between the user and
/// a host does not go to another.
pub fn follow(request: &Request, status: u16, from: &Target, to: &Target) -> Request {
    let keeps = match (status, &*request.method) {
        (_, "GET" | "HEAD") => true,
        (301 | 302, method) => method != "POST",
        (303, _) => false,
        _ => true,
    };
    let is_elsewhere = (&from.host, from.port) != (&to.host, to.port);
    let of_content = [
        "content-type",
        "content-length",
        "content-encoding",
        "content-language",
        "content-location",
    ];
    let secrets = ["authorization", "cookie", "host"];
    let goes = |(name, _): &&(String, String)| {
        let is_one_of = |names: &[&str]| names.iter().any(|it| name.eq_ignore_ascii_case(it));
        !(is_elsewhere && is_one_of(&secrets) || !keeps && is_one_of(&of_content))
    };
    Request {
        method: if keeps { &*request.method } else { "GET" }.to_owned(),
        fields: request.fields.iter().filter(goes).cloned().collect(),
        content: request.content.clone().filter(|_| keeps),
        ..Request::get(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        // RFC 3986 §5.4.1, as far as it has a meaning here.
        let base = Target::parse("https://a/b/c/d?q").unwrap();
        for (location, expected) in [
            ("g", "https://a/b/c/g"),
            ("./g", "https://a/b/c/g"),
            ("g/", "https://a/b/c/g/"),
            ("/g", "https://a/g"),
            ("//g", "https://g/"),
            ("?y", "https://a/b/c/d?y"),
            ("g?y", "https://a/b/c/g?y"),
            (".", "https://a/b/c/"),
            ("..", "https://a/b/"),
            ("../g", "https://a/b/g"),
            ("../../../g", "https://a/g"),
            ("https://x:8443/y", "https://x:8443/y"),
        ] {
            let mut expected = Target::parse(expected).unwrap();
            let found = resolve(&base, location).unwrap();
            expected.path.clone_from(&found.path.clone());
            assert_eq!(
                (found.host, found.port),
                (expected.host, expected.port),
                "{location}"
            );
        }
        let paths = |location| resolve(&base, location).unwrap().path;
        assert_eq!(paths("../g?y"), "/b/g?y");
        assert_eq!(paths("?y"), "/b/c/d?y");
        assert_eq!(paths(".."), "/b/");
        for location in ["http://a/", "ftp://a/", "mailto:a@b"] {
            assert!(
                resolve(&base, location)
                    .unwrap_err()
                    .message
                    .contains("no TLS")
            );
        }
    }

    #[test]
    fn secrets_and_content_stay_behind() {
        let (a, b) = (Target::parse("a").unwrap(), Target::parse("b").unwrap());
        let fields = [
            ("Authorization".to_owned(), "Basic QQ==".to_owned()),
            ("Accept".to_owned(), "x".to_owned()),
        ];
        let post = Request::get(&a).with(None, &fields, Some(b"a=b"));
        assert_eq!(post.method, "POST");
        let there = follow(&post, 302, &a, &b);
        assert_eq!((&*there.method, &there.content), ("GET", &None));
        assert_eq!(there.fields, [("Accept".to_owned(), "x".to_owned())]);
        let there = follow(&post, 307, &a, &a);
        assert_eq!((&*there.method, &there.fields), ("POST", &post.fields));
        assert_eq!(there.content, post.content);
        // RFC 9110 §15.4.2 allows the change for POST alone.
        let put = Request::get(&a).with(Some("PUT"), &[], Some(b"a=b"));
        for (status, method) in [(301, "PUT"), (302, "PUT"), (303, "GET"), (308, "PUT")] {
            assert_eq!(follow(&put, status, &a, &a).method, method, "{status}");
        }
    }
}
