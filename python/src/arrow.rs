//! Tables in Arrow's form, from polars, pandas, pyarrow, duckdb and others, through the PyCapsule interface: a column of
//! codes and one of days in, the same table with what the codes are on those days out.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::builder::{Date32Builder, LargeStringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{
    Date64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{
    Array, ArrayRef, Date32Array, LargeStringArray, RecordBatch, RecordBatchIterator, RecordBatchReader,
    StringArray, StringViewArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use cleanclaim::codes::CodeSet;
use cleanclaim::coding::check::CodeAnswer;
use cleanclaim::dates::Day;
use cleanclaim::error::{Error, code};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::convert::{quoted, wrong_type};
use crate::errors::{OrRaise, exception};

/// The names that the PyCapsule interface gives its capsules.
const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
/// The columns of the answer: those of the batch form `code check`.
const ANSWER: [(&str, DataType); 5] = [
    ("status", DataType::LargeUtf8),
    ("official", DataType::LargeUtf8),
    ("title", DataType::LargeUtf8),
    ("from", DataType::Date32),
    ("to", DataType::Date32),
];
/// What an error says of a column of texts, and of one of days.
const TEXTS: &str = "text (plain, large, view or dictionary)";
const DAYS: &str = "date32, date64, a timestamp without time zone, or text";

/// A table of the library in Arrow's form. Whatever reads Arrow takes it: `polars.DataFrame(table)`,
/// `pyarrow.table(table)`, `pandas.DataFrame.from_arrow(table)`.
#[pyclass(module = "cleanclaim", frozen)]
pub struct ArrowTable {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

#[pymethods]
impl ArrowTable {
    /// The table as a stream of the Arrow PyCapsule interface. The types are always those of the table.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface leaves it to the giver whether a wish is met; who reads can cast.
        drop(requested_schema);
        // Batches share their columns: no value is copied.
        let batches: Vec<Result<RecordBatch, ArrowError>> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
    }

    /// Names and types of the columns for the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(not_read).or_raise(py)?;
        PyCapsule::new_with_value(py, schema, SCHEMA)
    }

    /// The names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("ArrowTable(rows={}, columns={})", self.__len__(), self.schema.fields().len())
    }
}

/// One value for all rows, or the column that has one for each.
pub enum Each<T, C> {
    /// For all rows.
    One(T),
    /// Of this column.
    Column(C),
}

/// Where a question about codes stands in a table. `C` is a column: its name, then its place.
pub struct CodeColumns<C> {
    /// The codes.
    pub code: C,
    /// Their code sets.
    pub code_set: Each<CodeSet, C>,
    /// Their days.
    pub date: Each<Day, C>,
}

/// Takes the stream of a table; the error says what is no table.
pub fn stream_of(table: &Bound<'_, PyAny>) -> PyResult<FFI_ArrowArrayStream> {
    let py = table.py();
    let no_table = |found: &Bound<'_, PyAny>| {
        exception(py, &wrong_type("table", found, "a table that has __arrow_c_stream__"))
    };
    let method = table.getattr_opt(intern!(py, "__arrow_c_stream__"))?.ok_or_else(|| no_table(table))?;
    let given = method.call0()?;
    let capsule = given.cast::<PyCapsule>().map_err(|_| no_table(&given))?;
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: the PyCapsule interface promises that a capsule of this name, which was just checked, holds a pointer to an
    // initialised ArrowArrayStream that lives as long as the capsule; it is held through this call. The stream is moved
    // out, and what is left behind says that it was released, so that it is released once.
    #[allow(unsafe_code)]
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    Ok(stream)
}

/// Reads a stream to its end and adds what its codes are on their days, in columns whose names begin with `prefix`. The
/// interpreter is not needed for it.
pub fn check_codes(
    engine: &cleanclaim::Engine,
    stream: FFI_ArrowArrayStream,
    columns: &CodeColumns<String>,
    prefix: &str,
) -> Result<ArrowTable, Error> {
    let reader = RecordBatchStreamReader::try_new(stream).map_err(not_read)?;
    let given = reader.schema();
    let places = columns.places(&given)?;
    let schema = with_answer(&given, prefix)?;
    let mut batches = Vec::new();
    for batch in reader {
        let batch = batch.map_err(not_read)?;
        let mut all = batch.columns().to_vec();
        all.extend(answers(engine, &batch, &places)?);
        batches.push(RecordBatch::try_new(Arc::clone(&schema), all).map_err(not_read)?);
    }
    Ok(ArrowTable { schema, batches })
}

fn not_read(why: ArrowError) -> Error {
    let why = why.to_string();
    // What the library of the table says of its own fault says more than that a call of it failed.
    let why = why.rsplit_once("Producer error: ").map_or(why.as_str(), |(_, own)| own);
    Error::new(code::TABLE_NOT_READ).with("why", why)
}

