//! Pricing under the Medicare physician fee schedule: by hand from official rows, and properties over the whole schedule.
//!
//! By hand: RVU25D (conversion factor 32.3465), GPCI2025 of Alabama, 10112/00: 1.000, 0.869, 0.575. Each amount stands
//! beside its relative values (work, practice expense non-facility, malpractice).

use cleanclaim::Engine;
use cleanclaim::claim::{AdjustmentGroup, Claim};
use cleanclaim::codes::{Hcpcs, Locality, Modifier, ModifierList};
use cleanclaim::dates::Day;
use cleanclaim::money::{Amount, Units};
use cleanclaim::pricing::{
    LinePrice, LineQuestion, Location, Participation, PriceOptions, PricedLine, Pricing,
};
use cleanclaim::row::Series;
use cleanclaim::tables::place_of_service::Setting;
use cleanclaim::tables::practitioner_shares::ProviderType;
use cleanclaim::tables::release::{AsOf, ReleaseMatch};
use proptest::prelude::*;

const ALABAMA: &str = "10112/00";

fn engine() -> &'static Engine {
    static ENGINE: std::sync::OnceLock<Engine> = std::sync::OnceLock::new();
    ENGINE.get_or_init(|| Engine::embedded().unwrap())
}

fn asked(on: &str, procedure: &str, modifiers: &str) -> LineQuestion {
    LineQuestion {
        on: on.parse().unwrap(),
        procedure: procedure.parse().unwrap(),
        modifiers: modifiers.parse().unwrap(),
        place_of_service: "11".parse().unwrap(),
        location: Location::Locality(ALABAMA.parse().unwrap()),
        units: Units::ONE,
        charge: None,
    }
}

fn price(question: &LineQuestion) -> cleanclaim::error::Result<LinePrice> {
    engine().price_line(question, &PriceOptions::default())
}

/// The amount, or the slug of the refusal.
fn answer(on: &str, procedure: &str, modifiers: &str) -> String {
    match price(&asked(on, procedure, modifiers)) {
        Ok(price) => price.allowed.to_string(),
        Err(refusal) => refusal.slug().to_string(),
    }
}

fn on_2025(procedure: &str, modifiers: &str) -> String {
    answer("2025-11-03", procedure, modifiers)
}

/// A claim of 2025-11-03 (or other days) with these lines: date, procedure, units; each charged at 1,000.00.
fn claim(lines: &[(&str, &str, &str)]) -> Claim {
    let mut builder = Claim::professional("T-1")
        .billing_provider("EXAMPLE CLINIC", "1234567893", "35203")
        .patient_is_subscriber("DOE", "JANE", "1950-02-03", "1EG4TE5MK73")
        .payer("MEDICARE", "10112")
        .place_of_service("11")
        .diagnosis("I10");
    for (date, procedure, units) in lines {
        builder = builder.line(date, procedure, &[], units, "1000.00");
    }
    builder.build().unwrap()
}

fn priced(lines: &[(&str, &str, &str)]) -> Pricing {
    engine().price(&claim(lines), &PriceOptions::default()).unwrap()
}

/// Of each line the amount, or the slug of the reason.
fn amounts(pricing: &Pricing) -> Vec<String> {
    let shown = |line: &PricedLine| match (&line.price, &line.reason) {
        (Some(price), None) => price.allowed.to_string(),
        (None, Some(reason)) => reason.slug.slug().to_string(),
        _ => panic!("an amount or a reason"),
    };
    pricing.lines.iter().map(shown).collect()
}

const DAY: &str = "2025-11-03";

