"""Whatever is changed in the register by another program is found: every column of every table, a line put in or taken out."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy

from conftest import notice_gen
from issuing import campaign, office_with, run
from notice_gen.model.filing import Done, Link, OtherPaper, Restated, State, Wanted
from notice_gen.office.register import Others, Register, make_register, open_register, schema

pytestmark = pytest.mark.slow  # a register for each

COLUMNS = [
    (table.name, column.name)
    for table in schema.tables.sorted_tables
    if table is not schema.schema  # a step that is not so stops every command (R002, R009)
    for column in table.columns
]


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Two documents that are issued and numbered, a reserved number, one that is void; who did it is noted."""
    register = make_register(str(tmp_path / "发文登记簿.db"))
    wanted = [
        Wanted(f"2026-01/{n}", "某卫发", 2026, {"标题": f"第{n}项", "备注": "急"}, "Z1-D30") for n in (1, 2)
    ]
    taken = register.take(wanted)
    register.issued([Done(one.id, 1, {}, [Link(one.item, 1, f"{one.id}" * 128)]) for one in taken])
    register.reserve("某卫发", 2026, 1)
    register.void(register.reserve("某卫发", 2026, 1)[0].number, "重复")
    register.give_codes({}, Others([OtherPaper("Z1-D30-0005", "来文", pages=3)]))
    assert register.verify() == []
    return register


def test_every_act_of_the_program_leaves_fingerprints_that_fit(register) -> None:
    one, two, reserved, _ = register.entries()
    register.filed(one.id)
    register.give_codes({one.id: "Z1-D30-0007"})
    register.next_code(two.id, "Z1-Y")
    register.note(two.id, "补入", "扫描件.pdf")
    register.restated([Restated(two.id, {"标题": "改题"}, None, 1, [], "更正", "题名")])
    register.restated([Restated(one.id, {"文种": "函"}, None, 1, [], "编号", lacks=True)])
    register.issued([Done(one.id, 2, {}, [Link(one.item, 2, "e" * 128)], code="Z1-D30-0009")])
    taken = Wanted("2026-01/3", "某卫发", 2026, {"标题": "第3项"}, n=reserved.number.n)
    (begun,) = register.take([taken])
    register.adopt([replace(begun, state=State.ISSUED, version=1)], [Link(begun.item, 1, "f" * 128)])
    beyond = replace(begun.number, n=9)
    register.adopt([replace(begun, key="2026-01/9", number=beyond, state=State.VOID, code="Z1-D10-0003")])
    register.void(replace(beyond, n=7), "在纸上作废")
    assert {finding.code for finding in register.verify()} == {"R030"}  # 5、6、8


def by_hand(register: Register, *statements: str) -> None:
    with register.writing() as connection:
        for statement in statements:
            connection.execute(sqlalchemy.text(statement))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_no_column_can_be_changed_by_hand_with_nothing_said(register, table, column) -> None:
    with contextlib.closing(sqlite3.connect(register.engine.url.database)) as file:
        (now,) = file.execute(f"SELECT {column} FROM {table} LIMIT 1").fetchone()
        value = f"{now}改" if isinstance(now, str) else (now or 0) + 70
        file.execute(
            f"UPDATE {table} SET {column} = ? WHERE rowid = (SELECT rowid FROM {table} LIMIT 1)", [value]
        )
        file.commit()
    assert register.verify() != []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE entry SET title = '别的' WHERE n = 1", "R072"),
        ("UPDATE entry SET facts = replace(facts, '急', '特急') WHERE n = 2", "R072"),
        ("UPDATE entry SET registered = '2025-12-31T09:00:00+08:00' WHERE n = 3", "R072"),
        ("UPDATE entry SET fingerprint = '' WHERE n = 1", "R072"),
        ("DELETE FROM act WHERE what = '作废'", "R072"),
        ("UPDATE act SET who = '某乙' WHERE what = '预留'", "R072"),
        ("INSERT INTO act (entry, moment, who, what, words) SELECT id, '', '某乙', '更正', '' FROM entry WHERE n = 1", "R072"),
        ("UPDATE counter SET last = 9", "R073"),
        ("UPDATE item_counter SET last = 1", "R073"),
        ("UPDATE link SET entry = 2 WHERE n = 1", "R074"),
        ("UPDATE other_paper SET title = '别的'", "R090"),
        ("INSERT INTO other_paper SELECT code || '9', title, day, number, retention, matter, pages, moment, who, fingerprint"
         " FROM other_paper", "R090"),
    ],
)  # fmt: skip
def test_what_was_changed_is_named_for_what_it_is(register, statement, code) -> None:
    by_hand(register, statement)
    assert code in {finding.code for finding in register.verify()}


