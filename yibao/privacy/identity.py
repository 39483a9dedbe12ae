"""What an ID number says of its owner: month of birth and sex; its check digit (GB 11643-1999)."""

from __future__ import annotations

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_OLDEST = 120


def check_digit_fits(number: str) -> bool:
    """Whether the last of 18 signs is what the 17 digits before it ask for."""
    if len(number) != 18 or not number[:-1].isdecimal():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS))
    return _CHECKS[total % 11] == number[-1]


def holds_a_birthday(number: str) -> bool:
    """Whether a day somebody may be born on stands where an ID number of 15 or 18 signs has it."""
    return _birthday(number) is not None


def owner(number: str) -> str:
    """Month of birth and sex, as people say them: 1952年3月生的女性; empty where the number is not surely right.

    The day, the place and the row number are left out, so that nobody gets back to the number.
    """
    born = _birthday(number)
    if born is None or (len(number) == 18 and not check_digit_fits(number)):
        return ""
    row = int(number[14 if len(number) == 15 else 16])
    return f"{born.year}年{born.month}月生的{'男' if row % 2 else '女'}性"


def _birthday(number: str) -> date | None:
    digits = {15: "19" + number[6:12], 18: number[6:14]}.get(len(number), "")
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    today = date.today()
    return born if today.year - _OLDEST < born.year and born <= today else None
