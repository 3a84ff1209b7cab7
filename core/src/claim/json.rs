//! A claim as JSON. Errors name the path and never the value, which may be a person's.

use serde::Deserialize;

use super::Claim;
use crate::error::{Error, Result, code};

/// What a reader of a schema's name says where it is another.
pub(crate) const OTHER_SCHEMA: &str = "another schema";

/// Declares the type of a document's `schema` field: it holds its own name and refuses every other.
macro_rules! schema_name {
    ($type:ident, $name:literal) => {
        #[doc = concat!("The name of the document's schema, `", $name, "`.")]
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub struct $type;

        impl $type {
            /// The text.
            pub const NAME: &'static str = $name;
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($name)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                if text == $name {
                    return Ok($type);
                }
                Err(serde::de::Error::custom($crate::claim::json::OTHER_SCHEMA))
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                "SchemaName".into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "const": $name })
            }
        }
    };
}

/// Gives a document its two JSON verbs.
macro_rules! json_document {
    ($type:ident, $schema:ident) => {
        impl $type {
            /// Reads the document from JSON. The error names the path of an unknown field or a bad value, and no value.
            pub fn from_json(text: &str) -> $crate::error::Result<$type> {
                $crate::claim::json::read_json(text, $schema::NAME)
            }

            /// The document as JSON on one line.
            pub fn to_json(&self) -> String {
                // It has string keys and no value that JSON cannot hold.
                serde_json::to_string(self).unwrap_or_default()
            }
        }
    };
}

pub(crate) use {json_document, schema_name};

schema_name!(Schema, "cleanclaim/claim/1");

json_document!(Claim, Schema);

impl Claim {
    /// The claim as indented JSON.
    pub fn to_json_pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// Reads one JSON document. The error names the path of an unknown field or a bad value, and no value.
pub(crate) fn read_json<'de, T: Deserialize<'de>>(text: &'de str, schema: &'static str) -> Result<T> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let document =
        serde_path_to_error::deserialize(&mut deserializer).map_err(|error| explain(&error, schema))?;
    match deserializer.end() {
        Ok(()) => Ok(document),
        Err(error) => Err(syntax(&error)),
    }
}

fn syntax(error: &serde_json::Error) -> Error {
    Error::new(code::JSON_SYNTAX).with("line", error.line()).with("column", error.column())
}

fn explain(error: &serde_path_to_error::Error<serde_json::Error>, schema: &str) -> Error {
    let inner = error.inner();
    if !inner.is_data() {
        return syntax(inner);
    }
    let path = error.path().to_string();
    let message = inner.to_string();
    // The names after these words are our own; what stands before may be a person's data.
    let expected = message
        .rsplit_once(", expected ")
        .map(|(_, rest)| rest.split(" at line ").next().unwrap_or(rest))
        .filter(|_| {
            ["invalid type", "invalid value", "invalid length", "unknown variant"]
                .iter()
                .any(|start| message.starts_with(start))
        });
    let missing = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split_once('`'))
        .map(|(name, _)| name.to_string());
    let error = if message.starts_with("unknown field") {
        Error::new(code::JSON_UNKNOWN_FIELD).with("path", path)
    } else if let Some(field) = missing {
        let path = if path == "." { field } else { format!("{path}.{field}") };
        Error::new(code::JSON_MISSING_FIELD).with("path", path)
    } else if message.starts_with(OTHER_SCHEMA) {
        Error::new(code::JSON_OTHER_SCHEMA).with("path", path).with("expected", schema)
    } else {
        Error::new(code::JSON_BAD_VALUE)
            .with("path", path)
            .with("expected", expected.unwrap_or("a value of the form that the schema names"))
    };
    error.with("line", inner.line()).with("column", inner.column())
}
