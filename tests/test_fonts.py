"""The faces that travel with the program, the choice of faces, and `notice-gen fonts`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pypdfium2 as pdfium
import pytest

import odd_fonts
from conftest import CAMPAIGNS, DATA, built_pdf, notice_gen
from notice_gen.model.diagnostics import Missing
from notice_gen.writers.pdf import font_files, fonts, press
from notice_gen.writers.pdf.font_files import OURS, Face
from pages import Pages
from workbooks import PLAIN, notice, write_workbook

pytestmark = pytest.mark.slow  # faces are read whole

ROOT = Path(__file__).parents[1]
FILES = ("notice-title", "notice-song", "notice-hei", "notice-kai")
LISTED = "".join((OURS / "tgh-8105.txt").read_text(encoding="utf-8").split())
OF_ROLE = {"小标宋": "notice-title", "宋体": "notice-song", "黑体": "notice-hei", "楷体": "notice-kai"}


def ours(name: str) -> Face:
    (face,) = font_files.faces_in(OURS / f"{name}.ttf")
    return face


@pytest.fixture
def bare(monkeypatch):
    """A machine that has no face but ours."""
    monkeypatch.setattr(font_files, "folders", lambda: [OURS])
    press._press.cache_clear()
    yield
    press._press.cache_clear()


@pytest.fixture
def with_faces(monkeypatch, tmp_path):
    """A machine with some made faces beside ours: call it with arguments of odd_fonts.font."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    monkeypatch.setattr(font_files, "folders", lambda: [folder, OURS])
    font_files._files.cache_clear()

    def added(*names: str, **more: Any) -> Path:
        made = odd_fonts.font(folder / f"{names[0]}.ttf", *names, **more)
        font_files._files.cache_clear()
        return made

    press._press.cache_clear()
    yield added
    press._press.cache_clear()


# ---- what travels along -----------------------------------------------------------------------------


