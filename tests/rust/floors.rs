//! The plan of the house, kept true: no module of core reaches above its floor, sideways where the plan does not say
//! so, or in a circle. The plan is section 3 of the design; the tables below are that section, and change with it.

#[path = "floors/checker.rs"]
mod checker;

use std::path::{Path, PathBuf};
use std::process::Command;

use checker::{Plan, check};

/// Bottom floor first. `row` is `RowRef`: which row of which release.
const FLOORS: &[&[&str]] = &[
    &["codes", "money", "dates", "text", "error", "row", "shared", "list"],
    &[
        "tables",
        "claim",
        "inquiry",
        "remittance",
        "acknowledgement",
        "claim_status",
        "eligibility",
        "services_review",
        "findings",
        "trace",
    ],
    &["coding", "edits", "pricing", "groupers", "x12", "forms"],
    &["contracts", "benefits", "posting"],
    &["receivables", "statements", "compliance"],
    &["engine", "columns", "import", "cli"],
];

/// Who may use whom on the same floor. Everything else sideways is a fault.
const NEIGHBOURS: &[(&str, &[&str])] = &[
    // Floor 1 is one small vocabulary: whatever is not a circle.
    ("codes", FLOORS[0]),
    ("money", FLOORS[0]),
    ("dates", FLOORS[0]),
    ("text", FLOORS[0]),
    ("row", FLOORS[0]),
    ("error", &[]),
    // Documents may name `findings` places, and the others share the claim's parties, dates and references.
    ("claim", &["findings"]),
    ("remittance", &["findings", "claim"]),
    // The 277CA tells what became of a claim as the 277 does.
    ("acknowledgement", &["findings", "claim", "claim_status"]),
    // What questions to a payer and their answers have in common stands in `inquiry`.
    ("inquiry", &["claim"]),
    ("claim_status", &["findings", "claim", "inquiry"]),
    ("eligibility", &["findings", "claim", "inquiry"]),
    ("services_review", &["findings", "claim", "inquiry"]),
    ("edits", &["coding", "x12", "groupers"]),
    ("pricing", &["groupers"]),
    ("x12", &["coding"]),
    // Doors of the same verbs: over columns, and over arguments and streams.
    ("columns", &["engine"]),
    ("cli", &["engine", "columns", "import"]),
];

const PLAN: Plan = Plan { floors: FLOORS, neighbours: NEIGHBOURS };

