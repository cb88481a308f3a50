"""Search tokens (检索标记) over sealed names: two-character grams, whole pinyin, initials, last four.

What tokens leak is kept small: no single characters, no surnames alone, initials salted by county. A hit is
checked again after opening the name. All functions are pure but for the index key.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

from kangjiu.common import blind
from kangjiu.common.later import later

if TYPE_CHECKING:
    import pypinyin
else:
    pypinyin = later("pypinyin")
# Readings are asked one character at a time; its 47,000 phrases would only cost a fifth of a second and 40 MB.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

KIND = "name"
MAX_READINGS = 8
_CHINESE = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTERS = re.compile(r"[A-Z]+")

# Readings a character has as a surname, when they differ from its usual one.
SURNAMES = {
    "单": ("shan",), "仇": ("qiu",), "解": ("xie",), "查": ("zha",), "曾": ("zeng",),
    "盖": ("ge", "gai"), "区": ("ou",), "朴": ("piao",), "缪": ("miao",), "秘": ("bi",),
    "覃": ("qin", "tan"), "翟": ("zhai", "di"), "种": ("chong",), "召": ("shao",),
    "折": ("she",), "黑": ("he", "hei"), "员": ("yun", "yuan"), "繁": ("po",),
    "乐": ("yue", "le"), "句": ("gou",), "阚": ("kan",), "隗": ("wei", "kui"),
    "郇": ("xun", "huan"), "祭": ("zhai",), "牟": ("mou", "mu"), "薄": ("bo",),
    "谌": ("chen", "shen"), "都": ("du",), "佴": ("nai",), "么": ("yao",),
    "郗": ("xi", "chi"), "莘": ("shen", "xin"), "重": ("chong",), "长": ("chang",),
}  # fmt: skip
COMPOUND_SURNAMES = {
    "尉迟": "yu chi", "长孙": "zhang sun", "万俟": "mo qi", "令狐": "ling hu", "单于": "chan yu",
    "鲜于": "xian yu", "澹台": "tan tai", "夏侯": "xia hou", "皇甫": "huang fu",
    "欧阳": "ou yang", "上官": "shang guan", "司马": "si ma", "诸葛": "zhu ge",
    "东方": "dong fang", "公孙": "gong sun", "慕容": "mu rong", "宇文": "yu wen", "司徒": "si tu",
    "端木": "duan mu", "呼延": "hu yan", "南宫": "nan gong", "轩辕": "xuan yuan",
    "闻人": "wen ren", "申屠": "shen tu", "太叔": "tai shu",
}  # fmt: skip
# Characters of given names that people read in another way, or in more than one.
GIVEN = {
    "乐": ("le", "yue"), "茜": ("qian", "xi"), "行": ("xing", "hang"),
    "长": ("chang", "zhang"), "朝": ("chao", "zhao"), "重": ("chong", "zhong"),
    "晟": ("sheng", "cheng"), "莘": ("shen", "xin"), "曾": ("zeng",), "单": ("dan", "shan"),
    "柏": ("bai", "bo"), "翟": ("zhai",),
}  # fmt: skip


@dataclass(frozen=True)
class SearchQuery:
    """What was typed, recognised: a row matches when it has a token from every group.

    `kind`: "name", "letters", "tail", "resident_id", "certificate", "phone", "case" or "too_short". Full
    numbers have no groups: look them up by their blind digest, a case number as it is; "too_short" finds
    nothing (a single character or letter names half a county).
    """

    kind: str
    text: str
    groups: tuple[frozenset[int], ...] = ()


def clean_name(name: str) -> str:
    """A name without blanks, middle dots and other marks; letters as capitals."""
    return "".join(char for char in blind.normalise(name) if _CHINESE.match(char) or _LETTERS.match(char))


@lru_cache(maxsize=20_000)
def _reading(char: str) -> str:
    found = pypinyin.pinyin(char, style=pypinyin.Style.NORMAL, errors="ignore")
    return fold_letters(found[0][0]) if found else ""


def fold_letters(text: str) -> str:
    """Pinyin letters as compared: capitals, ü as V, lyu and nyu as LV and NV, no blanks or apostrophes.

    Both sides fold the whole word: 安乐 is ANVE in the index and in the query alike.
    """
    plain = re.sub(r"[^A-Z]", "", blind.normalise(text).replace("Ü", "V"))
    return re.sub(r"([LN])YU", r"\1V", plain)


def _readings(name: str) -> list[tuple[str, ...]]:
    """For each character its possible readings, the surname by its own table."""
    surname = COMPOUND_SURNAMES.get(name[:2])
    first: list[tuple[str, ...]]
    if surname:
        first = [(fold_letters(part),) for part in surname.split()]
    else:
        first = [_fold_all(SURNAMES.get(name[0], ())) or (_reading(name[0]),)]
    return first + [_fold_all(GIVEN.get(char, ())) or (_reading(char),) for char in name[len(first) :]]


def _fold_all(readings: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold_letters(one) for one in readings)


def name_spellings(name: str) -> set[tuple[str, str]]:
    """(whole pinyin, initials) of a Chinese name, several for characters with several readings."""
    chinese = "".join(_CHINESE.findall(clean_name(name)))
    if len(chinese) < 2:
        return set()
    spelled = islice(product(*_readings(chinese)), MAX_READINGS)
    return {(fold_letters("".join(parts)), "".join(part[:1] for part in parts)) for parts in spelled}


def grams(name: str) -> set[str]:
    """Every two neighbouring characters of a name."""
    clean = clean_name(name)
    return {clean[at : at + 2] for at in range(len(clean) - 1)} if _CHINESE.search(clean) else set()


def _stored_grams(name: str) -> set[str]:
    """The grams worth a token: a compound surname at the head is none, unless it is the whole name."""
    clean = clean_name(name)
    return grams(clean[1:] if len(clean) > 2 and clean[:2] in COMPOUND_SURNAMES else clean)


def _asked_grams(text: str) -> list[str]:
    """The grams a query must meet: one that may be a surname is left out when others remain."""
    found = grams(text)
    return sorted(found - COMPOUND_SURNAMES.keys() or found)


def name_tokens(name: str, county: str, numbers: Iterable[str] = ()) -> set[int]:
    """Tokens of one person: grams, whole pinyin, initials salted by the county code, last four of numbers."""
    tokens = {blind.token(KIND, f"g{gram}") for gram in _stored_grams(name)}
    for whole, initials in name_spellings(name):
        tokens.add(blind.token(KIND, f"p{whole}"))
        tokens.add(blind.token(KIND, f"i{initials}", county))
    letters = clean_name(name)
    if len(letters) > 1 and not _CHINESE.search(letters):
        tokens.add(blind.token(KIND, f"p{fold_letters(letters)}"))
    return tokens | {tail_token(number) for number in numbers if len(blind.normalise(number)) > 4}


def tail_token(number: str) -> int:
    """The token of the last four characters of a number."""
    return blind.token(KIND, f"t{blind.normalise(number)[-4:]}")


def query_kind(text: str) -> str:
    """What a search text is, by its shape alone."""
    plain = blind.normalise(text)
    shapes = (
        ("certificate", r"\d{17}[\dX][1-7][1-4](B[1-9]\d?|\d)?"),
        ("resident_id", r"\d{17}[\dX]"),
        ("phone", r"1[3-9]\d{9}"),
        ("tail", r"\d{3}[\dX]"),
    )
    for kind, shape in shapes:
        if re.fullmatch(shape, plain):
            return kind
    if _CHINESE.search(plain):
        return "name" if len(clean_name(plain)) > 1 and grams(plain) else "too_short"
    if any(char.isdigit() for char in plain):
        return "case" if len(plain) > 4 else "too_short"
    return "letters" if len(fold_letters(plain)) > 1 else "too_short"


def query_tokens(text: str, county_codes: Iterable[str]) -> SearchQuery:
    """Recognise characters, pinyin, initials or digits; initials are probed in each of the counties given."""
    plain, kind = blind.normalise(text), query_kind(text)
    groups: tuple[frozenset[int], ...] = ()
    if kind == "name":
        groups = tuple(frozenset({blind.token(KIND, f"g{gram}")}) for gram in _asked_grams(plain))
    elif kind == "letters":
        groups = (_letter_group(fold_letters(text), county_codes),)
    elif kind == "tail":
        groups = (frozenset({tail_token(plain)}),)
    return SearchQuery(kind, plain, groups)


def _letter_group(letters: str, county_codes: Iterable[str]) -> frozenset[int]:
    initials = (
        {blind.token(KIND, f"i{letters}", county) for county in county_codes} if len(letters) < 7 else set()
    )
    return frozenset(initials | {blind.token(KIND, f"p{letters}")})


def name_matches(query: SearchQuery, name: str, numbers: Iterable[str] = ()) -> bool:
    """Whether an opened name or number really answers the query."""
    if query.kind == "name":
        return clean_name(query.text) in clean_name(name)
    if query.kind == "letters":
        letters = fold_letters(query.text)
        spelled = {one for pair in name_spellings(name) for one in pair}
        return letters in spelled | {fold_letters(clean_name(name))}
    return query.kind == "tail" and any(blind.normalise(number).endswith(query.text) for number in numbers)
