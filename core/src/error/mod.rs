//! Failures, and the one catalogue of everything that can be said about a claim, a file or a question.
//!
//! `core/data/catalogue.tsv` has a row for each error, edit, X12 finding, refusal, repair and identifier check: its
//! number (never reused), slug, severity, message template, remedy and source. [`Code`] names a row; the constants in
//! [`code`], the C constants and the Python names are generated from the same file by `make header`.

mod catalogue;
#[rustfmt::skip]
pub mod code;

pub use catalogue::{Code, Entry, Kind, Severity, entries, render_code_constants};

use std::fmt;

use serde::Serialize;
use serde::ser::SerializeStruct;

/// What a function of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// We could not do the work: bad input, bad file, nothing that covers the question.
///
/// It holds a [`Code`] of the catalogue and the values that its message names, and no data of a patient beyond the
/// faulty value itself.
///
/// ```
/// use cleanclaim::codes::Hcpcs;
/// let error = "9921".parse::<Hcpcs>().unwrap_err();
/// assert_eq!(error.slug(), "malformed-procedure-code");
/// assert_eq!(error.to_string(), "procedure code '9921' has 4 characters; HCPCS codes have 5 letters and digits");
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.message())]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    code: Code,
    context: Vec<(&'static str, String)>,
}

impl Inner {
    fn message(&self) -> String {
        self.code.entry().message(&self.context)
    }
}

impl Error {
    /// An error of the catalogue, without context yet.
    pub fn new(code: Code) -> Error {
        Error(Box::new(Inner { code, context: Vec::new() }))
    }

    /// Adds a value that the message names. Long values are cut to 80 characters, so that an error stays readable.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Error {
        self.0.context.push((name, shorten(&value.to_string())));
        self
    }

    /// Which row of the catalogue.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The stable name, `malformed-procedure-code`.
    pub fn slug(&self) -> &'static str {
        self.0.code.slug()
    }

    /// The stable number.
    pub fn number(&self) -> u16 {
        self.0.code.number()
    }

    /// The values that the message names.
    pub fn context(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.context.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// One value of the context.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.context().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        self.0.code.entry().remedy(&self.0.context)
    }

    /// Is it a refusal: a question that was understood and has no answer in the loaded tables or rules?
    pub fn is_refusal(&self) -> bool {
        self.0.code.entry().kind == Kind::Refusal
    }
}

/// Text that may come from a file, for a message or a trace: control characters become escapes, so that it neither
/// breaks a line nor commands a terminal.
pub(crate) fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(char::is_control) {
        text.chars().flat_map(shown).collect::<String>().into()
    } else {
        text.into()
    }
}

/// Cuts a value that goes into a message, and shows control characters as escapes.
pub(crate) fn shorten(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut short: String = text.chars().take(LONGEST).flat_map(shown).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

fn shown(character: char) -> impl Iterator<Item = char> {
    let (escaped, plain) = if character.is_control() {
        (Some(character.escape_default()), None)
    } else {
        (None, Some(character))
    };
    escaped.into_iter().flatten().chain(plain)
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({}, {:?})", self.slug(), self.0.context)
    }
}

impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut error = serializer.serialize_struct("Error", 5)?;
        error.serialize_field("slug", self.slug())?;
        error.serialize_field("number", &self.number())?;
        error.serialize_field("message", &self.to_string())?;
        error.serialize_field("remedy", &self.remedy())?;
        let context: std::collections::BTreeMap<_, _> = self.context().collect();
        error.serialize_field("context", &context)?;
        error.end()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Error {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Error".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A row of the catalogue, filled in.",
            "type": "object",
            "properties": {
                "slug": { "description": "Its name.", "type": "string" },
                "number": { "description": "Its number, never reused.", "type": "integer" },
                "message": { "description": "What is wrong, in words.", "type": "string" },
                "remedy": { "description": "What to do about it.", "type": "string" },
                "context": {
                    "description": "The values that the words name.",
                    "type": "object",
                    "additionalProperties": { "type": "string" }
                }
            },
            "additionalProperties": false,
            "required": ["slug", "number", "message", "remedy", "context"]
        })
    }
}

/// Gives a type that has `FromStr` and `Display` its JSON form, a string, with a schema of its own.
#[macro_export]
#[doc(hidden)]
macro_rules! text_serde {
    ($name:ident, $description:expr, $pattern:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                // Cow: readers that hand out borrowed text, and those that cannot, both work.
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $description, "pattern": $pattern })
            }
        }
    };
}
