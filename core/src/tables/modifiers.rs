//! Modifiers and what they do to a price under the Medicare physician fee schedule.
//!
//! Source: `core/data/lists/modifiers.tsv`. Another payer may use a modifier otherwise.

use serde::{Deserialize, Serialize};

use super::list::{List, ListRow, Shape, listed};
use crate::codes::Modifier;
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// What a modifier does to a price.
///
/// ```
/// use cleanclaim::tables::modifiers::PriceEffect;
/// assert_eq!(PriceEffect::Changes.slug(), "changes");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PriceEffect {
    /// It selects a row of its own in the fee schedule: 26, TC, 53.
    Component,
    /// None: it informs.
    None,
    /// It changes the payment by a rule that is not applied here yet, or its effect is in doubt: pricing refuses.
    Changes,
    /// It says that Medicare does not pay the line.
    Denies,
}

impl PriceEffect {
    const ALL: [PriceEffect; 4] =
        [PriceEffect::Component, PriceEffect::None, PriceEffect::Changes, PriceEffect::Denies];

    /// `component`, `none`, `changes` or `denies`.
    pub const fn slug(self) -> &'static str {
        match self {
            PriceEffect::Component => "component",
            PriceEffect::None => "none",
            PriceEffect::Changes => "changes",
            PriceEffect::Denies => "denies",
        }
    }
}

/// A modifier.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModifierMeaning {
    /// What it does to a price.
    pub effect: PriceEffect,
    /// HCPCS Level II short text, or our own words for a CPT modifier.
    pub words: Box<str>,
}

/// The list of modifiers.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::modifiers::{ModifierTable, PriceEffect};
/// let table = ModifierTable::embedded()?;
/// let day = "2026-03-01".parse()?;
/// let effect = |modifier: &str| Ok::<_, cleanclaim::Error>(table.effect(modifier.parse()?, day).map(|found| found.0));
/// assert_eq!(effect("25")?, Some(PriceEffect::None));
/// assert_eq!(effect("26")?, Some(PriceEffect::Component));
/// assert_eq!(effect("CQ")?, Some(PriceEffect::Changes));
/// assert_eq!(effect("!!").map_err(|error| error.slug()), Err("malformed-modifier"));
/// assert_eq!(effect("ZZ")?, None);
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ModifierTable(List<Modifier, ModifierMeaning>);

const SHAPE: Shape = Shape {
    series: Series::Modifiers,
    columns: &["modifier", "from", "to", "price_effect", "words", "confirmed", "citation"],
    contiguous: false,
};

impl ModifierTable {
    /// Reads a list of this form; an error names line and column.
    pub fn parse(text: &str) -> Result<ModifierTable> {
        List::parse(text, &SHAPE, |cells| {
            let modifier: Modifier = cells.read("modifier", "two letters and digits")?;
            let key = RowKey::Label(Label::new(&modifier.to_string())?);
            let effects = PriceEffect::ALL.map(|effect| (effect.slug(), effect));
            let effect =
                cells.one_of("price_effect", &effects, "'component', 'none', 'changes' or 'denies'")?;
            Ok((modifier, key, ModifierMeaning { effect, words: cells.text("words")?.into() }))
        })
        .map(ModifierTable)
    }

    /// What a modifier does to a price on a day; `None` where the list does not have it on that day.
    pub fn effect(&self, modifier: Modifier, day: Day) -> Option<(PriceEffect, RowRef)> {
        self.meaning(modifier, day).map(|(meaning, row)| (meaning.effect, row))
    }

    /// A modifier on a day, with its words.
    pub fn meaning(&self, modifier: Modifier, day: Day) -> Option<(&ModifierMeaning, RowRef)> {
        self.0.find(modifier, day).map(|row| (&row.value, row.row_ref))
    }

    /// The effect of a modifier that pricing can apply, `Component` or `None`; else the refusal: `modifier-unknown`,
    /// `modifier-not-supported` or `denied-by-modifier`.
    ///
    /// ```
    /// # #[cfg(feature = "embed-lists")] {
    /// use cleanclaim::tables::modifiers::ModifierTable;
    /// let refused = ModifierTable::embedded()?.applicable("52".parse()?, "2026-03-01".parse()?).unwrap_err();
    /// assert_eq!(refused.to_string(), "modifier 52 changes the payment by a rule that is not applied here yet");
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn applicable(&self, modifier: Modifier, day: Day) -> Result<(PriceEffect, RowRef)> {
        self.applicable_row(modifier, day).map(|row| (row.value.effect, row.row_ref))
    }

    /// The row of [`ModifierTable::applicable`].
    #[inline(always)]
    pub fn applicable_row(
        &self,
        modifier: Modifier,
        day: Day,
    ) -> Result<&ListRow<Modifier, ModifierMeaning>> {
        let refused = match self.0.find(modifier, day) {
            None => code::MODIFIER_UNKNOWN,
            Some(row) => match row.value.effect {
                PriceEffect::Changes => code::MODIFIER_NOT_SUPPORTED,
                PriceEffect::Denies => code::DENIED_BY_MODIFIER,
                PriceEffect::Component | PriceEffect::None => return Ok(row),
            },
        };
        Err(Error::new(refused).with("modifier", modifier).with("day", day))
    }
}

listed!(ModifierTable, Modifier, ModifierMeaning, "modifiers.tsv");
