"""The gate through which data enters text: values never become markup.

Jinja's `finalize` puts one private character per output into the rendered skeleton and keeps the value
beside it, as a database driver binds parameters. Templates are held to an allow-list of syntax; anything
beyond it is an error with its line. Parsing the skeleton is done elsewhere (`markup`).
"""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.lexer import Token, TokenStream
from jinja2.parser import Parser
from jinja2.runtime import Context, LoopContext

from notice_gen.compose.bounds import (
    CALL,
    COUNTED,
    METER,
    MOST_LINES,
    MOST_OUTPUTS,
    Counting,
    Meter,
    Rows,
    TemplateFault,
    counted,
    not_comparable,
)
from notice_gen.compose.names import Named, named, unknown_column, unknown_name
from notice_gen.compose.rows import Row
from notice_gen.compose.tracing import Trace, look
from notice_gen.files.texts import CannotRead, text_of
from notice_gen.model.binding import Bindable
from notice_gen.model.diagnostics import Diagnostic, Place, Refused, Severity
from notice_gen.model.document import Roster, Table
from notice_gen.model.kind import likely
from notice_gen.model.values import Day, Listing, Words

SLOT, NODE = "\ue000", "\ue001"
PRIVATE = frozenset((SLOT, NODE))
JOB = "§job"  # a name that no template can write

MOST_BYTES = 1024 * 1024  # of one template
MOST_TOKENS = 40_000  # of all templates of a kind; printed-notice has some 900
DEEPEST = 50  # brackets and conditions inside each other
DEEPEST_LOOP = 10  # Python has no more than 20
DEEPEST_INCLUDE = 20
MOST_BRANCHES = 100  # of one if; Python's compiler goes one deeper for each

_SYNTAX = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.With, nodes.Assign,
    nodes.Include, nodes.Extends, nodes.Block, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat,
    nodes.Tuple, nodes.List, nodes.Test, nodes.Call,
)  # fmt: skip
_REFUSED = {
    nodes.Filter: "竖线 |",
    nodes.Slice: "[ : ]",
    nodes.Dict: "{ : }",
    nodes.Macro: " macro",
    nodes.CallBlock: " call",
    nodes.FilterBlock: " filter",
    nodes.AssignBlock: "不带等号的 set",
    nodes.Import: " import",
    nodes.FromImport: " from … import",
    nodes.Scope: " autoescape",
    nodes.NSRef: "带点的 set",
}
_OF_LOOPS = ("first", "last", "index", "length")
_TAGS = (
    "if", "elif", "else", "endif", "for", "endfor", "set", "with", "endwith", "include", "extends", "block",
    "endblock", "raw", "endraw",
)  # fmt: skip
_ALLOWED = "只用 {{ }}、if、for、set、with、include、extends、block 和比较"

# What XML cannot hold, and what stands for values.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ue000\ue001\ufffe\uffff]")

# What Jinja says of syntax → what a clerk is told.
_SAID: tuple[tuple[str, str], ...] = (
    (r"Unexpected end of template", "没有写完，缺少 endif、endfor 或 endblock"),
    (r"Missing end of comment", "注释 {{# 没有用 #}} 结束"),
    (r"Missing end of raw", "raw 没有用 endraw 结束"),
    (r"block '(.+)' defined twice", "block“{}”写了两次"),
    (r"unexpected char '(.+)' at", "不认识的字符 {}"),
    (r"unexpected '?end of ", "这一处没有写完"),
    (r"unexpected '(.+)'", "这里不该有 {}"),
    (r"expected token '.+', got '(.+)'", "“{}”这里写得不对"),
    (r"Expected an expression, got '(?:end of .+)'", "这里少写了内容"),
    (r"can't assign to", "不能给它赋值"),
)


