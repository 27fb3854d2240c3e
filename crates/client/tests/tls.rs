//! Behaviour that only TLS shows: the certificates that the client trusts, and broken connections.
#![cfg(feature = "rustls-no-provider")]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use graph_calls::credential::StaticToken;
use graph_calls::endpoints::communications::call_records::Get;
use graph_calls::{Client, ClientBuilder, ErrorKind, RetryPolicy};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use support::TOKEN;
use support::socket::wire;

/// A server on `localhost` with a certificate of an authority that nobody knows.
struct Server {
    origin: String,
    authority: reqwest::Certificate,
    /// The same in PEM.
    authority_pem: String,
    /// The heads of the requests, in lower case.
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// The certificate is for `name`. The first connections are answered without TLS.
    fn start(name: &str, without_tls: usize) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            let ring = rustls::crypto::ring::default_provider();
            ring.install_default().expect("nobody else installs one");
        });
        let key = || KeyPair::generate().expect("a key");
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, key()).expect("a certificate");
        let own_key = key();
        let certificate = CertificateParams::new([name.to_owned()])
            .and_then(|parameters| parameters.signed_by(&own_key, &authority))
            .expect("a certificate");
        let own_key = PrivateKeyDer::try_from(own_key.serialize_der()).expect("a key");
        let configuration = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], own_key)
            .expect("a certificate with its key");
        let configuration = Arc::new(configuration);

        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let server = Self {
            origin: format!("https://localhost:{port}"),
            authority: reqwest::Certificate::from_der(authority.der()).expect("a certificate"),
            authority_pem: authority.pem(),
            heads: heads.clone(),
        };
        std::thread::spawn(move || {
            for (number, connection) in listener.incoming().flatten().enumerate() {
                if number < without_tls {
                    answer_without_tls(connection);
                } else if let Some(head) = answer(connection, configuration.clone()) {
                    heads.lock().expect("no panic holds it").push(head);
                }
            }
        });
        server
    }

    fn builder(&self) -> ClientBuilder {
        Client::builder()
            .root(&self.origin)
            .credential(StaticToken::new(TOKEN))
            .retry(RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO))
    }

    /// A client that trusts nobody but the authority of the server.
    fn trusting(&self) -> Client {
        let http = reqwest::Client::builder()
            .tls_certs_only([self.authority.clone()])
            .redirect(reqwest::redirect::Policy::none())
            .build();
        let builder = self.builder().http_client(http.expect("an HTTP client"));
        builder.build().expect("a client")
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no panic holds it").clone()
    }
}

/// Answers one request and closes the connection; gives the head of the request.
fn answer(connection: TcpStream, configuration: Arc<ServerConfig>) -> Option<String> {
    let tls = ServerConnection::new(configuration).expect("a configuration");
    let mut stream = BufReader::new(StreamOwned::new(tls, connection));
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let close = [("connection", "close")];
    let record = wire("200 OK", &close, br#"{"id":"1"}"#);
    stream.get_mut().write_all(&record).ok()?;
    stream.get_mut().conn.send_close_notify();
    stream.get_mut().flush().ok()?;
    Some(head.to_lowercase())
}

/// A proxy that takes the client's greeting for plain HTTP.
fn answer_without_tls(mut connection: TcpStream) {
    let refusal = wire("400 Bad Request", &[], b"");
    connection.write_all(&refusal).expect("the client listens");
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_if_it_is_handed_in() {
    let server = Server::start("localhost", 0);
    let record = server.trusting().send(Get::new("1")).await;
    assert_eq!(record.expect("a record").id, "1");
    let head = &server.heads()[0];
    assert!(head.contains(&format!("authorization: bearer {TOKEN}")));
}

#[tokio::test]
async fn an_authority_of_ones_own_is_a_setting() {
    let server = Server::start("localhost", 0);
    let builder = server
        .builder()
        .root_certificate(server.authority_pem.as_str());
    let client = builder.build().expect("a client");
    client.send(Get::new("1")).await.expect("a record");
    // The next client does not trust it for that.
    let client = server.builder().build().expect("a client");
    client.send(Get::new("1")).await.expect_err("no trust");
}

#[tokio::test]
async fn an_error_of_trust_says_where_trust_comes_from() {
    let server = Server::start("localhost", 0);
    let client = server.builder().build().expect("a client");
    let error = client.send(Get::new("1")).await.expect_err("no trust");
    for told in ["SSL_CERT_FILE", "root_certificate"] {
        assert!(error.to_string().contains(told), "{error}");
    }
    assert!(format!("{error:#}").contains("UnknownIssuer"), "{error:#}");
}

#[tokio::test]
async fn nobody_else_gets_the_token() {
    let unknown = Server::start("localhost", 0);
    let misnamed = Server::start("graph.example", 0);
    for (server, client) in [
        (&unknown, unknown.builder().build().expect("a client")),
        (&misnamed, misnamed.trusting()),
    ] {
        let error = client.send(Get::new("1")).await.expect_err("no trust");
        // Asking again would change nothing.
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 1));
        assert!(!error.is_retryable());
        assert!(error.to_string().contains("certificate"), "{error}");
        assert!(server.heads().is_empty());
    }
}

#[tokio::test]
async fn what_is_no_tls_is_a_broken_connection() {
    let server = Server::start("localhost", 2);
    let record = server.trusting().send(Get::new("1")).await;
    assert_eq!(record.expect("a record").id, "1");
}
