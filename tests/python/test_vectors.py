"""The lines that all doors price: tests/vectors/lines.tsv. Its amounts are worked out by hand."""

import csv
from decimal import Decimal
from typing import Any

import cleanclaim
import pytest

from conftest import VECTORS

FILE = VECTORS / "lines.tsv"


def vectors() -> list[dict[str, str]]:
    if not FILE.exists():
        return []
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


CASES = vectors()
GIVEN = ("date", "hcpcs", "modifiers", "pos", "carrier", "locality", "zip", "units", "charge", "participation", "provider_type")


def question(case: dict[str, str]) -> dict[str, Any]:
    return {name: case[name] for name in GIVEN if case.get(name)}


def test_the_vectors_are_there() -> None:
    if not CASES:
        pytest.skip(f"THE SHARED VECTORS WERE NOT RUN: {FILE} is missing")
    assert len({case["name"] for case in CASES}) == len(CASES)
    print(f"vectors: {len(CASES)} lines")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_line(engine: cleanclaim.Engine, case: dict[str, str]) -> None:
    if case["status"] == "not-priced":
        with pytest.raises(cleanclaim.NotPriced) as refused:
            engine.price_line(**question(case))
        assert refused.value.slug == case["reason"]
        return
    for trace in (False, True):
        price = engine.price_line(**question(case), trace=trace)
        assert price.allowed == Decimal(case["allowed"])
        limiting = case.get("limiting_charge")
        assert price.limiting_charge == (Decimal(limiting) if limiting else None)
        for name in ("setting", "release", "release_match"):
            if case.get(name):
                assert getattr(price, name) == case[name], name


def test_the_same_lines_as_a_batch(engine: cleanclaim.Engine) -> None:
    results = engine.price_lines(CASES)
    for case, result in zip(CASES, results, strict=True):
        assert result.status == case["status"], case["name"]
        if result.reason:
            assert result.reason.slug == case["reason"]
        else:
            assert result.allowed == Decimal(case["allowed"])