#[test]
fn each_status_has_its_reason() {
    for (procedure, reason) in [
        ("36416", "bundled"),                // B
        ("0042T", "carrier-priced"),         // C
        ("90371", "excluded-by-regulation"), // E
        ("0001F", "not-valid-for-medicare"), // I
        ("00100", "anesthesia-service"),     // J
        ("0500F", "measurement-code"),       // M
        ("0469T", "non-covered"),            // N
        ("A4211", "bundled"),                // P
        ("0275T", "carrier-priced"),         // R, all values zero
        ("36415", "statutory-exclusion"),    // X
        ("99X99", "procedure-not-on-schedule"),
    ] {
        assert_eq!(on_2025(procedure, ""), reason, "{procedure}");
    }
    assert_eq!(on_2025("11055", ""), "60.23"); // R: 0.35, 1.72, 0.03: 1.86193 × 32.3465 = 60.226918745
    assert_eq!(on_2025("96523", ""), "20.31"); // T: 0.04, 0.67, 0.01: 0.62798 × 32.3465 = 20.312955070
}

#[test]
fn status_t_is_paid_only_alone() {
    assert_eq!(amounts(&priced(&[(DAY, "96523", "1")])), ["20.31"]);
    // 99213: 1.30, 1.35, 0.10: 2.53065 × 32.3465 = 81.857670225
    assert_eq!(amounts(&priced(&[(DAY, "96523", "1"), (DAY, "99213", "1")])), ["bundled-same-day", "81.86"]);
    assert_eq!(amounts(&priced(&[(DAY, "96523", "1"), ("2025-11-04", "99213", "1")])), ["20.31", "81.86"]);
    // What is not payable itself bundles nothing.
    let beside = priced(&[(DAY, "96523", "1"), (DAY, "36415", "1"), (DAY, "36416", "1")]);
    assert_eq!(amounts(&beside), ["20.31", "statutory-exclusion", "bundled"]);
}

#[test]
fn component_rows() {
    assert_eq!(on_2025("71046", ""), "29.13"); // 0.22, 0.77, 0.02: 0.90063 × 32.3465 = 29.132228295
    assert_eq!(on_2025("71046", "26"), "9.55"); // 0.22, 0.08, 0.01: 0.29527 × 32.3465 = 9.550951055
    assert_eq!(on_2025("71046", "TC"), "19.58"); // 0, 0.69, 0.01: 0.60536 × 32.3465 = 19.581277240
    assert_eq!(on_2025("45378", "53"), "147.33"); // 1.63, 3.22, 0.22: 4.55468 × 32.3465 = 147.327956620
    assert_eq!(on_2025("99213", "26"), "component-not-applicable");
    assert_eq!(on_2025("93010", "26"), "component-not-applicable");
    assert_eq!(on_2025("99213", "53"), "carrier-priced");
    assert_eq!(on_2025("71046", "26 TC"), "components-contradict");
    assert_eq!(on_2025("99X99", "26"), "procedure-not-on-schedule");
}

#[test]
fn therapy_units_of_one_line() {
    // 97110: 0.45, 0.43, 0.01: 0.82942 × 32.3465 = 26.828834030; with half the practice expense
    // (0.45 + 0.215 × 0.869 + 0.00575) × 32.3465 = 0.642585 × 32.3465 = 20.7853757025
    for (units, amount) in [("1", "26.83"), ("2", "47.62"), ("4", "89.20")] {
        let question = LineQuestion { units: units.parse().unwrap(), ..asked(DAY, "97110", "") };
        assert_eq!(price(&question).unwrap().allowed.to_string(), amount, "{units}");
    }
}

#[test]
fn therapy_units_across_lines() {
    // Practice expense 97530 0.62, 97110 0.43, 97140 0.40: the first unit of 97530 is paid in full.
    // 97530: 0.44, 0.62, 0.01: 0.98453 × 32.3465 = 31.846099645; reduced 0.71514 × 32.3465 = 23.132276010
    // 97110 reduced 20.79; 97140: 0.43, 0.40, 0.01 reduced 0.60955 × 32.3465 = 19.716809075
    let day = priced(&[(DAY, "97110", "2"), (DAY, "97530", "2"), (DAY, "97140", "1")]);
    assert_eq!(amounts(&day), ["41.58", "54.98", "19.72"]); // 2 × 20.79; 31.85 + 23.13
    // Another day begins anew, and an office visit is no therapy.
    let days = priced(&[(DAY, "97110", "1"), ("2025-11-04", "97110", "1"), (DAY, "99213", "1")]);
    assert_eq!(amounts(&days), ["26.83", "26.83", "81.86"]);
    // The same service twice: one of the two is reduced.
    assert_eq!(amounts(&priced(&[(DAY, "97110", "1"), (DAY, "97110", "1")])), ["26.83", "20.79"]);
}

