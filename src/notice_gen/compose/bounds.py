"""A validated template tree → the same tree with counters in it, which stop a document that uses too much.

Each loop, include, block and joined text is charged in steps before it runs. Steps depend on the template and the
rows alone, never on time, so that the same template stops at the same place on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import jinja2
from jinja2 import nodes

from notice_gen.compose.faults import (
    NOT_COMPARABLE,
    ROW_AS_TEXT,
    TEXT_AS_LIST,
    TEXT_TOO_LONG,
    TOO_MANY_CELLS,
    TOO_MANY_STEPS,
)
from notice_gen.compose.tracing import Trace, Traced, made_of, mark_inspected
from notice_gen.model.binding import Bindable
from notice_gen.model.diagnostics import Fault
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE, Place
from notice_gen.model.values import Day, Gap, Joined, Listing, places_of, shown

MOST_STEPS = 20_000_000  # some 28,000 paragraphs of printed-notice
MOST_TEXT = 10_000_000  # characters that a template joins or prints
LONGEST_TEXT = 100_000  # of one joined text; a cell of Excel holds 32,767
MOST_OUTPUTS = 300_000
MOST_LINES = 100_000  # some 4,000 pages
MOST_CELLS = 500_000  # of tables and rosters

METER = "§meter"  # the Meter in the context; no template can write this name
# The names under which the counted tree calls our functions, as filters; templates have no filters of their own.
SPEND, LOOP, JOIN, AMONG, LISTED, CALL = "§spend", "§loop", "§join", "§among", "§listed", "§call"
NUMBER = "§number"

# What a node takes, in the time of an empty turn of a loop, some 0.2 µs.
_WEIGHTS: dict[type[nodes.Node], int] = {
    nodes.Include: 40,
    nodes.Call: 40,
    nodes.Block: 60,
    nodes.Compare: 8,
    nodes.Getattr: 4,
    nodes.Getitem: 4,
}
_SHORT = 20  # a literal list of so many words is searched as it stands


class TemplateFault(jinja2.TemplateRuntimeError):
    """A fault of a template, in the clerk's language; without a place it is at the line that is running."""

    def __init__(
        self, fault: Fault, seen: str, remedy: str, meant: str = "", place: Place | None = None
    ) -> None:
        super().__init__(seen)
        self.code, self.seen, self.remedy, self.meant, self.place = fault, seen, remedy, meant, place


class Meter:
    """Counts what one document has used so far, and collects the values of its slots in order."""

    __slots__ = ("cells", "steps", "text", "trace", "values")

    def __init__(self, trace: Trace | None = None) -> None:
        self.values: list[Bindable] = []
        self.trace = trace
        self.steps = self.text = self.cells = 0

    def spend(self, steps: int) -> None:
        """Charge steps before they are taken. Raises TemplateFault beyond MOST_STEPS."""
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise TemplateFault(
                TOO_MANY_STEPS,
                "模板要做的步数太多，已停下",
                "检查循环和 include，不要在大表的循环里再循环大表",
            )

    def write(self, characters: int) -> None:
        """Charge characters that are joined or printed. Raises TemplateFault beyond MOST_TEXT."""
        self.text += characters
        if characters > LONGEST_TEXT or self.text > MOST_TEXT:
            raise TemplateFault(
                TEXT_TOO_LONG, "模板拼成的文字太长，已停下", "检查 ~ 和 set，看是不是越拼越长"
            )

    def draw(self, cells: int, sheet: str) -> None:
        """Charge the cells of a table before it is made. Raises TemplateFault beyond MOST_CELLS."""
        self.cells += cells
        if self.cells > MOST_CELLS:
            seen = f"表格太大：“{sheet}”表要印 {cells} 格" if cells > MOST_CELLS else "印出的表格太多"
            raise TemplateFault(TOO_MANY_CELLS, seen, "删去表中空白处多余的内容，或少印几次")


