"""The documents that rules rest on: `sources.yaml` of rules/, and of folders of rules that bring their own.

A rule names them as `key` or `key article`; what it names is there, or the rule is refused.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from auditor import compiled, strict_yaml
from auditor.data import rules_dir
from auditor.engine.rule_files import SOURCES
from auditor.model.base import Lang, Localized
from auditor.model.basis import Basis, Citation
from auditor.model.errors import PackError
from auditor.model.params import Params
from auditor.texts import listed

CONVENTION = "convention"
"""The practice that every basis falls back to."""

_Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
_Article = dict[Literal["name", "en", "quote"], str]
_Words = str | dict[Lang, str]
"""Words that are the same in both languages, or those of each."""


class Source(Params):
    """A document. `date` is when it was issued; it was in force from `since` (else `date`) to `until`. An article has a
    `name` as it is cited (`en`: in English), and where its wording is certain a short `quote`.
    """

    title: _Words
    issuer: str
    number: _Words = ""
    date: _Day = ""
    since: _Day = ""
    until: _Day = ""
    articles: dict[str, _Article] = {}  # noqa: RUF012 - never changed: the class of a model

    @field_validator("articles")
    @classmethod
    def _named(cls, articles: dict[str, _Article]) -> dict[str, _Article]:
        if not all(a.get("name") for a in articles.values()):
            raise ValueError("an article needs a name")
        return articles


class File(Params):
    """sources.yaml: documents by key, and practices that no document holds, as words by key."""

    sources: dict[str, Any] = {}  # noqa: RUF012
    practices: dict[str, _Words] = {}  # noqa: RUF012


class Sources:
    """The documents of the program and of `folders`; a later folder may not take a key that is taken."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self.documents: dict[str, Source] = {}
        self.practices: dict[str, Localized] = {}
        self._read(rules_dir() / SOURCES)
        for folder in folders:
            path = folder / SOURCES
            if path.is_file() and not compiled.is_own(path):
                self._read(path)

    def _read(self, path: Path) -> None:
        trusted = compiled.is_own(path) and compiled.is_proven()
        data, locate = strict_yaml.own(path) if compiled.is_own(path) else strict_yaml.load(path)
        found = File.trusted(data) if trusted else strict_yaml.validate(File, data, locate)
        for key, entry in found.__dict__.get("sources", {}).items():
            at = ("sources", key)
            self._free(key, locate, at)
            self.documents[key] = Source.trusted(entry) if trusted else strict_yaml.validate(Source, entry, locate, at)
        for key, words in found.__dict__.get("practices", {}).items():
            self._free(key, locate, ("practices", key))
            self.practices[key] = _both(words)

    def _free(self, key: str, locate: strict_yaml.Locate, at: strict_yaml.Path_) -> None:
        if key in self.documents or key in self.practices:
            raise PackError("pack-source-duplicate", where=locate(at), key=key)

    def basis(self, names: Any, where: Callable[[], str], *, own: bool) -> Any:
        """What a rule says of its basis, as a Basis. A sentence is left to packs of users. Raises PackError, which
        says `where`.
        """
        if isinstance(names, list) and names and all(isinstance(n, str) for n in names):
            return Basis.of((self._cited(n, where) for n in names), self.practices[CONVENTION])
        if own and names is not None:
            raise PackError("pack-source-sentence", where=where(), file=SOURCES)
        return names

    def _cited(self, name: str, where: Callable[[], str]) -> Citation:
        key, _, article = name.partition(" ")
        if name in self.practices:
            return Citation(self.practices[name])
        found = self.documents.get(key)
        if found is None:
            known = listed([*self.documents, *self.practices])
            raise PackError("pack-source-unknown", where=where(), key=name, known=known)
        if article and article not in found.articles:
            known = listed(found.articles)
            raise PackError("pack-source-article", where=where(), key=key, article=article, known=known)
        part = found.articles[article] if article else {}
        return Citation(
            document=_document(_both(found.title), _both(found.number)),
            article=Localized(part.get("name", ""), part.get("en") or part.get("name", "")),
            quote=part.get("quote", ""),
            issuer=found.issuer,
            date=found.date,
            since=found.since or found.date,
            until=found.until,
        )


def _both(words: str | Mapping[Lang, str]) -> Localized:
    return Localized.same(words) if isinstance(words, str) else Localized(**words)


def _document(title: Localized, number: Localized) -> Localized:
    if not number:
        return title
    return Localized(f"{title.zh}（{number.zh}）", f"{title.en} ({number.en})")
