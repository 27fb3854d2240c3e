mod restored;
mod trouble;

use super::*;
use crate::Resource;
use crate::keeper::call::Answer;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// A service with one subscription at most, and a machine that keeps it, in simulated time.
struct World {
    now: Timestamp,
    machine: Machine,
    /// Id and expiry.
    there: Option<(String, Timestamp)>,
    created: u32,
    /// The calls, with their times.
    calls: Vec<(Timestamp, &'static str)>,
    gaps: Vec<Gap>,
    /// Calls fail before this.
    down_until: Option<Timestamp>,
    /// No subscription lasts longer, whatever is asked for.
    longest: Duration,
}

fn machine(now: Timestamp, seed: u64) -> Machine {
    let request = SubscriptionRequest::new(Resource::CallRecords, "https://example.com/n").unwrap();
    let random = fastrand::Rng::with_seed(seed);
    Machine::new(
        request,
        Secret::from("a client state that is long"),
        now,
        random,
    )
}

fn event(id: &str, event: LifecycleEventType, expires: Option<Timestamp>) -> Lifecycle {
    Lifecycle {
        subscription_id: id.to_owned(),
        tenant_id: None,
        event,
        expires,
        received: Timestamp::now(),
    }
}

impl World {
    fn new(seed: u64) -> Self {
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        Self {
            now,
            machine: machine(now, seed),
            there: None,
            created: 0,
            calls: Vec::new(),
            gaps: Vec::new(),
            down_until: None,
            longest: 1000 * 24 * HOUR,
        }
    }

    fn serve(&mut self, call: &Call) -> Answer {
        if self.down_until.is_some_and(|until| self.now < until) {
            return Answer::Failed {
                retry_after: None,
                is_unknown: true,
            };
        }
        self.there = self.there.take().filter(|(_, expires)| *expires > self.now);
        let subscription = |id: &str, expires| {
            Answer::Subscription(Box::new(Subscription::build(|subscription| {
                subscription.id = id.to_owned();
                subscription.expiration_date_time = Some(expires);
            })))
        };
        match (call, &mut self.there) {
            (Call::Create(_), Some(_)) => Answer::Conflict,
            (Call::Create(wanted), there) => {
                self.created += 1;
                let id = format!("s{}", self.created);
                let longest = self.now.saturating_add(self.longest);
                let expires = wanted.expiration_date_time.unwrap().min(longest);
                *there = Some((id.clone(), expires));
                subscription(&id, expires)
            }
            (Call::Renew { id, changes }, Some((own, expires))) if id == own => {
                *expires = changes.expiration_date_time.unwrap_or(*expires);
                subscription(id, *expires)
            }
            (Call::Reauthorize { id }, Some((own, _))) if id == own => Answer::Done,
            (Call::Delete { id }, Some((own, _))) if id == own => {
                self.there = None;
                Answer::Done
            }
            (Call::List, there) => Answer::Subscriptions(
                there
                    .iter()
                    .map(|(id, expires)| {
                        let secret = Secret::default();
                        let mut one = self.machine.request().to_subscription(&secret, *expires);
                        one.id.clone_from(id);
                        one.client_state = None;
                        one
                    })
                    .collect(),
            ),
            _ => Answer::Gone,
        }
    }

    fn run(&mut self, time: Duration) {
        let end = self.now.saturating_add(time);
        while self.now <= end {
            match self.machine.step(self.now) {
                Step::Call(call) => {
                    self.calls.push((self.now, call.name()));
                    let answer = self.serve(&call);
                    self.machine.answer(&call, answer, self.now);
                }
                Step::Wait(until) => {
                    assert!(until > self.now, "a wait for nothing");
                    self.now = until;
                }
            }
            self.gaps.append(&mut self.machine.take_gaps());
        }
        self.now = end;
    }

    fn names(&self) -> Vec<&'static str> {
        self.calls.iter().map(|(_, name)| *name).collect()
    }

    fn id(&self) -> String {
        self.machine.id().unwrap().to_owned()
    }
}

#[test]
fn a_month_of_renewals_never_lets_it_expire() {
    for seed in 0..50 {
        let mut world = World::new(seed);
        world.run(30 * 24 * HOUR);
        assert_eq!((world.created, world.gaps.len()), (1, 0));
        assert!(world.names()[1..].iter().all(|name| *name == "renew"));
        assert!(
            (14..=22).contains(&world.calls.len()),
            "{}",
            world.calls.len()
        );
    }
}

#[test]
fn an_outage_shorter_than_the_rest_of_its_life_leaves_no_gap() {
    let mut world = World::new(1);
    world.run(24 * HOUR);
    world.down_until = Some(world.now.saturating_add(40 * HOUR));
    world.run(72 * HOUR);
    assert_eq!((world.created, world.gaps.len()), (1, 0));
}

#[test]
fn an_outage_that_outlasts_it_is_one_gap_until_it_is_there_again() {
    let mut world = World::new(2);
    let start = world.now;
    world.run(HOUR);
    world.down_until = Some(world.now.saturating_add(100 * HOUR));
    world.run(120 * HOUR);
    let [gap] = &*world.gaps else {
        panic!("{:?}", world.gaps)
    };
    assert_eq!((gap.from, gap.cause), (start, GapCause::Expired));
    assert!(gap.to >= world.down_until.unwrap());
    assert!(gap.to <= world.down_until.unwrap().saturating_add(11 * MINUTE));
}

