"""Signature and Addressees → what is fitted of them: distances from the right edge for sealed and unsealed documents."""

from __future__ import annotations

from notice_gen.fit.em import em
from notice_gen.fit.faults import ISSUER_TOO_LONG
from notice_gen.fit.joint_signature import STAMP, fit_joint_signature
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.document import Addressees, Signature
from notice_gen.model.fitted import FittedAddressees, FittedJointSignature, FittedSignature
from notice_gen.model.layout import Layout
from notice_gen.model.text import without_end_marks
from notice_gen.model.values import place_of


def fit_addressees(addressees: Addressees) -> FittedAddressees:
    """The addressees, closed by one full-width colon (GB/T 9704—2012, 7.3.2)."""
    return FittedAddressees(without_end_marks(str(addressees.text)) + "：")


def fit_signature(
    signature: Signature, layout: Layout, report: Report
) -> FittedSignature | FittedJointSignature:
    """Indents and empty lines of issuer and date (7.3.5.1 sealed, 7.3.5.2 unsealed, 7.3.5.3 signature stamp)."""
    if len(signature.issuer.items) > 1:
        return fit_joint_signature(signature, layout, report)
    issuer, date = str(signature.issuer), str(signature.date)
    wide_issuer, wide_date = em(issuer), em(date)
    right, step = layout.date_right_sealed, layout.date_after_issuer
    match str(signature.seal):
        case "否":
            issuer_right = layout.signature_right
            date_right = issuer_right + wide_issuer - step - wide_date
            if date_right < layout.signature_right:  # the date is the longer one
                date_right = layout.signature_right
                issuer_right = date_right + wide_date + step - wide_issuer
            above, between = layout.unsealed_lines_above, 0
        case "签名章":
            issuer_right, date_right = right + STAMP + step, right
            above, between = layout.stamp_lines_above, layout.stamp_lines_below
        case _:
            date_right = max(right, (wide_issuer - wide_date) / 2)
            issuer_right = date_right + (wide_date - wide_issuer) / 2  # centred on the date
            above, between = layout.sealed_lines_above, 0
    room = layout.characters - wide_issuer
    if room < issuer_right:
        # Too long for its place: it begins at the left edge, and the date stays whole below it.
        issuer_right = max(0.0, room)
        date_right = min(date_right, layout.characters - wide_date - step)
        seen = f"署名有 {len(issuer)} 个字，一行放不下规定的位置"
        remedy = "在“署名”中改用规范化简称"
        report.add(Diagnostic(ISSUER_TOO_LONG, place_of(signature.issuer.alone), seen, remedy))
    return FittedSignature(above, issuer, issuer_right, between, date, date_right)
