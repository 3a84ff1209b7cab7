"""What the C library and the wheel do while they are counted (`guided.py`): files read, checked, written and answered; codes; prices.

`work.py library LIBRARY FOLDER` calls the C door, `work.py wheel FOLDER` the Python package that is on the path. FOLDER holds documents
(`*.jsonl`) and the X12 files made of them (`*.edi`).
"""

from __future__ import annotations

import ctypes
import json
import sys
from pathlib import Path
from typing import Any

CODES = ["E11.40", "E1140", "I10", "M54.5", "S52.501A", "Z00.00", "T36.0X1A", "E99", "H52.4"]
PROCEDURES = ["99213", "99214", "20610", "45378", "70450", "93000", "71046"]
DAY, FILED = "2026-03-01", "2026-04-05"


def documents(folder: Path) -> list[list[Any]]:
    return [[json.loads(line) for line in file.read_text().splitlines()] for file in sorted(folder.glob("*.jsonl"))]


def library(path: str, folder: Path, settings: dict[str, Any]) -> None:
    door = ctypes.CDLL(path)
    engine = ctypes.c_void_p()
    made = ctypes.c_void_p()
    text = ctypes.create_string_buffer(1 << 26)
    needed = ctypes.c_size_t()

    def answer(name: str, *arguments: object) -> None:
        if getattr(door, name)(engine, *arguments, ctypes.byref(made)):
            sys.exit(f"work: {name} failed")
        if door.cleanclaim_document_text(made, text, ctypes.c_size_t(len(text)), ctypes.byref(needed)):
            sys.exit(f"work: the answer of {name} has no text")
        door.cleanclaim_document_free(made)

    def counted(data: bytes) -> tuple[bytes, ctypes.c_size_t]:
        return data, ctypes.c_size_t(len(data))

    if door.cleanclaim_engine_open(ctypes.byref(engine)):
        sys.exit("work: the engine does not open")
    for file in sorted(folder.glob("*.edi")):
        data = counted(file.read_bytes())
        for _ in range(3):
            answer("cleanclaim_engine_read_x12", *data)
            answer("cleanclaim_engine_check_x12", *data, ctypes.c_int32(5), ctypes.c_int32(0))
        options = {"control_number": 7, "date": FILED, "time": "0930"}
        answer("cleanclaim_engine_acknowledge_x12", *data, *counted(json.dumps(options).encode()))
    for made_of in documents(folder):
        question = {"schema": "cleanclaim/x12-writing/1", "documents": made_of, "settings": settings, "date": FILED, "time": "0930"}
        answer("cleanclaim_engine_write_x12", *counted(json.dumps(question).encode()))
    door.cleanclaim_engine_free(engine)


def wheel(folder: Path, settings: dict[str, Any]) -> None:
    import cleanclaim
    from cleanclaim import codes, x12

    engine = cleanclaim.Engine()
    for file in sorted(folder.glob("*.edi")):
        data = file.read_bytes()
        for _ in range(3):
            x12.read(engine, data)
            x12.check(engine, data)
        x12.acknowledge(engine, data, control_number=7, date=FILED, time="0930")
    for made_of in documents(folder):
        x12.write(engine, made_of, settings, date=FILED, time="0930")
    list(engine.price_file(str(folder / "professional.edi"), trace=True))
    for _ in range(300):
        for procedure in PROCEDURES:
            engine.price_line(DAY, procedure, carrier="10112", locality="00")
        for code in CODES:
            codes.check_code(engine, code, on=DAY)
        codes.check_codes(engine, CODES * 20, on=[DAY] * len(CODES) * 20)
    for words in ("left wrist fracture initial", "diabetes neuropathy", "hypertension", "asthma"):
        for _ in range(5):
            codes.search_codes(engine, words, code_sets=["ICD-10-CM"], on=DAY)


def main() -> int:
    part, *rest = sys.argv[1:]
    folder = Path(rest[-1])
    settings = json.loads((folder / "settings.json").read_text())
    if part == "library":
        library(rest[0], folder, settings)
    else:
        wheel(folder, settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
