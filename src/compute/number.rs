//! Numbers as bytes, most significant first: what is asked of them before a crate calculates.

use super::Value;

/// The number without its leading zeros.
pub(crate) fn trim(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    &number[zeros..]
}

/// How many bits the number has.
pub(crate) fn bit_length(number: &[u8]) -> usize {
    let number = trim(number);
    match number.first() {
        Some(first) => 8 * number.len() - first.leading_zeros() as usize,
        None => 0,
    }
}

/// Whether the number is odd.
pub(crate) fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|last| last % 2 == 1)
}

/// The number without its leading zeros, as a part of the value.
pub(crate) fn trimmed(name: &'static str, number: &Value) -> Value {
    let zeros = number.len() - trim(number).len();
    let origin = number.origin().at(zeros);
    Value::from_origin(name, trim(number), origin)
}
