//! The same on a socket, for what only real connections show.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// An answer that is written to a connection after a request.
#[derive(Clone)]
pub enum Script {
    /// These bytes, and the connection goes on.
    Send(Vec<u8>),
    /// These bytes, and the connection ends.
    SendAndClose(Vec<u8>),
}

/// An HTTP answer as it stands on the wire.
pub fn wire(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status}\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A server on a port of its own that follows a script, request by request.
pub struct Server {
    pub origin: String,
    heads: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    most_at_once: Arc<Mutex<(usize, usize)>>,
}

impl Server {
    pub async fn start(script: impl IntoIterator<Item = Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let script = Arc::new(Mutex::new(VecDeque::from_iter(script)));
        let heads = Arc::new(Mutex::new(Vec::new()));
        let most_at_once = Arc::new(Mutex::new((0, 0)));
        let server = Self {
            origin,
            heads: heads.clone(),
            connections: Arc::default(),
            most_at_once: most_at_once.clone(),
        };
        let connections = server.connections.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let serving = serve(
                    connection,
                    script.clone(),
                    heads.clone(),
                    most_at_once.clone(),
                );
                tokio::spawn(serving);
            }
        });
        server
    }

    /// The heads of the requests so far, in lower case.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no panic holds it").clone()
    }

    /// The number of connections so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The most requests that were under way at a time.
    pub fn most_at_once(&self) -> usize {
        self.most_at_once.lock().expect("no panic holds it").1
    }
}

async fn serve(
    mut connection: TcpStream,
    script: Arc<Mutex<VecDeque<Script>>>,
    heads: Arc<Mutex<Vec<String>>>,
    at_once: Arc<Mutex<(usize, usize)>>,
) {
    while let Some(head) = read_head(&mut connection).await {
        heads.lock().expect("no panic holds it").push(head);
        {
            let mut counts = at_once.lock().expect("no panic holds it");
            counts.0 += 1;
            counts.1 = counts.1.max(counts.0);
        }
        // Others get the time to come in between.
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        let next = script.lock().expect("no panic holds it").pop_front();
        at_once.lock().expect("no panic holds it").0 -= 1;
        let (bytes, ends) = match next {
            Some(Script::Send(bytes)) => (bytes, false),
            Some(Script::SendAndClose(bytes)) => (bytes, true),
            None => return,
        };
        if connection.write_all(&bytes).await.is_err() || ends {
            return;
        }
    }
}

/// The head of the next request; its body, if it has one, is read and dropped.
async fn read_head(connection: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?.to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().expect("a number"));
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await.ok()?;
    Some(head)
}
