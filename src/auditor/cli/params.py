"""Commands whose words stand in rules/texts/help.yaml: help in the user's language, options in groups, and wrong usage
told in our own words. A command or option is worded under its name: help.check, help.check.roster or help.any.roster.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from auditor.model.errors import UsageError
from auditor.texts import find, text

if TYPE_CHECKING:
    from auditor.model.base import Lang

GROUPS = ("what", "rules", "output", "many", "other")
_CHINESE_ON_WINDOWS = 0x04
_MOST_WIDTH, _INDENT, _COLUMN = 100, 2, 28


def language(arguments: Sequence[str]) -> Lang:
    """The language of help: what --lang says, else Chinese under a Chinese locale, else English."""
    said = said_language(arguments)
    return said or ("zh" if _locale_is_chinese() else "en")


def said_language(arguments: Sequence[str]) -> Lang | None:
    """What --lang says among arguments that may be wrong otherwise."""
    for at, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and at + 1 < len(arguments):
            value = arguments[at + 1]
        if value == "en":
            return "en"
        if value == "zh":
            return "zh"
    return None


def _locale_is_chinese() -> bool:
    if sys.platform == "win32":
        import ctypes

        return ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == _CHINESE_ON_WINDOWS
    named = next((os.environ[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), "")
    return named.lower().startswith("zh")


class Option(click.Option):
    """An option in one of GROUPS; `metavar` is what stands for its value in help."""

    def __init__(self, names: Sequence[str], group: str = "other", **settings: Any) -> None:
        super().__init__(names, **settings)
        self.group = group

    def shown(self, command: str, lang: Lang) -> tuple[str, str]:
        """Its names with what stands for its value, and what it is for."""
        names = ", ".join(sorted(self.opts, key=len))
        value = "" if self.is_flag or self.count else f" {self.metavar or self.name.upper() if self.name else ''}"
        return names + value, _words(command, self.name or "", lang)


def option(*names: str, group: str = "other", **settings: Any) -> Any:
    """A decorator that adds an Option."""
    return click.option(*names, cls=Option, group=group, **settings)


def lang_option(**settings: Any) -> Any:
    """A decorator that adds --lang, which may also stand before the command."""
    return option("--lang", metavar="zh|en", callback=_chosen, **settings)


def _chosen(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value not in (None, "zh", "en"):
        raise UsageError("lang", lang=value)
    return value or said_language(sys.argv)


def _words(command: str, name: str, lang: Lang) -> str:
    found = find(f"help.{command}.{name}") or find(f"help.any.{name}")
    return found.get(lang) if found else ""


class Command(click.Command):
    """A command with help of its own. `-h` works as --help does."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*args, **settings)

    def key(self, ctx: click.Context) -> str:
        """Under which its words stand: `check`, `rules-list`."""
        return "-".join(ctx.command_path.split()[1:]) or "auditor"

    def get_help(self, ctx: click.Context) -> str:
        """The help page."""
        lang = language(sys.argv)
        key = self.key(ctx)
        usage = " ".join((ctx.command_path, *self.collect_usage_pieces(ctx)))
        lines = [f"{text('help.usage', lang)} {usage}", "", *_wrapped(text(f"help.{key}", lang), _INDENT)]
        arguments = [p for p in self.params if isinstance(p, click.Argument)]
        lines += _rows(
            text("help.group.arguments", lang),
            [(a.make_metavar(ctx), _words(key, a.name or "", lang)) for a in arguments],
        )
        options = [p for p in self.params if isinstance(p, Option) and not p.hidden]
        for group in GROUPS:
            rows = [o.shown(key, lang) for o in options if o.group == group]
            if group == GROUPS[-1]:
                rows.append(("-h, --help", text("help.any.help", lang)))
            lines += _rows(text(f"help.group.{group}", lang), rows)
        return "\n".join([*lines, *self.below(ctx, lang)])

    def below(self, ctx: click.Context, lang: Lang) -> list[str]:
        """More lines of its help page."""
        shown = find(f"help.{self.key(ctx)}.more")
        return (
            ["", *(line for part in shown.get(lang).split("\n") for line in _wrapped(part, _INDENT))] if shown else []
        )


