use proptest::prelude::*;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::*;
use crate::{Decoded, Wire};

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Returns `true` for a text that the type writes.
fn is_exact<T: Wire>(text: &str) -> bool {
    let json = serde_json::Value::from(text);
    match T::decode(&json).unwrap() {
        Decoded::Value(_) => true,
        Decoded::Odd(..) => false,
        Decoded::Null | Decoded::Misfit(_) => panic!("misfit: {text}"),
    }
}

#[test]
fn timestamps_take_two_words() {
    assert_eq!(size_of::<Option<Timestamp>>(), 16);
}

#[test]
fn timestamps_print_as_read() {
    for text in [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.9999999Z",
        "9999-12-31T23:59:59.999999999-14:00",
        "2020-02-29T12:00:00.00000Z",
        "1969-12-31T23:59:59.5+00:00",
        "2024-03-01T09:30:00-03:30",
    ] {
        assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        assert!(is_exact::<Timestamp>(text), "{text}");
    }
}

#[test]
fn other_timestamps_are_read() {
    for (text, written) in [
        ("2017-01-01T18:52Z", "2017-01-01T18:52:00Z"),
        ("2017-01-01T18:52:01", "2017-01-01T18:52:01Z"),
        ("2017-01-01t18:52:01.25z", "2017-01-01T18:52:01.25Z"),
        (
            "2017-01-01T18:52:01.123456789012Z",
            "2017-01-01T18:52:01.123456789Z",
        ),
        ("2017-01-01T18:52:01-00:00", "2017-01-01T18:52:01+00:00"),
    ] {
        assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), written);
        assert!(!is_exact::<Timestamp>(text), "{text}");
    }
}

#[test]
fn what_is_no_timestamp() {
    for text in [
        "",
        "2017-01-01",
        "2017-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2017-01-01T24:00:00Z",
        "2017-01-01T00:60:00Z",
        "2017-01-01T00:00:60Z",
        "2017-01-01T00:00:00.Z",
        "2017-01-01T00:00:00+0100",
        "2017-01-01T00:00:00Z ",
        "2017-01-01T00:00:00+24:00",
        "+2017-01-01T00:00:00Z",
        "20é7-01-01T00:00:00Z",
    ] {
        assert!(text.parse::<Timestamp>().is_err(), "{text}");
    }
}

#[test]
fn timestamps_count_and_stay_in_range() {
    let timestamp: Timestamp = "2024-02-29T23:59:59.9+01:00".parse().unwrap();
    let later = timestamp
        .checked_add(Duration::new(0, 150_000_000))
        .unwrap();
    assert_eq!(later.to_string(), "2024-03-01T00:00:00.05+01:00");
    assert_eq!(later.duration_since(timestamp).to_string(), "PT0.15S");
    assert_eq!(
        later.checked_sub(Duration::new(0, 150_000_000)),
        Some(timestamp)
    );
    assert_eq!(Timestamp::MIN.to_string(), "0001-01-01T00:00:00Z");
    assert!(Timestamp::MIN.is_unset());
    assert_eq!(Timestamp::MIN.checked_sub(Duration::new(0, 1)), None);
    assert_eq!(
        timestamp.checked_add(Duration::from_seconds(i64::MAX)),
        None
    );
    assert_eq!(Timestamp::from_unix(i64::MAX, 0), Err(OutOfRange));
    assert_eq!(Timestamp::from_unix(0, 1_000_000_000), Err(OutOfRange));
    assert!(timestamp.with_offset(Offset::Minutes(1440)).is_err());
    assert!(timestamp.with_offset(Offset::Minutes(i16::MIN)).is_err());
    let now = Timestamp::now();
    assert_eq!(now.to_string().parse::<Timestamp>().unwrap(), now);
    assert!(now.nanosecond().is_multiple_of(100));
}

