"""A plugin brings its own reader, check, rules, claims and reporter; a broken one takes nothing else down."""

from __future__ import annotations

import shutil
import sys
from decimal import Decimal
from importlib.metadata import Distribution
from pathlib import Path

import pluggy
import pytest

import auditor
from auditor import hookspecs, plugins
from auditor.checks.core.base import CheckType, Context, Outcome
from auditor.engine import examples
from auditor.model.base import Model
from auditor.model.claim import Mention
from auditor.model.document import Document, Mark, Paragraph
from auditor.model.finding import Computation, Side, Term
from auditor.readers.text import read as read_text
from auditor.reporters.base import Reporter
from tests.conftest import SAMPLES

CLEAN = SAMPLES / "township-2023-clean.txt"


class Nothing(Model):
    """No options."""


def _loud(context, given, options):
    yield Outcome("fail", ("loud",), values={"count": str(len(context.prose.claims))})


@auditor.rule(
    id="N902",
    name="example.title_is_short",
    title={"zh": "标题太长", "en": "The title is long"},
    severity="info",
    basis="示例",
    why={"zh": "示例", "en": "example"},
    fix={"zh": "缩短标题。", "en": "Shorten it."},
    message={"zh": "标题有 {length} 字", "en": "{length} characters"},
)
def title_is_short(context: Context):
    title = context.report.identity.title or ""
    yield Outcome("fail" if len(title) > 5 else "pass", ("title",), values={"length": str(len(title))})


PACK = """rules:
  - id: N903
    name: example.loud
    title: {zh: 大声, en: Loud}
    severity: info
    basis: 示例
    why: {zh: 示例, en: example}
    fix: {zh: 示例, en: example}
    then: {check: loud}
    message: {zh: '{count} 个', en: '{count} claims'}
"""


