"""Every regular expression of the program, and a matcher that counts its steps: how work grows, measured without a clock.

The matcher backtracks as Python's does, over the same parsed pattern. It is slow, and the count is the same on every machine.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from notice_gen.book.checking.mark_checks import RULES, Rule

SOURCE = Path(__file__).parents[1] / "src" / "notice_gen"
METHODS = frozenset(("compile", "findall", "finditer", "fullmatch", "match", "search", "split", "sub"))
MOST_STEPS = 50_000  # beyond which a count is given up: far more than any growth that is borne

# Tables of patterns that are never searched for.
ONLY_MATCHED = ("_TYPED", "_PLAIN")

# What hostile text is made of, whatever the pattern: blanks, digits, 汉字, brackets, quotes.
COMMON = ' 　\t\n0a汉〔（“"_'


@dataclass(frozen=True)
class Pattern:
    """A regular expression, where it stands, and whether it is looked for anywhere in a text or only at its beginning."""

    where: str
    compiled: re.Pattern[Any]
    anywhere: bool

    @property
    def text(self) -> str:
        """The expression; one of bytes as the characters of the same numbers."""
        text = self.compiled.pattern
        return text.decode("latin-1") if isinstance(text, bytes) else str(text)

    @property
    def tree(self) -> Any:
        """What Python's own parser makes of it."""
        return _tree(self.text, self.compiled.flags)


@cache
def _tree(text: str, flags: int) -> Any:
    return parser.parse(text, flags & ~re.ASCII if flags & re.UNICODE else flags)


Key = tuple[Path | None, str]


# ---- where they are ------------------------------------------------------------------------------


def modules_with_patterns() -> list[Path]:
    """Our modules with any expression in them, found by their words: to parse all of them is a test's own work."""
    words = re.compile(r"\bre\.(?:" + "|".join(METHODS) + r")\(|lazy_pattern\(")
    return [path for path in sorted(SOURCE.rglob("*.py")) if words.search(path.read_text(encoding="utf-8"))]


@cache
def _trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


@cache
def _anywhere() -> dict[Key, bool]:
    return _looked_for_anywhere(_trees())


def patterns_of(path: Path) -> Iterator[Pattern]:
    """The expressions that stand in a module, but those that are made of what a file or caller says."""
    anywhere, tree = _anywhere(), _trees()[path]
    dotted = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
    module = vars(import_module(dotted.removesuffix(".__init__")))
    names = {
        id(inner): node.targets[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for inner in ast.walk(node.value)
    }
    for node in ast.walk(tree):
        method = _method(node)
        if method is None or not isinstance(node, ast.Call):
            continue
        flags = [node.args[1]] if method == "compile" and len(node.args) > 1 else []
        flags += [node.args[2]] if method in ("search", "match", "fullmatch") and len(node.args) > 2 else []
        try:
            text, *flag = (eval(ast.unparse(one), module) for one in (node.args[0], *flags))
        except NameError:  # made of what a kind, a template or a word says
            continue
        name = names.get(id(node))
        usual = method not in ("match", "fullmatch")
        called = usual
        if isinstance(name, ast.Name):  # called in its own module, else through a table of another one
            called = anywhere.get((path, name.id), anywhere.get((None, name.id), usual))
            called = called and name.id not in ONLY_MATCHED
        yield Pattern(f"{dotted}:{node.lineno}", re.compile(text, *flag), called)
    if path.stem == Rule.__module__.rpartition(".")[2]:
        for rule in RULES:  # made of what a function is given
            yield Pattern(
                f"{Rule.__module__}:{rule.seen}", re.compile(rule.pattern.pattern, rule.pattern.flags), True
            )


def _method(node: ast.AST) -> str | None:
    """The method of `re` that a node calls; `lazy_pattern` compiles, only later."""
    match node:
        case ast.Call(func=ast.Name(id="lazy_pattern")):
            return "compile"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method)) if method in METHODS:
            return method
    return None


