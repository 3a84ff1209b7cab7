//! The claim as JSON: read and written, errors that name the path and no patient, the committed schema.

use cleanclaim::claim::{
    Claim, ClaimKind, DateKind, EventDate, Frequency, Provider, ReferenceKind, Responsibility, ZipSource,
};
use cleanclaim::text::Coded;
use cleanclaim::x12::{ClaimReader, Options};

fn minimal() -> Claim {
    Claim::professional("A-100")
        .billing_provider("EXAMPLE CLINIC", "1234567893", "35203")
        .patient_is_subscriber("UNIQUENAME", "JANE", "1950-02-03", "1EG4TE5MK73")
        .payer("MEDICARE", "10112")
        .place_of_service("11")
        .diagnosis("E11.9")
        .diagnosis("I10")
        .line("2026-03-02", "99213", &["25"], "1", "125.00")
        .line("2026-03-02", "36415", &[], "2", "10.5")
        .build()
        .unwrap()
}

#[test]
fn a_minimal_claim_says_what_it_must() {
    let claim = minimal();
    assert_eq!(claim.kind, ClaimKind::Professional);
    assert_eq!(claim.total_charge.to_string(), "135.50"); // 125.00 + 10.50
    assert_eq!(claim.frequency, Some(Frequency::Original));
    assert_eq!(claim.subscriber.responsibility, Some(Responsibility::Primary));
    assert_eq!(claim.lines[1].number, 2);
    assert_eq!(claim.lines[0].diagnosis_pointers, [1]);
    let json = claim.to_json();
    assert!(
        json.starts_with(
            r#"{"schema":"cleanclaim/claim/1","kind":"professional","id":"A-100","total_charge":"135.50""#
        ),
        "{json}"
    );
    assert!(!json.contains("null"), "{json}");
}

#[test]
fn the_builder_reports_the_first_bad_value() {
    let error =
        Claim::professional("1").diagnosis("!").line("x", "99213", &[], "1", "1").build().unwrap_err();
    assert_eq!(error.slug(), "malformed-diagnosis-code");
}

#[test]
fn json_is_read_and_written_equal() {
    for claim in [minimal(), demo().remove(0), demo().remove(3)] {
        assert_eq!(Claim::from_json(&claim.to_json()).unwrap(), claim);
        assert_eq!(Claim::from_json(&claim.to_json_pretty()).unwrap(), claim);
    }
}

fn demo() -> Vec<Claim> {
    let bytes = include_bytes!("../vectors/claims/demo-837p.edi");
    ClaimReader::new(&bytes[..], &Options::strict()).map(|read| read.unwrap().claim).collect()
}

#[test]
fn errors_name_the_path_and_nothing_of_the_patient() {
    let text = minimal().to_json();
    for (from, to, slug, path) in [
        ("\"number\":1", "\"numero\":1", "json-unknown-field", "lines[0].numero"),
        ("\"charge\":\"125.00\"", "\"charge\":\"UNIQUENAME\"", "json-bad-value", "lines[0].charge"),
        ("\"charge\":\"125.00\"", "\"charge\":125.0", "json-bad-value", "lines[0].charge"),
        (
            "\"first\":\"JANE\"",
            "\"first\":{\"UNIQUENAME\":1}",
            "json-bad-value",
            "subscriber.person.name.first",
        ),
        (
            "\"responsibility\":\"primary\"",
            "\"responsibility\":\"UNIQUENAME\"",
            "json-bad-value",
            "subscriber.responsibility",
        ),
        ("\"id\":\"A-100\",", "", "json-missing-field", "id"),
        ("cleanclaim/claim/1", "cleanclaim/claim/2", "json-other-schema", "schema"),
    ] {
        let bad = text.replacen(from, to, 1);
        assert_ne!(bad, text, "{from}");
        let error = Claim::from_json(&bad).unwrap_err();
        assert_eq!((error.slug(), error.value("path")), (slug, Some(path)), "{error}");
        for shown in [error.to_string(), format!("{error:?}"), serde_json::to_string(&error).unwrap()] {
            assert!(!shown.contains("UNIQUENAME") && !shown.contains("JANE"), "{shown}");
        }
    }
    for broken in ["", "{", "[]", "\u{0}", &text[..text.len() - 1], &format!("{text}x")] {
        let error = Claim::from_json(broken).unwrap_err();
        assert!(error.slug().starts_with("json-"), "{error}");
    }
    let nested = "[".repeat(100_000);
    assert!(Claim::from_json(&nested).is_err());
}

#[test]
fn extensions_are_the_one_open_place() {
    let mut claim = minimal();
    claim.extensions.insert("ours".into(), serde_json::json!({"anything": [1, null]}));
    assert_eq!(Claim::from_json(&claim.to_json()).unwrap(), claim);
}

