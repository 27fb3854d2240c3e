//! `Edm.Duration`.

use serde::de::Deserializer;
use serde::ser::Serializer;
use std::fmt;
use std::str::FromStr;

use super::scan::{Expected, FixedText, Fraction, ParseError, Scanner};
use crate::wire::{Decoded, Reading, Shape, Wire, decode};

/// A length of time, `Edm.Duration`, in nanoseconds; it can be negative.
///
/// It prints in ISO 8601 with days, hours, minutes and seconds, each where it is not zero. Another
/// spelling of the same length, such as `PT90M`, is read, and kept where an object is decoded.
///
/// ```
/// use graph_calls_core::primitive::Duration;
///
/// let duration: Duration = "PT0.016S".parse()?;
/// assert_eq!(duration, Duration::new(0, 16_000_000));
/// assert_eq!(duration.as_seconds_f64(), 0.016);
/// assert_eq!("PT90M".parse::<Duration>()?.to_string(), "PT1H30M");
/// # Ok::<(), graph_calls_core::primitive::ParseError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(pub(super) time::Duration);

impl Duration {
    /// No time at all, `PT0S`.
    pub const ZERO: Self = Self(time::Duration::ZERO);

    /// A duration of seconds and nanoseconds, which may differ in sign. It saturates at the shortest and the longest
    /// duration.
    pub const fn new(seconds: i64, nanoseconds: i32) -> Self {
        let nanoseconds = time::Duration::nanoseconds(nanoseconds as i64);
        Self(time::Duration::seconds(seconds).saturating_add(nanoseconds))
    }

    /// A duration of seconds.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(time::Duration::seconds(seconds))
    }

    /// The whole seconds, rounded towards zero.
    pub const fn seconds(self) -> i64 {
        self.0.whole_seconds()
    }

    /// Returns the nanoseconds that [`seconds`](Self::seconds) leaves out; negative in a negative duration.
    pub const fn subsec_nanoseconds(self) -> i32 {
        self.0.subsec_nanoseconds()
    }

    /// The length in seconds.
    pub fn as_seconds_f64(self) -> f64 {
        self.0.as_seconds_f64()
    }

    /// Returns whether it goes backwards.
    pub const fn is_negative(self) -> bool {
        self.0.is_negative()
    }

    /// Both lengths together; `None` when that is more than a duration holds.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// This length without the other; `None` when that is more than a duration holds.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    pub(super) fn checked_neg(self) -> Option<Self> {
        self.0.checked_neg().map(Self)
    }

    pub(super) const fn parts(self) -> (i64, i32) {
        (self.seconds(), self.subsec_nanoseconds())
    }

    fn scan(text: &str) -> Option<(Self, bool)> {
        Self::read(&mut Scanner::new(text), text)
    }

    fn read(scanner: &mut Scanner<'_>, text: &str) -> Option<(Self, bool)> {
        let is_negative = scanner.take(b'-');
        scanner.expect(b'P')?;
        // Summed below zero, where the range is longer by one.
        let mut seconds: i64 = 0;
        let mut nanoseconds = 0;
        let mut units: &[Unit] = &DATE_UNITS;
        let mut is_time = false;
        while !scanner.is_empty() {
            if !is_time && scanner.take(b'T') {
                is_time = true;
                units = &TIME_UNITS;
            }
            let digits = scanner.digits()?;
            let number = integer(digits)?;
            let fraction = scanner.fraction()?;
            let place = units.iter().position(|unit| scanner.take(unit.letter))?;
            let unit = &units[place];
            units = &units[place + 1..];
            if fraction.digits > 0 && unit.letter != b'S' {
                return None;
            }
            nanoseconds = fraction.nanoseconds;
            seconds = seconds.checked_sub(number.checked_mul(unit.seconds)?)?;
            let is_shortest = fraction.digits == Fraction::of(nanoseconds).digits;
            let is_zero = number == 0 && nanoseconds == 0;
            let leads_with_zero = digits.len() > 1 && digits[0] == b'0';
            scanner.exact &= is_shortest && number < unit.limit && !leads_with_zero;
            scanner.exact &= !is_zero || text == "PT0S";
        }
        if text.ends_with('P') {
            return None;
        }
        let length = time::Duration::seconds(seconds)
            .checked_sub(time::Duration::nanoseconds(i64::from(nanoseconds)))?;
        let length = if is_negative {
            length
        } else {
            length.checked_neg()?
        };
        Some((Self(length), scanner.exact))
    }
}

/// A unit of an ISO 8601 duration: `limit` of them are said in a greater unit.
struct Unit {
    letter: u8,
    seconds: i64,
    limit: i64,
}

const DATE_UNITS: [Unit; 1] = [Unit {
    letter: b'D',
    seconds: 86_400,
    limit: i64::MAX,
}];
const TIME_UNITS: [Unit; 3] = [
    Unit {
        letter: b'H',
        seconds: 3_600,
        limit: 24,
    },
    Unit {
        letter: b'M',
        seconds: 60,
        limit: 60,
    },
    Unit {
        letter: b'S',
        seconds: 1,
        limit: 60,
    },
];

fn integer(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0_i64, |number, digit| {
        number.checked_mul(10)?.checked_add(i64::from(digit - b'0'))
    })
}

const EXPECTED: Expected = Expected {
    name: "duration",
    example: "PT1H30M",
};

impl FromStr for Duration {
    type Err = ParseError;

    /// Reads `-?P[nD][T[nH][nM][n[.f]S]]`; digits after the ninth of the fraction are dropped.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut scanner = Scanner::new(text);
        match Self::read(&mut scanner, text) {
            Some((value, _)) => Ok(value),
            None => Err(ParseError::new(&EXPECTED, text, scanner.position(text))),
        }
    }
}

impl Duration {
    fn text(self) -> FixedText {
        let mut text = FixedText::new();
        if self.0.is_negative() {
            text.push(b'-');
        }
        text.push(b'P');
        let whole = self.seconds().unsigned_abs();
        let (days, rest) = (whole / 86_400, whole % 86_400);
        let nanoseconds = self.subsec_nanoseconds().unsigned_abs();
        if days > 0 {
            text.push_integer(days);
            text.push(b'D');
        }
        let is_zero = self.0.is_zero();
        if rest > 0 || nanoseconds > 0 || is_zero {
            text.push(b'T');
        }
        for (count, letter) in [(rest / 3_600, b'H'), (rest / 60 % 60, b'M')] {
            if count > 0 {
                text.push_integer(count);
                text.push(letter);
            }
        }
        let seconds = rest % 60;
        if seconds > 0 || nanoseconds > 0 || is_zero {
            text.push_integer(seconds);
            Fraction::of(nanoseconds).write(&mut text);
            text.push(b'S');
        }
        text
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text().as_str())
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Shape<'_> for Duration {
    fn from_text(text: &str) -> Reading<Self> {
        Self::scan(text).map_or(Reading::Misfit, |(value, exact)| Reading::of(value, exact))
    }
}

impl Wire for Duration {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text().as_str())
    }
}
