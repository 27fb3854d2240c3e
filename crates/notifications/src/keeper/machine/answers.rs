//! The meaning of the service's answers for a subscription.

use std::time::Duration;

use graph_calls_core::primitive::Timestamp;
use graph_calls_models::Subscription;

use super::{GIVEN_UP, Lost, Machine, Phase, Present, SHORTEST_PAUSE};
use crate::GapCause;
use crate::clock::until;
use crate::keeper::call::{Answer, Call};

/// The first wait after a failure, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(15);
const LONGEST_WAIT: Duration = Duration::from_secs(10 * 60);

impl Machine {
    /// Takes the answer to `call`; whether it was of any use.
    pub(crate) fn answer(&mut self, call: &Call, answer: Answer, now: Timestamp) -> bool {
        self.follow_clock(now);
        let is_useful = self.apply(call, answer, now);
        if is_useful {
            self.failures = 0;
            self.not_before = now;
        }
        is_useful
    }

    fn apply(&mut self, call: &Call, answer: Answer, now: Timestamp) -> bool {
        match (call, answer) {
            (Call::Create(asked), Answer::Subscription(created)) if !created.id.is_empty() => {
                let expires = created.expiration_date_time.or(asked.expiration_date_time);
                // The certificate may have been changed while the answer was on its way.
                let certificate_id = asked.encryption_certificate_id.clone();
                self.begin(created.id, expires, certificate_id, now);
                true
            }
            (Call::Create(_), Answer::Conflict) => {
                self.phase = Phase::InTheWay;
                true
            }
            (Call::List, Answer::Subscriptions(subscriptions)) => self.settle(subscriptions, now),
            (Call::Delete { .. }, Answer::Done | Answer::Gone) => {
                self.phase = Phase::Absent;
                true
            }
            (Call::Renew { changes, .. }, Answer::Subscription(renewed)) => {
                let expires = renewed
                    .expiration_date_time
                    .or(changes.expiration_date_time);
                let certificate_id = changes.encryption_certificate_id.clone();
                self.confirm(expires, certificate_id, now);
                true
            }
            (Call::Reauthorize { .. }, Answer::Done) => {
                self.confirm(None, None, now);
                true
            }
            (Call::Renew { .. } | Call::Reauthorize { .. }, Answer::Gone) => {
                self.lose(GapCause::Gone, now);
                true
            }
            (call, answer) => {
                self.fail(call, &answer, now);
                false
            }
        }
    }

    /// A subscription is there, new or adopted.
    fn begin(
        &mut self,
        id: String,
        expires: Option<Timestamp>,
        certificate_id: Option<String>,
        now: Timestamp,
    ) {
        let expires = expires.unwrap_or_else(|| self.request.expiry(now));
        self.unknown_expiry = None;
        match self.lost.take() {
            Some(lost) => self.report(lost.from, now, lost.cause, lost.id),
            None => self.covered = Some(now),
        }
        let renew_at = self.renew_at(expires, now);
        self.phase = Phase::Present(Present {
            id,
            expires,
            confirmed: now,
            renew_at,
            last: None,
            wants_authorization: None,
            asked: None,
            certificate_id,
        });
        for event in std::mem::take(&mut self.early) {
            self.lifecycle(&event, now);
        }
    }

    /// The subscription is still there.
    fn confirm(
        &mut self,
        expires: Option<Timestamp>,
        certificate_id: Option<String>,
        now: Timestamp,
    ) {
        let renew_at = expires.map(|expires| self.renew_at(expires, now));
        let Phase::Present(present) = &mut self.phase else {
            return;
        };
        present.confirmed = now;
        let asked = present.wants_authorization.take();
        // A request that came in while the call was on its way may not be answered by it.
        let started = present.last.map_or(now, |(_, at)| at);
        present.wants_authorization = present.asked.take().filter(|asked| *asked > started);
        present.expires = expires.unwrap_or(present.expires);
        present.renew_at = renew_at.unwrap_or(present.renew_at);
        present.certificate_id = certificate_id.or(present.certificate_id.take());
        if let Some(since) = asked
            && since.saturating_add(GIVEN_UP) <= now
        {
            let id = Some(present.id.clone());
            let from = self.covered.map_or(since, |covered| covered.max(since));
            self.report(from, now, GapCause::Unauthorized, id);
        }
    }

    /// Somewhere past the middle of what is left, so that many subscriptions that were created together
    /// are not renewed together, and a renewal that fails has time to be repeated.
    fn renew_at(&mut self, expires: Timestamp, now: Timestamp) -> Timestamp {
        let share = 0.5 + 0.15 * self.random.f64();
        now.saturating_add(until(now, expires).mul_f64(share).max(SHORTEST_PAUSE))
    }

    /// Finds the subscription that is in the way among all, and adopts it or has it replaced.
    fn settle(&mut self, subscriptions: Vec<Subscription>, now: Timestamp) -> bool {
        let own = subscriptions
            .iter()
            .find(|subscription| self.request.is_same(subscription));
        let Some(own) = own else {
            self.phase = Phase::Absent;
            let is_rival = |subscription| self.request.is_rival(subscription);
            if subscriptions.iter().any(is_rival) {
                let resource = self.request.resource();
                tracing::error!(%resource, "a subscription of the same application for the same \
                    changes notifies another URL; Graph allows only one");
            }
            self.delay(None, now);
            return false;
        };
        let expires = own.expiration_date_time;
        // Nobody can read the client state of a subscription. It is known only of one that was created
        // with a given one, or of one whose creation was asked for and whose answer got lost.
        let is_given = self.request.given_client_state().is_some();
        let is_lost_answer = expires.is_some() && expires == self.unknown_expiry;
        if self.lost.is_none() && !is_lost_answer {
            self.lost = Some(Lost {
                from: expires.map_or(now, |expires| self.earliest_start(expires)),
                cause: if is_given {
                    GapCause::Restarted
                } else {
                    GapCause::Replaced
                },
                id: Some(own.id.clone()),
            });
        }
        if is_given || is_lost_answer {
            let certificate_id = own.encryption_certificate_id.clone();
            let certificate_id = certificate_id.filter(|id| !id.is_empty());
            self.begin(own.id.clone(), expires, certificate_id, now);
        } else {
            self.phase = Phase::Orphaned { id: own.id.clone() };
        }
        true
    }

    fn fail(&mut self, call: &Call, answer: &Answer, now: Timestamp) {
        let mut retry_after = None;
        if let Answer::Failed {
            retry_after: given,
            is_unknown,
        } = answer
        {
            retry_after = *given;
            if let (true, Call::Create(asked)) = (*is_unknown, call) {
                self.unknown_expiry = asked.expiration_date_time;
            }
        }
        self.delay(retry_after, now);
    }

    fn delay(&mut self, retry_after: Option<Duration>, now: Timestamp) {
        let longest = FIRST_WAIT.saturating_mul(1 << self.failures.min(10));
        let wait = longest
            .min(LONGEST_WAIT)
            .mul_f64(0.5 + 0.5 * self.random.f64());
        self.failures = self.failures.saturating_add(1);
        self.not_before = now.saturating_add(wait.max(retry_after.unwrap_or_default()));
    }
}
