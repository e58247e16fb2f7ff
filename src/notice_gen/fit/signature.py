"""署名, 成文日期 and 主送机关: distances from the right edge for sealed and unsealed documents."""

from __future__ import annotations

from notice_gen.document import Addressees, Signature
from notice_gen.fit.em import em
from notice_gen.fitted import FittedAddressees, FittedSignature
from notice_gen.layout import Layout

STAMP = 7.0  # 字; room for a signature stamp of 40 mm, whose size the standard leaves open


def fit_addressees(addressees: Addressees) -> FittedAddressees:
    """The addressees, closed by one full-width colon (GB/T 9704—2012, 7.3.2)."""
    return FittedAddressees(str(addressees.text).rstrip(" ：:") + "：")


def fit_signature(signature: Signature, layout: Layout) -> FittedSignature:
    """Where issuer and date stand (7.3.5.1 sealed, 7.3.5.2 unsealed, 7.3.5.3 signature stamp)."""
    issuer, date = str(signature.issuer), str(signature.date)
    wide_issuer, wide_date = em(issuer), em(date)
    match str(signature.seal):
        case "否":
            return FittedSignature(
                layout.unsealed_lines_above, issuer, *_unsealed(wide_issuer, wide_date, layout, date)
            )
        case "签名章":
            right = layout.date_right_sealed
            post = right + STAMP + 2
            return FittedSignature(
                layout.stamp_lines_above, issuer, post, layout.stamp_lines_below, date, right
            )
        case _:
            right = max(layout.date_right_sealed, (wide_issuer - wide_date) / 2)
            above = right + (wide_date - wide_issuer) / 2  # the issuer is centred on the date
            return FittedSignature(layout.sealed_lines_above, issuer, above, 0, date, right)


def _unsealed(issuer: float, date: float, layout: Layout, text: str) -> tuple[float, int, str, float]:
    """The longer of the two has two 字 to its right; the date begins two 字 after the issuer does."""
    right, step = layout.signature_right, layout.date_after_issuer
    if date <= issuer + right - step:
        return right, 0, text, issuer + right - step - date
    return date + right + step - issuer, 0, text, right
