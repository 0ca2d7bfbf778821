"""The plugin of docs/plugins.md: a rule and an output."""

# --8<-- [start:plugin]
import auditor


@auditor.rule(
    id="F901",
    name="linjiang.short_title",
    title={"zh": "标题太长", "en": "The title is long"},
    severity="info",
    basis="临江市政务公开工作要点",
    why={"zh": "标题太长，列表里显示不全。", "en": "Long titles are cut off in lists."},
    fix={"zh": "缩短标题。", "en": "Shorten the title."},
    message={"zh": "标题有 {length} 字", "en": "The title has {length} characters"},
    examples={
        "pass": [{"name": "short"}],
        "fail": [{"name": "long", "edit": [["\n2023年政府信息", "关于全面推进各项工作的\n2023年政府信息"]]}],
    },
)
def short_title(context):
    title = context.report.identity.title or ""
    yield auditor.Outcome("fail" if len(title) > 30 else "pass", ("title",), values={"length": str(len(title))})


def count(run, lang):
    return "".join(f"{result.path}\t{len(result.findings)}\n" for result in run.results).encode()


@auditor.hookimpl
def auditor_register_rules():
    return [short_title]


@auditor.hookimpl
def auditor_register_reporters():
    return [auditor.Reporter(name="count", suffixes=(".count",), render=count)]


# --8<-- [end:plugin]