#[test]
fn procedures_that_are_ranked_together_are_noted() {
    let noted = |lines: &[(&str, &str, &str)]| -> Vec<bool> {
        let noted = |line: &PricedLine| {
            line.notes.iter().any(|note| note.slug.slug() == "multiple-procedure-not-applied")
        };
        priced(lines).lines.iter().map(noted).collect()
    };
    // Multiple procedure indicator: 11042 and 11043 2, 43239 3, 93000 and 93005 6, 99213 0.
    assert_eq!(noted(&[(DAY, "11042", "1"), (DAY, "11043", "1"), (DAY, "99213", "1")]), [true, true, false]);
    assert_eq!(noted(&[(DAY, "11042", "1"), (DAY, "43239", "1")]), [true, true]);
    assert_eq!(noted(&[(DAY, "11042", "1"), ("2025-11-04", "11043", "1")]), [false, false]);
    assert_eq!(noted(&[(DAY, "11042", "2")]), [true]);
    assert_eq!(noted(&[(DAY, "11042", "1"), (DAY, "93000", "1")]), [false, false]);
    // 11042: 1.01, 2.73, 0.13: 3.45712 × 32.3465 = 111.825732080; 11043: 2.70, 3.85, 0.42: 6.28715 × 32.3465
    let both = priced(&[(DAY, "11042", "1"), (DAY, "11043", "1")]);
    assert_eq!(amounts(&both), ["111.83", "203.37"]);
}

#[test]
fn what_is_not_asked_well_is_refused() {
    let with = |units: i64, charge: Option<i64>| {
        let question = LineQuestion {
            units: Units::from_scaled(units),
            charge: charge.map(Amount::from_cents),
            ..asked(DAY, "99213", "")
        };
        price(&question).map(|price| price.allowed.to_string()).map_err(|why| why.slug())
    };
    assert_eq!(with(0, None), Err("units-not-positive"));
    assert_eq!(with(-1000, None), Err("units-not-positive"));
    assert_eq!(with(i64::MIN, None), Err("units-not-positive"));
    assert_eq!(with(i64::MAX, None), Err("amount-overflow"));
    assert_eq!(with(1000, Some(-1)), Err("charge-negative"));
    assert_eq!(with(1000, Some(i64::MIN)), Err("charge-negative"));
    assert_eq!(with(1000, Some(i64::MAX)), Ok("81.86".into()));
    assert_eq!(with(1, None), Ok("0.08".into())); // a thousandth of 81.86
}

#[test]
fn minutes_and_other_lines_that_cannot_be_priced() {
    let reason = |change: fn(&mut Claim)| {
        let mut claim = claim(&[(DAY, "99213", "1")]);
        change(&mut claim);
        let pricing = engine().price(&claim, &PriceOptions::default()).unwrap();
        pricing.lines[0].reason.as_ref().map_or("priced", |reason| reason.slug.slug())
    };
    assert_eq!(reason(|_| {}), "priced");
    assert_eq!(
        reason(|claim| claim.lines[0].unit_basis = Some(cleanclaim::claim::UnitBasis::Minutes)),
        "units-are-minutes"
    );
    assert_eq!(reason(|claim| claim.lines[0].units = Some(Units::ZERO)), "line-without-units");
    assert_eq!(reason(|claim| claim.lines[0].units = Some(Units::from_scaled(-1))), "line-without-units");
    assert_eq!(reason(|claim| claim.lines[0].charge = Amount::from_cents(-1)), "charge-negative");
    assert_eq!(reason(|claim| claim.lines[0].procedure = None), "line-without-procedure");
    assert_eq!(reason(|claim| claim.lines[0].procedure = Some("992".into())), "malformed-procedure-code");
    assert_eq!(reason(|claim| claim.lines[0].service_dates = None), "line-without-date");
    assert_eq!(reason(|claim| claim.place_of_service = None), "line-without-place-of-service");
    assert_eq!(reason(|claim| claim.billing_provider.address = None), "line-without-zip");
    assert_eq!(
        reason(|claim| claim.kind = cleanclaim::claim::ClaimKind::Institutional),
        "claim-kind-not-priced"
    );
    let many = |claim: &mut Claim| claim.lines[0].modifiers = cleanclaim::list!["25".into(); 5];
    assert_eq!(reason(many), "too-many-modifiers");
}

