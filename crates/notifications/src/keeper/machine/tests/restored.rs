//! Subscriptions after a restart.

use super::*;
use crate::keeper::state::KeeperState;

/// A machine for `request` that goes on where the one of `world` is, after `time`.
fn restart(world: &mut World, request: SubscriptionRequest, time: Duration) {
    let state = world.machine.state();
    world.now = world.now.saturating_add(time);
    let state_of_new = match request.given_client_state() {
        Some(given) => given.clone(),
        None => Secret::from("another client state"),
    };
    let random = fastrand::Rng::with_seed(20);
    world.machine = Machine::new(request, state_of_new, world.now, random);
    world.machine.restore(state, None, world.now);
    world.calls.clear();
}

fn request() -> SubscriptionRequest {
    SubscriptionRequest::new(Resource::CallRecords, "https://example.com/n").unwrap()
}

#[test]
fn a_restart_goes_on_and_reports_the_time_in_between() {
    for is_gone in [false, true] {
        let mut world = World::new(9);
        world.run(HOUR);
        let handled = world.now.saturating_sub(5 * MINUTE);
        let state = KeeperState {
            handled: Some(handled),
            subscriptions: vec![world.machine.state()],
        };
        let json = serde_json::to_string(&state).unwrap();
        let state: KeeperState = serde_json::from_str(&json).unwrap();

        world.now = world
            .now
            .saturating_add(if is_gone { 90 * HOUR } else { HOUR });
        world.machine = machine(world.now, 10);
        let one = state.subscriptions[0].clone();
        world.machine.restore(one, state.handled, world.now);
        let restarted = world.now;
        world.run(HOUR);
        assert_eq!(world.gaps[0].cause, GapCause::Restarted);
        assert_eq!((world.gaps[0].from, world.gaps[0].to), (handled, restarted));
        if is_gone {
            assert_eq!((world.created, world.gaps[1].cause), (2, GapCause::Expired));
            assert_eq!(world.gaps[1].from, restarted);
        } else {
            assert_eq!((world.created, world.gaps.len()), (1, 1));
            assert_eq!(world.names(), ["create", "renew"]);
        }
    }
}

#[test]
fn a_subscription_with_another_secret_or_url_is_replaced() {
    let with_secret = || {
        request()
            .client_state("the state of all instances")
            .unwrap()
    };
    let with_url = || {
        SubscriptionRequest::new(Resource::CallRecords, "https://example.com/elsewhere").unwrap()
    };
    let with_lifecycle_url = || request().lifecycle_url("https://example.com/life").unwrap();
    let requests: [&dyn Fn() -> SubscriptionRequest; 3] =
        [&with_secret, &with_url, &with_lifecycle_url];
    for request in requests {
        let mut world = World::new(21);
        world.run(HOUR);
        let confirmed = world.machine.state().confirmed.unwrap();
        restart(&mut world, request(), HOUR);
        world.run(HOUR);
        assert_eq!(world.names(), ["delete", "create"]);
        let [gap] = &*world.gaps else {
            panic!("{:?}", world.gaps)
        };
        assert_eq!((gap.from, gap.cause), (confirmed, GapCause::Restarted));
        assert_eq!(gap.subscription_id.as_deref(), Some("s1"));
    }
}

#[test]
fn it_is_left_alone_for_ten_minutes_after_the_last_call() {
    let mut world = World::new(22);
    world.run(MINUTE);
    restart(&mut world, request(), MINUTE);
    world.run(HOUR);
    assert_eq!(world.names(), ["renew"]);
    assert_eq!(world.calls[0].0, World::new(22).now.saturating_add(BETWEEN));
}

#[test]
fn deliveries_that_may_have_stopped_while_it_could_not_renew_are_a_gap() {
    let mut world = World::new(23);
    world.run(HOUR);
    restart(&mut world, request(), HOUR);
    let restarted = world.now;
    world.down_until = Some(world.now.saturating_add(10 * HOUR));
    world.run(12 * HOUR);
    let causes: Vec<_> = world.gaps.iter().map(|gap| gap.cause).collect();
    assert_eq!(causes, [GapCause::Restarted, GapCause::Unauthorized]);
    assert_eq!(world.gaps[1].from, restarted);
}
