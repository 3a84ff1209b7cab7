use cleanclaim::codes::Hcpcs;
use cleanclaim::error::{Code, Kind, code, entries};
use cleanclaim::{Error, Result};

#[test]
fn an_error_names_value_place_and_remedy() {
    let error = "9921".parse::<Hcpcs>().unwrap_err();
    assert_eq!(
        (error.slug(), error.number(), error.code()),
        ("malformed-procedure-code", 1000, code::MALFORMED_PROCEDURE_CODE)
    );
    assert_eq!(
        error.to_string(),
        "procedure code '9921' has 4 characters; HCPCS codes have 5 letters and digits"
    );
    assert_eq!(error.remedy(), "give a CPT code (99213) or a HCPCS Level II code (A0428)");
    assert_eq!(error.context().collect::<Vec<_>>(), [("value", "9921"), ("length", "4")]);
    assert_eq!((error.value("length"), error.value("nothing")), (Some("4"), None));
    assert!(!error.is_refusal());
    assert_eq!(error.clone(), error);
}

#[test]
fn control_characters_become_escapes() {
    for (bad, shown) in [
        ("\u{1b}[31m", r"\u{1b}[31m"),
        ("a\nb", r"a\nb"),
        ("a\r\tb", r"a\r\tb"),
        ("\0", r"\u{0}"),
        ("\u{9b}31m", r"\u{9b}31m"),
    ] {
        let message = bad.parse::<Hcpcs>().unwrap_err().to_string();
        assert!(message.contains(shown), "{message}");
        assert!(!message.contains(char::is_control), "{message:?}");
    }
}

#[test]
fn long_values_are_cut() {
    let exactly = "9".repeat(80);
    assert_eq!(exactly.parse::<Hcpcs>().unwrap_err().value("value"), Some(exactly.as_str()));
    let long = "é".repeat(100_000);
    let error = long.parse::<Hcpcs>().unwrap_err();
    assert_eq!(error.value("value").map(|value| value.chars().count()), Some(81));
    assert!(error.value("value").is_some_and(|value| value.ends_with('…')));
    assert_eq!(error.value("length"), Some("100000"), "the message still says how long it was");
}

#[test]
fn braces_in_a_value_are_not_filled_again() {
    let error = "{length}".parse::<Hcpcs>().unwrap_err();
    assert!(error.to_string().starts_with("procedure code '{length}' has 8 characters"), "{error}");
}

#[test]
fn a_value_that_was_not_given_shows_as_a_question_mark() {
    assert_eq!(
        Error::new(code::MALFORMED_NPI).to_string(),
        "NPI '?' is not ten digits that begin with 1 or 2"
    );
}

#[test]
fn debug_and_json() {
    let error = "9921".parse::<Hcpcs>().unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        r#"Error(malformed-procedure-code, [("value", "9921"), ("length", "4")])"#
    );
    let json: serde_json::Value = serde_json::to_value(&error).unwrap();
    assert_eq!(json["slug"], "malformed-procedure-code");
    assert_eq!(json["number"], 1000);
    assert_eq!(json["message"], error.to_string());
    assert_eq!(json["remedy"], error.remedy());
    assert_eq!(json["context"]["value"], "9921");
}

#[test]
fn codes_are_found_by_number_and_slug() {
    for entry in entries() {
        let code = Code::from_number(entry.number).expect("each number is found");
        assert_eq!((code.slug(), Code::from_slug(entry.slug)), (entry.slug, Some(code)));
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
    }
    assert!(Code::from_number(0).is_none() && Code::from_number(u16::MAX).is_none());
    assert!(Code::from_slug("").is_none() && Code::from_slug("no-such-slug").is_none());
    assert!(serde_json::from_str::<Code>("\"no-such-slug\"").is_err());
    assert_eq!(code::MALFORMED_DATE.entry().kind, Kind::Error);
}

#[test]
fn an_error_is_small_and_crosses_threads() {
    fn crosses<T: Send + Sync + std::error::Error + 'static>() {}
    crosses::<Error>();
    assert_eq!(size_of::<Result<()>>(), size_of::<usize>());
}