/// The columns of a table, then those of the answer; an error where one would stand twice.
fn with_answer(given: &Schema, prefix: &str) -> Result<SchemaRef, Error> {
    let mut fields = given.fields().to_vec();
    for (name, kind) in ANSWER {
        let name = format!("{prefix}{name}");
        if given.fields().iter().any(|field| *field.name() == name) {
            return Err(Error::new(code::TABLE_COLUMN_TAKEN).with("column", name));
        }
        fields.push(Arc::new(Field::new(name, kind, true)));
    }
    Ok(Arc::new(Schema::new_with_metadata(fields, given.metadata().clone())))
}

impl CodeColumns<String> {
    /// Finds the columns, whose types must be such as can be read.
    fn places(&self, schema: &Schema) -> Result<CodeColumns<usize>, Error> {
        let texts = |name: &String| place(schema, name, TEXTS, is_text);
        Ok(CodeColumns {
            code: texts(&self.code)?,
            code_set: match &self.code_set {
                Each::One(set) => Each::One(*set),
                Each::Column(name) => Each::Column(texts(name)?),
            },
            date: match &self.date {
                Each::One(day) => Each::One(*day),
                Each::Column(name) => Each::Column(place(schema, name, DAYS, is_day)?),
            },
        })
    }
}

/// The place of the one column of a name.
fn place(schema: &Schema, name: &str, expected: &str, fits: fn(&DataType) -> bool) -> Result<usize, Error> {
    let mut places = schema.fields().iter().enumerate().filter(|(_, field)| field.name() == name);
    let Some((place, field)) = places.next() else {
        let found: Vec<String> = schema.fields().iter().map(|field| quoted(field.name())).collect();
        let found = if found.is_empty() { "none".to_string() } else { found.join(", ") };
        return Err(Error::new(code::TABLE_COLUMN_MISSING).with("column", name).with("found", found));
    };
    if places.next().is_some() {
        return Err(Error::new(code::TABLE_COLUMN_REPEATED).with("column", name));
    }
    if !fits(field.data_type()) {
        return Err(Error::new(code::TABLE_COLUMN_TYPE)
            .with("column", name)
            .with("found", field.data_type())
            .with("expected", expected));
    }
    Ok(place)
}

/// A column without a value has no type of its own in pandas and pyarrow: it is taken as one of either kind.
fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, values) => is_text(values) && !matches!(**values, DataType::Dictionary(..)),
        _ => false,
    }
}

fn is_day(kind: &DataType) -> bool {
    matches!(kind, DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, None)) || is_text(kind)
}

/// The columns of the answer for the rows of a batch. A row that cannot be asked has the slug of why as its status.
fn answers(
    engine: &cleanclaim::Engine,
    batch: &RecordBatch,
    places: &CodeColumns<usize>,
) -> Result<[ArrayRef; ANSWER.len()], Error> {
    let codes = Texts::of(batch.column(places.code))?;
    let sets = match places.code_set {
        Each::One(set) => Each::One(set),
        Each::Column(place) => Each::Column(Texts::of(batch.column(place))?),
    };
    let days = match places.date {
        Each::One(day) => Each::One(day),
        Each::Column(place) => Each::Column(Days::of(batch.column(place))?),
    };
    let rows = batch.num_rows();
    let [mut status, mut official, mut title] =
        [(); 3].map(|()| LargeStringBuilder::with_capacity(rows, rows * 8));
    let [mut from, mut to] = [(); 2].map(|()| Date32Builder::with_capacity(rows));
    let mut known = Known::default();
    for row in 0..rows {
        // An empty cell is as an empty text: the row says that it is no code, no code set, no date.
        let set = match &sets {
            Each::One(set) => Ok(*set),
            Each::Column(texts) => texts.get(row).unwrap_or_default().parse(),
        };
        let day = match &days {
            Each::One(day) => Ok(*day),
            Each::Column(days) => days.get(row),
        };
        let question = set.and_then(|set| Ok((set, codes.get(row).unwrap_or_default(), day?)));
        let found = match question {
            Ok(question) => known.answer(engine, question),
            Err(why) => Err(why),
        };
        match found {
            Ok(found) => {
                status.append_value(found.status.slug());
                official.append_option(found.official.as_deref());
                title.append_option(found.title.as_deref());
                from.append_option(found.period.map(|period| period.from().days()));
                to.append_option(found.period.map(|period| period.to().days()));
            }
            Err(why) => {
                status.append_value(why.slug());
                official.append_null();
                title.append_null();
                from.append_null();
                to.append_null();
            }
        }
    }
    Ok([
        Arc::new(status.finish()),
        Arc::new(official.finish()),
        Arc::new(title.finish()),
        Arc::new(from.finish()),
        Arc::new(to.finish()),
    ])
}

/// A question of a row: a code set, a code as it stands there, a day.
type Question<'a> = (CodeSet, &'a str, Day);

/// What was answered before: the same codes come again and again in a table, and a title costs far more to read than to copy.
#[derive(Default)]
struct Known<'a>(HashMap<Question<'a>, CodeAnswer>);

impl<'a> Known<'a> {
    /// How many answers are kept, some twenty megabytes.
    const MOST: usize = 1 << 16;

