"""Prints what questions about ICD-10-CM codes cost here and in other libraries, each in a process of its own, in one run.

Run by `make bench`. The others are installed for this bench alone (`tests/requirements-peers.txt`); one that is not there is
named as not measured. What happens once in a process is measured in several, and the best counts. The machine is shared and
noisy: the ratios say more than the figures.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
#: How often a process is started.
STARTS = 5
#: What no library could do, or none of its kind is there.
MISSING = "not measured"

#: The rows of the table: name, key, unit, whether more is better, aim.
ROWS = [
    ("open, and the first code with its title", "open_ms", "ms", False, "under 10 ms in Rust"),
    ("resident after look-ups, hierarchy, notes, validation", "peers_mb", "MB", False, "under 25 MB in Rust"),
    ("the same, without what the language takes by itself", "own_mb", "MB", False, ""),
    ("look-up of a code with its title", "look_up_ns", "ns", False, ""),
    ("validation of many codes", "check_million", "M/s", True, "20 M/s in Rust"),
    ("the same as a table of Arrow, with titles and days", "table_million", "M/s", True, ""),
]

#: What each program in Python runs; it prints one JSON object. CODES is the file of codes, a line each, with a day.
COMMON = """
import json, sys, time
def resident():
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
def best(count, work, passes=3):
    taken = []
    for _ in range(passes):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) / count)
    return min(taken)
codes, days = zip(*(line.split() for line in open(sys.argv[1])))
before = resident()
start = time.perf_counter()
"""

SIMPLE = """
import simple_icd_10_cm as cm
assert "neuropathy" in cm.get_description("E11.40")
figures = {"open_ms": (time.perf_counter() - start) * 1e3}
for code in codes[::50]:
    if cm.is_valid_item(code):
        cm.get_description(code), cm.get_ancestors(code), cm.get_children(code), cm.get_excludes1(code)
        cm.get_excludes2(code), cm.get_includes(code), cm.get_inclusion_term(code)
        cm.get_code_first(code, search_in_ancestors=True), cm.get_use_additional_code(code, search_in_ancestors=True)
figures["look_up_ns"] = best(10_000, lambda: [cm.get_description("E11.40") for _ in range(10_000)]) * 1e9
figures["check_million"] = 1e-6 / best(len(codes), lambda: [cm.is_valid_item(code) for code in codes])
figures["peers_mb"] = resident()
figures["own_mb"] = resident() - before
print(json.dumps(figures))
"""

MAPPINGS = """
from icdmappings import Mapper, Validator
mapper, validator = Mapper(), Validator()
assert mapper.map("E1140", source="icd10", target="icd9")
figures = {"open_ms": (time.perf_counter() - start) * 1e3}
for code in codes[::50]:
    mapper.map(code, source="icd10", target="chapter"), mapper.map(code, source="icd10", target="block")
validate = lambda: validator.validate(list(codes), expects="icd10_diagnostic")
figures["look_up_ns"] = best(
    10_000, lambda: [mapper.map("E1140", source="icd10", target="icd9") for _ in range(10_000)]
) * 1e9
figures["check_million"] = 1e-6 / best(len(codes), validate)
figures["peers_mb"] = resident()
figures["own_mb"] = resident() - before
print(json.dumps(figures))
"""

OURS = """
import cleanclaim
from cleanclaim import codes as cc
engine = cleanclaim.Engine()
assert "neuropathy" in cc.check_code(engine, "E11.40", on="2026-01-01").title
figures = {"open_ms": (time.perf_counter() - start) * 1e3}
for code in codes[::50]:
    cc.check_code(engine, code, on="2026-05-01")
    try:
        cc.code_notes(engine, code, on="2026-05-01")
    except cc.CodeRefused:
        pass
figures["look_up_ns"] = best(
    1_000, lambda: [cc.check_code(engine, "E11.40", on="2026-01-01") for _ in range(1_000)]
) * 1e9
figures["peers_mb"] = resident()
figures["own_mb"] = resident() - before
few, their_days = codes[:20_000], days[:20_000]
figures["check_million"] = 1e-6 / best(len(few), lambda: cc.check_codes(engine, few, on=their_days))
import pyarrow
table = pyarrow.table({"code": codes, "date": days})
figures["table_million"] = 1e-6 / best(len(codes), lambda: cc.check_codes_table(engine, table, "ICD-10-CM"))
print(json.dumps(figures))
"""


def run(command: list[object]) -> str | None:
    """What a program prints; nothing where it fails, which is said aloud."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return done.stdout
    last = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
    print(f"{Path(str(command[0])).name}: {last[0]}", file=sys.stderr)
    return None


