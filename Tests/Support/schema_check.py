"""Holds documents against the schemas of their formats, and spoilt ones too.

Usage: schema_check.py SCHEMAS SAMPLES

A sample is a file KIND.NAME.json, one document, or KIND.NAME.jsonl, one a line; KIND is a schema's name. Each must be
valid, and stay valid when no member is allowed that the schema does not name: so the schema describes all that is
printed. Each shape of document is then spoilt in one place after the other, and must be invalid every time.
"""
import copy
import json
import pathlib
import sys

import jsonschema

# What the schemas leave to AWS: requests, the values that attributes have, and what it shows of a binding.
FREE = {("parameters",), ("expects", "attributes")}
OF_BINDINGS = {"Kind", "Of", "Arn", "Name", "Follows", "Says"}


def closed(schema):
    """The schema, allowing no members but those that it names."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {name: closed(part) for name, part in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        schema.setdefault("additionalProperties", False)
    return schema


def validator(schema):
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def places(document, path=()):
    """The paths of all values that a schema has a say in, the document's own left out."""
    children = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    for name, child in children:
        if len(path) == 2 and path[0] == "Bindings" and name not in OF_BINDINGS:
            continue
        yield path + (name,)
        if path + (name,) not in FREE:
            yield from places(child, path + (name,))


def changed(document, path, change):
    document = copy.deepcopy(document)
    parent = document
    for name in path[:-1]:
        parent = parent[name]
    change(parent, path[-1])
    return document


def spoilt(document, schema):
    """The document with a value of a wrong type, each time at another place; and without a required member."""
    for path in places(document):
        wrong = 0.5 if isinstance(document_at(document, path), (dict, list)) else [{}]
        yield path, changed(document, path, lambda parent, name: parent.__setitem__(name, wrong))
    for name in schema.get("required", []):
        yield (name, "missing"), {key: value for key, value in document.items() if key != name}


def document_at(document, path):
    for name in path:
        document = document[name]
    return document


def sampled(kind, document):
    """A document that is worth spoiling: of a graph one element of each list."""
    if kind != "graph":
        return document
    return {name: value[:1] if isinstance(value, list) else value for name, value in document.items()}


def shape(kind, document):
    """Documents of one shape are spoilt once."""
    if kind == "operation":
        return document["id"].split(":")[0], document["action"]
    if kind == "check":
        return document["result"], document["remedy"] is None
    if kind == "event":
        return document["event"], document["status"] is None, document["message"] is None
    return tuple(sorted(document))


def main():
    schemas = {path.stem: json.loads(path.read_text()) for path in pathlib.Path(sys.argv[1]).glob("*.json")}
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    counts = {kind: [0, 0] for kind in schemas}
    seen = set()
    for sample in sorted(pathlib.Path(sys.argv[2]).iterdir()):
        kind = sample.name.split(".")[0]
        loose, strict = validator(schemas[kind]), validator(closed(schemas[kind]))
        text = sample.read_text()
        documents = [json.loads(line) for line in text.splitlines()] if sample.suffix == ".jsonl" else [json.loads(text)]
        if not documents:
            sys.exit(f"{sample.name} is empty")
        for number, document in enumerate(documents, 1):
            counts[kind][0] += 1
            for error in strict.iter_errors(document):
                sys.exit(f"{sample.name}:{number}: {error.json_path}: {error.message[:500]}")
            if (kind, shape(kind, document)) in seen:
                continue
            seen.add((kind, shape(kind, document)))
            for path, bad in spoilt(sampled(kind, document), schemas[kind]):
                counts[kind][1] += 1
                if loose.is_valid(bad):
                    sys.exit(f"{sample.name}:{number}: the schema accepts it spoilt at {path}")
    for kind, (valid, spoilt_ones) in sorted(counts.items()):
        if not valid:
            sys.exit(f"no sample of {kind}")
    print("described:", ", ".join(f"{valid} of {kind}, {bad} spoilt" for kind, (valid, bad) in sorted(counts.items())))


main()
