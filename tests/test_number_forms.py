"""Forms of number: how they are written, read and counted; one register holds them all, an old one goes on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy
from openpyxl import Workbook, load_workbook

from notice_gen.book import read_workbook
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.filing import (
    Done,
    Entry,
    HighWaterMark,
    Link,
    Number,
    State,
    Wanted,
    hash_of,
    number_in,
)
from notice_gen.model.filing import proof as proof_of
from notice_gen.model.number_forms import (
    SHAPES,
    USUAL_FORM,
    NumberForm,
    figure_of,
    form_kept,
    said_number,
    usual_form,
)
from notice_gen.model.numbering import chinese_numeral
from notice_gen.office.archive.descriptions import Named, which
from notice_gen.office.archive.high_water import ahead
from notice_gen.office.register import (
    Register,
    entry_named,
    export_register,
    make_register,
    named_number,
    number_of,
    open_register,
    schema,
)
from notice_gen.office.register.address import WRITING, connect
from notice_gen.office.register.naming import one_off
from notice_gen.office.register.taking_over import read_ledger, take_over
from taking import FORMS as TAKEN_AS
from taking import a_round

ORDERS, BULLETIN = "某某市人民政府令", "创建工作简报"
ORDER, ISSUE = usual_form("第N号"), usual_form("第N期（总第M期）")
FORMS = [usual_form(shape) for shape in SHAPES] + [
    NumberForm("第N号", False, chinese=True),
    NumberForm("第N次", True),
]


def wanted(key, series=BULLETIN, year=2026, form=ISSUE, **given):
    return Wanted(key, series, year, {"标题": f"关于{key}的通知"}, form=form, **given)


def said(call, *arguments, **options) -> str:
    with pytest.raises(Refused) as refused:
        call(*arguments, **options)
    return str(refused.value)


def numbers(entries: list[Entry]) -> list[str]:
    return [str(entry.number) for entry in entries]


# ---- how they are written ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "pages", "register"),
    [
        (USUAL_FORM, "某卫〔2026〕3号", "某卫〔2026〕3号"),
        (usual_form("〔年〕N号"), "〔2026〕3号", "某卫〔2026〕3号"),
        (ORDER, "第3号", "某卫第3号"),
        (NumberForm("第N号", False, chinese=True), "第三号", "某卫第三号"),
        (NumberForm("第N号", True), "第3号", "某卫2026年第3号"),
        (usual_form("年第N号"), "2026年第3号", "某卫2026年第3号"),
        (usual_form("第N期"), "第3期", "某卫2026年第3期"),
        (ISSUE, "第3期（总第45期）", "某卫2026年第3期（总第45期）"),
        (usual_form("年第N期（总第M期）"), "2026年第3期（总第45期）", "某卫2026年第3期（总第45期）"),
        (usual_form("第N次"), "第3次", "某卫第3次"),
    ],
)
def test_pages_say_what_the_kind_wants_and_the_register_what_is_meant(form, pages, register) -> None:
    """第3期 comes again each year: the register says which."""
    number = Number("某卫", 2026 if form.yearly else 0, 3, form, 45 if form.totalled else None)
    assert (number.printed, str(number)) == (pages, register)


@pytest.mark.parametrize("form", FORMS)
def test_what_the_register_says_is_read_as_the_same_number(form) -> None:
    """An exported ledger comes back, and a number copied from it is found."""
    number = Number("某卫", 2026 if form.yearly else 0, 40, form, 345 if form.totalled else None)
    read = number_of(str(number), 2026, form)
    assert read == number
    assert (read.form, read.total, str(read)) == (form, number.total, str(number))
    alone = number_of(str(number), 2026)
    assert alone is None or (alone == number and alone.form.counts_like(form))
    assert alone is not None or form.unit == "次"  # 第40次 may count by year or on


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_kept_in_words(form) -> None:
    assert form_kept(form.kept) == form


def test_a_form_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="第N辑"):
        form_kept("第N辑")


@pytest.mark.parametrize("n", [1, 10, 11, 20, 40, 101, 110, 999, 1003, 1010, 10_000, 20_305, 999_999])
def test_figures_in_characters_are_read(n) -> None:
    assert figure_of(chinese_numeral(n)) == n


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("某某令第四十号", ("某某令", None, 40, None, "号")),
        ("某某令第 ０４０ 号", ("某某令", None, 40, None, "号")),
        ("某某公告（2026年第3号）", ("某某公告", 2026, 3, None, "号")),
        ("工作简报2026年第3期(总第45期)", ("工作简报", 2026, 3, 45, "期")),
        ("工作简报第3期总第45期", ("工作简报", None, 3, 45, "期")),
        ("工作简报（总第45期）", ("工作简报", None, None, 45, "")),
        ("第3期", ("", None, 3, None, "期")),
        ("7", ("", None, 7, None, "")),
        ("某卫发〔2026〕7号", ("某卫发", 2026, 7, None, "号")),
        ("第3次会议纪要第5期", ("第3次会议纪要", None, 5, None, "期")),
    ],
)
def test_a_clerk_s_words_for_a_number_are_read(words, said) -> None:
    found = said_number(words)
    assert (found.series, found.year, found.n, found.total, found.unit) == said


@pytest.mark.parametrize(
    "words", ["", "第期", "第〇号", "某某令第号", "关于第3期的通知", "第" * 300, "某卫发2026-7"]
)
def test_other_words_are_no_number(words) -> None:
    assert said_number(words) is None


@pytest.mark.parametrize("words", ["工作简报第3期", "第3期", "某某会第12次", "7号"])
def test_a_number_that_leaves_its_year_open_is_not_guessed(words) -> None:
    assert number_of(words) is None


# ---- how they are counted ------------------------------------------------------------------------


class TestCounting:
    def test_orders_count_on_through_the_years(self, register) -> None:
        entries = [
            *register.take([wanted("甲", ORDERS, 2025, ORDER), wanted("乙", ORDERS, 2025, ORDER)]),
            *register.take([wanted("丙", ORDERS, 2026, ORDER)]),
        ]
        assert numbers(entries) == [f"{ORDERS}第1号", f"{ORDERS}第2号", f"{ORDERS}第3号"]
        assert [(entry.year, entry.number.year) for entry in entries] == [(2025, 0), (2025, 0), (2026, 0)]
        assert numbers(list(register.entries(2025))) == numbers(entries[:2])
        assert numbers(list(register.entries())) == numbers(entries)

    def test_a_bulletin_takes_both_its_numbers_at_once(self, register) -> None:
        register.take([wanted("甲", year=2025), wanted("乙", year=2025)])
        (entry,) = register.take([wanted("丙")])
        assert numbers([entry]) == [f"{BULLETIN}2026年第1期（总第3期）"]
        assert register.take([wanted("丙")]) == [entry]
        assert str(register.next(BULLETIN, 2026, ISSUE)) == f"{BULLETIN}2026年第2期（总第4期）"
        assert [finding.code for finding in register.verify()] == ["R032"]

    def test_a_bulletin_that_began_on_paper_goes_on(self, register) -> None:
        (first,) = register.take([wanted("甲", n=3, total=45)])
        (second,) = register.take([wanted("乙")])
        assert (str(first.number), str(second.number)) == (
            f"{BULLETIN}2026年第3期（总第45期）",
            f"{BULLETIN}2026年第4期（总第46期）",
        )
        assert [finding.code for finding in register.verify()] == [
            "R032"
        ]  # nothing is missing before the first

    def test_a_total_is_not_given_twice(self, register) -> None:
        register.take([wanted("甲", total=45)])
        assert f"{BULLETIN}2026年第1期（总第45期） 已经用了" in said(register.take, [wanted("乙", total=45)])
        assert "两份文件都要用 创建工作简报总第50期" in said(
            register.take, [wanted("乙", total=50), wanted("丙", total=50)]
        )
        assert "不能再用 总第50期" in said(register.take, [wanted("甲", total=50)])
        assert "没有总期数" in said(register.take, [wanted("丁", ORDERS, form=ORDER, total=3)])
        assert numbers(register.take([wanted("乙")])) == [f"{BULLETIN}2026年第2期（总第46期）"]

    def test_a_reserved_issue_keeps_both_its_numbers(self, register) -> None:
        reserved = register.reserve(BULLETIN, 2026, 2, form=ISSUE)
        assert numbers(reserved) == [f"{BULLETIN}2026年第{n}期（总第{n}期）" for n in (1, 2)]
        assert numbers(register.take([wanted("甲")])) == [f"{BULLETIN}2026年第3期（总第3期）"]
        assert numbers(register.take([wanted("乙", n=2)])) == [f"{BULLETIN}2026年第2期（总第2期）"]
        assert "一起预留的" in said(register.take, [wanted("丙", n=1, total=9)])
        ahead_of = register.reserve(BULLETIN, 2026, 1, 9, form=ISSUE, total=19)
        assert numbers(ahead_of) == [f"{BULLETIN}2026年第9期（总第19期）"]
        assert "已经用了" in said(register.reserve, BULLETIN, 2027, 1, 1, form=ISSUE, total=19)

    def test_a_missing_or_void_number_is_never_given_again(self, register) -> None:
        register.take([wanted("甲", ORDERS, form=ORDER), wanted("丙", ORDERS, form=ORDER, n=3)])
        assert f"{ORDERS}缺 第2号，登记簿中没有这 1 个号" in str(register.verify()[0])
        register.void(named_number(register, f"{ORDERS}第二号", 2026), "在纸上作废")
        assert [finding.code for finding in register.verify()] == ["R032"]
        assert numbers(register.take([wanted("丁", ORDERS, form=ORDER)])) == [f"{ORDERS}第4号"]
        assert "没有 某某市人民政府令第9号" in said(register.void, Number(ORDERS, 0, 9, ORDER), "手误")

    def test_a_missing_total_is_found(self, register) -> None:
        register.take([wanted("甲", n=1, total=1), wanted("乙", n=2, total=4)])
        assert f"{BULLETIN}缺 总第2—3期" in str(register.verify()[0])

    def test_a_series_has_one_form(self, register) -> None:
        """第N号 under 某卫发 would run together with 某卫发〔2026〕N号, and both would have gaps."""
        register.take([wanted("甲", "某卫发", form=USUAL_FORM)])
        assert "〔R044〕" in said(register.take, [wanted("乙", "某卫发", form=ORDER)])
        assert "〔R044〕" in said(register.reserve, "某卫发", 2026, form=ISSUE)
        assert "〔R044〕" in said(
            register.take,
            [wanted("乙", ORDERS, form=ORDER), wanted("丙", ORDERS, form=usual_form("年第N号"))],
        )
        assert numbers(register.take([wanted("丁", "某卫发", form=USUAL_FORM)])) == ["某卫发〔2026〕2号"]

    def test_a_bulletin_may_begin_to_count_all_its_issues(self, register) -> None:
        plain = usual_form("第N期")
        register.take([wanted("甲", form=plain)])
        (entry,) = register.take([wanted("乙", total=45)])
        assert str(entry.number) == f"{BULLETIN}2026年第2期（总第45期）"
        assert (
            str(register.next(BULLETIN, 2026, register.form(BULLETIN)))
            == f"{BULLETIN}2026年第3期（总第46期）"
        )

    def test_an_old_copy_is_known_by_what_counts_on(self, register) -> None:
        (entry,) = register.take([wanted("甲")])
        mark = ahead(HighWaterMark(), [entry.number, Number(ORDERS, 0, 40, ORDER)])
        assert mark.highest == {(BULLETIN, 2026): 1, (BULLETIN, 0): 1, (ORDERS, 0): 40}
        assert f"归档库中已有 {ORDERS}第40号，登记簿中还没有号" in said(
            register.take, [wanted("乙")], HighWaterMark({(ORDERS, 0): 40})
        )
        assert f"归档库中已有 {BULLETIN}总第9期，登记簿中只到 1期" in said(
            register.take, [wanted("乙")], HighWaterMark({(BULLETIN, 0): 9})
        )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("name", ["令", "简报"])
def test_sixteen_processes_take_numbers_of_a_form_without_doubles_losses_or_gaps(
    address, tmp_path: Path, name
) -> None:
    """Half of them are killed, and ask again. All forms and 3,200 numbers of each: bench/numbering.py --form."""
    make_register(address)
    figures = a_round(address, tmp_path, 16, 10, 8, 1, TAKEN_AS[name])
    assert (figures.duplicates, figures.lost, figures.gaps, figures.entries) == (0, 0, 0, 160)


# ---- how they are found --------------------------------------------------------------------------


@pytest.fixture
def full(register: Register) -> Register:
    """A register with numbers of every form, two of each; the second of 2026."""
    for n, form in enumerate(FORMS):
        for year in (2025, 2026):
            register.take([wanted(f"{n}-{year}", f"甲{'乙' * n}", year, form)])
    return register


def test_every_number_is_found_by_its_own_words(full) -> None:
    entries = list(full.entries())
    assert len(entries) == 2 * len(FORMS)
    for entry in entries:
        assert entry_named(full, str(entry.number), 2031) == entry
        among = [Named(one.item, one.key, one.number, one.year) for one in entries]
        assert which(str(entry.number), among, 2031).item == entry.item
    assert full.verify()[0].code == "R032"


def test_a_clerk_s_short_words_mean_the_one_that_has_them(register) -> None:
    register.take(
        [wanted("令", ORDERS, 2025, ORDER, n=40), wanted("简报", n=3, total=45), wanted("旧", year=2025)]
    )
    register.take([wanted("发文", "某卫发", form=USUAL_FORM, n=3)])
    for words, key in [
        ("第40号", "令"), ("40", "令"), (f"{ORDERS}第四十号", "令"), ("第3期", "简报"), ("总第45期", "简报"),
        (f"{BULLETIN}第3期", "简报"), (f"{BULLETIN}2025年第1期", "旧"), (f"{BULLETIN}总第46期", "旧"),
    ]:  # fmt: skip
        assert entry_named(register, words, 2026).key == key, words
    assert "有 2 个 3号" in said(entry_named, register, "3", 2026)
    assert entry_named(register, "3号", 2026).key == "发文"  # 期 is no 号
    assert "没有 某某简报" in said(entry_named, register, "某某简报第3期（总第4期）", 2026)
    assert "不是发文字号" in said(entry_named, register, "某某简报第3期", 2026)


def test_an_exported_ledger_comes_back_whole(full, tmp_path: Path) -> None:
    """Of every year, into an empty register, with the same numbers; the next ones go on after them."""
    export_register(full, None, tmp_path / "登记簿.xlsx")
    fresh = make_register(str(tmp_path / "fresh.db"))
    for year in (2025, 2026):
        report = Report()
        lines = read_ledger(
            read_workbook(tmp_path / "登记簿.xlsx"), year, report, f"{year}-01-01", lambda s: full.form(s)
        )
        assert not report.refused, list(report)
        take_over(fresh, lines)
    assert numbers(list(fresh.entries())) == numbers(list(full.entries()))
    for series, year, form in full.counters():
        assert str(fresh.next(series, year, form)) == str(full.next(series, year, form))


def test_a_ledger_says_which_issue_is_meant_or_is_asked(register, tmp_path: Path) -> None:
    """第3期 alone is of no year: a register that knows the bulletin reads it, another asks."""
    book = Workbook()
    rows = [
        ["发文字号", "文件标题", "印发日期"],
        [f"{ORDERS}第四十号", "公布某办法", "2026-03-05"],
        [f"{BULLETIN}第3期（总第45期）", "甲地经验", "2026-03-06"],
        [f"{BULLETIN}第4期", "乙地经验", "2026-03-07"],
    ]
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    report = Report()
    read_ledger(read_workbook(tmp_path / "a.xlsx"), 2026, report, "2026-01-01", register.form)
    assert ["分年的写上年份，如 工作简报2026年第3期" in str(one) for one in report] == [True]
    register.take([wanted("甲", n=2, total=44)])
    lines = read_ledger(read_workbook(tmp_path / "a.xlsx"), 2026, Report(), "2026-01-01", register.form)
    assert [str(line.entry.number) for line in lines] == [
        f"{ORDERS}第四十号",
        f"{BULLETIN}2026年第3期（总第45期）",
        f"{BULLETIN}2026年第4期",
    ]


def test_the_copy_for_colleagues_has_each_number_in_its_year(full, tmp_path: Path) -> None:
    export_register(full, 2026, tmp_path / "2026.xlsx")
    sheet = load_workbook(tmp_path / "2026.xlsx")["发文登记簿"]
    assert {row[2].value for row in sheet.iter_rows(min_row=3)} == {
        str(entry.number) for entry in full.entries() if entry.year == 2026
    }


def test_an_item_says_its_number_so_that_the_register_can_be_made_anew(register) -> None:
    for form in FORMS:
        number = Number("甲", 2026 if form.yearly else 0, 3, form, 45 if form.totalled else None)
        said = {"series": "甲", "year": 2026, "n": 3, "form": form.kept, "total": number.total}
        read = number_in(said)
        assert (read, read.form, read.total) == (number, form, number.total)
        assert proof_of(read, "", {}, {}) == proof_of(number, "", {}, {})
    proofs = {
        proof_of(Number("甲", 2026, 3, f, t), "", {}, {})
        for f, t in [(USUAL_FORM, None), (ISSUE, 1), (ISSUE, 2)]
    }
    assert len(proofs) == 3


# ---- registers of before -------------------------------------------------------------------------


def old_register(address: str) -> str:
    """A register as the program made it before numbers had forms: three lines, two of them issued; the chain's head."""
    engine = connect(address, writing=True, new=True).execution_options(**{WRITING: True})
    ids = schema._IDS[engine.dialect.name]
    with engine.begin() as connection:

        def do(statement: str, **values: object) -> None:
            connection.execute(sqlalchemy.text(statement), values)

        do("CREATE TABLE schema (step INTEGER NOT NULL)")
        do("INSERT INTO schema VALUES (1)")
        for statement in schema.STEPS[0]:
            do(statement.replace("{ID}", ids))
        do("INSERT INTO counter VALUES ('某卫发', 2025, 41, 42), ('某卫发', 2026, 1, 1)")
        head = ""
        for n, (year, number, state) in enumerate(
            [(2025, 41, "印发"), (2025, 42, "印发"), (2026, 1, "登记")], 1
        ):
            key, version = f"2026-01/{n}", int(state == "印发")
            do(
                "INSERT INTO entry (key, edition, item, series, year, n, state, title, facts, code, version, digests,"
                " registered, issued) VALUES (:key, 1, :key, '某卫发', :year, :n, :state, '甲', '{}', '', :version, '{}',"
                " '2026-01-01', '')",
                key=key, year=year, n=number, state=state, version=version,
            )  # fmt: skip
            if version:
                link = Link(key, 1, "ab" * 64)
                head = hash_of(head, link)
                do("INSERT INTO link VALUES (:n, :item, 1, :digest, :hash, :n)", n=n, item=key, digest=link.digest, hash=head)  # fmt: skip
        do("UPDATE head SET n = 2, hash = :hash", hash=head)
    engine.dispose()
    return head


