"""The characters of a cell → those that a document prints: some are dropped, some exchanged, some only named.

Whatever is not printed as it was typed has a fault. Nothing here knows of cells; `grid` says where it was.
"""

from __future__ import annotations

import unicodedata

from notice_gen.book.faults import (
    CONTROL_CHARACTERS,
    LOOKALIKES,
    PRIVATE_CHARACTERS,
    PRIVATE_PLANES,
    UNSEEN_CHARACTERS,
)
from notice_gen.model.diagnostics import Fault
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.raised import TYPED, from_typed

# What XML 1.0 forbids (production 2) and no document can hold.
_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
# What nobody sees and what turns the direction of writing. A soft hyphen is one of them: no 公文 breaks words by it.
_INVISIBLE = "\u00ad\u034f\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u3164\ufeff\uffa0"
# What joins and parts letters stays where it does: emoji are joined by it, and scripts that are written in hands.
_JOINERS = "\u200c\u200d"
# Radicals (U+2E80 to U+2FD5) and compatibility ideographs, which look like 汉字 and are none: text copied out of a PDF
# has them. Twelve of U+FA0E to U+FA29 are 汉字 in spite of their block, and have no other character to become.
_LOOKALIKE = "\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f"
# Characters that each machine draws as it likes, or not at all. 造字 of Windows begin at U+E000.
_PRIVATE = "\ue000-\uf8ff"
# Planes 15 and 16 are what we raise and lower characters with (`model/raised`): nobody else's may come through.
_PRIVATE_PLANES = "\U000f0000-\U0010ffff"
GETA = "〓"  # what stands for a character that cannot be set

FORBIDDEN, INVISIBLE, LOOKALIKE = (
    lazy_pattern(f"[{_FORBIDDEN}]"),
    lazy_pattern(
        f"[{_INVISIBLE}]|[{_JOINERS}](?=[\x00-\u02ff\u2e80-\ud7ff\uff00-\uffef]|\\Z)|(?:^|(?<=[\x00-\u02ff\u2e80-\ud7ff\uff00-\uffef]))[{_JOINERS}]"
    ),
    lazy_pattern(f"[{_LOOKALIKE}]"),
)
PRIVATE, OF_PLANES = lazy_pattern(f"[{_PRIVATE}]"), lazy_pattern(f"[{_PRIVATE_PLANES}]")
_UNTIDY = f"{_INVISIBLE}{_JOINERS}{TYPED}{_LOOKALIKE}{_PRIVATE}{_PRIVATE_PLANES}"
# Words with any of these are cleaned; all others are read in haste. Control characters are looked for elsewhere.
UNTIDY = lazy_pattern(f"[{_UNTIDY}]")
# The same, and all that lies beyond U+FFFF: twice as fast, for Python tests that by one look into a table. The table takes
# as long to make as a million characters to look through.
_PERHAPS = lazy_pattern(
    "[^\x00-\xac\xae-\xb1\xb4-\xb8\xba-\u034e\u0350-\u115e\u1161-\u180d\u180f-\u200a\u2010-\u2029\u202f-\u205f\u2065\u206a-\u206f"
    "\u2072\u2073\u208f-\u2e7f\u2fd6-\u3163\u3165-\ud7ff\ufb00-\ufefe\uff00-\uff9f\uffa1-\uffff]"
)

WORTH_A_TABLE = 50_000  # characters in a piece; a workbook with such pieces has many of them


def untidy(text: str) -> bool:
    """Whether there is anything in a text, of one cell or of thousands, that `cleaned` changes or names."""
    if text.isascii() or (len(text) > WORTH_A_TABLE and _PERHAPS.search(text) is None):
        return False
    return UNTIDY.search(text) is not None


ODD = lazy_pattern(
    f"[\r{_FORBIDDEN}{_INVISIBLE}{_JOINERS}{TYPED}{_LOOKALIKE}{_PRIVATE}{_PRIVATE_PLANES}]|_x[0-9A-Fa-f]{{4}}_"
)

# The radicals that Unicode does not decompose, and the 汉字 each of them is drawn like (UCD, EquivalentUnifiedIdeograph,
# without those that are drawn otherwise). ⼾ becomes 户, as it is drawn here, not the 戶 of Unicode's tables.
_RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺉⺋⺎⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺳⺴⺹⺺⺻⺾"
        "⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻐⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂乛乚乙亻冂刂㔾兀尣尢巳幺彑彐忄扌攵旡日月歺民氵氺灬爫爫丬牛犭王目示礻糹纟罓罒㓁冗耂肀聿艹"
        "艹艹虎衤覀西见角讠贝车辶辶辶钅長镸长门阝青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
        strict=True,
    ),
) | {"⼾": "户"}


# What is said of each: what was seen, what to do. Of every cell in the same words, so that cells are named together.
SAID: dict[Fault, tuple[str, str]] = {
    CONTROL_CHARACTERS: ("格中有看不见的控制字符，已经去掉", "重新输入这一格的内容"),
    UNSEEN_CHARACTERS: ("格中有看不见的字符（零宽或改变书写方向的），已经去掉", "重新输入这一格的内容"),
    LOOKALIKES: (
        "格中有样子像汉字、其实不是汉字的符号（⼈、⽂ 这一类，多是从 PDF 复制来的），已经换成汉字",
        "看一看换得对不对；要彻底改好，重新输入这一格的内容",
    ),
    PRIVATE_CHARACTERS: (
        "格中有造字（各台电脑自己定的字符），换一台电脑可能显示成别的字或方框",
        "换成标准的字，或写成别的说法；留着不改的，在打印的纸上看一看",
    ),
    PRIVATE_PLANES: (
        f"格中有造字（各台电脑自己定的字符），印不出来，这里以 {GETA} 代替",
        "换成标准的字，或写成别的说法",
    ),
}


def cleaned(text: str) -> tuple[str, list[Fault]]:
    """The text as a document can have it, and a fault for each sort of thing that was done to it."""
    said = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if FORBIDDEN.search(text):
        said.append(CONTROL_CHARACTERS)
        text = FORBIDDEN.sub("", text)
    if not untidy(text):
        return text, said
    if INVISIBLE.search(text):
        said.append(UNSEEN_CHARACTERS)
        text = INVISIBLE.sub("", text)
    plain = LOOKALIKE.sub(lambda match: _ordinary(match[0]), text)
    if plain != text:
        said.append(LOOKALIKES)
        text = plain
    if PRIVATE.search(text):
        said.append(PRIVATE_CHARACTERS)
    if OF_PLANES.search(text):
        said.append(PRIVATE_PLANES)
        text = OF_PLANES.sub(GETA, text)
    return from_typed(text), said


def _ordinary(character: str) -> str:
    """The 汉字 that a radical or compatibility ideograph is drawn like; the character itself where there is none."""
    return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
