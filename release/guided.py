"""Builds what is shipped with a profile of what it does: the command line, the C library, the wheel.

`guided.py [command] [library] [wheel] [bench]`; `make release` builds the first two. Each part is built twice, by itself and with its own
features, as it is built without a profile. The first build counts what runs while it reads, checks, writes and prices invented claims and
answers for codes; from the second one the compiler knows which way is the usual one, and lays out the code for it.

The claims are those of `tests/python/corpus.py`, made by chance with every optional part on and off, never the files that `make bench-x12`
measures. The profile is made anew each time, since it holds for one state of the sources and one compiler. What the second build writes is
compared with what the first one wrote.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").resolve()
#: The first build, which counts, and the second, which is shipped.
COUNTING, MADE = TARGET / "guided" / "counting", TARGET / "guided" / "made"
DIST = ROOT / "dist"
VECTORS = ROOT / "tests" / "vectors"
#: What cargo builds of each part, and what of it is shipped.
PARTS = {
    "command": (["-p", "cleanclaim", "--features", "cli", "--bin", "cleanclaim"], ["cleanclaim"]),
    "library": (["-p", "cleanclaim-ffi"], ["libcleanclaim.so", "libcleanclaim.a"]),
    "wheel": ([], []),
    "bench": (["-p", "cleanclaim", "--all-features", "--example", "x12_speed"], []),
}

sys.path.insert(0, str(ROOT / "tests" / "python"))
import corpus  # noqa: E402


def rustc(*arguments: str) -> str:
    return subprocess.run(["rustc", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def host() -> str:
    """The system that is built for. It is named to cargo, so that build scripts and macros are not counted."""
    return next(line.removeprefix("host: ") for line in rustc("-vV").splitlines() if line.startswith("host: "))


def llvm_profdata() -> Path:
    """The compiler's own tool for profiles; rustup has it as a component."""
    tool = Path(rustc("--print", "target-libdir").strip()).parent / "bin" / "llvm-profdata"
    if not tool.exists() and shutil.which("rustup"):
        subprocess.run(["rustup", "component", "add", "llvm-tools"], cwd=ROOT, check=False)
    if not tool.exists():
        sys.exit("release: llvm-profdata is missing; install it with: rustup component add llvm-tools")
    return tool


def build(part: str, target: Path, *flags: str) -> Path:
    """Builds a part; the folder in which it lies."""
    given = os.environ.get("CARGO_ENCODED_RUSTFLAGS")
    before = given.split("\x1f") if given else os.environ.get("RUSTFLAGS", "").split()
    environment = {**os.environ, "CARGO_ENCODED_RUSTFLAGS": "\x1f".join([*before, *flags]), "CARGO_TARGET_DIR": str(target)}
    if part == "wheel":
        out = target / "wheel"
        shutil.rmtree(out, ignore_errors=True)
        command = ["maturin", "build", "--release", "--target", host(), "-m", "python/Cargo.toml", "--out", str(out)]
    else:
        out = target / host() / "release"
        command = ["cargo", "build", "--release", "--target", host(), *PARTS[part][0]]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return out


