"""The medical billing office as a library.

>>> import cleanclaim
>>> engine = cleanclaim.Engine()
>>> price = engine.price_line("2025-11-03", "99213", carrier="10112", locality="00")
>>> price.allowed
Decimal('81.86')

Money is :class:`decimal.Decimal` and never a float, days are :class:`datetime.date`, every class is frozen, and everything may
be used by many threads. Where there is no amount, :class:`NotPriced` says why.
"""

from cleanclaim import codes, slugs, x12
from cleanclaim._cleanclaim import (
    Adjustment,
    ArrowTable,
    Claim,
    Engine,
    Line,
    LinePrice,
    LineResult,
    Note,
    PricedLine,
    Pricing,
    ReleaseCoverage,
    RowRef,
    SeriesCoverage,
    Step,
    Totals,
    Trace,
    build_info,
    catalogue,
)
from cleanclaim.errors import CleanclaimError, DocumentError, NotPriced, PackError, WrongType

__version__: str = build_info()["version"]

__all__ = [
    "Adjustment",
    "ArrowTable",
    "Claim",
    "CleanclaimError",
    "DocumentError",
    "Engine",
    "Line",
    "LinePrice",
    "LineResult",
    "NotPriced",
    "Note",
    "PackError",
    "PricedLine",
    "Pricing",
    "ReleaseCoverage",
    "RowRef",
    "SeriesCoverage",
    "Step",
    "Totals",
    "Trace",
    "WrongType",
    "__version__",
    "build_info",
    "catalogue",
    "codes",
    "slugs",
    "x12",
]