class Gate(jinja2.Environment):
    """The only environment in which templates run."""

    def __init__(self, folders: Sequence[Path], functions: dict[str, Any], tests: dict[str, Any]) -> None:
        super().__init__(
            loader=_Folders(folders),
            autoescape=False,
            finalize=_keep,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            optimized=False,  # nothing is computed while compiling, where nothing is counted
            cache_size=-1,  # all of them; MOST_TOKENS bounds them
        )
        self.globals = {}
        self.functions = {name: _wanted(function) for name, function in functions.items()}
        calls = {CALL + name: counted(function) for name, function in functions.items()}
        self.filters = {**COUNTED, **calls}  # names begin with §, and templates have no filters
        self.tests = {name: _looking(test) for name, test in tests.items()}
        self.named: dict[str, Named] = {}  # what each template read so far names
        self.sources: dict[str, str] = {}
        self.files: set[str] = set()
        self._own = folders[0]
        self._tokens = 0
        self._heights: dict[str, int] = {}  # how many templates deep each one's includes go

    # ---- reading a template ----

    def read(self, name: str) -> None:
        """Read a template and all that it includes. Raises TemplateFault where they include each other."""
        if name not in self._heights:
            self._read(name, Place(file=Path(name).name), ())

    def _read(self, name: str, place: Place, above: tuple[str, ...]) -> int:
        if name in above:
            raise _endless((*above[above.index(name) :], name), place)
        if name not in self._heights:
            self._load(name, place)
            height = 0
            for other, where, may_be_missing in self.named[name].includes:
                if may_be_missing and other not in self.list_templates():
                    continue
                height = max(height, 1 + self._read(other, where, (*above, name)))
                if height > DEEPEST_INCLUDE:
                    raise _endless((name, other, "…"), where)
            self._heights[name] = height
        return self._heights[name]

    def _load(self, name: str, place: Place) -> None:
        try:
            self.get_template(name)
        except jinja2.TemplateNotFound:
            known = self.list_templates()
            meant = likely(name, known)
            remedy = f"改为“{meant}”" if meant else f"改为下列之一：{'、'.join(known)}"
            raise TemplateFault("T002", f"找不到模板“{name}”", remedy, meant, place) from None
        except CannotRead as error:
            raise _cannot_read(name, error, place) from error

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        stream = super()._tokenize(source, name, filename, state)
        return TokenStream(self._counted(stream, _file(name, filename)), name, filename)

    def _counted(self, stream: TokenStream, file: str) -> Iterator[Token]:
        while True:
            place = Place(file=file, line=stream.current.lineno)
            try:
                token = next(stream, None)
            except ValueError as error:  # a number of more than 4,300 digits
                raise TemplateFault("T001", "模板写法有误：这个数太长", "改短", place=place) from error
            if token is None:
                return
            self._tokens += 1
            if self._tokens > MOST_TOKENS:
                raise TemplateFault("T015", "模板太长", "把内容写在工作簿里，模板只写格式", place=place)
            yield token

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        file = _file(name, filename)
        self._hold_characters(source, Place(file=file, line=1))
        parser = Parser(self, source, name, filename)
        try:
            tree = parser.parse()
        except RecursionError:
            raise _too_deep(Place(file=file, line=parser.stream.current.lineno)) from None
        self._hold_to_list(tree, Place(file=file, line=1), 0, 0)
        self.sources[name or file] = source
        self.files.add(filename or file)
        self.named[name or file] = named(tree, file, not Path(filename or file).is_relative_to(self._own))
        counted_tree: nodes.Template = Counting().visit(tree)
        return counted_tree

    def _compile(self, source: str, filename: str) -> Any:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError, MemoryError, ValueError, OverflowError) as error:
            raise _too_deep(Place(file=Path(filename).name)) from error

    def _hold_characters(self, text: str, place: Place) -> None:
        found = _FORBIDDEN.search(text)
        if found:
            line = place.line + text.count("\n", 0, found.start())
            seen = f"模板中有不能用的字符（U+{ord(found[0]):04X}）"
            place = Place(file=place.file, line=line)
            raise TemplateFault("T008", seen, "删去这个看不见的字符", place=place)

    def _hold_to_list(self, node: nodes.Node, place: Place, depth: int, loops: int) -> None:
        """Raises TemplateFault for what is not on the list, with its line."""
        line = node.lineno or next((child.lineno for child in node.iter_child_nodes()), 0)
        place = Place(file=place.file, line=line or place.line)
        if depth > DEEPEST or loops > DEEPEST_LOOP:
            raise _too_deep(place)
        fault = self._fault(node, place)
        if fault is not None:
            code, seen, remedy = fault
            raise TemplateFault(code, seen, remedy, place=place)
        loops += isinstance(node, nodes.For)
        for child in node.iter_child_nodes():
            if isinstance(node, nodes.Template) or not isinstance(child, nodes.Extends):
                self._hold_to_list(child, place, depth + 1, loops)
            else:
                raise TemplateFault("T009", "extends 要写在最外层", "放到模板的第一行", place=place)

    def _fault(self, node: nodes.Node, place: Place) -> tuple[str, str, str] | None:
        match node:
            case nodes.Call():
                return self._fault_of_call(node)
            case nodes.Include() | nodes.Extends():
                if not (isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)):
                    seen = "include 和 extends 后面只能写文件名"
                    return "T011", seen, '写成 {% include "版头.md.j2" %} 这样'
                if isinstance(node, nodes.Include) and not node.with_context:
                    return "T009", "模板中不能使用 without context", "去掉 without context"
            case nodes.If():
                if len(node.elif_) > MOST_BRANCHES:
                    return "T023", "elif 太多", "换一种写法"
            case nodes.Template():
                if len([child for child in node.body if isinstance(child, nodes.Extends)]) > 1:
                    return "T009", "一个模板只能有一个 extends", "留下一个"
            case nodes.Assign() | nodes.For():
                if not isinstance(node.target, nodes.Name):
                    return "T009", "set 和 for 一次只能用一个名称", "每个名称写一行"
                if isinstance(node, nodes.For) and node.recursive:
                    return "T009", "模板中不能使用 recursive", "去掉 recursive"
            case nodes.Block():
                node.name = unicodedata.normalize("NFKC", node.name)
                if node.required:
                    return "T009", "模板中不能使用 required", "去掉 required"
            case nodes.Getitem():
                if not (isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)):
                    return "T009", "方括号里只能写列名", "写成 项['责任（领导）'] 这样"
            case nodes.Name():
                # Python would take ｘ and x for one name, and a template for two.
                node.name = unicodedata.normalize("NFKC", node.name)
                return _reserved(node.name)
            case nodes.Getattr():
                return _reserved(unicodedata.normalize("NFKC", node.attr))
            case nodes.Test():
                if (
                    node.name not in self.tests
                    or node.args
                    or node.kwargs
                    or node.dyn_args
                    or node.dyn_kwargs
                ):
                    known = "、".join(self.tests)
                    return (
                        "T026",
                        f"没有“is {node.name}”这种判断",
                        f"可用的有：{known}；有没有内容写成 {{% if 项.列名 %}}",
                    )
            case nodes.Compare():
                if len(node.ops) > 1:
                    return "T009", "一次只能比较两样东西", "用 and 连接"
            case nodes.Const():
                if isinstance(node.value, str):
                    self._hold_characters(node.value, place)
                elif not isinstance(node.value, int | float | None) or abs(node.value or 0) >= 2**63:
                    return "T001", "模板写法有误：这个数太大", "改小"
            case nodes.NSRef():
                return "T009", "模板中不能使用带点的 set", "只给一个名称赋值"
            case _ if not isinstance(node, _SYNTAX):
                what = _REFUSED.get(
                    type(node), "算式" if isinstance(node, nodes.Expr) else type(node).__name__.lower()
                )
                return "T009", f"模板中不能使用{what}", _ALLOWED
        return None

    def _fault_of_call(self, node: nodes.Call) -> tuple[str, str, str] | None:
        if not isinstance(node.node, nodes.Name) or node.node.name not in self.functions:
            known = "、".join(f"{name}( )" for name in self.functions)
            if isinstance(node.node, nodes.Name):
                meant = likely(node.node.name, self.functions)
                remedy = f"改为“{meant}”" if meant else f"可用的有：{known}"
                return "T007", f"没有“{node.node.name}( )”这个功能", remedy
            return "T007", "这里不能调用", f"可用的有：{known}"
        name, wanted = node.node.name, self.functions[node.node.name]
        plain = not node.kwargs and node.dyn_args is None and node.dyn_kwargs is None
        if not plain or len(node.args) != wanted:
            seen = f"“{name}( )”的括号里要写 {wanted} 项内容，写了 {len(node.args)} 项"
            return (
                "T006",
                seen if plain else f"“{name}( )”的括号里不能写 = 和 *",
                "写成 名单(领导小组)、加括号(发文.附注) 这样",
            )
        return None

    # ---- running a template ----

    def getattr(self, obj: Any, attribute: str) -> Any:
        """项.列名: a row answers for its columns, a loop for its counters, nothing else answers."""
        if isinstance(obj, LoopContext) and attribute in _OF_LOOPS:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """项['列名']."""
        if not isinstance(obj, Row):
            raise _no_row(obj, argument)
        try:
            return obj.column(argument)
        except KeyError:
            finding = unknown_column(obj.sheet.name, argument, obj.columns(), Place())
            raise TemplateFault("T003", finding.seen, finding.remedy, finding.meant) from None