fn sources(folder: &Path, below: &str, found: &mut Vec<(String, String)>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path: PathBuf = entry.unwrap().path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("source files have plain names");
        let relative = format!("{below}{name}");
        if path.is_dir() {
            sources(&path, &format!("{relative}/"), found);
        } else if name.ends_with(".rs") {
            found.push((relative, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

fn core_sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut found);
    found.sort();
    found
}

#[test]
fn no_module_reaches_above_its_floor() {
    let sources = core_sources();
    let report = check(&PLAN, &sources);
    assert!(report.faults.is_empty(), "core/src does not follow its plan:\n{}", report.faults.join("\n"));
    // The check saw something: these uses stand in the sources.
    assert!(report.uses.iter().any(|(from, to)| from == "row" && to == "codes"), "{:?}", report.uses);
    assert!(report.uses.iter().any(|(from, to)| from == "trace" && to == "row"), "{:?}", report.uses);
}

#[test]
fn the_plan_itself_is_sound() {
    for (name, beside) in NEIGHBOURS {
        let floor = FLOORS.iter().find(|floor| floor.contains(name));
        let floor = floor.unwrap_or_else(|| panic!("{name} has neighbours and no floor"));
        for other in *beside {
            assert!(floor.contains(other), "{name} and {other} are not on one floor");
        }
    }
    let all: Vec<&&str> = FLOORS.iter().copied().flatten().collect();
    for (index, name) in all.iter().enumerate() {
        assert!(!all[..index].contains(name), "{name} stands on two floors");
    }
}

#[test]
fn core_forbids_unsafe_code() {
    let sources = core_sources();
    let (_, lib) = sources.iter().find(|(path, _)| path == "lib.rs").expect("core has a lib.rs");
    let file = syn::parse_file(lib).unwrap();
    let forbids = file.attrs.iter().any(|attribute| {
        attribute.path().is_ident("forbid")
            && attribute.parse_args::<syn::Path>().is_ok_and(|lint| lint.is_ident("unsafe_code"))
    });
    assert!(forbids, "core/src/lib.rs must say #![forbid(unsafe_code)]");
}

/// The published crate stays below 9 MB: nothing of it is larger than before it is compressed.
#[test]
fn the_crate_stays_small() {
    fn bytes(folder: &Path) -> u64 {
        let entries =
            std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let size = |path: PathBuf| if path.is_dir() { bytes(&path) } else { path.metadata().unwrap().len() };
        entries.map(|entry| size(entry.unwrap().path())).sum()
    }
    let core = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all: u64 =
        ["src", "data", "schema", "benches", "examples"].iter().map(|part| bytes(&core.join(part))).sum();
    assert!(all > 1_000_000, "the sum saw nothing");
    assert!(all < 9_000_000, "{all} bytes: move the largest packs to a crate of their own");
}

/// Crates that a host must not get when it only asks questions: they belong to the features `import` and `cli`.
const NOT_BY_DEFAULT: &[&str] = &[
    "zip",
    "calamine",
    "quick-xml",
    "clap",
    "csv",
    "lzma-rs",
    "zstd",
    "zstd-sys",
    "sha2",
    "indicatif",
    "schemars",
];

/// The normal dependencies of a package with its default features, as cargo resolves them without a network.
fn dependencies(package: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(root)
        .output()
        .expect("cargo can be run from a test");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    text.lines().filter_map(|line| line.split_whitespace().next()).map(String::from).collect()
}

#[test]
fn a_host_that_only_asks_links_no_parsers() {
    for package in ["cleanclaim", "cleanclaim-ffi"] {
        let found = dependencies(package);
        assert!(found.iter().any(|name| name == package), "{package} is not in its own tree: {found:?}");
        for name in NOT_BY_DEFAULT {
            assert!(
                !found.iter().any(|other| other == name),
                "{package} links {name} with its default features"
            );
        }
    }
    let core = dependencies("cleanclaim");
    assert!(core.iter().any(|name| name == "serde"), "{core:?}");
}

/// Small sources that break the plan, each in one way; the check must say so.
mod the_check_can_fail {
    use super::{FLOORS, PLAN, Plan, check};

    const ALL_SIDEWAYS: Plan =
        Plan { floors: FLOORS, neighbours: &[("claim", FLOORS[1]), ("tables", FLOORS[1])] };

    fn faults(plan: &Plan, sources: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<(String, String)> =
            sources.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        check(plan, &sources).faults
    }

    #[track_caller]
    fn refused(path: &str, text: &str, expected: &str) {
        let found =
            faults(&PLAN, &[("lib.rs", "pub use engine::Engine; pub use error::Error;"), (path, text)]);
        assert!(found.iter().any(|fault| fault.contains(expected)), "{path}: {text}\n{expected}\n{found:?}");
    }

    #[track_caller]
    fn accepted(path: &str, text: &str) {
        let found = faults(&PLAN, &[("lib.rs", "pub use error::Error;"), (path, text)]);
        assert!(found.is_empty(), "{path}: {text}\n{found:?}");
    }

    #[test]
    fn an_upward_import() {
        for text in [
            "use crate::engine::Engine;",
            "use crate::{codes, engine};",
            "use crate::{codes::{Hcpcs, Npi}, engine::{self, Engine as E}};",
            "use ::cleanclaim::engine;",
            "pub(crate) use crate::engine::*;",
            "fn f() { use crate::engine::Engine; }",
            "fn f() -> crate::engine::Engine { g() }",
            "fn f() { crate::engine::open(); }",
            "fn f() { let _ = vec![crate::engine::open()]; }",
            "fn f() { println!(\"{}\", crate::engine::VERSION); }",
            "macro_rules! m { () => { $crate::engine::open() } }",
            "impl crate::engine::Verb for X {}",
            "#[serde(with = \"crate::engine::form\")] struct X;",
            "#[cfg_attr(feature = \"schema\", schemars(with = \"crate::engine::Form\"))] struct X;",
            "#[derive(crate::engine::Form)] struct X;",
            "mod inner { use super::super::engine::Engine; }",
            "mod inner { fn f() { super::super::engine::open() } }",
            "#[cfg(feature = \"cli\")] use crate::engine::Engine;",
            "#[cfg(not(test))] use crate::engine::Engine;",
            "use crate::Engine;",
            "fn f(_: &crate::Engine) {}",
        ] {
            refused("tables.rs", text, "tables (floor 2) uses engine (floor 6)");
            refused("tables/mod.rs", text, "tables (floor 2) uses engine (floor 6)");
        }
        refused("tables.rs", "use super::engine::Engine;", "tables (floor 2) uses engine (floor 6)");
        refused(
            "tables/mod.rs",
            "use super::{engine::Engine, codes};",
            "tables (floor 2) uses engine (floor 6)",
        );
        refused("tables/gpci.rs", "use super::super::engine;", "tables (floor 2) uses engine (floor 6)");
        refused(
            "tables/pack/read.rs",
            "use super::super::super::engine;",
            "tables (floor 2) uses engine (floor 6)",
        );
    }

    #[test]
    fn a_step_sideways() {
        refused("pricing.rs", "use crate::edits::Edit;", "pricing uses edits beside it on floor 3");
        refused("claim.rs", "use crate::tables::Tables;", "claim uses tables beside it on floor 2");
        refused("error.rs", "use crate::codes::Hcpcs;", "error uses codes beside it on floor 1");
        accepted("edits/ncci.rs", "use crate::{coding, x12, groupers, claim, codes};");
    }

    #[test]
    fn a_circle() {
        let found = faults(
            &PLAN,
            &[("codes.rs", "use crate::money::Amount;"), ("money/mod.rs", "use crate::codes::Hcpcs;")],
        );
        assert!(found.iter().any(|fault| fault.contains("circle: codes → money → codes")), "{found:?}");
        let found = faults(
            &PLAN,
            &[
                ("codes.rs", "use crate::money::A;"),
                ("money.rs", "use crate::dates::A;"),
                ("dates.rs", "use crate::codes::A;"),
            ],
        );
        assert!(
            found.iter().any(|fault| fault.contains("circle: codes → money → dates → codes")),
            "{found:?}"
        );
        let found = faults(
            &ALL_SIDEWAYS,
            &[("claim.rs", "use crate::tables::A;"), ("tables.rs", "use crate::claim::A;")],
        );
        assert!(found.iter().any(|fault| fault.contains("circle: claim → tables → claim")), "{found:?}");
    }

    #[test]
    fn what_hides_a_use() {
        refused("tables.rs", "use crate::*;", "all of the crate's root");
        refused("tables.rs", "use super::*;", "all of the crate's root");
        refused("tables.rs", "use crate as root;", "the crate's root under another name");
        refused("tables.rs", "use crate::{self as root};", "the crate's root under another name");
        refused("tables.rs", "use super as root;", "the crate's root under another name");
        refused(
            "tables.rs",
            "use crate::Nobody;",
            "'Nobody' of the crate's root, which lib.rs does not name",
        );
        refused("tables.rs", "fn (", "cannot be read");
    }

    #[test]
    fn a_module_without_a_floor() {
        refused("helpers.rs", "", "helpers.rs: 'helpers' has no floor: give it a floor");
        refused("helpers/mod.rs", "", "'helpers' has no floor: give it a floor");
        let found = faults(&PLAN, &[("lib.rs", "pub mod prelude { pub use crate::codes::Hcpcs; }")]);
        assert!(found.iter().any(|fault| fault.contains("'prelude' has no floor")), "{found:?}");
    }

    #[test]
    fn what_is_allowed() {
        accepted(
            "tables.rs",
            "use crate::codes::Hcpcs; use crate::Error; use super::codes::Npi; use std::fmt;",
        );
        accepted(
            "tables/gpci.rs",
            "use super::Tables; use super::super::codes::Hcpcs; use crate::tables::pack;",
        );
        accepted("tables.rs", "mod engine {} use self::engine; fn f() { engine::x(); }");
        accepted("tables.rs", "#[cfg(test)] mod tests { use super::*; use crate::engine::Engine; }");
        accepted(
            "tables.rs",
            "#[cfg(test)] use crate::engine::Engine; #[test] fn t() { crate::engine::open(); }",
        );
        accepted(
            "tables.rs",
            "#[cfg(all(test, feature = \"cli\"))] mod tests { use crate::engine::Engine; }",
        );
        accepted(
            "tables.rs",
            "//! [`crate::engine`]\n/// See [`crate::engine::Engine`].\nfn f() {} // crate::engine",
        );
        accepted("tables.rs", "mod inner { use super::*; }");
        accepted("tables.rs", "crate::text_serde!(X, \"a\", \"b\");");
        accepted("engine.rs", "use crate::{posting, statements, x12, tables, codes};");
        accepted("bin/cleanclaim.rs", "use cleanclaim::cli;");
    }
}
