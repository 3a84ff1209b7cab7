//! The aims: how many queries of people find an acceptable code among the first five.
//!
//! `tests/vectors/search_queries.tsv` was written from what clinicians and billers say, before there was an index. Column
//! `split`: `tune` was looked at while the ranking was made; `held` was written at the same time and not looked at; `fresh` was
//! written after the list of synonyms, without looking into it, and the list was not extended for it.
//! Beside it stands plain word search: bm25 over the long titles.

use std::collections::{BTreeMap, HashMap};

use cleanclaim::codes::CodeSet;
use cleanclaim::coding::search::{SearchOptions, search};
use cleanclaim::dates::Day;
use cleanclaim::tables::Tables;
use cleanclaim::tables::search_index::words::tokens;

struct Query<'a> {
    text: &'a str,
    code_set: CodeSet,
    kind: &'a str,
    accept: Vec<&'a str>,
    split: &'a str,
}

fn queries(text: &str) -> Vec<Query<'_>> {
    let lines = text.lines().skip(1).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let [text, code_set, kind, accept, split] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("not five cells: {line}");
            };
            Query {
                text,
                code_set: code_set.parse().unwrap(),
                kind,
                accept: accept.split('|').collect(),
                split,
            }
        })
        .collect()
}

/// Is a code one of those that the query accepts? `E11.*` stands for E11 and all below it.
fn accepts(query: &Query<'_>, code: &str) -> bool {
    let plain = |text: &str| text.replace('.', "");
    query.accept.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(stem) => plain(code).starts_with(&plain(stem)),
        None => plain(code) == plain(pattern),
    })
}

#[derive(Default, Clone, Copy)]
struct Tally {
    all: usize,
    first: usize,
    five: usize,
    ten: usize,
    plain_five: usize,
}

impl Tally {
    fn share(self, count: usize) -> f64 {
        count as f64 / self.all as f64
    }
}

/// Plain word search: bm25 (k1 1.2, b 0.75) over titles.
struct Plain {
    codes: Vec<(String, f64)>,
    postings: HashMap<String, Vec<(u32, u32)>>,
    mean: f64,
}

impl Plain {
    fn new(titles: Vec<(String, String)>) -> Plain {
        let mut plain = Plain { codes: Vec::new(), postings: HashMap::new(), mean: 0.0 };
        for (code, title) in titles {
            let words = tokens(&title);
            let number = plain.codes.len() as u32;
            plain.mean += words.len() as f64;
            plain.codes.push((code, words.len() as f64));
            for word in words {
                let list = plain.postings.entry(word).or_default();
                match list.last_mut() {
                    Some((last, count)) if *last == number => *count += 1,
                    _ => list.push((number, 1)),
                }
            }
        }
        plain.mean /= plain.codes.len() as f64;
        plain
    }

    fn first_five(&self, query: &str) -> Vec<&str> {
        let all = self.codes.len() as f64;
        let mut scores: HashMap<u32, f64> = HashMap::new();
        for word in tokens(query) {
            let Some(list) = self.postings.get(&word) else { continue };
            let idf = (1.0 + (all - list.len() as f64 + 0.5) / (list.len() as f64 + 0.5)).ln();
            for (number, count) in list {
                let (count, length) = (f64::from(*count), self.codes[*number as usize].1);
                let weight = count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / self.mean));
                *scores.entry(*number).or_default() += idf * weight;
            }
        }
        let mut found: Vec<(u32, f64)> = scores.into_iter().collect();
        found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        found.iter().take(5).map(|(number, _)| self.codes[*number as usize].0.as_str()).collect()
    }
}

fn titles(tables: &Tables, code_set: CodeSet, on: Day) -> Vec<(String, String)> {
    let mut found = Vec::new();
    match code_set {
        CodeSet::Icd10Cm => {
            let pack = tables.icd10_cm().on(on).unwrap();
            pack.visit_titles(on, &mut |code, _, title| {
                found.push((code.to_string(), title.to_string()));
                Ok(())
            })
            .unwrap();
        }
        CodeSet::Icd10Pcs => {
            let pack = tables.icd10_pcs().on(on).unwrap();
            pack.visit_titles(on, &mut |code, _, title| {
                found.push((code.to_string(), title.to_string()));
                Ok(())
            })
            .unwrap();
        }
        _ => {
            let table = tables.hcpcs_tables().next().unwrap();
            for code in table.codes().unwrap() {
                if let Some(row) = table.look_up(code, on).unwrap() {
                    found.push((code.to_string(), row.long.to_string()));
                }
            }
        }
    }
    found
}