#[test]
fn the_floor_on_the_work_index_holds_on_every_day_of_2026() {
    // Alabama's index is 0.988 without the floor: 2.61284 × 33.4009 = 87.27; with it 2.62844 × 33.4009 = 87.792261596
    for day in ["2026-01-01", "2026-01-31", "2026-02-01", "2026-06-30", "2026-09-30", "2026-12-31"] {
        assert_eq!(answer(day, "99213", ""), "87.79", "{day}");
    }
    assert_eq!(answer("2027-01-01", "99213", ""), "date-not-covered");
}

#[test]
fn the_conversion_factor_of_2024_changes_on_the_ninth_of_march() {
    // (1.30 + 1.33 × 0.869 + 0.10 × 0.575) = 2.51327; × 32.7442 = 82.295015534, × 33.2875 = 83.660475125
    for (day, amount, release) in [
        ("2024-01-01", "82.30", "RVU24A"),
        ("2024-03-08", "82.30", "RVU24A"),
        ("2024-03-09", "83.66", "RVU24AR"),
    ] {
        let price = price(&asked(day, "99213", "")).unwrap();
        assert_eq!((price.allowed.to_string().as_str(), price.release.as_str()), (amount, release), "{day}");
        assert_eq!(price.release_match, ReleaseMatch::Exact);
    }
}

/// First and last day of each release, the day before and the day after: which one answers, told from the coverage alone.
#[test]
fn the_release_of_every_edge() {
    let coverage = engine().coverage();
    let fees = coverage.iter().find(|series| series.series == Series::PhysicianFeeSchedule).unwrap();
    let mut checked = 0;
    for release in &fees.releases {
        for day in [release.from.plus(-1), release.from, release.to, release.to.plus(1)] {
            let in_force = fees.releases.iter().find(|other| other.from <= day && day <= other.to);
            let of_year = || fees.releases.iter().filter(|other| other.from.year() == day.year());
            let other = of_year().rfind(|other| other.from <= day).or_else(|| of_year().next());
            let question = LineQuestion { on: day, ..asked(DAY, "99213", "") };
            let found = price(&question).map(|price| (price.release, price.release_match));
            match (in_force, other) {
                (Some(expected), _) => assert_eq!(found, Ok((expected.name, ReleaseMatch::Exact)), "{day}"),
                (None, Some(expected)) => {
                    assert_eq!(found, Ok((expected.name, ReleaseMatch::SameYear)), "{day}")
                }
                (None, None) => assert_eq!(found.unwrap_err().slug(), "date-not-covered", "{day}"),
            }
            let exact = PriceOptions { exact_release_only: true, ..PriceOptions::default() };
            let exact = engine().price_line(&question, &exact);
            assert_eq!(exact.is_ok(), in_force.is_some(), "{day}");
            checked += 1;
        }
    }
    assert_eq!(checked, 23 * 4);
}

