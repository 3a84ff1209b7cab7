//! How fast X12 files are read, and in how much memory: `x12_speed generate 837p 10000 > claims.edi`, then
//! `x12_speed tokenise|read|check claims.edi`. It prints one line: what, bytes, segments or documents, seconds, MB a second, peak memory.
//!
//! The generated people are invented; NPIs have a right check digit and amounts balance. `tests/x12_figures.py` runs it beside peers.
#![allow(clippy::print_stdout, clippy::exit, clippy::cast_precision_loss)]

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::time::Instant;

use cleanclaim::Engine;
use cleanclaim::x12::check::CheckOptions;
use cleanclaim::x12::{MessageReader, Options, SegmentReader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["generate", kind, count] => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            match *kind {
                "837p" => claims(&mut out, count.parse()?)?,
                "835" => remittance(&mut out, count.parse()?)?,
                _ => return Err("generate 837p or 835".into()),
            }
            out.flush()?;
        }
        [verb, file] => measure(verb, file)?,
        _ => return Err("x12_speed generate 837p|835 N, or x12_speed tokenise|read|check FILE".into()),
    }
    Ok(())
}

fn measure(verb: &str, file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let bytes = std::fs::metadata(file)?.len();
    let stream = BufReader::with_capacity(1 << 16, File::open(file)?);
    // Tables are opened before: they are the same for a file of any size. A file of one claim makes each be decoded.
    let engine = Engine::embedded()?;
    if verb == "check" {
        let mut small = Vec::new();
        claims(&mut small, 1)?;
        engine.check_x12(&small[..], &CheckOptions::default())?;
    }
    let begun = Instant::now();
    let count = match verb {
        "tokenise" => {
            let mut reader = SegmentReader::new(stream, &Options::default());
            let mut count = 0_u64;
            while let Some(segment) = reader.next_segment()? {
                count += u64::from(!segment.bytes().is_empty());
            }
            count
        }
        "read" => {
            let mut count = 0;
            let options = Options::default().without_source_map().claim_by_claim();
            for message in MessageReader::new(stream, &options)? {
                message?;
                count += 1;
            }
            count
        }
        "check" => {
            let report = engine.check_x12(stream, &CheckOptions::default())?;
            report.transactions.iter().map(|transaction| transaction.findings.len() as u64).sum()
        }
        _ => return Err("tokenise, read or check".into()),
    };
    let seconds = begun.elapsed().as_secs_f64();
    let megabytes = bytes as f64 / 1e6;
    println!("{verb}\t{bytes}\t{count}\t{seconds:.4}\t{:.1}\t{:.1}", megabytes / seconds, peak_memory());
    Ok(())
}

/// The most memory that this process had, in MB; 0 where the system does not tell.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1000.0
}

