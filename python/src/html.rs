//! Results as HTML for notebooks: text escaped, no scripts, colours taken from what surrounds them so that light and dark
//! pages both work.

use cleanclaim::money::Amount;
use cleanclaim::pricing::{Note, PricedLine, Pricing};
use cleanclaim::trace::{Step, escape_html};

const LINE: &str = "border-bottom:1px solid var(--jp-border-color2,currentColor)";
const TEXT: &str = "text-align:left;vertical-align:top;padding:.25em .75em;color:inherit";
const NUMBER: &str =
    "text-align:right;vertical-align:top;padding:.25em .75em;color:inherit;font-variant-numeric:tabular-nums";

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_html(&mut html, text);
    html
}

fn cell(html: &mut String, tag: &str, style: &str, text: &str) {
    html.push_str(&format!("<{tag} style=\"{style};{LINE}\">{}</{tag}>", escaped(text)));
}

fn money(amount: Option<Amount>) -> String {
    amount.map_or(String::new(), |amount| amount.to_string())
}

/// Steps as nested lists, folded away until they are wanted.
pub fn trace(steps: &[Step]) -> String {
    let mut html = String::from("<div class=\"cleanclaim-trace\">");
    for step in steps {
        fold(&mut html, step);
    }
    html.push_str("</div>");
    html
}

/// A step under its words and its value; one that others led to can be opened down to them.
fn fold(html: &mut String, step: &Step) {
    html.push_str("<details style=\"margin-left:1em\"><summary>");
    escape_html(html, &step.words);
    if let Some(value) = &step.value {
        html.push_str(&format!(" = <b>{}</b>", escaped(value)));
    }
    html.push_str("</summary><div style=\"margin-left:1em;opacity:.8\">");
    let mut detail = |label: &str, value: &str| {
        html.push_str(&format!("<small>{}: {}</small><br>", escaped(label), escaped(value)));
    };
    for input in &step.inputs {
        detail(&input.name, &input.value);
    }
    for row in &step.rows {
        detail("row", &row.to_string());
    }
    if let Some(rounding) = step.rounding {
        detail("rounded", &format!("{} [{}]", rounding.words(), rounding.citation()));
    }
    if !step.citation.is_empty() {
        detail("rule", &format!("{} [{}]", step.rule, step.citation));
    }
    html.push_str("</div>");
    for inner in &step.steps {
        fold(html, inner);
    }
    html.push_str("</details>");
}

fn note(html: &mut String, note: &Note) {
    html.push_str(&format!(
        "<div><code style=\"color:inherit\">{}</code> {}</div>",
        escaped(note.slug.slug()),
        escaped(&note.message)
    ));
}

/// A priced claim as a table of its lines.
pub fn pricing(pricing: &Pricing) -> String {
    let mut html = String::from(
        "<div class=\"cleanclaim-pricing\"><table style=\"border-collapse:collapse\"><thead><tr>",
    );
    for head in ["Line", "Date", "Procedure"] {
        cell(&mut html, "th", TEXT, head);
    }
    for head in ["Charge", "Allowed", "Patient", "Payment"] {
        cell(&mut html, "th", NUMBER, head);
    }
    cell(&mut html, "th", TEXT, "Why");
    html.push_str("</tr></thead><tbody>");
    for line in &pricing.lines {
        row(&mut html, line);
    }
    html.push_str("</tbody><tfoot><tr>");
    let totals = &pricing.totals;
    for text in ["", "", "Priced"] {
        cell(&mut html, "th", TEXT, text);
    }
    // The charge covers all lines, the other sums those that were priced.
    for amount in [totals.charge, totals.allowed, totals.patient_responsibility, totals.payment] {
        cell(&mut html, "th", NUMBER, &amount.to_string());
    }
    let of = totals.priced.saturating_add(totals.not_priced);
    cell(&mut html, "th", TEXT, &format!("{} of {of} lines", totals.priced));
    html.push_str("</tr></tfoot></table>");
    for found in &pricing.notes {
        note(&mut html, found);
    }
    html.push_str("</div>");
    html
}

fn row(html: &mut String, line: &PricedLine) {
    html.push_str("<tr>");
    cell(html, "td", TEXT, &line.line.to_string());
    cell(html, "td", TEXT, &line.date.map_or(String::new(), |day| day.to_string()));
    cell(html, "td", TEXT, &line.procedure.as_ref().map_or(String::new(), |code| code.as_written()));
    let allowed = line.price.map(|price| price.allowed);
    for amount in [Some(line.charge), allowed, line.patient_responsibility, line.payment] {
        cell(html, "td", NUMBER, &money(amount));
    }
    html.push_str(&format!("<td style=\"{TEXT};{LINE}\">"));
    for found in line.reason.iter().chain(&line.notes) {
        note(html, found);
    }
    if !line.trace.is_empty() {
        html.push_str("<details><summary>trace</summary>");
        html.push_str(&trace(&line.trace));
        html.push_str("</details>");
    }
    html.push_str("</td></tr>");
}