#[test]
fn the_aims_are_reached_on_the_whole_set() {
    let tables = Tables::embedded().unwrap();
    let text = include_str!("../../vectors/search_queries.tsv");
    let all = queries(text);
    assert!(all.len() >= 300);
    let on: Day = "2026-04-01".parse().unwrap();
    let loaded = [CodeSet::Icd10Cm, CodeSet::Icd10Pcs, CodeSet::Hcpcs]
        .into_iter()
        .filter(|code_set| tables.search_index(*code_set).is_ok());
    let plain: HashMap<CodeSet, Plain> =
        loaded.map(|code_set| (code_set, Plain::new(titles(&tables, code_set, on)))).collect();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for query in &all {
        let Some(plain) = plain.get(&query.code_set) else { continue };
        let options = SearchOptions { code_sets: vec![query.code_set], ..SearchOptions::default() };
        let hits = search(&tables, query.text, &options).unwrap();
        let rank = hits.iter().position(|hit| accepts(query, &hit.code)).unwrap_or(usize::MAX);
        let by_words = plain.first_five(query.text).iter().any(|code| accepts(query, code));
        for name in [query.kind.to_string(), format!("({})", query.split), "all".to_string()] {
            let tally = tallies.entry(name).or_default();
            tally.all += 1;
            tally.first += usize::from(rank < 1);
            tally.five += usize::from(rank < 5);
            tally.ten += usize::from(rank < 10);
            tally.plain_five += usize::from(by_words);
        }
    }
    say!("search: kind, queries, recall@1, @5, @10, @5 of plain word search");
    for (name, tally) in &tallies {
        let [first, five, ten, plain] =
            [tally.first, tally.five, tally.ten, tally.plain_five].map(|count| tally.share(count));
        say!("  {name:14} {:4} {first:.3} {five:.3} {ten:.3} {plain:.3}", tally.all);
    }
    let five = |name: &str| tallies.get(name).map_or(0.0, |tally| tally.share(tally.five));
    for (name, aim) in [("all", 0.92), ("abbreviation", 0.85), ("synonym", 0.85), ("typing", 0.80)] {
        assert!(five(name) >= aim, "recall@5 of {name} is {:.3}, the aim {aim}", five(name));
    }
    let plain = tallies["all"].share(tallies["all"].plain_five);
    assert!(plain < five("all"), "plain word search finds {plain:.3}");
}

#[test]
fn hits_of_the_real_tables_have_titles_and_dates_hold() {
    let tables = Tables::embedded().unwrap();
    let ask = |query: &str, on: Option<&str>| {
        let options = SearchOptions {
            code_sets: vec![CodeSet::Icd10Cm],
            on: on.map(|day| day.parse().unwrap()),
            ..SearchOptions::default()
        };
        search(&tables, query, &options).unwrap()
    };
    let hit = &ask("T2DM with neuropathy", None)[0];
    assert_eq!((hit.code.as_str(), hit.billable), ("E11.40", true));
    assert_eq!(hit.title, "Type 2 diabetes mellitus with diabetic neuropathy, unspecified");
    // M54.5 was billable until 2021-09-30 and was divided then.
    let codes = |on: &str| ask("low back pain", Some(on)).into_iter().map(|hit| hit.code).collect::<Vec<_>>();
    assert!(!codes("2021-09-30").contains(&"M54.50".to_string()));
    assert!(codes("2021-10-01").contains(&"M54.50".to_string()));
    let chapter = SearchOptions { chapter: Some(9), ..SearchOptions::default() };
    let hits = search(&tables, "infarction", &SearchOptions { code_sets: vec![CodeSet::Icd10Cm], ..chapter });
    assert!(hits.unwrap().iter().all(|hit| hit.code.starts_with('I')));
}
