//! "Did you mean": the names nearest to one that does not exist.

/// The most names that are suggested.
const LIMIT: usize = 4;

/// What a comparison goes by: lower case, without separators.
pub(crate) fn key(name: &str) -> String {
    key_characters(name).collect()
}

/// Whether this is the key of a name.
pub(crate) fn is_key_of(key: &str, name: &str) -> bool {
    key_characters(name).eq(key.chars())
}

fn key_characters(name: &str) -> impl Iterator<Item = char> {
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase)
}

/// The names among `names` that were most likely meant, best first, at most four.
pub(crate) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted_key = key(wanted);
    let parts = parts(wanted);
    // A typing error in every fourth letter is still the same word.
    let tolerance = (wanted_key.chars().count() / 4).max(1);
    let mut found: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let name_key = key(name);
            // Arguments may be long; a name of very different length is not among these.
            if name_key.len().abs_diff(wanted_key.len()) <= tolerance {
                let distance = strsim::damerau_levenshtein(&wanted_key, &name_key);
                if distance <= tolerance {
                    // An unfinished name is nearer than one with a letter changed.
                    return Some((if distance == 0 { 0 } else { distance + 1 }, name));
                }
            }
            let contained = wanted_key.len() >= 3 && name_key.contains(&wanted_key);
            let have = self::parts(name);
            let parts_contained = !parts.is_empty() && parts.iter().all(|part| have.contains(part));
            let begins = name_key.starts_with(&wanted_key);
            let rank = if begins { 1 } else { tolerance + 2 };
            (contained || parts_contained).then_some((rank, name))
        })
        .collect();
    // Stable: among equals the table's order, which is best first.
    found.sort_by_key(|(rank, _)| *rank);
    found
        .into_iter()
        .take(LIMIT)
        .map(|(_, name)| name)
        .collect()
}

/// The parts of a name between its separators, lower case, two letters or more.
fn parts(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|part| part.len() >= 2)
        .map(str::to_lowercase)
        .collect()
}

/// `; did you mean A, B or C?`, or nothing.
pub(crate) fn question(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [most @ .., last] => format!("; did you mean {} or {last}?", most.join(", ")),
    }
}
