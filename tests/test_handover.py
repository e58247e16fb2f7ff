"""移交包 and 四性检测: bags that others' validators accept, a catalogue that prints, checks that find what is wrong."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook

from conftest import notice_gen
from handed_over import FILES, HEADS, SENDER, WHEN, bagged, docx, item, office, pdf, record
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.office.handover import (
    CHECKS,
    examine,
    hand_over,
    of_bag,
    of_items,
    parse_code,
    report,
    summary,
)
from notice_gen.office.handover.metadata import CORE, blocks_of, metadata, schema, text_of
from notice_gen.office.handover.page_counts import pages_of
from notice_gen.office.handover.report import as_data
from notice_gen.office.register import open_register
from workbooks import DATA

pytestmark = pytest.mark.slow

FACTS = dict[str, Any]  # what a document says of itself, and the code that it is filed under
ODD_TITLES = (
    '关于印发《甲/乙\\丙:丁*?"<>|方案》的通知',
    "很长的题名" * 60,
    "a long title " * 40,
    "CON",
    "..",
    "一行\n又一行",
    "完成 50% 的目标",
    "㐀𠀀𫝆—“〔〕·",
)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose many Word files are not each held against Word's rules again (conftest)."""
    return tmp_path_factory.mktemp("handover")


def tree(folder: Path) -> dict[str, str]:
    """Every file below, by its path: the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha512(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def one_folder(bag: Path) -> Path:
    """The folder of the first item."""
    return min(path for path in (bag / "data").iterdir() if path.is_dir())


class TestCodes:
    def test_the_parts_of_a_code_and_back(self) -> None:
        code = parse_code("Z109-WS·2026-D30-BGS-0012")
        assert code is not None
        assert (code.fonds, code.sort, code.year, code.retention_words, code.unit, code.n) == (
            "Z109", "WS", 2026, "30年", "BGS", 12,
        )  # fmt: skip
        assert str(code) == "Z109-WS·2026-D30-BGS-0012"
        assert code.item_class == "Z109-WS·2026-D30-BGS"

    @pytest.mark.parametrize(
        "wrong",
        [
            "", "Z109-WS-2026-D30-BGS-0012", "Z09-WS·2026-D30-BGS-0012", "Z109-WS·26-D30-BGS-0012",
            "Z109-WS·2026-D20-BGS-0012", "Z109-WS·2026-D30-BG-0012", "Z109-WS·2026-D30-BGS-12",
            "Z109-WS·2026-D30-BGS-0000", "Z109-WS·2026-D30-BGS-0012 ", "Z109-WS·２０２６-D30-BGS-0012",
        ],
    )  # fmt: skip
    def test_what_is_no_code(self, wrong) -> None:
        assert parse_code(wrong) is None


class TestBag:
    def test_bagit_accepts_it_whole(self, folder) -> None:
        done, said = bagged(folder, item(folder, 1), item(folder, 2))
        bag = bagit.Bag(str(done.path))
        assert bag.validate()
        assert bag.info["Payload-Oxum"] == f"{done.bytes}.{done.files}"
        assert bag.info["Bagging-Date"] == "2026-11-25"
        assert bag.info["Source-Organization"] == SENDER.body
        assert bag.info["Register-Chain-Head"] == f"2026 {HEADS[2026]}"
        assert bag.version_info == (1, 0)
        assert sorted(bag.algorithms) == ["sha256", "sha512"]
        assert list(said) == []

    def test_one_changed_byte_is_found(self, folder) -> None:
        done, _ = bagged(folder, item(folder))
        path = one_folder(done.path) / "05 定稿.docx"
        data = bytearray(path.read_bytes())
        data[100] ^= 1
        path.write_bytes(data)
        with pytest.raises(bagit.BagValidationError):
            bagit.Bag(str(done.path)).validate()

    def test_sha512sum_reads_its_manifest(self, folder) -> None:
        """The way without this program, as the 说明文件 says it."""
        done, _ = bagged(folder, item(folder, 标题=ODD_TITLES[0]))
        words = (done.path / "data" / "说明文件.txt").read_text(encoding="utf-8")
        command = re.search(r"^  (sha512sum .*)$", words, re.MULTILINE)
        assert command
        assert subprocess.run(command[1].split(), cwd=done.path, capture_output=True).returncode == 0

    def test_what_lies_in_an_items_folder_and_in_which_order(self, folder) -> None:
        """DA/T 22—2015, 5.1; the sealed 正本 before the typeset one, 附件2 before 附件10."""
        done, _ = bagged(folder, item(folder))
        assert (
            one_folder(done.path).name
            == "Z109-WS·2026-D30-BGS-0001 某某市卫生健康委员会关于做好第1项工作的通知"
        )
        assert sorted(path.name for path in one_folder(done.path).iterdir()) == [
            "01 正本 盖章扫描件.pdf",
            "02 正本.pdf",
            "03 附件2 任务表.pdf",
            "04 附件10 联系表.pdf",
            "05 定稿.docx",
            "06 处理单.docx",
            "件.json",
            "元数据.xml",
        ]

    def test_odd_titles_make_names_that_every_system_takes(self, folder) -> None:
        items = [item(folder, n, 标题=title) for n, title in enumerate(ODD_TITLES, 1)]
        items.append(
            item(folder, 20, {**FILES, "附件/甲:乙%|?.pdf": pdf("x"), f"附件/{'长' * 80}.pdf": pdf("y")})
        )
        done, _ = bagged(folder, *items)
        assert bagit.Bag(str(done.path)).validate()
        paths = list(tree(done.path))
        assert max(map(len, paths)) < 200
        for path in paths:
            for name in path.split("/"):
                assert len(name.encode()) <= 255
                assert not re.search(r'[<>:"\\|?*%\x00-\x1f]|[ .]$', name), name
        assert len({path.casefold() for path in paths}) == len(paths)

    def test_items_without_code_and_title_keep_folders_of_their_own(self, folder) -> None:
        done, said = bagged(folder, *(item(folder, n, code="", 标题="同一题名") for n in (1, 2)))
        assert [path.name for path in sorted((done.path / "data").iterdir()) if path.is_dir()] == [
            "某卫发〔2026〕1号 同一题名",
            "某卫发〔2026〕2号 同一题名",
        ]
        assert {finding.code for finding in said} == {"H005"}

    def test_items_of_one_code_and_title_keep_folders_of_their_own(self, folder) -> None:
        one: FACTS = {"code": "Z109-WS·2026-D30-BGS-0001", "标题": "同一题名"}
        done, _ = bagged(folder, item(folder, 1, **one), item(folder, 2, **one))
        assert [path.name for path in sorted((done.path / "data").iterdir()) if path.is_dir()] == [
            "Z109-WS·2026-D30-BGS-0001 同一题名",
            "Z109-WS·2026-D30-BGS-0001 同一题名（2）",
        ]

    def test_what_a_run_killed_long_ago_left_is_swept_and_what_may_be_at_work_is_not(self, folder) -> None:
        for name, age in (("old", 2 * 24 * 3600), ("new", 3600)):
            left = folder / f".notice-gen-{name}.tmp"
            left.mkdir()
            os.utime(left, (time.time() - age,) * 2)
        bagged(folder, item(folder))
        assert [path.name for path in folder.glob(".notice-gen-*")] == [".notice-gen-new.tmp"]

    def test_the_same_items_give_the_same_bytes(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        trees = []
        for name in "ab":
            folder = tmp_path_factory.mktemp(name)
            done, _ = bagged(folder, *(item(folder, n) for n in ((1, 2) if name == "a" else (2, 1))))
            trees.append(tree(done.path))
        assert trees[0] == trees[1]
        with zipfile.ZipFile(done.path / "data" / "归档文件目录.xlsx") as package:
            assert {entry.date_time[0] for entry in package.infolist()} == {1980}  # no clock

    def test_what_is_there_already_is_not_touched(self, folder) -> None:
        (folder / "移交包").mkdir()
        (folder / "移交包" / "别人的.txt").write_text("x")
        with pytest.raises(Refused, match="H001"):
            bagged(folder, item(folder))
        assert list(tree(folder / "移交包")) == ["别人的.txt"]

    def test_a_file_that_is_not_what_was_filed_is_not_handed_over(self, folder) -> None:
        one = item(folder)
        one.files["定稿/定稿.docx"].write_bytes(b"rewritten")
        one.files["处理单/处理单.docx"].unlink()
        with pytest.raises(Refused) as refused:
            bagged(folder, one)
        assert [finding.code for finding in refused.value.findings] == ["H004", "H004"]
        assert [path.name for path in folder.iterdir()] == ["1"]

    def test_a_full_disk_leaves_nothing(self, folder, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: Any) -> None:
            raise OSError(errno.ENOSPC, "")

        monkeypatch.setattr(Path, "rename", full)
        with pytest.raises(Refused, match="O001"):
            bagged(folder, item(folder))
        assert [path.name for path in folder.iterdir()] == ["1"]

    def test_a_killed_run_leaves_nothing_under_the_name_and_the_next_one_makes_it(self, folder) -> None:
        script = (
            "import os, signal, sys, pathlib, notice_gen.office.handover.bag as bag\n"
            "from handed_over import bagged, item\n"
            "bag._tags = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
            "folder = pathlib.Path(sys.argv[1])\n"
            "bagged(folder, item(folder))\n"
        )
        paths = [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        result = subprocess.run([sys.executable, "-c", script, str(folder)], env=environment)
        assert result.returncode == -signal.SIGKILL
        assert not (folder / "移交包").exists()
        done, _ = bagged(folder, item(folder))
        assert bagit.Bag(str(done.path)).validate()

    @pytest.mark.parametrize(
        ("facts", "files", "code"),
        [
            ({}, {name: data for name, data in FILES.items() if "盖章" not in name}, "H006"),
            ({}, {name: data for name, data in FILES.items() if "处理单" not in name}, "H006"),
            ({"成文日期": "三月"}, FILES, "H011"),
            ({"密级": "秘密", "保密期限": "1年"}, FILES, "H010"),
            ({"code": "Z109-2026-1"}, FILES, "H005"),
            ({}, {**FILES, "正本/盖章扫描件.pdf": b"%PDF-1.7 torn"}, "H007"),
        ],
    )
    def test_what_should_be_looked_at_before_it_leaves_the_house(self, folder, facts, files, code) -> None:
        done, said = bagged(folder, item(folder, 1, files, **facts))
        assert [finding.code for finding in said] == [code]
        assert bagit.Bag(str(done.path)).validate()


class TestCatalogue:
    def book(self, done: Any) -> Any:
        return load_workbook(done.path / "data" / "归档文件目录.xlsx")

    def test_its_columns_and_rows(self, folder) -> None:
        """DA/T 22—2015, 5.5; sorted by 档号; pages of the sealed 正本 and the attachments, without blank ones."""
        done, _ = bagged(folder, item(folder, 2, 密级="秘密", 备注="附样本"), item(folder, 1))
        sheet = self.book(done)["目录 2026-30年-办公室"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=5)]
        title = "某某市卫生健康委员会关于做好第{}项工作的通知"
        body = "某某市卫生健康委员会"
        assert rows == [
            ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"],
            [
                "1",
                "Z109-WS·2026-D30-BGS-0001",
                "某卫发〔2026〕1号",
                body,
                title.format(1),
                "20260305",
                None,
                "6",
                None,
            ],
            [
                "2",
                "Z109-WS·2026-D30-BGS-0002",
                "某卫发〔2026〕2号",
                body,
                title.format(2),
                "20260305",
                "秘密",
                "6",
                "附样本",
            ],
        ]

    def test_without_a_scan_the_typeset_one_is_counted_without_its_blank_page(self, folder) -> None:
        done, _ = bagged(folder, item(folder, 1, {"正本/正本.pdf": FILES["正本/正本.pdf"]}))
        assert pages_of(one_folder(done.path) / "01 正本.pdf").all == 4
        assert self.book(done)["目录 2026-30年-办公室"]["H4"].value == "3"

    def test_each_class_has_its_cover_and_its_sheet(self, folder) -> None:
        other: FACTS = {"code": "Z109-WS·2026-Y-YZC-0001", "保管期限": "永久", "机构或问题": "医政/处"}
        done, _ = bagged(folder, item(folder, 1), item(folder, 2, **other))
        book = self.book(done)
        assert book.sheetnames == [
            "封面 2026-30年-办公室", "目录 2026-30年-办公室", "封面 2026-永久-医政处", "目录 2026-永久-医政处",
        ]  # fmt: skip
        cover = [
            (row[1].value, row[2].value)
            for row in book["封面 2026-永久-医政处"].iter_rows(min_row=4, max_row=9)
        ]
        assert cover == [
            ("全宗号：", "Z109"), ("全宗名称：", "某某市卫生健康委员会"), ("年度：", "2026"),
            ("保管期限：", "永久"), ("机构（问题）：", "医政/处"), ("件数：", "1"),
        ]  # fmt: skip

    def test_the_chains_head_is_printed_at_the_foot_and_on_every_page(self, folder) -> None:
        done, _ = bagged(folder, item(folder))
        sheet = self.book(done)["目录 2026-30年-办公室"]
        assert HEADS[2026] in sheet["A6"].value
        assert HEADS[2026] in sheet.oddFooter.left.text

    def test_it_prints_on_a4_landscape_with_its_head_on_every_page(self, folder) -> None:
        done, _ = bagged(folder, item(folder))
        sheet = self.book(done)["目录 2026-30年-办公室"]
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.print_title_rows == "$1:$3"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)

    @pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
    def test_what_begins_like_a_formula_stays_text(self, folder, words) -> None:
        done, _ = bagged(folder, item(folder, 1, 标题=words, 备注=words))
        sheet = self.book(done)["目录 2026-30年-办公室"]
        assert {sheet[cell].data_type for cell in ("E4", "I4")} == {"s"}
        assert sheet["E4"].value == words.strip()


class TestMetadata:
    def test_it_is_valid_against_the_schema_that_goes_with_it(self, folder) -> None:
        done, _ = bagged(
            folder,
            item(folder, 1, 附件="1. 甲\n2. 乙 & <丙>", 标题="甲\x0b乙\ufffe"),
            item(folder, 2, code=""),
        )
        schema = etree.XMLSchema(etree.parse(done.path / "data" / "元数据.xsd"))
        trees = [etree.parse(path) for path in (done.path / "data").glob("*/元数据.xml")]
        assert len(trees) == 2
        for one in trees:
            schema.assertValid(one)

    def test_it_says_that_it_is_modelled_on_the_standards_only(self, folder) -> None:
        done, _ = bagged(folder, item(folder))
        words = (one_folder(done.path) / "元数据.xml").read_text(encoding="utf-8")
        assert "参照 DA/T 46—2009" in words
        assert "不声明符合" in words

    def test_it_has_the_18_elements_of_a_document(self, folder) -> None:
        """GB/T 33480—2016, 4.1—4.18, in their order; what is not known is empty."""
        done, _ = bagged(folder, item(folder, 1, 密级="秘密", 保密期限="1年"))
        root = etree.parse(one_folder(done.path) / "元数据.xml").getroot()
        core = {etree.QName(e).localname: e.text for e in root.find("{*}公文核心元数据")}
        assert tuple(core) == CORE
        assert len(core) == 18
        assert (core["密级和保密期限"], core["成文日期"], core["附注"]) == (
            "秘密★1年",
            "2026-03-05",
            "（此件公开发布）",
        )
        assert core["份号"] is None

    def test_each_file_has_its_properties(self, folder) -> None:
        """GB/T 18894—2016: format, name, size, program of each; by them 1-10 and 1-11 compare."""
        done, _ = bagged(folder, item(folder))
        root = etree.parse(one_folder(done.path) / "元数据.xml").getroot()
        said = {e.findtext("{*}计算机文件名"): e for e in root.findall("{*}电子属性")}
        name = "01 正本 盖章扫描件.pdf"
        assert list(said) == sorted(
            path.name for path in one_folder(done.path).iterdir() if path.name[0].isdigit()
        )
        assert said[name].findtext("{*}计算机文件大小") == str(len(FILES["正本/盖章扫描件.pdf"]))
        assert said[name].findtext("{*}校验值") == hashlib.sha512(FILES["正本/盖章扫描件.pdf"]).hexdigest()
        assert said[name].findtext("{*}归档库中名称") == "正本/盖章扫描件.pdf"

    def test_a_step_of_the_office_without_a_person_is_the_offices(self, folder) -> None:
        """Nobody is named who sat at the machine; for 起草 and 签发 a person must be."""
        one = item(folder)
        said = {b["业务行为"]: b["机构人员名称"] for b in blocks_of(metadata(one, SENDER, 1), "业务")}
        assert (said["登记"], said["起草"]) == ("某丁", "某甲")
        for step in one.description["process"]:
            step["人"] = ""
        said = {b["业务行为"]: b["机构人员名称"] for b in blocks_of(metadata(one, SENDER, 1), "业务")}
        assert (said["登记"], said["印发"]) == ("某某市卫生健康委员会办公室", "某某市卫生健康委员会办公室")
        assert (said["起草"], said["审核"], said["签发"]) == ("", "", "")
        who = blocks_of(metadata(one, SENDER, 1), "机构人员")
        assert {b["机构人员类型"] for b in who if b["机构人员名称"].endswith("办公室")} == {"单位"}

    @pytest.mark.parametrize("between", ["\n", "、", "；"])
    def test_a_joint_document_has_all_its_bodies(self, folder, between) -> None:
        bodies = ["某某市卫生健康委员会", "某某市教育局", "某某市民政局"]
        root = metadata(item(folder, 发文机关=between.join(bodies)), SENDER, 1)
        assert text_of(root, "内容描述/责任者") == "；".join(bodies)
        named = [b["机构人员名称"] for b in blocks_of(root, "机构人员") if b["机构人员类型"] == "单位"]
        assert named[:3] == bodies
        schema().assertValid(root)


# ---- 四性检测 -----------------------------------------------------------------------------------

DECIDED = [check.code for check in CHECKS if callable(check.look)]


def results(bag: Path) -> dict[str, Any]:
    return {result.check.code: result for result in examine(of_bag(bag, WHEN))}


def rewritten(path: str, old: str, new: str) -> Callable[[Path], None]:
    """A piece of a file of the bag, or of the first item (with * before it), exchanged; old is a pattern."""

    def change(bag: Path) -> None:
        file = one_folder(bag) / path[1:] if path.startswith("*") else bag / path
        words = file.read_text(encoding="utf-8")
        assert re.search(old, words), old
        file.write_text(re.sub(old, new, words, count=1), encoding="utf-8", newline="")

    return change


def added(path: str) -> Callable[[Path], None]:
    def change(bag: Path) -> None:
        (one_folder(bag) / path[1:] if path.startswith("*") else bag / path).write_text("x")

    return change


def removed(path: str) -> Callable[[Path], None]:
    def change(bag: Path) -> None:
        (one_folder(bag) / path[1:] if path.startswith("*") else bag / path).unlink()

    return change


def changed_byte(bag: Path) -> None:
    path = one_folder(bag) / "05 定稿.docx"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def renamed_item(bag: Path) -> None:
    for path in (one_folder(bag)).iterdir():
        path.unlink()
    one_folder(bag).rmdir()


def linked(bag: Path) -> None:
    (bag / "data" / "说明文件.txt").unlink()
    (bag / "data" / "说明文件.txt").symlink_to("/etc/hosts")


def piped(bag: Path) -> None:
    (bag / "data" / "说明文件.txt").unlink()
    os.mkfifo(bag / "data" / "说明文件.txt")


# Items that were filed wrong: the check, what differs in the first item, what is said of it.
FILED_WRONG = [
    ("1-2", {"标题": "长" * 301}, {}, "题名有 301 个字"),
    ("1-3", {"印发日期": "三月六日"}, {}, "印发日期“三月六日”不是"),
    ("1-4", {"文种": "方案"}, {}, "文种“方案”不在"),
    ("1-4", {"紧急程度": "很急"}, {}, "紧急程度“很急”不在"),
    ("1-5", {"签发日期": "2026年3月9日"}, {}, "成文日期早于签发日期"),
    ("1-5", {"成文日期": "2024年3月5日", "code": "Z109-WS·2025-D30-BGS-0001"}, {}, "档号的年度 2025"),
    ("1-5", {"印发日期": "2027年3月6日"}, {}, "印发日期 2027-03-06 在检测之后"),
    ("1-6", {"标题": "甲\ue000乙"}, {}, "题名中有特殊字符（U+E000）"),
    ("1-6", {"主送机关": "甲\ufffd"}, {}, "主送中有乱码"),
    ("1-7", {"code": "Z109-WS-2026-D30-BGS-0001"}, {}, "不是“全宗号四位"),
    ("1-7", {"code": ""}, {}, "没有档号"),
    ("1-7", {"保管期限": "永久"}, {}, "登记的是永久"),
    ("1-8", {"标题": "某某市卫生健康委员会关于做好第2项工作的通知"}, {}, "有 2 件"),
    ("1-8", {"code": "Z109-WS·2026-D30-BGS-0002"}, {}, "档号“Z109-WS·2026-D30-BGS-0002”有 2 件"),
    ("1-10", {}, {"附件/附件2 任务表.pdf": docx("Word 文件改名的")}, "其实是 docx"),
    ("2-4", {"发文机关": ""}, {}, "责任者空着"),
    ("2-4", {"机构或问题": "", "code": ""}, {}, "机构或问题空着"),
    ("2-6", {"code": "Z109-WS·2026-D30-BGS-0004"}, {}, "缺件号 0001、0003"),
    ("2-7", {}, {"附件/附件2 任务表.pdf": b"%PDF-1.7\n torn"}, "打不开"),
    ("2-7", {}, {"定稿/定稿.docx": docx("x")[:-100]}, "打不开，文件不完整"),
    ("2-7", {}, {"附件/图.png": b"\x89PNG\r\n\x1a\n torn"}, "图像不完整"),
    ("2-7", {}, {"附件/空.pdf": b""}, "是空文件"),
    ("2-8", {"附件": "1. 没有的表"}, {}, "附件“1. 没有的表”在正文后和附件文件中都没有找到"),
    ("3-3", {}, {"附件/程序.exe": b"MZ"}, "不在归档格式中"),
    ("3-3", {}, {"正本/正本.docx": docx("x")}, "版面不固定"),
    ("3-3", {}, {"正本/正本.pdf": pdf("x", archival=False)}, "没有标明是 PDF/A"),
    ("3-3", {}, {"定稿/定稿.docx": b"\xd0\xcf\x11\xe0 renamed"}, "不在归档格式中"),
    ("3-4", {}, {"附件/附件2 任务表.pdf": pdf("", "")}, "每一页都是空白"),
    ("3-4", {}, {"定稿/定稿.docx": docx("")}, "没有文字"),
    ("3-8", {}, {"附件/一起.zip": b"PK\x03\x04 anything"}, "是压缩包"),
    ("3-8", {}, {"定稿/定稿.docx": b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")}, "加了密"),
    ("3-8", {}, {"附件/密.pdf": pdf("x").replace(b"/Root", b"/Encrypt 1 0 R/Root")}, "加了密"),
]  # fmt: skip
# Bags that were changed afterwards.
CHANGED = [
    ("1-1", changed_byte, "“定稿/定稿.docx”与归档时的校验值不同"),
    ("1-1", removed("*05 定稿.docx"), "“定稿/定稿.docx”不在"),
    ("1-3", rewritten("*元数据.xml", "<行为时间>2026-03-01", "<行为时间>那天"), "起草的时间“那天”不是"),
    ("1-7", rewritten("*元数据.xml", "<室编件号>0001", "<室编件号>0002"), "不一致"),
    ("1-10", rewritten("*元数据.xml", "<计算机文件大小>1", "<计算机文件大小>9"), "元数据中写的是 9"),
    ("1-10", rewritten("*元数据.xml", "<文档页数/>", "<文档页数>9</文档页数>"), "有 3 页，元数据中写的是 9"),
    ("1-11", removed("*06 处理单.docx"), "元数据中有“06 处理单.docx”，文件不在"),
    ("1-11", added("*07 夹带.txt"), "“07 夹带.txt”没有写进元数据"),
    ("1-11", rewritten("*元数据.xml", "<文件编号>[^<]*", "<文件编号>乙〔2026〕1号"), "与件.json中的不同"),
    ("1-12", removed("data/说明文件.txt"), "没有说明文件.txt"),
    ("1-12", removed("data/归档文件目录.xlsx"), "没有归档文件目录.xlsx"),
    ("1-12", rewritten("*元数据.xml", "<题名>[^<]*", "<题名>另一题名"), "与目录对不上"),
    ("1-13", added("data/夹带.txt"), "多了 data/夹带.txt"),
    ("1-13", removed("data/元数据.xsd"), "没有 data/元数据.xsd"),
    ("1-13", removed("*件.json"), "没有件.json"),
    ("1-13", removed("tagmanifest-sha512.txt"), "没有 tagmanifest-sha512.txt"),
    ("1-14", rewritten("*件.json", '"format": 1', '"format": 2'), "件.json 与清单中的校验值不同"),
    ("1-14", added("data/夹带.txt"), "data/夹带.txt 不在清单中"),
    ("1-14", removed("data/说明文件.txt"), "data/说明文件.txt 在清单中，文件不在"),
    ("1-14", removed("manifest-sha512.txt"), "manifest-sha512.txt 在清单中，文件不在"),
    ("1-14", rewritten("tagmanifest-sha512.txt", ".*bagit.txt\n", ""), "bagit.txt 不在 tagmanifest-sha512.txt 中"),
    ("1-13", linked, "data/说明文件.txt 不是文件"),
    ("1-14", piped, "data/说明文件.txt 不是文件"),
    ("2-1", renamed_item, "归档文件目录.xlsx中写的是 2 件，实际 1 件"),
    ("2-2", added("data/夹带.txt"), "bag-info.txt中写的是"),
    ("2-3", rewritten("*元数据.xml", "<件数>1</件数>", ""), "不合格式"),
    ("2-4", rewritten("*元数据.xml", "<格式信息>[^<]*</格式信息>", "<格式信息/>"), "格式信息空着"),
    ("2-5", rewritten("*元数据.xml", "<业务行为>签发", "<业务行为>看过"), "没有“签发”的记录"),
    ("2-5", rewritten("*元数据.xml", "<行为时间>2026-03-04</行为时间>", "<行为时间/>"), "“签发”没有时间"),
    ("2-10", rewritten("bag-info.txt", "Source-Organization.*\n", ""), "bag-info.txt 没有移交单位"),
    ("2-11", added("*07 夹带.txt"), "说明文件.txt中写的是 16 个文件，实际 17 个文件"),
    ("3-1", rewritten("*元数据.xml", "</电子文件元数据>", ""), "元数据.xml读不出来"),
    ("3-1", rewritten("*元数据.xml", r"[\s\S]+", "<html/>"), "不是电子文件元数据"),
]  # fmt: skip


class TestExamination:
    def test_a_good_bag_passes_every_check_that_is_decided(self, folder) -> None:
        done, _ = bagged(folder, item(folder, 1, 附件="任务表"), item(folder, 2))
        found = results(done.path)
        assert {code: found[code].faults for code in DECIDED if found[code].outcome != "通过"} == {}

    @pytest.mark.parametrize(("code", "facts", "files", "said"), FILED_WRONG)
    def test_what_was_filed_wrong_is_found(self, folder, code, facts, files, said) -> None:
        done, _ = bagged(folder, item(folder, 1, {**FILES, **files}, **facts), item(folder, 2))
        result = results(done.path)[code]
        assert result.outcome == "发现问题"
        assert any(said in fault for fault in result.faults), result.faults

    @pytest.mark.parametrize(("code", "change", "said"), CHANGED)
    def test_what_was_changed_afterwards_is_found(self, folder, code, change, said) -> None:
        done, _ = bagged(folder, item(folder, 1), item(folder, 2))
        change(done.path)
        result = results(done.path)[code]
        assert result.outcome == "发现问题"
        assert any(said in fault for fault in result.faults), result.faults

    def test_every_decided_check_has_a_wrong_example_here(self) -> None:
        assert sorted({code for code, *_ in (*FILED_WRONG, *CHANGED)}) == sorted(DECIDED)  # type: ignore[type-var]

    def test_what_is_not_decided_says_why_and_never_passes(self, folder) -> None:
        done, _ = bagged(folder, item(folder))
        found = results(done.path)
        left = [code for code in found if code not in DECIDED]
        assert left == ["2-9", "3-2", "4-1", "4-2", "4-3", "4-4", "4-5", "4-6", "4-7"]
        assert all(found[code].outcome == "未检测" and found[code].note for code in left)

    def test_nothing_to_look_at_is_no_pass(self) -> None:
        for result in examine(of_items([], SENDER, WHEN)):
            assert result.outcome == "未检测", result.check.code

    def test_a_package_that_unpacks_to_too_much_is_not_opened(
        self, folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done, _ = bagged(folder, item(folder))
        monkeypatch.setattr("notice_gen.office.handover.material.MOST_UNPACKED", 10_000)
        found = results(done.path)
        assert "某卫发〔2026〕1号：“05 定稿.docx”展开后太大，没有打开" in found["2-7"].faults
        assert found["3-4"].outcome == "发现问题"
        assert found["1-12"].faults == ("没有归档文件目录.xlsx，或者打不开",)

    def test_of_chosen_items_the_numbers_need_not_run_on(self, folder) -> None:
        done, _ = bagged(folder, item(folder, 1), item(folder, 5), scope="选定")
        assert results(done.path)["2-6"].outcome == "未检测"

    def test_what_holds_of_several_is_said_once(self, folder) -> None:
        without = {name: data for name, data in FILES.items() if "盖章" not in name}
        _, said = bagged(folder, *(item(folder, n, files=without) for n in range(1, 8)))
        names = "、".join(f"某卫发〔2026〕{n}号" for n in range(1, 6))
        assert [one.seen for one in said] == [f"{names} 等 7 件 还没有盖章的正本扫描件"]

    def test_no_scan_is_asked_for_of_what_is_never_sealed(self, folder) -> None:
        without = {name: data for name, data in FILES.items() if "盖章" not in name}
        _, said = bagged(folder, item(folder, 1, without, 文种="纪要"))
        assert [one.code for one in said] == []

    def test_a_void_number_is_no_gap(self, folder) -> None:
        void = [f"Z109-WS·2026-D30-BGS-{n:04d}" for n in (2, 3)]
        done, _ = bagged(folder, item(folder, 1), item(folder, 5), void=void)
        assert results(done.path)["2-6"].faults == ("Z109-WS·2026-D30-BGS 缺件号 0004",)

    def test_items_of_the_archive_are_examined_without_a_bag(self, folder) -> None:
        good, bad = item(folder, 1), item(folder, 2)
        bad.files["定稿/定稿.docx"].write_bytes(b"rewritten")
        found = {r.check.code: r for r in examine(of_items([good, bad], SENDER, WHEN))}
        assert found["1-1"].faults == ("某卫发〔2026〕2号：“定稿/定稿.docx”与归档时的校验值不同",)
        assert found["1-14"].outcome == "未检测"
        assert found["2-3"].outcome == "通过"

    def test_a_folder_that_is_no_bag_is_refused(self, folder) -> None:
        with pytest.raises(Refused, match="H008"):
            of_bag(folder, WHEN)

    def test_the_report_lists_every_check_and_says_what_was_found(self, folder, tmp_path: Path) -> None:
        done, _ = bagged(folder, item(folder, 1), item(folder, 2))
        changed_byte(done.path)
        material = of_bag(done.path, WHEN)
        found = examine(material)
        (tmp_path / "report.docx").write_bytes(
            report(material, found)
        )  # conftest holds it against Word's rules
        document = Document(str(tmp_path / "report.docx"))
        rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
        assert rows[0] == ["项目", "编号", "检测内容", "结果", "说明"]
        assert [row[1] for row in rows[1:]] == [check.code for check in CHECKS]
        words = [paragraph.text for paragraph in document.paragraphs]
        assert words[0] == "四性检测报告"
        assert "检测结果：检测 26 项：通过 24 项，发现问题 2 项。另有 10 项未检测。" in words
        assert "某卫发〔2026〕1号：“定稿/定稿.docx”与归档时的校验值不同" in words
        assert not any("合格" in row[3] for row in rows)

    def test_the_report_says_the_same_in_the_same_bytes(self, folder) -> None:
        done, _ = bagged(folder, item(folder))
        material = of_bag(done.path, WHEN)
        one, other = (report(material, examine(material)) for _ in range(2))
        assert one == other
        with zipfile.ZipFile(io.BytesIO(one)) as package:
            assert {entry.date_time[0] for entry in package.infolist()} == {1980}

    def test_the_data_hold_every_fault(self, folder) -> None:
        done, _ = bagged(folder, item(folder, 1, 标题="\x00" * 9))
        material = of_bag(done.path, WHEN)
        found = examine(material)
        data = as_data(material, found)
        assert data["counts"]["发现问题"] == sum(1 for check in data["checks"] if check["faults"])
        assert summary(found).startswith(f"检测 {data['counts']['通过'] + data['counts']['发现问题']} 项")

    def test_examining_changes_nothing(self, folder) -> None:
        done, _ = bagged(folder, item(folder))
        before = tree(done.path)
        results(done.path)
        assert tree(done.path) == before


def test_no_items_no_bag(folder) -> None:
    with pytest.raises(Refused, match="H002"):
        hand_over([], folder / "x", Report(), sender=SENDER, heads={}, when=WHEN)
    assert list(folder.iterdir()) == []


@pytest.mark.slow
def test_any_change_of_any_file_is_found_and_none_stops_the_examination(folder) -> None:
    """A byte changed, a file cut, emptied, removed, doubled or renamed: 80 times, always said by 1-14."""
    done, _ = bagged(folder, item(folder, 1), item(folder, 2))
    assert results(done.path)["1-14"].outcome == "通过"
    draw = random.Random(9704)
    missed = []
    for _ in range(80):
        path = draw.choice([path for path in sorted(done.path.rglob("*")) if path.is_file()])
        data = path.read_bytes()
        other = path.with_name("别名" + path.suffix)
        at = draw.randrange(len(data))
        match draw.choice(("byte", "cut", "empty", "remove", "double", "rename")):
            case "byte":
                path.write_bytes(data[:at] + bytes([data[at] ^ draw.randrange(1, 256)]) + data[at + 1 :])
            case "cut":
                path.write_bytes(data[:at])
            case "empty":
                path.write_bytes(b"")
            case "remove":
                path.unlink()
            case "double":
                other.write_bytes(data)
            case "rename":
                path.rename(other)
        try:
            found = results(done.path)
            if "发现问题" not in (found["1-14"].outcome, found["1-13"].outcome):
                missed.append(path.name)
        except Refused as refused:  # no bag any more
            if "H008" not in str(refused):
                missed.append(path.name)
        other.unlink(missing_ok=True)
        path.write_bytes(data)
    assert missed == []
    assert results(done.path)["1-14"].outcome == "通过"


# ---- the commands -------------------------------------------------------------------------------


class TestCommands:
    @pytest.fixture
    def here(self, folder, monkeypatch: pytest.MonkeyPatch):
        """A folder with an office of three documents, two of them of 2026."""
        monkeypatch.chdir(folder)
        other = record(9, FILES, code="Z109-WS·2025-D30-BGS-0001", 成文日期="2025年3月5日")
        other |= {"year": 2025, "number": "某卫发〔2025〕9号"}
        office(Path("办公室"), *((record(n, FILES), FILES) for n in (1, 2)), (other, FILES))
        return folder

    def test_a_year_is_handed_over_with_the_registers_head(self, here) -> None:
        result = notice_gen("archive", "export", "移交 2026", "--year", 2026, "--office", "办公室", "--json")
        assert result.exit_code == 0, result.output
        said = json.loads(result.stdout)
        assert (said["items"], said["folder"]) == (2, "移交 2026")
        head = open_register("办公室/发文登记簿.db", writing=False).head(2026)
        assert said["heads"] == {"2026": head}
        assert head in load_workbook("移交 2026/data/归档文件目录.xlsx")["目录 2026-30年-办公室"]["A7"].value
        bag = bagit.Bag("移交 2026")
        assert bag.validate()
        assert bag.info["Handover-Scope"] == "全部"

    def test_the_metadata_names_the_version_and_digest_of_the_chain(self, here) -> None:
        notice_gen("archive", "export", "移交包", "--only", "某卫发〔2026〕1号", "--office", "办公室")
        root = etree.parse(one_folder(Path("移交包")) / "元数据.xml")
        links = {link.item: link for link in open_register("办公室/发文登记簿.db", writing=False).links()}
        said = root.findtext("{*}归档库/{*}版本"), root.findtext("{*}归档库/{*}清单校验值")
        assert said == ("1", links["某活动/通知1"].digest)

    def test_chosen_items_alone_are_handed_over_and_the_bag_says_so(self, here) -> None:
        result = notice_gen(
            "archive", "export", "移交包", "--year", 2026, "--only", "2号", "--office", "办公室"
        )
        assert result.exit_code == 0, result.output
        assert [path.name[:25] for path in Path("移交包/data").iterdir() if path.is_dir()] == [
            "Z109-WS·2026-D30-BGS-0002"
        ]
        assert bagit.Bag("移交包").info["Handover-Scope"] == "选定"

    def test_a_good_bag_is_examined_with_a_report_beside_it(self, here) -> None:
        notice_gen("archive", "export", "移交包", "--year", 2026, "--office", "办公室")
        before = tree(Path("移交包"))
        result = notice_gen("archive", "examine", "移交包", "--output", "检测")
        assert result.exit_code == 0, result.output
        assert result.stdout.splitlines() == [
            "移交包“移交包”，2 件：检测 26 项：通过 26 项，没有发现问题。另有 10 项未检测。",
            f"报告：{Path('检测', '四性检测报告.docx')}",
        ]
        assert tree(Path("移交包")) == before

    def test_what_is_found_has_an_exit_code_of_its_own(self, here) -> None:
        notice_gen("archive", "export", "移交包", "--year", 2026, "--office", "办公室")
        changed_byte(Path("移交包"))
        result = notice_gen("archive", "examine", "移交包", "--json")
        assert result.exit_code == 4
        said = json.loads(result.stdout)
        assert said["result"] == "发现问题"
        assert {check["code"] for check in said["checks"] if check["result"] == "发现问题"} == {"1-1", "1-14"}
        assert {finding["code"] for finding in said["findings"]} == {"H101"}

    def test_the_archives_own_items_are_examined(self, here) -> None:
        for words in (("--office", "办公室", "--year", 2026), ("--archive", "办公室/归档库", "--year", 2026)):
            result = notice_gen("archive", "examine", *words, "--json")
            said = json.loads(result.stdout)
            assert (result.exit_code, said["items"], said["counts"]["发现问题"]) == (0, 2, 0), said

    def test_the_same_moment_gives_the_same_bytes(self, here, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795600000")
        for name in ("甲", "乙"):
            notice_gen("archive", "export", name, "--office", "办公室")
        assert tree(Path("甲")) == tree(Path("乙")) != {}

    def test_the_office_stays_as_it_was(self, here) -> None:
        before = tree(Path("办公室"))
        notice_gen("archive", "export", "移交包", "--office", "办公室")
        notice_gen("archive", "examine", "--office", "办公室")
        after = tree(Path("办公室"))
        assert {name: digest for name, digest in after.items() if "登记簿.db-" not in name} == before

    def test_what_was_issued_is_handed_over(self, folder, monkeypatch: pytest.MonkeyPatch) -> None:
        """From the workbook to the bag: its attachments are found in the text, its 档号 and its digests hold."""
        monkeypatch.chdir(folder)
        office(Path("办公室"))
        book = shutil.copy(DATA / "shaoxing.xlsx", folder)
        words = ("--unsigned", "--number", 18, "--format", "docx", "--office", "办公室")
        assert notice_gen("issue", book, *words).exit_code == 1
        year = json.loads(notice_gen("register", "list", "--office", "办公室", "--json").stdout)["entries"][
            0
        ]["year"]
        assert notice_gen("archive", "number", "--year", year, "--office", "办公室").exit_code == 0
        result = notice_gen("archive", "export", "移交包", "--office", "办公室", "--json")
        assert [finding["code"] for finding in json.loads(result.stdout)["findings"]] == ["H006"]
        assert bagit.Bag("移交包").validate()
        found = results(Path("移交包"))
        assert {code for code in found if found[code].faults} == {"2-5"}  # nobody signed it
        assert found["2-8"].outcome == "通过"