def step(address: str) -> int | None:
    with connect(address, writing=True).begin() as connection:
        return schema.step_of(connection)


def test_an_old_register_goes_on_with_its_numbers_and_its_chain(address) -> None:
    head = old_register(address)
    assert "〔R009〕" in said(open_register, address, writing=False)
    register = open_register(address)
    assert register.head() == head
    assert register.head(2025) == head
    assert [finding.code for finding in register.verify()] == ["R032"]
    assert [(str(one.number), one.year) for one in register.entries()] == [
        ("某卫发〔2025〕41号", 2025),
        ("某卫发〔2025〕42号", 2025),
        ("某卫发〔2026〕1号", 2026),
    ]
    entries = register.take(
        [wanted("甲", "某卫发", form=USUAL_FORM), wanted("乙"), wanted("丙", ORDERS, form=ORDER)]
    )
    assert numbers(entries) == ["某卫发〔2026〕2号", f"{BULLETIN}2026年第1期（总第1期）", f"{ORDERS}第1号"]
    register.issued([Done(one.id, 1, {}, [Link(one.item, 1, "cd" * 64)]) for one in entries])
    assert [one.state for one in register.entries(2026)].count(State.ISSUED) == 3
    assert [finding.code for finding in register.verify()] == ["R032"]
    assert step(address) == len(schema.STEPS)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("after", range(len(schema.STEPS[1])))
