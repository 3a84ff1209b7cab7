//! The JSON Schema of every public document: committed, fresh, and never taking anything back.
#![cfg(feature = "schema")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use cleanclaim::claim::Claim;
use cleanclaim::engine::CodeQuestion;
use cleanclaim::pricing::question::{LineAnswer, LineDocument};
use cleanclaim::pricing::{Pricing, PricingBatch};
use cleanclaim::tables::coverage::Coverage;
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

fn of<T: JsonSchema>() -> Value {
    serde_json::to_value(schema_for!(T)).unwrap()
}

/// Each document with the file of its schema; the number in the name is that of the document.
fn documents() -> [(&'static str, Value); 7] {
    [
        ("claim-1.json", of::<Claim>()),
        ("code-question-1.json", of::<CodeQuestion>()),
        ("coverage-1.json", of::<Coverage>()),
        ("line-1.json", of::<LineDocument>()),
        ("line-answer-1.json", of::<LineAnswer>()),
        ("pricing-1.json", of::<Pricing>()),
        ("pricing-batch-1.json", of::<PricingBatch>()),
    ]
}

/// A form with its keys in one order and without its prose, so that only what it accepts is compared.
fn form(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let sorted: BTreeMap<&String, Value> = object
                .iter()
                .filter(|(name, value)| name.as_str() != "description" || !value.is_string())
                .map(|(name, value)| (name, form(value)))
                .collect();
            serde_json::to_value(sorted).unwrap()
        }
        Value::Array(items) => items.iter().map(form).collect(),
        other => other.clone(),
    }
}

/// Every property of every definition with its form, `Line/charge: …`.
fn properties(schema: &Value) -> BTreeSet<String> {
    let definitions = schema["$defs"].as_object().into_iter().flatten();
    let parts = definitions.map(|(name, part)| (name.as_str(), part)).chain([("", schema)]);
    parts
        .flat_map(|(name, part)| {
            let properties = part["properties"].as_object().into_iter().flatten();
            properties.map(move |(property, value)| format!("{name}/{property}: {}", form(value)))
        })
        .collect()
}

/// What a document had and has no more, or has in another form.
fn taken_back(before: &Value, now: &Value) -> Vec<String> {
    properties(before).difference(&properties(now)).cloned().collect()
}

#[test]
fn every_committed_schema_is_the_generated_one_and_takes_nothing_back() {
    for (file, generated) in documents() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema").join(file);
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        if !committed.is_empty() {
            let gone = taken_back(&serde_json::from_str(&committed).unwrap(), &generated);
            assert!(gone.is_empty(), "{file}: removed or retyped without a new schema number: {gone:#?}");
        }
        let text = format!("{}\n", serde_json::to_string_pretty(&generated).unwrap());
        if std::env::var_os("CLEANCLAIM_BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        } else {
            assert!(committed == text, "core/schema/{file} is stale: run `make header`");
        }
    }
}

/// The check itself can fail: a property removed, and one retyped.
#[test]
fn what_is_taken_back_is_seen() {
    let before = of::<Pricing>();
    let mut now = before.clone();
    now["properties"].as_object_mut().unwrap().remove("claim").unwrap();
    now["$defs"]["PricedLine"]["properties"]["line"]["type"] = "string".into();
    let gone = taken_back(&before, &now);
    assert_eq!(gone.len(), 2, "{gone:#?}");
    assert!(gone.iter().any(|one| one.starts_with("/claim:")), "{gone:#?}");
    assert!(gone.iter().any(|one| one.starts_with("PricedLine/line:")), "{gone:#?}");
    assert!(taken_back(&before, &before).is_empty());
}
