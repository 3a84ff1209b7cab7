//! Which top-level modules each top-level module uses, read from the syntax tree, and held against a plan.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};

/// Floors from the bottom, and who may use whom beside it.
pub struct Plan {
    pub floors: &'static [&'static [&'static str]],
    pub neighbours: &'static [(&'static str, &'static [&'static str])],
}

impl Plan {
    fn floor(&self, module: &str) -> Option<usize> {
        self.floors.iter().position(|floor| floor.contains(&module)).map(|index| index + 1)
    }

    fn beside(&self, from: &str, to: &str) -> bool {
        self.neighbours.iter().any(|(name, others)| *name == from && others.contains(&to))
    }
}

/// What the check found.
pub struct Report {
    /// Top-level module → top-level module.
    pub uses: BTreeSet<(String, String)>,
    /// In words; empty when the plan holds.
    pub faults: Vec<String>,
}

/// Checks sources, given as their path below `src` and their text.
pub fn check(plan: &Plan, sources: &[(String, String)]) -> Report {
    let mut report = Report { uses: BTreeSet::new(), faults: Vec::new() };
    let mut root_names = BTreeMap::new();
    if let Some((_, text)) = sources.iter().find(|(path, _)| path == "lib.rs") {
        match syn::parse_file(text) {
            Ok(file) => read_root(plan, &file, &mut root_names, &mut report.faults),
            Err(error) => report.faults.push(format!("lib.rs cannot be read: {error}")),
        }
    }
    let mut seen: BTreeMap<(String, String), String> = BTreeMap::new();
    for (path, text) in sources {
        // lib.rs only names the floors; programs stand above the house.
        if path == "lib.rs" || path == "main.rs" || path.starts_with("bin/") {
            continue;
        }
        let parts: Vec<String> = path.trim_end_matches(".rs").split('/').map(String::from).collect();
        let module = parts[0].clone();
        if plan.floor(&module).is_none() {
            report.faults.push(format!("{path}: '{module}' has no floor: give it a floor"));
            continue;
        }
        let file = match syn::parse_file(text) {
            Ok(file) => file,
            Err(error) => {
                report.faults.push(format!("{path} cannot be read: {error}"));
                continue;
            }
        };
        let mut here = parts;
        here.pop_if(|last| last == "mod");
        let mut visitor = Visitor { here, found: Vec::new() };
        visitor.visit_file(&file);
        for Found { line, target } in visitor.found {
            let place = format!("{path}:{line}");
            let used = match target {
                Target::Name(name) if plan.floor(&name).is_some() => name,
                Target::Name(name) => match root_names.get(&name) {
                    Some(module) => String::clone(module),
                    None => {
                        report.faults.push(format!(
                            "{place}: uses '{name}' of the crate's root, which lib.rs does not name as a module or re-export"
                        ));
                        continue;
                    }
                },
                Target::All => {
                    report.faults.push(format!("{place}: uses all of the crate's root: name the modules"));
                    continue;
                }
                Target::Renamed => {
                    report.faults.push(format!("{place}: uses the crate's root under another name"));
                    continue;
                }
            };
            if used != module {
                seen.entry((module.clone(), used)).or_insert(place);
            }
        }
    }
    for ((from, to), place) in &seen {
        let (Some(low), Some(high)) = (plan.floor(from), plan.floor(to)) else { continue };
        if high > low {
            report
                .faults
                .push(format!("{place}: {from} (floor {low}) uses {to} (floor {high}), which is above it"));
        } else if high == low && !plan.beside(from, to) {
            report.faults.push(format!(
                "{place}: {from} uses {to} beside it on floor {low}, which the plan does not allow"
            ));
        }
    }
    report.uses = seen.into_keys().collect();
    report.faults.extend(circles(&report.uses));
    report
}

