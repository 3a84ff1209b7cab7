//! Reads an 837 or 835 file into the types of x12-types: `peer-x12-types 837|835 FILE`. Prints the seconds and the peak memory in MB.

use std::time::Instant;

use x12_types::util::Parser;
use x12_types::v005010::{_835, _837, Transmission};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let (kind, file) = (arguments[1].as_str(), &arguments[2]);
    let begun = Instant::now();
    let text = std::fs::read_to_string(file)?;
    let left = match kind {
        "837" => Transmission::<_837>::parse(&text).map(|(left, read)| (left.len(), read.functional_group.len())),
        _ => Transmission::<_835>::parse(&text).map(|(left, read)| (left.len(), read.functional_group.len())),
    };
    let (left, groups) = left.map_err(|why| format!("{why:.200}"))?;
    let seconds = begun.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    let memory: f64 = line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0.0);
    println!("{seconds:.4}\t{:.1}\t{left}\t{groups}", memory / 1000.0);
    Ok(())
}
