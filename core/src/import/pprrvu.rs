//! `PPRRVU`: relative values and payment policy indicators of the physician fee schedule.
//!
//! Three forms: the delimited file of CMS (31 columns up to 2025; 32 from 2026 on, with `PRIC IND` inserted), its fixed
//! width twin (records of 171 characters; layout in RVU25D.pdf and RVU26B.pdf), and the delimited form with headings such
//! as `work_rvu` that the package arkrvu made of the files of 2020 to 2024. Descriptors are passed over.

use std::collections::HashMap;

use super::release_name::quarterly;
use super::rows::{Row, expect_headings, normal, visit, visit_fixed};
use super::source::NamedFile;
use super::{ImportOptions, text};
use crate::codes::{Hcpcs, Modifier};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::money::{Factor, Rate};
use crate::tables::pack::Release;
use crate::tables::physician_fee_schedule::{Policy, Status};

/// A row of the fee schedule as the file has it, without its descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FeeScheduleRow {
    /// The procedure.
    pub procedure: Hcpcs,
    /// Its component: 26, TC, 53, or none.
    pub component: Option<Modifier>,
    /// Whether and how it is paid.
    pub status: Status,
    /// The mark `+` of the column `NOT USED FOR MEDICARE PAYMENT`.
    pub not_used_for_medicare: bool,
    /// Rarely or never performed outside a facility (`NA`).
    pub rare_non_facility: bool,
    /// Rarely or never performed in a facility (`NA`).
    pub rare_facility: bool,
    /// Work.
    pub work: Factor<2>,
    /// Practice expense outside a facility.
    pub non_facility_pe: Factor<2>,
    /// Practice expense in a facility.
    pub facility_pe: Factor<2>,
    /// Malpractice.
    pub malpractice: Factor<2>,
    /// Practice expense outside a facility under the cap on imaging.
    pub opps_non_facility_pe: Factor<2>,
    /// Practice expense in a facility under the cap on imaging.
    pub opps_facility_pe: Factor<2>,
    /// Malpractice under the cap on imaging.
    pub opps_malpractice: Factor<2>,
    /// Payment policy indicators.
    pub policy: Policy,
}

/// One release of the fee schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeScheduleRelease {
    /// Its name, period and source.
    pub release: Release,
    /// Its conversion factor: the same in every row.
    pub conversion_factor: Rate,
    /// Its rows, in the order of the file.
    pub rows: Vec<FeeScheduleRow>,
}

/// Last row of headings up to 2025, names repeat.
const HEADINGS: [&str; 31] = [
    "HCPCS",
    "MOD",
    "DESCRIPTION",
    "CODE",
    "PAYMENT",
    "RVU",
    "PE RVU",
    "INDICATOR",
    "PE RVU",
    "INDICATOR",
    "RVU",
    "TOTAL",
    "TOTAL",
    "IND",
    "DAYS",
    "OP",
    "OP",
    "OP",
    "PROC",
    "SURG",
    "SURG",
    "SURG",
    "SURG",
    "BASE",
    "FACTOR",
    "PROCEDURES",
    "FLAG",
    "INDICATOR",
    "AMOUNT",
    "AMOUNT",
    "AMOUNT",
];
/// The row above it, which tells apart the columns whose last heading repeats.
const HEADINGS_ABOVE: [&str; 31] = [
    "",
    "",
    "",
    "STATUS",
    "MEDICARE",
    "WORK",
    "NON-FAC",
    "NA",
    "FACILITY",
    "NA",
    "MP",
    "NON-FACILITY",
    "FACILITY",
    "PCTC",
    "GLOB",
    "PRE",
    "INTRA",
    "POST",
    "MULT",
    "BILAT",
    "ASST",
    "CO-",
    "TEAM",
    "ENDO",
    "CONV",
    "DIAGNOSTIC",
    "CALCULATION",
    "FAMILY",
    "PAYMENT",
    "PAYMENT",
    "PAYMENT",
];
/// Where 2026 inserts the pricing indicator, and what its two headings are.
const PRICING: (usize, &str, &str) = (23, "PRIC", "IND");
/// The headings of the form that arkrvu made.
const ARKRVU: [&str; 31] = [
    "hcpcs",
    "mod",
    "description",
    "status_code",
    "not_used_for_medicare_payment",
    "work_rvu",
    "non_fac_pe_rvu",
    "non_fac_indicator",
    "facility_pe_rvu",
    "facility_indicator",
    "mp_rvu",
    "non_facility_total",
    "facility_total",
    "pctc_ind",
    "glob_days",
    "pre_op",
    "intra_op",
    "post_op",
    "mult_proc",
    "bilat_surg",
    "asst_surg",
    "co_surg",
    "team_surg",
    "endo_base",
    "conv_factor",
    "physician_supervision_of_diagnostic_procedures",
    "calculation_flag",
    "diagnostic_imaging_family_indicator",
    "non_facility_pe_used_for_opps_payment_amount",
    "facility_pe_used_for_opps_payment_amount",
    "mp_used_for_opps_payment_amount",
];
/// The columns of a fixed-width record in the order of the delimited form of 2026, counted from 0, the end not included.
const COLUMNS: [(usize, usize); 32] = [
    (0, 5),
    (5, 7),
    (7, 57),
    (57, 58),
    (58, 59),
    (59, 65),
    (66, 72),
    (72, 74),
    (75, 81),
    (81, 83),
    (84, 89),
    (90, 96),
    (96, 102),
    (102, 103),
    (103, 106),
    (106, 109),
    (109, 112),
    (112, 115),
    (115, 116),
    (116, 117),
    (117, 118),
    (118, 119),
    (119, 120),
    (120, 121),
    (127, 132),
    (132, 140),
    (141, 143),
    (143, 144),
    (145, 147),
    (151, 157),
    (158, 164),
    (165, 171),
];
/// How long a fixed-width record is; the layout names 200, the rest being filler that the files leave out.
const RECORD: usize = 171;
const RECORD_WITH_FILLER: usize = 200;
/// Line of the preamble after which no headings are looked for any more.
const LAST_PREAMBLE_LINE: usize = 40;

