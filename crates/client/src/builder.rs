//! Building a client.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use url::Url;

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
use crate::transport::reqwest::{Destination, Reqwest, Settings};

const NAME: &str = concat!("graph-calls/", env!("CARGO_PKG_VERSION"));

/// Builds a [`Client`]; only the credential has no default.
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
    http: Settings,
    allows_plain_text: bool,
    scope: Option<String>,
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
            http: Settings {
                connect_timeout: Duration::from_secs(30),
                proxy: None,
                root_certificates: Vec::new(),
                configure: None,
            },
            allows_plain_text: false,
            scope: None,
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
    /// Gets tokens from this credential.
    pub fn credential(mut self, credential: impl TokenProvider) -> Self {
        self.credential = Some(Box::new(credential));
        self
    }

    /// The cloud; by default the global one.
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// A service of your own, such as a simulator at `http://127.0.0.1:8080` or a gateway in front of Graph
    /// at `https://gateway.example/graph`.
    ///
    /// Requests go to the version below it, and so do links and redirects with the token: a link to another
    /// host, or to the gateway's other services, is not followed. The gateway has to rewrite the links in
    /// the answers to its own URL. A gateway that passes tokens on to Graph wants tokens for Graph:
    ///
    /// ```
    /// # use graph_calls::credential::StaticToken;
    /// use graph_calls::{Client, Cloud};
    ///
    /// let client = Client::builder()
    ///     .cloud(Cloud::Custom {
    ///         graph: "https://gateway.example/graph".to_owned(),
    ///         login: Cloud::Global.login().to_owned(),
    ///     })
    ///     .scope("https://graph.microsoft.com/.default")
    ///     # .credential(StaticToken::new("x"))
    ///     .build()?;
    /// # Ok::<(), graph_calls::Error>(())
    /// ```
    pub fn root(self, root: impl Into<String>) -> Self {
        self.cloud(Cloud::custom(root))
    }

    /// The scope of tokens; by default the origin of the service with `/.default` behind it.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Lets tokens go over `http` to other machines, where everybody on the way can read them.
    ///
    /// Without it `http` is for services on this machine only: `localhost`, `127.0.0.1`, `[::1]`.
    pub fn allow_plain_text(mut self) -> Self {
        self.allows_plain_text = true;
        self
    }

    /// The version of Graph; by default `v1.0`.
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// The time to wait for a connection; by default 30 seconds. An HTTP client that is handed in has its
    /// own.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.http.connect_timeout = time;
        self
    }

    /// The time to wait for the head of an answer, and for a token; by default 100 seconds.
    pub fn response_timeout(mut self, time: Duration) -> Self {
        self.response_timeout = time;
        self
    }

    /// The time that a body may be silent; by default 60 seconds.
    pub fn silence_timeout(mut self, time: Duration) -> Self {
        self.silence_timeout = time;
        self
    }

    /// The time for one whole answer, from the request to the last byte; by default five minutes.
    ///
    /// An answer that drips would keep its place in the limits otherwise. Contents that are downloaded have
    /// no such limit: they may be of any length, and hold no place once they have begun.
    pub fn answer_timeout(mut self, time: Duration) -> Self {
        self.answer_timeout = time;
        self
    }

    /// Sends requests again by this policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The limits on what is sent at once and how fast.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Puts the program's name in front of this crate's in `User-Agent`, for example `archive/2.1`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.product = Some(product.into());
        self
    }

    /// The number of pages to fetch while one is read or consumed; by default one.
    ///
    /// A page is asked for once its link has arrived, which is before the page with the link is whole where the service
    /// writes links before items. With 0 nothing is asked for before the reader wants it.
    pub fn pages_ahead(mut self, pages: usize) -> Self {
        self.pages_ahead = pages;
        self
    }

    /// Sends everything by this proxy, for example `http://proxy.example:8080`; by default the environment
    /// says which one, see [Proxies and certificates](crate::guide::networks#proxies-and-certificates).
    ///
    /// A login stands in the URL: `http://name:password@proxy.example:8080`. With the feature `socks` it
    /// may be one for `socks5` or `socks5h`.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http.proxy = Some(url.into());
        self
    }

    /// Trusts these certificates too, one or several in PEM: those of a company's own authority, or of a
    /// proxy that looks into TLS. Can be called several times.
    ///
    /// Those of the operating system stay trusted.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.root_certificates.push(pem.into());
        self
    }

    /// Changes how reqwest is set up, after everything that this crate has set.
    ///
    /// ```
    /// # use graph_calls::credential::StaticToken;
    /// use std::time::Duration;
    ///
    /// let client = graph_calls::Client::builder()
    ///     .configure_http(|http| http.pool_idle_timeout(Duration::from_secs(20)))
    ///     # .credential(StaticToken::new("x"))
    ///     .build()?;
    /// # Ok::<(), graph_calls::Error>(())
    /// ```
    ///
    /// Leave redirects alone, which this crate follows and checks, and set no overall timeout, which would
    /// cut long downloads.
    pub fn configure_http(
        mut self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        self.http.configure = Some(Box::new(configure));
        self
    }

    /// Sends with this client of reqwest, which the program shares with something else.
    ///
    /// Build it with `redirect(reqwest::redirect::Policy::none())`: redirects are followed, and checked,
    /// by this crate. Set no overall timeout on it, which would cut long downloads.
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
    /// [`ErrorKind::Configuration`] without a credential, with a root that is not a URL or is in plain text,
    /// with a proxy or a certificate that is not one, and where TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let credential = self.credential.ok_or_else(|| {
            let reason = "the client has no credential; give it one with `credential`, \
                          for example `ClientSecret::new(tenant, client_id, secret)`";
            Error::new(ErrorKind::Configuration, reason)
        })?;
        let origin = |text: &str| {
            Root::new(&with_punycode(text), self.version).map_err(|source| {
                Error::new(ErrorKind::Configuration, "the root is not usable").with_source(source)
            })
        };
        let root = origin(self.cloud.graph())?;
        let login = origin(self.cloud.login())?;
        for root in [&root, &login] {
            if root.is_plain_text() && !root.is_loopback() && !self.allows_plain_text {
                let reason = format!(
                    "`{}` is in plain text, and everybody on the way could read the token: use `https`, \
                     or say that it is meant so with `allow_plain_text`",
                    root.origin()
                );
                return Err(Error::new(ErrorKind::Configuration, reason));
            }
        }
        let transport = match (self.transport, self.http.first_name()) {
            (Some(transport), None) => transport,
            (Some(_), Some(setting)) => {
                let reason = format!(
                    "`{setting}` is about the client's own way to send; a transport or an HTTP client \
                     that is handed in has its own"
                );
                return Err(Error::new(ErrorKind::Configuration, reason));
            }
            (None, _) => {
                let roots = [&root, &login];
                let destination = Destination {
                    needs_tls: !roots.iter().all(|root| root.is_plain_text()),
                    is_local: roots.iter().all(|root| root.is_loopback()),
                };
                Arc::new(Reqwest::new(self.http, destination)?)
            }
        };
        let user_agent = match self.product {
            Some(product) => format!("{product} {NAME}"),
            None => NAME.to_owned(),
        };
        let user_agent = HeaderValue::try_from(user_agent).map_err(|source| {
            let reason = "the user agent has characters that a header cannot have";
            Error::new(ErrorKind::Configuration, reason).with_source(source)
        })?;
        let scope = self
            .scope
            .unwrap_or_else(|| format!("{}/.default", root.origin()));
        let tokens = TokenCache::new(
            credential,
            scope,
            login.base().to_owned(),
            self.response_timeout,
        );
        let random = self
            .seed
            .map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        Ok(Client::new(Pipeline {
            root,
            transport,
            tokens: Arc::new(tokens),
            limiter: Arc::new(Limiter::new(self.limits)),
            retry: self.retry,
            random: Arc::new(Mutex::new(random)),
            user_agent,
            response_timeout: self.response_timeout,
            silence_timeout: self.silence_timeout,
            answer_timeout: self.answer_timeout,
            pages_ahead: self.pages_ahead,
            total_timeout: None,
            headers: HeaderMap::new(),
        }))
    }
}

/// The URL with its host as it is sent, where it is written in another script. What else is not ASCII is
/// encoded, and no root has that.
fn with_punycode(root: &str) -> Cow<'_, str> {
    match Url::parse(root) {
        Ok(url) if !root.is_ascii() => Cow::Owned(url.into()),
        _ => Cow::Borrowed(root),
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
