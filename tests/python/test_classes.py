"""What every class and exception promises."""

import ast
import datetime
import inspect
import pickle
import re
from decimal import Decimal
from typing import Any

import cleanclaim
import pyarrow
import pytest
from cleanclaim import slugs

from conftest import ROOT

CLASSES = [value for value in vars(cleanclaim).values() if inspect.isclass(value) and not issubclass(value, Exception)]
LOCALITY = "10112/00"
TABLE = pyarrow.table({"code": ["E11.9"], "date": ["2025-11-03"]})


@pytest.fixture
def values(engine: cleanclaim.Engine, claim_dict: dict[str, Any]) -> list[Any]:
    """One of each class."""
    claim = cleanclaim.Claim.from_dict(claim_dict)
    pricing = engine.price(claim, locality=LOCALITY, trace=True)
    line = pricing.lines[0]
    assert line.price is not None
    series = engine.coverage()[0]
    return [
        engine,
        claim,
        claim.lines[0],
        pricing,
        line,
        line.price,
        engine.price_lines([{}])[0],
        line.adjustments[0],
        pricing.notes[0],
        pricing.totals,
        line.trace,
        line.trace[0],
        line.trace[0].rows[0],
        series,
        series.releases[0],
        engine.check_codes_table(TABLE, code_set="ICD-10-CM"),
    ]


def test_one_of_each_class(values: list[Any]) -> None:
    assert {type(value) for value in values} == set(CLASSES)


def test_nothing_can_be_changed(values: list[Any]) -> None:
    for value in values:
        public = [name for name in dir(value) if not name.startswith("_")]
        assert public
        for name in [*public, "anything"]:
            with pytest.raises((AttributeError, TypeError)):
                setattr(value, name, None)
            with pytest.raises((AttributeError, TypeError)):
                delattr(value, name)
        with pytest.raises(TypeError):
            type("Sub", (type(value),), {})


def test_representations_are_short_and_hold_no_person(values: list[Any]) -> None:
    for value in values:
        text = repr(value)
        assert text.startswith(type(value).__name__ + "("), text
        assert len(text) < 200
        assert "\n" not in text
        assert "ZEBEDEE" not in text
        assert "QUILLA" not in text


def test_values_are_equal_by_value(values: list[Any], engine: cleanclaim.Engine, claim_dict: dict[str, Any]) -> None:
    again = engine.price(claim_dict, locality=LOCALITY, trace=True)
    assert again == values[3]
    assert again.lines[0] == values[4]
    assert again.totals == values[9]
    for value in values:
        assert value == value
        assert value != 3


def test_everything_has_documentation(values: list[Any]) -> None:
    for kind in CLASSES:
        assert kind.__doc__, kind
        assert kind.__module__ == "cleanclaim"
        for name, member in vars(kind).items():
            if not name.startswith("_"):
                assert getattr(member, "__doc__", None), f"{kind.__name__}.{name}"


def test_the_stubs_say_what_the_module_says() -> None:
    """An editor shows the one, help() the other: the stub may go on where the module ends."""
    stub = ROOT / "python" / "python" / "cleanclaim" / "_cleanclaim.pyi"

    def words(text: str | None) -> str:
        return " ".join((text or "").split())

    compared = 0
    for kind in ast.parse(stub.read_text(encoding="utf-8")).body:
        if not isinstance(kind, ast.ClassDef) or kind.name.startswith("_"):
            continue
        of_class = getattr(cleanclaim, kind.name)
        assert words(ast.get_docstring(kind)).startswith(words(of_class.__doc__)), kind.name
        for member in kind.body:
            if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
                found = words(getattr(of_class, member.name).__doc__)
                assert words(ast.get_docstring(member)).startswith(found), f"{kind.name}.{member.name}"
                compared += 1
    assert compared > 80


def test_all_is_what_there_is() -> None:
    assert len(set(cleanclaim.__all__)) == len(cleanclaim.__all__)
    assert {kind.__name__ for kind in CLASSES} <= set(cleanclaim.__all__)
    for name in cleanclaim.__all__:
        assert hasattr(cleanclaim, name)


