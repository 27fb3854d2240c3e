//! Faults on purpose: single faults, scripts of them, and schedules drawn from a seed.

mod apply;
mod fault;
mod schedule;
mod script;

use std::sync::Mutex;

pub(crate) use apply::{answer_instead, change};
pub use fault::{Fault, RetryAfter};
pub use schedule::Schedule;
pub use script::{Rule, Script, ScriptError};

use http::Method;

use crate::lock::lock;

/// Decides which fault a request meets.
pub(crate) struct Faults(Mutex<Sources>);

/// The sources of faults.
#[derive(Default)]
struct Sources {
    /// Rules, each with the number of requests that it has matched.
    rules: Vec<(Rule, u64)>,
    schedule: Option<Schedule>,
}

impl Faults {
    pub(crate) fn new(script: Script, schedule: Option<Schedule>) -> Self {
        let rules = Vec::new();
        let faults = Self(Mutex::new(Sources { rules, schedule }));
        faults.add(script);
        faults
    }

    /// Adds rules behind those there are.
    pub(crate) fn add(&self, script: Script) {
        let rules = script.rules.into_iter().map(|rule| (rule, 0));
        lock(&self.0).rules.extend(rules);
    }

    /// Takes all rules away, and the schedule.
    pub(crate) fn clear(&self) {
        *lock(&self.0) = Sources::default();
    }

    /// Draws faults from another schedule.
    pub(crate) fn schedule(&self, schedule: Schedule) {
        lock(&self.0).schedule = Some(schedule);
    }

    /// The fault for the request: that of the first rule that is due, else one of the schedule.
    pub(crate) fn pick(&self, method: &Method, target: &str) -> Option<Fault> {
        let mut sources = lock(&self.0);
        let mut found = None;
        for (rule, count) in &mut sources.rules {
            if rule.matches(method, target) {
                *count += 1;
                if found.is_none() && rule.is_due(*count) {
                    found = Some(rule.fault().clone());
                }
            }
        }
        found.or_else(|| sources.schedule.as_mut()?.draw(method, target))
    }
}
