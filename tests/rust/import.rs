//! Import: every form of every table, and what is said of a malformed file.
//!
//! The fixtures are invented: descriptors are words of no meaning. Where the official files are at hand, the second half
//! reads them all.

use std::io::Write;
use std::path::PathBuf;

use cleanclaim::Error;
use cleanclaim::import::folder::{bake_folder, read_folder};
use cleanclaim::import::{FeeScheduleRelease, ImportOptions, Imported, bake, read, read_bytes, source};
use cleanclaim::row::Series;

fn one(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Imported, Error> {
    let mut tables = read_bytes(name, bytes.into(), &ImportOptions::default())?;
    assert_eq!(tables.len(), 1);
    Ok(tables.remove(0))
}

/// Checks what an error says: slug, line, column.
#[track_caller]
fn refused(result: Result<Imported, Error>, slug: &str, line: &str, column: &str) -> Error {
    let error = result.expect_err("the file is malformed");
    assert_eq!(error.slug(), slug, "{error}");
    assert!(error.value("file").is_some(), "{error:?}");
    assert_eq!(error.value("line").unwrap_or(""), line, "{error:?}");
    assert_eq!(error.value("column").unwrap_or(""), column, "{error:?}");
    error
}

fn fee_schedule(result: Result<Imported, Error>) -> FeeScheduleRelease {
    match result.unwrap() {
        Imported::PhysicianFeeSchedule(table) => table,
        other => panic!("{:?}", other.series()),
    }
}

const PREAMBLE: &str = ",,2025 National Physician Fee Schedule Relative Value File October Release,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r
,,RELEASED 09/11/2025,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r
,,,STATUS,MEDICARE ,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT\r
HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT\r
";
const ROWS: [&str; 3] = [
    "99213,,Blue lantern,A,,1.30,1.35,,0.57,,0.10,2.75,1.97,0,XXX,0.00,0.00,0.00,0,0,0,0,0,,32.3465,09,0,99,0.00,0.00,0.00",
    "71046,TC,Quiet river,A,,0.00,0.69,,0.69,NA,0.01,0.70,0.70,1,XXX,0.00,0.00,0.00,0,0,0,0,0,,32.3465,01,0,99,2.68,2.68,0.04",
    "45378,53,\"Paper, folded\",A,+,1.63,3.22,,0.90,,0.22,5.07,2.75,0,000,0.10,0.80,0.10,2,0,1,0,0,45378,32.3465,09,0,99,0.00,0.00,0.00",
];

fn delimited(rows: &[String]) -> Vec<u8> {
    let mut text = PREAMBLE.to_string();
    rows.iter().for_each(|row| text += &format!("{row}\r\n"));
    text.into_bytes()
}

fn good_rows() -> Vec<String> {
    ROWS.iter().map(|row| row.to_string()).collect()
}

/// The rows with one cell of the second changed.
fn with_cell(index: usize, value: &str) -> Vec<u8> {
    let mut rows = good_rows();
    let mut cells: Vec<&str> = ROWS[1].split(',').collect();
    cells[index] = value;
    rows[1] = cells.join(",");
    delimited(&rows)
}

/// A fixed-width record of the delimited row at an index, `pricing` blank for 2025.
fn record(code: &str, modifier: &str, pricing: char) -> String {
    format!(
        "{code}{modifier:2}{:50}A {:>6} {:>6}{:2} {:>6}{:2} {:>5} {:>6}{:>6}1XXX.00.00.0000000{pricing}{:6}{:5}{:>8} 010 99    {:>6} {:>6} {:>6}",
        "Quiet river",
        "0.00",
        "0.69",
        "",
        "0.69",
        "NA",
        "0.01",
        "0.70",
        "0.70",
        "",
        "",
        "32.3465",
        "2.68",
        "2.68",
        "0.04"
    )
}

const HDR: &str = "HDR SOME NOTICE                                   \r\n";

#[test]
fn the_delimited_fee_schedule() {
    let table = fee_schedule(one("PPRRVU2025_Oct.csv", delimited(&good_rows())));
    assert_eq!(table.release.name.as_str(), "RVU25D");
    assert_eq!(table.release.period.to_string(), "2025-10-01/2025-12-31");
    assert_eq!(table.release.published.to_string(), "2025-09-11");
    assert_eq!(table.conversion_factor.to_string(), "32.3465");
    assert_eq!(table.rows.len(), 3);
    let (office, film, scope) = (&table.rows[0], &table.rows[1], &table.rows[2]);
    assert_eq!((office.work.to_string(), office.facility_pe.to_string()), ("1.30".into(), "0.57".into()));
    assert!(film.rare_facility && !film.rare_non_facility && !film.not_used_for_medicare);
    assert_eq!(film.opps_malpractice.to_string(), "0.04");
    assert_eq!(film.policy.supervision, *b"01");
    assert!(scope.not_used_for_medicare);
    assert_eq!(scope.policy.global_days, *b"000");
    assert_eq!(scope.policy.endoscopic_base, Some("45378".parse().unwrap()));
    assert_eq!(scope.policy.intraoperative.to_string(), "0.80");
    assert_eq!(scope.policy.pricing, None);
}

#[test]
fn the_inserted_column_of_2026() {
    let insert = |line: &str, cell: &str| {
        let mut cells: Vec<String> = line.split(',').map(str::to_string).collect();
        cells.insert(23, cell.to_string());
        cells.join(",")
    };
    let headings: Vec<&str> = PREAMBLE.lines().collect();
    let mut text = ",,2026 National Physician Fee Schedule Relative Value File July Release,\r\n".to_string();
    text += &format!("{}\r\n{}\r\n", insert(headings[2], "PRIC"), insert(headings[3], "IND"));
    text += &format!("{}\r\n{}\r\n", insert(ROWS[0], "9"), insert(ROWS[1], "3"));
    let table = fee_schedule(one("PPRRVU2026_Jul_nonQPP.csv", text.clone()));
    assert_eq!(table.release.name.as_str(), "RVU26C");
    assert_eq!(table.rows[1].policy.pricing, Some('3'));
    assert_eq!(table.rows[1].opps_non_facility_pe.to_string(), "2.68");
    // The same file for qualifying participants is another table.
    refused(one("PPRRVU2026_Jul_QPP.csv", text), "import-unknown-kind", "", "");
}

#[test]
fn the_fixed_width_fee_schedule() {
    assert_eq!(record("71046", "TC", ' ').len(), 171);
    let text = format!("{HDR}{}\r\n{}\r\n", record("71046", "TC", ' '), record("71047", "TC", ' '));
    let fixed = fee_schedule(one("PPRRVU2025_Oct.txt", text));
    let delimited = fee_schedule(one("PPRRVU2025_Oct.csv", delimited(&good_rows())));
    assert_eq!(fixed.release.name.as_str(), "RVU25D");
    assert_eq!(fixed.rows[0], delimited.rows[1]);
    let text = format!("{}\n{}\n", record("71046", "TC", '3'), record("71047", "TC", '9'));
    let newer = fee_schedule(one("PPRRVU2026_Apr_nonQPP.txt", text));
    assert_eq!(newer.release.name.as_str(), "RVU26B");
    assert_eq!(newer.rows[1].policy.pricing, Some('9'));
    // Cut records and mixed layouts.
    let cut = format!("{HDR}{}\r\n{}\r\n", record("71046", "TC", ' '), &record("71047", "TC", ' ')[..100]);
    let error = refused(one("PPRRVU2025_Oct.txt", cut), "import-row-length", "3", "");
    assert_eq!(error.value("found"), Some("100 characters"));
    let mixed = format!("{}\n{}\n", record("71046", "TC", '3'), record("71047", "TC", ' '));
    refused(one("PPRRVU2026_Apr_nonQPP.txt", mixed), "import-bad-value", "2", "PRIC IND");
}

const ARKRVU: &str = "hcpcs,mod,description,status_code,not_used_for_medicare_payment,work_rvu,non_fac_pe_rvu,non_fac_indicator,facility_pe_rvu,facility_indicator,mp_rvu,non_facility_total,facility_total,pctc_ind,glob_days,pre_op,intra_op,post_op,mult_proc,bilat_surg,asst_surg,co_surg,team_surg,endo_base,conv_factor,physician_supervision_of_diagnostic_procedures,calculation_flag,diagnostic_imaging_family_indicator,non_facility_pe_used_for_opps_payment_amount,facility_pe_used_for_opps_payment_amount,mp_used_for_opps_payment_amount\n";

#[test]
fn figures_that_went_through_floats() {
    let text = format!(
        "{ARKRVU}100,,Green thimble,A,,3.2600000000000002,6.659999999999999,,1.74,,0.4,10.32,5.4,0,90,0.1,0.7899999999999999,0.12000000000000001,2,0,1,0,0,,36.089600000000004,9,0,99,0.0,0.0,0.0\n"
    );
    let table = fee_schedule(one("2020_pprrvu_rvu20d_oct.csv", text.clone()));
    assert_eq!(table.release.name.as_str(), "RVU20D");
    assert_eq!(table.conversion_factor.to_string(), "36.0896");
    let row = &table.rows[0];
    assert_eq!(row.procedure.to_string(), "00100");
    assert_eq!((row.work.to_string(), row.non_facility_pe.to_string()), ("3.26".into(), "6.66".into()));
    assert_eq!((row.policy.global_days, row.policy.supervision), (*b"090", *b"09"));
    assert_eq!(row.policy.intraoperative.to_string(), "0.79");
    // A third decimal that no float made is not rounded away.
    let error = refused(
        one("2020_pprrvu_rvu20d_oct.csv", text.replace("1.74", "1.745")),
        "import-bad-value",
        "2",
        "FACILITY PE RVU",
    );
    assert_eq!(error.value("value"), Some("1.745"));
    refused(one("2020_pprrvu_rvu20d_oct.csv", text.replace("co_surg", "cosurg")), "import-header", "1", "22");
}

#[test]
fn releases_and_their_periods() {
    let period = |name: &str| {
        let text = format!(
            "{ARKRVU}99213,,Green thimble,A,,1.0,1.0,,1.0,,1.0,3.0,3.0,0,XXX,0.0,0.0,0.0,2,0,1,0,0,,32.0,09,0,99,0.0,0.0,0.0\n"
        );
        let release = fee_schedule(one(name, text)).release;
        format!("{} {}", release.name, release.period)
    };
    assert_eq!(period("2024_pprrvu_rvu24a_jan.csv"), "RVU24A 2024-01-01/2024-03-08");
    assert_eq!(period("2024_pprrvu_rvu24ar_jan.csv"), "RVU24AR 2024-03-09/2024-03-31");
    assert_eq!(period("2024_pprrvu_rvu24b_apr.csv"), "RVU24B 2024-04-01/2024-06-30");
    assert_eq!(period("2020_pprrvu_rvu20c_v0618.csv"), "RVU20C 2020-07-01/2020-09-30");
    assert_eq!(period("PPRRVU23_JAN.csv"), "RVU23A 2023-01-01/2023-03-31");
    let text = format!(
        "{ARKRVU}99213,,Green thimble,A,,1.0,1.0,,1.0,,1.0,3.0,3.0,0,XXX,0.0,0.0,0.0,2,0,1,0,0,,32.0,09,0,99,0.0,0.0,0.0\n"
    );
    refused(one("table.csv", text.clone()), "import-release-unknown", "", "");
    let options = ImportOptions {
        release: Some("MINE".parse().unwrap()),
        period: Some("2025-01-01/2025-03-31".parse().unwrap()),
        published: Some("2024-12-20".parse().unwrap()),
        ..ImportOptions::default()
    };
    let table = read_bytes("table.csv", text.into_bytes(), &options).unwrap().remove(0);
    assert_eq!(table.release().name.as_str(), "MINE");
    assert_eq!(table.release().published.to_string(), "2024-12-20");
}

#[test]
fn malformed_rows_of_the_fee_schedule() {
    let read = |bytes: Vec<u8>| one("PPRRVU2025_Oct.csv", bytes);
    let cell = |index, value| read(with_cell(index, value));
    refused(cell(0, "7104"), "import-bad-value", "6", "HCPCS");
    refused(cell(1, "T"), "import-bad-value", "6", "MOD");
    refused(cell(3, "Z"), "import-bad-value", "6", "STATUS CODE");
    refused(cell(5, "O.00"), "import-bad-value", "6", "WORK RVU");
    refused(cell(6, "-0.69"), "import-bad-value", "6", "NON-FAC PE RVU");
    refused(cell(6, "0.695"), "import-bad-value", "6", "NON-FAC PE RVU");
    refused(cell(9, "N"), "import-bad-value", "6", "FACILITY NA INDICATOR");
    refused(cell(10, ""), "import-bad-value", "6", "MP RVU");
    refused(cell(14, "91"), "import-bad-value", "6", "GLOB DAYS");
    refused(cell(23, "4537"), "import-bad-value", "6", "ENDO BASE");
    refused(cell(25, "1"), "import-bad-value", "6", "PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES");
    refused(cell(24, "32.3466"), "import-bad-value", "6", "CONV FACTOR");
    let error = refused(cell(11, "0.71"), "import-total", "6", "NON-FACILITY TOTAL");
    assert_eq!((error.value("value"), error.value("expected")), (Some("0.71"), Some("0.70")));
    let error = refused(cell(2, "x,y"), "import-row-length", "6", "");
    assert_eq!(error.value("found"), Some("32 columns"));
    let mut rows = good_rows();
    rows[2] = "45378,53,Paper".to_string();
    refused(read(delimited(&rows)), "import-row-length", "7", "");
    rows[2] = ROWS[0].to_string();
    let error = refused(read(delimited(&rows)), "import-duplicate-row", "7", "HCPCS");
    assert_eq!((error.value("key"), error.value("first")), (Some("99213"), Some("5")));
    // Blank lines count, and are no rows.
    rows[2] = format!("\r\n,,,\r\n{}", ROWS[2].replace("1.63", "1.6x"));
    refused(read(delimited(&rows)), "import-bad-value", "9", "WORK RVU");
    // A quotation mark without its partner makes the rest one cell.
    let mut rows = good_rows();
    rows[1] = format!("71046,TC,\"{}", "word ".repeat(4000));
    refused(read(delimited(&rows)), "import-bad-value", "6", "3");
    let text = String::from_utf8(delimited(&good_rows())).unwrap();
    let error = refused(read(text.replace("BILAT", "LATERAL").into()), "import-header", "3", "20");
    assert_eq!((error.value("found"), error.value("expected")), (Some("LATERAL"), Some("BILAT")));
    refused(read(text.replace("09/11/2025", "13/41/2025").into()), "import-bad-value", "2", "RELEASED");
    refused(read(PREAMBLE.into()), "import-empty", "", "");
}

#[test]
fn files_that_are_no_tables() {
    refused(one("PPRRVU2025_Oct.csv", ""), "import-empty", "", "");
    refused(one("notes.txt", "Dear colleague,\n"), "import-unknown-kind", "", "");
    refused(one("PPRRVU2025_Oct.csv", b"a\nb\0c".to_vec()), "import-encoding", "2", "");
    refused(one("PPRRVU2025_Oct.csv", b"\xff\xfea\0b\0".to_vec()), "import-encoding", "1", "");
    // 0x81 has no meaning in Windows-1252; 0xA0 and 0x92 have.
    let mut rows = good_rows();
    rows[0] = rows[0].replace("Blue lantern", "Blue?lantern");
    let mut bytes = delimited(&rows);
    let at = bytes.windows(4).position(|four| four == b"Blue").unwrap() + 4;
    bytes[at] = 0x81;
    refused(one("PPRRVU2025_Oct.csv", bytes.clone()), "import-encoding", "5", "");
    bytes[at] = 0x92;
    assert_eq!(fee_schedule(one("PPRRVU2025_Oct.csv", bytes)).rows.len(), 3);
    let marked = [b"\xef\xbb\xbf".to_vec(), delimited(&good_rows())].concat();
    assert_eq!(fee_schedule(one("PPRRVU2025_Oct.csv", marked)).rows.len(), 3);
    let missing = read(&PathBuf::from("/no/such/file.csv"), &ImportOptions::default()).unwrap_err();
    assert_eq!(missing.slug(), "import-not-readable");
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn archives() {
    let fees = delimited(&good_rows());
    let fixed = format!("{}\r\n", record("71046", "TC", ' '));
    let indices =
        "mac,locality_number,locality_name,gpci_work,gpci_pe,gpci_mp,gpci_gaf\n10112,00,A,1.0,0.9,0.7,0.9\n";
    let archive = zip_of(&[
        ("RVU25D/PPRRVU2025_Oct.txt", fixed.as_bytes()),
        ("RVU25D/PPRRVU2025_Oct.csv", &fees),
        ("RVU25D/GPCI2025.csv", indices.as_bytes()),
        ("RVU25D/RVU25D.pdf", b"%PDF"),
        ("RVU25D/PPRRVU2025_Oct_QPP.csv", b"not read"),
    ]);
    let tables = read_bytes("rvu25d.zip", archive.clone(), &ImportOptions::default()).unwrap();
    let names: Vec<_> = tables.iter().map(|table| table.release().name.to_string()).collect();
    assert_eq!(names, ["GPCI2025", "RVU25D"]);
    assert_eq!(tables[1].release().rows, 3, "delimited goes before fixed width");
    let only = ImportOptions { only: Some(Series::Gpci), ..ImportOptions::default() };
    assert_eq!(read_bytes("rvu25d.zip", archive, &only).unwrap().len(), 1);
    let traversal = zip_of(&[("../../PPRRVU2025_Oct.csv", &fees)]);
    let error = refused(one("rvu25d.zip", traversal), "import-unsafe-member", "", "");
    assert_eq!(error.value("member"), Some("../../PPRRVU2025_Oct.csv"));
    refused(one("rvu25d.zip", zip_of(&[("read me.md", b"hello")])), "import-unknown-kind", "", "");
    let whole = zip_of(&[("PPRRVU2025_Oct.csv", &fees)]);
    refused(one("rvu25d.zip", whole[..whole.len() / 2].to_vec()), "import-bad-archive", "", "");
    // Every truncation of an archive is an error, never a table.
    for length in (4..whole.len()).step_by(7) {
        assert!(one("rvu25d.zip", whole[..length].to_vec()).is_err());
    }
}

#[test]
fn bombs_are_refused_before_they_unfold() {
    let zeros = vec![b'0'; 3_000_000];
    let limit = 1_000_000;
    let bomb = zip_of(&[("PPRRVU2025_Oct.csv", &zeros)]);
    assert!(bomb.len() < 10_000);
    assert_eq!(source::unpack("bomb.zip", bomb, limit).unwrap_err().slug(), "import-too-large");
    // The limit holds for an archive as a whole.
    let half = &zeros[..600_000];
    let bomb = zip_of(&[("GPCI2025.csv", half), ("PPRRVU2025_Oct.csv", half)]);
    assert_eq!(source::unpack("bomb.zip", bomb, limit).unwrap_err().slug(), "import-too-large");
    let mut packed = Vec::new();
    lzma_rs::xz_compress(&mut &zeros[..], &mut packed).unwrap();
    assert_eq!(source::unpack("bomb.csv.xz", packed.clone(), limit).unwrap_err().slug(), "import-too-large");
    assert_eq!(source::unpack("fine.csv.xz", packed, 3_000_000).unwrap()[0].bytes, zeros);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&zeros).unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!(source::unpack("bomb.csv.gz", packed, limit).unwrap_err().slug(), "import-too-large");
}

#[test]
fn a_cut_xz_file() {
    let mut packed = Vec::new();
    lzma_rs::xz_compress(&mut &delimited(&good_rows())[..], &mut packed).unwrap();
    assert_eq!(fee_schedule(one("PPRRVU2025_Oct.csv.xz", packed.clone())).rows.len(), 3);
    for length in 0..packed.len() {
        assert!(one("PPRRVU2025_Oct.csv.xz", packed[..length].to_vec()).is_err(), "cut to {length}");
    }
}

#[test]
fn indices_of_both_layouts() {
    let gpci = |name: &str, text: &str| {
        one(name, text).map(|table| match table {
            Imported::Gpci(table) => table,
            other => panic!("{:?}", other.series()),
        })
    };
    let newer = "ADDENDUM E. FINAL CY 2026 GEOGRAPHIC PRACTICE COST INDICES,,,,,,,\n,,,,,,,\nMedicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2026 PW GPCI (without 1.0 Floor),2026 PW GPCI (with 1.0 Floor),2026 PE GPCI,2026 MP GPCI\n10112,AL,00,ALABAMA,0.988,1.000,0.875,0.566\n2102,AK,1,ALASKA*,1.500,1.500,1.065,0.551\n,,,,,,,\n*A note.,,,,,,,\n";
    let table = gpci("GPCI2026.csv", newer).unwrap();
    assert_eq!(table.release.name.as_str(), "GPCI2026");
    let row = table.rows[0].1;
    assert_eq!(
        (row.work.to_string(), row.work_without_floor.unwrap().to_string()),
        ("1.000".into(), "0.988".into())
    );
    assert_eq!(table.rows[1].0.to_string(), "02102/01");
    let fixed = "ADDENDUM E. FINAL CY 2025 GEOGRAPHIC PRACTICE COST INDICES\n\nMedicare Admi State  Locality      Locality Name\n10112           AL      00   ALABAMA                                                                                     1.000       0.869       0.575\n";
    let table = gpci("GPCI2025.txt", fixed).unwrap();
    assert_eq!((table.rows[0].1.practice_expense.to_string(), table.rows.len()), ("0.869".into(), 1));
    let period = |name: &str| {
        let text = "mac,state,locality_number,locality_name,gpci_work,gpci_pe,gpci_mp,gpci_gaf\n10112,AL,00,ALABAMA,1.0,0.8460000000000001,0.6609999999999999,0.8\n";
        let table = gpci(name, text).unwrap();
        assert_eq!(
            (table.rows[0].1.practice_expense.to_string(), table.rows[0].1.malpractice.to_string()),
            ("0.846".into(), "0.661".into())
        );
        format!("{} {}", table.release.name, table.release.period)
    };
    assert_eq!(period("2023_gpci_rvu23a.csv"), "GPCI2023 2023-01-01/2023-09-30");
    assert_eq!(period("2023_gpci_rvu23d.csv"), "GPCI2023D 2023-10-01/2023-12-31");
    assert_eq!(period("2024_gpci_rvu24a.csv"), "GPCI2024 2024-01-01/2024-12-31");
    let change = |from: &str, to: &str| one("GPCI2026.csv", newer.replace(from, to));
    refused(change("10112", "1011X"), "import-bad-value", "4", "MAC");
    refused(change("0.875", "0.8750001"), "import-bad-value", "4", "PE GPCI");
    refused(change("0.566", "0"), "import-bad-value", "4", "MP GPCI");
    refused(change("2102,AK,1,", "10112,AK,0,"), "import-duplicate-row", "5", "MAC");
    refused(
        change("*A note.,,,,,,,\n", "*A note.,,,,,,,\n03102,AZ,00,ARIZONA,1,1,1,1\n"),
        "import-bad-value",
        "8",
        "1",
    );
    refused(change("2026 MP GPCI", "2026 M GPCI"), "import-header", "3", "8");
}

#[test]
fn localities_anesthesia_caps() {
    let places = "COUNTIES INCLUDED IN 2025 LOCALITIES,,,,\n,,,,\nMedicare Adminstrative Contractor,Locality Number,State ,Fee Schedule Area ,Counties\n,,,,\n10112,0,ALABAMA ,STATEWIDE ,ALL COUNTIES \n,,,,\n5302,2,MISSOURI ,METROPOLITAN KANSAS CITY,\"CLAY, JACKSON AND PLATTE\"\n5302,99,,REST OF STATE* ,ALL OTHER COUNTIES \n5302,99,,REST OF STATE*,ALL OTHER COUNTIES\n,,,,\n*  Payment locality is serviced by two carriers.,,,,\n";
    let Imported::Localities(table) = one("25LOCCO.csv", places).unwrap() else { panic!("localities") };
    assert_eq!(table.release.name.as_str(), "LOCCO2025");
    assert_eq!(table.rows.len(), 3);
    assert_eq!(
        (table.rows[2].locality.to_string(), table.rows[2].state.as_str(), table.rows[2].name.as_str()),
        ("05302/99".into(), "MISSOURI", "REST OF STATE")
    );
    let other = places.replace("*,ALL OTHER", "*,NO");
    refused(one("25LOCCO.csv", other), "import-duplicate-row", "9", "Locality Number");
    refused(one("25LOCCO.csv", places.replace("MISSOURI", "")), "import-bad-value", "7", "State");

    let factors = "Contractor,Locality,Locality Name,National Anes CF of 20.3178\r\n10112 ,00 ,ALABAMA,19.31 \r\n2102 ,1 ,ALASKA*,27.86 \r\n,,,\r\n";
    let Imported::AnesthesiaConversionFactors(delimited) = one("ANES2025.csv", factors).unwrap() else {
        panic!("factors")
    };
    let fixed =
        format!("10112       00    {:55}1931\r\n02102       01    {:55}2786\r\n\x1a", "ALABAMA", "ALASKA");
    let Imported::AnesthesiaConversionFactors(fixed) = one("ANES2025.txt", fixed).unwrap() else {
        panic!("factors")
    };
    assert_eq!(delimited.rows, fixed.rows);
    assert_eq!(delimited.rows[0].1.to_string(), "19.3100");
    assert_eq!(delimited.release.name.as_str(), "ANES2025");
    refused(
        one("ANES2025.csv", factors.replace("19.31", "1931")),
        "import-bad-value",
        "2",
        "Anesthesia Conversion Factor",
    );
    refused(one("ANES2024.csv", factors), "import-release-unknown", "", "");

    let caps = "HCPCS,MOD,PROCSTAT,CARRIER,LOCALITY,FACILITY PRICE,NON-FACILTY PRICE\r\n71046,TC,C,01112,05,150.69,150.69\r\n,,,,,,\r\n";
    let Imported::OppsCap(delimited) = one("OPPSCAP_Oct_rvu25d.csv", caps).unwrap() else { panic!("caps") };
    let Imported::OppsCap(fixed) =
        one("OPPSCAP_Oct_rvu25d.txt", "71046TC C 01112  05   150.69    150.69\r\n").unwrap()
    else {
        panic!("caps")
    };
    assert_eq!(delimited.rows, fixed.rows);
    assert_eq!(fixed.rows[0].facility.cents(), 15_069);
    refused(
        one("OPPSCAP_rvu25d.csv", caps.replace("150.69\r", "15O.69\r")),
        "import-bad-value",
        "2",
        "NON-FACILITY PRICE",
    );
}

#[test]
fn zip_files() {
    let line =
        |zip: &str, flag: char, four: &str| format!("CA{zip}0118218BZ9B  {flag}{four:4}{:50}20254\r\n", "");
    let five = line("90201", '0', " A") + &line("90202", '1', " A");
    let Imported::ZipLocality(table) = one("ZIP5_OCT2025.txt", five.clone()).unwrap() else { panic!("ZIP") };
    assert_eq!(table.release.name.as_str(), "ZIP5-2025Q4");
    assert_eq!(table.release.period.to_string(), "2025-10-01/2025-12-31");
    assert!(table.rows[1].needs_plus_four && table.rows[1].plus_four.is_none());
    let nine = line("90202", '1', "0017") + &line("90202", '1', "0018");
    let Imported::ZipLocality(table) = one("ZIP9_OCT2025.txt", nine).unwrap() else { panic!("ZIP") };
    assert_eq!((table.release.name.as_str(), table.rows[1].plus_four), ("ZIP9-2025Q4", Some(18)));
    let twice = line("90201", '0', " A") + &five;
    refused(one("ZIP5_OCT2025.txt", twice), "import-duplicate-row", "2", "Zip Code");
    refused(one("ZIP5_OCT2025.txt", five.replace("90202", "9020X")), "import-bad-value", "2", "Zip Code");
    refused(one("ZIP5_OCT2025.txt", five[..120].to_string()), "import-row-length", "2", "");
}

#[test]
fn releases_that_overlap_are_not_baked() {
    let table = fee_schedule(one("PPRRVU2025_Oct.csv", delimited(&good_rows())));
    let error = bake::physician_fee_schedule(&[table.clone(), table]).unwrap_err();
    assert_eq!(error.slug(), "import-release-overlap");
    assert_eq!(bake::physician_fee_schedule(&[]).unwrap_err().slug(), "import-nothing-to-bake");
}

// ---- the official files

/// Says something aloud: past the harness, which keeps what a test prints.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn official() -> Option<PathBuf> {
    let house = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder =
        std::env::var_os("CLEANCLAIM_DATA").map_or_else(|| house.join("../shared/data"), PathBuf::from);
    if folder.join("pfs").is_dir() {
        return Some(folder);
    }
    say(&format!("SKIPPED: no official files at {} (set CLEANCLAIM_DATA)", folder.display()));
    None
}

