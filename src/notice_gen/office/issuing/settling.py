"""A final beside its workbook → what somebody has to answer for before it is issued, and what the register then says.

The workbook says who signed what and when. Where the final says something else, either it is what was signed, and the
register follows it, or it was changed afterwards and was put before the signer again (党政机关公文处理工作条例, 第二十五条:
需作实质性修改的，应当报原签批人复审).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.kind import GENRES
from notice_gen.model.places import NOWHERE, InFile, Place
from notice_gen.model.raised import LEAST_RAISED
from notice_gen.office.finals import Difference, Otherwise
from notice_gen.office.issuing.faults import (
    CHANGED_AFTER_SIGNING,
    DIFFERS_FROM_WORKBOOK,
    REVIEWED_TOO_EARLY,
    SIGNED_OTHERWISE,
    TAKEN_OVER,
)
from notice_gen.office.issuing.issued_files import ISSUED, MADE, REVIEWED_BY, REVIEWED_ON, Paper


@dataclass(frozen=True, slots=True)
class AsSigned:
    """The final is what was signed."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The final was changed after it was signed, and signed again: by whom, on which day."""

    by: str
    on: datetime.date


Settled = AsSigned | Reviewed
Settle = Callable[[str], Settled | None]  # a question in words; None where nobody answers

CHOICES = (
    "签发人签的就是这份定稿的，加上 --as-signed（登记簿、处理单都照定稿写）；"
    "签发以后又改、已经复审的，加上 --reviewed-by 姓名 --reviewed-on 日期；"
    "定稿改错了的，改好定稿"
)
MOST_SHOWN = 20  # differences that are said one by one
_LONGEST = 40  # characters of a difference that are shown


@dataclass(frozen=True, slots=True)
class Beside:
    """A final beside its workbook: what of the register's facts it says otherwise, every difference in its words, the same
    words in other spaces or looks (`reset`), and whether words of substance may be newer than the signature."""

    file: str
    otherwise: tuple[Otherwise, ...]
    differences: tuple[Difference, ...]
    reset: tuple[str, ...]
    after_signing: bool

    def shown(self, secret: bool) -> Iterator[Diagnostic]:
        """The differences as 提醒, each at its cell; their words stay unsaid where the document has a 密级."""
        all_of_them = len(self.differences) + len(self.reset)
        here = InFile(self.file)
        if secret and all_of_them:
            seen = f"与工作簿有 {all_of_them} 处不同（涉密，不显示）"
            yield Diagnostic(DIFFERS_FROM_WORKBOOK, here, seen, "用 notice-gen pull 看")
            return
        said = [*(_said(one, self.file) for one in self.differences), *((here, seen) for seen in self.reset)]
        for place, seen in said[:MOST_SHOWN]:
            yield Diagnostic(DIFFERS_FROM_WORKBOOK, place, seen, "印发和归档的照定稿")
        if all_of_them > MOST_SHOWN:
            seen = f"与工作簿共有 {all_of_them} 处不同，这里只列出前 {MOST_SHOWN} 处"
            yield Diagnostic(DIFFERS_FROM_WORKBOOK, here, seen, "用 notice-gen pull 看全部")

    def question(self, paper: Paper) -> Diagnostic | None:
        """The 错误 that stands until somebody has answered; None where nothing is asked."""
        if self.otherwise:
            what = (one.what for one in self.otherwise) if paper.secret else map(str, self.otherwise)
            seen = f"与工作簿的登记事项不同：{'；'.join(what)}"
            return Diagnostic(SIGNED_OTHERWISE, InFile(self.file), seen, CHOICES)
        if self.after_signing:
            seen = (
                f"与工作簿有 {len(self.differences)} 处不同，工作簿写的是 {paper.facts['签发日期']} 签发，"
                "签发以后作实质性修改的，要报原签批人复审"
            )
            return Diagnostic(CHANGED_AFTER_SIGNING, InFile(self.file), seen, CHOICES)
        return None


