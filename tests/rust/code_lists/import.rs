//! Files that are empty, cut, of another kind or hostile are refused with the place and the reason.
#![cfg(feature = "import")]

use cleanclaim::import::{ImportOptions, Imported, bake, read_bytes};

fn refused(name: &str, bytes: &[u8]) -> (String, String) {
    let error = read_bytes(name, bytes.to_vec(), &ImportOptions::default()).unwrap_err();
    (error.slug().to_string(), error.to_string())
}

/// A record of the contractor file.
fn record(code: &str, sequence: &str, kind: char, long: &str, short: &str) -> String {
    let mut line = format!("{code:>5}{sequence}{kind}{long:<80}{short:<28}");
    line += &format!("{:<110}", "00      9");
    line += &format!("{:<39}", "I");
    line += "1985010119960910        N";
    format!("{line:<320}\r\n")
}

#[test]
fn the_contractor_file_in_small() {
    let text = String::from("***Disclaimers\t\t\r\n\r\n")
        + &record("A0021", "00100", '3', "A text that goes", "Short one")
        + &record("A0021", "00200", '4', "on for long", "")
        + &record("LT", "00100", '7', "Left side", "Left side")
        + &record("D0120", "00100", '3', "not ours", "not ours");
    let read =
        read_bytes("HCPC2019_CONTR_ANWEB.txt", text.clone().into_bytes(), &ImportOptions::default()).unwrap();
    let Imported::HcpcsLevelTwo(release) = &read[0] else { panic!("{read:?}") };
    assert_eq!((release.codes.len(), release.modifiers.len()), (1, 1), "dental codes are passed over");
    let row = &release.codes[&"A0021".parse().unwrap()];
    assert_eq!(row.long.as_deref(), Some("A text that goes on for long"));
    let fields = row.fields.as_ref().unwrap();
    assert_eq!((fields.coverage, fields.action, &*fields.pricing), (Some('I'), Some('N'), "00"));
    assert_eq!(fields.added, Some("1985-01-01".parse().unwrap()));
    assert_eq!(fields.terminated, None);
    assert!(bake::hcpcs(std::slice::from_ref(release)).is_ok());

    let cut = &text[..text.len() - 330];
    let (slug, message) =
        refused("HCPC2019_CONTR_ANWEB.txt", cut.trim_end().split_at(cut.len() - 60).0.as_bytes());
    assert_eq!(slug, "import-row-length", "{message}");
    let bad_day = text.replace("19850101", "19851301");
    assert_eq!(refused("HCPC2019_CONTR_ANWEB.txt", bad_day.as_bytes()).0, "import-bad-value");
    let twice = text.clone() + &record("LT", "00100", '7', "Left side", "Left side");
    assert_eq!(refused("HCPC2019_CONTR_ANWEB.txt", twice.as_bytes()).0, "import-duplicate-row");
    assert_eq!(refused("mine.txt", text.as_bytes()).0, "import-release-unknown");
}

#[test]
fn lists_that_are_damaged_are_refused() {
    let texts = "HCPCS_CODE,SHORT_DESCRIPTION,LONG_DESCRIPTION\n";
    let named = "hcpcs_codes_2026jan.csv";
    for (name, body, slug) in [
        (named, String::new(), "import-empty"),
        (named, texts.to_string(), "import-empty"),
        (named, format!("{texts}A0021,x\n"), "import-row-length"),
        (named, format!("{texts}A0021,x,\n"), "import-bad-value"),
        (named, format!("{texts}99213,x,y\n"), "import-bad-value"),
        (named, format!("{texts}A002,x,y\n"), "import-bad-value"),
        (named, format!("{texts}A0021,x,y\nA0021,x,y\n"), "import-duplicate-row"),
        ("codes.csv", format!("{texts}A0021,x,y\n"), "import-release-unknown"),
        (named, format!("{texts}A0021,x,\"never closed\n{}", "z".repeat(20_000)), "import-bad-value"),
        ("nucc_taxonomy_251.csv", "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\n".into(), "import-empty"),
        (
            "nucc_taxonomy_251.csv",
            "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\n207Q,a,b,c,d,e,f,g\n".into(),
            "import-bad-value",
        ),
        ("2018_I9gem.txt", "0010  A000    00000\n0011  A001\n".into(), "import-row-length"),
        ("2018_I9gem.txt", "0010  A000    00000\n0011  A001  00009x\n".into(), "import-bad-value"),
        ("2018_I9gem.txt", "0010  A000    00000\n0011  NoDx  00000\n".into(), "import-bad-value"),
        ("2018_xgem.txt", "0010  A000    00000\n".into(), "import-unknown-kind"),
        ("I9gem.txt", "0010  A000    00000\n".into(), "import-release-unknown"),
        ("CLFS_CY2026_Q2.csv", "YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE\n2026,0001U,,20261301,N,1\n".into(), "import-bad-value"),
    ] {
        let (found, message) = refused(name, body.as_bytes());
        assert_eq!(found, slug, "{name} {:?}: {message}", &body[..body.len().min(120)]);
    }
    assert_eq!(
        refused(named, b"HCPCS_CODE,SHORT_DESCRIPTION,LONG_DESCRIPTION\nA0021,\0,y\n").0,
        "import-encoding"
    );
}
