//! `cleanclaim code show` and `code list`: a code with all that belongs to it, and the codes of a small list.

use clap::Args;

use super::codes::{CHECK_COLUMNS, Form, check_cells, day, rows};
use super::{Ending, Io};
use crate::codes::CodeStatus;
use crate::coding::hcpcs::{HcpcsFacts, Indicator};
use crate::coding::modifier::{ModifierFacts, ModifierLevel};
use crate::engine::{CodeFacts, Engine, Told};
use crate::error::{Error, code};
use crate::tables::modifiers::PriceEffect;

#[derive(Args)]
pub struct ShowArguments {
    /// The code.
    code: String,
    /// The date of service.
    #[arg(long, value_name = "DATE")]
    on: String,
    /// Its code set, one of those below.
    #[arg(long, value_name = "SET", default_value = "ICD-10-CM")]
    code_set: String,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct ListArguments {
    /// The code set: one of those below but ICD-10, HCPCS, CPT, taxonomy and bill-type.
    code_set: String,
    /// The date of service.
    #[arg(long, value_name = "DATE")]
    on: String,
    #[command(flatten)]
    form: Form,
}

pub fn list(arguments: &ListArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let codes = engine.list_codes(arguments.code_set.parse()?, day("--on", &arguments.on)?)?;
    rows(&arguments.form, &CHECK_COLUMNS, codes.iter().map(check_cells).collect(), io)?;
    Ok(u8::from(codes.is_empty() && arguments.form.fail_on.is_some()))
}

pub fn show(arguments: &ShowArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let facts =
        engine.show_code(arguments.code_set.parse()?, &arguments.code, day("--on", &arguments.on)?)?;
    if arguments.json {
        let text = serde_json::to_string(&facts)
            .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))?;
        writeln!(io.output, "{text}")?;
    } else {
        for line in lines(&facts, &arguments.code) {
            writeln!(io.output, "{line}")?;
        }
    }
    // What is no code at all is an argument that cannot be used.
    Ok(if facts.code.status == CodeStatus::Malformed { 2 } else { 0 })
}

fn lines(facts: &CodeFacts, typed: &str) -> Vec<String> {
    let found = &facts.code;
    let official = found.official.clone().unwrap_or_else(|| crate::error::visible(typed).into_owned());
    let titled = format!("{official}  {}", found.title.as_deref().unwrap_or_default());
    let period = found.period.map_or(String::new(), |period| format!(", {period}"));
    let mut all = vec![titled.trim_end().to_string(), format!("  {}{period}", found.status.slug())];
    all.extend(found.note.iter().map(|note| format!("  {note}")));
    all.extend(facts.category.map(|category| format!("  category: {}", category.slug())));
    say(&mut all, "fields", &facts.hcpcs, hcpcs);
    say(&mut all, "modifier", &facts.modifier, modifier);
    say(&mut all, "setting", &facts.setting, |setting| vec![format!("setting: {}", setting.slug())]);
    say(&mut all, "present on admission", &facts.poa_exempt, |exempt| {
        vec![format!("present on admission: {}", if *exempt { "exempt" } else { "to be reported" })]
    });
    say(&mut all, "taxonomy", &facts.taxonomy, |cells| {
        let parts = [&cells.section, &cells.grouping, &cells.classification, &cells.specialization];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let below = [&cells.definition, &cells.notes, &cells.notice];
        let below = below.into_iter().filter(|text| !text.is_empty()).cloned();
        [parts.join(", ")].into_iter().chain(below).collect()
    });
    for conversion in &facts.replaced_by {
        all.push(format!("  replaced by {} on {}", conversion.newer, conversion.effective));
    }
    say(&mut all, "notes", &facts.notes, |notes| {
        let mut lines = vec![format!("notes of {} ({})", notes.edition, notes.edition_match.slug())];
        for note in notes.own.iter().chain(&notes.inherited) {
            lines.push(format!("{} (at {})", note.kind.slug(), note.stated_at));
            lines.extend(note.lines.iter().map(|line| format!("  {}", line.text)));
        }
        lines
    });
    say(&mut all, "index", &facts.index_terms, |terms| {
        terms.iter().map(|term| format!("index: {}", term.entry.path.join(", "))).collect()
    });
    all
}

/// Adds what a table tells, or why none does.
fn say<T>(all: &mut Vec<String>, what: &str, told: &Option<Told<T>>, words: impl FnOnce(&T) -> Vec<String>) {
    match told {
        Some(Told::Known(told)) => all.extend(words(told).into_iter().map(|line| format!("  {line}"))),
        Some(Told::Refused(why)) => all.push(format!("  {what}: {}", why.refused)),
        None => {}
    }
}

fn hcpcs(found: &HcpcsFacts) -> Vec<String> {
    let mut lines = Vec::new();
    if found.not_otherwise_classified {
        lines.push("not otherwise classified: describe the service in words".to_string());
    }
    let Some(fields) = &found.fields else {
        lines.push("no edition with fields is loaded that has it".to_string());
        return lines;
    };
    lines.push(format!("fields of {}", fields.row.release));
    let indicator = |name: &str, one: &Indicator| {
        format!("{name}: {} {}", one.value, one.words.as_deref().unwrap_or_default()).trim_end().to_string()
    };
    lines.extend(fields.coverage.iter().map(|one| indicator("coverage", one)));
    lines.extend(fields.pricing.iter().map(|one| indicator("pricing", one)));
    lines.extend(fields.multiple_pricing.iter().map(|one| indicator("multiple pricing", one)));
    lines.extend(fields.action.iter().map(|one| indicator("action", one)));
    for (name, text) in [
        ("BETOS", fields.betos.clone()),
        ("type of service", fields.type_of_service.join(", ")),
        ("see", fields.cross_reference.join(", ")),
        ("statute", fields.statute.clone()),
    ] {
        if !text.is_empty() {
            lines.push(format!("{name}: {text}"));
        }
    }
    for (name, day) in
        [("added", fields.added), ("effective", fields.effective), ("terminated", fields.terminated)]
    {
        lines.extend(day.map(|day| format!("{name}: {day}")));
    }
    if fields.asc {
        lines.push("may be paid to an ambulatory surgical center".to_string());
    }
    lines
}

fn modifier(found: &ModifierFacts) -> Vec<String> {
    let level = match found.level {
        ModifierLevel::Cpt => "level: I, CPT",
        ModifierLevel::LevelTwo => "level: II, HCPCS",
    };
    let price = match found.price {
        PriceEffect::Component => "price: selects a row of its own in the fee schedule",
        PriceEffect::None => "price: not touched, it informs",
        PriceEffect::Changes => "price: changes, by a rule that pricing does not apply",
        PriceEffect::Denies => "price: Medicare does not pay the line",
    };
    let edits = match found.bypasses_edits {
        true => "edits: may set aside a correct coding edit whose indicator is 1",
        false => "edits: sets no correct coding edit aside",
    };
    let mut lines = vec![level.to_string(), price.to_string(), edits.to_string()];
    let site = found.site.and_then(|site| serde_json::to_value(site).ok());
    lines.extend(site.as_ref().and_then(|site| site.as_str()).map(|site| format!("site: {site}")));
    lines
}
