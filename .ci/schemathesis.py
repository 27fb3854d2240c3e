"""What the document does not say in a way that the fuzzer can use."""

import os
import re
import tomllib
from pathlib import Path

import schemathesis

# Things that the simulator has.
KNOWN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())["parameters"]

# Texts that are good where the document allows any.
CHOICES = {
    "$expand": ["participants_v2", "segments", "sessions", "sessions($expand=segments)"],
    "$select": ["*", "createdDateTime", "id", "version"],
}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for parameter in raw_schema["components"]["parameters"].values():
        if parameter["name"] in CHOICES:
            parameter["schema"]["items"]["enum"] = CHOICES[parameter["name"]]
    any_of(raw_schema)
    one_version(raw_schema["paths"], os.environ["GRAPH_VERSION"])
    raw_schema["paths"] = {aliases(path, item): item for path, item in raw_schema["paths"].items()}


def one_version(paths, version):
    """Leaves what the version that is asked does not have."""
    for path, item in list(paths.items()):
        for method, operation in list(item.items()):
            if isinstance(operation, dict) and version not in operation.get("x-graph-versions", [version]):
                del item[method]
        if not any(isinstance(operation, dict) for operation in item.values()):
            del paths[path]


def aliases(path, item):
    """Microsoft quotes aliases of arguments in the path, where OData takes what is quoted for a text, and leaves
    the `@` out of their names in the query. An alias without a value is an error."""
    for quote, name in re.findall(r"=('?)@(\w+)", path):
        for parameter in item["parameters"]:
            if (parameter["in"], parameter["name"]) == ("query", name):
                parameter |= {"name": f"@{name}", "required": True}
                if quote:
                    parameter["schema"] = {"type": "string", "enum": [f"'{KNOWN['user-id']}'"]}
    return re.sub(r"'(@\w+)'", r"\1", path)


def any_of(node):
    """The alternatives of numbers and of null overlap, though the document says that one holds."""
    if isinstance(node, dict):
        if "oneOf" in node:
            node["anyOf"] = node.pop("oneOf")
        for child in node.values():
            any_of(child)
    elif isinstance(node, list):
        for child in node:
            any_of(child)
