//! The advice of a diagnosis after an inquiry: what was tried is not advised.

use crate::narration::{Advice, Flag};

/// The changes that try what an advice about this option says.
fn tried_by(option: Flag) -> &'static [&'static str] {
    match option {
        Flag::Tls => &["add-versions", "max-1.2"],
        Flag::Cipher => &["add-suites", "rare-suites"],
        Flag::Groups => &["add-groups", "rare-groups", "no-hybrids"],
        Flag::Sigalgs => &["add-schemes", "rare-schemes"],
        Flag::Alpn => &["no-alpn", "add-alpn", "other-alpn"],
        Flag::NoSni => &["no-name", "add-name"],
        Flag::NoCompat => &["no-compat"],
        Flag::NoEms => &["add-ems"],
        Flag::Omit => &["restore-extensions"],
        Flag::Psk => &["no-psk"],
        Flag::Ech => &["no-ech"],
        Flag::CertAnyway => &["cert-anyway"],
        Flag::Insecure => &["trust"],
        Flag::Sni | Flag::Verbose | Flag::Other => &[],
    }
}

/// What of `advice` is left when the changes `tried` made no difference.
pub(super) fn untried(advice: &[Advice], tried: &[&str]) -> Vec<String> {
    let is_left = |advice: &&Advice| {
        let by = advice.option.map_or(&[][..], tried_by);
        !by.iter().any(|id| tried.contains(id))
    };
    let left = advice.iter().filter(is_left);
    left.map(|advice| match advice.option {
        Some(Flag::Verbose) => format!("The command above with {advice}"),
        _ => advice.to_string(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_tried_is_not_advised() {
        let advice = [
            Flag::Tls.by("--tls 1.2 for a hello that looks older."),
            Flag::Psk.by("Leave out --psk, to see whether the server goes on with a certificate."),
            Flag::Sni.by("--sni NAME with a name that the server knows."),
            Flag::Verbose.by("-v, to see what was sent."),
            "Compare the keys: --psk IDENTITY:HEX takes hexadecimal digits.".into(),
        ];
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
        for option in Flag::ALL {
            for id in tried_by(*option) {
                assert!(all().any(|change| change.id == *id), "{id}");
            }
        }
    }
}
