"""Codes through Python: the titles and days are those of the official order files and of the MCE."""

import datetime
from pathlib import Path

import cleanclaim
import pytest
from cleanclaim import codes


@pytest.fixture(scope="module")
def engine() -> cleanclaim.Engine:
    return cleanclaim.Engine()


def test_a_code_on_a_day(engine: cleanclaim.Engine) -> None:
    found = codes.check_code(engine, "e1140", on=datetime.date(2025, 11, 1))
    assert (found.status, found.official) == ("valid", "E11.40")
    assert found.title == "Type 2 diabetes mellitus with diabetic neuropathy, unspecified"
    assert found.period is not None
    assert found.period[0] == datetime.date(2015, 10, 1)
    assert codes.check_code(engine, "E11.4", on="2025-11-01").status == "header"
    assert codes.check_code(engine, "", on="2025-11-01").status == "malformed"


def test_a_column_of_codes(engine: cleanclaim.Engine) -> None:
    found = codes.check_codes(engine, ["E11.9", "!", "ZZZ"], on=["2025-11-01", "2025-11-01", "2014-01-01"])
    assert [answer.status for answer in found][:2] == ["valid", "malformed"]
    with pytest.raises(ValueError, match="1 codes and 2 days"):
        codes.check_codes(engine, ["E11.9"], on=["2025-11-01", "2025-11-01"])


def test_search_relations_index(engine: cleanclaim.Engine) -> None:
    hits = codes.search_codes(engine, "type 2 diabetes", code_sets=["ICD-10-CM"], on="2025-11-01", limit=3)
    assert hits[0].code.startswith("E11")
    assert len(hits) <= 3
    found = codes.relate_codes(engine, "E10.9", "E11.9", on="2026-05-01")
    assert [(relation.kind, relation.direction) for relation in found] == [("excludes1", "both")]
    assert codes.index_terms(engine, "fracture, wrist", on="2025-11-01")[0]["entry"]["code"]["as_printed"] == "S62.10-"
    assert codes.index_terms_of(engine, "E11.9", on="2025-11-01")
    main = codes.index_main_terms(engine, "abdomen", on="2025-11-01")
    assert (main["terms"][0]["number"], main["more"]) == (5, False)
    walk = codes.index_below(engine, 5, on="2025-11-01")
    assert [term["path"][1] for term in walk["below"]] == ["acute", "angina", "muscle deficiency syndrome"]
    assert codes.code_notes(engine, "E11.40", on="2026-05-01")["inherited"]
    with pytest.raises(codes.CodeRefused) as refused:
        codes.search_codes(engine, "?")
    assert refused.value.slug == "search-query-empty"
    assert refused.value.remedy


def test_the_other_verbs(engine: cleanclaim.Engine) -> None:
    """Expected values as in tests/vectors/code_questions.tsv, with their sources there."""
    on = datetime.date(2026, 5, 1)
    assert codes.code_history(engine, "M54.5")["replaced_by"][0]["newer"] == "M54.50"
    assert codes.code_history(engine, "XW033E5", "ICD-10-PCS")["changes"][0] == {"on": "2020-08-01", "change": "added"}
    assert codes.code_hierarchy(engine, "E11.40", on=on)["block"]["name"] == "E08-E13"
    leaves = codes.code_leaves(engine, "W08", on=on)
    assert [leaf["code"] for leaf in leaves["leaves"]] == ["W08.XXXA", "W08.XXXD", "W08.XXXS"]
    assert leaves["edition_match"] == "exact"
    seventh = codes.seventh_characters(engine, "W08", on=on)["seventh_characters"]
    assert [one["character"] for one in seventh["characters"]] == ["A", "D", "S"]
    assert "seventh_characters" not in codes.seventh_characters(engine, "E11.9", on=on)
    assert codes.build_code(engine, "W08", "d", on=on) == "W08.XXXD"
    with pytest.raises(codes.CodeRefused) as refused:
        codes.build_code(engine, "E11.9", "A", on=on)
    assert refused.value.slug == "no-seventh-character"
    site = codes.neoplasm_codes(engine, "appendix", "benign", on="2026-04-15", limit=1)[0]["entry"]
    assert [cell["code"]["as_printed"] for cell in site["cells"]] == ["D12.1"]
    drug = codes.drug_codes(engine, "ibuprofen", on="2026-04-15", limit=1)[0]["entry"]
    assert len(drug["cells"]) == 6
    forward, back = codes.map_from_icd9(engine, "250.00"), codes.map_to_icd9(engine, "E11.9")
    assert forward is not None
    assert back is not None
    assert (forward["targets"][0]["code"], back["targets"][0]["code"]) == ("E11.9", "250.00")
    assert codes.map_to_icd9(engine, "U07.1") is None
    labels = [one["label"] for one in codes.decode_pcs(engine, "0DTJ4ZZ", on="2024-05-01")["characters"]]
    assert labels[2:5] == ["Resection", "Appendix", "Percutaneous Endoscopic"]
    assert [one["character"] for one in codes.next_pcs(engine, "0DTJ", on="2024-05-01")["characters"]] == ["0", "4", "7", "8"]
    assert codes.next_pcs(engine, on="2024-05-01")["characters"][0]["label"] == "Medical and Surgical"
    assert codes.pcs_codes(engine, "0DTJ", on="2024-05-01", limit=2) | {"edition": ""} == {
        "edition": "",
        "edition_match": "exact",
        "codes": ["0DTJ0ZZ", "0DTJ4ZZ"],
        "more": True,
    }


