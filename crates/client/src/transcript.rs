//! The text of transcripts: who said what, and when.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::models::primitive::{Duration, Timestamp};

/// The text of a transcript, read.
///
/// It reads what [`GetContent`] downloads, WebVTT with a voice for each speaker, and what [`GetMetadataContent`] does,
/// WebVTT whose cues are JSON. Text that is neither is read line by line, without times and speakers: that is for the
/// media type `application/vnd.microsoft.graph.transcript+text`, of which no example is published.
///
/// Tags, notes, styles and settings are left out; character references are read.
///
/// ```
/// use graph_calls::Transcript;
///
/// // As https://learn.microsoft.com/graph/api/calltranscript-get has it.
/// let text = "WEBVTT\n\n0:0:0.0 --> 0:0:5.320\n<v User Name>This is a transcript test.</v>";
/// let transcript: Transcript = text.parse()?;
/// let spoken = &transcript.cues[0];
/// assert_eq!(spoken.speaker.as_deref(), Some("User Name"));
/// assert_eq!(spoken.text, "This is a transcript test.");
/// assert_eq!(spoken.end, Some("PT5.32S".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`GetContent`]: crate::endpoints::users::online_meetings::transcripts::GetContent
/// [`GetMetadataContent`]: crate::endpoints::users::online_meetings::transcripts::GetMetadataContent
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Transcript {
    /// The utterances, in the order of the text.
    pub cues: Vec<Cue>,
}

/// Something that one speaker said.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Cue {
    /// The name of the cue, if it has one.
    pub id: Option<String>,
    /// The beginning, from the beginning of the transcription; below zero where the transcription began while the
    /// conversation went on.
    pub start: Option<Duration>,
    /// The end.
    pub end: Option<Duration>,
    /// The speaker; `None` where the tenant does not allow to name speakers, or the speaker is not known.
    pub speaker: Option<String>,
    /// The words. Lines are separated by `\n`.
    pub text: String,
    /// The language, such as `en-us`; with JSON in the cues only.
    pub language: Option<String>,
    /// The time by the clock; with JSON in the cues only.
    pub started: Option<Timestamp>,
}

/// Times that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptError {
    line: usize,
}

impl TranscriptError {
    /// The number of the line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for TranscriptError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "line {} of the transcript has no times such as `00:00:16.246 --> 00:00:17.726`",
            self.line
        )
    }
}

impl std::error::Error for TranscriptError {}

const ARROW: &str = "-->";

impl FromStr for Transcript {
    type Err = TranscriptError;

    fn from_str(text: &str) -> Result<Self, TranscriptError> {
        let text = text
            .trim_start_matches('\u{feff}')
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        let lines: Vec<&str> = text.split('\n').collect();
        if !lines[0].starts_with("WEBVTT") && !text.contains(ARROW) {
            return Ok(Self::of_lines(&lines));
        }
        let mut cues = Vec::new();
        let mut place = 0;
        while place < lines.len() {
            let length = lines[place..]
                .iter()
                .take_while(|line| !line.trim().is_empty())
                .count();
            let block = &lines[place..place + length];
            read_block(block, place, &mut cues)?;
            // At least the empty line that ends the block.
            place += length + 1;
        }
        Ok(Self { cues })
    }
}

impl Transcript {
    fn of_lines(lines: &[&str]) -> Self {
        let lines = lines
            .iter()
            .map(|line| line.trim())
            .filter(|line| !line.is_empty());
        let cues = lines.map(|line| Cue {
            text: line.to_owned(),
            ..Cue::default()
        });
        Self {
            cues: cues.collect(),
        }
    }
}

/// Reads what stands between two empty lines, of which the first line is at `place`.
fn read_block(block: &[&str], place: usize, cues: &mut Vec<Cue>) -> Result<(), TranscriptError> {
    let is_note = |name: &str| {
        let rest = block.first().and_then(|line| line.strip_prefix(name));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', ':']))
    };
    // The name of a cue stands in the line before its times.
    let Some(times) = block.iter().take(2).position(|line| line.contains(ARROW)) else {
        return Ok(());
    };
    if ["NOTE", "STYLE", "REGION"].into_iter().any(is_note) {
        return Ok(());
    }
    let refuse = TranscriptError {
        line: place + times + 1,
    };
    let (start, end) = read_times(block[times]).ok_or(refuse)?;
    let id = block[..times].first().map(|id| id.trim().to_owned());
    let cue = Cue {
        id: id.filter(|id| !id.is_empty() && !id.starts_with("WEBVTT")),
        start: Some(start),
        end: Some(end),
        ..Cue::default()
    };
    let payload = block[times + 1..].join("\n");
    match read_json(&payload, &cue) {
        Some(spoken) => cues.push(spoken),
        None => read_voices(&payload, &cue, cues),
    }
    Ok(())
}