#[test]
fn durations_are_written_in_the_fewest_units() {
    for text in [
        "PT0S",
        "PT0.016S",
        "P1DT2H3M4.5S",
        "-PT1M30.25S",
        "P2D",
        "PT23H59M",
        "P40D",
    ] {
        assert_eq!(text.parse::<Duration>().unwrap().to_string(), text);
        assert!(is_exact::<Duration>(text), "{text}");
    }
    for (text, written) in [
        ("PT90M", "PT1H30M"),
        ("PT36H", "P1DT12H"),
        ("P0D", "PT0S"),
        ("-PT0S", "PT0S"),
        ("PT1.50S", "PT1.5S"),
        ("PT0.0S", "PT0S"),
        ("PT1.0S", "PT1S"),
        ("PT05S", "PT5S"),
        ("PT1H0M", "PT1H"),
        ("PT60S", "PT1M"),
        ("PT0.123456789012S", "PT0.123456789S"),
        ("PT0.0000000001S", "PT0S"),
    ] {
        assert_eq!(text.parse::<Duration>().unwrap().to_string(), written);
        assert!(!is_exact::<Duration>(text), "{text}");
    }
    for text in [
        "",
        "P",
        "PT",
        "-P",
        "P1DT",
        "P1Y",
        "P1M",
        "P1W",
        "PT1.5M",
        "PT.5S",
        "PT1S1M",
        "PTT1S",
        "P1H",
        "1S",
        "PT1",
        "PT1.S",
        "+PT1S",
        "PT1s",
        "P99999999999999999999D",
        "P999999999999999D",
    ] {
        assert!(text.parse::<Duration>().is_err(), "{text}");
    }
}

#[test]
fn the_longest_durations() {
    let shortest = Duration::new(i64::MIN, -999_999_999);
    let text = shortest.to_string();
    assert_eq!(text.parse::<Duration>().unwrap(), shortest);
    assert!(text[1..].parse::<Duration>().is_err());
    assert_eq!(std::time::Duration::try_from(shortest), Err(OutOfRange));
    assert_eq!(
        Duration::try_from(std::time::Duration::MAX),
        Err(OutOfRange)
    );
    assert_eq!(shortest.checked_neg(), None);
    assert_eq!(Timestamp::MIN.checked_sub(shortest), None);
}

#[test]
fn days_and_times() {
    assert_eq!(Date::new(2024, 2, 29).unwrap().to_string(), "2024-02-29");
    assert!(Date::new(2023, 2, 29).is_err() && Date::new(0, 1, 1).is_err());
    assert!(Date::new(10_000, 1, 1).is_err() && Date::new(2023, 13, 1).is_err());
    assert!("2024-2-29".parse::<Date>().is_err() && "2024-02-29Z".parse::<Date>().is_err());
    assert_eq!(
        TimeOfDay::new(7, 8, 9, 10).unwrap().to_string(),
        "07:08:09.00000001"
    );
    assert_eq!(
        "07:08".parse::<TimeOfDay>().unwrap().to_string(),
        "07:08:00"
    );
    assert!(!is_exact::<TimeOfDay>("07:08") && is_exact::<TimeOfDay>("07:08:09.100"));
    assert!(TimeOfDay::new(24, 0, 0, 0).is_err() && "24:00:00".parse::<TimeOfDay>().is_err());
}

#[test]
fn decimals_are_numbers() {
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    for same in [
        ["1.0", "1.00"],
        ["0", "-0.000e9"],
        ["100", "1E+2"],
        ["0.012", "12e-3"],
    ] {
        assert_eq!(decimal(same[0]), decimal(same[1]));
        assert_eq!(hash(decimal(same[0])), hash(decimal(same[1])));
    }
    let rising = [
        "-1e2147483647",
        "-12",
        "-1.2",
        "-1.19",
        "0",
        "1e-2147483648",
        "0.9",
        "9",
        "10.01",
    ];
    assert!(
        rising
            .windows(2)
            .all(|pair| decimal(pair[0]) < decimal(pair[1]))
    );
    assert_eq!(decimal("9223372036854775807").to_integer(), Some(i64::MAX));
    assert_eq!(decimal("-9223372036854775808").to_integer(), Some(i64::MIN));
    assert_eq!(decimal("9223372036854775808").to_integer(), None);
    assert_eq!(decimal("1.5").to_integer(), None);
    assert_eq!(decimal("0.00").to_string(), "0.00");
    assert_eq!(Decimal::default(), Decimal::from(0));
    assert_eq!(decimal("2.5").to_f64(), 2.5);
    for text in [
        "",
        "-",
        "01",
        ".5",
        "5.",
        "+1",
        "1e",
        "1e+",
        "0x1",
        "1e99999999999",
        " 1",
        "INF",
    ] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
}

