//! One request of a batch, and its answer told apart by steps.

use std::collections::HashMap;

use graph_calls_core::operation::Path;
use http::Method;
use serde_json::value::RawValue;

use super::answer::StepAnswer;
use super::step::{self, Planned};
use crate::endpoints::Request;
use crate::endpoints::operation::{DecodeError, json};
use crate::error::{Error, ErrorKind};
use crate::limit::Places;
use crate::pipeline::Pipeline;

/// The largest number of steps in one request.
pub(super) const MOST_STEPS: usize = 20;

/// A step of the request, with its places in the limits.
pub(super) struct Place {
    pub(super) step: usize,
    pub(super) limits: Places,
}

/// Sends these steps, and gives what became of each.
pub(super) async fn send(
    pipeline: &Pipeline,
    steps: &[Planned],
    places: &[Place],
) -> Result<Vec<Result<StepAnswer, Error>>, Error> {
    let requests = places.iter().filter_map(|place| {
        let step = &steps[place.step];
        // A step that has succeeded before is not in this request, so the request cannot name it.
        let here = step.after.iter().filter(|wanted| {
            let mut others = places.iter();
            others.any(|other| other.step == **wanted)
        });
        let depends_on: Vec<_> = here.map(|wanted| step::id(*wanted)).collect();
        step.to_json(place.step, &depends_on)
    });
    let requests: HashMap<_, Vec<_>> = HashMap::from([("requests", requests.collect())]);
    let request = Request::post(Path::new("/$batch"))
        .accept("application/json")
        .json(&requests);
    let mut call = pipeline.call("batch", request)?;
    let sent: Vec<_> = places.iter().map(|place| &steps[place.step]).collect();
    // It may be sent again if each of its steps may.
    if sent.iter().all(|step| step.method().is_idempotent()) {
        call.retried_as = Method::PUT;
    }
    let (mut answers, answer) = pipeline.read(&call, answers).await?;
    Ok(places
        .iter()
        .map(|place| {
            let step = &steps[place.step];
            let Some(call) = &step.call else {
                let reason = "a step without a request was sent";
                return Err(Error::new(ErrorKind::Request, reason));
            };
            match answers.remove(&step::id(place.step)) {
                Some(found) => StepAnswer::new(found, call, &answer),
                None => {
                    let reason = "the answer to the batch has none to this step";
                    Err(call.locate(Error::new(ErrorKind::Decode, reason)))
                }
            }
        })
        .collect())
}

pub(super) type Members = HashMap<String, Box<RawValue>>;

/// The answers by the ids of their steps.
fn answers(body: &[u8]) -> Result<HashMap<String, Members>, DecodeError> {
    let batch: HashMap<String, Box<RawValue>> = json(body)?;
    let responses = batch.get("responses").map_or("null", |list| list.get());
    let responses: Vec<Members> = json(responses.as_bytes())?;
    let by_id = responses.into_iter().filter_map(|members| {
        let id: String = serde_json::from_str(members.get("id")?.get()).ok()?;
        Some((id, members))
    });
    Ok(by_id.collect())
}
