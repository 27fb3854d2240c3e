//! Errors and retries: how to decide on an error.
//!
//! All functions return one type, [`Error`](crate::Error). Its [`kind`](crate::Error::kind) says what it is about, its
//! [`status`](crate::Error::status) what Graph answered, and [`code`](crate::Error::code) Graph's own name for it.
//!
//! # Before there is an error
//!
//! | happens | then |
//! |---|---|
//! | 429, 503 and other passing statuses | the client waits as long as `Retry-After` says, or longer each time, and sends again |
//! | a connection that breaks, an answer that stops | reads are sent again; a download goes on where it was |
//! | a 401 in the middle of a long run | the token is replaced once |
//! | a limit that Graph documents | requests wait before they are sent, so 429 is rare |
//!
//! A POST is sent again only after 429, which says that nothing was done. [`RetryPolicy`](crate::RetryPolicy) has the numbers and
//! [`Limits`](crate::Limits) the budgets. One call can have its own: [`Client::with`](crate::Client::with).
//!
//! # Deciding
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = graph_calls_simulator::Simulator::start().await?;
//! # let token = graph_calls::credential::StaticToken::new(simulator.token());
//! # let client = graph_calls::Client::builder().root(simulator.origin()).credential(token).build()?;
//! use graph_calls::ErrorKind;
//! use graph_calls::endpoints::communications::call_records::Get;
//!
//! let error = client.send(Get::new("e523d2ed-2966-4b6b-925b-754a88034cc5")).await.unwrap_err();
//! let advice = match error.kind() {
//!     ErrorKind::Status if error.status().is_some_and(|status| status == 404) => "not there yet, or older than 30 days",
//!     ErrorKind::Status if error.status().is_some_and(|status| status == 403) => "ask for a permission",
//!     ErrorKind::Credential => "look at the secret",
//!     _ if error.is_retryable() => "try again later",
//!     _ => "report it",
//! };
//! assert_eq!(advice, "not there yet, or older than 30 days");
//! # Ok(())
//! # }
//! ```
//!
//! # Showing
//!
//! `{error}` is one line for a log. `{error:#}` and `{error:?}` add the causes. None of them shows a token, a secret or the query of
//! a URL. `anyhow` and `eyre` print the causes by themselves.
//!
//! Give Microsoft's support [`request_id`](crate::Error::request_id), [`client_request_id`](crate::Error::client_request_id)
//! and [`date`](crate::Error::date). A successful answer has them too:
//! [`Client::send_with_headers`](crate::Client::send_with_headers).
//!
//! # Stopping
//!
//! Every future can be dropped at any time, so `tokio::time::timeout` and `select!` are safe. [`Client`](crate::Client) says
//! what stays.