def _looking(test: Any) -> Any:
    """A test of templates; what it tests has been looked at."""
    if hasattr(test, "jinja_pass_arg"):

        @jinja2.pass_context
        def in_context(context: Context, value: Any) -> Any:
            look((value,))
            return test(context, value)

        return in_context

    def alone(value: Any) -> Any:
        look((value,))
        return test(value)

    return alone


def _wanted(function: Callable[..., Any]) -> int:
    """How many arguments a template gives to a function; the context is ours."""
    return len(inspect.signature(function).parameters) - hasattr(function, "jinja_pass_arg")


def _reserved(name: str) -> tuple[str, str, str] | None:
    if name.startswith("_"):
        return "T027", f"名称“{name}”不能使用", "名称不要以下划线开头"
    return None


def _no_row(obj: Any, argument: str) -> TemplateFault:
    if isinstance(obj, jinja2.Undefined):
        str(obj)  # a StrictUndefined says its name
    if isinstance(obj, LoopContext):
        seen, remedy = (
            f"loop 没有“{argument}”",
            "可用的有：" + "、".join(f"loop.{name}" for name in _OF_LOOPS),
        )
    elif isinstance(obj, Rows):
        seen = f"“{obj.sheet}”是一张表，不是一行，没有“{argument}”"
        remedy = f"用 {{% for 项 in {obj.sheet} %}} 取出每一行，再写 项.{argument}"
    else:
        seen, remedy = f"这里没有“{argument}”", "只有表的行才有列"
    return TemplateFault("T024", seen, remedy)


