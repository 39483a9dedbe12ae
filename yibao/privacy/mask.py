"""Masks ID, phone and card numbers, typed or spoken; sums, years, dates and hotlines stay."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yibao.privacy.digits import SPOKEN_DIGITS, plain, valued
from yibao.privacy.identity import check_digit_fits, holds_a_birthday, owner
from yibao.privacy.labelled import labelled_numbers

ID, PHONE, CARD = "身份证号", "手机号", "卡号"

_TYPED = "[0-9]"
# 零零零七十岁: the seven is of the age
_SPOKEN = f"[{SPOKEN_DIGITS}](?![十百千万亿])"
_ANY = f"(?:{_TYPED}|{_SPOKEN})"
_CLOSE = r" \t\r\n\u3000\-‐‑‒–—−－_·./\ufe0f\u20e3"
# Between the parts of one number people seldom put these, between two numbers often
_LOOSE = ",、。;:~|*嗯呃啊额杠横"
_CHECK = r"(?:[Xx×](?![A-Za-z])|叉|[艾埃]克斯)"


def _run(digit: str, gap: str) -> re.Pattern[str]:
    # Eleven digits at least, with a few signs between them
    return re.compile(rf"[+]?{digit}(?:[{gap}]{{0,3}}{digit}){{10,}}(?:[{gap}]{{0,2}}{_CHECK})?")


# Order matters: 工资5000，6222 0212 3456 7890 are a sum and a card, not a longer number
_RUNS = (
    _run(_ANY, _CLOSE),
    *(_run(digit, _CLOSE + _LOOSE) for digit in (_TYPED, _SPOKEN, _ANY)),
)
# 13812345678一直打: typed and spoken digits are two pieces, even without a gap
_PIECE = re.compile(rf"[+]?[0-9]+{_CHECK}?|[{SPOKEN_DIGITS}]+{_CHECK}?|{_CHECK}")
_MOST_PIECES = 20  # of a card's digits, each alone; keeps long junk cheap
_PHONE = re.compile(r"(?:0{0,2}86|0)?1[3-9]\d{9}")
_PHONE_PARTS = {(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (3, 2, 2, 2, 2), (3, 3, 3, 2)}
_ID_PARTS = {(6, 8, 4), (6, 6, 3)}
_CARD_PARTS = {(6, 10), (6, 13)}  # the bank, then the account
_FOURS = {(4, 4, 4), (4, 4, 4, 4)}
_DAYS = re.compile(r"(?:(?:19|20)\d{2}(?:[01]\d[0-3]\d)?)+")
# What stands for a number afterwards; whoever types it himself loses nothing
MASK = re.compile("〔(身份证号|证件号|手机号|卡号)(：[^〕]{0,20})?〕")
_SUM_AFTER = re.compile(r"\s*(?:元|块|万|亿)")


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    digits: str
    spoken: bool
    loose: bool  # whether a comma or the like stands before it


def masked(text: str) -> str:
    """The text with every personal number replaced by its kind: 〔手机号〕, 〔身份证号：1952年3月生的女性〕."""
    for run in _RUNS:
        text = _without(run, text)
    return labelled_numbers(text)


def _without(pattern: re.Pattern[str], text: str) -> str:
    kept, done, simple = "", 0, plain(text)
    for run in pattern.finditer(simple):
        for start, end, kind in _numbers(simple, run):
            kept += f"{text[done:start]}〔{kind}〕"
            done = end
    return kept + text[done:]


def _numbers(simple: str, run: re.Match[str]) -> list[tuple[int, int, str]]:
    """Start, end and kind of the longest personal numbers, from the left: 工资5000 138 1234 5678."""
    pieces, found, first = _pieces(run), [], 0
    while first < len(pieces):
        for last in range(min(len(pieces), first + _MOST_PIECES), first, -1):
            kind = _kind(pieces[first:last], simple)
            if kind:
                end = _end_of_card(pieces, first, last, simple) if kind == CARD else last
                found.append((pieces[first].start, pieces[end - 1].end, kind))
                first = end - 1
                break
        first += 1
    return found


def _end_of_card(pieces: list[_Piece], first: int, last: int, simple: str) -> int:
    # 工资5000 6222 0212 3456 7890 12: the four before belong to a sum, so the end would be left over
    while last - first > 1 and last < len(pieces):
        piece = pieces[last]
        if piece.loose or len(piece.digits) > 4 or _SUM_AFTER.match(simple, piece.end):
            break
        last += 1
    return last


def _pieces(run: re.Match[str]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for match in _PIECE.finditer(run[0]):
        gap = run[0][pieces[-1].end - run.start() : match.start()] if pieces else ""
        pieces.append(
            _Piece(
                run.start() + match.start(),
                run.start() + match.end(),
                valued(match[0]).lstrip("+"),
                match[0][0] in SPOKEN_DIGITS,
                any(sign in _LOOSE for sign in gap),
            )
        )
    return pieces


def _kind(pieces: list[_Piece], simple: str) -> str | None:
    parts = [piece.digits for piece in pieces]
    if len(parts) == 1:
        is_sum = _SUM_AFTER.match(simple, pieces[0].end) is not None
        return _unbroken_kind(parts[0], is_sum)
    typed = not all(piece.spoken for piece in pieces)
    return _broken_kind(parts, typed and any(piece.loose for piece in pieces[1:]))


def _unbroken_kind(number: str, is_sum: bool) -> str | None:
    if _PHONE.fullmatch(number):
        return PHONE
    if len(number) in (15, 18):
        return _id_or_card(number)
    if len(number) > 15:
        return CARD
    # Numbers of insurance cards; no landline, no years in a row
    bare = len(number) > 11 and number[0] != "0" and not _DAYS.fullmatch(number)
    return CARD if bare and not is_sum else None


def _broken_kind(parts: list[str], listed: bool) -> str | None:
    """The kind of a number in parts; `listed` where these may be several numbers: 1500、1600、180."""
    number, lengths = "".join(parts), tuple(map(len, parts))
    if _PHONE.fullmatch(number):
        return PHONE if not listed or max(lengths) < 3 or _phone_parts(parts) else None
    if lengths in _ID_PARTS or (len(number) in (15, 18) and holds_a_birthday(number)):
        return _id(number)
    if all(_DAYS.fullmatch(part) for part in parts) or _DAYS.fullmatch(number):
        return None
    if check_digit_fits(number) and not listed:
        return _id(number)
    evenly = lengths[:-1] in _FOURS or set(lengths) == {1} or lengths in _CARD_PARTS
    sums = listed and (number[0] in "12" or all(part.endswith("0") for part in parts))
    return CARD if 15 <= len(number) <= 19 and evenly and not sums else None


def _phone_parts(parts: list[str]) -> bool:
    own = parts[1:] if parts[0] in ("86", "0086") else parts
    return tuple(map(len, own)) in {*_PHONE_PARTS, (11,)}


def _id_or_card(number: str) -> str:
    sure = check_digit_fits(number) or holds_a_birthday(number)
    return CARD if not sure and _luhn_fits(number) else _id(number)


def _id(number: str) -> str:
    said = owner(number)
    return f"{ID}：{said}" if said else ID


def _luhn_fits(number: str) -> bool:
    if not number.isdecimal():
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
