"""The tabular list against simple-icd-10-cm, for all nodes. Skipped, and said so, where the package is not installed or the
dump is not at hand: `cargo build -p cleanclaim --features import --example dump_notes` makes what writes it."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DUMP = ROOT / "target" / "debug" / "examples" / "dump_notes"
PACK = ROOT / "core" / "data" / "icd10_cm_notes.pack"


# The package reads its own files by a function that newer Pythons warn of, which is not ours to mend.
@pytest.mark.filterwarnings("ignore:.* is deprecated. Use files:DeprecationWarning")
def test_hierarchy_and_notes_agree_with_simple_icd_10_cm(tmp_path: Path) -> None:
    if importlib.util.find_spec("simple_icd_10_cm") is None:
        pytest.skip("SKIPPED: the package simple-icd-10-cm is not installed")
    if not DUMP.is_file() or not PACK.is_file():
        pytest.skip(f"SKIPPED: {DUMP.name} or {PACK.name} is not there")
    spec = importlib.util.spec_from_file_location("oracle", ROOT / "tests" / "oracles" / "compare_simple_icd_10_cm.py")
    assert spec is not None
    assert spec.loader is not None
    oracle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracle)
    path = tmp_path / "dump.tsv"
    path.write_bytes(subprocess.run([DUMP, PACK], check=True, capture_output=True).stdout)
    counts, faults = oracle.compare(path)
    assert not faults, faults[:20]
    assert counts["parent"] == 47_200
    print(f"conformance: {sum(counts.values())} answers of simple-icd-10-cm checked")
