//! Identifiers: each kind in its good forms, and the reason for each bad one.

use cleanclaim::codes::{Ein, Mbi, Ndc, Ssn};
use cleanclaim::coding::identifier::{IdentifierKind, IdentifierStatus, check};
use cleanclaim::tables::Tables;

/// kind, value, status, reason, normal form.
const CASES: &[(&str, &str, &str, &str, &str)] = &[
    // The example of CMS; its last digit makes the sum of 1234567893 with the constant 24 a multiple of ten.
    ("npi", "1234567893", "valid", "", "1234567893"),
    ("npi", " 1234567893 ", "valid", "", "1234567893"),
    ("npi", "1234567890", "invalid", "npi-check-digit", ""),
    ("npi", "1234567839", "invalid", "npi-check-digit", ""),
    ("npi", "3234567893", "invalid", "npi-first-digit", ""),
    ("npi", "123456789", "invalid", "npi-length", ""),
    ("npi", "12345678931", "invalid", "npi-length", ""),
    ("npi", "123456789X", "invalid", "npi-character", ""),
    ("npi", "１２３４５６７８９３", "invalid", "npi-character", ""),
    ("npi", "", "invalid", "identifier-empty", ""),
    // The specimen of CMS's own card.
    ("mbi", "1EG4-TE5-MK73", "valid", "", "1EG4TE5MK73"),
    ("mbi", "1eg4te5mk73", "valid", "", "1EG4TE5MK73"),
    ("mbi", "1EG4TE5MK7", "invalid", "mbi-length", ""),
    ("mbi", "0EG4TE5MK73", "invalid", "mbi-character", ""),
    ("mbi", "1SG4TE5MK73", "invalid", "mbi-character", ""),
    ("mbi", "1EGATE5MK73", "invalid", "mbi-character", ""),
    ("mbi", "1EG4TE5M473", "invalid", "mbi-character", ""),
    ("mbi", "1EG4TE5MK7É", "invalid", "mbi-character", ""),
    ("ndc", "0002-1433-80", "valid", "", "00002-1433-80"),
    ("ndc", "50242-040-62", "valid", "", "50242-0040-62"),
    ("ndc", "60575-4112-1", "valid", "", "60575-4112-01"),
    ("ndc", "00002-1433-80", "valid", "", "00002-1433-80"),
    ("ndc", "00002143380", "valid", "", "00002-1433-80"),
    ("ndc", "0002143380", "ambiguous", "ndc-without-hyphens", ""),
    ("ndc", "0002-143380", "invalid", "ndc-hyphens", ""),
    ("ndc", "000-21433-80", "invalid", "ndc-hyphens", ""),
    ("ndc", "0002-1433-80-1", "invalid", "ndc-hyphens", ""),
    ("ndc", "000214338", "invalid", "ndc-length", ""),
    ("ndc", "000021433801", "invalid", "ndc-length", ""),
    ("ndc", "0002*1433*80", "invalid", "ndc-character", ""),
    ("taxonomy", "207q00000x", "valid", "", "207Q00000X"),
    ("taxonomy", "207RC0000X", "valid", "", "207RC0000X"),
    ("taxonomy", "1041C0700X", "valid", "", "1041C0700X"),
    ("taxonomy", "207Q00000", "invalid", "taxonomy-length", ""),
    ("taxonomy", "207Q000000", "invalid", "taxonomy-character", ""),
    ("taxonomy", "Z07Q00000X", "invalid", "taxonomy-character", ""),
    ("ein", "12-3456789", "valid", "", "12-3456789"),
    ("ein", "123456789", "valid", "", "12-3456789"),
    ("ein", "00-3456789", "invalid", "ein-prefix", ""),
    ("ein", "123-45-6789", "invalid", "ein-length", ""),
    ("ein", "12345678", "invalid", "ein-length", ""),
    ("ein", "12-345678A", "invalid", "ein-character", ""),
    ("ssn", "123-45-6789", "valid", "", "123-45-6789"),
    ("ssn", "123456789", "valid", "", "123-45-6789"),
    ("ssn", "000-45-6789", "invalid", "ssn-area", ""),
    ("ssn", "666-45-6789", "invalid", "ssn-area", ""),
    ("ssn", "900-45-6789", "invalid", "ssn-area", ""),
    ("ssn", "899-45-6789", "valid", "", "899-45-6789"),
    ("ssn", "123-00-6789", "invalid", "ssn-group", ""),
    ("ssn", "123-45-0000", "invalid", "ssn-serial", ""),
    ("ssn", "078-05-1120", "invalid", "ssn-specimen", ""),
    ("ssn", "12-3456789", "invalid", "ssn-length", ""),
    ("ssn", "123-45-678O", "invalid", "ssn-character", ""),
    ("clia", "05D2081492", "valid", "", "05D2081492"),
    ("clia", "05d2081492", "valid", "", "05D2081492"),
    ("clia", "05E2081492", "invalid", "clia-character", ""),
    ("clia", "05D208149", "invalid", "clia-length", ""),
    ("zip", "35203", "valid", "", "35203"),
    ("zip", "352031234", "valid", "", "35203-1234"),
    ("zip", "35203-1234", "valid", "", "35203-1234"),
    ("zip", "00501", "valid", "", "00501"),
    ("zip", "00500", "invalid", "zip-unassigned", ""),
    ("zip", "3520", "invalid", "zip-length", ""),
    ("zip", "352031", "invalid", "zip-length", ""),
    ("zip", "3520-31234", "invalid", "zip-length", ""),
    ("zip", "K1A 0B1", "invalid", "zip-character", ""),
    ("state-license", " A-12345 ", "valid", "", "A-12345"),
    ("state-license", "a\u{7}b", "invalid", "state-license-character", ""),
    (
        "state-license",
        "123456789012345678901234567890123456789012345678901",
        "invalid",
        "state-license-length",
        "",
    ),
];

