use cleanclaim::row::{Label, RowKey, RowRef, Series};
use proptest::prelude::*;

use super::{reads, refuses};

fn row(series: Series, key: RowKey) -> RowRef {
    RowRef {
        series,
        release: "RVU26C".parse().unwrap(),
        key,
        period: "2026-07-01/2026-09-30".parse().unwrap(),
    }
}

#[test]
fn every_kind_of_key_comes_back_from_json() {
    let procedure = "93000".parse().unwrap();
    for (series, key, text) in [
        (Series::PhysicianFeeSchedule, RowKey::Procedure(procedure, None), "93000"),
        (Series::PhysicianFeeSchedule, RowKey::Procedure(procedure, Some("26".parse().unwrap())), "93000-26"),
        (Series::Gpci, RowKey::Locality("01112/05".parse().unwrap()), "01112/05"),
        (Series::Localities, RowKey::Locality("10112/00".parse().unwrap()), "10112/00"),
        (Series::AnesthesiaConversionFactors, RowKey::Locality("10112/00".parse().unwrap()), "10112/00"),
        (Series::ZipLocality, RowKey::Zip("35203".parse().unwrap()), "35203"),
        (Series::ZipLocality, RowKey::Zip("35203-1234".parse().unwrap()), "35203-1234"),
        (Series::PlaceOfService, RowKey::PlaceOfService("02".parse().unwrap()), "02"),
        (Series::Modifiers, RowKey::Label("26".parse().unwrap()), "26"),
        (Series::ConversionFactors, RowKey::Label("physician".parse().unwrap()), "physician"),
        (Series::WorkGpciFloor, RowKey::Label("all".parse().unwrap()), "all"),
        (Series::PatientShare, RowKey::Label("deductible".parse().unwrap()), "deductible"),
    ] {
        let row = row(series, key);
        let json = serde_json::to_value(row).unwrap();
        assert_eq!(json["series"], series.name());
        assert_eq!(json["release"], "RVU26C");
        assert_eq!(json["key"], text);
        assert_eq!(json["period"], "2026-07-01/2026-09-30");
        assert_eq!(serde_json::from_value::<RowRef>(json).unwrap(), row);
        assert_eq!(row.to_string(), format!("{} RVU26C row {text} (2026-07-01/2026-09-30)", series.name()));
    }
}

#[test]
fn a_row_that_is_none_is_refused() {
    let good = r#"{"series":"gpci","release":"RVU26C","key":"01112/05","period":"2026-07-01/2026-09-30"}"#;
    assert!(serde_json::from_str::<RowRef>(good).is_ok());
    for (what, with) in [
        ("\"gpci\"", "\"no-such-series\""),
        ("01112/05", "99213"),
        ("RVU26C", "a release whose name is too long"),
        ("2026-09-30", "2026-06-30"),
        ("}", ",\"extra\":1}"),
    ] {
        let bad = good.replace(what, with);
        assert_ne!(bad, good);
        assert!(serde_json::from_str::<RowRef>(&bad).is_err(), "{bad}");
    }
}

#[test]
fn series_names() {
    for series in Series::ALL {
        assert_eq!(series.name().parse::<Series>().unwrap(), series);
        assert_eq!(serde_json::to_value(series).unwrap(), series.name(), "JSON says the same word");
    }
    assert_eq!("".parse::<Series>().unwrap_err().slug(), "unknown-series");
}

#[test]
fn labels() {
    reads::<Label>("RVU26C", "RVU26C");
    reads::<Label>("", "");
    reads::<Label>("123456789012345", "123456789012345");
    refuses::<Label>("1234567890123456", "label-too-long");
    refuses::<Label>(&"x".repeat(256 + 5), "label-too-long"); // a length that a byte would wrap
    reads::<Label>("ééééééé", "ééééééé");
    refuses::<Label>("éééééééé", "label-too-long");
    assert_eq!(format!("[{:<8}]", Label::new("RVU26C").unwrap()), "[RVU26C  ]");
    assert_eq!(format!("{:?}", Label::new("RVU26C").unwrap()), "\"RVU26C\"");
}

proptest! {
    #[test]
    fn labels_sort_as_their_text(left in "[ -~]{0,15}", right in "[ -~]{0,15}") {
        let (a, b) = (Label::new(&left).unwrap(), Label::new(&right).unwrap());
        prop_assert_eq!(a.cmp(&b), left.cmp(&right));
        prop_assert_eq!(a.as_str(), left);
    }

    #[test]
    fn no_text_makes_a_label_panic(text in any::<String>()) {
        prop_assert_eq!(Label::new(&text).is_ok(), text.len() <= Label::LONGEST);
    }
}
