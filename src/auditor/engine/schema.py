"""The JSON Schema of files of rules, made of the models that validate them: editors complete and check with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from auditor.checks.core.base import Asked, CheckType
from auditor.engine.rule_files import PACK_KEYS, Override
from auditor.model.rule import Rule

_TITLE = "auditor: one rule, or a pack of rules"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def pack_schema(types: Mapping[str, CheckType]) -> dict[str, Any]:
    """The schema of a file of one rule, or of a pack, whose rules may use the check `types`."""
    definitions: dict[str, Any] = {}
    rule = _take(Rule, "rule", definitions)
    override = _take(Override, "override", definitions)
    cases = []
    for name, check in sorted(types.items()):
        given = _take(check.given, f"given_{name}", definitions)
        options = _options(_take(check.options, f"then_{name}", definitions), name, definitions)
        asked = {"properties": {"then": {"properties": {"check": {"const": name}}, "required": ["check"]}}}
        cases.append({"if": asked, "then": {"properties": {"given": given, "then": options}}})
    alone = definitions["rule"]
    needed = alone.pop("required")  # of which a rule in a file of its own may leave some to defaults.yaml
    alone["properties"]["then"] = {"type": "object", "properties": {"check": {"enum": sorted(types)}}}
    alone["allOf"] = cases
    whole = {"required": needed, "properties": {"then": {"required": ["check"]}}}
    pack = {
        "additionalProperties": False,
        "properties": {
            "extends": {"type": "string", "description": "builtin, or another pack file relative to this one"},
            "override": {"type": "array", "items": override},
            "rules": {"type": "array", "items": {"allOf": [rule, whole]}},
        },
    }
    return {
        "$schema": _DIALECT,
        "title": _TITLE,
        "type": "object",
        "if": {"anyOf": [{"required": [key]} for key in PACK_KEYS]},
        "then": pack,
        "else": {"allOf": [rule, {"required": ["id", "name"]}]},
        "$defs": dict(sorted(definitions.items())),
    }


def as_text(types: Mapping[str, CheckType]) -> str:
    """The schema as it is checked in."""
    return json.dumps(pack_schema(types), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _take(model: type[Asked], name: str, definitions: dict[str, Any]) -> dict[str, Any]:
    """Adds the schema of `model` to `definitions` under `name`, with those it needs; answers the reference."""
    schema = model.model_json_schema(ref_template=f"#/$defs/{name}.{{model}}")
    for key, inner in schema.pop("$defs", {}).items():
        definitions[f"{name}.{key}"] = inner
    definitions[name] = schema
    return {"$ref": f"#/$defs/{name}"}


def _options(reference: dict[str, Any], check: str, definitions: dict[str, Any]) -> dict[str, Any]:
    """The options of a check, which in a pack stand beside the key `check`."""
    schema = definitions[reference["$ref"].removeprefix("#/$defs/")]
    schema.setdefault("properties", {})["check"] = {"const": check}
    return reference