def _looked_for_anywhere(trees: dict[Path, ast.Module]) -> dict[Key, bool]:
    """By the name of a compiled pattern, in one module and in all: whether it is searched with."""
    found: dict[Key, bool] = {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name), attr=method):
                    if method in METHODS and name != "re":
                        for key in ((path, name), (None, name)):
                            found[key] = found.get(key, False) or method not in ("match", "fullmatch")
    return found


# ---- texts against them --------------------------------------------------------------------------


def texts(pattern: Pattern) -> Iterator[Callable[[int], str]]:
    """Texts of growing length: something of the pattern's own, again and again, with a beginning and an end."""
    own = list(dict.fromkeys(_characters(pattern.tree)))
    words = list(dict.fromkeys(_words(pattern.tree)))
    whole = _sample(pattern.tree)[:12]
    begun = [whole[:n] for n in range(2, len(whole) + 1)]
    units = [*own[:14], *words[:4], *begun, *COMMON, *(a + b for a in own[:4] for b in own[:4] if a != b)]
    for unit in dict.fromkeys(units):
        for beginning in dict.fromkeys(("", *words[:1], *own[:2])):
            for end in ("", "\x01"):
                yield lambda n, b=beginning, u=unit, e=end: b + u * n + e  # type: ignore[misc]


def _characters(tree: Any) -> Iterator[str]:
    """A character that each atom of a pattern matches."""
    for op, of in tree:
        if op is sre.LITERAL:
            yield chr(of)
        elif op is sre.IN:
            samples = [c for c in map(chr, range(32, 127)) if _within(of, c)][:1]
            yield from samples
            yield from [chr(a if o is sre.LITERAL else a[0]) for o, a in of if o in (sre.LITERAL, sre.RANGE)][
                :3
            ]
        else:
            for inner in _inside(op, of):
                yield from _characters(inner)


def _sample(tree: Any) -> str:
    """A text that a pattern could match: of branches the first, of repeats one."""
    sample = ""
    for op, of in tree:
        inside = _inside(op, of)
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            continue
        sample += _sample(inside[0]) if inside else next(_characters([(op, of)]), "")
    return sample


def _words(tree: Any) -> Iterator[str]:
    """The literal words in a pattern."""
    word = ""
    for op, of in tree:
        if op is sre.LITERAL:
            word += chr(of)
            continue
        if len(word) > 1:
            yield word
        word = ""
        for inner in _inside(op, of):
            yield from _words(inner)
    if len(word) > 1:
        yield word


def _inside(op: Any, of: Any) -> list[Any]:
    """The patterns inside an element of a pattern."""
    if op is sre.BRANCH:
        return list(of[1])
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [of[2]]
    if op is sre.SUBPATTERN:
        return [of[3]]
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [of[1]]
    return [of] if op is sre.ATOMIC_GROUP else []


# ---- steps ---------------------------------------------------------------------------------------


def steps(pattern: Pattern, text: str) -> int:
    """How many characters are looked at until the pattern is found in all places, or in none."""
    counter = _Matcher(text, pattern.compiled.flags)
    at = 0
    while at <= len(text) and counter.steps < MOST_STEPS:
        end = next(counter.ends(list(pattern.tree), 0, at), None)
        if not pattern.anywhere:
            # What has to match as a whole goes on where a part did.
            for _ in counter.ends(list(pattern.tree), 0, at):
                if counter.steps >= MOST_STEPS:
                    break
            break
        at = max(end or 0, at + 1)
    return counter.steps