#[test]
fn what_was_known_on_a_day() {
    let known = |on: &str, known_on: &str| {
        let options = PriceOptions { known_on: Some(known_on.parse().unwrap()), ..PriceOptions::default() };
        match engine().price_line(&asked(on, "99213", ""), &options) {
            Ok(price) => {
                format!("{} {} {}", price.release, price.release_match.slug(), price.published_date_assumed)
            }
            Err(refusal) => refusal.slug().to_string(),
        }
    };
    // Published date unknown: the first day in force stands for it, and the answer says so.
    assert_eq!(known("2024-03-20", "2024-03-09"), "RVU24AR exact true");
    assert_eq!(known("2024-03-20", "2024-03-08"), "RVU24A same-year true");
    assert_eq!(known("2024-03-20", "2023-12-31"), "date-not-covered");
    // RVU25D was published on 2025-09-11, before its first day; GPCI2025 counts from 2025-01-01.
    assert_eq!(known("2025-11-03", "2025-09-11"), "RVU25D exact true");
    assert_eq!(known("2025-11-03", "2025-09-10"), "date-not-covered");
    // RVU26C was published on 2026-06-30; the day before, the release of April is all there is.
    assert_eq!(known("2026-07-15", "2026-06-30"), "RVU26C exact true");
    assert_eq!(known("2026-07-15", "2026-06-29"), "RVU26B same-year true");
    let options = PriceOptions { known_on: Some("2025-11-03".parse().unwrap()), ..PriceOptions::default() };
    let pricing = engine().price(&claim(&[(DAY, "99213", "1")]), &options).unwrap();
    assert!(pricing.lines[0].notes.iter().any(|note| note.slug.slug() == "published-date-assumed"));
    assert!(!price(&asked(DAY, "99213", "")).unwrap().published_date_assumed);
}

#[test]
fn a_pricing_is_read_and_written_equal() {
    let bytes = include_bytes!("../vectors/claims/demo-837p.edi");
    for traced in [false, true] {
        let batch = engine().price_document(bytes, &PriceOptions::default(), traced).unwrap();
        assert_eq!(batch.pricings.len(), 4);
        for pricing in &batch.pricings {
            let json = pricing.to_json().unwrap();
            assert!(json.starts_with(r#"{"schema":"cleanclaim/pricing/1","claim":"DEMO-100"#), "{json}");
            assert!(!json.contains("null"), "{json}");
            assert_eq!(&Pricing::from_json(&json).unwrap(), pricing);
        }
    }
    assert_eq!(Pricing::from_json("{}").unwrap_err().slug(), "document-not-read");
    assert_eq!(Pricing::from_json("{\"claim\":\"A\",\"more\":1}").unwrap_err().slug(), "document-not-read");
}

// ── properties ──────────────────────────────────────────────────────────────────────────────────────────────────────

const LOCALITIES: [&str; 7] =
    [ALABAMA, "02102/01", "01112/05", "01182/18", "15202/00", "13102/00", "09102/04"];
const PLACES: [&str; 6] = ["11", "22", "24", "12", "23", "31"];

/// Every procedure and component that RVU25D has, of which some are on no other release.
fn procedures() -> &'static [(Hcpcs, Option<Modifier>)] {
    static ALL: std::sync::OnceLock<Vec<(Hcpcs, Option<Modifier>)>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| {
        let release = engine().tables().fee_release(AsOf::day(DAY.parse().unwrap())).unwrap();
        release.procedures().unwrap()
    })
}

prop_compose! {
    fn questions()(
        procedure in any::<prop::sample::Index>(),
        days in "2020-01-01".parse::<Day>().unwrap().days()..="2026-12-31".parse::<Day>().unwrap().days(),
        locality in prop::sample::select(&LOCALITIES[..]),
        place in prop::sample::select(&PLACES[..]),
        units in prop_oneof![Just(1000_i64), 1_i64..20_000],
        charge in prop::option::of(0_i64..500_000),
    ) -> LineQuestion {
        let (procedure, component) = *procedure.get(procedures());
        LineQuestion {
            on: Day::from_days(days).unwrap(),
            procedure,
            modifiers: ModifierList::new(component.as_slice()).unwrap(),
            place_of_service: place.parse().unwrap(),
            location: Location::Locality(locality.parse::<Locality>().unwrap()),
            units: Units::from_scaled(units),
            charge: charge.map(Amount::from_cents),
        }
    }
}

