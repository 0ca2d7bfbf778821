"""JUnit XML for CI servers: a suite a report, a case a rule that found something.

Errors and warnings are failures; infos, waived and known findings are told without failing. A file that could not be
audited is an error of its first case, "audited", which every suite has.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from auditor import harmless
from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import in_force
from auditor.reporters.wording import cell_name, one_line, position, severity_name
from auditor.texts import text

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The run as JUnit XML."""
    root = Xml.Element("testsuites", name="auditor")
    said = in_force.sentence(run, lang)
    for result in run.results:
        _suite(root, result.path, result, lang, said)
    if run.batch_findings:
        _suite(root, text("out.batch", lang), None, lang, said, run.batch_findings)
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(s.get(key) or 0) for s in root)))
    Xml.indent(root, " ")
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _suite(
    root: Xml.Element,
    name: str,
    result: AuditResult | None,
    lang: Lang,
    governed: str,
    findings: tuple[Finding, ...] = (),
) -> None:
    suite = Xml.SubElement(root, "testsuite", name=_clean(name))
    if governed:
        properties = Xml.SubElement(suite, "properties")
        Xml.SubElement(properties, "property", name="in_force", value=_clean(governed))
    report = result.report if result else None
    if result is not None:
        findings = result.findings
        _audited(suite, name, result, lang)
    for rule in dict.fromkeys(f.rule for f in findings):
        _case(suite, name, [f for f in findings if f.rule == rule], report, lang)
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(sum(c.find(tag) is not None for c in cases)))


def _audited(suite: Xml.Element, name: str, result: AuditResult, lang: Lang) -> None:
    case = Xml.SubElement(suite, "testcase", name="audited", classname=_clean(name))
    if result.error:
        Xml.SubElement(case, "error", type=_clean(result.error.code), message=_clean(result.error.message.get(lang)))
    elif result.verdict == "unjudged":
        Xml.SubElement(case, "error", type="unjudged", message=text("console.unjudged", lang))
    elif not result.complete:
        Xml.SubElement(case, "error", type="incomplete", message=text("console.incomplete", lang))


def _case(suite: Xml.Element, name: str, findings: list[Finding], report: Report | None, lang: Lang) -> None:
    """The case of one rule: its findings that count decide, the rest is output."""
    first = findings[0]
    case = Xml.SubElement(
        suite, "testcase", name=_clean(f"{first.rule} {first.name} {first.title.get(lang)}"), classname=_clean(name)
    )
    failing = [f for f in findings if f.counts and f.severity is not Severity.info]
    if failing:
        worst = max(failing, key=lambda f: f.severity.rank)
        failure = Xml.SubElement(case, "failure", type=worst.severity.value, message=_clean(worst.message.get(lang)))
        failure.text = _clean("\n\n".join(_words(f, report, lang) for f in failing))
    rest = [f for f in findings if f not in failing]
    if rest and not failing and all(not f.counts for f in rest):
        Xml.SubElement(case, "skipped", message=_clean(_state(rest[0], lang)))
    if rest:
        Xml.SubElement(case, "system-out").text = _clean("\n\n".join(_words(f, report, lang) for f in rest))


def _state(finding: Finding, lang: Lang) -> str:
    return text("out.waived" if finding.waived else "out.known", lang)


def _words(finding: Finding, report: Report | None, lang: Lang) -> str:
    state = "" if finding.counts else f" [{_state(finding, lang)}]"
    lines = [f"{severity_name(finding.severity, lang)}{state} {finding.message.get(lang)}"]
    for evidence in finding.evidence:
        said = (position(evidence, lang), cell_name(report, evidence, lang), one_line(evidence.quote))
        lines.append("  " + " ".join(s for s in said if s))
    if finding.basis:
        lines.append(text("console.basis", lang, basis=finding.basis))
    lines.append(text("console.fix", lang, fix=finding.suggestion))
    return "\n".join(lines)


def _clean(value: str) -> str:
    """Without what rules a terminal, and what XML cannot hold shown as a replacement character."""
    return harmless.text(_FORBIDDEN.sub("\ufffd", value))