class ExamplePlugin:
    """Everything a plugin can bring."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "pack.yaml").write_text(PACK, encoding="utf-8")

    @auditor.hookimpl
    def auditor_read_document(self, data: bytes, name: str) -> Document | None:
        if not data.startswith(b"%UPSIDE-DOWN%"):
            return None
        return read_text(data[len(b"%UPSIDE-DOWN%") :].decode()[::-1].encode(), name)

    @auditor.hookimpl
    def auditor_register_checks(self):
        return [CheckType("loud", Nothing, Nothing, _loud)]

    @auditor.hookimpl
    def auditor_register_rule_packs(self):
        return [self.folder]

    @auditor.hookimpl
    def auditor_register_rules(self):
        return [title_is_short]

    @auditor.hookimpl
    def auditor_register_extractors(self):
        def claims(report):
            yield Mention(quote="", start=0, end=0, metric="meetings", value=Decimal(7), section=0)

        return [claims]

    @auditor.hookimpl
    def auditor_register_reporters(self):
        return [Reporter("count", (".count",), lambda run, lang: str(len(run.results)).encode())]


def test_a_plugin_brings_everything(tmp_path):
    engine = auditor.Auditor(plugin_objects=[ExamplePlugin(tmp_path)])
    result = engine.audit(CLEAN)
    assert {"N902", "N903"} <= {f.rule for f in result.findings}
    assert any(isinstance(c, Mention) and c.value == 7 for c in result.prose.claims)
    assert set(engine.plugins.reporters()) >= {"console", "json", "count"}
    text = CLEAN.read_text("utf-8")
    turned = engine.audit(b"%UPSIDE-DOWN%" + text[::-1].encode(), name="turned")
    assert [f.fingerprint for f in turned.findings] == [f.fingerprint for f in result.findings]


def test_without_the_plugin_nothing_changes():
    assert auditor.audit(CLEAN).findings == ()


class BrokenPlugin:
    """Raises wherever it is asked."""

    @auditor.hookimpl
    def auditor_read_document(self, data: bytes, name: str):
        raise RuntimeError("no reader")

    @auditor.hookimpl
    def auditor_register_rules(self):
        raise RuntimeError("no rules")

    @auditor.hookimpl
    def auditor_register_extractors(self):
        def claims(report):
            raise RuntimeError("no claims")

        return [claims]


def test_a_broken_plugin_is_a_finding_and_takes_nothing_down():
    result = auditor.Auditor(plugin_objects=[BrokenPlugin()]).audit(SAMPLES / "township-2023-contradictions.txt")
    assert result.status == "audited"
    assert not result.complete
    found = {f.rule for f in result.findings}
    assert {"E004", "N101", "T301"} <= found


def test_a_crashing_rule_is_a_finding_and_the_others_run():
    @auditor.rule(
        id="N904",
        name="example.crash",
        title={"zh": "崩溃", "en": "Crash"},
        severity="error",
        basis="示例",
        why={"zh": "示例", "en": "example"},
        fix={"zh": "示例", "en": "example"},
        message={"zh": "示例", "en": "example"},
    )
    def crash(context: Context):
        raise ZeroDivisionError("by nothing")
        yield

    class Plugin:
        @auditor.hookimpl
        def auditor_register_rules(self):
            return [crash]

    result = auditor.Auditor(plugin_objects=[Plugin()]).audit(SAMPLES / "township-2023-contradictions.txt")
    assert {"E002", "N101"} <= {f.rule for f in result.findings}
    assert result.coverage.rules.error == 1
    assert not result.complete


def test_a_rule_without_metadata_is_refused():
    with pytest.raises(ValueError, match="basis"):
        auditor.rule(id="N905", name="x", title={"zh": "一", "en": "a"}, severity="info")(lambda context: [])


def test_every_hook_is_documented_and_used():
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    names = [n for n in dir(hookspecs) if n.startswith("auditor_")]
    assert set(names) == set(vars(manager.hook)) & set(names)
    architecture = (Path(__file__).resolve().parents[2] / "docs" / "architecture.md").read_text("utf-8")
    for name in names:
        assert getattr(hookspecs, name).__doc__
        assert name in architecture


@pytest.mark.parametrize("archive", [False, True])
def test_an_entry_point_that_cannot_be_loaded_is_a_finding(monkeypatch, tmp_path, archive):
    place = tmp_path / "installed"
    info = place / "Lost_Plugin-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: lost-plugin\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[auditor]\nlost = no_such_module:plugin\n", "utf-8")
    if archive:
        place = Path(shutil.make_archive(str(place), "zip", place))
    monkeypatch.syspath_prepend(place)
    result = auditor.Auditor().audit(CLEAN)
    assert [f.rule for f in result.findings] == ["E004"]
    assert "lost" in result.findings[0].message.zh
    assert not result.complete


def test_whoever_else_finds_distributions_is_asked_too(monkeypatch):
    class Finder:
        def find_spec(self, *_):
            return None

        def find_distributions(self, _):
            return [distribution]

    class Lost(Distribution):
        def read_text(self, filename):
            return {"entry_points.txt": "[auditor]\nlost = no_such_module:plugin\n"}.get(filename, "Name: lost\n")

        def locate_file(self, path):
            return path

    distribution = Lost()
    assert plugins.load().failures == []
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder()])
    assert [f.plugin for f in plugins.load().failures] == ["lost"]


def test_marks_of_a_paragraph_give_its_place():
    paragraph = Paragraph(text="一二三四", marks=(Mark(start=0, line=3), Mark(start=2, line=4)))
    assert (paragraph.place(0, 1, 2).line, paragraph.place(0, 2, 3).line) == (3, 4)


def test_examples_of_a_rule_see_the_claims_of_plugins():
    """Else a rule that asks for them would fail its own examples."""

    @auditor.rule(
        id="N905",
        name="example.meetings",
        title={"zh": "会议", "en": "Meetings"},
        severity="info",
        basis="示例",
        why={"zh": "示例", "en": "example"},
        fix={"zh": "示例。", "en": "Example."},
        message={"zh": "{count} 次", "en": "{count} times"},
        examples={"fail": [{"name": "meetings"}]},
    )
    def meetings(context: Context):
        for claim in context.prose.claims:
            if isinstance(claim, Mention) and claim.metric == "plugin":
                yield Outcome("fail", ("meetings",), values={"count": str(claim.value)})

    def extractor(report):
        yield Mention(quote="", start=0, end=0, metric="plugin", value=Decimal(7), section=0)

    assert [r.problem for r in examples.run_all(meetings, [extractor])] == [None]
    assert all(r.problem for r in examples.run_all(meetings))


def test_arithmetic_that_a_plugin_worded_itself_stays_as_it_is():
    @auditor.rule(
        id="N906",
        name="example.arithmetic",
        title={"zh": "算式", "en": "Arithmetic"},
        severity="info",
        basis="示例",
        why={"zh": "示例", "en": "example"},
        fix={"zh": "示例。", "en": "Example."},
        message={"zh": "{computation}", "en": "{computation}"},
    )
    def arithmetic(context: Context):
        plain = Computation.model_validate({"text": "1 ≠ 2", "left": "1", "right": "2", "difference": "-1"})
        terms = tuple(Side(terms=(Term(value=v),)) for v in ("1", "2"))
        sides = Computation(left="1", right="2", difference="-1", sides=terms, off_by="1")
        yield Outcome("fail", ("text",), computation=plain)
        yield Outcome("fail", ("sides",), computation=sides)

    class Plugin:
        @auditor.hookimpl
        def auditor_register_rules(self):
            return [arithmetic]

    found = auditor.Auditor(plugin_objects=[Plugin()], select_codes=["N906"]).audit(CLEAN).findings
    assert {f.at: f.message.zh for f in found} == {"text": "1 ≠ 2", "sides": "1 ≠ 2（差 1）"}
    assert {f.at: f.message.en for f in found} == {"text": "1 ≠ 2", "sides": "1 ≠ 2 (off by 1)"}
