//! The life of one subscription, as a machine that is told the time.

mod answers;
mod memory;
#[cfg(test)]
mod tests;

use std::time::Duration;

use graph_calls_core::Object;
use graph_calls_core::primitive::{Secret, Timestamp};
use graph_calls_models::{LifecycleEventType, Subscription};

use super::call::{Call, Step};
use crate::clock::until;
use crate::subscription::SubscriptionRequest;
use crate::{Gap, GapCause, Lifecycle};

/// Graph wants no renewal and reauthorization of the same subscription within this time.
const BETWEEN: Duration = Duration::from_secs(10 * 60);

/// The service gives up what it could not deliver for so long.
const GIVEN_UP: Duration = Duration::from_secs(4 * 60 * 60);

/// Number of events that are kept while a subscription is being created; each kind counts once.
const EARLY: usize = 16;

/// Nothing that has worked is done again sooner, whatever the clocks say.
const SHORTEST_PAUSE: Duration = Duration::from_secs(60);

/// The life of one subscription.
///
/// It does nothing by itself: it says what to call and until when to wait, and is told what came of it,
/// so days of it can be tried in no time.
#[derive(Debug)]
pub(crate) struct Machine {
    request: SubscriptionRequest,
    tenant_id: Option<String>,
    client_state: Secret,
    /// The time between gaps that are reported though nothing is known to be missing.
    routine: Option<Duration>,
    phase: Phase,
    failures: u32,
    not_before: Timestamp,
    /// The expiry of the last creation that may have worked without anybody knowing.
    unknown_expiry: Option<Timestamp>,
    lost: Option<Lost>,
    /// Before this nothing is missing but what lies in a gap that was reported.
    covered: Option<Timestamp>,
    gaps: Vec<Gap>,
    /// Events that came before the answer with the id of their subscription.
    early: Vec<Lifecycle>,
    /// The last time that the clock showed.
    clock: Timestamp,
    random: fastrand::Rng,
}

#[derive(Debug)]
enum Phase {
    /// There is no subscription.
    Absent,
    /// There is one that is in the way.
    InTheWay,
    /// There is one in the way, with a client state that is not known.
    Orphaned {
        id: String,
    },
    Present(Present),
}

#[derive(Debug)]
struct Present {
    id: String,
    expires: Timestamp,
    /// The time when it was last known to be there.
    confirmed: Timestamp,
    renew_at: Timestamp,
    /// The last call of the two that must not follow each other closely.
    last: Option<(Authorizing, Timestamp)>,
    /// Since when the service may be waiting for an authorization.
    wants_authorization: Option<Timestamp>,
    /// The time when the service asked for an authorization last.
    asked: Option<Timestamp>,
    certificate_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Authorizing {
    Renew,
    Reauthorize,
}

/// A subscription that is no more; reported once there is one again.
#[derive(Debug)]
struct Lost {
    from: Timestamp,
    cause: GapCause,
    id: Option<String>,
}

impl Machine {
    pub(crate) fn new(
        request: SubscriptionRequest,
        client_state: Secret,
        now: Timestamp,
        random: fastrand::Rng,
    ) -> Self {
        Self {
            request,
            tenant_id: None,
            client_state,
            routine: None,
            phase: Phase::Absent,
            failures: 0,
            not_before: now,
            unknown_expiry: None,
            lost: None,
            covered: None,
            gaps: Vec::new(),
            early: Vec::new(),
            clock: now,
            random,
        }
    }

    pub(crate) fn with_tenant(mut self, tenant_id: Option<String>) -> Self {
        self.tenant_id = tenant_id;
        self
    }

    pub(crate) fn with_routine(mut self, every: Option<Duration>) -> Self {
        self.routine = every.map(|every| every.max(SHORTEST_PAUSE));
        self
    }

    pub(crate) fn request(&self) -> &SubscriptionRequest {
        &self.request
    }

    pub(crate) fn client_state(&self) -> &Secret {
        &self.client_state
    }

    pub(crate) fn id(&self) -> Option<&str> {
        self.present().map(|present| &*present.id)
    }

    pub(crate) fn expires(&self) -> Option<Timestamp> {
        self.present().map(|present| present.expires)
    }

    /// Before this nothing is tried again.
    pub(crate) fn not_before(&self) -> Timestamp {
        self.not_before
    }

