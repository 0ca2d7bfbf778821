"""The words by which readers of all kinds of files tell the parts of a report: rules/lexicon/reading.yaml."""

from auditor import knowledge
from auditor.knowledge import cache
from auditor.model.params import Params


class Words(Params):
    """rules/lexicon/reading.yaml"""

    headings: tuple[str, ...]


@cache
def words() -> Words:
    """How the headings of sections begin. Raises PackError."""
    return knowledge.words("reading", Words)
