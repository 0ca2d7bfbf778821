"""Words that an expression needs stand in every text in which it fits, and an audit compiles and validates little."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import compiled, literals, patterns
from auditor.data import samples_dir

SAMPLES = sorted([*samples_dir().glob("*.txt"), *samples_dir().glob("broken/*.txt")])
EXPRESSIONS = sorted(compiled._files()[1])

KNOWN = [
    ("附件[一二]", ("附件",)),
    ("(?:电话|传真)：", ("传真", "电话")),
    ("(?:联系电话|图文传真)", ("图文传真", "联系电话")),
    ("a{0,3}见附件?", ("见附",)),
    ("(?<=热线)[0-9]", ("热线",)),
    ("收费(?=通知)", ("收费",)),
]
UNKNOWN = ["(?i)www", "[0-9]{2}", "(?:附件)?", "(?!附件)", "附件|[0-9]", "(?i:www)", "(", "a{0,2}", ".{1,3}", ""]


@pytest.mark.parametrize(("source", "words"), KNOWN)
def test_the_words_that_tell_most_are_found(source, words):
    assert sorted(literals.needed(source)[0]) == sorted(words)


@pytest.mark.parametrize("source", UNKNOWN)
def test_nothing_is_known_of_expressions_that_fit_without_a_certain_word(source):
    assert literals.needed(source) == ()


def test_every_group_is_asked():
    groups = literals.needed("办公室[0-9]{4}年(?:度|终)总结")
    assert literals.may_fit(groups, "办公室2024年度总结")
    assert not literals.may_fit(groups, "办公室2024年度")
    assert not literals.may_fit(groups, "2024年度总结")
    assert literals.may_fit((), "")


@pytest.mark.parametrize("source", EXPRESSIONS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_fits_an_expression_of_the_rules_has_its_words(source, data):
    """Texts are drawn from the expression itself, with what stands around them."""
    try:
        drawn = st.from_regex(source)
        text = data.draw(drawn)
    except Exception:  # noqa: BLE001 - an expression whose texts cannot be drawn
        pytest.skip("cannot be drawn from")
    if re.search(source, text):
        assert literals.may_fit(literals.needed(source), text)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_expressions_find_the_same_in_reports_with_and_without_their_words(path):
    text = path.read_text("utf-8")
    for source in EXPRESSIONS:
        plain = [m.span() for m in re.finditer(source, text)]
        assert [m.span() for m in patterns.finditer(source, text)] == plain
        first = patterns.search(source, text)
        assert (first and first.span()) == (plain[0] if plain else None)


def test_an_audit_of_text_reports_validates_nothing(tmp_path):
    """Pydantic makes a validator when something is first validated; to make those takes longer than such an audit."""
    named = [str(samples_dir() / f"{name}.txt") for name in ("township-2023-clean", "township-2023-contradictions")]
    code = f"""
import sys
from auditor import Auditor
auditor = Auditor(with_examples=False)
for path in {named}:
    assert auditor.audit(path).complete
print("pydantic.plugin._loader" in sys.modules)
"""
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYDANTIC_DISABLE_PLUGINS": "__all__"}
    told = [
        subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert told[1] == "False\n"  # at the first start from a checkout, its own files are validated
