//! Clouds, gateways, proxies and certificates: how to reach Graph.
//!
//! # Clouds
//!
//! A token is good in one cloud only. [`Cloud`](crate::Cloud) decides where tokens come from and where they go.
//!
//! ```
//! use graph_calls::credential::ClientSecret;
//! use graph_calls::{Client, Cloud};
//!
//! let client = Client::builder()
//!     .cloud(Cloud::UsGovernmentL4)
//!     .credential(ClientSecret::new("contoso.us", "the client id", "the secret"))
//!     .build()?;
//! assert_eq!(client.root().origin(), "https://graph.microsoft.us");
//! # Ok::<(), graph_calls::Error>(())
//! ```
//!
//! The page of each operation names the clouds that have it. China has neither call records nor recordings.
//!
//! # Gateways and simulators
//!
//! [`ClientBuilder::root`](crate::ClientBuilder::root) leads to a service of your own. Plain `http` is taken on this machine
//! only, unless [`allow_plain_text`](crate::ClientBuilder::allow_plain_text) says otherwise. A host in another script than
//! Latin is reached by its punycode.
//!
//! # Beta
//!
//! [`ClientBuilder::version`](crate::ClientBuilder::version) sends to beta. Microsoft changes beta without notice; properties that
//! only beta has say so in their documentation.
//!
//! # Proxies and certificates
//! Requests go by the proxy that the environment names, in upper or lower case:
//!
//! | variable | says |
//! |---|---|
//! | `HTTPS_PROXY` | the proxy for `https`, as `http://name:password@proxy.example:8080` |
//! | `HTTP_PROXY` | the proxy for `http` |
//! | `ALL_PROXY` | the proxy for what the two above do not name |
//! | `NO_PROXY` | hosts and networks that are reached without one: `localhost,10.0.0.0/8,.example.com` |
//!
//! A service on this machine, such as a simulator, is reached without them.
//! [`ClientBuilder::proxy`](crate::ClientBuilder::proxy) sets a proxy regardless of the environment.
//!
//! The certificates of the operating system are trusted. On Linux `SSL_CERT_FILE` or `SSL_CERT_DIR`
//! replaces them. [`ClientBuilder::root_certificate`](crate::ClientBuilder::root_certificate) adds one, for a proxy that inspects TLS.
//! Without it the error behind such a proxy is "the certificate of the service is not trusted".
//! [`ClientBuilder::configure_http`](crate::ClientBuilder::configure_http) reaches all other settings of [`reqwest`], and
//! [`ClientBuilder::http_client`](crate::ClientBuilder::http_client) takes a client that is built elsewhere.
