//! Priced claims as rows, as JSON, and as text with every step.

use std::io::Write;

use super::Stop;
use super::records::{Shape, Writer};
use crate::error::{Error, Severity, code};
use crate::money::Amount;
use crate::pricing::{Note, Pricing, Totals};

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
    Rows(Box<Writer<'w>>),
}

/// Writes priced claims, and keeps what is shown at the end.
pub struct ClaimReport<'w> {
    shape: Shape,
    form: Form<'w>,
    totals: Totals,
    claims: u64,
    texts: Vec<String>,
}

impl<'w> ClaimReport<'w> {
    /// A report of this shape.
    pub fn new(shape: Shape, output: &'w mut dyn Write) -> Result<ClaimReport<'w>, Stop> {
        let form = match shape {
            Shape::JsonLines => Form::Json(output),
            _ => Form::Rows(Box::new(Writer::new(shape, output, COLUMNS.map(str::to_string).to_vec())?)),
        };
        Ok(ClaimReport { shape, form, totals: Totals::default(), claims: 0, texts: Vec::new() })
    }

    /// Adds one claim.
    pub fn add(&mut self, file: &str, pricing: Pricing) -> Result<(), Stop> {
        self.claims += 1;
        add_totals(&mut self.totals, &pricing.totals)?;
        match &mut self.form {
            Form::Json(output) => json_line(*output, file, &pricing)?,
            Form::Rows(writer) => {
                for cells in rows(file, &pricing) {
                    writer.write(None, &cells)?;
                }
                if self.shape == Shape::Table {
                    self.texts.extend(text(&pricing));
                }
            }
        }
        Ok(())
    }

    /// Writes what is held back; below a table also sums, notes and traces.
    pub fn finish(self) -> Result<(), Stop> {
        let Form::Rows(writer) = self.form else { return Ok(()) };
        let Some(output) = writer.finish()? else { return Ok(()) };
        if self.shape != Shape::Table {
            return Ok(());
        }
        let totals = self.totals;
        writeln!(
            output,
            "\n{} claims, {} lines priced, {} not. Charge {}, allowed {}, patient {}, payment {}.",
            self.claims,
            totals.priced,
            totals.not_priced,
            totals.charge,
            totals.allowed,
            totals.patient_responsibility,
            totals.payment,
        )?;
        for text in &self.texts {
            write!(output, "\n{text}")?;
        }
        Ok(())
    }
}

fn add_totals(sum: &mut Totals, totals: &Totals) -> Result<(), Error> {
    sum.priced += totals.priced;
    sum.not_priced += totals.not_priced;
    sum.charge = sum.charge.plus(totals.charge)?;
    sum.allowed = sum.allowed.plus(totals.allowed)?;
    sum.patient_responsibility = sum.patient_responsibility.plus(totals.patient_responsibility)?;
    sum.payment = sum.payment.plus(totals.payment)?;
    Ok(())
}

fn rows(file: &str, pricing: &Pricing) -> Vec<Vec<String>> {
    let amount = |amount: Option<Amount>| amount.map_or(String::new(), |amount| amount.to_string());
    let row = |line: &crate::pricing::PricedLine| {
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

/// One JSON object: the pricing as every door gives it, and the file.
fn json_line(output: &mut dyn Write, file: &str, pricing: &Pricing) -> Result<(), Stop> {
    #[derive(serde::Serialize)]
    struct InFile<'a> {
        #[serde(flatten)]
        pricing: &'a Pricing,
        file: &'a str,
    }
    let text = serde_json::to_string(&InFile { pricing, file })
        .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))?;
    Ok(writeln!(output, "{text}")?)
}

/// Reasons, notes and steps of a claim, as text.
fn text(pricing: &Pricing) -> Vec<String> {
    let mut texts = Vec::new();
    let notes = |text: &mut String, notes: &[Note]| {
        for note in notes {
            text.push_str(&format!("  note: {}\n", note.message));
        }
    };
    for line in &pricing.lines {
        if line.reason.is_none() && line.notes.is_empty() && line.trace.is_empty() {
            continue;
        }
        let procedure = line.procedure.as_ref().map_or(String::new(), ToString::to_string);
        let mut text = format!("Claim {}, line {}, {procedure}\n", pricing.claim, line.line);
        if let Some(reason) = &line.reason {
            text.push_str(&format!("  not priced: {}\n", reason.message));
        }
        notes(&mut text, &line.notes);
        for step in &line.trace {
            for row in step.to_text().lines() {
                text.push_str(&format!("  {row}\n"));
            }
        }
        texts.push(text);
    }
    let mut text = format!("Claim {}\n", pricing.claim);
    notes(&mut text, &pricing.notes);
    if !pricing.notes.is_empty() {
        texts.push(text);
    }
    texts
}

/// Does a claim have a note of this severity or above, or a line that is not priced?
pub fn fails(pricing: &Pricing, severity: Severity) -> bool {
    let notes = pricing.notes.iter().chain(pricing.lines.iter().flat_map(|line| &line.notes));
    pricing.totals.not_priced > 0
        || notes.into_iter().any(|note| note.slug.entry().severity.is_some_and(|found| found >= severity))
}
