//! The codes of an error that a program decides on.

/// The codes that the service documents or has been seen to send.
///
/// A code further inside an error is more specific, and may be one that nobody knows; then the next
/// one outwards counts.
const KNOWN: &[&str] = &[
    "accessDenied",
    "activityLimitReached",
    "Authorization_RequestDenied",
    "BadRequest",
    "extensionError",
    "Forbidden",
    "generalException",
    // Microsoft's page on transcripts and reports of 2026 have these two, inside a `Forbidden`.
    "GraphAccessToTranscriptsDisabled",
    "InternalServerError",
    "InvalidAuthenticationToken",
    "invalidRange",
    "invalidRequest",
    "itemNotFound",
    "malwareDetected",
    "nameAlreadyExists",
    "notAllowed",
    "NotFound",
    "NotImplemented",
    "notSupported",
    "paymentRequired",
    "quotaLimitReached",
    "Request_BadRequest",
    "resourceModified",
    "resyncRequired",
    "serviceNotAvailable",
    "SpeakerAttributionNotAllowed",
    "syncStateNotFound",
    "TokenCreatedWithOutdatedPolicies",
    "TooManyRequests",
    "unauthenticated",
    "ValidationError",
];

/// The codes of a service that is busy, which come with 400 as well (`microsoft-graph-docs#8188`):
/// "Try the request again after a delay" and "The app or user has been throttled" in Microsoft's
/// "Microsoft Graph error responses and resource types".
const PASSING: &[&str] = &["activityLimitReached", "serviceNotAvailable"];

/// Tells if one of these codes says that the same request can succeed later.
pub(super) fn is_passing<'a>(mut codes: impl Iterator<Item = &'a str>) -> bool {
    codes.any(|code| PASSING.iter().any(|name| name.eq_ignore_ascii_case(code)))
}

/// The innermost known one of `codes`, which run from the outside in; without a known one the outermost.
pub(super) fn innermost_known<'a>(codes: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut outermost = None;
    let mut known = None;
    for code in codes {
        outermost = outermost.or(Some(code));
        if KNOWN.iter().any(|name| name.eq_ignore_ascii_case(code)) {
            known = Some(code);
        }
    }
    known.or(outermost)
}

#[cfg(test)]
mod tests {
    use super::innermost_known;

    #[test]
    fn the_innermost_known_code_counts() {
        let innermost = |codes: &[&'static str]| innermost_known(codes.iter().copied());
        assert_eq!(innermost(&[]), None);
        assert_eq!(innermost(&["Odd", "Odder"]), Some("Odd"));
        assert_eq!(innermost(&["accessDenied", "Odder"]), Some("accessDenied"));
        assert_eq!(
            innermost(&["badRequest", "SyncStateNotFound", "Odder"]),
            Some("SyncStateNotFound")
        );
    }
}
