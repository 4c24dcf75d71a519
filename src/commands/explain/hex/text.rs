//! A reading as text for terminals.

use super::{Piece, Reading};
use crate::glossary::{self, Kind};

use crate::report::page::{Page, Style};

use crate::report::text::{Heading, Options, annotation};
use crate::story::told::Told;
use crate::story::words::bytes_count;
use crate::wire::{Field, FieldValue};

impl Reading {
    /// The reading as lines of text; long values are folded unless verbose.
    pub fn text(&self, options: Options) -> Vec<u8> {
        let mut page = Page::new(options.width.max(Options::LEAST_WIDTH), options.color);
        let summary = format!("{}: {}", bytes_count(self.bytes.len()), self.summary);
        page.flow(Style::Bold, &summary, 0);
        page.line();
        let faults = self
            .pieces
            .iter()
            .filter(|piece| piece.fault.is_some())
            .count();
        if faults > 0 {
            page.flow(Style::Bad, "Something in it is malformed: see ✗ below.", 0);
            page.line();
        }
        let mut told = Told::default();
        for piece in &self.pieces {
            self::piece(&mut page, &mut told, piece, options);
        }
        page.bytes().to_vec()
    }
}

fn piece(page: &mut Page, told: &mut Told, piece: &Piece, options: Options) {
    let is_record = piece.name == "record";
    if is_record {
        page.line();
    } else {
        let entry = glossary::message(&piece.name, piece.tls13)
            .or_else(|| glossary::explain(Kind::Field, &piece.name));
        let rfc = entry.map_or("", |entry| entry.rfc);
        let heading = Heading {
            step: None,
            from: piece.from,
            name: &piece.name,
            size: piece.bytes.len(),
            rfc,
        };
        heading.write(page);
        if let Some(entry) = entry {
            page.to(3);
            page.flow(Style::Plain, entry.text, 3);
            page.line();
        }
    }
    for remark in &piece.remarks {
        page.to(3);
        page.flow(Style::Dim, remark, 3);
        page.line();
    }
    let is_marked = piece
        .fields
        .iter()
        .flat_map(Field::leaves)
        .any(|leaf| matches!(leaf.value, FieldValue::Malformed(_)));
    if let Some(fault) = piece.fault.as_ref().filter(|_| !is_marked) {
        page.to(3);
        page.flow(Style::Bad, &format!("✗ {fault}"), 3);
        page.line();
    }
    if !is_record {
        page.line();
    }
    let content = (&piece.bytes[..], &piece.fields[..]);
    annotation(page, told, options, &piece.name, content, piece.opened);
}
