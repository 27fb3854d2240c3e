//! `Edm.TimeOfDay`.

use serde::de::Deserializer;
use serde::ser::Serializer;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::OutOfRange;
use super::scan::{Expected, FixedText, Fraction, ParseError, Scanner};
use crate::wire::{Decoded, Reading, Shape, Wire, decode};

/// A time on the clock, `Edm.TimeOfDay`, with the number of fraction digits it was written with.
///
/// It prints as it was read; equality and order are those of the time, whatever its digits.
///
/// ```
/// use graph_calls_core::primitive::TimeOfDay;
///
/// let time: TimeOfDay = "09:30:00.500".parse()?;
/// assert_eq!((time.hour(), time.minute(), time.nanosecond()), (9, 30, 500_000_000));
/// assert_eq!(time.to_string(), "09:30:00.500");
/// # Ok::<(), graph_calls_core::primitive::ParseError>(())
/// ```
#[derive(Clone, Copy)]
pub struct TimeOfDay {
    pub(super) time: time::Time,
    digits: u8,
}

impl TimeOfDay {
    /// The time at this hour (0 to 23), minute and second (0 to 59) and nanosecond.
    ///
    /// # Errors
    /// Fails when the clock has no such time.
    pub fn new(hour: u8, minute: u8, second: u8, nanosecond: u32) -> Result<Self, OutOfRange> {
        time::Time::from_hms_nano(hour, minute, second, nanosecond)
            .map(Self::from_time)
            .map_err(|_| OutOfRange)
    }

    pub(super) fn from_time(time: time::Time) -> Self {
        Self {
            time,
            digits: Fraction::of(time.nanosecond()).digits,
        }
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> u8 {
        self.time.hour()
    }

    /// The minute, 0 to 59.
    pub fn minute(self) -> u8 {
        self.time.minute()
    }

    /// The second, 0 to 59.
    pub fn second(self) -> u8 {
        self.time.second()
    }

    /// The nanoseconds since the last full second.
    pub fn nanosecond(self) -> u32 {
        self.time.nanosecond()
    }

    fn scan(text: &str) -> Option<(Self, bool)> {
        Self::read(&mut Scanner::new(text))
    }

    fn read(scanner: &mut Scanner<'_>) -> Option<(Self, bool)> {
        let (seconds, fraction) = scanner.time_of_day()?;
        if !scanner.is_empty() {
            return None;
        }
        let time = time::Time::MIDNIGHT
            + time::Duration::new(i64::from(seconds), fraction.nanoseconds as i32);
        Some((
            Self {
                time,
                digits: fraction.digits,
            },
            scanner.exact,
        ))
    }

    fn text(self) -> FixedText {
        let (hour, minute, second) = self.time.as_hms();
        let seconds = u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second);
        let mut text = FixedText::new();
        text.push_time(
            seconds,
            Fraction {
                nanoseconds: self.nanosecond(),
                digits: self.digits,
            },
        );
        text
    }
}

const EXPECTED: Expected = Expected {
    name: "time of day",
    example: "09:30:00",
};

impl FromStr for TimeOfDay {
    type Err = ParseError;

    /// Reads `HH:mm[:ss[.f]]`; digits after the ninth of the fraction are dropped.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut scanner = Scanner::new(text);
        match Self::read(&mut scanner) {
            Some((value, _)) => Ok(value),
            None => Err(ParseError::new(&EXPECTED, text, scanner.position(text))),
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.text().as_str())
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text().as_str())
    }
}

impl PartialEq for TimeOfDay {
    fn eq(&self, other: &Self) -> bool {
        self.time == other.time
    }
}

impl Eq for TimeOfDay {}

impl PartialOrd for TimeOfDay {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TimeOfDay {
    fn cmp(&self, other: &Self) -> Ordering {
        self.time.cmp(&other.time)
    }
}

impl Hash for TimeOfDay {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.time.hash(state);
    }
}

impl Shape<'_> for TimeOfDay {
    fn from_text(text: &str) -> Reading<Self> {
        Self::scan(text).map_or(Reading::Misfit, |(value, exact)| Reading::of(value, exact))
    }
}

impl Wire for TimeOfDay {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text().as_str())
    }
}
