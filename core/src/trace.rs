//! The tree of steps behind a result: rule, citation, values, table rows, rounding.
//!
//! A verb takes a [`Sink`]. With [`NoTrace`] everything about it compiles away; with [`Recorder`] the same code
//! leaves a [`Step`] tree, which is shown as text, JSON (it is a serde value) or HTML. The result is the same with
//! either.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::error::visible;
use crate::money::Rounding;
use crate::row::RowRef;

/// A value that a step used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// What it is, `work RVU`.
    pub name: Cow<'static, str>,
    /// Its value as text.
    pub value: String,
}

/// One step of a decision, with the steps that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The rule, `fee-schedule-amount`.
    pub rule: Cow<'static, str>,
    /// In words.
    pub words: Cow<'static, str>,
    /// What the rule rests on.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub citation: Cow<'static, str>,
    /// The values that went in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
    /// The table rows that were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowRef>,
    /// How the value was rounded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// What came out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The steps that led to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

impl Step {
    /// A step of a rule, in words.
    pub fn new(rule: &'static str, words: impl Into<Cow<'static, str>>) -> Step {
        Step { rule: rule.into(), words: words.into(), ..Step::default() }
    }

    /// What the rule rests on.
    #[must_use]
    pub fn cite(mut self, citation: impl Into<Cow<'static, str>>) -> Step {
        self.citation = citation.into();
        self
    }

    /// A value that went in.
    #[must_use]
    pub fn input(mut self, name: &'static str, value: impl fmt::Display) -> Step {
        self.inputs.push(Input { name: name.into(), value: value.to_string() });
        self
    }

    /// A table row that was read.
    #[must_use]
    pub fn row(mut self, row: RowRef) -> Step {
        self.rows.push(row);
        self
    }

    /// How the value was rounded.
    #[must_use]
    pub fn rounded(mut self, rounding: Rounding) -> Step {
        self.rounding = Some(rounding);
        self
    }

    /// What came out.
    #[must_use]
    pub fn gives(mut self, value: impl fmt::Display) -> Step {
        self.value = Some(value.to_string());
        self
    }

    /// The step and all below it as indented text.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write_text(&mut text, 0);
        text
    }

    fn write_text(&self, text: &mut String, depth: usize) {
        let pad = "  ".repeat(depth);
        // Writing to a String cannot fail.
        let _ = match &self.value {
            Some(value) => writeln!(text, "{pad}{} = {}", visible(&self.words), visible(value)),
            None => writeln!(text, "{pad}{}", visible(&self.words)),
        };
        for input in &self.inputs {
            let _ = writeln!(text, "{pad}  {}: {}", visible(&input.name), visible(&input.value));
        }
        for row in &self.rows {
            let _ = writeln!(text, "{pad}  row: {}", visible(&row.to_string()));
        }
        if let Some(rounding) = self.rounding {
            let _ = writeln!(text, "{pad}  rounded {} [{}]", rounding.words(), rounding.citation());
        }
        if !self.citation.is_empty() {
            let _ = writeln!(text, "{pad}  rule {} [{}]", visible(&self.rule), visible(&self.citation));
        }
        for step in &self.steps {
            step.write_text(text, depth + 1);
        }
    }

    /// The step and all below it as HTML: nested lists without scripts or styles, all text escaped.
    pub fn to_html(&self) -> String {
        let mut html = String::from("<ul class=\"cleanclaim-trace\">");
        self.write_html(&mut html);
        html.push_str("</ul>");
        html
    }

    fn write_html(&self, html: &mut String) {
        html.push_str("<li><span>");
        escape_html(html, &self.words);
        html.push_str("</span>");
        if let Some(value) = &self.value {
            html.push_str(" = <b>");
            escape_html(html, value);
            html.push_str("</b>");
        }
        let mut detail = |label: &str, value: &str| {
            html.push_str("<br><small>");
            escape_html(html, label);
            html.push_str(": ");
            escape_html(html, value);
            html.push_str("</small>");
        };
        for input in &self.inputs {
            detail(&input.name, &input.value);
        }
        for row in &self.rows {
            detail("row", &row.to_string());
        }
        if let Some(rounding) = self.rounding {
            detail("rounded", rounding.words());
        }
        if !self.citation.is_empty() {
            detail("rule", &format!("{} [{}]", self.rule, self.citation));
        }
        if !self.steps.is_empty() {
            html.push_str("<ul>");
            for step in &self.steps {
                step.write_html(html);
            }
            html.push_str("</ul>");
        }
        html.push_str("</li>");
    }
}

/// Appends text with the five characters of HTML escaped.
pub fn escape_html(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

/// Where the steps of a decision go. Steps are closures, so that a sink that keeps nothing never makes them.
pub trait Sink {
    /// A step that stands by itself.
    fn step(&mut self, make: impl FnOnce() -> Step);
    /// Opens a step: what follows until [`Sink::close`] leads to it.
    fn open(&mut self, make: impl FnOnce() -> Step);
    /// Closes the step opened last, with what came out of it.
    fn close(&mut self, value: impl FnOnce() -> Option<String>);
    /// The steps that were kept; one that was left open counts as closed.
    fn into_steps(self) -> Vec<Step>;
}

/// Keeps nothing and costs nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTrace;

impl Sink for NoTrace {
    #[inline(always)]
    fn step(&mut self, _: impl FnOnce() -> Step) {}
    #[inline(always)]
    fn open(&mut self, _: impl FnOnce() -> Step) {}
    #[inline(always)]
    fn close(&mut self, _: impl FnOnce() -> Option<String>) {}
    #[inline(always)]
    fn into_steps(self) -> Vec<Step> {
        Vec::new()
    }
}

/// Keeps every step.
#[derive(Debug, Clone, Default)]
pub struct Recorder {
    done: Vec<Step>,
    open: Vec<Step>,
}

impl Recorder {
    /// An empty recorder.
    pub fn new() -> Recorder {
        Recorder::default()
    }

    fn add(&mut self, step: Step) {
        match self.open.last_mut() {
            Some(parent) => parent.steps.push(step),
            None => self.done.push(step),
        }
    }
}

impl Sink for Recorder {
    fn step(&mut self, make: impl FnOnce() -> Step) {
        self.add(make());
    }

    fn open(&mut self, make: impl FnOnce() -> Step) {
        self.open.push(make());
    }

    fn close(&mut self, value: impl FnOnce() -> Option<String>) {
        if let Some(mut step) = self.open.pop() {
            step.value = value().or(step.value);
            self.add(step);
        }
    }

    fn into_steps(mut self) -> Vec<Step> {
        while !self.open.is_empty() {
            self.close(|| None);
        }
        self.done
    }
}
