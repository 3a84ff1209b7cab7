"""The native module. Import its names from `cleanclaim`, which is the public package."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as _date
from decimal import Decimal
from os import PathLike
from typing import Any, Literal, Protocol, TypeAlias, TypedDict, final, type_check_only

__all__ = [
    "Adjustment",
    "ArrowTable",
    "Claim",
    "Engine",
    "Line",
    "LinePrice",
    "LineResult",
    "Note",
    "PricedLine",
    "Pricing",
    "ReleaseCoverage",
    "RowRef",
    "SeriesCoverage",
    "Step",
    "Totals",
    "Trace",
    "build_info",
    "catalogue",
    "run_command_line",
]

_Date: TypeAlias = _date | str
"""A day: a date, or ISO text such as `2026-03-01`. A datetime is refused: which day it falls on depends on a time zone."""
_Number: TypeAlias = Decimal | int | str
"""Money or units. A float is refused: it has already lost exactness."""
_Path: TypeAlias = str | PathLike[str]
_Status: TypeAlias = Literal["priced", "not-priced"]
_Participation: TypeAlias = Literal["participating", "non-participating"]
_ProviderType: TypeAlias = Literal[
    "physician",
    "np",
    "pa",
    "cns",
    "cnm",
    "crna",
    "csw",
    "psychologist",
    "dietitian",
    "mft",
    "mhc",
    "therapist",
]

@type_check_only
class _ArrowStream(Protocol):
    """A table of polars, pandas, pyarrow, duckdb or another library that has the Arrow PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: Any = None, /) -> Any: ...

@type_check_only
class _BuildInfo(TypedDict):
    version: str
    profile: Literal["debug", "release"]
    platform: str
    features: list[str]
    tables: dict[str, str]

@type_check_only
class _CatalogueRow(TypedDict, total=False):
    number: int
    slug: str
    kind: Literal["error", "edit", "x12", "refusal", "repair", "identifier"]
    severity: Literal["rejection", "denial", "warning", "advice"]
    template: str
    remedy: str
    source: str
    carc: str
    rarc: str
    ik3: str
    ik4: str

def build_info() -> _BuildInfo:
    """What a bug report needs: version, profile, platform, features, and the latest release of each table inside."""

def catalogue() -> list[_CatalogueRow]:
    """Every error, edit and refusal that the library can name, by number."""

def run_command_line(arguments: Sequence[str], /, *, today: _Date) -> int:
    """Runs the command line over the process's own streams and returns its exit status."""

