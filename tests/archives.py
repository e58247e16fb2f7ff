"""Archives to test with: a few items, the chain that a register would hold of them, a small office, and damage."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import random
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from PIL import Image

from notice_gen.files.locks import try_lock
from notice_gen.model.filing import Chained, Done, Entry, Link, Number, OtherPaper, State, Wanted
from notice_gen.office.archive import Archive, NewItem, make_archive, open_archive
from notice_gen.office.archive.keeping import LOCK, READY, STAGING, WRITING
from notice_gen.office.archive.objects import sidecar

MOMENT = datetime.datetime(2026, 3, 5, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
CAMPAIGN = "活动:义诊2026"


def key(n: int) -> str:
    """The key of the nth document."""
    return f"义诊2026/通知{n}"


def record(n: int, secret: str = "", text: str = "为做好义诊工作，现通知如下。") -> dict[str, Any]:
    """What 件.json says of the nth document."""
    files = [
        {"name": name, "role": name.split("/")[0], "format": "?", "bytes": len(data), "pages": None}
        | {"sha512": hashlib.sha512(data).hexdigest(), "program": "notice-gen"}
        for name, data in contents(n).items()
    ]
    return {
        "format": 1, "key": key(n), "edition": 1, "number": f"某卫发〔2026〕{n}号", "series": "某卫发",
        "year": 2026, "n": n, "code": "",
        "facts": {"标题": f"关于第{n}次义诊的通知", "主送机关": "各区卫生健康局", "密级": secret},
        "process": [{"行为": "签发", "人": "某甲", "时间": "2026-03-04"}], "files": files, "text": text,
    }  # fmt: skip


def contents(n: int) -> dict[str, bytes]:
    """The files of the nth document but for its record."""
    return {"正本/正本.pdf": b"%%PDF-1.7 %d" % n, "定稿/定稿.docx": b"PK %d" % n}


def new_item(n: int, more: bytes = b"", **record_of: str) -> NewItem:
    """The nth document, to be put."""
    files: dict[str, bytes | Path] = {name: data + more for name, data in contents(n).items()}
    files["件.json"] = json.dumps(record(n, **record_of), ensure_ascii=False, indent=1).encode()
    return NewItem(key(n), files, "印发", Number("某卫发", 2026, n))


def campaign(words: bytes = b"1") -> NewItem:
    """The object of the campaign."""
    return NewItem(CAMPAIGN, {"工作簿/工作簿.xlsx": words, "程序.json": b"{}"}, "印发")


def filled(path: Path, many: int = 4) -> Archive:
    """An archive of so many documents and their campaign; the first two have a second version."""
    archive = make_archive(path)
    archive.put([campaign(), *(new_item(n) for n in range(1, many + 1))], created=MOMENT)
    slips = [
        NewItem(key(n), {"处理单/签批单.pdf": b"slip %d" % n}, "补", keep=True) for n in (1, 2) if n <= many
    ]
    archive.put(slips, created=MOMENT)
    return archive


def chain(archive: Archive) -> list[Chained]:
    """The chain that a register would hold of an archive."""
    return chained(link for item in archive.items() for link in archive.links(item))


def chained(links: Iterable[Link]) -> list[Chained]:
    """Links in their places, by the words of docs/format.md, not by the register's code."""
    made: list[Chained] = []
    previous = ""
    for n, link in enumerate(links, 1):
        words = f"{previous}\n{link.item}\n{link.version}\n{link.digest}\n"
        made.append(
            Chained(
                link.item, link.version, link.digest, n, previous, hashlib.sha512(words.encode()).hexdigest()
            )
        )
        previous = made[-1].hash
    return made


def tree(archive: Archive) -> dict[str, bytes]:
    """Every file and folder of an archive, but for the lock."""
    return {
        path.relative_to(archive.path).as_posix(): b"" if path.is_dir() else path.read_bytes()
        for path in sorted(archive.path.rglob("*"))
        if path.name != LOCK
    }


def scan(pages: int = 1) -> bytes:
    """A PDF of pictures, as a scanner makes it."""
    made = io.BytesIO()
    first, *rest = [Image.new("1", (40, 60), n % 2) for n in range(pages)]
    first.save(made, "PDF", save_all=True, append_images=rest)
    return made.getvalue()


