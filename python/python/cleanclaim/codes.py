"""Codes on a day: is it right, what does it mean, which code do words mean, what do the notes and the Alphabetic Index say.

>>> import cleanclaim
>>> from cleanclaim import codes
>>> engine = cleanclaim.Engine()
>>> codes.check_code(engine, "e1140", on="2025-11-01").official
'E11.40'
>>> codes.check_identifier(engine, "npi", "1234567893").status
'valid'

What a function gives as a `dict` is the answer of the JSON Schema `code-answers-1`. Days are ISO text or
:class:`datetime.date`. A code that is unknown, malformed or not covered on the day is an answer; a question that has
none raises :class:`CodeRefused`.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cleanclaim._cleanclaim import ArrowTable, Engine

__all__ = [
    "CodeAnswer",
    "CodeRefused",
    "Hit",
    "IdentifierAnswer",
    "Relation",
    "build_code",
    "check_code",
    "check_codes",
    "check_codes_table",
    "check_identifier",
    "code_hierarchy",
    "code_history",
    "code_leaves",
    "code_notes",
    "decode_pcs",
    "drug_codes",
    "index_below",
    "index_main_terms",
    "index_terms",
    "index_terms_of",
    "list_codes",
    "map_from_icd9",
    "map_to_icd9",
    "neoplasm_codes",
    "next_pcs",
    "pcs_codes",
    "relate_codes",
    "search_codes",
    "seventh_characters",
    "show_code",
]


class CodeRefused(LookupError):
    """A question about codes has no answer here."""

    slug: str
    number: int
    remedy: str

    def __init__(self, refused: dict[str, Any]) -> None:
        """Takes the refusal as the library writes it."""
        super().__init__(refused["message"])
        self.slug = refused["slug"]
        self.number = refused["number"]
        self.remedy = refused["remedy"]


@dataclass(frozen=True)
class CodeAnswer:
    """What a code is on a day."""

    code_set: str
    #: valid, header, not-yet-effective, terminated, unknown, malformed or not-covered
    status: str
    official: str | None = None
    title: str | None = None
    #: The days around the one asked for on which the code has this status.
    period: tuple[datetime.date, datetime.date] | None = None
    note: str | None = None
    #: The table row that answered: series, release, key, period.
    row: dict[str, Any] | None = None
    #: The code sets in which the code is valid on the day, where the one asked for has no such code.
    valid_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A code that answers a search."""

    code: str
    code_set: str
    title: str
    billable: bool
    score: float
    #: What was met and how the query was read: field, text, parts.
    why: dict[str, Any]


@dataclass(frozen=True)
class Relation:
    """What a note says of two codes."""

    #: excludes1, excludes2, code-first, use-additional or code-also
    kind: str
    #: a-to-b, b-to-a or both
    direction: str
    #: The codes, categories, blocks or chapters that carry the note.
    stated_at: tuple[str, ...]
    #: The edition of the tabular list that says so, and how well it fits the day: exact, same-fiscal-year or nearest.
    edition: str
    edition_match: str


@dataclass(frozen=True)
class IdentifierAnswer:
    """Whether an identifier is well formed."""

    kind: str
    #: valid, invalid or ambiguous
    status: str
    #: The slug of why it is not valid, and why in words.
    reason: str | None = None
    why: str | None = None
    official: str | None = None
    #: What an ambiguous one may be.
    candidates: tuple[str, ...] = ()
    #: What could not be checked: the table is not loaded.
    not_checked: str | None = None


def _iso(on: datetime.date | str) -> str:
    return on if isinstance(on, str) else on.isoformat()


def _ask(engine: Engine, questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    asked = [{name: value for name, value in question.items() if value is not None} for question in questions]
    answers: list[dict[str, Any]] = json.loads(engine.answer_codes(json.dumps(asked)))["answers"]
    return answers


def _one(engine: Engine, **question: Any) -> dict[str, Any]:
    answer = _ask(engine, [question])[0]
    if "refused" in answer:
        raise CodeRefused(answer["refused"])
    return answer


def _code_answer(answer: dict[str, Any]) -> CodeAnswer:
    if "refused" in answer:
        raise CodeRefused(answer["refused"])
    period = None
    if "period" in answer:
        first, _, last = answer["period"].partition("/")
        period = (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last or first))
    return CodeAnswer(
        code_set=answer["code_set"],
        status=answer["status"],
        official=answer.get("official"),
        title=answer.get("title"),
        period=period,
        note=answer.get("note"),
        row=answer.get("row"),
        valid_in=tuple(answer.get("valid_in", ())),
    )


def check_code(engine: Engine, code: str, code_set: str = "ICD-10-CM", *, on: datetime.date | str) -> CodeAnswer:
    """What a code, as somebody typed it, is in a code set on a day."""
    return _code_answer(_one(engine, ask="check", code_set=code_set, code=code, date=_iso(on)))


