//! Priced claims as rows, as JSON, and as text with every step.

use std::io::Write;

use super::Stop;
use super::records::{Shape, Writer, write_table};
use crate::claim::Adjustment;
use crate::dates::Day;
use crate::error::{Error, Severity, code, visible};
use crate::money::Amount;
use crate::pricing::{LinePrice, Note, PricedLine, Pricing, Status, Totals};
use crate::trace::Step;

/// The columns of `price claims`.
const COLUMNS: [&str; 10] = [
    "file",
    "claim",
    "line",
    "hcpcs",
    "charge",
    "allowed",
    "patient_responsibility",
    "payment",
    "status",
    "reason",
];

enum Form<'w> {
    Json(&'w mut dyn Write),
    Csv(Box<Writer<'w>>),
    Table(Text<'w>),
}

/// So many rows stand in one table; what is said about them follows it.
const TABLE_CHUNK: usize = 500;

/// Tables for reading, each followed by what is said about its lines.
struct Text<'w> {
    output: &'w mut dyn Write,
    rows: Vec<Vec<String>>,
    remarks: Remarks,
    traces: Vec<String>,
    trace_of: Option<String>,
    first: bool,
}

/// A sentence, the first lines that it is about, and how many there are.
struct Remark {
    sentence: String,
    about: Vec<String>,
    count: u64,
}

/// What is said about lines, each sentence once; memory is bounded, however many there are.
#[derive(Default)]
pub struct Remarks {
    said: Vec<Remark>,
    left_out: u64,
}

impl Remarks {
    /// So many sentences are kept; of the others only their number.
    const MOST: usize = 200;
    /// So many lines are named with each.
    const NAMED: usize = 4;

    /// Adds a sentence about a line.
    pub fn add(&mut self, sentence: String, about: String) {
        if let Some(remark) = self.said.iter_mut().find(|remark| remark.sentence == sentence) {
            remark.count += 1;
            if remark.about.len() < Remarks::NAMED {
                remark.about.push(about);
            }
        } else if self.said.len() < Remarks::MOST {
            self.said.push(Remark { sentence, about: vec![about], count: 1 });
        } else {
            self.left_out += 1;
        }
    }

    /// Writes them below a table.
    pub fn write(self, output: &mut dyn Write) -> Result<(), Stop> {
        if !self.said.is_empty() {
            writeln!(output)?;
        }
        for remark in &self.said {
            let more = match remark.count.saturating_sub(remark.about.len() as u64) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let (about, sentence) = (remark.about.join(", "), visible(&remark.sentence));
            writeln!(output, "{}{more}: {sentence}", visible(&about))?;
        }
        if self.left_out > 0 {
            writeln!(output, "… and {} more remarks", self.left_out)?;
        }
        Ok(())
    }
}

/// Writes priced claims, and keeps what is shown at the end.
pub struct ClaimReport<'w> {
    form: Form<'w>,
    /// `None` once the sums are too large to be held.
    totals: Option<Totals>,
    claims: u64,
}

impl<'w> ClaimReport<'w> {
    /// A report of this shape; `trace_of` names the claim or `claim/line` whose steps are shown, all where it is absent.
    pub fn new(
        shape: Shape,
        trace_of: Option<String>,
        output: &'w mut dyn Write,
    ) -> Result<ClaimReport<'w>, Stop> {
        let form = match shape {
            Shape::JsonLines => Form::Json(output),
            Shape::Csv => {
                Form::Csv(Box::new(Writer::new(shape, output, COLUMNS.map(str::to_string).to_vec())?))
            }
            Shape::Table => Form::Table(Text {
                output,
                rows: Vec::new(),
                remarks: Remarks::default(),
                traces: Vec::new(),
                trace_of,
                first: true,
            }),
        };
        Ok(ClaimReport { form, totals: Some(Totals::default()), claims: 0 })
    }

    /// Adds one claim.
    pub fn add(&mut self, file: &str, pricing: Pricing) -> Result<(), Stop> {
        self.claims += 1;
        self.totals = self.totals.and_then(|totals| add_totals(totals, &pricing.totals).ok());
        match &mut self.form {
            Form::Json(output) => json_line(*output, file, &pricing)?,
            Form::Csv(writer) => {
                for cells in rows(file, &pricing) {
                    writer.write(None, &cells)?;
                }
            }
            Form::Table(text) => {
                text.rows.extend(rows(file, &pricing));
                text.say(&pricing);
                if text.rows.len() >= TABLE_CHUNK {
                    text.flush()?;
                }
            }
        }
        Ok(())
    }

    /// Writes what is held back; below a table also the sums.
    pub fn finish(self) -> Result<(), Stop> {
        let mut text = match self.form {
            Form::Json(_) => return Ok(()),
            Form::Csv(writer) => return writer.finish().map(|_| ()),
            Form::Table(text) => text,
        };
        text.flush()?;
        let lines = |count: u32, word: &str| format!("{count} {word}");
        match self.totals {
            Some(totals) => writeln!(
                text.output,
                "\n{}, {}, {}. Charge {}, allowed {}: patient {}, Medicare {} after sequestration.",
                if self.claims == 1 { "1 claim".to_string() } else { format!("{} claims", self.claims) },
                lines(totals.priced, if totals.priced == 1 { "line priced" } else { "lines priced" }),
                lines(totals.not_priced, "not"),
                totals.charge,
                totals.allowed,
                totals.patient_responsibility,
                totals.payment,
            )?,
            None => writeln!(text.output, "\n{} claims; their sums are too large to be held.", self.claims)?,
        }
        Ok(())
    }
}

