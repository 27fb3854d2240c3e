//! Conversions from and to the standard library's types.

use std::fmt;
use std::time::SystemTime;

use super::{Duration, Timestamp};

/// A value that is out of the range of the other type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("out of range")
    }
}

impl std::error::Error for OutOfRange {}

impl TryFrom<std::time::Duration> for Duration {
    type Error = OutOfRange;

    fn try_from(duration: std::time::Duration) -> Result<Self, OutOfRange> {
        let seconds = i64::try_from(duration.as_secs()).map_err(|_| OutOfRange)?;
        Ok(Self::new(seconds, duration.subsec_nanos() as i32))
    }
}

impl TryFrom<Duration> for std::time::Duration {
    type Error = OutOfRange;

    /// Fails when the duration is negative.
    fn try_from(duration: Duration) -> Result<Self, OutOfRange> {
        let (seconds, nanoseconds) = duration.parts();
        let seconds = u64::try_from(seconds).map_err(|_| OutOfRange)?;
        let nanoseconds = u32::try_from(nanoseconds).map_err(|_| OutOfRange)?;
        Ok(Self::new(seconds, nanoseconds))
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = OutOfRange;

    fn try_from(time: SystemTime) -> Result<Self, OutOfRange> {
        let (after, is_before) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (after, false),
            Err(before) => (before.duration(), true),
        };
        let distance = Duration::try_from(after)?;
        let epoch = Self::from_unix(0, 0)?;
        let timestamp = if is_before {
            epoch.checked_sub(distance)
        } else {
            epoch.checked_add(distance)
        };
        timestamp.ok_or(OutOfRange)
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = OutOfRange;

    /// Fails when the platform's clock does not go that far.
    fn try_from(timestamp: Timestamp) -> Result<Self, OutOfRange> {
        let seconds = std::time::Duration::from_secs(timestamp.unix_timestamp().unsigned_abs());
        let nanoseconds = std::time::Duration::from_nanos(u64::from(timestamp.nanosecond()));
        let second = if timestamp.unix_timestamp() < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(seconds)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(seconds)
        };
        second
            .and_then(|second| second.checked_add(nanoseconds))
            .ok_or(OutOfRange)
    }
}
