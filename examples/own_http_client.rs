//! Lists call records with an HTTP client of the program's own, `ureq`: blocking, without tokio and without the client of
//! these crates.
//!
//! ```sh
//! cargo run --example own_http_client
//! ```
//!
//! Permission: `CallRecords.Read.All`. `graph_calls_endpoints` says what to send and how to read the answer. Retries, limits
//! and the life of tokens are the program's own affair then.

use anyhow::{Context, Result};
use graph_calls_endpoints::communications::call_records::List;
use graph_calls_endpoints::{Operation, Pageable, Root, read_response};

fn main() -> Result<()> {
    // The runtime is the simulator's; nothing below needs it.
    let runtime = tokio::runtime::Runtime::new()?;
    let connection = runtime.block_on(connect::connect())?;
    let service = Service {
        // Statuses of errors are for `read_response` to read.
        agent: ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into(),
        root: connection.client.root().clone(),
        token: token(&connection)?,
    };

    let list = List::new();
    let mut page = service.send(&list)?;
    let mut count = 0;
    loop {
        for record in &page.value {
            count += 1;
            println!(
                "{}  {:?}",
                record.id,
                record.start_date_time.map(|time| time.to_string())
            );
        }
        match page.next_link() {
            // `follow` refuses a link to another host, so the token stays where it belongs.
            Some(link) => page = service.send(&list.follow(link)?)?,
            None => break,
        }
    }
    println!("{count} calls");
    connection.check()
}

struct Service {
    agent: ureq::Agent,
    root: Root,
    token: String,
}

impl Service {
    /// Sends an operation and waits for its answer.
    fn send<O: Operation>(&self, operation: &O) -> Result<O::Output> {
        let mut request = operation.request()?.into_http(&self.root)?;
        let token = format!("Bearer {}", self.token).try_into()?;
        request.headers_mut().insert("authorization", token);
        let mut response = if request.body().is_empty() {
            self.agent.run(request.map(|_| ()))?
        } else {
            self.agent.run(request.map(|body| body.to_vec()))?
        };
        let body = response
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_vec()?;
        Ok(read_response::<O>(response.status(), &body)?)
    }
}

/// Gets a token, for an hour as a rule.
fn token(connection: &connect::Connection) -> Result<String> {
    if let Some(simulator) = &connection.simulator {
        return Ok(simulator.token().to_owned());
    }
    let variable = |name| std::env::var(name).with_context(|| format!("{name} is set"));
    let url = format!(
        "https://login.microsoftonline.com/{}/oauth2/v2.0/token",
        connection.tenant
    );
    let mut response = ureq::post(url).send_form([
        ("grant_type", "client_credentials".to_owned()),
        ("client_id", variable("GRAPH_CLIENT_ID")?),
        ("client_secret", variable("GRAPH_CLIENT_SECRET")?),
        ("scope", "https://graph.microsoft.com/.default".to_owned()),
    ])?;
    let answer: serde_json::Value = serde_json::from_reader(response.body_mut().as_reader())?;
    let token = answer["access_token"]
        .as_str()
        .context("the answer has a token")?;
    Ok(token.to_owned())
}
