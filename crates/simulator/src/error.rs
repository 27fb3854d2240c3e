//! Errors in the form that Graph gives them.

use graph_calls_core::primitive::Timestamp;
use graph_calls_core::{ErrorBody, InnerError, MainError, Object};
use http::header::ALLOW;
use http::{HeaderName, HeaderValue, StatusCode};

use crate::answer::Answer;

/// An answer that is an error.
#[derive(Clone, Debug)]
pub(crate) struct GraphError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// A more specific code.
    pub(crate) inner_code: Option<&'static str>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

/// The result of a route: an answer or an error.
pub(crate) type Result<T> = std::result::Result<T, GraphError>;

impl GraphError {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            inner_code: None,
            headers: Vec::new(),
        }
    }

    /// 400: the request cannot be understood.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequest", message)
    }

    /// 403: the token's permissions or the service's policies do not allow the request.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Forbidden", message).inner("AccessDenied")
    }

    /// 404: there is no such thing.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NotFound", message)
    }

    /// 400: the path has a segment that the version does not have.
    pub(crate) fn unknown_segment(segment: &str) -> Self {
        Self::bad_request(format!("Resource not found for the segment '{segment}'."))
    }

    /// 405: the resource takes these methods only.
    pub(crate) fn method_not_allowed(methods: &str) -> Self {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let message = "The resource does not take this method.";
        Self::new(status, "MethodNotAllowed", message).with_header(ALLOW, methods)
    }

    /// 501: Graph has the path, and the simulator does not.
    pub(crate) fn not_implemented(path: &str) -> Self {
        let message = format!("The simulator does not implement '{path}'.");
        Self::new(StatusCode::NOT_IMPLEMENTED, "NotImplemented", message)
    }

    /// The same error with another code.
    pub(crate) fn code(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    /// The same error with a more specific code within.
    pub(crate) fn inner(mut self, code: &'static str) -> Self {
        self.inner_code = Some(code);
        self
    }

    /// 400: the values of a subscription are not valid.
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::bad_request(message).code("ValidationError")
    }

    /// The same error with a header.
    pub(crate) fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::try_from(value) {
            self.headers.push((name, value));
        }
        self
    }

    /// The error as an answer.
    pub(crate) fn answer(
        self,
        request_id: &str,
        client_request_id: &str,
        now: Timestamp,
    ) -> Answer {
        let body = self.body(request_id, client_request_id, now);
        let mut answer = Answer::json(body).status(self.status);
        answer.headers.extend(self.headers);
        answer
    }

    fn body(&self, request_id: &str, client_request_id: &str, now: Timestamp) -> String {
        let mut inner = InnerError::default();
        inner.code = self.inner_code.map(str::to_owned);
        inner.request_id = Some(request_id.to_owned());
        inner.client_request_id = Some(client_request_id.to_owned());
        // Graph writes this one instant to the second and without a zone.
        let date: String = now.to_string().chars().take(19).collect();
        let _ = inner.remainder_mut().insert("date", &date);
        let mut main = MainError::default();
        main.code = Some(self.code.to_owned());
        main.message = Some(self.message.clone());
        main.inner_error = Some(Box::new(inner));
        let mut body = ErrorBody::default();
        body.error = Some(main);
        // Texts always have a JSON form.
        serde_json::to_string(&body).unwrap_or_default()
    }
}
