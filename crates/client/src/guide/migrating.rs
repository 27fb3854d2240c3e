//! Coming from hand-written structs, `graph-rs-sdk` or another language's SDK.
//!
//! # From hand-written structs
//!
//! Most programs begin with reqwest and a few structs that derive `Deserialize`. Replace them one operation at a time: the
//! models and the operations work without the client.
//!
//! | by hand | here |
//! |---|---|
//! | `#[derive(Deserialize)] struct CallRecord` | [`models::call_records::CallRecord`](crate::models::call_records::CallRecord), with all properties |
//! | a loop over `@odata.nextLink` | [`Client::stream`](crate::Client::stream); it notices loops and links to other hosts |
//! | `format!("…?$filter=startDateTime ge {from}")` | `List::new().filter(List::START_DATE_TIME.ge(&from))` |
//! | a sleep after 429 | [`Limits`](crate::Limits) before, [`RetryPolicy`](crate::RetryPolicy) after |
//! | a token in a `Mutex` | a [credential](crate::credential) |
//! | `charge: f64` | [`Decimal`](crate::models::primitive::Decimal), exact |
//! | `chrono::DateTime` | [`Timestamp`](crate::Timestamp); the feature `chrono`, `jiff` or `time` converts it |
//!
//! An HTTP client that is there already can stay. This sends nothing by itself:
//!
//! ```
//! use graph_calls::endpoints::communications::call_records::List;
//! use graph_calls::endpoints::{Operation, Pageable, Root, read_response};
//!
//! let list = List::new();
//! let request = list.request()?.into_http(&Root::default())?;
//! // Send `request` with any client and a token; then:
//! let body = br#"{"value": [{"id": "e523d2ed"}], "@odata.nextLink": "https://graph.microsoft.com/v1.0/communications/callRecords?$skiptoken=x"}"#;
//! let page = read_response::<List>(http::StatusCode::OK, body)?;
//! assert_eq!(page.value[0].id, "e523d2ed");
//! if let Some(link) = page.next_link() {
//!     let _next = list.follow(link)?;
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The example [`own_http_client`](https://github.com/graph-calls/graph-calls/blob/main/examples/own_http_client.rs) does it with `ureq`.
//!
//! # From graph-rs-sdk
//!
//! `graph-rs-sdk` covers all of Graph and returns JSON for you to decode. Both can stand in one program.
//!
//! | `graph-rs-sdk` | here |
//! |---|---|
//! | `ConfidentialClientApplication::builder(…)` | [`ClientSecret::new`](crate::credential::ClientSecret::new) |
//! | `client.communications().call_record(id).get_call_records().send()` | `client.send(call_records::Get::new(id))` |
//! | `.filter(&["…"])`, `.expand(&["…"])` | typed filters and navigations: [`filtering`](super::filtering) |
//! | `.paging().stream::<T>()` | [`Client::stream`](crate::Client::stream) |
//! | `.delta()` and its link | [`Client::delta`](crate::Client::delta), with a state to store |
//!
//! # From Microsoft's SDKs
//!
//! | C#, Java, Python, TypeScript | here |
//! |---|---|
//! | `graphClient.Communications.CallRecords[id].GetAsync(…)` | `client.send(call_records::Get::new(id))` |
//! | `requestConfiguration.QueryParameters.Expand = …` | `.expand(CallRecord::SESSIONS.expand(Session::SEGMENTS))` |
//! | `PageIterator` | [`Client::stream`](crate::Client::stream) |
//! | `AdditionalData` | [`Object::unknown`](crate::Object::unknown) |
//! | `OdataType` and a cast | `match` on an enum |
//! | `ODataError` | [`Error`](crate::Error), with [`code`](crate::Error::code) |
//! | `DefaultAzureCredential` | `AzureIdentity` around one of `azure_identity` |
//! | `RetryHandlerOption` | [`RetryPolicy`](crate::RetryPolicy) |
//! | `WithUrl(deltaLink)` | [`Client::resume`](crate::Client::resume) |
//!
//! The Python SDK sends `getPstnCalls(fromDateTime=…toDateTime=…)` without its comma, which Graph refuses
//! ([`std-uritemplate`](https://github.com/std-uritemplate/std-uritemplate) drops it); operations here write it.
