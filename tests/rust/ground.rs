//! Floor 1 and the trace: what a code, an amount, a period, a person's data, a failure look like.

#[path = "ground/codes.rs"]
mod codes;
#[path = "ground/dates.rs"]
mod dates;
#[path = "ground/error.rs"]
mod error;
#[path = "ground/money.rs"]
mod money;
#[path = "ground/row.rs"]
mod row;
#[path = "ground/text.rs"]
mod text;
#[path = "ground/trace.rs"]
mod trace;

use std::fmt::{Debug, Display};
use std::str::FromStr;

use cleanclaim::Error;
use serde::{Serialize, de::DeserializeOwned};

/// Reads text, and expects it to be written as `official`; then the same through JSON.
#[track_caller]
fn reads<T>(text: &str, official: &str) -> T
where
    T: FromStr<Err = Error> + Display + Debug + PartialEq + Serialize + DeserializeOwned,
{
    let value: T = text.parse().unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!(value.to_string(), official, "{text:?}");
    let json = serde_json::to_string(&value).expect("codes and amounts can be written as JSON");
    assert_eq!(json, format!("\"{official}\""), "{text:?}");
    assert_eq!(serde_json::from_str::<T>(&json).expect("what was written can be read"), value);
    assert_eq!(official.parse::<T>().expect("the official form can be read"), value);
    value
}

/// Expects that text is refused with this slug, directly and in JSON.
#[track_caller]
fn refuses<T>(text: &str, slug: &str)
where
    T: FromStr<Err = Error> + Debug + DeserializeOwned,
{
    match text.parse::<T>() {
        Ok(value) => panic!("{text:?} was read as {value:?}"),
        Err(error) => assert_eq!(error.slug(), slug, "{text:?}: {error}"),
    }
    let json = serde_json::to_string(text).expect("text can be written as JSON");
    assert!(serde_json::from_str::<T>(&json).is_err(), "{json} was read from JSON");
}

/// Texts that no code, date or number may accept, and that none may stumble over.
const HOSTILE: &[&str] = &[
    "",
    " ",
    ".",
    "-",
    "--",
    "/",
    "\0",
    "\u{0}\u{0}\u{0}\u{0}\u{0}",
    "ééééé",
    "éé",
    "９９２１３",
    "🩺🩺🩺🩺🩺",
    "99213\u{202e}",
    "१२३४५६७८९०",
    "\u{1b}[31m",
    "---------------------------------------------------------------------------------",
];