#[test]
fn codes_without_a_slug_keep_their_code_and_known_ones_their_slug() {
    let mut claim = minimal();
    claim.frequency = Some(Frequency::from_x12("Z"));
    claim.dates.push(EventDate {
        kind: DateKind::Accident,
        from: Coded::from("2026-02-30"), // no such day: kept as text
        to: None,
        time: None,
    });
    let text = claim.to_json();
    assert!(
        text.contains(r#""frequency":"x12:Z""#) && text.contains(r#""kind":"accident","from":"2026-02-30""#),
        "{text}"
    );
    assert_eq!(Claim::from_json(&text).unwrap(), claim);
    assert_eq!(
        serde_json::from_str::<ReferenceKind>("\"x12:G1\"").unwrap(),
        ReferenceKind::PriorAuthorization
    );
    assert!(serde_json::from_str::<ReferenceKind>("\"G1\"").is_err());
}

#[test]
fn debug_shows_nothing_of_a_person() {
    let mut claim = minimal();
    claim.extensions.insert("chart".to_string(), "CHART77".into());
    let shown = format!("{claim:?}");
    for private in ["UNIQUENAME", "JANE", "1EG4TE5MK73", "1950", "CHART77", "chart"] {
        assert!(!shown.contains(private), "{private} in {shown}");
    }
}

#[test]
fn the_zip_comes_from_the_line_then_the_claim_then_the_billing_provider() {
    let at = |zip: &str| {
        let mut provider = Provider::organization("PLACE", "1000000038");
        provider.address = Some(cleanclaim::claim::Address { zip: Some(zip.into()), ..Default::default() });
        Some(provider.into())
    };
    let mut claim = minimal();
    let found = |claim: &Claim| {
        let found = claim.service_zip_of(&claim.lines[0]).unwrap();
        (found.zip.as_written(), found.source)
    };
    assert_eq!(found(&claim), ("35203".into(), ZipSource::BillingProvider));
    claim.service_facility = at("60601");
    assert_eq!(found(&claim), ("60601".into(), ZipSource::ClaimServiceFacility));
    claim.lines[0].service_facility = at("10001-0001");
    assert_eq!(found(&claim), ("10001-0001".into(), ZipSource::LineServiceFacility));
    assert_eq!(ZipSource::LineServiceFacility.x12_loop(), "2420C");
    // in the home, where no facility is named, the patient was seen at the patient's address
    let mut claim = minimal();
    claim.place_of_service = Some("12".into());
    claim.subscriber.person.address = Some(cleanclaim::text::Private::new(cleanclaim::claim::Address {
        zip: Some("35205".into()),
        ..Default::default()
    }));
    assert_eq!(found(&claim), ("35205".into(), ZipSource::Patient));
}

#[cfg(feature = "schema")]
mod schema {
    use std::collections::BTreeSet;
    use std::io::Write;

    use cleanclaim::claim::Claim;
    use cleanclaim::findings;
    use serde_json::Value;

    fn generated() -> Value {
        serde_json::to_value(schemars::schema_for!(Claim)).unwrap()
    }

    /// The JSON paths of all leaves of the model.
    fn leaves(schema: &Value, part: &Value, path: &str, out: &mut BTreeSet<String>) {
        let part = match part["$ref"].as_str() {
            Some(name) => &schema["$defs"][name.rsplit('/').next().unwrap()],
            None => part,
        };
        if let Some(options) = part["anyOf"].as_array()
            && let Some(only) = options.iter().find(|option| !option["$ref"].is_null())
        {
            return leaves(schema, only, path, out);
        }
        let array =
            part["type"] == "array" || part["type"].as_array().is_some_and(|t| t.contains(&"array".into()));
        if array {
            return leaves(schema, &part["items"], &format!("{path}[]"), out);
        }
        match part["properties"].as_object() {
            Some(properties) if !properties.is_empty() => {
                for (name, property) in properties {
                    let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    leaves(schema, property, &below, out);
                }
            }
            _ => {
                out.insert(path.to_string());
            }
        }
    }

    #[test]
    fn every_leaf_of_the_model_has_its_row_of_places() {
        let schema = generated();
        let mut model = BTreeSet::new();
        leaves(&schema, &schema, "", &mut model);
        let table: BTreeSet<String> =
            findings::fields().iter().map(|field| field.json_path.to_string()).collect();
        let missing: Vec<_> = model.difference(&table).collect();
        let surplus: Vec<_> = table.difference(&model).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "missing {missing:#?}\nsurplus {surplus:#?}");
        let _ = writeln!(
            std::io::stdout(),
            "conformance: claim fields with their places: {} checked",
            model.len()
        );
    }
}
