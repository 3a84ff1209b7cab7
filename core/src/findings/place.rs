//! Where in a claim: one value, shown as JSON path, wire place and form box.

use std::collections::HashMap;
use std::fmt;

use once_cell::sync::Lazy;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, code};

/// A field of the claim, a row of `core/data/claim_fields.tsv`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// The name: the JSON path without its brackets, `lines.procedure`.
    pub id: &'static str,
    /// The JSON path, `[]` where an index belongs.
    pub json_path: &'static str,
    /// The guides that carry it: `837P`, `837I`, `837D`, joined by blanks.
    pub guide: &'static str,
    /// The loop of the 837, `2400`.
    pub x12_loop: &'static str,
    /// The segment; with the qualifier that selects it, `REF*G1`.
    pub segment: &'static str,
    /// The element, `SV101-2`.
    pub element: &'static str,
    /// The item of the CMS-1500 (02/12); empty where it has none.
    pub cms1500: &'static str,
    /// The form locator of the UB-04; empty where it has none.
    pub ub04: &'static str,
}

const FILE: &str = include_str!("../../data/claim_fields.tsv");

static FIELDS: Lazy<Vec<Field>> = Lazy::new(|| {
    let rows = FILE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.skip(1).map(read_row).collect()
});

static BY_ID: Lazy<HashMap<&'static str, usize>> =
    Lazy::new(|| FIELDS.iter().enumerate().map(|(index, field)| (field.id, index)).collect());

fn read_row(line: &'static str) -> Field {
    let mut cells = line.split('\t');
    let mut cell = || cells.next().unwrap_or("");
    Field {
        id: cell(),
        json_path: cell(),
        guide: cell(),
        x12_loop: cell(),
        segment: cell(),
        element: cell(),
        cms1500: cell(),
        ub04: cell(),
    }
}

/// Every field of the claim, in the order of the model.
pub fn fields() -> &'static [Field] {
    &FIELDS
}

/// Where in a claim: a field and the indices of the lists on the way to it, counted from 0.
///
/// ```
/// use cleanclaim::findings::Place;
/// let place = Place::new("lines.procedure", &[1])?;
/// assert_eq!(place.json_path(), "lines[1].procedure");
/// assert_eq!(place.x12().to_string(), "2400/SV101-2 line 2");
/// assert_eq!(place.cms1500(), Some("24D"));
/// assert_eq!(place.ub04(), Some("44"));
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Place {
    field: &'static Field,
    indices: Vec<u32>,
}

/// The place on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WirePlace {
    /// The loop, `2400`.
    pub x12_loop: &'static str,
    /// The segment, with the qualifier that selects it.
    pub segment: &'static str,
    /// The element, `SV101-2`.
    pub element: &'static str,
    /// Which line, counted from 1, for a field of a line.
    pub line: Option<u32>,
}

impl fmt::Display for WirePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.x12_loop, self.element)?;
        match self.line {
            Some(line) => write!(f, " line {line}"),
            None => Ok(()),
        }
    }
}

impl Place {
    /// A place by the id of its field; an error where there is no such field or it takes another number of indices.
    pub fn new(field: &str, indices: &[u32]) -> Result<Place> {
        let unknown = || Error::new(code::UNKNOWN_FIELD).with("value", field).with("indices", indices.len());
        let found = BY_ID.get(field).and_then(|index| FIELDS.get(*index)).ok_or_else(unknown)?;
        if found.json_path.matches("[]").count() != indices.len() {
            return Err(unknown());
        }
        Ok(Place { field: found, indices: indices.to_vec() })
    }

    /// The field.
    pub fn field(&self) -> &'static Field {
        self.field
    }

    /// The indices, counted from 0.
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }

    /// The JSON path, `lines[1].procedure`.
    pub fn json_path(&self) -> String {
        let mut parts = self.field.json_path.split("[]");
        let mut path = parts.next().unwrap_or("").to_string();
        for (part, index) in parts.zip(&self.indices) {
            path.push_str(&format!("[{index}]{part}"));
        }
        path
    }

    /// The index of the line, counted from 0, for a field of a line.
    pub fn line(&self) -> Option<u32> {
        if self.field.json_path.starts_with("lines[]") { self.indices.first().copied() } else { None }
    }

    /// The place on the wire.
    pub fn x12(&self) -> WirePlace {
        WirePlace {
            x12_loop: self.field.x12_loop,
            segment: self.field.segment,
            element: self.field.element,
            line: self.line().map(|index| index.saturating_add(1)),
        }
    }

    /// The item of the CMS-1500.
    pub fn cms1500(&self) -> Option<&'static str> {
        Some(self.field.cms1500).filter(|text| !text.is_empty())
    }

    /// The form locator of the UB-04.
    pub fn ub04(&self) -> Option<&'static str> {
        Some(self.field.ub04).filter(|text| !text.is_empty())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.json_path())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

/// The JSON form: field and indices decide, the three views are there for the reader.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Place"))]
#[serde(deny_unknown_fields)]
struct Written {
    /// The id of the field.
    field: String,
    /// The indices of the lists on the way, counted from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    indices: Vec<u32>,
    /// The JSON path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    json_path: Option<String>,
    /// The place on the wire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x12: Option<String>,
    /// The item of the CMS-1500.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cms1500: Option<String>,
    /// The form locator of the UB-04.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ub04: Option<String>,
}

impl From<Place> for Written {
    fn from(place: Place) -> Written {
        Written {
            field: place.field.id.to_string(),
            json_path: Some(place.json_path()),
            x12: Some(place.x12().to_string()),
            cms1500: place.cms1500().map(str::to_string),
            ub04: place.ub04().map(str::to_string),
            indices: place.indices,
        }
    }
}

impl TryFrom<Written> for Place {
    type Error = Error;
    fn try_from(written: Written) -> Result<Place> {
        Place::new(&written.field, &written.indices)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Place {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Place".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Written::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_eight_cells_and_an_id_of_its_own() {
        let rows: Vec<&str> =
            FILE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1).collect();
        assert_eq!(rows.len(), fields().len());
        assert_eq!(BY_ID.len(), fields().len(), "two rows share an id");
        for row in rows {
            assert_eq!(row.split('\t').count(), 8, "{row}");
        }
        for field in fields() {
            assert_eq!(field.json_path.replace("[]", ""), field.id);
            assert!(!field.guide.is_empty(), "{}", field.id);
        }
    }

    #[test]
    fn indices_must_fit() {
        assert!(Place::new("lines.procedure", &[]).is_err());
        assert!(Place::new("lines.procedure", &[0, 1]).is_err());
        assert_eq!(Place::new("no.such.field", &[]).unwrap_err().slug(), "unknown-field");
        assert_eq!(
            Place::new("lines.diagnosis_pointers", &[2, 0]).unwrap().json_path(),
            "lines[2].diagnosis_pointers[0]"
        );
    }
}
