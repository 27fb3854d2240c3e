//! A running simulator.

mod access;
mod data;
mod deliveries;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use graph_calls_core::primitive::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::builder::Builder;
use crate::checks::Violation;
use crate::faults::{Schedule, Script};
use crate::log::RecordedRequest;
use crate::login::Certificate;
use crate::odata::Catalog;
use crate::server::{Origin, serve};
use crate::start_error::StartError;
use crate::state::State;
use crate::store::{Seed, Store};
use crate::tokens::Grant;

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
    /// Fails when no port of the loopback can be listened on.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Sets up a simulator.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) async fn launch(builder: Builder) -> Result<Self, StartError> {
        let mut builder = builder;
        let catalog = Catalog::new(&builder.operations);
        let navigations = Arc::new(catalog.navigations());
        let seed = Seed::new(builder.dimensions);
        let data = match &builder.data {
            Some(folder) => Store::read(seed, folder, &navigations)?,
            None => Store::generate(seed),
        };
        for (path, values) in &builder.entities {
            data.push_values(path, values, &navigations);
        }
        if builder.settings.client_permissions.is_empty() {
            builder.settings.client_permissions = catalog.permissions();
        }
        let certificate = Certificate::from_pem(&builder.client_certificate);
        let certificate = certificate.map_err(StartError::Certificate)?;
        let listener = listen(builder.listen).await?;
        let foreign_listener = listen(builder.listen_foreign).await?;
        let origin = builder.origin.unwrap_or_else(|| origin_of(&listener));
        let foreign_origin = origin_of(&foreign_listener);
        let catalog = Arc::new(catalog);
        let settings = builder.settings;
        let state = State::new(
            settings,
            data,
            catalog,
            certificate,
            [origin, foreign_origin],
        );
        let state = Arc::new(state);
        let everything = Grant {
            permissions: None,
            user: state.data.users().first().map(|user| user.id.clone()),
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

    /// The time of the service's clock.
    pub fn now(&self) -> Timestamp {
        self.state.clock.now()
    }

    /// Puts the service's clock forward, which decides about retention, tokens and subscriptions.
    pub fn advance(&self, duration: std::time::Duration) {
        self.state.clock.advance(duration);
    }

    /// Adds faults after the present ones. Its faults of deliveries replace the present ones.
    pub fn inject(&self, script: Script) {
        if let Some(disturbance) = script.disturbance() {
            self.disturb_deliveries(Some(disturbance.clone()));
        }
        self.state.faults.add(script);
    }

    /// Draws faults from this schedule from now on.
    pub fn schedule(&self, schedule: Schedule) {
        self.state.faults.schedule(schedule);
    }

    /// Takes all faults away, those of deliveries as well.
    pub fn clear_faults(&self) {
        self.disturb_deliveries(None);
        self.state.faults.clear();
    }

    /// The seed of the data set.
    pub fn seed(&self) -> u64 {
        self.state.seed()
    }

    /// The requests that arrived, the oldest first; at most the last 65,536, and no more than fit into 32 MiB.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.log.all()
    }

    /// The largest number of requests at the same time.
    pub fn most_requests_at_once(&self) -> usize {
        self.state.log.most_at_once()
    }

    /// The violations of clients so far.
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
            .field("seed", &self.seed())
            .finish_non_exhaustive()
    }
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
