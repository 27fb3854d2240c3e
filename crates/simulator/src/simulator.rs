//! A running simulator.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use graph_calls_core::primitive::Timestamp;
use graph_calls_core::{Root, Version};
use graph_calls_models::call_records::CallRecord;
use graph_calls_models::{CallRecording, LifecycleEventType};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::builder::{Builder, StartError};
use crate::checks::Violation;
use crate::clock::shift;
use crate::data::{Content, DataSet, Form, Generator, Loaded, Recording, User};
use crate::faults::{Schedule, Script};
use crate::log::RecordedRequest;
use crate::login::Certificate;
use crate::notify::{Delivery, Notice, notify, send_lifecycle_event};
use crate::server::{Origin, serve};
use crate::state::State;
use crate::tokens::{Grant, TokenRequest};

/// A Graph on a port of this machine; it ends when this is dropped.
pub struct Simulator {
    pub(crate) state: Arc<State>,
    token: String,
    tasks: [JoinHandle<()>; 2],
}

impl Simulator {
    /// Starts a simulator with the defaults of [`Builder`].
    ///
    /// # Errors
    /// When no port of the loopback can be listened on.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Sets up a simulator.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) async fn launch(builder: Builder) -> Result<Self, StartError> {
        let loaded = builder.data.as_deref().map(Loaded::read);
        let loaded = loaded.transpose().map_err(StartError::Data)?;
        let certificate = Certificate::from_pem(&builder.client_certificate);
        let certificate = certificate.map_err(StartError::Certificate)?;
        let listener = listen(builder.listen).await?;
        let foreign_listener = listen(builder.listen_foreign).await?;
        let origin = builder.origin.unwrap_or_else(|| origin_of(&listener));
        let foreign_origin = origin_of(&foreign_listener);
        let data = DataSet::new(Generator::new(builder.dimensions), loaded);
        let state = State::new(builder.settings, data, certificate, origin, foreign_origin);
        let state = Arc::new(state);
        let everything = Grant {
            permissions: None,
            user: state.data.user(0).map(|user| user.id),
        };
        let token = state.tokens.issue(everything, None, None);
        let service = serve(listener, Arc::clone(&state), Origin::Service);
        let foreign = serve(foreign_listener, Arc::clone(&state), Origin::Foreign);
        let tasks = [tokio::spawn(service), tokio::spawn(foreign)];
        Ok(Self {
            state,
            token,
            tasks,
        })
    }

    // Where it is, and how to get in.

    /// Scheme and authority, for example `http://127.0.0.1:49152`.
    pub fn origin(&self) -> &str {
        &self.state.origin
    }

    /// The root of v1.0.
    pub fn root(&self) -> Root {
        // An origin that is no URL could not have been asked for anything.
        Root::new(&self.state.origin, Version::V1_0).unwrap_or_default()
    }

    /// The other origin, to which contents are redirected and where traps lead.
    pub fn foreign_origin(&self) -> &str {
        &self.state.foreign_origin
    }

    /// The id of the tenant.
    pub fn tenant(&self) -> &str {
        self.state.data.tenant()
    }

    /// The URL of the tenant's token endpoint; the login service has the same origin as Graph.
    pub fn token_endpoint(&self) -> String {
        format!("{}/{}/oauth2/v2.0/token", self.origin(), self.tenant())
    }

    /// The client id that the token endpoint knows.
    pub fn client_id(&self) -> &str {
        &self.state.settings.client_id
    }

    /// The secret of that client.
    pub fn client_secret(&self) -> &str {
        &self.state.settings.client_secret
    }

    /// A token that may do everything and does not expire; `/me` is the first user.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// A new token with these application permissions.
    pub fn token_with<T: Into<String>>(&self, permissions: impl IntoIterator<Item = T>) -> String {
        let grant = Grant {
            permissions: Some(permissions.into_iter().map(Into::into).collect()),
            user: None,
        };
        self.state.tokens.issue(grant, None, None)
    }

    /// A new token with these delegated permissions, for the signed-in user with this id.
    pub fn delegated_token<T: Into<String>>(
        &self,
        user: &str,
        permissions: impl IntoIterator<Item = T>,
    ) -> String {
        let grant = Grant {
            permissions: Some(permissions.into_iter().map(Into::into).collect()),
            user: Some(user.to_owned()),
        };
        self.state.tokens.issue(grant, None, None)
    }

    /// Lets all tokens issued so far expire, that of [`token`](Self::token) included.
    pub fn expire_tokens(&self) {
        self.state.tokens.expire(self.now());
    }

    /// Asks for claims: from now on only tokens are taken that the token endpoint gave for them.
    pub fn challenge_tokens(&self, claims: &str) {
        self.state.tokens.challenge(Some(claims.to_owned()));
    }

    /// The requests to the token endpoint that were granted.
    pub fn token_requests(&self) -> Vec<TokenRequest> {
        self.state.tokens.requests()
    }

    // The clock.

    /// What the service's clock shows.
    pub fn now(&self) -> Timestamp {
        self.state.clock.now()
    }

    /// Sets the service's clock, which decides about retention, tokens and subscriptions.
    pub fn set_now(&self, now: Timestamp) {
        self.state.clock.set(now);
    }

    /// Puts the service's clock forward.
    pub fn advance(&self, duration: std::time::Duration) {
        self.state.clock.advance(duration);
    }

    // What is there.

    /// The users.
    pub fn users(&self) -> impl ExactSizeIterator<Item = User> {
        let data = &self.state.data;
        let users: Vec<User> = (0..data.user_count())
            .filter_map(|index| data.user(index))
            .collect();
        users.into_iter()
    }

    /// The id of a user, who must be there.
    ///
    /// # Panics
    /// When there are not so many users.
    pub fn user_id(&self, index: u32) -> String {
        match self.state.data.user(index) {
            Some(user) => user.id,
            None => panic!(
                "there is no user {index} of {}",
                self.state.data.user_count()
            ),
        }
    }

    /// All call records that are kept, without sessions and participants, in the order of the list.
    pub fn call_records(&self) -> impl Iterator<Item = CallRecord> {
        let data = &self.state.data;
        let oldest = self.state.oldest_call();
        (0..data.call_count())
            .filter(move |place| data.call_start(*place).is_some_and(|start| start >= oldest))
            .filter_map(|place| Some(data.call(place)?.record()))
    }

    /// The recordings of the meetings that the user organizes, in the order of their list.
    pub fn recordings(&self, user: &str) -> impl Iterator<Item = CallRecording> {
        let data = &self.state.data;
        let index = data.find_user(user);
        let count = index.map_or(0, |index| data.recording_count(index));
        (0..count).filter_map(move |place| Some(self.model(&data.recording(index?, place)?)))
    }

    /// The recordings of the user's ad hoc calls, in the order of their list.
    pub fn adhoc_recordings(&self, user: &str) -> impl Iterator<Item = CallRecording> {
        let data = &self.state.data;
        let index = data.find_user(user);
        let count = index.map_or(0, |index| data.adhoc_recording_count(index));
        (0..count).filter_map(move |place| Some(self.model(&data.adhoc_recording(index?, place)?)))
    }

    /// The recording as v1.0 answers it.
    fn model(&self, recording: &Recording) -> CallRecording {
        model(&self.state, recording)
    }

    /// The content of the recording or transcript with this id; `None` when there is no such thing.
    pub fn content(&self, id: &str) -> Option<Content> {
        self.state.data.artifact_content(id)
    }

    // Adding to it.

    /// Adds a recording of a meeting that the user organizes, and notifies who subscribed to it;
    /// `None` when there is no such user.
    pub fn add_recording(&self, user: &str) -> Option<CallRecording> {
        self.add_recording_with_length(user, None)
    }

    /// The same, with content of this many bytes.
    pub fn add_recording_of_length(&self, user: &str, length: u64) -> Option<CallRecording> {
        self.add_recording_with_length(user, Some(length))
    }

    fn add_recording_with_length(&self, user: &str, length: Option<u64>) -> Option<CallRecording> {
        let data = &self.state.data;
        let recording = data.add_recording(data.find_user(user)?, self.now(), length)?;
        notify(&self.state, &Notice::Recording(&recording));
        Some(self.model(&recording))
    }

    /// Replaces the content of a recording by other bytes of the same length, which changes its entity
    /// tag and its date; `None` when there is no such recording.
    pub fn replace_content(&self, recording: &str) -> Option<Content> {
        self.state.data.replace_content(recording, self.now())
    }

    /// Adds a call that began an hour ago, and notifies who subscribed to call records.
    pub fn add_call_record(&self) -> CallRecord {
        let data = &self.state.data;
        let place = data.add_call(shift(self.now(), -3600));
        let record = data
            .call(place)
            .map(|call| call.record())
            .unwrap_or_default();
        let notice = Notice::CallRecord {
            place,
            id: &record.id,
            is_new: true,
        };
        notify(&self.state, &notice);
        record
    }

    /// Gives a call record its next version, and notifies who subscribed to updates; `None` when there
    /// is no such record.
    pub fn update_call_record(&self, id: &str) -> Option<CallRecord> {
        let data = &self.state.data;
        let place = data.find_call(id)?;
        data.update_call(place)?;
        let record = data.call(place)?.record();
        let notice = Notice::CallRecord {
            place,
            id,
            is_new: false,
        };
        notify(&self.state, &notice);
        Some(record)
    }

    /// Sends a lifecycle event of a subscription; `false` when there is no such subscription, or it
    /// has no URL for them.
    pub fn send_lifecycle_event(&self, subscription: &str, event: LifecycleEventType) -> bool {
        send_lifecycle_event(&self.state, subscription, event)
    }

    /// The notifications that were delivered or given up.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state.subscriptions.deliveries()
    }

    // Faults, and what came of them.

    /// Adds faults behind those there are.
    pub fn inject(&self, script: Script) {
        self.state.faults.add(script);
    }

    /// Draws faults from this schedule from now on.
    pub fn schedule(&self, schedule: Schedule) {
        self.state.faults.schedule(schedule);
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.state.faults.clear();
    }

    /// The seed of the data set.
    pub fn seed(&self) -> u64 {
        self.state.settings.seed
    }

    /// The requests that arrived, the oldest first; of very many only the last 65,536.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.log.all()
    }

    /// How many requests there were at the same time at most.
    pub fn most_requests_at_once(&self) -> usize {
        self.state.log.most_at_once()
    }

    /// What clients did wrong so far.
    pub fn violations(&self) -> Vec<Violation> {
        self.state.checks.violations()
    }

    /// Fails when a client did something wrong.
    ///
    /// # Panics
    /// With a list of what was wrong.
    #[track_caller]
    pub fn assert_clean(&self) {
        let violations = self.violations();
        let list: Vec<_> = violations
            .iter()
            .map(|violation| format!("- {violation}"))
            .collect();
        assert!(
            list.is_empty(),
            "the protocol was broken (seed {}):\n{}",
            self.seed(),
            list.join("\n")
        );
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Simulator")
            .field("origin", &self.state.origin)
            .field("seed", &self.state.settings.seed)
            .finish_non_exhaustive()
    }
}

/// The recording as v1.0 answers it.
pub(crate) fn model(state: &State, recording: &Recording) -> CallRecording {
    let data = &state.data;
    let organizer = data
        .find_user(&recording.organizer)
        .and_then(|index| data.user(index));
    let form = Form {
        organizer: organizer.as_ref(),
        tenant: data.tenant(),
        root: &format!("{}/v1.0", state.origin),
        is_beta: false,
        newer: false,
    };
    data.model(recording, &form)
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|source| StartError::Listen { address, source })
}

fn origin_of(listener: &TcpListener) -> String {
    match listener.local_addr() {
        Ok(address) => format!("http://{address}"),
        // A bound socket has an address.
        Err(_) => String::from("http://127.0.0.1"),
    }
}