prop_compose! {
    fn settings()(
        non_participating in any::<bool>(),
        provider_type in prop::sample::select(&ProviderType::ALL[..]),
        qualifying_participant in any::<bool>(),
        exact_release_only in any::<bool>(),
    ) -> PriceOptions {
        let participation =
            if non_participating { Participation::NonParticipating } else { Participation::Participating };
        PriceOptions { participation, provider_type, qualifying_participant, exact_release_only, ..PriceOptions::default() }
    }
}

/// `cents × numerator ÷ denominator`, half up.
fn half_up(amount: Amount, numerator: i64, denominator: i64) -> i64 {
    (amount.cents() * numerator * 2 + denominator) / (denominator * 2)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn the_same_answer_with_and_without_a_trace(question in questions(), options in settings()) {
        let plain = engine().price_line(&question, &options);
        let (traced, steps) = engine().price_line_traced(&question, &options);
        prop_assert_eq!(&plain, &traced);
        match plain {
            Ok(price) => {
                let (last, allowed) = (steps.last().unwrap(), price.allowed.to_string());
                prop_assert_eq!(last.value.as_deref(), Some(allowed.as_str()));
            }
            Err(refusal) => prop_assert!(refusal.is_refusal(), "{}", refusal),
        }
    }

    #[test]
    fn never_more_than_the_charge(question in questions(), options in settings()) {
        let Ok(price) = engine().price_line(&question, &options) else { return Ok(()) };
        prop_assert!(price.allowed >= Amount::ZERO);
        if let Some(charge) = question.charge {
            prop_assert!(price.allowed <= charge);
            let fee = engine().price_line(&LineQuestion { charge: None, ..question }, &options).unwrap();
            prop_assert_eq!(price.allowed, charge.min(fee.allowed));
            prop_assert_eq!(LinePrice { allowed: price.allowed, rule: price.rule, ..fee }, price);
        }
    }

    #[test]
    fn the_rows_behind_an_amount_exist(question in questions(), options in settings()) {
        let Ok(price) = engine().price_line(&question, &options) else { return Ok(()) };
        let tables = engine().tables();
        let as_of = options.as_of(question.on);
        let component = question.modifiers.iter().next();
        let fee = tables.fee_row(as_of, question.procedure, component).unwrap().unwrap();
        let Location::Locality(locality) = question.location else { unreachable!() };
        let gpci = tables.gpci(as_of, locality).unwrap();
        let (setting, place) = tables.places_of_service().unwrap().setting(question.place_of_service, question.on).unwrap();
        let rows: Vec<_> = price.rows.iter().copied().collect();
        for row in [fee.row_ref(), gpci.row_ref(), place] {
            prop_assert!(rows.contains(&row), "{}", row);
        }
        prop_assert_eq!(price.setting, setting);
        prop_assert_eq!(price.release, fee.row_ref().release);
        for row in rows {
            prop_assert!(price.release_match == ReleaseMatch::SameYear || row.period.contains(question.on), "{}", row);
        }
        prop_assert!(!options.exact_release_only || price.release_match == ReleaseMatch::Exact);
        // The formula, once more, in whole numbers: hundredths × thousandths × ten-thousandths.
        let facility = setting == Setting::Facility;
        let floor = gpci.row.work; // on every day that is loaded the floor is in force
        let sum = i128::from(fee.row.work().scaled()) * i128::from(floor.scaled())
            + i128::from(fee.row.practice_expense(facility).scaled()) * i128::from(gpci.row.practice_expense.scaled())
            + i128::from(fee.row.malpractice().scaled()) * i128::from(gpci.row.malpractice.scaled());
        let other_factor = options.qualifying_participant && question.on.year() >= 2026;
        if !fee.row.is_capped() && !other_factor {
            let cents = (sum * i128::from(fee.conversion_factor.scaled()) * 2 + 10_000_000) / 20_000_000;
            prop_assert_eq!(i128::from(price.fee.cents()), cents);
        }
    }

    #[test]
    fn non_participation(question in questions()) {
        let question = LineQuestion { units: Units::ONE, charge: None, ..question };
        let options = PriceOptions { participation: Participation::NonParticipating, ..PriceOptions::default() };
        let Ok(price) = engine().price_line(&question, &options) else { return Ok(()) };
        let full = engine().price_line(&question, &PriceOptions::default()).unwrap();
        prop_assert_eq!(full.allowed, full.fee);
        prop_assert_eq!((full.limiting_charge, price.fee), (None, full.fee));
        prop_assert_eq!(price.allowed.cents(), half_up(full.fee, 95, 100));
        prop_assert_eq!(price.limiting_charge.unwrap().cents(), half_up(full.fee, 10_925, 10_000));
        // Whoever must accept assignment is paid the same, participating or not.
        let np = PriceOptions { provider_type: ProviderType::Np, ..options };
        let np = engine().price_line(&question, &np).unwrap();
        prop_assert_eq!((np.allowed.cents(), np.limiting_charge), (half_up(full.fee, 85, 100), None));
    }

    #[test]
    fn units_multiply(question in questions(), units in 1_u32..50) {
        let one = LineQuestion { units: Units::ONE, charge: None, ..question };
        let Ok(price) = engine().price_line(&one, &PriceOptions::default()) else { return Ok(()) };
        let many = LineQuestion { units: Units::whole(units), ..one };
        let many = engine().price_line(&many, &PriceOptions::default()).unwrap();
        let fee = engine().tables().fee_row(AsOf::day(question.on), question.procedure, question.modifiers.iter().next());
        let all = price.allowed.cents() * i64::from(units);
        if fee.unwrap().unwrap().policy.multiple == '5' {
            prop_assert!(price.allowed <= many.allowed && many.allowed.cents() <= all);
        } else {
            prop_assert_eq!(many.allowed.cents(), all);
        }
    }

    /// A whole claim: every line's charge is its payment and its adjustments, and the sums are those of the lines.
    #[test]
    fn a_claim_adds_up(
        picks in prop::collection::vec((any::<prop::sample::Index>(), 0_i64..100_000, 1_u32..4), 1..8),
        deductible in prop::option::of(0_i64..30_000),
    ) {
        let mut claim = claim(&[(DAY, "99213", "1")]);
        let first = claim.lines.remove(0);
        for (number, (pick, charge, units)) in (1..).zip(&picks) {
            let (procedure, component) = *pick.get(procedures());
            let mut line = first.clone();
            line.number = number;
            line.procedure = Some(procedure.to_string().as_str().into());
            line.modifiers = component.iter().map(|modifier| modifier.to_string().as_str().into()).collect();
            line.units = Some(Units::whole(*units));
            line.charge = Amount::from_cents(*charge);
            claim.lines.push(line);
        }
        let options = PriceOptions { deductible_remaining: deductible.map(Amount::from_cents), ..PriceOptions::default() };
        let pricing = engine().price(&claim, &options).unwrap();
        let mut traced = engine().price_traced(&claim, &options).unwrap();
        traced.lines.iter_mut().for_each(|line| line.trace.clear());
        prop_assert_eq!(&traced, &pricing);
        let mut deductible_used = Amount::ZERO;
        for line in &pricing.lines {
            let Some(price) = line.price else {
                prop_assert!(line.reason.is_some() && line.payment.is_none() && line.adjustments.is_empty());
                continue;
            };
            let sum = |wanted: fn(&AdjustmentGroup) -> bool| {
                Amount::total(line.adjustments.iter().filter(|part| wanted(&part.group)).map(|part| part.amount)).unwrap()
            };
            prop_assert!(price.allowed <= line.charge);
            prop_assert_eq!(line.payment.unwrap().plus(sum(|_| true)).unwrap(), line.charge);
            prop_assert_eq!(line.patient_responsibility.unwrap(), sum(|group| *group == AdjustmentGroup::PatientResponsibility));
            let used = line.adjustments.iter().filter(|part| part.reason == "1").map(|part| part.amount);
            deductible_used = deductible_used.plus(Amount::total(used).unwrap()).unwrap();
        }
        prop_assert!(deductible_used.cents() <= deductible.unwrap_or(0));
        let total = |of: fn(&PricedLine) -> Option<Amount>| Amount::total(pricing.lines.iter().filter_map(of)).unwrap();
        prop_assert_eq!(pricing.totals.charge, total(|line| Some(line.charge)));
        prop_assert_eq!(pricing.totals.allowed, total(|line| line.price.map(|price| price.allowed)));
        prop_assert_eq!(pricing.totals.patient_responsibility, total(|line| line.patient_responsibility));
        prop_assert_eq!(pricing.totals.payment, total(|line| line.payment));
        prop_assert_eq!(pricing.totals.priced + pricing.totals.not_priced, picks.len() as u32);
        prop_assert_eq!(&Pricing::from_json(&pricing.to_json().unwrap()).unwrap(), &pricing);
    }
}

