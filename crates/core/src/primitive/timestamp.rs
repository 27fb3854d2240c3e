//! `Edm.DateTimeOffset`.

use serde::de::Deserializer;
use serde::ser::Serializer;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::scan::{Expected, FixedText, Fraction, ParseError, Scanner};
use super::{Date, Duration, OutOfRange};
use crate::wire::{Decoded, Reading, Shape, Wire, decode};

/// An instant, `Edm.DateTimeOffset`, with the offset and the number of fraction digits it was
/// written with.
///
/// It prints as it was read. Two timestamps are equal, and ordered, as instants: offset and digits
/// do not count.
///
/// ```
/// use graph_calls_core::primitive::Timestamp;
///
/// let zulu: Timestamp = "2024-03-01T09:30:00.1200000Z".parse()?;
/// let local: Timestamp = "2024-03-01T11:30:00.12+02:00".parse()?;
/// assert_eq!(zulu, local);
/// assert_eq!(local.to_string(), "2024-03-01T11:30:00.12+02:00");
/// # Ok::<(), graph_calls_core::primitive::ParseError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Timestamp {
    seconds: i64,
    nanosecond: u32,
    offset_minutes: i16,
    digits: u8,
    is_zulu: bool,
}

/// Offset of a timestamp's local time from UTC; positive ahead of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Offset {
    /// UTC, written `Z`.
    Zulu,
    /// Minutes ahead of UTC, written `+hh:mm` or `-hh:mm`; UTC itself may be written `+00:00`.
    Minutes(i16),
}

const DAY: i64 = 86_400;
/// The Julian day of 1970-01-01.
const UNIX_EPOCH: i64 = 2_440_588;
/// 0001-01-01T00:00:00 and 9999-12-31T23:59:59 in Unix seconds.
const FIRST_SECOND: i64 = -62_135_596_800;
const LAST_SECOND: i64 = 253_402_300_799;

impl Timestamp {
    /// `0001-01-01T00:00:00Z`, which Graph sends in place of an instant that never came, such as
    /// the failure of a call that did not fail.
    pub const MIN: Self = Self::zulu(
        FIRST_SECOND,
        Fraction {
            nanoseconds: 0,
            digits: 0,
        },
    );

    const fn zulu(seconds: i64, fraction: Fraction) -> Self {
        Self {
            seconds,
            nanosecond: fraction.nanoseconds,
            offset_minutes: 0,
            digits: fraction.digits,
            is_zulu: true,
        }
    }

    /// The present, in the hundreds of nanoseconds that Graph counts in.
    pub fn now() -> Self {
        let since_epoch = std::time::UNIX_EPOCH
            .elapsed()
            .unwrap_or(std::time::Duration::ZERO);
        let nanosecond = since_epoch.subsec_nanos() / 100 * 100;
        let seconds = i64::try_from(since_epoch.as_secs()).unwrap_or(LAST_SECOND);
        Self::zulu(seconds.min(LAST_SECOND), Fraction::of(nanosecond))
    }

    /// The instant at these seconds and nanoseconds after 1970-01-01T00:00:00Z, written in UTC.
    ///
    /// # Errors
    /// Fails when the year is not in 1 to 9999, or `nanosecond` is a whole second or more.
    ///
    /// ```
    /// use graph_calls_core::primitive::Timestamp;
    ///
    /// let timestamp = Timestamp::from_unix(1_709_285_400, 120_000_000)?;
    /// assert_eq!(timestamp.to_string(), "2024-03-01T09:30:00.12Z");
    /// # Ok::<(), graph_calls_core::primitive::OutOfRange>(())
    /// ```
    pub fn from_unix(seconds: i64, nanosecond: u32) -> Result<Self, OutOfRange> {
        Self::new(seconds, nanosecond, Offset::Zulu)
    }

    /// The same, written with an offset, which must leave the local year in 1 to 9999.
    pub(super) fn new(seconds: i64, nanosecond: u32, offset: Offset) -> Result<Self, OutOfRange> {
        if nanosecond > 999_999_999 {
            return Err(OutOfRange);
        }
        Self::zulu(seconds, Fraction::of(nanosecond)).with_offset(offset)
    }

    /// The seconds since 1970-01-01T00:00:00Z, the fraction left out.
    pub const fn unix_timestamp(self) -> i64 {
        self.seconds
    }

    /// The nanoseconds since the last full second.
    pub const fn nanosecond(self) -> u32 {
        self.nanosecond
    }

    /// The offset that the timestamp is written with.
    pub const fn offset(self) -> Offset {
        if self.is_zulu {
            Offset::Zulu
        } else {
            Offset::Minutes(self.offset_minutes)
        }
    }

