"""Validates the tree of a template against a list of allowed syntax; what is not on the list raises TemplateFault.

So whatever a later Jinja may bring is refused too. Nothing is run, and no name is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from notice_gen.compose.bounds import TemplateFault
from notice_gen.compose.faults import (
    CONTROL_CHARACTER,
    INCLUDE_NOT_CONSTANT,
    NOT_ALLOWED_SYNTAX,
    PRINTED_AS_IT_STANDS,
    SYNTAX,
    TOO_DEEP,
    UNDERSCORE_NAME,
    UNKNOWN_FUNCTION,
    UNKNOWN_TEST,
    WRONG_ARGUMENTS,
)
from notice_gen.model.diagnostics import Fault
from notice_gen.model.kind import likely
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InLine, Place

DEEPEST = 50  # brackets and conditions inside each other
DEEPEST_LOOP = 10  # Python has no more than 20
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
_ALLOWED = "只用 {{ }}、if、for、set、with、include、extends、block 和比较"

# Characters that XML forbids, and our placeholders for values.
_FORBIDDEN = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ue000\ue001\ufffe\uffff]")

Objection = tuple[Fault, str, str]  # what it is, what was seen, what to do


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a template may consist of: the nodes above, these functions (name → number of arguments), these tests."""

    functions: Mapping[str, int]
    tests: Collection[str]

    def validate(self, node: nodes.Node, place: InLine, depth: int = 0, loops: int = 0) -> None:
        """Raise TemplateFault, with its line, for the first thing not on the list. Names are turned to NFKC in place."""
        line = node.lineno or next((child.lineno for child in node.iter_child_nodes()), 0)
        place = InLine(place.file, line or place.line)
        if depth > DEEPEST or loops > DEEPEST_LOOP:
            raise too_deep(place)
        if isinstance(node, nodes.Name | nodes.Block):
            # Python would take ｘ and x for one name, and a template for two.
            node.name = unicodedata.normalize("NFKC", node.name)
        fault = self._fault(node, place)
        if fault is not None:
            code, seen, remedy = fault
            raise TemplateFault(code, seen, remedy, place=place)
        loops += isinstance(node, nodes.For)
        for child in node.iter_child_nodes():
            if isinstance(node, nodes.Template) or not isinstance(child, nodes.Extends):
                self.validate(child, place, depth + 1, loops)
            else:
                raise TemplateFault(
                    NOT_ALLOWED_SYNTAX, "extends 要写在最外层", "放到模板的第一行", place=place
                )

    def _fault(self, node: nodes.Node, place: InLine) -> Objection | None:
        match node:
            case nodes.Call():
                return self._fault_of_call(node)
            case nodes.Test():
                return self._fault_of_test(node)
            case nodes.Include() | nodes.Extends():
                return _fault_of_reference(node)
            case nodes.Assign() | nodes.For():
                return _fault_of_target(node)
            case nodes.Const():
                return _fault_of_constant(node, place)
            case nodes.Name():
                return _reserved(node.name)
            case nodes.Getattr():
                return _reserved(unicodedata.normalize("NFKC", node.attr))
            case nodes.Getitem() if not _is_text(node.arg):
                return NOT_ALLOWED_SYNTAX, "方括号里只能写列名", "写成 项['责任（领导）'] 这样"
            case nodes.Compare() if len(node.ops) > 1:
                return NOT_ALLOWED_SYNTAX, "一次只能比较两样东西", "用 and 连接"
            case nodes.If() if len(node.elif_) > MOST_BRANCHES:
                return TOO_DEEP, "elif 太多", "换一种写法"
            case nodes.Template() if sum(isinstance(child, nodes.Extends) for child in node.body) > 1:
                return NOT_ALLOWED_SYNTAX, "一个模板只能有一个 extends", "留下一个"
            case nodes.Block() if node.required:
                return NOT_ALLOWED_SYNTAX, "模板中不能使用 required", "去掉 required"
            case nodes.NSRef():
                return NOT_ALLOWED_SYNTAX, "模板中不能使用带点的 set", "只给一个名称赋值"
            case _ if not isinstance(node, _SYNTAX):
                usual = "算式" if isinstance(node, nodes.Expr) else type(node).__name__.lower()
                return NOT_ALLOWED_SYNTAX, f"模板中不能使用{_REFUSED.get(type(node), usual)}", _ALLOWED
        return None

    def _fault_of_call(self, node: nodes.Call) -> Objection | None:
        known = f"可用的有：{'、'.join(f'{name}( )' for name in self.functions)}"
        if not isinstance(node.node, nodes.Name):
            return UNKNOWN_FUNCTION, "这里不能调用", known
        name = node.node.name
        if name not in self.functions:
            meant = likely(name, self.functions)
            return UNKNOWN_FUNCTION, f"没有“{name}( )”这个功能", f"改为“{meant}”" if meant else known
        wanted, written = self.functions[name], len(node.args)
        remedy = "写成 名单(领导小组)、加括号(发文.附注) 这样"
        if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
            return WRONG_ARGUMENTS, f"“{name}( )”的括号里不能写 = 和 *", remedy
        if written != wanted:
            return WRONG_ARGUMENTS, f"“{name}( )”的括号里要写 {wanted} 项内容，写了 {written} 项", remedy
        return None

    def _fault_of_test(self, node: nodes.Test) -> Objection | None:
        if node.name in self.tests and not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs):
            return None
        remedy = f"可用的有：{'、'.join(self.tests)}；有没有内容写成 {{% if 项.列名 %}}"
        return UNKNOWN_TEST, f"没有“is {node.name}”这种判断", remedy


