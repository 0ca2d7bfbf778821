"""Reports as data: what `facts -f json` writes reads back the same; what people write is checked."""

from __future__ import annotations

import json

import pytest
import yaml

from auditor.model.errors import ReadError
from tests.conftest import AUDITOR, audited, keys
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_facts_read_back_the_same(name, command, tmp_path):
    source = tmp_path / "report.txt"
    source.write_text(text_writer.write(SAMPLES[name]()), encoding="utf-8")
    facts = command("facts", "-f", "json", str(source)).stdout
    stored = AUDITOR.audit(facts, name="report.json")
    assert stored.report == AUDITOR.audit(source).report
    assert keys(stored) == keys(audited(SAMPLES[name]()))


SHORT = {
    "schema": "auditor.report/1",
    "agency": "青山镇人民政府",
    "year": 2023,
    "preface": "本报告统计期限为2023年1月1日至12月31日。",
    "sections": {
        "overview": ["（一）主动公开", "全年公开信息 30 条，其中网站 20 条，公众号等其他渠道 9 条。"],
        "problems": "主要问题是更新不够及时。下一步将改进，明确专人负责。",
        "others": "本年度未收取信息处理费。",
    },
    "tables": {
        "disclosure": {
            "regulations": [0, 0, 0],
            "normative": {"issued": 1, "repealed": 0, "in_force": 3},
            "licences": 5,
            "penalties": 0,
            "coercive_measures": 0,
            "fees": 1.25,
        },
        "applications": {
            "new": [2, 0, 0, 0, 0, 0, 2],
            "granted": [1, 0, 0, 0, 0, 0, 1],
            "total": [1, 0, 0, 0, 0, 0, 1],
        },
        "reviews": {"review": [0, 0, 0, 0, 0], "litigation_direct": [0, 0, 0, 1, 1]},
    },
}


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda d: json.dumps(d), id="json"),
        pytest.param(lambda d: yaml.safe_dump(d, allow_unicode=True, sort_keys=False), id="yaml"),
    ],
)
def test_the_short_form_is_audited(write):
    result = AUDITOR.audit(write(SHORT).encode(), name="report.data")
    table = result.report.table("applications")
    assert table.value("new", "natural") == 2
    assert table.cell("carried_out", "total") is None  # left out is missing, not zero
    assert str(result.report.table("disclosure").value("fees", "amount")) == "1.25"
    assert str(result.report.table("reviews").value("litigation_direct", "pending")) == "1"
    assert "N101" in {f.rule for f in result.findings}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"yaer": 2023}, "yaer"),
        ({"year": "twenty"}, "year"),
        ({"tables": {"application": {}}}, "applications"),
        ({"tables": {"applications": {"newest": 1}}}, "newest"),
        ({"tables": {"applications": {"new": [1, 2]}}}, "7"),
        ({"tables": {"applications": {"new": {"nobody": 1}}}}, "nobody"),
        ({"form": "1999"}, "1999"),
        ({"sections": {"seventh": "…"}}, "seventh"),
        ({"report": {"document": "x"}}, "report"),
    ],
    ids=lambda v: None if isinstance(v, dict) else v,
)
def test_mistakes_are_named(change, says):
    with pytest.raises(ReadError) as caught:
        AUDITOR.read(json.dumps({**SHORT, **change}).encode(), name="report.json")
    assert says in caught.value.text("zh")
    assert "\n" not in caught.value.text("zh")


@pytest.mark.parametrize(
    "data",
    [
        b'{"schema": "auditor.report/1", "year": }',
        b'{"a": 1, "a": 2}',
        b'{"a":' + b"[" * 100_000,
        b"schema: [",
        b'{"schema": 1}',
    ],
    ids=["syntax", "duplicate", "deep", "yaml", "schema"],
)
def test_bad_data_is_one_sentence(data):
    with pytest.raises(ReadError):
        AUDITOR.read(data, name="report.json")
