//! Moments: as certificates state them (RFC 5280 §4.1.2.5), in words (RFC 3339), and what lies between
//! them.

use std::fmt;
use std::time::SystemTime;

use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

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
        let part = |at: usize| -> u8 {
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
        let local = Month::try_from(part(0))
            .and_then(|month| Date::from_calendar_date(year, month, part(2)))
            .and_then(|date| Ok((date, Time::from_hms(part(4), part(6), part(8))?)))
            .map_err(|error| format!("{}: {error}", malformed()))?;
        let offset = offset(zone).ok_or_else(malformed)?;
        let seconds = PrimitiveDateTime::new(local.0, local.1)
            .assume_offset(offset)
            .unix_timestamp();
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

/// `Z`, `+hhmm`, `-hhmm`, or nothing: local time of an unknown place, taken as UTC.
fn offset(zone: &str) -> Option<UtcOffset> {
    let (sign, digits) = match zone.split_at_checked(1) {
        None | Some(("Z", "")) => return Some(UtcOffset::UTC),
        Some(("+", digits)) => (1, digits),
        Some(("-", digits)) => (-1, digits),
        _ => return None,
    };
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i8 = digits[..2].parse().ok()?;
    let minutes: i8 = digits[2..].parse().ok()?;
    UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
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
    let moment = OffsetDateTime::from_unix_timestamp(seconds);
    moment
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_else(|| format!("{seconds} seconds after 1970"))
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
    fn spans() {
        assert_eq!(span(1), "1 second");
        assert_eq!(span(-90_000), "1 day");
        assert_eq!(span(100 * 31_556_952), "100 years");
    }
}
