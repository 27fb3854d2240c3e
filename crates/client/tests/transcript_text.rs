//! Transcripts are read as Graph, Teams and Stream write them.

use graph_calls::Transcript;

fn read(text: &str) -> Transcript {
    text.parse().expect("a transcript")
}

/// Start, end, speaker and text of each cue.
fn rows(text: &str) -> Vec<(String, String, Option<String>, String)> {
    let time = |time: Option<graph_calls::models::primitive::Duration>| {
        time.map(|time| time.to_string()).unwrap_or_default()
    };
    let cues = read(text).cues.into_iter();
    cues.map(|cue| (time(cue.start), time(cue.end), cue.speaker, cue.text))
        .collect()
}

fn row(
    start: &str,
    end: &str,
    speaker: Option<&str>,
    text: &str,
) -> (String, String, Option<String>, String) {
    (
        start.to_owned(),
        end.to_owned(),
        speaker.map(str::to_owned),
        text.to_owned(),
    )
}

/// https://learn.microsoft.com/graph/api/calltranscript-get, example 2.
#[test]
fn the_content_of_microsofts_page() {
    let text = "WEBVTT\n\n0:0:0.0 --> 0:0:5.320\n<v User Name>This is a transcript test.</v>\n";
    assert_eq!(
        rows(text),
        [row(
            "PT0S",
            "PT5.32S",
            Some("User Name"),
            "This is a transcript test."
        )]
    );
    // Line ends and a byte order mark change nothing.
    let other = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(rows(&other), rows(text));
}

/// The same page, example 4.
#[test]
fn the_metadata_of_microsofts_page() {
    let text = r#"WEBVTT

00:00:16.246 --> 00:00:17.726
{"startDateTime":"2023-03-08T08:22:30.0461639+00:00","endDateTime":"2023-03-08T08:22:31.5261639+00:00","speakerName":"User Name","spokenText":"This is a transcription test.","spokenLanguage":"en-us"}
"#;
    assert_eq!(
        rows(text),
        [row(
            "PT16.246S",
            "PT17.726S",
            Some("User Name"),
            "This is a transcription test."
        )]
    );
    let cue = &read(text).cues[0];
    assert_eq!(cue.language.as_deref(), Some("en-us"));
    let started = cue.started.expect("a time").to_string();
    assert_eq!(started, "2023-03-08T08:22:30.0461639+00:00");
}

/// Notes and names of cues, as Microsoft Stream writes them (tomka75/Tools, MicrosoftStream/VTTCleaner).
#[test]
fn notes_and_names_are_not_text() {
    let text = "WEBVTT\n\nNOTE duration:\"00:30:00\"\n\nNOTE language:en-us\n\nNOTE Confidence: 0.9 --> high\n\n\
        STYLE\n::cue { color: red }\n\n5d2b57f1-8b6a-4c1e/12-0\n00:00:03.000 --> 00:00:05.000 align:start\n\
        <v Ann Lee>one\ntwo</v>\n\n7\n00:00:05.000 --> 00:00:06.000\nthree\n";
    assert_eq!(
        rows(text),
        [
            row("PT3S", "PT5S", Some("Ann Lee"), "one\ntwo"),
            row("PT5S", "PT6S", None, "three"),
        ]
    );
    let ids: Vec<_> = read(text).cues.into_iter().map(|cue| cue.id).collect();
    assert_eq!(
        ids,
        [
            Some("5d2b57f1-8b6a-4c1e/12-0".to_owned()),
            Some("7".to_owned())
        ]
    );
}

/// Microsoft's page: negative offsets say that the transcription began while the conversation went on.
#[test]
fn times_can_be_below_zero_and_long() {
    let text = "WEBVTT\n\n-00:00:01.500 --> 00:00:02.000\na\n\n10:00.250 --> 1.02:03:04.5\nb\n\n123:00:00.000 --> 123:00:01,5\nc";
    assert_eq!(
        rows(text),
        [
            row("-PT1.5S", "PT2S", None, "a"),
            row("PT10M0.25S", "P1DT2H3M4.5S", None, "b"),
            row("P5DT3H", "P5DT3H1.5S", None, "c"),
        ]
    );
}

#[test]
fn each_voice_is_a_cue_and_other_tags_are_left_out() {
    let text = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v.loud Ann &amp; Bob><i>Hi</i> <00:00:00.500>you</v><v Eve>a &lt; b &#x263a;</v>\n\n\
        00:01.000 --> 00:02.000\n<v >nobody</v>\n\n00:02.000 --> 00:03.000\n<video> 1 < 2 & 3\n\n00:03.000 --> 00:04.000\n";
    let texts: Vec<_> = read(text)
        .cues
        .into_iter()
        .map(|cue| (cue.speaker, cue.text))
        .collect();
    let said = |speaker: Option<&str>, text: &str| (speaker.map(str::to_owned), text.to_owned());
    assert_eq!(
        texts,
        [
            said(Some("Ann & Bob"), "Hi you"),
            said(Some("Eve"), "a < b \u{263a}"),
            said(None, "nobody"),
            said(None, "1 < 2 & 3"),
            said(None, ""),
        ]
    );
}

#[test]
fn plain_text_is_lines() {
    assert_eq!(
        rows("one\n\n  two\n"),
        [row("", "", None, "one"), row("", "", None, "two")]
    );
    assert_eq!(rows(""), []);
    assert_eq!(rows("WEBVTT - a title\n"), []);
}

#[test]
fn times_that_cannot_be_read_are_told_with_their_line() {
    for times in [
        "x --> 00:01.000",
        "00:00.000 -->",
        "5 --> 6",
        "00:0a.0 --> 00:01.0",
        "--> ",
        "99999999999999999999:00.0 --> 1:0.0",
    ] {
        let text = format!("WEBVTT\n\nname\n{times}\ntext");
        let error = text.parse::<Transcript>().expect_err(times);
        assert_eq!(error.line(), 4, "{times}");
        assert!(error.to_string().contains("line 4"));
    }
}

#[test]
fn no_text_is_too_odd_to_be_read() {
    let samples = [
        "WEBVTT\n\n0:0:0.0 --> 0:0:5.320\n<v User Name>This is &amp; a <i>test</i>.</v>\n\nNOTE x\n",
        "WEBVTT\n\nid\n-00:00:16.246 --> 00:00:17.726\n{\"spokenText\":\"x\",\"startDateTime\":\"2023-03-08T08:22:30Z\"}\n",
    ];
    let mut random = fastrand::Rng::with_seed(7);
    let pieces = [
        "<", ">", "&", ";", "\n", "\n\n", "-->", "\u{e9}", "<v ", "</v>", "&#", "{", "\"", ":",
        ".", "-", "9",
    ];
    for _ in 0..20_000 {
        let mut text: Vec<char> = samples[random.usize(..2)].chars().collect();
        for _ in 0..random.usize(1..8) {
            let place = random.usize(..=text.len());
            let end = random.usize(place..=text.len()).min(place + 4);
            let piece = pieces[random.usize(..pieces.len())];
            text.splice(place..end, piece.chars());
        }
        let text: String = text.into_iter().collect();
        if let Ok(transcript) = text.parse::<Transcript>() {
            assert!(transcript.cues.len() <= text.len());
        }
    }
}
