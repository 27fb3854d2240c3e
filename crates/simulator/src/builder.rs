//! Setting up a simulator.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use graph_calls_core::operation::Facts;
use graph_calls_core::primitive::Timestamp;
use graph_calls_endpoints::OPERATIONS;
use serde_json::Value;

use crate::faults::{Schedule, Script};
use crate::login::CLIENT_CERTIFICATE;
#[cfg(doc)]
use crate::login::{CLIENT_ID, CLIENT_SECRET};
use crate::settings::Settings;
use crate::store::Dimensions;
use crate::{Simulator, StartError};

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
        Self {
            settings: Settings::default(),
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
                now: Timestamp::now(),
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

/// Defines the methods of [`Builder`] that set one value each.
macro_rules! setters {
    ($($(#[$docs:meta])+ $name:ident: $type:ty => $($place:ident).+;)+) => {
        impl Builder {
            $($(#[$docs])+
            pub fn $name(mut self, $name: $type) -> Self {
                self.$($place).+ = $name;
                self
            })+
        }
    };
}

setters! {
    /// Sets the seed that all generated data follow from; 0 by default.
    seed: u64 => dimensions.seed;

    /// Sets the service's clock at the start; the present by default.
    now: Timestamp => dimensions.now;

    /// Sets the number of users; 20 by default.
    users: u32 => dimensions.users;

    /// Sets the number of online meetings; 40 by default, and at least one for each user.
    meetings: u32 => dimensions.meetings;

    /// Sets the number of recordings of online meetings; 100 by default.
    recordings: u32 => dimensions.recordings;

    /// Sets the number of recordings of ad hoc calls; 20 by default.
    adhoc_recordings: u32 => dimensions.adhoc_recordings;

    /// Sets the number of call records; 200 by default.
    call_records: u32 => dimensions.call_records;

    /// Sets the number of rows of each of the five call logs; 200 by default.
    log_rows: u32 => dimensions.log_rows;

    /// The time that all of it is spread over, up to now; 28 days by default.
    days: u32 => dimensions.days;

    /// Sets the length of contents in bytes; 20,000 to 200,000 by default.
    content_length: RangeInclusive<u64> => dimensions.content_length;

    /// Tells whether JSON is compressed for clients that take gzip; it is by default. Contents never are.
    compresses: bool => settings.compresses;

    /// Tells whether contents can be read by range, with entity tags; they can by default.
    serves_ranges: bool => settings.serves_ranges;

    /// Tells whether the tenant gives transcripts to Graph; it does by default. Contents of transcripts are answered
    /// with 403 and `GraphAccessToTranscriptsDisabled` otherwise.
    gives_transcripts: bool => settings.gives_transcripts;

    /// Tells whether the tenant lets transcripts name the speakers; it does by default. `text/vtt` is answered with
    /// 403 and `SpeakerAttributionNotAllowed` otherwise.
    attributes_speakers: bool => settings.attributes_speakers;

    /// Tells whether contents come with their SHA-256 in `Repr-Digest`; they do not by default.
    sends_digests: bool => settings.sends_digests;

    /// Tells whether contents are redirected to the other origin; they are not by default.
    redirects_content: bool => settings.redirects_content;

    /// Tells whether requests beyond Graph's documented limits get 429: 40 in 20 seconds for one call record,
    /// for example. They do not by default.
    enforces_limits: bool => settings.enforces_limits;

    /// Sets the life of tokens of the token endpoint in seconds; 3599 by default.
    token_lifetime: u64 => settings.token_lifetime;

    /// Tells whether lifecycle events have the form that microsoft-graph-docs#21675 shows: `organizationId` instead of
    /// `tenantId`, an empty `resource`, and `sequence`. They have the documented form by default.
    lifecycle_names_organization: bool => settings.lifecycle_names_organization;

    /// The time that a client has to send the head of a request; 60 seconds by default. A connection that
    /// takes longer is closed.
    header_timeout: Duration => settings.header_timeout;

    /// Faults by script.
    faults: Script => settings.script;

    /// Sets the address to listen on; any free port of the loopback by default.
    listen: SocketAddr => listen;

    /// Sets the address to listen on as the other origin; any free port of the loopback by default.
    listen_foreign: SocketAddr => listen_foreign;
}

impl Builder {
    /// Sets the number of people in every fiftieth call; 150 by default, which makes three pages of
    /// sessions and two of participants.
    pub fn largest_call(mut self, people: u32) -> Self {
        self.dimensions.largest_call = people.min(10_000);
        self
    }

    /// Sets the number of recordings on a page where `$top` does not say it; 20 by default.
    pub fn recordings_page(mut self, items: u32) -> Self {
        self.settings.recordings_page = items.max(1);
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

    /// Sets the number of times that a notification is sent until it is taken; 4 by default.
    pub fn delivery_attempts(mut self, attempts: u32) -> Self {
        self.settings.delivery_attempts = attempts.max(1);
        self
    }

    /// Draws faults from a seed, for requests that no rule of the script applies to.
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
