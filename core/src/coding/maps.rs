//! From ICD-9-CM to ICD-10-CM diagnoses and back, by the general equivalence mappings of 2018.
//!
//! A mapping is a help to find a code, never a code to bill: most are approximate, some need several codes together, some
//! codes have none. The flags say which.

use serde::Serialize;

use crate::codes::{Icd9Cm, Icd10Cm};
use crate::error::Result;
use crate::row::RowRef;
use crate::tables::Tables;
use crate::tables::gems::GemFlags;

/// One target of a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MapTarget<T> {
    /// The code.
    pub code: T,
    /// The two codes do not mean quite the same.
    pub approximate: bool,
    /// It takes part in a combination: one code of each choice list of the scenario is needed.
    pub combination: bool,
    /// Which of the alternative combinations, from 1; 0 where there is none.
    pub scenario: u8,
    /// Which place in the combination, from 1; 0 where there is none.
    pub choice_list: u8,
}

/// What a code maps to.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::maps::{from_icd9, to_icd9};
/// use cleanclaim::tables::Tables;
/// let tables = Tables::embedded()?;
/// let found = from_icd9(&tables, "250.00".parse()?)?.ok_or("not mapped")?;
/// assert_eq!(found.targets[0].code, "E11.9".parse()?);
/// assert!(found.targets[0].approximate && found.row.release.as_str() == "GEM2018");
/// assert!(to_icd9(&tables, "E11.9".parse()?)?.is_some());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Mapping<S, T> {
    /// The code that was asked for.
    pub from: S,
    /// Its targets, in the order of the file; empty where nothing in the other code set means it.
    pub targets: Vec<MapTarget<T>>,
    /// The edition and row.
    pub row: RowRef,
}

impl<S, T: Copy> Mapping<S, T> {
    /// Does nothing in the other code set mean it?
    pub fn no_map(&self) -> bool {
        self.targets.is_empty()
    }

    /// The combinations: for each scenario the choice lists, from each of which one code is taken.
    pub fn combinations(&self) -> Vec<Vec<Vec<T>>> {
        let mut scenarios: Vec<Vec<Vec<T>>> = Vec::new();
        for target in self.targets.iter().filter(|target| target.combination) {
            let (scenario, list) =
                (usize::from(target.scenario.max(1)), usize::from(target.choice_list.max(1)));
            if scenarios.len() < scenario {
                scenarios.resize_with(scenario, Vec::new);
            }
            let Some(lists) = scenarios.get_mut(scenario - 1) else { continue };
            if lists.len() < list {
                lists.resize_with(list, Vec::new);
            }
            if let Some(list) = lists.get_mut(list - 1) {
                list.push(target.code);
            }
        }
        scenarios
    }
}

fn targets<T>(rows: Vec<(Option<T>, GemFlags)>) -> Vec<MapTarget<T>> {
    rows.into_iter()
        .filter_map(|(code, flags)| {
            code.map(|code| MapTarget {
                code,
                approximate: flags.approximate,
                combination: flags.combination,
                scenario: flags.scenario,
                choice_list: flags.choice_list,
            })
        })
        .collect()
}

/// What an ICD-9-CM code maps to; `None` where the mappings do not have it, a refusal where they are not loaded.
pub fn from_icd9(tables: &Tables, code: Icd9Cm) -> Result<Option<Mapping<Icd9Cm, Icd10Cm>>> {
    let gems = tables.gems()?;
    let Some(rows) = gems.from_icd9(code)? else { return Ok(None) };
    Ok(Some(Mapping { from: code, targets: targets(rows), row: gems.row(&code.to_string())? }))
}

/// What an ICD-10-CM code maps back to; as [`from_icd9`].
pub fn to_icd9(tables: &Tables, code: Icd10Cm) -> Result<Option<Mapping<Icd10Cm, Icd9Cm>>> {
    let gems = tables.gems()?;
    let Some(rows) = gems.from_icd10(code)? else { return Ok(None) };
    Ok(Some(Mapping { from: code, targets: targets(rows), row: gems.row(&code.to_string())? }))
}
