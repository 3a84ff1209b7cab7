//! Names and counties of the payment localities, by release.
//!
//! Source: the `LOCCO` file of a release.

use once_cell::sync::OnceCell;

use super::by_locality::other_california;
use super::pack::Pack;
use super::release::{AsOf, Selected, Timeline};
use crate::codes::Locality;
use crate::error::{Error, Result, code};
use crate::row::{RowKey, RowRef, Series};

/// Which columns a pack of this series has. Rows, sorted by locality, then release: `locality` (packed), `first`, `last`
/// (release indexes, both inclusive), `state`, `name`, `counties` (indexes of texts). Texts: `text_length` (bytes);
/// `text` (all of them, one after the other).
pub const SCHEMA: u16 = 1;

/// What a locality is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalityNames<'t> {
    /// Carrier and number.
    pub locality: Locality,
    /// The state or territory, `ALABAMA`.
    pub state: &'t str,
    /// The fee schedule area, `STATEWIDE` where it is the whole state.
    pub name: &'t str,
    /// Its counties, as the file lists them.
    pub counties: &'t str,
}

impl LocalityNames<'_> {
    /// State and area as one name: `ALABAMA`, `TEXAS: DALLAS`.
    pub fn full_name(&self) -> String {
        if self.name == "STATEWIDE" || self.name == self.state {
            self.state.to_string()
        } else {
            format!("{}: {}", self.state, self.name)
        }
    }
}

/// A locality's names on a day.
#[derive(Debug, Clone, Copy)]
pub struct LocalityLookup<'t> {
    /// The release that answered.
    pub release: Selected<'t>,
    /// The names.
    pub names: LocalityNames<'t>,
    /// Where they stand.
    pub row_ref: RowRef,
}

struct StoredRow {
    locality: Locality,
    first: usize,
    last: usize,
    state: usize,
    name: usize,
    counties: usize,
}

struct Rows {
    rows: Vec<StoredRow>,
    texts: Vec<String>,
}

impl Rows {
    fn names(&self, row: &StoredRow) -> LocalityNames<'_> {
        let text = |index: usize| self.texts.get(index).map_or("", String::as_str);
        LocalityNames {
            locality: row.locality,
            state: text(row.state),
            name: text(row.name),
            counties: text(row.counties),
        }
    }

    fn of_release(&self, index: usize) -> impl Iterator<Item = &StoredRow> {
        self.rows.iter().filter(move |row| row.first <= index && index <= row.last)
    }
}

/// The releases of one pack.
pub struct Localities {
    pack: Pack,
    timeline: Timeline,
    rows: OnceCell<Rows>,
}

impl std::fmt::Debug for Localities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Localities({:?})", self.pack)
    }
}

impl Localities {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<Localities> {
        pack.expect(Series::Localities, SCHEMA)?;
        let timeline = Timeline::new(&pack.manifest().releases);
        Ok(Localities { pack, timeline, rows: OnceCell::new() })
    }

    crate::tables::pack::pack_and_releases!();

    fn rows(&self) -> Result<&Rows> {
        self.rows.get_or_try_init(|| decode(&self.pack))
    }

    /// Decodes the pack now, so that the first question is as fast as the next.
    pub fn preload(&self) -> Result<()> {
        self.rows().map(|_| ())
    }

