"""self_name: a body calls itself by one word, that of its own kind (我局 in a bureau, not 我委)."""

import re
from collections.abc import Iterator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import MAX_EVIDENCE, Part, Where, applies, parts, show
from auditor.form.bodies import bodies
from auditor.model.params import Params


class Options(Params):
    """`words`: what a body may call itself → pieces of names, one of which a body of that kind has in its own."""

    words: dict[str, tuple[str, ...]]


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    agency = context.report.identity.agency
    if not agency or not applies(context, given):
        yield NOT_APPLICABLE
        return
    found: dict[str, list[tuple[Part, int, int]]] = {}
    me = bodies().oneself
    words = "|".join(re.escape(w) for w in sorted(options.words, key=len, reverse=True))
    pattern = re.compile(rf"(?<![{bodies().not_oneself}]){me}({words})")
    for part in parts(context, given):
        for hit in pattern.finditer(part.text):
            found.setdefault(hit.group(1), []).append((part, hit.start(), hit.end()))
    right = [w for w in found if any(piece in agency for piece in options.words[w])]
    own = me + (right or [""])[0]
    for word, hits in found.items():
        if word in right:
            yield Outcome("pass", (word,))
            continue
        yield Outcome(
            "fail",
            (word,),
            evidence=tuple(show(*hit) for hit in hits[:MAX_EVIDENCE]),
            values={
                "word": f"{me}{word}",
                "agency": agency,
                "count": str(len(hits)),
                "own": own,
            },
            variant="mixed" if right else None,
        )
    if not found:
        yield NOT_APPLICABLE


CHECK = CheckType("self_name", Where, Options, _run)
