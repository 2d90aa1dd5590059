r"""The query language: from what was typed to words, phrases, weights, negatives and filters.

::

    红色 沙发 -皮革           without a word           "exact phrase"   “原话”   「原話」
    sofa^2 red               a word that counts twice  kind:figure  in:catalogues/  after:2024
    -kind:photo              none that pass a filter  price<500

Nothing is an error: what is not syntax is words. A sign counts only where no sentence has it:
"-" after a space (or "，", "、", "；") and before a letter, a quote at the beginning of a word, a
colon after a name that is known and before a value that fits. `\` before a sign makes it an
ordinary character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from tusou.given import NotTaken, date, language
from tusou.text.all_of import kinds_named
from tusou.text.field_names import field_key
from tusou.text.scripts import CJK
from tusou.text.stop_words import ENGLISH
from tusou.text.stored_values import fold_value
from tusou.text.tokens import exact_terms
from tusou.types import KINDS, as_range

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

HIGHEST_WEIGHT = 10.0

_ESCAPED = re.compile(r'\\([-－−–"“”「」『』:：^<>＜＞≤≥])')
_HIDDEN_FROM = 0x10F000
"""Escaped signs travel as private characters, which no text layer of a query holds."""

_QUOTED = r'(?:"([^\s"](?:[^"]*[^\s"])?)"|“([^“”]+)”|「([^「」]+)」|『([^『』]+)』)'
_STOP = r"\s,;，。；、！？"
_END = rf"(?=[{_STOP}:.!?)）“「『{CJK}]|$)"
_BEGIN = rf"(?<![^\s(（,，。：:、”」』{CJK}])"
_AFTER_SPACE = r"(?<!\S)"
_AFTER_STOP = r"(?<![^\s，、；])"
_MINUS = "[-－−]"
_NAME = r"[^\W\d_][\w.-]*"
_WITHOUT = rf"{_AFTER_STOP}{_MINUS}(?P<without>{_QUOTED}|[^\W\d_][^{_STOP}\"^]*)(?=[{_STOP}]|$)"
_IN_NUMBER = r"(?<=\d)[,，](?=\d{2,3}(?!\d))"
_BEFORE_BOUND = r"(?:[<>＜＞]=?[ ](?=\d)|[≤≥][ ](?=\d))?"
_COMPARING = "<>＜＞≤≥"
_AMOUNT = r"[$€£¥￥]?-?\d+(?:[.,]\d+)*(?:[€元%]|[A-Za-z]{1,4}(?![A-Za-z\d]))?"
"""A number and its unit: "价格<500的衣柜" goes on."""
_COMPARED = (
    rf"(?P<compared>{_NAME})(?P<bound>[{_COMPARING}][=＝]?[ ]?{_AMOUNT})"
    rf"(?=[.!?]*(?:[{_STOP}]|$)|[^\x00-\u2fff])"
)
_CHINESE_KINDS = ("页面", "插图", "照片", "相片", "图片", "图文对")
_KIND = rf"(?:[A-Za-z]+|(?:{'|'.join(_CHINESE_KINDS)})(?!\w))"
_KIND_LIST = rf"{_KIND}(?:[,，]{_KIND}|、[^\W\d_]+)+"
"""Behind "，" a sentence may go on; "、" stands in lists alone."""
_SIGN = re.compile(
    rf"(?:{_AFTER_SPACE}|{_AFTER_STOP}(?P<no_kinds>{_MINUS}))"
    rf"(?P<of_kinds>(?i:kind)|类型)[:：](?P<kinds>{_KIND_LIST})(?=[.!?]*(?:[{_STOP}]|$))"
    rf"|(?:{_AFTER_SPACE}|{_AFTER_STOP}(?P<not>{_MINUS}))"
    rf"(?P<name>{_NAME})[:：](?!//)(?P<value>{_QUOTED}|{_BEFORE_BOUND}(?:[^{_STOP}\"“「『]|{_IN_NUMBER})+)"
    # What goes on behind the value is a word like others, as a whole.
    rf"(?(not)(?=[.!?]*(?:[{_STOP}]|$)))"
    rf"|(?:{_AFTER_SPACE}|{_AFTER_STOP}(?P<not_compared>{_MINUS})){_COMPARED}"
    rf"|{_WITHOUT}"
    rf"|{_BEGIN}(?P<phrase>{_QUOTED})(?:\^(?P<phrase_weight>\d+(?:\.\d+)?))?{_END}"
    rf"|{_AFTER_SPACE}(?P<word>[^\W\d_][^{_STOP}\"^=]*)\^(?P<weight>\d+(?:\.\d+)?)(?=[{_STOP}]|$)"
)
_FIELD = re.compile(rf"(?:{_AFTER_SPACE}|{_AFTER_STOP}{_MINUS})({_NAME})[:：](?!//)[^{_STOP}]")
_COMPARED_FIELD = re.compile(rf"(?:{_AFTER_SPACE}|{_AFTER_STOP}{_MINUS})({_NAME})[{_COMPARING}]")
_NEGATIVE = re.compile(_WITHOUT)
_NEGATIVE_NAME = re.compile(rf"{_AFTER_STOP}{_MINUS}{_NAME}[:：]$")
# "price per cm^2" and "sin^2 x" are no weights.
_POWERS = frozenset(
    [
        "mm",
        "cm",
        "dm",
        "km",
        "m",
        "in",
        "ft",
        "yd",
        "sq",
        "kg",
        "sec",
        "sin",
        "cos",
        "tan",
        "log",
        "ln",
        "exp",
    ]
)
_FORMULA = re.compile(r"(?<![<>])=|(?<!\S)[+*/](?!\S)")


Became: TypeAlias = Literal["words", "without", "nothing"]
"""What is looked for, what must not stand there, or neither."""


class Unfit(NamedTuple):
    """What has the name of a filter and no value that fits it, and what became of it."""

    name: str
    """With "-" where it had one; "" where one of several kinds is none: the others have it."""
    value: str
    became: Became = "words"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as it was understood."""

    words: str
    """What is looked for, the words of phrases among them, without any sign."""
    phrases: tuple[str, ...] = ()
    """What has to stand there word for word."""
    without: tuple[str, ...] = ()
    """Words and phrases that must not stand there."""
    weights: tuple[tuple[str, float], ...] = ()
    """(words, weight) where the weight is not 1."""
    filters: tuple[tuple[str, str], ...] = ()
    """(name, value): kind, in, after, before, lang, or a field of pairs.

    With "-" before its name a filter leaves out what passes it, and what `filters_called` so
    passes together: "-date"."""
    unfit: tuple[Unfit, ...] = ()
    """What has the name of a filter and no value that fits it."""
    unknown: tuple[str, ...] = ()
    """Names before a colon that are those of no field: sentences hold colons of their own."""
    unknown_compared: tuple[str, ...] = ()
    """The same of numbers that are compared ("price<500"), which formulas hold too."""


