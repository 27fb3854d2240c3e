//! A service that has its pages ready, so that what is measured is the client.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// The answers of the service: `pages` pages with the same items, each with its link before them, as Graph writes it.
pub(crate) struct Loopback {
    /// The JSON array of the items.
    pub(crate) items: String,
    pub(crate) pages: u32,
    /// The time between a request and the beginning of its answer.
    pub(crate) latency: Duration,
    /// The end of the last page, in place of a next link.
    pub(crate) end: &'static str,
}

impl Loopback {
    /// Starts the service on threads of its own; where it is.
    pub(crate) fn start(self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let origin = format!("http://{address}");
        let service = Arc::new(Service {
            origin: origin.clone(),
            loopback: self,
        });
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (service, stream) = (Arc::clone(&service), stream.expect("a connection"));
                std::thread::spawn(move || service.serve(stream));
            }
        });
        origin
    }
}

struct Service {
    origin: String,
    loopback: Loopback,
}

impl Service {
    fn serve(&self, stream: TcpStream) {
        stream.set_nodelay(true).expect("a socket");
        let mut stream = BufReader::new(stream);
        while let Some(page) = next_request(&mut stream) {
            let items = &self.loopback.items;
            let head = match page == self.loopback.pages {
                true => self.loopback.end.replace("ORIGIN", &self.origin),
                false => format!(
                    r#""@odata.nextLink":"{}/v1.0/next?page={}""#,
                    self.origin,
                    page + 1
                ),
            };
            let length = head.len() + items.len() + 11;
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n\
                 {{{head},\"value\":"
            );
            // The system wakes a thread on time; the timer of tokio counts whole milliseconds and would make six of five.
            std::thread::sleep(self.loopback.latency);
            for part in [&*head, items, "}"] {
                if stream.get_mut().write_all(part.as_bytes()).is_err() {
                    return;
                }
            }
        }
    }
}

/// The number of the page that the next request wants; `None` when the client has gone.
fn next_request(stream: &mut BufReader<TcpStream>) -> Option<u32> {
    let mut page = None;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if page.is_none() {
            let path = line.split(' ').nth(1)?;
            let number = path.split_once("page=").map_or("1", |(_, number)| number);
            page = Some(number.parse().ok()?);
        } else if line == "\r\n" {
            return page;
        }
    }
}
