//! One code set over all packs of it that are loaded.

use super::{Conversion, FIRST_DAY, Icd10, Icd10Change, Icd10Code, Icd10Lookup, Icd10Title, Titles};
use crate::codes::CodeStatus;
use crate::dates::Day;
use crate::error::Result;

/// A code set, whatever packs hold it. A day is answered by the pack added last that covers it; what that pack does not know
/// of, the others may: a code that ended before a year whose order file was imported alone is terminated, not unknown.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::codes::{CodeStatus, Icd10Cm};
/// use cleanclaim::tables::Tables;
///
/// let tables = Tables::embedded()?;
/// let code: Icd10Cm = "E11.40".parse()?;
/// let found = tables.icd10_cm().look_up(code, "2025-11-03".parse()?)?;
/// assert_eq!(found.status, CodeStatus::Valid);
/// assert_eq!(found.title.unwrap().long, "Type 2 diabetes mellitus with diabetic neuropathy, unspecified");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug)]
pub struct Icd10Set<'t, C>(pub(crate) &'t [Icd10<C>]);

impl<C> Clone for Icd10Set<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Icd10Set<'_, C> {}

impl<'t, C: Icd10Code> Icd10Set<'t, C> {
    /// The packs, the one added last at the end.
    pub fn packs(self) -> &'t [Icd10<C>] {
        self.0
    }

    /// The pack that answers for a day; `None` where none covers it.
    pub fn on(self, day: Day) -> Option<&'t Icd10<C>> {
        self.0.iter().rfind(|pack| pack.covered().contains(day))
    }

    fn outside(self, on: Day) -> CodeStatus {
        match on.days() < FIRST_DAY && !self.0.is_empty() {
            true => CodeStatus::NotYetEffective,
            false => CodeStatus::NotCovered,
        }
    }

    /// A pack besides the one that answers which knows the code, and what that says of the day.
    fn elsewhere(self, code: C, on: Day) -> Result<Option<(&'t Icd10<C>, CodeStatus)>> {
        let mut later = None;
        for pack in self.0.iter().rev().filter(|pack| !pack.covered().contains(on)) {
            if !pack.knows(code)? {
                continue;
            }
            if pack.covered().to() < on {
                if pack.status(code, pack.covered().to())? != CodeStatus::NotYetEffective {
                    return Ok(Some((pack, CodeStatus::Terminated)));
                }
            } else {
                later = Some((pack, CodeStatus::NotYetEffective));
            }
        }
        Ok(later)
    }

    /// What a code is on a day.
    pub fn status(self, code: C, on: Day) -> Result<CodeStatus> {
        let Some(pack) = self.on(on) else { return Ok(self.outside(on)) };
        Ok(match pack.status(code, on)? {
            CodeStatus::Unknown => {
                self.elsewhere(code, on)?.map_or(CodeStatus::Unknown, |(_, status)| status)
            }
            status => status,
        })
    }

    /// What a code is on a day, with its title and the row.
    pub fn look_up(self, code: C, on: Day) -> Result<Icd10Lookup<C>> {
        self.answer(code, on, Titles::Both)
    }

    /// As [`Icd10Set::look_up`], but that the short title is left empty: for who shows the long one, at half the cost.
    pub(crate) fn look_up_long(self, code: C, on: Day) -> Result<Icd10Lookup<C>> {
        self.answer(code, on, Titles::Long)
    }

    /// As [`Icd10Set::look_up`], without the title: nothing is allocated once the rows are decoded.
    pub fn standing(self, code: C, on: Day) -> Result<Icd10Lookup<C>> {
        self.answer(code, on, Titles::None)
    }

    fn answer(self, code: C, on: Day, titles: Titles) -> Result<Icd10Lookup<C>> {
        let Some(pack) = self.on(on) else {
            let status = self.outside(on);
            // Before its first day a code has the period and title of the earliest pack that knows it.
            if status == CodeStatus::NotYetEffective {
                for pack in self.0.iter().rev() {
                    if pack.knows(code)? {
                        let found = pack.answer(code, pack.covered().from(), titles)?;
                        return Ok(Icd10Lookup {
                            status,
                            title: self.titled(code, on, titles)?,
                            row_ref: None,
                            ..found
                        });
                    }
                }
            }
            return Ok(Icd10Lookup { code, status, period: None, title: None, row_ref: None });
        };
        let found = pack.answer(code, on, titles)?;
        if found.status == CodeStatus::Unknown
            && let Some((other, status)) = self.elsewhere(code, on)?
        {
            let nearest =
                if other.covered().to() < on { other.covered().to() } else { other.covered().from() };
            return Ok(Icd10Lookup { status, ..other.answer(code, nearest, titles)? });
        }
        Ok(found)
    }

    /// What a code is called on a day; the nearest edition's title where that day's has none or is not loaded.
    pub fn title(self, code: C, on: Day) -> Result<Option<Icd10Title>> {
        self.titled(code, on, Titles::Both)
    }

    fn titled(self, code: C, on: Day, titles: Titles) -> Result<Option<Icd10Title>> {
        let answering = self.on(on);
        for pack in answering.into_iter().chain(self.0.iter().rev()) {
            if let Some(title) = pack.titled(code, on, titles)? {
                return Ok(Some(title));
            }
        }
        Ok(None)
    }

    /// What each code is on the day beside it: the bulk form of [`Icd10Set::status`], same answers.
    pub fn check_many(self, codes: &[C], days: &[Day]) -> Result<Vec<CodeStatus>> {
        let rows = codes.len().min(days.len());
        let Some(pack) = self.0.last() else { return Ok(vec![CodeStatus::NotCovered; rows]) };
        let mut found = pack.check_many(codes, days)?;
        if self.0.len() > 1 {
            for ((status, code), on) in found.iter_mut().zip(codes).zip(days) {
                if !pack.covered().contains(*on) || *status == CodeStatus::Unknown {
                    *status = self.status(*code, *on)?;
                }
            }
        }
        Ok(found)
    }

    /// The pack whose account of a code is asked: the first that was added and knows it, since embedded packs reach back
    /// furthest.
    fn account(self, code: C) -> Result<Option<&'t Icd10<C>>> {
        for pack in self.0 {
            if pack.knows(code)? {
                return Ok(Some(pack));
            }
        }
        Ok(None)
    }

    /// All that became of a code, by day.
    pub fn history(self, code: C) -> Result<Vec<Icd10Change>> {
        self.account(code)?.map_or_else(|| Ok(Vec::new()), |pack| pack.history(code))
    }

    fn gathered(
        self,
        gather: impl Fn(&Icd10<C>) -> Result<Vec<Conversion<C>>>,
    ) -> Result<Vec<Conversion<C>>> {
        let mut found = Vec::new();
        for pack in self.0 {
            found.extend(gather(pack)?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The codes that took the place of a code, or of a part of it.
    pub fn replaced_by(self, code: C) -> Result<Vec<Conversion<C>>> {
        self.gathered(|pack| pack.replaced_by(code))
    }

    /// The codes that were used before a code was there.
    pub fn predecessors(self, code: C) -> Result<Vec<Conversion<C>>> {
        self.gathered(|pack| pack.predecessors(code))
    }

    /// Decodes codes and courses of validity now.
    pub fn preload(self) -> Result<()> {
        self.0.iter().try_for_each(Icd10::preload)
    }
}