def office(folder: Path, many: int = 2) -> Path:
    """An office with so many issued documents."""
    from notice_gen.office.register import make_register

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "办公室.toml").write_text("", encoding="utf-8")
    register = make_register(str(folder / "发文登记簿.db"))
    archive = make_archive(folder / "归档库")
    wanted = [Wanted(key(n), "某卫发", 2026, record(n)["facts"]) for n in range(1, many + 1)]
    entries = register.take(wanted, archive.high_water()) if wanted else []
    kept = archive.put([new_item(n) for n in range(1, many + 1)], created=MOMENT)
    links = [Link(one.item, one.version, one.digest) for one in kept]
    made = [{file["name"]: file["sha512"] for file in record(n)["files"]} for n in range(1, many + 1)]
    register.issued(
        [Done(e.id, 1, digests, [link]) for e, digests, link in zip(entries, made, links, strict=True)]
    )
    return folder


# ---- damage -------------------------------------------------------------------------------------


def forge(archive: Archive, item: str, chance: random.Random) -> Path:
    """Change a file and rewrite every digest beside it, so that the object is sound by itself."""
    folder = archive.folder(item)
    inventories = [folder / "inventory.json", *sorted(folder.glob("v*/inventory.json"))]
    manifest = json.loads(inventories[0].read_bytes())["manifest"]
    digest, (name,) = chance.choice(sorted(manifest.items()))
    data = (folder / name).read_bytes() + b" "
    (folder / name).chmod(0o644)
    (folder / name).write_bytes(data)
    new = hashlib.sha512(data).hexdigest()
    for path in inventories:
        said = json.loads(path.read_bytes().replace(digest.encode(), new.encode()))
        path.chmod(0o644)
        path.write_bytes(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")
        beside = path.with_name("inventory.json.sha512")
        beside.chmod(0o644)
        beside.write_text(f"{hashlib.sha512(path.read_bytes()).hexdigest()}  inventory.json\n")
    return folder


def damage(archive: Archive, chance: random.Random) -> tuple[str, set[Path]]:
    """Change one thing at random: what was done, and the paths of which one at least is to be named."""
    files = sorted(p for p in archive.path.rglob("*") if p.is_file() and p.name != LOCK)
    folders = sorted(p for p in archive.root.rglob("*") if p.is_dir())
    one, what = chance.choice(files), chance.choice(DAMAGES)
    data = one.read_bytes()
    match what:
        case "a byte" if data:
            at = chance.randrange(len(data))
            _rewrite(one, data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :])
        case "shorter" if data:
            _rewrite(one, data[: chance.randrange(len(data))])
        case "longer" | "a byte" | "shorter":
            _rewrite(one, data + b"\n")
        case "renamed":
            other = one.with_name(f"{one.name}.bak")
            one.rename(other)
            return what, {one, other}
        case "removed":
            one.unlink()
        case "added":
            one = chance.choice(folders) / "备注.txt"
            one.write_bytes(b"")
        case "swapped":
            other = chance.choice([p for p in files if p.read_bytes() != data])
            theirs = other.read_bytes()
            _rewrite(one, theirs)
            _rewrite(other, data)
            return what, {one, other}
        case "folder removed":
            one = chance.choice(folders)
            shutil.rmtree(one)
            return what, {one, *one.parents, *(p for p in files if p.is_relative_to(one))}
        case "folder renamed":
            one = chance.choice(folders)
            other = one.with_name(f"{one.name}x")
            one.rename(other)
            return what, {one, other, *one.parents, *(p for p in files if p.is_relative_to(one))}
        case "folder added":
            one = chance.choice([archive.root, *folders]) / "空"
            one.mkdir()
        case "object copied":
            source = archive.folder(key(chance.choice((1, 2, 3))))
            one = archive.root / "000" / source.name
            shutil.copytree(source, one)
        case "object added":
            other_archive = make_archive(archive.path.with_name("别的"))
            other_archive.put([new_item(chance.randrange(100, 200))], created=MOMENT)
            (source,) = (p.parent for p in other_archive.root.glob("*/*/inventory.json"))
            one = archive.root / source.parent.name / source.name
            shutil.copytree(source, one)
            shutil.rmtree(other_archive.path)
        case "forged":
            one = forge(archive, chance.choice((CAMPAIGN, key(1), key(2), key(3))), chance)
        case "version undone":
            one = archive.folder(key(chance.choice((1, 2))))
            shutil.rmtree(one / "v2")
            for name in ("inventory.json", "inventory.json.sha512"):
                _rewrite(one / name, (one / "v1" / name).read_bytes())
    return what, {one}


