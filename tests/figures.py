"""Prints what was measured beside what was aimed at: opening, first price, a line in Rust, C and Python, memory, sizes.

Run by `make bench`, after the criterion benches. The machine is shared and noisy: the ratios say more than the figures.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def criterion(group: str, name: str) -> float | None:
    """The median of a criterion bench, in nanoseconds."""
    path = TARGET / "criterion" / group / name / "new" / "estimates.json"
    if not path.exists():
        return None
    return json.loads(path.read_text())["median"]["point_estimate"]


def c_figures() -> dict[str, float]:
    """Opening, first price and one line through C, in nanoseconds, and the memory of a program that prices one line."""
    program = TARGET / "c" / "bench"
    if not program.exists():
        return {}
    # First the small program: what is asked of the children afterwards is the largest of them.
    one = subprocess.run([TARGET / "c" / "readme"], capture_output=True, check=True)
    assert one.stdout == b"81.86\n", one.stdout
    figures: dict[str, float] = {"resident": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}
    output = subprocess.run([program, "200000"], capture_output=True, text=True, check=True).stdout
    for line in output.splitlines():
        name, value = line.split()
        figures[name] = float(value)
    return figures


def door_over_rust() -> tuple[float, float] | None:
    """The same lines from the same texts in Rust and through C, in nanoseconds: two programs by turns, the best pass of each.

    By turns and not one after the other, because the machine is faster at one time than at another.
    """
    program = TARGET / "c" / "bench"
    if not program.exists():
        return None
    in_rust = ["cargo", "bench", "-p", "cleanclaim", "--all-features", "--bench", "door", "--", "200000"]
    best = {"rust_line_best_ns": float("inf"), "price_line_best_ns": float("inf")}
    for _ in range(8):
        for command in (in_rust, [program, "200000"]):
            output = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
            for name, value in (line.split() for line in output.splitlines() if line.count(" ") == 1):
                if name in best:
                    best[name] = min(best[name], float(value))
    return best["rust_line_best_ns"], best["price_line_best_ns"]


def python_line() -> float | None:
    """One line from Python, in nanoseconds."""
    try:
        import cleanclaim
    except ImportError:
        return None
    engine = cleanclaim.Engine()
    engine.preload()
    best = None
    for _ in range(5):
        start = time.perf_counter_ns()
        for _ in range(20_000):
            engine.price_line("2025-11-03", "99213", carrier="10112", locality="00")
        taken = (time.perf_counter_ns() - start) / 20_000
        best = taken if best is None else min(best, taken)
    return best


def main() -> None:
    lines = criterion("line", "without trace")
    traced = criterion("line", "with trace")
    per_line = lines / 560 if lines else None
    texts = criterion("line", "from text")
    rows = [
        ("engine open", criterion("engine", "open"), 1e6, "ns", "under 1 ms"),
        ("first price", criterion("engine", "first price"), 1e6, "ns", "under 10 ms"),
        ("a line in Rust, trace off", per_line, 1, "ns", "under 100 ns"),
        ("a line in Rust, trace on", traced / 560 if traced else None, 1, "ns", ""),
        ("a line in Rust from its texts", texts / 8 if texts else None, 1, "ns", ""),
        ("a line from Python", python_line(), 1, "ns", ""),
    ]
    print(f"{'figure':<36}{'measured':>14}  aim")
    for name, value, scale, _, aim in rows:
        shown = "not measured" if value is None else f"{value / scale:,.2f} {'ms' if scale == 1e6 else 'ns'}"
        print(f"{name:<36}{shown:>14}  {aim}")
    if lines and traced:
        print(f"{'trace on / off':<36}{traced / lines:>13.1f}x")
    figures = c_figures()
    if both := door_over_rust():
        rust, c = both
        print(f"{'the same texts in Rust, best':<36}{rust:>11,.2f} ns")
        print(f"{'the same texts through C, best':<36}{c:>11,.2f} ns")
        print(f"{'C over Rust':<36}{c - rust:>11,.2f} ns  under 20 ns")
    for name, value in figures.items():
        if name == "resident":
            print(f"{'resident memory of a C program':<36}{value:>11.1f} MB  under 25 MB")
        else:
            print(f"{'C: ' + name:<36}{value:>14,.1f}")
    packs = sum(path.stat().st_size for path in (ROOT / "core" / "data").glob("*.pack"))
    print(f"{'embedded packs':<36}{packs / 1e6:>11.2f} MB")
    for wheel in sorted((ROOT / "dist").glob("*.whl")):
        print(f"{'wheel':<36}{wheel.stat().st_size / 1e6:>11.2f} MB  under 20 MB")


if __name__ == "__main__":
    sys.exit(main())
