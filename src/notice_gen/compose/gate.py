"""A template and its variables → the skeleton, in which each value is one private character, and the values in order.

The only way that data enters text: no value can become markup, and a template can reach rows, loops and the
given functions, nothing else. The skeleton is parsed in `markup`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import CodeType
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
    Counting,
    Meter,
    Rows,
    TemplateFault,
    counted,
)
from notice_gen.compose.faults import (
    INCLUDES_IN_A_CIRCLE,
    LIST_AS_ROW,
    NOTHING_PRINTED,
    SYNTAX,
    TEMPLATE_TOO_LONG,
    UNKNOWN_COLUMN,
)
from notice_gen.compose.jinja_faults import finding
from notice_gen.compose.names import Named, named, unknown_column
from notice_gen.compose.rows import Row
from notice_gen.compose.slots import finalize, too_much
from notice_gen.compose.syntax import Syntax, too_deep, validate_characters, validate_words
from notice_gen.compose.template_files import TemplateFiles, cannot_read, file_of, not_found
from notice_gen.compose.tracing import Trace, mark_inspected
from notice_gen.files.texts import CannotRead
from notice_gen.model.binding import Bindable
from notice_gen.model.diagnostics import Refused
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE, InFile, InLine, Place

MOST_TOKENS = 40_000  # of all templates of a kind; printed-notice has some 900
DEEPEST_INCLUDE = 20
_TAG = r"(?:\{%(?:(?!%\}).)*+%\}|\{#(?:(?!#\}).)*+#\})"
# A line with words or a value behind its first tags that ends in a tag. Marks behind a heading's # (+ - = ‖) are no
# words: those of the heading follow on the next line.
_WORDS_THEN_TAG = lazy_pattern(rf"^([ \t]*{_TAG}*+(?![ \t+\-=‖\n]|\{{[%#]).*[^+\-\n])([%#]\}})$", re.M)
_OPENS, _CLOSES = lazy_pattern(r"\{%[+\-]?\s*(?:if|for|with|block)\b"), lazy_pattern(r"\{%[+\-]?\s*end")
_OF_LOOPS = ("first", "last", "index", "length")
MOST_COMPILED = 256  # templates; a kind is made of some twenty


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A template that was found to be allowed: its code, the names that it uses, how many tokens it has."""

    code: CodeType
    named: Named
    tokens: int


# By all that the code depends on: the source, its name and file, whether it is shared, functions and tests. Whoever
# composes again in this process does not read the templates of the same kind again.
_compiled: dict[tuple[object, ...], _Compiled] = {}
_changing = Lock()  # of _compiled: several threads may compose at once


