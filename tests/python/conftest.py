"""What the tests share. Amounts are worked out by hand, never taken from the library's own output."""

from pathlib import Path
from typing import Any

import cleanclaim
import pytest

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "vectors"


@pytest.fixture(scope="session")
def engine() -> cleanclaim.Engine:
    return cleanclaim.Engine()


@pytest.fixture
def claim_dict() -> dict[str, Any]:
    """One office visit of 125.00 in Alabama, as a program would write it."""
    return {
        "schema": "cleanclaim/claim/1",
        "kind": "professional",
        "id": "A-100",
        "total_charge": "125.00",
        "place_of_service": "11",
        "subscriber": {"person": {"entity": "person", "name": {"last": "ZEBEDEE", "first": "QUILLA"}}},
        "lines": [
            {
                "number": 1,
                "procedure": "99213",
                "modifiers": ["25"],
                "charge": "125.00",
                "units": "1",
                "service_dates": {"from": "2025-11-03"},
            }
        ],
    }
