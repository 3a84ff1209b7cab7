"""The guides of core/data/guides against the maps of pyx12 4.0.0, and against published files."""

import importlib.metadata
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(os.environ.get("CLEANCLAIM_DATA", ROOT.parent / "shared" / "data")) / "x12"
MAPS = {
    "envelope": "x12.control.00501.xml",
    "837P": "837.5010.X222.A1.xml",
    "837I": "837Q3.I.5010.X223.A1.xml",
    "835": "835.5010.X221.A1.xml",
    "999": "999.5010X231.A1.xml",
    "277CA": "277.5010.X214.xml",
    "834": "834.5010.X220.A1.xml",
    "820": "820.5010.X218.xml",
}


def module() -> ModuleType:
    if "guides" not in sys.modules:
        spec = importlib.util.spec_from_file_location("guides", ROOT / "tests" / "oracles" / "guides.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules["guides"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["guides"])
    return sys.modules["guides"]


guides = module()
GUIDES = guides.load()


def maps() -> Path:
    found = importlib.util.find_spec("pyx12")
    if found is None or found.origin is None:
        pytest.skip("NOT CHECKED: pyx12 is not installed")
    if importlib.metadata.version("pyx12") != "4.0.0":
        pytest.skip("NOT CHECKED: another pyx12 than 4.0.0")
    return Path(found.origin).parent / "map"


def unexplained(name: str, map_name: str) -> tuple[list[str], set[str], dict[str, int]]:
    comparison = guides.Comparison(GUIDES[name], maps() / map_name)
    reasons = guides.rows(guides.EXCEPTIONS)
    left, used = [], set()
    for place, what in comparison.run():
        reason = guides.explained(name, place, what, reasons)
        if reason is None:
            left.append(f"{name} {place}: {what}")
        else:
            used.add(reason)
    return left, used, comparison.counts


def test_every_place_names_a_data_element_or_composite_that_there_is() -> None:
    standard, elements = guides.standard_segments(), guides.data_elements()
    named = {number for places, _ in standard.values() for number, _ in places}
    assert named - set(standard) - set(elements) == set()


@pytest.mark.parametrize("name", [name for name in MAPS if name in GUIDES])
def test_a_guide_differs_from_the_map_of_pyx12_only_where_a_row_says_why(name: str) -> None:
    left, _, counts = unexplained(name, MAPS[name])
    assert not left, "\n".join(left)
    assert counts["segments"] > 0
    print(f"conformance: {name}: {counts} of pyx12 checked")


def test_every_exception_explains_a_difference_that_there_is() -> None:
    used: set[str] = set()
    for name, map_name in MAPS.items():
        if name in GUIDES:
            used |= unexplained(name, map_name)[1]
    rows = guides.rows(guides.EXCEPTIONS)
    assert all(row["reason"] for row in rows)
    assert [row for row in rows if f"{row['guide']} {row['place']} {row['what']}" not in used] == []


def test_the_first_999_has_the_same_map_as_the_second() -> None:
    left, _, _ = unexplained("999", "999.5010.xml")
    assert left == ["999 ST/ST*999/03: lacks codes 005010X231", "999 ST/ST*999/03: has more codes 005010X231A1"]


def test_the_comparison_finds_what_is_wrong() -> None:
    guide = guides.load()["835"]
    claim = guide.loops["2100"]
    del claim.children[1]
    claim.children[0].usage = "S"
    claim.children[0].elements[2, 0].codes = ("1",)
    del claim.children[0].elements[7, 0]
    comparison = guides.Comparison(guide, maps() / MAPS["835"])
    found = comparison.run()
    assert ("2100/CAS*CO", "lacks") in found
    assert ("2100/CLP", "usage S, not R") in found
    assert ("2100/CLP/07", "lacks (R)") in found
    assert any(place == "2100/CLP/02" and what.startswith("lacks codes") for place, what in found)


def samples() -> list[tuple[Path, str, list]]:
    """Each transaction of the files that x12.org published, with the guide that its group names."""
    if not (SAMPLES / "INDEX.tsv").is_file():
        pytest.skip("NOT CHECKED: the sample files are not at hand")
    found = []
    for row in guides.rows(SAMPLES / "INDEX.tsv"):
        path = SAMPLES / row["file"]
        published = row["source_says"] == "valid (x12.org copy)" or (
            row["file"].startswith("stupidedi/") and row["source_says"] == "valid (pass)"
        )
        if not published or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        version, transaction = "", []
        for elements, component in guides.segments_of(text):
            if elements[0] == "GS":
                version = elements[8]
            elif elements[0] not in {"ISA", "IEA", "GE", "TA1"}:
                transaction.append((elements, component))
            if elements[0] == "SE":
                for guide in GUIDES.values():
                    if version in guide.accepts and kind(guide, transaction):
                        found.append((path.relative_to(SAMPLES), guide.name, transaction))
                transaction = []
    return found


def kind(guide: object, transaction: list) -> bool:
    """Is the transaction of the guide's kind, and, of guides of one number, is it the inquiry or the answer?"""
    start = guide.root.trigger()
    codes = start.elements[1, 0].codes
    if transaction[0][0][1] not in codes:
        return False
    purposes = guide.root.children[1].elements.get((2, 0))
    return not guide.name.startswith("278") or transaction[1][0][2] in purposes.codes


def test_published_files_walk_through_their_guides() -> None:
    found = samples()
    faults = [f"{path} {name}: {fault}" for path, name, transaction in found for fault in guides.walk(GUIDES[name], transaction)]
    assert not faults, "\n".join(faults)
    assert len(found) > 20
    print(f"conformance: {len(found)} transactions walked")


def test_the_walk_finds_what_is_wrong() -> None:
    text = (
        "ST*835*1~BPR*I*1*C*NON************20250101~TRN*1*1*1~N1*PR*A~N3*A~N4*B~PER*BL~N1*PE*B*XX*1~LX*1~CLP*1*1*1*1**12*1~"
        "NM1*QC*1~ZZZ*1~SVC*HC:1*1*1~DTM*472*20250101~CAS*CO*1*1~SE*1*1~"
    )
    transaction = [(piece.split("*"), ":") for piece in text.split("~") if piece]
    assert guides.walk(GUIDES["835"], transaction) == ["2100: ZZZ*1 has no place"]
    assert guides.walk(GUIDES["835"], transaction[:4] + transaction[5:]) == ["1000A: N3 is missing", "2100: ZZZ*1 has no place"]
    bad = [(["BPR", "Y", "", "C", "NON"] + [""] * 11 + ["1", "2"], ":")]
    assert guides.walk(GUIDES["835"], transaction[:1] + bad + transaction[2:11] + transaction[12:]) == [
        "ST: BPR01 is Y",
        "ST: BPR02 is missing",
        "ST: BPR17 is not used",
    ]
