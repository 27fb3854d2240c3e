//! Adds up what telephone calls cost, by currency and destination, over the last half year.
//!
//! ```sh
//! cargo run --example pstn_costs
//! ```
//!
//! Permission: `CallRecord-PstnCalls.Read.All`. Sums are exact: charges are decimals and never floating-point numbers.

use std::collections::BTreeMap;

use graph_calls::Timestamp;
use graph_calls::endpoints::communications::call_records::GetPstnCalls;
use graph_calls::models::primitive::Duration;
use rust_decimal::Decimal;

const DAY: i64 = 24 * 60 * 60;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let connection = connect::connect().await?;

    let until = Timestamp::now();
    let from = until.saturating_sub(std::time::Duration::from_secs(180 * DAY as u64));
    let mut costs = BTreeMap::<_, (u64, Decimal)>::new();
    let mut seen = std::collections::HashSet::new();
    // Graph answers for 90 days at a time.
    for (from, until) in from.ranges_until(until, Duration::from_seconds(90 * DAY)) {
        let mut rows = connection.client.stream(GetPstnCalls::new(from, until));
        while let Some(row) = rows.next().await.transpose()? {
            // A call at the instant between two ranges is in both.
            if row.id.as_ref().is_some_and(|id| !seen.insert(id.clone())) {
                continue;
            }
            let key = (
                row.currency.unwrap_or_default(),
                row.destination_name.unwrap_or_default(),
            );
            let (calls, cost) = costs.entry(key).or_default();
            *calls += 1;
            for charge in [row.charge, row.connection_charge].into_iter().flatten() {
                *cost += Decimal::try_from(charge)?;
            }
        }
    }

    println!(
        "{:<10} {:<24} {:>7} {:>14}",
        "currency", "destination", "calls", "cost"
    );
    for ((currency, destination), (calls, cost)) in &costs {
        println!("{currency:<10} {destination:<24} {calls:>7} {cost:>14}");
    }
    let mut totals = BTreeMap::<_, Decimal>::new();
    for ((currency, _), (_, cost)) in &costs {
        *totals.entry(currency).or_default() += cost;
    }
    for (currency, total) in totals {
        println!("total {currency} {total}");
    }
    connection.check()
}
