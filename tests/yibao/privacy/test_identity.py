"""What an ID number says of its owner, and when it is not believed."""

from __future__ import annotations

import pytest

from yibao.privacy.identity import check_digit_fits, holds_a_birthday, owner

# The standard's own example, and made-up ones
FITTING = ["11010519491231002X", "310101195203070023", "440524188001010014"]


@pytest.mark.parametrize("number", FITTING)
def test_a_fitting_check_digit_is_known_and_any_other_is_not(number: str) -> None:
    assert check_digit_fits(number)
    others = set("0123456789X") - {number[-1]}
    assert not any(check_digit_fits(number[:-1] + other) for other in others)


def test_every_single_wrong_digit_is_noticed() -> None:
    number = FITTING[1]
    for place in range(17):
        for digit in set("0123456789") - {number[place]}:
            assert not check_digit_fits(number[:place] + digit + number[place + 1 :])


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("310101195203070023", "1952年3月生的女性"),
        ("11010519491231002X", "1949年12月生的女性"),
        ("310101520307003", "1952年3月生的男性"),
        ("310101520307002", "1952年3月生的女性"),
        ("310101195203070021", ""),  # the check digit is wrong, so the year may be, too
        ("440524188001010014", ""),  # nobody is that old
        ("310101521307002", ""),
        ("310101", ""),
        ("", ""),
    ],
)
def test_month_of_birth_and_sex_are_told_of_a_right_number_only(number: str, said: str) -> None:
    assert owner(number) == said


@pytest.mark.parametrize(
    "number", ["310101195213070023", "310101195202300023", "310101209901010023"]
)
def test_a_day_that_cannot_be_a_birthday_is_none(number: str) -> None:
    assert not holds_a_birthday(number)
