//! Which row of the drawing each value is in: below all that it is computed from, no row fuller
//! than the page is wide, and the phases of the connection one below the other.

/// The most nodes of a row: as many as are legible beside each other.
pub(super) const MOST: usize = 5;

/// The row of each node; `phases` says in which phase of the connection each was computed. What
/// nothing leads to is just above what it first leads to.
pub(super) fn rows(phases: &[usize], edges: &[(usize, usize)]) -> Vec<usize> {
    let mut parents: Vec<Vec<usize>> = vec![Vec::new(); phases.len()];
    for (from, to) in edges {
        if let Some(parents) = parents.get_mut(*to) {
            parents.push(*from);
        }
    }
    let mut places = Places {
        rows: vec![None; phases.len()],
        filled: Vec::new(),
    };
    let mut order: Vec<usize> = (0..phases.len()).collect();
    order.sort_by_key(|node| phases.get(*node));
    let (mut phase, mut start) = (None, 0);
    let leads_on = |node: usize| edges.iter().any(|(from, _)| *from == node);
    for node in order {
        let of = parents.get(node).map_or(&[][..], Vec::as_slice);
        if of.is_empty() && leads_on(node) {
            continue;
        }
        if phase != phases.get(node) {
            phase = phases.get(node);
            start = places.filled.len();
        }
        let above = of.iter().filter_map(|parent| places.row(*parent)).max();
        let mut row = start.max(above.map_or(0, |above| above + 1));
        let roots = of.iter().filter(|parent| places.row(**parent).is_none());
        let roots: Vec<usize> = roots.copied().collect();
        let first = places.with_room(start.max(row.saturating_sub(1)), roots.len());
        for root in roots {
            let above = places.put(root, first);
            row = row.max(above + 1);
        }
        places.put(node, row);
    }
    places
        .rows
        .iter()
        .map(|row| row.unwrap_or_default())
        .collect()
}

/// What has a row already.
struct Places {
    rows: Vec<Option<usize>>,
    /// How many nodes each row has.
    filled: Vec<usize>,
}

impl Places {
    fn row(&self, node: usize) -> Option<usize> {
        self.rows.get(node).copied().flatten()
    }

    /// The first row from here on that has room for so many, or for a row's worth of them.
    fn with_room(&self, from: usize, count: usize) -> usize {
        let room = |row: &usize| {
            let filled = self.filled.get(*row).copied().unwrap_or_default();
            filled + count.clamp(1, MOST) <= MOST
        };
        // Rows after the last are empty, so one of these has room.
        let rows = from..=from.max(self.filled.len());
        rows.into_iter().find(room).unwrap_or(from)
    }

    /// Puts a node into the first row from here on that has room; gives that row.
    fn put(&mut self, node: usize, from: usize) -> usize {
        let row = self.with_room(from, 1);
        if self.filled.len() <= row {
            self.filled.resize(row + 1, 0);
        }
        if let Some(filled) = self.filled.get_mut(row) {
            *filled += 1;
        }
        if let Some(place) = self.rows.get_mut(node) {
            *place = Some(row);
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_below_what_they_need_and_never_too_full() {
        // One value from which twelve are computed, then one from all of those, in a later phase.
        let mut edges: Vec<(usize, usize)> = (1..=12).map(|to| (0, to)).collect();
        edges.extend((1..=12).map(|from| (from, 13)));
        edges.push((14, 13));
        let mut phases = vec![0; 13];
        phases.extend([1, 1]);
        let rows = rows(&phases, &edges);
        for (from, to) in edges {
            assert!(rows[from] < rows[to], "{from} above {to}");
        }
        for row in 0..=rows.iter().copied().max().unwrap() {
            let count = rows.iter().filter(|other| **other == row).count();
            assert!((1..=MOST).contains(&count), "{count} in row {row}");
        }
        assert!(rows[14] > *rows[..13].iter().max().unwrap(), "phases apart");
    }
}
