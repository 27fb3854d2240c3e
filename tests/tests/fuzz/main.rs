//! The fuzz targets over the stored inputs and mutations of them, the same in each run.

use std::panic::catch_unwind;

use fastrand::Rng;
use graph_calls_tests::fuzz::{TARGETS, mutate, run};

/// Mutations of all inputs of a target together.
const MUTATIONS: usize = 3000;

/// Larger inputs are only run as they are: a mutation of them costs too much for what it finds.
const LARGEST: usize = 64 << 10;

fn check(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.expect("TARGETS has the target");
    let stored = target.stored();
    assert!(!stored.is_empty(), "no stored inputs in {}", target.inputs);
    for (path, bytes) in &stored {
        if catch_unwind(|| run(name, bytes)).is_err() {
            panic!("{name} fails with {}", path.display());
        }
    }
    let mut random = Rng::with_seed(0);
    for _ in 0..MUTATIONS {
        let (path, input) = &stored[random.usize(0..stored.len())];
        let (_, other) = &stored[random.usize(0..stored.len())];
        if input.len() > LARGEST {
            continue;
        }
        let bytes = mutate(input, other, &mut random);
        if catch_unwind(|| run(name, &bytes)).is_err() {
            let text = String::from_utf8_lossy(&bytes);
            panic!(
                "{name} fails with a mutation of {}:\n{text}",
                path.display()
            );
        }
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_run_here_and_by_cargo_fuzz() {
            let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/");
            let manifest = std::fs::read_to_string(format!("{folder}Cargo.toml")).unwrap();
            for name in names {
                let file = format!("fuzz_targets/{name}.rs");
                let text = std::fs::read_to_string(format!("{folder}{file}")).unwrap();
                assert!(text.contains(&format!("run(\"{name}\"")), "{file}");
                assert!(manifest.contains(&file), "{file}");
            }
        }
    };
}

targets!(records recordings delta errors notifications receiver specs queries links);
