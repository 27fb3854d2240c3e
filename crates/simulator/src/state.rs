//! State that the parts of one running simulator share.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use graph_calls_core::primitive::Timestamp;
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;

use crate::checks::Checks;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::limits::Limits;
use crate::link::Links;
use crate::lock::lock;
use crate::log::RequestLog;
use crate::login::Certificate;
use crate::notify::Subscriptions;
use crate::odata::{Catalog, Writer};
use crate::settings::Settings;
use crate::store::{Content, Dimensions, Entity, Random, Store, Subject};
use crate::tokens::Tokens;

/// The time that call records are kept.
const RETENTION: Duration = Duration::from_secs(30 * 86_400);

/// The state of a simulator.
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) data: Store,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) client_certificate: Certificate,
    pub(crate) clock: Clock,
    pub(crate) links: Links,
    pub(crate) tokens: Tokens,
    pub(crate) faults: Faults,
    pub(crate) checks: Checks,
    pub(crate) limits: Limits,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) log: RequestLog,
    /// Scheme and authority of the service, as its links have them.
    pub(crate) origin: String,
    /// The same of the other origin.
    pub(crate) foreign_origin: String,
    requests: AtomicU64,
    digests: Mutex<HashMap<String, Arc<OnceCell<[u8; 32]>>>>,
}

impl State {
    pub(crate) fn new(
        settings: Settings,
        data: Store,
        catalog: Arc<Catalog>,
        client_certificate: Certificate,
        [origin, foreign_origin]: [String; 2],
    ) -> Self {
        let Dimensions { seed, now, .. } = data.seed.dimensions;
        Self {
            clock: Clock::new(now),
            links: Links::new(seed),
            tokens: Tokens::new(seed),
            faults: Faults::new(settings.script.clone(), settings.schedule.clone()),
            checks: Checks::default(),
            limits: Limits::default(),
            subscriptions: Subscriptions::new(settings.script.disturbance().cloned()),
            log: RequestLog::default(),
            settings,
            data,
            catalog,
            client_certificate,
            origin,
            foreign_origin,
            requests: AtomicU64::new(0),
            digests: Mutex::default(),
        }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.data.seed.dimensions.seed
    }

    /// The start of the oldest call whose record is still kept.
    pub(crate) fn oldest_call(&self) -> Timestamp {
        self.clock.now().saturating_sub(RETENTION)
    }

    /// The entity as v1.0 answers it.
    pub(crate) fn write(&self, entity: &Entity) -> String {
        let writer = Writer {
            root: &format!("{}/v1.0", self.origin),
            is_beta: false,
            shows_later_members: false,
            omits_nulls: false,
        };
        writer.write(entity, &Default::default(), &[])
    }

    /// The entity as v1.0 answers it, as a value of its type.
    pub(crate) fn model<T: DeserializeOwned>(&self, entity: &Entity) -> Option<T> {
        serde_json::from_str(&self.write(entity)).ok()
    }

    /// Tells whether `localhost` is not the service's own name, so that links to it are traps.
    pub(crate) fn is_trap(&self) -> bool {
        !self.origin.contains("//localhost")
    }

    /// A new id for a request or an answer.
    pub(crate) fn request_id(&self) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        Random::new(self.seed(), Subject::Request, number).guid()
    }

    /// The SHA-256 of the content, computed once, on a thread of its own; `None` when the runtime ends.
    pub(crate) async fn digest(&self, content: &Content) -> Option<[u8; 32]> {
        let digest = { Arc::clone(lock(&self.digests).entry(content.entity_tag()).or_default()) };
        let compute = || {
            let content = content.clone();
            tokio::task::spawn_blocking(move || content.sha256())
        };
        digest.get_or_try_init(compute).await.ok().copied()
    }
}