prop_compose! {
    /// The text of a timestamp and its instant, in nanoseconds since 0001-01-01T00:00:00Z.
    fn timestamp()(
        day in 0..3_652_059_i32, second in 0..86_400_u32, fraction in "[0-9]{0,9}",
        minutes in prop_oneof![Just(None), (-1439..1440_i32).prop_map(Some), Just(Some(0))],
    ) -> (String, i128) {
        // Julian day 1721426 is 0001-01-01.
        let date = Date(time::Date::from_julian_day(1_721_426 + day).unwrap());
        let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        let point = if fraction.is_empty() { "" } else { "." };
        let zone = minutes.map_or("Z".to_owned(), |minutes: i32| {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        });
        let seconds = i128::from(day) * 86_400 + i128::from(second) - i128::from(minutes.unwrap_or(0)) * 60;
        let nanoseconds: i128 = format!("{fraction:0<9}").parse().unwrap();
        (format!("{date}T{time}{point}{fraction}{zone}"), seconds * 1_000_000_000 + nanoseconds)
    }
}

proptest! {
    #[test]
    fn every_timestamp_comes_back((text, _) in timestamp()) {
        prop_assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text.clone());
        prop_assert!(is_exact::<Timestamp>(&text));
    }

    #[test]
    fn timestamps_are_ordered_as_instants(left in timestamp(), right in timestamp()) {
        let [(left, left_instant), (right, right_instant)] = [left, right]
            .map(|(text, instant)| (text.parse::<Timestamp>().unwrap(), instant));
        prop_assert_eq!(left.cmp(&right), left_instant.cmp(&right_instant));
        let since = left.duration_since(right);
        let nanoseconds = i128::from(since.seconds()) * 1_000_000_000 + i128::from(since.subsec_nanoseconds());
        prop_assert_eq!(nanoseconds, left_instant - right_instant);
        if let Some(back) = right.checked_add(since) {
            prop_assert_eq!(back, left);
            prop_assert_eq!(hash(back), hash(left));
        }
    }

    #[test]
    fn every_duration_comes_back(seconds: i64, nanoseconds in -999_999_999..1_000_000_000) {
        let duration = Duration::new(seconds, nanoseconds);
        let text = duration.to_string();
        prop_assert_eq!(text.parse::<Duration>().unwrap(), duration);
        prop_assert!(is_exact::<Duration>(&text));
    }

    #[test]
    fn a_duration_is_exact_when_it_prints_as_read(
        text in "-?P([0-9]{1,2}D)?(T([0-9]{1,2}H)?([0-9]{1,2}M)?([0-9]{1,2}(\\.[0-9]{1,12})?S)?)?"
    ) {
        if let Ok(duration) = text.parse::<Duration>() {
            prop_assert_eq!(is_exact::<Duration>(&text), duration.to_string() == text);
        }
    }

    #[test]
    fn decimals_compare_as_integers_of_one_scale(
        left in -100_000_i64..100_000, right in -100_000_i64..100_000, scale in 0_usize..6, zeros in 0_usize..3,
    ) {
        let decimal = |number: i64, zeros: usize| -> Decimal {
            let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
            let (integer, fraction) = digits.split_at(digits.len() - scale);
            let sign = if number < 0 { "-" } else { "" };
            let zeros = "0".repeat(zeros + 1);
            format!("{sign}{integer}.{fraction}{zeros}").parse().unwrap()
        };
        let (a, b) = (decimal(left, zeros), decimal(right, 0));
        prop_assert_eq!(a.cmp(&b), left.cmp(&right));
        prop_assert_eq!(hash(a) == hash(b), left == right);
    }

    #[test]
    fn no_text_panics(text: String) {
        let _ = (text.parse::<Timestamp>().is_ok(), text.parse::<Duration>().is_ok());
        let _ = (text.parse::<Date>().is_ok(), text.parse::<TimeOfDay>().is_ok());
        let _ = text.parse::<Decimal>().is_ok();
    }
}

#[test]
fn arithmetic_with_a_clock_ends_where_the_calendar_ends() {
    use std::time::Duration as Time;
    let instant: Timestamp = "2024-02-28T23:59:59.5+02:00".parse().expect("it is one");
    let shown = |instant: Timestamp| instant.to_string();
    let day = Time::from_secs(86_400);
    assert_eq!(
        shown(instant.saturating_add(day)),
        "2024-02-29T23:59:59.5+02:00"
    );
    assert_eq!(
        shown(instant.saturating_sub(day)),
        "2024-02-27T23:59:59.5+02:00"
    );
    assert_eq!(
        shown(instant.saturating_add(Time::MAX)),
        "9999-12-31T23:59:59+02:00"
    );
    let long = 4_000 * 366 * day;
    assert_eq!(
        shown(instant.saturating_sub(long)),
        "0001-01-01T00:00:00+02:00"
    );
    assert_eq!(instant.saturating_add(Time::ZERO), instant);
}