def field_names(text: str) -> list[str]:
    """Return the names before a colon that may be fields: whether they are, the library knows.

    And those of numbers that are compared ("price<500"), which sentences and formulas have too.
    """
    hidden = _hidden(text)
    return list(dict.fromkeys([*_names(_FIELD, hidden), *_names(_COMPARED_FIELD, hidden)]))


def _names(pattern: re.Pattern[str], hidden: str) -> list[str]:
    names = map(str.casefold, pattern.findall(hidden))
    return [name for name in dict.fromkeys(names) if name not in FILTER_OF or name in _CALLED]


def parse_query(text: str, known_fields: Collection[str] = ()) -> Parsed:
    """Understand `text`; a sentence without signs comes back as it is.

    Args:
        text: what was typed.
        known_fields: names of fields that the library knows, in any case; `field_names` of
            `text` tells which to ask for. They are typed as `field_key` compares them, and come
            back as they are called here, in small letters.
    """
    hidden = _hidden(text)
    fields: dict[str, str] = {}
    for name in sorted(map(fold_value, known_fields)):
        fields.setdefault(field_key(name), name)
    reading = _Reading(fields, weights_are_meant=_FORMULA.search(hidden) is None)
    words = _SIGN.sub(reading.take, hidden)
    unfit = tuple(one._replace(value=_shown(one.value)) for one in reading.unfit)
    unknown, unknown_compared = (
        tuple(
            name
            for name in _names(pattern, hidden)
            if not (name in FILTER_OF or field_key(name) in fields)
        )
        for pattern in (_FIELD, _COMPARED_FIELD)
    )
    if not (reading.phrases or reading.without or reading.weights or reading.filters):
        return Parsed(
            _shown(hidden), unfit=unfit, unknown=unknown, unknown_compared=unknown_compared
        )
    return Parsed(
        _shown(" ".join(words.split())),
        tuple(map(_shown, reading.phrases)),
        tuple(map(_shown, reading.without)),
        tuple((_shown(words), weight) for words, weight in reading.weights),
        tuple((name, _shown(value)) for name, value in reading.filters),
        unfit,
        unknown,
        unknown_compared,
    )