def test_every_code_set(engine: cleanclaim.Engine) -> None:
    """Expected values as in tests/vectors/code_questions.tsv, with their sources there."""
    wrong = codes.check_code(engine, "99213", on="2025-11-03")
    assert (wrong.status, wrong.valid_in) == ("malformed", ("HCPCS", "CPT"))
    assert codes.check_code(engine, "E1140", on="2025-11-03").valid_in == ()
    device = codes.show_code(engine, "E0601", "HCPCS", on=datetime.date(2024, 8, 1))
    assert (device["category"], device["hcpcs"]["fields"]["pricing"][0]["value"]) == ("level-ii", "36")
    assert codes.show_code(engine, "J3490", "HCPCS", on="2024-08-01")["hcpcs"]["not_otherwise_classified"] is True
    assert codes.show_code(engine, "LT", "modifier", on="2026-03-01")["modifier"]["site"] == "left"
    assert codes.show_code(engine, "Z79.4", on="2026-05-01")["poa_exempt"] is True
    assert [code.official for code in codes.list_codes(engine, "admission-type", on="2025-11-03")] == list("123459")
    with pytest.raises(codes.CodeRefused) as refused:
        codes.list_codes(engine, "HCPCS", on="2025-11-03")
    assert refused.value.slug == "code-set-not-listed"


def test_licensed_wording(tmp_path: Path) -> None:
    """The wording is invented."""
    file = tmp_path / "mine.csv"
    file.write_text("code,short,from,to\n99213,invented,2025-01-01,\n", encoding="utf-8")
    own = cleanclaim.Engine.with_packs([], descriptors={"CPT": file})
    assert codes.check_code(own, "99213", "CPT", on="2025-11-03").title == "invented"
    assert codes.check_code(own, "99213", "CPT", on="2024-11-03").title is None
    for wrong in ({"ICD-10-CM": file}, {"ICD-11": file}):
        with pytest.raises(cleanclaim.CleanclaimError):
            cleanclaim.Engine.with_packs([], descriptors=wrong)
    with pytest.raises(FileNotFoundError):
        cleanclaim.Engine.with_packs([], descriptors={"CPT": tmp_path / "nowhere.csv"})
    file.write_bytes(b"code,short\n99213,\xff\n")
    with pytest.raises(UnicodeDecodeError):
        cleanclaim.Engine.with_packs([], descriptors={"CPT": file})


def test_identifiers(engine: cleanclaim.Engine) -> None:
    assert codes.check_identifier(engine, "npi", "1234567893").status == "valid"
    assert codes.check_identifier(engine, "npi", "1234567890").reason == "npi-check-digit"
    ambiguous = codes.check_identifier(engine, "ndc", "1234567890")
    # Ten digits are cut 4-4-2, 5-3-2 or 5-4-1, and filled up to 5-4-2.
    assert ambiguous.status == "ambiguous"
    assert set(ambiguous.candidates) == {"01234-5678-90", "12345-0678-90", "12345-6789-00"}


@pytest.mark.parametrize("text", ["", "{", "[", "null", "7", '{"ask": "x"}', "[[]]"])
def test_what_is_no_question_is_an_error(engine: cleanclaim.Engine, text: str) -> None:
    with pytest.raises(cleanclaim.CleanclaimError):
        engine.answer_codes(text)
