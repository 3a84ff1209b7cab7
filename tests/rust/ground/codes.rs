use cleanclaim::codes::{
    Carrier, Hcpcs, Icd10Cm, Locality, LocalityNumber, Modifier, ModifierList, Npi, PlaceOfService, Zip,
};
use proptest::prelude::*;

use super::{HOSTILE, reads, refuses};

#[test]
fn procedure_codes() {
    assert!(reads::<Hcpcs>("99213", "99213").is_level_1());
    assert!(reads::<Hcpcs>(" 0001u ", "0001U").is_level_1(), "proprietary laboratory analyses are Level I");
    assert!(!reads::<Hcpcs>("a0428", "A0428").is_level_1());
    assert_eq!(reads::<Hcpcs>("J1100", "J1100").bytes(), *b"J1100");
    for text in ["9921", "992130", "99.13", "99 13", "9921-"] {
        refuses::<Hcpcs>(text, "malformed-procedure-code");
    }
    let error = "９９２１３".parse::<Hcpcs>().unwrap_err();
    assert_eq!(error.value("length"), Some("5"), "characters are counted, not bytes");
}

#[test]
fn modifiers() {
    assert_eq!(reads::<Modifier>("26", "26"), Modifier::PROFESSIONAL);
    assert_eq!(reads::<Modifier>(" tc ", "TC"), Modifier::TC);
    assert_eq!(reads::<Modifier>("53", "53"), Modifier::DISCONTINUED);
    for text in ["2", "QQQ", "2-", "L T"] {
        refuses::<Modifier>(text, "malformed-modifier");
    }
}

#[test]
fn modifier_lists() {
    assert_eq!(reads::<ModifierList>("", ""), ModifierList::NONE);
    let list = reads::<ModifierList>("26,lt:59-xs", "26 LT 59 XS");
    assert_eq!(list.iter().count(), 4);
    assert!(list.contains(Modifier::PROFESSIONAL) && !list.contains(Modifier::TC));
    reads::<ModifierList>(" \t tc ", "TC");
    refuses::<ModifierList>("26 LT 59 XS TC", "too-many-modifiers");
    refuses::<ModifierList>("26 L", "malformed-modifier");
    assert_eq!(format!("[{:<8}]", "26 LT".parse::<ModifierList>().unwrap()), "[26 LT   ]");
}

#[test]
fn diagnosis_codes() {
    for (text, official) in [
        ("e1140", "E11.40"),
        ("E11.40", "E11.40"),
        (" i10 ", "I10"),
        ("I10.", "I10"),
        ("s72001a", "S72.001A"),
        ("C7A.00", "C7A.00"),
        ("qa0.10", "QA0.10"),
        ("QA010", "QA0.10"),
        ("U07.1", "U07.1"),
    ] {
        reads::<Icd10Cm>(text, official);
    }
    assert_eq!("S72.001A".parse::<Icd10Cm>().unwrap().without_dot(), "S72001A");
    for text in ["E1", "111.40", "E1.140", "E11..40", "E11.4.0", ".E1140", "E11-40", "S72.001AB", "E11.4é"] {
        refuses::<Icd10Cm>(text, "malformed-diagnosis-code");
    }
}

#[test]
fn place_of_service() {
    assert_eq!(reads::<PlaceOfService>("02", "02").number(), 2);
    reads::<PlaceOfService>(" 11 ", "11");
    reads::<PlaceOfService>("00", "00");
    for text in ["2", "011", "1A", "+1", "-1"] {
        refuses::<PlaceOfService>(text, "malformed-place-of-service");
    }
}

#[test]
fn localities() {
    let san_francisco = reads::<Locality>("01112/05", "01112/05");
    assert_eq!(san_francisco, reads::<Locality>("0111205", "01112/05"));
    assert_eq!((san_francisco.carrier().number(), san_francisco.number().number()), (1112, 5));
    assert_eq!(Locality::from_packed(san_francisco.packed()).unwrap(), san_francisco);
    reads::<Locality>(" 10112 / 00 ", "10112/00");
    refuses::<Locality>("1112/05", "malformed-carrier");
    refuses::<Locality>("01112/5", "malformed-locality");
    refuses::<Locality>("01112", "malformed-locality");
    refuses::<Locality>("ééé05", "malformed-carrier");
    reads::<Carrier>("09202", "09202");
    reads::<LocalityNumber>("99", "99");
    assert!(Carrier::from_number(99_999).is_ok() && Carrier::from_number(100_000).is_err());
    assert!(LocalityNumber::from_number(99).is_ok());
    assert!(LocalityNumber::from_number(100).is_err() && LocalityNumber::from_number(256).is_err());
    assert!(Locality::from_packed(9_999_999).is_ok());
    assert!(Locality::from_packed(10_000_000).is_err() && Locality::from_packed(u32::MAX).is_err());
}

