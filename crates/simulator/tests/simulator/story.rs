//! The data tell a story that a report can find.

use std::collections::{BTreeMap, BTreeSet};

use graph_calls_simulator::Simulator;
use serde_json::Value;

use crate::support::{fetch_json, items};

/// The callers' ends of all audio of the first calls, with their sessions.
async fn audio(simulator: &Simulator) -> Vec<(Value, Value)> {
    let mut audio = Vec::new();
    for record in simulator.call_records() {
        let path = format!("/v1.0/communications/callRecords/{}", record.id);
        let record = fetch_json(
            simulator,
            &format!("{path}?$expand=sessions($expand=segments)"),
        )
        .await;
        for session in record["sessions"].as_array().unwrap() {
            for segment in session["segments"].as_array().unwrap() {
                let media = segment["media"].as_array().unwrap();
                audio.extend(media.first().map(|media| (session.clone(), media.clone())));
            }
        }
    }
    audio
}

#[tokio::test]
async fn one_wireless_network_is_bad() {
    let builder = Simulator::builder()
        .seed(7)
        .users(40)
        .call_records(120)
        .largest_call(40);
    let simulator = builder.start().await.unwrap();
    let mut losses: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (_, media) in audio(&simulator).await {
        let network = &media["callerNetwork"];
        let subnet = network["subnet"].as_str().unwrap().to_owned();
        let loss = media["streams"][0]["averagePacketLossRate"]
            .as_f64()
            .unwrap();
        losses.entry(subnet).or_default().push(loss);
    }
    // Offices have some subnets each, and people come back to them.
    assert!(losses.len() < 30, "{:?}", losses.keys());
    let mean = |losses: &Vec<f64>| losses.iter().sum::<f64>() / losses.len() as f64;
    let bad: BTreeSet<_> = losses
        .iter()
        .filter(|(_, losses)| mean(losses) > 0.03)
        .map(|(subnet, _)| subnet.as_str())
        .collect();
    assert!(!bad.is_empty());
    assert!(
        bad.iter().all(|subnet| subnet.starts_with("10.20.")),
        "{bad:?}"
    );
    let wired = &losses["10.20.1.0"];
    assert!(mean(wired) < 0.03);
}

#[tokio::test]
async fn devices_come_back_day_after_day() {
    let simulator = Simulator::builder()
        .seed(7)
        .call_records(150)
        .start()
        .await
        .unwrap();
    let mut machines: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut days: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (session, _) in audio(&simulator).await {
        let caller = &session["caller"];
        if let Some(user) = caller["identity"]["user"]["id"].as_str() {
            let machine = caller["name"].as_str().unwrap().to_owned();
            let day = session["startDateTime"].as_str().unwrap()[..10].to_owned();
            machines.entry(user.to_owned()).or_default().insert(machine);
            days.entry(user.to_owned()).or_default().insert(day);
        }
    }
    assert!(
        machines.values().all(|machines| machines.len() == 1),
        "{machines:?}"
    );
    assert!(days.values().any(|days| days.len() > 5));
}

#[tokio::test]
async fn there_are_failures_phones_and_guests() {
    let simulator = Simulator::builder().seed(7).start().await.unwrap();
    let mut stages = BTreeSet::new();
    let mut kinds = BTreeSet::new();
    for record in simulator.call_records() {
        let path = format!("/v1.0/communications/callRecords/{}", record.id);
        let record = fetch_json(&simulator, &format!("{path}?$expand=sessions")).await;
        for session in record["sessions"].as_array().unwrap() {
            stages.extend(session["failureInfo"]["stage"].as_str().map(str::to_owned));
        }
        for set in record["participants"].as_array().unwrap() {
            assert!(set.get("@odata.type").is_none());
            let named = set
                .as_object()
                .unwrap()
                .iter()
                .find(|(_, one)| !one.is_null());
            kinds.extend(named.map(|(kind, _)| kind.clone()));
        }
    }
    assert!(stages.iter().eq(["callSetup", "midcall"]), "{stages:?}");
    assert!(
        kinds.iter().eq(["acsUser", "guest", "phone", "user"]),
        "{kinds:?}"
    );
}

#[tokio::test]
async fn calls_cross_borders_and_currencies() {
    let simulator = Simulator::builder().seed(7).start().await.unwrap();
    let range = "(fromDateTime=2000-01-01,toDateTime=2000-02-01)";
    let function = "/v1.0/communications/callRecords/getPstnCalls";
    assert!(
        items(&simulator, &format!("{function}{range}"))
            .await
            .is_empty()
    );
    let now = simulator.now();
    let from = now.checked_sub(graph_calls_core::primitive::Duration::from_seconds(
        60 * 86_400,
    ));
    let range = format!("(fromDateTime={},toDateTime={now})", from.unwrap());
    let rows = items(&simulator, &format!("{function}{range}")).await;
    let all = |name: &str| -> BTreeSet<String> {
        rows.iter()
            .map(|row| row[name].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(all("currency").iter().eq(["BRL", "EUR", "GBP", "USD"]));
    assert!(
        all("destinationContext")
            .iter()
            .eq(["Domestic", "International"])
    );
}
