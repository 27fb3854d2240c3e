//! `Edm.Date`.

use serde::de::Deserializer;
use serde::ser::Serializer;
use std::fmt;
use std::str::FromStr;

use super::OutOfRange;
use super::scan::{Expected, FixedText, ParseError, Scanner};
use crate::wire::{Decoded, Reading, Shape, Wire, decode};

/// A day of the calendar, `Edm.Date`, in the years 1 to 9999.
///
/// ```
/// use graph_calls_core::primitive::Date;
///
/// let date: Date = "2024-02-29".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2024, 2, 29));
/// # Ok::<(), graph_calls_core::primitive::ParseError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub(super) time::Date);

impl Date {
    /// The day of this year, month (1 to 12) and day of the month.
    ///
    /// # Errors
    /// Fails when the calendar has no such day, or the year is not in 1 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, OutOfRange> {
        let month = time::Month::try_from(month).map_err(|_| OutOfRange)?;
        let date =
            time::Date::from_calendar_date(i32::from(year), month, day).map_err(|_| OutOfRange)?;
        if year == 0 {
            Err(OutOfRange)
        } else {
            Ok(Self(date))
        }
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> u16 {
        self.0.year().unsigned_abs() as u16
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().into()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.0.day()
    }

    fn scan(text: &str) -> Option<Self> {
        Self::read(&mut Scanner::new(text))
    }

    fn read(scanner: &mut Scanner<'_>) -> Option<Self> {
        let date = scanner.date()?;
        scanner.is_empty().then_some(Self(date))
    }

    fn text(self) -> FixedText {
        let mut text = FixedText::new();
        text.push_date(self.0);
        text
    }
}

const EXPECTED: Expected = Expected {
    name: "date",
    example: "2026-11-20",
};

impl FromStr for Date {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut scanner = Scanner::new(text);
        Self::read(&mut scanner)
            .ok_or_else(|| ParseError::new(&EXPECTED, text, scanner.position(text)))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.text().as_str())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text().as_str())
    }
}

impl Shape<'_> for Date {
    fn from_text(text: &str) -> Reading<Self> {
        Self::scan(text).map_or(Reading::Misfit, Reading::Exact)
    }
}

impl Wire for Date {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text().as_str())
    }
}
