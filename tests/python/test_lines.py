"""One line, and many."""

import datetime
import decimal
from decimal import Decimal
from typing import Any

import cleanclaim
import pytest
from cleanclaim import slugs

ALABAMA: Any = {"carrier": "10112", "locality": "00"}
DAY = datetime.date(2025, 11, 3)


def test_the_office_visit(engine: cleanclaim.Engine) -> None:
    # (1.30 × 1.000 + 1.35 × 0.869 + 0.10 × 0.575) × 32.3465 = 81.857670225
    price = engine.price_line(DAY, "99213", **ALABAMA)
    assert price.allowed == Decimal("81.86")
    assert type(price.allowed) is Decimal
    assert (price.fee, price.limiting_charge) == (Decimal("81.86"), None)
    assert (price.setting, price.schedule, price.release, price.release_match) == ("non-facility", "physician", "RVU25D", "exact")
    assert (price.locality, price.locality_match, price.rule) == ("10112/00", "exact", "fee-schedule-amount")
    assert len(price.trace) == 0


def test_the_ways_to_say_the_same(engine: cleanclaim.Engine) -> None:
    price = engine.price_line(DAY, "99213", **ALABAMA)
    for same in (
        engine.price_line("2025-11-03", "99213", locality="10112/00"),
        engine.price_line(date=DAY, hcpcs="99213", locality="10112/00", pos="11", units=1, modifiers=()),
        engine.price_line(DAY, "99213", **ALABAMA, units=Decimal("1.000"), modifiers="25"),
        engine.price_line(DAY, "99213", **ALABAMA, units="1", modifiers=["25"]),
        engine.price_line(DAY, "99213", **ALABAMA, participation="participating", provider_type="physician"),
    ):
        assert same.allowed == price.allowed
        assert same == price


def test_units_and_charge(engine: cleanclaim.Engine) -> None:
    assert engine.price_line(DAY, "99213", **ALABAMA, units=3).allowed == Decimal("245.58")  # 3 × 81.86
    price = engine.price_line(DAY, "99213", **ALABAMA, charge=Decimal("50"))
    assert (price.allowed, price.rule) == (Decimal("50.00"), "lower-of-charge-and-fee")
    assert price.to_dict()["rule"] == price.rule
    assert engine.price_line(DAY, "99213", **ALABAMA, charge="50.00").allowed == Decimal(50)
    assert engine.price_line(DAY, "99213", **ALABAMA, charge=50).allowed == Decimal(50)


def test_non_participating(engine: cleanclaim.Engine) -> None:
    price = engine.price_line(DAY, "99213", **ALABAMA, participation="non-participating")
    assert price.allowed == Decimal("77.77")  # 0.95 × 81.86 = 77.767
    assert price.limiting_charge == Decimal("89.43")  # RVU file layout: 109.25 % of 81.86 = 89.43205


def test_a_nurse_practitioner(engine: cleanclaim.Engine) -> None:
    assert engine.price_line(DAY, "99213", **ALABAMA, provider_type="np").allowed == Decimal("69.58")  # 0.85 × 81.86 = 69.581


def test_the_rows_behind_it(engine: cleanclaim.Engine) -> None:
    price = engine.price_line(DAY, "99213", **ALABAMA)
    row = price.rows[0]
    assert (row.series, row.release, row.key) == ("physician-fee-schedule", "RVU25D", "99213")
    assert (row.first_day, row.last_day) == (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))
    assert type(row.first_day) is datetime.date
    assert str(row) == "physician-fee-schedule RVU25D row 99213 (2025-10-01/2025-12-31)"
    assert hash(row) == hash(engine.price_line(DAY, "99213", **ALABAMA).rows[0])


def test_the_trace(engine: cleanclaim.Engine) -> None:
    price = engine.price_line(DAY, "99213", **ALABAMA, trace=True)
    assert price.allowed == engine.price_line(DAY, "99213", **ALABAMA).allowed
    formula = next(step for step in price.trace if step.rule == "fee-schedule-amount")
    assert formula.value == "81.86"
    assert formula.rounding == "fee-schedule-cent"
    assert formula.citation
    assert ("formula", "(1.30 × 1.000 + 1.35 × 0.869 + 0.10 × 0.575) × 32.3465 = 81.857670225") in formula.inputs
    assert formula.rows[0].release == "RVU25D"
    assert formula.steps == ()
    assert formula.to_text() == str(formula)
    assert str(price.trace) == price.trace.to_text() == "".join(map(str, price.trace))
    assert price.trace[0] == next(iter(price.trace))
    assert [step["rule"] for step in price.trace.to_list()] == [step.rule for step in price.trace]
    with pytest.raises(IndexError):
        price.trace[99]
    with pytest.raises(IndexError):
        price.trace[-1]


