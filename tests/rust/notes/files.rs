//! Reading the tabular XML, and what is said of a malformed one.

use std::collections::BTreeMap;
use std::path::PathBuf;

use cleanclaim::Error;
use cleanclaim::import::{ImportOptions, Imported, TabularEdition, bake, read, read_bytes};
use cleanclaim::row::Series;
use cleanclaim::tables::icd10_cm_notes::{Icd10CmNotes, NodeKind, NoteKind};
use cleanclaim::tables::pack::Pack;

/// A tabular list of invented diseases, in the shape of the official one.
pub const SMALL: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2026</version>
  <introduction><introSection type="title"><title>LIST</title></introSection></introduction>
  <chapter>
    <name>1</name>
    <desc>Diseases of the moon (A00-B99)</desc>
    <excludes2><note>diseases of the sun (B10-B19)</note></excludes2>
    <sectionIndex><sectionRef first="A00" last="A09" id="A00-A09">Fevers</sectionRef></sectionIndex>
    <section id="A00-B09"><desc>All fevers (A00-B09)</desc>
      <codeAlso><note>the tide (B10.0)</note></codeAlso>
    </section>
    <section id="A00-A09">
      <desc>Lunar fevers &amp; chills (A00-A09)</desc>
      <diag>
        <name>A00</name>
        <desc>Crater fever</desc>
        <excludes1><note>dust fever (A01.-)</note><note>old fever (B10 with fifth or sixth character 5)</note></excludes1>
        <sevenChrNote><note>One of these is added to each code of A00</note></sevenChrNote>
        <sevenChrDef>
          <extension char="A">first visit</extension>
          <extension char="D">next visit</extension>
          <note>any later visit</note>
        </sevenChrDef>
        <diag><name>A00.0</name><desc>Deep crater fever</desc><inclusionTerm><note>Pit fever</note></inclusionTerm></diag>
        <diag placeholder="true"><name>A00.X</name><desc>Flat crater fever</desc></diag>
      </diag>
      <diag>
        <name>A01</name>
        <desc>Dust fever</desc>
        <codeFirst><note>the dust, such as:</note><note>grey dust (B10.0-B10.1)</note></codeFirst>
      </diag>
    </section>
    <section id="B10">
      <desc>Tides (B10)</desc>
      <diag><name>B10</name><desc>Tide</desc>
        <useAdditionalCode><note>code for the fever (A00.-, A01)</note></useAdditionalCode>
        <diag><name>B10.0</name><desc>High tide</desc></diag>
        <diag><name>B10.1</name><desc>Low tide</desc></diag>
      </diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"#;

fn one(name: &str, bytes: impl Into<Vec<u8>>) -> Result<TabularEdition, Error> {
    let mut tables = read_bytes(name, bytes.into(), &ImportOptions::default())?;
    assert_eq!(tables.len(), 1);
    match tables.remove(0) {
        Imported::Icd10CmNotes(edition) => Ok(edition),
        other => panic!("{:?}", other.series()),
    }
}

pub fn table(edition: TabularEdition) -> Icd10CmNotes {
    let bytes = bake::icd10_cm_notes(&[edition]).unwrap();
    Icd10CmNotes::new(Pack::open("notes.pack", bytes).unwrap()).unwrap()
}

pub fn small() -> Icd10CmNotes {
    table(one("icd10cm-tabular-2026.xml", SMALL).unwrap())
}

pub fn data(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CLEANCLAIM_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let found = Some(folder.join(file)).filter(|path| path.exists());
    if found.is_none() {
        say!("conformance: SKIPPED, no {file} at CLEANCLAIM_DATA");
    }
    found
}

pub fn official() -> Option<TabularEdition> {
    let path = data("icd10/icd10cm-tabular-April-1-2026.xml.xz")?;
    match read(&path, &ImportOptions::default()).unwrap().remove(0) {
        Imported::Icd10CmNotes(edition) => Some(edition),
        other => panic!("{:?}", other.series()),
    }
}