/// Is this one of its forms? `head` is the normalized beginning of the file.
pub(super) fn is_delimited(head: &str) -> bool {
    head.contains("hcpcs,mod,description,") || head.contains("hcpcs;mod;description;")
}

/// Does a file begin as its fixed-width form does: with `HDR` lines, or with a record?
pub(super) fn is_fixed(first: &str) -> bool {
    let record = (RECORD..=RECORD_WITH_FILLER).contains(&first.len())
        && first.is_ascii()
        && first.get(65..66) == Some(" ")
        && first.get(62..63) == Some(".");
    first.starts_with("HDR ") || record
}

/// Which columns a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Layout {
    /// `PRIC IND` stands at index 23.
    pricing: bool,
    /// The form of arkrvu, which lost leading zeros in release D of 2020.
    arkrvu: bool,
}

/// Reads rows and keeps what must hold for all of them.
#[derive(Default)]
struct Reader {
    rows: Vec<FeeScheduleRow>,
    conversion_factor: Option<Rate>,
    seen: HashMap<(Hcpcs, Option<Modifier>), usize>,
}

/// Reads a delimited file.
pub(super) fn read_delimited(file: &NamedFile, options: &ImportOptions) -> Result<FeeScheduleRelease> {
    let mut reader = Reader::default();
    let mut layout = None;
    let (mut title, mut published) = (String::new(), None);
    let mut above: Vec<String> = Vec::new();
    visit(file, &mut |row| match layout {
        Some(_) if row.is_blank() => Ok(()),
        Some(layout) => reader.take(&row, layout),
        None => {
            layout = find_layout(&row, &above)?;
            for cell in row.cells.iter().map(|cell| cell.trim()) {
                if let Some(day) = released(&row, cell)? {
                    published = Some(day);
                }
                if title.is_empty() && normal(cell).contains("physician fee schedule") {
                    title = cell.to_string();
                }
            }
            above = row.cells.iter().map(|cell| cell.to_string()).collect();
            Ok(())
        }
    })?;
    reader.finish(quarterly(file, &title, published, options)?)
}

/// `RELEASED 06/30/2026`.
fn released(row: &Row<'_>, cell: &str) -> Result<Option<Day>> {
    let Some(date) = cell.to_ascii_uppercase().strip_prefix("RELEASED ").map(|date| date.trim().to_string())
    else {
        return Ok(None);
    };
    let bad = || row.bad("RELEASED", cell, "a date such as 06/30/2026 was expected");
    let parts: Vec<i16> = date.split('/').filter_map(|part| part.parse().ok()).collect();
    match parts[..] {
        [month @ 1..=12, day @ 1..=31, year @ 2000..=2099] => {
            Day::new(year, month as i8, day as i8).map(Some).map_err(|_| bad())
        }
        _ => Err(bad()),
    }
}