class _Reading:
    """What has been found so far; `take` replaces a sign by the words that remain of it."""

    def __init__(self, fields: dict[str, str], *, weights_are_meant: bool) -> None:
        self._fields = fields
        self._weights_are_meant = weights_are_meant
        self.phrases: list[str] = []
        self.without: list[str] = []
        self.weights: list[tuple[str, float]] = []
        self.filters: list[tuple[str, str]] = []
        self.unfit: list[Unfit] = []

    def take(self, match: re.Match[str]) -> str:
        if match["kinds"] is not None:
            return self._kinds(match)
        if match["name"] is not None:
            return self._filter(match)
        if match["compared"] is not None:
            return self._compared(match)
        if match["without"] is not None:
            return self._negative(match)
        if match["phrase"] is not None:
            return self._phrase(match)
        return self._weighted(match)

    def _kinds(self, match: re.Match[str]) -> str:
        """Several kinds; what is none stays as words, all of it where none is one.

        Behind one that is, words may go on: only what is nearly a kind is told, and behind a minus
        it is not looked for.
        """
        name = "-kind" if match["no_kinds"] else "kind"
        if field := self._field(match["of_kinds"]):
            self.filters.append((name.replace("kind", field), match["kinds"]))
            return " "
        given = [(one, kinds_named(one)) for one in re.split("[,，、]", match["kinds"])]
        fit = dict.fromkeys(kind for _, kinds in given for kind in kinds)
        words = [one for one, kinds in given if not kinds]
        if not fit:
            is_left_out = bool(match["no_kinds"]) and self._leave_out(match.group()[1:])
            self.unfit += [Unfit(name, one, "without" if is_left_out else "words") for one in words]
            return " " if is_left_out else match.group()
        self.filters += [(name, kind) for kind in fit]
        nearly = [one for one in words if _is_nearly_a_kind(one)]
        became: Became = "nothing" if match["no_kinds"] else "words"
        self.unfit += [Unfit("", one, became) for one in nearly]
        sought = [one for one in words if became == "words" or one not in nearly]
        return f" {' '.join(sought)} "

    def _filter(self, match: re.Match[str]) -> str:
        name, given = match["name"].casefold(), _unquoted(match["value"])
        field = self._field(name)
        names = (field,) if field else _CALLED.get(name, (name,))
        if match["value"][0] not in _OPENING:
            # The marks that end a sentence; of a path "?" is any character.
            ended = given.rstrip("!." if "in" in names else "!?.")
            is_open = field and as_range(given) and not as_range(ended)  # "100..": from there on
            given = given if is_open else ended
        values = [given] if field else _fitting(names[0], given)
        sign = "-" if match["not"] else ""
        if values:
            # Left out is what lies in a year, not what lies before its end or after its beginning.
            kept = (name,) if sign and len(names) > 1 else names
            self.filters += [(sign + one, value) for one in kept for value in values]
            return " "
        is_left_out = bool(sign) and self._leaves_out(match)
        if name in FILTER_OF:
            self.unfit.append(Unfit(sign + name, given, "without" if is_left_out else "words"))
        return " " if is_left_out else match.group()

    def _compared(self, match: re.Match[str]) -> str:
        """A range of numbers without a colon; words where no field has that name."""
        field = self._field(match["compared"].casefold())
        if not field or as_range(match["bound"]) is None:
            return match.group()
        self.filters.append((f"{'-' if match['not_compared'] else ''}{field}", match["bound"]))
        return " "

    def _field(self, name: str) -> str:
        """The field that is typed as `name`; "" where none is called so."""
        is_field = name not in FILTER_OF or name in _CALLED
        return self._fields.get(field_key(name), "") if is_field else ""

    def _leaves_out(self, match: re.Match[str]) -> bool:
        """Whether what has a minus and a name, and is no filter, is left out as other words are."""
        if match["value"][0] in _OPENING:
            return self._leave_out(f"{match['name']}:{_unquoted(match['value'])}")
        word = _NEGATIVE.match(match.string, match.start())
        return word is not None and self._leave_out(word["without"])

    def _negative(self, match: re.Match[str]) -> str:
        words = _unquoted(match["without"])
        is_quoted = match["without"][0] in _OPENING
        return " " if self._leave_out(words, is_quoted=is_quoted) else match.group()

    def _leave_out(self, words: str, *, is_quoted: bool = False) -> bool:
        words = words.rstrip(".:!?")
        if not (is_quoted or _can_be_left_out(words)) or not exact_terms(words):
            return False
        self.without.append(words)
        return True

    def _phrase(self, match: re.Match[str]) -> str:
        words = _unquoted(match["phrase"])
        # What a minus stands before is not asked for.
        is_unwanted = _NEGATIVE_NAME.search(match.string[: match.start()])
        if is_unwanted or not exact_terms(words):
            return match.group()
        self.phrases.append(words)
        if match["phrase_weight"] is not None:
            self._weigh(words, match["phrase_weight"])
        return f" {words} "

    def _weighted(self, match: re.Match[str]) -> str:
        word = match["word"]
        is_power = len(word) < 2 and not re.match(f"[{CJK}]", word)
        if is_power or word.casefold() in _POWERS or not self._weights_are_meant:
            return match.group()
        return word if self._weigh(word, match["weight"]) else match.group()

    def _weigh(self, words: str, written: str) -> bool:
        weight = float(written)
        if not 0 < weight <= HIGHEST_WEIGHT:
            return False
        if weight != 1:
            self.weights.append((words, weight))
        return True


