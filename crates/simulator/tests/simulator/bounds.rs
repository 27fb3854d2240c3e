//! Limits that keep a hostile or broken client from exhausting the simulator.

use std::time::Duration;

use graph_calls_simulator::Simulator;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{get, send, with_header};

#[tokio::test]
async fn half_a_head_is_not_waited_for() {
    let timeout = Duration::from_millis(20);
    let builder = Simulator::builder().header_timeout(timeout);
    let simulator = builder.start().await.unwrap();
    let authority = simulator.origin().trim_start_matches("http://");
    let mut stream = TcpStream::connect(authority).await.unwrap();
    stream
        .write_all(b"GET /v1.0/subscriptions HTTP/1.1\r\nHost: x\r\n")
        .await
        .unwrap();
    // The connection ends, which is all that this read waits for.
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/1.1 200"));
    assert!(simulator.requests().is_empty());
}

#[tokio::test]
async fn large_requests_make_room_for_others() {
    let simulator = Simulator::start().await.unwrap();
    let large = "x".repeat(300_000);
    for number in 0..150 {
        let target = format!("/v1.0/nothing?number={number}");
        let request = with_header(get(&simulator, &target), "x-large", &large);
        assert_eq!(send(request).await.unwrap().status(), 400);
    }
    let requests = simulator.requests();
    let kept: usize = requests
        .iter()
        .map(|request| request.headers["x-large"].len())
        .sum();
    assert!(kept <= 32 << 20 && kept > 30 << 20, "{kept}");
    let last = requests.last().unwrap();
    assert!(last.target.ends_with("number=149"), "{}", last.target);
}
