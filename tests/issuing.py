"""An office, a campaign of some units, and runs of `issue` that are killed or refused by the disk."""

from __future__ import annotations

import datetime
import errno
import io
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from docx import Document
from pypdfium2 import PdfDocument

from notice_gen.cli import main
from notice_gen.office.finals import Converted
from notice_gen.office.issuing import issue_run
from notice_gen.office.register import open_register
from workbooks import Sheets, write_workbook

MOMENT = 1_774_000_000  # 2026-03-20 in the afternoon
SIGNED = {
    "拟稿人": "某甲",
    "核稿人": "某乙",
    "签发人": "某丙",
    "签发日期": datetime.date(2026, 3, 18),
}


def campaign(**fields: Any) -> Sheets:
    """A notice that is ready to be issued, with some fields changed."""
    form = {
        "文件": "通知",
        "活动编号": "2026-爱卫01",
        "印发件标题": "“爱国卫生月”活动实施方案",
        "发文机关": "某某市卫生健康委员会",
        "机关代字": "某卫发",
        "年份": 2026,
        "主送机关": "各区、县卫生健康局",
        **SIGNED,
        **fields,
    }
    body = [
        ["部分", "层级", "标题", "内容"],
        ["方案", "一级", "工作目标", None],
        ["方案", None, None, "人人动手。"],
    ]
    return {"发文": {key: value for key, value in form.items() if value is not None}, "正文": body}


def units(count: int, **fields: Any) -> Sheets:
    """整改通知书 to so many units, each of which takes a number."""
    form = {
        "文件": "整改通知",
        "活动编号": "2026-整改01",
        "模板": "整改通知书",
        "标题": "消防安全问题整改的通知",
        "发文机关": "某某市卫生健康委员会",
        "机关代字": "某卫改",
        "印发机关": "某某市卫生健康委员会办公室",
        **SIGNED,
        **fields,
    }
    day = datetime.date(2026, 3, 12)
    rows = [
        [
            f"某某市第{n}医院",
            f"A{n:05}",
            "医院" if n % 2 else "卫生院",
            "消防安全",
            day,
            f"安全出口上锁{n}处。",
            day,
        ]
        for n in range(1, count + 1)
    ]
    return {
        "发文": {key: value for key, value in form.items() if value is not None},
        "正文": [
            ["文件", "层级", "标题", "内容"],
            ["整改通知", None, None, "【检查日期】检查发现：【主要问题】"],
        ],
        "单位": [["单位名称", "单位代码", "类型", "整改事项", "检查日期", "主要问题", "整改期限"], *rows],
    }


def office_with(folder: Path, sheets: Sheets) -> Path:
    """An office and a campaign's folder beside it, with this workbook; gives the workbook."""
    run("init", "--office", folder / "办公室")
    place = folder / "活动"
    place.mkdir()
    (place / "notice-gen.toml").write_text('["办公室"]\n"文件夹" = "../办公室"\n', encoding="utf-8")
    return write_workbook(place / "工作簿.xlsx", sheets)


def run(*words: object) -> int:
    """The command in this process, with nothing said; its exit code."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        try:
            main([str(word) for word in words], prog_name="notice-gen", obj={})
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 2
    return 0


def issue_there(folder: Path) -> int:
    """`issue` in a copy of a folder that office_with made; docx only."""
    with chdir(folder / "活动"):
        return run("issue", "工作簿.xlsx", "--format", "docx", "--jobs", "1", "--json")


def state(folder: Path) -> dict[str, bytes]:
    """What output folder and archive hold, by path, and the register's rows and chain as text."""
    held = {}
    for root in (folder / "活动" / "output", folder / "办公室" / "归档库"):
        for path in sorted(root.rglob("*")):
            held[str(path.relative_to(folder))] = path.read_bytes() if path.is_file() else b""
    register = open_register(str(folder / "办公室" / "发文登记簿.db"), writing=False)
    lines = [repr(one) for one in (*register.entries(), *register.links())]
    held["登记簿"] = "\n".join(lines).encode()
    return held


