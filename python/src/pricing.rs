//! What a claim, or a line, pays.

use std::sync::Arc;

use cleanclaim::error::Error;
use cleanclaim::pricing as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{Count, Date, Money, quoted, to_dict, to_json};
use crate::errors::OrRaise;
use crate::html;
use crate::trace::{Trace, rows};

/// A claim with what each line pays under Medicare Part B, whoever the payer is.
#[pyclass(module = "cleanclaim", frozen, eq)]
#[derive(PartialEq, Eq)]
pub struct Pricing(pub Arc<core::Pricing>);

#[pymethods]
impl Pricing {
    /// Reads the JSON that `to_json` writes.
    #[staticmethod]
    #[pyo3(signature = (text, /))]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Pricing> {
        core::Pricing::from_json(text).or_raise(py).map(|pricing| Pricing(Arc::new(pricing)))
    }

    /// The claim's own identifier (CLM01).
    #[getter]
    fn claim(&self) -> &str {
        &self.0.claim
    }

    /// The lines.
    #[getter]
    fn lines<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let lines = (0..self.0.lines.len()).map(|index| PricedLine { whole: self.0.clone(), index });
        PyTuple::new(py, lines.collect::<Vec<_>>())
    }

    /// Sums over the lines that were priced.
    #[getter]
    fn totals(&self) -> Totals {
        Totals(self.0.totals)
    }

    /// What was taken for granted, for the whole claim.
    #[getter]
    fn notes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        notes(py, &self.0.notes)
    }

    /// The pricing as JSON on one line.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        to_json(py, &*self.0)
    }

    /// The pricing as a dict, as its JSON reads: money and dates are text.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &*self.0)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Pricing>().getattr("from_json")?, (self.to_json(py)?,)))
    }

    fn __repr__(&self) -> String {
        let core::Totals { priced, not_priced, allowed, .. } = self.0.totals;
        let claim = quoted(&self.0.claim);
        format!("Pricing(claim={claim}, priced={priced}, not_priced={not_priced}, allowed={allowed})")
    }

    fn _repr_html_(&self) -> String {
        html::pricing(&self.0)
    }
}

/// A line of a claim with what it pays, or why there is no amount.
#[pyclass(module = "cleanclaim", frozen)]
pub struct PricedLine {
    whole: Arc<core::Pricing>,
    // Always the index of a line of `whole`.
    index: usize,
}

impl PricedLine {
    fn inner(&self) -> &core::PricedLine {
        &self.whole.lines[self.index]
    }
}

#[pymethods]
impl PricedLine {
    /// The line's number on the claim (LX01).
    #[getter]
    fn line(&self) -> u32 {
        self.inner().line
    }

    /// The procedure, as written.
    #[getter]
    fn procedure(&self) -> Option<String> {
        self.inner().procedure.as_ref().map(|code| code.as_written())
    }

    /// Date of service; its first day where the line spans several.
    #[getter]
    fn date(&self) -> Option<Date> {
        self.inner().date.map(Date)
    }

    /// What is billed.
    #[getter]
    fn charge(&self) -> Money {
        Money(self.inner().charge)
    }

    /// `priced` or `not-priced`.
    #[getter]
    fn status(&self) -> &'static str {
        self.inner().status.slug()
    }

    /// Why it is not priced.
    #[getter]
    fn reason(&self) -> Option<Note> {
        self.inner().reason.clone().map(Note)
    }

    /// The amount under the fee schedule, with what it rests on.
    #[getter]
    fn price(&self) -> Option<LinePrice> {
        self.inner().price.map(|price| LinePrice { price, trace: Trace::new(self.inner().trace.clone()) })
    }

    /// What is allowed for the whole line.
    #[getter]
    fn allowed(&self) -> Option<Money> {
        self.inner().price.map(|price| Money(price.allowed))
    }

    /// From charge to payment, in the terms of a remittance: charge − adjustments = payment.
    #[getter]
    fn adjustments<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.inner().adjustments.iter().cloned().map(Adjustment).collect::<Vec<_>>())
    }

    /// What the patient owes.
    #[getter]
    fn patient_responsibility(&self) -> Option<Money> {
        self.inner().patient_responsibility.map(Money)
    }

    /// What Medicare pays, after sequestration.
    #[getter]
    fn payment(&self) -> Option<Money> {
        self.inner().payment.map(Money)
    }

    /// What the amount does not take into account.
    #[getter]
    fn notes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        notes(py, &self.inner().notes)
    }

    /// Every step, where a trace was asked for.
    #[getter]
    fn trace(&self) -> Trace {
        Trace::new(self.inner().trace.clone())
    }

    /// The line as a dict, as its JSON reads.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, self.inner())
    }

    fn __eq__(&self, other: &PricedLine) -> bool {
        self.inner() == other.inner()
    }

    fn __repr__(&self) -> String {
        let line = self.inner();
        let procedure = line.procedure.as_ref().and_then(|written| written.code());
        let procedure = procedure.map_or("None".to_string(), |code| format!("'{code}'"));
        let rest = match (&line.price, &line.reason) {
            (Some(price), _) => format!("allowed={}", price.allowed),
            (None, Some(reason)) => format!("reason='{}'", reason.slug.slug()),
            (None, None) => "allowed=None".to_string(),
        };
        format!(
            "PricedLine(line={}, procedure={procedure}, status='{}', {rest})",
            line.line,
            line.status.slug()
        )
    }
}

