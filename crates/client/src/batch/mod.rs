//! Several operations in one request, by the JSON batching of Graph.
//!
//! The rules are those of Microsoft's "Combine multiple HTTP requests using JSON batching" and, for 429 and
//! `Retry-After` of single steps, of "Microsoft Graph throttling guidance".

mod answer;
mod round;
mod step;

pub use step::{Step, StepId};

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use http::StatusCode;
use tokio::time::{Instant, sleep};

use self::answer::StepAnswer;
use self::step::Planned;
use crate::endpoints::Operation;
use crate::error::{Error, ErrorKind};
use crate::pipeline::Pipeline;
use crate::retry::Failed;
use crate::trace;

/// Operations that are sent together, in as few requests as Graph allows; see
/// [`Client::batch`](crate::Client::batch).
///
/// A request of a batch holds up to 20 operations; where there are more, they go one request after the other.
/// Each operation counts for the limits as if it was sent by itself, and is retried by itself by the client's
/// [`RetryPolicy`](crate::RetryPolicy). Contents are not for batches: Graph answers them with a redirect.
#[must_use = "a batch does nothing until it is sent"]
pub struct Batch {
    pipeline: Arc<Pipeline>,
    /// Tells the steps of this batch from those of others.
    number: u64,
    steps: Vec<Planned>,
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

impl Batch {
    pub(crate) fn new(pipeline: Arc<Pipeline>) -> Self {
        Self {
            pipeline,
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            steps: Vec::new(),
        }
    }

    /// Adds an operation, and returns the step by which its output is had later.
    pub fn add<O: Operation>(&mut self, operation: O) -> Step<O> {
        self.add_after(operation, [])
    }

    /// Adds an operation that begins when these steps have succeeded, and fails when one of them does.
    ///
    /// ```
    /// # use graph_calls::{Client, Object, credential::StaticToken};
    /// # let client = Client::builder().credential(StaticToken::new("x")).build()?;
    /// use graph_calls::endpoints::subscriptions;
    ///
    /// let mut batch = client.batch();
    /// let delete = batch.add(subscriptions::Delete::new("an old one"));
    /// let list = batch.add_after(subscriptions::List::new(), [delete.id()]);
    /// # Ok::<(), graph_calls::Error>(())
    /// ```
    pub fn add_after<O: Operation>(
        &mut self,
        operation: O,
        after: impl IntoIterator<Item = StepId>,
    ) -> Step<O> {
        let id = StepId {
            batch: self.number,
            index: self.steps.len(),
        };
        let call = self.pipeline.call(O::NAME, operation.request());
        let after = after
            .into_iter()
            .map(|step| self.index_of(step))
            .collect::<Result<_, _>>()
            .map_err(|error: Error| error.in_operation(O::NAME));
        let planned = call.and_then(|call| Ok(Planned::new(call, after?)));
        self.steps.push(planned.unwrap_or_else(Planned::failed));
        Step::new(id)
    }

    fn index_of(&self, step: StepId) -> Result<usize, Error> {
        if step.batch == self.number {
            return Ok(step.index);
        }
        let reason = "the step to wait for is one of another batch";
        Err(Error::new(ErrorKind::Request, reason))
    }

    /// Returns the number of operations.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Tells if there is no operation yet.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Sends the operations and waits for all of them.
    ///
    /// It does not fail as a whole: each operation has an output or an error of its own. Where a request of
    /// the batch fails, each of the operations in it has that error.
    ///
    /// Dropped, it leaves nothing behind but what the service may have done.
    pub async fn send(mut self) -> BatchResponse {
        while let Some(places) = self.next_round().await {
            let begun = Instant::now();
            let outcomes = match round::send(&self.pipeline, &self.steps, &places).await {
                Ok(outcomes) => outcomes,
                Err(error) => {
                    for place in &places {
                        self.steps[place.step].attempts += error.attempts().max(1);
                        self.fail(place.step, error.copy());
                    }
                    continue;
                }
            };
            let mut until = None;
            for (outcome, place) in outcomes.into_iter().zip(&places) {
                let index = place.step;
                let step = &mut self.steps[index];
                step.attempts += 1;
                step.begun.get_or_insert(begun);
                let error = match outcome {
                    Ok(answer) => {
                        step.outcome = Some(Ok(answer));
                        continue;
                    }
                    Err(error) => error,
                };
                if error.status() == Some(StatusCode::TOO_MANY_REQUESTS)
                    && let Some(wait) = error.retry_after()
                    && let Some(until) = Instant::now().checked_add(self.pipeline.retry.cap(wait))
                {
                    place.limits.pause(until);
                }
                match self.wait(index, &error, until.is_some()) {
                    Some(wait) => {
                        trace::retries(&error, wait);
                        until = until.max(Instant::now().checked_add(wait));
                    }
                    None => self.fail(index, error),
                }
            }
            drop(places);
            if let Some(until) = until {
                // By the guidance, the steps that were throttled come again after the longest of their waits.
                sleep(until.saturating_duration_since(Instant::now())).await;
            }
        }
        BatchResponse {
            number: self.number,
            outcomes: self.steps.into_iter().map(|step| step.outcome).collect(),
        }
    }

