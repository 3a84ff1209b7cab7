//! The tables of ICD-10-PCS. Codes are compared with the order file of CMS.

use std::collections::BTreeSet;
use std::io::Read;

use super::files::data;
use cleanclaim::Error;
use cleanclaim::codes::Icd10Pcs;
use cleanclaim::import::{ImportOptions, Imported, PcsTablesEdition, bake, read, read_bytes};
use cleanclaim::tables::icd10_pcs_tables::Icd10PcsTables;
use cleanclaim::tables::pack::Pack;

const SMALL: &str = r#"<?xml version="1.0"?>
<ICD10PCS.tabular>
  <version>2024</version><title>2024 ICD-10-PCS Tables</title>
  <pcsTable>
    <axis pos="1" values="1"><title>Section</title><label code="0">Moon</label></axis>
    <axis pos="2" values="1"><title>Body System</title><label code="D">Craters</label></axis>
    <axis pos="3" values="1"><title>Operation</title><label code="T">Filling</label><definition>Making level</definition></axis>
    <pcsRow codes="4">
      <axis pos="4" values="2"><title>Body Part</title><label code="1">Rim</label><label code="2">Floor</label></axis>
      <axis pos="5" values="2"><title>Approach</title><label code="0">Open</label><label code="4">Lidded</label></axis>
      <axis pos="6" values="1"><title>Device</title><label code="Z">None</label></axis>
      <axis pos="7" values="1"><title>Qualifier</title><label code="Z">None</label></axis>
    </pcsRow>
  </pcsTable>
</ICD10PCS.tabular>
"#;

fn one(name: &str, text: &str) -> Result<PcsTablesEdition, Error> {
    match read_bytes(name, text.as_bytes().to_vec(), &ImportOptions::default())?.remove(0) {
        Imported::Icd10PcsTables(edition) => Ok(edition),
        other => panic!("{:?}", other.series()),
    }
}

fn table(edition: PcsTablesEdition) -> Icd10PcsTables {
    let bytes = bake::icd10_pcs_tables(&[edition]).unwrap();
    Icd10PcsTables::new(Pack::open("pcs.pack", bytes).unwrap()).unwrap()
}

fn all(table: &Icd10PcsTables, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    table.visit_codes(prefix, &mut |code| found.push(code.to_string())).unwrap();
    found
}

#[test]
fn a_small_table_is_read_baked_and_asked() {
    let edition = one("icd10pcs_tables_2024.xml", SMALL).unwrap();
    assert_eq!((edition.release.name.as_str(), edition.release.rows), ("PCS-TABLES-2024", 4));
    let table = table(edition);
    assert_eq!(all(&table, ""), ["0DT10ZZ", "0DT14ZZ", "0DT20ZZ", "0DT24ZZ"]);
    assert_eq!(all(&table, "0DT2"), ["0DT20ZZ", "0DT24ZZ"]);
    let shown = table.decode_code("0DT24ZZ".parse().unwrap()).unwrap().unwrap();
    assert_eq!(shown.len(), 7);
    assert_eq!((shown[3].title.as_str(), shown[3].label.as_str()), ("Body Part", "Floor"));
    assert_eq!(shown[2].definition.as_deref(), Some("Making level"));
    assert!(table.decode_code("0DT34ZZ".parse().unwrap()).unwrap().is_none());
    assert_eq!(table.decode_code("0DT".parse().unwrap()).unwrap().unwrap().len(), 3);
    let next: String = table.next_characters("0DT1").unwrap().iter().map(|one| one.character).collect();
    assert_eq!(next, "04");
    assert!(table.next_characters("1").unwrap().is_empty());
    assert!(table.next_characters("é").unwrap().is_empty());
}

#[test]
fn a_malformed_table_is_refused() {
    let change = |from: &str, to: &str| SMALL.replacen(from, to, 1);
    for (text, slug, line) in [
        (change("codes=\"4\"", "codes=\"5\""), "import-total", "8"),
        (change("values=\"2\"", "values=\"1\""), "import-total", "9"),
        (change("code=\"2\"", "code=\"1\""), "import-xml-element", "9"),
        (change("code=\"4\"", "code=\"O\""), "import-xml-element", "10"),
        (change("pos=\"4\"", "pos=\"5\""), "import-xml-element", "9"),
        (change("<title>Qualifier</title>", ""), "import-xml-element", "12"),
        (SMALL[..600].to_string(), "import-xml", "10"),
    ] {
        let error = one("icd10pcs_tables_2024.xml", &text).expect_err(&text);
        assert_eq!((error.slug(), error.value("line").unwrap_or("")), (slug, line), "{error}");
    }
    let flat =
        "rowid,elem,elemid,attr,value,level2,level3,level4,level5\n1,label,2,,x,pcsTable,axis,label,\n";
    assert_eq!(one("tables.csv", flat).unwrap_err().slug(), "import-bad-value");
    let flat = "rowid,elem,elemid,attr,value,level2,level3,level4,level5\n1,title,3,,2024 T,title,,,\n";
    assert_eq!(one("tables.csv", flat).unwrap_err().slug(), "import-empty");
}

/// `../shared/notes/data.md`, section 2.4: the tables of FY 2024 make 78,603 codes; of the codes of April 2024 41 are absent,
/// and 6 deleted then are still present.
#[test]
fn the_official_tables_make_the_codes_of_the_order_file() {
    let Some(path) = data("icd10/pcs-tables-2024/source_table.csv.gz") else { return };
    let Some(order) = data("icd10/cms_2024_pr.zip") else { return };
    let edition = match read(&path, &ImportOptions::default()).unwrap().remove(0) {
        Imported::Icd10PcsTables(edition) => edition,
        other => panic!("{:?}", other.series()),
    };
    assert_eq!((edition.tables.len(), edition.release.rows), (905, 78_603));
    let table = table(edition);
    let made: BTreeSet<String> = all(&table, "").into_iter().collect();
    assert_eq!(made.len(), 78_603);

    let mut zip = zip::ZipArchive::new(std::fs::File::open(order).unwrap()).unwrap();
    let mut names = zip.file_names().map(|name| name.unwrap().into_owned());
    let name = names.find(|name| name.to_lowercase().contains("order_2024.txt")).unwrap();
    drop(names);
    let mut text = String::new();
    zip.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
    let listed: BTreeSet<String> = text
        .lines()
        .filter(|line| line.as_bytes().get(14) == Some(&b'1'))
        .map(|line| line[6..13].trim().to_string())
        .collect();
    assert_eq!((listed.difference(&made).count(), made.difference(&listed).count()), (41, 6));
    let mut labels = 0;
    for code in made.iter().step_by(50) {
        let shown = table.decode_code(code.parse::<Icd10Pcs>().unwrap()).unwrap().unwrap();
        assert!(shown.iter().map(|one| one.character).eq(code.chars()));
        labels += shown.len();
    }
    say!(
        "conformance: 78603 codes of the ICD-10-PCS tables against the order file (41 absent, 6 more); {labels} labels"
    );
}
