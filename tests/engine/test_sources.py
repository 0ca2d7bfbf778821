"""Every rule rests on a document that can be found, or says that it is practice; nothing is cited before or after its
time.
"""

from __future__ import annotations

import re

import pytest

from auditor.api import Auditor
from auditor.engine.sources import CONVENTION, Sources
from auditor.model.base import Localized
from auditor.model.basis import Basis
from auditor.model.errors import PackError
from tests.conftest import AUDITOR, SAMPLES
from tests.engine.test_packs import RULE, write

RULES = Auditor().ruleset.rules


def bases():
    for bound in RULES:
        yield bound.rule.id, bound.rule.basis
        yield from ((bound.rule.id, v.basis) for v in bound.rule.variants.values() if v.basis is not None)


def zh(words):
    return words if isinstance(words, str) else words["zh"]


def test_every_own_document_and_article_has_english_words():
    for code, basis in bases():
        assert basis.cited, code
        for words in (basis, *(w for c in basis.cited for w in (c.document, c.article))):
            assert not re.search("[\u4e00-\u9fff]", words.en), (code, words.en)
            assert bool(words) == bool(words.en)


def test_every_basis_is_a_document_that_can_be_found_or_practice():
    practices = set(Sources().practices.values())
    for code, basis in bases():
        assert basis.cited, code
        for cited in basis.cited:
            assert cited.document in practices or (cited.issuer and cited.document.startswith(("《", "当地"))), code


def test_every_document_is_cited_by_a_rule():
    cited = {c.document for _, basis in bases() for c in basis.cited}
    for key, source in Sources().documents.items():
        assert any(d.startswith(zh(source.title)) for d in cited), key


def test_documents_have_an_issuer_a_day_and_a_span():
    for key, source in Sources().documents.items():
        assert source.issuer, key
        if key == "local-notice":
            continue
        assert source.date, key
        assert (source.since or source.date) <= (source.until or "9999"), key
        for article in source.articles.values():
            assert not re.search("…|\\.\\.\\.", article.get("quote", "")), key  # a quote is whole words of the document


def test_rules_for_both_forms_cite_both():
    """Else the tables of 2020 would be judged by a form that did not exist."""
    forms = {key: zh(Sources().documents[key].number) for key in ("form-2021", "form-2019")}
    for bound in RULES:
        asked = {**bound.rule.given, **bound.rule.then}
        later = int(asked.get("from_year") or 0) >= 2021 or asked.get("forms") == ["2021"]
        words = str(bound.rule.basis)
        form = any("所附格式" in c.article and forms["form-2021"] in c.document for c in bound.rule.basis.cited)
        if form and not later and bound.rule.id != "T302":
            assert forms["form-2019"] in words, bound.rule.id


def test_what_is_cited_was_in_force_when_the_report_was_due():
    basis = next(b for code, b in bases() if code == "T301")
    assert "〔2021〕30号" in basis.on(2023)
    assert "〔2019〕60号" not in basis.on(2023)
    assert "〔2019〕60号" in basis.on(2020)
    assert "〔2021〕30号" not in basis.on(2020)
    assert basis.on(2015) == Sources().practices[CONVENTION]
    assert "〔2021〕30号" in basis.on(None)


def test_a_finding_says_its_basis_as_words():
    result = AUDITOR.audit(SAMPLES / "township-2023-contradictions.txt")
    assert result.findings
    assert all(type(f.basis) is Localized and "regulation" not in f.basis and f.basis for f in result.findings)


def test_a_basis_keeps_what_it_cites_in_a_copy():
    import pickle

    basis = next(b for code, b in bases() if b.cited)
    again = pickle.loads(pickle.dumps(basis))
    assert (again, again.cited, again.otherwise) == (basis, basis.cited, basis.otherwise)
    assert Basis.same("本地要求").on(2023) == "本地要求"


OWN = """sources:
  city:
    title: 《临江市政务公开工作要点》
    issuer: 临江市人民政府办公室
    number: 临政办发〔2023〕8号
    date: '2023-03-01'
    articles:
      '4': {name: 第四条}
"""


def test_a_pack_brings_its_own_sources(tmp_path):
    rule = RULE.replace("basis: 本地要求", "basis: [city 4, regulation 50]")
    whole = write(tmp_path, pack=rule, sources=OWN)
    found = whole.ruleset.get("N901").rule.basis
    assert found == (
        "《临江市政务公开工作要点》（临政办发〔2023〕8号）第四条；《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条"
    )
    result = whole.audit(SAMPLES / "township-2023-clean.txt")
    assert [f.basis for f in result.findings] == [str(found)]


WRONG = {
    "no-source": ({"pack": RULE.replace("basis: 本地要求", "basis: [elsewhere 4]")}, "pack.yaml:6", "elsewhere"),
    "no-article": ({"pack": RULE.replace("basis: 本地要求", "basis: [regulation 99]")}, "pack.yaml:6", "99"),
    "taken": ({"pack": RULE, "sources": OWN.replace("  city:", "  regulation:")}, "sources.yaml:2", "regulation"),
    "no-issuer": ({"pack": RULE, "sources": OWN.replace("issuer:", "from:")}, "sources.yaml:4", "from"),
    "no-name": ({"pack": RULE, "sources": OWN.replace("name:", "quote:")}, "sources.yaml", "name"),
    "no-day": ({"pack": RULE, "sources": OWN.replace("2023-03-01", "2023年3月")}, "sources.yaml:6", "date"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_one_sentence_with_file_and_line(tmp_path, case):
    files, where, word = WRONG[case]
    with pytest.raises(PackError) as caught:
        write(tmp_path, **files)
    said = str(caught.value)
    assert said.startswith(where), said
    assert word in said


def test_the_programs_own_rules_may_not_say_a_sentence():
    with pytest.raises(PackError) as caught:
        Sources().basis("正文与表格数据应当一致", lambda: "X101.yaml:5", own=True)
    assert str(caught.value).startswith("X101.yaml:5")
    assert Sources().basis("正文与表格数据应当一致", lambda: "X901.yaml:5", own=False) == "正文与表格数据应当一致"
