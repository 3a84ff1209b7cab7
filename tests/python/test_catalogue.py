"""The Python names are those of the catalogue."""

import os
import subprocess
import sys

import cleanclaim
from cleanclaim import slugs

from conftest import ROOT


def test_the_constants_are_those_of_the_catalogue() -> None:
    script = [sys.executable, str(ROOT / "python" / "write_slugs.py")]
    if "CLEANCLAIM_BLESS" in os.environ:
        subprocess.run(script, check=True)
    compared = subprocess.run([*script, "--check"], check=False)
    assert compared.returncode == 0, "python/python/cleanclaim/slugs.py is not what the catalogue gives: run `make header`"


def test_the_library_has_the_same_rows() -> None:
    rows = cleanclaim.catalogue()
    named = {name: value for name, value in vars(slugs).items() if name.isupper()}
    assert named == {row["slug"].replace("-", "_").upper(): row["slug"] for row in rows}
    numbers = [row["number"] for row in rows]
    assert numbers == sorted(set(numbers))
    assert all(row["template"] and row["remedy"] for row in rows)
