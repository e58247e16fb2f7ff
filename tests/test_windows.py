"""What Windows has otherwise, in imitation: files that are open, long paths, names; and the pack for offices without Python."""

from __future__ import annotations

import errno
import hashlib
import ntpath
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import notice_gen
from notice_gen.batch.stores import NOTES, Folder
from notice_gen.files.names import portable
from notice_gen.files.outbox import disk_fault
from notice_gen.writers.pdf.press import _Press
from workbooks import DATA

pytestmark = pytest.mark.slow  # each is a process of its own

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import pack_windows  # noqa: E402


@pytest.fixture
def windows_keeps_open_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file that this process has open may be taken away or replaced, as on Windows."""

    def refuses_open(function):
        def refusing(*paths, **named):
            handles = list(Path("/proc/self/fd").iterdir())
            opened = {str(handle.readlink()) for handle in handles if handle.is_symlink()}
            for path in paths:
                if isinstance(path, str | os.PathLike) and str(Path(path).absolute()) in opened:
                    raise PermissionError(errno.EACCES, "Sharing violation", str(path))
            return function(*paths, **named)

        return refusing

    for name in ("unlink", "remove", "replace", "rename"):
        monkeypatch.setattr(os, name, refuses_open(getattr(os, name)))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not list open files so")
class TestOpenFiles:
    def test_the_imitation_refuses(self, tmp_path: Path, windows_keeps_open_files) -> None:
        with (tmp_path / "a").open("w"), pytest.raises(PermissionError):
            (tmp_path / "a").unlink()
        (tmp_path / "a").unlink()

    def test_units_take_away_nothing_that_is_open(self, tmp_path: Path, windows_keeps_open_files) -> None:
        made = notice_gen("units", DATA / "wangcheng.xlsx", "--output", tmp_path / "u")
        assert made.exit_code == 1, made.stderr
        assert not list(tmp_path.rglob(f"{NOTES}/*.run"))

    def test_nor_do_build_and_a_register(self, tmp_path: Path, windows_keeps_open_files) -> None:
        again = ("build", DATA / "shaoxing.xlsx", "--output", tmp_path / "o")
        assert [notice_gen(*again).exit_code for _ in range(2)] == [1, 1]
        assert notice_gen("init", "--office", tmp_path / "office").exit_code == 0
        assert notice_gen("init", "--office", tmp_path / "office").exit_code == 0
        assert notice_gen("archive", "verify", "--office", tmp_path / "office").exit_code == 0


def test_a_temporary_file_stands_beside_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    r"""os.replace works on one drive only, and nobody may write to C:\."""
    opened: list[str] = []

    def refuse(path, *_: object) -> int:
        opened.append(path)
        raise PermissionError

    with monkeypatch.context() as windows:
        windows.setattr(os, "path", ntpath)
        windows.setattr(os, "open", refuse)
        with pytest.raises(PermissionError):
            Folder(Path())._replace(r"D:\公文\单位方案\分发清单.xlsx", b"")
    assert ntpath.dirname(opened[0]) == r"D:\公文\单位方案"


def test_a_font_behind_a_link_that_is_not_followed_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Windows may let links be made, and not follow them."""
    (tmp_path / "face.ttf").write_bytes(b"face")
    monkeypatch.setattr(Path, "symlink_to", lambda link, _: os.symlink(tmp_path / "nowhere", link))  # noqa: PTH211
    press = _Press.__new__(_Press)
    press._folder = tmp_path
    (there,) = press._gathered({tmp_path / "face.ttf"}).values()
    assert there.read_bytes() == b"face"


@pytest.mark.parametrize(("letters", "code"), [(150, "O007"), (300, "O006")])
def test_a_path_that_is_too_long_is_called_so(monkeypatch: pytest.MonkeyPatch, letters, code) -> None:
    """Windows says of more than 259 characters only that there is no such path."""
    monkeypatch.setattr(sys, "platform", "win32")
    path = Path("/", "某" * letters, "a.docx")
    assert disk_fault(FileNotFoundError(errno.ENOENT, "", str(path)), path).code == code


@pytest.mark.parametrize(
    "name", ["CON", "con .txt", "COM¹.docx", "lpt².a.b", "CONIN$", "conout$.docx", "Aux"]
)
def test_names_of_devices_are_no_file_names(name) -> None:
    assert portable(name) == f"_{name}"


@pytest.mark.parametrize("name", ["控 .docx", "COM.docx", "COM10", "concert", "a con"])
def test_other_names_stay(name) -> None:
    assert portable(name) == name


@pytest.mark.parametrize("arguments", [["--help"], ["bild"], ["init"]], ids=" ".join)
def test_help_and_wrong_usage_are_said_on_a_console_without_chinese(arguments) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONPATH": str(ROOT / "src")}
    said = subprocess.run(
        [sys.executable, "-m", "notice_gen", *arguments], env=environment, capture_output=True
    )
    assert b"Traceback" not in said.stderr
    assert b"\\u7528\\u6cd5" in said.stdout + said.stderr  # 用法


# ---- the pack -------------------------------------------------------------------------------------


