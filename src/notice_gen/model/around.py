"""版头 and 版记: what stands above and below the parts of a document, each element by its name (`document`)."""

from __future__ import annotations

from dataclasses import dataclass

from notice_gen.model.text import EMPTY, Text

# ---- 版头: what stands above the red rule (7.2) ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class CopyNumber:
    """份号 (7.2.1)."""

    text: Text


@dataclass(frozen=True, slots=True)
class Classification:
    """密级 and its period (7.2.2)."""

    text: Text


@dataclass(frozen=True, slots=True)
class Urgency:
    """紧急程度 (7.2.3)."""

    text: Text


@dataclass(frozen=True, slots=True)
class Mark:
    """发文机关标志 (7.2.4)."""

    text: Text


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号 (7.2.5)."""

    text: Text


@dataclass(frozen=True, slots=True)
class Signatories:
    """签发人 of an upward document (7.2.6)."""

    text: Text


@dataclass(frozen=True, slots=True)
class Editor:
    """编印单位 of minutes and bulletins, at the left above the rule. No standard has it."""

    text: Text


@dataclass(frozen=True, slots=True)
class EditedOn:
    """The day of minutes and bulletins, at the right above the rule, for they have no signature."""

    text: Text


HeadElement = CopyNumber | Classification | Urgency | Mark | DocumentNumber | Signatories | Editor | EditedOn


@dataclass(frozen=True, slots=True)
class Head:
    """版头. `mode` is 全印 (all is printed), 套打 (room is kept for pre-printed paper) or 不印 (no head)."""

    mode: Text = EMPTY
    elements: tuple[HeadElement, ...] = ()


NO_HEAD = Head()


# ---- 版记 (7.4) -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MainTo:
    """Addressees that would leave the first page without text, above 抄送 (7.3.2)."""

    text: Text


@dataclass(frozen=True, slots=True)
class CopyTo:
    """抄送机关 (7.4.2)."""

    text: Text


@dataclass(frozen=True, slots=True)
class Printer:
    """印发机关 (7.4.3)."""

    text: Text


@dataclass(frozen=True, slots=True)
class PrintDate:
    """印发日期 (7.4.3), without 印发."""

    text: Text


@dataclass(frozen=True, slots=True)
class ReportedTo:
    """报: the superiors that a bulletin goes to. No standard has it, nor the next three."""

    text: Text


@dataclass(frozen=True, slots=True)
class SentTo:
    """送: bodies of the same level."""

    text: Text


@dataclass(frozen=True, slots=True)
class IssuedTo:
    """发: those below."""

    text: Text


@dataclass(frozen=True, slots=True)
class Copies:
    """共印…份: how many copies of it there are, the number alone."""

    text: Text


ImprintElement = MainTo | CopyTo | ReportedTo | SentTo | IssuedTo | Printer | PrintDate | Copies


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记, at the foot of the last page."""

    elements: tuple[ImprintElement, ...] = ()
