"""Prints how fast X12 files are read here and elsewhere, and in how much memory, each in a process of its own, in one run.

Run by `make bench-x12`: an 837P and an 835 of 10,000 claims are generated, then tokenised, read into typed documents, and checked by
SNIP types 1 to 5, beside x12-types (typed reading, in Rust) and pyx12 (validation). A file of 1 GB shows that memory does not grow.
What a process does is measured twenty times, in turn with the others, and the best counts. The machine is shared and noisy: the ratios say
more than the figures. Ours is measured built with a profile, as `make release` builds, and as `cargo build --release` makes it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "release"))
import guided  # noqa: E402

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
#: Built as it is shipped, and by cargo alone.
SHIPPED = guided.MADE / guided.host() / "release" / "examples" / "x12_speed"
PLAIN = TARGET / "release" / "examples" / "x12_speed"
PEER = ROOT / "tests" / "peers" / "x12-types"
CLAIMS = 10_000
TIMES = 20
#: What is aimed at, in MB a second.
AIMS = {"tokenise": 400, "read": 80, "check": 30}

PYX12 = """
import io, logging, resource, sys, time
logging.getLogger("pyx12").addHandler(logging.NullHandler())
logging.getLogger("pyx12").propagate = False
begun = time.perf_counter()
from pyx12 import params, x12n_document
taken = x12n_document.x12n_document(params.params(), io.StringIO(open(sys.argv[1]).read()), io.StringIO(), None)
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000, taken)
"""


def run(*command: str | Path) -> list[str]:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout.split()


def best(rows: list[list[str]]) -> tuple[float, float]:
    """The best MB a second, and the most memory in MB."""
    return max(float(row[4]) for row in rows), max(float(row[5]) for row in rows)


def main() -> int:
    subprocess.run([sys.executable, ROOT / "release" / "guided.py", "bench"], cwd=ROOT, check=True)
    subprocess.run(["cargo", "build", "--release", "-p", "cleanclaim", "--all-features", "--example", "x12_speed"], cwd=ROOT, check=True)
    environment = {**os.environ, "CARGO_TARGET_DIR": str(TARGET / "peers")}
    built = subprocess.run(["cargo", "build", "--release"], cwd=PEER, env=environment, check=False).returncode == 0
    peer = TARGET / "peers" / "release" / "peer-x12-types"
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("837p", "835"):
            file = Path(folder) / f"{kind}.edi"
            with file.open("wb") as out:
                subprocess.run([PLAIN, "generate", kind, str(CLAIMS)], stdout=out, check=True)
            size = file.stat().st_size / 1e6
            print(f"\n{kind}: {CLAIMS} claims, {size:.2f} MB")
            rows: dict[tuple[str, Path], list[list[str]]] = {}
            theirs: list[tuple[float, float]] = []
            for _ in range(TIMES):
                for verb in AIMS:
                    for program in (SHIPPED, PLAIN):
                        rows.setdefault((verb, program), []).append(run(program, verb, file))
                if built:
                    seconds, memory, *_ = (float(part) for part in run(peer, kind[:3], file))
                    theirs.append((seconds, memory))
            figures = {key: best(measured) for key, measured in rows.items()}
            for verb, aim in AIMS.items():
                (speed, memory), (plain, _) = figures[verb, SHIPPED], figures[verb, PLAIN]
                print(f"  {verb:<42}{speed:9.1f} MB/s{memory:9.1f} MB   (aim {aim} MB/s; built by cargo alone {plain:.1f} MB/s)")
            if built:
                seconds, memory = min(theirs)
                times = figures["read", SHIPPED][0] * seconds / size
                print(f"  {'x12-types 0.9.1, typed reading':<42}{size / seconds:9.1f} MB/s{memory:9.1f} MB   ({times:.1f} times)")
            else:
                print("  x12-types: not measured, it was not built")
            told = subprocess.run([sys.executable, "-c", PYX12, str(file)], capture_output=True, text=True, check=False)
            if told.returncode == 0:
                seconds, memory = (float(part) for part in told.stdout.split()[:2])
                print(f"  {'pyx12 4.0.0, validation':<42}{size / seconds:9.2f} MB/s{memory:9.1f} MB   ({figures['check', SHIPPED][0] * seconds / size:.0f} times)")
            else:
                print("  pyx12: not measured, it is not installed")
        large = Path(folder) / "large.edi"
        with large.open("wb") as out:
            subprocess.run([PLAIN, "generate", "837p", "2600000"], stdout=out, check=True)
        print(f"\n837p of {large.stat().st_size / 1e9:.2f} GB")
        for verb in AIMS:
            begun = time.perf_counter()
            row = run(SHIPPED, verb, large)
            print(f"  {verb:<42}{float(row[4]):9.1f} MB/s{float(row[5]):9.1f} MB   (aim under 40 MB; {time.perf_counter() - begun:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
