"""Which form a report follows and which one its year asks for (docs/readings.md, The year decides the form)."""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from auditor import numerals
from auditor.form.normal import bare, normal
from auditor.form.spec import FAMILY, Form, family, load_forms
from auditor.knowledge import cache
from auditor.model.base import trusted
from auditor.model.document import Document, Paragraph, Table
from auditor.model.report import FormChoice, Label
from auditor.texts import text

_LABEL = range(4, 30)  # characters of a cell that can be a label and prove a form
_HEADING = 60
_FRONT = 12  # paragraphs at the beginning, one of which tells the year


class Proofs(NamedTuple):
    """The labels that prove each form, and how often each stands in the tables."""

    labels: dict[str, Counter[str]]
    first: dict[str, Label]

    def count(self, form: str) -> int:
        """How many cells prove the form."""
        return self.labels[form].total() if form in self.labels else 0

    def best(self, forms: Collection[str]) -> str | None:
        """The one of `forms` that most cells prove; the first that was met when several are equal."""
        return max((k for k in self.labels if k in forms), key=self.count, default=None)

    def against(self, form: str) -> bool:
        """Whether another form is proven, too, by labels that this one does not have."""
        return self.foreign(form) is not None

    def foreign(self, form: str) -> Label | None:
        """The first label that proves another form and not this one; its key is that form's."""
        own = self.labels.get(form, ())
        found = ((k, label) for k, labels in self.labels.items() for label in labels if label not in own)
        return next((self.first[label].model_copy(update={"key": k}) for k, label in found), None)


@cache
def _tokens() -> dict[str, tuple[str, ...]]:
    """Normal label → the forms it proves, the newest first."""
    out: dict[str, tuple[str, ...]] = {}
    for form in sorted(load_forms().values(), key=lambda f: -f.years[0]):
        for token in form.tokens:
            out[normal(token)] = (*out.get(normal(token), ()), form.key)
    return out


def prove(document: Document) -> Proofs:
    """What the cells of a document's tables say of its form."""
    proofs, tokens = Proofs({}, {}), _tokens()
    for index, block in enumerate(document.blocks):
        for cell in block.cells if isinstance(block, Table) else ():
            said = normal(cell.text) if len(cell.text) in _LABEL else ""
            for form in tokens.get(said, ()):
                proofs.labels.setdefault(form, Counter())[said] += 1
                if said not in proofs.first and isinstance(block, Table):
                    proofs.first[said] = trusted(Label, key=form, text=cell.text, place=block.place(index, cell))
    return proofs


def leading(document: Document, proofs: Proofs) -> Form:
    """The form by which a document is read: the one that its tables prove, else the one whose sections it names, and
    of several such the one in force in its year.
    """
    forms = load_forms()
    proven = proofs.best(forms)
    if proven is not None:
        return forms[proven]
    if len({f.family for f in forms.values()}) == 1:
        kin = FAMILY
    else:
        named = _named_sections(document)
        kin = max((FAMILY, *(f.family for f in forms.values())), key=lambda name: _most(named, name))
    return forms[expected_form(_year(document), kin) or default_form(kin)]


def _most(named: frozenset[str], kin: str) -> int:
    """How many of its sections the form of a family has there that has most of them."""
    return max((sum(normal(s.title) in named for s in f.sections) for f in family(kin)), default=-1)


def _named_sections(document: Document) -> frozenset[str]:
    """The short paragraphs, without their numbers."""
    texts = (b.text for b in document.blocks if isinstance(b, Paragraph))
    return frozenset(bare(t) for t in texts if len(t) <= _HEADING)


def _year(document: Document) -> int | None:
    front = (b.text for b in document.blocks[:_FRONT] if isinstance(b, Paragraph))
    return next((y for y in map(numerals.year, front) if y is not None), None)


def expected_form(year: int | None, kin: str = FAMILY) -> str | None:
    """The form in force for reports on `year`; None before the first one or when the year is unknown."""
    if year is None:
        return None
    fitting = [f for f in family(kin) if f.years[0] <= year <= f.years[1]]
    return _newest(fitting).key if fitting else None


def default_form(kin: str = FAMILY) -> str:
    """The form in force today: the one with no end."""
    forms = family(kin) or tuple(load_forms().values())
    end = max(f.years[1] for f in forms)
    return _newest([f for f in forms if f.years[1] == end]).key


def _newest(forms: list[Form]) -> Form:
    """The form that began last; of two that began together, the one a pack has brought."""
    return max(reversed(forms), key=lambda f: f.years[0])


def choose(proofs: Proofs, year: int | None, kin: str, others: Collection[str]) -> FormChoice:
    """The form by the labels that prove it, else by the year; the reason in words. `others` are the forms that tables
    follow by their rows.
    """
    expected = expected_form(year, kin)
    forms = load_forms()
    key = proofs.best(forms)
    if key is not None:
        mixed = proofs.against(key) or any(other != key for other in others)
        said = "form.by-labels.mixed" if mixed else "form.by-labels"
        reason = text(said, "zh", count=proofs.count(key), form=forms[key].document)
        foreign = proofs.foreign(key)
        return trusted(FormChoice, key=key, expected=expected, mixed=mixed, foreign=foreign, reason=reason)
    if expected:
        return trusted(FormChoice, key=expected, expected=expected, reason=text("form.by-year", "zh", year=year))
    return trusted(FormChoice, key=default_form(kin), expected=None, reason=text("form.by-default", "zh"))