@pytest.mark.parametrize(
    ("day", "hcpcs", "options", "slug"),
    [
        ("2025-11-03", "97010", {}, slugs.BUNDLED),
        ("2025-11-03", "99499", {}, slugs.CARRIER_PRICED),
        ("2025-11-03", "ZZZZZ", {}, slugs.PROCEDURE_NOT_ON_SCHEDULE),
        ("2019-12-31", "99213", {}, slugs.DATE_NOT_COVERED),
        ("9999-12-31", "99213", {}, slugs.DATE_NOT_COVERED),
        ("0001-01-01", "99213", {}, slugs.DATE_NOT_COVERED),
        ("2025-11-03", "99213", {"locality": "99999/99", "carrier": None}, slugs.LOCALITY_NOT_COVERED),
    ],
)
def test_refusals(engine: cleanclaim.Engine, day: str, hcpcs: str, options: Any, slug: str) -> None:
    with pytest.raises(cleanclaim.NotPriced) as refused:
        engine.price_line(day, hcpcs, **(ALABAMA | options))
    assert refused.value.slug == slug
    assert 6000 <= refused.value.number <= 6999
    assert refused.value.remedy
    assert refused.value.trace is None


def test_a_refusal_with_its_steps(engine: cleanclaim.Engine) -> None:
    with pytest.raises(cleanclaim.NotPriced) as refused:
        engine.price_line("2025-11-03", "97010", **ALABAMA, trace=True)
    assert refused.value.trace is not None
    assert any(step.rule == "fee-schedule-row" for step in refused.value.trace)


@pytest.mark.parametrize(
    ("argument", "value", "slug"),
    [
        ("charge", 125.0, slugs.WRONG_TYPE),
        ("charge", float("nan"), slugs.WRONG_TYPE),
        ("charge", True, slugs.WRONG_TYPE),
        ("charge", [], slugs.WRONG_TYPE),
        ("charge", b"125", slugs.WRONG_TYPE),
        ("charge", Decimal("NaN"), slugs.MALFORMED_DECIMAL),
        ("charge", Decimal("Infinity"), slugs.MALFORMED_DECIMAL),
        ("charge", Decimal("sNaN"), slugs.MALFORMED_DECIMAL),
        ("charge", Decimal("1E+999999"), slugs.MALFORMED_DECIMAL),
        ("charge", Decimal("1E-999999"), slugs.MALFORMED_DECIMAL),
        ("charge", Decimal("1.005"), slugs.MALFORMED_DECIMAL),
        ("charge", Decimal("1E+20"), slugs.AMOUNT_OVERFLOW),
        ("charge", 10**30, slugs.AMOUNT_OVERFLOW),
        ("charge", "9" * 10_000, slugs.AMOUNT_OVERFLOW),
        ("charge", "$5", slugs.MALFORMED_DECIMAL),
        ("charge", "", slugs.MALFORMED_DECIMAL),
        ("units", 1.0, slugs.WRONG_TYPE),
        ("units", 0, slugs.UNITS_NOT_POSITIVE),
        ("units", -1, slugs.UNITS_NOT_POSITIVE),
        ("pos", 11, slugs.WRONG_TYPE),
        ("pos", "1", slugs.MALFORMED_PLACE_OF_SERVICE),
        ("modifiers", "25 26 27 TC LT", slugs.TOO_MANY_MODIFIERS),
        ("modifiers", "QQQ", slugs.MALFORMED_MODIFIER),
        ("modifiers", 25, slugs.WRONG_TYPE),
        ("modifiers", [25], slugs.WRONG_TYPE),
        ("locality", "x" * 1_000_000, slugs.MALFORMED_LOCALITY),
        ("known_on", 20251103, slugs.WRONG_TYPE),
        ("participation", "maybe", slugs.UNKNOWN_WORD),
        ("provider_type", "shaman", slugs.UNKNOWN_WORD),
        ("hcpcs", "9921", slugs.MALFORMED_PROCEDURE_CODE),
        ("hcpcs", "", slugs.MALFORMED_PROCEDURE_CODE),
        ("hcpcs", "\ud800", slugs.WRONG_TYPE),
        ("hcpcs", None, slugs.WRONG_TYPE),
        ("hcpcs", 99213, slugs.WRONG_TYPE),
        ("date", "03.11.2025", slugs.MALFORMED_DATE),
        ("date", "2025-02-29", slugs.MALFORMED_DATE),
        ("date", "", slugs.MALFORMED_DATE),
        ("date", datetime.datetime(2025, 11, 3), slugs.WRONG_TYPE),
        ("date", 45964, slugs.WRONG_TYPE),
        ("date", None, slugs.WRONG_TYPE),
    ],
)
def test_hostile_arguments(engine: cleanclaim.Engine, argument: str, value: Any, slug: str) -> None:
    arguments = {"date": DAY, "hcpcs": "99213", **ALABAMA, argument: value}
    with pytest.raises(cleanclaim.CleanclaimError) as refused:
        engine.price_line(**arguments)
    assert refused.value.slug == slug, refused.value
    assert not isinstance(refused.value, cleanclaim.NotPriced)
    assert isinstance(refused.value, TypeError) == (slug == slugs.WRONG_TYPE)
    assert len(str(refused.value)) < 400
    (result,) = engine.price_lines([arguments])
    if value in ("", None):  # an empty cell
        assert result.reason is None or result.reason.slug == slugs.MISSING_ARGUMENT
    else:
        assert result.reason is not None
        assert result.reason.slug == slug


