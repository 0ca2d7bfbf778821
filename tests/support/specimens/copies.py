"""Made-up records of very many reports, with planted near-copies, for the rule that looks for them."""

from __future__ import annotations

import json
import random
import zlib

from auditor.batch.across import digest
from auditor.batch.across.digest import Digest, Head
from auditor.batch.execution.record import Record, pack, unpack
from auditor.model.result import AuditResult

_NOTHING = AuditResult(path="", status="audited")
_HAN = "".join(chr(c) for c in range(0x4E00, 0x4E00 + 900))
_SHARED = tuple("".join(random.Random(n).choices(_HAN, k=30)) for n in range(60))


def record(number: int, sentences: list[str]) -> Record:
    """The record of a report with these sentences."""
    body = {"sentences": [[s, s, "overview", n + 1] for n, s in enumerate(sentences)]}
    packed = zlib.compress(json.dumps(body, ensure_ascii=False).encode(), 1)
    head = Head(agency=f"第{number}号局", year=2024, level="county", kind="department", audited=True)
    return unpack(pack(_NOTHING, Digest(head, digest.grams("".join(sentences)), prose=packed)), f"{number:05}.txt")


def prose(rng: random.Random, count: int = 30) -> list[str]:
    """A report's sentences: a third is boilerplate, the others are its own."""
    own = ["".join(rng.choices(_HAN, k=rng.randint(18, 45))) for _ in range(count * 2 // 3)]
    return own + rng.sample(_SHARED, count // 3)


def changed(rng: random.Random, sentences: list[str], share: float) -> list[str]:
    """The sentences with this share of their characters replaced."""
    return ["".join(rng.choice(_HAN) if rng.random() < share else c for c in s) for s in sentences]


def made(count: int, copies: int, seed: int = 1) -> tuple[list[Record], set[frozenset[str]]]:
    """(records, pairs of paths that are copies): 2 to 15 percent of the characters of each copy are changed."""
    rng = random.Random(seed)
    texts = [prose(rng) for _ in range(count - copies)]
    pairs: set[frozenset[str]] = set()
    for number, source in enumerate(rng.sample(range(len(texts)), copies)):
        pairs.add(frozenset((f"{source:05}.txt", f"{len(texts):05}.txt")))
        texts.append(changed(rng, texts[source], 0.02 + 0.13 * number / max(1, copies - 1)))
    return [record(n, t) for n, t in enumerate(texts)], pairs
