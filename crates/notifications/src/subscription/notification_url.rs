//! The URLs that Graph delivers notifications to.

use http::Uri;

use super::SubscriptionError;

/// The query parameters of an `EventGrid:` URL, all of which Graph needs.
const EVENT_GRID: [&str; 4] = [
    "azuresubscriptionid",
    "resourcegroup",
    "partnertopic",
    "location",
];

/// The paths of an `EventHub:` URL, before a name.
const HUB_PATHS: [&str; 2] = ["/eventhubname/", "/secrets/"];

/// The URL, when it has one of the forms that Graph delivers to.
///
/// Sources: <https://learn.microsoft.com/graph/change-notifications-delivery-webhooks>,
/// <https://learn.microsoft.com/graph/change-notifications-delivery-event-hubs>,
/// <https://learn.microsoft.com/azure/event-grid/subscribe-to-graph-api-events>.
pub(super) fn checked_url(url: String) -> Result<String, SubscriptionError> {
    match url.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("EventHub") => event_hub(rest)?,
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("EventGrid") => event_grid(rest)?,
        _ => endpoint(&url)?,
    }
    Ok(url)
}

/// An https endpoint, or an http one on the own machine, for a simulator.
fn endpoint(url: &str) -> Result<(), SubscriptionError> {
    let uri: Uri = url.parse().map_err(|_| SubscriptionError::Url)?;
    let host = uri.host().unwrap_or_default();
    let is_own_machine = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    match uri.scheme_str() {
        Some("https") if !host.is_empty() => Ok(()),
        Some("http") if is_own_machine => Ok(()),
        _ => Err(SubscriptionError::Url),
    }
}

fn event_hub(url: &str) -> Result<(), SubscriptionError> {
    let uri: Uri = url.parse().map_err(|_| SubscriptionError::Url)?;
    if uri.scheme_str() != Some("https") || uri.host().unwrap_or_default().is_empty() {
        return Err(SubscriptionError::Hub(
            "the namespace: `https://NAMESPACE.servicebus.windows.net`",
        ));
    }
    // The hub itself, or a secret of Azure Key Vault that holds its connection string.
    let mut hub = HUB_PATHS
        .iter()
        .filter_map(|path| uri.path().strip_prefix(path));
    if hub.all(str::is_empty) {
        return Err(SubscriptionError::Hub("the path `/eventhubname/HUB`"));
    }
    if !has_parameter(uri.query(), "tenantId") {
        return Err(SubscriptionError::Hub("the query `tenantId=DOMAIN`"));
    }
    Ok(())
}

fn event_grid(rest: &str) -> Result<(), SubscriptionError> {
    let query = rest.strip_prefix('?');
    let missing = EVENT_GRID
        .into_iter()
        .find(|name| !has_parameter(query, name));
    missing.map_or(Ok(()), |name| Err(SubscriptionError::Hub(name)))
}

fn has_parameter(query: Option<&str>, name: &str) -> bool {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.any(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_graph_delivers_to_is_taken() {
        for url in [
            "https://example.com/notifications",
            "http://localhost:8080/n",
            "http://127.0.0.1:1/n",
            // As the page on Event Hubs and OfficeDev/microsoft-teams-apps-callrecord-insights write it.
            "EventHub:https://evh-graphevents-dev.servicebus.windows.net/eventhubname/graphevents?tenantId=contoso.com",
            "EventHub:https://kv-graphevents.vault.azure.net/secrets/grapheventsconnectionstring?tenantId=contoso.com",
            // As the page of Event Grid writes it.
            "EventGrid:?azuresubscriptionid=8A8A8A8A-4B4B-4C4C-4D4D-12E12E12E12E&resourcegroup=yourResourceGroup&partnertopic=yourPartnerTopic&location=westus",
        ] {
            assert_eq!(checked_url(url.to_owned()).as_deref(), Ok(url));
        }
    }

    #[test]
    fn a_part_that_is_missing_is_named() {
        for (url, error) in [
            ("http://example.com/n", SubscriptionError::Url),
            ("https:///n", SubscriptionError::Url),
            ("ftp://example.com/n", SubscriptionError::Url),
            (
                "EventHub:https://a.servicebus.windows.net/eventhubname/b",
                SubscriptionError::Hub("the query `tenantId=DOMAIN`"),
            ),
            (
                "EventHub:https://a.servicebus.windows.net/b?tenantId=c",
                SubscriptionError::Hub("the path `/eventhubname/HUB`"),
            ),
            (
                "EventGrid:?azuresubscriptionid=a&resourcegroup=b&partnertopic=c",
                SubscriptionError::Hub("location"),
            ),
        ] {
            assert_eq!(checked_url(url.to_owned()), Err(error), "{url}");
        }
    }
}
