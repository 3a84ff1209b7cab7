"""X12 files: are they in order, what do they say, documents as files, and what is sent back for them.

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
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from cleanclaim._cleanclaim import Engine

__all__ = [
    "Answer",
    "AnswerError",
    "Answers",
    "ControlNumbers",
    "Document",
    "Documents",
    "Finding",
    "NotChecked",
    "Report",
    "Secondary",
    "Transaction",
    "acknowledge",
    "answers",
    "check",
    "read",
    "rewrite",
    "secondary",
    "write",
]


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


@dataclass(frozen=True)
class Document:
    """A document of a file: its guide, its transaction's control number, and what it says as a dict under its own `schema`."""

    guide: str
    control_number: str
    document: dict[str, Any]


@dataclass(frozen=True)
class Documents:
    """The documents of a file; `errors` tells what could not be read (slug, message, remedy), `repairs` what was mended."""

    documents: tuple[Document, ...]
    errors: tuple[dict[str, Any], ...]
    repairs: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class ControlNumbers:
    """The control numbers that were used last. Keep them: a number that goes out twice makes the receiver refuse the file."""

    interchange: int = 0
    group: int = 0
    transaction: int = 0


@dataclass(frozen=True)
class Secondary:
    """The claim for the next payer, and the proof that charge, payment and adjustments balance."""

    claim: dict[str, Any]
    proof: dict[str, Any]


def read(engine: Engine, file: bytes) -> Documents:
    """Reads every transaction of an X12 file as a document: claims, remittances, eligibility, status, acknowledgements.

    Bytes that are no X12 raise :class:`cleanclaim.CleanclaimError`; a transaction or claim that cannot be read is in `errors`.
    """
    answer: dict[str, Any] = json.loads(engine.read_x12(file))
    return Documents(
        documents=tuple(Document(**one) for one in answer["documents"]),
        errors=tuple(answer.get("errors", ())),
        repairs=tuple(answer.get("repairs", ())),
    )


def _plain(value: object) -> str:
    if isinstance(value, (Decimal, datetime.date)):
        return str(value)
    raise TypeError(f"a document holds text, numbers, lists, dicts, Decimal and date, not {type(value).__name__}")


def write(
    engine: Engine,
    documents: Iterable[Mapping[str, Any]],
    settings: Mapping[str, Any],
    *,
    date: datetime.date | str,
    time: str = "0000",
    control_numbers: ControlNumbers = ControlNumbers(),
    profile: str | None = None,
) -> tuple[bytes, ControlNumbers]:
    """Writes documents as one X12 file and gives it with the control numbers that are used up now.

    `documents` are dicts under their own `schema`, `settings` one of `cleanclaim/exchange/1`; `Decimal` and `date` may stand
    for text. `date` and `time` (`HHMM`) are those of the file, `control_numbers` those that were used last, `profile` what a
    payer wants otherwise than the guide. A value that holds a delimiter is refused, never written through.
    """
    question: dict[str, Any] = {
        "schema": "cleanclaim/x12-writing/1",
        "settings": {"schema": "cleanclaim/exchange/1", **settings},
        "date": str(date),
        "time": time,
        "control_numbers": asdict(control_numbers),
        "documents": list(documents),
    }
    if profile is not None:
        question["profile"] = profile
    answer: dict[str, Any] = json.loads(engine.write_x12(json.dumps(question, default=_plain)))
    return answer["x12"].encode(), ControlNumbers(**answer["control_numbers"])


def rewrite(engine: Engine, file: bytes) -> bytes:
    """Writes a file again through the typed layer: in the order of its guide, with fresh counts and its own control numbers."""
    return engine.rewrite_x12(file)


