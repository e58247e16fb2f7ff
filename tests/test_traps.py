"""Templates that say what somebody meant, or are refused with their line: nothing is printed otherwise in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import notice_gen
from workbooks import notice, write_workbook

TASKS = [["任务", "数量"], ["摸底", 12], ["整改", 5]]


def shown(folder: Path, body: str) -> tuple[list[str], str]:
    """The lines of a document made by this template, and what was said."""
    kind = folder / "kind"
    kind.mkdir()
    (kind / "kind.toml").write_text(
        'sheets = ["发文"]\n[[sheet]]\nname = "任务"\n'
        'fields = [{ name = "任务" }, { name = "数量", type = "integer" }]\n',
        encoding="utf-8",
    )
    (kind / "body.md.j2").write_text(f"@标题 {{{{ 发文.标题 }}}}\n{body}", encoding="utf-8")
    book = write_workbook(folder / "b.xlsx", {"发文": notice(), "任务": TASKS})
    result = notice_gen("show", book, "--kind", kind)
    return [line.strip() for line in result.stdout.splitlines() if line.startswith("  ")], result.stderr


def test_words_that_end_in_endif_stay_a_line(tmp_path: Path) -> None:
    """The next line is not run into them."""
    lines, _ = shown(tmp_path, "{% if 发文.标题 %}\n甲{% endif %}\n乙\n")
    assert lines == ["甲", "乙"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [("== 12", ["摸底"]), ("!= 12", ["整改"]), ("> 6", ["摸底"]), ("<= 5", ["整改"]), ('== "12"', ["摸底"])],
)
def test_a_cell_is_compared_with_a_number_as_a_number(tmp_path: Path, condition: str, found) -> None:
    lines, _ = shown(
        tmp_path,
        f"{{% for 项 in 任务 if 项.数量 {condition} %}}\n{{{{ 项.任务 }}}}\n{{% endfor %}}\n正文。\n",
    )
    assert lines == [*found, "正文。"]


@pytest.mark.parametrize(
    "slip",
    [
        "｛｛ 发文.标题 ｝｝",
        "{｛发文.标题｝}",
        "{ 发文.标题 }",
        "{发文.标题}",
        "请**务必**落实。",
        "｛% if 发文.标题 %｝",
    ],
)
def test_what_would_be_printed_as_it_stands_is_refused_with_its_line(tmp_path: Path, slip: str) -> None:
    lines, said = shown(tmp_path, f"一段。\n{slip}\n")
    assert (lines, "《body.md.j2》第 3 行" in said, "〔T046〕" in said) == ([], True, True)


@pytest.mark.parametrize(
    "fine", ["价格为 5*3*2 元。", "集合 { 1 } 和 {}。", "a**b", "{% raw %}{{ 甲 }}{% endraw %}"]
)
def test_what_nobody_takes_for_a_tag_is_text(tmp_path: Path, fine: str) -> None:
    assert "T046" not in shown(tmp_path, f"{fine}\n")[1]


@pytest.mark.parametrize(
    ("body", "code"),
    [("@主送机关 甲\n一段。\n", "T048"), ("@标题 甲\n@署名 某局\n{% if 发文.标题 %}\n{% endif %}\n", "T049")],
)
def test_an_official_document_without_title_or_text_is_refused(tmp_path: Path, body: str, code: str) -> None:
    """Whether it is one say its elements; a single paragraph that names none is what it is."""
    kind = tmp_path / "kind"
    kind.mkdir()
    (kind / "kind.toml").write_text('sheets = ["发文"]\n', encoding="utf-8")
    (kind / "body.md.j2").write_text(body, encoding="utf-8")
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice()})
    assert f"〔{code}〕" in notice_gen("show", book, "--kind", kind).stderr


def test_an_element_twice_in_one_part_is_refused_with_both_lines(tmp_path: Path) -> None:
    _, said = shown(tmp_path, "@主送机关 甲\n一段。\n@主送机关 乙\n")
    assert "（《body.md.j2》第 2 行、《body.md.j2》第 4 行）" in said


def test_an_element_of_another_part_is_no_second_one(tmp_path: Path) -> None:
    _, said = shown(tmp_path, "@主送机关 甲\n一段。\n@印发件 办法\n@主送机关 乙\n一段。\n")
    assert "T047" not in said
