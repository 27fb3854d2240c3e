//! Conversions from and to the `jiff` crate.

use super::{Date, Duration, OutOfRange, TimeOfDay, Timestamp};

impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = OutOfRange;

    /// Fails on the last days of the year 9999, which `jiff` has no room for.
    fn try_from(timestamp: Timestamp) -> Result<Self, OutOfRange> {
        Self::new(timestamp.unix_timestamp(), timestamp.nanosecond() as i32).map_err(|_| OutOfRange)
    }
}

impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = OutOfRange;

    /// Fails before the year 1.
    fn try_from(timestamp: jiff::Timestamp) -> Result<Self, OutOfRange> {
        // Before 1970 both parts of a `jiff` timestamp are negative.
        let nanoseconds = timestamp.subsec_nanosecond();
        Self::from_unix(
            timestamp.as_second() - i64::from(nanoseconds < 0),
            nanoseconds.rem_euclid(1_000_000_000) as u32,
        )
    }
}

impl From<Duration> for jiff::SignedDuration {
    fn from(duration: Duration) -> Self {
        let (seconds, nanoseconds) = duration.parts();
        Self::new(seconds, nanoseconds)
    }
}

impl From<jiff::SignedDuration> for Duration {
    fn from(duration: jiff::SignedDuration) -> Self {
        Self::new(duration.as_secs(), duration.subsec_nanos())
    }
}

impl From<Date> for jiff::civil::Date {
    fn from(date: Date) -> Self {
        // A day of the calendar in a year that `jiff` has.
        Self::new(date.year() as i16, date.month() as i8, date.day() as i8).unwrap_or_default()
    }
}

impl TryFrom<jiff::civil::Date> for Date {
    type Error = OutOfRange;

    /// Fails before the year 1.
    fn try_from(date: jiff::civil::Date) -> Result<Self, OutOfRange> {
        let year = u16::try_from(date.year()).map_err(|_| OutOfRange)?;
        Self::new(year, date.month().unsigned_abs(), date.day().unsigned_abs())
    }
}

impl From<TimeOfDay> for jiff::civil::Time {
    fn from(time: TimeOfDay) -> Self {
        // A time of the clock, which is one of `jiff`'s.
        Self::new(
            time.hour() as i8,
            time.minute() as i8,
            time.second() as i8,
            time.nanosecond() as i32,
        )
        .unwrap_or_default()
    }
}

impl TryFrom<jiff::civil::Time> for TimeOfDay {
    type Error = OutOfRange;

    fn try_from(time: jiff::civil::Time) -> Result<Self, OutOfRange> {
        Self::new(
            time.hour().unsigned_abs(),
            time.minute().unsigned_abs(),
            time.second().unsigned_abs(),
            time.subsec_nanosecond().unsigned_abs(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for text in [
            "0001-01-01T00:00:00Z",
            "1969-12-31T23:59:59.25Z",
            "2024-02-29T12:00:00Z",
        ] {
            let timestamp: Timestamp = text.parse().unwrap();
            let jiff = jiff::Timestamp::try_from(timestamp).unwrap();
            assert_eq!(jiff, text.parse().unwrap());
            assert_eq!(Timestamp::try_from(jiff).unwrap().to_string(), text);
        }
        assert_eq!(Timestamp::try_from(jiff::Timestamp::MIN), Err(OutOfRange));
        let last: Timestamp = "9999-12-31T23:59:59Z".parse().unwrap();
        assert_eq!(jiff::Timestamp::try_from(last), Err(OutOfRange));

        let duration = Duration::new(-1, -500_000_000);
        assert_eq!(
            Duration::from(jiff::SignedDuration::from(duration)),
            duration
        );
        let date = Date::new(9999, 12, 31).unwrap();
        assert_eq!(Date::try_from(jiff::civil::Date::from(date)), Ok(date));
        let time = TimeOfDay::new(23, 59, 59, 999_999_999).unwrap();
        assert_eq!(TimeOfDay::try_from(jiff::civil::Time::from(time)), Ok(time));
    }
}
