//! Graph's documented limits.

use graph_calls_simulator::Simulator;

use crate::support::fetch;

#[tokio::test]
async fn one_call_record_is_read_forty_times() {
    let simulator = Simulator::builder()
        .enforces_limits(true)
        .start()
        .await
        .unwrap();
    let mut records = simulator.call_records();
    let (one, other) = (records.next().unwrap().id, records.next().unwrap().id);
    let path = |id: &str| format!("/v1.0/communications/callRecords/{id}");
    for _ in 0..40 {
        assert_eq!(fetch(&simulator, &path(&one)).await.status(), 200);
    }
    let refused = fetch(&simulator, &format!("{}/sessions", path(&one))).await;
    assert_eq!(refused.status(), 429);
    let wait: f64 = refused.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(wait > 15.0 && wait < 20.1, "{wait}");
    assert_eq!(fetch(&simulator, &path(&other)).await.status(), 200);
}
