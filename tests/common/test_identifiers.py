from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.identifiers import (
    IdentifierError,
    IdKind,
    Sex,
    check_digit,
    normalise,
    parse_bank_account,
    parse_credit_code,
    parse_id_number,
    parse_phone,
    parse_school_roll,
)

TODAY = date(2020, 6, 1)


def id_number(born: str = "19850312", serial: str = "003", area: str = "990001") -> str:
    first17 = f"{area}{born}{serial}"
    return first17 + check_digit(first17)


births = st.dates(min_value=date(1900, 1, 1), max_value=TODAY)
serials = st.integers(min_value=0, max_value=999).map("{:03d}".format)


def code_of(text: str, *, on: date | None = TODAY) -> str:
    with pytest.raises(IdentifierError) as caught:
        parse_id_number(text, on=on)
    assert str(caught.value)
    return caught.value.code


def warnings_of(text: str) -> list[str]:
    return [notice.code for notice in parse_id_number(text, on=TODAY).warnings]


def test_the_check_digit_is_that_of_the_standards_own_table() -> None:
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    for serial in range(40):
        first17 = f"99000119850312{serial:03d}"
        total = sum(int(digit) * weight for digit, weight in zip(first17, weights, strict=True))
        assert check_digit(first17) == "10X98765432"[total % 11]


@given(births, serials)
def test_every_well_formed_number_is_read_with_its_birth_date_and_sex(born: date, serial: str) -> None:
    number = id_number(f"{born:%Y%m%d}" if born.year >= 1000 else "", serial)
    parsed = parse_id_number(number, on=TODAY)
    assert (parsed.number, parsed.key18, parsed.kind) == (number, number, IdKind.CITIZEN)
    assert parsed.birth_date == born
    assert parsed.sex == (Sex.MALE if int(serial) % 2 else Sex.FEMALE)
    assert parsed.warnings == ()


@given(births, serials, st.integers(0, 16), st.integers(1, 9))
def test_no_single_wrong_digit_passes(born: date, serial: str, place: int, change: int) -> None:
    number = id_number(f"{born:%Y%m%d}", serial)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert code_of(wrong) in {"ID-03", "ID-04"}


@given(
    births, serials, st.sampled_from("1234567"), st.sampled_from("1234"), st.sampled_from(["", "B1", "B2"])
)
def test_a_disability_certificate_carries_the_id_number(
    born: date, serial: str, category: str, grade: str, reissue: str
) -> None:
    number = id_number(f"{born:%Y%m%d}", serial)
    parsed = parse_id_number(number + category + grade + reissue, on=TODAY)
    assert parsed.kind == IdKind.DISABILITY
    assert parsed.key18 == number
    assert parsed.number == number + category + grade + reissue
    assert (parsed.disability_category, parsed.disability_grade) == (int(category), int(grade))
    assert parsed.birth_date == born


@given(st.text(max_size=30))
def test_any_text_is_either_read_or_refused_with_a_code(text: str) -> None:
    try:
        parse_id_number(text, on=TODAY)
    except IdentifierError as error:
        assert error.code.startswith("ID-0")  # noqa: PT017


def test_full_width_spaces_hyphens_and_lower_case_x_do_not_matter() -> None:
    number = next(n for n in (id_number(serial=f"{s:03d}") for s in range(99)) if n.endswith("X"))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number.lower())
    typed = f" {number[:6]}-{number[6:14]} {number[14:].lower()}\n"
    assert normalise(wide) == number
    assert parse_id_number(wide).number == number
    assert parse_id_number(typed).number == number
    assert parse_id_number("'" + number.lower()).number == number


def test_a_first_generation_number_is_upgraded_with_a_warning() -> None:
    parsed = parse_id_number("990001850312003", on=TODAY)
    assert parsed.number == id_number("19850312", "003")
    assert parsed.birth_date == date(1985, 3, 12)
    assert [notice.code for notice in parsed.warnings] == ["ID-02"]


@pytest.mark.parametrize("length", [0, 1, 14, 16, 17, 19, 21, 23])
def test_wrong_lengths_are_refused(length: int) -> None:
    assert code_of("9" * length) == "ID-01"


def test_letters_inside_are_refused() -> None:
    assert code_of("99000119850312O03X") == "ID-01"
    assert code_of("99000185031200X") == "ID-01"