#[test]
fn what_is_gone_or_removed_is_created_again_with_a_gap() {
    let mut world = World::new(3);
    let start = world.now;
    world.run(HOUR);
    world.there = None;
    world.run(50 * HOUR);
    assert_eq!(world.gaps.len(), 1);
    assert_eq!(
        (world.gaps[0].from, world.gaps[0].cause),
        (start, GapCause::Gone)
    );

    let removed = event(&world.id(), LifecycleEventType::SubscriptionRemoved, None);
    world.there = None;
    world.machine.lifecycle(&removed, world.now);
    // Of an older one it says nothing.
    world.machine.lifecycle(
        &event("s0", LifecycleEventType::SubscriptionRemoved, None),
        world.now,
    );
    world.run(MINUTE);
    assert_eq!((world.created, world.gaps[1].cause), (3, GapCause::Removed));
    assert!(world.gaps[1].from >= world.gaps[0].to);
}

#[test]
fn it_reauthorizes_and_renews_never_within_ten_minutes() {
    for seed in 0..50 {
        let mut world = World::new(seed);
        let mut random = fastrand::Rng::with_seed(seed);
        for _ in 0..500 {
            world.run(MINUTE * random.u32(1..90));
            let wanted = event(
                &world.id(),
                LifecycleEventType::ReauthorizationRequired,
                None,
            );
            world.machine.lifecycle(&wanted, world.now);
        }
        world.run(HOUR);
        assert!(
            world
                .names()
                .iter()
                .filter(|name| **name == "reauthorize")
                .count()
                > 100
        );
        for pair in world.calls.windows(2) {
            let is_both = pair[0].1 != pair[1].1 && pair[0].1 != "create";
            let between = until(pair[0].0, pair[1].0);
            assert!(!is_both || between >= BETWEEN, "{pair:?}");
        }
        assert!(world.gaps.is_empty());
    }
}

#[test]
fn a_creation_whose_answer_got_lost_is_adopted() {
    let mut world = World::new(5);
    let Step::Call(call) = world.machine.step(world.now) else {
        panic!()
    };
    world.serve(&call);
    let lost = Answer::Failed {
        retry_after: None,
        is_unknown: true,
    };
    assert!(!world.machine.answer(&call, lost, world.now));
    world.run(HOUR);
    assert_eq!(world.names(), ["create", "list"]);
    assert_eq!((world.id(), world.gaps.len()), ("s1".to_owned(), 0));
}

#[test]
fn one_whose_client_state_nobody_knows_is_replaced_with_a_gap() {
    let mut world = World::new(6);
    let expires = world.now.saturating_add(10 * HOUR);
    world.there = Some(("old".to_owned(), expires));
    world.run(HOUR);
    assert_eq!(world.names(), ["create", "list", "delete", "create"]);
    assert_eq!(world.gaps[0].cause, GapCause::Replaced);
    assert_eq!(world.gaps[0].from, expires.saturating_sub(4230 * MINUTE));
}

#[test]
fn one_with_the_given_client_state_is_adopted() {
    let mut world = World::new(7);
    let request = SubscriptionRequest::new(Resource::CallRecords, "https://example.com/n")
        .and_then(|request| request.client_state("the state of all instances"))
        .unwrap();
    let random = fastrand::Rng::with_seed(7);
    let state = Secret::from("the state of all instances");
    world.machine = Machine::new(request, state, world.now, random);
    world.there = Some(("old".to_owned(), world.now.saturating_add(10 * HOUR)));
    world.run(HOUR);
    assert_eq!(world.names(), ["create", "list"]);
    assert_eq!(
        (world.id(), world.gaps[0].cause),
        ("old".to_owned(), GapCause::Restarted)
    );
}

#[test]
fn a_missed_event_and_the_routine_report_adjoining_gaps() {
    let mut world = World::new(8);
    world.machine = machine(world.now, 8).with_routine(Some(6 * HOUR));
    let start = world.now;
    world.run(5 * HOUR);
    let missed = event(&world.id(), LifecycleEventType::Missed, None);
    world.machine.lifecycle(&missed, world.now);
    world.run(24 * HOUR);
    assert_eq!(world.gaps[0].cause, GapCause::Missed);
    assert_eq!(world.gaps[0].from, start);
    assert!(
        world.gaps[1..]
            .iter()
            .all(|gap| gap.cause == GapCause::Routine)
    );
    assert_eq!(world.gaps.len(), 5);
    assert!(world.gaps.windows(2).all(|pair| pair[0].to == pair[1].from));
}

#[test]
fn it_waits_as_long_as_the_service_asks() {
    let mut world = World::new(11);
    let Step::Call(call) = world.machine.step(world.now) else {
        panic!()
    };
    let retry_after = Some(HOUR);
    let busy = Answer::Failed {
        retry_after,
        is_unknown: false,
    };
    world.machine.answer(&call, busy, world.now);
    assert_eq!(
        world.machine.step(world.now),
        Step::Wait(world.now.saturating_add(HOUR))
    );
}