def test_a_line_that_was_taken_out_is_missed(register) -> None:
    """One that was only reserved has no item; its acts are left."""
    with contextlib.closing(sqlite3.connect(register.engine.url.database)) as file:
        file.execute("DELETE FROM entry WHERE n = 3")
        file.commit()
    (found,) = (one for one in register.verify() if one.code == "R091")
    assert "预留" in found.seen


def test_a_paper_that_was_changed_stays_marked_when_its_words_are_written_again(register) -> None:
    by_hand(register, "UPDATE other_paper SET title = '别的'")
    (paper,) = register.other_papers()
    register.give_codes({}, Others([replace(paper, title="来文")], [paper]))
    assert "R090" in {finding.code for finding in register.verify()}


def test_the_next_act_on_a_changed_line_does_not_hide_it(register) -> None:
    by_hand(
        register,
        "UPDATE entry SET facts = replace(facts, '急', '') WHERE n = 1",
        "UPDATE counter SET last = 9",
    )
    register.void(register.by_key("2026-01/1")[0].number, "重复", issued=True)
    register.take([Wanted("2026-01/3", "某卫发", 2026, {"标题": "第3项"})])
    assert {"R072", "R073"} <= {finding.code for finding in register.verify()}


def test_a_register_of_before_is_taken_as_it_stands(tmp_path: Path) -> None:
    """Nobody is accused of what stood there before; what is changed from then on is found."""
    address = str(tmp_path / "旧.db")
    with pytest.MonkeyPatch.context() as before:
        before.setattr(schema, "STEPS", schema.STEPS[:3])
        before.setattr(schema, "FINGERPRINTS_FROM", 0)
        with make_register(address).writing() as connection:
            for statement in (
                "INSERT INTO counter (series, year, first, last, form) VALUES ('某卫发', 2026, 1, 1, '')",
                "INSERT INTO item_counter VALUES ('Z1-D30', 1)",
                "INSERT INTO entry (edition, series, year, n, state, title, facts, code, version, digests, registered, issued,"
                " form, book) VALUES (1, '某卫发', 2026, 1, '预留', '', '{}', '', 0, '{}', '2026-01-05', '', '', 2026)",
            ):
                connection.execute(sqlalchemy.text(statement))
    register = open_register(address)
    assert register.verify() == []
    by_hand(register, "UPDATE entry SET registered = '2026-01-04'")
    assert [finding.code for finding in register.verify()] == ["R072"]


@pytest.mark.slow
class TestArchiveVerify:
    """The register is compared with the archive, and its fingerprints are looked at there too."""

    @pytest.fixture
    def office(self, tmp_path: Path) -> Path:
        workbook = office_with(tmp_path, campaign(备注="急件"))
        assert run("issue", workbook, "--format", "docx") in (0, 1)
        assert self.verified(tmp_path / "办公室") == (0, [])
        return tmp_path / "办公室"

    def verified(self, office: Path, *edits: str) -> tuple[int, list[str]]:
        with contextlib.closing(sqlite3.connect(office / "发文登记簿.db")) as file:
            for edit in edits:
                file.execute(edit)
            file.commit()
        result = notice_gen("archive", "verify", "--office", office, "--json")
        return result.exit_code, [finding["code"] for finding in json.loads(result.output)["findings"]]

    @pytest.mark.parametrize(
        "edit",
        [
            "title = '别的'", "state = '归档'", "registered = '2025-01-01'", "issued = '2025-01-01'", "book = 2025",
            "version = 7",
        ],
    )  # fmt: skip
    def test_a_column_that_no_item_holds(self, office, edit) -> None:
        assert self.verified(office, f"UPDATE entry SET {edit}") == (4, ["R072"])

    @pytest.mark.parametrize("edit", ["facts = replace(facts, '急件', '缓')", "version = 0"])
    def test_a_column_that_its_item_holds_is_found_there_too(self, office, edit) -> None:
        """A fingerprint can be made anew by who knows how; the item has its own word for it."""
        assert self.verified(office, f"UPDATE entry SET {edit}") == (4, ["A116", "R072"])

    @pytest.mark.parametrize("edit", ["facts = '{'", "state = '好'", "form = '好'"])
    def test_a_line_that_cannot_be_read_any_more_is_named(self, office, edit) -> None:
        code, found = self.verified(office, f"UPDATE entry SET {edit}")
        assert (code != 0, set(found)) == (True, {"R072"})

    def test_a_void_document_is_no_fault(self, office) -> None:
        assert run("register", "void", "1号", "--issued", "--reason", "重复", "--office", office) == 0
        assert self.verified(office) == (0, [])
