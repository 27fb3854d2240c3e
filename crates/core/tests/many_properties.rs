//! Types with more properties than a remainder has bits: Graph's `user` has over a hundred.

use graph_calls_core::{Object, Remainder, object};

/// A type of seventy properties.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Large {
    /// Property 0.
    pub p0: Option<i32>,
    /// Property 1.
    pub p1: Option<i32>,
    /// Property 2.
    pub p2: Option<i32>,
    /// Property 3.
    pub p3: Option<i32>,
    /// Property 4.
    pub p4: Option<i32>,
    /// Property 5.
    pub p5: Option<i32>,
    /// Property 6.
    pub p6: Option<i32>,
    /// Property 7.
    pub p7: Option<i32>,
    /// Property 8.
    pub p8: Option<i32>,
    /// Property 9.
    pub p9: Option<i32>,
    /// Property 10.
    pub p10: Option<i32>,
    /// Property 11.
    pub p11: Option<i32>,
    /// Property 12.
    pub p12: Option<i32>,
    /// Property 13.
    pub p13: Option<i32>,
    /// Property 14.
    pub p14: Option<i32>,
    /// Property 15.
    pub p15: Option<i32>,
    /// Property 16.
    pub p16: Option<i32>,
    /// Property 17.
    pub p17: Option<i32>,
    /// Property 18.
    pub p18: Option<i32>,
    /// Property 19.
    pub p19: Option<i32>,
    /// Property 20.
    pub p20: Option<i32>,
    /// Property 21.
    pub p21: Option<i32>,
    /// Property 22.
    pub p22: Option<i32>,
    /// Property 23.
    pub p23: Option<i32>,
    /// Property 24.
    pub p24: Option<i32>,
    /// Property 25.
    pub p25: Option<i32>,
    /// Property 26.
    pub p26: Option<i32>,
    /// Property 27.
    pub p27: Option<i32>,
    /// Property 28.
    pub p28: Option<i32>,
    /// Property 29.
    pub p29: Option<i32>,
    /// Property 30.
    pub p30: Option<i32>,
    /// Property 31.
    pub p31: Option<i32>,
    /// Property 32.
    pub p32: Option<i32>,
    /// Property 33.
    pub p33: Option<i32>,
    /// Property 34.
    pub p34: Option<i32>,
    /// Property 35.
    pub p35: Option<i32>,
    /// Property 36.
    pub p36: Option<i32>,
    /// Property 37.
    pub p37: Option<i32>,
    /// Property 38.
    pub p38: Option<i32>,
    /// Property 39.
    pub p39: Option<i32>,
    /// Property 40.
    pub p40: Option<i32>,
    /// Property 41.
    pub p41: Option<i32>,
    /// Property 42.
    pub p42: Option<i32>,
    /// Property 43.
    pub p43: Option<i32>,
    /// Property 44.
    pub p44: Option<i32>,
    /// Property 45.
    pub p45: Option<i32>,
    /// Property 46.
    pub p46: Option<i32>,
    /// Property 47.
    pub p47: Option<i32>,
    /// Property 48.
    pub p48: Option<i32>,
    /// Property 49.
    pub p49: Option<i32>,
    /// Property 50.
    pub p50: Option<i32>,
    /// Property 51.
    pub p51: Option<i32>,
    /// Property 52.
    pub p52: Option<i32>,
    /// Property 53.
    pub p53: Option<i32>,
    /// Property 54.
    pub p54: Option<i32>,
    /// Property 55.
    pub p55: Option<i32>,
    /// Property 56.
    pub p56: Option<i32>,
    /// Property 57.
    pub p57: Option<i32>,
    /// Property 58.
    pub p58: Option<i32>,
    /// Property 59.
    pub p59: Option<i32>,
    /// Property 60.
    pub p60: Option<i32>,
    /// Property 61.
    pub p61: Option<i32>,
    /// Property 62.
    pub p62: Option<i32>,
    /// Property 63.
    pub p63: Option<i32>,
    /// Property 64.
    pub p64: Option<i32>,
    /// Property 65.
    pub p65: Option<i32>,
    /// Property 66.
    pub p66: Option<i32>,
    /// Property 67.
    pub p67: Option<i32>,
    /// Property 68.
    pub p68: Option<i32>,
    /// Property 69.
    pub p69: Option<i32>,
    remainder: Remainder,
}

object! {
    Large = "microsoft.graph.large" {
        "p0" => p0,
        "p1" => p1,
        "p2" => p2,
        "p3" => p3,
        "p4" => p4,
        "p5" => p5,
        "p6" => p6,
        "p7" => p7,
        "p8" => p8,
        "p9" => p9,
        "p10" => p10,
        "p11" => p11,
        "p12" => p12,
        "p13" => p13,
        "p14" => p14,
        "p15" => p15,
        "p16" => p16,
        "p17" => p17,
        "p18" => p18,
        "p19" => p19,
        "p20" => p20,
        "p21" => p21,
        "p22" => p22,
        "p23" => p23,
        "p24" => p24,
        "p25" => p25,
        "p26" => p26,
        "p27" => p27,
        "p28" => p28,
        "p29" => p29,
        "p30" => p30,
        "p31" => p31,
        "p32" => p32,
        "p33" => p33,
        "p34" => p34,
        "p35" => p35,
        "p36" => p36,
        "p37" => p37,
        "p38" => p38,
        "p39" => p39,
        "p40" => p40,
        "p41" => p41,
        "p42" => p42,
        "p43" => p43,
        "p44" => p44,
        "p45" => p45,
        "p46" => p46,
        "p47" => p47,
        "p48" => p48,
        "p49" => p49,
        "p50" => p50,
        "p51" => p51,
        "p52" => p52,
        "p53" => p53,
        "p54" => p54,
        "p55" => p55,
        "p56" => p56,
        "p57" => p57,
        "p58" => p58,
        "p59" => p59,
        "p60" => p60,
        "p61" => p61,
        "p62" => p62,
        "p63" => p63,
        "p64" => p64,
        "p65" => p65,
        "p66" => p66,
        "p67" => p67,
        "p68" => p68,
        "p69" => p69,
    }
}

#[test]
fn explicit_nulls_come_back_wherever_they_stand() {
    for place in 0..70 {
        let text = format!(r#"{{"p{place}":null}}"#);
        let large: Large = serde_json::from_str(&text).expect("it is an object");
        assert_eq!(serde_json::to_string(&large).ok(), Some(text));
    }
    let all: Vec<_> = (0..70).map(|place| format!(r#""p{place}":null"#)).collect();
    let text = format!("{{{}}}", all.join(","));
    let large: Large = serde_json::from_str(&text).expect("it is an object");
    assert_eq!(serde_json::to_string(&large).ok(), Some(text));
}

#[test]
fn of_repeated_members_the_last_stays() {
    let large: Large = serde_json::from_str(r#"{"p1":1,"new":1,"p1":2,"new":2,"p2":null,"p2":3}"#)
        .expect("it is an object");
    assert_eq!((large.p1, large.p2), (Some(2), Some(3)));
    let new = large.unknown().get::<i32>("new").transpose();
    assert_eq!(new.ok().flatten(), Some(2));
    let again = serde_json::to_string(&large).expect("it has a JSON form");
    assert_eq!(again, r#"{"p1":2,"p2":3,"new":2}"#);
}
