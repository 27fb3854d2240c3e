//! The statuses that pass: the same request can succeed a moment later.

use http::StatusCode;

/// | statuses | source |
/// |---|---|
/// | 408, 429, 500, 502, 503, 504 | the retry policy of the Azure SDKs |
/// | 500 and 502 of Graph | passing ones were reported in `cartography-cncf/cartography#2989` and `wisecom-oy/atlas#36` |
/// | 509 | "Bandwidth Limit Exceeded" in Microsoft's "Microsoft Graph error responses", to be tried again later |
/// | 520 to 524 | proxies that do not reach the service, in Cloudflare's "5xx errors" |
///
/// 507 is not one of them: by the same page of Microsoft a quota is used up.
pub(super) const PASSING: [u16; 12] = [408, 429, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524];

/// Tells if a status says that the service is busy or broken for a moment.
pub(crate) fn is_passing(status: StatusCode) -> bool {
    PASSING.contains(&status.as_u16())
}
