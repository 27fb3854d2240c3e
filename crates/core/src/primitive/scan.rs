//! Reading the fixed digits of dates, times and durations.

use std::fmt;

/// A text that is no value of the type it was parsed as.
///
/// ```
/// use graph_calls_core::primitive::Timestamp;
///
/// let error = "2026-11-20".parse::<Timestamp>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\"2026-11-20\" is no timestamp: it ends too early; write it like 2026-11-20T09:30:00Z"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    expected: &'static Expected,
    input: Box<str>,
    position: usize,
    /// Character that could not be read; `None` at the end of the text.
    found: Option<char>,
}

/// Forms that a text should have had.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) name: &'static str,
    pub(super) example: &'static str,
}

/// No more of a text is shown.
const LONGEST_INPUT: usize = 60;

impl ParseError {
    /// The error about `input`, of which everything before the byte at `position` could be read.
    pub(super) fn new(expected: &'static Expected, input: &str, position: usize) -> Self {
        // A place inside a character means that this character could not be read.
        let (read, rest) = (0..=position)
            .rev()
            .find_map(|position| input.split_at_checked(position))
            .unwrap_or_default();
        Self {
            expected,
            input: input.chars().take(LONGEST_INPUT).collect(),
            position: read.chars().count(),
            found: rest.chars().next(),
        }
    }

    /// The beginning of the text.
    pub fn input(&self) -> &str {
        &self.input
    }

    /// Returns the number of characters that could be read.
    pub fn position(&self) -> usize {
        self.position
    }
}

impl fmt::Display for ParseError {
    // The text came from outside and may end up in a log, so control characters are escaped.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Expected { name, example } = self.expected;
        write!(formatter, "{:?} is no {name}: ", &*self.input)?;
        match self.found {
            None if self.input.is_empty() => formatter.write_str("it is empty")?,
            None => formatter.write_str("it ends too early")?,
            Some(found) => {
                let place = self.position + 1;
                write!(
                    formatter,
                    "it cannot go on with {found:?}, character {place}"
                )?;
            }
        }
        write!(formatter, "; write it like {example}")
    }
}

impl std::error::Error for ParseError {}

/// The rest of a text to read; `exact` while the part that was read is in its canonical form.
pub(super) struct Scanner<'a> {
    rest: &'a [u8],
    pub(super) exact: bool,
}

/// The digits after a decimal point.
#[derive(Clone, Copy, Default)]
pub(super) struct Fraction {
    pub(super) nanoseconds: u32,
    /// The number of digits, nine at most.
    pub(super) digits: u8,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text.as_bytes(),
            exact: true,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The number of bytes of `text` that have been read.
    pub(super) fn position(&self, text: &str) -> usize {
        text.len() - self.rest.len()
    }

    /// Takes the next byte if it is this one.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        match self.rest {
            [first, rest @ ..] if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes the next byte, which has to be this one.
    pub(super) fn expect(&mut self, byte: u8) -> Option<()> {
        self.take(byte).then_some(())
    }

    /// Takes a letter in either case; lower case is not canonical.
    pub(super) fn letter(&mut self, upper: u8) -> bool {
        if self.take(upper) {
            return true;
        }
        let lower = self.take(upper.to_ascii_lowercase());
        self.exact &= !lower;
        lower
    }

    /// Takes a number of exactly two digits.
    pub(super) fn two_digits(&mut self) -> Option<u8> {
        let [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] = self.rest else {
            return None;
        };
        self.rest = rest;
        Some((tens - b'0') * 10 + (ones - b'0'))
    }