class Group(Command, click.Group):
    """Commands under one name; `default` is the command that is meant when none is named."""

    def __init__(self, *args: Any, default: str | None = None, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, led by the command that is meant when none is named."""
        named = next((a for a in args if not a.startswith("-") or a == "-"), None)
        own = {name for p in self.get_params(ctx) for name in p.opts} | set(ctx.help_option_names)
        spoken = bool(args) and args[0].partition("=")[0] == "--lang" and not own.union(self.commands) & set(args[1:])
        if self.default and (spoken or not args) and not self.no_args_is_help:
            args = [self.default, *args]
        if self.default and args and args[0] not in self.commands and args[0] not in own:
            if named is not None and named == args[0] and self._is_slip(named):
                raise click.exceptions.NoSuchCommand(named, possibilities=self.commands, ctx=ctx)
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def _is_slip(self, word: str) -> bool:
        """Whether a word is a command misspelt rather than a file."""
        from difflib import get_close_matches

        return (
            word.isascii()
            and word.isalpha()
            and not os.path.lexists(word)
            and bool(get_close_matches(word, self.commands, cutoff=0.75))
        )

    def below(self, ctx: click.Context, lang: Lang) -> list[str]:
        """Its commands, and what else is to be said."""
        shown = [(name, c) for name, c in self.commands.items() if not c.hidden]
        path = self.key(ctx).replace("auditor", "")
        rows = [
            (name, text(f"help.{path}-{name}" if path else f"help.{name}", lang).split("\n")[0]) for name, _ in shown
        ]
        return [*_rows(text("help.group.commands", lang), rows), *super().below(ctx, lang)]


def worded(error: click.UsageError) -> UsageError:
    """Wrong usage in our own words: what is wrong, and what to do."""
    command = error.ctx.command_path if error.ctx else "auditor"
    match error:
        case click.exceptions.NoSuchCommand(possibilities=[near, *_]):
            return UsageError("no-command.near", name=error.command_name, near=near, command=command)
        case click.exceptions.NoSuchCommand():
            return UsageError("no-command", name=error.command_name, command=command)
        case click.NoSuchOption(possibilities=[near, *_]):
            return UsageError("no-option.near", name=error.option_name, near=near, command=command)
        case click.NoSuchOption():
            return UsageError("no-option", name=error.option_name, command=command)
        case click.MissingParameter():
            return UsageError("missing-argument", name=_name(error), command=command)
        case click.BadParameter():
            return _bad_value(error)
        case click.BadOptionUsage():
            return UsageError("needs-value", name=error.option_name)
    return UsageError("extra-argument", command=command)


def _bad_value(error: click.BadParameter) -> UsageError:
    kind = error.param.type if error.param else None
    said = {"name": _name(error), "given": _given(error)}
    if isinstance(kind, click.Choice):
        return UsageError("bad-value.choice", **said, choices=", ".join(kind.choices))
    if kind in (click.INT, click.FLOAT):
        return UsageError("bad-value.whole" if kind is click.INT else "bad-value.number", **said)
    return UsageError("bad-value", **said)


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Argument):
        return (error.param.metavar or error.param.name or "").strip("[].")
    return error.param.opts[0] if error.param else ""


def _given(error: click.BadParameter) -> str:
    """The value that was refused: click quotes it at the beginning of its own message."""
    return error.message.split("'")[1] if error.message.count("'") > 1 else ""


def _rows(title: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    """A titled list of names with what they mean, wrapped to the width of the terminal; nothing without rows."""
    out: list[str] = []
    for name, meaning in rows:
        head = " " * _INDENT + name
        lines = _wrapped(meaning, _COLUMN)
        if _cells(head) + 2 > _COLUMN or not lines:
            out += [head, *lines]
        else:
            out += [head + " " * (_COLUMN - _cells(head)) + lines[0].lstrip(), *lines[1:]]
    return ["", title, *out] if out else []


def _wrapped(words: str, indent: int) -> list[str]:
    """`words` in lines of at most the terminal's width; Chinese may be broken anywhere, other words are kept whole."""
    width = min(_MOST_WIDTH, _terminal_width()) - indent
    lines: list[str] = []
    line = ""
    for piece in _pieces(words):
        if line and _cells(line + piece.rstrip()) > width:
            lines.append(line)
            line = piece.lstrip()
        else:
            line += piece
    return [" " * indent + part.rstrip() for part in (*lines, line) if part.strip()]


def _pieces(words: str) -> list[str]:
    """What may not be broken: single wide characters with the mark that follows, and words with their blanks."""
    out: list[str] = []
    for char in words:
        joins = (
            out
            and not out[-1].endswith(" ")
            and (char == " " or char in "，。；：、）”" or (char.isascii() and out[-1][-1].isascii()))
        )
        if joins:
            out[-1] += char
        else:
            out.append(char)
    return out


def _cells(shown: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size((80, 24)).columns
