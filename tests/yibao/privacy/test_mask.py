"""Personal numbers never come through the mask; sums, years, dates and hotlines always do."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.yibao.privacy.planted import Planted, harmless, planted
from yibao.privacy import MASK, masked

ID, PHONE, CARD = "〔身份证号〕", "〔手机号〕", "〔卡号〕"

# All numbers are made up
MASKED = [
    ("450103195501011234", ID),
    ("45010319550101123X", ID),
    ("45010319550101123x", ID),
    ("450103550101123", "〔身份证号：1955年1月生的男性〕"),
    ("450103 19550101 1234", ID),
    ("450103 1955 0101 123X", ID),
    ("450103-19550101-1234", ID),
    ("450103–19550101–1234", ID),
    ("450103  19550101  1234", ID),
    ("４５０１０３１９５５０１０１１２３Ｘ", ID),
    ("４５０１０３１９５５０１０１１２３ｘ", ID),
    ("４５０１０３　１９５５０１０１　１２３４", ID),
    ("我的身份证号是450103195501011234，帮我查", f"我的身份证号是{ID}，帮我查"),
    ("（450103195501011234）", f"（{ID}）"),
    ("a450103195501011234b", f"a{ID}b"),
    ("13812345678", PHONE),
    ("138 1234 5678", PHONE),
    ("138  1234  5678", PHONE),
    ("138-1234-5678", PHONE),
    ("138.1234.5678", PHONE),
    ("１３８１２３４５６７８", PHONE),
    ("１３８－１２３４－５６７８", PHONE),
    ("+8613812345678", PHONE),
    ("+86 138 1234 5678", PHONE),
    ("86-13812345678", PHONE),
    ("＋８６１３８１２３４５６７８", PHONE),
    ("013812345678", PHONE),
    ("19912345678打我电话", f"{PHONE}打我电话"),
    ("6222021234567890", CARD),
    ("62220212345678901", CARD),
    ("6222021234567890123", CARD),
    ("6222 0212 3456 7890", CARD),
    ("6222 0212 3456 7890 123", CARD),
    ("６２２２０２１２３４５６７８９０", CARD),
    ("450103195501011234 13812345678", f"{ID} {PHONE}"),
    ("450103195501011234,13812345678", f"{ID},{PHONE}"),
    ("身份证450103195501011234电话13812345678", f"身份证{ID}电话{PHONE}"),
    ("13812345678、13912345678", f"{PHONE}、{PHONE}"),
    ("一三八 零零一三 八零零零", PHONE),
    ("幺三八零零幺三八零零零", PHONE),
    ("一三八，零零一三，八零零零", PHONE),
    ("138、0013、8000", PHONE),
    ("138零零一三8000", PHONE),
    ("一三八杠零零一三杠八零零零", PHONE),
    ("0086 138 0013 8000", PHONE),
    ("13812345678一直打不通", f"{PHONE}一直打不通"),
    ("一三八零零一三八零零零七十岁了", f"{PHONE}七十岁了"),
    ("四五零一零三一九五二零三零七零零二幺", ID),
    ("四五零一零三一九五二零三零七零零二叉", ID),
    ("310101195203070023", "〔身份证号：1952年3月生的女性〕"),
    ("三一零一零一 一九五二零三零七 零零二三", "〔身份证号：1952年3月生的女性〕"),
    ("310101195203070021", ID),
    ("310101195213070023", ID),
    ("六二二二，零二一二，三四五六，七八九零", CARD),
    ("工资5000，6222 0212 3456 7890", f"工资5000，{CARD}"),
    ("10987654300123", CARD),
    ("72岁，工资5000，13812345678", f"72岁，工资5000，{PHONE}"),
]
KEPT = [
    "", "医保卡余额怎么查", "上海75岁退休返多少", "工资8600元", "花了48600", "1234567.89元", "10000000000元",
    "1,234,567.89元", "一百块", "两千八百", "一九六二年", "二零二六年三月", "一二三四五六七八九十",
    "5000、6000、7000、8000", "1500、1600、180", "一九八八、一九九九、二零零零、二零一零年", "123456789012元", "077112345678", "5000 6000", "2025年", "2024 2025", "2019、2020、2021、2022年",
    "我交了2019 2020 2021 2022年的", "20250101", "2025-01-01", "2025-01-01至2025-12-31",
    "2025.01.01", "20250101-20251231", "2025-01-01 2025-12-31", "2025年1月1日到2025年12月31日",
    "12393", "12333", "12345", "110 120", "12393 12333", "010-89061397", "0771-5555555",
    "0771-12345678", "0311 8765 4321", "(0311)87654321", "400-820-8820", "95588",
    "打12393，或010-89061397", "12393 010-89061397", "450100", "1381234567", "编号1234567890",
]  # fmt: skip
BESIDE_DIGITS = [
    "45010319550101123413812345678",
    "1381234567813912345678",
    "450103195501011234567890",
    "62220212345678901234567",
    "工资5000 138 1234 5678",
    "今年72 138-1234-5678",
    "138 1234 5678 139 1234 5678",
    "450103 19550101 1234 138 1234 5678",
    "138 12345678 0771-5528393",
    "2025 450103 19550101 1234",
    "622202 1234567890123",
]


@pytest.mark.parametrize(("typed", "kept"), MASKED)
def test_a_personal_number_becomes_its_kind(typed: str, kept: str) -> None:
    assert masked(typed) == kept


@pytest.mark.parametrize("typed", KEPT)
def test_sums_years_dates_and_hotlines_stay(typed: str) -> None:
    assert masked(typed) == typed


@pytest.mark.parametrize("typed", BESIDE_DIGITS)
def test_a_number_beside_other_digits_does_not_come_through(typed: str) -> None:
    left = masked(typed)
    assert not any(part in left for part in ("5678", "1234", "5501", "7890"))


@pytest.mark.parametrize("number", planted(500), ids=lambda number: number.kind)
def test_a_planted_number_is_cut_out_and_nothing_else(number: Planted) -> None:
    before, after = number.message.split(number.written)
    left = masked(number.message)
    assert left.startswith(before) and left.endswith(after)
    # Of a card A12345678901 the letter may stay
    assert MASK.fullmatch(left[len(before) : len(left) - len(after)].lstrip("APapＡＰ"))


@pytest.mark.parametrize("text", harmless(200))
def test_what_only_looks_like_a_number_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("typed", [typed for typed, _ in MASKED])
def test_masking_twice_changes_nothing_more(typed: str) -> None:
    assert masked(masked(typed)) == masked(typed)


def longest_run(text: str) -> int:
    """How many digits stand in a row at most, blanks and dashes left out."""
    plain = unicodedata.normalize("NFKC", text)
    joined = "".join(c for c in plain if c not in " -—.·")
    runs = "".join(c if c.isdigit() else " " for c in joined).split()
    return max(map(len, runs), default=0)


digit = st.sampled_from("0123456789")
separator = st.sampled_from(["", "", " ", "-", "　", "－", "·"])
words = st.text(st.characters(exclude_categories=("Nd", "Nl", "No", "Cs")), max_size=20)
sentences = words | st.sampled_from(
    ["我妈72岁，工资5000，", "，2025年退休的，", "，打12393问过了，", "身份证号：", "，帮我查"]
)
beginnings = sentences | st.sampled_from(["工资5000 ", "今年72 ", "2025-", "12393 "])


def digits(count: int) -> st.SearchStrategy[str]:
    return st.lists(digit, min_size=count, max_size=count).map("".join)


identity_numbers = st.tuples(
    digits(6), digits(8), digits(3), st.sampled_from("0123456789xXＸｘ")
).map(lambda parts: (parts[0], parts[1], parts[2] + parts[3]))
old_identity_numbers = st.tuples(digits(6), digits(6), digits(3))
phones = st.tuples(st.sampled_from(["", "+86", "86"]), st.sampled_from("3456789"), digits(9)).map(
    lambda parts: (parts[0], "1" + parts[1] + parts[2][0], parts[2][1:5], parts[2][5:])
)
cards = st.integers(16, 19).flatmap(
    lambda count: digits(count).map(lambda d: tuple(d[i : i + 4] for i in range(0, count, 4)))
)


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "9" else c for c in text)


def test_the_end_of_a_card_behind_a_sum_does_not_stay() -> None:
    assert masked("工资5000 6222 0212 3456 7890 12") == "工资〔卡号〕"
    assert masked("工资5000 0000 0000 0000 0000 00") == "工资〔卡号〕"
    assert masked("6222 0212 3456 7890 5000元") == "〔卡号〕 5000元"


@settings(max_examples=250, deadline=None, derandomize=True, database=None)
@given(
    before=beginnings,
    groups=identity_numbers | old_identity_numbers | phones | cards,
    between=separator,
    wide=st.booleans(),
    after=sentences,
)
def test_a_number_planted_in_a_sentence_never_survives(
    before: str, groups: tuple[str, ...], between: str, wide: bool, after: str
) -> None:
    number = between.join(group for group in groups if group)
    typed = before + (full_width(number) if wide else number) + after
    left = masked(typed)
    assert longest_run(left) <= max(longest_run(before), longest_run(after), 5)
    assert any(kind.rstrip("〕") in left for kind in (ID, PHONE, CARD))


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.lists(sentences, max_size=4))
def test_a_text_without_personal_numbers_is_left_alone(parts: list[str]) -> None:
    assert masked("；".join(parts)) == "；".join(parts)