@pytest.mark.slow
class TestOurFaces:
    def test_the_list_has_as_many_characters_as_its_name_says(self):
        assert len(LISTED) == len(set(LISTED)) == 8105

    @pytest.mark.parametrize("role", OF_ROLE)
    def test_each_role_but_that_of_the_text_has_all_8105_characters(self, role, bare):
        face = fonts.faces_by_role()[role]
        assert face == ours(OF_ROLE[role])
        assert sum(ord(c) in face.characters for c in LISTED) == 8105
        assert font_files.lacks(face) == ""

    @pytest.mark.parametrize("file", FILES)
    def test_every_character_of_gb2312_is_there(self, file):
        """GB/T 2312: 6763 汉字 and its marks, as the codec knows them but for · and ——."""
        rows = [bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF)]
        known = "".join(two.decode("gb2312", "ignore") for two in rows)
        assert len(known) == 7445
        lacking = {c for c in known if ord(c) not in ours(file).characters}
        assert lacking <= {"・", "―"}
        assert {0xB7, 0x2014} <= ours(file).characters

    @pytest.mark.parametrize("file", FILES)
    def test_ascii_is_half_a_cell_and_marks_are_a_whole_one(self, file):
        face = ours(file)
        ascii_, marks = "".join(map(chr, range(0x20, 0x7F))), fonts.WHOLE
        assert set(face.widths(ascii_).values()) == {0.5}
        assert face.widths(marks) == dict.fromkeys(marks, 1.0)
        assert fonts.off_cells(face) == ""

    @pytest.mark.parametrize("file", FILES)
    def test_it_says_its_licence_and_bears_a_name_of_its_own(self, file):
        """The OFL asks for another name where names are reserved (LXGW, 霞鹜), and for its text beside the font."""
        from fontTools.ttLib import TTFont

        face = ours(file)
        assert face.licence == "SIL OFL 1.1"
        assert face.name.startswith("随附")
        names = TTFont(face.path)["name"]
        for number in (1, 4, 6, 16):
            name = (names.getDebugName(number) or "").lower()
            assert not any(reserved in name for reserved in ("lxgw", "霞鹜", "noto", "source"))
        text = (OURS / f"{file}.OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
        assert " ".join(names.getDebugName(0).split()) in " ".join(text.split())

    @pytest.mark.parametrize("file", FILES)
    def test_its_outlines_are_truetype(self, file):
        from fontTools.ttLib import TTFont

        assert {"glyf"} <= set(TTFont(OURS / f"{file}.ttf", lazy=True).keys())

    @pytest.mark.slow
    def test_wheel_and_sdist_have_faces_and_licences(self, tmp_path):
        """Built as pip builds them, without asking any index."""
        for target in ("wheel", "sdist"):
            command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", tmp_path]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        (wheel,), (sdist,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
        in_wheel = set(zipfile.ZipFile(wheel).namelist())
        with tarfile.open(sdist) as archive:
            in_sdist = {name.partition("/")[2] for name in archive.getnames()}
        for file in (*(f"{f}.ttf" for f in FILES), *(f"{f}.OFL.txt" for f in FILES), "tgh-8105.txt"):
            assert f"notice_gen/writers/pdf/faces/{file}" in in_wheel
            assert f"src/notice_gen/writers/pdf/faces/{file}" in in_sdist
        assert wheel.stat().st_size < 12_000_000


# ---- which is chosen --------------------------------------------------------------------------------


class TestTheChoice:
    def test_a_bare_machine_has_a_pdf_of_each_sample(self, bare, tmp_path):
        """Its pages have no fault that those of a machine with faces have not."""
        for name in CAMPAIGNS:
            result = notice_gen(
                "build", DATA / f"{name}.xlsx", "--format", "pdf", "--output", tmp_path / name, "--json"
            )
            codes = {finding["code"] for finding in json.loads(result.stdout)["findings"]}
            assert result.exit_code == 1
            assert "M014" in codes
            assert not {code for code in codes if code.startswith("P")} - {"P103"}

    def test_a_missing_text_face_is_said_once_and_marked_in_the_file(self, bare, tmp_path):
        forms = {key: [value, value] for key, value in notice().items()}
        rows = [[key, *values] for key, values in {**forms, "项目": ["内容", "内容"]}.items()]
        rows.insert(0, rows.pop())
        rows = [["文件", "甲", "乙"] if row[0] == "文件" else row for row in rows]
        book = write_workbook(
            tmp_path / "b.xlsx", {"发文": rows, "正文": [["部分", "内容"], ["正文", "正文。"]]}
        )
        result = notice_gen(
            "build", book, "--kind", PLAIN, "--format", "pdf", "--output", tmp_path / "o", "--json"
        )
        found = [f for f in json.loads(result.stdout)["findings"] if f["code"] == "M014"]
        assert [finding["severity"] for finding in found] == ["提醒"]
        assert "notice-gen fonts add" in found[0]["remedy"]
        for pdf in (tmp_path / "o").glob("*.pdf"):
            assert pdfium.PdfDocument(pdf).get_metadata_dict()["Keywords"] == "仿宋以楷体代替"

    def test_nothing_is_issued_without_a_text_face(self, bare):
        """A draft may be; `issue` asks for its own face."""
        with pytest.raises(Missing, match="仿宋"):
            fonts.chosen(drafts=False)
        assert fonts.chosen()["body"].instead == "楷体"

    def test_with_a_text_face_nothing_stands_in_for_it(self, with_faces):
        with_faces("FangSong", "仿宋", characters="国，。")
        assert fonts.standing_in() == []
        body = fonts.chosen(drafts=False)["body"]
        assert (body.faces[0].name, body.instead) == ("仿宋", "")

    @pytest.mark.parametrize(
        ("family", "role"), [("Noto Serif SC", "宋体"), ("Noto Sans SC", "黑体"), ("BabelStone Han", "")]
    )
    def test_a_family_is_known_by_its_name_of_pip_npm_and_google_too(self, with_faces, family, role):
        made = with_faces(family, characters="国𰻝")
        (face,) = font_files.faces_in(made)
        assert fonts.role_of(face) == role
        assert any(face in one.faces for one in fonts.chosen().values())

    def test_faces_of_the_machine_come_before_ours(self, with_faces):
        with_faces("Noto Sans SC", characters="国")
        assert fonts.chosen()["level_1"].faces[0].name == "Noto Sans SC"

    def test_marks_that_a_stand_in_sets_narrow_come_from_ours(self, with_faces):
        """朱雀仿宋 has quotation marks of a third of a cell, digits of half a cell."""
        narrow = {"“": 330, "”": 330, **dict.fromkeys("0123456789", 500)}
        with_faces("Zhuque Fangsong", "朱雀仿宋", characters="国，。“”0123456789", wide=narrow)
        body = fonts.chosen()["body"]
        assert set(body.marks) - set(font_files.SIGNS) == {"“", "”"}
        assert body.marked == ours("notice-song")

    def test_a_sign_that_a_face_draws_as_another_comes_from_ours(self, with_faces):
        """Fandol's faces draw ￥ as ＄; the made one draws everything as a square."""
        made = with_faces("FandolFang R", characters="国＄￥，。（）")
        (face,) = font_files.faces_in(made)
        assert face.drawn_as_others() == "￥"
        assert "￥" in fonts.chosen()["body"].marks

    def test_a_sign_that_a_face_lacks_comes_from_ours_and_no_other_stand_in(self, with_faces):
        with_faces("FandolFang R", characters="国，。（）")
        with_faces("FandolKai", characters="国＄￥")
        body = fonts.chosen()["body"]
        assert (body.faces[0].name, body.marked) == ("FandolFang R", ours("notice-song"))
        assert "￥" in body.marks

    def test_families_that_are_not_looked_at_draw_every_sign(self):
        """WELL_KEPT, as this machine has them, and ours."""
        kept = [face for face in font_files.scan() if fonts.is_well_kept(face) and face.weight in (400, 900)]
        assert {face.name: face.drawn_as_others() for face in kept if face.drawn_as_others()} == {}
        assert {name: ours(name).drawn_as_others() for name in FILES} == dict.fromkeys(FILES, "")

    def test_an_official_face_is_taken_as_it_is(self, with_faces):
        """Word sets the document in the same face, with the same widths."""
        with_faces("FangSong", "仿宋", characters="国“”1", wide={"“": 400, "1": 600})
        assert fonts.chosen()["body"].marked is None

    @pytest.mark.faces
    @pytest.mark.parametrize("slot", ["title", "body", "level_1", "level_2"])
    def test_a_line_of_digits_and_marks_is_as_wide_as_its_cells(self, slot, tmp_path):
        """With the faces of this machine, whichever they are: 20 cells from the first to the last character."""
        words = "国“12”国·34——国……56（7）《8》"
        title = {"title": words}.get(slot)
        level = {"level_1": "一级", "level_2": "二级"}.get(slot)
        row = ["正文", level, words, None] if level else ["正文", None, None, words]
        sheets = {
            "发文": notice(**({"标题": title} if title else {})),
            "正文": [["部分", "层级", "标题", "内容"], row],
        }
        pdf = built_pdf(write_workbook(tmp_path / "b.xlsx", sheets), tmp_path / "o", "--kind", PLAIN)
        page = pdfium.PdfDocument(pdf)[0]
        text = page.get_textpage()
        shown = text.get_text_range()
        start = shown.index("国“12”")
        lefts = [text.get_charbox(start + n, loose=True)[0] for n in (0, len("国“12”"), len("国“12”国·34——"))]
        cell = 22 if slot == "title" else 15.8
        assert (lefts[1] - lefts[0]) / cell == pytest.approx(4, abs=0.05)
        assert (lefts[2] - lefts[0]) / cell == pytest.approx(9, abs=0.1)

    def test_folders_of_macos_are_looked_into(self, tmp_path):
        """Its own, those that it fetches when asked, Word's and WPS's."""
        fetched = tmp_path / "System/Library/AssetsV2/com_apple_MobileAsset_Font7"
        (fetched / "x.asset/AssetData").mkdir(parents=True)
        (tmp_path / "System/Library/AssetsV2/com_apple_other").mkdir()
        odd_fonts.font(fetched / "x.asset/AssetData/STFANGSO.ttf", "STFangsong", "华文仿宋")
        with patch.object(font_files, "folders", lambda: font_files._of_macos(tmp_path)):
            font_files._files.cache_clear()
            assert [face.name for face in font_files.scan()] == ["华文仿宋"]


def test_a_character_set_in_another_face_is_said_with_its_cell(with_faces, tmp_path):
    """玥 amid a 仿宋 that has it not."""
    with_faces("FangSong", "仿宋", characters="".join(set(LISTED) - {"玥"}) + "，。：〔〕 0123456789")
    sheets = {"发文": notice(), "正文": [["部分", "内容"], ["正文", "组长王玥。"], [None, "国"]]}
    book = write_workbook(tmp_path / "工作簿.xlsx", sheets)
    result = notice_gen(
        "build", book, "--kind", PLAIN, "--format", "pdf", "--output", tmp_path / "o", "--json"
    )
    found = [f for f in json.loads(result.stdout)["findings"] if f["code"] == "M015"]
    assert [(f["severity"], f["sheet"], f["cell"]) for f in found] == [("提醒", "正文", "B2")]
    assert "“玥”仿宋（仿宋）里没有，用了随附楷体" in found[0]["seen"]


# ---- what the file says of itself ---------------------------------------------------------------------


@pytest.mark.slow
class TestProperties:
    def test_its_language_is_that_of_the_mainland(self, tmp_path):
        """In the catalog and in XMP; page.typ asks for Taiwan's line ends, which Typst writes down as its language."""
        data = built_pdf(DATA / "wangcheng.xlsx", tmp_path).read_bytes()
        assert data.count(b"/Lang(zh-CN)") == 1
        assert b"<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>" in data
        assert b"zh-TW" not in data

    def test_the_language_moves_no_ink(self, tmp_path):
        """As many bytes, the same pages."""
        with patch.object(press, "_of_the_mainland", lambda pdf: pdf):
            before = built_pdf(DATA / "shaoxing.xlsx", tmp_path / "before")
        after = built_pdf(DATA / "shaoxing.xlsx", tmp_path / "after")
        assert before.read_bytes() != after.read_bytes()
        assert len(before.read_bytes()) == len(after.read_bytes())
        glyphs = [
            [[(g.character, g.left, g.top) for g in line.glyphs] for line in page.lines]
            for page in Pages(before)
        ]
        assert glyphs == [
            [[(g.character, g.left, g.top) for g in line.glyphs] for line in page.lines]
            for page in Pages(after)
        ]

    def test_a_title_that_speaks_of_languages_stays(self, tmp_path):
        title = "关于/Lang(zh-TW)的通知"
        sheets = {"发文": notice(标题=title), "正文": [["部分", "内容"], ["正文", "正文。"]]}
        pdf = built_pdf(write_workbook(tmp_path / "b.xlsx", sheets), tmp_path / "o", "--kind", PLAIN)
        assert pdfium.PdfDocument(pdf).get_metadata_dict()["Title"] == title

    def test_title_issuer_and_number_are_in_both_files(self, tmp_path):
        import docx

        result = notice_gen("build", DATA / "wangcheng.xlsx", "--format", "docx,pdf", "--output", tmp_path)
        assert result.exit_code == 1
        (word,), (pdf,) = tmp_path.glob("*.docx"), tmp_path.glob("*.pdf")
        said = docx.Document(word).core_properties
        wanted = (
            "关于印发《长沙市望城区卫健系统“医心为民 健康在望”活动实施方案》的通知",
            "长沙市望城区卫生健康局",
            "望卫政发〔2022〕7号",
        )
        assert (said.title, said.author, said.subject) == wanted
        assert said.language == "zh-CN"
        shown = pdfium.PdfDocument(pdf).get_metadata_dict()
        assert (shown["Title"], shown["Author"], shown["Subject"]) == wanted

    def test_what_is_not_known_yet_is_not_said(self, tmp_path):
        """A draft without a number has no subject."""
        sheets = {"发文": notice(序号=""), "正文": [["部分", "内容"], ["正文", "正文。"]]}
        pdf = built_pdf(write_workbook(tmp_path / "b.xlsx", sheets), tmp_path / "o", "--kind", PLAIN)
        assert "【" not in pdfium.PdfDocument(pdf).get_metadata_dict()["Subject"]


# ---- notice-gen fonts -----------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A user's home, with the folder of their fonts not made yet."""
    monkeypatch.setattr(font_files, "own_folder", lambda: tmp_path / "home" / "fonts")
    font_files._files.cache_clear()
    return tmp_path / "home" / "fonts"


def added(file: Path) -> tuple[int, list[dict[str, str]], list[str]]:
    """Exit code, what was added, and codes of what was found."""
    result = notice_gen("fonts", "add", file, "--json")
    assert "Traceback" not in result.output
    answer = json.loads(result.stdout)
    return result.exit_code, answer.get("added", []), [finding["code"] for finding in answer["findings"]]


class TestAdding:
    ZHUQUE = ("Zhuque Fangsong (technical preview)", "朱雀仿宋（预览测试版）")

    def test_a_font_goes_into_the_user_s_folder(self, tmp_path, home):
        code, said, _ = added(odd_fonts.font(tmp_path / "字体.ttf", *self.ZHUQUE))
        assert code == 0
        assert [(one["name"], one["role"]) for one in said] == [("朱雀仿宋（预览测试版）", "仿宋")]
        assert [path.name for path in home.iterdir()] == ["字体.ttf"]

    def test_a_release_s_zip_gives_its_fonts(self, tmp_path, home):
        """Not its licence, not the shadows that macOS makes, whatever folder they claim to be in."""
        data = odd_fonts.font(tmp_path / "x.ttf", *self.ZHUQUE).read_bytes()
        files = {"a/../../../Zhuque__ttf": data, "OFL__txt": b"OFL", "__MACOSX/._Zhuque__ttf": b"x"}
        code, _, _ = added(odd_fonts.zipped(tmp_path / "r.zip", **files))
        assert code == 0
        assert [path.name for path in home.iterdir()] == ["Zhuque.ttf"]
        assert not (tmp_path / "Zhuque.ttf").exists()

    def test_a_woff2_is_unpacked(self, tmp_path, home):
        from fontTools.ttLib import TTFont

        font = TTFont(odd_fonts.font(tmp_path / "x.ttf", *self.ZHUQUE))
        font.flavor = "woff2"
        font.save(tmp_path / "x.woff2")
        assert added(tmp_path / "x.woff2")[0] == 0
        (there,) = home.iterdir()
        assert there.read_bytes()[:4] == b"\0\1\0\0"

    def test_it_is_used_from_then_on(self, tmp_path, home, monkeypatch):
        monkeypatch.setattr(font_files, "folders", lambda: [home, OURS])
        added(odd_fonts.font(tmp_path / "字体.ttf", *self.ZHUQUE))
        font_files._files.cache_clear()
        assert fonts.faces_by_role()["仿宋"].name == "朱雀仿宋（预览测试版）"

    def test_the_same_again_is_said_to_be_there(self, tmp_path, home):
        file = odd_fonts.font(tmp_path / "字体.ttf", *self.ZHUQUE)
        added(file)
        assert "已经有了" in notice_gen("fonts", "add", file).output
        assert len(list(home.iterdir())) == 1

    def test_another_font_of_that_name_stays_as_it_is(self, tmp_path, home):
        home.mkdir(parents=True)
        (home / "字体.ttf").write_bytes(b"of the office")
        added(odd_fonts.font(tmp_path / "字体.ttf", *self.ZHUQUE))
        assert (home / "字体.ttf").read_bytes() == b"of the office"
        assert (home / "字体 (2).ttf").exists()

    def test_what_is_no_font_is_refused(self, tmp_path, home):
        (tmp_path / "x.ttf").write_bytes(b"no font")
        assert added(tmp_path / "x.ttf")[::2] == (2, ["M021"])
        assert not home.exists()

    def test_a_torn_zip_is_refused(self, tmp_path, home):
        whole = odd_fonts.zipped(tmp_path / "r.zip", a__ttf=os.urandom(4000)).read_bytes()
        (tmp_path / "r.zip").write_bytes(whole[:2000])
        assert added(tmp_path / "r.zip")[::2] == (2, ["M021"])

    def test_a_zip_that_unpacks_to_no_end_is_refused(self, tmp_path, home, monkeypatch):
        """Bytes are counted as they are read, whatever the zip says of its size."""
        monkeypatch.setattr("notice_gen.cli.adding_fonts.MOST_OF_A_FONT", 1 << 20)
        assert added(odd_fonts.zipped(tmp_path / "r.zip", a__ttf=bytes(2 << 20)))[::2] == (2, ["M023"])

    def test_a_woff2_that_unpacks_to_no_end_is_refused(self, tmp_path, home, monkeypatch):
        from fontTools.ttLib import TTFont
        from fontTools.ttLib.tables.DefaultTable import DefaultTable

        monkeypatch.setattr("notice_gen.cli.adding_fonts.MOST_OF_A_FONT", 1 << 18)
        font = TTFont(odd_fonts.font(tmp_path / "x.ttf", *self.ZHUQUE))
        zeros = font["ZERO"] = DefaultTable("ZERO")
        zeros.data = bytes(1 << 20)
        font.flavor = "woff2"
        font.save(tmp_path / "x.woff2")
        assert (tmp_path / "x.woff2").stat().st_size < 1 << 18
        assert added(tmp_path / "x.woff2")[::2] == (2, ["M023"])

    def test_without_a_word_it_lists_the_five_roles(self, bare):
        output = notice_gen("fonts").stdout
        for role in fonts.ROLES:
            assert role in output
        assert "随附小标宋" in output
        assert "notice-gen fonts add" in output
