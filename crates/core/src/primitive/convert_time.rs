//! Conversions from and to the `time` crate.

use super::{Date, Duration, Offset, OutOfRange, TimeOfDay, Timestamp};

impl From<Timestamp> for time::OffsetDateTime {
    fn from(timestamp: Timestamp) -> Self {
        let minutes = match timestamp.offset() {
            Offset::Zulu => 0,
            Offset::Minutes(minutes) => i32::from(minutes),
        };
        // An offset of less than a day is one that `time` has.
        let offset =
            time::UtcOffset::from_whole_seconds(minutes * 60).unwrap_or(time::UtcOffset::UTC);
        // By way of the local time, which is in the years that `time` has; UTC need not be.
        let seconds = timestamp.unix_timestamp() + i64::from(offset.whole_seconds());
        let since_epoch = time::Duration::new(seconds, timestamp.nanosecond() as i32);
        let epoch = time::PrimitiveDateTime::new(
            time::UtcDateTime::UNIX_EPOCH.date(),
            time::Time::MIDNIGHT,
        );
        (epoch + since_epoch).assume_offset(offset)
    }
}

impl TryFrom<time::OffsetDateTime> for Timestamp {
    type Error = OutOfRange;

    /// Fails outside the years 1 to 9999, and for an offset with seconds.
    fn try_from(time: time::OffsetDateTime) -> Result<Self, OutOfRange> {
        let seconds = time.offset().whole_seconds();
        if seconds % 60 != 0 {
            return Err(OutOfRange);
        }
        let offset = match seconds / 60 {
            0 => Offset::Zulu,
            minutes => Offset::Minutes(i16::try_from(minutes).map_err(|_| OutOfRange)?),
        };
        Self::new(time.unix_timestamp(), time.nanosecond(), offset)
    }
}

impl From<Duration> for time::Duration {
    fn from(duration: Duration) -> Self {
        duration.0
    }
}

impl From<time::Duration> for Duration {
    fn from(duration: time::Duration) -> Self {
        Self(duration)
    }
}

impl From<Date> for time::Date {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl TryFrom<time::Date> for Date {
    type Error = OutOfRange;

    /// Fails outside the years 1 to 9999.
    fn try_from(date: time::Date) -> Result<Self, OutOfRange> {
        if date.year() > 0 {
            Ok(Self(date))
        } else {
            Err(OutOfRange)
        }
    }
}

impl From<TimeOfDay> for time::Time {
    fn from(time: TimeOfDay) -> Self {
        time.time
    }
}

impl From<time::Time> for TimeOfDay {
    fn from(time: time::Time) -> Self {
        Self::from_time(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_go_there_and_back() {
        for text in [
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59.999999999-14:00",
            "1969-12-31T23:59:59.5Z",
        ] {
            let timestamp: Timestamp = text.parse().unwrap();
            let time = time::OffsetDateTime::from(timestamp);
            assert_eq!(Timestamp::try_from(time).unwrap().to_string(), text);
        }
        let early = time::Date::MIN.midnight().assume_utc();
        assert_eq!(Timestamp::try_from(early), Err(OutOfRange));
        assert_eq!(Date::try_from(time::Date::MIN), Err(OutOfRange));
    }
}