impl Text<'_> {
    /// Keeps reasons, notes and steps of a claim, as text.
    fn say(&mut self, pricing: &Pricing) {
        for line in &pricing.lines {
            let about = format!("{}/{}", pricing.claim, line.line);
            if let Some(reason) = &line.reason {
                self.remarks.add(format!("not priced: {}", reason.message), about.clone());
            }
            for note in &line.notes {
                self.remarks.add(note_text(note), about.clone());
            }
            let wanted = match &self.trace_of {
                Some(name) => *name == about || *name == pricing.claim,
                None => true,
            };
            if wanted && !line.trace.is_empty() {
                let procedure = line.procedure.as_ref().map_or(String::new(), ToString::to_string);
                let mut text = format!("{} {}\n", visible(&about), visible(&procedure));
                for row in line
                    .trace
                    .iter()
                    .flat_map(|step| step.to_text().lines().map(str::to_string).collect::<Vec<_>>())
                {
                    text.push_str(&format!("  {row}\n"));
                }
                self.traces.push(text);
            }
        }
        for note in &pricing.notes {
            self.remarks.add(note_text(note), pricing.claim.clone());
        }
    }

    fn flush(&mut self) -> Result<(), Stop> {
        let rows = std::mem::take(&mut self.rows);
        if !self.first && rows.is_empty() {
            return Ok(());
        }
        if !std::mem::take(&mut self.first) {
            writeln!(self.output)?;
        }
        write_table(self.output, &COLUMNS.map(str::to_string), &rows)?;
        std::mem::take(&mut self.remarks).write(self.output)?;
        for text in std::mem::take(&mut self.traces) {
            write!(self.output, "\n{text}")?;
        }
        Ok(())
    }
}

fn note_text(note: &Note) -> String {
    let severity = note.slug.entry().severity.map_or(String::new(), |severity| severity.slug().to_string());
    format!("{severity}: {}", note.message)
}

fn add_totals(sum: Totals, totals: &Totals) -> Result<Totals, Error> {
    Ok(Totals {
        priced: sum.priced.saturating_add(totals.priced),
        not_priced: sum.not_priced.saturating_add(totals.not_priced),
        charge: sum.charge.plus(totals.charge)?,
        allowed: sum.allowed.plus(totals.allowed)?,
        patient_responsibility: sum.patient_responsibility.plus(totals.patient_responsibility)?,
        payment: sum.payment.plus(totals.payment)?,
    })
}

fn rows(file: &str, pricing: &Pricing) -> Vec<Vec<String>> {
    let amount = |amount: Option<Amount>| amount.map_or(String::new(), |amount| amount.to_string());
    let row = |line: &PricedLine| {
        vec![
            file.to_string(),
            pricing.claim.clone(),
            line.line.to_string(),
            line.procedure.as_ref().map_or(String::new(), ToString::to_string),
            line.charge.to_string(),
            amount(line.price.map(|price| price.allowed)),
            amount(line.patient_responsibility),
            amount(line.payment),
            line.status.slug().to_string(),
            line.reason.as_ref().map_or(String::new(), |reason| reason.slug.slug().to_string()),
        ]
    };
    pricing.lines.iter().map(row).collect()
}

/// A line of a claim under the names of the columns.
#[derive(serde::Serialize)]
struct Line<'a> {
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    hcpcs: Option<String>,
    charge: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patient_responsibility: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment: Option<Amount>,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Day>,
    #[serde(skip_serializing_if = "<[Adjustment]>::is_empty")]
    adjustments: &'a [Adjustment],
    #[serde(skip_serializing_if = "<[Note]>::is_empty")]
    notes: &'a [Note],
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<&'a LinePrice>,
    #[serde(skip_serializing_if = "<[Step]>::is_empty")]
    trace: &'a [Step],
}

impl<'a> Line<'a> {
    fn of(line: &'a PricedLine) -> Line<'a> {
        Line {
            line: line.line,
            hcpcs: line.procedure.as_ref().map(ToString::to_string),
            charge: line.charge,
            allowed: line.price.map(|price| price.allowed),
            patient_responsibility: line.patient_responsibility,
            payment: line.payment,
            status: line.status,
            reason: line.reason.as_ref().map(|reason| reason.slug.slug()),
            message: line.reason.as_ref().map(|reason| reason.message.as_str()),
            date: line.date,
            adjustments: &line.adjustments,
            notes: &line.notes,
            price: line.price.as_ref(),
            trace: &line.trace,
        }
    }
}

/// One JSON object: the claim with its lines nested, under the names of the columns; what the columns have no room for
/// (the words of a reason, adjustments, notes, the table rows behind an amount, the steps) stands beside them.
fn json_line(output: &mut dyn Write, file: &str, pricing: &Pricing) -> Result<(), Stop> {
    #[derive(serde::Serialize)]
    struct InFile<'a> {
        file: &'a str,
        claim: &'a str,
        lines: Vec<Line<'a>>,
        totals: &'a Totals,
        #[serde(skip_serializing_if = "<[Note]>::is_empty")]
        notes: &'a [Note],
    }
    let text = serde_json::to_string(&InFile {
        file,
        claim: &pricing.claim,
        lines: pricing.lines.iter().map(Line::of).collect(),
        totals: &pricing.totals,
        notes: &pricing.notes,
    })
    .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))?;
    Ok(writeln!(output, "{text}")?)
}

/// Does a claim have a note of this severity or above, or a line that is not priced?
pub fn fails(pricing: &Pricing, severity: Severity) -> bool {
    let notes = pricing.notes.iter().chain(pricing.lines.iter().flat_map(|line| &line.notes));
    pricing.totals.not_priced > 0
        || notes.into_iter().any(|note| note.slug.entry().severity.is_some_and(|found| found >= severity))
}