/// An NPI with its check digit (Luhn over 80840 and the nine digits).
fn npi(number: u32) -> String {
    let body = format!("1{:08}", number % 100_000_000);
    let digits = format!("80840{body}");
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn header(out: &mut impl Write, kind: &str, version: &str) -> std::io::Result<()> {
    write!(
        out,
        "ISA*00*          *00*          *ZZ*EXAMPLECLINIC  *ZZ*EXAMPLEPLAN    *260305*0930*^*00501*000000001*0*P*:~\
         GS*{kind}*EXAMPLECLINIC*EXAMPLEPLAN*20260305*0930*1*X*{version}~"
    )
}

/// Claims of two lines, five thousand to a transaction, as in the measurements of peers.
fn claims(out: &mut impl Write, count: u32) -> std::io::Result<()> {
    header(out, "HC", "005010X222A1")?;
    let mut transactions = 0;
    let mut claim = 0;
    while claim < count {
        transactions += 1;
        let mut segments = 7;
        write!(
            out,
            "ST*837*{transactions:04}*005010X222A1~BHT*0019*00*{transactions}*20260305*0930*CH~\
             NM1*41*2*EXAMPLE CLINIC*****46*CLINIC1~PER*IC*BILLING*TE*2055550100~NM1*40*2*EXAMPLE PLAN*****46*PLAN1~\
             HL*1**20*1~PRV*BI*PXC*207Q00000X~"
        )?;
        write!(
            out,
            "NM1*85*2*EXAMPLE CLINIC*****XX*{}~N3*1 EXAMPLE AVENUE~N4*BIRMINGHAM*AL*352031234~REF*EI*630000001~",
            npi(4)
        )?;
        segments += 4;
        for level in 0..5000.min(count - claim) {
            let number = claim + level;
            let (first, second) = (10_000 + number % 9_000, 5_000 + number % 3_000);
            let day = 1 + number % 28;
            write!(
                out,
                "HL*{}*1*22*0~SBR*P*18*******CI~NM1*IL*1*DOE{}*JANE****MI*M{number:08}~N3*{} SAMPLE STREET~\
                 N4*BIRMINGHAM*AL*35205~DMG*D8*19{:02}0{}1{}*F~NM1*PR*2*EXAMPLE PLAN*****PI*12345~\
                 CLM*A{number:07}*{}.{:02}***11:B:1*Y*A*Y*Y~HI*ABK:E119*ABF:I10~NM1*82*1*ROE*JOHN****XX*{}~\
                 LX*1~SV1*HC:99213:25*{}.{:02}*UN*1***1:2~DTP*472*D8*202602{day:02}~REF*6R*{number}A~\
                 LX*2~SV1*HC:36415*{}.{:02}*UN*1***1~DTP*472*D8*202602{day:02}~",
                level + 2,
                number % 90,
                1 + number % 900,
                30 + number % 60,
                1 + number % 9,
                number % 9,
                (first + second) / 100,
                (first + second) % 100,
                npi(1000 + number % 50),
                first / 100,
                first % 100,
                second / 100,
                second % 100,
            )?;
            segments += 17;
        }
        claim += 5000.min(count - claim);
        write!(out, "SE*{}*{transactions:04}~", segments + 1)?;
    }
    write!(out, "GE*{transactions}*1~IEA*1*000000001~")
}

/// One remittance of claims with two services each.
fn remittance(out: &mut impl Write, count: u32) -> std::io::Result<()> {
    header(out, "HP", "005010X221A1")?;
    let paid = |number: u32| (8_000 + number % 5_000, 2_000 + number % 1_000);
    let total: u64 = (0..count).map(|number| u64::from(paid(number).0) + u64::from(paid(number).1)).sum();
    write!(
        out,
        "ST*835*0001~BPR*I*{}.{:02}*C*CHK************20260401~TRN*1*CHECK0001*1512345678~N1*PR*EXAMPLE PLAN~N3*2 EXAMPLE SQUARE~\
         N4*ALBANY*NY*122070001~PER*BL*EDI*TE*2055550199~N1*PE*EXAMPLE CLINIC*XX*{}~LX*1~",
        total / 100,
        total % 100,
        npi(4)
    )?;
    let mut segments = 9;
    for number in 0..count {
        let (one, two) = paid(number);
        let (first, second) = (one + 2_000, two + 500);
        let day = 1 + number % 28;
        let amount = |cents: u32| format!("{}.{:02}", cents / 100, cents % 100);
        write!(
            out,
            "CLP*A{number:07}*1*{}*{}**12*ICN{number:09}*11*1~NM1*QC*1*DOE{}*JANE****MI*M{number:08}~NM1*82*1*ROE*JOHN****XX*{}~\
             REF*1L*GROUP{}~DTM*050*20260315~SVC*HC:99213:25*{}*{}**1~DTM*472*202602{day:02}~CAS*CO*45*20~REF*6R*{number}A~AMT*B6*{}~\
             SVC*HC:36415*{}*{}**1~DTM*472*202602{day:02}~CAS*CO*45*3**97*2~REF*6R*{number}B~AMT*B6*{}~",
            amount(first + second),
            amount(one + two),
            number % 90,
            npi(1000 + number % 50),
            number % 40,
            amount(first),
            amount(one),
            amount(one),
            amount(second),
            amount(two),
            amount(two),
        )?;
        segments += 15;
    }
    write!(out, "SE*{}*0001~GE*1*1~IEA*1*000000001~", segments + 1)
}
