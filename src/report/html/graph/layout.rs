//! A layered layout: every node in the row that it is given, rows ordered so that few lines
//! cross (the barycenter method of Sugiyama, Tagawa and Toda), places as near to the neighbors as
//! the others in the row allow (isotonic regression by pooling).

/// Width of a node.
pub(super) const WIDTH: i32 = 184;
/// Height of a node.
pub(super) const HEIGHT: i32 = 74;
/// Between nodes of a row.
const GAP: f64 = 8.0;
/// Between rows.
const ROW: i32 = 108;
/// Room that a line takes where it passes through a row.
const LINE: f64 = 6.0;
/// Room for the title of a phase, above its first row.
pub(super) const TITLE: i32 = 30;
const MARGIN: i32 = 8;
/// Half of what the page is wide: no row goes beyond it, unless many lines pass through.
const HALF: f64 = 566.0;

/// Where everything is drawn.
pub(super) struct Layout {
    pub width: i32,
    pub height: i32,
    /// The upper left corner of each node.
    pub nodes: Vec<(i32, i32)>,
    /// The points of each edge, from above to below.
    pub edges: Vec<Vec<(i32, i32)>>,
    /// Where each phase begins, and how high it is.
    pub bands: Vec<(i32, i32)>,
}

/// A node, or a place where an edge passes through a row.
struct Cell {
    row: usize,
    width: f64,
    /// The edge that passes through here, if it is no node.
    edge: Option<usize>,
    x: f64,
    up: Vec<usize>,
    down: Vec<usize>,
}

/// Lays out nodes, of which each is in a row; every edge leads from a row to a later one. `first` is
/// the first row of each phase.
pub(super) fn lay_out(rows: &[usize], first: &[usize], edges: &[(usize, usize)]) -> Layout {
    let count = rows.len();
    let mut cells: Vec<Cell> = rows
        .iter()
        .map(|row| Cell {
            row: *row,
            width: f64::from(WIDTH),
            edge: None,
            x: 0.0,
            up: Vec::new(),
            down: Vec::new(),
        })
        .collect();
    let chains: Vec<Vec<usize>> = edges
        .iter()
        .enumerate()
        .map(|(edge, (from, to))| chain(&mut cells, edge, *from, *to))
        .collect();
    let height = rows.iter().max().map_or(0, |row| row + 1);
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); height];
    for (index, cell) in cells.iter().enumerate() {
        if let Some(row) = order.get_mut(cell.row) {
            row.push(index);
        }
    }
    for sweep in 0..12 {
        reorder(&mut order, &cells, sweep % 2 == 0);
    }
    place(&mut cells, &order, &chains);
    let left = cells
        .iter()
        .map(|cell| cell.x - cell.width / 2.0)
        .fold(f64::MAX, f64::min);
    let right = cells
        .iter()
        .map(|cell| cell.x + cell.width / 2.0)
        .fold(f64::MIN, f64::max);
    let top = |row: usize| {
        let phases = first.iter().filter(|first| **first <= row).count();
        MARGIN + row as i32 * ROW + phases as i32 * TITLE
    };
    let middle = |index: usize| {
        let cell = cells.get(index);
        let x = cell.map_or(0.0, |cell| cell.x - left).round() as i32 + MARGIN;
        (x, top(cell.map_or(0, |cell| cell.row)))
    };
    let bottom = top(height.saturating_sub(1)) + HEIGHT + MARGIN;
    let begin = |row: &usize| top(*row) - TITLE;
    let ends = first.iter().skip(1).map(|row| begin(row) - MARGIN);
    Layout {
        width: (right - left).round() as i32 + 2 * MARGIN,
        height: bottom,
        bands: (first.iter().map(begin))
            .zip(ends.chain([bottom]))
            .map(|(begin, end)| (begin, end - begin))
            .collect(),
        nodes: (0..count)
            .map(|index| {
                let (x, y) = middle(index);
                (x - WIDTH / 2, y)
            })
            .collect(),
        edges: chains
            .iter()
            .map(|chain| {
                let mut points = Vec::new();
                for (step, index) in chain.iter().enumerate() {
                    let (x, y) = middle(*index);
                    if step > 0 {
                        points.push((x, y));
                    }
                    if step + 1 < chain.len() {
                        points.push((x, y + HEIGHT));
                    }
                }
                points
            })
            .collect(),
    }
}