    /// The same instant, written with another offset.
    ///
    /// # Errors
    /// Fails when the offset is a day or more, or moves the year out of 1 to 9999.
    pub fn with_offset(mut self, offset: Offset) -> Result<Self, OutOfRange> {
        (self.is_zulu, self.offset_minutes) = match offset {
            Offset::Zulu => (true, 0),
            Offset::Minutes(minutes) => (false, minutes),
        };
        self.in_range().ok_or(OutOfRange)
    }

    /// Returns whether this is [`Timestamp::MIN`], Graph's word for an instant that never came.
    pub fn is_unset(self) -> bool {
        self == Self::MIN
    }

    /// The instant that is later by `duration`, with the same offset; `None` beyond the year 9999.
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let (seconds, nanoseconds) = duration.parts();
        let nanosecond = i64::from(self.nanosecond) + i64::from(nanoseconds);
        let carry = nanosecond.div_euclid(1_000_000_000);
        let fraction = Fraction::of(nanosecond.rem_euclid(1_000_000_000) as u32);
        Self {
            seconds: self.seconds.checked_add(seconds)?.checked_add(carry)?,
            nanosecond: fraction.nanoseconds,
            digits: fraction.digits.max(self.digits),
            ..self
        }
        .in_range()
    }

    /// The instant that is earlier by `duration`, with the same offset; `None` before the year 1.
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        self.checked_add(duration.checked_neg()?)
    }

    /// The instant that is later by `duration`, with the same offset, or the last second of the year 9999 when that
    /// would be later.
    ///
    /// Takes a duration of the standard library: clocks and pauses have no use for an error.
    #[must_use]
    pub fn saturating_add(self, duration: std::time::Duration) -> Self {
        let duration = Duration::try_from(duration).ok();
        let instant = duration.and_then(|duration| self.checked_add(duration));
        instant.unwrap_or_else(|| self.at_local(LAST_SECOND))
    }

    /// The instant that is earlier by `duration`, with the same offset, or the first second of the year 1 when that
    /// would be earlier.
    #[must_use]
    pub fn saturating_sub(self, duration: std::time::Duration) -> Self {
        let duration = Duration::try_from(duration).ok();
        let instant = duration.and_then(|duration| self.checked_sub(duration));
        instant.unwrap_or_else(|| self.at_local(FIRST_SECOND))
    }

    /// The whole second that has these seconds on the local clock of this timestamp.
    fn at_local(self, seconds: i64) -> Self {
        Self {
            seconds: seconds - 60 * i64::from(self.offset_minutes),
            nanosecond: 0,
            digits: 0,
            ..self
        }
    }

    /// The day of the calendar on which this is, where its offset is in use.
    ///
    /// ```
    /// use graph_calls_core::primitive::Timestamp;
    ///
    /// let evening: Timestamp = "2026-11-20T23:30:00-05:00".parse()?;
    /// assert_eq!(evening.date().to_string(), "2026-11-20");
    /// assert_eq!(evening.start_of_day().to_string(), "2026-11-20T00:00:00-05:00");
    /// # Ok::<(), graph_calls_core::primitive::ParseError>(())
    /// ```
    pub fn date(self) -> Date {
        Date(self.local_date())
    }

    /// The midnight with which the day of this timestamp begins, with the same offset.
    ///
    /// A place where the clocks are changed on that day may have another offset at midnight.
    #[must_use]
    pub fn start_of_day(self) -> Self {
        let local = self.seconds + i64::from(self.offset_minutes) * 60;
        self.at_local(local - local.rem_euclid(DAY))
    }

    /// The ranges of at most `longest` that make up the time from this to `end`.
    ///
    /// Each begins where the one before it ends, so what happens at that instant may be in both. To ask for several
    /// months of a service that answers for 90 days at a time:
    ///
    /// ```
    /// use graph_calls_core::primitive::{Duration, Timestamp};
    ///
    /// let start: Timestamp = "2026-01-01T00:00:00Z".parse()?;
    /// let end: Timestamp = "2026-06-01T00:00:00Z".parse()?;
    /// let ranges = start.ranges_until(end, Duration::from_seconds(90 * 86_400));
    /// let ranges: Vec<_> = ranges.map(|(from, to)| format!("{} {}", from.date(), to.date())).collect();
    /// assert_eq!(ranges, ["2026-01-01 2026-04-01", "2026-04-01 2026-06-01"]);
    /// # Ok::<(), graph_calls_core::primitive::ParseError>(())
    /// ```
    ///
    /// There are none when `end` is not later, and one when `longest` is not above zero.
    pub fn ranges_until(self, end: Self, longest: Duration) -> impl Iterator<Item = (Self, Self)> {
        let mut next = Some(self).filter(|start| *start < end);
        std::iter::from_fn(move || {
            let start = next?;
            let until = Some(longest)
                .filter(|longest| *longest > Duration::ZERO)
                .and_then(|longest| start.checked_add(longest))
                .filter(|until| *until < end);
            next = until;
            Some((start, until.unwrap_or(end)))
        })
    }

    /// Returns the time since `earlier`; negative when `earlier` is later.
    pub fn duration_since(self, earlier: Self) -> Duration {
        let nanoseconds = self.nanosecond as i32 - earlier.nanosecond as i32;
        Duration::new(self.seconds - earlier.seconds, nanoseconds)
    }

    fn in_range(self) -> Option<Self> {
        let local = self.local_seconds()?;
        let is_offset = self.offset_minutes.unsigned_abs() < 24 * 60;
        (is_offset && (FIRST_SECOND..=LAST_SECOND).contains(&local)).then_some(self)
    }

    fn local_seconds(self) -> Option<i64> {
        self.seconds
            .checked_add(i64::from(self.offset_minutes) * 60)
    }

    fn scan(text: &str) -> Option<(Self, bool)> {
        Self::read(&mut Scanner::new(text), text)
    }

    fn read(scanner: &mut Scanner<'_>, text: &str) -> Option<(Self, bool)> {
        let date = scanner.date()?;
        if !scanner.letter(b'T') {
            return None;
        }
        let (seconds_of_day, fraction) = scanner.time_of_day()?;
        let mut offset_minutes = 0;
        let is_zulu = scanner.letter(b'Z') || scanner.is_empty();
        // Without a zone Graph means UTC.
        scanner.exact &= text.ends_with('Z') || !is_zulu;
        if !is_zulu {
            let is_negative = scanner.take(b'-');
            if !is_negative {
                scanner.expect(b'+')?;
            }
            let hours = scanner.two_digits().filter(|hours| *hours < 24)?;
            scanner.expect(b':')?;
            let minutes = scanner.two_digits().filter(|minutes| *minutes < 60)?;
            offset_minutes = i16::from(hours) * 60 + i16::from(minutes);
            if is_negative {
                scanner.exact &= offset_minutes != 0;
                offset_minutes = -offset_minutes;
            }
        }
        if !scanner.is_empty() {
            return None;
        }
        let local =
            (i64::from(date.to_julian_day()) - UNIX_EPOCH) * DAY + i64::from(seconds_of_day);
        let timestamp = Self {
            seconds: local - i64::from(offset_minutes) * 60,
            nanosecond: fraction.nanoseconds,
            offset_minutes,
            digits: fraction.digits,
            is_zulu,
        };
        Some((timestamp, scanner.exact))
    }

    fn local_date(self) -> time::Date {
        let local = self.seconds + i64::from(self.offset_minutes) * 60;
        let day = (local.div_euclid(DAY) + UNIX_EPOCH) as i32;
        // Every timestamp is made with a local year of 1 to 9999, which `time` has.
        time::Date::from_julian_day(day).unwrap_or(time::Date::MIN)
    }

    fn text(self) -> FixedText {
        let local = self.seconds + i64::from(self.offset_minutes) * 60;
        let fraction = Fraction {
            nanoseconds: self.nanosecond,
            digits: self.digits,
        };
        let mut text = FixedText::new();
        text.push_date(self.local_date());
        text.push(b'T');
        text.push_time(local.rem_euclid(DAY) as u32, fraction);
        if self.is_zulu {
            text.push(b'Z');
        } else {
            let minutes = u32::from(self.offset_minutes.unsigned_abs());
            text.push(if self.offset_minutes < 0 { b'-' } else { b'+' });
            text.push_number(minutes / 60, 2);
            text.push(b':');
            text.push_number(minutes % 60, 2);
        }
        text
    }
}

