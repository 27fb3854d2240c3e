//! A resource that the simulator has never heard of, added through the slice and the overlay alone: it is
//! listed, paged, limited, and refused without its permission.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod facts;

use graph_calls_core::operation::{Answer, Facts};
use graph_calls_simulator::Simulator;
use serde_json::{Value, json};
use xtask::codegen;
use xtask::spec::{self, Text};

/// A document in the form of Microsoft's.
const UPSTREAM: &str = r"
openapi: 3.0.4
info: {title: Graph, version: v1.0}
paths:
  /communications/rooms:
    get:
      responses:
        2XX: {$ref: '#/components/responses/microsoft.graph.roomCollectionResponse'}
      x-ms-pageable: {nextLinkName: '@odata.nextLink'}
  /communications/rooms/{room-id}:
    get:
      responses:
        2XX:
          content:
            application/json:
              schema: {$ref: '#/components/schemas/microsoft.graph.room'}
    parameters:
      - {name: room-id, in: path, required: true, schema: {type: string}}
  /communications/rooms/{room-id}/visits:
    get:
      responses:
        2XX: {$ref: '#/components/responses/microsoft.graph.roomCollectionResponse'}
      x-ms-pageable: {nextLinkName: '@odata.nextLink'}
    parameters:
      - {name: room-id, in: path, required: true, schema: {type: string}}
  /communications/rooms/$count:
    get:
      responses:
        2XX: {$ref: '#/components/responses/ODataCountResponse'}
  /communications/others:
    get:
      responses:
        2XX: {$ref: '#/components/responses/microsoft.graph.roomCollectionResponse'}
components:
  schemas:
    microsoft.graph.room:
      type: object
      properties:
        id: {type: string}
        displayName: {type: string, nullable: true}
        capacity: {type: integer, format: int32, nullable: true}
    ODataCountResponse: {type: integer, format: int32}
    microsoft.graph.roomCollectionResponse:
      type: object
      properties:
        '@odata.nextLink': {type: string, nullable: true}
        value:
          type: array
          items: {$ref: '#/components/schemas/microsoft.graph.room'}
  parameters:
    select:
      name: $select
      in: query
      style: form
      explode: false
      schema: {type: array, items: {type: string}}
  responses:
    ODataCountResponse:
      description: The count
      content:
        text/plain:
          schema: {$ref: '#/components/schemas/ODataCountResponse'}
    microsoft.graph.roomCollectionResponse:
      description: Rooms
      content:
        application/json:
          schema: {$ref: '#/components/schemas/microsoft.graph.roomCollectionResponse'}
";

const SLICE: &str = r#"
operations = [
  "GET /communications/rooms",
  "GET /communications/rooms/{room-id}",
  "GET /communications/rooms/{room-id}/visits",
  "GET /communications/rooms/$count",
]
"#;

/// Parts that the document of Microsoft lacks.
const OVERLAY: &str = r"
overlay: 1.0.0
info: {title: Rooms, version: 1.0.0}
actions:
  - target: $
    update:
      x-graph-limits:
        rooms: {requests: 7, seconds: 60}
  - target: $.paths['/communications/rooms', '/communications/rooms/{room-id}', '/communications/rooms/{room-id}/visits', '/communications/rooms/$count'].get
    update:
      x-graph-permissions: {application: [Rooms.Read.All], delegated: []}
      x-graph-limits: [rooms]
  - target: $.paths['/communications/rooms', '/communications/rooms/{room-id}/visits'].get
    update:
      x-graph-page-size: {default: 2, maximum: 3}
      x-graph-prefer: [odata.maxpagesize]
      parameters: [{$ref: '#/components/parameters/select'}]
";

/// The facts that the generator writes for the document after slice and overlay.
fn operations() -> Vec<&'static Facts> {
    let text = |name: &str, text: &str| Text {
        name: name.to_owned(),
        text: text.into(),
    };
    let imported = spec::import(
        text("upstream.yaml", UPSTREAM),
        text("overlay.yaml", OVERLAY),
        text("slice.toml", SLICE),
    );
    let imported = imported.unwrap_or_else(|problems| panic!("{problems}"));
    let document = spec::parse("rooms.yaml", imported.text);
    let document = document.unwrap_or_else(|problems| panic!("{problems}"));
    let files = codegen::generate(&document).unwrap_or_else(|problems| panic!("{problems}"));
    let mut all = Vec::new();
    for (path, text) in &files {
        if path.starts_with("endpoints/") {
            all.extend(facts::read(text));
        }
    }
    all
}

