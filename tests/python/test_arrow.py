"""Codes in tables of Arrow's form. What is expected of a code is what the list verb and the vectors say of it."""

import datetime
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import cleanclaim
import polars
import pyarrow as pa
import pytest
from cleanclaim import codes

DAY = datetime.date(2025, 11, 1)
ANSWER = ["status", "official", "title", "from", "to"]
#: Rows of every kind: a code, a code set, a day.
ROWS: list[tuple[str | None, str | None, datetime.date | None]] = [
    ("e1140", "ICD-10-CM", DAY),
    ("E11.4", "ICD-10-CM", DAY),
    ("0DTJ4ZZ", "ICD-10-PCS", DAY),
    ("A0428", "HCPCS", DAY),
    ("99213", "CPT", DAY),
    ("25", "modifier", DAY),
    ("ZZZ", "ICD-10-CM", DAY),
    ("", "ICD-10-CM", DAY),
    ("é☃", "ICD-10-CM", DAY),
    ("M54.5", "ICD-10-CM", datetime.date(2022, 1, 1)),
    ("M54.5", "ICD-10-CM", datetime.date(2014, 1, 1)),
    ("E11.9", "ICD-10-CM", datetime.date(9999, 12, 31)),
    ("E" * 10_000, "ICD-10-CM", DAY),
]
BAD: list[tuple[str | None, str | None, datetime.date | None]] = [
    (None, "ICD-10-CM", DAY),
    ("E11.9", None, DAY),
    ("E11.9", "ICD-12", DAY),
    ("E11.9", "ICD-10-CM", None),
]


def table(rows: list[tuple[str | None, str | None, datetime.date | None]], text: pa.DataType, day: pa.DataType) -> pa.Table:
    names, sets, days = zip(*rows, strict=True) if rows else ((), (), ())
    plain = pa.table(
        {"code": pa.array(names, pa.string()), "code_set": pa.array(sets, pa.string()), "date": pa.array(days, pa.date32())}
    )
    fields = [("code", text), ("code_set", text), ("date", day)]
    return pa.table(
        {name: plain[name].cast(pa.string()).cast(kind) if kind != plain[name].type else plain[name] for name, kind in fields}
    )


def answers(found: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in ANSWER) for row in pa.table(found).to_pylist()]


def expected(engine: cleanclaim.Engine) -> list[tuple[Any, ...]]:
    """What the list verb says, and the slugs of the rows that it refuses."""
    listed = []
    for code, code_set, day in ROWS:
        assert code is not None
        assert code_set is not None
        assert day is not None
        found = codes.check_code(engine, code, code_set, on=day)
        listed.append((found.status, found.official, found.title, *(found.period or (None, None))))
    return listed + [
        (slug, None, None, None, None) for slug in ("malformed", "unknown-code-set", "unknown-code-set", "malformed-date")
    ]