@final
class Engine:
    """The billing office: it answers from its tables, and from nothing else. Threads may share it; make one and keep it, for
    it decodes its tables as they are first asked.

    `Engine()` has the tables that travel inside the library.

    Settings that the pricing verbs have in common:

    * `known_on`: answer with the releases published by this day.
    * `exact_release_only`: refuse an answer from another release of the same year.
    * `participation`: whether the practitioner participates in Medicare.
    * `provider_type`: who rendered the service.
    * `qualifying_participant`: of an advanced alternative payment model; from 2026 on another conversion factor.
    * `deductible_remaining`: what is left of the Part B deductible; without it zero is taken, and a note says so.
    * `locality` (`10112/00`) or `zip`: where the services were given. A locality goes before a ZIP code, and for a claim both
      go before what the claim says.
    * `trace`: keep every step behind the amounts.
    """

    def __new__(cls) -> Engine: ...
    @staticmethod
    def with_packs(paths: Sequence[_Path], /, *, embedded: bool = True, descriptors: Mapping[str, _Path] | None = None) -> Engine:
        """An engine with packs that `cleanclaim tables import` wrote. The last one goes before the others, and all of them
        before the tables inside the library, which `embedded=False` leaves out. `descriptors` are files of wording that the
        caller has a licence for, by the name of their code set: `{"CPT": "cpt.csv"}`.

        Such a file is text in UTF-8 with commas or tabs and the columns code, short or long, and optionally from and to.

        Raises `PackError` where a pack is damaged, too new or not one, and `OSError` where it cannot be read.
        """

    def price(
        self,
        claim: Claim | dict[str, Any] | str,
        /,
        *,
        known_on: _Date | None = None,
        exact_release_only: bool = False,
        participation: _Participation = "participating",
        provider_type: _ProviderType = "physician",
        qualifying_participant: bool = False,
        deductible_remaining: _Number | None = None,
        zip: str | None = None,
        locality: str | None = None,
        trace: bool = False,
    ) -> Pricing:
        """Prices a claim under Medicare Part B, whoever its payer is: each line has an amount or the reason why it has none.

        The claim may be a dict in the form of its JSON, where `Decimal` and `date` may stand for text, or JSON text.
        """

    def price_bytes(
        self,
        document: bytes | bytearray | str,
        /,
        *,
        known_on: _Date | None = None,
        exact_release_only: bool = False,
        participation: _Participation = "participating",
        provider_type: _ProviderType = "physician",
        qualifying_participant: bool = False,
        deductible_remaining: _Number | None = None,
        zip: str | None = None,
        locality: str | None = None,
        trace: bool = False,
    ) -> list[Pricing]:
        """Prices every claim of a document: an 837 file, or a claim, a list of claims or lines of claims as JSON.

        Other threads run meanwhile.
        """

    def price_file(
        self,
        path: _Path,
        /,
        *,
        known_on: _Date | None = None,
        exact_release_only: bool = False,
        participation: _Participation = "participating",
        provider_type: _ProviderType = "physician",
        qualifying_participant: bool = False,
        deductible_remaining: _Number | None = None,
        zip: str | None = None,
        locality: str | None = None,
        trace: bool = False,
    ) -> list[Pricing]:
        """Prices every claim of a file: an 837 file, or JSON as `price_bytes` takes it.

        Other threads run meanwhile. Raises `OSError` where the file cannot be read.
        """

    def price_line(
        self,
        date: _Date,
        hcpcs: str,
        *,
        modifiers: str | Iterable[str] = (),
        pos: str = "11",
        carrier: str | None = None,
        locality: str | None = None,
        zip: str | None = None,
        units: _Number = 1,
        charge: _Number | None = None,
        known_on: _Date | None = None,
        exact_release_only: bool = False,
        participation: _Participation = "participating",
        provider_type: _ProviderType = "physician",
        qualifying_participant: bool = False,
        trace: bool = False,
    ) -> LinePrice:
        """Prices one line. A refusal is raised as `NotPriced` and says why there is no amount.

        The place is given by `carrier`
        and `locality` or by `locality` alone (`10112/00`), or by `zip`.
        """

    def price_lines(
        self,
        rows: Iterable[dict[str, Any]],
        /,
        *,
        known_on: _Date | None = None,
        exact_release_only: bool = False,
        participation: _Participation = "participating",
        provider_type: _ProviderType = "physician",
        qualifying_participant: bool = False,
        trace: bool = False,
    ) -> list[LineResult]:
        """Prices rows, a dict each, in order. A bad row gets its reason; it does not stop the others.

        A row has the names of `price_line`'s arguments and may have `known_on`, `participation`, `provider_type` and
        `qualifying_participant` of its own; `None` and empty text say that nothing is given, other names are passed over.
        Other threads run meanwhile.
        """

    def check_codes_table(
        self,
        table: _ArrowStream,
        /,
        *,
        code_set: str | None = None,
        on: _Date | None = None,
        code: str = "code",
        date: str = "date",
        code_set_column: str = "code_set",
        prefix: str = "",
    ) -> ArrowTable:
        """Checks a column of codes on one day or with a column of days, in any table that has `__arrow_c_stream__`, and gives
        the table with the columns status, official, title, from and to added. `cleanclaim.codes.check_codes_table` asks it.
        """

    def answer_codes(self, questions: str, /) -> str:
        """Answers questions about codes given as JSON, one object or a list; the functions of `cleanclaim.codes` ask it."""

    def check_x12(self, file: bytes, /, *, snip: int = 5, as_of: _Date | None = None) -> str:
        """Checks an X12 file by SNIP types 1 to 5 and gives a JSON document; `cleanclaim.x12.check` asks it."""

    def read_x12(self, file: bytes, /) -> str:
        """Reads every transaction of an X12 file and gives a JSON document; `cleanclaim.x12.read` asks it."""

    def write_x12(self, question: str, /) -> str:
        """Writes documents as an X12 file, asked and answered as JSON; `cleanclaim.x12.write` asks it."""

    def secondary_claim(self, question: str, /) -> str:
        """The claim for the next payer, asked and answered as JSON; `cleanclaim.x12.secondary` asks it."""

    def rewrite_x12(self, file: bytes, /) -> bytes:
        """Writes an X12 file again through the typed layer; `cleanclaim.x12.rewrite` asks it."""
    def acknowledge_x12(self, file: bytes, options: str, /) -> bytes:
        """Makes what is sent back for an X12 file, with options as JSON; `cleanclaim.x12.acknowledge` asks it."""

    def answers_x12(self, acknowledgement: bytes, of: bytes | None = None, /) -> str:
        """What a 999, TA1 or 277CA says claim by claim, as a JSON document; `cleanclaim.x12.answers` asks it."""

    def coverage(self) -> list[SeriesCoverage]:
        """What is loaded, and what is missing: each series with its releases and gaps."""

    def preload(self) -> None:
        """Decodes what pricing needs now, so that the first question is as fast as the next."""

