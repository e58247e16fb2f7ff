"""What every run over a workbook is asked with: the workbook (`Source`), and who follows the run (`Follower`).

What a run does is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from notice_gen.build.kinds import USUAL_KIND
from notice_gen.files.refusals import refusal_of
from notice_gen.files.turns import SILENT, Waiting
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.document import Format
from notice_gen.model.looks import STANDARD, Looks

Told = Callable[[int, int], None]  # done, of all


@dataclass(frozen=True, slots=True)
class Source:
    """A workbook, and how its documents are made where it does not say so itself.

    `kind` is meant whatever the workbook says in 模板, `usual` where it says nothing. Kinds are looked for beside the
    workbook, then in the folder `here`. `known` are findings on its settings, which every run over it reports;
    `codes` are the office's 机关代字, each with the format of its documents. `classified`: this is a machine for text
    with a 密级.
    """

    path: Path
    kind: str | None = None
    usual: str = USUAL_KIND
    looks: Looks = STANDARD
    here: Path | None = None
    known: tuple[Diagnostic, ...] = ()
    codes: tuple[tuple[str, Format], ...] = ()
    classified: bool = False


class Stopped(Exception):
    """The follower of a run wants it to stop; what is done stays done."""


@dataclass(frozen=True, slots=True)
class Follower:
    """Who follows a run: `told` is called with how far it is, `stop` is asked whether to stop, between two documents.

    `began` is called with the name of each part that is counted by itself, before it. All are called in the thread
    that the run was started in. `waiting` says who acts, and is told where another run's folder has to be waited for.
    """

    told: Told = lambda done, all_of: None
    stop: Callable[[], bool] = lambda: False
    began: Callable[[str], None] = lambda part: None
    waiting: Waiting = SILENT

    def went(self, done: int, all_of: int) -> None:
        """Tell how far the run is. Raises Stopped where it is to stop and something is left to do."""
        self.told(done, all_of)
        if done < all_of and self.stop():
            raise Stopped


NOBODY = Follower()


@contextmanager
def gathering(known: Iterable[Diagnostic] = ()) -> Iterator[Report]:
    """The Report of one run, which begins with what is known already. Every failure leaves as Refused with all of it.

    Raises Refused, with what was found before, for a Refused and for an error of the disk; Missing for a package that
    is not there.
    """
    report = Report()
    report.extend(known)
    try:
        yield report
    except BrokenPipeError:  # whoever is told of the progress has gone
        raise
    except (Refused, OSError, ModuleNotFoundError) as error:
        refused = error if isinstance(error, Refused) else refusal_of(error)
        report.extend(refused.findings)
        raise type(refused)(*report) from error
