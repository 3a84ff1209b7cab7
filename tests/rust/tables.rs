//! The tables of the packs, asked as a program asks them. Expected values stand in the official files.

use cleanclaim::codes::{Locality, Zip};
use cleanclaim::tables::anesthesia::AnesthesiaConversionFactors;
use cleanclaim::tables::embedded;
use cleanclaim::tables::gpci::Gpci;
use cleanclaim::tables::localities::Localities;
use cleanclaim::tables::pack::Pack;
use cleanclaim::tables::physician_fee_schedule::PhysicianFeeSchedule;
use cleanclaim::tables::release::{AsOf, ReleaseMatch};
use cleanclaim::tables::zip_locality::{Rural, ZipLocality, ZipMatch};

fn day(text: &str) -> AsOf {
    AsOf::day(text.parse().unwrap())
}

/// The embedded pack, or the small one of the same table where the build embeds none.
fn pack(embedded: Option<&'static [u8]>, file: &str) -> Pack {
    if let Some(bytes) = embedded {
        return Pack::open(file, bytes).unwrap();
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/packs").join(file);
    Pack::open(file, std::fs::read(path).unwrap()).unwrap()
}

fn fees() -> PhysicianFeeSchedule {
    let pack = pack(embedded::pack("physician_fee_schedule.pack"), "physician_fee_schedule.pack");
    PhysicianFeeSchedule::new(pack).unwrap()
}

fn zips() -> ZipLocality {
    ZipLocality::new(pack(embedded::pack("zip_locality.pack"), "zip_locality.pack")).unwrap()
}

/// Work, practice expense outside and in a facility, malpractice, conversion factor.
fn fee(fees: &PhysicianFeeSchedule, date: &str, procedure: &str, component: &str) -> String {
    let release = fees.select(day(date)).unwrap();
    let component = if component.is_empty() { None } else { Some(component.parse().unwrap()) };
    match fees.look_up(release, procedure.parse().unwrap(), component).unwrap() {
        Some(found) => format!(
            "{} {} {} {} {} {} {}",
            release.name(),
            release.release_match.slug(),
            found.row.work(),
            found.row.practice_expense(false),
            found.row.practice_expense(true),
            found.row.malpractice(),
            found.conversion_factor
        ),
        None => format!("{} none", release.name()),
    }
}

#[test]
fn relative_values_through_time() {
    let fees = fees();
    let ask = |date, procedure, component| fee(&fees, date, procedure, component);
    assert_eq!(ask("2020-03-31", "99213", ""), "RVU20A exact 0.97 1.06 0.40 0.08 36.0896");
    assert_eq!(ask("2024-03-08", "99213", ""), "RVU24A exact 1.30 1.33 0.56 0.10 32.7442");
    assert_eq!(ask("2024-03-09", "99213", ""), "RVU24AR exact 1.30 1.33 0.56 0.10 33.2875");
    assert_eq!(ask("2025-10-01", "99213", ""), "RVU25D exact 1.30 1.35 0.57 0.10 32.3465");
    assert_eq!(ask("2025-02-01", "99213", ""), "RVU25D same-year 1.30 1.35 0.57 0.10 32.3465");
    assert_eq!(ask("2026-07-01", "99213", ""), "RVU26C exact 1.30 1.46 0.33 0.09 33.4009");
    assert_eq!(ask("2026-05-15", "45378", "53"), "RVU26B exact 1.59 3.87 0.67 0.21 33.4009");
    assert_eq!(ask("2020-12-31", "45378", "53"), "RVU20D exact 1.63 2.88 0.84 0.21 36.0896");
    assert_eq!(ask("2022-01-01", "71046", "TC"), "RVU22A exact 0.00 0.68 0.68 0.01 34.6062");
    assert_eq!(ask("2026-07-01", "99213", "26"), "RVU26C none");
    assert!(fees.select(day("2019-12-31")).is_none());
    assert!(fees.select(day("2027-01-01")).is_none());
    assert!(fees.select(AsOf { exact_only: true, ..day("2025-02-01") }).is_none());
}

#[test]
fn policies_of_a_release_that_lost_its_zeros() {
    let fees = fees();
    let release = fees.select(day("2020-10-01")).unwrap();
    assert_eq!(release.name().as_str(), "RVU20D");
    let knee = fees.look_up(release, "27447".parse().unwrap(), None).unwrap().unwrap();
    assert_eq!(knee.policy.global_days, *b"090");
    assert_eq!(knee.policy.supervision, *b"09");
    assert_eq!(knee.policy.intraoperative.to_string(), "0.69");
    let film = fees.look_up(release, "71046".parse().unwrap(), Some("TC".parse().unwrap())).unwrap().unwrap();
    assert_eq!(film.policy.supervision, *b"01");
    assert!(film.row.is_capped() && film.row.is_rare(true) && !film.row.is_rare(false));
    assert_eq!(film.row.opps_practice_expense(false).to_string(), "2.18");
    assert_eq!(film.policy.pricing, None);
}

#[test]
fn indices_and_anesthesia_factors() {
    let gpci = Gpci::new(pack(embedded::pack("gpci.pack"), "gpci.pack")).unwrap();
    let ask = |date: &str, locality: &str| {
        let release = gpci.select(day(date)).unwrap();
        let found = gpci.look_up(release, locality.parse().unwrap()).unwrap().unwrap();
        let row = found.row;
        let without = row.work_without_floor.map_or("-".to_string(), |work| work.to_string());
        format!("{} {} {without} {} {}", release.name(), row.work, row.practice_expense, row.malpractice)
    };
    assert_eq!(ask("2026-01-31", "10112/00"), "GPCI2026 1.000 0.988 0.875 0.566");
    assert_eq!(ask("2025-12-31", "10112/00"), "GPCI2025 1.000 - 0.869 0.575");
    assert_eq!(ask("2023-09-30", "09202/20"), "GPCI2023 1.000 - 1.000 1.000");
    assert_eq!(ask("2023-10-01", "09202/20"), "GPCI2023D 1.000 - 1.008 0.984");
    assert_eq!(ask("2020-06-01", "02102/01"), "GPCI2020 1.500 - 1.118 0.661");
    // Los Angeles stands under 01182 in the file.
    assert_eq!(ask("2025-06-01", "01112/18"), ask("2025-06-01", "01182/18"));
    let pack =
        pack(embedded::pack("anesthesia_conversion_factors.pack"), "anesthesia_conversion_factors.pack");
    let anesthesia = AnesthesiaConversionFactors::new(pack).unwrap();
    let ask = |date: &str| {
        let release = anesthesia.select(day(date)).unwrap();
        let found = anesthesia.look_up(release, "10112/00".parse().unwrap()).unwrap().unwrap();
        format!("{} {}", release.name(), found.row.conversion_factor)
    };
    assert_eq!(ask("2020-01-01"), "ANES2020 21.4200");
    assert_eq!(ask("2024-03-08"), "ANES2024A 19.4500");
    assert_eq!(ask("2024-03-09"), "ANES2024AR 19.7700");
    assert_eq!(ask("2025-12-31"), "ANES2025 19.3100");
    assert!(anesthesia.select(day("2026-01-01")).is_none());
}

#[test]
fn localities_by_number_and_by_name() {
    let localities = Localities::new(pack(embedded::pack("localities.pack"), "localities.pack")).unwrap();
    let release = localities.select(day("2025-06-01")).unwrap();
    assert_eq!((release.name().as_str(), release.release_match), ("LOCCO2025", ReleaseMatch::Exact));
    let number = |text: &str| text.parse::<Locality>().unwrap();
    let found = localities.look_up(release, number("04412/11")).unwrap().unwrap();
    assert_eq!((found.names.full_name(), found.names.counties), ("TEXAS: DALLAS".to_string(), "DALLAS"));
    assert!(localities.look_up(release, number("01112/18")).unwrap().is_some());
    assert!(localities.look_up(release, number("99999/00")).unwrap().is_none());
    let find = |name: &str| {
        localities.find(release, name, day("2025-06-01")).map(|found| found.names.locality.to_string())
    };
    assert_eq!(find("Alabama").unwrap(), "10112/00");
    assert_eq!(find("san diego").unwrap(), "01182/72");
    assert_eq!(find("Texas: Dallas").unwrap(), "04412/11");
    assert_eq!(find("travis").unwrap(), "04412/31");
    assert_eq!(find("Puerto Rico").unwrap(), "09202/20");
    let error = find("Rest of State").unwrap_err();
    assert_eq!(error.slug(), "locality-name-ambiguous");
    assert!(error.is_refusal() && error.value("candidates").unwrap().contains('/'));
    assert_eq!(find("Atlantis").unwrap_err().slug(), "locality-name-unknown");
    assert_eq!(find("  ").unwrap_err().slug(), "locality-name-unknown");
    // Names decide no amount: those of the year before answer, and say so.
    let later = localities.select(day("2026-06-01")).unwrap();
    assert_eq!((later.name().as_str(), later.release_match), ("LOCCO2025", ReleaseMatch::SameYear));
    assert!(localities.select(AsOf { exact_only: true, ..day("2026-06-01") }).is_none());
}

#[test]
fn zip_codes_on_a_day() {
    let zips = zips();
    let ask = |zip: &str, date: &str| zips.look_up(zip.parse::<Zip>().unwrap(), day(date));
    let official = ask("90201", "2025-11-01").unwrap();
    assert_eq!(
        (official.locality.to_string().as_str(), official.release.as_str()),
        ("01182/18", "ZIP5-2025Q4")
    );
    assert_eq!((official.zip_match, official.rural), (ZipMatch::Exact, Some(Rural::Urban)));
    let history = ask("90201", "2022-11-01").unwrap();
    assert_eq!(
        (history.locality.to_string().as_str(), history.release.as_str()),
        ("01182/18", "ZIP9-2020-2025")
    );
    assert_eq!((history.zip_match, history.rural), (ZipMatch::Exact, None));
    assert_eq!(history.period.to_string(), "2020-01-01/2025-12-31");
    assert_eq!(history.row_ref.key.to_string(), "90201");
    let assumed = ask("90201", "2026-12-31").unwrap();
    assert_eq!((assumed.locality, assumed.zip_match), (official.locality, ZipMatch::Assumed));
    assert_eq!(assumed.period.to_string(), "2020-01-01/2026-12-31");
    // The four digits do not decide here.
    assert_eq!(ask("90201-0001", "2025-11-01").unwrap().row_ref.key.to_string(), "90201");
    for (zip, date) in [("00001", "2025-11-01"), ("90201", "2019-12-31"), ("90201", "2027-01-01")] {
        let error = ask(zip, date).unwrap_err();
        assert_eq!(error.slug(), "zip-not-covered", "{zip} {date}");
        assert!(error.is_refusal());
    }
    let exact = AsOf { exact_only: true, ..day("2026-12-31") };
    assert_eq!(zips.look_up("90201".parse().unwrap(), exact).unwrap_err().slug(), "zip-not-covered");
}

#[test]
fn the_last_four_digits() {
    let zips = zips();
    let ask = |zip: &str, date: &str| zips.look_up(zip.parse::<Zip>().unwrap(), day(date));
    let (zip, listed, locality, unlisted) = FLAGGED;
    for date in ["2025-11-01", "2025-02-01", "2026-02-01"] {
        let error = ask(zip, date).unwrap_err();
        assert_eq!(error.slug(), "zip-needs-plus-four", "{date}");
        assert!(error.remedy().contains(&format!("{zip}-1234")), "{}", error.remedy());
        let found = ask(&format!("{zip}-{listed}"), date).unwrap();
        assert_eq!(found.locality.to_string(), locality);
        assert_eq!(found.row_ref.key.to_string(), format!("{zip}-{listed}"));
        let error = ask(&format!("{zip}-{unlisted}"), date).unwrap_err();
        assert_eq!(error.slug(), "zip-plus-four-unknown", "{date}");
    }
}

/// A ZIP code, four digits that the history lists, their locality, four that it does not.
const FLAGGED: (&str, &str, &str, &str) = ("02324", "2050", "14212/01", "0001");

#[test]
fn a_release_of_another_table_finds_nothing() {
    let gpci = Gpci::new(pack(embedded::pack("gpci.pack"), "gpci.pack")).unwrap();
    let fees = fees();
    let of_fees = fees.select(day("2026-07-01")).unwrap();
    assert!(gpci.look_up(of_fees, "10112/00".parse().unwrap()).unwrap().is_none());
    assert_eq!(gpci.localities(of_fees).unwrap().count(), 0);
}

/// The small pack keeps some categories; what is asked here stands in both.
#[test]
fn icd10_codes_from_a_pack() {
    use cleanclaim::codes::{CodeStatus, Icd10Cm, Icd10Pcs};
    use cleanclaim::tables::icd10::Icd10;

    let diagnoses: Icd10<Icd10Cm> =
        Icd10::new(pack(embedded::pack("icd10_cm.pack"), "icd10_cm.pack")).unwrap();
    let day = |text: &str| text.parse().unwrap();
    let code = |text: &str| text.parse::<Icd10Cm>().unwrap();
    for (text, on, status) in [
        ("E11.40", "2015-10-01", CodeStatus::Valid),
        ("E11.4", "2015-10-01", CodeStatus::Header),
        ("E11.40", "2015-09-30", CodeStatus::NotYetEffective),
        ("E11.40", "2027-04-01", CodeStatus::NotCovered),
        ("A04.7", "2017-09-30", CodeStatus::Valid),
        ("A04.7", "2017-10-01", CodeStatus::Header),
        ("A04.71", "2017-09-30", CodeStatus::NotYetEffective),
        ("E78.01", "2025-09-30", CodeStatus::Valid),
        ("E78.010", "2025-10-01", CodeStatus::Valid),
        ("E78.01", "2025-10-01", CodeStatus::Header),
        ("E11.4X", "2025-10-01", CodeStatus::Unknown),
    ] {
        assert_eq!(diagnoses.status(code(text), day(on)).unwrap(), status, "{text} on {on}");
    }
    let on = day("2026-01-01");
    let top: Vec<String> = diagnoses
        .top(on)
        .unwrap()
        .iter()
        .map(|(code, _)| code.to_string())
        .filter(|code| code.starts_with("C4"))
        .collect();
    // The tabular order: C4A stands between C43 and C44.
    let c43 = top.iter().position(|code| code == "C43").unwrap();
    assert_eq!(top[c43..c43 + 3], ["C43", "C4A", "C44"]);
    let title = diagnoses.title(code("E11.40"), on).unwrap().unwrap();
    assert_eq!(title.long, "Type 2 diabetes mellitus with diabetic neuropathy, unspecified");
    assert_eq!(diagnoses.replaced_by(code("A04.7")).unwrap().len(), 2);

    let procedures: Icd10<Icd10Pcs> =
        Icd10::new(pack(embedded::pack("icd10_pcs.pack"), "icd10_pcs.pack")).unwrap();
    let code: Icd10Pcs = "0DTJ4ZZ".parse().unwrap();
    let found = procedures.look_up(code, on).unwrap();
    assert_eq!(found.title.unwrap().long, "Resection of Appendix, Percutaneous Endoscopic Approach");
    assert_eq!(procedures.parent(code, on).unwrap(), Some("0DT".parse().unwrap()));
    // A pack of one code set is no pack of the other.
    assert!(Icd10::<Icd10Pcs>::new(pack(embedded::pack("icd10_cm.pack"), "icd10_cm.pack")).is_err());
}