#[test]
fn a_small_list_is_read_baked_and_asked() {
    let edition = one("icd10cm-tabular-April-1-2026.xml", SMALL).unwrap();
    assert_eq!(edition.release.name.as_str(), "ICD10CM-2026APR");
    assert_eq!(edition.release.period.to_string(), "2026-04-01/2026-09-30");
    assert_eq!(edition.nodes.len(), 11);
    let other = one("icd10cm-tabular-2026.xml", SMALL).unwrap();
    assert_eq!(other.release.period.to_string(), "2025-10-01/2026-09-30");

    let table = table(edition);
    let names: Vec<String> = table.nodes().unwrap().map(|node| node.name()).collect();
    assert_eq!(
        names,
        ["1", "A00-B09", "A00-A09", "A00", "A00.0", "A00.X", "A01", "B10", "B10", "B10.0", "B10.1"]
    );
    let chapter = table.chapters().unwrap()[0];
    assert_eq!(chapter.title().unwrap(), Some("Diseases of the moon"));
    let block = table.chapter_or_block("a00-a09").unwrap().unwrap();
    assert_eq!((block.title().unwrap(), block.kind()), (Some("Lunar fevers & chills"), NodeKind::Block));
    assert!(chapter.holds(block) && !block.holds(chapter));
    let place = table.find("A00.0XXA".parse().unwrap()).unwrap();
    assert!(place.is_none() || place.is_some_and(|place| place.rest == "XXA"));
    let place = table.find("a000xa".parse().unwrap()).unwrap().unwrap();
    assert_eq!((place.node.name().as_str(), place.rest.as_str()), ("A00.0", "XA"));
    assert_eq!(place.node.title().unwrap(), None);
    let above: Vec<String> = place.node.ancestors().map(|node| node.name()).collect();
    assert_eq!(above, ["A00", "A00-A09", "1"]);
    let inherits: Vec<String> = place.node.inherits_from().map(|node| node.name()).collect();
    assert_eq!(inherits, ["A00.0", "A00", "A00-A09", "A00-B09", "1"]);
    assert!(table.find("C99".parse().unwrap()).unwrap().is_none());

    let category = table.find("A00".parse().unwrap()).unwrap().unwrap().node;
    let children: Vec<String> = category.children().map(|node| node.name()).collect();
    assert_eq!(children, ["A00.0", "A00.X"]);
    assert!(category.children().nth(1).unwrap().is_placeholder());
    let notes = category.statements().unwrap();
    let kinds: Vec<NoteKind> = notes.iter().map(|note| note.kind).collect();
    assert_eq!(kinds, [NoteKind::Excludes1, NoteKind::SeventhCharacterNote, NoteKind::SeventhCharacters]);
    let shown: Vec<String> =
        notes[0].lines.iter().flat_map(|line| &line.references).map(ToString::to_string).collect();
    assert_eq!(shown, ["A01", "B10 with fifth or sixth character 5"]);
    let seventh: Vec<&str> = notes[2].lines.iter().map(|line| line.text).collect();
    assert_eq!(seventh, ["A\tfirst visit", "D\tnext visit", "\tany later visit"]);
    assert_eq!(
        category.row_ref().unwrap().to_string(),
        "icd10-cm-notes ICD10CM-2026APR row A00 (2026-04-01/2026-09-30)"
    );
}

/// What a file says and what is said of it: slug and line.
#[test]
fn a_malformed_list_is_refused() {
    let change = |from: &str, to: &str| {
        assert!(SMALL.contains(from), "{from}");
        SMALL.replacen(from, to, 1)
    };
    for (text, slug, line) in [
        (
            change(
                "</diag>\n      <diag>\n        <name>A01",
                "</diagnosis>\n      <diag>\n        <name>A01",
            ),
            "import-xml",
            "27",
        ),
        (SMALL[..SMALL.len() / 2].to_string(), "import-xml", "21"),
        (change("&amp;", "&lunar;"), "import-xml", "14"),
        (change("&amp;", "&"), "import-xml", "14"),
        (change("<ICD10CM.tabular>", "<!DOCTYPE x [<!ENTITY lunar \"moon\">]><ICD10CM.tabular>"), "", ""),
        (format!("{SMALL}<more/>"), "import-xml", "44"),
        (change("<name>A01</name>", "<name>A00</name>"), "import-duplicate-row", "28"),
        (change("<name>A00.0</name>", "<name>A01.0</name>"), "import-bad-value", "25"),
        (change("<name>A00.0</name>", "<name>A000</name>"), "import-bad-value", "25"),
        (change("<name>A00.0</name>", ""), "import-xml-element", "25"),
        (change("<name>A01</name>", "<name>1</name>"), "import-bad-value", "28"),
        (change("id=\"B10\"", "id=\"B1\""), "import-bad-value", "34"),
        (change("char=\"D\"", "char=\"DD\""), "import-bad-value", "22"),
        (
            change(
                "<inclusionTerm><note>Pit fever</note></inclusionTerm>",
                "<excludes3><note>x</note></excludes3>",
            ),
            "import-xml-element",
            "25",
        ),
        (change("<note>Pit fever</note>", ""), "import-xml-element", "25"),
        (change("<version>2026</version>", "<version>new</version>"), "import-release-unknown", ""),
        (change("<version>2026</version>", ""), "import-xml-element", "2"),
    ] {
        let answer = one("icd10cm-tabular-2026.xml", text.clone());
        if slug.is_empty() {
            answer.unwrap();
            continue;
        }
        let error = answer.expect_err(&text);
        assert_eq!(error.slug(), slug, "{error}");
        assert_eq!(error.value("line").unwrap_or(""), line, "{error}");
        assert_eq!(error.value("file"), Some("icd10cm-tabular-2026.xml"), "{error}");
    }
    for (bytes, slug) in [
        (Vec::new(), "import-empty"),
        (b"<ICD10CM.tabular>\xff\xfe\0".to_vec(), "import-encoding"),
        (b"<ICD10CM.tabular></ICD10CM.tabular>".to_vec(), "import-empty"),
        (b"<other/>".to_vec(), "import-unknown-kind"),
        (format!("<ICD10CM.tabular>{}", "<x>".repeat(100_000)).into_bytes(), "import-xml"),
    ] {
        let error = read_bytes("list.xml", bytes, &ImportOptions::default()).expect_err(slug);
        assert_eq!(error.slug(), slug, "{error}");
    }
    // Every cut is an error, none a panic.
    for length in (0..SMALL.len() - 20).step_by(7) {
        assert!(one("icd10cm-tabular-2026.xml", &SMALL.as_bytes()[..length]).is_err(), "{length}");
    }
}