def secondary(
    engine: Engine,
    claim: Mapping[str, Any],
    remittance: Mapping[str, Any],
    *,
    next: int | None = None,
    although_crossed_over: bool = False,
) -> Secondary:
    """The claim for the next payer, from a claim and the remittance that decided it.

    `next`: which of the claim's other payers, counted from 0; without it the first in order. Raises
    :class:`cleanclaim.CleanclaimError` where the amounts do not balance, a service matches no line, or the payer has sent the
    claim on.
    """
    question: dict[str, Any] = {
        "schema": "cleanclaim/secondary-question/1",
        "claim": claim,
        "remittance": remittance,
        "although_crossed_over": although_crossed_over,
    }
    if next is not None:
        question["next"] = next
    return Secondary(
        **{
            name: value
            for name, value in json.loads(engine.secondary_claim(json.dumps(question, default=_plain))).items()
            if name != "schema"
        }
    )


def acknowledge(
    engine: Engine,
    file: bytes,
    *,
    control_number: int,
    date: datetime.date | str,
    time: str,
    kind: str = "all",
    snip: int = 5,
    as_of: datetime.date | str | None = None,
    values: bool = False,
    source: str = "payer",
) -> bytes:
    """Makes what is sent back for an X12 file, as a file of its own.

    `kind`: `all` (the TA1 where one is needed, and a 999 for each group), `999`, `ta1` or `277ca`. `control_number` is that of
    the interchange that is written: use it once. `date` and `time` (`HHMM`): when it is made. `snip`: up to which SNIP type a
    rejection refuses. `values` copies bad values into the 999; they may be a patient's. `source`: who makes a 277CA, `payer` or
    `clearinghouse`.
    """
    options: dict[str, Any] = {
        "kind": kind,
        "snip": snip,
        "control_number": control_number,
        "date": str(date),
        "time": time,
        "values": values,
        "source": source,
    }
    if as_of is not None:
        options["as_of"] = str(as_of)
    return engine.acknowledge_x12(file, json.dumps(options))


@dataclass(frozen=True)
class AnswerError:
    """One thing that a receiver finds wrong.

    `by` is `ta1`, `999` or `277ca`; `place` the element that holds the code (`IK403`, `STC01`), `code` the code, `words` what
    it means in our own words. `segment`, `element`, `loop`, `line` and `position` say where; they are empty where it is not
    said.
    """

    by: str
    place: str
    code: str
    words: str = ""
    segment: str = ""
    element: str = ""
    loop: str = ""
    line: str = ""
    position: int | None = None
    file_position: int | None = None
    entity: str = ""
    message: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of a claim (`what` is `claim`), or of a `transaction`, `group` or `interchange` beyond its claims."""

    what: str
    id: str
    accepted: bool
    errors: tuple[AnswerError, ...]
    payer_claim_number: str = ""


@dataclass(frozen=True)
class Answers:
    """What a 999, TA1 or 277CA says: claim by claim, and of what stands around them."""

    claims: tuple[Answer, ...]
    wholes: tuple[Answer, ...]

    @property
    def accepted(self) -> bool:
        """Was everything taken in?"""
        return all(answer.accepted for answer in (*self.claims, *self.wholes))


def answers(engine: Engine, acknowledgement: bytes, of: bytes | None = None) -> Answers:
    """Says, claim by claim, what a 999, TA1 or 277CA says.

    `of` is the 837 that it answers: with it errors find their claim by its segments, and every claim of it has an answer.
    """
    document: dict[str, Any] = json.loads(engine.answers_x12(acknowledgement, of))

    def errors(answer: dict[str, Any]) -> tuple[AnswerError, ...]:
        return tuple(AnswerError(**error) for error in answer.get("errors", ()))

    return Answers(
        claims=tuple(
            Answer("claim", claim["id"], claim["accepted"], errors(claim), claim.get("payer_claim_number", ""))
            for claim in document.get("claims", ())
        ),
        wholes=tuple(
            Answer(whole["what"], whole["control_number"], whole["accepted"], errors(whole))
            for whole in document.get("wholes", ())
        ),
    )