def test_exceptions_can_be_acted_on(engine: cleanclaim.Engine) -> None:
    with pytest.raises(ValueError, match="procedure code '9921' has 4 characters") as refused:
        engine.price_line("2025-11-03", "9921", locality=LOCALITY)
    error = refused.value
    assert type(error) is cleanclaim.CleanclaimError
    assert (error.slug, error.number) == (slugs.MALFORMED_PROCEDURE_CODE, 1000)
    assert error.context == {"value": "9921", "length": "4"}
    assert "99213" in error.remedy
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.slug, again.context) == (type(error), str(error), error.slug, error.context)
    for kind in (cleanclaim.NotPriced, cleanclaim.PackError, cleanclaim.DocumentError, cleanclaim.WrongType):
        assert issubclass(kind, cleanclaim.CleanclaimError)


def test_html(engine: cleanclaim.Engine, claim_dict: dict[str, Any]) -> None:
    evil = "<script>alert('&\"')</script>"
    claim_dict["id"] = evil
    claim_dict["lines"] += [claim_dict["lines"][0] | {"number": 2, "procedure": evil}]
    pricing = engine.price(claim_dict, locality=LOCALITY, trace=True)
    assert pricing.claim == evil
    html = pricing._repr_html_()
    for text in (html, pricing.lines[0].trace._repr_html_(), pricing.lines[0].trace[0]._repr_html_()):
        assert "<script" not in text.lower()
        assert "javascript" not in text.lower()
        assert not re.search(r"\son\w+=", text)
        assert "background" not in text
        for tag in set(re.findall(r"<(\w+)", text)) - {"br"}:
            assert text.count(f"<{tag}>") + text.count(f"<{tag} ") == text.count(f"</{tag}>"), tag
    assert "&lt;script&gt;" in html
    assert "81.86" in html
    assert slugs.MALFORMED_PROCEDURE_CODE in html
    assert "<details>" in html
    assert "currentColor" in html
    assert "<details>" not in engine.price(claim_dict, locality=LOCALITY)._repr_html_()


def test_coverage(engine: cleanclaim.Engine) -> None:
    series = {series.series: series for series in engine.coverage()}
    fees = series["physician-fee-schedule"]
    assert [release.first_day for release in fees.releases] == sorted(release.first_day for release in fees.releases)
    last_of_2025 = next(release for release in fees.releases if release.name == "RVU25D")
    assert (last_of_2025.first_day, last_of_2025.last_day) == (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))
    assert last_of_2025.rows > 10_000
    assert re.fullmatch("[0-9a-f]{64}", last_of_2025.sha256)
    assert last_of_2025.source
    for first, last in fees.gaps:
        with pytest.raises(cleanclaim.NotPriced):
            engine.price_line(first, "99213", locality=LOCALITY, exact_release_only=True)
        assert first <= last
    assert fees.to_dict()["releases"][0] == fees.releases[0].to_dict()


def test_packs(tmp_path: Any) -> None:
    bare = cleanclaim.Engine.with_packs([], embedded=False)
    assert bare.coverage() == []
    with pytest.raises(cleanclaim.NotPriced) as refused:
        bare.price_line("2025-11-03", "99213", locality=LOCALITY)
    assert refused.value.slug == slugs.DATE_NOT_COVERED
    assert refused.value.context["loaded"] == "nothing"
    damaged = tmp_path / "damaged.pack"
    for content in (b"", b"x", b"not a pack at all" * 100):
        damaged.write_bytes(content)
        with pytest.raises(cleanclaim.PackError) as bad:
            cleanclaim.Engine.with_packs([damaged])
        assert "damaged.pack" in str(bad.value)
    with pytest.raises(FileNotFoundError):
        cleanclaim.Engine.with_packs([tmp_path / "nowhere.pack"])
    with pytest.raises(TypeError):
        cleanclaim.Engine.with_packs([3])  # type: ignore[list-item]


def test_a_pack_of_ones_own() -> None:
    pack = ROOT / "core" / "data" / "physician_fee_schedule.pack"
    gpci = ROOT / "core" / "data" / "gpci.pack"
    own = cleanclaim.Engine.with_packs([str(pack), gpci])
    own.preload()
    assert own.price_line("2025-11-03", "99213", locality=LOCALITY).allowed == Decimal("81.86")


def test_about() -> None:
    info = cleanclaim.build_info()
    assert info["version"] == cleanclaim.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", cleanclaim.__version__)
    assert info["profile"] in ("debug", "release")
    assert "abi3" in info["features"]
    assert info["tables"]["physician-fee-schedule"].startswith("RVU")
    assert repr(cleanclaim.Engine()).startswith("Engine(series=")
