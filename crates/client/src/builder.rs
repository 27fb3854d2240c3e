//! Building a client.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderValue;

use crate::client::Client;
use crate::cloud::Cloud;
use crate::credential::TokenProvider;
use crate::credential::cache::TokenCache;
use crate::endpoints::{Root, Version};
use crate::error::{Error, ErrorKind};
use crate::limit::{Limiter, Limits};
use crate::pipeline::Pipeline;
use crate::retry::RetryPolicy;
use crate::transport::Transport;
use crate::transport::reqwest::Reqwest;

const NAME: &str = concat!("graph-calls/", env!("CARGO_PKG_VERSION"));

/// What a [`Client`] is made of; only the credential has no default.
///
/// ```
/// use graph_calls::credential::ClientSecret;
/// use graph_calls::{Budget, Client, Cloud, Limits, RetryPolicy};
/// use std::time::Duration;
///
/// let client = Client::builder()
///     .cloud(Cloud::UsGovernmentL4)
///     .credential(ClientSecret::new("contoso.us", "client id", "client secret"))
///     .user_agent("archive/2.1")
///     .retry(RetryPolicy::default().attempts(10).total(Duration::from_secs(3600)))
///     // Half of what Graph allows: another program shares the application.
///     .limits(
///         Limits::none()
///             .concurrency(4)
///             .budget(Budget::new(20, Duration::from_secs(20)).path("/communications/callRecords/{key}/**"))
///             .budget(Budget::new(750, Duration::from_secs(20)).path("/communications/callRecords/**")),
///     )
///     .build()?;
/// # Ok::<(), graph_calls::Error>(())
/// ```
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    cloud: Cloud,
    version: Version,
    credential: Option<Box<dyn TokenProvider>>,
    transport: Option<Arc<dyn Transport>>,
    connect_timeout: Duration,
    response_timeout: Duration,
    silence_timeout: Duration,
    answer_timeout: Duration,
    retry: RetryPolicy,
    limits: Limits,
    product: Option<String>,
    pages_ahead: usize,
    seed: Option<u64>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            cloud: Cloud::default(),
            version: Version::default(),
            credential: None,
            transport: None,
            connect_timeout: Duration::from_secs(30),
            response_timeout: Duration::from_secs(100),
            silence_timeout: Duration::from_secs(60),
            answer_timeout: Duration::from_secs(300),
            retry: RetryPolicy::default(),
            limits: Limits::default(),
            product: None,
            pages_ahead: 1,
            seed: None,
        }
    }
}

impl ClientBuilder {
    /// Where tokens come from.
    pub fn credential(mut self, credential: impl TokenProvider) -> Self {
        self.credential = Some(Box::new(credential));
        self
    }

    /// The cloud; by default the global one.
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// An own service at this origin, such as a simulator at `http://127.0.0.1:8080`.
    pub fn root(self, origin: impl Into<String>) -> Self {
        self.cloud(Cloud::custom(origin))
    }

    /// The version of Graph; by default `v1.0`.
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// How long to wait for a connection; by default 30 seconds. An HTTP client that is handed in has its
    /// own.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = time;
        self
    }

    /// How long to wait for the head of an answer, and for a token; by default 100 seconds.
    pub fn response_timeout(mut self, time: Duration) -> Self {
        self.response_timeout = time;
        self
    }

    /// How long a body may be silent; by default 60 seconds.
    pub fn silence_timeout(mut self, time: Duration) -> Self {
        self.silence_timeout = time;
        self
    }

    /// How long one answer may take as a whole, from the request to the last byte; by default five minutes.
    ///
    /// An answer that drips would keep its place in the limits otherwise. Contents that are downloaded have
    /// no such limit: they may be of any length, and hold no place once they have begun.
    pub fn answer_timeout(mut self, time: Duration) -> Self {
        self.answer_timeout = time;
        self
    }

    /// When a request is sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How much is sent at once and how fast.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Puts the program's name in front of this crate's in `User-Agent`, for example `archive/2.1`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.product = Some(product.into());
        self
    }

    /// How many pages to fetch while one is consumed; by default one, with zero none.
    pub fn pages_ahead(mut self, pages: usize) -> Self {
        self.pages_ahead = pages;
        self
    }

    /// Sends with this client of reqwest, for a proxy or certificates of one's own.
    ///
    /// Build it with `redirect(reqwest::redirect::Policy::none())`: redirects are followed, and checked,
    /// by this crate. Set no overall timeout on it, which would cut long downloads. reqwest itself picks no
    /// crypto provider by the features of this crate: where it finds none it panics, so turn on one of its
    /// own, or install one with rustls.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.transport = Some(Arc::new(Reqwest::with_client(client)));
        self
    }

    /// Sends with something else than reqwest.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Makes the random part of waits repeatable, for tests.
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The client.
    ///
    /// Nothing is sent yet: a wrong secret shows with the first operation.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] without a credential, with a root that is not an origin, and where
    /// TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let credential = self.credential.ok_or_else(|| {
            let reason = "the client has no credential; give it one with `credential`, \
                          for example `ClientSecret::new(tenant, client_id, secret)`";
            Error::new(ErrorKind::Configuration, reason)
        })?;
        let origin = |text: &str| {
            Root::new(text, self.version).map_err(|source| {
                Error::new(ErrorKind::Configuration, "the root is not usable").with_source(source)
            })
        };
        let root = origin(self.cloud.graph())?;
        let login = origin(self.cloud.login())?;
        let needs_tls = [&root, &login]
            .iter()
            .any(|root| root.origin().starts_with("https"));
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(Reqwest::new(self.connect_timeout, needs_tls)?),
        };
        let user_agent = match self.product {
            Some(product) => format!("{product} {NAME}"),
            None => NAME.to_owned(),
        };
        let user_agent = HeaderValue::try_from(user_agent).map_err(|source| {
            let reason = "the user agent has characters that a header cannot have";
            Error::new(ErrorKind::Configuration, reason).with_source(source)
        })?;
        let scope = format!("{}/.default", root.origin());
        let tokens = TokenCache::new(
            credential,
            scope,
            login.origin().to_owned(),
            self.response_timeout,
        );
        let random = self
            .seed
            .map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        Ok(Client::new(Pipeline {
            root,
            transport,
            tokens,
            limiter: Limiter::new(self.limits),
            retry: self.retry,
            random: Mutex::new(random),
            user_agent,
            response_timeout: self.response_timeout,
            silence_timeout: self.silence_timeout,
            answer_timeout: self.answer_timeout,
            pages_ahead: self.pages_ahead,
        }))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("cloud", &self.cloud)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}
