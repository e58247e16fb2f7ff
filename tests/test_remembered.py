"""What was made of an object is made once, forgotten when many others came, and never mixed up between threads."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

from notice_gen.model.remembered import Remembered


def test_it_is_made_once():
    made: Remembered[str] = Remembered(2)
    one = object()
    assert made.of(lambda: "first", one) == made.of(lambda: "again", one) == "first"


def test_equal_objects_are_not_the_same():
    made: Remembered[str] = Remembered(2)
    first, second = [1], [1]
    assert made.of(lambda: "first", first) != made.of(lambda: "second", second)


def test_of_two_objects_each_counts():
    made: Remembered[str] = Remembered(4)
    shape, layout, other = object(), object(), object()
    made.of(lambda: "one", shape, layout)
    assert made.of(lambda: "other", shape, other) == "other"


def test_the_first_one_met_is_forgotten_first():
    made: Remembered[str] = Remembered(2)
    ones = [object() for _ in range(3)]
    for one in ones:
        made.of(lambda: "before", one)
    assert [made.of(lambda: "anew", one) for one in (ones[2], ones[0])] == ["before", "anew"]


class Hesitant(dict[Any, Any]):
    """Lets other threads in between looking for the first and forgetting it."""

    def __iter__(self) -> Iterator[Any]:
        first = list(super().__iter__())
        sleep(0.001)
        return iter(first)


def test_threads_that_forget_at_once_each_get_their_own():
    """Two that forgot the same one raised KeyError, and a unit's document was not made."""
    made: Remembered[tuple[int, int]] = Remembered(3)
    made._made = Hesitant()

    def asked(n: int) -> bool:
        return all(same((n, k)) for k in range(20))

    def same(one: tuple[int, int]) -> bool:
        return made.of(lambda: one, one) is one

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(asked, range(4)))