class Gate(jinja2.Environment):
    """The only environment in which templates run."""

    def __init__(self, folders: Sequence[Path], functions: dict[str, Any], tests: dict[str, Any]) -> None:
        super().__init__(
            loader=TemplateFiles(folders),
            autoescape=False,
            finalize=finalize,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            optimized=False,  # nothing is computed while compiling, where nothing is counted
            cache_size=-1,  # all of them; MOST_TOKENS bounds them
        )
        self.globals = {}
        arguments = {name: _wanted(function) for name, function in functions.items()}
        self._syntax = Syntax(arguments, tests)
        self._callable = (tuple(arguments.items()), tuple(tests))
        calls = {CALL + name: counted(function) for name, function in functions.items()}
        self.filters = {**COUNTED, **calls}  # names begin with §, and templates have no filters
        self.tests = {name: _inspecting(test) for name, test in tests.items()}
        self.named: dict[str, Named] = {}  # by template read so far: the names that it uses
        self.sources: dict[str, str] = {}
        self.files: set[str] = set()
        self._own = folders[0]
        self._tokens = 0
        self._heights: dict[str, int] = {}  # how many templates deep each one's includes go

    # ---- reading a template ----

    def read(self, name: str) -> None:
        """Read a template and all that it includes. Raises TemplateFault where they include each other."""
        if name not in self._heights:
            self._read(name, InFile(Path(name).name), ())

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
            raise not_found(name, self.list_templates(), place) from None
        except CannotRead as error:
            raise cannot_read(name, error, place) from error

    def compile(
        self,
        source: Any,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> Any:
        """A template's code, from the process's memory where it was compiled before. Raises TemplateFault, TemplateSyntaxError."""
        file, shared = file_of(name, filename), self._is_shared(name, filename)
        key = (source, name, filename, shared, self._callable)
        known = _compiled.get(key)
        if known is None:
            before = self._tokens
            code = super().compile(source, name, filename, False, defer_init)
            with _changing:
                while len(_compiled) >= MOST_COMPILED:
                    del _compiled[next(iter(_compiled))]
                _compiled[key] = _Compiled(code, self.named[name or file], self._tokens - before)
            return code
        self._tokens += known.tokens
        if self._tokens > MOST_TOKENS:
            raise _too_long(InLine(file, 1))
        self._know(source, name, filename, known.named)
        return known.code

    def _is_shared(self, name: str | None, filename: str | None) -> bool:
        return not Path(filename or file_of(name, filename)).is_relative_to(self._own)

    def _know(self, source: str, name: str | None, filename: str | None, names: Named) -> None:
        file = file_of(name, filename)
        self.sources[name or file] = source
        self.files.add(filename or file)
        self.named[name or file] = names

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """The source in which a line of words that ends in a tag stays a line: `@密级 机密{% if 期限 %}★{% endif %}`.

        trim_blocks takes away the line break behind a tag, so that lines of nothing but tags leave none. Behind words it
        would run the next element into this one.
        """
        return _WORDS_THEN_TAG.sub(_kept, super().preprocess(source, name, filename))

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        stream = super()._tokenize(source, name, filename, state)
        return TokenStream(self._counted(stream, file_of(name, filename)), name, filename)

    def _counted(self, stream: TokenStream, file: str) -> Iterator[Token]:
        while True:
            place = InLine(file, stream.current.lineno)
            try:
                token = next(stream, None)
            except ValueError as error:  # a number of more than 4,300 digits
                raise TemplateFault(SYNTAX, "模板写法有误：这个数太长", "改短", place=place) from error
            if token is None:
                return
            self._tokens += 1
            if self._tokens > MOST_TOKENS:
                raise _too_long(place)
            yield token

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        file = file_of(name, filename)
        validate_characters(source, InLine(file, 1))
        parser = Parser(self, source, name, filename)
        try:
            tree = parser.parse()
        except RecursionError:
            raise too_deep(InLine(file, parser.stream.current.lineno)) from None
        self._syntax.validate(tree, InLine(file, 1))
        validate_words(source, file)
        self._know(source, name, filename, named(tree, file, self._is_shared(name, filename)))
        counted_tree: nodes.Template = Counting().visit(tree)
        return counted_tree

    def _compile(self, source: str, filename: str) -> Any:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError, MemoryError, ValueError, OverflowError) as error:
            raise too_deep(InFile(Path(filename).name)) from error

    # ---- running a template ----

    def getattr(self, obj: Any, attribute: str) -> Any:
        """项.列名: a column of a row, or a counter of a loop. Raises TemplateFault for anything else."""
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
            finding = unknown_column(obj.sheet.name, argument, obj.columns(), NOWHERE)
            raise TemplateFault(UNKNOWN_COLUMN, finding.seen, finding.remedy, finding.meant) from None


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
            raise too_much()
        if not skeleton.strip():
            raise TemplateFault(
                NOTHING_PRINTED, "这个模板没有印出任何内容", "在模板中写上公文的标题和正文，或换回原来的模板"
            )
    except (jinja2.TemplateError, TypeError, RecursionError) as error:
        known = [key for key in variables if not key.startswith("§")]
        raise Refused(finding(error, name, gate.files, known)) from error
    return skeleton, meter.values


def read(gate: Gate, name: str) -> None:
    """Read a template and all that it includes. Raises Refused with the template and its line."""
    try:
        gate.read(name)
    except jinja2.TemplateError as error:
        raise Refused(finding(error, name, gate.files, [])) from error


def _too_long(place: Place) -> TemplateFault:
    return TemplateFault(TEMPLATE_TOO_LONG, "模板太长", "把内容写在工作簿里，模板只写格式", place=place)


def _kept(line: re.Match[str]) -> str:
    """The line with its line break kept, where all that it opens is closed; else it goes on in the next line."""
    whole = len(_OPENS.findall(line[0])) <= len(_CLOSES.findall(line[0]))
    return f"{line[1]}+{line[2]}" if whole else line[0]


def _inspecting(test: Any) -> Any:
    """A test of templates, wrapped so that the value it tests is marked as inspected (`tracing`)."""
    if hasattr(test, "jinja_pass_arg"):

        @jinja2.pass_context
        def in_context(context: Context, value: Any) -> Any:
            mark_inspected((value,))
            return test(context, value)

        return in_context

    def alone(value: Any) -> Any:
        mark_inspected((value,))
        return test(value)

    return alone


def _wanted(function: Callable[..., Any]) -> int:
    """How many arguments a template must give to a function, the context not counted."""
    return len(inspect.signature(function).parameters) - hasattr(function, "jinja_pass_arg")


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
    return TemplateFault(LIST_AS_ROW, seen, remedy)


def _endless(chain: tuple[str, ...], place: Place) -> TemplateFault:
    seen = f"模板互相引用，没有尽头：{' → '.join(chain)}"
    return TemplateFault(INCLUDES_IN_A_CIRCLE, seen, "去掉其中一处 include 或 extends", place=place)
