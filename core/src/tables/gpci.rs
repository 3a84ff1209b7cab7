//! Geographic practice cost indices, by release and locality.
//!
//! Source: the `GPCI` file of a release. They can change within a year (2023 D changed Puerto Rico and the Virgin
//! Islands), so they are kept by release, not by year.

use once_cell::sync::OnceCell;

use super::pack::{Pack, Release};
use super::release::{AsOf, Selected, select};
use crate::codes::{Carrier, Locality};
use crate::error::{Error, Result, code};
use crate::money::Factor;
use crate::row::{RowKey, RowRef, Series};

/// Which columns a pack of this series has, one row a locality and release, sorted by release, then locality:
/// `release` (index), `locality` (packed), `work` (thousandths; with the floor of 1.0 where the file shows it),
/// `work_without_floor` (thousandths; 0 where the file does not show it), `practice_expense`, `malpractice`.
pub const SCHEMA: u16 = 1;

/// The three indices of a locality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GpciRow {
    /// Work, with the floor of 1.0 where the file applies it.
    pub work: Factor<3>,
    /// Work without the floor, where the file shows it (from 2026 on).
    pub work_without_floor: Option<Factor<3>>,
    /// Practice expense.
    pub practice_expense: Factor<3>,
    /// Malpractice.
    pub malpractice: Factor<3>,
}

/// A locality's indices on a day.
#[derive(Debug, Clone, Copy)]
pub struct GpciLookup {
    /// The release that answered.
    pub release: Selected,
    /// The locality, under the carrier number that the file has.
    pub locality: Locality,
    /// The indices.
    pub row: GpciRow,
    /// Where they stand.
    pub row_ref: RowRef,
}

struct Rows {
    /// For each release, where its rows begin; one more at the end.
    starts: Vec<usize>,
    localities: Vec<u32>,
    rows: Vec<GpciRow>,
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
pub struct Gpci {
    pack: Pack,
    rows: OnceCell<Rows>,
}

impl std::fmt::Debug for Gpci {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gpci({:?})", self.pack)
    }
}

/// The same place under the other of California's two carrier numbers. GPCI and ZIP files put localities 17, 18, 26 and
/// 71 to 74 under 01182 and the others under 01112; other files list them under both. Locality numbers are unique
/// within the state, so either carrier number names the same place.
pub fn other_california(locality: Locality) -> Option<Locality> {
    const NORTH: u32 = 1112;
    const SOUTH: u32 = 1182;
    let other = match locality.carrier().number() {
        NORTH => SOUTH,
        SOUTH => NORTH,
        _ => return None,
    };
    Carrier::from_number(other).ok().map(|carrier| Locality::new(carrier, locality.number()))
}

impl Gpci {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<Gpci> {
        pack.expect(Series::Gpci, SCHEMA)?;
        Ok(Gpci { pack, rows: OnceCell::new() })
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

    /// The indices of a locality in a selected release; `None` where the release has no such locality. A California
    /// locality is found under either carrier number; the answer names the one that the file has.
    pub fn look_up(&self, release: Selected, locality: Locality) -> Result<Option<GpciLookup>> {
        let rows = self.rows()?;
        let range = rows.of_release(release.index);
        let find = |locality: Locality| {
            rows.localities[range.clone()]
                .binary_search(&locality.packed())
                .ok()
                .map(|at| (locality, range.start + at))
        };
        let found = find(locality).or_else(|| other_california(locality).and_then(find));
        Ok(found.map(|(locality, at)| GpciLookup {
            release,
            locality,
            row: rows.rows[at],
            row_ref: RowRef {
                series: Series::Gpci,
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
    let work = pack.values("work")?;
    let without = pack.values("work_without_floor")?;
    let practice_expense = pack.values("practice_expense")?;
    let malpractice = pack.values("malpractice")?;
    let count = release.len();
    if [&localities, &work, &without, &practice_expense, &malpractice]
        .iter()
        .any(|column| column.len() != count)
    {
        return Err(bad("the number of rows"));
    }
    let keys = || release.iter().zip(&localities);
    if keys().zip(keys().skip(1)).any(|(left, right)| left >= right) {
        return Err(bad("the order of rows"));
    }
    let releases = pack.manifest().releases.len();
    let starts =
        (0..=releases).map(|index| release.partition_point(|value| (*value as usize) < index)).collect();
    let index = |value: u32| Factor::from_scaled(i64::from(value));
    let rows = (0..count)
        .map(|row| GpciRow {
            work: index(work[row]),
            work_without_floor: (without[row] != 0).then(|| index(without[row])),
            practice_expense: index(practice_expense[row]),
            malpractice: index(malpractice[row]),
        })
        .collect();
    Ok(Rows { starts, localities, rows })
}
