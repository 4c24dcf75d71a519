//! Numbers as people read them.

/// A number with commas between thousands: `1,203`.
pub fn thousands(number: u64) -> String {
    let mut out = String::new();
    push(&mut out, number);
    out
}

/// Adds a number at the end.
fn push(out: &mut String, number: u64) {
    if number >= 1000 {
        push(out, number / 1000);
        out.push(',');
    }
    // Behind a comma there are three digits.
    let group = number % 1000;
    for place in [100, 10, 1] {
        if number >= place {
            out.push(char::from(b'0' + (group / place % 10) as u8));
        }
    }
    if number == 0 {
        out.push('0');
    }
}

/// `1 byte`, `1,203 bytes`.
pub fn bytes_count(count: usize) -> String {
    counted(count as u64, "byte")
}

/// `1 record`, `1,203 records`.
pub fn counted(count: u64, what: &str) -> String {
    let mut out = String::with_capacity(what.len() + 8);
    push(&mut out, count);
    out.push(' ');
    out.push_str(what);
    if count != 1 {
        out.push('s');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_between_thousands() {
        for (number, words) in [
            (0, "0"),
            (7, "7"),
            (10, "10"),
            (101, "101"),
            (999, "999"),
            (1_000, "1,000"),
            (10_020, "10,020"),
            (1_000_003, "1,000,003"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(thousands(number), words);
        }
        let counts = [0, 1, 1203].map(bytes_count);
        assert_eq!(counts, ["0 bytes", "1 byte", "1,203 bytes"]);
    }
}
