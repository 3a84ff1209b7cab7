//! The catalogue's reader.

use std::fmt;

use once_cell::sync::Lazy;
use serde::{Deserialize, Serialize, Serializer};

/// A row of the catalogue, named by its number. Numbers are never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub(crate) u16);

/// What kind of thing a row is; each kind has its own range of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// 1000–1999: the work could not be done.
    Error,
    /// 2000–3999: a fault in a claim.
    Edit,
    /// 4000–5999: a fault in an X12 file.
    X12,
    /// 6000–6999: a question that was understood and has no answer here.
    Refusal,
    /// 7000–7499: what a tolerant reader mended.
    Repair,
    /// 7500–7999: why an identifier is not valid.
    Identifier,
}

/// How bad a finding is, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing.
    Advice,
    /// May lead to a denial or a lower payment.
    Warning,
    /// The payer would deny it.
    Denial,
    /// The payer would not take it in.
    Rejection,
}

impl Severity {
    /// `advice`, `warning`, `denial` or `rejection`.
    pub const fn slug(self) -> &'static str {
        match self {
            Severity::Advice => "advice",
            Severity::Warning => "warning",
            Severity::Denial => "denial",
            Severity::Rejection => "rejection",
        }
    }
}

/// One row of the catalogue.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// The number.
    pub number: u16,
    /// The name, lower-case words joined by hyphens.
    pub slug: &'static str,
    /// What kind of thing it is.
    pub kind: Kind,
    /// For findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The message, with `{names}` of context values.
    pub template: &'static str,
    /// What to do about it.
    #[serde(rename = "remedy")]
    pub remedy_template: &'static str,
    /// Manual, regulation or file that it rests on; empty where it is our own.
    pub source: &'static str,
    /// The claim adjustment reason code that a payer would send; may be empty.
    pub carc: &'static str,
    /// The remark code that goes with it; may be empty.
    pub rarc: &'static str,
    /// The segment error code of a 999 (IK304); may be empty.
    pub ik3: &'static str,
    /// The element error code of a 999 (IK403); may be empty.
    pub ik4: &'static str,
}

const FILE: &str = include_str!("../../data/catalogue.tsv");

static ENTRIES: Lazy<Vec<Entry>> = Lazy::new(|| {
    let mut entries: Vec<Entry> = FILE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("number\t"))
        .filter_map(read_row)
        .collect();
    entries.sort_by_key(|entry| entry.number);
    entries
});

/// A row that cannot be read is left out; a test counts rows against lines, so that none is.
fn read_row(line: &'static str) -> Option<Entry> {
    let mut cells = line.split('\t');
    let mut cell = || cells.next().unwrap_or("");
    let (number, slug) = (cell().parse().ok()?, cell());
    let kind = match cell() {
        "error" => Kind::Error,
        "edit" => Kind::Edit,
        "x12" => Kind::X12,
        "refusal" => Kind::Refusal,
        "repair" => Kind::Repair,
        "identifier" => Kind::Identifier,
        _ => return None,
    };
    let severity = match cell() {
        "rejection" => Some(Severity::Rejection),
        "denial" => Some(Severity::Denial),
        "warning" => Some(Severity::Warning),
        "advice" => Some(Severity::Advice),
        _ => None,
    };
    Some(Entry {
        number,
        slug,
        kind,
        severity,
        template: cell(),
        remedy_template: cell(),
        source: cell(),
        carc: cell(),
        rarc: cell(),
        ik3: cell(),
        ik4: cell(),
    })
}

/// Every row, by number.
pub fn entries() -> &'static [Entry] {
    &ENTRIES
}

static UNKNOWN: Entry = Entry {
    number: 0,
    slug: "unknown",
    kind: Kind::Error,
    severity: None,
    template: "a fault without a name",
    remedy_template: "report it",
    source: "",
    carc: "",
    rarc: "",
    ik3: "",
    ik4: "",
};

impl Code {
    /// The row with this number, if there is one.
    pub fn from_number(number: u16) -> Option<Code> {
        ENTRIES.binary_search_by_key(&number, |entry| entry.number).ok().map(|_| Code(number))
    }

    /// The row with this slug, if there is one.
    pub fn from_slug(slug: &str) -> Option<Code> {
        ENTRIES.iter().find(|entry| entry.slug == slug).map(|entry| Code(entry.number))
    }

    /// The number.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The slug.
    pub fn slug(self) -> &'static str {
        self.entry().slug
    }

    /// The row.
    pub fn entry(self) -> &'static Entry {
        ENTRIES.binary_search_by_key(&self.0, |entry| entry.number).map_or(&UNKNOWN, |index| &ENTRIES[index])
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.slug(), self.0)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let slug = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Code::from_slug(&slug)
            .ok_or_else(|| serde::de::Error::custom(format_args!("no slug '{slug}' in the catalogue")))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Code {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Code".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "a slug of the catalogue", "pattern": "^[a-z0-9-]+$" })
    }
}

impl Entry {
    /// The message with its values filled in.
    pub fn message(&self, context: &[(&'static str, String)]) -> String {
        fill(self.template, context)
    }

    /// The remedy with its values filled in.
    pub fn remedy(&self, context: &[(&'static str, String)]) -> String {
        fill(self.remedy_template, context)
    }
}

fn fill(template: &str, context: &[(&'static str, String)]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        text.push_str(&rest[..open]);
        let name = &rest[open + 1..open + close];
        match context.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => text.push_str(value),
            None => text.push('?'),
        }
        rest = &rest[open + close + 1..];
    }
    text.push_str(rest);
    text
}

/// The text of `core/src/error/code.rs`, made from the catalogue: what `make header` writes and a test compares.
pub fn render_code_constants() -> String {
    let mut text = String::from(
        "//! A constant for each row of the catalogue. Generated by `make header`; do not edit.\n\nuse super::Code;\n",
    );
    for entry in entries() {
        let name = entry.slug.to_uppercase().replace('-', "_");
        text.push_str(&format!(
            "\n/// `{}`: {}\npub const {name}: Code = Code({});\n",
            entry.slug, entry.template, entry.number
        ));
    }
    text
}