/// The names that `lib.rs` re-exports at the root, each with its module; and modules written inside `lib.rs`.
fn read_root(plan: &Plan, file: &syn::File, names: &mut BTreeMap<String, String>, faults: &mut Vec<String>) {
    for item in &file.items {
        match item {
            syn::Item::Mod(module) if !is_test(&module.attrs) => {
                let name = module.ident.to_string();
                if plan.floor(&name).is_none() {
                    faults.push(format!("lib.rs: '{name}' has no floor: give it a floor"));
                } else if module.content.is_some() {
                    faults.push(format!("lib.rs: '{name}' is written inside lib.rs: give it a file"));
                }
            }
            syn::Item::Use(item) => {
                let mut paths = Vec::new();
                flatten(&item.tree, &mut Vec::new(), &mut paths);
                for path in paths {
                    let first = path.iter().find(|part| !matches!(part.as_str(), "crate" | "self"));
                    if let (Some(first), Some(last)) = (first, path.last()) {
                        names.insert(last.clone(), first.clone());
                    }
                }
            }
            _ => {}
        }
    }
}

/// Circles among modules, each told once, from its first module in the alphabet.
fn circles(uses: &BTreeSet<(String, String)>) -> Vec<String> {
    let mut found = Vec::new();
    let modules: BTreeSet<&String> = uses.iter().map(|(from, _)| from).collect();
    for start in modules {
        let mut trail = vec![start];
        walk(uses, start, &mut trail, &mut found);
    }
    found
}

fn walk<'a>(
    uses: &'a BTreeSet<(String, String)>,
    start: &String,
    trail: &mut Vec<&'a String>,
    found: &mut Vec<String>,
) {
    let Some(&last) = trail.last() else { return };
    for (_, to) in uses.iter().filter(|(from, _)| from == last) {
        if to == start {
            let names: Vec<&str> = trail.iter().map(|name| name.as_str()).chain([start.as_str()]).collect();
            found.push(format!("a circle: {}", names.join(" → ")));
        } else if to > start && !trail.contains(&to) {
            trail.push(to);
            walk(uses, start, trail, found);
            trail.pop();
        }
    }
}

enum Target {
    /// A name at the crate's root.
    Name(String),
    /// `use crate::*`.
    All,
    /// `use crate as x`.
    Renamed,
}

struct Found {
    line: usize,
    target: Target,
}

struct Visitor {
    /// The module that is being read, from the root.
    here: Vec<String>,
    found: Vec<Found>,
}

impl Visitor {
    /// Notes a path, written as its segments, if it leads to the crate's root.
    fn note(&mut self, segments: &[String], line: usize) {
        let mut module = match segments.first().map(String::as_str) {
            Some("crate" | "cleanclaim") => Vec::new(),
            Some("self" | "super") => self.here.clone(),
            _ => return,
        };
        for (index, segment) in segments.iter().enumerate() {
            match segment.as_str() {
                "crate" | "cleanclaim" if index == 0 => {}
                "self" => {}
                "super" => {
                    module.pop();
                }
                name if module.is_empty() => {
                    let target = if name == "*" { Target::All } else { Target::Name(name.to_string()) };
                    return self.found.push(Found { line, target });
                }
                _ => return,
            }
        }
        // The path ends at a module that it does not name: the root itself, or this module.
        if module.is_empty() {
            self.found.push(Found { line, target: Target::Renamed });
        }
    }

