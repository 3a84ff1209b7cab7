//! The pack of [`crate::tables::icd10_cm_notes`].

use super::icd10_cm_references::Codes;
use super::{PackWriter, in_order, too_many};
use crate::error::Result;
use crate::import::TabularEdition;
use crate::row::Series;
use crate::tables::icd10_cm_notes::{NodeKind, NoteKind, Requirement, SCHEMA};
use crate::tables::pack::Manifest;

/// Bakes one edition of the tabular list. Another edition is a pack of its own.
///
/// Titles of codes are left out: those of the order files go before them.
pub fn icd10_cm_notes(editions: &[TabularEdition]) -> Result<Vec<u8>> {
    let ordered = in_order(Series::Icd10CmNotes, editions, |edition| &edition.release)?;
    let [edition] = ordered[..] else {
        return Err(too_many("editions of the tabular list", ordered.len(), 1));
    };
    let manifest = Manifest {
        series: Series::Icd10CmNotes,
        stored_rows: edition.nodes.len() as u32,
        releases: vec![edition.release.clone()],
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    write_nodes(&mut writer, edition)?;
    write_statements(&mut writer, edition)?;
    writer.finish()
}

fn write_nodes(writer: &mut PackWriter, edition: &TabularEdition) -> Result<()> {
    let (mut depths, mut flags, mut name_lengths, mut names) = (vec![], vec![], vec![], String::new());
    let (mut title_lengths, mut titles) = (vec![], String::new());
    let mut above: Vec<String> = Vec::new();
    for node in &edition.nodes {
        let name = node.name.replace('.', "");
        above.truncate(usize::from(node.depth));
        let shared = match above.last() {
            Some(parent) if node.depth > 2 => parent.len(),
            _ => 0,
        };
        let own = name.get(shared..).unwrap_or(&name);
        depths.push(u32::from(node.depth));
        flags.push(u32::from(node.placeholder));
        name_lengths.push(own.len() as u32);
        names.push_str(own);
        if node.kind <= NodeKind::Block {
            let range = format!("({})", node.name);
            let title = node.title.strip_suffix(&range).unwrap_or(&node.title);
            // The range behind the title of a chapter is that of its blocks.
            let title = match title.rsplit_once(" (") {
                Some((title, range)) if node.kind == NodeKind::Chapter && range.len() <= 8 => title,
                _ => title,
            };
            title_lengths.push(title.trim().len() as u32);
            titles.push_str(title.trim());
        }
        above.push(name);
    }
    writer.column("depth", &depths)?;
    writer.column("flags", &flags)?;
    writer.column("name_length", &name_lengths)?;
    writer.text("name", &names)?;
    writer.column("title_length", &title_lengths)?;
    writer.text("title", &titles)
}

fn write_statements(writer: &mut PackWriter, edition: &TabularEdition) -> Result<()> {
    let codes = Codes::of(edition);
    let (mut gaps, mut kinds, mut counts) = (vec![], vec![], vec![]);
    let (mut lengths, mut text, mut references) = (vec![], String::new(), vec![]);
    let (mut from, mut span, mut required) = (vec![], vec![], vec![]);
    let mut requirements: Vec<Requirement> = Vec::new();
    let mut before = 0;
    for (index, node) in edition.nodes.iter().enumerate() {
        for statement in &node.statements {
            gaps.push(index as u32 - before);
            before = index as u32;
            let kind = NoteKind::ALL.iter().position(|kind| *kind == statement.kind);
            kinds.push(kind.unwrap_or_default() as u32);
            counts.push(statement.lines.len() as u32);
            for line in &statement.lines {
                lengths.push(line.len() as u32);
                text.push_str(line);
                let named = if statement.kind.relates() { codes.named(line) } else { Vec::new() };
                references.push(named.len() as u32);
                for (first, last, requirement) in named {
                    from.push(first);
                    span.push(last - first);
                    required.push(match requirement {
                        None => 0,
                        Some(found) => {
                            let at = requirements.iter().position(|other| *other == found);
                            let at = at.unwrap_or_else(|| {
                                requirements.push(found);
                                requirements.len() - 1
                            });
                            at as u32 + 1
                        }
                    });
                }
            }
        }
    }
    writer.column("statement_gap", &gaps)?;
    writer.column("kind", &kinds)?;
    writer.column("lines", &counts)?;
    writer.column("line_length", &lengths)?;
    writer.text("line", &text)?;
    writer.column("references", &references)?;
    writer.column("from", &from)?;
    writer.column("span", &span)?;
    writer.column("requirement", &required)?;
    let written: Vec<String> = requirements.iter().map(Requirement::written).collect();
    writer.text("requirement_text", &written.join("\n"))
}
