//! Setting up a simulator.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use graph_calls_core::operation::Facts;
use graph_calls_core::primitive::Timestamp;
use graph_calls_endpoints::OPERATIONS;
use serde_json::Value;

use crate::faults::{Schedule, Script};
use crate::login::{CLIENT_CERTIFICATE, CLIENT_ID, CLIENT_SECRET};
use crate::store::Dimensions;
use crate::{Simulator, StartError};

/// The settings of a running simulator.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) now: Timestamp,
    pub(crate) retention_days: u32,
    pub(crate) recordings_page: u32,
    pub(crate) compresses: bool,
    pub(crate) serves_ranges: bool,
    pub(crate) gives_transcripts: bool,
    pub(crate) attributes_speakers: bool,
    pub(crate) sends_digests: bool,
    pub(crate) redirects_content: bool,
    pub(crate) enforces_limits: bool,
    pub(crate) users_without_policy: BTreeSet<String>,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// Nothing until the start means all that there are.
    pub(crate) client_permissions: BTreeSet<String>,
    pub(crate) token_lifetime: u64,
    pub(crate) delivery_attempts: u32,
    pub(crate) header_timeout: Duration,
    pub(crate) lifecycle_names_organization: bool,
    pub(crate) script: Script,
    pub(crate) schedule: Option<Schedule>,
}

/// Sets up a [`Simulator`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), graph_calls_simulator::StartError> {
/// use graph_calls_simulator::Simulator;
///
/// let simulator = Simulator::builder()
///     .seed(7)
///     .call_records(1_000)
///     .content_length(10_000..=50_000)
///     .start()
///     .await?;
/// println!("{}", simulator.origin());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    pub(crate) settings: Settings,
    pub(crate) dimensions: Dimensions,
    pub(crate) client_certificate: String,
    pub(crate) data: Option<PathBuf>,
    pub(crate) operations: Vec<&'static Facts>,
    pub(crate) entities: Vec<(String, Vec<Value>)>,
    pub(crate) listen: SocketAddr,
    pub(crate) listen_foreign: SocketAddr,
    pub(crate) origin: Option<String>,
}

impl Default for Builder {
    fn default() -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let now = Timestamp::now();
        Self {
            settings: Settings {
                seed: 0,
                now,
                retention_days: 30,
                recordings_page: 20,
                compresses: true,
                serves_ranges: true,
                gives_transcripts: true,
                attributes_speakers: true,
                sends_digests: false,
                redirects_content: false,
                enforces_limits: false,
                users_without_policy: BTreeSet::new(),
                client_id: CLIENT_ID.to_owned(),
                client_secret: CLIENT_SECRET.to_owned(),
                client_permissions: BTreeSet::new(),
                token_lifetime: 3599,
                delivery_attempts: 4,
                header_timeout: Duration::from_secs(60),
                lifecycle_names_organization: false,
                script: Script::new(),
                schedule: None,
            },
            dimensions: Dimensions {
                seed: 0,
                users: 20,
                meetings: 40,
                recordings: 100,
                adhoc_recordings: 20,
                call_records: 200,
                log_rows: 200,
                days: 28,
                content_length: 20_000..=200_000,
                largest_call: 150,
                now,
            },
            client_certificate: CLIENT_CERTIFICATE.to_owned(),
            data: None,
            operations: OPERATIONS.to_vec(),
            entities: Vec::new(),
            listen: any,
            listen_foreign: any,
            origin: None,
        }
    }
}

