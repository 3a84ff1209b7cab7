//! What it costs to open the code sets, to ask about one code, and to check many.
#![allow(missing_docs)] // criterion's macros make public items
#![allow(clippy::print_stdout)]

use std::hint::black_box;

use cleanclaim::codes::{CodeStatus, Icd10Cm, Icd10Pcs};
use cleanclaim::dates::Day;
use cleanclaim::tables::Tables;
use cleanclaim::tables::icd10::{Icd10Code, Icd10Set};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// A million codes and days in an order that no cache foresees.
fn column<C: Icd10Code>(set: Icd10Set<'_, C>, on: Day) -> (Vec<C>, Vec<Day>) {
    let all: Vec<C> = match set.on(on).map(|pack| pack.all(on)) {
        Some(Ok(all)) => all.into_iter().map(|(code, _)| code).collect(),
        _ => panic!("the code set is embedded"),
    };
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    (0..1_000_000).map(|_| (all[next(all.len())], on.plus(-(next(3_000) as i32)))).unzip()
}

fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or("VmRSS: not known").to_string()
}

fn codes(criterion: &mut Criterion) {
    let on: Day = "2026-01-01".parse().unwrap();
    let code: Icd10Cm = "E11.40".parse().unwrap();
    println!("before anything is opened: {}", resident());
    let tables = Tables::embedded().unwrap();
    println!("opened: {}", resident());
    println!("one title: {:?}: {}", tables.icd10_cm().title(code, on).unwrap().unwrap().short, resident());
    criterion.bench_function("open all embedded tables", |bencher| {
        bencher.iter(|| black_box(Tables::embedded().unwrap()))
    });
    criterion.bench_function("open and look up one diagnosis code with its title", |bencher| {
        bencher.iter(|| Tables::embedded().unwrap().icd10_cm().look_up(black_box(code), on).unwrap())
    });
    criterion.bench_function("look up one diagnosis code with its title", |bencher| {
        bencher.iter(|| tables.icd10_cm().look_up(black_box(code), on).unwrap())
    });
    criterion.bench_function("status of one diagnosis code", |bencher| {
        bencher.iter(|| tables.icd10_cm().status(black_box(code), on).unwrap())
    });
    let mut group = criterion.benchmark_group("check a million codes with dates");
    group.throughput(Throughput::Elements(1_000_000)).sample_size(20);
    let (codes, days) = column::<Icd10Cm>(tables.icd10_cm(), on);
    group.bench_function("diagnoses", |bencher| {
        bencher.iter(|| -> Vec<CodeStatus> { tables.icd10_cm().check_many(&codes, &days).unwrap() })
    });
    let (codes, days) = column::<Icd10Pcs>(tables.icd10_pcs(), on);
    group.bench_function("procedures", |bencher| {
        bencher.iter(|| -> Vec<CodeStatus> { tables.icd10_pcs().check_many(&codes, &days).unwrap() })
    });
    group.finish();
    println!("both code sets in use: {}", resident());
}

criterion_group!(benches, codes);
criterion_main!(benches);
