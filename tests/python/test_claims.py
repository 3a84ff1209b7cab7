"""Claims: read, priced, shown."""

import copy
import datetime
import json
import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import cleanclaim
import pytest
from cleanclaim import slugs

from conftest import VECTORS

DEMO = VECTORS / "claims" / "demo-837p.edi"


def test_a_claim_to_the_cent(engine: cleanclaim.Engine, claim_dict: dict[str, Any]) -> None:
    pricing = engine.price(claim_dict, locality="10112/00")
    (line,) = pricing.lines
    assert (line.line, line.procedure, line.date, line.status) == (1, "99213", datetime.date(2025, 11, 3), "priced")
    assert (line.charge, line.allowed, line.reason) == (Decimal("125.00"), Decimal("81.86"), None)
    # Coinsurance 20 % of 81.86 = 16.372; the rest 65.49, of which sequestration takes 2 % = 1.3098.
    assert line.patient_responsibility == Decimal("16.37")
    assert line.payment == Decimal("64.18")
    assert [(a.group, a.group_code, a.reason, a.amount) for a in line.adjustments] == [
        ("contractual", "CO", "45", Decimal("43.14")),
        ("contractual", "CO", "253", Decimal("1.31")),
        ("patient-responsibility", "PR", "2", Decimal("16.37")),
    ]
    assert line.charge - sum(a.amount for a in line.adjustments) == line.payment
    totals = pricing.totals
    assert (totals.priced, totals.not_priced) == (1, 0)
    assert (totals.charge, totals.allowed) == (Decimal("125.00"), Decimal("81.86"))
    assert (totals.patient_responsibility, totals.payment) == (Decimal("16.37"), Decimal("64.18"))
    assert [(note.slug, note.number) for note in pricing.notes] == [
        (slugs.DEDUCTIBLE_ASSUMED, 3900),
        (slugs.PREVENTIVE_SHARE_NOT_KNOWN, 3911),
    ]
    assert line.price is not None
    assert line.price.release == "RVU25D"


def test_the_deductible(engine: cleanclaim.Engine, claim_dict: dict[str, Any]) -> None:
    pricing = engine.price(claim_dict, locality="10112/00", deductible_remaining=Decimal("31.86"))
    # 31.86 to the deductible, 20 % of the other 50.00 = 10.00; Medicare 40.00 less 2 % = 39.20.
    assert pricing.totals.patient_responsibility == Decimal("41.86")
    assert pricing.totals.payment == Decimal("39.20")
    assert [note.slug for note in pricing.notes] == ["preventive-share-not-known"]


def test_the_forms_of_a_claim(engine: cleanclaim.Engine, claim_dict: dict[str, Any]) -> None:
    claim = cleanclaim.Claim.from_dict(claim_dict)
    as_program_has_it = copy.deepcopy(claim_dict)
    as_program_has_it["total_charge"] = Decimal(125)
    line = as_program_has_it["lines"][0]
    line |= {"charge": Decimal("125.0"), "service_dates": {"from": datetime.date(2025, 11, 3)}, "modifiers": ("25",)}
    prices = [
        engine.price(form, locality="10112/00")
        for form in (claim, claim_dict, json.dumps(claim_dict), claim.to_json(), as_program_has_it)
    ]
    assert all(price == prices[0] for price in prices)
    assert cleanclaim.Claim.from_dict(as_program_has_it) == claim
    assert engine.price_bytes(json.dumps(claim_dict), locality="10112/00") == prices[:1]


def test_a_claim_as_a_value(claim_dict: dict[str, Any]) -> None:
    claim = cleanclaim.Claim.from_dict(claim_dict)
    assert (claim.id, claim.kind, claim.total_charge) == ("A-100", "professional", Decimal("125.00"))
    (line,) = claim.lines
    assert (line.number, line.procedure, line.modifiers, line.charge) == (1, "99213", ("25",), Decimal("125.00"))
    assert (line.units, line.date, line.place_of_service) == (Decimal(1), datetime.date(2025, 11, 3), "11")
    assert claim.to_dict()["lines"][0] == line.to_dict()
    assert next(iter(claim.to_dict())) == "schema"
    assert json.loads(claim.to_json()) == json.loads(claim.to_json(indent=True)) == claim.to_dict()
    assert cleanclaim.Claim.from_dict(claim.to_dict()) == claim
    assert pickle.loads(pickle.dumps(claim)) == claim
    assert copy.deepcopy(claim) == claim


def test_pricing_as_a_value(engine: cleanclaim.Engine, claim_dict: dict[str, Any]) -> None:
    pricing = engine.price(claim_dict, locality="10112/00", trace=True)
    assert cleanclaim.Pricing.from_json(pricing.to_json()) == pricing
    assert pickle.loads(pickle.dumps(pricing)) == pricing
    assert pricing.to_dict() == json.loads(pricing.to_json())
    assert pricing.to_dict()["lines"][0] == pricing.lines[0].to_dict()
    assert pricing.lines[0].trace[0].rule
    without = engine.price(claim_dict, locality="10112/00")
    assert without.totals == pricing.totals
    assert len(without.lines[0].trace) == 0
    assert without != pricing


def test_a_line_without_an_amount(engine: cleanclaim.Engine, claim_dict: dict[str, Any]) -> None:
    claim_dict["lines"] += [claim_dict["lines"][0] | {"number": 2, "procedure": "9921"}]
    first, second = engine.price(claim_dict, locality="10112/00").lines
    assert first.allowed == Decimal("81.86")
    assert second.reason is not None
    assert (second.status, second.reason.slug, second.allowed) == ("not-priced", slugs.MALFORMED_PROCEDURE_CODE, None)
    assert (second.price, second.payment, second.patient_responsibility, second.adjustments) == (None, None, None, ())


