//! Authentication: how a program gets tokens.
//!
//! Call records have application permissions only: the program has an identity of its own in the tenant, and an
//! administrator consents once. The
//! [README](https://github.com/graph-calls/graph-calls#registering-an-application) has the commands that register an
//! application, give consent, and grant the access policy that recordings need.
//!
//! # Choosing a credential
//!
//! | the program runs | use | because |
//! |---|---|---|
//! | in Azure | `AzureIdentity` with a managed identity | there is no secret to store or to rotate |
//! | in Kubernetes, or in CI that federates | `AzureIdentity` with a workload identity | the same |
//! | elsewhere, for long | `ClientCertificate` | the private key never leaves the machine |
//! | on a desk, for a trial | [`ClientSecret`] | it takes a minute; secrets expire, at the latest after two years |
//! | beside something that gives tokens | a [`TokenProvider`] of your own | it is one function |
//! | in a test | [`StaticToken`] | nothing to set up |
//!
//! `ClientCertificate` comes with the feature `client-certificate`, `AzureIdentity` with `azure-identity`: it takes any
//! `azure_core::credentials::TokenCredential`, so all of the `azure_identity` crate.
//!
//! ```
//! use graph_calls::Client;
//! use graph_calls::credential::ClientSecret;
//!
//! fn client(secret: String) -> Result<Client, graph_calls::Error> {
//!     Client::builder()
//!         .credential(ClientSecret::new("contoso.com", "the client id", secret))
//!         .user_agent("call-archive/1.0")
//!         .build()
//! }
//! # client("secret".to_owned()).unwrap();
//! ```
//!
//! Build one client and clone it. Clones share connections, the token and the limits.
//!
//! # Life of a token
//!
//! The client asks for one token at a time, before the last one ends. A refused token is replaced once, with the claims
//! that Graph wants in it, so a program outlives continuous access evaluation. A token goes to the host of the
//! [`Cloud`](crate::Cloud) and nowhere else.
//!
//! # Checking permissions
//!
//! Each operation states the permissions that suffice, the least privileged first. A program can print what to ask an
//! administrator for:
//!
//! ```
//! use graph_calls::Operation;
//! use graph_calls::endpoints::users::online_meetings::get_all_recordings::Delta;
//!
//! let permissions = Delta::FACTS.application;
//! assert_eq!(permissions, Some(["OnlineMeetingRecording.Read.All"].as_slice()));
//! ```
//!
//! [`OPERATIONS`](crate::endpoints::OPERATIONS) has all operations in a table. When Graph answers 403, the error names the
//! permissions of the operation.
//!
//! | Graph answers | check |
//! |---|---|
//! | 401 `InvalidAuthenticationToken` | the cloud, and the clock of the machine |
//! | 403 on call records | `CallRecords.Read.All` as an application permission, with admin consent |
//! | 403 on recordings, transcripts or meetings of some users | the application access policy: up to 30 minutes old, and granted to these users |
//! | `AADSTS7000215`, `AADSTS7000222` | the value of the secret, not its id; and its end |
//! | `AADSTS700016` | the client id and the tenant |
//!
//! [`ClientSecret`]: crate::credential::ClientSecret
//! [`StaticToken`]: crate::credential::StaticToken
//! [`TokenProvider`]: crate::credential::TokenProvider
