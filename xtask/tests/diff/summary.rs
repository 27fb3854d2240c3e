//! The counts by area, and when they stand in for the list.

use std::fs;

use xtask::diff::{Diff, MANY, summary};

use super::{BASE, changed, changes};

#[test]
fn changes_are_counted_by_path_and_namespace() {
    let text = changed("startTime: {", "startDateTime: {");
    let text = text.replacen("Gets a call.", "Reads a call.", 1);
    assert_eq!(
        summary(&changes(&text)),
        "\
|                 | breaking | additive | docs-only |
| --------------- | -------: | -------: | --------: |
| /calls          |        0 |        0 |         1 |
| microsoft.graph |        1 |        1 |         0 |
| all             |        1 |        1 |         1 |
"
    );
}

#[test]
fn many_changes_are_listed_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (
        folder.path().join("old.yaml"),
        folder.path().join("new.yaml"),
    );
    let more: String = (0..=MANY)
        .map(|number| format!("        more{number}: {{type: string}}\n"))
        .collect();
    fs::write(&old, BASE).unwrap();
    let name = "        name: {type: string}\n";
    fs::write(&new, changed(name, &format!("{name}{more}"))).unwrap();
    let diff = Diff {
        old,
        new,
        ..Diff::default()
    };

    let counted = diff.run().unwrap();
    assert!(counted.starts_with("| "), "{counted}");
    assert!(counted.contains("--list"), "{counted}");
    assert!(!counted.contains("more7"), "{counted}");

    let list = true;
    let listed = Diff {
        list,
        ..diff.clone()
    }
    .run()
    .unwrap();
    assert!(listed.contains("more7"), "{listed}");

    let file = folder.path().join("changes.txt");
    let out = Some(file.clone());
    let counted = Diff { out, ..diff }.run().unwrap();
    assert!(counted.starts_with("| "), "{counted}");
    assert_eq!(fs::read_to_string(file).unwrap(), listed);
}