#[test]
fn two_editions_are_two_packs() {
    let april = one("icd10cm-tabular-April-1-2026.xml", SMALL).unwrap();
    let next = one("icd10cm-tabular-2027.xml", SMALL.replace(">2026<", ">2027<")).unwrap();
    assert_eq!(bake::icd10_cm_notes(&[april, next]).unwrap_err().slug(), "import-too-many");
    assert_eq!(bake::icd10_cm_notes(&[]).unwrap_err().slug(), "import-nothing-to-bake");
}

/// `../shared/notes/data.md`, section 2.4: how many notes of each kind the official file has.
#[test]
fn the_official_list_is_read_whole() {
    let Some(edition) = official() else { return };
    assert_eq!((edition.release.name.as_str(), edition.release.rows), ("ICD10CM-2026APR", 47_200));
    let mut nodes: BTreeMap<NodeKind, usize> = BTreeMap::new();
    let mut notes: BTreeMap<NoteKind, usize> = BTreeMap::new();
    let mut extensions = 0;
    for node in &edition.nodes {
        *nodes.entry(node.kind).or_default() += 1;
        for statement in &node.statements {
            *notes.entry(statement.kind).or_default() += 1;
            if statement.kind == NoteKind::SeventhCharacters {
                extensions += statement.lines.iter().filter(|line| !line.starts_with('\t')).count();
            }
        }
    }
    assert_eq!(nodes[&NodeKind::Chapter], 22);
    assert_eq!(nodes[&NodeKind::Block], 297);
    assert_eq!(nodes[&NodeKind::Category] + nodes[&NodeKind::Subcategory], 46_881);
    let expected = [
        (NoteKind::Excludes1, 2_644),
        (NoteKind::Excludes2, 1_165),
        (NoteKind::Includes, 415),
        (NoteKind::InclusionTerm, 6_809),
        (NoteKind::CodeFirst, 363),
        (NoteKind::UseAdditionalCode, 844),
        (NoteKind::CodeAlso, 320),
        (NoteKind::SeventhCharacters, 508),
    ];
    for (kind, count) in expected {
        assert_eq!(notes[&kind], count, "{}", kind.slug());
    }
    assert_eq!(extensions, 1_790);
    say!("conformance: 13068 notes of 8 kinds and 1790 seventh characters of the tabular list checked");

    // The pack gives back every line that was read.
    let read: Vec<_> = edition.nodes.clone();
    let table = table(edition);
    let mut lines = 0;
    for (node, expected) in table.nodes().unwrap().zip(&read) {
        assert_eq!((node.name(), node.kind()), (expected.name.clone(), expected.kind));
        assert_eq!(node.is_placeholder(), expected.placeholder);
        let statements = node.statements().unwrap();
        assert_eq!(statements.len(), expected.statements.len(), "{}", expected.name);
        for (found, expected) in statements.iter().zip(&expected.statements) {
            assert_eq!(found.kind, expected.kind);
            assert!(found.lines.iter().map(|line| line.text).eq(expected.lines.iter().map(String::as_str)));
            lines += found.lines.len();
        }
    }
    assert_eq!(table.nodes().unwrap().count(), read.len());
    say!("conformance: {lines} lines of the tabular list read back from the pack");
}

