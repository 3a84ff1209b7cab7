//! The search indexes, baked from the tables of the library: what those say of a code is what a search finds it by.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::search::{SearchCode, SearchTarget, SearchTerm, essential, search};
use crate::codes::{CodeSet, CodeStatus, Icd10Cm};
use crate::coding::index::follow;
use crate::dates::Day;
use crate::error::Result;
use crate::row::Series;
use crate::tables::Tables;
use crate::tables::icd10::{Icd10Code, Icd10Set};
use crate::tables::icd10_cm_index::{Book, IndexTerm};
use crate::tables::icd10_cm_notes::{EditionRule, NoteKind};
use crate::tables::pack::{Release, SourceFile};
use crate::tables::search_index::TextKind;

/// Bakes the search index of a code set from the tables that are loaded; `None` where its codes are not.
pub fn search_of_tables(tables: &Tables, code_set: CodeSet) -> Result<Option<Vec<u8>>> {
    match code_set {
        CodeSet::Icd10Cm => icd10_cm(tables),
        CodeSet::Icd10Pcs => {
            let Some((release, codes)) = icd10_codes(tables.icd10_pcs(), |code| code.to_string())? else {
                return Ok(None);
            };
            search(Series::SearchIcd10Pcs, vec![release], &codes, &[]).map(Some)
        }
        CodeSet::Hcpcs => hcpcs(tables),
        _ => Ok(None),
    }
}

/// Every code of all editions with its last title, and the edition that the index is of.
fn icd10_codes<C: Icd10Code>(
    set: Icd10Set<'_, C>,
    text: impl Fn(C) -> String,
) -> Result<Option<(Release, Vec<SearchCode>)>> {
    let Some(pack) = set.packs().last() else { return Ok(None) };
    let mut days: Vec<Day> = Vec::new();
    for release in pack.releases() {
        days.extend([release.period.from(), release.period.to()]);
    }
    days.sort_unstable();
    let (Some(last), Some(mut release)) = (days.last().copied(), pack.releases().last().cloned()) else {
        return Ok(None);
    };
    let mut codes: BTreeMap<String, SearchCode> = BTreeMap::new();
    for day in days {
        pack.visit_titles(day, &mut |code, status, title| {
            if !title.is_empty() {
                let code = text(code);
                let row = SearchCode {
                    code: code.clone(),
                    title: title.to_string(),
                    billable: status == CodeStatus::Valid,
                    current: day == last,
                };
                codes.insert(code, row);
            }
            Ok(())
        })?;
    }
    release.rows = codes.len() as u32;
    Ok(Some((release, codes.into_values().collect())))
}

fn icd10_cm(tables: &Tables) -> Result<Option<Vec<u8>>> {
    let Some((mut release, codes)) = icd10_codes(tables.icd10_cm(), Icd10Cm::without_dot)? else {
        return Ok(None);
    };
    let known: BTreeSet<&str> = codes.iter().map(|row| row.code.as_str()).collect();
    let on = release.period.to();
    let carry = |code: Icd10Cm| -> Result<Option<String>> {
        let plain = code.without_dot();
        let set = tables.icd10_cm();
        if matches!(set.status(code, on)?, CodeStatus::Valid | CodeStatus::Header) {
            return Ok(known.contains(plain.as_str()).then_some(plain));
        }
        // A code that has ended leads to what came in its place: of several, to what they have in common.
        let heirs: Vec<String> =
            set.replaced_by(code)?.iter().map(|conversion| conversion.newer.without_dot()).collect();
        let Some(first) = heirs.first() else { return Ok(None) };
        let shared = (3..=first.len()).rev().find(|length| {
            first
                .get(..*length)
                .is_some_and(|stem| known.contains(stem) && heirs.iter().all(|heir| heir.starts_with(stem)))
        });
        Ok(shared.and_then(|length| first.get(..length)).map(str::to_string))
    };
    let mut terms: Vec<SearchTerm> = Vec::new();
    let mut said: HashMap<String, Vec<BTreeSet<String>>> = HashMap::new();
    for book in Book::ALL {
        let Ok(edition) = tables.index_edition(book, on) else { continue };
        add_sources(&mut release.sources, &edition.release().sources);
        let mut path: Vec<BTreeSet<String>> = Vec::new();
        for term in edition.terms() {
            let row = index_term(tables, book, term, on, &carry)?;
            path.truncate(usize::from(row.level));
            path.push(essential(&row.text).into_iter().chain(essential(&row.optional)).collect());
            if let SearchTarget::Code(code) = &row.target {
                said.entry(code.clone()).or_default().push(path.iter().flatten().cloned().collect());
            }
            terms.push(row);
        }
    }
    if let Ok((notes, _)) = tables.icd10_cm_notes(on, EditionRule::Nearest) {
        for edition in notes.releases() {
            add_sources(&mut release.sources, &edition.sources);
        }
        for node in notes.nodes()? {
            let Some(code) =
                node.code().map(Icd10Cm::without_dot).filter(|code| known.contains(code.as_str()))
            else {
                continue;
            };
            for statement in node.statements_of(NoteKind::InclusionTerm)? {
                for line in &statement.lines {
                    let words: BTreeSet<String> = essential(line.text).into_iter().collect();
                    // What the index says in as many words leads there already.
                    let known =
                        said.get(&code).is_some_and(|all| all.iter().any(|one| one.is_superset(&words)));
                    if !known {
                        terms.push(SearchTerm {
                            kind: TextKind::Inclusion,
                            level: 0,
                            text: line.text.to_string(),
                            optional: String::new(),
                            target: SearchTarget::Code(code.clone()),
                        });
                    }
                }
            }
        }
    }
    search(Series::SearchIcd10Cm, vec![release], &codes, &terms).map(Some)
}

