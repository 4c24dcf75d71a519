//! Moments: as certificates state them (RFC 5280 §4.1.2.5), in words (RFC 3339), and what lies between
//! them.

use std::fmt;
use std::time::SystemTime;

use super::der::tag;

/// A moment as a certificate states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since 1970, negative before.
    pub seconds: i64,
    /// The rule of RFC 5280 that its form breaks, with its text; the moment is clear all the same.
    pub fault: Option<String>,
}

impl Moment {
    /// Reads the content of a UTCTime or GeneralizedTime, in every form that X.680 §46 and §47 know,
    /// of which RFC 5280 §4.1.2.5.1 and §4.1.2.5.2 allow one each.
    ///
    /// # Errors
    /// Why it is not a moment.
    pub(super) fn read(tag: u8, content: &[u8]) -> Result<Moment, String> {
        let is_utc = tag == tag::UTC_TIME;
        let (name, section, form) = if is_utc {
            ("UTCTime", "§4.1.2.5.1", "YYMMDDHHMMSSZ")
        } else {
            ("GeneralizedTime", "§4.1.2.5.2", "YYYYMMDDHHMMSSZ")
        };
        let text = super::string::decode(tag, content).unwrap_or_default();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = text.split_at(digits);
        // Where the year ends; minutes must be there in a UTCTime.
        let (year, needed) = if is_utc { (2, 10) } else { (4, 10) };
        let malformed = || format!("\"{text}\" is not a {name}");
        if digits.len() < needed || digits.len() > year + 10 || digits.len() % 2 != 0 {
            return Err(malformed());
        }
        let part = |at: usize| -> i64 {
            let part = digits.get(year + at..year + at + 2);
            part.and_then(|part| part.parse().ok()).unwrap_or(0)
        };
        let year = match digits[..year].parse().map_err(|_| malformed())? {
            // Years of two digits: 50 to 99 belong to the 20th century.
            short @ 0..50 if is_utc => 2000 + short,
            short if is_utc => 1900 + short,
            year => year,
        };
        let (fraction, zone) = match is_utc {
            true => ("", rest),
            false => fraction(rest),
        };
        let local = timestamp([year, part(0), part(2)], [part(4), part(6), part(8)])
            .map_err(|error| format!("{}: {error}", malformed()))?;
        let seconds = local - offset(zone).ok_or_else(malformed)?;
        let full = form.len() - 1;
        let wrong = match () {
            () if digits.len() < full => "has no seconds",
            () if !fraction.is_empty() => "has a fraction of a second",
            () if zone.is_empty() => "does not end in Z",
            () if zone != "Z" => "is not in UTC",
            () => {
                let fault = None;
                return Ok(Moment { seconds, fault });
            }
        };
        Ok(Moment {
            seconds,
            fault: Some(format!(
                "the {name} \"{text}\", {wrong}; RFC 5280 {section} demands the form {form}"
            )),
        })
    }
}

/// A fraction, with its point or comma, and what follows it.
fn fraction(text: &str) -> (&str, &str) {
    let digits = match text.strip_prefix(['.', ',']) {
        Some(rest) => 1 + rest.bytes().take_while(u8::is_ascii_digit).count(),
        None => 0,
    };
    text.split_at(digits)
}