class Items(tuple[Any, ...]):
    """A literal list of a template. It can be looped over and searched, not compared."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        raise not_comparable()

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = tuple.__hash__


class Rows(list[Any]):
    """The rows of a sheet as a template gets them: it can loop over them, not compare them."""

    __slots__ = ("sheet",)

    def __init__(self, rows: Iterable[Any], sheet: str) -> None:
        super().__init__(rows)
        self.sheet = sheet

    def __eq__(self, other: object) -> bool:
        raise not_comparable()

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None


def not_comparable() -> TemplateFault:
    """The fault of comparing two things that have no order, or whole tables."""
    return TemplateFault(NOT_COMPARABLE, "这两样东西不能相比", '只比较文字、日期和数，如 项.层级 == "一级"')


@jinja2.pass_context
def _spend(context: jinja2.runtime.Context, steps: int) -> None:
    context[METER].spend(steps)


@jinja2.pass_context
def _loop(context: jinja2.runtime.Context, items: Any, weight: int) -> Sequence[Any]:
    """The items that a loop runs over (a sheet's rows, a list, or nothing); all turns are charged before the first."""
    if isinstance(items, jinja2.Undefined):
        str(items)  # raises with its name
    mark_inspected((items,))
    if isinstance(items, str) and not items:
        items = ()  # an empty cell
    elif isinstance(items, Gap):
        items = (items,)
    elif not isinstance(items, list | tuple):
        seen = "“for … in”后面不是一张表，也不是多项的列"
        remedy = '写表的名称，如 {% for 项 in 活动 %}；一格里有多项的列，在 kind.toml 中写 type = "list"'
        raise TemplateFault(TEXT_AS_LIST, seen, remedy)
    context[METER].spend(weight * (1 + len(items)))
    found: Sequence[Any] = items
    return found


@jinja2.pass_context
def _join(context: jinja2.runtime.Context, parts: Iterable[Any]) -> str:
    words = []
    parts = list(parts)
    for part in parts:
        if isinstance(part, jinja2.Undefined):
            str(part)
        if isinstance(part, bool) or not isinstance(part, str | int | Day | Listing):
            raise TemplateFault(ROW_AS_TEXT, "“~”只能连接文字", "连接一列的内容，如 项.标题 ~ 项.内容")
        words.append(shown(part))
    context[METER].write(sum(map(len, words)))
    traced = [part for part in parts if isinstance(part, Traced)]
    if traced:
        made = [
            made_of(part) if isinstance(part, Traced) else (word,)
            for part, word in zip(parts, words, strict=True)
        ]
        pieces = tuple(chain.from_iterable(made))
        return Traced("".join(words), NOWHERE, pieces, traced[0].trace, places_of(*parts))
    return Joined("".join(words), NOWHERE, places_of(*parts))


_NUMBER = lazy_pattern(r"-?\d[\d,]*(\.\d+)?")


@jinja2.pass_context
def _as_number(_: jinja2.runtime.Context, value: Any) -> Any:
    """A cell that is compared with a number, as the number that it shows; other words stay words."""
    if isinstance(value, jinja2.Undefined):
        str(value)
    if not isinstance(value, str) or isinstance(value, Gap):
        return value
    mark_inspected((value,))
    bare = value.strip()
    return float(bare.replace(",", "")) if _NUMBER.fullmatch(bare) else value


@jinja2.pass_context
def _among(context: jinja2.runtime.Context, item: Any, items: Any) -> bool:
    """item in items."""
    for one in (item, items):
        if isinstance(one, jinja2.Undefined):
            str(one)
    if not isinstance(items, tuple | str) or (isinstance(items, str) and not isinstance(item, str)):
        raise not_comparable()
    context[METER].spend(1 + len(items))
    mark_inspected((item, items))
    return item in items


def counted(function: Any) -> Any:
    """A function that templates may call, wrapped so that its calls and the text that it makes are charged."""
    takes_context = hasattr(function, "jinja_pass_arg")

    @jinja2.pass_context
    def call(context: jinja2.runtime.Context, *arguments: Any) -> Any:
        for argument in arguments:
            if isinstance(argument, jinja2.Undefined):
                str(argument)  # raises with its name
        trace: Trace | None = context[METER].trace
        if trace is not None:
            made = trace.call(function, takes_context, context, arguments)
        else:
            made = function(context, *arguments) if takes_context else function(*arguments)
        if isinstance(made, str):
            context[METER].write(len(made))
        return made

    return call


COUNTED: dict[str, Any] = {
    NUMBER: _as_number,
    SPEND: _spend,
    LOOP: _loop,
    JOIN: _join,
    AMONG: _among,
    LISTED: Items,
}


class Counting(jinja2.visitor.NodeTransformer):
    """A checked tree → the same tree with its loops, lists, joins and calls going through COUNTED."""

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """The node that replaces this one."""
        match node:
            case nodes.Template() | nodes.Block():  # each where it begins: a block may be in another's loop
                charge = _through(SPEND, nodes.Const(_weight(node.body)), lineno=node.lineno)
                self.generic_visit(node)
                node.body.insert(0, nodes.ExprStmt(charge, lineno=node.lineno))
            case nodes.For():  # for all its turns before the first
                weight = nodes.Const(_weight([*node.body, *([node.test] if node.test else [])]))
                self.generic_visit(node)
                node.iter = _through(LOOP, node.iter, weight, lineno=node.lineno)
            case nodes.Concat():
                self.generic_visit(node)
                return _through(JOIN, nodes.Tuple(node.nodes, "load"), lineno=node.lineno)
            case nodes.Tuple() | nodes.List():
                self.generic_visit(node)
                return _through(LISTED, nodes.Tuple(node.items, "load"), lineno=node.lineno)
            case nodes.Call(node=nodes.Name(name=name)):  # by its name, whatever the sheets are called
                arguments = [self.visit(argument) for argument in node.args]
                return _through(CALL + name, *arguments, lineno=node.lineno)
            case nodes.Compare(ops=[nodes.Operand(op=op, expr=other) as beside]) if op not in (
                "in",
                "notin",
            ) and _is_number(node.expr) != _is_number(other):
                self.generic_visit(node)
                if _is_number(other):
                    node.expr = _through(NUMBER, node.expr, lineno=node.lineno)
                else:
                    beside.expr = _through(NUMBER, beside.expr, lineno=node.lineno)
            case nodes.Compare(ops=[nodes.Operand(op="in" | "notin") as operand]):
                if _is_short(operand.expr):
                    node.expr = self.visit(node.expr)
                    return node
                self.generic_visit(node)
                found = _through(AMONG, node.expr, operand.expr, lineno=node.lineno)
                return found if operand.op == "in" else nodes.Not(found, lineno=node.lineno)
            case _:
                self.generic_visit(node)
        return node


def _is_number(expr: nodes.Expr) -> bool:
    """Whether it is a number that somebody wrote: == 12."""
    if isinstance(expr, nodes.Neg):
        return _is_number(expr.node)
    return isinstance(expr, nodes.Const) and type(expr.value) in (int, float)


def _is_short(items: nodes.Expr) -> bool:
    """Whether it is a literal list of a few words, which may stay as it is."""
    if not isinstance(items, nodes.Tuple | nodes.List):
        return False
    return len(items.items) <= _SHORT and all(isinstance(item, nodes.Const) for item in items.items)


def _through(name: str, *arguments: Any, lineno: int) -> nodes.Filter:
    first, *others = arguments
    return nodes.Filter(first, name, others, [], None, None, lineno=lineno)


def _weight(body: Iterable[nodes.Node]) -> int:
    """The steps of running a body once; loops and blocks inside charge for themselves."""
    return 1 + sum(map(_steps, _once(body)))


def _once(body: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    left = list(body)
    while left:
        node = left.pop()
        yield node
        if isinstance(node, nodes.For):
            left.append(node.iter)
            left.extend(node.else_)
        elif not isinstance(node, nodes.Block):
            left.extend(node.iter_child_nodes())


def _steps(node: nodes.Node) -> int:
    if isinstance(node, nodes.TemplateData):
        return 1 + len(node.data) // 2
    return _WEIGHTS.get(type(node), 1)
