//! Prints the networks whose audio was worst in the last 24 hours, and draws them as an SVG chart.
//!
//! ```sh
//! cargo run --example call_quality -- quality.svg
//! ```
//!
//! Permission: `CallRecords.Read.All`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use futures_util::TryStreamExt;
use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::models::CallStream;
use graph_calls::models::call_records::{CallRecord, MediaStream, Session};
use graph_calls::{Client, Error, Timestamp};
use graph_calls_simulator::Simulator;
use plotters::prelude::*;

/// The audio that was sent from one network.
#[derive(Default)]
struct Network {
    streams: usize,
    poor: usize,
    /// In milliseconds.
    jitters: Vec<f64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let simulator = Simulator::builder().call_records(400).days(2);
    let connection = connect::connect_or_simulate(simulator).await?;
    let client = &connection.client;

    let from = Timestamp::now().saturating_sub(Duration::from_secs(24 * 60 * 60));
    let list = List::new().filter(List::START_DATE_TIME.ge(&from));
    let mut records = client
        .stream(list)
        .map_ok(|record| details(client, record.id))
        .try_buffer_unordered(8);
    let (mut networks, mut calls) = (BTreeMap::<String, Network>::new(), 0);
    while let Some(record) = records.try_next().await? {
        calls += 1;
        for row in record.streams().filter(is_audio) {
            let Some(subnet) = row
                .sender_network()
                .and_then(|network| network.subnet.clone())
            else {
                continue;
            };
            let network = networks.entry(subnet).or_default();
            network.streams += 1;
            network.poor += usize::from(is_poor(row.stream));
            network.jitters.extend(jitter(row.stream));
        }
    }

    let mut networks: Vec<_> = networks.into_iter().collect();
    networks.sort_by(|(_, a), (_, b)| b.poor_share().total_cmp(&a.poor_share()));
    networks.truncate(12);
    println!("{calls} calls; the networks with the most poor audio:\n");
    println!(
        "{:<18} {:>8} {:>8} {:>16}",
        "subnet", "streams", "poor", "95 % of jitter"
    );
    for (subnet, network) in &networks {
        println!(
            "{subnet:<18} {:>8} {:>6.1} % {:>13.0} ms",
            network.streams,
            network.poor_share() * 100.0,
            network.jitter_percentile(0.95),
        );
    }

    let path = std::env::args_os().nth(1).map(PathBuf::from);
    let path = path.unwrap_or_else(|| std::env::temp_dir().join("call_quality.svg"));
    draw(&networks, &path)?;
    println!("\nThe chart is {}.", path.display());
    connection.check()
}

/// The record with all of its sessions.
async fn details(client: &Client, id: String) -> Result<CallRecord, Error> {
    let get = Get::new(id).expand(CallRecord::SESSIONS.expand(Session::SEGMENTS));
    let mut record = client.send(&get).await?;
    client
        .complete(&get, &mut record, CallRecord::SESSIONS)
        .await?;
    Ok(record)
}

fn is_audio(row: &CallStream<'_>) -> bool {
    row.media.label.as_deref() == Some("main-audio")
}

/// Tells poor audio as the Call Quality Dashboard does:
/// <https://learn.microsoft.com/microsoftteams/stream-classification-in-call-quality-dashboard>. That one leaves out
/// streams of 500 packets or fewer.
fn is_poor(stream: &MediaStream) -> bool {
    let round_trip = stream
        .average_round_trip_time
        .map(|time| time.as_seconds_f64());
    let is_long = stream
        .packet_utilization
        .is_none_or(|packets| packets > 500);
    is_long
        && (round_trip.is_some_and(|seconds| seconds > 0.5)
            || stream
                .average_packet_loss_rate
                .is_some_and(|rate| rate > 0.1)
            || jitter(stream).is_some_and(|milliseconds| milliseconds > 30.0))
}

fn jitter(stream: &MediaStream) -> Option<f64> {
    Some(stream.average_jitter?.as_seconds_f64() * 1e3)
}

impl Network {
    fn poor_share(&self) -> f64 {
        self.poor as f64 / self.streams as f64
    }

    /// The jitter in milliseconds that this share of the streams did not exceed.
    fn jitter_percentile(&self, share: f64) -> f64 {
        let mut jitters = self.jitters.clone();
        jitters.sort_by(f64::total_cmp);
        let last = jitters.len().saturating_sub(1);
        jitters
            .get((last as f64 * share).round() as usize)
            .copied()
            .unwrap_or_default()
    }
}

/// Draws a bar for the share of poor streams of each network, the worst on top.
fn draw(networks: &[(String, Network)], path: &Path) -> Result<()> {
    let networks: Vec<_> = networks.iter().rev().collect();
    let size = (900, 80 + 36 * networks.len() as u32);
    let area = SVGBackend::new(path, size).into_drawing_area();
    area.fill(&WHITE)?;
    let most = networks
        .iter()
        .map(|(_, network)| network.poor_share())
        .fold(0.05, f64::max);
    let mut chart = ChartBuilder::on(&area)
        .caption(
            "Poor audio by subnet of the sender, in percent",
            ("sans-serif", 20),
        )
        .margin(12)
        .x_label_area_size(28)
        .y_label_area_size(130)
        .build_cartesian_2d(
            0.0..most * 105.0,
            (0..networks.len().saturating_sub(1)).into_segmented(),
        )?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .x_labels(6)
        .y_labels(networks.len())
        .y_label_formatter(&|position| match position {
            SegmentValue::CenterOf(index) => networks
                .get(*index)
                .map(|(subnet, _)| subnet.clone())
                .unwrap_or_default(),
            _ => String::new(),
        })
        .draw()?;
    chart.draw_series(networks.iter().enumerate().map(|(index, (_, network))| {
        let (bottom, top) = (SegmentValue::Exact(index), SegmentValue::Exact(index + 1));
        let color = if network.poor_share() > 0.05 {
            RED.mix(0.7)
        } else {
            BLUE.mix(0.5)
        };
        let mut bar = Rectangle::new(
            [(0.0, bottom), (network.poor_share() * 100.0, top)],
            color.filled(),
        );
        bar.set_margin(4, 4, 0, 0);
        bar
    }))?;
    area.present()?;
    Ok(())
}