    /// The release that answers for a day. Names and counties decide no amount, so where none of that year is loaded the
    /// last one before it answers; it is never called exact.
    pub fn select(&self, as_of: AsOf) -> Option<Selected<'_>> {
        let found = self.timeline.select(self.releases(), as_of);
        if found.is_some() || as_of.exact_only {
            return found;
        }
        let before = self.releases().iter().rfind(|release| release.period.to() < as_of.on)?;
        let as_of = AsOf { on: before.period.to(), ..as_of };
        self.timeline.select(self.releases(), as_of).map(Selected::of_another_day)
    }

    fn lookup<'t>(release: Selected<'t>, names: LocalityNames<'t>) -> LocalityLookup<'t> {
        let row_ref = RowRef {
            series: Series::Localities,
            release: release.name(),
            key: RowKey::Locality(names.locality),
            period: release.period(),
        };
        LocalityLookup { release, names, row_ref }
    }

    /// The names of a locality in a selected release; `None` where it has no such locality. A California locality is
    /// found under either carrier number.
    pub fn look_up<'t>(
        &'t self,
        release: Selected<'t>,
        locality: Locality,
    ) -> Result<Option<LocalityLookup<'t>>> {
        let rows = self.rows()?;
        let find = |locality| rows.of_release(release.index()).find(|row| row.locality == locality);
        let found = find(locality).or_else(|| other_california(locality).and_then(find));
        Ok(found.map(|row| Localities::lookup(release, rows.names(row))))
    }

    /// Every locality of a release.
    pub fn all(&self, release: Selected<'_>) -> Result<impl Iterator<Item = LocalityNames<'_>>> {
        let rows = self.rows()?;
        Ok(rows.of_release(release.index()).map(|row| rows.names(row)))
    }

    /// The locality that somebody calls by a name, in any case: a state that is one locality (`Alabama`), an area
    /// (`Dallas`, `Texas: Dallas`), a county, or words of an area's name (`San Diego`). A name of more than one locality
    /// is refused with the candidates.
    pub fn find<'t>(&'t self, release: Selected<'t>, name: &str, as_of: AsOf) -> Result<LocalityLookup<'t>> {
        let rows = self.rows()?;
        let wanted = words(name);
        let tiers: [&dyn Fn(&LocalityNames<'_>) -> bool; 3] = [
            &|names| {
                let full = words(&names.full_name());
                words(names.state) == wanted || words(names.name) == wanted || full == wanted
            },
            &|names| {
                names.counties.split([',', ';', '/']).any(|county| county_words(county).contains(&wanted))
            },
            &|names| format!(" {} ", words(names.name)).contains(&format!(" {wanted} ")),
        ];
        for fits in tiers.into_iter().filter(|_| !wanted.is_empty()) {
            let found: Vec<_> = rows
                .of_release(release.index())
                .map(|row| rows.names(row))
                .filter(|names| fits(names))
                .collect();
            match found[..] {
                [] => {}
                [names] => return Ok(Localities::lookup(release, names)),
                _ => {
                    let candidates: Vec<String> =
                        found.iter().map(|names| names.locality.to_string()).collect();
                    return Err(Error::new(code::LOCALITY_NAME_AMBIGUOUS)
                        .with("value", name)
                        .with("date", as_of.on)
                        .with("candidates", candidates.join(", ")));
                }
            }
        }
        Err(Error::new(code::LOCALITY_NAME_UNKNOWN).with("value", name).with("date", as_of.on))
    }
}

/// Upper-case words separated by one blank, all else left out.
fn words(text: &str) -> String {
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|part| !part.is_empty());
    parts.map(str::to_uppercase).collect::<Vec<_>>().join(" ")
}

/// The counties that one element of a list names: `HARFORD AND HOWARD` is two.
fn county_words(element: &str) -> Vec<String> {
    element.split(" AND ").map(|part| words(part.trim().trim_start_matches("AND "))).collect()
}

fn decode(pack: &Pack) -> Result<Rows> {
    let bad = |what: &'static str| {
        Error::new(code::PACK_DAMAGED)
            .with("file", pack.file())
            .with("what", what)
            .with("expected", "rows and texts that fit together")
            .with("found", "others")
    };
    let names = ["locality", "first", "last", "state", "name", "counties"];
    let columns = names.into_iter().map(|name| pack.values(name)).collect::<Result<Vec<_>>>()?;
    let count = columns[0].len();
    if columns.iter().any(|column| column.len() != count) {
        return Err(bad("the number of rows"));
    }
    let mut text = pack.text("text")?;
    let mut texts = Vec::new();
    for length in pack.values("text_length")? {
        let length = length as usize;
        if !text.is_char_boundary(length) {
            return Err(bad("the length of a text"));
        }
        let rest = text.split_off(length);
        texts.push(std::mem::replace(&mut text, rest));
    }
    let rows = (0..count)
        .map(|row| {
            let value = |column: usize| columns[column][row] as usize;
            let locality = Locality::from_packed(columns[0][row]).map_err(|_| bad("a locality"))?;
            let (state, name, counties) = (value(3), value(4), value(5));
            if [state, name, counties].iter().any(|index| *index >= texts.len()) {
                return Err(bad("the index of a text"));
            }
            Ok(StoredRow { locality, first: value(1), last: value(2), state, name, counties })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Rows { rows, texts })
}