def _too_deep(place: Place) -> TemplateFault:
    return TemplateFault("T023", "模板一层套一层，套得太深", "拆成几行，或用 set 先算出来", place=place)


def _endless(chain: tuple[str, ...], place: Place) -> TemplateFault:
    seen = f"模板互相引用，没有尽头：{' → '.join(chain)}"
    return TemplateFault("T005", seen, "去掉其中一处 include 或 extends", place=place)


def _file(name: str | None, filename: str | None) -> str:
    return Path(filename or name or "").name


def _cannot_read(name: str, error: CannotRead, place: Place) -> TemplateFault:
    match error.why:
        case "outside":
            seen = f"“{name}”在模板文件夹以外"
            return TemplateFault("T018", seen, "把文件放进模板文件夹，只写文件名", place=place)
        case "too big":
            return TemplateFault(
                "T015", f"模板“{name}”太大（超过 1 MB）", "检查是不是放错了文件", place=place
            )
        case "not UTF-8":
            remedy = "用记事本打开，另存为时把“编码”选为 UTF-8"
            return TemplateFault("T016", f"模板“{name}”不是 UTF-8 编码", remedy, place=place)
        case _:
            return TemplateFault("T017", f"读不了模板“{name}”", "检查它是不是文件、能不能打开", place=place)


class _Folders(jinja2.BaseLoader):
    """Templates of a kind's folders, the nearest first; nothing outside them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """A template's text and path. Raises TemplateNotFound or CannotRead."""
        if re.search(r"[\\:\x00]", template) or {"..", "/"} & set(PurePosixPath(template).parts):
            raise CannotRead("outside")
        for folder in self.folders:
            path = folder / template
            try:
                return text_of(path, self.folders, MOST_BYTES), str(path), lambda: True
            except CannotRead as error:
                if error.why != "missing":
                    raise
        raise jinja2.TemplateNotFound(template)

    def list_templates(self) -> list[str]:
        """The names there are."""
        found = {path.name: None for folder in self.folders for path in sorted(folder.glob("*.j2"))}
        return list(found)