@dataclass(frozen=True)
class Trial:
    """A folder as it is before `issue`, what an undisturbed run makes of it, and how long that took."""

    before: Path
    after: dict[str, bytes]
    seconds: float

    @classmethod
    def of(cls, folder: Path, count: int) -> Trial:
        before = folder / "before"
        before.mkdir()
        office_with(before, units(count))
        shutil.copytree(before, folder / "undisturbed")
        started = time.monotonic()
        assert in_a_child(lambda: issue_there(folder / "undisturbed")) in (0, 1)
        return cls(before, state(folder / "undisturbed"), time.monotonic() - started)

    def disturbed(self, folder: Path, disturb: Callable[[Path], None]) -> list[str]:
        """What differs from the undisturbed run after a disturbed one and a re-run."""
        shutil.copytree(self.before, folder)
        disturb(folder)
        code = in_a_child(lambda: issue_there(folder))
        found = state(folder)
        shutil.rmtree(folder)
        if code not in (0, 1):
            return [f"the re-run ended with {code}"]
        names = sorted({*found, *self.after})
        return [name for name in names if found.get(name) != self.after.get(name)]


def in_a_child(work: Callable[[], int], after: float | None = None) -> int:
    """Work in a forked child, killed after so many seconds; its exit code, -9 where it was killed."""
    child = child_of(work)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return ended(child)


def child_of(work: Callable[[], int]) -> int:
    """A forked child that does this work, with nothing said; its id."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = 3
        try:
            with Path(os.devnull).open("w") as nothing:
                os.dup2(nothing.fileno(), 1)
                os.dup2(nothing.fileno(), 2)
            code = work()
        finally:
            os._exit(code)
    return child


def ended(child: int) -> int:
    """The exit code of a child, when it has ended."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def killed(trial: Trial, seed: int) -> Callable[[Path], None]:
    """A run that is killed at a random moment."""
    after = random.Random(seed).uniform(0.02, trial.seconds)
    return lambda folder: void(in_a_child(lambda: issue_there(folder), after))


def refused(n: int, kill: bool = False) -> Callable[[Path], None]:
    """A run whose n-th write, fsync or rename fails, or in which the process dies at that moment."""

    def work(folder: Path) -> int:
        with failing(n, kill):
            return issue_there(folder)

    return lambda folder: void(in_a_child(lambda: work(folder)))


def void(code: int) -> None:
    """Whatever the disturbed run said."""
    _ = code


CALLS = ("write", "fsync", "rename", "replace", "mkdir", "link")


@contextmanager
def failing(n: int, kill: bool = False) -> Iterator[list[int]]:
    """Let the n-th of the calls that change a disk fail (or kill the process); gives how many there were."""
    count = [0]

    def counted(call: Any) -> Any:
        def counting(*arguments: Any, **named: Any) -> Any:
            count[0] += 1
            if count[0] == n:
                if kill:
                    os.kill(os.getpid(), signal.SIGKILL)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*arguments, **named)

        return counting

    with patch.multiple(os, **{name: counted(getattr(os, name)) for name in CALLS}):
        yield count


def calls_of(trial: Trial, folder: Path) -> int:
    """How many such calls an undisturbed run makes."""
    shutil.copytree(trial.before, folder)
    read, write = os.pipe()

    def work() -> int:
        with failing(0) as count:
            issue_there(folder)
        os.write(write, str(count[0]).encode())
        return 0

    in_a_child(work)
    os.close(write)
    with os.fdopen(read) as answer:
        counted = int(answer.read())
    shutil.rmtree(folder)
    return counted


@contextmanager
def small_groups(size: int) -> Iterator[None]:
    """Groups of so few papers that 20 make several, and a fixed moment."""
    with (
        patch.object(issue_run, "GROUP", size),
        patch.object(issue_run, "CHUNK", 3),
        patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(MOMENT)}),
    ):
        yield


# ---- situations of the wrong examples ------------------------------------------------------------

SMALL = {
    "文件": "通知",
    "活动编号": "2026-01",
    "印发件标题": "某某活动方案",
    "发文机关": "某某市卫生健康委员会",
    "机关代字": "某卫发",
    "年份": 2026,
    "主送机关": "各区、县卫生健康局",
    "成文日期": datetime.date(2026, 3, 5),
    "拟稿人": "某甲",
    "签发人": "某丙",
    "签发日期": datetime.date(2026, 3, 5),
}
SMALL_BODY = [["部分", "内容"], ["方案", "为做好活动，制定本方案。"]]