/// Seconds ahead of UTC: `Z`, `+hhmm`, `-hhmm`, or nothing, which is the local time of an unknown
/// place and taken as UTC.
fn offset(zone: &str) -> Option<i64> {
    let (sign, digits) = match zone.split_at_checked(1) {
        None | Some(("Z", "")) => return Some(0),
        Some(("+", digits)) => (1, digits),
        Some(("-", digits)) => (-1, digits),
        _ => return None,
    };
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i64 = digits[..2].parse().ok()?;
    let minutes: i64 = digits[2..].parse().ok()?;
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Days in 400 years, after which the Gregorian calendar repeats itself.
const CYCLE: i64 = 146_097;
/// Days from the first of March of the year 0 to the beginning of 1970.
const EPOCH: i64 = 719_468;

/// Seconds since 1970 of year, month and day, and of hour, minute and second, in the Gregorian calendar
/// even where people did not use it yet.
///
/// # Errors
/// Which of them does not exist.
fn timestamp(date: [i64; 3], time: [i64; 3]) -> Result<i64, String> {
    let [year, month, day] = date;
    let [hour, minute, second] = time;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    for (what, value, exists) in [
        ("month", month, (1..=12).contains(&month)),
        ("day", day, (1..=days).contains(&day)),
        ("hour", hour, (0..24).contains(&hour)),
        ("minute", minute, (0..60).contains(&minute)),
        ("second", second, (0..60).contains(&second)),
    ] {
        if !exists {
            return Err(format!("there is no {what} {value}"));
        }
    }
    // Counted from the first of March, so that a leap day comes last in its year.
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    let in_cycle = year.rem_euclid(400);
    // 153 days in the five months from March to July, and again from August to December.
    let in_year = (153 * month + 2) / 5 + day - 1;
    let day = in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + in_year;
    let day = year.div_euclid(400) * CYCLE + day - EPOCH;
    Ok(day * 86_400 + hour * 3600 + minute * 60 + second)
}

/// Year, month and day of a day counted from the beginning of 1970: the reverse of [`timestamp`].
fn date(day: i64) -> [i64; 3] {
    let day = day + EPOCH;
    let (cycle, day) = (day.div_euclid(CYCLE), day.rem_euclid(CYCLE));
    // A leap day ends every 1,461 days, but not a century of 36,524, but the cycle again.
    let year = (day - day / 1460 + day / 36_524 - day / (CYCLE - 1)) / 365;
    let in_year = day - (year * 365 + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let year = cycle * 400 + year;
    match month {
        10.. => [year + 1, month - 9, day],
        _ => [year, month + 3, day],
    }
}

impl fmt::Display for Moment {
    /// As RFC 3339 writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&rfc3339(self.seconds))
    }
}

/// Seconds since 1970, negative before.
pub fn seconds(time: SystemTime) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |s| -s),
    }
}