_OPENING = '"“「『'
FILTERS = ("kind", "in", "lang", "after", "before")
_CALLED = {
    "类型": ("kind",),
    "文件夹": ("in",),
    "语言": ("lang",),
    "日期": ("after", "before"),
    "date": ("after", "before"),
}
"""Other names for filters, where no field is called so."""
FILTER_OF = {name: name for name in FILTERS} | {
    name: filters[0] for name, filters in _CALLED.items()
}
"""What may stand before a colon, and the filter that checks its value."""


def filters_called(name: str) -> tuple[str, ...]:
    """Return the filters that are typed as `name`, where no field is called so: "date" is two."""
    return _CALLED.get(name, (name,))


_CHECKS = {"lang": language, "after": date, "before": date}
_LANGUAGES = {"中文": "zh", "英文": "en", "英语": "en"}


def _fitting(name: str, value: str) -> Sequence[str]:
    """Return `value` as the filter `name` takes it, perhaps as several; none when it is none."""
    if name == "kind":
        return kinds_named(value)
    if name in _CHECKS:
        try:
            return [_CHECKS[name](_LANGUAGES.get(value, value))]
        except NotTaken:
            return []
    # "in:house" is a word; a folder ends in "/", a file has a suffix or a star.
    return [value] if name == "in" and set(value) & set("/*?.") else []


def _is_nearly_a_kind(word: str) -> bool:
    """Whether it begins and sounds like one: "fotos", and no "air" behind a comma."""
    from difflib import get_close_matches

    heard = word.casefold().replace("ph", "f")
    names = (*KINDS, *(f"{kind}s" for kind in KINDS), *_CHINESE_KINDS)
    kinds = [name for name in (one.replace("ph", "f") for one in names) if name[0] == heard[0]]
    return bool(get_close_matches(heard, kinds, cutoff=0.75))


def _can_be_left_out(word: str) -> bool:
    """Whether "-word" leaves a word out: no option ("-v"), no broken compound ("-and", "-in-")."""
    if re.search(f"{_MINUS}$", word) or word.casefold() in ENGLISH:
        return False
    return len(word) > 1 or re.match(f"[{CJK}]", word) is not None


def _unquoted(text: str) -> str:
    return text[1:-1].strip() if text[0] in _OPENING else text


def _hidden(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(_HIDDEN_FROM + ord(match[1]) % 0x1000), text)


_SHOWN = {_HIDDEN_FROM + ord(sign) % 0x1000: sign for sign in '-－−–"“”「」『』:：^<>＜＞≤≥'}


def _shown(text: str) -> str:
    return text.translate(_SHOWN)
