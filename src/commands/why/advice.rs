//! The advice of a diagnosis after an inquiry: what was tried is not advised.

/// Options that an advice may begin with, and the changes that try them.
const TRIED_BY: &[(&str, &[&str])] = &[
    ("--tls", &["add-versions", "max-1.2"]),
    ("-c", &["add-suites", "rare-suites"]),
    ("--groups", &["add-groups", "rare-groups", "no-hybrids"]),
    ("--sigalgs", &["add-schemes", "rare-schemes"]),
    ("--alpn", &["no-alpn", "add-alpn", "other-alpn"]),
    ("--no-compat", &["no-compat"]),
    ("--no-ems", &["add-ems"]),
    ("--omit", &["restore-extensions"]),
    ("--psk", &["no-psk"]),
    ("--ech", &["no-ech"]),
    ("--no-sni", &["no-name", "add-name"]),
    ("--cert-anyway", &["cert-anyway"]),
    ("-k", &["trust"]),
];

/// What of `advice` is left when the changes `tried` made no difference.
pub(super) fn untried(advice: &[String], tried: &[&str]) -> Vec<String> {
    let is_left = |advice: &&String| {
        let option = option_of(advice);
        let mut rows = TRIED_BY.iter();
        let row = rows.find(|(known, _)| Some(*known) == option);
        row.is_none_or(|(_, ids)| !ids.iter().any(|id| tried.contains(id)))
    };
    let left = advice.iter().filter(is_left);
    left.map(|advice| match advice.starts_with("-v, ") {
        true => format!("The command above with {advice}"),
        false => advice.clone(),
    })
    .collect()
}

/// The option that an advice is about, if it begins with one, given or left out.
fn option_of(advice: &str) -> Option<&str> {
    let words = advice.strip_prefix("Leave out ").unwrap_or(advice);
    let words = words.strip_prefix("Without ").unwrap_or(words);
    let option = words.split([' ', ',', '.', ':', ';']).next()?;
    option.starts_with('-').then_some(option)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_tried_is_not_advised() {
        let advice = [
            "--tls 1.2 for a hello that looks older.",
            "Leave out --psk, to see whether the server goes on with a certificate.",
            "--sni NAME with a name that the server knows.",
            "-v, to see what was sent.",
            "Compare the keys: --psk IDENTITY:HEX takes hexadecimal digits.",
        ];
        let advice = advice.map(str::to_owned);
        assert_eq!(
            untried(&advice, &["max-1.2", "no-psk"]),
            [
                "--sni NAME with a name that the server knows.",
                "The command above with -v, to see what was sent.",
                "Compare the keys: --psk IDENTITY:HEX takes hexadecimal digits.",
            ]
        );
        assert_eq!(untried(&advice, &[]).len(), 5);
    }

    /// The changes that the table names exist.
    #[test]
    fn the_table_names_changes() {
        use super::super::change;
        let all = || {
            change::all()
                .chain(change::rare())
                .chain(change::versions())
        };
        for id in TRIED_BY.iter().flat_map(|(_, ids)| *ids) {
            assert!(all().any(|change| change.id == *id), "{id}");
        }
    }
}