/// A moment, given in seconds since 1970, as `2026-01-01T00:00:00Z`. Outside the years 0 to 9999,
/// which RFC 3339 has no form for, it is counted.
pub fn rfc3339(seconds: i64) -> String {
    if !RFC_3339.contains(&seconds) {
        return format!("{seconds} seconds after 1970");
    }
    let [year, month, day] = date(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The seconds of the years 0 to 9999.
const RFC_3339: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

/// Reads a moment as RFC 3339 writes it (§5.6), in any zone: seconds since 1970, and the nanoseconds
/// beyond them; what is finer is left out.
///
/// # Errors
/// Why it is not one.
pub fn from_rfc3339(text: &str) -> Result<(i64, u32), String> {
    let malformed = || format!("\"{text}\" is not a date and time of RFC 3339");
    let (local, rest) = text.split_at_checked(19).ok_or_else(malformed)?;
    let number = |at: usize, length: usize| -> Option<i64> {
        let digits = local.get(at..at + length)?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok())?
    };
    let marks: Vec<u8> = [4, 7, 10, 13, 16].map(|at| local.as_bytes()[at]).into();
    if !matches!(&marks[..], [b'-', b'-', b'T' | b't' | b' ', b':', b':']) {
        return Err(malformed());
    }
    let parts = [(0, 4), (5, 2), (8, 2), (11, 2), (14, 2), (17, 2)];
    let parts: Option<Vec<i64>> = parts
        .map(|(at, length)| number(at, length))
        .into_iter()
        .collect();
    let [year, month, day, hour, minute, second] = parts.ok_or_else(malformed)?[..] else {
        return Err(malformed());
    };
    let (fraction, zone) = fraction(rest);
    let nanoseconds = match fraction.strip_prefix('.') {
        Some("") => return Err(malformed()),
        Some(digits) => format!("{digits:0<9}")[..9]
            .parse()
            .map_err(|_| malformed())?,
        None if fraction.is_empty() => 0,
        None => return Err(malformed()),
    };
    let offset = match zone.as_bytes() {
        b"Z" | b"z" => 0,
        [b'+' | b'-', _, _, b':', _, _] => offset(&zone.replace(':', "")).ok_or_else(malformed)?,
        _ => return Err(malformed()),
    };
    let local = timestamp([year, month, day], [hour, minute, second])
        .map_err(|error| format!("{}: {error}", malformed()))?;
    Ok((local - offset, nanoseconds))
}

/// A span in words, in its largest unit: `3 days`.
pub fn span(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86400 => (seconds / 3600, "hour"),
        86400..63_072_000 => (seconds / 86400, "day"),
        _ => (seconds / 31_556_952, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        // From `date -u -d @N +%FT%TZ`.
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_767_225_600, "2026-01-01T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
            (-62_167_219_200, "0000-01-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(seconds), text);
        }
        for beyond in [253_402_300_800, -62_167_219_201, i64::MAX, i64::MIN] {
            assert!(rfc3339(beyond).contains(" seconds after 1970"), "{beyond}");
        }
    }

    /// The forms of X.680 §46.2 and §47.3 with their seconds from `date -u -d … +%s`, and the word for
    /// what RFC 5280 holds against them.
    #[test]
    fn every_form_of_a_moment_is_read_and_only_one_is_proper() {
        const UTC: u8 = tag::UTC_TIME;
        const GENERALIZED: u8 = tag::GENERALIZED_TIME;
        for (tag, text, seconds, wrong) in [
            (UTC, "260101000000Z", 1_767_225_600, None),
            (UTC, "491231235959Z", 2_524_607_999, None),
            (UTC, "500101000000Z", -631_152_000, None),
            (UTC, "691231235959Z", -1, None),
            (UTC, "2601010000Z", 1_767_225_600, Some("no seconds")),
            (UTC, "260101013000+0130", 1_767_225_600, Some("not in UTC")),
            (UTC, "251231223000-0130", 1_767_225_600, Some("not in UTC")),
            (GENERALIZED, "20500101000000Z", 2_524_608_000, None),
            (GENERALIZED, "00000101000000Z", -62_167_219_200, None),
            (GENERALIZED, "99991231235959Z", 253_402_300_799, None),
            (
                GENERALIZED,
                "202601010000Z",
                1_767_225_600,
                Some("no seconds"),
            ),
            (
                GENERALIZED,
                "20260101000000.5Z",
                1_767_225_600,
                Some("fraction"),
            ),
            (
                GENERALIZED,
                "20260101000000",
                1_767_225_600,
                Some("end in Z"),
            ),
        ] {
            let moment = Moment::read(tag, text.as_bytes()).unwrap();
            assert_eq!(moment.seconds, seconds, "{text}");
            match (moment.fault, wrong) {
                (None, None) => {}
                (Some(fault), Some(wrong)) => assert!(fault.contains(wrong), "{fault}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        for text in [
            "",
            "Z",
            "26",
            "260132000000Z",
            "261301000000Z",
            "260101250000Z",
            "260230000000Z",
            "2601010000000Z",
            "260101000000ZZ",
            "260101000000+1",
            "2601010000 0Z",
            "260101000000.5Z",
            "26010100000\u{e9}Z",
        ] {
            assert!(Moment::read(UTC, text.as_bytes()).is_err(), "{text}");
            assert!(Moment::read(UTC, &[text.as_bytes(), b"\xff"].concat()).is_err());
        }
    }

    #[test]
    fn every_day_of_a_cycle_is_the_one_after_the_day_before() {
        let mut expected = [1600, 1, 1];
        let first = timestamp(expected, [0; 3]).unwrap() / 86_400;
        for day in first..=first + CYCLE {
            assert_eq!(date(day), expected);
            assert_eq!(timestamp(expected, [0; 3]), Ok(day * 86_400));
            let [year, month, day] = expected;
            expected = [
                [year, month, day + 1],
                [year, month + 1, 1],
                [year + 1, 1, 1],
            ]
            .into_iter()
            .find(|next| timestamp(*next, [0; 3]).is_ok())
            .unwrap();
        }
        assert_eq!(expected, [2000, 1, 2]);
    }

    /// The examples of RFC 3339 §5.8 that have no leap second, with their seconds from `date`.
    #[test]
    fn moments_of_rfc_3339_are_read() {
        for (text, seconds, nanoseconds) in [
            ("1985-04-12T23:20:50.52Z", 482_196_050, 520_000_000),
            ("1996-12-19T16:39:57-08:00", 851_042_397, 0),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_173, 870_000_000),
            (
                "2026-11-25t01:02:03.123456789123z",
                1_795_568_523,
                123_456_789,
            ),
        ] {
            assert_eq!(from_rfc3339(text), Ok((seconds, nanoseconds)), "{text}");
        }
        for text in [
            "",
            "2026-11-25",
            "2026-11-25T01:02:03",
            "2026-11-25T01:02:03.Z",
            "2026-11-25T01:02:03,5Z",
            "2026-11-25T01:02:03+0100",
            "2026-11-25T01:02:03+24:00",
            "2026-11-25T01:02:03+1é:0",
            "2026-11-31T01:02:03Z",
            "2026-13-01T01:02:03Z",
            "2026-11-25T24:02:03Z",
            "+026-11-25T01:02:03Z",
            "2026-11-25T01:02:0éZ",
            "2026/11/25T01:02:03Z",
        ] {
            assert!(from_rfc3339(text).is_err(), "{text}");
        }
    }

    #[test]
    fn spans() {
        assert_eq!(span(1), "1 second");
        assert_eq!(span(-90_000), "1 day");
        assert_eq!(span(100 * 31_556_952), "100 years");
    }
}
