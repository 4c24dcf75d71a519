//! Records that others exchange, of which some were not seen.

use super::peers::{bytes, combinations, protection, seal};
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::narration::{Narration, Side};
use crate::record::{Found, Header, Protection, take};
use crate::wire::Reader;

/// Numbers that look random, and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

fn header(record: &[u8]) -> Header {
    Header::decode(&mut Reader::new(record), Header::NAMES).unwrap()
}

/// Opens the record that was found to be the next.
fn open(protection: &mut Protection, record: &[u8]) -> Vec<u8> {
    let (mut record, header) = (record.to_vec(), header(record));
    let silent = &mut Narration::silent();
    let opened = take(
        &mut record,
        header,
        Side::Client,
        Some(protection),
        false,
        silent,
    );
    opened.expect("it is authentic").of(&record).to_vec()
}

/// Whether a record that follows a gap cannot be opened: its IV is a part of what is missing.
fn needs_the_record_before(version: ProtocolVersion, block: usize) -> bool {
    version == ProtocolVersion::TLS1_0 && block > 1
}

#[test]
fn what_follows_missing_records_is_opened_or_left_but_never_opened_wrongly() {
    let mut left = 0;
    for (suite, version, encrypt_then_mac) in combinations() {
        let mut writes = protection(suite, version, encrypt_then_mac);
        let mut reads = protection(suite, version, encrypt_then_mac);
        let chained = needs_the_record_before(version, suite.cipher.block_length());
        let mut dice = Dice(u64::from(suite.code.0));
        // How many records are missing, of which the reader knows only that they may be more.
        let (mut missing, mut most) = (0, 0);
        for number in 0..400 {
            let content = bytes(1 + dice.roll(20) as usize, dice.roll(256) as u8);
            let mut record = Vec::new();
            seal(
                &mut writes,
                ContentType::ApplicationData,
                &content,
                &mut record,
            );
            if number > 0 && dice.roll(3) == 0 {
                reads.miss();
                missing += 1;
                most += 1 + dice.roll(3);
                continue;
            }
            let fragment = &record[Header::SIZE..];
            let name = format!("{} {version} {encrypt_then_mac} {number}", suite.name);
            match reads.find(header(&record), fragment, most) {
                Found::Next(seq_num) => {
                    assert_eq!(seq_num, number, "{name}");
                    assert!(missing == 0 || !chained, "{name}");
                    assert_eq!(open(&mut reads, &record), content, "{name}");
                    (missing, most) = (0, 0);
                }
                Found::WithoutIv(seq_num) => {
                    assert!(missing > 0 && chained, "{name}");
                    assert_eq!(seq_num, encrypt_then_mac.then_some(number), "{name}");
                    left += 1;
                    missing = 0;
                    most = if encrypt_then_mac { 0 } else { most + 1 };
                }
                Found::Not => panic!("{name} is not found"),
            }
        }
    }
    // 16 block ciphers with the MAC inside and outside, and a gap before about two records of nine.
    assert!(left > 32 * 60, "{left}");
}

#[test]
fn a_record_that_is_not_authentic_gives_no_iv_with_the_mac_outside() {
    for (suite, version, encrypt_then_mac) in combinations() {
        if !needs_the_record_before(version, suite.cipher.block_length()) {
            continue;
        }
        let mut writes = protection(suite, version, encrypt_then_mac);
        let mut records = [(); 5].map(|()| Vec::new());
        for record in &mut records {
            seal(&mut writes, ContentType::ApplicationData, b"a", record);
        }
        let mut reads = protection(suite, version, encrypt_then_mac);
        reads.miss();
        // What looks like a record behind a gap need not be one.
        let end = records[1].len() - 1;
        records[1][end] ^= 1;
        let mut found = |record: &[u8]| reads.find(header(record), &record[Header::SIZE..], 4);
        let (first, second) = (found(&records[1]), found(&records[2]));
        if encrypt_then_mac {
            assert_eq!((first, second), (Found::Not, Found::WithoutIv(Some(2))));
        } else {
            // The MAC inside covers what a wrong IV makes of the first block.
            assert_eq!((first, second), (Found::WithoutIv(None), Found::Not));
        }
        assert_eq!(found(&records[3]), Found::Next(3));
    }
}