DAMAGES = (
    "a byte", "a byte", "shorter", "longer", "renamed", "removed", "added", "swapped", "folder removed",
    "folder renamed", "folder added", "object copied", "object added", "forged", "forged", "version undone",
)  # fmt: skip


def word() -> bytes:
    """The smallest Word file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    return made.getvalue()


def ofd(content: str = '<ofd:PathObject ID="3"/>') -> bytes:
    """The smallest OFD, of one page with this content (GB/T 33190—2016, 7)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("OFD.xml", "<ofd:OFD><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:OFD>")
        pages = '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        package.writestr("Doc_0/Document.xml", f"<ofd:Document>{pages}</ofd:Document>")
        package.writestr("Doc_0/Pages/Page_0/Content.xml", f"<ofd:Page>{content}</ofd:Page>")
    return made.getvalue()


def _rewrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


# ---- situations of the smallest wrong examples ----------------------------------------------------


def _kept(change: Callable[[Archive], object] = lambda _: None) -> Callable[[], AbstractContextManager[Any]]:
    """An office here with two documents, its archive changed."""

    @contextmanager
    def situation() -> Iterator[None]:
        office(Path("办公室"))
        archive = open_archive(Path("办公室") / "归档库")
        change(archive)
        yield
        # What stands in the office is none of the run's own files.
        shutil.rmtree("办公室")

    return situation


def _at(name: str, change: Callable[[Path], object], n: int = 1) -> Callable[[], AbstractContextManager[Any]]:
    """The same, one file or folder of its first item changed."""
    return _kept(lambda archive: change(archive.folder(key(n)) / name))


def _more(path: Path) -> None:
    _rewrite(path, path.read_bytes() + b" ")


def _new_sidecar(archive: Archive) -> None:
    """The inventory of the first version says something else, its sidecar too."""
    path = archive.folder(key(1)) / "v1" / "inventory.json"
    _rewrite(path, path.read_bytes().replace("印发".encode(), "复印".encode()))
    _rewrite(path.with_name("inventory.json.sha512"), sidecar(path.read_bytes()))


def _half_moved(archive: Archive) -> None:
    """A new version whose inventory is in its place and whose sidecar is not: the run was killed there."""
    ready = archive.path / STAGING / READY / archive.folder(key(1)).relative_to(archive.path)
    old = (archive.folder(key(1)) / "inventory.json.sha512").read_bytes()
    archive.put([new_item(1, b"new")], created=MOMENT)
    ready.mkdir(parents=True)
    (archive.folder(key(1)) / "inventory.json.sha512").rename(ready / "inventory.json.sha512")
    (archive.folder(key(1)) / "inventory.json.sha512").write_bytes(old)


def _with_file(
    name: str, data: bytes = b"x", change: Callable[[Archive], object] = lambda _: None
) -> Callable[[], AbstractContextManager[Any]]:
    """An office, and a file here that is to join an item."""

    @contextmanager
    def situation() -> Iterator[None]:
        with _kept(change)():
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_bytes(data)
            yield
            Path(name).unlink()

    return situation


def _added(n: int, data: bytes) -> None:
    """The nth document has this scan."""
    from notice_gen.office.adding import AddRequest, add_files, find_issued
    from notice_gen.office.register import open_register

    place = Path("盖章扫描件.pdf")
    place.write_bytes(data)
    register, archive = open_register("办公室/发文登记簿.db"), open_archive(Path("办公室") / "归档库")
    found = find_issued(archive, register, f"{n}号", 2026)
    add_files(archive, register, found, AddRequest((place,), "正本", "某甲", MOMENT))
    place.unlink()


def _of_one_page() -> NewItem:
    """The first document again, of which it is known that it has one page."""
    said = record(1)
    said["files"][0]["pages"] = 1
    return NewItem(key(1), {"件.json": json.dumps(said, ensure_ascii=False).encode()}, "印发", keep=True)


