"""Threads, memory, the command line, types."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import cleanclaim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, VECTORS

LOCALITY = "10112/00"


def test_other_threads_run_meanwhile(engine: cleanclaim.Engine, claim_dict: dict[str, Any]) -> None:
    """The main thread counts while another prices; had that kept the interpreter lock, it would stand still all the while."""
    claim_dict["lines"] = [claim_dict["lines"][0] | {"number": number} for number in range(1, 2_001)]
    claim_dict["total_charge"] = "250000.00"
    document = ("[" + ",".join([json.dumps(claim_dict)] * 60) + "]").encode()
    done = threading.Event()
    spans = []

    def work() -> None:
        start = time.perf_counter()
        engine.price_bytes(document, locality=LOCALITY)
        spans.append(time.perf_counter() - start)
        done.set()

    worker = threading.Thread(target=work)
    worker.start()
    longest, last, turns = 0.0, time.perf_counter(), 0
    while not done.is_set():
        now = time.perf_counter()
        longest, last, turns = max(longest, now - last), now, turns + 1
    worker.join()
    assert spans[0] > 0.1, "too short to tell"
    assert turns > 1_000
    # Half, because a busy machine takes the processor away for a while, too.
    assert longest < spans[0] / 2, f"stood still {longest:.3f} of {spans[0]:.3f} s"


def test_many_threads_one_engine(claim_dict: dict[str, Any]) -> None:
    engine = cleanclaim.Engine()  # a fresh one: the threads decode its tables together
    rows = [{"date": "2025-11-03", "hcpcs": "99213", "carrier": "10112", "locality": "00"}] * 200

    def work(number: int) -> Decimal:
        assert {result.allowed for result in engine.price_lines(rows)} == {Decimal("81.86")}
        allowed = engine.price(claim_dict, locality=LOCALITY, trace=number % 2 == 0).totals.allowed
        assert allowed == Decimal("81.86")
        return engine.price_line("2025-11-03", "99213", locality=LOCALITY).allowed

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work, range(64))) == {Decimal("81.86")}


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the resident size from /proc")
def test_memory_stays_flat(engine: cleanclaim.Engine, claim_dict: dict[str, Any]) -> None:
    demo = (VECTORS / "claims" / "demo-837p.edi").read_bytes()

    def turn() -> None:
        pricing = engine.price(claim_dict, locality=LOCALITY, trace=True)
        pricing._repr_html_()
        pricing.to_dict()
        [line.trace.to_list() for line in pricing.lines]
        engine.price_bytes(demo)
        cleanclaim.Claim.from_x12(demo)
        engine.price_lines([{"date": "2025-11-03", "hcpcs": "9921"}] * 10)
        with pytest.raises(cleanclaim.NotPriced):
            engine.price_line("2025-11-03", "97010", locality=LOCALITY, trace=True)

    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    for _ in range(50):
        turn()
    before = resident()
    for _ in range(400):
        turn()
    # One leaked pricing a turn would be more than 4 MB.
    assert resident() - before < 3_000_000


def command(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "cleanclaim", *arguments], input=stdin, capture_output=True, check=False, cwd=ROOT
    )


def test_the_command_line() -> None:
    version = command("--version")
    assert (version.returncode, version.stdout.decode().strip()) == (0, f"cleanclaim {cleanclaim.__version__}")
    rows = b"date,hcpcs,modifiers,pos,carrier,locality\n2025-11-03,99213,,11,10112,00\n"
    priced = command("price", "lines", "-", stdin=rows)
    assert priced.returncode == 0, priced.stderr
    assert b"81.86" in priced.stdout
    assert command("price", "lines", "/nowhere.csv").returncode == 2
    assert command("no-such-command").returncode == 2


def test_the_console_script_is_there() -> None:
    script = Path(sys.executable).parent / ("cleanclaim.exe" if os.name == "nt" else "cleanclaim")
    assert subprocess.run([script, "--version"], capture_output=True, check=True).stdout.startswith(b"cleanclaim ")


def test_types_of_an_example() -> None:
    """A program that a type checker reads through the stubs, strictly, and that then runs."""
    example = ROOT / "python" / "examples" / "price_a_claim.py"
    config = ["--config-file", str(ROOT / "python" / "pyproject.toml")]
    checked = subprocess.run([sys.executable, "-m", "mypy", *config, str(example)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    shown = subprocess.run([sys.executable, str(example)], capture_output=True, text=True, check=True).stdout
    assert "81.86" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        'engine.price_line("2025-11-03", "99213", locality="10112/00", charge=1.5)',
        'engine.price_line("2025-11-03", "99213", locality="10112/00", participation="maybe")',
        'engine.price_line("2025-11-03", "99213", "25")',
        "engine.price(3)",
        'engine.price_line("2025-11-03", "99213", locality="10112/00").allowed = 3',
    ],
)
def test_types_that_a_checker_refuses(wrong: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.py"
    file.write_text(f"import cleanclaim\nengine = cleanclaim.Engine()\n{wrong}\n")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(ROOT / ".mypy_cache"), str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1, checked.stdout
    assert "wrong.py:3" in checked.stdout


def test_the_example_in_the_package_documentation() -> None:
    import doctest

    assert doctest.testmod(cleanclaim).failed == 0


def test_the_example_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = readme.split("```python\n")[1].split("```")[0]
    shown = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert shown.startswith("81.86 RVU25D\nDEMO-1001 1 81.86\n")


text = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)
money = st.integers(-(10**12), 10**12).map(lambda cents: str(Decimal(cents).scaleb(-2).quantize(Decimal("0.01"))))
units = st.decimals(0, 999, places=3).map(str)
line = st.fixed_dictionaries(
    {"number": st.integers(0, 2**32 - 1), "charge": money},
    optional={
        "procedure": st.sampled_from(["99213", "A0428", "9921", ""]) | text,
        "modifiers": st.lists(st.sampled_from(["25", "TC", "lt", "QQQ"]), min_size=1, max_size=4),
        "units": units,
        "description": text,
        "diagnosis_pointers": st.lists(st.integers(0, 255), min_size=1, max_size=4),
        "service_dates": st.fixed_dictionaries({"from": st.dates().map(str) | text}),
    },
)
claims = st.fixed_dictionaries(
    {
        "schema": st.just("cleanclaim/claim/1"),
        "kind": st.sampled_from(["professional", "institutional", "dental"]),
        "id": text,
        "total_charge": money,
    },
    optional={
        "place_of_service": st.sampled_from(["11", "21", "1"]) | text,
        "lines": st.lists(line, min_size=1, max_size=4),
        "diagnoses": st.lists(
            st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(["principal", "secondary", "x12:ZZZ"]),
                    "code": st.sampled_from(["E11.9", "e119"]) | text,
                }
            ),
            min_size=1,
            max_size=3,
        ),
        "subscriber": st.fixed_dictionaries(
            {"person": st.fixed_dictionaries({"entity": st.just("person"), "name": st.fixed_dictionaries({"last": text})})}
        ),
        "extensions": st.dictionaries(
            text, st.integers(-(2**63), 2**64 - 1) | text | st.booleans() | st.lists(text, max_size=2), min_size=1, max_size=3
        ),
    },
)


@settings(max_examples=200, deadline=None)
@given(claims)
def test_a_claim_survives_its_json(content: dict[str, Any]) -> None:
    claim = cleanclaim.Claim.from_dict(content)
    assert cleanclaim.Claim.from_json(claim.to_json()) == claim
    assert cleanclaim.Claim.from_dict(claim.to_dict()) == claim
    # Nothing that was given is lost or changed.
    read = claim.to_dict()
    assert {name: read[name] for name in content if name not in ("lines", "subscriber")} == {
        name: value for name, value in content.items() if name not in ("lines", "subscriber")
    }
    for given_line, read_line in zip(content.get("lines", []), read.get("lines", []), strict=True):
        assert {name: read_line[name] for name in given_line} == given_line
    assert [line.charge for line in claim.lines] == [Decimal(line["charge"]) for line in content.get("lines", [])]


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=4),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner, max_size=3),
        max_leaves=8,
    )
)
def test_anything_else_is_an_error_of_ours(anything: Any) -> None:
    engine = ENGINE
    for ask in (
        lambda: engine.price(anything),
        lambda: engine.price_bytes(anything),
        lambda: engine.price_line(anything, anything, locality=anything),
        lambda: engine.price_line("2025-11-03", "99213", locality=LOCALITY, charge=anything, units=anything, modifiers=anything),
    ):
        try:
            ask()
        except cleanclaim.CleanclaimError as refused:
            assert refused.slug
            assert refused.number
    for result in engine.price_lines([anything, {"date": anything, "hcpcs": anything}]):
        assert result.status == "not-priced"


ENGINE = cleanclaim.Engine()


def test_damaged_files() -> None:
    whole = (VECTORS / "claims" / "demo-837p.edi").read_bytes()
    chance = random.Random(8)
    for _ in range(500):
        bytes_ = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
        try:
            ENGINE.price_bytes(bytes_)
        except cleanclaim.CleanclaimError as refused:
            assert refused.slug
