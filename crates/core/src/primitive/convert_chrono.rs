//! Conversions from and to the `chrono` crate.

use chrono::{Datelike, Timelike};

use super::{Date, Duration, Offset, OutOfRange, TimeOfDay, Timestamp};

impl From<Timestamp> for chrono::DateTime<chrono::Utc> {
    fn from(timestamp: Timestamp) -> Self {
        // `chrono` has every instant of the years 1 to 9999, and more.
        Self::from_timestamp(timestamp.unix_timestamp(), timestamp.nanosecond()).unwrap_or_default()
    }
}

impl From<Timestamp> for chrono::DateTime<chrono::FixedOffset> {
    fn from(timestamp: Timestamp) -> Self {
        let minutes = match timestamp.offset() {
            Offset::Zulu => 0,
            Offset::Minutes(minutes) => i32::from(minutes),
        };
        let utc = chrono::DateTime::<chrono::Utc>::from(timestamp);
        // An offset of less than a day is one that `chrono` has.
        match chrono::FixedOffset::east_opt(minutes * 60) {
            Some(offset) => utc.with_timezone(&offset),
            None => utc.fixed_offset(),
        }
    }
}

impl TryFrom<chrono::DateTime<chrono::Utc>> for Timestamp {
    type Error = OutOfRange;

    /// Fails outside the years 1 to 9999, and within a leap second.
    fn try_from(time: chrono::DateTime<chrono::Utc>) -> Result<Self, OutOfRange> {
        Self::from_unix(time.timestamp(), time.timestamp_subsec_nanos())
    }
}

impl TryFrom<chrono::DateTime<chrono::FixedOffset>> for Timestamp {
    type Error = OutOfRange;

    /// Fails outside the years 1 to 9999, within a leap second, and for an offset with seconds.
    fn try_from(time: chrono::DateTime<chrono::FixedOffset>) -> Result<Self, OutOfRange> {
        let seconds = time.offset().local_minus_utc();
        if seconds % 60 != 0 {
            return Err(OutOfRange);
        }
        let offset = match seconds / 60 {
            0 => Offset::Zulu,
            minutes => Offset::Minutes(i16::try_from(minutes).map_err(|_| OutOfRange)?),
        };
        Self::new(time.timestamp(), time.timestamp_subsec_nanos(), offset)
    }
}

impl TryFrom<Duration> for chrono::TimeDelta {
    type Error = OutOfRange;

    /// Fails beyond some 290 million years.
    fn try_from(duration: Duration) -> Result<Self, OutOfRange> {
        let (seconds, nanoseconds) = duration.parts();
        let nanoseconds = Self::nanoseconds(i64::from(nanoseconds));
        Self::try_seconds(seconds)
            .and_then(|seconds| seconds.checked_add(&nanoseconds))
            .ok_or(OutOfRange)
    }
}

impl From<chrono::TimeDelta> for Duration {
    fn from(duration: chrono::TimeDelta) -> Self {
        Self::new(duration.num_seconds(), duration.subsec_nanos())
    }
}

impl From<Date> for chrono::NaiveDate {
    fn from(date: Date) -> Self {
        // A day of the calendar in a year that `chrono` has.
        Self::from_ymd_opt(
            i32::from(date.year()),
            u32::from(date.month()),
            u32::from(date.day()),
        )
        .unwrap_or_default()
    }
}

impl TryFrom<chrono::NaiveDate> for Date {
    type Error = OutOfRange;

    /// Fails outside the years 1 to 9999.
    fn try_from(date: chrono::NaiveDate) -> Result<Self, OutOfRange> {
        let year = u16::try_from(date.year()).map_err(|_| OutOfRange)?;
        Self::new(year, date.month() as u8, date.day() as u8)
    }
}

impl From<TimeOfDay> for chrono::NaiveTime {
    fn from(time: TimeOfDay) -> Self {
        let seconds = u32::from(time.hour()) * 3600
            + u32::from(time.minute()) * 60
            + u32::from(time.second());
        // A time of the clock, which is one of `chrono`'s.
        Self::from_num_seconds_from_midnight_opt(seconds, time.nanosecond()).unwrap_or_default()
    }
}

impl TryFrom<chrono::NaiveTime> for TimeOfDay {
    type Error = OutOfRange;

    /// Fails within a leap second.
    fn try_from(time: chrono::NaiveTime) -> Result<Self, OutOfRange> {
        Self::new(
            time.hour() as u8,
            time.minute() as u8,
            time.second() as u8,
            time.nanosecond(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for text in [
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59.999999999-14:00",
            "1969-12-31T23:59:59.25Z",
        ] {
            let timestamp: Timestamp = text.parse().unwrap();
            let chrono = chrono::DateTime::<chrono::FixedOffset>::from(timestamp);
            assert_eq!(Timestamp::try_from(chrono).unwrap().to_string(), text);
        }
        let first = chrono::DateTime::<chrono::Utc>::from(Timestamp::MIN);
        assert_eq!(Timestamp::try_from(first), Ok(Timestamp::MIN));
        let early = chrono::DateTime::<chrono::Utc>::MIN_UTC;
        assert_eq!(Timestamp::try_from(early), Err(OutOfRange));

        let duration = Duration::new(-1, -500_000_000);
        let chrono = chrono::TimeDelta::try_from(duration).unwrap();
        assert_eq!(Duration::from(chrono), duration);
        let date = Date::new(9999, 12, 31).unwrap();
        assert_eq!(Date::try_from(chrono::NaiveDate::from(date)), Ok(date));
        let time = TimeOfDay::new(23, 59, 59, 999_999_999).unwrap();
        assert_eq!(TimeOfDay::try_from(chrono::NaiveTime::from(time)), Ok(time));
    }
}