def test_leap_days_are_real_only_in_leap_years() -> None:
    assert parse_id_number(id_number("20000229")).birth_date == date(2000, 2, 29)
    assert code_of(id_number("20010229")) == "ID-04"
    assert code_of(id_number("19000229")) == "ID-04"


@pytest.mark.parametrize("born", ["19851301", "19850431", "18991231", "00000000"])
def test_impossible_birth_dates_are_refused(born: str) -> None:
    assert code_of(id_number(born)) == "ID-04"


def test_a_birth_in_the_future_or_more_than_120_years_ago_is_refused_only_when_the_day_is_known() -> None:
    tomorrow = id_number(f"{TODAY + timedelta(days=1):%Y%m%d}")
    long_ago = id_number("19000101")
    assert code_of(tomorrow) == "ID-04"
    assert code_of(long_ago, on=date(2021, 1, 1)) == "ID-04"
    assert parse_id_number(tomorrow).birth_date == TODAY + timedelta(days=1)
    assert parse_id_number(long_ago, on=TODAY).birth_date == date(1900, 1, 1)


@pytest.mark.parametrize("tail", ["81", "01", "15", "4A", "44C1", "4400"])
def test_certificates_with_impossible_kind_grade_or_reissue_are_refused(tail: str) -> None:
    assert code_of(id_number() + tail) == "ID-05"


def test_a_certificate_over_a_wrong_id_number_is_refused_with_the_reason() -> None:
    wrong = id_number()[:-1] + ("1" if id_number()[-1] != "1" else "2")
    assert code_of(wrong + "44") == "ID-05"


def test_an_unknown_area_is_a_warning_and_a_known_or_abolished_one_is_not() -> None:
    assert warnings_of(id_number(area="119999")) == ["ID-06"]
    assert warnings_of(id_number(area="150626")) == []
    assert warnings_of(id_number(area="990001")) == []


@pytest.mark.parametrize("area", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan_are_known(area: str) -> None:
    parsed = parse_id_number(id_number(area=area))
    assert parsed.kind == IdKind.PERMIT
    assert parsed.warnings == ()


def test_provisional_numbers_are_accepted_with_a_warning_and_no_check_digit() -> None:
    parsed = parse_id_number("999999201903050011")
    assert (parsed.kind, parsed.sex, parsed.birth_date) == (IdKind.PLACEHOLDER, None, date(2019, 3, 5))
    assert warnings_of("999999000000000011") == ["ID-12"]


def test_phones() -> None:
    assert parse_phone("１３８-0000 0000").number == "13800000000"
    assert parse_phone("+86 13800000000").mobile is True
    landline = parse_phone("(0990)1234567")
    assert (landline.number, landline.mobile) == ("09901234567", False)
    assert [notice.code for notice in landline.warnings] == ["ID-15"]
    for wrong in ("", "12800000000", "1380000000", "138000000001", "无"):
        with pytest.raises(IdentifierError):
            parse_phone(wrong)


def test_only_cards_need_a_luhn_digit() -> None:
    assert parse_bank_account("6222 0000 0000 0000 000", card=False) == "6222000000000000000"
    valid = next(f"622200000000000000{d}" for d in range(10) if _passes(f"622200000000000000{d}"))
    assert parse_bank_account(valid, card=True) == valid
    wrong = valid[:-1] + str((int(valid[-1]) + 1) % 10)
    for text, card in ((wrong, True), (valid[:15], True), ("62220O", False), ("1234567", False)):
        with pytest.raises(IdentifierError) as caught:
            parse_bank_account(text, card=card)
        assert caught.value.code == "ID-17"


def _passes(number: str) -> bool:
    digits = [int(c) for c in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(d * 2, 10)) for d in digits[1::2])) % 10 == 0


def test_school_roll_numbers() -> None:
    assert parse_school_roll("g" + id_number()) == "G" + id_number()
    assert parse_school_roll("L990001202001010012") == "L990001202001010012"
    for wrong in ("G" + id_number()[:-1], "K" + id_number(), "", "L123"):
        with pytest.raises(IdentifierError):
            parse_school_roll(wrong)


def test_unified_social_credit_codes() -> None:
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "93990001MA0000001"
    check = alphabet[(31 - sum(alphabet.index(c) * w for c, w in zip(body, weights, strict=True)) % 31) % 31]
    assert parse_credit_code(body.lower() + check) == body + check
    with pytest.raises(IdentifierError):
        parse_credit_code(body + alphabet[(alphabet.index(check) + 1) % 31])
