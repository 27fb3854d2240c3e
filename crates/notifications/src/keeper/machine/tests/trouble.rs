//! Services and clocks that behave badly.

use super::*;

#[test]
fn an_authorization_that_comes_too_late_is_a_gap() {
    for (hours, count) in [(3, 0), (10, 1)] {
        let mut world = World::new(30);
        world.run(HOUR);
        let asked = world.now;
        let wanted = event(
            &world.id(),
            LifecycleEventType::ReauthorizationRequired,
            None,
        );
        world.machine.lifecycle(&wanted, world.now);
        world.down_until = Some(world.now.saturating_add(hours * HOUR));
        world.run(12 * HOUR);
        assert_eq!((world.created, world.gaps.len()), (1, count));
        for gap in &world.gaps {
            assert_eq!((gap.from, gap.cause), (asked, GapCause::Unauthorized));
            assert!(gap.to >= world.down_until.unwrap());
        }
    }
}

#[test]
fn what_was_asked_for_before_the_renewal_is_done_after_ten_minutes() {
    let mut world = World::new(31);
    world.run(HOUR);
    let before = world.there.clone().unwrap().1;
    while world.names().last() != Some(&"renew") {
        world.run(HOUR);
    }
    let outdated = event(
        &world.id(),
        LifecycleEventType::ReauthorizationRequired,
        Some(before),
    );
    world.machine.lifecycle(&outdated, world.now);
    world.run(2 * HOUR);
    assert_eq!(world.names().last(), Some(&"reauthorize"));
}

#[test]
fn two_hundred_requests_for_authorization_are_answered_once() {
    let mut world = World::new(34);
    world.run(HOUR);
    let wanted = event(
        &world.id(),
        LifecycleEventType::ReauthorizationRequired,
        None,
    );
    for _ in 0..200 {
        world.machine.lifecycle(&wanted, world.now);
    }
    world.run(MINUTE);
    assert_eq!(world.names(), ["create", "reauthorize"]);
    // One that comes right after it waits for a minute.
    let asked = world.calls[1].0;
    world
        .machine
        .lifecycle(&wanted, asked.saturating_add(MINUTE / 2));
    world.run(10 * MINUTE);
    let [_, _, (again, "reauthorize")] = &*world.calls else {
        panic!("{:?}", world.calls)
    };
    assert_eq!(*again, asked.saturating_add(MINUTE));
}

#[test]
fn one_that_is_asked_for_during_the_call_is_made_again() {
    let mut world = World::new(35);
    world.run(HOUR);
    let wanted = |world: &World| {
        let mut wanted = event(
            &world.id(),
            LifecycleEventType::ReauthorizationRequired,
            None,
        );
        wanted.received = world.now;
        wanted
    };
    world.machine.lifecycle(&wanted(&world), world.now);
    let Step::Call(call) = world.machine.step(world.now) else {
        panic!()
    };
    world.now = world.now.saturating_add(Duration::from_secs(1));
    world.machine.lifecycle(&wanted(&world), world.now);
    let answer = world.serve(&call);
    world.machine.answer(&call, answer, world.now);
    world.run(10 * MINUTE);
    assert_eq!(world.names(), ["create", "reauthorize"]);
}

#[test]
fn several_missed_events_of_one_body_are_one_gap() {
    let mut world = World::new(36);
    world.run(HOUR);
    let mut missed = event(&world.id(), LifecycleEventType::Missed, None);
    missed.received = world.now;
    for _ in 0..20 {
        world.machine.lifecycle(&missed, world.now);
    }
    assert_eq!(world.machine.take_gaps().len(), 1);
}

#[test]
fn an_event_that_is_faster_than_the_answer_of_the_creation_is_kept() {
    let mut world = World::new(37);
    let Step::Call(call) = world.machine.step(world.now) else {
        panic!()
    };
    let answer = world.serve(&call);
    let wanted = event("s1", LifecycleEventType::ReauthorizationRequired, None);
    for _ in 0..100 {
        world.machine.lifecycle(&wanted, world.now);
    }
    world.machine.answer(&call, answer, world.now);
    world.run(MINUTE);
    assert_eq!(world.names(), ["reauthorize"]);
}