def best_of(figures: list[dict[str, float]]) -> dict[str, float]:
    """The best of several runs, figure by figure: the highest of a rate, else the lowest."""
    keys = {key for one in figures for key in one}
    pick = {key: max if "million" in key else min for key in keys}
    return {key: pick[key](one[key] for one in figures if key in one) for key in keys}


def pairs(output: str | None) -> dict[str, float]:
    """Figures that a program prints a line each."""
    return {name: float(value) for name, value in re.findall(r"^(\w+) ([\d.]+)$", output or "", re.MULTILINE)}


def python(program: str, codes: Path) -> dict[str, float]:
    """The figures of a library in Python."""
    found = []
    for _ in range(STARTS):
        output = run([sys.executable, "-W", "ignore", "-c", COMMON + program, codes])
        if output is None:
            return {}
        found.append(json.loads(output.splitlines()[-1]))
    return best_of(found)


def rust() -> dict[str, float]:
    """The figures of ours, from its own program."""
    program = TARGET / "release" / "examples" / "code_figures"
    if not program.exists():
        return {}
    found = [pairs(run([program, mode])) for mode in ("lookup", "peers", "check", "search") for _ in range(STARTS)]
    figures = best_of(found)
    for name, other in [
        ("open_ms", "open_and_first_look_up_ms"),
        ("check_million", "check_many_icd10_cm_million_a_second"),
    ]:
        if other in figures:
            figures[name] = figures[other]
    if "peers_mb" in figures and "started_mb" in figures:
        figures["own_mb"] = figures["peers_mb"] - figures["started_mb"]
    return figures


def c(codes: Path) -> dict[str, float]:
    """The figures of ours through the C door."""
    program = TARGET / "c" / "code-figures"
    if not program.exists():
        return {}
    return best_of([pairs(run([program, codes])) for _ in range(STARTS)])


def shown(value: float | None, unit: str) -> str:
    """A figure with its unit, or that there is none."""
    return MISSING if value is None else f"{value:,.2f} {unit}" if value < 100 else f"{value:,.0f} {unit}"


def main() -> None:
    """Measures all and prints the table."""
    codes = TARGET / "codes-to-check.txt"
    program = TARGET / "release" / "examples" / "code_figures"
    listed = run([program, "codes"]) if program.exists() else None
    if listed is None:
        print("codes: not measured; build it with: cargo build --release -p cleanclaim --example code_figures")
        return
    codes.write_text(listed)
    ours = rust()
    columns = {
        "Rust": ours,
        "C": c(codes),
        "Python": python(OURS, codes),
        "simple-icd-10-cm": python(SIMPLE, codes),
        "icd-mappings": python(MAPPINGS, codes),
    }
    print(f"{'codes':<54}" + "".join(f"{name:>18}" for name in columns) + "  aim")
    for title, key, unit, more, aim in ROWS:
        values = [figures.get(key) for figures in columns.values()]
        print(f"{title:<54}" + "".join(f"{shown(value, unit):>18}" for value in values) + f"  {aim}")
        base = values[0]
        if base:
            ratio = [MISSING if not value else f"{(base / value if more else value / base):,.1f}x" for value in values]
            print(f"{'    as many times that of Rust':<54}" + "".join(f"{one:>18}" for one in ratio))
    print("The others know one edition and no days: their validation says whether the code is one of it.")
    print("icd-mappings has no titles and no notes: what is measured is a map to ICD-9-CM, chapters and blocks.")
    for name, key in [
        ("ICD-10-PCS codes with days, Rust", "check_many_icd10_pcs_million_a_second"),
        ("ICD-10-CM codes with days, Rust", "check_many_icd10_cm_million_a_second"),
    ]:
        print(f"{name:<54}{shown(ours.get(key), 'M/s'):>18}  20 M/s")
    for code_set in ("icd10_cm", "icd10_pcs", "hcpcs"):
        first, memory = ours.get(f"first_search_{code_set}_ms"), ours.get(f"searched_{code_set}_mb")
        print(f"{'first search of ' + code_set:<54}{shown(first, 'ms'):>18}  then {shown(memory, 'MB')} resident")


if __name__ == "__main__":
    sys.exit(main())
