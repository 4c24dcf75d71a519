//! The smallest set of changes that makes a difference (delta debugging: Zeller and Hildebrandt,
//! "Simplifying and Isolating Failure-Inducing Input", 2002, the algorithm ddmin).

/// The smallest part of `all` with which `works` is still true, so that it is not without any one of
/// its members; `all` itself is known to work. `None` if `works` gave up: it is asked once for each
/// set.
pub fn smallest<T: Copy + PartialEq>(
    all: &[T],
    mut works: impl FnMut(&[T]) -> Option<bool>,
) -> Option<Vec<T>> {
    let mut current = all.to_vec();
    let mut parts = 2;
    let mut asked: Vec<(Vec<T>, bool)> = Vec::new();
    let mut ask = |set: &[T]| {
        if set.is_empty() {
            // Without any change it fails: that is where the search began.
            return Some(false);
        }
        if let Some((_, known)) = asked.iter().find(|(known, _)| known == set) {
            return Some(*known);
        }
        let answer = works(set)?;
        asked.push((set.to_vec(), answer));
        Some(answer)
    };
    while current.len() > 1 {
        let size = current.len().div_ceil(parts);
        let chunks: Vec<Vec<T>> = current.chunks(size).map(<[T]>::to_vec).collect();
        let mut found = None;
        for chunk in &chunks {
            if ask(chunk)? {
                found = Some((chunk.clone(), 2));
                break;
            }
        }
        if found.is_none() && chunks.len() > 2 {
            for chunk in &chunks {
                let kept = current.iter().filter(|it| !chunk.contains(it));
                let kept: Vec<T> = kept.copied().collect();
                if ask(&kept)? {
                    found = Some((kept, (parts - 1).max(2)));
                    break;
                }
            }
        }
        match found {
            Some((set, next)) => (current, parts) = (set, next),
            None if parts >= current.len() => break,
            None => parts = (parts * 2).min(current.len()),
        }
    }
    Some(current)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(all: u32, needed: &[u32]) -> (Vec<u32>, usize) {
        let all: Vec<u32> = (0..all).collect();
        let mut tries = 0;
        let found = smallest(&all, |set| {
            tries += 1;
            Some(needed.iter().all(|it| set.contains(it)))
        });
        (found.unwrap(), tries)
    }

    #[test]
    fn one_two_and_three_causes_are_found() {
        for one in 0..20 {
            let (found, tries) = find(20, &[one]);
            assert_eq!(found, [one]);
            assert!(tries <= 12, "{tries}");
        }
        for (one, two) in [(0, 19), (3, 4), (7, 12), (0, 1), (18, 19)] {
            let (found, tries) = find(20, &[one, two]);
            assert_eq!(found, [one, two]);
            assert!(tries <= 34, "{one} {two}: {tries}");
        }
        assert_eq!(find(9, &[1, 4, 8]).0, [1, 4, 8]);
        assert_eq!(find(1, &[0]), (vec![0], 0));
    }

    #[test]
    fn who_gives_up_finds_nothing() {
        assert_eq!(smallest(&[1, 2, 3], |_| None), None);
    }
}
