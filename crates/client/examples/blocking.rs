//! The operations without this client and without tokio: `graph_calls_endpoints` says what to send and how
//! to read the answer, and any HTTP client does the rest. This one is a socket that speaks HTTP 1.0 to a
//! service on this machine.
//!
//! ```sh
//! cargo run -p graph-calls-simulator -- --listen 127.0.0.1:8080       # prints a token
//! cargo run -p graph-calls --example blocking -- 127.0.0.1:8080 TOKEN
//! ```

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;

use graph_calls_endpoints::communications::call_records::List;
use graph_calls_endpoints::{Operation, Pageable, Root, Version, read_response};

/// Sends one operation and waits for its answer.
fn send<O: Operation>(operation: &O, host: &str, token: &str) -> Result<O::Output, Box<dyn Error>> {
    let root = Root::new(&format!("http://{host}"), Version::V1_0)?;
    let request = operation.request()?.into_http(&root)?;
    let target = request.uri().path_and_query().ok_or("a URL has a path")?;
    let mut text = format!("{} {target} HTTP/1.0\r\nhost: {host}\r\n", request.method());
    text.push_str(&format!("authorization: Bearer {token}\r\n"));
    for (name, value) in request.headers() {
        text.push_str(&format!("{name}: {}\r\n", value.to_str()?));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n", request.body().len()));
    let mut connection = TcpStream::connect(host)?;
    connection.write_all(text.as_bytes())?;
    connection.write_all(request.body())?;

    let mut answer = Vec::new();
    connection.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
    let (head, body) = answer.split_at(end.ok_or("the answer has no head")? + 4);
    let status = std::str::from_utf8(head)?.split(' ').nth(1);
    Ok(read_response::<O>(
        status.unwrap_or_default().parse()?,
        body,
    )?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let host = arguments.next().ok_or("which host and port?")?;
    let token = arguments.next().ok_or("which token?")?;
    let list = List::new();
    let mut page = send(&list, &host, &token)?;
    loop {
        for record in &page.value {
            println!("{} {:?}", record.id, record.start_date_time);
        }
        let Some(link) = page.next_link() else {
            return Ok(());
        };
        page = send(&list.follow(link)?, &host, &token)?;
    }
}
