"""What is written is taken by others: varied claims and remittances through pyx12 4.0.0, and through our own check.

The corpus is made by chance from seeds (`corpus.py`), a hundred claims to a file, since the oracle loads its maps for each.
"""

from __future__ import annotations

import io
import json
import logging
import os
import random
from collections.abc import Callable
from typing import Any

import cleanclaim
import pytest
from cleanclaim import x12

from corpus import SETTINGS, Maker

# A few files of each kind in every run; `make corpus` makes twenty, which are two thousand claims.
FILES = int(os.environ.get("CLEANCLAIM_CORPUS", "2"))
CLAIMS = 100

# A false alarm of pyx12: a 999 may say what triggers a rule and which claim it is, two CTX of one segment.
SECOND_CTX = "Segment CTX exceeded max count"
# What pyx12 refuses and the guide allows, one by one, as (segment, error code, text): none so far in what the corpus holds.
FALSE_ALARMS: set[tuple[str, str, str]] = set()


@pytest.fixture(scope="module")
def engine() -> cleanclaim.Engine:
    return cleanclaim.Engine()


def verdict(data: bytes) -> tuple[bool, list[str]]:
    """Does pyx12 take the file, and what has it against it?"""
    pytest.importorskip("pyx12", reason="not checked: pyx12 is not installed")
    from pyx12 import params, x12n_document

    logging.getLogger("pyx12").addHandler(logging.NullHandler())
    logging.getLogger("pyx12").propagate = False
    found = io.StringIO()
    taken = x12n_document.x12n_document(params.params(), io.StringIO(data.decode("ascii")), io.StringIO(), None, fd_json=found)
    errors: list[str] = []

    def walk(node: Any, where: str = "") -> None:
        if isinstance(node, dict):
            where = f"{where}/{node['seg_id']}" if "seg_id" in node else where
            if "err_cde" in node:
                alarm = (where.rsplit("/", 1)[-1], str(node["err_cde"]), str(node.get("err_str", "")))
                if alarm not in FALSE_ALARMS:
                    errors.append(f"{where} {alarm[1]} {alarm[2]} {node.get('err_val', '')}")
            for value in node.values():
                walk(value, where)
        elif isinstance(node, list):
            for value in node:
                walk(value, where)

    walk(json.loads(found.getvalue() or "{}"))
    return bool(taken), errors


KINDS: dict[str, Callable[[Maker, int], dict[str, Any]]] = {
    "professional": Maker.professional,
    "institutional": Maker.institutional,
    "remittance": lambda maker, index: maker.remittance(index, 1 + index % 5),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_taken(engine: cleanclaim.Engine, kind: str) -> None:
    written = 0
    for number in range(FILES):
        maker = Maker(1000 * number + len(kind))
        documents = [KINDS[kind](maker, CLAIMS * number + index) for index in range(CLAIMS)]
        data, _ = x12.write(engine, documents, SETTINGS, date="2026-04-05", time="0930")
        report = x12.check(engine, data, snip=4)
        rejections = [
            finding
            for one in report.transactions
            for finding in one.findings
            if finding.severity == "rejection" and finding.snip <= 4
        ]
        assert not rejections, rejections[:5]
        again = x12.read(engine, data)
        assert not again.errors
        assert not again.repairs
        assert len(again.documents) == CLAIMS
        # Read again, every document is what it was.
        for before, after in zip(documents, again.documents, strict=True):
            assert json.loads(json.dumps(after.document)) == x12_form(engine, before)
        taken, errors = verdict(data)
        assert taken, errors[:10]
        written += CLAIMS
    print(f"conformance: {written} documents of kind {kind} written, read back equal and taken by pyx12")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_back_is_taken(engine: cleanclaim.Engine, kind: str) -> None:
    claims = 0
    for number in range(FILES):
        maker = Maker(1000 * number + len(kind))
        documents = [KINDS[kind](maker, CLAIMS * number + index) for index in range(CLAIMS)]
        data, _ = x12.write(engine, documents, SETTINGS, date="2026-04-05", time="0930")
        for damaged in (False, True):
            file = damage(data, random.Random(number)) if damaged else data
            # A 277CA names the patient of each claim: of a file whose names are damaged it cannot be whole.
            for made in ("999",) if damaged or kind == "remittance" else ("999", "277ca"):
                answer = x12.acknowledge(engine, file, kind=made, control_number=7, date="2026-04-05", time="0930")
                taken, errors = verdict(answer)
                others = [error for error in errors if SECOND_CTX not in error]
                assert taken or (errors and not others), (number, damaged, made, others[:5])
        claims += CLAIMS
    print(f"conformance: acknowledgements of {claims} documents of kind {kind}, whole and damaged, taken by pyx12")


def damage(data: bytes, chance: random.Random) -> bytes:
    """Some elements left out, too long, too many, or no code: every thirtieth segment or so."""
    segments: list[str] = []
    for segment in data.decode().split("~"):
        elements = segment.split("*")
        if elements[0] in {"NM1", "SV1", "SV2", "DTP", "REF", "N4", "CLM", "DMG", "HI", "AMT", "SBR"} and chance.random() < 0.03:
            place = chance.randrange(1, len(elements))
            elements[place] = chance.choice(["", "Q" * 90, "??"])
            if chance.random() < 0.25:
                elements += ["X"] * 3
        segments.append("*".join(elements))
    return "~".join(segments).encode()


def x12_form(engine: cleanclaim.Engine, document: dict[str, Any]) -> dict[str, Any]:
    """A document without what is empty, since that is left out."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: bare(one) for name, one in value.items() if one not in ([], None)}
        if isinstance(value, list):
            return [bare(one) for one in value]
        return value

    made: dict[str, Any] = bare(document)
    return made
