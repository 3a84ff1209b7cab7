//! The JSON Schema of every public document: committed, fresh, and never taking anything back.
#![cfg(feature = "schema")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use cleanclaim::acknowledgement::{
    ClaimAcknowledgement, ClaimAnswers, ImplementationAcknowledgement, InterchangeAcknowledgement,
};
use cleanclaim::claim::Claim;
use cleanclaim::claim_status::{ClaimStatusRequest, ClaimStatusResponse};
use cleanclaim::eligibility::{EligibilityFacts, EligibilityInquiry, EligibilityResponse};
use cleanclaim::engine::{CodeAnswers, CodeQuestion};
use cleanclaim::pricing::question::{LineAnswer, LineDocument};
use cleanclaim::pricing::{Pricing, PricingBatch};
use cleanclaim::remittance::Remittance;
use cleanclaim::services_review::{ServicesReviewRequest, ServicesReviewResponse};
use cleanclaim::tables::coverage::Coverage;
use cleanclaim::x12::write::Settings;
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

fn of<T: JsonSchema>() -> Value {
    serde_json::to_value(schema_for!(T)).unwrap()
}

/// Each document with the file of its schema; the number in the name is that of the document.
fn documents() -> [(&'static str, Value); 21] {
    [
        ("claim-1.json", of::<Claim>()),
        ("claim-acknowledgement-1.json", of::<ClaimAcknowledgement>()),
        ("claim-answers-1.json", of::<ClaimAnswers>()),
        ("claim-status-request-1.json", of::<ClaimStatusRequest>()),
        ("claim-status-response-1.json", of::<ClaimStatusResponse>()),
        ("code-answers-1.json", of::<CodeAnswers>()),
        ("code-question-1.json", of::<CodeQuestion>()),
        ("coverage-1.json", of::<Coverage>()),
        ("eligibility-facts-1.json", of::<EligibilityFacts>()),
        ("eligibility-inquiry-1.json", of::<EligibilityInquiry>()),
        ("eligibility-response-1.json", of::<EligibilityResponse>()),
        ("exchange-1.json", of::<Settings>()),
        ("implementation-acknowledgement-1.json", of::<ImplementationAcknowledgement>()),
        ("interchange-acknowledgement-1.json", of::<InterchangeAcknowledgement>()),
        ("line-1.json", of::<LineDocument>()),
        ("line-answer-1.json", of::<LineAnswer>()),
        ("pricing-1.json", of::<Pricing>()),
        ("pricing-batch-1.json", of::<PricingBatch>()),
        ("remittance-1.json", of::<Remittance>()),
        ("services-review-request-1.json", of::<ServicesReviewRequest>()),
        ("services-review-response-1.json", of::<ServicesReviewResponse>()),
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

/// Why a value is not what a schema says: the parts of JSON Schema that ours use.
#[cfg(feature = "embed-icd10")]
fn unfit(root: &Value, schema: &Value, value: &Value, path: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        return unfit(root, &root["$defs"][reference.trim_start_matches("#/$defs/")], value, path);
    }
    let mut why = Vec::new();
    for (choice, fits) in [("anyOf", 1..=usize::MAX), ("oneOf", 1..=1)] {
        let Some(choices) = schema[choice].as_array() else { continue };
        let found: Vec<Vec<String>> = choices.iter().map(|one| unfit(root, one, value, path)).collect();
        if !fits.contains(&found.iter().filter(|why| why.is_empty()).count()) {
            why.push(format!(
                "{path}: none or several of {choice}: {:?}",
                found.iter().min_by_key(|why| why.len())
            ));
        }
    }
    if !schema["const"].is_null() && schema["const"] != *value {
        why.push(format!("{path}: {value} is not {}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        why.push(format!("{path}: {value} is none of {}", schema["enum"]));
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let named = |word: &Value| word == kind || (word == "number" && kind == "integer");
    let typed = match &schema["type"] {
        Value::Null => true,
        Value::Array(words) => words.iter().any(named),
        word => named(word),
    };
    if !typed {
        why.push(format!("{path}: a {kind}, not {}", schema["type"]));
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        why.extend(unfit(root, &schema["items"], item, &format!("{path}[{index}]")));
    }
    if let Some(object) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !object.contains_key(name) {
                why.push(format!("{path}: no {name}"));
            }
        }
        for (name, inner) in object {
            let own = &schema["properties"][name];
            let schema = if own.is_null() { &schema["additionalProperties"] } else { own };
            if *schema == false {
                why.push(format!("{path}: an unknown field {name}"));
            }
            why.extend(unfit(root, schema, inner, &format!("{path}.{name}")));
        }
    }
    why
}

/// What the vectors' questions are answered with is what the schema says; each kind of question is among them.
#[cfg(all(feature = "embed-icd10", feature = "embed-lists"))]
#[test]
fn answers_to_questions_about_codes_fit_their_schema() {
    let engine = cleanclaim::Engine::embedded().unwrap();
    let (answers, questions) = (of::<CodeAnswers>(), of::<CodeQuestion>());
    let mut kinds = BTreeSet::new();
    let others = [
        r#"{"ask": "search", "query": "htn", "code_sets": ["ICD-10-CM"], "date": "2025-11-01", "limit": 3}"#,
        r#"{"ask": "notes", "code": "E11.40", "date": "2026-05-01"}"#,
        r#"{"ask": "index-of", "code": "E11.9", "date": "2025-11-01"}"#,
        r#"{"ask": "identifier", "kind": "npi", "value": "1234567890"}"#,
        r#"{"ask": "check", "code_set": "HCPCS", "code": "99213", "date": "2025-11-03"}"#,
    ];
    let vectors = include_str!("../vectors/code_questions.tsv").lines();
    let vectors = vectors.filter(|line| !line.starts_with('#')).skip(1);
    for asked in vectors.filter_map(|line| line.split('\t').nth(2)).chain(others) {
        let question: Value = serde_json::from_str(asked).unwrap();
        for one in question.as_array().unwrap_or(&vec![question.clone()]) {
            // Schemas name the official form of a code; the questions of the vectors are typed as people do.
            assert_eq!(unfit(&questions, &questions, one, "question"), [""; 0], "{asked}");
            kinds.insert(one["ask"].as_str().unwrap().to_string());
        }
        let answer: Value = serde_json::from_str(&engine.answer_codes(asked).unwrap()).unwrap();
        assert_eq!(unfit(&answers, &answers, &answer, "answer"), [""; 0], "{asked}");
    }
    let known = questions["oneOf"].as_array().unwrap();
    assert_eq!(kinds.len(), known.len(), "a kind of question that no vector asks: {kinds:?}");
    // The check itself can fail.
    let wrong = serde_json::json!({ "schema": "x", "answers": [{ "refused": { "slug": 7 } }], "more": 1 });
    assert_eq!(
        unfit(&answers, &answers, &wrong, "answer").len(),
        2,
        "{:?}",
        unfit(&answers, &answers, &wrong, "")
    );
}