fn read_times(line: &str) -> Option<(Duration, Duration)> {
    let (start, rest) = line.split_once(ARROW)?;
    // Settings may follow.
    let end = rest.split_whitespace().next()?;
    Some((read_time(start.trim())?, read_time(end)?))
}

/// Reads `[-][[days.]hours:]minutes:seconds[.fraction]`, with as many digits as there are: Microsoft's page has
/// `0:0:5.320`.
fn read_time(text: &str) -> Option<Duration> {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let (clock, seconds) = text.rsplit_once(':')?;
    let (seconds, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
    let (hours, minutes) = clock.split_once(':').unwrap_or(("0", clock));
    let (days, hours) = hours.split_once('.').unwrap_or(("0", hours));
    let mut total: i64 = 0;
    for (number, unit) in [(days, 86_400), (hours, 3_600), (minutes, 60), (seconds, 1)] {
        total = total.checked_add(read_number(number)?.checked_mul(unit)?)?;
    }
    let digits = fraction.get(..fraction.len().min(9))?;
    let nanoseconds = read_number(&format!("{digits:0<9}"))?;
    let nanoseconds = i32::try_from(nanoseconds).ok()?;
    Some(match is_negative {
        true => Duration::new(-total, -nanoseconds),
        false => Duration::new(total, nanoseconds),
    })
}

fn read_number(digits: &str) -> Option<i64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

/// Reads a cue whose payload is JSON, as `metadataContent` has it.
fn read_json(payload: &str, cue: &Cue) -> Option<Cue> {
    let payload: Value = serde_json::from_str(payload)
        .ok()
        .filter(Value::is_object)?;
    let text = |name: &str| payload.get(name).and_then(Value::as_str).map(str::to_owned);
    let known = text("speakerName").filter(|name| !name.is_empty());
    Some(Cue {
        speaker: known,
        text: text("spokenText")?,
        language: text("spokenLanguage"),
        started: text("startDateTime").and_then(|time| time.parse().ok()),
        ..cue.clone()
    })
}

/// Reads a cue of text, one for each voice in it.
fn read_voices(payload: &str, cue: &Cue, cues: &mut Vec<Cue>) {
    let before = cues.len();
    let mut speaker = None;
    let mut said = String::new();
    let mut rest = payload;
    let mut finish = |speaker: &Option<String>, said: &mut String| {
        let text = std::mem::take(said);
        if !text.trim().is_empty() {
            cues.push(Cue {
                speaker: speaker.clone(),
                text: text.trim().to_owned(),
                ..cue.clone()
            });
        }
    };
    while let Some((text, tagged)) = rest.split_once('<') {
        said.push_str(&read_references(text));
        let Some((tag, after)) = tagged.split_once('>') else {
            // A `<` that nothing closes is text that somebody forgot to encode.
            said.push('<');
            rest = tagged;
            continue;
        };
        match voice(tag) {
            Some(name) => {
                finish(&speaker, &mut said);
                speaker = Some(read_references(name)).filter(|name| !name.is_empty());
            }
            None if tag == "/v" => {
                finish(&speaker, &mut said);
                speaker = None;
            }
            None => {}
        }
        rest = after;
    }
    said.push_str(&read_references(rest));
    finish(&speaker, &mut said);
    if cues.len() == before {
        cues.push(cue.clone());
    }
}

/// The name in `v Name` or `v.loud Name`.
fn voice(tag: &str) -> Option<&str> {
    let rest = tag.strip_prefix('v')?;
    match rest.chars().next() {
        Some('.') => Some(rest.split_once(char::is_whitespace)?.1.trim()),
        Some(space) if space.is_whitespace() => Some(rest.trim()),
        _ => None,
    }
}

/// Reads the character references of WebVTT, and numbers.
fn read_references(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        read.push_str(before);
        let reference = after
            .split_once(';')
            .and_then(|(name, after)| Some((character(name)?, after)));
        match reference {
            Some((character, after)) => {
                read.push(character);
                rest = after;
            }
            None => {
                read.push('&');
                rest = after;
            }
        }
    }
    read.push_str(rest);
    read
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "lrm" => Some('\u{200e}'),
        "rlm" => Some('\u{200f}'),
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