def test_a_float_is_named(engine: cleanclaim.Engine) -> None:
    with pytest.raises(cleanclaim.WrongType, match="charge is of type float; a Decimal, an int or text was expected"):
        engine.price_line(DAY, "99213", **ALABAMA, charge=81.86)  # type: ignore[arg-type]


def test_the_place_must_be_given(engine: cleanclaim.Engine) -> None:
    with pytest.raises(cleanclaim.CleanclaimError) as missing:
        engine.price_line(DAY, "99213")
    assert missing.value.slug == slugs.PLACE_MISSING
    with pytest.raises(cleanclaim.CleanclaimError) as missing:
        engine.price_line(DAY, "99213", carrier="10112")
    assert (missing.value.slug, missing.value.context) == (slugs.MISSING_ARGUMENT, {"argument": "locality"})


def test_the_decimal_context_changes_nothing(engine: cleanclaim.Engine) -> None:
    with decimal.localcontext() as context:
        context.prec = 1
        assert str(engine.price_line(DAY, "99213", **ALABAMA, charge=Decimal("1E+3")).allowed) == "81.86"
        assert str(engine.price_line(DAY, "99213", **ALABAMA, charge=Decimal("12.340")).allowed) == "12.34"


def test_one_bad_row_does_not_stop_the_others(engine: cleanclaim.Engine) -> None:
    good = {"date": DAY, "hcpcs": "99213", **ALABAMA}
    rows: list[Any] = [
        good,
        good | {"hcpcs": "97010"},
        good | {"charge": 1.5},
        "not a row",
        {},
        good | {"date": ""},
        good | {"units": "2", "modifiers": "25", "zip": "", "charge": None, "colour": "of no matter"},
        good | {"participation": "non-participating"},
        good | {"known_on": "2019-01-01"},
        good | {"qualifying_participant": "perhaps"},
    ]
    results = engine.price_lines(rows)
    answers = [result.allowed or (result.reason and result.reason.slug) for result in results]
    assert answers == [
        Decimal("81.86"),
        slugs.BUNDLED,
        slugs.WRONG_TYPE,
        slugs.WRONG_TYPE,
        slugs.MISSING_ARGUMENT,
        slugs.MISSING_ARGUMENT,
        Decimal("163.72"),
        Decimal("77.77"),
        slugs.DATE_NOT_COVERED,
        slugs.UNKNOWN_WORD,
    ]
    assert [result.status for result in results[:2]] == ["priced", "not-priced"]
    assert results[0].price == engine.price_line(**good)
    assert results[1].price is None
    assert results[1].reason is not None
    assert results[1].reason.message.startswith("procedure 97010")


def test_batches(engine: cleanclaim.Engine) -> None:
    assert engine.price_lines([]) == []
    row = {"date": "2025-11-03", "hcpcs": "99213", **ALABAMA}
    assert [result.allowed for result in engine.price_lines(row for _ in range(3))] == [Decimal("81.86")] * 3
    assert len(engine.price_lines([row], trace=True)[0].trace) > 3
    assert engine.price_lines([row], provider_type="np")[0].allowed == Decimal("69.58")
    assert engine.price_lines([row | {"provider_type": "physician"}], provider_type="np")[0].allowed == Decimal("81.86")
    with pytest.raises(cleanclaim.WrongType):
        engine.price_lines(3)  # type: ignore[arg-type]


def test_what_a_callers_iterator_raises_passes_through(engine: cleanclaim.Engine) -> None:
    def rows() -> Any:
        yield {}
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        engine.price_lines(rows())