#[test]
fn zip_codes() {
    assert_eq!(reads::<Zip>("00501", "00501").five(), 501);
    let nine = reads::<Zip>("352031234", "35203-1234");
    assert_eq!(nine, reads::<Zip>("35203-1234", "35203-1234"));
    assert_eq!((nine.plus_four(), nine.without_plus_four().plus_four()), (Some(1234), None));
    assert_eq!(reads::<Zip>("35203-0000", "35203-0000").plus_four(), Some(0));
    for text in ["3520", "35203-", "35203-123", "-1234", "3520312345", "35203-12-4", "3520é1234", "A1A 1A1"]
    {
        refuses::<Zip>(text, "malformed-zip");
    }
}

/// 1234567893 is the example of CMS, "Requirements for National Provider Identifier (NPI) and NPI check digit".
#[test]
fn national_provider_identifiers() {
    reads::<Npi>("1234567893", "1234567893");
    reads::<Npi>(" 1234567893 ", "1234567893");
    for digit in (0..=9).filter(|digit| *digit != 3) {
        refuses::<Npi>(&format!("123456789{digit}"), "npi-check-digit");
    }
    refuses::<Npi>("1234567983", "npi-check-digit"); // two neighbours swapped
    for text in ["123456789", "12345678930", "3234567893", "0234567893", "123456789X", "+123456789"] {
        refuses::<Npi>(text, "malformed-npi");
    }
}

/// The nine digits of an NPI leave one check digit, worked out here the long way: Luhn over 80840 and the ten digits.
#[test]
fn npi_check_digit_the_long_way() {
    let luhn = |text: &str| {
        let sum: u32 = text
            .chars()
            .rev()
            .filter_map(|digit| digit.to_digit(10))
            .enumerate()
            .map(|(place, digit)| match (place % 2, digit * 2) {
                (0, _) => digit,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            })
            .sum();
        sum.is_multiple_of(10)
    };
    for number in (1_000_000_000_u64..3_000_000_000).step_by(1_234_567) {
        let text = number.to_string();
        assert_eq!(text.parse::<Npi>().is_ok(), luhn(&format!("80840{text}")), "{text}");
    }
}

#[test]
fn hostile_text() {
    for text in HOSTILE {
        refuses::<Hcpcs>(text, "malformed-procedure-code");
        refuses::<Modifier>(text, "malformed-modifier");
        refuses::<Icd10Cm>(text, "malformed-diagnosis-code");
        refuses::<Npi>(text, "malformed-npi");
        refuses::<PlaceOfService>(text, "malformed-place-of-service");
        refuses::<Carrier>(text, "malformed-carrier");
        refuses::<LocalityNumber>(text, "malformed-locality");
        refuses::<Zip>(text, "malformed-zip");
        assert!(text.parse::<Locality>().is_err());
        let _ = text.parse::<ModifierList>();
    }
}

#[test]
fn a_packed_number_that_is_no_code_is_refused() {
    let code: Hcpcs = "99213".parse().unwrap();
    assert_eq!(Hcpcs::from_packed(code.packed()).unwrap(), code);
    assert!(Hcpcs::from_packed(0).is_err() && Hcpcs::from_packed(u32::MAX).is_err());
    assert!(Hcpcs::from_packed(code.packed() | 1 << 30).is_err(), "a bit above the five characters");
    assert_eq!(Modifier::from_packed(Modifier::TC.packed()).unwrap(), Modifier::TC);
    assert!(Modifier::from_packed(0).is_err() && Modifier::from_packed(u16::MAX).is_err());
    assert!(Modifier::from_packed(Modifier::TC.packed() | 1 << 15).is_err());
}

/// A column of codes lines up, in whatever form each is written.
#[test]
fn padding() {
    let zip: Zip = "35203".parse().unwrap();
    let locality: Locality = "01112/05".parse().unwrap();
    let diagnosis: Icd10Cm = "I10".parse().unwrap();
    assert_eq!(format!("[{zip:<11}][{locality:>9}][{diagnosis:<8}]"), "[35203      ][ 01112/05][I10     ]");
}

fn procedure() -> impl Strategy<Value = String> {
    "[0-9A-Z]{5}"
}

