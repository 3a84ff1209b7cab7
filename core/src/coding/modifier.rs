//! What a modifier is and what it touches: the price, the correct coding edits, the side or place of the body.

use serde::Serialize;

use crate::codes::Modifier;
use crate::dates::Day;
use crate::error::Result;
use crate::row::RowRef;
use crate::tables::Tables;
use crate::tables::modifiers::PriceEffect;

/// Who keeps a modifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ModifierLevel {
    /// Level I: the American Medical Association, with CPT. Two digits, or a digit and P.
    Cpt,
    /// Level II: CMS, with HCPCS.
    #[serde(rename = "level-ii")]
    LevelTwo,
}

/// The level of a modifier, by its shape.
///
/// ```
/// use cleanclaim::coding::modifier::{ModifierLevel, level};
/// assert_eq!(level("25".parse()?), ModifierLevel::Cpt);
/// assert_eq!(level("1P".parse()?), ModifierLevel::Cpt);
/// assert_eq!(level("LT".parse()?), ModifierLevel::LevelTwo);
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn level(modifier: Modifier) -> ModifierLevel {
    let text = modifier.to_string();
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some('0'..='9'), Some('0'..='9' | 'P')) => ModifierLevel::Cpt,
        _ => ModifierLevel::LevelTwo,
    }
}

/// What a modifier says of the place on the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Site {
    /// The left side: LT.
    Left,
    /// The right side: RT.
    Right,
    /// Both sides in one session: 50.
    Both,
    /// One eyelid: E1 to E4.
    Eyelid,
    /// One finger or thumb: FA, F1 to F9.
    Finger,
    /// One toe: TA, T1 to T9.
    Toe,
    /// One coronary artery: LC, LD, LM, RC, RI.
    CoronaryArtery,
}

fn site(text: &str) -> Option<Site> {
    Some(match text {
        "LT" => Site::Left,
        "RT" => Site::Right,
        "50" => Site::Both,
        "E1" | "E2" | "E3" | "E4" => Site::Eyelid,
        "FA" | "F1" | "F2" | "F3" | "F4" | "F5" | "F6" | "F7" | "F8" | "F9" => Site::Finger,
        "TA" | "T1" | "T2" | "T3" | "T4" | "T5" | "T6" | "T7" | "T8" | "T9" => Site::Toe,
        "LC" | "LD" | "LM" | "RC" | "RI" => Site::CoronaryArtery,
        _ => return None,
    })
}

/// May a modifier set aside a correct coding edit whose indicator is 1?
///
/// The list is that of the NCCI Policy Manual for Medicare, chapter I, section E (from memory, unconfirmed): modifiers of
/// the place on the body, of the global period, and 27, 59, 91, XE, XP, XS and XU.
///
/// ```
/// use cleanclaim::coding::modifier::may_bypass_edit;
/// assert!(may_bypass_edit("59".parse()?) && may_bypass_edit("F5".parse()?));
/// assert!(!may_bypass_edit("50".parse()?) && !may_bypass_edit("26".parse()?));
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn may_bypass_edit(modifier: Modifier) -> bool {
    let text = modifier.to_string();
    matches!(
        text.as_str(),
        "24" | "25" | "27" | "57" | "58" | "59" | "78" | "79" | "91" | "XE" | "XP" | "XS" | "XU"
    ) || site(&text).is_some_and(|site| site != Site::Both)
}

/// A modifier on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ModifierFacts {
    /// The modifier.
    pub modifier: Modifier,
    /// Who keeps it.
    pub level: ModifierLevel,
    /// What it does to a price under the Medicare physician fee schedule.
    pub price: PriceEffect,
    /// May it set aside a correct coding edit whose indicator is 1?
    pub bypasses_edits: bool,
    /// The place on the body that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
    /// Plain words: the short text of HCPCS Level II, our own for a CPT modifier.
    pub words: String,
    /// The row that says so.
    pub row: RowRef,
}

/// A modifier on a day; `None` where the list does not have it then, a refusal where the list is not loaded.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::coding::modifier::{Site, facts};
/// use cleanclaim::tables::Tables;
/// let found = facts(&Tables::embedded_lists(), "E1".parse()?, "2026-03-01".parse()?)?.ok_or("no such modifier")?;
/// assert_eq!(found.site, Some(Site::Eyelid));
/// assert!(found.bypasses_edits);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn facts(tables: &Tables, modifier: Modifier, on: Day) -> Result<Option<ModifierFacts>> {
    let Some((meaning, row)) = tables.modifiers()?.meaning(modifier, on) else { return Ok(None) };
    Ok(Some(ModifierFacts {
        modifier,
        level: level(modifier),
        price: meaning.effect,
        bypasses_edits: may_bypass_edit(modifier),
        site: site(&modifier.to_string()),
        words: meaning.words.to_string(),
        row,
    }))
}