#[test]
fn errors_show_the_text_where_it_goes_wrong_and_an_example() {
    fn error<T: std::str::FromStr<Err = ParseError>>(text: &str) -> String {
        match text.parse::<T>() {
            Ok(_) => panic!("{text} is one"),
            Err(error) => error.to_string(),
        }
    }
    assert_eq!(
        error::<Timestamp>("2026-11-20"),
        r#""2026-11-20" is no timestamp: it ends too early; write it like 2026-11-20T09:30:00Z"#
    );
    assert_eq!(
        error::<Timestamp>("2026-11-20 09:30"),
        r#""2026-11-20 09:30" is no timestamp: it cannot go on with ' ', character 11; write it like 2026-11-20T09:30:00Z"#
    );
    assert_eq!(
        error::<Date>("20.11.2026"),
        r#""20.11.2026" is no date: it cannot go on with '.', character 3; write it like 2026-11-20"#
    );
    assert_eq!(
        error::<Decimal>("1,5"),
        r#""1,5" is no decimal number: it cannot go on with ',', character 2; write it like 12.50"#
    );
    assert_eq!(
        error::<Duration>("5 minutes"),
        r#""5 minutes" is no duration: it cannot go on with '5', character 1; write it like PT1H30M"#
    );
    assert_eq!(
        error::<TimeOfDay>(""),
        r#""" is no time of day: it is empty; write it like 09:30:00"#
    );
    // Text from outside is shortened, and stays on one line.
    let long = error::<Date>(&format!("2026-1\n{}", "x".repeat(1_000)));
    assert!(long.len() < 200 && !long.contains('\n'), "{long}");
    error::<Timestamp>("2026-11-2\u{e9}T00:00:00Z");
}

#[test]
fn days_begin_at_midnight_where_the_offset_is_in_use() {
    let timestamp = |text: &str| text.parse::<Timestamp>().expect("a timestamp");
    for (text, date, start) in [
        (
            "2026-11-20T23:30:00.123Z",
            "2026-11-20",
            "2026-11-20T00:00:00Z",
        ),
        (
            "2026-11-21T00:30:00+02:00",
            "2026-11-21",
            "2026-11-21T00:00:00+02:00",
        ),
        (
            "2026-11-20T22:30:00-05:00",
            "2026-11-20",
            "2026-11-20T00:00:00-05:00",
        ),
        ("1969-12-31T23:59:59Z", "1969-12-31", "1969-12-31T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31", "9999-12-31T00:00:00Z"),
    ] {
        let found = timestamp(text);
        assert_eq!(found.date().to_string(), date);
        assert_eq!(found.start_of_day().to_string(), start);
        assert_eq!(Timestamp::from(found.date()).date(), found.date());
    }
    let date: Date = "2024-02-29".parse().expect("a date");
    assert_eq!(Timestamp::from(date).to_string(), "2024-02-29T00:00:00Z");
}

#[test]
fn ranges_cover_everything_once() {
    let start: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a timestamp");
    let day = Duration::from_seconds(86_400);
    for (seconds, expected) in [
        (0, 0),
        (-1, 0),
        (1, 1),
        (86_400, 1),
        (86_401, 2),
        (864_000, 10),
    ] {
        let end = start
            .checked_add(Duration::from_seconds(seconds))
            .expect("in range");
        let ranges: Vec<_> = start.ranges_until(end, day).collect();
        assert_eq!(ranges.len(), expected);
        assert!(ranges.windows(2).all(|pair| pair[0].1 == pair[1].0));
        assert!(
            ranges
                .iter()
                .all(|(from, to)| from < to && to.duration_since(*from) <= day)
        );
        if let (Some(first), Some(last)) = (ranges.first(), ranges.last()) {
            assert_eq!((first.0, last.1), (start, end));
        }
    }
    let end: Timestamp = "9999-12-31T00:00:00Z".parse().expect("a timestamp");
    assert_eq!(start.ranges_until(end, Duration::ZERO).count(), 1);
    assert_eq!(
        start
            .ranges_until(end, Duration::from_seconds(i64::MAX))
            .count(),
        1
    );
}