def test_the_demo_file(engine: cleanclaim.Engine) -> None:
    claims = cleanclaim.Claim.from_x12(DEMO.read_bytes())
    assert claims == cleanclaim.Claim.from_x12(DEMO.read_text())
    pricings = engine.price_file(DEMO)
    assert pricings == engine.price_file(str(DEMO)) == engine.price_bytes(DEMO.read_bytes())
    assert [pricing.claim for pricing in pricings] == [claim.id for claim in claims]
    assert pricings == [engine.price(claim) for claim in claims]
    # The same claims as JSON, one a line and as a list.
    assert engine.price_bytes("\n".join(claim.to_json() for claim in claims)) == pricings
    assert engine.price_bytes("[" + ",".join(claim.to_json() for claim in claims) + "]") == pricings
    first = pricings[0].lines[0]
    assert first.procedure == "99213"
    traced = engine.price_file(DEMO, trace=True)
    assert [pricing.totals for pricing in traced] == [pricing.totals for pricing in pricings]


@pytest.mark.parametrize("document", [b"", b"   \n", "", bytearray()])
def test_nothing_to_read(engine: cleanclaim.Engine, document: Any) -> None:
    with pytest.raises(cleanclaim.CleanclaimError) as refused:
        engine.price_bytes(document)
    assert refused.value.slug == slugs.DOCUMENT_EMPTY


def test_every_truncation_of_a_file(engine: cleanclaim.Engine) -> None:
    whole = DEMO.read_bytes()
    count = len(engine.price_bytes(whole))
    for length in range(0, len(whole), 7):
        try:
            pricings = engine.price_bytes(whole[:length])
        except cleanclaim.CleanclaimError as refused:
            assert refused.slug
        else:
            assert len(pricings) <= count


@pytest.mark.parametrize(
    "document",
    [
        b"\x00",
        b"\xff" * 1000,
        "not a claim",
        "ISA",
        "ISA" + "*" * 100_000,
        "{",
        "[",
        "[1]",
        "{}",
        "null",
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_hostile_documents(engine: cleanclaim.Engine, document: Any) -> None:
    with pytest.raises(cleanclaim.CleanclaimError):
        engine.price_bytes(document)


def test_a_huge_document(engine: cleanclaim.Engine) -> None:
    with pytest.raises(cleanclaim.CleanclaimError):
        engine.price_bytes(b"x" * 50_000_000)


@pytest.mark.parametrize("document", [None, 3, ["{}"], object()])
def test_documents_of_the_wrong_type(engine: cleanclaim.Engine, document: Any) -> None:
    for read in (engine.price_bytes, cleanclaim.Claim.from_x12, engine.price):
        with pytest.raises(cleanclaim.WrongType):
            read(document)


def test_a_file_that_is_not_there(engine: cleanclaim.Engine, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        engine.price_file(tmp_path / "nowhere.edi")
    assert missing.value.filename == str(tmp_path / "nowhere.edi")
    with pytest.raises(IsADirectoryError):
        engine.price_file(tmp_path)


def test_faults_name_their_path_and_no_value(claim_dict: dict[str, Any]) -> None:
    def fault(change: dict[str, Any]) -> cleanclaim.CleanclaimError:
        with pytest.raises(cleanclaim.CleanclaimError) as refused:
            cleanclaim.Claim.from_dict(claim_dict | change)
        return refused.value

    unknown = fault({"identifier": "ZEBEDEE"})
    assert isinstance(unknown, cleanclaim.DocumentError)
    assert (unknown.slug, unknown.context["path"]) == (slugs.JSON_UNKNOWN_FIELD, "identifier")
    money = fault({"lines": [claim_dict["lines"][0] | {"charge": 125.0}]})
    assert isinstance(money, cleanclaim.WrongType)
    assert money.context == {"argument": "lines[0].charge", "found": "float", "expected": "a Decimal or text"}
    bad = fault({"total_charge": "ZEBEDEE"})
    assert (bad.slug, bad.context["path"]) == (slugs.JSON_BAD_VALUE, "total_charge")
    for error in (unknown, money, bad, fault({"lines": {1: 2}}), fault({"total_charge": object()}), fault({"id": 10**40})):
        assert "ZEBEDEE" not in str(error)
        assert error.remedy


def test_a_dict_that_holds_itself(claim_dict: dict[str, Any]) -> None:
    claim_dict["extensions"] = claim_dict
    with pytest.raises(cleanclaim.CleanclaimError, match="nested more than 100 levels deep"):
        cleanclaim.Claim.from_dict(claim_dict)


def test_extensions_stay_as_they_are(claim_dict: dict[str, Any]) -> None:
    claim_dict["extensions"] = {"score": 0.25, "note": None, "many": [1, 2, {"a": True}], "large": 2**63}
    assert cleanclaim.Claim.from_dict(claim_dict).to_dict()["extensions"] == claim_dict["extensions"]
    claim_dict["extensions"] = {"score": float("nan")}
    with pytest.raises(cleanclaim.WrongType):
        cleanclaim.Claim.from_dict(claim_dict)
    claim_dict["extensions_"] = claim_dict.pop("extensions")
    with pytest.raises(cleanclaim.CleanclaimError):
        cleanclaim.Claim.from_dict(claim_dict)