def _with_fonds(
    *words: str,
    imported: dict[str, str] | None = None,
    begun: bool = False,
    others: bool = False,
    void: bool = False,
) -> None:
    """The office has a 全宗号; then a command of its archive, a line from a ledger, a document that is only begun, or void."""
    from notice_gen.office.register import open_register

    Path("办公室/办公室.toml").write_text('["归档"]\n"全宗号" = "Z109"\n', encoding="utf-8")
    number, register = Number("某卫发", 2026, 3), open_register("办公室/发文登记簿.db")
    if imported is not None:
        register.adopt([Entry(0, str(number), 1, number, State.ISSUED, imported)])
    if begun:
        register.take([Wanted(key(3), "某卫发", 2026, {"标题": "关于第3次义诊的通知"})])
    if void:
        then = open_register("办公室/发文登记簿.db", clock=lambda: MOMENT)
        then.void(Number("某卫发", 2026, 1), "印错了", issued=True)
    if words:
        from conftest import notice_gen

        more = ("--others", "工作簿.xlsx") if others else ()
        notice_gen("archive", *words, *more, "--office", "办公室")


def _numbered_before() -> None:
    """Other papers were numbered when the register did not keep them yet."""
    _with_fonds("number", "--year", "2026", "--output", "办公室/编号.xlsx", others=True)
    with closing(sqlite3.connect(Path("办公室") / "发文登记簿.db")) as register:
        register.execute("DELETE FROM other_paper")
        register.commit()


def _paper_kept(code: str, title: str) -> None:
    """The register has the 件号 of a paper that is not in it."""
    from notice_gen.office.register import Others, open_register

    _with_fonds()
    paper = OtherPaper(code, title, "2026-12-05", retention="30年")
    open_register("办公室/发文登记簿.db").give_codes({}, Others([paper]))


def _broken_off(at: str, *words: str) -> Callable[[], AbstractContextManager[Any]]:
    """A command of the archive is broken off before the archive (put), or before the register notes what came (restated)."""
    from notice_gen.office.archive import Archive as Written
    from notice_gen.office.register import Register

    def change(_: Archive) -> None:
        of = {"put": Written, "restated": Register}[at]
        with (
            patch.object(of, at, lambda *_, **__: 1 / 0),
            patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(int(MOMENT.timestamp()))}),
        ):
            _with_fonds(*words)

    return _kept(change)


def _reserved(n: int) -> None:
    from notice_gen.office.register import open_register

    open_register("办公室/发文登记簿.db").reserve("某卫发", 2026, n=n)


@contextmanager
def _somebody_writes() -> Iterator[None]:
    with _kept()(), (Path("办公室") / "归档库" / LOCK).open("r+b") as handle:
        try_lock(handle.fileno())
        yield


@contextmanager
def _cannot_read() -> Iterator[None]:
    """A bad sector under a scan."""
    from notice_gen.office.archive import soundness

    real = soundness._hash

    def bad(path: str, keep: bool) -> tuple[int, str, bytes]:
        if path.endswith("正本.pdf"):
            raise OSError(5, "Input/output error", path)
        return real(path, keep)

    with _kept()(), patch.object(soundness, "_hash", bad):
        yield


def _broken_chain(_: Archive) -> None:
    with closing(sqlite3.connect(Path("办公室") / "发文登记簿.db")) as register:
        register.execute("UPDATE link SET digest = replace(digest, substr(digest, 1, 1), '0') WHERE n = 2")
        register.commit()


def _in_register(edit: str) -> Callable[[Archive], None]:
    """What somebody did to the register with a database tool."""

    def change(_: Archive) -> None:
        with closing(sqlite3.connect(Path("办公室") / "发文登记簿.db")) as register:
            register.execute(edit)
            register.commit()

    return change


def _of_two_years() -> AbstractContextManager[Any]:
    def change(archive: Archive) -> None:
        for year in (2024, 2025):
            said = {**record(5), "number": f"某卫发〔{year}〕5号", "year": year, "key": f"义诊{year}/通知"}
            data = json.dumps(said, ensure_ascii=False).encode()
            number = Number("某卫发", year, 5)
            archive.put([NewItem(said["key"], {"件.json": data}, "印发", number)], created=MOMENT)

    return _kept(change)()


@contextmanager
def _other_files() -> Iterator[None]:
    Path("办公室/归档库").mkdir(parents=True)
    Path("办公室/办公室.toml").touch()
    Path("办公室/归档库/a.txt").touch()
    yield
    shutil.rmtree("办公室")


