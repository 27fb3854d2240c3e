//! Decoding and encoding pages.

use std::fs;
use std::hint::black_box;
use std::process::Command;

use graph_calls_benches::measure::{Clock, Way, in_turn};
use graph_calls_benches::pages::Pages;
use graph_calls_benches::ways;
use graph_calls_core::{Page, PageReader, operation};
use graph_calls_models::call_records::CallRecord;

use crate::process;
use crate::results::table;

/// Each way is measured this often.
const ROUNDS: usize = 21;

/// The least number of bytes to decode each time, as small pages take less time than a clock can tell.
const BYTES: usize = 1_000_000;

struct Measured {
    title: String,
    kind: &'static str,
    body: String,
}

fn pages() -> Vec<Measured> {
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    let pages = runtime.block_on(Pages::fetch());
    let measured = |what: &str, kind, body: String| Measured {
        title: format!("{what}, {}", size(body.len())),
        kind,
        body,
    };
    vec![
        measured(
            "60 call records, all expanded",
            "call_records",
            pages.call_records,
        ),
        measured("2,000 recordings", "recordings", pages.recordings),
        measured(
            "1,000 calls over the telephone network",
            "pstn_calls",
            pages.pstn_calls,
        ),
        measured("2 recordings", "recordings", pages.two),
    ]
}

fn size(length: usize) -> String {
    match length {
        0..10_000 => format!("{length} bytes"),
        _ => format!("{:.2} MB", length as f64 / 1e6),
    }
}

pub(crate) fn decode() -> String {
    let mut text = String::from(
        "Derived types keep nothing that they do not know; ours keep all of it. Allocations and the memory \
         that the page then holds are counted in another process.\n",
    );
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    for page in pages() {
        let body = &*page.body;
        let decodings = ways::decodings_of(page.kind);
        let repeats = (BYTES / body.len()).max(1);
        let runs = decodings.iter().map(|decoding| -> Way<'_> {
            Box::new(|| (0..repeats).for_each(|_| (decoding.run)(body, &mut || {})))
        });
        let times = in_turn(Clock::Thread, ROUNDS, runs.collect());
        let file = folder.path().join("page.json");
        fs::write(&file, body).expect("the page can be written");
        let counted = process::this_program().with_file_name("allocations");
        let counted = Command::new(counted).arg(page.kind).arg(&file).output();
        let counted = counted
            .expect("the counting program is beside this one")
            .stdout;
        let counted = String::from_utf8(counted).expect("it prints numbers");
        let mut counted = counted.lines();
        let first_live: f64 = live(counted.clone().next());
        let rows = decodings.iter().enumerate().map(|(way, decoding)| {
            let line = counted.next();
            let speed = (body.len() * repeats) as f64 / times.median(way) / 1e6;
            let memory = live(line);
            vec![
                decoding.name.to_owned(),
                format!("{speed:.0}"),
                times.ratio(way).to_string(),
                line.and_then(|line| line.split(' ').next())
                    .unwrap_or("?")
                    .to_owned(),
                format!("{:.2}", memory / 1e6),
                format!("{:.2}", memory / first_live),
            ]
        });
        let columns = [
            "way",
            "MB/s",
            "speed",
            "allocations",
            "memory, MB",
            "memory, ratio",
        ];
        let rows = table(&columns, rows.collect::<Vec<_>>());
        text += &format!("\n### {}\n\n{rows}", page.title);
    }
    text
}

fn live(line: Option<&str>) -> f64 {
    let number = line.and_then(|line| line.split(' ').nth(1));
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or(f64::NAN)
}

pub(crate) fn encode() -> String {
    let rows = pages().into_iter().map(|page| {
        let repeats = (BYTES / page.body.len()).max(1);
        let ways = ways::encodings_of(page.kind, &page.body);
        let mut lengths = [0; 3];
        let runs = ways
            .into_iter()
            .zip(&mut lengths)
            .map(|(mut way, length)| -> Way<'_> {
                Box::new(move || (0..repeats).for_each(|_| *length = way()))
            });
        let times = in_turn(Clock::Thread, ROUNDS, runs.collect());
        let speed = |way: usize| (lengths[way] * repeats) as f64 / times.median(way) / 1e6;
        vec![
            page.title,
            format!("{} at {:.0} MB/s", size(lengths[0]), speed(0)),
            format!("{} at {:.0} MB/s", size(lengths[1]), speed(1)),
            times.ratio(1).to_string(),
            times.ratio(2).to_string(),
        ]
    });
    let columns = [
        "page",
        "derive(Serialize)",
        "**graph-calls**, `to_json`",
        "speed",
        "speed by `serde_json::to_vec`",
    ];
    format!(
        "Ours write everything that was read, unknown properties and nulls as well; the derived types write \
         what they know, with `serde_json::to_vec`.\n\n{}",
        table(&columns, rows.collect::<Vec<_>>())
    )
}

/// As much as a connection hands over at once.
const PIECE: usize = 64 * 1024;

pub(crate) fn first() -> String {
    let pages = pages();
    let page = &pages[0];
    let body = page.body.as_bytes();
    let pieces = |reader: &mut PageReader<CallRecord>, is_enough: fn(usize) -> bool| {
        let mut count = 0;
        for piece in body.chunks(PIECE) {
            count += black_box(reader.push(piece).expect("the items decode")).len();
            if is_enough(count) {
                return;
            }
        }
    };
    let names = [
        "the whole page first",
        "piece by piece, to the first",
        "piece by piece, to the last",
    ];
    let ways: Vec<Way<'_>> = vec![
        Box::new(|| {
            let page = operation::json::<Page<CallRecord>>(body).expect("the page decodes");
            black_box(page.value.first());
        }),
        Box::new(|| pieces(&mut PageReader::new(), |count| count > 0)),
        Box::new(|| pieces(&mut PageReader::new(), |_| false)),
    ];
    let times = in_turn(Clock::Thread, ROUNDS, ways);
    let rows = names.iter().enumerate().map(|(way, name)| {
        let milliseconds = times.median(way) * 1e3;
        vec![
            (*name).to_owned(),
            format!("{milliseconds:.2} ms"),
            times.ratio(way).to_string(),
        ]
    });
    format!(
        "{}; `PageReader` gets pieces of 64 KiB that are there already, so the time of the network is not in it.\
         \n\n{}",
        page.title,
        table(&["way", "time", "speed"], rows)
    )
}