/// Adds the places where an edge passes through rows, and returns the way from end to end.
fn chain(cells: &mut Vec<Cell>, edge: usize, from: usize, to: usize) -> Vec<usize> {
    let row = |cells: &Vec<Cell>, index: usize| cells.get(index).map_or(0, |cell| cell.row);
    let (first, last) = (row(cells, from), row(cells, to));
    let mut way = vec![from];
    for row in first + 1..last {
        cells.push(Cell {
            row,
            width: LINE,
            edge: Some(edge),
            x: 0.0,
            up: Vec::new(),
            down: Vec::new(),
        });
        way.push(cells.len() - 1);
    }
    way.push(to);
    for pair in way.windows(2) {
        if let [above, below] = *pair {
            if let Some(cell) = cells.get_mut(above) {
                cell.down.push(below);
            }
            if let Some(cell) = cells.get_mut(below) {
                cell.up.push(above);
            }
        }
    }
    way
}

/// Sorts each row by the places of the neighbors in the row before it.
fn reorder(order: &mut [Vec<usize>], cells: &[Cell], downwards: bool) {
    let mut position = vec![0.0; cells.len()];
    let note = |row: &[usize], position: &mut Vec<f64>| {
        for (place, index) in row.iter().enumerate() {
            if let Some(slot) = position.get_mut(*index) {
                *slot = (place as f64 + 0.5) / row.len() as f64;
            }
        }
    };
    for row in order.iter() {
        note(row, &mut position);
    }
    let count = order.len();
    for step in 0..count {
        let row = if downwards { step } else { count - 1 - step };
        let Some(row) = order.get_mut(row) else {
            continue;
        };
        let key =
            |index: &usize| {
                let own = position.get(*index).copied().unwrap_or_default();
                let neighbors = cells.get(*index).map_or(&[][..], |cell| {
                    if downwards { &cell.up } else { &cell.down }
                });
                mean(
                    neighbors
                        .iter()
                        .filter_map(|other| position.get(*other).copied()),
                )
                .unwrap_or(own)
            };
        let mut keyed: Vec<(f64, usize)> = row.iter().map(|index| (key(index), *index)).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        *row = keyed.into_iter().map(|(_, index)| index).collect();
        note(row, &mut position);
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

/// Gives every cell its place: again and again as near as may be to its neighbors.
fn place(cells: &mut [Cell], order: &[Vec<usize>], chains: &[Vec<usize>]) {
    for row in order {
        settle(cells, row, &vec![0.0; row.len()]);
    }
    for round in 0..24 {
        let rows: Vec<usize> = match round % 2 {
            0 => (0..order.len()).collect(),
            _ => (0..order.len()).rev().collect(),
        };
        for row in rows {
            let Some(row) = order.get(row) else { continue };
            let wanted: Vec<f64> = row
                .iter()
                .map(|index| {
                    let Some(cell) = cells.get(*index) else {
                        return 0.0;
                    };
                    let x = |other: &usize| cells.get(*other).map(|cell| cell.x);
                    if let Some(chain) = cell.edge.and_then(|edge| chains.get(edge)) {
                        return mean(chain.iter().filter_map(x)).unwrap_or(cell.x);
                    }
                    let up = mean(cell.up.iter().filter_map(x));
                    let down = mean(cell.down.iter().filter_map(x));
                    // A little towards the middle, or the drawing gets wide.
                    0.94 * match (up, down) {
                        (Some(up), Some(down)) => (up + down) / 2.0,
                        (Some(one), None) | (None, Some(one)) => one,
                        (None, None) => cell.x,
                    }
                })
                .collect();
            settle(cells, row, &wanted);
        }
    }
}

/// Puts a row where it wants to be, without overlaps: the least squares solution that keeps the order.
fn settle(cells: &mut [Cell], row: &[usize], wanted: &[f64]) {
    let width = |index: usize| cells.get(index).map_or(0.0, |cell| cell.width);
    // Where each would be if all stood close together; without these offsets, order is all that counts.
    let mut offsets = Vec::with_capacity(row.len());
    let mut at = 0.0;
    for (place, index) in row.iter().enumerate() {
        if place > 0 {
            at += width(*index) / 2.0 + GAP;
        }
        offsets.push(at);
        at += width(*index) / 2.0;
    }
    // Neighbors that would overlap are pooled: mean, weight, how many.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for ((wanted, offset), index) in wanted.iter().zip(&offsets).zip(row) {
        // Lines should be straight rather than short.
        let is_line = cells.get(*index).is_some_and(|cell| cell.edge.is_some());
        let weight = if is_line { 4.0 } else { 1.0 };
        let mut pool = (wanted - offset, weight, 1);
        while let Some((mean, weight, count)) = pools.last().copied()
            && mean >= pool.0
        {
            let total = weight + pool.1;
            pool.0 = (mean * weight + pool.0 * pool.1) / total;
            pool.1 = total;
            pool.2 += count;
            pools.pop();
        }
        pools.push(pool);
    }
    let places = pools
        .iter()
        .flat_map(|(mean, _, count)| std::iter::repeat_n(*mean, *count));
    // The ends stay on the page: cutting off what is beyond keeps the order, and the gaps.
    let end = |index: Option<&usize>| index.map_or(0.0, |index| width(*index) / 2.0);
    let least = end(row.first()) - HALF;
    let most = HALF - end(row.last()) - offsets.last().copied().unwrap_or_default();
    let (least, most) = match least <= most {
        true => (least, most),
        false => ((least + most) / 2.0, (least + most) / 2.0),
    };
    for ((index, offset), base) in row.iter().zip(&offsets).zip(places) {
        if let Some(cell) = cells.get_mut(*index) {
            cell.x = base.clamp(least, most) + offset;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_stand_below_and_nothing_overlaps() {
        let edges = [
            (0, 2),
            (1, 2),
            (2, 3),
            (2, 4),
            (0, 4),
            (3, 5),
            (0, 5),
            (6, 5),
        ];
        let layout = lay_out(&[0, 1, 2, 3, 3, 4, 3], &[0, 3], &edges);
        for (from, to) in edges {
            assert!(
                layout.nodes[from].1 < layout.nodes[to].1,
                "{from} above {to}"
            );
        }
        for (a, one) in layout.nodes.iter().enumerate() {
            assert!(one.0 >= 0 && one.0 + WIDTH <= layout.width);
            assert!(one.1 >= 0 && one.1 + HEIGHT <= layout.height);
            for two in &layout.nodes[a + 1..] {
                let apart = (one.0 - two.0).abs() >= WIDTH || (one.1 - two.1).abs() >= HEIGHT;
                assert!(apart, "{one:?} and {two:?}");
            }
        }
        for ((from, to), points) in edges.iter().zip(&layout.edges) {
            let (x, y) = layout.nodes[*from];
            assert_eq!(points.first(), Some(&(x + WIDTH / 2, y + HEIGHT)));
            let (x, y) = layout.nodes[*to];
            assert_eq!(points.last(), Some(&(x + WIDTH / 2, y)));
        }
    }

    #[test]
    fn nothing_is_no_trouble() {
        let layout = lay_out(&[0], &[0], &[]);
        assert_eq!(
            (layout.width, layout.height),
            (WIDTH + 2 * MARGIN, TITLE + HEIGHT + 2 * MARGIN)
        );
        assert_eq!(layout.bands, [(MARGIN, TITLE + HEIGHT + MARGIN)]);
    }
}
