//! All there is to know of a code on a day, whatever its code set, and the codes of a small list.

use super::Engine;
use super::code_answers::{CodeFacts, RefusedQuestion, TaxonomyFacts, Told};
use super::codes::written;
use crate::codes::{CodeSet, CodeStatus, Hcpcs, Icd10Cm, Icd10Pcs, Modifier, PlaceOfService, Taxonomy};
use crate::coding::check::CodeAnswer;
use crate::coding::procedure::Category;
use crate::coding::{hcpcs, lists, modifier, procedure};
use crate::dates::Day;
use crate::error::Result;
use crate::tables::release::AsOf;
use crate::tables::taxonomy::NOTICE;

/// A refusal is what is told; an error stays one.
fn told<T>(answer: Result<T>) -> Result<Told<T>> {
    match answer {
        Ok(answer) => Ok(Told::Known(answer)),
        Err(refused) if refused.is_refusal() => Ok(Told::Refused(RefusedQuestion { refused })),
        Err(error) => Err(error),
    }
}

/// As [`told`], where the table has no such row: nothing is told.
fn told_of_row<T>(answer: Result<Option<T>>) -> Result<Option<Told<T>>> {
    answer.transpose().map(told).transpose()
}

impl Engine {
    /// All there is to know of a code, as somebody typed it, in a code set on a day: what [`Engine::check_code`] says, and what
    /// belongs to its code set. Of HCPCS the category, coverage, pricing and days; of a modifier what it touches; of a place of
    /// service its setting; of a taxonomy code its cells; of ICD-10-CM the notes, the index terms, the exemption from the
    /// present-on-admission indicator; of ICD-10 the codes that took its place.
    ///
    /// ```
    /// # #[cfg(all(feature = "embed-hcpcs", feature = "embed-fees", feature = "embed-lists"))] {
    /// use cleanclaim::{Engine, codes::CodeSet};
    /// let found = Engine::embedded()?.show_code(CodeSet::Hcpcs, "J3490", "2024-08-01".parse()?)?;
    /// let hcpcs = found.hcpcs.as_ref().and_then(|told| told.known()).unwrap();
    /// assert!(hcpcs.not_otherwise_classified);
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn show_code(&self, code_set: CodeSet, text: &str, on: Day) -> Result<CodeFacts> {
        let code = self.check_code(code_set, text, on)?;
        let mut facts = CodeFacts {
            code,
            category: None,
            hcpcs: None,
            modifier: None,
            setting: None,
            poa_exempt: None,
            taxonomy: None,
            notes: None,
            index_terms: None,
            replaced_by: Vec::new(),
        };
        if facts.code.status == CodeStatus::Malformed {
            return Ok(facts);
        }
        match code_set {
            CodeSet::Icd10Cm => self.facts_of_diagnosis(text.parse()?, on, &mut facts)?,
            CodeSet::Icd10Pcs => {
                let code: Icd10Pcs = text.parse()?;
                facts.replaced_by = written(self.tables.icd10_pcs().replaced_by(code)?);
            }
            CodeSet::Hcpcs | CodeSet::Cpt => {
                let procedure: Hcpcs = text.parse()?;
                facts.category = procedure::category(procedure);
                if facts.category == Some(Category::LevelTwo) {
                    facts.hcpcs = told_of_row(hcpcs::facts(&self.tables, procedure, on))?;
                }
            }
            CodeSet::Modifier => {
                let modifier: Modifier = text.parse()?;
                facts.modifier = told_of_row(modifier::facts(&self.tables, modifier, on))?;
            }
            CodeSet::PlaceOfService => {
                let place: PlaceOfService = text.parse()?;
                let setting = self.tables.places_of_service().and_then(|table| table.setting(place, on));
                facts.setting = Some(told(setting.map(|(setting, _)| setting))?);
            }
            CodeSet::Taxonomy => facts.taxonomy = told_of_row(self.taxonomy_facts(text.parse()?))?,
            _ => {}
        }
        Ok(facts)
    }

    fn facts_of_diagnosis(&self, code: Icd10Cm, on: Day, facts: &mut CodeFacts) -> Result<()> {
        facts.notes = Some(told(self.code_notes(code, on))?);
        facts.index_terms = Some(told(self.index_terms_of(code, on))?);
        facts.replaced_by = written(self.tables.icd10_cm().replaced_by(code)?);
        // The list names codes that are billed: a header is neither exempt nor not.
        if facts.code.status == CodeStatus::Valid {
            let exempt = self.tables.poa_exempt(code, AsOf::day(on)).map(|found| found.exempt);
            facts.poa_exempt = Some(told(exempt)?);
        }
        Ok(())
    }

    fn taxonomy_facts(&self, code: Taxonomy) -> Result<Option<TaxonomyFacts>> {
        let found = self.tables.taxonomy()?.find(code)?;
        Ok(found.map(|found| TaxonomyFacts {
            grouping: found.grouping.to_string(),
            classification: found.classification.to_string(),
            specialization: found.specialization.to_string(),
            definition: found.definition.to_string(),
            notes: found.notes.to_string(),
            section: found.section.to_string(),
            notice: NOTICE.to_string(),
        }))
    }

    /// The codes of a small code list that are in force on a day, in the order of the list: [`lists::all`]. Refused for ICD-10,
    /// HCPCS, the taxonomy, and types of bill, which are made of parts.
    ///
    /// ```
    /// # #[cfg(feature = "embed-lists")] {
    /// use cleanclaim::{Engine, codes::CodeSet, tables::Tables};
    /// let engine = Engine::with_tables(Tables::embedded_lists());
    /// let groups = engine.list_codes(CodeSet::AdjustmentGroup, "2026-03-01".parse()?)?;
    /// assert!(groups.iter().any(|group| group.official.as_deref() == Some("PR")));
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn list_codes(&self, code_set: CodeSet, on: Day) -> Result<Vec<CodeAnswer>> {
        let mut codes = Vec::new();
        for code in lists::all(&self.tables, code_set)? {
            let answer = self.check_code(code_set, &code, on)?;
            if answer.status == CodeStatus::Valid {
                codes.push(answer);
            }
        }
        Ok(codes)
    }
}
