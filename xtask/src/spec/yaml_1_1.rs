//! Text that is a string in YAML 1.2 and something else to a reader of YAML 1.1, of which there are many.

/// Returns whether `text` without quotes is a boolean, a number, a time, a merge or a default value in YAML 1.1.
///
/// Sources: <https://yaml.org/type/bool.html>, `int`, `float`, `timestamp`, `merge` and `value` of the same
/// list. Of numbers and times a few more are taken than the expressions there do; quotes do no harm.
pub(super) fn is_no_string(text: &str) -> bool {
    is_word(text) || is_number(text) || is_time(text)
}

fn is_word(text: &str) -> bool {
    const WORDS: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "true", "false"];
    matches!(text, "=" | "<<" | "~")
        || WORDS.iter().any(|word| {
            let (first, rest) = word.split_at(1);
            text == *word
                || text == word.to_uppercase()
                || text == format!("{}{rest}", first.to_uppercase())
        })
}

/// `1_000`, `0b10`, `0x1_F`, `12:30:45` and `1_0.5e3`, with or without a sign.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |text: &str, is_digit: fn(u8) -> bool| {
        !text.is_empty() && text.bytes().all(|byte| byte == b'_' || is_digit(byte))
    };
    if let Some(binary) = text.strip_prefix("0b") {
        return digits(binary, |byte| matches!(byte, b'0' | b'1'));
    }
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        return digits(hexadecimal, |byte| byte.is_ascii_hexdigit());
    }
    let mantissa = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if !digits(exponent, |byte| byte.is_ascii_digit()) {
                return false;
            }
            mantissa
        }
        None => text,
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_part = |byte: u8| byte.is_ascii_digit() || byte == b'_';
    mantissa.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && mantissa.bytes().any(|byte| byte.is_ascii_digit())
        && whole.bytes().all(|byte| is_part(byte) || byte == b':')
        && fraction.bytes().all(is_part)
}

/// `2024-01-15`, and `2024-1-15 12:30:45.5 +1` in each of its spellings.
fn is_time(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_number = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let time = rest.trim_start_matches(|first: char| first.is_ascii_digit());
    let day = &rest[..rest.len() - time.len()];
    let of_a_time = |byte: u8| byte.is_ascii_digit() || b"tTzZ:.+- \t".contains(&byte);
    is_number(year, 4..=4)
        && is_number(month, 1..=2)
        && is_number(day, 1..=2)
        && (time.is_empty() || time.starts_with(['t', 'T', ' ', '\t']))
        && time.bytes().all(of_a_time)
}