def check_codes(
    engine: Engine,
    codes: Iterable[str],
    code_set: str = "ICD-10-CM",
    *,
    on: datetime.date | str | Iterable[datetime.date | str],
) -> list[CodeAnswer]:
    """A column of codes, on one day or with a column of days, in one call."""
    typed = list(codes)
    days = [_iso(on)] * len(typed) if isinstance(on, str | datetime.date) else [_iso(day) for day in on]
    if len(days) != len(typed):
        raise ValueError(f"{len(typed)} codes and {len(days)} days")
    questions = [{"ask": "check", "code_set": code_set, "code": code, "date": day} for code, day in zip(typed, days, strict=True)]
    return [_code_answer(answer) for answer in _ask(engine, questions)]


def check_codes_table(
    engine: Engine,
    table: Any,
    code_set: str | None = None,
    *,
    on: datetime.date | str | None = None,
    code: str = "code",
    date: str = "date",
    code_set_column: str = "code_set",
    prefix: str = "",
) -> ArrowTable:
    """The codes of a table, each on its day: the table with the columns status, official, title, from and to added.

    The table is of polars, pandas, pyarrow, duckdb or whatever else has ``__arrow_c_stream__``, and so is the answer:
    ``polars.DataFrame(answer)``, ``pyarrow.table(answer)``. Its codes and days stand in the columns ``code`` and ``date``, or
    those that are named here; days are dates or ISO text. ``code_set`` and ``on`` are one code set and one day for all rows;
    without ``code_set`` each row names its own in the column ``code_set``. ``prefix`` stands before the names of the columns
    that are added, for a table that has a column of such a name already.

    A row that cannot be asked has the reason as its status: malformed-date, unknown-code-set.
    """
    return engine.check_codes_table(
        table, code_set=code_set, on=on, code=code, date=date, code_set_column=code_set_column, prefix=prefix
    )


def show_code(engine: Engine, code: str, code_set: str = "ICD-10-CM", *, on: datetime.date | str) -> dict[str, Any]:
    """All there is to know of a code on a day: what :func:`check_code` says as `code`, and what belongs to its code set.

    Of HCPCS `category` and `hcpcs` (coverage, pricing, days, whether it is unlisted); of a modifier `modifier` (what it touches:
    price, edits, site); of a place of service `setting`; of a taxonomy code `taxonomy`; of ICD-10-CM `notes`, `index_terms` and
    `poa_exempt`; of ICD-10 `replaced_by`. What no loaded table can say is `{"refused": …}`.
    """
    return _one(engine, ask="show", code_set=code_set, code=code, date=_iso(on))


def list_codes(engine: Engine, code_set: str, *, on: datetime.date | str) -> list[CodeAnswer]:
    """The codes of a small code list that are in force on a day, in the order of the list: condition, pos, modifier, carc …"""
    return [_code_answer(answer) for answer in _one(engine, ask="list", code_set=code_set, date=_iso(on))["codes"]]


def search_codes(
    engine: Engine,
    query: str,
    *,
    code_sets: Sequence[str] = (),
    on: datetime.date | str | None = None,
    billable: bool = False,
    chapter: int | None = None,
    limit: int = 10,
) -> list[Hit]:
    """The codes that words mean, the best first."""
    answer = _one(
        engine,
        ask="search",
        query=query,
        code_sets=list(code_sets),
        date=None if on is None else _iso(on),
        billable=billable,
        chapter=chapter,
        limit=limit,
    )
    return [Hit(**hit) for hit in answer["hits"]]


def relate_codes(engine: Engine, code_a: str, code_b: str, *, on: datetime.date | str) -> list[Relation]:
    """What the instructional notes of ICD-10-CM say of two codes; empty where they say nothing."""
    answer = _one(engine, ask="relate", code_a=code_a, code_b=code_b, date=_iso(on))
    return [
        Relation(
            kind=relation["kind"],
            direction=relation["direction"],
            stated_at=tuple(stated["stated_at"] for stated in relation["stated_by"]),
            edition=answer["edition"],
            edition_match=answer["edition_match"],
        )
        for relation in answer["relations"]
    ]


def code_notes(engine: Engine, code: str, *, on: datetime.date | str) -> dict[str, Any]:
    """The instructional notes of an ICD-10-CM code: `own`, `inherited`, `edition`, `edition_match`."""
    return _one(engine, ask="notes", code=code, date=_iso(on))


def index_terms(engine: Engine, text: str, *, on: datetime.date | str, limit: int = 10) -> list[dict[str, Any]]:
    """Terms of the Alphabetic Index by words, `fracture, wrist`, the best fit first."""
    terms: list[dict[str, Any]] = _one(engine, ask="index", text=text, date=_iso(on), limit=limit)["terms"]
    return terms


def index_terms_of(engine: Engine, code: str, *, on: datetime.date | str) -> list[dict[str, Any]]:
    """The terms of the Alphabetic Index that lead to a code."""
    terms: list[dict[str, Any]] = _one(engine, ask="index-of", code=code, date=_iso(on))["terms"]
    return terms


def index_main_terms(
    engine: Engine, prefix: str = "", book: str = "diseases", *, on: datetime.date | str, limit: int = 10
) -> dict[str, Any]:
    """The main `terms` of a book of the Alphabetic Index that begin so, where a walk begins; `more` where there are others.

    Books are diseases, external-cause, neoplasm and drugs.
    """
    return _one(engine, ask="index-main", book=book, prefix=prefix, date=_iso(on), limit=limit)