    fn present(&self) -> Option<&Present> {
        match &self.phase {
            Phase::Present(present) => Some(present),
            _ => None,
        }
    }

    /// Changes what the next renewal asks for: the certificate.
    #[cfg(feature = "rich")]
    pub(crate) fn set_request(&mut self, request: SubscriptionRequest) {
        self.request = request;
    }

    /// From when on something may be missing that lies in a gap which was not taken yet.
    pub(crate) fn untaken(&self) -> Option<Timestamp> {
        self.gaps.iter().map(|gap| gap.from).min()
    }

    /// The gaps since the last call.
    pub(crate) fn take_gaps(&mut self) -> Vec<Gap> {
        std::mem::take(&mut self.gaps)
    }

    /// The next step.
    pub(crate) fn step(&mut self, now: Timestamp) -> Step {
        self.follow_clock(now);
        if self.expires().is_some_and(|expires| now >= expires) {
            self.lose(GapCause::Expired, now);
        }
        let look_at = self.look_around(now);
        match self.call(now) {
            Ok(call) => Step::Call(call),
            Err(due) => Step::Wait(look_at.map_or(due, |look_at| due.min(look_at))),
        }
    }

    /// After the clock was set back nothing lies in the future that was done, or it would be waited for.
    fn follow_clock(&mut self, now: Timestamp) {
        let is_set_back = now.saturating_add(SHORTEST_PAUSE) < self.clock;
        self.clock = now;
        if !is_set_back {
            return;
        }
        self.not_before = self.not_before.min(now);
        self.covered = self.covered.map(|covered| covered.min(now));
        if let Some(lost) = &mut self.lost {
            lost.from = lost.from.min(now);
        }
        if let Phase::Present(present) = &mut self.phase {
            present.confirmed = present.confirmed.min(now);
            present.renew_at = present.renew_at.min(now);
            present.wants_authorization = present.wants_authorization.map(|since| since.min(now));
            present.asked = present.asked.map(|asked| asked.min(now));
            present.last = present.last.map(|(kind, at)| (kind, at.min(now)));
        }
    }

    /// Reports a gap for routine when it is time, and says when it is the next time.
    fn look_around(&mut self, now: Timestamp) -> Option<Timestamp> {
        let every = self.routine?;
        let id = self.id()?.to_owned();
        let covered = self.covered?;
        if now < covered.saturating_add(every) {
            return Some(covered.saturating_add(every));
        }
        self.report(covered, now, GapCause::Routine, Some(id));
        Some(now.saturating_add(every))
    }

    /// The call that is due, or when the next one is.
    fn call(&mut self, now: Timestamp) -> Result<Call, Timestamp> {
        let expires = self.request.expiry(now);
        let due = match &self.phase {
            Phase::Present(present) => {
                let (kind, due) = self.authorizing(present, now);
                if now >= due {
                    return Ok(self.authorize(kind, now, expires));
                }
                return Err(due.min(present.expires));
            }
            _ => self.not_before,
        };
        if now < due {
            return Err(due);
        }
        Ok(match &self.phase {
            Phase::InTheWay => Call::List,
            Phase::Orphaned { id } => Call::Delete { id: id.clone() },
            Phase::Absent | Phase::Present(_) => {
                let subscription = self.request.to_subscription(&self.client_state, expires);
                Call::Create(Box::new(subscription))
            }
        })
    }

    /// Tells the next of the two calls, and its time.
    fn authorizing(&self, present: &Present, now: Timestamp) -> (Authorizing, Timestamp) {
        let certificate = self
            .request
            .certificate()
            .map(|certificate| &certificate.id);
        // In the second half of its life a renewal does for a reauthorization.
        let is_late = now
            >= present
                .confirmed
                .saturating_add(until(present.confirmed, present.expires) / 2);
        let wants_authorization = present.wants_authorization.is_some();
        let is_renewal_due = certificate.is_some()
            && present.certificate_id.as_ref() != certificate
            || wants_authorization && is_late;
        let renew_at = if is_renewal_due {
            now
        } else {
            present.renew_at
        };
        let renew_at = renew_at
            .max(present.allowed(Authorizing::Renew, now))
            .max(self.not_before);
        let authorize_at = present
            .allowed(Authorizing::Reauthorize, now)
            .max(self.not_before);
        if wants_authorization && !is_late && authorize_at < renew_at {
            (Authorizing::Reauthorize, authorize_at)
        } else {
            (Authorizing::Renew, renew_at)
        }
    }