/// The layout, where this is the last row of headings.
fn find_layout(row: &Row<'_>, above: &[String]) -> Result<Option<Layout>> {
    if normal(row.cell(0)) != "hcpcs" {
        if row.line > LAST_PREAMBLE_LINE {
            return Err(heading_missing(row));
        }
        return Ok(None);
    }
    if row.cell(3) == "status_code" {
        expect_headings(row, &ARKRVU)?;
        return Ok(Some(Layout { pricing: false, arkrvu: true }));
    }
    let above_row =
        Row { file: row.file, line: row.line - 1, cells: above.iter().map(String::as_str).collect() };
    let pricing = normal(above_row.cell(PRICING.0)) == "pric";
    let (mut last, mut before) = (HEADINGS.to_vec(), HEADINGS_ABOVE.to_vec());
    if pricing {
        before.insert(PRICING.0, PRICING.1);
        last.insert(PRICING.0, PRICING.2);
    }
    expect_headings(row, &last)?;
    expect_headings(&above_row, &before)?;
    Ok(Some(Layout { pricing, arkrvu: false }))
}

fn heading_missing(row: &Row<'_>) -> Error {
    Error::new(code::IMPORT_HEADER)
        .with("file", row.file)
        .with("line", row.line)
        .with("column", 1)
        .with("found", row.cell(0))
        .with("expected", "HCPCS")
}

/// Reads a fixed-width file.
pub(super) fn read_fixed(file: &NamedFile, options: &ImportOptions) -> Result<FeeScheduleRelease> {
    let decoded = text::decode(&file.name, &file.bytes)?;
    let mut reader = Reader::default();
    let mut layout: Option<Layout> = None;
    visit_fixed(&file.name, &decoded, &COLUMNS, &mut |line, row| {
        if line.starts_with("HDR") && reader.rows.is_empty() || line.trim().is_empty() {
            return Ok(());
        }
        let filler = line.get(RECORD..).unwrap_or("");
        if line.len() < RECORD || line.len() > RECORD_WITH_FILLER || !filler.trim().is_empty() {
            return Err(row
                .bad_length(format_args!("{} characters", line.len()), format_args!("{RECORD} characters")));
        }
        // 2025 leaves the place of the pricing indicator blank.
        let pricing = !row.cell(PRICING.0).is_empty();
        let layout = *layout.get_or_insert(Layout { pricing, arkrvu: false });
        if layout.pricing != pricing {
            return Err(row.bad("PRIC IND", row.cell(PRICING.0), "filled in some rows and blank in others"));
        }
        let mut row = row;
        if !pricing {
            row.cells.remove(PRICING.0);
        }
        reader.take(&row, layout)
    })?;
    reader.finish(quarterly(file, "", None, options)?)
}

impl Reader {
    fn take(&mut self, row: &Row<'_>, layout: Layout) -> Result<()> {
        row.expect_cells(HEADINGS.len() + usize::from(layout.pricing))?;
        // The columns behind the inserted one.
        let behind = |index: usize| index + usize::from(layout.pricing);
        let fee_row = FeeScheduleRow {
            procedure: row.procedure(0, "HCPCS", layout.arkrvu)?,
            component: row.component(1, "MOD")?,
            status: Status(row.letter(3, "STATUS CODE", "ABCDEFGHIJKLMNPQRTX")? as u8),
            not_used_for_medicare: row.mark(4, "NOT USED FOR MEDICARE PAYMENT", "+")?,
            rare_non_facility: row.mark(7, "NON-FAC NA INDICATOR", "NA")?,
            rare_facility: row.mark(9, "FACILITY NA INDICATOR", "NA")?,
            work: row.factor(5, "WORK RVU")?,
            non_facility_pe: row.factor(6, "NON-FAC PE RVU")?,
            facility_pe: row.factor(8, "FACILITY PE RVU")?,
            malpractice: row.factor(10, "MP RVU")?,
            opps_non_facility_pe: row.factor(behind(28), "NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT")?,
            opps_facility_pe: row.factor(behind(29), "FACILITY PE USED FOR OPPS PAYMENT AMOUNT")?,
            opps_malpractice: row.factor(behind(30), "MP USED FOR OPPS PAYMENT AMOUNT")?,
            policy: read_policy(row, layout)?,
        };
        check_total(row, (11, "NON-FACILITY TOTAL"), &fee_row, fee_row.non_facility_pe)?;
        check_total(row, (12, "FACILITY TOTAL"), &fee_row, fee_row.facility_pe)?;
        let factor = Rate::from_scaled(row.decimal(behind(24), "CONV FACTOR", 4)?);
        let expected = *self.conversion_factor.get_or_insert(factor);
        if factor != expected {
            return Err(row.bad("CONV FACTOR", factor, format_args!("the rows before have {expected}")));
        }
        if let Some(first) = self.seen.insert((fee_row.procedure, fee_row.component), row.line) {
            let component = fee_row.component.map_or(String::new(), |component| format!("-{component}"));
            return Err(row.duplicate("HCPCS", format_args!("{}{component}", fee_row.procedure), first));
        }
        self.rows.push(fee_row);
        Ok(())
    }