    fn answer(&mut self, engine: &cleanclaim::Engine, question: Question<'a>) -> Result<&CodeAnswer, Error> {
        if self.0.len() >= Self::MOST {
            self.0.clear();
        }
        Ok(match self.0.entry(question) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(engine.check_code(question.0, question.1, question.2)?),
        })
    }
}

/// A column that can be read: another library made it, so that offsets, keys and UTF-8 are checked before they are followed.
fn checked(column: &ArrayRef) -> Result<&dyn Array, Error> {
    column.to_data().validate_full().map_err(not_read)?;
    Ok(column.as_ref())
}

/// Texts one after the other, in one of the forms of Arrow.
enum Plain<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
    /// No row has a value.
    Nothing,
}

impl<'a> Plain<'a> {
    fn of(column: &'a dyn Array) -> Plain<'a> {
        match column.data_type() {
            DataType::Utf8 => Plain::Small(column.as_string()),
            DataType::LargeUtf8 => Plain::Large(column.as_string()),
            DataType::Utf8View => Plain::View(column.as_string_view()),
            _ => Plain::Nothing,
        }
    }

    fn get(&self, row: usize) -> Option<&'a str> {
        match self {
            Plain::Small(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Plain::Large(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Plain::View(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Plain::Nothing => None,
        }
    }
}

/// A column of texts: as they are, or as numbers of the texts of a dictionary.
struct Texts<'a> {
    texts: Plain<'a>,
    keys: Option<(&'a dyn Array, Vec<usize>)>,
}

impl<'a> Texts<'a> {
    fn of(column: &'a ArrayRef) -> Result<Texts<'a>, Error> {
        let column = checked(column)?;
        let Some(dictionary) = column.as_any_dictionary_opt() else {
            return Ok(Texts { texts: Plain::of(column), keys: None });
        };
        let texts = dictionary.values().as_ref();
        // Numbers of no text at all: no row has a value.
        Ok(match texts.is_empty() {
            true => Texts { texts: Plain::Nothing, keys: None },
            false => Texts {
                texts: Plain::of(texts),
                keys: Some((dictionary.keys(), dictionary.normalized_keys())),
            },
        })
    }

    /// The text of a row, which must be one of the batch; `None` where it has none.
    fn get(&self, row: usize) -> Option<&'a str> {
        match &self.keys {
            None => self.texts.get(row),
            Some((keys, numbers)) if keys.is_valid(row) => self.texts.get(*numbers.get(row)?),
            Some(_) => None,
        }
    }
}

/// A column of days: numbers of a unit since 1970-01-01, as many of which make a day; or texts.
enum Days<'a> {
    Whole(&'a Date32Array),
    Units(&'a dyn Array, &'a [i64], i64),
    Texts(Texts<'a>),
}

impl<'a> Days<'a> {
    fn of(column: &'a ArrayRef) -> Result<Days<'a>, Error> {
        const SECONDS: i64 = 86_400;
        let units =
            |values: &'a [i64], in_second: i64| Days::Units(column.as_ref(), values, SECONDS * in_second);
        Ok(match column.data_type() {
            DataType::Date32 => Days::Whole(checked(column)?.as_primitive()),
            DataType::Date64 => units(checked(column)?.as_primitive::<Date64Type>().values(), 1_000),
            DataType::Timestamp(unit, None) => {
                let column = checked(column)?;
                match unit {
                    TimeUnit::Second => units(column.as_primitive::<TimestampSecondType>().values(), 1),
                    TimeUnit::Millisecond => {
                        units(column.as_primitive::<TimestampMillisecondType>().values(), 1_000)
                    }
                    TimeUnit::Microsecond => {
                        units(column.as_primitive::<TimestampMicrosecondType>().values(), 1_000_000)
                    }
                    TimeUnit::Nanosecond => {
                        units(column.as_primitive::<TimestampNanosecondType>().values(), 1_000_000_000)
                    }
                }
            }
            _ => Days::Texts(Texts::of(column)?),
        })
    }

    /// The day of a row, which must be one of the batch. A timestamp is a day where it is midnight, as pandas writes days;
    /// what day another one falls on depends on a time zone.
    fn get(&self, row: usize) -> Result<Day, Error> {
        let none = |value: i64| Error::new(code::MALFORMED_DATE).with("value", value);
        match self {
            Days::Whole(days) if days.is_valid(row) => Day::from_days(days.value(row)),
            Days::Units(column, values, in_day) if column.is_valid(row) => match values.get(row) {
                Some(value) if value.rem_euclid(*in_day) == 0 => {
                    let days = i32::try_from(value.div_euclid(*in_day)).map_err(|_| none(*value))?;
                    Day::from_days(days)
                }
                other => Err(none(other.copied().unwrap_or_default())),
            },
            Days::Texts(texts) => texts.get(row).unwrap_or_default().parse(),
            Days::Whole(_) | Days::Units(..) => "".parse(),
        }
    }
}