@final
class ArrowTable:
    """A table of the library in Arrow's form. Whatever reads Arrow takes it: `polars.DataFrame(table)`,
    `pyarrow.table(table)`, `pandas.DataFrame.from_arrow(table)`.
    """

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The table as a stream of the Arrow PyCapsule interface. The types are always those of the table."""

    def __arrow_c_schema__(self) -> Any:
        """Names and types of the columns for the Arrow PyCapsule interface."""

    def __len__(self) -> int: ...

@final
class Claim:
    """A claim: what a provider asks a payer to pay."""

    @staticmethod
    def from_json(text: str, /) -> Claim:
        """Reads a claim from JSON text."""

    @staticmethod
    def from_dict(value: dict[str, Any], /) -> Claim:
        """Reads a claim from a dict in the form of its JSON; `Decimal` and `date` may stand for text."""

    @staticmethod
    def from_x12(document: bytes | bytearray | str, /) -> list[Claim]:
        """Reads the claims of an 837 file."""

    @property
    def kind(self) -> Literal["professional", "institutional", "dental"]:
        """`professional`, `institutional` or `dental`."""

    @property
    def id(self) -> str:
        """The provider's own number for the claim (CLM01)."""

    @property
    def total_charge(self) -> Decimal:
        """Sum of the lines' charges (CLM02)."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The service lines."""

    def to_json(self, *, indent: bool = False) -> str:
        """The claim as JSON; `indent` makes it readable."""

    def to_dict(self) -> dict[str, Any]:
        """The claim as a dict, as its JSON reads: money and dates are text."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Line:
    """One service line of a claim."""

    @property
    def number(self) -> int:
        """The line's number (LX01)."""

    @property
    def procedure(self) -> str | None:
        """The procedure, as written."""

    @property
    def modifiers(self) -> tuple[str, ...]:
        """The modifiers, as written."""

    @property
    def charge(self) -> Decimal:
        """The charge."""

    @property
    def units(self) -> Decimal | None:
        """How many units."""

    @property
    def date(self) -> _date | None:
        """The first day of service, the line's own or else the claim's; `None` where what is written is no date."""

    @property
    def place_of_service(self) -> str | None:
        """The place of service, the line's own or else the claim's, as written."""

    def to_dict(self) -> dict[str, Any]:
        """The line as a dict, as its JSON reads."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Pricing:
    """A claim with what each line pays under Medicare Part B, whoever the payer is."""

    @staticmethod
    def from_json(text: str, /) -> Pricing:
        """Reads the JSON that `to_json` writes."""

    @property
    def claim(self) -> str:
        """The claim's own identifier (CLM01)."""

    @property
    def lines(self) -> tuple[PricedLine, ...]:
        """The lines."""

    @property
    def totals(self) -> Totals:
        """Sums over the lines that were priced."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was taken for granted, for the whole claim."""

    def to_json(self) -> str:
        """The pricing as JSON on one line."""

    def to_dict(self) -> dict[str, Any]:
        """The pricing as a dict, as its JSON reads: money and dates are text."""

    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class PricedLine:
    """A line of a claim with what it pays, or why there is no amount."""

    @property
    def line(self) -> int:
        """The line's number on the claim (LX01)."""

    @property
    def procedure(self) -> str | None:
        """The procedure, as written."""

    @property
    def date(self) -> _date | None:
        """Date of service; its first day where the line spans several."""

    @property
    def charge(self) -> Decimal:
        """What is billed."""

    @property
    def status(self) -> _Status:
        """`priced` or `not-priced`."""

    @property
    def reason(self) -> Note | None:
        """Why it is not priced."""

    @property
    def price(self) -> LinePrice | None:
        """The amount under the fee schedule, with what it rests on."""

    @property
    def allowed(self) -> Decimal | None:
        """What is allowed for the whole line."""

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """From charge to payment, in the terms of a remittance: charge − adjustments = payment."""

    @property
    def patient_responsibility(self) -> Decimal | None:
        """What the patient owes."""

    @property
    def payment(self) -> Decimal | None:
        """What Medicare pays, after sequestration."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the amount does not take into account."""

    @property
    def trace(self) -> Trace:
        """Every step, where a trace was asked for."""

    def to_dict(self) -> dict[str, Any]:
        """The line as a dict, as its JSON reads."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class LinePrice:
    """What one line pays under the fee schedule, before anybody's share."""

    @property
    def allowed(self) -> Decimal:
        """What is allowed for the whole line: all units, after every reduction and the lower of charge and fee, before the
        patient's share.
        """

    @property
    def fee(self) -> Decimal:
        """The fee schedule amount of one unit, after the cap on imaging, before participation."""

    @property
    def limiting_charge(self) -> Decimal | None:
        """The most that a non-participating practitioner may charge for the whole line."""

    @property
    def setting(self) -> Literal["facility", "non-facility"]:
        """`facility` or `non-facility`."""

    @property
    def schedule(self) -> str:
        """Which fee schedule."""

    @property
    def release(self) -> str:
        """Which release of it."""

    @property
    def release_match(self) -> Literal["exact", "same-year"]:
        """`exact`, or `same-year` where another release of the year answered."""

    @property
    def locality(self) -> str:
        """Carrier and locality, such as `10112/00`."""

    @property
    def locality_match(self) -> Literal["exact", "assumed"]:
        """`exact` or `assumed`."""

    @property
    def rule(self) -> str:
        """The rule that gave the amount."""

    @property
    def rows(self) -> tuple[RowRef, ...]:
        """The table rows behind it."""

    @property
    def published_date_assumed(self) -> bool:
        """True where `known_on` was asked for and the published date of a release is unknown: its first day in force stood
        for it.
        """

    @property
    def trace(self) -> Trace:
        """Every step, where a trace was asked for."""

    def to_dict(self) -> dict[str, Any]:
        """The price as a dict, as its JSON reads: money and dates are text."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class LineResult:
    """The answer to one row of a batch: an amount, or the reason why there is none."""

    @property
    def status(self) -> _Status:
        """`priced` or `not-priced`."""

    @property
    def reason(self) -> Note | None:
        """Why there is no amount."""

    @property
    def price(self) -> LinePrice | None:
        """The amount, with what it rests on."""

    @property
    def allowed(self) -> Decimal | None:
        """What is allowed for the whole line."""

    @property
    def trace(self) -> Trace:
        """Every step, where a trace was asked for; for a refusal those before it."""

@final
class Adjustment:
    """One adjustment of a payer: group, reason, amount."""

    @property
    def group(self) -> str:
        """Who answers for it, such as `patient-responsibility`."""

    @property
    def group_code(self) -> str:
        """The group's code on the wire (CAS01), such as `PR`."""

    @property
    def reason(self) -> str:
        """The claim adjustment reason code."""

    @property
    def amount(self) -> Decimal:
        """What was taken off; negative where it was added."""

    @property
    def quantity(self) -> Decimal | None:
        """Units taken off."""

    def to_dict(self) -> dict[str, Any]:
        """The adjustment as a dict, as its JSON reads."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Note:
    """Something that an amount does not take into account, or why there is none."""

    @property
    def slug(self) -> str:
        """Its slug in the catalogue."""

    @property
    def number(self) -> int:
        """Its number in the catalogue."""

    @property
    def message(self) -> str:
        """In words."""

    def to_dict(self) -> dict[str, Any]:
        """The note as a dict, as its JSON reads."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Totals:
    """Sums over the lines that were priced."""

    @property
    def priced(self) -> int:
        """Lines priced."""

    @property
    def not_priced(self) -> int:
        """Lines not priced."""

    @property
    def charge(self) -> Decimal:
        """Billed on all lines."""

    @property
    def allowed(self) -> Decimal:
        """Allowed on the lines that were priced."""

    @property
    def patient_responsibility(self) -> Decimal:
        """What the patient owes on them."""

    @property
    def payment(self) -> Decimal:
        """What Medicare pays on them."""

    def to_dict(self) -> dict[str, Any]:
        """The sums as a dict, as their JSON reads."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Trace:
    """Every step behind an amount or a refusal: a sequence of steps that shows itself as text and HTML. Empty where no trace
    was asked for.
    """

    def to_text(self) -> str:
        """The steps as indented text."""

    def to_list(self) -> list[dict[str, Any]]:
        """The steps as a list of dicts, as their JSON reads."""

    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> Step: ...
    def __iter__(self) -> Iterator[Step]: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Step:
    """One step of a decision, with the steps that led to it."""

    @property
    def rule(self) -> str:
        """The rule, such as `fee-schedule-amount`."""

    @property
    def words(self) -> str:
        """What the step does, in words."""

    @property
    def citation(self) -> str:
        """What the rule rests on; empty where nothing was cited."""

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """The values that went in, as pairs of name and value."""

    @property
    def rows(self) -> tuple[RowRef, ...]:
        """The table rows that were read."""

    @property
    def rounding(self) -> str | None:
        """How the value was rounded."""

    @property
    def value(self) -> str | None:
        """What came out, as text."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that led to it."""

    def to_text(self) -> str:
        """The step and all below it as indented text."""

    def to_dict(self) -> dict[str, Any]:
        """The step as a dict, as its JSON reads."""

    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class RowRef:
    """One row of one release of a table: what an auditor looks up."""

    @property
    def series(self) -> str:
        """Which table."""

    @property
    def release(self) -> str:
        """Which edition of it."""

    @property
    def key(self) -> str:
        """Which row: a code, `code-modifier`, `carrier/locality`, a ZIP code."""

    @property
    def first_day(self) -> _date:
        """The first day on which the release is in force."""

    @property
    def last_day(self) -> _date:
        """The last day on which the release is in force."""

    def to_dict(self) -> dict[str, Any]:
        """The row as a dict, as its JSON reads."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SeriesCoverage:
    """One series of tables: its releases and the days between them that none of them covers."""

    @property
    def series(self) -> str:
        """Which table."""

    @property
    def releases(self) -> tuple[ReleaseCoverage, ...]:
        """Its releases, in the order of their first day."""

    @property
    def gaps(self) -> tuple[tuple[_date, _date], ...]:
        """What lies between them uncovered, as pairs of first and last day."""

    def to_dict(self) -> dict[str, Any]:
        """The series as a dict, as its JSON reads."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class ReleaseCoverage:
    """One release of a series."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def first_day(self) -> _date:
        """Its first day in force."""

    @property
    def last_day(self) -> _date:
        """Its last day in force."""

    @property
    def published(self) -> _date | None:
        """When it was published; `None` where its files do not say."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    @property
    def source(self) -> str:
        """The files it was made from."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of each, in the same order; empty for a list that is kept by hand."""

    def to_dict(self) -> dict[str, Any]:
        """The release as a dict, as its JSON reads."""

    def __eq__(self, other: object, /) -> bool: ...