# Without pass_context Jinja would call it at compile time on constants, and lose them.
@jinja2.pass_context
def _keep(context: Context, value: Any) -> str:
    meter: Meter = context[METER]
    kept = meter.values
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises
    if len(kept) >= MOST_OUTPUTS:
        raise _too_much()
    if isinstance(value, Roster | Table):
        kept.append(value)
        meter.draw(_cells(value), "")
        return NODE
    if isinstance(value, Words | Day | Listing):
        pass
    elif isinstance(value, str):
        value = Words(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        value = Words(str(value))
    else:
        raise TemplateFault("T022", "这里输出的不是文字", "输出一列的内容，如 {{ 项.活动名称 }}")
    if not value:
        return ""
    if isinstance(value, str):
        meter.write(len(value))
    kept.append(value)
    return SLOT


def _cells(node: Roster | Table) -> int:
    if isinstance(node, Roster):
        return sum(1 + len(members) for _, members in node.groups)
    return sum(map(len, (*node.header, *node.rows)))


def _too_much() -> TemplateFault:
    return TemplateFault("T014", "模板输出的内容太多，已停下", "检查模板中的循环")


def render(
    gate: Gate, name: str, variables: dict[str, Any], trace: Trace | None = None
) -> tuple[str, list[Bindable]]:
    """The skeleton of a template, and the values of its slots in order.

    Raises Refused with the template and its line for a fault in the template.
    """
    meter = Meter(trace)
    try:
        gate.read(name)
        skeleton = gate.get_template(name).render({**variables, METER: meter})
        if skeleton.count("\n") > MOST_LINES:
            raise _too_much()
    except (jinja2.TemplateError, TypeError, RecursionError) as error:
        raise Refused(_finding(gate, name, error, variables)) from error
    return skeleton, meter.values


def read(gate: Gate, name: str) -> None:
    """Read a template and all that it includes. Raises Refused with the template and its line."""
    try:
        gate.read(name)
    except jinja2.TemplateError as error:
        raise Refused(_finding(gate, name, error, {})) from error


def _finding(gate: Gate, name: str, error: Exception, variables: dict[str, Any]) -> Diagnostic:
    match error:
        case TemplateFault():
            place = error.place or _line(gate, error, name)
            return Diagnostic(error.code, Severity.ERROR, place, error.seen, error.remedy, error.meant)
        case jinja2.TemplateSyntaxError():
            place = Place(file=_file(error.name or name, error.filename), line=error.lineno)
            said, remedy, meant = _in_chinese(error.message or "")
            seen = f"模板写法有误：{said}"
            return Diagnostic("T001", Severity.ERROR, place, seen, remedy, meant)
        case jinja2.UndefinedError():
            label = (error.message or "").split("'")[1] if "'" in (error.message or "") else ""
            known = [key for key in variables if not key.startswith("§")]
            return unknown_name(label, known, _line(gate, error, name))
        case RecursionError():
            fault = _too_deep(_line(gate, error, name))
        case TypeError():
            fault = not_comparable()
        case _:
            fault = TemplateFault("T001", "模板写法有误", "检查 extends 和 block")
    place = fault.place or _line(gate, error, name)
    return Diagnostic(fault.code, Severity.ERROR, place, fault.seen, fault.remedy)


def _in_chinese(message: str) -> tuple[str, str, str]:
    """What Jinja says of syntax: what was seen, what to do, what was probably meant."""
    tag = re.match("Encountered unknown tag '(.+?)'", message)
    if tag and tag[1] in _TAGS:
        return f"“{tag[1]}”不该在这里", "检查 if、for、block 和它们的结尾是否成对", ""
    if tag:
        meant = likely(tag[1], _TAGS)
        return (
            f"没有“{tag[1]}”这种标签",
            f"改为“{meant}”" if meant else f"可用的有：{'、'.join(_TAGS)}",
            meant,
        )
    for pattern, said in _SAID:
        found = re.search(pattern, message, re.I)
        if found:
            return said.format(*found.groups()), "检查这一行的括号、引号和标签", ""
    return "这一行不合写法", "检查这一行的括号、引号和标签", ""


def _line(gate: Gate, error: BaseException, name: str) -> Place:
    """The template line that Jinja's rewritten traceback ends in."""
    place, step = Place(file=name), error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file in gate.files:
            place = Place(file=Path(file).name, line=step.tb_lineno)
        step = step.tb_next
    return place
