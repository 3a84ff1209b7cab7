"""X12 files: are they in order?

>>> import cleanclaim
>>> from cleanclaim import x12
>>> engine = cleanclaim.Engine()
>>> report = x12.check(engine, b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
...     b"*261124*0900*^*00501*000000001*0*P*:~IEA*1*000000001~")
>>> [(finding.slug, finding.element) for finding in report.transactions[0].findings]
[('x12-interchange-count', 'IEA01')]
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any

from cleanclaim._cleanclaim import Engine

__all__ = ["Finding", "NotChecked", "Report", "Transaction", "check"]


@dataclass(frozen=True)
class Finding:
    """A fault of a file, where it stands on the wire.

    `snip` is the SNIP type of the check (1 to 5), `severity` one of `rejection`, `denial`, `warning`, `advice`; `position` the
    segment's number in the file, counted from 1; `element` and `loop` are empty where it has none.
    """

    slug: str
    snip: int
    severity: str
    segment: str
    element: str
    loop: str
    position: int
    message: str
    remedy: str


@dataclass(frozen=True)
class NotChecked:
    """A check that could not be made, and why: no table covers the date, or none is loaded."""

    slug: str
    why: str


@dataclass(frozen=True)
class Transaction:
    """What was found in one transaction. `verdict` is `accepted` or `rejected`."""

    guide: str
    control_number: str
    verdict: str
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]


@dataclass(frozen=True)
class Report:
    """What was found in a file; `repairs` is what was mended to read it, a dict each."""

    transactions: tuple[Transaction, ...]
    repairs: tuple[dict[str, Any], ...]

    @property
    def accepted(self) -> bool:
        """Is every transaction accepted?"""
        return all(transaction.verdict == "accepted" for transaction in self.transactions)


def check(
    engine: Engine,
    file: bytes,
    *,
    snip: int = 5,
    as_of: datetime.date | str | None = None,
) -> Report:
    """Checks an X12 file by SNIP types 1 to 5: syntax, structure, sums, what depends on something else, outside codes.

    `snip`: up to which type a rejection rejects a transaction. `as_of`: today, for dates in the future; without it the file's own
    date stands for it. Bytes that are no X12 raise :class:`cleanclaim.CleanclaimError`; everything else is a finding.
    """
    document: dict[str, Any] = json.loads(engine.check_x12(file, snip=snip, as_of=as_of))
    return Report(
        transactions=tuple(
            Transaction(
                guide=transaction["guide"],
                control_number=transaction["control_number"],
                verdict=transaction["verdict"],
                findings=tuple(Finding(**{"element": "", "loop": "", **finding}) for finding in transaction["findings"]),
                not_checked=tuple(NotChecked(**one) for one in transaction.get("not_checked", ())),
            )
            for transaction in document["transactions"]
        ),
        repairs=tuple(document["repairs"]),
    )