def rows(vectors: str) -> list[dict[str, str]]:
    lines = [line for line in (VECTORS / vectors).read_text().splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def table(file: Path, columns: list[str], lines: Iterable[dict[str, str]]) -> Path:
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, columns, extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows(lines)
    return file


def run(*command: str | Path, counts: Path | None = None, **more: str) -> bytes:
    """Runs a program, with what it counts written into a folder."""
    environment = {**os.environ, **more, **({"LLVM_PROFILE_FILE": str(counts / "%m.profraw")} if counts else {})}
    told = [str(part) for part in command]
    done = subprocess.run(told, env=environment, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"release: {' '.join(told)} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def write_claims(folder: Path) -> None:
    """Documents of the corpus, and the X12 files that they make; with line breaks, too, as many send them."""
    (folder / "settings.json").write_text(json.dumps({"schema": "cleanclaim/exchange/1", **corpus.SETTINGS}))
    maker = corpus.Maker(20_260_301)
    kinds = {
        "professional": [maker.professional(index) for index in range(300)],
        "institutional": [maker.institutional(index) for index in range(150)],
        "remittance": [maker.remittance(index, 5) for index in range(60)],
    }
    for kind, made in kinds.items():
        (folder / f"{kind}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in made))


def write_files(command: list[str | Path], folder: Path, counts: Path | None = None) -> None:
    """Writes the X12 files of the documents in a folder."""
    for document in sorted(folder.glob("*.jsonl")):
        file = document.with_suffix(".edi")
        settings: list[str | Path] = ["--settings", folder / "settings.json", "--date", "2026-04-05"]
        run(*command, "x12", "from-json", document, *settings, "--out", file, counts=counts)
        (folder / f"{document.stem}-lines.edi").write_bytes(file.read_bytes().replace(b"~", b"~\n"))


def work_command(built: Path, folder: Path, counts: Path | None) -> bytes:
    """What the command line does; what it prints."""
    command = built / "cleanclaim"
    printed = []

    def ask(*arguments: str | Path) -> None:
        printed.append(run(command, *arguments, counts=counts))

    write_files([command], folder, counts)
    for file in sorted(folder.glob("*.edi")):
        for arguments in (["check"], ["check", "--json"], ["to-json"], ["show"], ["rewrite"], ["rewrite", "--typed"]):
            ask("x12", arguments[0], file, *arguments[1:])
    for kind in ("professional", "institutional"):
        file = folder / f"{kind}.edi"
        for answer in ("999", "277ca"):
            acknowledgement = folder / f"{kind}.{answer}"
            ask("x12", "ack", file, "--kind", answer, "--as-of", "2026-04-06", "--out", acknowledgement)
            ask("x12", "to-json", acknowledgement)
            ask("x12", "check", acknowledgement)
    claims = folder / "professional.edi"
    ask("price", "claims", claims)
    ask("price", "claims", claims, "--json", "--trace")
    lines = rows("lines.tsv")
    questions = table(folder / "lines.csv", list(lines[0]), lines * 30)
    ask("price", "lines", questions)
    ask("price", "lines", questions, "--json", "--trace")
    ask("code", "check", table(folder / "codes.csv", ["code", "code_set", "date"], rows("codes.tsv") * 30))
    ask("code", "search", "--batch", table(folder / "queries.csv", ["query", "code_set"], rows("search_queries.tsv")))
    return b"".join(printed)


def work_library(built: Path, folder: Path, counts: Path | None) -> bytes:
    """What a C program does: the programs that measure the door, and files of X12."""
    library = folder / "libcleanclaim.so.0"
    shutil.copy(built / "libcleanclaim.so", library)
    few = folder / "few.txt"
    valid = [row for row in rows("codes.tsv") if (row["code_set"], row["status"]) == ("ICD-10-CM", "valid")]
    few.write_text("".join(f"{row['official']} {row['date']}\n" for row in valid * 30))
    for name, argument in (("bench", "20000"), ("code_figures", str(few))):
        include = [f"-I{ROOT / 'include'}", f"-I{ROOT / 'tests' / 'c'}"]
        compiler: list[str | Path] = [os.environ.get("CC", "cc"), "-std=c99", "-O2", *include, ROOT / "tests" / "c" / f"{name}.c", library]
        run(*compiler, f"-Wl,-rpath,{folder}", "-lpthread", "-o", folder / name)
        run(folder / name, argument, counts=counts)
    return run(sys.executable, ROOT / "release" / "work.py", "library", library, folder, counts=counts)


def work_wheel(built: Path, folder: Path, counts: Path | None) -> bytes:
    """What a program in Python does."""
    site = folder / "site"
    shutil.rmtree(site, ignore_errors=True)
    (wheel,) = built.glob("*.whl")
    shutil.unpack_archive(wheel, site, "zip")
    return run(sys.executable, ROOT / "release" / "work.py", "wheel", folder, counts=counts, PYTHONPATH=str(site))


def work_bench(built: Path, folder: Path, counts: Path | None) -> bytes:
    """What `make bench-x12` measures, with other files."""
    for file in sorted(folder.glob("*.edi")):
        for verb in ("tokenise", "read", "check"):
            run(built / "examples" / "x12_speed", verb, file, counts=counts)
    return b""


WORK = {"command": work_command, "library": work_library, "wheel": work_wheel, "bench": work_bench}


def make(part: str, tool: Path, writer: list[str | Path]) -> list[Path]:
    """Builds a part twice; what of it is shipped. `writer` is a command line that writes the files which the others read."""
    profile = TARGET / "guided" / f"{part}.profdata"
    with tempfile.TemporaryDirectory() as name:
        folder, counts = Path(name), Path(name) / "counts"
        write_claims(folder)
        if part != "command":
            write_files(writer, folder)
        # Linking it as a whole would take longest and changes nothing that is counted.
        counting = build(part, COUNTING, f"-Cprofile-generate={COUNTING / 'counts'}", "-Clto=off", "-Clinker-plugin-lto=no")
        first = WORK[part](counting, folder, counts)
        run(tool, "merge", "--sparse", "-o", profile, *sorted(counts.glob("*.profraw")))
        built = build(part, MADE, f"-Cprofile-use={profile}")
        if WORK[part](built, folder, None) != first:
            sys.exit(f"release: the two builds of the {part} do not say the same")
    return list(built.glob("*.whl")) if part == "wheel" else [built / file for file in PARTS[part][1]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="+", choices=list(PARTS))
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        sys.exit("release: this builds on Linux alone; without a profile, cargo build --release and maturin build --release do")
    tool = llvm_profdata()
    writer: list[str | Path] = ["cargo", "run", "--quiet", "--release", "-p", "cleanclaim", "--features", "cli", "--bin", "cleanclaim", "--"]
    shipped: list[Path] = []
    for part in options.parts:
        made = make(part, tool, writer)
        if part == "command":
            writer = [*made]
        shipped += made
    for file in shipped:
        DIST.mkdir(exist_ok=True)
        shutil.copy(file, DIST)
    if shipped:
        print(f"release: in {DIST.relative_to(ROOT)}: {', '.join(file.name for file in shipped)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