def test_killed_in_the_middle_of_the_upgrade_it_is_as_it_was(address, after) -> None:
    """Whatever statement was the last: the register stands at the step before, and the next run brings it up."""
    head = old_register(address)

    def die() -> None:
        engine = connect(address, writing=True).execution_options(**{WRITING: True})
        with engine.begin() as connection:
            for statement in schema.STEPS[1][: after + 1]:
                connection.execute(sqlalchemy.text(statement))
            os.kill(os.getpid(), signal.SIGKILL)

    process = multiprocessing.get_context("fork").Process(target=die)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert step(address) == 1
    register = open_register(address)
    assert (register.head(), step(address)) == (head, len(schema.STEPS))
    assert len(list(register.entries())) == 3
    assert [finding.code for finding in register.verify()] == ["R032"]


def test_two_programs_bring_an_old_register_up_once(address) -> None:
    old_register(address)
    with ThreadPoolExecutor(4) as pool:
        registers = list(pool.map(lambda _: open_register(address), range(4)))
    assert [len(list(one.entries())) for one in registers] == [3] * 4


@pytest.mark.parametrize("series", ["某卫法", "某卫", "某为发", "某卫发发"])
def test_a_series_one_character_off_is_a_likely_slip(series) -> None:
    assert one_off(series, ["某卫发"]) == ["某卫发"]


@pytest.mark.parametrize("series", ["某卫发", "某卫函", "某卫办", "某卫办发", "某卫党发", "甲卫函"])
def test_series_that_an_office_has_beside_each_other_are_no_slips(series) -> None:
    """某卫发 beside 某卫函 and 某卫办发 is usual."""
    assert one_off(series, ["某卫发"]) == []


def test_all_series_that_a_slip_may_be_of_are_named() -> None:
    assert one_off("某卫法", ["某卫函", "某卫发", "某市教办"]) == ["某卫函", "某卫发"]
