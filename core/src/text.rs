//! Text that belongs to a person, and codes that may be misspelt.
//!
//! [`Private`] keeps names, dates of birth, identifiers and addresses out of logs: it has no `Display`, and its
//! `Debug` prints nothing of the content. [`Coded`] keeps a code as it was written where it is not one, so that a
//! claim with a fault can still be read, judged and written back.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A person's data. It serializes as its content and never shows itself in `Debug`.
///
/// ```
/// use cleanclaim::text::Private;
/// let name = Private::new("DOE".to_string());
/// assert_eq!(format!("{name:?}"), "Private(..)");
/// assert_eq!(name.expose(), "DOE");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Wraps a person's data.
    pub const fn new(value: T) -> Self {
        Private(value)
    }

    /// The content. Call it only where the data itself is wanted: when writing a claim, a form or a statement.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The content, to be filled or changed.
    pub const fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }

    /// The content, by value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Private(..)")
    }
}

impl From<&str> for Private<String> {
    fn from(value: &str) -> Self {
        Private(value.to_string())
    }
}

/// A code of a known shape, or the text that stood where a code should.
///
/// Reading a claim must lose nothing, so a misspelt code is kept and an edit reports it later.
///
/// ```
/// use cleanclaim::codes::Hcpcs;
/// use cleanclaim::text::Coded;
/// let good: Coded<Hcpcs> = "99213".into();
/// let bad: Coded<Hcpcs> = "9921".into();
/// assert!(good.code().is_some() && bad.code().is_none());
/// assert_eq!(bad.as_written(), "9921");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Coded<T> {
    /// The code.
    Code(T),
    /// What was written: not a code of this kind.
    Text(Box<str>),
}

impl<T: Copy + fmt::Display> Coded<T> {
    /// The code, or `None` where what was written is none.
    pub fn code(&self) -> Option<T> {
        match self {
            Coded::Code(code) => Some(*code),
            Coded::Text(_) => None,
        }
    }

    /// What was written, a code in its official form.
    pub fn as_written(&self) -> String {
        match self {
            Coded::Code(code) => code.to_string(),
            Coded::Text(text) => text.to_string(),
        }
    }
}

/// Is a value, written, this text?
pub(crate) fn writes_as(value: &impl fmt::Display, text: &str) -> bool {
    struct Rest<'a>(&'a str);
    impl fmt::Write for Rest<'_> {
        fn write_str(&mut self, written: &str) -> fmt::Result {
            self.0 = self.0.strip_prefix(written).ok_or(fmt::Error)?;
            Ok(())
        }
    }
    let mut rest = Rest(text);
    fmt::Write::write_fmt(&mut rest, format_args!("{value}")).is_ok() && rest.0.is_empty()
}

impl<T: FromStr + fmt::Display> From<&str> for Coded<T> {
    fn from(text: &str) -> Self {
        // Kept as a code only where writing it gives the same text, so that nothing is lost.
        match text.parse::<T>() {
            Ok(code) if writes_as(&code, text) => Coded::Code(code),
            _ => Coded::Text(text.into()),
        }
    }
}

impl<T: fmt::Display> fmt::Display for Coded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Coded::Code(code) => code.fmt(f),
            Coded::Text(text) => text.fmt(f),
        }
    }
}

impl<T: fmt::Display> Serialize for Coded<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: FromStr + fmt::Display> Deserialize<'de> for Coded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Coded::from(String::deserialize(deserializer)?.as_str()))
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::{Coded, Private};
    use schemars::{JsonSchema, Schema, SchemaGenerator};
    use std::borrow::Cow;

    impl<T: JsonSchema> JsonSchema for Private<T> {
        fn inline_schema() -> bool {
            true
        }
        fn schema_name() -> Cow<'static, str> {
            T::schema_name()
        }
        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            T::json_schema(generator)
        }
    }

    impl<T> JsonSchema for Coded<T> {
        fn inline_schema() -> bool {
            true
        }
        fn schema_name() -> Cow<'static, str> {
            "Coded".into()
        }
        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            String::json_schema(generator)
        }
    }
}
