//! The loop of `tests/c/bench.c` in Rust: the same lines from the same texts, so that the two programs, run by turns, show what
//! the C door costs. Argument: lines a pass.
#![allow(clippy::print_stdout, missing_docs, reason = "a program that prints its figures")]

use std::hint::black_box;
use std::time::Instant;

use cleanclaim::Engine;
use cleanclaim::codes::Locality;
use cleanclaim::dates::Day;
use cleanclaim::error::Result;
use cleanclaim::money::{Amount, Units};
use cleanclaim::pricing::{LineQuestion, Location, PriceOptions};

const PASSES: usize = 9;
const PROCEDURES: [&str; 8] = ["99213", "99214", "20610", "45378", "70450", "93000", "G0101", "71046"];

/// What a caller holds who has no code values yet.
struct Texts {
    date: u32,
    procedure: &'static str,
    place_of_service: &'static str,
    carrier: &'static str,
    locality: &'static str,
}

fn price(engine: &Engine, texts: &Texts) -> Result<Amount> {
    let question = LineQuestion {
        on: Day::from_yyyymmdd(texts.date)?,
        procedure: texts.procedure.parse()?,
        modifiers: Default::default(),
        place_of_service: texts.place_of_service.parse()?,
        location: Location::Locality(Locality::new(texts.carrier.parse()?, texts.locality.parse()?)),
        units: Units::ONE,
        charge: None,
    };
    engine.price_line(&question, &PriceOptions::default()).map(|price| price.allowed)
}

fn main() -> Result<()> {
    let lines = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(400_000_usize);
    let engine = Engine::embedded()?;
    let questions = PROCEDURES.map(|procedure| Texts {
        date: 20_251_103,
        procedure,
        place_of_service: "11",
        carrier: "10112",
        locality: "00",
    });
    let mut sum = 0;
    let mut passes = [0.0; PASSES];
    for pass in &mut passes {
        let start = Instant::now();
        for line in 0..lines {
            sum += price(&engine, black_box(&questions[line % 8]))?.cents();
        }
        *pass = start.elapsed().as_nanos() as f64 / lines as f64;
    }
    passes.sort_by(f64::total_cmp);
    println!("rust_line_ns {:.1}\nrust_line_best_ns {:.1}", passes[PASSES / 2], passes[0]);
    black_box(sum);
    Ok(())
}
