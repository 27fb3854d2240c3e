//! The routes under senders that mean no good.

use graph_calls_notifications::{Receiver, Refusal};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn serve(receiver: &Receiver) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = receiver.routes("/notifications");
    tokio::spawn(async { axum::serve(listener, routes).await });
    address
}

fn head(length: &str) -> String {
    format!(
        "POST /notifications HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n{length}\r\n\r\n"
    )
}

async fn status(stream: &mut TcpStream) -> String {
    let mut line = [0; 12];
    stream.read_exact(&mut line).await.unwrap();
    String::from_utf8_lossy(&line[9..]).into_owned()
}

#[tokio::test]
async fn a_body_of_100_mb_is_refused_before_it_is_read() {
    let (receiver, _events) = super::receiver(Receiver::builder());
    let address = serve(&receiver).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(head("content-length: 100000000").as_bytes())
        .await
        .unwrap();
    assert_eq!(status(&mut stream).await, "413");

    // One that does not say how long it is, is refused when it is.
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(head("transfer-encoding: chunked").as_bytes())
        .await
        .unwrap();
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(0x10_0000));
    let mut sent = 0;
    for _ in 0..100 {
        match stream.write_all(chunk.as_bytes()).await {
            Ok(()) => sent += 1,
            Err(_) => break,
        }
    }
    assert!(sent < 20, "{sent} MiB were read");
    let refused = receiver.counters().refused;
    assert_eq!(refused, [(Refusal::TooLarge, 2)]);
}

#[tokio::test]
async fn a_slow_sender_is_refused_and_holds_nobody_up() {
    let (receiver, _events) = super::receiver(Receiver::builder());
    let address = serve(&receiver).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(head("content-length: 1000").as_bytes())
        .await
        .unwrap();
    slow.write_all(b"{").await.unwrap();

    let mut other = TcpStream::connect(address).await.unwrap();
    let body = serde_json::json!({ "value": [super::item()] }).to_string();
    let head = head(&format!("content-length: {}", body.len()));
    other
        .write_all(format!("{head}{body}").as_bytes())
        .await
        .unwrap();
    assert_eq!(status(&mut other).await, "202");
    assert_eq!(status(&mut slow).await, "408");
    assert_eq!(receiver.counters().refused, [(Refusal::TooSlow, 1)]);
}
