use cleanclaim::codes::{Hcpcs, Icd10Cm};
use cleanclaim::text::{Coded, Private};
use proptest::prelude::*;

#[test]
fn a_persons_data_does_not_show_itself() {
    #[derive(Debug)]
    #[expect(dead_code, reason = "read through Debug alone")]
    struct Patient {
        name: Private<String>,
        born: Option<Private<u32>>,
    }
    let patient = Patient { name: "DOE".into(), born: Some(Private::new(19_800_101)) };
    for shown in [format!("{patient:?}"), format!("{patient:#?}")] {
        assert!(!shown.contains("DOE") && !shown.contains("1980"), "{shown}");
        assert!(shown.contains("Private(..)"), "{shown}");
    }
    assert_eq!(format!("{:40?}", Private::new("DOE")), "Private(..)");
}

#[test]
fn it_is_there_for_who_asks() {
    let name = Private::new("DOE".to_string());
    assert_eq!((name.expose().as_str(), name.clone().into_inner().as_str()), ("DOE", "DOE"));
    assert_eq!(serde_json::to_string(&name).unwrap(), "\"DOE\"");
    assert_eq!(serde_json::from_str::<Private<String>>("\"DOE\"").unwrap(), name);
}

#[test]
fn what_was_written_is_kept() {
    // A code only where writing it gives the same text again.
    for (text, is_code) in
        [("99213", true), ("9921", false), ("g0101", false), (" 99213", false), ("", false), ("\0", false)]
    {
        let coded: Coded<Hcpcs> = text.into();
        assert_eq!(coded.code().is_some(), is_code, "{text:?}");
        assert_eq!(coded.as_written(), text);
        assert_eq!(coded.to_string(), text);
        let json = serde_json::to_string(&coded).unwrap();
        assert_eq!(json, serde_json::to_string(text).unwrap());
        assert_eq!(serde_json::from_str::<Coded<Hcpcs>>(&json).unwrap(), coded);
    }
    let dotted: Coded<Icd10Cm> = "E11.40".into();
    let plain: Coded<Icd10Cm> = "E1140".into();
    assert!(dotted.code().is_some() && plain.code().is_none());
}

proptest! {
    #[test]
    fn nothing_is_lost(text in any::<String>()) {
        prop_assert_eq!(Coded::<Hcpcs>::from(text.as_str()).as_written(), text.clone());
        prop_assert_eq!(Coded::<Icd10Cm>::from(text.as_str()).as_written(), text);
    }
}
