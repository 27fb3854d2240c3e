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
pub(crate) struct Faults {
    inner: Mutex<Inner>,
}

struct Inner {
    script: Script,
    /// The number of requests that each rule has matched.
    matched: Vec<u64>,
    schedule: Option<Schedule>,
}

impl Faults {
    pub(crate) fn new(script: Script, schedule: Option<Schedule>) -> Self {
        let matched = vec![0; script.rules.len()];
        Self {
            inner: Mutex::new(Inner {
                script,
                matched,
                schedule,
            }),
        }
    }

    /// Adds rules behind those there are.
    pub(crate) fn add(&self, script: Script) {
        let mut inner = lock(&self.inner);
        inner.matched.extend(script.rules.iter().map(|_| 0));
        inner.script.rules.extend(script.rules);
    }

    /// Takes all rules away, and the schedule.
    pub(crate) fn clear(&self) {
        let mut inner = lock(&self.inner);
        inner.script.rules.clear();
        inner.matched.clear();
        inner.schedule = None;
    }

    /// Draws faults from another schedule.
    pub(crate) fn schedule(&self, schedule: Schedule) {
        lock(&self.inner).schedule = Some(schedule);
    }

    /// The fault for the request: that of the first rule that is due, else one of the schedule.
    pub(crate) fn pick(&self, method: &Method, target: &str) -> Option<Fault> {
        let mut inner = lock(&self.inner);
        let Inner {
            script,
            matched,
            schedule,
        } = &mut *inner;
        let mut found = None;
        for (rule, count) in script.rules.iter().zip(matched) {
            if rule.matches(method, target) {
                *count += 1;
                if found.is_none() && rule.is_due(*count) {
                    found = Some(rule.fault().clone());
                }
            }
        }
        found.or_else(|| schedule.as_mut()?.draw(method, target))
    }
}