    /// Takes all the digits that come next, at least one of them.
    pub(super) fn digits(&mut self) -> Option<&'a [u8]> {
        let count = self
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        (count > 0).then_some(digits)
    }

    /// Takes `.` and the digits of a fraction, if there is one; digits after the ninth are dropped.
    pub(super) fn fraction(&mut self) -> Option<Fraction> {
        if !self.take(b'.') {
            return Some(Fraction::default());
        }
        let digits = self.digits()?;
        let kept = &digits[..digits.len().min(9)];
        self.exact &= kept.len() == digits.len();
        let number = kept
            .iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        Some(Fraction {
            nanoseconds: number * POWERS_OF_TEN[9 - kept.len()],
            digits: kept.len() as u8,
        })
    }

    /// Takes `yyyy-MM-dd`, years 0001 to 9999.
    pub(super) fn date(&mut self) -> Option<time::Date> {
        let year = i32::from(self.two_digits()?) * 100 + i32::from(self.two_digits()?);
        self.expect(b'-')?;
        let month = self.two_digits()?;
        self.expect(b'-')?;
        let day = self.two_digits()?;
        let month = time::Month::try_from(month).ok()?;
        let date = time::Date::from_calendar_date(year, month, day).ok()?;
        (year > 0).then_some(date)
    }

    /// Takes `HH:mm[:ss[.f]]`: the seconds of the day, and the fraction.
    pub(super) fn time_of_day(&mut self) -> Option<(u32, Fraction)> {
        let hour = self.two_digits().filter(|hour| *hour < 24)?;
        self.expect(b':')?;
        let minute = self.two_digits().filter(|minute| *minute < 60)?;
        let mut second = 0;
        let mut fraction = Fraction::default();
        if self.take(b':') {
            second = self.two_digits().filter(|second| *second < 60)?;
            fraction = self.fraction()?;
        } else {
            self.exact = false;
        }
        let seconds = u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second);
        Some((seconds, fraction))
    }
}

impl Fraction {
    /// The shortest fraction that says these nanoseconds.
    pub(super) fn of(nanoseconds: u32) -> Self {
        let mut digits = 9;
        let mut number = nanoseconds;
        while digits > 0 && number.is_multiple_of(10) {
            number /= 10;
            digits -= 1;
        }
        Self {
            nanoseconds,
            digits,
        }
    }

    /// Writes `.` and the digits, or nothing when there are none.
    pub(super) fn write(self, text: &mut FixedText) {
        if self.digits > 0 {
            text.push(b'.');
            let number = self.nanoseconds / POWERS_OF_TEN[usize::from(9 - self.digits)];
            text.push_number(number, self.digits);
        }
    }
}

const POWERS_OF_TEN: [u32; 10] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
];

/// A short text that is put together without allocating.
///
/// 40 bytes hold the longest text: a timestamp with nine digits and an offset takes 35, a duration 38.
pub(super) struct FixedText {
    bytes: [u8; 40],
    length: usize,
}

impl FixedText {
    pub(super) fn new() -> Self {
        Self {
            bytes: [0; 40],
            length: 0,
        }
    }

    pub(super) fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    /// Writes a number with leading zeros up to `digits` digits.
    pub(super) fn push_number(&mut self, mut number: u32, digits: u8) {
        let end = self.length + usize::from(digits);
        for byte in self.bytes[self.length..end].iter_mut().rev() {
            *byte = b'0' + (number % 10) as u8;
            number /= 10;
        }
        self.length = end;
    }

    /// Writes a number without leading zeros.
    pub(super) fn push_integer(&mut self, number: u64) {
        let digits = number.checked_ilog10().unwrap_or(0) as usize + 1;
        let end = self.length + digits;
        let mut number = number;
        for byte in self.bytes[self.length..end].iter_mut().rev() {
            *byte = b'0' + (number % 10) as u8;
            number /= 10;
        }
        self.length = end;
    }

    /// Writes `yyyy-MM-dd`.
    pub(super) fn push_date(&mut self, date: time::Date) {
        let (year, month, day) = date.to_calendar_date();
        self.push_number(year.unsigned_abs(), 4);
        self.push(b'-');
        self.push_number(u32::from(u8::from(month)), 2);
        self.push(b'-');
        self.push_number(u32::from(day), 2);
    }

    /// Writes `HH:mm:ss[.f]`.
    pub(super) fn push_time(&mut self, seconds_of_day: u32, fraction: Fraction) {
        self.push_number(seconds_of_day / 3600, 2);
        self.push(b':');
        self.push_number(seconds_of_day / 60 % 60, 2);
        self.push(b':');
        self.push_number(seconds_of_day % 60, 2);
        fraction.write(self);
    }

    pub(super) fn as_str(&self) -> &str {
        // Only ASCII is ever pushed, so the text is never replaced by the empty one.
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}