def settled(paper: Paper, beside: Beside, given: Settled | None, settle: Settle) -> Paper:
    """The paper with what was answered. Raises Refused where nobody answers, or a review came before the signature."""
    question = beside.question(paper)
    answer = given
    if question is not None and answer is None:
        lines = (
            [] if paper.secret else [_said(one, beside.file)[1] for one in beside.differences[:MOST_SHOWN]]
        )
        answer = settle("\n".join([f"《{beside.file}》{question.seen}。", *lines]))
        if answer is None:
            raise Refused(question)
    match answer:
        case Reviewed(by, on):
            signed = paper.facts["签发日期"]
            if on.isoformat() < signed or not by.strip():
                seen = f"复审日期 {on.isoformat()} 早于签发日期 {signed}" if by.strip() else "没有写复审的人"
                remedy = "复审在签发以后，改正 --reviewed-on 或工作簿的“签发日期”；人写在 --reviewed-by"
                raise Refused(Diagnostic(REVIEWED_TOO_EARLY, InFile(beside.file), seen, remedy))
            return replace(paper, facts={**paper.facts, REVIEWED_BY: by.strip(), REVIEWED_ON: on.isoformat()})
        case AsSigned() | None:
            return paper


def taken_over(paper: Paper, otherwise: Sequence[Otherwise], days: Mapping[str, str]) -> Paper:
    """The paper with the facts as the final says them; `days` are 成文日期 and 印发日期 where it has whole ones."""
    facts = dict(paper.facts)
    for one in otherwise:
        if one.what in (MADE, ISSUED):
            continue
        if one.what == "署名":
            if _bare(one.workbook) == _bare(facts["发文机关"]):
                facts["发文机关"] = one.final
        elif one.what == "附注":  # 此件公开发布, 依申请公开, 不予公开
            facts["公开方式"] = next((said for sign, said in _OPEN if sign in one.final), facts["公开方式"])
        elif one.what in facts:
            facts[one.what] = one.final
    facts["文种"] = next((genre for genre in GENRES if facts["标题"].rstrip("）)").endswith(genre)), "")
    facts.update(days)
    taken = {name: (paper.facts[name], said) for name, said in facts.items() if said != paper.facts[name]}
    return replace(paper, facts=facts, taken_over=taken)


_OPEN = (
    ("依申请公开", "依申请公开"), ("不予公开", "不予公开"), ("不公开", "不予公开"), ("公开发布", "主动公开"),
    ("主动公开", "主动公开"),
)  # fmt: skip


def remark_taken_over(paper: Paper, file: str) -> Iterator[Diagnostic]:
    """A 提醒 on the facts that the register has from the final."""
    names = [name for name, (before, _) in paper.taken_over.items() if before]
    names += [
        name
        for name, (before, _) in paper.taken_over.items()
        if not before and name not in (MADE, ISSUED, "文种")
    ]
    if names:
        seen = f"登记簿、处理单和归档的{'、'.join(names)}照定稿写"
        yield Diagnostic(TAKEN_OVER, InFile(file), seen, "工作簿没有改动，要一致的，照定稿改工作簿")


def of_substance(differences: Sequence[Difference]) -> bool:
    """Whether words, figures or pictures differ, and not only marks between them."""
    return any(_letters(one.draft) != _letters(one.final) for one in differences)


# Marks whose change is no change of substance; a point or a dash between figures is none of them.
_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉…—·,;:?!\"'()")


def _letters(words: str) -> str:
    return "".join(c for c in words if c >= LEAST_RAISED or not (c.isspace() or c in _MARKS))


def _bare(words: str) -> str:
    return "".join(words.split())


def _said(difference: Difference, file: str) -> tuple[Place, str]:
    """Where a difference is said, and how."""
    cells = [part for part in difference.parts if part.place != NOWHERE]
    place: Place = cells[0].place if cells else InFile(file)
    match difference.kind:
        case "增":
            return place, f"定稿添了“{_short(difference.final)}”"
        case "删":
            return place, f"定稿没有“{_short(difference.draft)}”"
        case "改":
            around = next((pair for part in difference.parts for pair in part.around), None)
            old, new = around or (difference.draft, difference.final)
            return place, f"工作簿是“{_short(old)}”，定稿是“{_short(new)}”"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
