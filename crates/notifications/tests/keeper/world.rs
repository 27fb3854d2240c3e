//! A service, a receiver on a port, and a client.

use std::sync::Arc;
use std::time::Duration;

use graph_calls::credential::StaticToken;
use graph_calls::{Client, Cloud, Limits};
use graph_calls_core::primitive;
use graph_calls_endpoints::subscriptions;
use graph_calls_notifications::{
    Clock, Event, Events, Gap, Keeper, KeeperBuilder, Notification, Receiver, ReceiverBuilder,
    Resource, SubscriptionRequest,
};
use graph_calls_simulator::Simulator;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) struct World {
    pub(crate) simulator: Arc<Simulator>,
    pub(crate) client: Client,
    receiver: Receiver,
    events: Events,
    port: u16,
    server: JoinHandle<()>,
}

impl World {
    pub(crate) async fn new(builder: ReceiverBuilder) -> Self {
        let simulator = Arc::new(Simulator::start().await.unwrap());
        // One that days of simulated time leave alone; the client's own clock is the real one.
        let token = StaticToken::new(simulator.token());
        let client = Client::builder().root(simulator.origin()).credential(token);
        let client = client.limits(Limits::none()).build().unwrap();
        let (receiver, events, port, server) = serve(builder, &simulator, 0).await;
        Self {
            simulator,
            client,
            receiver,
            events,
            port,
            server,
        }
    }

    /// The same, with a new receiver on the same port.
    pub(crate) async fn restart(&mut self, builder: ReceiverBuilder) {
        self.server.abort();
        let _ = (&mut self.server).await;
        let (receiver, events, _, server) = serve(builder, &self.simulator, self.port).await;
        (self.receiver, self.events, self.server) = (receiver, events, server);
    }

    /// Takes nothing any more; what was taken is left.
    pub(crate) async fn stop(self) -> Events {
        self.server.abort();
        let _ = self.server.await;
        drop(self.receiver);
        self.events
    }

    pub(crate) fn cloud(&self) -> Cloud {
        Cloud::custom(self.simulator.origin())
    }

    pub(crate) fn keeper(&self) -> KeeperBuilder {
        Keeper::builder(self.client.clone(), self.receiver.clone())
            .tenant(self.simulator.tenant())
            .routine(None)
            .random_seed(7)
    }

    pub(crate) fn request(&self, resource: Resource) -> SubscriptionRequest {
        let url = format!("http://127.0.0.1:{}/notifications", self.port);
        SubscriptionRequest::new(resource, url).unwrap()
    }

    /// Lets time pass for the service and the keeper, which renews with more than a day left.
    pub(crate) async fn pass(&self, time: Duration, keeper: &Keeper) {
        self.simulator.advance(time);
        keeper.wake();
        let tomorrow = primitive::Duration::try_from(DAY).unwrap();
        let tomorrow = self.simulator.now().checked_add(tomorrow).unwrap();
        self.until(|| {
            let subscriptions = keeper.subscriptions();
            !subscriptions.is_empty() && subscriptions.iter().all(|(.., end)| *end > tomorrow)
        })
        .await;
    }

    pub(crate) fn receiver(&self) -> &Receiver {
        &self.receiver
    }

    pub(crate) fn events(&mut self) -> &mut Events {
        &mut self.events
    }

    pub(crate) async fn event(&mut self) -> Event {
        self.events.next().await.expect("a receiver")
    }

    pub(crate) async fn notification(&mut self) -> Notification {
        match self.event().await {
            Event::Notification(notification) => *notification,
            event => panic!("{event:?}"),
        }
    }

    pub(crate) async fn gap(&mut self) -> Gap {
        match self.event().await {
            Event::Gap(gap) => gap,
            event => panic!("{event:?}"),
        }
    }

    /// Looks again and again until it is so.
    pub(crate) async fn until(&self, is_true: impl Fn() -> bool) {
        while !is_true() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    pub(crate) async fn delete(&self, id: &str) {
        self.client
            .send(subscriptions::Delete::new(id))
            .await
            .unwrap();
    }

    /// The paths that were asked for.
    pub(crate) fn targets(&self) -> Vec<String> {
        let requests = self.simulator.requests().into_iter();
        requests.map(|request| request.target).collect()
    }

    /// Waits until something was delivered to the subscription, as its sender sees it.
    pub(crate) async fn until_delivered(&self, id: &str) {
        let is_delivered = || {
            let deliveries = self.simulator.deliveries();
            deliveries
                .iter()
                .any(|delivery| delivery.subscription_id == id)
        };
        self.until(is_delivered).await;
    }

    /// Returns `true` after a change of a subscription.
    pub(crate) fn is_patched(&self) -> bool {
        let requests = self.simulator.requests();
        requests
            .iter()
            .any(|request| request.method == "PATCH" && request.status.is_some())
    }
}

async fn serve(
    builder: ReceiverBuilder,
    simulator: &Arc<Simulator>,
    port: u16,
) -> (Receiver, Events, u16, JoinHandle<()>) {
    let clock = simulator.clone();
    let (receiver, events) = builder.clock(Clock::new(move || clock.now())).build();
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let routes = receiver.routes("/notifications");
    let server = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    (receiver, events, port, server)
}
