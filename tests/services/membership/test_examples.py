"""What the documents show as a body is a body that is taken."""

from __future__ import annotations

import jsonschema_rs


def test_each_example_is_as_its_schema_says(door):
    document = door.ask("GET", "/openapi.json").json
    shown = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}) if isinstance(operation, dict) else {}
            content = body.get("content", {}).get("application/json", {})
            if "example" in content:
                shown[f"{method.upper()} {path}"] = content
    assert {"POST /applications", "POST /sponsorships", "POST /invoices"} <= shown.keys()
    for name, content in shown.items():
        schema = {**content["schema"], "components": document["components"]}
        told = [
            error.message
            for error in jsonschema_rs.validator_for(schema).iter_errors(content["example"])
        ]
        assert told == [], name
