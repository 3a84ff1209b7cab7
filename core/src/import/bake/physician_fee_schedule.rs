//! The pack of [`crate::tables::physician_fee_schedule`].

use std::collections::{BTreeMap, HashMap};

use super::{PackWriter, figure, in_order, too_many};
use crate::codes::Hcpcs;
use crate::error::Result;
use crate::import::{FeeScheduleRelease, FeeScheduleRow};
use crate::money::Factor;
use crate::row::Series;
use crate::tables::pack::Manifest;
use crate::tables::physician_fee_schedule::{Policy, SCHEMA, pack_text};

/// A row with the first and the last release that have it.
struct Version<'r> {
    first: u32,
    last: u32,
    row: &'r FeeScheduleRow,
}

/// One question reads one block of each column: small enough to be decoded in a moment, large enough to compress well.
const ROWS_IN_BLOCK: usize = 8192;

/// Bakes releases of the fee schedule. A row is stored once for a run of releases that have it unchanged.
pub fn physician_fee_schedule(releases: &[FeeScheduleRelease]) -> Result<Vec<u8>> {
    let ordered = in_order(Series::PhysicianFeeSchedule, releases, |table| &table.release)?;
    if ordered.len() > 256 {
        return Err(too_many("releases", ordered.len(), 256));
    }
    let mut keys: BTreeMap<(u32, u16), Vec<Version<'_>>> = BTreeMap::new();
    for (index, table) in ordered.iter().enumerate() {
        let index = index as u32;
        for row in &table.rows {
            let key = (row.procedure.packed(), row.component.map_or(0, |component| component.packed()));
            let versions = keys.entry(key).or_default();
            match versions.last_mut() {
                Some(version) if version.last + 1 == index && version.row == row => version.last = index,
                _ => versions.push(Version { first: index, last: index, row }),
            }
        }
    }
    let versions: Vec<&Version<'_>> = keys.values().flatten().collect();
    let (policies, policy_of_row) = number_policies(versions.iter().map(|version| &version.row.policy));
    if policies.len() > 65_536 {
        return Err(too_many("combinations of indicators", policies.len(), 65_536));
    }
    let manifest = Manifest {
        series: Series::PhysicianFeeSchedule,
        stored_rows: versions.len() as u32,
        releases: ordered.iter().map(|table| table.release.clone()).collect(),
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    writer.column("procedure", &keys.keys().map(|key| key.0).collect::<Vec<_>>())?;
    writer.column("modifier", &keys.keys().map(|key| u32::from(key.1)).collect::<Vec<_>>())?;
    let starts = keys.values().scan(0, |next, versions| {
        let start = *next;
        *next += versions.len() as u32;
        Some(start)
    });
    writer.column("start", &starts.collect::<Vec<_>>())?;
    write_rows(&mut writer, &versions, &policy_of_row)?;
    write_policies(&mut writer, &policies)?;
    let factors = ordered
        .iter()
        .map(|table| figure("conversion factor", table.conversion_factor.scaled(), u32::MAX))
        .collect::<Result<Vec<_>>>()?;
    writer.column("conversion_factor", &factors)?;
    writer.finish()
}

/// The distinct policies in the order in which rows first have them, and the number of each row's.
fn number_policies<'r>(all: impl Iterator<Item = &'r Policy>) -> (Vec<Policy>, Vec<u32>) {
    let mut numbers: HashMap<Policy, u32> = HashMap::new();
    let mut policies = Vec::new();
    let of_row = all
        .map(|policy| {
            *numbers.entry(*policy).or_insert_with(|| {
                policies.push(*policy);
                policies.len() as u32 - 1
            })
        })
        .collect();
    (policies, of_row)
}

fn write_rows(writer: &mut PackWriter, versions: &[&Version<'_>], policy: &[u32]) -> Result<()> {
    let mut put = |name: &str, value: fn(&Version<'_>) -> u32| {
        let values: Vec<u32> = versions.iter().map(|version| value(version)).collect();
        writer.column_in_blocks(name, &values, ROWS_IN_BLOCK)
    };
    put("first", |version| version.first)?;
    put("last", |version| version.last)?;
    put("status", |version| version.row.status.letter() as u32)?;
    put("flags", |version| {
        let row = version.row;
        u32::from(row.rare_non_facility)
            | u32::from(row.rare_facility) << 1
            | u32::from(row.not_used_for_medicare) << 2
    })?;
    writer.column_in_blocks("policy", policy, ROWS_IN_BLOCK)?;
    let mut put = |name: &str, value: fn(&FeeScheduleRow) -> Factor<2>| {
        let values = versions
            .iter()
            .map(|version| figure(name, value(version.row).scaled(), u32::from(u16::MAX)))
            .collect::<Result<Vec<_>>>()?;
        writer.column_in_blocks(name, &values, ROWS_IN_BLOCK)
    };
    put("work", |row| row.work)?;
    put("non_facility_pe", |row| row.non_facility_pe)?;
    put("facility_pe", |row| row.facility_pe)?;
    put("malpractice", |row| row.malpractice)?;
    put("opps_non_facility_pe", |row| row.opps_non_facility_pe)?;
    put("opps_facility_pe", |row| row.opps_facility_pe)?;
    put("opps_malpractice", |row| row.opps_malpractice)
}

fn write_policies(writer: &mut PackWriter, policies: &[Policy]) -> Result<()> {
    let mut put = |name: &str, value: fn(&Policy) -> u32| {
        writer.column(name, &policies.iter().map(value).collect::<Vec<_>>())
    };
    put("component", |policy| policy.component as u32)?;
    put("global", |policy| pack_text(&policy.global_days))?;
    put("multiple", |policy| policy.multiple as u32)?;
    put("bilateral", |policy| policy.bilateral as u32)?;
    put("assistant", |policy| policy.assistant as u32)?;
    put("co_surgeon", |policy| policy.co_surgeon as u32)?;
    put("team", |policy| policy.team as u32)?;
    put("pricing", |policy| policy.pricing.map_or(0, |pricing| pricing as u32))?;
    put("endoscopic_base", |policy| policy.endoscopic_base.map_or(0, Hcpcs::packed))?;
    put("supervision", |policy| pack_text(&policy.supervision))?;
    put("calculation", |policy| policy.calculation as u32)?;
    put("imaging_family", |policy| u32::from(policy.imaging_family))?;
    let mut put = |name: &str, value: fn(&Policy) -> Factor<2>| {
        let shares = policies
            .iter()
            .map(|policy| figure(name, value(policy).scaled(), 255))
            .collect::<Result<Vec<_>>>()?;
        writer.column(name, &shares)
    };
    put("preoperative", |policy| policy.preoperative)?;
    put("intraoperative", |policy| policy.intraoperative)?;
    put("postoperative", |policy| policy.postoperative)
}
