//! A server of one large content over TLS, with a certificate of its own authority.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The server, which runs until the process ends.
pub(crate) struct Server {
    pub(crate) origin: String,
    /// The certificate of the authority, in PEM.
    pub(crate) authority: String,
}

impl Server {
    /// Answers every request with so many bytes.
    pub(crate) fn start(length: u64) -> Self {
        let key = || KeyPair::generate().expect("a key");
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // OpenSSL takes a certificate whose issuer has its own name for one that signs itself.
        let name = "authority of a measurement";
        authority.distinguished_name.push(DnType::CommonName, name);
        let authority = CertifiedIssuer::self_signed(authority, key()).expect("a certificate");
        let own_key = key();
        let certificate = CertificateParams::new(["localhost".to_owned()])
            .and_then(|parameters| parameters.signed_by(&own_key, &authority))
            .expect("a certificate");
        let own_key = PrivateKeyDer::try_from(own_key.serialize_der()).expect("a key");
        let configuration = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], own_key)
            .expect("a certificate with its key");
        let configuration = Arc::new(configuration);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let configuration = Arc::clone(&configuration);
                // An error means that the client has gone away, which its own measurement notices.
                std::thread::spawn(move || answer(connection, configuration, length));
            }
        });
        Self {
            origin: format!("https://localhost:{port}"),
            authority: authority.pem(),
        }
    }
}

/// Answers one request, and closes the connection.
fn answer(connection: TcpStream, configuration: Arc<ServerConfig>, length: u64) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let tls = ServerConnection::new(configuration).map_err(io::Error::other)?;
    let mut stream = BufReader::new(StreamOwned::new(tls, connection));
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Ok(());
        }
    }
    let stream = stream.get_mut();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nETag: \"1\"\r\nConnection: close\r\n\
         Content-Length: {length}\r\n\r\n"
    )?;
    let piece = vec![7; 1 << 18];
    let mut left = length;
    while left > 0 {
        let count = left.min(piece.len() as u64);
        stream.write_all(&piece[..count as usize])?;
        left -= count;
    }
    stream.conn.send_close_notify();
    stream.flush()
}
