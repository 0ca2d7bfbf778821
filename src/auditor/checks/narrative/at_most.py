"""at_most: two figures of one sentence of which the first cannot be more than the second (readers and readings)."""

from collections.abc import Iterator

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import Part, Where, applies, parts, sentence, show
from auditor.model.base import trusted
from auditor.model.claim import Figure
from auditor.model.finding import Computation, Side, Term
from auditor.model.params import Params
from auditor.numerals import plain
from auditor.patterns import Pattern

_BETWEEN = 2  # characters between the words and their figure: blanks


class Options(Params):
    """Words right before a figure, each of which must be found just once in a sentence: the figure of `less` is not
    more than that of `more`. Nothing is said of a sentence with one of `unless`.
    """

    less: Pattern
    more: Pattern
    unless: tuple[str, ...] = ()


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    asked = False
    for part in parts(context, given) if applies(context, given) else ():
        figures = [f for index, f in context.prose.figures if index == part.index and not f.suspect]
        less, more = (_by_sentence(part, words, figures) for words in (options.less, options.more))
        for around in sorted(less.keys() & more.keys()):
            if len(less[around]) + len(more[around]) > 2 or any(w in around for w in options.unless):
                continue
            (first,), (second,) = less[around], more[around]
            asked = True
            if first.low > second.high:
                yield _finding(part, first, second)
                return
    yield Outcome("pass", ("at-most",)) if asked else NOT_APPLICABLE


def _by_sentence(part: Part, words: str, figures: list[Figure]) -> dict[str, list[Figure]]:
    """The figures that stand behind `words`, by their sentence."""
    out: dict[str, list[Figure]] = {}
    for hit in patterns.finditer(words, part.text):
        for figure in figures:
            if hit.start() < figure.figure_start <= hit.end() + _BETWEEN and figure.figure_end > hit.end():
                out.setdefault(sentence(part.text, hit.start(), hit.end()), []).append(figure)
    return out


def _finding(part: Part, less: Figure, more: Figure) -> Outcome:
    off = less.low - more.high
    spans = [(f.start, f.figure_end) for f in (less, more)]
    return Outcome(
        "fail",
        ("at-most",),
        evidence=(show(part, *spans[0], role="left"), show(part, *spans[1], role="right")),
        computation=trusted(
            Computation,
            left=plain(less.value),
            right=plain(more.value),
            difference=plain(off),
            operator=">",
            sides=(_side(less), _side(more)),
            off_by=plain(off),
        ),
        values={"first": part.text[slice(*spans[0])].strip(), "second": part.text[slice(*spans[1])].strip()},
        figures=tuple((part.index, f.figure_start) for f in (less, more)),
    )


def _side(figure: Figure) -> Side:
    return trusted(Side, terms=(trusted(Term, value=plain(figure.value)),))


CHECK = CheckType("at_most", Where, Options, _run)
