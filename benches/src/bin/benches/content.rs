//! A server of one large content, which it has ready, so that what is measured is the client.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The origin of a server over plain TCP, which answers every request with so many bytes until the process ends.
pub(crate) fn plain(length: u64) -> String {
    let port = listen(move |mut connection| answer(&mut connection, length));
    format!("http://localhost:{port}")
}

/// The same over TLS, with a certificate of an authority of its own.
pub(crate) struct Encrypted {
    pub(crate) origin: String,
    /// The certificate of the authority, in PEM.
    pub(crate) authority: String,
}

impl Encrypted {
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
        let port = listen(move |connection| {
            let tls =
                ServerConnection::new(Arc::clone(&configuration)).map_err(io::Error::other)?;
            let mut stream = StreamOwned::new(tls, connection);
            answer(&mut stream, length)?;
            stream.conn.send_close_notify();
            stream.flush()
        });
        Self {
            origin: format!("https://localhost:{port}"),
            authority: authority.pem(),
        }
    }
}

/// Serves each connection in a thread of its own; the port.
fn listen(serve: impl Fn(TcpStream) -> io::Result<()> + Clone + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let serve = serve.clone();
            // An error means that the client has gone away, which its own measurement notices.
            std::thread::spawn(move || {
                connection
                    .set_nodelay(true)
                    .and_then(|()| serve(connection))
            });
        }
    });
    port
}

/// Answers one request.
fn answer(stream: &mut (impl Read + Write), length: u64) -> io::Result<()> {
    let mut request = BufReader::new(&mut *stream);
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        if request.read_line(&mut line)? == 0 {
            return Ok(());
        }
    }
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
    Ok(())
}