    /// Reads paths in the tokens of a macro or an attribute, which are no syntax tree.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        while index < trees.len() {
            match &trees[index] {
                TokenTree::Ident(ident)
                    if matches!(ident.to_string().as_str(), "crate" | "super" | "self" | "cleanclaim") =>
                {
                    let line = ident.span().start().line;
                    let mut segments = vec![ident.to_string()];
                    while let [TokenTree::Punct(a), TokenTree::Punct(b), next, ..] = &trees[index + 1..] {
                        if (a.as_char(), b.as_char()) != (':', ':') {
                            break;
                        }
                        match next {
                            TokenTree::Ident(ident) => segments.push(ident.to_string()),
                            TokenTree::Punct(star) if star.as_char() == '*' => segments.push("*".into()),
                            TokenTree::Group(group) => {
                                // `crate::{a, b::c}`: parse what is inside as branches of a `use`.
                                let branches = Punctuated::<syn::UseTree, syn::Token![,]>::parse_terminated;
                                for tree in branches.parse2(group.stream()).into_iter().flatten() {
                                    let mut paths = Vec::new();
                                    flatten(&tree, &mut segments.clone(), &mut paths);
                                    paths.iter().for_each(|path| self.note(path, line));
                                }
                                segments.clear();
                            }
                            _ => break,
                        }
                        index += 3;
                        if segments.is_empty() {
                            break;
                        }
                    }
                    // `self`, `crate` and `super` alone are a receiver or a visibility, and `crate::name!` a macro.
                    let is_macro =
                        matches!(trees.get(index + 1), Some(TokenTree::Punct(bang)) if bang.as_char() == '!');
                    if segments.len() > 1 && !(is_macro && segments.len() == 2) {
                        self.note(&segments, line);
                    }
                }
                TokenTree::Group(group) => self.note_tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    // #[serde(with = "crate::x")] names a path in a string.
                    let text = syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value());
                    if let Ok(path) = text.and_then(|text| syn::parse_str::<syn::Path>(&text)) {
                        let segments: Vec<String> =
                            path.segments.iter().map(|part| part.ident.to_string()).collect();
                        if segments.len() > 1 {
                            self.note(&segments, literal.span().start().line);
                        }
                    }
                }
                _ => {}
            }
            index += 1;
        }
    }
}

/// Every path of a `use`, group by group.
fn flatten(tree: &syn::UseTree, before: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    let depth = before.len();
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, paths);
        }
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, paths)),
        syn::UseTree::Name(name) => paths.push(with(before, name.ident.to_string())),
        syn::UseTree::Rename(rename) => paths.push(with(before, rename.ident.to_string())),
        syn::UseTree::Glob(_) => paths.push(with(before, "*".into())),
    }
    before.truncate(depth);
}

fn with(before: &[String], last: String) -> Vec<String> {
    before.iter().cloned().chain([last]).collect()
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    fn says_test(meta: &syn::Meta) -> bool {
        match meta {
            syn::Meta::Path(path) => path.is_ident("test"),
            syn::Meta::List(list) if list.path.is_ident("all") || list.path.is_ident("cfg") => {
                let inside =
                    Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated.parse2(list.tokens.clone());
                inside.is_ok_and(|inside| inside.iter().any(says_test))
            }
            _ => false,
        }
    }
    attributes.iter().any(|attribute| says_test(&attribute.meta))
}

impl<'ast> Visit<'ast> for Visitor {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        use syn::Item::*;
        let attributes: &[syn::Attribute] = match item {
            Const(item) => &item.attrs,
            Enum(item) => &item.attrs,
            Fn(item) => &item.attrs,
            Impl(item) => &item.attrs,
            Macro(item) => &item.attrs,
            Mod(item) => &item.attrs,
            Static(item) => &item.attrs,
            Struct(item) => &item.attrs,
            Trait(item) => &item.attrs,
            Type(item) => &item.attrs,
            Use(item) => &item.attrs,
            _ => &[],
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.here.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.here.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut paths = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut paths);
        let line = item.use_token.span.start().line;
        for path in paths {
            self.note(&path, line);
        }
    }

    // `pub(crate)` and `pub(in super::super)` use nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if let ([_, _, ..], Some(first)) = (segments.as_slice(), path.segments.first()) {
            self.note(&segments, first.ident.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        // `crate::name!` is a macro, exported at the root from wherever it stands; its tokens are read.
        if item.path.segments.len() > 2 {
            self.visit_path(&item.path);
        }
        self.note_tokens(item.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        match &attribute.meta {
            syn::Meta::List(list) => self.note_tokens(list.tokens.clone()),
            syn::Meta::Path(path) => self.visit_path(path),
            syn::Meta::NameValue(_) => {} // documentation
        }
    }
}
