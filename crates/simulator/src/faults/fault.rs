//! The faults.

use serde::Deserialize;

/// Something that goes wrong with one request.
///
/// If the answer has nothing to go wrong with, such as the link of a page that is the last, it is
/// used up without a trace.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
#[non_exhaustive]
pub enum Fault {
    /// 429.
    TooManyRequests {
        /// The `Retry-After` header.
        #[serde(default)]
        retry_after: RetryAfter,
    },
    /// 503.
    ServiceUnavailable {
        /// The `Retry-After` header.
        #[serde(default)]
        retry_after: RetryAfter,
    },
    /// 504.
    GatewayTimeout {
        /// The `Retry-After` header.
        #[serde(default)]
        retry_after: RetryAfter,
    },
    /// 509.
    BandwidthLimitExceeded {
        /// The `Retry-After` header.
        #[serde(default)]
        retry_after: RetryAfter,
    },
    /// 500.
    InternalServerError,
    /// 401, though the token is good.
    Unauthorized,
    /// 401 with a claims challenge; the token is taken again afterwards.
    ClaimsChallenge {
        /// The claims, as JSON text.
        claims: String,
    },
    /// 402.
    PaymentRequired,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 410: the state of a delta round is gone.
    Gone {
        /// Tells whether a `Location` says where a new round begins.
        with_location: bool,
    },
    /// 400 with the code `syncStateNotFound`.
    SyncStateNotFound,
    /// The connection is reset before any answer.
    ResetBeforeAnswer,
    /// The connection is reset after this number of bytes of the body.
    ResetInBody {
        /// The number of bytes that arrive.
        after: u64,
    },
    /// The connection is reset after a complete answer.
    ResetAfterBody,
    /// The body ends in the middle, as if it were complete.
    TruncatedJson,
    /// The body is right and its `Content-Type` is not.
    WrongContentType {
        /// The text.
        media_type: String,
    },
    /// A page of a gateway in place of the answer.
    HtmlPage {
        /// The status; 200 is possible as well.
        status: u16,
    },
    /// The body comes in small pieces with pauses between them.
    SlowBody {
        /// The length of each pause.
        pause_milliseconds: u64,
    },
    /// Nothing follows after this number of bytes of the body, and the connection stays open.
    StalledBody {
        /// The number of bytes that arrive.
        after: u64,
    },
    /// The page has each of its items twice.
    RepeatedItems,
    /// The items of the page stand in reverse.
    ReorderedItems,
    /// An empty page whose next link leads to the page that was asked for.
    EmptyPage,
    /// The next link leads to the page it stands on.
    NextLinkToItself,
    /// The next link leads to another origin.
    NextLinkToForeignOrigin,
    /// The next link leads to plain HTTP under another name of the host.
    NextLinkToPlainHttp,
    /// The id stands twice in each object.
    DuplicateKeys,
    /// 302 to the other origin, for contents.
    RedirectToForeignOrigin,
    /// The whole content although a range was asked for.
    IgnoredRange,
    /// 206 with another range than was asked for.
    WrongRange,
    /// A byte of the content is not what it should be.
    CorruptedContent,
    /// The whole content has neither `ETag` nor `Last-Modified`, as some gateways strip them.
    NoValidators,
    /// The content has another `ETag` than before, so a range is not joined to what came before.
    NewEntityTag,
    /// 416 for a range of the content, though there are such bytes.
    RangeNotSatisfiable,
}

/// The forms of the `Retry-After` header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RetryAfter {
    /// No header.
    #[default]
    Absent,
    /// Whole seconds.
    Seconds(u64),
    /// Seconds with a fraction, as Graph has sent them.
    Fraction(f64),
    /// The HTTP date this number of seconds ahead.
    Date(u64),
}

impl Fault {
    /// Faults that a client can get over by itself, with nothing lost: throttling with short waits,
    /// outages, resets, an unlucky 401, slow bodies, and pages that are odd but legal.
    pub fn recoverable() -> Vec<Self> {
        let retry_after = RetryAfter::Fraction(0.02);
        vec![
            Self::TooManyRequests { retry_after },
            Self::TooManyRequests {
                retry_after: RetryAfter::Absent,
            },
            Self::TooManyRequests {
                retry_after: RetryAfter::Seconds(0),
            },
            Self::ServiceUnavailable { retry_after },
            Self::GatewayTimeout {
                retry_after: RetryAfter::Absent,
            },
            Self::BandwidthLimitExceeded { retry_after },
            Self::Unauthorized,
            Self::ResetBeforeAnswer,
            Self::ResetInBody { after: 100 },
            Self::ResetAfterBody,
            Self::HtmlPage { status: 503 },
            Self::SlowBody {
                pause_milliseconds: 1,
            },
            Self::RepeatedItems,
            Self::ReorderedItems,
            Self::EmptyPage,
        ]
    }

    /// One of every kind of fault.
    pub fn all() -> Vec<Self> {
        let mut all = Self::recoverable();
        all.extend([
            Self::TooManyRequests {
                retry_after: RetryAfter::Date(1),
            },
            Self::InternalServerError,
            Self::ClaimsChallenge {
                claims: r#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#.to_owned(),
            },
            Self::PaymentRequired,
            Self::Forbidden,
            Self::NotFound,
            Self::Gone {
                with_location: true,
            },
            Self::Gone {
                with_location: false,
            },
            Self::SyncStateNotFound,
            Self::TruncatedJson,
            Self::WrongContentType {
                media_type: "text/plain".to_owned(),
            },
            Self::HtmlPage { status: 200 },
            Self::StalledBody { after: 100 },
            Self::NextLinkToItself,
            Self::NextLinkToForeignOrigin,
            Self::NextLinkToPlainHttp,
            Self::DuplicateKeys,
            Self::RedirectToForeignOrigin,
            Self::IgnoredRange,
            Self::WrongRange,
            Self::CorruptedContent,
            Self::NoValidators,
            Self::NewEntityTag,
            Self::RangeNotSatisfiable,
        ]);
        all
    }
}
