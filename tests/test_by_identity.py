"""A cache by identity gives back what was made of the very same objects, and keeps only so many."""

from __future__ import annotations

from functools import partial

from notice_gen.writers.by_identity import ByIdentity


def test_the_same_objects_give_what_was_made_and_equal_ones_do_not():
    cache, made = ByIdentity[list[str]](), [["a"], ["b"], ["c"]]
    one, equal = ["x"], ["x"]
    assert cache.of(lambda: made[0], one, 1) is made[0]
    assert cache.of(lambda: made[1], one, 1) is made[0]
    assert cache.of(lambda: made[1], equal, 1) is made[1]
    assert cache.of(lambda: made[2], one, 2) is made[2]


def test_the_oldest_is_let_go():
    cache = ByIdentity[int](most=2)
    objects = [[n] for n in range(3)]
    for n, each in enumerate(objects):
        assert cache.of(partial(int, n), each) == n
    assert cache.of(lambda: 9, objects[2]) == 2
    assert cache.of(lambda: 9, objects[0]) == 9