class _Matcher:
    def __init__(self, text: str, flags: int) -> None:
        self.text, self.steps = text, 0
        self.lower, self.dot_all = bool(flags & re.IGNORECASE), bool(flags & re.DOTALL)

    def one(self, op: Any, of: Any, at: int) -> bool:
        """Whether the character there is one that the atom matches."""
        self.steps += 1
        if at >= len(self.text):
            return False
        c = self.text[at]
        if self.lower:
            c = c.lower()
        if op is sre.LITERAL:
            return bool(c == (chr(of).lower() if self.lower else chr(of)))
        if op is sre.NOT_LITERAL:
            return bool(c != chr(of))
        if op is sre.ANY:
            return self.dot_all or c != "\n"
        return _within(of, c)

    def ends(self, tree: list[Any], n: int, at: int) -> Iterator[int]:
        """Where the elements from the n-th on can end that begin here, in the order in which they are tried."""
        if n == len(tree):
            yield at
            return
        op, of = tree[n]
        for end in self.element(op, of, at):
            yield from self.ends(tree, n + 1, end)
            if self.steps >= MOST_STEPS:
                return

    def element(self, op: Any, of: Any, at: int) -> Iterator[int]:
        """Where one element can end."""
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
            if self.one(op, of, at):
                yield at + 1
        elif op is sre.AT:
            self.steps += 1
            if self._at(of, at):
                yield at
        elif op is sre.BRANCH:
            for branch in of[1]:
                yield from self.ends(list(branch), 0, at)
        elif op is sre.SUBPATTERN:
            yield from self.ends(list(of[3]), 0, at)
        elif op is sre.ATOMIC_GROUP:
            yield from [end for end in [next(self.ends(list(of), 0, at), None)] if end is not None]
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            begin = at if of[0] > 0 else at - of[1].getwidth()[0]
            holds = begin >= 0 and next(self.ends(list(of[1]), 0, begin), None) is not None
            if holds is (op is sre.ASSERT):
                yield at
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, inner = of
            if op is sre.POSSESSIVE_REPEAT:
                yield from self._possessive(int(least), int(most), list(inner), at)
            elif len(inner) == 1 and inner[0][0] in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
                yield from self._run(int(least), int(most), inner[0], at, op is sre.MIN_REPEAT)
            else:
                yield from self._repeat(int(least), int(most), list(inner), at, op is sre.MIN_REPEAT)
        else:
            raise NotImplementedError(op)

    def _run(self, least: int, most: int, atom: tuple[Any, Any], at: int, lazy: bool) -> Iterator[int]:
        """One atom again and again."""
        end, times = at, 0
        while times < most and self.one(atom[0], atom[1], end):
            end, times = end + 1, times + 1
            if lazy and times >= least:
                yield end
        if not lazy:
            for back in range(end, at + least - 1, -1):
                self.steps += 1
                yield back

    def _possessive(self, least: int, most: int, inner: list[Any], at: int) -> Iterator[int]:
        times = 0
        while times < most:
            end = next(self.ends(inner, 0, at), None)
            if end is None or end == at:
                break
            at, times = end, times + 1
        if times >= least:
            yield at

    def _repeat(self, least: int, most: int, inner: list[Any], at: int, lazy: bool) -> Iterator[int]:
        if lazy and least <= 0:
            yield at
        if most > 0:
            for end in self.ends(inner, 0, at):
                if end > at:
                    yield from self._repeat(least - 1, most - 1, inner, end, lazy)
                if self.steps >= MOST_STEPS:
                    return
        if not lazy and least <= 0:
            yield at

    def _at(self, where: Any, at: int) -> bool:
        if where in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING):
            return at == 0
        if where in (sre.AT_END, sre.AT_END_STRING):
            return at == len(self.text) or self.text[at:] == "\n"
        around = [c.isalnum() or c == "_" for c in self.text[max(0, at - 1) : at + 1]]
        boundary = (len(around) == 2 and around[0] is not around[1]) or around == [True]
        return boundary is (where is sre.AT_BOUNDARY)


def _within(members: Any, c: str) -> bool:
    """Whether a set of a pattern, [...] or \\d, has the character."""
    if members[0][0] is sre.NEGATE:
        return not _within([*members[1:], (sre.FAILURE, None)], c)
    for op, of in members:
        if op is sre.LITERAL and c == chr(of):
            return True
        if op is sre.RANGE and of[0] <= ord(c) <= of[1]:
            return True
        if op is sre.CATEGORY and _category(of, c):
            return True
    return False


def _category(category: Any, c: str) -> bool:
    name = str(category).removeprefix("CATEGORY_")
    holds = {"DIGIT": c.isdecimal(), "SPACE": c.isspace(), "WORD": c.isalnum() or c == "_"}
    return holds[name.removeprefix("NOT_")] is not name.startswith("NOT_")