#[test]
fn the_packs_are_what_the_official_files_give() {
    let Some(folder) = official() else { return };
    let packs = bake_folder(&folder).unwrap();
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut fingerprints = cleanclaim::import::folder::FINGERPRINT_HEADING.to_string();
    let mut rows = 0;
    for pack in &packs {
        let kept = std::fs::read(data.join(&pack.file)).unwrap();
        assert!(kept == pack.bytes, "{}: run `make tables`", pack.file);
        fingerprints += &pack.fingerprints();
        rows += pack.manifest.releases.iter().map(|release| release.rows as usize).sum::<usize>();
    }
    assert_eq!(std::fs::read_to_string(data.join("fingerprints.tsv")).unwrap(), fingerprints);
    assert_eq!(packs.len(), cleanclaim::tables::embedded::packs().len());
    say(&format!("conformance: {rows} checked (rows of official files against the packs)"));
}

#[test]
fn rows_are_as_many_as_the_manifest_says() {
    let Some(folder) = official() else { return };
    let folder = folder.join("pfs/rvu2020-2024");
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let mut checked = 0;
    for line in manifest.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, kind, _, file, rows] = cells[..] else { panic!("{line}") };
        if file.starts_with("identical") {
            continue;
        }
        let table = read(&folder.join(file), &ImportOptions::default()).unwrap().remove(0);
        let rows: u32 = rows.parse().unwrap();
        // The manifest counts lines; blank lines, footnotes and Missouri's repeated row are no rows.
        let not_rows = match (kind, file) {
            ("gpci", "2020_gpci_rvu20a.csv") => 2,
            ("locco", _) => 2,
            (
                "anes",
                "2022_anes_rvu22a.csv"
                | "2023_anes_rvu23a.csv"
                | "2023_anes_rvu23d.csv"
                | "2024_anes_rvu24ar.csv",
            ) => 1,
            _ => 0,
        };
        assert_eq!(table.release().rows + not_rows, rows, "{file}");
        checked += rows;
    }
    say(&format!("conformance: {checked} checked (lines of the republished files)"));
}

