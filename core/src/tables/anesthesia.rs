//! Anesthesia conversion factors, by release and locality.
//!
//! Source: the `ANES` file of a release.

use once_cell::sync::OnceCell;

use super::gpci::other_california;
use super::pack::{Pack, Release};
use super::release::{AsOf, Selected, select};
use crate::codes::Locality;
use crate::error::{Error, Result, code};
use crate::money::Rate;
use crate::row::{RowKey, RowRef, Series};

/// Which columns a pack of this series has, one row a locality and release, sorted by release, then locality:
/// `release` (index), `locality` (packed), `factor` (ten-thousandths).
pub const SCHEMA: u16 = 1;

/// A locality's factor on a day.
#[derive(Debug, Clone, Copy)]
pub struct AnesthesiaLookup {
    /// The release that answered.
    pub release: Selected,
    /// What one unit pays.
    pub conversion_factor: Rate,
    /// Where it stands.
    pub row_ref: RowRef,
}

struct Rows {
    /// For each release, where its rows begin; one more at the end.
    starts: Vec<usize>,
    localities: Vec<u32>,
    factors: Vec<Rate>,
}

impl Rows {
    /// Where the rows of a release stand; nowhere, where it is the release of another table.
    fn of_release(&self, index: usize) -> std::ops::Range<usize> {
        match (self.starts.get(index), self.starts.get(index + 1)) {
            (Some(from), Some(to)) => *from..*to,
            _ => 0..0,
        }
    }
}

/// The releases of one pack.
pub struct AnesthesiaConversionFactors {
    pack: Pack,
    rows: OnceCell<Rows>,
}

impl std::fmt::Debug for AnesthesiaConversionFactors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AnesthesiaConversionFactors({:?})", self.pack)
    }
}

impl AnesthesiaConversionFactors {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<AnesthesiaConversionFactors> {
        pack.expect(Series::AnesthesiaConversionFactors, SCHEMA)?;
        Ok(AnesthesiaConversionFactors { pack, rows: OnceCell::new() })
    }

    /// The pack behind it.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Its releases, in the order of their first day.
    pub fn releases(&self) -> &[Release] {
        &self.pack.manifest().releases
    }

    fn rows(&self) -> Result<&Rows> {
        self.rows.get_or_try_init(|| decode(&self.pack))
    }

    /// Decodes the pack now, so that the first question is as fast as the next.
    pub fn preload(&self) -> Result<()> {
        self.rows().map(|_| ())
    }

    /// The release that answers for a day, if one does.
    pub fn select(&self, as_of: AsOf) -> Option<Selected> {
        select(self.releases(), as_of)
    }

    /// The factor of a locality in a selected release; `None` where the release has no such locality. A California
    /// locality is found under either carrier number; the answer names the one that the file has.
    pub fn look_up(&self, release: Selected, locality: Locality) -> Result<Option<AnesthesiaLookup>> {
        let rows = self.rows()?;
        let range = rows.of_release(release.index);
        let find = |locality: Locality| {
            rows.localities[range.clone()]
                .binary_search(&locality.packed())
                .ok()
                .map(|at| (locality, range.start + at))
        };
        let found = find(locality).or_else(|| other_california(locality).and_then(find));
        Ok(found.map(|(locality, at)| AnesthesiaLookup {
            release,
            conversion_factor: rows.factors[at],
            row_ref: RowRef {
                series: Series::AnesthesiaConversionFactors,
                release: release.name,
                key: RowKey::Locality(locality),
                period: release.period,
            },
        }))
    }

    /// Every locality of a release.
    pub fn localities(&self, release: Selected) -> Result<impl Iterator<Item = Locality> + '_> {
        let rows = self.rows()?;
        let range = rows.of_release(release.index);
        Ok(rows.localities[range].iter().filter_map(|packed| Locality::from_packed(*packed).ok()))
    }
}

fn decode(pack: &Pack) -> Result<Rows> {
    let bad = |what: &'static str| {
        Error::new(code::PACK_DAMAGED)
            .with("file", pack.file())
            .with("what", what)
            .with("expected", "rows sorted by release and locality, in columns of one length")
            .with("found", "others")
    };
    let release = pack.values("release")?;
    let localities = pack.values("locality")?;
    let factors = pack.values("factor")?;
    if localities.len() != release.len() || factors.len() != release.len() {
        return Err(bad("the number of rows"));
    }
    let keys = || release.iter().zip(&localities);
    if keys().zip(keys().skip(1)).any(|(left, right)| left >= right) {
        return Err(bad("the order of rows"));
    }
    let releases = pack.manifest().releases.len();
    let starts =
        (0..=releases).map(|index| release.partition_point(|value| (*value as usize) < index)).collect();
    let factors = factors.into_iter().map(|value| Rate::from_scaled(i64::from(value))).collect();
    Ok(Rows { starts, localities, factors })
}
