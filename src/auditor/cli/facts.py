"""`auditor facts`: everything that was read, so that an author can see that the program understood the report."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from auditor import claims
from auditor.api import Auditor
from auditor.claims import explain
from auditor.cli import governance, output, watched
from auditor.cli.check import language
from auditor.cli.output import terminal_width
from auditor.cli.screen import Text
from auditor.cli.watched import raised
from auditor.form.spec import load_forms
from auditor.form.stored import SCHEMA
from auditor.model.base import Lang
from auditor.model.claim import Breakdown, Change, Claim, Mention, Prose, Share
from auditor.model.errors import UsageError
from auditor.model.report import FormTable, Report
from auditor.reporters.console.lines import Line
from auditor.reporters.console.report import wrap
from auditor.texts import find, text

_NARROW = 8  # cells of a column of figures
_LABELS = 24  # and of their labels


def show(
    path: str,
    format_: str,
    config: str | None,
    lang: str | None,
    *,
    rules: tuple[str, ...] = (),
    passage: bool = False,
    why: bool = False,
) -> None:
    """Prints the facts of a file (- for standard input) on standard output, of a `passage` only its figures, with `why`
    also how its lists were chosen. Raises ReadError, PackError and UsageError.
    """
    settings = governance.settings(config)
    said = language(lang or settings.lang or "zh")
    if format_ not in ("console", "json"):
        raise UsageError("unknown-format.command", command="facts", format=format_)
    source = watched.stdin() if path == "-" else path
    auditor = Auditor(rules_dirs=rules, settings=settings, with_examples=False)
    auditor.knowledge.stay()
    report, prose, reasons = watched.audited(path, lambda: _read(auditor, source, passage=passage, why=why), raised)
    if format_ == "json":
        data = {"schema": SCHEMA, "report": report.model_dump(mode="json"), "prose": prose.model_dump(mode="json")}
        output.write_json(data)
        return
    console = Console(width=terminal_width(), highlight=False)
    if not passage:
        _identity(report, console, said)
        _sections(report, console, said)
    for table in report.tables:
        _table(table, console, said)
    _claims(prose, console, said)
    if why:
        _why(reasons, console, said)
    if report.notes:
        _head(console, text("facts.notes", said))
        for note in report.notes:
            console.print(Text(f"  {note.message.get(said)}"))


def _read(
    auditor: Auditor, source: str | bytes, *, passage: bool, why: bool
) -> tuple[Report, Prose, Sequence[explain.Why]]:
    report = auditor.read_passage(source) if passage else auditor.read(source)
    return report, claims.read_prose(report), tuple(explain.of_report(report)) if why else ()


def _head(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold"))


def _identity(report: Report, console: Console, lang: Lang) -> None:
    identity = report.identity
    period = identity.period.quote if identity.period else None
    form = load_forms()[report.form.key].document if report.form.key else None
    rows = {
        "title": identity.title,
        "agency": identity.agency,
        "year": identity.year,
        "level": " / ".join(
            (
                _word(f"level_{identity.level}", identity.level, lang),
                _word(f"kind_{identity.kind}", identity.kind, lang),
                _word(f"scope_{identity.scope}", identity.scope, lang),
            )
        ),
        "period": period,
        "published": identity.published,
        "form": f"{form}（{report.form.reason}）" if lang == "zh" else form,
    }
    console.print(Text(text("facts.identity", lang), style="bold"))
    for key, value in rows.items():
        console.print(Text(f"  {text(f'facts.{key}', lang)} {value if value is not None else '-'}"))


def _word(key: str, otherwise: str, lang: Lang) -> str:
    """The name of a level, a kind of body or a part; packs may have more of them, which have none."""
    named = find(f"facts.{key}")
    return otherwise if named is None else named.get(lang)


def _sections(report: Report, console: Console, lang: Lang) -> None:
    _head(console, text("facts.sections", lang))
    for section in report.sections:
        heading = section.heading.text if section.heading else _word(f"part_{section.key}", section.key, lang)
        lost = text("facts.lost", lang) if section.inferred else ""
        size = len("".join(section.text.split()))
        console.print(Text(f"  {heading}{lost}  " + text("facts.size", lang, count=size)))


def _table(table: FormTable, console: Console, lang: Lang) -> None:
    spec = load_forms()[table.form].table(table.key)
    columns = spec.columns or tuple(dict.fromkeys(c.key for r in spec.rows for c in r.columns))
    drawn = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    _head(console, spec.label.get(lang))
    if spec.columns:
        drawn.add_column("", overflow="fold")
        for head, width in _heads([c.label.get(lang) for c in spec.columns], console):
            drawn.add_column(Text(head), justify="right", max_width=width, overflow="fold")
        for row in spec.rows:
            cells = [table.cell(row.key, c.key) for c in spec.columns]
            drawn.add_row(
                Text(row.label.get(lang)), *(Text("?" if c is None else " ".join(c.raw.split())) for c in cells)
            )
    else:
        for _ in range(1 + len(columns)):
            drawn.add_column("", overflow="fold")
        for row in spec.rows:
            cells = [(c.label.get(lang), table.cell(row.key, c.key)) for c in row.columns]
            shown = [Text(f"{label} {'?' if c is None else ' '.join(c.raw.split())}") for label, c in cells]
            drawn.add_row(Text(row.label.get(lang)), *shown)
    console.print(drawn)


def _heads(names: list[str], console: Console) -> list[tuple[str, int]]:
    """What stands over the columns, and how wide it may be: names whose words need not be broken (Chinese may be broken
    anywhere), else numbers, which are explained first.
    """
    widths = [max(_NARROW, *(len(word) for word in name.split() if word.isascii()), 0) for name in names]
    if max(widths, default=0) == _NARROW or sum(widths) + 2 * len(widths) + _LABELS <= console.width:
        return list(zip(names, widths, strict=True))
    numbered = [(f"({number})", name) for number, name in enumerate(names, 1)]
    for number, name in numbered:
        console.print(Text(f"  {number} {name}"))
    return [(number, _NARROW) for number, _ in numbered]


def _claims(prose: Prose, console: Console, lang: Lang) -> None:
    _head(console, text("facts.claims", lang))
    used: set[tuple[int | None, int]] = set()
    for claim in prose.claims:
        _told(_claim(claim), console)
        used.update((claim.section, f.figure_start) for f in _figures(claim))
    left = [f for section, f in prose.figures if (section, f.figure_start) not in used]
    if left:
        _head(console, text("facts.figures", lang))
        for figure in left:
            _told(f"{figure.value}{figure.unit}  “{' '.join(figure.quote.split())}”", console)


def _told(shown: str, console: Console) -> None:
    """Prints a line; what does not fit goes on below, further in."""
    for number, part in enumerate(Line(shown).divide(wrap(shown, max(20, console.width - 4)))):
        console.print(Text(f"{'    ' if number else '  '}{part.plain}"), soft_wrap=True)


def _why(reasons: Sequence[explain.Why], console: Console, lang: Lang) -> None:
    """For each list its score, its rival and the features that decided."""
    _head(console, text("facts.why", lang))
    for why in reasons:
        rival = why.rival or text("facts.nothing", lang)
        console.print(Text("  " + text("facts.rival", lang, reading=why.reading, rival=rival, margin=why.margin)))
        for reason in why.reasons:
            console.print(Text(f"    {reason.weight:+.2f}  {reason.feature}  {reason.sentence}"))


def _figures(claim: Claim) -> list:
    if isinstance(claim, Breakdown):
        return [claim.total, *claim.parts]
    if isinstance(claim, Share):
        return [f for f in (claim.figure, claim.part_figure, claim.whole_figure) if f]
    if isinstance(claim, Change):
        return [f for f in (claim.current, claim.previous) if f]
    return [claim.figure] if claim.figure else []


def _claim(claim: Claim) -> str:
    quote = " ".join(claim.quote.split())
    if isinstance(claim, Breakdown):
        parts = "+".join(str(p.value) for p in claim.parts)
        sign = "=" if claim.holds else "≠" if claim.exhaustive else "≥"
        return f"{claim.total.value} {sign} {parts}  [{claim.context.metric}] “{quote[:60]}”"
    if isinstance(claim, Share):
        return f"{claim.percent}%  {claim.part}/{claim.whole}  “{quote[:60]}”"
    if isinstance(claim, Change):
        return f"{claim.direction}{claim.value}{claim.unit}  [{claim.metric}] “{quote[:60]}”"
    assert isinstance(claim, Mention)
    return f"{claim.value}{claim.unit}  [{claim.metric}] “{quote[:60]}”"