def index_below(engine: Engine, number: int, book: str = "diseases", *, on: datetime.date | str) -> dict[str, Any]:
    """A `term` of the Alphabetic Index by its number, and the terms right `below` it, each with its own number.

    Where a term says *see*, `see` names the numbers of the terms that it leads to.
    """
    return _one(engine, ask="index-below", book=book, number=number, date=_iso(on))


def check_identifier(engine: Engine, kind: str, value: str) -> IdentifierAnswer:
    """Is an identifier well formed (npi, mbi, ndc, taxonomy, ein, ssn, clia, zip), and if not, why."""
    answer = _one(engine, ask="identifier", kind=kind, value=value)
    why, not_checked = answer.get("why", {}), answer.get("not_checked", {})
    return IdentifierAnswer(
        kind=answer["kind"],
        status=answer["status"],
        reason=why.get("slug"),
        why=why.get("message"),
        official=answer.get("official"),
        candidates=tuple(answer.get("candidates", ())),
        not_checked=not_checked.get("slug"),
    )


def code_history(engine: Engine, code: str, code_set: str = "ICD-10-CM") -> dict[str, Any]:
    """What became of a code of ICD-10-CM or ICD-10-PCS: `changes`, `replaced_by`, `predecessors`."""
    return _one(engine, ask="history", code_set=code_set, code=code)


def code_hierarchy(engine: Engine, code: str, *, on: datetime.date | str) -> dict[str, Any]:
    """Where an ICD-10-CM code stands: `chapter`, `block`, `category`, `ancestors` (the nearest first), `children`."""
    return _one(engine, ask="hierarchy", code=code, date=_iso(on))


def code_leaves(engine: Engine, code: str, *, on: datetime.date | str) -> dict[str, Any]:
    """The full ICD-10-CM codes below a stem: `leaves`, and the `edition` of the tabular list that says so."""
    return _one(engine, ask="leaves", code=code, date=_iso(on))


def seventh_characters(engine: Engine, code: str, *, on: datetime.date | str) -> dict[str, Any]:
    """The seventh characters that an ICD-10-CM code takes: `seventh_characters`, absent where it takes none."""
    return _one(engine, ask="seventh-characters", code=code, date=_iso(on))


def build_code(engine: Engine, code: str, character: str, *, on: datetime.date | str) -> str:
    """The full ICD-10-CM code of a stem and a seventh character, with placeholders X between where it needs them."""
    built: str = _one(engine, ask="build", code=code, character=character, date=_iso(on))["code"]
    return built


def neoplasm_codes(
    engine: Engine, site: str, behavior: str | None = None, *, on: datetime.date | str, limit: int = 10
) -> list[dict[str, Any]]:
    """Sites of the Table of Neoplasms by words, the best fit first; with a behavior only the code of that column.

    Behaviors are malignant-primary, malignant-secondary, in-situ, benign, uncertain and unspecified.
    """
    answer = _one(engine, ask="neoplasm", site=site, behavior=behavior, date=_iso(on), limit=limit)
    terms: list[dict[str, Any]] = answer["terms"]
    return terms


def drug_codes(
    engine: Engine, substance: str, intent: str | None = None, *, on: datetime.date | str, limit: int = 10
) -> list[dict[str, Any]]:
    """Substances of the Table of Drugs and Chemicals by words, the best fit first; with an intent only the code of that column.

    Intents are accidental, self-harm, assault, undetermined, adverse-effect and underdosing.
    """
    answer = _one(engine, ask="drug", substance=substance, intent=intent, date=_iso(on), limit=limit)
    terms: list[dict[str, Any]] = answer["terms"]
    return terms


def map_from_icd9(engine: Engine, code: str) -> dict[str, Any] | None:
    """What an ICD-9-CM diagnosis maps to in ICD-10-CM: `targets`, none where nothing means it; None where they lack it."""
    return _one(engine, ask="map-from-icd9", code=code).get("mapping")


def map_to_icd9(engine: Engine, code: str) -> dict[str, Any] | None:
    """What an ICD-10-CM code maps back to in ICD-9-CM, as :func:`map_from_icd9`."""
    return _one(engine, ask="map-to-icd9", code=code).get("mapping")


def decode_pcs(engine: Engine, code: str, *, on: datetime.date | str) -> dict[str, Any]:
    """The `characters` of an ICD-10-PCS code and what they stand for."""
    return _one(engine, ask="decode-pcs", code=code, date=_iso(on))


def next_pcs(engine: Engine, prefix: str = "", *, on: datetime.date | str) -> dict[str, Any]:
    """The `characters` that may follow the first ones of an ICD-10-PCS code; none given asks for the sections."""
    return _one(engine, ask="next-pcs", prefix=prefix, date=_iso(on))


def pcs_codes(engine: Engine, prefix: str, *, on: datetime.date | str, limit: int = 10) -> dict[str, Any]:
    """The ICD-10-PCS `codes` that begin with these characters; `more` where there are others."""
    return _one(engine, ask="pcs-codes", prefix=prefix, date=_iso(on), limit=limit)
