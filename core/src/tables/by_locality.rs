//! Tables of values by release and payment locality: one frame for all of them.

use once_cell::sync::OnceCell;

use super::index::Index;
use super::pack::{Pack, Release};
use super::release::{AsOf, Selected, Timeline};
use crate::codes::{Carrier, Locality};
use crate::error::{Error, Result, code};
use crate::row::{RowKey, RowRef, Series};

/// What a locality has in a release, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct LocalityValue<'t, V> {
    /// The release that answered.
    pub release: Selected<'t>,
    /// The locality, under the carrier number that the file has.
    pub locality: Locality,
    /// What it has.
    pub row: &'t V,
}

impl<V: Stored> LocalityValue<'_, V> {
    /// Where the row stands.
    pub const fn row_ref(&self) -> RowRef {
        RowRef {
            series: V::SERIES,
            release: self.release.name(),
            key: RowKey::Locality(self.locality),
            period: self.release.period(),
        }
    }
}

/// A value that a pack holds in some columns.
pub trait Stored: Sized {
    /// Which table.
    const SERIES: Series;
    /// Which columns a pack of it has, as a number.
    const SCHEMA: u16;
    /// The columns beside `release` (index) and `locality` (packed); the pack's rows are sorted by both.
    const COLUMNS: &'static [&'static str];
    /// The value of a row, one number a column.
    fn read(row: &[u32]) -> Self;
}

struct Rows<V> {
    /// Release and locality of each row.
    keys: Vec<(u32, u32)>,
    index: Index,
    values: Vec<V>,
}

impl<V> Rows<V> {
    #[inline(always)]
    fn find<'t>(&'t self, release: Selected<'t>, locality: Locality) -> Option<LocalityValue<'t, V>> {
        let key = (release.index() as u32, locality.packed());
        let at = self.index.find(&key, |at| self.keys.get(at) == Some(&key))?;
        self.values.get(at).map(|row| LocalityValue { release, locality, row })
    }
}

/// The releases of one pack.
pub(super) struct ByLocality<V> {
    pack: Pack,
    timeline: Timeline,
    rows: OnceCell<Rows<V>>,
}

impl<V: Stored> ByLocality<V> {
    pub fn new(pack: Pack) -> Result<ByLocality<V>> {
        pack.expect(V::SERIES, V::SCHEMA)?;
        let timeline = Timeline::new(&pack.manifest().releases);
        Ok(ByLocality { pack, timeline, rows: OnceCell::new() })
    }

    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    pub fn releases(&self) -> &[Release] {
        &self.pack.manifest().releases
    }

    #[inline(always)]
    fn rows(&self) -> Result<&Rows<V>> {
        self.rows.get_or_try_init(|| decode(&self.pack))
    }

    pub fn preload(&self) -> Result<()> {
        self.rows().map(|_| ())
    }

    #[inline(always)]
    pub fn select(&self, as_of: AsOf) -> Option<Selected<'_>> {
        self.timeline.select(self.releases(), as_of)
    }

    /// A California locality is found under either carrier number; the answer names the one that the file has.
    #[inline(always)]
    pub fn look_up<'t>(
        &'t self,
        release: Selected<'t>,
        locality: Locality,
    ) -> Result<Option<LocalityValue<'t, V>>> {
        let rows = self.rows()?;
        if let Some(found) = rows.find(release, locality) {
            return Ok(Some(found));
        }
        Ok(other_california(locality).and_then(|other| rows.find(release, other)))
    }

    pub fn localities(&self, release: Selected<'_>) -> Result<impl Iterator<Item = Locality> + '_> {
        let wanted = release.index() as u32;
        let keys = self.rows()?.keys.iter().filter(move |(release, _)| *release == wanted);
        Ok(keys.filter_map(|(_, packed)| Locality::from_packed(*packed).ok()))
    }
}

impl<V: Stored> std::fmt::Debug for ByLocality<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}({:?})", V::SERIES, self.pack)
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

fn decode<V: Stored>(pack: &Pack) -> Result<Rows<V>> {
    let bad = |what: &'static str| {
        Error::new(code::PACK_DAMAGED)
            .with("file", pack.file())
            .with("what", what)
            .with("expected", "rows sorted by release and locality, in columns of one length")
            .with("found", "others")
    };
    let (releases, localities) = (pack.values("release")?, pack.values("locality")?);
    let columns = V::COLUMNS.iter().map(|name| pack.values(name)).collect::<Result<Vec<_>>>()?;
    if columns.iter().chain([&localities]).any(|column| column.len() != releases.len()) {
        return Err(bad("the number of rows"));
    }
    let keys: Vec<(u32, u32)> = releases.into_iter().zip(localities).collect();
    if keys.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(bad("the order of rows"));
    }
    let index = Index::new(keys.iter().enumerate().map(|(at, key)| (at as u32, *key)));
    let values = (0..keys.len())
        .map(|row| V::read(&columns.iter().map(|column| column[row]).collect::<Vec<_>>()))
        .collect();
    Ok(Rows { keys, index, values })
}

/// Gives a table its public face over [`ByLocality`].
macro_rules! by_locality {
    ($(#[$doc:meta])* $table:ident of $value:ty) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $table($crate::tables::by_locality::ByLocality<$value>);

        impl $table {
            /// Takes a pack of this series.
            pub fn new(pack: $crate::tables::pack::Pack) -> $crate::Result<$table> {
                $crate::tables::by_locality::ByLocality::new(pack).map($table)
            }

            /// The pack behind it.
            pub fn pack(&self) -> &$crate::tables::pack::Pack {
                self.0.pack()
            }

            /// Its releases, in the order of their first day.
            pub fn releases(&self) -> &[$crate::tables::pack::Release] {
                self.0.releases()
            }

            /// Decodes the pack now, so that the first question is as fast as the next.
            pub fn preload(&self) -> $crate::Result<()> {
                self.0.preload()
            }

            /// The release that answers for a day, if one does.
            #[inline(always)]
            pub fn select(&self, as_of: $crate::tables::release::AsOf) -> Option<$crate::tables::release::Selected<'_>> {
                self.0.select(as_of)
            }

            /// What a locality has in a selected release; `None` where the release has no such locality. A California
            /// locality is found under either carrier number; the answer names the one that the file has.
            #[inline(always)]
            pub fn look_up<'t>(
                &'t self,
                release: $crate::tables::release::Selected<'t>,
                locality: $crate::codes::Locality,
            ) -> $crate::Result<Option<$crate::tables::by_locality::LocalityValue<'t, $value>>> {
                self.0.look_up(release, locality)
            }

            /// Every locality of a release.
            pub fn localities(
                &self,
                release: $crate::tables::release::Selected<'_>,
            ) -> $crate::Result<impl Iterator<Item = $crate::codes::Locality> + '_> {
                self.0.localities(release)
            }
        }
    };
}
pub(super) use by_locality;
