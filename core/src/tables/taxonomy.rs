//! The provider taxonomy of the National Uniform Claim Committee, unmodified.

use once_cell::sync::OnceCell;

use super::pack::{Pack, Release};
use crate::codes::Taxonomy;
use crate::error::{Error, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// The columns of this series.
pub const SCHEMA: u16 = 1;

/// The notice under which the code set travels.
pub const NOTICE: &str = "Health Care Provider Taxonomy code set, maintained by the National Uniform Claim Committee (NUCC). \
    Copyright American Medical Association on behalf of the NUCC. Reproduced without change from the file that the NUCC \
    publishes at www.nucc.org.";

/// A code of the taxonomy: the cells of its row as the NUCC publishes them.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::Tables;
/// let tables = Tables::embedded()?;
/// let found = tables.taxonomy()?.find("207Q00000X".parse()?)?.ok_or("no such code")?;
/// assert_eq!(found.display_name, "Family Medicine Physician");
/// assert_eq!(found.section, "Individual");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaxonomyRow<'t> {
    /// The code.
    pub code: Taxonomy,
    /// The grouping, `Allopathic & Osteopathic Physicians`.
    pub grouping: &'t str,
    /// The classification, `Family Medicine`.
    pub classification: &'t str,
    /// The specialization; may be empty.
    pub specialization: &'t str,
    /// The definition.
    pub definition: &'t str,
    /// Notes, with what changed when.
    pub notes: &'t str,
    /// The name to show.
    pub display_name: &'t str,
    /// `Individual` or `Non-Individual`.
    pub section: &'t str,
    /// The edition and row.
    pub row: RowRef,
}

impl TaxonomyRow<'_> {
    /// Did the NUCC mark the code inactive? Such a code stays in the file.
    pub fn is_inactive(&self) -> bool {
        self.notes.contains("marked inactive")
    }
}

/// Cells of a row are parted by this character.
pub(crate) const CELL: char = '\u{1f}';
/// Rows are parted by this character.
pub(crate) const ROW: char = '\u{1e}';

#[derive(Debug)]
struct Data {
    text: String,
    /// Code, and where its row begins and ends; sorted.
    rows: Vec<(Taxonomy, usize, usize)>,
}

/// A pack of the taxonomy: one edition.
#[derive(Debug)]
pub struct TaxonomyTable {
    pack: Pack,
    data: OnceCell<Data>,
}

impl TaxonomyTable {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<TaxonomyTable> {
        pack.expect(Series::ProviderTaxonomy, SCHEMA)?;
        Ok(TaxonomyTable { pack, data: OnceCell::new() })
    }

    /// The pack behind it.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Its edition; an error where the pack names none.
    pub fn release(&self) -> Result<&Release> {
        self.pack.manifest().releases.first().ok_or_else(|| {
            Error::new(code::PACK_DAMAGED)
                .with("file", self.pack.file())
                .with("what", "the manifest")
                .with("expected", "an edition")
                .with("found", "none")
        })
    }

    fn data(&self) -> Result<&Data> {
        self.data.get_or_try_init(|| {
            let text = self.pack.text("rows")?;
            let mut rows = Vec::new();
            let mut from = 0;
            for row in text.split_terminator(ROW) {
                let written = row.split(CELL).next().unwrap_or("");
                let bad = |found: &str| {
                    Error::new(code::PACK_DAMAGED)
                        .with("file", self.pack.file())
                        .with("what", "column 'rows'")
                        .with("expected", "eight cells that begin with a code")
                        .with("found", found)
                };
                let taxonomy: Taxonomy = written.parse().map_err(|_| bad(written))?;
                if row.split(CELL).count() != 8 {
                    return Err(bad(written));
                }
                rows.push((taxonomy, from, from + row.len()));
                from += row.len() + ROW.len_utf8();
            }
            rows.sort_unstable();
            Ok(Data { text, rows })
        })
    }

    /// The row of a code; `None` where the edition does not have it.
    pub fn find(&self, taxonomy: Taxonomy) -> Result<Option<TaxonomyRow<'_>>> {
        let data = self.data()?;
        let Ok(at) = data.rows.binary_search_by_key(&taxonomy, |row| row.0) else { return Ok(None) };
        let Some(text) = data.rows.get(at).and_then(|(_, from, to)| data.text.get(*from..*to)) else {
            return Ok(None);
        };
        let release = self.release()?;
        let mut cells = text.split(CELL).skip(1);
        let mut cell = || cells.next().unwrap_or("");
        Ok(Some(TaxonomyRow {
            code: taxonomy,
            grouping: cell(),
            classification: cell(),
            specialization: cell(),
            definition: cell(),
            notes: cell(),
            display_name: cell(),
            section: cell(),
            row: RowRef {
                series: Series::ProviderTaxonomy,
                release: release.name,
                key: RowKey::Label(Label::new(&taxonomy.to_string())?),
                period: release.period,
            },
        }))
    }

    /// Every code, in order.
    pub fn codes(&self) -> Result<Vec<Taxonomy>> {
        Ok(self.data()?.rows.iter().map(|row| row.0).collect())
    }
}
