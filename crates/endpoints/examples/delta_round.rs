//! Walks one round of changes, page by page, and begins the next one: without a tenant, over recorded
//! answers.
//!
//! ```sh
//! cargo run -p graph-calls-endpoints --example delta_round
//! ```

use std::collections::BTreeMap;
use std::error::Error;

use graph_calls_endpoints::users::online_meetings::get_all_recordings::DeltaByFilter;
use graph_calls_endpoints::{Operation, Page, Pageable, Root, Version};
use graph_calls_models::CallRecording;

const ORGANIZER: &str = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";

/// Answers of the service, by request; the last segment of the token tells the pages apart.
const ANSWERS: [(&str, &str); 4] = [
    (
        "delta?$filter",
        include_str!("../../../tests/fixtures/callrecording-delta-page1.json"),
    ),
    (
        "$skiptoken=GGXvkS7m",
        include_str!("../../../tests/fixtures/callrecording-delta-page2.json"),
    ),
    (
        "$skiptoken=GGXve9Ui",
        include_str!("../../../tests/fixtures/callrecording-delta-page3.json"),
    ),
    (
        "$deltatoken=",
        include_str!("../../../tests/fixtures/callrecording-delta-round2.json"),
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let operation =
        DeltaByFilter::new(ORGANIZER, DeltaByFilter::MEETING_ORGANIZER_ID.eq(ORGANIZER));

    // Items repeat within and across rounds: the key tells what is new.
    let mut recordings = BTreeMap::new();
    let mut page = send(&operation)?;
    let delta_link = loop {
        let next_link = page.next_link();
        let delta_link = page.delta_link().cloned();
        for recording in page.value {
            recordings.entry(recording.id.clone()).or_insert(recording);
        }
        match (next_link, delta_link) {
            (Some(link), _) => page = send(&operation.follow(link)?)?,
            (None, Some(link)) => break link,
            (None, None) => return Err("the round ended without a delta link".into()),
        }
    };

    println!("{} recordings in the first round:", recordings.len());
    for recording in recordings.values() {
        let created = recording
            .created_date_time
            .ok_or("a recording has a time")?;
        println!("  {created}  {}", recording.id);
    }

    // The delta link is what to store; the next round begins with it, today or in another process.
    let stored = delta_link.as_str().to_owned();
    let next_round = send(&operation.follow(stored.into())?)?;
    let known = |recording: &&CallRecording| !recordings.contains_key(&recording.id);
    println!(
        "{} new in the next round",
        next_round.value.iter().filter(known).count()
    );
    Ok(())
}

/// Stands for an HTTP client.
fn send<O>(operation: &O) -> Result<Page<CallRecording>, Box<dyn Error>>
where
    O: Operation<Output = Page<CallRecording>>,
{
    let root = Root::default().with_version(Version::Beta);
    let request = operation.request()?.into_http(&root)?;
    println!("{} {}", request.method(), request.uri());
    let uri = request.uri().to_string();
    let answer = ANSWERS.iter().find(|(part, _)| uri.contains(part));
    let (_, body) = answer.ok_or("the recorded answers have no such request")?;
    Ok(O::decode(body.as_bytes())?)
}
