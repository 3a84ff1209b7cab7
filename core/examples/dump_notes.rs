//! Prints the tabular list as tab-separated values, for comparison with other readers of the same edition:
//! `node`, name, kind, parent, title; `note`, name of the node, kind, `first` or `more`, text of a line; `reference`, name, kind,
//! codes, line; `extended`, code, stem: what the seventh characters of the list make of a node without children.
//!
//! Takes the tabular XML, or a pack of it.

use std::io::{BufWriter, Write};

use cleanclaim::import::{ImportOptions, Imported, bake, read};
use cleanclaim::tables::icd10_cm_notes::{Icd10CmNotes, NoteKind};
use cleanclaim::tables::pack::Pack;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("give the tabular XML or a pack of it")?;
    let bytes = if path.ends_with(".pack") {
        std::fs::read(&path)?
    } else {
        let tables = read(path.as_ref(), &ImportOptions::default())?;
        let Some(Imported::Icd10CmNotes(edition)) = tables.into_iter().next() else {
            return Err("not the tabular XML".into());
        };
        bake::icd10_cm_notes(&[edition])?
    };
    let table = Icd10CmNotes::new(Pack::open(&path, bytes)?)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for node in table.nodes()? {
        let parent = node.parent().map_or_else(String::new, |parent| parent.name());
        let kind = format!("{:?}", node.kind()).to_lowercase();
        writeln!(out, "node\t{}\t{kind}\t{parent}\t{}", node.name(), node.title()?.unwrap_or(""))?;
        if let (None, Some(code)) = (node.children().next(), node.code()) {
            let above = std::iter::once(node).chain(node.ancestors());
            let mut given = Vec::new();
            for node in above {
                given = node.statements_of(NoteKind::SeventhCharacters)?;
                if !given.is_empty() || code.without_dot().len() == 7 {
                    break;
                }
            }
            for line in given.iter().flat_map(|statement| &statement.lines) {
                if let Some(character) =
                    line.text.split_once('\t').map(|(character, _)| character).filter(|one| !one.is_empty())
                {
                    let full: cleanclaim::codes::Icd10Cm =
                        format!("{:X<6}{character}", code.without_dot()).parse()?;
                    writeln!(out, "extended\t{full}\t{code}")?;
                }
            }
        }
        for statement in node.statements()? {
            for (at, line) in statement.lines.iter().enumerate() {
                let first = if at == 0 { "first" } else { "more" };
                writeln!(out, "note\t{}\t{}\t{first}\t{}", node.name(), statement.kind.slug(), line.text)?;
                for reference in &line.references {
                    writeln!(
                        out,
                        "reference\t{}\t{}\t{reference}\t{}",
                        node.name(),
                        statement.kind.slug(),
                        line.text
                    )?;
                }
            }
        }
    }
    Ok(out.flush()?)
}