/// What one line pays under the fee schedule, before anybody's share.
#[pyclass(module = "cleanclaim", frozen, eq)]
#[derive(PartialEq, Eq)]
pub struct LinePrice {
    pub price: core::LinePrice,
    pub trace: Trace,
}

#[pymethods]
impl LinePrice {
    /// What is allowed for the whole line: all units, after every reduction and the lower of charge and fee, before the
    /// patient's share.
    #[getter]
    fn allowed(&self) -> Money {
        Money(self.price.allowed)
    }

    /// The fee schedule amount of one unit, after the cap on imaging, before participation.
    #[getter]
    fn fee(&self) -> Money {
        Money(self.price.fee)
    }

    /// The most that a non-participating practitioner may charge for the whole line.
    #[getter]
    fn limiting_charge(&self) -> Option<Money> {
        self.price.limiting_charge.map(Money)
    }

    /// `facility` or `non-facility`.
    #[getter]
    fn setting(&self) -> &'static str {
        self.price.setting.slug()
    }

    /// Which fee schedule.
    #[getter]
    fn schedule(&self) -> &'static str {
        self.price.schedule.slug()
    }

    /// Which release of it.
    #[getter]
    fn release(&self) -> String {
        self.price.release.to_string()
    }

    /// `exact`, or `same-year` where another release of the year answered.
    #[getter]
    fn release_match(&self) -> &'static str {
        self.price.release_match.slug()
    }

    /// Carrier and locality, such as `10112/00`.
    #[getter]
    fn locality(&self) -> String {
        self.price.locality.to_string()
    }

    /// `exact` or `assumed`.
    #[getter]
    fn locality_match(&self) -> &'static str {
        self.price.locality_match.slug()
    }

    /// The rule that gave the amount.
    #[getter]
    fn rule(&self) -> &'static str {
        self.price.rule.slug()
    }

    /// The table rows behind it.
    #[getter]
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        rows(py, self.price.rows.iter())
    }

    /// True where `known_on` was asked for and the published date of a release is unknown: its first day in force stood
    /// for it.
    #[getter]
    fn published_date_assumed(&self) -> bool {
        self.price.published_date_assumed
    }

    /// Every step, where a trace was asked for.
    #[getter]
    fn trace(&self) -> Trace {
        Trace(self.trace.0.clone())
    }

    /// The price as a dict, as its JSON reads: money and dates are text.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &self.price)
    }

    fn __repr__(&self) -> String {
        let core::LinePrice { allowed, setting, release, release_match, locality, .. } = self.price;
        format!(
            "LinePrice(allowed={allowed}, setting='{}', release='{release}', release_match='{}', locality='{locality}')",
            setting.slug(),
            release_match.slug()
        )
    }
}

/// The answer to one row of a batch: an amount, or the reason why there is none.
#[pyclass(module = "cleanclaim", frozen)]
pub struct LineResult {
    pub answer: Result<core::LinePrice, Error>,
    pub trace: Trace,
}