TEXTS = {
    "text": pa.string(),
    "large": pa.large_string(),
    "view": pa.string_view(),
    "dictionary": pa.dictionary(pa.int8(), pa.string()),
    "large dictionary": pa.dictionary(pa.uint32(), pa.large_string()),
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("day", ["date", "text"])
def test_each_form_of_text_and_day(engine: cleanclaim.Engine, text: str, day: str) -> None:
    asked = table(ROWS + BAD, TEXTS[text], pa.date32() if day == "date" else TEXTS[text])
    found = codes.check_codes_table(engine, asked)
    assert answers(found) == expected(engine)
    # The columns that were given are there unchanged, in front.
    assert pa.table(found).select(asked.column_names).equals(asked)
    assert found.column_names == [*asked.column_names, *ANSWER]


def test_it_says_what_the_publishers_say(engine: cleanclaim.Engine) -> None:
    """Titles and days as in the order files and the MCE."""
    found = answers(engine.check_codes_table(pa.table({"code": ["e1140"], "date": [DAY]}), code_set="ICD-10-CM"))
    title = "Type 2 diabetes mellitus with diabetic neuropathy, unspecified"
    assert found == [("valid", "E11.40", title, datetime.date(2015, 10, 1), datetime.date(2027, 3, 31))]


@pytest.mark.parametrize(
    "kind", [pa.date64(), pa.timestamp("s"), pa.timestamp("ms"), pa.timestamp("us"), pa.timestamp("ns")], ids=str
)
def test_days_as_timestamps(engine: cleanclaim.Engine, kind: pa.DataType) -> None:
    days = pa.array([DAY, None], pa.date32()).cast(kind)
    found = answers(engine.check_codes_table(pa.table({"code": ["E11.9"] * 2, "date": days}), code_set="ICD-10-CM"))
    assert [row[0] for row in found] == ["valid", "malformed-date"]


def test_a_time_is_no_day(engine: cleanclaim.Engine) -> None:
    days = pa.array([datetime.datetime(2025, 11, 1, 12), datetime.datetime(1899, 12, 31)])
    found = answers(engine.check_codes_table(pa.table({"code": ["E11.9"] * 2, "date": days}), code_set="ICD-10-CM"))
    assert [row[0] for row in found] == ["malformed-date", "not-yet-effective"]


def test_chunks_slices_nothing(engine: cleanclaim.Engine) -> None:
    whole = table(ROWS + BAD, pa.string(), pa.date32())
    wanted = expected(engine)
    chunks = pa.concat_tables([whole.slice(0, 3), whole.slice(3, 0), whole.slice(3)])
    found = codes.check_codes_table(engine, chunks)
    assert (len(found), answers(found)) == (len(wanted), wanted)
    assert answers(codes.check_codes_table(engine, whole.slice(5, 7))) == wanted[5:12]
    pieces = whole.slice(5, 7).to_batches()
    assert answers(codes.check_codes_table(engine, pa.RecordBatchReader.from_batches(whole.schema, pieces))) == wanted[5:12]
    for empty in (whole.slice(0, 0), whole.schema.empty_table(), pa.Table.from_batches([], whole.schema)):
        found = codes.check_codes_table(engine, empty)
        assert len(found) == 0
        assert pa.table(found).schema.names == [*whole.column_names, *ANSWER]
        assert pa.table(found).schema == pa.table(codes.check_codes_table(engine, whole)).schema


def test_columns_without_a_value(engine: cleanclaim.Engine) -> None:
    nothing = pa.table({"code": pa.nulls(2), "date": pa.nulls(2)})
    assert [row[0] for row in answers(engine.check_codes_table(nothing, code_set="CPT"))] == ["malformed-date"] * 2
    assert [row[0] for row in answers(engine.check_codes_table(nothing, code_set="CPT", on=DAY))] == ["malformed"] * 2
    no_words = pa.DictionaryArray.from_arrays(pa.array([None, None], pa.int8()), pa.array([], pa.string()))
    found = engine.check_codes_table(pa.table({"code": no_words}), code_set="CPT", on=DAY)
    assert [row[0] for row in answers(found)] == ["malformed"] * 2
    # A dictionary may hold an empty place, and words that no row has.
    odd = pa.DictionaryArray.from_arrays(pa.array([1, 0, None], pa.int8()), pa.array(["E11.9", None, "X"], pa.string()))
    found = engine.check_codes_table(pa.table({"code": odd}), code_set="ICD-10-CM", on=DAY)
    assert [row[0] for row in answers(found)] == ["malformed", "valid", "malformed"]


def test_polars_goes_in_and_comes_out(engine: cleanclaim.Engine) -> None:
    frame = polars.DataFrame({"code": ["E11.9", "E11.4"], "date": [DAY, DAY], "charge": ["1.00", "2.00"]})
    found = polars.DataFrame(codes.check_codes_table(engine, frame, "ICD-10-CM"))
    assert found.columns == ["code", "date", "charge", *ANSWER]
    assert found["status"].to_list() == ["valid", "header"]
    assert found["from"].dtype == polars.Date
    categories = frame.with_columns(polars.col("code").cast(polars.Categorical))
    assert polars.DataFrame(engine.check_codes_table(categories, code_set="ICD-10-CM"))["status"].to_list() == ["valid", "header"]
    sliced = polars.concat([frame, frame], rechunk=False)[1:3]
    assert polars.DataFrame(engine.check_codes_table(sliced, code_set="ICD-10-CM"))["status"].to_list() == ["header", "valid"]


def test_names_and_values_for_all_rows(engine: cleanclaim.Engine) -> None:
    asked = pa.table({"dx": ["E11.9"], "kind": ["ICD-10-CM"], "seen": ["2025-11-01"], "status": ["paid"], "from": [1]})
    found = codes.check_codes_table(engine, asked, code="dx", code_set_column="kind", date="seen", prefix="dx_")
    assert found.column_names == [*asked.column_names, *(f"dx_{name}" for name in ANSWER)]
    assert pa.table(found)["dx_status"].to_pylist() == ["valid"]
    # What is said for all rows goes before a column.
    assert (
        answers(codes.check_codes_table(engine, table(ROWS[:1], pa.string(), pa.date32()), "CPT", on="2025-01-01"))[0][0]
        == "malformed"
    )


def test_an_answer_is_read_as_often_as_one_likes(engine: cleanclaim.Engine) -> None:
    found = codes.check_codes_table(engine, table(ROWS, pa.string(), pa.date32()))
    assert pa.table(found).equals(pa.table(found))
    assert pa.schema(found) == pa.table(found).schema
    assert repr(found) == "ArrowTable(rows=13, columns=8)"
    # It is a table like any other.
    assert len(codes.check_codes_table(engine, found, prefix="again_")) == len(found)


def refusal(call: Callable[[], Any]) -> cleanclaim.CleanclaimError:
    with pytest.raises(cleanclaim.CleanclaimError) as raised:
        call()
    assert raised.value.remedy
    return raised.value


def test_what_cannot_be_asked_is_said(engine: cleanclaim.Engine) -> None:
    good = {"code": ["E11.9"], "code_set": ["ICD-10-CM"], "date": [DAY]}

    def asked(**columns: Any) -> cleanclaim.CleanclaimError:
        shown = {name: values for name, values in (good | columns).items() if values is not None}
        return refusal(lambda: engine.check_codes_table(pa.table(shown)))

    for name in good:
        missing = asked(**{name: None})
        assert (missing.slug, missing.context["column"]) == ("table-column-missing", name)
        wrong = asked(**{name: [1]})
        assert (wrong.slug, wrong.context["found"]) == ("table-column-type", "Int64")
        assert isinstance(wrong, TypeError)
    assert asked(date=pa.array([0], pa.timestamp("us", "UTC"))).slug == "table-column-type"
    for name in ANSWER:
        assert (taken := asked(**{name: [1]})).slug == "table-column-taken"
        assert taken.context["column"] == name
    twice = pa.Table.from_arrays([pa.array(["E11.9"])] * 2, ["code", "code"])
    assert refusal(lambda: engine.check_codes_table(twice, code_set="CPT", on=DAY)).slug == "table-column-repeated"
    assert refusal(lambda: engine.check_codes_table(pa.table(good), code_set="ICD-12")).slug == "unknown-code-set"
    assert refusal(lambda: engine.check_codes_table(pa.table(good), on="2025-02-30")).slug == "malformed-date"


def test_what_is_no_table_is_said(engine: cleanclaim.Engine) -> None:
    class Liar:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pa.table({"code": ["E11.9"]}).schema.__arrow_c_schema__()

    class Mute:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return 7

    for none in (None, [], {"code": ["E11.9"]}, "code", Mute()):
        assert refusal(lambda none=none: engine.check_codes_table(none, code_set="CPT", on=DAY)).slug == "wrong-type"
    with pytest.raises(ValueError, match="PyCapsule"):
        engine.check_codes_table(Liar(), code_set="CPT", on=DAY)
    column = pa.chunked_array([["E11.9"]])
    assert refusal(lambda: engine.check_codes_table(column, code_set="CPT", on=DAY)).slug == "table-not-read"
    read = table(ROWS, pa.string(), pa.date32()).to_reader()
    assert len(codes.check_codes_table(engine, read)) == len(ROWS)
    assert len(codes.check_codes_table(engine, read)) == 0  # a reader that is at its end has no rows


def test_a_stream_that_fails_is_said(engine: cleanclaim.Engine) -> None:
    schema = pa.schema([("code", pa.string())])

    def batches() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"code": ["E11.9"]})
        raise RuntimeError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(schema, batches())
    failed = refusal(lambda: engine.check_codes_table(reader, code_set="ICD-10-CM", on=DAY))
    assert failed.slug == "table-not-read"
    assert "the disk is gone" in str(failed)


