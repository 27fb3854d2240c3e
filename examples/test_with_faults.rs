//! Tests a program against throttling, outages, cut connections and missing permissions.
//!
//! ```sh
//! cargo test --example test_with_faults       # the tests
//! cargo run --example test_with_faults        # the program
//! ```
//!
//! Permission of the program: `CallRecords.Read.All`.

use std::collections::BTreeMap;

use graph_calls::endpoints::communications::call_records::List;
use graph_calls::{Client, Error};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let connection = connect::connect().await?;
    for (kind, count) in count_by_type(&connection.client).await? {
        println!("{kind:<12} {count:>6}");
    }
    connection.check()
}

/// Counts the calls by their type: the program that is tested.
async fn count_by_type(client: &Client) -> Result<BTreeMap<String, usize>, Error> {
    let mut counts = BTreeMap::new();
    let mut records = client.stream(List::new());
    while let Some(record) = records.next().await.transpose()? {
        let kind = record.r#type.map(|kind| kind.as_str().to_owned());
        *counts.entry(kind.unwrap_or_default()).or_default() += 1;
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use graph_calls::credential::StaticToken;
    use graph_calls_simulator::{Fault, RetryAfter, Rule, Schedule, Script, Simulator};

    use super::*;

    const CALLS: usize = 200;

    /// A simulator with some calls, and a client of it.
    async fn service(faults: Script) -> (Simulator, Client) {
        let simulator = Simulator::builder()
            .call_records(CALLS as u32)
            .faults(faults);
        let simulator = simulator.start().await.unwrap();
        let client = client(&simulator, simulator.token());
        (simulator, client)
    }

    fn client(simulator: &Simulator, token: &str) -> Client {
        let builder = Client::builder().root(simulator.origin());
        builder.credential(StaticToken::new(token)).build().unwrap()
    }

    #[tokio::test]
    async fn no_call_is_lost_when_a_page_is_throttled() {
        let throttled = Fault::TooManyRequests {
            retry_after: RetryAfter::Fraction(0.05),
        };
        let second_page = Rule::new(throttled).path("*/callRecords*").occurrence(2);
        let (simulator, client) = service(Script::new().rule(second_page)).await;
        let counts = count_by_type(&client).await.unwrap();
        assert_eq!(counts.values().sum::<usize>(), CALLS);
        assert!(
            simulator
                .requests()
                .iter()
                .any(|request| request.fault.is_some())
        );
        simulator.assert_clean();
    }

    #[tokio::test]
    async fn no_call_is_counted_twice_when_connections_break_at_random() {
        let (simulator, client) = service(Script::new()).await;
        let expected = count_by_type(&client).await.unwrap();
        // The same seed breaks the same requests again.
        let faults = [Fault::ResetBeforeAnswer, Fault::ResetInBody { after: 100 }];
        simulator.schedule(Schedule::new(7).rate(0.3).faults(faults));
        assert_eq!(count_by_type(&client).await.unwrap(), expected);
        simulator.assert_clean();
    }

    #[tokio::test]
    async fn an_outage_that_does_not_end_is_an_error() {
        let outage = Fault::ServiceUnavailable {
            retry_after: RetryAfter::Fraction(0.01),
        };
        let (_simulator, client) =
            service(Script::new().rule(Rule::new(outage).times(u64::MAX))).await;
        let error = count_by_type(&client).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
        assert!(error.is_retryable());
    }

    #[tokio::test]
    async fn a_missing_permission_is_an_error_that_names_it() {
        let (simulator, _) = service(Script::new()).await;
        let token = simulator.token_with(["OnlineMeetingRecording.Read.All"]);
        let error = count_by_type(&client(&simulator, &token))
            .await
            .unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
        assert!(
            error.to_string().contains("CallRecords.Read.All"),
            "{error}"
        );
    }
}