#[test]
fn each_identifier_has_its_status_reason_and_form() {
    let tables = Tables::empty();
    for (kind, value, status, reason, official) in CASES {
        let answer = check(&tables, kind.parse().unwrap(), value);
        let found = (answer.status.slug(), answer.reason().unwrap_or(""), answer.official().unwrap_or(""));
        assert_eq!(found, (*status, *reason, *official), "{kind} {value:?}");
        if let Some(why) = &answer.why {
            assert!(!why.to_string().contains('{') && !why.remedy().contains('{'), "{why}: {}", why.remedy());
        }
    }
    assert_eq!("tin".parse::<IdentifierKind>().unwrap_err().slug(), "unknown-identifier-kind");
}

#[test]
fn ten_digits_stand_for_the_three_codes_of_the_three_forms() {
    for (ten, forms) in [
        ("0002143380", ["0002-1433-80", "00021-433-80", "00021-4338-0"]),
        ("9876543210", ["9876-5432-10", "98765-432-10", "98765-4321-0"]),
    ] {
        let parsed: Vec<Ndc> = forms.iter().map(|form| form.parse().unwrap()).collect();
        assert_eq!(Ndc::candidates(ten), parsed);
        let answer = check(&Tables::empty(), IdentifierKind::Ndc, ten);
        assert_eq!(answer.status, IdentifierStatus::Ambiguous);
        let written: Vec<&str> = answer.candidates.iter().map(|text| text.expose().as_str()).collect();
        assert_eq!(written, parsed.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
    // All readings give the same code: nothing is ambiguous.
    assert_eq!(check(&Tables::empty(), IdentifierKind::Ndc, "0000000000").official(), Some("00000-0000-00"));
}

#[test]
fn numbers_of_persons_do_not_show_themselves() {
    let tables = Tables::empty();
    for (kind, good, bad) in [
        (IdentifierKind::Mbi, "1EG4TE5MK73", "1SG4TE5MK73"),
        (IdentifierKind::Ssn, "123-45-6789", "123-00-6789"),
        (IdentifierKind::Ein, "12-3456789", "00-3456789"),
    ] {
        for value in [good, bad] {
            let answer = check(&tables, kind, value);
            let shown = format!("{answer:?} {:?}", answer.why.as_ref().map(ToString::to_string));
            assert!(!shown.contains(&value[4..]), "{shown}");
        }
    }
    assert_eq!(format!("{:?}", "1EG4TE5MK73".parse::<Mbi>().unwrap()), "Mbi(..)");
    assert_eq!(format!("{:?}", "123456789".parse::<Ssn>().unwrap()), "Ssn(..)");
    assert_eq!(format!("{:?}", "123456789".parse::<Ein>().unwrap()), "Ein(..)");
}

#[test]
fn every_check_digit_but_one_fails() {
    let tables = Tables::empty();
    for first in ["123456789", "200000000", "199999999"] {
        let valid: Vec<char> = ('0'..='9')
            .filter(|last| check(&tables, IdentifierKind::Npi, &format!("{first}{last}")).why.is_none())
            .collect();
        // Luhn by hand: 80840 adds 24; digits at even places from the right are doubled.
        let sum: u32 = first
            .bytes()
            .rev()
            .enumerate()
            .map(|(place, byte)| {
                let digit = u32::from(byte - b'0') * if place % 2 == 0 { 2 } else { 1 };
                digit / 10 + digit % 10
            })
            .sum();
        let expected = char::from_digit((10 - (sum + 24) % 10) % 10, 10).unwrap();
        assert_eq!(valid, [expected], "{first}");
    }
}

#[test]
fn hostile_text_gives_a_reason_and_no_panic() {
    let tables = Tables::empty();
    let long = "9".repeat(100_000);
    let texts =
        ["\0", "é", "-", "--", "----------", "\u{202e}123", "٣٣٣٣٣٣٣٣٣٣", "1\n2", "X", "0-0-0", &long];
    for kind in IdentifierKind::ALL {
        for text in texts {
            let answer = check(&tables, kind, text);
            if kind != IdentifierKind::StateLicense {
                assert_ne!(answer.status, IdentifierStatus::Valid, "{kind} {text:?}");
            }
            if let Some(why) = answer.why {
                assert!(why.to_string().len() < 1000, "{why}");
            }
        }
    }
}
