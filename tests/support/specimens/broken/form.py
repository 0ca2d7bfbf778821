"""Faults of the form: sections, title, dates, tables, what is missing, what was left standing."""

from __future__ import annotations

from dataclasses import replace

from tests.support.specimens.broken.base import Files, edited, written
from tests.support.specimens.catalogue import bureau_2020, township


def sections() -> Files:
    """Section four left out with its table, five and six exchanged, the first one again at the end."""
    s = township(2024)
    one, two, three, _, problems, others = s.sections
    s = replace(
        s,
        preface=(
            s.preface[0] + "本报告由总体情况、主动公开情况、申请情况、复议诉讼情况、存在的问题、其他事项六个部分组成。",
        ),
        headings=(*s.headings[:3], "", "五、其他需要报告的事项", "七、存在的主要问题及改进情况"),
        reviews=None,
        sections=(
            tuple("（五）收费及减免情况" if p == "（五）监督保障" else p for p in one),
            two,
            three,
            (),
            others,
            (*problems, "八、其他需要报告的事项", "无其他需要报告的事项。"),
        ),
    )
    return {"2024.txt": written(s)}


def title() -> Files:
    s = replace(township(2024), title=("信息公开工作年报",))
    return {"2024.txt": written(edited(s, ("，数据统计期限为2024年1月1日至2024年12月31日", "")))}


def dates() -> Files:
    """Last year's report, in which not every year was changed, published late."""
    s = edited(
        township(2024),
        ("本报告根据", "青山镇人民政府编制了2024年政府信息公开工作年度报告。本报告根据"),
        ("统计期限为2024年1月1日至2024年12月31日", "统计期限为2023年1月1日至2023年12月31日"),
        ("2024年，青山镇未收到政府信息公开申请", "2023年，青山镇未收到政府信息公开申请"),
        ("下一步将每月核对更新情况", "2024年，我镇将继续每月核对更新情况"),
    )
    return {"2024.txt": written(replace(s, tail=(s.tail[0], "2025年2月18日")))}


def tables() -> Files:
    """The table of section four missing, a row deleted, a label damaged."""
    edits = (
        ("\t\t8.属于行政查询事项" + "\t0" * 7 + "\n", ""),
        ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
    )
    return {"2024.txt": written(replace(township(2024), reviews=None), edits)}


def meagre() -> Files:
    """A report of few words: one aspect left out, nothing said of assessment, fees or improvement, a heading of its
    own making.
    """
    s = township(2024)
    overview = s.sections[0][: s.sections[0].index("（五）监督保障")]
    s = replace(s, sections=(overview, *s.sections[1:])).with_section(5, "公开内容有待丰富，解读形式单一。")
    s = replace(s, headings=(*s.headings[:4], "五、下一步工作安排", s.headings[5]))
    return {"2024.txt": written(s.with_section(6, "全年召开专题会议 2 次，政务公开工作要点均已落实。"))}


def old_form() -> Files:
    """A report on 2024 in the form of 2019, citing what no longer holds, with an empty section five."""
    s = replace(bureau_2020(), year=2024, tail=("云岭县水务局", "2025年1月20日"))
    sections = tuple(tuple(p.replace("2020年", "2024年") for p in ps) for ps in s.sections)
    preface = (
        "依据《中华人民共和国政府信息公开条例》（国务院令第492号），按照国办公开办函〔2019〕60号的要求编制，"
        "统计期限为2024年1月1日至2024年12月31日。如有疑问，请与局办公室联系。",
    )
    s = replace(s, preface=preface, sections=sections).with_section(5, "无。")
    s = s.with_section(6, "政务公开工作要点均已落实，无其他需要报告的事项。")
    return {"2024.txt": written(s.with_cell("granted", "natural", "2").with_cell("granted", "total", "2"))}


def template() -> Files:
    """Blanks and hints of a template that nobody filled in or deleted, and measures in general."""
    s = edited(
        township(2024),
        ("2024年，青山镇未收到政府信息公开申请", "20××年，青山镇未收到政府信息公开申请"),
        ("全年召开专题会议 2 次。", "全年召开专题会议N次。"),
        ("更新便民服务大厅的查阅点", "更新便民服务大厅的查阅点（此处填写平台建设情况）"),
        ("由分管负责人牵头", "（包括主动公开、依申请公开、政府信息管理、平台建设、监督保障等方面）由分管负责人牵头"),
    )
    return {
        "2024.txt": written(
            s.with_section(5, "下一步，我镇将加强学习培训，完善工作机制，提升公开质量，充分保障公众的知情权。")
        )
    }


def denied() -> Files:
    """No problem admitted, a section that the form does not have, a fee without anybody who could have paid it."""
    s = township(2024).with_section(
        5, "2024年，我镇政府信息公开工作平稳有序，未发现明显问题。下一步将继续做好公开工作。"
    )
    s = s.with_section(
        6, "全年收取信息处理费 300 元，政务公开工作要点均已落实。", "七、下一步工作打算", "继续做好公开工作。"
    )
    return {"2024.txt": written(s)}
