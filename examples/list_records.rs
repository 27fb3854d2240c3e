//! Lists the calls of the last 24 hours.
//!
//! ```sh
//! cargo run --example list_records
//! ```
//!
//! Permission: `CallRecords.Read.All`.

use std::time::Duration;

use graph_calls::Timestamp;
use graph_calls::endpoints::communications::call_records::List;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let connection = connect::connect().await?;

    let now = Timestamp::now();
    let from = now.saturating_sub(Duration::from_secs(24 * 60 * 60));
    let began = List::START_DATE_TIME;
    let list = List::new().filter(began.ge(&from).and(began.lt(&now)));

    let (mut records, mut count) = (connection.client.stream(list), 0);
    while let Some(record) = records.next().await.transpose()? {
        count += 1;
        let began = record.start_date_time.map(|time| time.to_string());
        let kind = record.r#type.as_ref().map_or("", |kind| kind.as_str());
        println!(
            "{:<28}  {kind:<10}  {}",
            began.unwrap_or_default(),
            record.id
        );
    }
    println!("{count} calls");
    connection.check()
}