#[test]
fn forms_of_one_table_agree() {
    let Some(folder) = official() else { return };
    let folder = folder.join("pfs/rvu2025d");
    let read = |file: &str| read(&folder.join(file), &ImportOptions::default()).unwrap().remove(0);
    let fees = |file: &str| fee_schedule(Ok(read(file)));
    let (delimited, fixed) = (fees("PPRRVU2025_Oct.csv.xz"), fees("PPRRVU2025_Oct.txt.xz"));
    assert_eq!(delimited.rows.len(), 19_090);
    assert_eq!(delimited.conversion_factor, fixed.conversion_factor);
    assert!(delimited.rows == fixed.rows);
    let indices = |file: &str| match read(file) {
        Imported::Gpci(table) => table.rows,
        _ => panic!("{file}"),
    };
    assert_eq!(indices("GPCI2025.csv").len(), 109);
    assert_eq!(indices("GPCI2025.csv"), indices("GPCI2025.txt"));
    assert_eq!(indices("GPCI2025.csv"), indices("GPCI2025.xlsx"));
    let factors = |file: &str| match read(file) {
        Imported::AnesthesiaConversionFactors(table) => table.rows,
        _ => panic!("{file}"),
    };
    assert_eq!(factors("ANES2025.csv"), factors("ANES2025.txt"));
    let options = ImportOptions {
        release: Some("RVU25D".parse().unwrap()),
        period: Some("2025-10-01/2025-12-31".parse().unwrap()),
        ..ImportOptions::default()
    };
    let caps = |file: &str| match cleanclaim::import::read(&folder.join(file), &options).unwrap().remove(0) {
        Imported::OppsCap(table) => table.rows,
        _ => panic!("{file}"),
    };
    assert_eq!(caps("OPPSCAP_Oct.csv.xz").len(), 16_100);
    assert!(caps("OPPSCAP_Oct.csv.xz") == caps("OPPSCAP_Oct.txt.xz"));
    let places = |file: &str| match read(file) {
        Imported::Localities(table) => table.rows,
        _ => panic!("{file}"),
    };
    let (delimited, fixed) = (places("25LOCCO.csv"), places("25LOCCO.txt"));
    let keys = |rows: &[cleanclaim::import::LocalityRow]| {
        rows.iter().map(|row| (row.locality, row.state.clone())).collect::<Vec<_>>()
    };
    assert_eq!(keys(&delimited), keys(&fixed));
    // The text form cuts its lines at 201 characters and spells two California areas otherwise.
    let named = |row: &cleanclaim::import::LocalityRow| row.locality.to_string();
    let differing: Vec<_> = delimited
        .iter()
        .zip(&fixed)
        .filter(|(left, right)| left.name != right.name || !left.counties.starts_with(&right.counties))
        .map(|(left, _)| named(left))
        .collect();
    assert_eq!(differing, ["01182/18", "01112/05"]);
    say(&format!("conformance: {} checked (rows in two or three forms)", 19_090 + 109 * 3 + 16_100 + 109));
}

#[test]
fn every_official_file_is_read() {
    let Some(folder) = official() else { return };
    let tables = read_folder(&folder.join("pfs/rvu2020-2024"), |series| series == Series::OppsCap);
    let rows: u32 = tables.unwrap().iter().map(|table| table.release().rows).sum();
    // The nine distinct files; the other releases have the same bytes as one of them.
    assert_eq!(rows, 163_800);
    say(&format!("conformance: {rows} checked (rows of the caps on imaging read)"));
}
