//! Decimal numbers, without floating point.

use alloc::string::String;

/// The whole part of `text` × 10^`power`, if `text` is a JSON number and the result fits.
pub(super) fn scaled(text: &str, power: i64) -> Option<i64> {
    let (negative, magnitude) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match magnitude.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (magnitude, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() {
        return None;
    }

    // Digits left of the decimal point once the exponent has moved it.
    let mut left = i64::try_from(whole.len())
        .ok()?
        .saturating_add(exponent)
        .saturating_add(power);
    let mut value = 0_i64;
    for byte in whole.bytes().chain(fraction.bytes()) {
        let digit = i64::from(digit(byte)?);
        if left > 0 {
            // Downwards, because the smallest i64 has no positive counterpart.
            value = value.checked_mul(10)?.checked_sub(digit)?;
            left -= 1;
        }
    }
    while left > 0 && value != 0 {
        value = value.checked_mul(10)?;
        left -= 1;
    }
    if negative {
        Some(value)
    } else {
        value.checked_neg()
    }
}

/// An exponent with its sign. One too large to matter is cut to a limit that does not matter.
fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() {
        return None;
    }
    let mut value = 0_i64;
    for byte in digits.bytes() {
        value = value
            .saturating_mul(10)
            .saturating_add(i64::from(digit(byte)?));
    }
    Some(if negative { -value } else { value })
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

/// The whole part of a number that stands alone, if `text` is one and it fits.
pub fn read_integer(text: &str) -> Option<i64> {
    scaled(text, 0)
}

/// Appends `value` in decimal.
pub fn write_integer(out: &mut String, value: i64) {
    if value < 0 {
        out.push('-');
    }
    let mut rest = value.unsigned_abs();
    let start = out.len();
    loop {
        // The remainder is below ten.
        out.insert(start, char::from(b'0' + (rest % 10) as u8));
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
}