    /// The wait before the step is sent again; `None` when it is not.
    fn wait(&self, index: usize, error: &Error, others_wait: bool) -> Option<std::time::Duration> {
        let step = &self.steps[index];
        let is_dependent = error.status() == Some(StatusCode::FAILED_DEPENDENCY);
        if is_dependent && step.attempts < self.pipeline.retry.most_attempts() {
            let is_open = |index: &usize| self.steps[*index].outcome.is_none();
            // Nothing was done. What it depends on comes again; or others were throttled, of which Graph
            // has been documented to answer 424 to all.
            if step.after.iter().any(is_open) || (step.after.is_empty() && others_wait) {
                return Some(std::time::Duration::ZERO);
            }
        }
        let failed = Failed {
            error,
            method: step.method(),
            attempts: step.attempts,
            elapsed: step.begun.map(|begun| begun.elapsed()).unwrap_or_default(),
        };
        self.pipeline
            .with_random(|random| self.pipeline.retry.wait(&failed, random))
    }

    fn fail(&mut self, index: usize, mut error: Error) {
        // The same for both: the service refused the step, or the step was not sent any more.
        if error.status() == Some(StatusCode::FAILED_DEPENDENCY)
            && let Some(dependency) = self.failed_dependency(index)
        {
            error.parts_mut().kind = dependency.kind();
            error
                .parts_mut()
                .reason
                .clone_from(&dependency.parts().reason);
        }
        let step = &mut self.steps[index];
        let parts = error.parts_mut();
        parts.attempts = step.attempts;
        parts.operation = step.call.as_ref().map(|call| call.operation);
        step.outcome = Some(Err(error));
    }

    /// The steps of the next request, each with its places in the limits; `None` when all are done.
    async fn next_round(&mut self) -> Option<Vec<round::Place>> {
        let mut places: Vec<round::Place> = Vec::new();
        for index in 0..self.steps.len() {
            if self.steps[index].outcome.is_some() {
                continue;
            }
            if let Some(error) = self.failed_dependency(index) {
                self.steps[index].outcome = Some(Err(error));
                continue;
            }
            if places.len() == round::MOST_STEPS {
                break;
            }
            let is_in_this_round =
                |wanted: &usize| places.iter().any(|place| place.step == *wanted);
            let step = &self.steps[index];
            let is_ready =
                |wanted: &usize| self.steps[*wanted].outcome.is_some() || is_in_this_round(wanted);
            let Some(call) = step
                .call
                .as_ref()
                .filter(|_| step.after.iter().all(is_ready))
            else {
                continue;
            };
            let limits = self.pipeline.limiter.places(call.path());
            // The first one is waited for; the others come along if nothing holds them back.
            let limits = match places.is_empty() {
                true => Some(limits.await),
                false => futures_util::FutureExt::now_or_never(limits),
            };
            if let Some(limits) = limits {
                places.push(round::Place {
                    step: index,
                    limits,
                });
            }
        }
        (!places.is_empty()).then_some(places)
    }

    /// The error of a step that waits for one that has failed.
    fn failed_dependency(&self, index: usize) -> Option<Error> {
        let step = &self.steps[index];
        let mut after = step.after.iter();
        let failed = after.find(|wanted| matches!(self.steps[**wanted].outcome, Some(Err(_))))?;
        let failed = step::id(*failed);
        let reason = format!("the step `{failed}` that it waits for has failed");
        let error = Error::new(ErrorKind::Dependency, reason);
        Some(match &step.call {
            Some(call) => call.locate(error),
            None => error,
        })
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Batch")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

/// The answers of a batch's operations, until they are taken.
pub struct BatchResponse {
    number: u64,
    outcomes: Vec<Option<Result<StepAnswer, Error>>>,
}

impl BatchResponse {
    /// The output of a step.
    ///
    /// # Errors
    /// As of [`Client::send`](crate::Client::send), and [`ErrorKind::Dependency`] where a step that this one
    /// waits for has failed. [`ErrorKind::Request`] for a step of another batch.
    pub fn take<O: Operation>(&mut self, step: Step<O>) -> Result<O::Output, Error> {
        let id = step.id();
        let outcome = match id.batch == self.number {
            true => self.outcomes.get_mut(id.index).and_then(Option::take),
            false => None,
        };
        match outcome {
            Some(Ok(answer)) => answer.decode::<O>(),
            Some(Err(error)) => Err(error),
            None => {
                let reason = "the step is one of another batch";
                Err(Error::new(ErrorKind::Request, reason).in_operation(O::NAME))
            }
        }
    }
}

impl fmt::Debug for BatchResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BatchResponse")
            .field("len", &self.outcomes.len())
            .finish_non_exhaustive()
    }
}
