//! The general equivalence mappings between ICD-9-CM and ICD-10-CM diagnoses, 2018: the last that were issued.

use once_cell::sync::OnceCell;

use super::pack::Pack;
use crate::codes::{Icd9Cm, Icd10Cm};
use crate::error::{Error, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// The columns of this series.
pub const SCHEMA: u16 = 1;

/// What a mapping says of itself: the five digits of the file.
///
/// ```
/// use cleanclaim::tables::gems::GemFlags;
/// let flags: GemFlags = "10112".parse()?;
/// assert!(flags.approximate && flags.combination && !flags.no_map);
/// assert_eq!((flags.scenario, flags.choice_list), (1, 2));
/// assert_eq!(flags.to_string(), "10112");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GemFlags {
    /// The two codes do not mean quite the same.
    pub approximate: bool,
    /// Nothing in the other code set means it.
    pub no_map: bool,
    /// It takes several codes together: one of each choice list of a scenario.
    pub combination: bool,
    /// Which of the alternative combinations, from 1; 0 where there is none.
    pub scenario: u8,
    /// Which place in the combination, from 1; 0 where there is none.
    pub choice_list: u8,
}

impl GemFlags {
    #[cfg(feature = "import")]
    pub(crate) fn packed(self) -> u32 {
        u32::from(self.approximate)
            | u32::from(self.no_map) << 1
            | u32::from(self.combination) << 2
            | u32::from(self.scenario & 15) << 3
            | u32::from(self.choice_list & 15) << 7
    }

    fn unpack(packed: u32) -> GemFlags {
        GemFlags {
            approximate: packed & 1 != 0,
            no_map: packed & 2 != 0,
            combination: packed & 4 != 0,
            scenario: (packed >> 3 & 15) as u8,
            choice_list: (packed >> 7 & 15) as u8,
        }
    }
}

impl std::str::FromStr for GemFlags {
    type Err = Error;
    fn from_str(text: &str) -> Result<GemFlags> {
        let bad = || Error::new(code::MALFORMED_GEM_FLAGS).with("value", text);
        let digits: [u8; 5] = text.as_bytes().try_into().map_err(|_| bad())?;
        if !digits.iter().all(u8::is_ascii_digit) || digits[..3].iter().any(|digit| *digit > b'1') {
            return Err(bad());
        }
        Ok(GemFlags {
            approximate: digits[0] == b'1',
            no_map: digits[1] == b'1',
            combination: digits[2] == b'1',
            scenario: digits[3] - b'0',
            choice_list: digits[4] - b'0',
        })
    }
}

impl std::fmt::Display for GemFlags {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digit = |flag: bool| u8::from(flag);
        let (first, second, third) = (digit(self.approximate), digit(self.no_map), digit(self.combination));
        write!(f, "{first}{second}{third}{}{}", self.scenario, self.choice_list)
    }
}

/// What a code maps to, each target with its flags; a target that is `None` where nothing means the code.
pub type Targets<T> = Vec<(Option<T>, GemFlags)>;

/// One direction of the mappings: codes in order, how many rows each has, and the rows.
#[derive(Debug)]
struct Direction {
    starts: Vec<u32>,
    targets: Vec<u32>,
    flags: Vec<u32>,
}

#[derive(Debug)]
struct Data {
    icd9: Vec<Icd9Cm>,
    icd10: Vec<Icd10Cm>,
    forward: Direction,
    backward: Direction,
}

/// A pack of the mappings.
#[derive(Debug)]
pub struct Gems {
    pack: Pack,
    data: OnceCell<Data>,
}

impl Gems {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<Gems> {
        pack.expect(Series::Gems, SCHEMA)?;
        Ok(Gems { pack, data: OnceCell::new() })
    }

    crate::tables::pack::pack_and_releases!();

    fn data(&self) -> Result<&Data> {
        self.data.get_or_try_init(|| decode(&self.pack))
    }

