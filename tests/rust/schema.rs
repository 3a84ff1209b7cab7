//! The JSON Schemas of the public documents, committed from their first release on: each is what the types give, and takes
//! nothing back without a new number. `make header` writes them anew.

use std::collections::BTreeSet;

use cleanclaim::claim::Claim;
use cleanclaim::pricing::{Pricing, PricingBatch};
use cleanclaim::tables::coverage::SeriesCoverage;
use schemars::schema_for;
use serde_json::Value;

/// A value with its keys in order, whichever order a build of `serde_json` keeps them in.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut keys: Vec<&String> = object.keys().collect();
            keys.sort();
            Value::Object(keys.into_iter().map(|key| (key.clone(), sorted(&object[key]))).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

/// A form without its words.
fn plain(form: &Value) -> Value {
    match form {
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, value)| *key != "description" || !value.is_string());
            Value::Object(kept.map(|(key, value)| (key.clone(), plain(value))).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(plain).collect()),
        other => other.clone(),
    }
}

/// Every property of every definition with its form, `Line/charge: …`.
fn properties(root: &str, schema: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut take = |name: &str, part: &Value| {
        for (property, form) in part["properties"].as_object().into_iter().flatten() {
            let form = sorted(&plain(form));
            all.insert(format!("{name}/{property}: {form}"));
        }
        for word in part["enum"].as_array().into_iter().flatten() {
            all.insert(format!("{name}: {word}"));
        }
        for option in part["oneOf"].as_array().into_iter().flatten() {
            all.insert(format!("{name}: {}", option["const"]));
        }
    };
    take(root, schema);
    for (name, part) in schema["$defs"].as_object().into_iter().flatten() {
        take(name, part);
    }
    all
}

/// What stands in the committed schema and is gone or of another form in the generated one.
fn taken_back(root: &str, committed: &Value, generated: &Value) -> Vec<String> {
    let (before, now) = (properties(root, committed), properties(root, generated));
    before.difference(&now).cloned().collect()
}

#[track_caller]
fn check(name: &str, generated: schemars::Schema) {
    let path = format!("{}/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let generated = sorted(&serde_json::to_value(generated).unwrap());
    let text = format!("{}\n", serde_json::to_string_pretty(&generated).unwrap());
    let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if !committed.is_empty() {
        let gone = taken_back(name, &serde_json::from_str(&committed).unwrap(), &generated);
        assert!(gone.is_empty(), "{name}: removed or retyped without a new schema number: {gone:#?}");
    }
    if std::env::var_os("CLEANCLAIM_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    } else {
        assert!(committed == text, "core/schema/{name}.json is stale: run `make header`");
    }
}

#[test]
fn the_committed_schemas_are_the_generated_ones_and_take_nothing_back() {
    check("claim-1", schema_for!(Claim));
    check("pricing-1", schema_for!(Pricing));
    check("pricing-batch-1", schema_for!(PricingBatch));
    check("coverage-1", schema_for!(SeriesCoverage));
}

/// The check above can fail.
#[test]
fn what_is_taken_back_is_found() {
    let committed = serde_json::to_value(schema_for!(Pricing)).unwrap();
    let mut without = committed.clone();
    without["properties"].as_object_mut().unwrap().remove("totals");
    assert_eq!(taken_back("pricing-1", &committed, &without).len(), 1);
    assert!(taken_back("pricing-1", &without, &committed).is_empty(), "a new field is no loss");
    let mut retyped = committed.clone();
    retyped["$defs"]["PricedLine"]["properties"]["line"]["type"] = "string".into();
    assert_eq!(taken_back("pricing-1", &committed, &retyped).len(), 1);
}
