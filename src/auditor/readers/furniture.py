"""The words that tell a report from the page around it."""

from auditor import knowledge
from auditor.knowledge import cache
from auditor.model.params import Params


class Words(Params):
    """rules/lexicon/page.yaml"""

    cues: tuple[str, ...]
    form: tuple[str, ...]
    published: tuple[str, ...]
    publisher: tuple[str, ...]
    index: tuple[str, ...]
    no_publisher: tuple[str, ...]
    furniture: tuple[str, ...]
    meta_published: tuple[str, ...]
    meta_publisher: tuple[str, ...]
    meta_title: tuple[str, ...]
    attachments: tuple[str, ...]
    reports: tuple[str, ...]
    decorative: tuple[str, ...]
    title: str
    foot: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()

    def labels(self) -> tuple[str, ...]:
        """All labels of index tables."""
        return (*self.index, *self.published, *self.publisher)


@cache
def words() -> Words:
    """The words that tell a report from the page around it. Raises PackError."""
    return knowledge.words("page", Words)