def test_texts_that_are_no_texts_are_refused(engine: cleanclaim.Engine) -> None:
    """Another library may give a column whose bytes are not UTF-8, or whose numbers lead beyond its texts."""
    offsets, data = pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")
    broken = pa.StringArray.from_buffers(1, offsets, data)
    beyond = pa.DictionaryArray.from_arrays(pa.array([9], pa.int8()), pa.array(["E11.9"]), safe=False)
    for column in (broken, beyond):
        asked = pa.table({"code": column})
        assert refusal(lambda asked=asked: engine.check_codes_table(asked, code_set="CPT", on=DAY)).slug == "table-not-read"


def test_other_columns_come_through_as_they_are(engine: cleanclaim.Engine) -> None:
    other = pa.table(
        {
            "code": ["E11.9", "E11.4"],
            "list": [[1, 2], None],
            "struct": [{"a": 1, "b": "x"}, {"a": None, "b": None}],
            "decimal": pa.array([None, "1.20"], pa.string()).cast(pa.decimal128(9, 2)),
            "bytes": [b"\0", b"\xff"],
            "time": pa.array([1, 2], pa.timestamp("ns", "America/New_York")),
            "flag": [True, None],
        },
        metadata={"who": "somebody"},
    )
    found = pa.table(engine.check_codes_table(other, code_set="ICD-10-CM", on=DAY))
    assert found.select(other.column_names).equals(other)
    assert found.schema.metadata == {b"who": b"somebody"}


def test_threads_share_an_engine(engine: cleanclaim.Engine) -> None:
    asked = table(ROWS + BAD, pa.string(), pa.date32())
    wanted = expected(engine)
    with ThreadPoolExecutor(4) as pool:
        assert all(answers(one) == wanted for one in pool.map(lambda _: codes.check_codes_table(engine, asked), range(32)))