#[test]
fn a_clock_that_is_set_back_stops_nothing() {
    let mut world = World::new(32);
    let real = world.now;
    world.now = real.saturating_add(30 * 24 * HOUR);
    world.machine = machine(world.now, 32);
    // The service goes by its own clock, so it lasts as long as the service allows.
    world.run(MINUTE);
    world.there.as_mut().unwrap().1 = real.saturating_add(4_000 * MINUTE);
    world.now = real;
    world.machine.lifecycle(
        &event(&world.id(), LifecycleEventType::Missed, None),
        world.now,
    );
    world.run(30 * 24 * HOUR);
    assert_eq!(world.created, 1);
    assert!(world.names().len() > 14, "{:?}", world.names());
    assert!(world.gaps.iter().all(|gap| gap.from <= gap.to));
    assert!(world.gaps[0].to < real.saturating_add(HOUR));
}

#[test]
fn a_subscription_that_ends_at_once_is_not_created_over_and_over() {
    let mut world = World::new(33);
    world.longest = Duration::ZERO;
    world.run(HOUR);
    assert!((10..=62).contains(&world.created), "{}", world.created);
}

#[test]
fn a_routine_without_a_pause_has_one() {
    let mut world = World::new(34);
    world.machine = machine(world.now, 34).with_routine(Some(Duration::ZERO));
    world.run(HOUR);
    assert!(
        (10..=62).contains(&world.gaps.len()),
        "{}",
        world.gaps.len()
    );
}

#[cfg(feature = "rich")]
mod certificates {
    use super::*;
    use crate::rich::EncryptionCertificate;

    fn request() -> SubscriptionRequest {
        SubscriptionRequest::new(Resource::Recordings, "https://example.com/n")
            .and_then(|request| request.client_state("the state of all instances"))
            .unwrap()
    }

    fn rich(id: &str) -> SubscriptionRequest {
        let certificate = EncryptionCertificate::from_der(id, vec![0]).unwrap();
        request().content(&certificate).unwrap()
    }

    fn machine(world: &World, request: SubscriptionRequest) -> Machine {
        let state = Secret::from("the state of all instances");
        Machine::new(request, state, world.now, fastrand::Rng::with_seed(35))
    }

    #[test]
    fn one_that_is_changed_while_the_subscription_is_created_is_sent_afterwards() {
        let mut world = World::new(35);
        world.machine = machine(&world, rich("old"));
        let Step::Call(call) = world.machine.step(world.now) else {
            panic!()
        };
        let answer = world.serve(&call);
        world.machine.set_request(rich("new"));
        world.machine.answer(&call, answer, world.now);
        let Step::Call(Call::Renew { changes, .. }) = world.machine.step(world.now) else {
            panic!()
        };
        assert_eq!(changes.encryption_certificate_id.as_deref(), Some("new"));
    }

    #[test]
    fn one_that_is_not_wanted_any_more_is_left_alone() {
        let mut world = World::new(36);
        world.machine = machine(&world, rich("old"));
        world.run(MINUTE);
        world.machine = machine(&world, request());
        // The service lists it with the certificate that it was created with.
        let Step::Call(create) = world.machine.step(world.now) else {
            panic!()
        };
        world.machine.answer(&create, Answer::Conflict, world.now);
        let Step::Call(list) = world.machine.step(world.now) else {
            panic!()
        };
        let (id, expires) = world.there.clone().unwrap();
        let mut listed = rich("old").to_subscription(&Secret::default(), expires);
        listed.id = id;
        let all = Answer::Subscriptions(vec![listed]);
        world.machine.answer(&list, all, world.now);
        world.calls.clear();
        world.run(24 * HOUR);
        assert!(world.calls.len() < 3, "{}", world.calls.len());
    }
}
