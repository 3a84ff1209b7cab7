//! Values across the border: `Decimal`, `datetime.date`, text and JSON.

use std::str::FromStr;

use cleanclaim::dates::Day;
use cleanclaim::error::{Error, code};
use cleanclaim::money::{Amount, Units};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDate, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use serde::Serialize;
use serde_json::Value;

fn decimal_type(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DECIMAL.import(py, "decimal", "Decimal")
}

/// An amount as a `Decimal` with two decimals.
pub struct Money(pub Amount);

impl<'py> IntoPyObject<'py> for Money {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        decimal_type(py)?.call1((self.0.to_string(),))
    }
}

/// Units as a `Decimal`, without zeros that say nothing.
pub struct Count(pub Units);

impl<'py> IntoPyObject<'py> for Count {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let text = self.0.to_string();
        decimal_type(py)?.call1((text.trim_end_matches('0').trim_end_matches('.'),))
    }
}

/// A day as a `datetime.date`.
pub struct Date(pub Day);

impl<'py> IntoPyObject<'py> for Date {
    type Target = PyDate;
    type Output = Bound<'py, PyDate>;
    type Error = PyErr;
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyDate>> {
        // Month and day are at least 1 and at most 31.
        PyDate::new(
            py,
            self.0.year().into(),
            self.0.month().unsigned_abs(),
            self.0.day_of_month().unsigned_abs(),
        )
    }
}

/// The error where a value is of a type that is not taken here. It names the type, never the value.
pub fn wrong_type(what: &str, value: &Bound<'_, PyAny>, expected: &str) -> Error {
    let found = value.get_type().name().map(|name| name.to_string()).unwrap_or_default();
    Error::new(code::WRONG_TYPE).with("argument", what).with("found", found).with("expected", expected)
}

/// Text that must be there.
pub fn text(what: &str, value: &Bound<'_, PyAny>) -> Result<String, Error> {
    let wrong = || wrong_type(what, value, "text");
    value.cast::<PyString>().map_err(|_| wrong())?.extract::<String>().map_err(|_| wrong())
}

/// A code from its text.
pub fn code_of<T: FromStr<Err = Error>>(what: &str, value: &Bound<'_, PyAny>) -> Result<T, Error> {
    text(what, value)?.parse()
}

/// A day from a `datetime.date` or ISO text. A `datetime` is refused: which day it falls on depends on a time zone.
pub fn day(what: &str, value: &Bound<'_, PyAny>) -> Result<Day, Error> {
    let wrong = || wrong_type(what, value, "a datetime.date or ISO text (for a datetime call .date())");
    if value.is_instance_of::<PyDateTime>() {
        return Err(wrong());
    }
    if value.is_instance_of::<PyDate>() {
        /// Of 1970-01-01.
        const ORDINAL: i32 = 719_163;
        let ordinal: i32 =
            value.call_method0("toordinal").and_then(|ordinal| ordinal.extract()).map_err(|_| wrong())?;
        return Day::from_days(ordinal.saturating_sub(ORDINAL));
    }
    match value.cast::<PyString>() {
        Ok(_) => text(what, value)?.parse(),
        Err(_) => Err(wrong()),
    }
}

/// Money or units from a `Decimal`, an `int` or text; a float is refused, whatever it holds.
pub fn number<T: FromStr<Err = Error>>(what: &str, value: &Bound<'_, PyAny>) -> Result<T, Error> {
    decimal_text(value).unwrap_or_else(|| Err(wrong_type(what, value, "a Decimal, an int or text")))?.parse()
}

/// The plain digits of a `Decimal`, an `int` or a text; `None` where it is none of them.
fn decimal_text(value: &Bound<'_, PyAny>) -> Option<Result<String, Error>> {
    if value.is_instance_of::<PyFloat>() || value.is_instance_of::<PyBool>() {
        return None;
    }
    if let Ok(found) = value.cast::<PyString>() {
        return found.extract().ok().map(Ok);
    }
    if value.is_instance_of::<PyInt>() {
        let number = value.extract::<i64>();
        return Some(number.map(|number| number.to_string()).map_err(|_| Error::new(code::AMOUNT_OVERFLOW)));
    }
    if value.is_instance(decimal_type(value.py()).ok()?).ok()? {
        return plain_decimal(value).ok().map(Ok);
    }
    None
}