fn add_sources(sources: &mut Vec<SourceFile>, more: &[SourceFile]) {
    for source in more {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
}

/// A term of the index: its own code, or that of the term that it says to see.
fn index_term(
    tables: &Tables,
    book: Book,
    term: IndexTerm<'_>,
    on: Day,
    carry: &dyn Fn(Icd10Cm) -> Result<Option<String>>,
) -> Result<SearchTerm> {
    let (mut kind, mut target) = (TextKind::Index, SearchTarget::Nothing);
    match book {
        Book::ExternalCause => kind = TextKind::ExternalCause,
        Book::Neoplasm => kind = TextKind::Neoplasm,
        Book::Drugs => kind = TextKind::Drug,
        Book::Diseases => {}
    }
    if kind.has_columns() {
        let mut cells: [String; 6] = Default::default();
        for (column, place) in (2..).zip(cells.iter_mut()) {
            if let Some(printed) = term.cell(column) {
                *place = carry(printed.code)?.unwrap_or_default();
            }
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            target = SearchTarget::Columns(cells);
        }
    } else if let Some(printed) = term.code() {
        target = carry(printed.code)?.map_or(SearchTarget::Nothing, SearchTarget::Code);
    } else if let Some(code) = seen(tables, book, term, on, 2)?
        && let Some(code) = carry(code)?
    {
        target = SearchTarget::Code(code);
        if kind == TextKind::Index {
            kind = TextKind::See;
        }
    }
    Ok(SearchTerm {
        kind,
        level: term.level(),
        text: plain(term.title()),
        optional: term.modifiers().to_string(),
        target,
    })
}

/// A title without what says that it is residual.
fn plain(title: &str) -> String {
    let words = title.split_whitespace().filter(|word| !matches!(*word, "NEC" | "NOS"));
    words.collect::<Vec<_>>().join(" ")
}

/// The code of the term that a term says to see.
fn seen(tables: &Tables, book: Book, term: IndexTerm<'_>, on: Day, steps: u8) -> Result<Option<Icd10Cm>> {
    let Some(steps) = steps.checked_sub(1) else { return Ok(None) };
    for text in term.see() {
        let reference = follow(tables, book, text, on)?;
        let Some(target) = reference.targets.first() else { continue };
        let Some(next) = tables.index_edition(target.book, on)?.term(target.number) else { continue };
        if let Some(printed) = next.code() {
            return Ok(Some(printed.code));
        }
        if let Some(code) = seen(tables, target.book, next, on, steps)? {
            return Ok(Some(code));
        }
    }
    Ok(None)
}

fn hcpcs(tables: &Tables) -> Result<Option<Vec<u8>>> {
    let Some(table) = tables.hcpcs_tables().next() else { return Ok(None) };
    let Some(mut release) = table.releases().last().cloned() else { return Ok(None) };
    let on = release.period.from();
    let mut codes: Vec<SearchCode> = Vec::new();
    for code in table.codes()? {
        let Some(found) = table.look_up(code, on)? else { continue };
        let title = if found.long.is_empty() { found.short } else { found.long };
        if !title.is_empty() {
            codes.push(SearchCode {
                code: code.to_string(),
                title: title.to_string(),
                billable: true,
                current: table.editions(code)?.last().copied().unwrap_or(false),
            });
        }
    }
    codes.sort_by(|one, other| one.code.cmp(&other.code));
    release.rows = codes.len() as u32;
    search(Series::SearchHcpcs, vec![release], &codes, &[]).map(Some)
}
