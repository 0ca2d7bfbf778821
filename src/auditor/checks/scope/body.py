"""body: a kind of body whose reports belong elsewhere (a vertically managed office in a local batch)."""

from collections.abc import Iterator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.model.params import Params


class Given(Params):
    """Nothing: the body itself."""


class Options(Params):
    """`kinds` of bodies that are to be pointed out."""

    kinds: tuple[str, ...]


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    identity = context.report.identity
    if identity.agency is None or identity.kind == "unknown":
        yield NOT_APPLICABLE
    elif identity.kind not in options.kinds:
        yield Outcome("pass", ("body",))
    else:
        evidence = missing_evidence(context, identity.title_place, None, identity.agency)
        yield Outcome(
            "fail",
            ("body",),
            evidence=(evidence.model_copy(update={"role": "heading", "value": identity.agency}),),
            values={"agency": identity.agency},
        )


CHECK = CheckType("body", Given, Options, _run)