SITUATIONS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "归档库完好": _kept(),
    "归档库改过一个字节": _at("v1/content/正本/正本.pdf", _more),
    "归档库少一个文件": _at("v1/content/正本/正本.pdf", Path.unlink),
    "归档库多一个文件": _at("v1/content/正本/备注.txt", Path.touch),
    "归档库清单改过": _at("inventory.json", _more),
    "归档库清单的校验值改过": _at("inventory.json.sha512", _more),
    "归档库旧清单改过": _kept(_new_sidecar),
    "归档库连校验值一起改过": _kept(lambda archive: forge(archive, key(1), random.Random(1))),
    "归档库少一件": _kept(lambda archive: shutil.rmtree(archive.folder(key(1)).parent)),
    "归档库多一件": _kept(lambda archive: archive.put([new_item(3)], created=MOMENT)),
    "登记簿的链改过": _kept(_broken_chain),
    "登记簿的一行改过": _kept(_in_register("UPDATE entry SET n = 77 WHERE n = 1")),
    "别的来文编过件号": _kept(lambda _: _paper_kept("Z109-WS·2026-D30-BGS-0001", "市里来的通知")),
    "来文在另一类编过件号": _kept(lambda _: _paper_kept("Z109-WS·2026-Y-BGS-0001", "省里来的通知")),
    "更正没有做完": _broken_off(
        "restated", "correct", "1号", "--title", "新", "--reason", "错了", "--by", "张三"
    ),
    "编号没有做完": _broken_off("put", "number", "--year", "2026", "--output", "办公室/编号.xlsx"),
    "登记簿的一行删去了": _kept(_in_register("DELETE FROM entry WHERE n = 1")),
    "归档库标记改过": _kept(lambda archive: _more(archive.path / "标记.json")),
    "归档库入库中断": _kept(lambda archive: (archive.path / STAGING / WRITING).mkdir()),
    "归档库最后一步中断": _kept(lambda archive: (archive.path / STAGING / READY).mkdir()),
    "归档库新版本只到一半": _kept(_half_moved),
    "归档库读不出": _cannot_read,
    "归档库正在使用": _somebody_writes,
    "归档库中有记录读不出": _kept(
        lambda archive: archive.put([NewItem(key(3), {"件.json": b"{"}, "印发")], created=MOMENT)
    ),
    "两年都有 5 号": _of_two_years,
    "归档库标记改过，有扫描件": _with_file(
        "扫描.pdf", scan(), lambda archive: _more(archive.path / "标记.json")
    ),
    "有坏的扫描件": _with_file("扫描.pdf", b"%PDF-1.7"),
    "有不收的文件": _with_file("扫描.exe"),
    "有 Word 文件": _with_file("盖章.docx", word()),
    "有两页的扫描件": _with_file(
        "扫描.pdf", scan(2), lambda archive: archive.put([_of_one_page()], created=MOMENT)
    ),
    "有别的号的扫描件": _with_file("某卫发〔2026〕8号盖章.pdf", scan()),
    "扫描件在另一号": _with_file("扫描.pdf", ONE := scan(), lambda _: _added(2, ONE)),
    "补入过扫描件": _kept(lambda _: _added(1, scan())),
    "归档库有全宗号": _kept(lambda _: _with_fonds()),
    "编过档号": _kept(lambda _: _with_fonds("number", "--year", "2026", "--output", "办公室/编号.xlsx")),
    "与其他文件编过档号": _kept(
        lambda _: _with_fonds("number", "--year", "2026", "--output", "办公室/编号.xlsx", others=True)
    ),
    "与其他文件编过档号，以前的登记簿": _kept(lambda _: _numbered_before()),
    "有件号的目录": _kept(
        lambda _: _with_fonds(
            "number", "--year", "2026", "--output", "办公室/归档文件编号 2026.xlsx", others=True
        )
    ),
    "1 号作废了": _kept(lambda _: _with_fonds(void=True)),
    "归档库有两类": _kept(lambda _: _with_fonds("correct", "1号", "--retention", "永久", "--reason", "错了")),
    "接收过长期的": _kept(lambda _: _with_fonds(imported={"保管期限": "长期"})),
    "有没印发完的": _kept(lambda _: _with_fonds(begun=True)),
    "预留了 3 号": _with_file("扫描.pdf", scan(), lambda _: _reserved(3)),
    "有满的文件夹": _with_file("取出/a.txt"),
    "归档库的地方有别的文件": _other_files,
}