const EXPECTED: Expected = Expected {
    name: "timestamp",
    example: "2026-11-20T09:30:00Z",
};

/// The midnight with which the day begins, in UTC.
impl From<Date> for Timestamp {
    fn from(date: Date) -> Self {
        let days = i64::from(date.0.to_julian_day()) - UNIX_EPOCH;
        Self::zulu(days * DAY, Fraction::default())
    }
}

impl FromStr for Timestamp {
    type Err = ParseError;

    /// Reads `yyyy-MM-ddTHH:mm:ss[.f](Z|±hh:mm)` and its relatives: without seconds, without a zone
    /// (which means UTC), in lower case, with more than nine digits (the rest is dropped).
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut scanner = Scanner::new(text);
        match Self::read(&mut scanner, text) {
            Some((value, _)) => Ok(value),
            None => Err(ParseError::new(&EXPECTED, text, scanner.position(text))),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.text().as_str())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text().as_str())
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        (self.seconds, self.nanosecond) == (other.seconds, other.nanosecond)
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.seconds, self.nanosecond).cmp(&(other.seconds, other.nanosecond))
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.seconds, self.nanosecond).hash(state);
    }
}

impl Shape<'_> for Timestamp {
    fn from_text(text: &str) -> Reading<Self> {
        Self::scan(text).map_or(Reading::Misfit, |(value, exact)| Reading::of(value, exact))
    }
}

impl Wire for Timestamp {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text().as_str())
    }
}
