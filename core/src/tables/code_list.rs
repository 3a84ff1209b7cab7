//! Small code lists: which codes exist, from when to when, and what they mean in plain words where we may say so.
//!
//! One form serves all: `core/data/lists/codes/*.tsv`, kept by hand, a row a code and period. The official wording of most
//! of these lists belongs to others (X12, NUBC): `words` is our own or empty. A licensee loads theirs with
//! [`super::Tables::add_descriptors`].

#[cfg(feature = "embed-lists")]
use once_cell::sync::OnceCell;

use super::list::{List, ListRow, Shape};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// The lists of this form, and the file of each.
macro_rules! files {
    ($($series:ident = $file:literal,)*) => {
        /// Every list of this form.
        pub const CODE_LISTS: &[Series] = &[$(Series::$series,)*];

        #[cfg(feature = "embed-lists")]
        const FILES: &[&str] = &[$(include_str!(concat!("../../data/lists/codes/", $file)),)*];

        #[cfg(feature = "embed-lists")]
        static LISTS: [OnceCell<Result<CodeList>>; CODE_LISTS.len()] = [const { OnceCell::new() }; CODE_LISTS.len()];
    };
}

files! {
    TypeOfBill = "type_of_bill.tsv",
    BillFrequency = "bill_frequency.tsv",
    Revenue = "revenue.tsv",
    Condition = "condition.tsv",
    Occurrence = "occurrence.tsv",
    OccurrenceSpan = "occurrence_span.tsv",
    ValueCode = "value_code.tsv",
    DischargeStatus = "discharge_status.tsv",
    PointOfOrigin = "point_of_origin.tsv",
    AdmissionType = "admission_type.tsv",
    PresentOnAdmission = "present_on_admission.tsv",
    ClaimFiling = "claim_filing.tsv",
    Relationship = "relationship.tsv",
    AdjustmentGroup = "adjustment_group.tsv",
    AdjustmentReason = "adjustment_reason.tsv",
    RemittanceRemark = "remittance_remark.tsv",
    ClaimStatusCategory = "claim_status_category.tsv",
    ClaimStatus = "claim_status.tsv",
}

/// A code of a list on a day.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::row::Series;
/// use cleanclaim::tables::Tables;
/// let tables = Tables::embedded_lists();
/// let list = tables.code_list(Series::AdjustmentReason)?;
/// let found = list.find("45", "2026-03-01".parse()?).ok_or("no such code")?;
/// assert_eq!(found.words, "charge above fee schedule or contract");
/// assert!(list.find("15", "2026-03-01".parse()?).is_none(), "ended on 2018-05-01");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeValue<'t> {
    /// What it means, in our own words; empty where we have none.
    pub words: &'t str,
    /// The list, its edition, the code and the period.
    pub row: RowRef,
}

/// A list that was read.
#[derive(Debug, Clone)]
pub struct CodeList {
    list: List<Label, Box<str>>,
}

impl CodeList {
    /// Reads a list of this form; an error names line and column, or says that the series is no such list.
    pub fn parse(series: Series, text: &str) -> Result<CodeList> {
        if !CODE_LISTS.contains(&series) {
            return Err(Error::new(code::NOT_A_LIST).with("series", series));
        }
        let shape = Shape {
            series,
            columns: &["code", "from", "to", "words", "confirmed", "citation"],
            contiguous: false,
        };
        let list = List::parse(text, &shape, |cells| {
            let written = cells.text("code")?;
            let key =
                Label::new(written).map_err(|_| cells.fault("code", "a code of at most 15 characters"))?;
            Ok((key, RowKey::Label(key), cells.optional("words").into()))
        })?;
        Ok(CodeList { list })
    }

    /// The list that travels with the library, read once.
    #[cfg(feature = "embed-lists")]
    pub fn embedded(series: Series) -> Result<&'static CodeList> {
        let at = CODE_LISTS.iter().position(|other| *other == series);
        match at.and_then(|at| LISTS.get(at).zip(FILES.get(at))) {
            Some((cell, text)) => {
                cell.get_or_init(|| CodeList::parse(series, text)).as_ref().map_err(Clone::clone)
            }
            None => Err(Error::new(code::NOT_A_LIST).with("series", series)),
        }
    }

    /// A code on a day; `None` where the list does not have it on that day.
    pub fn find(&self, value: &str, on: Day) -> Option<CodeValue<'_>> {
        let row = self.list.find(Label::new(value).ok()?, on)?;
        Some(CodeValue { words: &row.value, row: row.row_ref })
    }

    /// Every period of a code, in order; empty where the list does not have it.
    pub fn periods(&self, value: &str) -> Vec<CodeValue<'_>> {
        let Ok(key) = Label::new(value) else { return Vec::new() };
        let rows = self.list.rows();
        let from = rows.partition_point(|row| row.key < key);
        rows.iter()
            .skip(from)
            .take_while(|row| row.key == key)
            .map(|row| CodeValue { words: &row.value, row: row.row_ref })
            .collect()
    }

    /// Every row.
    pub fn rows(&self) -> &[ListRow<Label, Box<str>>] {
        self.list.rows()
    }
}
