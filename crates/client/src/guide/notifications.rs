//! Notifications in production: how to hear of new records.
//!
//! The crate [`graph-calls-notifications`](https://docs.rs/graph-calls-notifications) receives change notifications and keeps
//! their subscriptions alive. Its front page has a whole program, and the way to stop and start again; its README lists what a
//! deployment needs. This page is about the choice.
//!
//! # Choosing a way
//!
//! | way | takes | suits |
//! |---|---|---|
//! | polling with a [stream](super::paging) or a delta round | nothing | reports by the hour or the day |
//! | a webhook | a public https URL that answers within 3 seconds | services that are reachable |
//! | Azure Event Hubs | a hub; no public URL | services behind a firewall, large tenants |
//!
//! A call record comes 15 minutes to an hour after the call, whichever way is chosen. Nobody hears of it sooner.
//!
//! # Not missing anything
//!
//! Notifications are lost: Graph gives up after four hours, subscriptions expire, programs stop. So a service has three parts:
//!
//! 1. **A keeper** renews subscriptions, and creates them again when they are gone.
//! 2. **Gaps.** Each time in which something may have been lost is an event of its own, with its cause.
//! 3. **A sweep** reads a gap from Graph. For recordings and transcripts it needs the ids of the organizers.
//!
//! Store what comes by id and version: delivery is at least once.
//!
//! # A list for the first day
//!
//! - The URL is up before the keeper starts. Graph asks it for a token back.
//! - TLS ends in a proxy that passes bodies up to 4 MiB and has a timeout for heads.
//! - The keeper's state is stored each minute and at the end, like a password.
//! - `Event::Gap` and `Event::Setback` reach somebody: they are the health of the service. `Receiver::counters` has numbers.
//! - The queue holds what comes while the handler is busy. Full, it answers 503, and Graph sends again for four hours.
//! - Two instances share a `client_state`; one of them keeps.
//!
//! The examples
//! [`webhook`](https://github.com/graph-calls/graph-calls/blob/main/examples/webhook.rs) and
//! [`event_hub`](https://github.com/graph-calls/graph-calls/blob/main/examples/event_hub.rs) are programs to begin with.
