"""Checking, reading and writing X12 files from Python."""

import json

import cleanclaim
import pytest
from cleanclaim import x12

from conftest import VECTORS
from corpus import SETTINGS, Maker

DEMO = (VECTORS / "claims" / "demo-837p.edi").read_bytes()


def test_of_the_bundled_claims_one_code_is_wrong_on_purpose(engine: cleanclaim.Engine) -> None:
    report = x12.check(engine, DEMO)
    (transaction,) = report.transactions
    assert (transaction.guide, transaction.verdict) == ("005010X222A1", "rejected")
    assert [(finding.slug, finding.element) for finding in transaction.findings] == [("x12-procedure-unknown", "SV101-2")]
    assert x12.check(engine, DEMO, snip=4).accepted


def test_a_wrong_count_is_told_where_it_stands(engine: cleanclaim.Engine) -> None:
    report = x12.check(engine, DEMO.replace(b"GE*1*", b"GE*2*"))
    (finding,) = [finding for finding in report.transactions[0].findings if finding.snip == 1]
    assert (finding.slug, finding.snip, finding.element) == ("x12-group-count", 1, "GE01")
    assert not report.accepted


def test_the_day_decides_what_lies_in_the_future(engine: cleanclaim.Engine) -> None:
    report = x12.check(engine, DEMO, as_of="2001-01-01")
    assert any(finding.slug == "x12-service-in-future" for finding in report.transactions[0].findings)


@pytest.mark.parametrize("bad", [b"", b"no X12", b"\xff\xfe\x00"])
def test_what_is_no_x12_is_an_error(engine: cleanclaim.Engine, bad: bytes) -> None:
    with pytest.raises(cleanclaim.CleanclaimError) as raised:
        x12.check(engine, bad)
    assert raised.value.slug.startswith("x12-")


@pytest.mark.parametrize("snip", [-1, 0, 6, 300])
def test_snip_types_are_one_to_five(engine: cleanclaim.Engine, snip: int) -> None:
    with pytest.raises(cleanclaim.CleanclaimError):
        x12.check(engine, DEMO, snip=snip)


def test_documents_are_read_and_written_again(engine: cleanclaim.Engine) -> None:
    read = x12.read(engine, DEMO)
    assert not read.errors
    assert not read.repairs
    assert {document.document["schema"] for document in read.documents} == {"cleanclaim/claim/1"}
    data, used = x12.write(
        engine,
        [document.document for document in read.documents],
        SETTINGS,
        date="2026-04-05",
        control_numbers=x12.ControlNumbers(interchange=7),
    )
    assert used == x12.ControlNumbers(interchange=8, group=1, transaction=1)
    assert [document.document for document in x12.read(engine, data).documents] == [
        document.document for document in read.documents
    ]
    again = x12.rewrite(engine, data)
    assert again == data


def test_a_value_with_a_delimiter_is_never_written_through(engine: cleanclaim.Engine) -> None:
    claim = Maker(1).professional(1)
    claim["subscriber"]["person"]["name"]["last"] = "DOE~CLM*X*1"
    with pytest.raises(cleanclaim.CleanclaimError) as raised:
        x12.write(engine, [claim], SETTINGS, date="2026-04-05")
    assert raised.value.slug == "x12-not-writable"
    assert "DOE" not in str(raised.value)


def test_an_unknown_schema_and_an_unknown_field_are_refused(engine: cleanclaim.Engine) -> None:
    for document, slug in [
        ({"schema": "other/1"}, "x12-document-kind"),
        ({"schema": "cleanclaim/claim/1", "x": 1}, "json-unknown-field"),
    ]:
        with pytest.raises(cleanclaim.CleanclaimError) as raised:
            x12.write(engine, [document], SETTINGS, date="2026-04-05")
        assert raised.value.slug == slug


def test_the_claim_for_the_next_payer(engine: cleanclaim.Engine) -> None:
    claim = Maker(4).professional(1)
    claim["subscriber"]["responsibility"] = "primary"
    claim["other_payers"] = [
        {
            "responsibility": "secondary",
            "relationship": "spouse",
            "subscriber": {"entity": "person", "name": {"last": "ROE", "first": "KIM"}, "member_id": "X1"},
            "payer": {"name": "SAMPLE MUTUAL", "identifier": {"qualifier": "PI", "value": "67890"}},
        }
    ]
    for line in claim["lines"]:
        line.pop("adjudications", None)
    remittance = Maker(5).remittance(1, 1)
    payment = remittance["groups"][0]["claims"][0]
    payment |= {"id": claim["id"], "status": "primary", "charge": claim["total_charge"], "paid": "0.00", "lines": []}
    payment.pop("crossed_over_to", None)
    payment["adjustments"] = [{"group": "patient-responsibility", "reason": "1", "amount": claim["total_charge"]}]
    made = x12.secondary(engine, claim, remittance)
    assert made.claim["payer"]["name"] == "SAMPLE MUTUAL"
    assert made.claim["other_payers"][0]["adjustments"] == payment["adjustments"]
    assert made.proof["adjusted"] == claim["total_charge"]
    payment["paid"] = "1.00"
    with pytest.raises(cleanclaim.CleanclaimError) as raised:
        x12.secondary(engine, claim, remittance)
    assert raised.value.slug == "coordination-balance"
    assert json.dumps(made.proof)
