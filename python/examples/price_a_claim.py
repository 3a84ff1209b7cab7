"""Price a claim that a program built, and say where each cent comes from."""

from datetime import date
from decimal import Decimal
from typing import Any

import cleanclaim


def visit(day: date, procedure: str, charge: Decimal) -> dict[str, Any]:
    """A claim of one line."""
    line = {"number": 1, "procedure": procedure, "charge": charge, "units": "1", "service_dates": {"from": day}}
    return {
        "schema": "cleanclaim/claim/1",
        "kind": "professional",
        "id": "A-100",
        "total_charge": charge,
        "place_of_service": "11",
        "lines": [line],
    }


def main() -> None:
    """Print what each line pays."""
    engine = cleanclaim.Engine()
    pricing = engine.price(visit(date(2025, 11, 3), "99213", Decimal("125.00")), locality="10112/00", trace=True)
    for line in pricing.lines:
        allowed: Decimal | None = line.allowed
        print(line.line, line.procedure, allowed if line.reason is None else line.reason.message)
        print(line.trace.to_text())
    paid: Decimal = pricing.totals.payment
    print("Medicare pays", paid)
    try:
        engine.price_line("2025-11-03", "97010", locality="10112/00")
    except cleanclaim.NotPriced as refusal:
        print(refusal.slug, refusal.remedy)


if __name__ == "__main__":
    main()
