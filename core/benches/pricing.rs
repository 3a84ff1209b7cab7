//! Opening the engine, the first price, the price of a line with and without its trace, a claim file.
#![allow(missing_docs)] // criterion's macros make public items

use std::hint::black_box;

use cleanclaim::Engine;
use cleanclaim::codes::Locality;
use cleanclaim::dates::Day;
use cleanclaim::money::Units;
use cleanclaim::pricing::{LineQuestion, Location, PriceOptions};
use cleanclaim::trace::{NoTrace, Recorder, Sink};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

/// Lines over all years, in both settings, in several places; every one of them is priced.
fn questions(engine: &Engine) -> Vec<LineQuestion> {
    let procedures =
        ["99213", "99214", "71046", "93000", "97110", "27447", "45378", "G0101", "70450", "20610"];
    let places = ["10112/00", "01112/05", "04412/99", "02102/01"];
    let days =
        ["2020-02-03", "2021-05-04", "2022-08-05", "2023-11-06", "2024-03-12", "2025-10-07", "2026-07-08"];
    let options = PriceOptions::default();
    let mut questions = Vec::new();
    for procedure in procedures {
        for place in places {
            for day in days {
                for place_of_service in ["11", "22"] {
                    let question = LineQuestion {
                        on: day.parse().unwrap(),
                        procedure: procedure.parse().unwrap(),
                        modifiers: if procedure == "99213" {
                            "25".parse().unwrap()
                        } else {
                            Default::default()
                        },
                        place_of_service: place_of_service.parse().unwrap(),
                        location: Location::Locality(place.parse().unwrap()),
                        units: Units::ONE,
                        charge: None,
                    };
                    engine.price_line(&question, &options).unwrap();
                    questions.push(question);
                }
            }
        }
    }
    questions
}

fn price_all<S: Sink + Default>(engine: &Engine, questions: &[LineQuestion], options: &PriceOptions) -> i64 {
    questions
        .iter()
        .map(|question| {
            let mut sink = S::default();
            let price = engine.price_line_with(black_box(question), options, &mut sink).unwrap();
            black_box(sink.into_steps());
            price.allowed.cents()
        })
        .sum()
}

fn lines(criterion: &mut Criterion) {
    let options = PriceOptions::default();
    let mut group = criterion.benchmark_group("engine");
    group.bench_function("open", |bencher| bencher.iter(|| Engine::embedded().unwrap()));
    let engine = Engine::embedded().unwrap();
    let questions = questions(&engine);
    group.sample_size(20);
    group.bench_function("first price", |bencher| {
        bencher.iter_batched(
            || Engine::embedded().unwrap(),
            |fresh| fresh.price_line(&questions[0], &options).unwrap(),
            BatchSize::PerIteration,
        );
    });
    group.finish();

    let mut group = criterion.benchmark_group("line");
    group.throughput(Throughput::Elements(questions.len() as u64));
    group.bench_function("without trace", |bencher| {
        bencher.iter(|| price_all::<NoTrace>(&engine, &questions, &options));
    });
    group.bench_function("with trace", |bencher| {
        bencher.iter(|| price_all::<Recorder>(&engine, &questions, &options));
    });
    group.finish();
}

/// The lines that `tests/c/bench.c` prices, as a caller has them who holds texts: what the C door is measured against.
fn texts(criterion: &mut Criterion) {
    let engine = Engine::embedded().unwrap();
    let options = PriceOptions::default();
    let procedures = ["99213", "99214", "20610", "45378", "70450", "93000", "G0101", "71046"];
    let price = |procedure: &str, date: u32, place: &str, carrier: &str, locality: &str| {
        let question = LineQuestion {
            on: Day::from_yyyymmdd(date)?,
            procedure: procedure.parse()?,
            modifiers: Default::default(),
            place_of_service: place.parse()?,
            location: Location::Locality(Locality::new(carrier.parse()?, locality.parse()?)),
            units: Units::ONE,
            charge: None,
        };
        engine.price_line(&question, &options)
    };
    let mut group = criterion.benchmark_group("line");
    group.throughput(Throughput::Elements(procedures.len() as u64));
    group.bench_function("from text", |bencher| {
        bencher.iter(|| {
            let total = |procedure: &&str| {
                let (procedure, date) = black_box((*procedure, 20_251_103));
                let (place, carrier, locality) = black_box(("11", "10112", "00"));
                price(procedure, date, place, carrier, locality).unwrap().allowed.cents()
            };
            procedures.iter().map(total).sum::<i64>()
        });
    });
    group.finish();
}

fn claims(criterion: &mut Criterion) {
    let engine = Engine::embedded().unwrap();
    let file = include_bytes!("../../tests/vectors/claims/demo-837p.edi");
    let options = PriceOptions::default();
    let mut group = criterion.benchmark_group("837P");
    group.throughput(Throughput::Bytes(file.len() as u64));
    group.bench_function("read and price", |bencher| {
        bencher.iter(|| engine.price_document(black_box(file), &options, false).unwrap());
    });
    group.finish();
}

criterion_group!(benches, lines, texts, claims);
criterion_main!(benches);
