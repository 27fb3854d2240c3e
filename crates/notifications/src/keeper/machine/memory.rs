//! The memory of a subscription between runs.

use graph_calls_core::primitive::Timestamp;

use super::{BETWEEN, Lost, Machine, Phase, Present};
use crate::GapCause;
use crate::keeper::state::SubscriptionState;

impl Machine {
    /// Goes on where `state` was stored; before `handled` everything that was received had been handled.
    pub(crate) fn restore(
        &mut self,
        state: SubscriptionState,
        handled: Option<Timestamp>,
        now: Timestamp,
    ) {
        let given = self.request.given_client_state();
        let is_same_secret = given.is_none_or(|given| *given == state.client_state);
        let is_as_wanted = is_same_secret && state.is_as(&self.request);
        if is_same_secret {
            self.client_state = state.client_state;
            self.unknown_expiry = state.asked;
        }
        self.covered = state.covered;
        let Some(confirmed) = state.confirmed else {
            return;
        };
        let handled = handled.unwrap_or(confirmed).min(now);
        match (state.id, state.expires) {
            (Some(id), Some(expires)) if is_as_wanted => {
                self.report(handled, now, GapCause::Restarted, Some(id.clone()));
                // Nobody remembers which of the two calls came last.
                self.not_before = now.max(confirmed.min(now).saturating_add(BETWEEN));
                self.phase = Phase::Present(Present {
                    id,
                    expires,
                    confirmed: confirmed.min(now),
                    // Only a renewal shows whether it is still there and authorized.
                    renew_at: now,
                    last: None,
                    wants_authorization: Some(now),
                    asked: None,
                    certificate_id: state.certificate_id,
                });
            }
            (id, _) => {
                self.lost = Some(Lost {
                    from: handled.min(confirmed),
                    cause: GapCause::Restarted,
                    id: id.clone(),
                });
                // Only the expiry of a subscription can be renewed; where it differs otherwise, another one replaces it.
                self.phase = id.map_or(Phase::Absent, |id| Phase::Orphaned { id });
            }
        }
    }

    /// The memory to store.
    pub(crate) fn state(&self) -> SubscriptionState {
        let present = self.present();
        let lost = self.lost.as_ref().map(|lost| lost.from);
        SubscriptionState {
            resource: self.request.resource().clone(),
            change_type: self.request.change_type(),
            client_state: self.client_state.clone(),
            notification_url: self.request.notification_url().to_owned(),
            lifecycle_url: self.request.lifecycle_notification_url().to_owned(),
            id: present.map(|present| present.id.clone()),
            expires: present.map(|present| present.expires),
            confirmed: present.map(|present| present.confirmed).or(lost),
            covered: self.covered,
            asked: self.unknown_expiry,
            certificate_id: present.and_then(|present| present.certificate_id.clone()),
        }
    }
}
