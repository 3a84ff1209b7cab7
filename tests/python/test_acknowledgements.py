"""Acknowledgements that we make, against pyx12 4.0.0, and brought back onto their claims."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
import json
import logging
import os
from pathlib import Path
from typing import Any

import cleanclaim
import pytest
from cleanclaim import x12

from conftest import ROOT, VECTORS

SAMPLES = Path(os.environ.get("CLEANCLAIM_DATA", ROOT.parent / "shared" / "data")) / "x12"
DEMO = (VECTORS / "claims" / "demo-837p.edi").read_bytes()
WHEN: dict[str, Any] = {"control_number": 42, "date": "2026-11-24", "time": "0930"}

# pyx12 refuses a second CTX of a segment or element in a 999: what triggers a rule, then the claim that it belongs to. The
# guide allows it.
SECOND_CTX = "second CTX"


def pyx12_verdict(data: bytes) -> tuple[bool | None, Any]:
    """True, False, or None where it could not judge; and what it found."""
    if importlib.util.find_spec("pyx12") is None:
        pytest.skip("NOT CHECKED: pyx12 is not installed")
    if importlib.metadata.version("pyx12") != "4.0.0":
        pytest.skip("NOT CHECKED: another pyx12 than 4.0.0")
    from pyx12 import params, x12n_document

    logging.getLogger("pyx12").addHandler(logging.NullHandler())
    logging.getLogger("pyx12").propagate = False
    text = data.decode("ascii", "replace").replace("\ufffd", "?")
    found = io.StringIO()
    try:
        good = x12n_document.x12n_document(params.params(), io.StringIO(text), io.StringIO(), None, fd_json=found)
    except Exception as why:  # it raises many kinds
        return None, str(why)
    return good, json.loads(found.getvalue() or "{}")


def errors(found: Any) -> list[dict[str, Any]]:
    """Every error in what pyx12 found, whatever it belongs to, with its segment."""
    listed: list[dict[str, Any]] = []

    def walk(node: Any, segment: str) -> None:
        if isinstance(node, dict):
            segment = node.get("seg_id", segment)
            if "err_cde" in node:
                listed.append({**node, "segment": segment})
            for value in node.values():
                walk(value, segment)
        elif isinstance(node, list):
            for value in node:
                walk(value, segment)

    walk(found, "")
    return listed


def sample_files() -> list[Path]:
    if not SAMPLES.is_dir():
        pytest.skip("NOT CHECKED: the sample files are not at hand")
    published = [path for folder in ("stupidedi/005010", "badx12/edi") for path in (SAMPLES / folder).rglob("*.edi")]
    claims = [path for path in published if b"ST*837*" in path.read_bytes()]
    return sorted((SAMPLES / "mutants").glob("*.edi")) + sorted(claims)


def without_second_ctx(made: bytes) -> bytes:
    """The same 999 with one CTX for each IK3 or IK4, and its count put right."""
    kept: list[bytes] = []
    for segment in made.split(b"~"):
        if segment.startswith(b"CTX") and kept[-1].startswith(b"CTX"):
            continue
        kept.append(segment)
    start = 0
    for index, segment in enumerate(kept):
        if segment.startswith(b"ST*"):
            start = index
        if segment.startswith(b"SE*"):
            kept[index] = b"SE*%d*%s" % (index - start + 1, segment.split(b"*")[2])
    return b"~".join(kept)


def judged(engine: cleanclaim.Engine, kind: str) -> None:
    count, alarms, refused = 0, [], []
    for path in sample_files():
        file = path.read_bytes()
        if kind == "277ca" and b"ST*837*" not in file:
            continue
        made = x12.acknowledge(engine, file, kind=kind, **WHEN)
        good, found = pyx12_verdict(made)
        count += 1
        if good:
            continue
        if kind == "999" and pyx12_verdict(without_second_ctx(made))[0]:
            alarms.append(path.name)
            continue
        refused.append((path.name, good, errors(found) or found, made.decode()))
    assert not refused, refused
    print(f"conformance: {count} {kind} accepted by pyx12, {len(alarms)} of them but for the {SECOND_CTX}: {alarms}")
    assert count > 30


def test_every_999_is_accepted(engine: cleanclaim.Engine) -> None:
    judged(engine, "999")


def test_every_277ca_is_accepted(engine: cleanclaim.Engine) -> None:
    judged(engine, "277ca")


# pyx12 asks for a billing provider's level (2000C) in every 277CA. The guide has it where a claim can be told of: x12.org's
# example of a file that is refused at its submitter (oopfactory/INS/_277/_5010/FromBogeyone.txt in the samples) ends with 2200B.
NO_PROVIDER = ("HL", "3", "(2000C) missing")


def damaged(file: str) -> list[tuple[str, bytes]]:
    """The file with a segment of its first claim, or of what stands above it, taken out or with one element emptied or spoilt."""
    segments = [segment.strip() for segment in file.split("~") if segment.strip()]
    end = next(place for place, segment in enumerate(segments) if segment.startswith("HL*3*"))
    made: list[tuple[str, bytes]] = []

    def add(what: str, place: int, *instead: str) -> None:
        changed = [*segments[:place], *instead, *segments[place + 1 :]]
        made.append((what, ("~".join(changed) + "~").encode()))

    for place in range(3, end):
        elements = segments[place].split("*")
        add(f"without {segments[place]}", place)
        if elements[0] not in ("BHT", "HL", "NM1", "CLM", "SV1"):
            continue
        for number in range(1, len(elements)):
            if not elements[number]:
                continue
            for other in ("", "X", "É-"):
                if elements[0] == "NM1" or other == "":
                    changed = [*elements[:number], other, *elements[number + 1 :]]
                    add(f"{segments[place]}: {number} is '{other}'", place, "*".join(changed))
    lines = [place for place, segment in enumerate(segments) if segment.startswith("SV1")]
    add("several faults of a line", lines[0], "SV1*HC:99X99:ZZ:Q9*-1*UN*1*77**9:8")
    add("a line of no kind", lines[0], "SV1*QQ:99213*165*UN*1***1:2")
    made.append(("no claim", ("~".join([*segments[:20], "SE*19*0001", "GE*1*101", "IEA*1*000000101"]) + "~").encode()))
    return made


def test_a_277ca_of_a_damaged_file_is_accepted(engine: cleanclaim.Engine) -> None:
    alarms: list[str] = []
    refused: list[Any] = []
    files = damaged(DEMO.decode())
    for what, file in files:
        made = x12.acknowledge(engine, file, kind="277ca", **WHEN)
        good, found = pyx12_verdict(made)
        if good:
            continue
        listed = errors(found)
        segment, code, words = NO_PROVIDER
        if b"*19*1~" not in made and [one["segment"] for one in listed] == [segment]:
            assert listed[0]["err_cde"] == code, what
            assert words in listed[0]["err_str"], what
            alarms.append(what)
            continue
        refused.append((what, good, listed or found, made.decode()))
    assert not refused, refused
    print(f"conformance: {len(files)} damaged files, a 277CA of each accepted by pyx12, but for the missing 2000C in {alarms}")
    assert alarms


def test_an_error_comes_back_onto_its_claim(engine: cleanclaim.Engine) -> None:
    for kind, code in (("999", "7"), ("277ca", "A7:454")):
        found = x12.answers(engine, x12.acknowledge(engine, DEMO, kind=kind, **WHEN), DEMO)
        assert not found.accepted
        (claim,) = [claim for claim in found.claims if claim.errors]
        assert claim.errors[0].code == code
        assert claim.errors[0].words
    accepted = x12.answers(engine, x12.acknowledge(engine, DEMO.replace(b"99X99", b"99213"), **WHEN), DEMO)
    assert accepted.accepted
    assert len(accepted.claims) == DEMO.count(b"CLM*")


def test_what_cannot_be_done_is_an_error(engine: cleanclaim.Engine) -> None:
    for bad in ({"kind": "998"}, {"time": "9:30"}, {"snip": 6}, {"source": "bank"}, {"date": "24.11.2026"}):
        with pytest.raises(cleanclaim.CleanclaimError):
            x12.acknowledge(engine, DEMO, **{**WHEN, **bad})
    with pytest.raises(cleanclaim.CleanclaimError) as raised:
        x12.answers(engine, DEMO)
    assert raised.value.slug == "x12-no-acknowledgement"
