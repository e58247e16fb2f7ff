"""Entries → the lines of a 发文登记簿 as people read it: series in the office's order, what each column says of an entry.

The headers are those of the ledgers that offices keep (docs/standards.md, section 3); `register import` reads them. How a
ledger is written (`exported`) or printed is not known here.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence

from notice_gen.model.filing import LEDGER, Entry, State, is_secret

Said = str | int | datetime.date  # what a cell holds; words where it is neither a figure nor a day

# Width of each column in characters, half a 汉字, where there is room for all that are printed.
WIDTHS = {
    "顺序号": 6, "登记日期": 12, "发文字号": 23, "文件标题": 42, "密级": 6, "份数": 6, "份号": 9, "主送机关": 22, "抄送机关": 18,
    "附件": 16, "拟稿科室": 13, "拟稿人": 9, "核稿人": 9, "会签人": 9, "签发人": 9, "签发日期": 12, "印发日期": 12, "文种": 6,
    "紧急程度": 6, "公开方式": 10, "状态": 6, "归档": 9, "档号": 17, "签收": 9, "备注": 14,
}  # fmt: skip
# 归档 in an office's words; an issued document that has no sealed scan yet leaves room to write.
_FILED = {State.FILED: "已归档", State.VOID: "作废", State.RESERVED: "预留", State.BEGUN: "没有办完"}


def in_order(entries: Iterable[Entry], series: Sequence[str] = ()) -> list[Entry]:
    """The entries by year, then series: those named first, in that order, the others as they were first used; then number."""
    lines = list(entries)
    begun: dict[str, str] = {}
    for line in lines:
        name = line.number.series
        begun[name] = min(begun.get(name, line.registered), line.registered)
    others = sorted((name for name in begun if name not in series), key=lambda name: (begun[name], name))
    rank = {name: n for n, name in enumerate((*series, *others))}
    return sorted(lines, key=lambda line: (line.year, rank[line.number.series], line.number.n))


def said(entry: Entry, name: str, n: int) -> Said:
    """What the column of this name (of LEDGER) says of an entry, the nth line; a figure or a day where it is one.

    The words of a document with a 密级 are withheld.
    """
    return _VALUES[name](entry, n)


def department(entry: Entry) -> str:
    """Who drafted it: the department, empty where nobody said which."""
    return entry.shown.get("拟稿单位", "") or entry.shown.get("拟稿科室", "")


def _fact(name: str) -> Callable[[Entry, int], str]:
    return lambda entry, _: entry.shown.get(name, "")


def _dated(name: str) -> Callable[[Entry, int], Said]:
    return lambda entry, _: _day(entry.shown.get(name, ""))


def _day(words: str) -> Said:
    """The day that 2026-03-05 is; other words as they are."""
    try:
        return datetime.date.fromisoformat(words)
    except ValueError:
        return words


def _entered(entry: Entry, name: str) -> str:
    """What a ledger that was taken over said of filing or receiving; it has none of a document's words."""
    return entry.facts.get(name, "") if not is_secret(entry.facts) else ""


def _figure(entry: Entry, _: int) -> Said:
    words = entry.shown.get("份数", "")
    return int(words) if words.isdecimal() and words == str(int(words)) else words


_VALUES: Mapping[str, Callable[[Entry, int], Said]] = {
    "顺序号": lambda _, n: n,
    "登记日期": lambda entry, _: _day(entry.registered[:10]),
    "发文字号": lambda entry, _: str(entry.number),
    "文件标题": _fact("标题"),
    "密级": _fact("密级"),
    "份数": _figure,
    "份号": _fact("份号"),
    "主送机关": _fact("主送机关"),
    "抄送机关": _fact("抄送机关"),
    "附件": _fact("附件"),
    "拟稿科室": lambda entry, _: department(entry),
    "拟稿人": _fact("拟稿人"),
    "核稿人": _fact("核稿人"),
    "会签人": _fact("会签人"),
    "签发人": _fact("签发人"),
    "签发日期": _dated("签发日期"),  # 成文日期 is the same day: GB/T 9704—2012, 7.3.5.4
    "印发日期": _dated("印发日期"),
    "文种": _fact("文种"),
    "紧急程度": _fact("紧急程度"),
    "公开方式": _fact("公开方式"),
    "状态": lambda entry, _: entry.state.value,
    "归档": lambda entry, _: _FILED.get(entry.state, "") or _entered(entry, "归档"),
    "档号": lambda entry, _: entry.code,
    "签收": lambda entry, _: _entered(entry, "签收"),  # for the hand where a ledger did not say it
    "备注": _fact("备注"),
}
assert tuple(_VALUES) == LEDGER