    /// The row that a mapping from a code stands on.
    pub fn row(&self, key: &str) -> Result<RowRef> {
        let release = self.releases().first().ok_or_else(|| bad(&self.pack, "the manifest"))?;
        Ok(RowRef {
            series: Series::Gems,
            release: release.name,
            key: RowKey::Label(Label::new(key)?),
            period: release.period,
        })
    }

    /// What an ICD-9-CM code maps to, in the order of the file: `None` where the mappings do not have it; a target that is
    /// `None` where nothing means it.
    pub fn from_icd9(&self, code: Icd9Cm) -> Result<Option<Targets<Icd10Cm>>> {
        let data = self.data()?;
        let Ok(at) = data.icd9.binary_search(&code) else { return Ok(None) };
        Ok(rows(&data.forward, at, &data.icd10))
    }

    /// What an ICD-10-CM code maps back to; as [`Gems::from_icd9`].
    pub fn from_icd10(&self, code: Icd10Cm) -> Result<Option<Targets<Icd9Cm>>> {
        let data = self.data()?;
        let Ok(at) = data.icd10.binary_search(&code) else { return Ok(None) };
        Ok(rows(&data.backward, at, &data.icd9))
    }

    /// Every ICD-9-CM code, and every ICD-10-CM code, in order.
    pub fn codes(&self) -> Result<(&[Icd9Cm], &[Icd10Cm])> {
        self.data().map(|data| (&data.icd9[..], &data.icd10[..]))
    }
}

/// The rows of a code; none where it is only ever a target.
fn rows<T: Copy>(direction: &Direction, at: usize, codes: &[T]) -> Option<Targets<T>> {
    let (from, to) = (*direction.starts.get(at)? as usize, *direction.starts.get(at + 1)? as usize);
    if from == to {
        return None;
    }
    let pairs = direction.targets.get(from..to)?.iter().zip(direction.flags.get(from..to)?);
    // Target 0 is none; others count from 1.
    let target = |number: u32| (number as usize).checked_sub(1).and_then(|at| codes.get(at).copied());
    Some(pairs.map(|(number, flags)| (target(*number), GemFlags::unpack(*flags))).collect())
}

fn bad(pack: &Pack, what: &str) -> Error {
    Error::new(code::PACK_DAMAGED)
        .with("file", pack.file())
        .with("what", what)
        .with("expected", "mappings between sorted codes")
        .with("found", "others")
}

fn decode(pack: &Pack) -> Result<Data> {
    fn codes<T: std::str::FromStr + Ord>(pack: &Pack, name: &'static str) -> Result<Vec<T>> {
        let text = pack.text(name)?;
        let read: Vec<T> =
            text.lines().map(|line| line.parse().map_err(|_| bad(pack, name))).collect::<Result<_>>()?;
        if read.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(bad(pack, name));
        }
        Ok(read)
    }
    let direction = |names: [&'static str; 3], sources: usize, targets: usize| -> Result<Direction> {
        let (counts, to, flags) = (pack.values(names[0])?, pack.values(names[1])?, pack.values(names[2])?);
        let mut starts = vec![0_u32];
        let mut total = 0_u32;
        for count in &counts {
            total = total.saturating_add(*count);
            starts.push(total);
        }
        let fits = counts.len() == sources
            && total as usize == to.len()
            && to.len() == flags.len()
            && to.iter().all(|target| *target as usize <= targets);
        if fits { Ok(Direction { starts, targets: to, flags }) } else { Err(bad(pack, names[1])) }
    };
    let icd9: Vec<Icd9Cm> = codes(pack, "icd9")?;
    let icd10: Vec<Icd10Cm> = codes(pack, "icd10")?;
    let forward = direction(["forward.count", "forward.target", "forward.flags"], icd9.len(), icd10.len())?;
    let backward =
        direction(["backward.count", "backward.target", "backward.flags"], icd10.len(), icd9.len())?;
    Ok(Data { icd9, icd10, forward, backward })
}