def zip_of(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def wheel(folder: Path, name: str, files: dict[str, str], needs: str = "", system: str = "any") -> Path:
    about = f"Name: {name}\nVersion: 1\n" + "".join(
        f"Requires-Dist: {need}\n" for need in needs.split("|") if need
    )
    module = name.replace("-", "_")
    tag = f"py3-none-{system}"
    return zip_of(folder / f"{module}-1-{tag}.whl", {**files, f"{module}-1.dist-info/METADATA": about})


@pytest.fixture
def stand_ins(tmp_path: Path) -> tuple[Path, Path]:
    """The zip of a Python and a folder of wheels, as far as the pack looks at them."""
    python = zip_of(
        tmp_path / "python-3.13.2-embed-amd64.zip",
        {
            "python.exe": "MZ",
            "python313.zip": "library",
            "python313._pth": "python313.zip\n.\n#import site\n",
        },
    )
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    needs = "A-Lib>=1|pytest; extra == 'test'|unix; sys_platform != 'win32'"
    wheel(
        wheels, "notice-gen", {"notice_gen/__init__.py": "", "notice_gen-1.data/scripts/x": "dropped"}, needs
    )
    wheel(wheels, "a-lib", {"a_lib.pyd": "PE"}, "only-there; platform_system == 'Windows'", "win_amd64")
    wheel(wheels, "only-there", {"only_there-1.data/purelib/only_there.py": ""})
    wheel(wheels, "hatchling", {"hatchling.py": "only to build"})
    return python, wheels


def pack(given: tuple[Path, Path], output: Path, digest: str = "") -> subprocess.CompletedProcess[str]:
    python, wheels = given
    digest = digest or hashlib.sha256(python.read_bytes()).hexdigest()
    words = [
        ROOT / "scripts" / "pack_windows.py",
        python,
        "--sha256",
        digest,
        "--wheels",
        wheels,
        "--output",
        output,
    ]
    return subprocess.run([sys.executable, *map(str, words)], capture_output=True, text=True)


class TestThePack:
    def test_it_holds_python_what_is_needed_and_an_icon(self, tmp_path: Path, stand_ins) -> None:
        assert pack(stand_ins, tmp_path / "a.zip").returncode == 0
        with zipfile.ZipFile(tmp_path / "a.zip") as made:
            assert (
                "\n".join(made.namelist())
                == """\
notice-gen/program/packages/a_lib-1.dist-info/METADATA
notice-gen/program/packages/a_lib.pyd
notice-gen/program/packages/notice_gen-1.dist-info/METADATA
notice-gen/program/packages/notice_gen/__init__.py
notice-gen/program/packages/only_there-1.dist-info/METADATA
notice-gen/program/packages/only_there.py
notice-gen/program/python.exe
notice-gen/program/python313._pth
notice-gen/program/python313.zip
notice-gen/新建工作文件夹.bat
notice-gen/清单.txt
notice-gen/读我.txt"""
            )
            way = made.read("notice-gen/program/python313._pth")
            assert way == b"python313.zip\r\n.\r\npackages\r\n"
            icon = made.read("notice-gen/新建工作文件夹.bat")
            assert icon.decode("gbk").startswith("@echo off\r\nchcp 936 >nul\r\n")
            for line in made.read("notice-gen/清单.txt").decode("utf-8-sig").splitlines():
                digest, name = line.split("  ")
                assert hashlib.sha256(made.read(f"notice-gen/{name}")).hexdigest() == digest

    def test_a_second_run_gives_the_same_bytes(self, tmp_path: Path, stand_ins) -> None:
        for name in ("a.zip", "b.zip"):
            pack(stand_ins, tmp_path / name)
        assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()

    def test_another_digest_is_refused(self, tmp_path: Path, stand_ins) -> None:
        said = pack(stand_ins, tmp_path / "a.zip", digest="0" * 64)
        assert said.returncode == 2
        assert "fetch it again" in said.stderr
        assert not (tmp_path / "a.zip").exists()

    def test_a_wheel_that_is_missing_or_of_another_system_is_named(self, tmp_path: Path, stand_ins) -> None:
        wheels = stand_ins[1]
        (wheels / "only_there-1-py3-none-any.whl").rename(wheels / "only_there-1-py3-none-linux_x86_64.whl")
        assert "only_there-1-py3-none-linux_x86_64.whl is not for Windows" in pack(stand_ins, tmp_path).stderr
        (wheels / "only_there-1-py3-none-linux_x86_64.whl").unlink()
        assert "The wheel of only-there is missing" in pack(stand_ins, tmp_path).stderr

    def test_names_that_differ_in_case_only_are_refused(self, tmp_path: Path, stand_ins) -> None:
        wheel(stand_ins[1], "only-there", {"A_LIB.pyd": ""})
        assert "differ in case only" in pack(stand_ins, tmp_path / "a.zip").stderr

    def test_any_other_zip_is_no_python(self, stand_ins) -> None:
        data = next(stand_ins[1].glob("a_lib*")).read_bytes()
        with pytest.raises(pack_windows.Unfit, match=r"no python\.exe"):
            pack_windows.embedded(data, hashlib.sha256(data).hexdigest())

    @pytest.mark.slow
    @pytest.mark.skipif("PACK_WINDOWS" not in os.environ, reason="fetches 50 MB: PACK_WINDOWS=1 asks for it")
    def test_every_package_that_is_needed_can_be_fetched_for_windows(self, tmp_path: Path) -> None:
        pack_windows.fetch("3.13", tmp_path)
        names = {path.name.split("-")[0] for path in pack_windows.wanted(tmp_path.glob("*.whl"), "3.13")}
        assert {"bagit", "lxml", "notice_gen", "typst"} <= names
