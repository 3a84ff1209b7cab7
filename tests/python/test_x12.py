"""Checking X12 files from Python."""

import cleanclaim
import pytest
from cleanclaim import x12

from conftest import VECTORS

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
