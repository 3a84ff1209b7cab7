//! Which procedure codes stood on payment files of Medicare other than the physician fee schedule: code numbers alone, no
//! text. They fill what that schedule leaves out: proprietary laboratory analyses and multianalyte assays (laboratory
//! fee schedule), and the days between its releases that are loaded (outpatient addendum B).

use once_cell::sync::OnceCell;

use super::pack::{Pack, Release};
use crate::codes::Hcpcs;
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::Series;

/// The columns of this series.
pub const SCHEMA: u16 = 1;

/// Which codes a file lists, so that the absence of one says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every code that a hospital may report: all but H, S and T codes and dental ones.
    Outpatient,
    /// Laboratory tests: only of proprietary analyses and multianalyte assays it lists every one that is in force.
    Laboratory,
}

/// A file that lists or leaves out a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing<'t> {
    /// The release.
    pub release: &'t Release,
    /// The days for which it speaks of the code.
    pub period: Period,
    /// Does it list the code?
    pub listed: bool,
    /// Which codes the file lists.
    pub scope: Scope,
}

#[derive(Debug)]
struct Data {
    /// Release and code, sorted.
    rows: Vec<(u32, u32)>,
    /// The first day that the file gives, as days from the release's first day backwards; 0 where it gives none earlier.
    earlier: Vec<u32>,
}

/// A pack of code numbers.
#[derive(Debug)]
pub struct ProcedureNumbers {
    pack: Pack,
    data: OnceCell<Data>,
}

impl ProcedureNumbers {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<ProcedureNumbers> {
        pack.expect(Series::ProcedureNumbers, SCHEMA)?;
        Ok(ProcedureNumbers { pack, data: OnceCell::new() })
    }

    crate::tables::pack::pack_and_releases!();

    fn data(&self) -> Result<&Data> {
        self.data.get_or_try_init(|| {
            let (releases, codes) = (self.pack.values("release")?, self.pack.values("code")?);
            let earlier = self.pack.values("earlier")?;
            let rows: Vec<(u32, u32)> = releases.iter().copied().zip(codes.iter().copied()).collect();
            if releases.len() != codes.len()
                || earlier.len() != codes.len()
                || rows.windows(2).any(|pair| pair[0] >= pair[1])
            {
                return Err(Error::new(code::PACK_DAMAGED)
                    .with("file", self.pack.file())
                    .with("what", "the codes")
                    .with("expected", "sorted codes of each release")
                    .with("found", "others"));
            }
            Ok(Data { rows, earlier })
        })
    }

    /// What each file says of a code.
    pub fn listings(&self, procedure: Hcpcs) -> Result<Vec<Listing<'_>>> {
        let data = self.data()?;
        let mut found = Vec::new();
        for (index, release) in self.releases().iter().enumerate() {
            let at = data.rows.binary_search(&(index as u32, procedure.packed()));
            let earlier = at.ok().and_then(|at| data.earlier.get(at)).copied().unwrap_or(0);
            let from = release.period.from().plus(-i32::try_from(earlier).unwrap_or(0));
            found.push(Listing {
                release,
                period: Period::new(from.max(Day::FIRST), release.period.to())?,
                listed: at.is_ok(),
                scope: scope(release),
            });
        }
        Ok(found)
    }

    /// The codes of a release, by its order.
    pub fn codes(&self, release: usize) -> Result<Vec<Hcpcs>> {
        let wanted = u32::try_from(release).unwrap_or(u32::MAX);
        let rows = self.data()?.rows.iter().filter(|(release, _)| *release == wanted);
        rows.map(|(_, code)| Hcpcs::from_packed(*code)).collect()
    }
}

/// A release of the laboratory fee schedule is named CLFS…, any other is of the outpatient kind.
fn scope(release: &Release) -> Scope {
    if release.name.as_str().starts_with("CLFS") { Scope::Laboratory } else { Scope::Outpatient }
}
