"""What the document does not say in a way that the fuzzer can use."""

import schemathesis

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
