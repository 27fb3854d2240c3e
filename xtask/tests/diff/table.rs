//! One change for each class of changes, with what `cargo semver-checks` says of the generated crates.

use xtask::diff::Class;
use xtask::diff::Class::{Additive, Breaking, Docs};

/// The verdict of `cargo semver-checks`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Semver {
    /// The next release has to be a major one.
    Major,
    /// Nothing.
    Fine,
    /// Nothing, as it does not compare the types of fields, arguments and answers; a program that uses the item
    /// by its old type does not compile all the same.
    Unseen,
    /// Nothing, and the compiler neither: the request is refused when it is made, or asks for something else.
    AtRunTime,
}

impl Semver {
    /// True for a breaking change.
    pub(crate) fn is_breaking(self) -> bool {
        self != Self::Fine
    }
}

/// One change.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) class: Class,
    /// The crate that changes.
    pub(crate) package: &'static str,
    pub(crate) semver: Semver,
}

const fn case(
    name: &'static str,
    (from, to): (&'static str, &'static str),
    class: Class,
    package: &'static str,
    semver: Semver,
) -> Case {
    Case {
        name,
        from,
        to,
        class,
        package,
        semver,
    }
}

use Semver::{AtRunTime, Fine, Major, Unseen};

/// Recorded with cargo-semver-checks 0.51.0; how to do it again says `semver.rs`.
pub(crate) const CASES: &[Case] = &[
    case(
        "a type is gone",
        (
            "    microsoft.graph.unused:\n      type: object\n      properties:\n        note: {type: string}\n",
            "",
        ),
        Breaking,
        "models",
        Major,
    ),
    case(
        "a type is new",
        (
            "    microsoft.graph.unused:\n",
            "    microsoft.graph.new:\n      type: object\n    microsoft.graph.unused:\n",
        ),
        Additive,
        "models",
        Fine,
    ),
    case(
        "a property is gone",
        (
            "            startTime: {type: string, format: date-time}\n",
            "",
        ),
        Breaking,
        "models",
        Major,
    ),
    case(
        "a property is new",
        (
            "            kind: {",
            "            endTime: {type: string}\n            kind: {",
        ),
        Additive,
        "models",
        Fine,
    ),
    case(
        "a property has another type",
        (
            "        note: {type: string}",
            "        note: {type: boolean}",
        ),
        Breaking,
        "models",
        Unseen,
    ),
    case(
        "a property becomes a collection",
        (
            "        note: {type: string}",
            "        note: {type: array, items: {type: string}}",
        ),
        Breaking,
        "models",
        Unseen,
    ),
    case(
        "a member is gone",
        ("[group, peer]", "[group]"),
        Breaking,
        "models",
        Major,
    ),
    case(
        "a member is new",
        ("[group, peer]", "[group, peer, none]"),
        Additive,
        "models",
        Fine,
    ),
    case(
        "a derived type is gone",
        (
            "    microsoft.graph.phone:\n      allOf:\n        - $ref: '#/components/schemas/microsoft.graph.party'\n        - type: object\n          properties:\n            number: {type: string}\n",
            "",
        ),
        Breaking,
        "models",
        Major,
    ),
    case(
        "a derived type is new",
        (
            "    microsoft.graph.unused:\n",
            "    microsoft.graph.room:\n      allOf:\n        - $ref: '#/components/schemas/microsoft.graph.party'\n        - type: object\n    microsoft.graph.unused:\n",
        ),
        Additive,
        "models",
        Fine,
    ),
    case(
        "a property is described otherwise",
        ("What it is about.", "Its subject."),
        Docs,
        "models",
        Fine,
    ),
    case(
        "a property is deprecated",
        (
            "description: What it is about.",
            "description: What it is about., deprecated: true",
        ),
        Docs,
        "models",
        Fine,
    ),
    case(
        "an operation is gone",
        (
            "    patch:\n      description: Changes a call.\n      requestBody:\n        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/microsoft.graph.call'}\n      responses:\n        '204':\n          description: Success\n",
            "",
        ),
        Breaking,
        "endpoints",
        Major,
    ),
    case(
        "an operation is new",
        (
            "    patch:\n",
            "    delete:\n      responses:\n        '204':\n          description: Success\n    patch:\n",
        ),
        Additive,
        "endpoints",
        Fine,
    ),
    case(
        "an argument is new",
        (
            "  /calls/find(from={from}):\n    get:\n",
            "  /calls/find(from={from},kind='{kind}'):\n    get:\n      parameters:\n        - name: kind\n          in: path\n          required: true\n          description: The kind.\n          schema: {type: string}\n",
        ),
        Breaking,
        "endpoints",
        Major,
    ),
    case(
        "an argument has another type",
        (
            "        description: The first instant.\n        schema: {type: string, format: date-time}",
            "        description: The first instant.\n        schema: {type: string, format: date}",
        ),
        Breaking,
        "endpoints",
        Unseen,
    ),
    case(
        "an option is gone",
        (
            "        - name: $top\n          in: query\n          description: How many to return.\n          schema: {type: integer, format: int32}\n",
            "",
        ),
        Breaking,
        "endpoints",
        Major,
    ),
    case(
        "an option is new",
        (
            "        - name: $top\n",
            "        - name: $count\n          in: query\n          description: Whether to count.\n          schema: {type: boolean}\n        - name: $top\n",
        ),
        Additive,
        "endpoints",
        Fine,
    ),
    case(
        "an answer is another",
        (
            "      description: Finds calls.\n      responses:\n        '204':\n          description: Success\n",
            "      description: Finds calls.\n      responses:\n        2XX:\n          description: Success\n          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/microsoft.graph.call'}\n",
        ),
        Breaking,
        "endpoints",
        Unseen,
    ),
    case(
        "an operation takes a property to filter by no more",
        (
            "        - property: subject\n",
            "        - property: startTime\n",
        ),
        Breaking,
        "endpoints",
        Major,
    ),
    case(
        "permissions are others",
        ("[Calls.Read.All]", "[Calls.Read.Basic]"),
        Docs,
        "endpoints",
        Fine,
    ),
    case(
        "an operation has another reference page",
        ("https://example.com/list", "https://example.com/calls"),
        Docs,
        "endpoints",
        Fine,
    ),
    case(
        "an operation is in one version only",
        (
            "      description: Finds calls.\n",
            "      description: Finds calls.\n      x-graph-versions: [beta]\n",
        ),
        Breaking,
        "endpoints",
        AtRunTime,
    ),
    case(
        "a struct becomes an enumeration",
        (
            "    microsoft.graph.unused:\n      type: object\n      properties:\n        note: {type: string}\n",
            "    microsoft.graph.unused:\n      type: string\n      enum: [a]\n",
        ),
        Breaking,
        "models",
        Major,
    ),
    case(
        "a type can no more be selected from",
        (
            "        - name: $select\n          in: query\n          style: form\n          explode: false\n          description: What to return.\n          schema: {type: array, items: {type: string}}\n",
            "",
        ),
        Breaking,
        "endpoints",
        Major,
    ),
    case(
        "a property is spelled otherwise on the wire",
        ("            startTime: {", "            StartTime: {"),
        Additive,
        "models",
        Fine,
    ),
    case(
        "a property has another reference page",
        (
            "description: What it is about.",
            "description: What it is about., externalDocs: {url: 'https://example.com'}",
        ),
        Docs,
        "models",
        Fine,
    ),
    case(
        "a property is in one version only",
        (
            "description: What it is about.",
            "description: What it is about., x-graph-versions: [beta]",
        ),
        Docs,
        "models",
        Fine,
    ),
    case(
        "a property has another name",
        ("            startTime: {", "            startDateTime: {"),
        Breaking,
        "models",
        Major,
    ),
    case(
        "an enumeration is described otherwise",
        (
            "    microsoft.graph.kind:\n",
            "    microsoft.graph.kind:\n      description: What kind it is.\n",
        ),
        Docs,
        "models",
        Fine,
    ),
    case(
        "a member is spelled otherwise on the wire",
        ("[group, peer]", "[Group, peer]"),
        Additive,
        "models",
        Fine,
    ),
    case(
        "an argument has another name",
        (
            "  /calls/find(from={from}):\n    get:\n      description: Finds calls.\n      responses:\n        '204':\n          description: Success\n      x-ms-docs-operation-type: function\n    parameters:\n      - name: from\n",
            "  /calls/find(since={since}):\n    get:\n      description: Finds calls.\n      responses:\n        '204':\n          description: Success\n      x-ms-docs-operation-type: function\n    parameters:\n      - name: since\n",
        ),
        Breaking,
        "endpoints",
        AtRunTime,
    ),
    case(
        "an option has another type",
        (
            "          description: How many to return.\n          schema: {type: integer, format: int32}\n",
            "          description: How many to return.\n          schema: {type: string}\n",
        ),
        Breaking,
        "endpoints",
        Unseen,
    ),
    case(
        "an option is spelled otherwise on the wire",
        ("        - name: $top\n", "        - name: top\n"),
        Additive,
        "endpoints",
        Fine,
    ),
    case(
        "the body is of another type",
        (
            "      requestBody:\n        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/microsoft.graph.call'}\n",
            "      requestBody:\n        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/microsoft.graph.unused'}\n",
        ),
        Breaking,
        "endpoints",
        Unseen,
    ),
    case(
        "a page becomes one of a delta round",
        (
            "        '@odata.nextLink': {type: string}\n",
            "        '@odata.nextLink': {type: string}\n        '@odata.deltaLink': {type: string}\n",
        ),
        Additive,
        "endpoints",
        Fine,
    ),
    case(
        "a page is filtered by other comparisons",
        (
            "          operators: [eq]\n",
            "          operators: [lt, le, gt, ge]\n",
        ),
        Breaking,
        "endpoints",
        Unseen,
    ),
    case(
        "a page is filtered by one property more",
        (
            "        - property: subject\n          operators: [eq]\n",
            "        - property: subject\n          operators: [eq]\n        - property: startTime\n          operators: [eq]\n",
        ),
        Additive,
        "endpoints",
        Fine,
    ),
    case(
        "a preference is new",
        (
            "      x-graph-filter:\n",
            "      x-graph-prefer: [odata.maxpagesize]\n      x-graph-filter:\n",
        ),
        Additive,
        "endpoints",
        Fine,
    ),
    case(
        "clouds and page sizes are told",
        (
            "      x-graph-filter:\n",
            "      x-graph-clouds: [global]\n      x-graph-page-size: {default: 10, maximum: 20}\n      x-graph-filter:\n",
        ),
        Docs,
        "endpoints",
        Fine,
    ),
    case(
        "an operation is deprecated",
        (
            "      description: Gets a call.\n",
            "      description: Gets a call.\n      deprecated: true\n",
        ),
        Docs,
        "endpoints",
        Fine,
    ),
];
