//! How long a search takes: every query of `tests/vectors/search_queries.tsv` in turn, by code set.
//!
//! `cargo bench -p cleanclaim --bench search`

use cleanclaim::codes::CodeSet;
use cleanclaim::coding::search::{SearchOptions, search};
use cleanclaim::tables::Tables;
use criterion::{Criterion, criterion_group, criterion_main};

const QUERIES: &str = include_str!("../../tests/vectors/search_queries.tsv");

fn one_query(c: &mut Criterion) {
    let Ok(tables) = Tables::embedded() else { return };
    for (name, code_set) in [
        ("search/icd-10-cm", CodeSet::Icd10Cm),
        ("search/icd-10-pcs", CodeSet::Icd10Pcs),
        ("search/hcpcs", CodeSet::Hcpcs),
    ] {
        if tables.search_index(code_set).and_then(|index| index.preload()).is_err() {
            continue;
        }
        let options = SearchOptions { code_sets: vec![code_set], ..SearchOptions::default() };
        let of_set = |line: &&str| line.split('\t').nth(1).is_some_and(|cell| cell == code_set.name());
        let queries: Vec<&str> =
            QUERIES.lines().skip(1).filter(of_set).filter_map(|line| line.split('\t').next()).collect();
        let mut next = queries.iter().cycle();
        c.bench_function(name, |b| {
            b.iter(|| next.next().map(|query| search(&tables, query, &options)));
        });
    }
}

criterion_group!(benches, one_query);
criterion_main!(benches);
