"""The codes that all doors check: tests/vectors/codes.tsv and code_questions.tsv. What is expected stands in official files."""

import csv
from pathlib import Path

import cleanclaim
import pytest
from cleanclaim import codes

from conftest import VECTORS


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        kept = (line for line in lines if not line.startswith("#"))
        return list(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))


CODES = rows(VECTORS / "codes.tsv")
QUESTIONS = rows(VECTORS / "code_questions.tsv")


def is_told(case: dict[str, str], column: str, found: object) -> None:
    if case[column] != "*":
        assert ("" if found is None else str(found)) == case[column], column


@pytest.mark.parametrize("case", CODES, ids=[case["name"] for case in CODES])
def test_code(engine: cleanclaim.Engine, case: dict[str, str]) -> None:
    found = codes.check_code(engine, case["code"], case["code_set"], on=case["date"])
    first, last = found.period or (None, None)
    told = {"status": found.status, "official": found.official, "title": found.title, "from": first, "to": last}
    for column, value in told.items():
        is_told(case, column, value)


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["name"] for case in QUESTIONS])
def test_question(engine: cleanclaim.Engine, case: dict[str, str]) -> None:
    answer = engine.answer_codes(case["question"])
    for fragment in case["holds"].split(" && "):
        assert fragment in answer
    for fragment in case["lacks"].split(" && "):
        assert fragment not in answer


def test_the_vectors_are_there() -> None:
    assert len(CODES) >= 40
    assert len(QUESTIONS) >= 35
    print(f"vectors: {len(CODES)} codes, {len(QUESTIONS)} questions about codes")
