//! Services that stand in front of Graph, below a path of their own.

mod support;

use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::{Cloud, ErrorKind};
use support::{Service, bytes, json, page};

const GATEWAY: &str = "https://gateway.example/graph";

#[tokio::test(start_paused = true)]
async fn requests_links_and_redirects_stay_below_the_path() {
    let next = format!("{GATEWAY}/v1.0/communications/callRecords?$skiptoken=1");
    let service = Service::answers([
        page(&["1"], Some(&next)),
        bytes(302, "").header("location", "/graph/v1.0/moved"),
        page(&["2"], None),
    ]);
    let client = service.builder().root(GATEWAY).build().expect("a client");
    let mut records = client.stream(List::new());
    while let Some(record) = records.next().await {
        record.expect("a record");
    }
    assert_eq!(
        service.urls(),
        [
            format!("{GATEWAY}/v1.0/communications/callRecords"),
            next,
            format!("{GATEWAY}/v1.0/moved"),
        ]
    );
    assert!(service.seen().iter().all(|seen| seen.token().is_some()));
}

#[tokio::test(start_paused = true)]
async fn other_services_of_the_gateway_get_no_token() {
    let service = Service::answers([
        page(&[], Some("https://gateway.example/wiki/v1.0/a")),
        bytes(302, "").header("location", "/graph/../wiki"),
        json(200, r#"{"id":"1"}"#),
    ]);
    let client = service.builder().root(GATEWAY).build().expect("a client");
    let mut pages = client.pages(List::new());
    pages.next().await.expect("a page").expect("a page");
    let error = pages.next().await.expect("an end").expect_err("the wiki");
    assert_eq!(error.kind(), ErrorKind::Link);
    client.send(Get::new("1")).await.expect("a record");
    let last = &service.seen()[2];
    assert_eq!(last.url, "https://gateway.example/wiki");
    assert_eq!(last.token(), None);
}

/// The limits are those of Graph, wherever it is reached.
#[tokio::test(start_paused = true)]
async fn the_limits_hold_behind_a_gateway() {
    let service = Service::new(|_| json(200, r#"{"id":"1"}"#).into());
    let client = service
        .builder()
        .root(GATEWAY)
        .limits(graph_calls::Limits::default())
        .build()
        .expect("a client");
    let start = tokio::time::Instant::now();
    for _ in 0..41 {
        client.send(Get::new("1")).await.expect("a record");
    }
    assert_eq!(start.elapsed(), std::time::Duration::from_secs(20));
}

#[tokio::test(start_paused = true)]
async fn a_gateway_can_want_tokens_for_graph() {
    let service = Service::answers([
        json(200, r#"{"access_token":"t","expires_in":3599}"#),
        page(&[], None),
    ]);
    let client = service
        .builder()
        .cloud(Cloud::Custom {
            graph: GATEWAY.to_owned(),
            login: Cloud::Global.login().to_owned(),
        })
        .scope("https://graph.microsoft.com/.default")
        .credential(graph_calls::credential::ClientSecret::new(
            "contoso.com",
            "app",
            "s",
        ))
        .build()
        .expect("a client");
    client.send(List::new()).await.expect("a page");
    let asked = &service.seen()[0];
    assert_eq!(
        asked.url,
        "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token"
    );
    assert!(
        asked
            .body
            .contains("scope=https%3A%2F%2Fgraph.microsoft.com%2F.default")
    );
}

/// A host has one form on the wire, its punycode, as browsers and reqwest write it (RFC 5891).
#[tokio::test(start_paused = true)]
async fn a_host_in_any_script_is_reached_by_its_punycode() {
    const HOST: &str = "https://xn--gtewy-grad.example";
    for written in [
        "https://gätewäy.example/graph",
        "https://GÄTEWÄY.example:443/graph/",
    ] {
        let next = format!("{HOST}/graph/v1.0/communications/callRecords?$skiptoken=1");
        let unicode = next.replace(HOST, "https://gätewäy.example");
        let service = Service::answers([page(&["1"], Some(&next)), page(&["2"], Some(&unicode))]);
        let client = service.builder().root(written).build().expect("a client");
        assert_eq!(client.root().origin(), HOST);
        let mut pages = client.pages(List::new());
        for _ in 0..2 {
            pages.next().await.expect("a page").expect("a page");
        }
        let first = format!("{HOST}/graph/v1.0/communications/callRecords");
        assert_eq!(service.urls(), [first, next]);
        assert!(service.seen().iter().all(|seen| seen.token().is_some()));
        // A link has to be a URL; this is not one.
        let error = pages.next().await.expect("an end").expect_err("no URL");
        assert_eq!(error.kind(), ErrorKind::Link);
    }
}

#[test]
fn what_is_no_host_in_any_script_is_no_root() {
    for root in [
        "https://gätewäy.example/gräph",
        "https://gätewäy.example/?ä",
        "https://ä@gateway.example",
        "https://gateway.example\u{ff0f}ä",
        "gätewäy.example",
        "ftp://gätewäy.example",
    ] {
        let error = Service::answers([]).builder().root(root).build();
        let error = error.expect_err(root);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{root}");
    }
}

#[test]
fn plain_text_to_other_machines_has_to_be_asked_for() {
    let service = Service::answers([]);
    for root in ["http://10.1.2.3", "http://simulator:8080"] {
        let error = service.builder().root(root).build();
        let error = error.expect_err("everybody could read the token");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("allow_plain_text"), "{error}");
        let asked_for = service.builder().root(root).allow_plain_text();
        asked_for.build().expect("a client");
    }
    let login = Cloud::Custom {
        graph: "https://graph.example".to_owned(),
        login: "http://login.example".to_owned(),
    };
    service
        .builder()
        .cloud(login)
        .build()
        .expect_err("the login");
    for root in ["http://127.0.0.1:1", "http://localhost", "http://[::1]:1"] {
        service.builder().root(root).build().expect("this machine");
    }
}