    fn authorize(&mut self, kind: Authorizing, now: Timestamp, expires: Timestamp) -> Call {
        let certificate = self.request.certificate();
        let Phase::Present(present) = &mut self.phase else {
            return Call::List;
        };
        present.last = Some((kind, now));
        let id = present.id.clone();
        if kind == Authorizing::Reauthorize {
            return Call::Reauthorize { id };
        }
        let changes = Subscription::build(|changes| {
            changes.expiration_date_time = Some(expires);
            if let Some(certificate) = certificate
                && present.certificate_id.as_ref() != Some(&certificate.id)
            {
                changes.encryption_certificate = Some(certificate.base64.clone());
                changes.encryption_certificate_id = Some(certificate.id.clone());
            }
        });
        let changes = Box::new(changes);
        Call::Renew { id, changes }
    }

    /// Takes note of an event in the life of the subscription.
    pub(crate) fn lifecycle(&mut self, event: &Lifecycle, now: Timestamp) {
        self.follow_clock(now);
        let Phase::Present(present) = &mut self.phase else {
            self.keep_early(event);
            return;
        };
        if present.id != event.subscription_id {
            return;
        }
        match event.event {
            LifecycleEventType::ReauthorizationRequired => {
                // Perhaps it was sent before the last renewal; one authorization too many does no harm.
                let since = event.received.min(now);
                present.wants_authorization.get_or_insert(since);
                present.asked = Some(since);
            }
            LifecycleEventType::SubscriptionRemoved => self.lose(GapCause::Removed, now),
            LifecycleEventType::Missed => {
                let from = self.covered.unwrap_or(present.confirmed);
                let id = Some(present.id.clone());
                if !self.is_reported_missed(event) {
                    self.report(from, now, GapCause::Missed, id);
                }
            }
            _ => {}
        }
    }

    /// Tells whether a gap covers the event that nobody has taken yet: several events can come in one body.
    fn is_reported_missed(&self, event: &Lifecycle) -> bool {
        let mut gaps = self.gaps.iter();
        gaps.any(|gap| gap.cause == GapCause::Missed && gap.to >= event.received)
    }

    /// Keeps an event until the answer tells the id of the subscription that is being created.
    fn keep_early(&mut self, event: &Lifecycle) {
        let is_same = |other: &Lifecycle| {
            other.subscription_id == event.subscription_id && other.event == event.event
        };
        if self.early.len() < EARLY && !self.early.iter().any(is_same) {
            self.early.push(event.clone());
        }
    }

    /// Takes note that there is no subscription any more, so that one is created.
    fn lose(&mut self, cause: GapCause, now: Timestamp) {
        self.not_before = now;
        if let Phase::Present(present) = &self.phase {
            self.lost = Some(Lost {
                from: present
                    .confirmed
                    .max(self.covered.unwrap_or(present.confirmed)),
                cause,
                id: Some(present.id.clone()),
            });
            self.not_before = now.max(present.confirmed.saturating_add(SHORTEST_PAUSE));
        }
        self.phase = Phase::Absent;
        self.failures = 0;
    }

    fn report(&mut self, from: Timestamp, to: Timestamp, cause: GapCause, id: Option<String>) {
        self.covered = Some(to);
        self.gaps.push(Gap {
            resource: self.request.resource().clone(),
            subscription_id: id,
            tenant_id: self.tenant_id.clone(),
            from: from.min(to),
            to,
            cause,
        });
    }

    /// The earliest time at which a subscription that expires then may have been renewed or created.
    fn earliest_start(&self, expires: Timestamp) -> Timestamp {
        expires.saturating_sub(self.request.resource().longest_lifetime())
    }
}

impl Present {
    /// From when on a call of this kind does not follow closely on one of the other kind.
    fn allowed(&self, kind: Authorizing, now: Timestamp) -> Timestamp {
        match self.last {
            Some((last, at)) if last != kind => at.saturating_add(BETWEEN),
            Some((Authorizing::Reauthorize, _)) => self.confirmed.saturating_add(SHORTEST_PAUSE),
            _ => now,
        }
    }
}
