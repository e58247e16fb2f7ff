"""Items as the archive keeps them, built by hand: a 件.json and its files, real PDF and Word files among them."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
from pathlib import Path
from typing import Any

from docx import Document

from notice_gen.diagnostics import Report
from notice_gen.handover import HandedOver, Item, Sender, hand_over

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