fn diagnosis() -> impl Strategy<Value = String> {
    "[A-Z][0-9A-Z]{2,6}"
}

proptest! {
    /// What is read from bytes is read from the same text, and what is written as it should be is read from bytes.
    #[test]
    fn bytes_and_text_read_the_same(five in any::<[u8; 5]>(), written in "[A-Z0-9]{5}", digits in "[0-9]{5}") {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let two = [five[0], five[1]];
        if let Some(code) = Hcpcs::from_bytes(five) {
            prop_assert_eq!(text(&five).parse::<Hcpcs>().unwrap(), code);
        }
        if let Some(code) = Modifier::from_bytes(two) {
            prop_assert_eq!(text(&two).parse::<Modifier>().unwrap(), code);
        }
        if let Some(code) = Carrier::from_bytes(five) {
            prop_assert_eq!(text(&five).parse::<Carrier>().unwrap(), code);
        }
        let bytes = |text: &str| <[u8; 5]>::try_from(text.as_bytes()).unwrap();
        prop_assert_eq!(Hcpcs::from_bytes(bytes(&written)), written.parse().ok());
        prop_assert_eq!(Modifier::from_bytes([bytes(&written)[0], bytes(&written)[1]]), written[..2].parse().ok());
        prop_assert_eq!(Carrier::from_bytes(bytes(&digits)), digits.parse().ok());
        prop_assert_eq!(PlaceOfService::from_bytes([bytes(&digits)[0], bytes(&digits)[1]]), digits[..2].parse().ok());
        prop_assert_eq!(LocalityNumber::from_bytes([bytes(&digits)[0], bytes(&digits)[1]]), digits[..2].parse().ok());
    }

    #[test]
    fn packed_procedures_sort_as_text(left in procedure(), right in procedure()) {
        let (a, b): (Hcpcs, Hcpcs) = (left.parse().unwrap(), right.parse().unwrap());
        prop_assert_eq!(a.cmp(&b), left.cmp(&right));
        prop_assert_eq!(a.packed().cmp(&b.packed()), left.cmp(&right));
        prop_assert_eq!(a.to_string(), left);
        prop_assert_eq!(Hcpcs::from_packed(b.packed()).unwrap(), b);
    }

    #[test]
    fn packed_modifiers_sort_as_text(left in "[0-9A-Z]{2}", right in "[0-9A-Z]{2}") {
        let (a, b): (Modifier, Modifier) = (left.parse().unwrap(), right.parse().unwrap());
        prop_assert_eq!(a.packed().cmp(&b.packed()), left.cmp(&right));
        prop_assert_eq!(Modifier::from_packed(a.packed()).unwrap().to_string(), left);
    }

    #[test]
    fn packed_diagnoses_sort_as_text(left in diagnosis(), right in diagnosis()) {
        let (a, b): (Icd10Cm, Icd10Cm) = (left.parse().unwrap(), right.parse().unwrap());
        prop_assert_eq!(a.packed().cmp(&b.packed()), left.cmp(&right));
        prop_assert_eq!(a.without_dot(), left);
        prop_assert_eq!(a.to_string().parse::<Icd10Cm>().unwrap(), a);
    }

    #[test]
    fn localities_pack(carrier in 0_u32..100_000, number in 0_u32..100) {
        let text = format!("{carrier:05}/{number:02}");
        let locality: Locality = text.parse().unwrap();
        prop_assert_eq!(Locality::from_packed(locality.packed()).unwrap(), locality);
        prop_assert_eq!(locality.to_string(), text);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in any::<String>()) {
        let _ = text.parse::<Hcpcs>();
        let _ = text.parse::<Modifier>();
        let _ = text.parse::<ModifierList>();
        let _ = text.parse::<Icd10Cm>();
        let _ = text.parse::<Npi>();
        let _ = text.parse::<PlaceOfService>();
        let _ = text.parse::<Locality>();
        let _ = text.parse::<Zip>();
    }

    #[test]
    fn no_number_makes_a_reader_panic(packed in any::<u32>()) {
        if let Ok(code) = Hcpcs::from_packed(packed) {
            prop_assert_eq!(code.packed(), packed);
        }
        if let Ok(modifier) = Modifier::from_packed(packed as u16) {
            prop_assert_eq!(modifier.packed(), packed as u16);
        }
        if let Ok(locality) = Locality::from_packed(packed) {
            prop_assert_eq!(locality.packed(), packed);
        }
    }
}