/// Every line of a relating note that holds what looks like a code names a code, but one that says where it holds.
#[test]
fn the_codes_that_notes_name_are_found() {
    let Some(edition) = official() else { return };
    let table = table(edition);
    let (mut lines, mut references, mut without) = (0, 0, Vec::new());
    let mut words = Vec::new();
    for node in table.nodes().unwrap() {
        for statement in node.statements().unwrap() {
            for line in statement.lines.iter().filter(|_| statement.kind.relates()) {
                lines += 1;
                references += line.references.len();
                let coded = line.text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
                    let bytes = word.as_bytes();
                    bytes.len() == 3
                        && bytes[0].is_ascii_uppercase()
                        && bytes[1].is_ascii_digit()
                        && (bytes[2].is_ascii_digit() || bytes[2].is_ascii_uppercase())
                });
                if coded && line.references.is_empty() {
                    without.push(format!("{} {}", node.name(), line.text));
                }
                words.extend(
                    line.references
                        .iter()
                        .map(ToString::to_string)
                        .filter(|shown| shown.contains("ketoacidosis")),
                );
            }
        }
    }
    assert_eq!(without, ["G31 code, if applicable, for codes G31.0-G31.83, G31.85-G31.9, to identify:"]);
    // Words, not characters: `see categories E08-E10, E11, E13 with ketoacidosis` at E87.2 relates nothing.
    assert_eq!(words.len(), 3);
    assert_eq!(lines, 10_876);
    say!(
        "conformance: {references} references in {lines} lines of relating notes; 1 line left, 1 line in words"
    );
}

#[test]
fn a_series_has_its_name() {
    assert_eq!(small().releases()[0].name.as_str(), "ICD10CM-2026OCT");
    assert_eq!(Series::Icd10CmNotes.name(), "icd10-cm-notes");
    assert_eq!("icd10-cm-notes".parse::<Series>().unwrap(), Series::Icd10CmNotes);
}

/// Titles come from the order files, notes from the XML: in April 2026 the two differ in 678 codes, 109 of them listed by the
/// XML and 569 made by a seventh character (title, comma, meaning). `../shared/notes/data.md`, section 2.4.
#[test]
fn titles_of_the_xml_differ_from_the_order_file() {
    let (Some(edition), Some(order)) = (official(), data("icd10/cms_2026_dx.zip")) else { return };
    let mut zip = zip::ZipArchive::new(std::fs::File::open(order).unwrap()).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("icd10cm_order_2026.txt").unwrap(), &mut text).unwrap();
    let titles: BTreeMap<&str, &str> =
        text.lines().map(|line| (line[6..14].trim(), line[77..].trim())).collect();
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let differs =
        |name: &str, title: &str| titles.get(name).is_some_and(|other| plain(other) != plain(title));
    let (mut listed, mut made) = (0, 0);
    // The seventh characters given at each node above, by depth.
    let mut given: Vec<Vec<(String, String)>> = Vec::new();
    for (index, node) in edition.nodes.iter().enumerate() {
        given.truncate(usize::from(node.depth));
        let mut own: Vec<(String, String)> = Vec::new();
        for line in node
            .statements
            .iter()
            .filter(|note| note.kind == NoteKind::SeventhCharacters)
            .flat_map(|note| &note.lines)
        {
            match (line.split_once('\t').unwrap(), own.last_mut()) {
                (("", more), Some(last)) => last.1 += &format!("/{more}"),
                ((character, meaning), _) => own.push((character.to_string(), meaning.to_string())),
            }
        }
        let characters = if own.is_empty() { given.last().cloned().unwrap_or_default() } else { own };
        let name = node.name.replace('.', "");
        let leaf = edition.nodes.get(index + 1).is_none_or(|next| next.depth <= node.depth);
        if node.kind >= NodeKind::Category {
            assert!(titles.contains_key(name.as_str()), "{name}");
            listed += usize::from(differs(&name, &node.title));
            if leaf && name.len() < 7 {
                made += characters
                    .iter()
                    .filter(|(character, meaning)| {
                        differs(&format!("{name:X<6}{character}"), &format!("{}, {meaning}", node.title))
                    })
                    .count();
            }
        }
        given.push(characters);
    }
    assert_eq!((listed, made), (109, 569));
    say!("conformance: {} titles of the order file against the XML, 678 differ", titles.len());
}