#[pymethods]
impl LineResult {
    /// `priced` or `not-priced`.
    #[getter]
    fn status(&self) -> &'static str {
        match self.answer {
            Ok(_) => core::Status::Priced.slug(),
            Err(_) => core::Status::NotPriced.slug(),
        }
    }

    /// Why there is no amount.
    #[getter]
    fn reason(&self) -> Option<Note> {
        self.answer.as_ref().err().map(|error| Note(core::Note::new(error)))
    }

    /// The amount, with what it rests on.
    #[getter]
    fn price(&self) -> Option<LinePrice> {
        let price = self.answer.as_ref().ok()?;
        Some(LinePrice { price: *price, trace: self.trace() })
    }

    /// What is allowed for the whole line.
    #[getter]
    fn allowed(&self) -> Option<Money> {
        self.answer.as_ref().ok().map(|price| Money(price.allowed))
    }

    /// Every step, where a trace was asked for; for a refusal those before it.
    #[getter]
    fn trace(&self) -> Trace {
        Trace(self.trace.0.clone())
    }

    fn __repr__(&self) -> String {
        match &self.answer {
            Ok(price) => format!("LineResult(status='priced', allowed={})", price.allowed),
            Err(error) => format!("LineResult(status='not-priced', reason='{}')", error.slug()),
        }
    }
}

/// One adjustment of a payer: group, reason, amount.
#[pyclass(module = "cleanclaim", frozen, eq)]
#[derive(PartialEq, Eq)]
pub struct Adjustment(cleanclaim::claim::Adjustment);

#[pymethods]
impl Adjustment {
    /// Who answers for it, such as `patient-responsibility`.
    #[getter]
    fn group(&self) -> String {
        self.0.group.to_string()
    }

    /// The group's code on the wire (CAS01), such as `PR`.
    #[getter]
    fn group_code(&self) -> &str {
        self.0.group.x12()
    }

    /// The claim adjustment reason code.
    #[getter]
    fn reason(&self) -> &str {
        &self.0.reason
    }

    /// What was taken off; negative where it was added.
    #[getter]
    fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// Units taken off.
    #[getter]
    fn quantity(&self) -> Option<Count> {
        self.0.quantity.map(Count)
    }

    /// The adjustment as a dict, as its JSON reads.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &self.0)
    }

    fn __repr__(&self) -> String {
        let cleanclaim::claim::Adjustment { group, reason, amount, .. } = &self.0;
        format!("Adjustment(group={}, reason={}, amount={amount})", quoted(group.x12()), quoted(reason))
    }
}

/// Something that an amount does not take into account, or why there is none.
#[pyclass(module = "cleanclaim", frozen, eq)]
#[derive(PartialEq, Eq)]
pub struct Note(core::Note);

#[pymethods]
impl Note {
    /// Its slug in the catalogue.
    #[getter]
    fn slug(&self) -> &'static str {
        self.0.slug.slug()
    }

    /// Its number in the catalogue.
    #[getter]
    fn number(&self) -> u16 {
        self.0.slug.number()
    }

    /// In words.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    /// The note as a dict, as its JSON reads.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &self.0)
    }

    fn __str__(&self) -> &str {
        self.message()
    }

    fn __repr__(&self) -> String {
        format!("Note('{}')", self.slug())
    }
}

fn notes<'py>(py: Python<'py>, notes: &[core::Note]) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, notes.iter().cloned().map(Note).collect::<Vec<_>>())
}

/// Sums over the lines that were priced.
#[pyclass(module = "cleanclaim", frozen, eq)]
#[derive(PartialEq, Eq)]
pub struct Totals(core::Totals);

#[pymethods]
impl Totals {
    /// Lines priced.
    #[getter]
    fn priced(&self) -> u32 {
        self.0.priced
    }

    /// Lines not priced.
    #[getter]
    fn not_priced(&self) -> u32 {
        self.0.not_priced
    }

    /// Billed on all lines.
    #[getter]
    fn charge(&self) -> Money {
        Money(self.0.charge)
    }

    /// Allowed on the lines that were priced.
    #[getter]
    fn allowed(&self) -> Money {
        Money(self.0.allowed)
    }

    /// What the patient owes on them.
    #[getter]
    fn patient_responsibility(&self) -> Money {
        Money(self.0.patient_responsibility)
    }

    /// What Medicare pays on them.
    #[getter]
    fn payment(&self) -> Money {
        Money(self.0.payment)
    }

    /// The sums as a dict, as their JSON reads.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &self.0)
    }

    fn __repr__(&self) -> String {
        let core::Totals { priced, not_priced, charge, allowed, patient_responsibility, payment } = self.0;
        format!(
            "Totals(priced={priced}, not_priced={not_priced}, charge={charge}, allowed={allowed}, \
             patient_responsibility={patient_responsibility}, payment={payment})"
        )
    }
}