    fn finish(self, mut release: Release) -> Result<FeeScheduleRelease> {
        let Some(conversion_factor) = self.conversion_factor else {
            let file = release.sources.first().map_or("", |source| &source.file);
            return Err(Error::new(code::IMPORT_EMPTY).with("file", file));
        };
        release.rows = self.rows.len() as u32;
        Ok(FeeScheduleRelease { release, conversion_factor, rows: self.rows })
    }
}

/// The totals are the sums of work, practice expense and malpractice in every row of every official file.
fn check_total(row: &Row<'_>, total: (usize, &str), fee_row: &FeeScheduleRow, pe: Factor<2>) -> Result<()> {
    let found: Factor<2> = row.factor(total.0, total.1)?;
    let expected = fee_row.work.scaled() + pe.scaled() + fee_row.malpractice.scaled();
    if found.scaled() == expected {
        return Ok(());
    }
    Err(Error::new(code::IMPORT_TOTAL)
        .with("file", row.file)
        .with("line", row.line)
        .with("column", total.1)
        .with("value", found)
        .with("expected", Factor::<2>::from_scaled(expected)))
}

fn read_policy(row: &Row<'_>, layout: Layout) -> Result<Policy> {
    let behind = |index: usize| index + usize::from(layout.pricing);
    let global = restore_zeros(row.cell(14), 3, layout);
    let global_days = match global.as_bytes() {
        b"000" | b"010" | b"090" | b"MMM" | b"XXX" | b"YYY" | b"ZZZ" => three(&global),
        _ => return Err(row.bad("GLOB DAYS", &global, "000, 010, 090, MMM, XXX, YYY or ZZZ was expected")),
    };
    let supervision = restore_zeros(row.cell(25 + usize::from(layout.pricing)), 2, layout);
    let supervision = match *supervision.as_bytes() {
        [first, second] if first.is_ascii_alphanumeric() && second.is_ascii_alphanumeric() => [first, second],
        _ => {
            let column = "PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES";
            return Err(row.bad(column, supervision, "two letters or digits were expected"));
        }
    };
    let family = row.cell(behind(27));
    let imaging_family = match family {
        "88" => 88,
        "99" => 99,
        _ if family.len() == 2 && family.bytes().all(|byte| byte.is_ascii_digit()) => {
            family.parse().map_err(|why| row.bad("DIAGNOSTIC IMAGING FAMILY INDICATOR", family, why))?
        }
        _ => return Err(row.bad("DIAGNOSTIC IMAGING FAMILY INDICATOR", family, "two digits were expected")),
    };
    let endoscopic_base = match row.cell(behind(23)) {
        "" => None,
        _ => Some(row.procedure(behind(23), "ENDO BASE", layout.arkrvu)?),
    };
    const DIGITS: &str = "0123456789";
    Ok(Policy {
        component: row.letter(13, "PCTC IND", DIGITS)?,
        global_days,
        preoperative: row.factor(15, "PRE OP")?,
        intraoperative: row.factor(16, "INTRA OP")?,
        postoperative: row.factor(17, "POST OP")?,
        multiple: row.letter(18, "MULT PROC", DIGITS)?,
        bilateral: row.letter(19, "BILAT SURG", DIGITS)?,
        assistant: row.letter(20, "ASST SURG", DIGITS)?,
        co_surgeon: row.letter(21, "CO-SURG", DIGITS)?,
        team: row.letter(22, "TEAM SURG", DIGITS)?,
        pricing: if layout.pricing { Some(row.letter(23, "PRIC IND", DIGITS)?) } else { None },
        endoscopic_base,
        supervision,
        calculation: row.letter(behind(26), "CALCULATION FLAG", DIGITS)?,
        imaging_family,
    })
}

fn three(text: &str) -> [u8; 3] {
    let mut bytes = [0; 3];
    bytes.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
    bytes
}

/// Digits with the leading zeros that the form of arkrvu lost.
fn restore_zeros(value: &str, width: usize, layout: Layout) -> String {
    if layout.arkrvu && !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{value:0>width$}")
    } else {
        value.to_string()
    }
}