def validate_characters(text: str, place: InLine) -> None:
    """Raise TemplateFault for characters that XML forbids or that are used as placeholders; the text begins at `place`."""
    found = _FORBIDDEN.search(text)
    if found:
        line = place.line + text.count("\n", 0, found.start())
        seen = f"模板中有不能用的字符（U+{ord(found[0]):04X}）"
        raise TemplateFault(CONTROL_CHARACTER, seen, "删去这个看不见的字符", place=InLine(place.file, line))


# What people write who know other programs, and what would be printed as it stands: seen, what it is, what to do.
_TAGS = lazy_pattern(r"\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)|\{#.*?(?:#\}|\Z)", re.DOTALL)
_SLIPS = (
    (lazy_pattern(r"｛\s*[｛{%]|\{\s*｛|[%}｝]\s*｝"), "大括号是全角的，内容不会填进去", "改为半角的 {{ }}、{% %}"),
    (lazy_pattern(r"(?<!\{)\{ *[^\W\d][\w.]* *\}(?!\})"), "只有一层大括号，会照原样印出来", "写成两层，如 {{ 发文.标题 }}"),
    (lazy_pattern(r"\*\*[^*\n]+\*\*|(?<!\w)__[^_\n]+__(?!\w)"), "有 ** 或 __，会照原样印出来", "删去：黑体、楷体由标题的级别决定"),
)  # fmt: skip


def validate_words(source: str, file: str) -> None:
    """Raise TemplateFault for words of a template that somebody took for a tag or for emphasis."""
    words = _TAGS.sub(lambda tag: "\n" * tag[0].count("\n"), source)
    for pattern, seen, remedy in _SLIPS:
        found = pattern.search(words)
        if found:
            place = InLine(file, 1 + words.count("\n", 0, found.start()))
            raise TemplateFault(PRINTED_AS_IT_STANDS, f"“{found[0][:20]}”{seen}", remedy, place=place)


def too_deep(place: Place) -> TemplateFault:
    """The fault of deeper nesting than Jinja and Python can compile."""
    return TemplateFault(TOO_DEEP, "模板一层套一层，套得太深", "拆成几行，或用 set 先算出来", place=place)


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def _fault_of_reference(node: nodes.Include | nodes.Extends) -> Objection | None:
    if not _is_text(node.template):
        return (
            INCLUDE_NOT_CONSTANT,
            "include 和 extends 后面只能写文件名",
            '写成 {% include "版头.md.j2" %} 这样',
        )
    if isinstance(node, nodes.Include) and not node.with_context:
        return NOT_ALLOWED_SYNTAX, "模板中不能使用 without context", "去掉 without context"
    return None


def _fault_of_target(node: nodes.Assign | nodes.For) -> Objection | None:
    if not isinstance(node.target, nodes.Name):
        return NOT_ALLOWED_SYNTAX, "set 和 for 一次只能用一个名称", "每个名称写一行"
    if isinstance(node, nodes.For) and node.recursive:
        return NOT_ALLOWED_SYNTAX, "模板中不能使用 recursive", "去掉 recursive"
    return None


def _fault_of_constant(node: nodes.Const, place: InLine) -> Objection | None:
    if isinstance(node.value, str):
        validate_characters(node.value, place)
    elif not isinstance(node.value, int | float | None) or abs(node.value or 0) >= 2**63:
        return SYNTAX, "模板写法有误：这个数太大", "改小"
    return None


def _reserved(name: str) -> Objection | None:
    if name.startswith("_"):
        return UNDERSCORE_NAME, f"名称“{name}”不能使用", "名称不要以下划线开头"
    return None