fn rooms(count: usize) -> Vec<Value> {
    let visits = |room: usize| (0..room).map(move |visit| json!({"id": format!("v{visit}")}));
    (0..count)
        .map(|room| {
            let visits: Vec<_> = visits(room).collect();
            json!({"id": format!("r{room}"), "displayName": "Room", "capacity": room, "visits": visits})
        })
        .collect()
}

async fn start() -> Simulator {
    builder().start().await.unwrap()
}

fn builder() -> graph_calls_simulator::Builder {
    let builder = Simulator::builder().operations(operations());
    builder.entities("communications/rooms", rooms(5))
}

/// Status and body of the answer to a GET.
async fn get(token: &str, url: &str) -> (u16, String) {
    // The provider of this process is whichever test is the first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::new();
    let response = client.get(url).bearer_auth(token).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.text().await.unwrap())
}

async fn get_json(simulator: &Simulator, url: &str) -> Value {
    let url = match url.starts_with("http") {
        true => url.to_owned(),
        false => format!("{}{url}", simulator.origin()),
    };
    let (status, body) = get(simulator.token(), &url).await;
    assert_eq!(status, 200, "{url}: {body}");
    serde_json::from_str(&body).unwrap()
}

#[test]
fn the_slice_chooses_and_the_overlay_states_the_facts() {
    let all = operations();
    assert_eq!(all.len(), 4);
    let list = all
        .iter()
        .find(|facts| facts.path == "/communications/rooms")
        .unwrap();
    assert_eq!(list.application, Some(&["Rooms.Read.All"][..]));
    assert_eq!(list.answer, Answer::Page);
    assert_eq!(list.limits.len(), 1);
}

#[tokio::test]
async fn it_is_listed_and_paged() {
    let simulator = start().await;
    let mut next = Some("/v1.0/communications/rooms".to_owned());
    let (mut ids, mut pages) = (Vec::new(), 0);
    while let Some(url) = next {
        let page = get_json(&simulator, &url).await;
        let items = page["value"].as_array().unwrap();
        ids.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        assert!(items.iter().all(|item| item.get("visits").is_none()));
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
        pages += 1;
    }
    assert_eq!((ids.join(" ").as_str(), pages), ("r0 r1 r2 r3 r4", 3));
    let one = get_json(&simulator, "/v1.0/communications/rooms/r3").await;
    assert_eq!(one["capacity"], 3);
    let visits = get_json(&simulator, "/v1.0/communications/rooms/r3/visits").await;
    assert_eq!(visits["value"].as_array().unwrap().len(), 2);
    assert!(visits["@odata.nextLink"].is_string());
    let selected = get_json(&simulator, "/v1.0/communications/rooms?$select=id").await;
    assert!(selected["value"][0].get("capacity").is_none());
    let (_, count) = get(
        simulator.token(),
        &format!("{}/v1.0/communications/rooms/$count", simulator.origin()),
    )
    .await;
    assert_eq!(count.trim_start_matches('\u{feff}'), "5");
    simulator.assert_clean();
}

#[tokio::test]
async fn what_it_has_not_is_refused() {
    let simulator = start().await;
    let root = format!("{}/v1.0/communications", simulator.origin());
    for (url, expected) in [
        (format!("{root}/rooms/r9"), 404),
        (format!("{root}/rooms?$top=1"), 400),
        (format!("{root}/rooms?$select=nothing"), 400),
        // In the document, and not in the slice.
        (format!("{root}/others"), 400),
        // In the spec of this workspace, and not in that one.
        (format!("{root}/callRecords"), 400),
    ] {
        assert_eq!(get(simulator.token(), &url).await.0, expected, "{url}");
    }
}

#[tokio::test]
async fn it_is_refused_without_its_permission() {
    let simulator = start().await;
    let url = format!("{}/v1.0/communications/rooms", simulator.origin());
    let with = simulator.token_with(["Rooms.Read.All"]);
    let without = simulator.token_with(["CallRecords.Read.All"]);
    let user = simulator.delegated_token(&simulator.user_id(0), ["Rooms.Read.All"]);
    assert_eq!(get(&with, &url).await.0, 200);
    assert_eq!(get(&user, &url).await.0, 403);
    let (status, body) = get(&without, &url).await;
    assert_eq!(status, 403);
    assert!(body.contains("Rooms.Read.All"), "{body}");
}

#[tokio::test]
async fn it_is_limited() {
    let simulator = builder().enforces_limits(true).start().await.unwrap();
    let url = format!("{}/v1.0/communications/rooms", simulator.origin());
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(get(simulator.token(), &url).await.0);
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 429]);
}