@contextmanager
def an_office(fonds: bool = False) -> Iterator[None]:
    """办公室 stands here, new and empty; gone afterwards."""
    place = Path("办公室")
    run("init", "--office", place, "--json")
    if fonds:
        settings = place / "办公室.toml"
        text = settings.read_text(encoding="utf-8").replace('# "全宗号"', '"全宗号"')
        settings.write_text(text, encoding="utf-8")
    try:
        with patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(MOMENT)}):
            yield
    finally:
        shutil.rmtree(place)


@contextmanager
def issued_before() -> Iterator[None]:
    """In 办公室 the smallest notice is issued, from a workbook that is no longer there."""
    with an_office():
        before = write_workbook(Path("前.xlsx"), {"发文": SMALL, "正文": SMALL_BODY})
        run("issue", before, "--office", "办公室", "--format", "docx", "--output", "前", "--json")
        before.unlink()
        shutil.rmtree("前")
        yield


@contextmanager
def made_void() -> Iterator[None]:
    """The same, and its number was made void."""
    with issued_before():
        run("register", "void", "1号", "--reason", "发错了", "--issued", "--office", "办公室", "--json")
        yield


@contextmanager
def a_draft_was_edited() -> Iterator[None]:
    """The draft in output was changed by a person; it is gone afterwards."""
    with an_office():
        run("build", "工作簿.xlsx", "--json")
        (draft,) = Path("output").glob("*.docx")
        draft.write_bytes(draft.read_bytes() + b"changed")
        yield
        shutil.rmtree("output")


@contextmanager
def a_final_without_libreoffice() -> Iterator[None]:
    """定稿.docx is the draft with other words, and nothing here can print it."""
    with an_office(), patch("notice_gen.office.finals.converting.libreoffice", lambda: None):
        run("build", "工作簿.xlsx", "--output", "稿", "--json")
        (draft,) = Path("稿").glob("*.docx")
        document = Document(str(draft))
        next(one for one in document.paragraphs if "为做好活动" in one.text).runs[-1].text += "请照办。"
        document.save("定稿.docx")
        shutil.rmtree("稿")
        yield


@contextmanager
def a_final_printed(loses: str) -> Iterator[None]:
    """The same, and something prints it; these of its characters are then not on the page."""
    blank = PdfDocument.new()
    blank.new_page(595, 842)
    page = io.BytesIO()
    blank.save(page)
    made = Converted(page.getvalue(), "LibreOffice 7.4")
    issuing_final = "notice_gen.office.issuing.final"
    with (
        a_final_without_libreoffice(),
        patch(f"{issuing_final}.printed_final", lambda *_: made),
        patch(f"{issuing_final}.missing_in", lambda *_: loses),
    ):
        yield


@contextmanager
def issued_from_a_final() -> Iterator[None]:
    """In 办公室 the smallest notice is issued from a final that has other words than its workbook."""
    with a_final_without_libreoffice():
        before = write_workbook(Path("前.xlsx"), {"发文": SMALL, "正文": SMALL_BODY})
        words = ("--office", "办公室", "--format", "docx", "--output", "前", "--json")
        run("issue", before, "--final", "定稿.docx", "--as-signed", *words)
        before.unlink()
        shutil.rmtree("前")
        Path("定稿.docx").unlink()
        yield


@contextmanager
def issuing_goes_wrong() -> Iterator[None]:
    """A fault of the program in one document."""
    with an_office(), patch("notice_gen.office.issuing.issued_files.words_of", side_effect=ValueError("x")):
        yield


SITUATIONS = {
    "办公室": an_office,
    "办公室有全宗号": lambda: an_office(fonds=True),
    "印发过": issued_before,
    "作废了": made_void,
    "送审稿改过": a_draft_was_edited,
    "印发出错": issuing_goes_wrong,
    "定稿改过": a_final_without_libreoffice,
    "照定稿印发过": issued_from_a_final,
    "排丢定稿的字": lambda: a_final_printed("照办"),
    "排好定稿": lambda: a_final_printed(""),
}