impl Builder {
    /// Sets the seed that all generated data follow from; 0 by default.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self.dimensions.seed = seed;
        self
    }

    /// Sets the number of users; 20 by default.
    pub fn users(mut self, users: u32) -> Self {
        self.dimensions.users = users;
        self
    }

    /// Sets the number of online meetings; 40 by default, and at least one for each user.
    pub fn meetings(mut self, meetings: u32) -> Self {
        self.dimensions.meetings = meetings;
        self
    }

    /// Sets the number of recordings of online meetings; 100 by default.
    pub fn recordings(mut self, recordings: u32) -> Self {
        self.dimensions.recordings = recordings;
        self
    }

    /// Sets the number of recordings of ad hoc calls; 20 by default.
    pub fn adhoc_recordings(mut self, recordings: u32) -> Self {
        self.dimensions.adhoc_recordings = recordings;
        self
    }

    /// Sets the number of call records; 200 by default.
    pub fn call_records(mut self, call_records: u32) -> Self {
        self.dimensions.call_records = call_records;
        self
    }

    /// Sets the number of rows of each of the five call logs; 200 by default.
    pub fn log_rows(mut self, rows: u32) -> Self {
        self.dimensions.log_rows = rows;
        self
    }

    /// The time that all of it is spread over, up to now; 28 days by default.
    pub fn days(mut self, days: u32) -> Self {
        self.dimensions.days = days;
        self
    }

    /// Sets the length of contents in bytes; 20,000 to 200,000 by default.
    pub fn content_length(mut self, length: RangeInclusive<u64>) -> Self {
        self.dimensions.content_length = length;
        self
    }

    /// Sets the number of people in every fiftieth call; 150 by default, which makes three pages of
    /// sessions and two of participants.
    pub fn largest_call(mut self, people: u32) -> Self {
        self.dimensions.largest_call = people.min(10_000);
        self
    }

    /// Sets the service's clock at the start; the present by default.
    pub fn now(mut self, now: Timestamp) -> Self {
        self.settings.now = now;
        self.dimensions.now = now;
        self
    }

    /// Sets the time that call records are kept; 30 days by default.
    pub fn retention_days(mut self, days: u32) -> Self {
        self.settings.retention_days = days;
        self
    }

    /// Sets the number of recordings on a page where `$top` does not say it; 20 by default.
    pub fn recordings_page(mut self, items: u32) -> Self {
        self.settings.recordings_page = items.max(1);
        self
    }

    /// Tells whether JSON is compressed for clients that take gzip; it is by default. Contents never are.
    pub fn compresses(mut self, compresses: bool) -> Self {
        self.settings.compresses = compresses;
        self
    }

    /// Tells whether contents can be read by range, with entity tags; they can by default.
    pub fn serves_ranges(mut self, serves_ranges: bool) -> Self {
        self.settings.serves_ranges = serves_ranges;
        self
    }

    /// Tells whether the tenant gives transcripts to Graph; it does by default. Contents of transcripts are answered
    /// with 403 and `GraphAccessToTranscriptsDisabled` otherwise.
    pub fn gives_transcripts(mut self, gives_transcripts: bool) -> Self {
        self.settings.gives_transcripts = gives_transcripts;
        self
    }

    /// Tells whether the tenant lets transcripts name the speakers; it does by default. `text/vtt` is answered with
    /// 403 and `SpeakerAttributionNotAllowed` otherwise.
    pub fn attributes_speakers(mut self, attributes_speakers: bool) -> Self {
        self.settings.attributes_speakers = attributes_speakers;
        self
    }

    /// Tells whether contents come with their SHA-256 in `Repr-Digest`; they do not by default.
    pub fn sends_digests(mut self, sends_digests: bool) -> Self {
        self.settings.sends_digests = sends_digests;
        self
    }

    /// Tells whether contents are redirected to the other origin; they are not by default.
    pub fn redirects_content(mut self, redirects_content: bool) -> Self {
        self.settings.redirects_content = redirects_content;
        self
    }

    /// Tells whether requests beyond Graph's documented limits get 429: 40 in 20 seconds for one call record,
    /// for example. They do not by default.
    pub fn enforces_limits(mut self, enforces_limits: bool) -> Self {
        self.settings.enforces_limits = enforces_limits;
        self
    }

    /// Takes the application access policy away for the user, so that applications get 403.
    pub fn without_access_policy(mut self, user: impl Into<String>) -> Self {
        self.settings.users_without_policy.insert(user.into());
        self
    }

    /// The client that the token endpoint knows, by id and secret; [`CLIENT_ID`] and
    /// [`CLIENT_SECRET`] by default.
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.settings.client_id = id.into();
        self.settings.client_secret = secret.into();
        self
    }

    /// The certificate, in PEM, with whose private key that client signs its assertions;
    /// [`CLIENT_CERTIFICATE`] by default.
    pub fn client_certificate(mut self, pem: impl Into<String>) -> Self {
        self.client_certificate = pem.into();
        self
    }

    /// The application permissions of that client; by default all that there are.
    pub fn client_permissions<T: Into<String>>(
        mut self,
        permissions: impl IntoIterator<Item = T>,
    ) -> Self {
        self.settings.client_permissions = permissions.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the life of tokens of the token endpoint in seconds; 3599 by default.
    pub fn token_lifetime(mut self, seconds: u64) -> Self {
        self.settings.token_lifetime = seconds;
        self
    }

    /// Sets the number of times that a notification is sent until it is taken; 4 by default.
    pub fn delivery_attempts(mut self, attempts: u32) -> Self {
        self.settings.delivery_attempts = attempts.max(1);
        self
    }

    /// Tells whether lifecycle events have the form that microsoft-graph-docs#21675 shows: `organizationId` instead of
    /// `tenantId`, an empty `resource`, and `sequence`. They have the documented form by default.
    pub fn lifecycle_names_organization(mut self, names_organization: bool) -> Self {
        self.settings.lifecycle_names_organization = names_organization;
        self
    }

    /// The time that a client has to send the head of a request; 60 seconds by default. A connection that
    /// takes longer is closed.
    pub fn header_timeout(mut self, timeout: Duration) -> Self {
        self.settings.header_timeout = timeout;
        self
    }

    /// Faults by script.
    pub fn faults(mut self, script: Script) -> Self {
        self.settings.script = script;
        self
    }

    /// Faults by seed, for requests that no rule of the script is due for.
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.settings.schedule = Some(schedule);
        self
    }

    /// Serves the JSON of a folder instead of generated data.
    ///
    /// The files are lists of what their names say, bare or in the `value` of a collection as Graph
    /// answers it; each may be missing: `users.json`, `call_records.json` (with sessions, segments and
    /// participants inside), `recordings.json`, `transcripts.json`, `pstn_calls.json`, `direct_routing_calls.json`,
    /// `sms.json`, `blocked_users.json`, `dialout_reports.json`. The content of a recording is
    /// `content/{letters and digits of its id}.mp4`; without a file it is generated.
    pub fn data(mut self, folder: impl AsRef<Path>) -> Self {
        self.data = Some(folder.as_ref().to_owned());
        self
    }

    /// The operations that there are; by default all of the specification.
    pub fn operations(mut self, operations: impl IntoIterator<Item = &'static Facts>) -> Self {
        self.operations = operations.into_iter().collect();
        self
    }

    /// Adds entities to the set at a path below the version, for example `communications/callRecords`; keys are
    /// segments of their own.
    pub fn entities(
        mut self,
        path: impl Into<String>,
        entities: impl IntoIterator<Item = Value>,
    ) -> Self {
        let path = path.into().trim_matches('/').to_owned();
        self.entities.push((path, entities.into_iter().collect()));
        self
    }

    /// Sets the address to listen on; any free port of the loopback by default.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Sets the address to listen on as the other origin; any free port of the loopback by default.
    pub fn listen_foreign(mut self, address: SocketAddr) -> Self {
        self.listen_foreign = address;
        self
    }

    /// The origin that links have, where it is not the address listened on.
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// Starts the simulator.
    ///
    /// # Errors
    /// Fails when an address cannot be listened on, the folder of data cannot be read, or the certificate
    /// of the client is not valid.
    pub async fn start(self) -> Result<Simulator, StartError> {
        Simulator::launch(self).await
    }
}