/// What a claim says and its amounts do not take into account stands in a note, or refuses the line.
#[test]
fn what_is_not_applied_is_said() {
    use cleanclaim::claim::{Assignment, DateSpan, Provider};
    use cleanclaim::text::Coded;

    let slugs = |pricing: &Pricing, line: usize| -> Vec<&str> {
        pricing.lines[line].notes.iter().map(|note| note.slug.slug()).collect()
    };
    let price = |claim: &Claim| engine().price(claim, &PriceOptions::default()).unwrap();
    let mut claim = claim(&[("2025-11-03", "99213", "1"), ("2025-11-03", "97110", "3")]);
    let days = DateSpan {
        from: Coded::Code("2025-11-03".parse().unwrap()),
        to: Some(Coded::Code("2025-11-05".parse().unwrap())),
    };
    for line in &mut claim.lines {
        line.service_dates = Some(days.clone());
    }
    claim.assignment = Some(Assignment::NotAssigned);
    let mut nurse = Provider::person("ROE", "ANN", "1245319599");
    nurse.taxonomy = Some("363LF0000X".to_string());
    claim.rendering_provider = Some(nurse.into());
    let pricing = price(&claim);
    assert_eq!(slugs(&pricing, 0), ["line-spans-days", "provider-share-not-applied"]);
    assert_eq!(pricing.lines[1].reason.as_ref().unwrap().slug.slug(), "therapy-over-several-days");
    let whole: Vec<&str> = pricing.notes.iter().map(|note| note.slug.slug()).collect();
    assert_eq!(whole, ["assignment-not-applied", "deductible-assumed", "preventive-share-not-known"]);
}

/// Therapy is ranked by provider and day: another provider's line of the day has a first unit of its own.
#[test]
fn therapy_of_two_providers_is_not_ranked_together() {
    let mut claim = claim(&[("2025-11-03", "97110", "1"), ("2025-11-03", "97110", "1")]);
    let together = engine().price(&claim, &PriceOptions::default()).unwrap();
    claim.lines[1].rendering_provider =
        Some(cleanclaim::claim::Provider::person("ROE", "ANN", "1245319599").into());
    let apart = engine().price(&claim, &PriceOptions::default()).unwrap();
    let allowed =
        |pricing: &Pricing| pricing.lines.iter().map(|line| line.price.unwrap().allowed).collect::<Vec<_>>();
    assert_eq!(allowed(&apart)[0], allowed(&apart)[1], "both in full");
    assert!(allowed(&together)[1] < allowed(&together)[0], "the second is reduced");
    assert_eq!(allowed(&together)[0], allowed(&apart)[0]);
}
