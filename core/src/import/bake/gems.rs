//! The pack of [`crate::tables::gems`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::PackWriter;
use crate::codes::{Icd9Cm, Icd10Cm};
use crate::error::{Error, Result, code};
use crate::import::{GemRelease, GemRows};
use crate::row::Series;
use crate::tables::gems::{GemFlags, SCHEMA};
use crate::tables::pack::Manifest;

type Rows<S, T> = BTreeMap<S, Vec<(Option<T>, GemFlags)>>;

/// Bakes the mappings of one edition, both directions.
pub fn gems(releases: &[GemRelease]) -> Result<Vec<u8>> {
    let Some(latest) = releases.iter().max_by_key(|table| table.release.period) else {
        return Err(Error::new(code::IMPORT_NOTHING_TO_BAKE).with("series", Series::Gems));
    };
    let mut release = latest.release.clone();
    (release.rows, release.sources) = (0, Vec::new());
    let (mut forward, mut backward): (Rows<Icd9Cm, Icd10Cm>, Rows<Icd10Cm, Icd9Cm>) = Default::default();
    let mut of_edition: Vec<&GemRelease> =
        releases.iter().filter(|table| table.release.name == latest.release.name).collect();
    of_edition.sort_by(|left, right| left.release.sources[0].file.cmp(&right.release.sources[0].file));
    for table in of_edition {
        release.rows += table.release.rows;
        release.sources.extend(table.release.sources.iter().cloned());
        match &table.rows {
            GemRows::Forward(rows) => {
                rows.iter()
                    .for_each(|(from, to, flags)| forward.entry(*from).or_default().push((*to, *flags)));
            }
            GemRows::Backward(rows) => {
                rows.iter()
                    .for_each(|(from, to, flags)| backward.entry(*from).or_default().push((*to, *flags)));
            }
        }
    }
    let icd9: BTreeSet<Icd9Cm> =
        forward.keys().copied().chain(backward.values().flatten().filter_map(|row| row.0)).collect();
    let icd10: BTreeSet<Icd10Cm> =
        backward.keys().copied().chain(forward.values().flatten().filter_map(|row| row.0)).collect();
    let manifest = Manifest { series: Series::Gems, stored_rows: release.rows, releases: vec![release] };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    let lines =
        |codes: &mut dyn Iterator<Item = String>| codes.fold(String::new(), |all, code| all + &code + "\n");
    writer.text("icd9", &lines(&mut icd9.iter().map(|code| code.without_dot())))?;
    writer.text("icd10", &lines(&mut icd10.iter().map(|code| code.without_dot())))?;
    write(&mut writer, ["forward.count", "forward.target", "forward.flags"], &icd9, &icd10, &forward)?;
    write(&mut writer, ["backward.count", "backward.target", "backward.flags"], &icd10, &icd9, &backward)?;
    writer.finish()
}

fn write<S: Ord + Copy, T: Ord + Copy + std::hash::Hash>(
    writer: &mut PackWriter,
    names: [&str; 3],
    sources: &BTreeSet<S>,
    targets: &BTreeSet<T>,
    rows: &Rows<S, T>,
) -> Result<()> {
    let numbers: HashMap<T, u32> = targets.iter().zip(1..).map(|(code, number)| (*code, number)).collect();
    let (mut counts, mut to, mut flags) = (Vec::new(), Vec::new(), Vec::new());
    for source in sources {
        let of_code = rows.get(source).map_or(&[][..], Vec::as_slice);
        counts.push(of_code.len() as u32);
        for (target, flag) in of_code {
            to.push(target.and_then(|target| numbers.get(&target).copied()).unwrap_or(0));
            flags.push(flag.packed());
        }
    }
    writer.column(names[0], &counts)?;
    writer.column(names[1], &to)?;
    writer.column(names[2], &flags)
}
