"""Items as the archive keeps them, built by hand: a 件.json and its files, real PDF and Word files among them."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx import Document

from notice_gen.model.diagnostics import Report
from notice_gen.model.filing import Done, Link, Number, Wanted
from notice_gen.office.archive import NewItem, make_archive, open_archive
from notice_gen.office.handover import HandedOver, Item, Sender, hand_over
from notice_gen.office.register import make_register, open_register

SENDER = Sender("Z109", "某某市卫生健康委员会", "某某市卫生健康委员会办公室")
HEADS = {2026: "ab" * 64}
WHEN = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


def pdf(*pages: str, archival: bool = True) -> bytes:
    """A PDF with a page per text, an empty one blank; `archival` says in its metadata that it is PDF/A."""
    objects = [b"<</Type/Catalog/Pages 2 0 R/Metadata 3 0 R>>", b"", b""]
    claim = b"<pdfaid:part>2</pdfaid:part>" if archival else b"<none/>"
    objects[2] = b"<</Type/Metadata/Subtype/XML/Length %d>>stream\n%s\nendstream" % (len(claim), claim)
    kids = []
    for words in pages:
        content = f"BT /F 24 Tf 72 700 Td ({words}) Tj ET".encode() if words else b""
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    data, starts = b"%PDF-1.7\n", []
    for n, body in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end


def docx(words: str) -> bytes:
    """A Word file of one paragraph."""
    document = Document()
    for relation, target in list(document.part.rels.items()):
        if target.reltype.endswith("/stylesWithEffects"):  # Word's own rules do not take python-docx's
            del document.part.rels[relation]
    document.add_paragraph(words)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


FILES = {
    "正本/正本.pdf": pdf("one", "two", "", "four"),
    "正本/盖章扫描件.pdf": pdf("one", "two", "four", archival=False),
    "定稿/定稿.docx": docx("关于做好某项工作的通知"),
    "附件/附件2 任务表.pdf": pdf("a", "b"),
    "附件/附件10 联系表.pdf": pdf("a"),
    "处理单/处理单.docx": docx("发文处理单"),
}
FORMATS = {".pdf": "PDF/A-2b", ".docx": "docx"}


def record(n: int, files: dict[str, bytes], **facts: str) -> dict[str, Any]:
    """The 件.json of 某卫发〔2026〕n号, its facts replaced by those given; `code` is the 档号."""
    code = facts.pop("code", f"Z109-WS·2026-D30-BGS-{n:04d}")
    said = {
        "标题": f"某某市卫生健康委员会关于做好第{n}项工作的通知",
        "文种": "通知",
        "附件": "",
        "密级": "",
        "保密期限": "",
        "紧急程度": "",
        "公开方式": "主动公开",
        "拟稿人": "某甲",
        "拟稿日期": "2026年3月1日",
        "核稿人": "某乙",
        "核稿日期": "2026年3月2日",
        "签发人": "某丙",
        "签发日期": "2026年3月4日",
        "发文机关": "某某市卫生健康委员会",
        "主送机关": "各区、县卫生健康局",
        "抄送机关": "市政府办公室",
        "成文日期": "2026年3月5日",
        "印发机关": "某某市卫生健康委员会办公室",
        "印发日期": "2026年3月6日",
        "保管期限": "30年",
        "机构或问题": "办公室",
        "备注": "",
        **facts,
    }
    steps = (
        ("起草", "某甲", "2026-03-01"),
        ("审核", "某乙", "2026-03-02"),
        ("签发", "某丙", "2026-03-04"),
        ("登记", "某丁", "2026-03-05T09:00:00+08:00"),
        ("印发", "某丁", "2026-03-06T09:00:00+08:00"),
    )
    return {
        "format": 1,
        "key": f"某活动/通知{n}",
        "edition": 1,
        "number": f"某卫发〔2026〕{n}号",
        "series": "某卫发",
        "year": 2026,
        "n": n,
        "code": code,
        "facts": said,
        "process": [dict(zip(("行为", "人", "时间"), step, strict=True)) for step in steps],
        "files": [
            {
                "name": name,
                "role": name.partition("/")[0],
                "format": FORMATS.get(Path(name).suffix, ""),
                "bytes": len(data),
                "sha512": hashlib.sha512(data).hexdigest(),
                "pages": None,
                "program": "notice-gen 0.1.0",
            }
            for name, data in files.items()
        ],
        "row": {"发文": {"份号": "", "附注": "（此件公开发布）"}},
        "text": said["标题"],
    }


def item(folder: Path, n: int = 1, files: dict[str, bytes] | None = None, **facts: str) -> Item:
    """An item whose files lie in the folder."""
    files = FILES if files is None else files
    said = record(n, files, **facts)
    paths = {}
    for name, data in {**files, "件.json": json.dumps(said, ensure_ascii=False, indent=1).encode()}.items():
        paths[name] = folder / str(n) / name
        paths[name].parent.mkdir(parents=True, exist_ok=True)
        paths[name].write_bytes(data)
    return Item(f"某活动/通知{n}", said, paths, version=2, digest="cd" * 64)


def bagged(folder: Path, *items: Item, **options: Any) -> tuple[HandedOver, Report]:
    """A 移交包 of the items in the folder, and what was said."""
    report = Report()
    return hand_over(
        items, folder / "移交包", report, sender=SENDER, heads=HEADS, when=WHEN, **options
    ), report


# ---- an office, and the situations of the smallest wrong examples -------------------------------


def office(folder: Path, *records: tuple[dict[str, Any], dict[str, bytes]]) -> Path:
    """An office whose register and archive hold these documents, each a 件.json and its files."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = '["归档"]\n"全宗号" = "Z109"\n"全宗名称" = "某某市卫生健康委员会"\n"立档单位" = "某某市卫生健康委员会"\n'
    (folder / "办公室.toml").write_text(settings, encoding="utf-8")
    register, archive = make_register(str(folder / "发文登记簿.db")), make_archive(folder / "归档库")
    for said, files in records:
        number = Number(said["series"], said["year"], said["n"])
        (entry,) = register.take([Wanted(said["key"], number.series, number.year, said["facts"], n=number.n)])
        kept = archive.put([new_item(said, files)], created=WHEN)
        links = [Link(one.item, one.version, one.digest) for one in kept]
        register.issued([Done(entry.id, 1, {}, links)])
    return folder


