"""The program's own words in both languages: rules/texts/*.yaml, by key. A key stands in the file that its first part
names (console.good in console.yaml), a key without a dot in finding.yaml; a file is read when first asked for.

Nothing of the program is imported but where its data lie: errors need their sentences before there are models.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast, runtime_checkable

from auditor import compiled
from auditor.data import rules_dir

if TYPE_CHECKING:
    from auditor.model.base import Lang

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@runtime_checkable
class Worded(Protocol):
    """What is said in both languages: a Sentence, a Localized."""

    def get(self, lang: Lang) -> str:
        """The text in `lang`."""
        ...


class Sentence(NamedTuple):
    """One text in both languages, of which nothing is checked: see Localized for those of documents and results."""

    zh: str
    en: str

    def get(self, lang: Lang) -> str:
        """The text in `lang`."""
        return self.zh if lang == "zh" else self.en


class TextsError(Exception):
    """A file of rules/texts that is missing or damaged. The one message that cannot stand there itself."""

    def text(self, lang: Lang) -> str:
        """The sentence in `lang`, on one line."""
        what = " ".join(str(self).split())
        if lang == "zh":
            return f"程序自带的文字无法读取，请重新安装本程序（{what}）。"
        return f"The program's own texts cannot be read; install it again ({what})."


def text(key: str, lang: Lang, /, **values: object) -> str:
    """The text `key` in `lang` with its placeholders filled. Raises KeyError for an unknown key, TextsError."""
    return fill(_file(home(key))[key].get(lang), {k: value(v) for k, v in values.items()}, lang)


def sentence(key: str, /, **values: object) -> Sentence:
    """As `text`, in both languages."""
    return Sentence(text(key, "zh", **values), text(key, "en", **values))


def listed(items: Iterable[str]) -> Sentence:
    """Names one after another."""
    names = tuple(items)
    return Sentence("、".join(names), ", ".join(names))


def find(key: str) -> Sentence | None:
    """The text `key` as it stands in its file; None for an unknown key."""
    return _file(home(key)).get(key)


def catalogue() -> dict[str, Sentence]:
    """All texts by key."""
    files = sorted((rules_dir() / "texts").glob("*.yaml"))
    return {key: found for path in files for key, found in _file(path.stem).items()}


def value(given: object) -> str | Worded:
    """What fills a placeholder: worded in the language of the text when it can be, else as it prints."""
    return given if isinstance(given, (str, Worded)) else str(given)


def fill(template: str, values: Mapping[str, str | Worded], lang: Lang) -> str:
    """Fills {placeholders} by name; neither texts nor packs are ever format strings."""

    def put(found: re.Match[str]) -> str:
        given = values.get(found.group(1), "")
        return cast(Worded, given).get(lang) if type(given) is not str else given  # a Localized is a string, too

    return _PLACEHOLDER.sub(put, template)


def home(key: str) -> str:
    """The file in which a key stands, by its stem."""
    file, dot, _ = key.partition(".")
    return file if dot else "finding"


@cache
def _file(name: str) -> dict[str, Sentence]:
    """The texts of one file by their whole keys. tests/project/test_texts.py holds the files to strict YAML."""
    path = rules_dir() / "texts" / f"{name}.yaml"
    try:
        data, _ = compiled.load(path)
        return {key: Sentence(**both) for key, both in data.items()}
    except FileNotFoundError:
        if path.parent.is_dir() and any(path.parent.iterdir()):
            return {}  # no key begins like this
        raise TextsError(f"{path} is missing") from None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, the sentence about it is one
        raise TextsError(f"{path}: {error}") from error
