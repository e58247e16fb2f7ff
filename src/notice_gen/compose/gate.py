"""The gate through which data enters text: values never become markup.

Jinja's `finalize` puts one private character per output into the rendered skeleton and keeps the value
beside it, as a database driver binds parameters. Templates are held to an allow-list of syntax; anything
beyond it is an error with its line. Parsing the skeleton is done elsewhere (`markup`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context, LoopContext

from notice_gen.compose.rows import Row
from notice_gen.diagnostics import Diagnostic, Place, Refused, Severity
from notice_gen.document import Bindable, Roster, Table
from notice_gen.kind import likely
from notice_gen.values import Day, Listing, Words

SLOT, NODE = "\ue000", "\ue001"
PRIVATE = frozenset((SLOT, NODE))
KEPT, JOB = "§values", "§job"  # names that no template can write

_SYNTAX = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.With, nodes.Assign,
    nodes.Include, nodes.Extends, nodes.Block, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat,
    nodes.Tuple, nodes.List, nodes.Test, nodes.Call,
)  # fmt: skip
_OF_LOOPS = frozenset(("first", "last", "index", "length"))
MOST_OUTPUTS = 1_000_000


class TemplateFault(jinja2.TemplateRuntimeError):
    """A fault that a running template meets, said in the clerk's language."""

    def __init__(self, seen: str, remedy: str, meant: str = "") -> None:
        super().__init__(seen)
        self.seen, self.remedy, self.meant = seen, remedy, meant


class Gate(jinja2.Environment):
    """The only environment in which templates run."""

    def __init__(self, folders: Sequence[Path], functions: dict[str, Any], tests: dict[str, Any]) -> None:
        super().__init__(
            loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
            autoescape=False,
            finalize=_keep,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.globals = dict(functions)
        self.filters = {}
        self.tests = dict(tests)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if any(character in PRIVATE for character in source):
            raise jinja2.TemplateSyntaxError("模板中有专用字符（U+E000、U+E001）", 1, name, filename)
        self._hold_to_list(tree, name, filename)
        return tree

    def _hold_to_list(self, node: nodes.Node, name: str | None, filename: str | None) -> None:
        refused = ""
        match node:
            case nodes.Call():
                if not (isinstance(node.node, nodes.Name) and node.node.name in self.globals):
                    refused = "这里不能调用"
            case nodes.Include() | nodes.Extends():
                if not (isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)):
                    refused = "include 和 extends 只能写文件名"
            case nodes.Assign():
                if not isinstance(node.target, nodes.Name):
                    refused = "set 只能给一个名称"
            case nodes.Getitem():
                if not (isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)):
                    refused = "方括号里只能写列名，如 项['责任（领导）']"
            case nodes.Name() | nodes.Getattr():
                label = node.name if isinstance(node, nodes.Name) else node.attr
                if label.startswith("_"):
                    refused = f"名称“{label}”不能使用"
            case _ if not isinstance(node, _SYNTAX):
                refused = f"模板中不能使用 {type(node).__name__.lower()}"
        if refused:
            raise jinja2.TemplateSyntaxError(refused, node.lineno or 1, name, filename)
        for child in node.iter_child_nodes():
            self._hold_to_list(child, name, filename)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """项.列名: a row answers for its columns, a loop for its counters, nothing else answers."""
        if isinstance(obj, LoopContext) and attribute in _OF_LOOPS:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """项['列名']."""
        if not isinstance(obj, Row):
            if isinstance(obj, jinja2.Undefined):
                str(obj)  # a StrictUndefined says its name
            raise TemplateFault(f"这里没有“{argument}”", "只有表的行才有列")
        try:
            return obj.column(argument)
        except KeyError:
            known = obj.columns()
            meant = likely(argument, known)
            form = meant if meant.isidentifier() else f"项['{meant}']"
            remedy = f"改为“{form}”" if meant else "改为下列之一：" + "、".join(known)
            raise TemplateFault(f"“{obj.sheet.name}”表没有“{argument}”列", remedy, meant) from None


# Without pass_context Jinja would call it at compile time on constants, and lose them.
@jinja2.pass_context
def _keep(context: Context, value: Any) -> str:
    kept: list[Bindable] = context[KEPT]
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises
    if len(kept) >= MOST_OUTPUTS:
        raise TemplateFault("模板输出的内容太多", "检查模板中的循环")
    if isinstance(value, Roster | Table):
        kept.append(value)
        return NODE
    if isinstance(value, Words | Day | Listing):
        pass
    elif isinstance(value, str):
        value = Words(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        value = Words(str(value))
    else:
        raise TemplateFault("这里输出的不是文字", "输出一列的内容，如 {{ 项.活动名称 }}")
    if not value:
        return ""
    kept.append(value)
    return SLOT


def render(gate: Gate, name: str, variables: dict[str, Any]) -> tuple[str, list[Bindable]]:
    """The skeleton of a template, and the values of its slots in order.

    Raises Refused with the template and its line for a fault in the template.
    """
    kept: list[Bindable] = []
    try:
        skeleton = gate.get_template(name).render({**variables, KEPT: kept})
    except jinja2.TemplateSyntaxError as error:
        place = Place(file=Path(error.filename or error.name or name).name, line=error.lineno)
        raise _refused(
            "T001", place, f"模板写法有误：{error.message}", "按 docs/adding-a-kind.md 修改"
        ) from error
    except jinja2.TemplateNotFound as error:
        raise _refused("T002", Place(file=name), f"找不到模板“{error.name}”", "检查文件名和文件夹") from error
    except TemplateFault as error:
        raise _refused("T003", _line(error, name), error.seen, error.remedy, error.meant) from error
    except jinja2.UndefinedError as error:
        label = (error.message or "").split("'")[1] if "'" in (error.message or "") else ""
        known = [key for key in variables if not key.startswith("§")]
        meant = likely(label, known)
        remedy = f"改为“{meant}”" if meant else "改为下列之一：" + "、".join(known)
        raise _refused("T004", _line(error, name), f"没有“{label}”这个名称", remedy, meant) from error
    except TypeError as error:
        seen = "这一行的写法行不通（函数少写或多写了内容，或者把不是表的东西当成表）"
        raise _refused("T006", _line(error, name), seen, "按 docs/adding-a-kind.md 修改") from error
    except RecursionError as error:
        raise _refused("T005", Place(file=name), "模板互相引用，没有尽头", "检查 include") from error
    return skeleton, kept


def _line(error: BaseException, name: str) -> Place:
    """The template line that Jinja's rewritten traceback ends in."""
    place, step = Place(file=name), error.__traceback__
    while step is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        if file.suffix == ".j2":
            place = Place(file=file.name, line=step.tb_lineno)
        step = step.tb_next
    return place


def _refused(code: str, place: Place, seen: str, remedy: str, meant: str = "") -> Refused:
    return Refused(Diagnostic(code, Severity.ERROR, place, seen, remedy, meant))