def new_item(said: dict[str, Any], files: dict[str, bytes]) -> NewItem:
    """A document to be put into an archive."""
    words = json.dumps(said, ensure_ascii=False, indent=1).encode()
    return NewItem(said["key"], {**files, "件.json": words}, "印发", Number("某卫发", 2026, said["n"]))


def with_document(
    files: dict[str, bytes] = FILES, change: Callable[[Path], object] = lambda _: None, **facts: str
) -> Callable[[], AbstractContextManager[Any]]:
    """An office here with one document, something in it changed."""

    @contextmanager
    def situation() -> Iterator[None]:
        change(office(Path("办公室"), (record(1, files, **facts), files)))
        yield
        # What the situation made is none of the run's own files.
        shutil.rmtree("办公室")

    return situation


def _content(folder: Path, name: str) -> Path:
    return open_archive(folder / "归档库").files("某活动/通知1")[name]


def _rewrite(folder: Path) -> None:
    path = _content(folder, "定稿/定稿.docx")
    path.chmod(0o644)
    path.write_bytes(b"rewritten")


def _voided(folder: Path) -> None:
    open_register(str(folder / "发文登记簿.db")).void(Number("某卫发", 2026, 1), "重复", issued=True)
    said = record(2, FILES)
    register, archive = open_register(str(folder / "发文登记簿.db")), open_archive(folder / "归档库")
    (entry,) = register.take([Wanted(said["key"], "某卫发", 2026, said["facts"])])
    (kept,) = archive.put([new_item(said, FILES)], created=WHEN)
    register.issued([Done(entry.id, 1, {}, [Link(kept.item, kept.version, kept.digest)])])


def _reprinted(folder: Path) -> None:
    """Its next version is a reprint, which nobody has sealed yet."""
    files = {name: data for name, data in FILES.items() if "盖章" not in name}
    said = record(1, files)
    said["process"].append({"行为": "更正重印", "人": "某丁", "时间": "2026-03-09T09:00:00+08:00"})
    archive = open_archive(folder / "归档库")
    archive.put([replace(new_item(said, files), after=1)], created=WHEN)
    open_register(str(folder / "发文登记簿.db")).chain(archive.links(said["key"]))


def _not_chained(folder: Path) -> None:
    open_archive(folder / "归档库").put(
        [new_item(record(1, FILES), {**FILES, "附件/多.pdf": pdf("x")})], created=WHEN
    )


@contextmanager
def _no_document() -> Iterator[None]:
    office(Path("办公室"))
    yield
    shutil.rmtree("办公室")


@contextmanager
def _taken_name() -> Iterator[None]:
    with with_document()():
        Path("移交包").mkdir()
        yield
        Path("移交包").rmdir()


@contextmanager
def _a_bag() -> Iterator[None]:
    bagged(Path(), item(Path("件"), 1))
    shutil.rmtree("件")
    yield
    shutil.rmtree("移交包")


SITUATIONS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "没有归档的件": _no_document,
    "移交包已经有了": _taken_name,
    "归档一件": with_document(),
    "归档的已作废": with_document(change=_voided),
    "归档的文件改过": with_document(change=_rewrite),
    "归档的没有档号": with_document(code=""),
    "归档的没有扫描件": with_document({name: data for name, data in FILES.items() if "盖章" not in name}),
    "归档的扫描件坏了": with_document({**FILES, "正本/盖章扫描件.pdf": b"%PDF-1.7 torn"}),
    "归档的有密级": with_document(密级="秘密", 保密期限="1年"),
    "归档的没有日期": with_document(成文日期=""),
    "归档库比登记簿新": with_document(change=_not_chained),
    "归档的页数写错": with_document(页数="9"),
    "归档的重印过": with_document(change=_reprinted),
    "有一个移交包": _a_bag,
}
