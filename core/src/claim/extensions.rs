//! The one open place of a document.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

type Map = serde_json::Map<String, serde_json::Value>;

/// What a program wants to carry along with a document: a JSON object, which the library does not read. It is asked and changed by the
/// methods of the map, takes a pointer's room while nothing was put in, and its `Debug` tells no content, since that may be a person's.
///
/// ```
/// use cleanclaim::claim::Claim;
/// let mut claim = Claim::default();
/// assert!(claim.extensions.is_empty());
/// claim.extensions.insert("batch".to_string(), 7.into());
/// assert_eq!(claim.extensions["batch"], 7);
/// assert_eq!(format!("{:?}", claim.extensions), "Extensions(1)");
/// ```
#[derive(Clone, Default)]
pub struct Extensions(Option<Box<Map>>);

impl Extensions {
    /// Does it hold nothing?
    pub fn is_empty(&self) -> bool {
        (**self).is_empty()
    }
}

impl Deref for Extensions {
    type Target = Map;
    fn deref(&self) -> &Map {
        static EMPTY: LazyLock<Map> = LazyLock::new(Map::new);
        self.0.as_deref().unwrap_or(&EMPTY)
    }
}

impl DerefMut for Extensions {
    fn deref_mut(&mut self) -> &mut Map {
        self.0.get_or_insert_default()
    }
}

impl From<Map> for Extensions {
    fn from(map: Map) -> Extensions {
        Extensions((!map.is_empty()).then(|| Box::new(map)))
    }
}

impl From<Extensions> for Map {
    fn from(extensions: Extensions) -> Map {
        extensions.0.map(|map| *map).unwrap_or_default()
    }
}

impl FromIterator<(String, serde_json::Value)> for Extensions {
    fn from_iter<I: IntoIterator<Item = (String, serde_json::Value)>>(entries: I) -> Self {
        Extensions::from(Map::from_iter(entries))
    }
}

impl<'a> IntoIterator for &'a Extensions {
    type Item = (&'a String, &'a serde_json::Value);
    type IntoIter = serde_json::map::Iter<'a>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Extensions {
    fn eq(&self, other: &Extensions) -> bool {
        **self == **other
    }
}

impl Eq for Extensions {}

impl fmt::Debug for Extensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extensions({})", self.len())
    }
}

impl Serialize for Extensions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Extensions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Extensions::from)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Extensions {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Extensions".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<Map>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An object that is empty says as much as none.
    #[test]
    fn an_empty_object_is_no_extension() -> serde_json::Result<()> {
        let empty: Extensions = serde_json::from_str("{}")?;
        assert_eq!(empty, Extensions::default());
        let mut emptied: Extensions = serde_json::from_str(r#"{"a":{"b":[1]}}"#)?;
        assert_eq!(serde_json::to_string(&emptied)?, r#"{"a":{"b":[1]}}"#);
        assert_ne!(emptied, empty);
        assert_eq!((&emptied).into_iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a"]);
        assert_eq!(Map::from(emptied.clone()).into_iter().collect::<Extensions>(), emptied);
        emptied.remove("a");
        assert_eq!(emptied, empty);
        assert!(serde_json::from_str::<Extensions>("[]").is_err());
        Ok(())
    }
}