/// A `Decimal` without exponent and without decimals that are zero. One that is no number, or far too large or small to be
/// an amount, stays as Python writes it: its reader then says what is wrong, and a huge exponent writes no huge text.
fn plain_decimal(value: &Bound<'_, PyAny>) -> PyResult<String> {
    const LONGEST: i64 = 40;
    let as_written = || value.str().map(|text| text.to_string());
    let finite: bool = value.call_method0("is_finite")?.extract()?;
    if !finite {
        return as_written();
    }
    let (sign, digits, exponent): (u8, Bound<'_, PyTuple>, i64) =
        value.call_method0("as_tuple")?.extract()?;
    if digits.len() as i64 > LONGEST || !(-LONGEST..=LONGEST).contains(&exponent) {
        return as_written();
    }
    let mut text = String::new();
    for digit in &digits {
        text.push(char::from(b'0' + digit.extract::<u8>()?));
    }
    let mut decimals = 0;
    match usize::try_from(exponent) {
        Ok(zeros) => text.push_str(&"0".repeat(zeros)),
        Err(_) => decimals = exponent.unsigned_abs() as usize,
    }
    while decimals > 0 && text.ends_with('0') {
        text.pop();
        decimals -= 1;
    }
    if decimals > 0 {
        text = format!("{text:0>width$}", width = decimals + 1);
        text.insert(text.len() - decimals, '.');
    }
    Ok(if sign == 1 { format!("-{text}") } else { text })
}

/// A JSON value from what a program holds: `Decimal` and `date` become text. A float is refused outside `extensions`,
/// which the library does not read.
pub fn json_value(path: &str, value: &Bound<'_, PyAny>, depth: usize) -> Result<Value, Error> {
    const DEEPEST: usize = 100;
    if depth > DEEPEST {
        let why = format_args!("nested more than {DEEPEST} levels deep");
        return Err(Error::new(code::DOCUMENT_NOT_READ).with("what", "the claim").with("why", why));
    }
    let wrong = |expected: &str| wrong_type(path, value, expected);
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(found) = value.cast::<PyBool>() {
        return Ok(Value::Bool(found.is_true()));
    }
    if value.is_instance_of::<PyString>() {
        return text(path, value).map(Value::String);
    }
    if value.is_instance_of::<PyInt>() {
        let signed = value.extract::<i64>().map(Value::from);
        let number = signed.or_else(|_| value.extract::<u64>().map(Value::from));
        return number.map_err(|_| wrong("an int of 64 bits"));
    }
    if value.is_instance_of::<PyFloat>() {
        let kept = path.starts_with("extensions").then(|| value.extract::<f64>().ok()).flatten();
        let number = kept.and_then(serde_json::Number::from_f64).map(Value::Number);
        return number.ok_or_else(|| wrong("a Decimal or text"));
    }
    if let Ok(found) = value.cast::<PyDict>() {
        let mut object = serde_json::Map::new();
        for (key, inner) in found.iter() {
            let key = text(&join(path, "a key"), &key)?;
            let inner = json_value(&join(path, &key), &inner, depth + 1)?;
            object.insert(key, inner);
        }
        return Ok(Value::Object(object));
    }
    if let Ok(found) = value.cast::<PyList>() {
        return json_list(path, found.iter(), depth);
    }
    if let Ok(found) = value.cast::<PyTuple>() {
        return json_list(path, found.iter(), depth);
    }
    if value.is_instance_of::<PyDate>() {
        return day(path, value).map(|day| Value::String(day.to_string()));
    }
    match decimal_text(value) {
        Some(found) => found.map(Value::String),
        None => Err(wrong("a dict, a list, text, an int, a Decimal or a date")),
    }
}

fn json_list<'py>(
    path: &str,
    items: impl Iterator<Item = Bound<'py, PyAny>>,
    depth: usize,
) -> Result<Value, Error> {
    items
        .enumerate()
        .map(|(index, item)| json_value(&format!("{path}[{index}]"), &item, depth + 1))
        .collect::<Result<Vec<_>, _>>()
        .map(Value::Array)
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}.{key}") }
}

/// A value of core as JSON text.
pub fn to_json(py: Python<'_>, value: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(value)
        .map_err(|why| crate::errors::exception(py, &Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why)))
}

/// A value of core as the `dict` that its JSON reads as.
pub fn to_dict<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    LOADS.import(py, "json", "loads")?.call1((to_json(py, value)?,))
}

/// The slug of an enumeration: the word that its JSON carries.
pub fn slug(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(slug)) => slug,
        _ => String::new(),
    }
}

/// Text as Python writes it between quotes, cut where it is long.
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = text.chars().take(LONGEST).flat_map(char::escape_default).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("'{short}'")
}
