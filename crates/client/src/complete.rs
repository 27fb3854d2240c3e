//! Following the next links inside an object.

use graph_calls_core::Wire;

use crate::endpoints::operation::json;
use crate::endpoints::{Link, Page, Request, RequestError};
use crate::error::{Error, ErrorKind};
use crate::models::Object;
use crate::pages::Visited;
use crate::pipeline::Pipeline;

/// The name of the annotation with the next link of a property.
fn annotation(property: &str) -> String {
    format!("{property}@odata.nextLink")
}

/// Appends to the property what its next links lead to.
pub(crate) async fn complete<S: Object, T: Wire + 'static>(
    pipeline: &Pipeline,
    operation: &'static str,
    request: Result<Request, RequestError>,
    object: &mut S,
    property: &'static str,
) -> Result<usize, Error> {
    let headers = request
        .map_err(|source| Error::new(ErrorKind::Request, source.to_string()))
        .map_err(|error| error.in_operation(operation))?
        .headers()
        .clone();
    let mut appended = 0;
    let mut visited = Visited::new();
    while let Some(link) = next_link(object, property, operation)? {
        if !visited.is_new(link.as_str()) {
            let reason = format!("the next link of `{property}` leads back to itself");
            return Err(Error::new(ErrorKind::Loop, reason).in_operation(operation));
        }
        let call = pipeline.call(operation, Ok(Request::follow(link, headers.clone())))?;
        let (page, _) = pipeline.read(&call, json::<Page<T>>).await?;
        let next = page.next_link();
        let items = collection::<S, T>(object, property, operation)?;
        appended += page.value.len();
        items.extend(page.value);
        // Items and link change together and without a wait, so the object is never in between.
        set_next_link(object, property, next).map_err(|error| error.in_operation(operation))?;
    }
    Ok(appended)
}

fn next_link<S: Object>(
    object: &S,
    property: &str,
    operation: &'static str,
) -> Result<Option<Link>, Error> {
    let link = object.unknown().get::<String>(&annotation(property));
    link.transpose()
        .map(|link| link.map(Link::from))
        .map_err(|source| {
            let reason = format!("the next link of `{property}` is not a text");
            Error::new(ErrorKind::Link, reason)
                .with_source(source)
                .in_operation(operation)
        })
}

fn set_next_link<S: Object>(
    object: &mut S,
    property: &str,
    link: Option<Link>,
) -> Result<(), Error> {
    let remainder = object.remainder_mut();
    match link {
        Some(link) => remainder
            .insert(&annotation(property), &link.as_str())
            .map_err(|source| Error::new(ErrorKind::Decode, source.to_string())),
        None => {
            remainder.remove(&annotation(property));
            Ok(())
        }
    }
}

/// The items that the property has so far.
fn collection<'a, S: Object, T: Wire + 'static>(
    object: &'a mut S,
    property: &str,
    operation: &'static str,
) -> Result<&'a mut Vec<T>, Error> {
    object
        .property_mut(property)
        .and_then(|field| field.downcast_mut::<Option<Vec<T>>>())
        .map(Option::get_or_insert_default)
        .ok_or_else(|| {
            let reason = format!("`{property}` is not a collection");
            Error::new(ErrorKind::Request, reason).in_operation(operation)
        })
}
