//! The codes that a note names: `(Z22.-)`, `(A15-A19)`, `(T36-T50 with fifth or sixth character 5)`.
//!
//! Codes stand in parentheses; where a line has none there, those in the sentence count (`conditions classified to A74.-`).
//! A range runs in the order of the tabular list, not of the alphabet: `C76-C80` does not hold C7A.

use std::collections::HashMap;

use crate::import::TabularEdition;
use crate::tables::icd10_cm_notes::{NodeKind, Requirement};

/// Seventh characters of open fractures, in the categories that have them.
const OPEN_FRACTURE: &str = "BCEFHJMNQR";

/// The nodes of an edition by the name of their code, without dots.
pub(super) struct Codes {
    nodes: HashMap<String, u32>,
}

/// From a node to another, and what their characters must be besides.
pub(super) type Found = (u32, u32, Option<Requirement>);

/// A code in a text: where it begins and ends, its node, and what must follow where the node is a stem of it.
struct Token {
    start: usize,
    end: usize,
    node: u32,
    rest: Option<Requirement>,
    /// The node on which a range ends that it closes: its own, or, where no such code exists, the last one before it.
    last: u32,
}

impl Codes {
    pub(super) fn of(edition: &TabularEdition) -> Codes {
        let coded = edition.nodes.iter().enumerate().filter(|(_, node)| node.kind >= NodeKind::Category);
        Codes { nodes: coded.map(|(index, node)| (node.name.replace('.', ""), index as u32)).collect() }
    }

    /// The codes that a line names.
    pub(super) fn named(&self, line: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut outside = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('(') {
            outside.push_str(before);
            outside.push(' ');
            let (group, behind) = match after.find([')', '}']) {
                Some(at) => (&after[..at], &after[at + 1..]),
                None => (after, ""),
            };
            self.group(group, &mut found);
            rest = behind;
        }
        outside.push_str(rest);
        if found.is_empty() {
            // "code, if applicable, for codes G31.0-G31.83, …, to identify:" says where the note holds, not what it names.
            let end = outside.find("for codes").unwrap_or(outside.len());
            self.group(&outside[..end], &mut found);
        }
        found
    }

    fn group(&self, text: &str, found: &mut Vec<Found>) {
        let tokens = self.tokens(text);
        let Some(last) = tokens.last() else { return };
        let behind = text[last.end..].trim_start_matches(['-', '.', ',', ' ', 'X']);
        let requirement = behind.strip_prefix("with ").map(|words| requirement(words.trim()));
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            let mut to = token.node;
            if let Some(next) = tokens.get(at)
                && is_range(&text[token.end..next.start])
                && next.last >= token.node
            {
                to = next.last;
                at += 1;
            }
            let rest = if to == token.node { token.rest.clone() } else { None };
            found.push((token.node, to, rest.or_else(|| requirement.clone())));
        }
    }

    fn tokens(&self, text: &str) -> Vec<Token> {
        let bytes = text.as_bytes();
        let code =
            |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        let word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let begins =
                bytes[at].is_ascii_uppercase() && (at == 0 || !word(at - 1) && bytes[at - 1] != b'.');
            let category = begins && code(at + 1) && code(at + 2);
            if !category || !(bytes[at + 1].is_ascii_digit() || bytes[at + 2].is_ascii_digit()) {
                at += 1;
                continue;
            }
            let mut end = at + 3;
            if bytes.get(end) == Some(&b'.') && code(end + 1) {
                end += 1;
                while end < at + 8 && code(end) {
                    end += 1;
                }
            }
            match self.resolve(&text[at..end].replace('.', "")) {
                Some((node, rest)) if !word(end) => {
                    let last = if rest.is_none() {
                        node
                    } else {
                        self.last_before(node, &text[at..end].replace('.', ""))
                    };
                    tokens.push(Token { start: at, end, node, rest, last });
                    at = end;
                }
                _ => at += 1,
            }
        }
        tokens
    }

    /// The last node below a stem whose code does not come after the one that is named.
    fn last_before(&self, stem: u32, code: &str) -> u32 {
        let below = |name: &str| name.get(..3) == code.get(..3) && name <= code;
        self.nodes
            .iter()
            .filter(|(name, _)| below(name))
            .map(|(_, node)| *node)
            .max()
            .unwrap_or(stem)
            .max(stem)
    }

    /// The node of a code, or of the longest stem of it with what must follow there.
    fn resolve(&self, code: &str) -> Option<(u32, Option<Requirement>)> {
        (3..=code.len()).rev().find_map(|length| {
            let node = *self.nodes.get(code.get(..length)?)?;
            let rest = code.get(length..).filter(|rest| !rest.is_empty());
            let one_of = |rest: &str| vec![rest.to_string()];
            Some((
                node,
                rest.map(|rest| Requirement::From { position: length as u8 + 1, one_of: one_of(rest) }),
            ))
        })
    }
}

/// Does what stands between two codes make a range of them? `A15-A19`, `K85 - K86`, `S12.0--S12.6`, `M05.00 to M05.8A`; but
/// `I69.81- I69.91-` are two codes that want more characters.
fn is_range(between: &str) -> bool {
    let dashes = between.matches('-').count();
    between.trim() == "to"
        || between.trim() == "- to"
        || (dashes > 0
            && between.trim_end().ends_with('-')
            && !between.contains([',', ';'])
            && !(dashes == 1 && between.starts_with('-') && between.len() > 1))
}

/// What `with …` behind codes asks of their characters.
fn requirement(words: &str) -> Requirement {
    let lower =
        words.to_ascii_lowercase().replace('-', " ").replace("5th", "fifth").replace("7th", "seventh");
    let lower = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    let after = |head: &str| -> Option<&str> {
        lower.strip_prefix(head).map(|_| words.get(head.len()..).unwrap_or("").trim())
    };
    let at = |position: u8, one_of: Vec<String>| match one_of.is_empty() {
        true => Requirement::Words(words.to_string()),
        false => Requirement::From { position, one_of },
    };
    if words.starts_with('.') {
        return at(4, suffixes(words));
    }
    if lower.ends_with("to indicate intent") {
        return Requirement::Intent(b"1234".to_vec());
    }
    for head in
        ["fifth or sixth character ", "fifth or six character ", "sixth character ", "final character "]
    {
        if let Some(rest) = after(head) {
            let characters: Vec<u8> = suffixes(rest).iter().filter_map(|one| one.bytes().next()).collect();
            if !characters.is_empty() {
                return Requirement::Intent(characters);
            }
        }
    }
    if let Some(rest) = lower.strip_prefix("final characters ") {
        return match words.rsplit_once("characters ") {
            Some((_, tail)) if tail.starts_with('.') => at(4, suffixes(tail)),
            _ => at(5, suffixes(rest)),
        };
    }
    if let Some(rest) = lower.strip_prefix("fifth to sixth characters ") {
        return at(5, suffixes(rest));
    }
    if let Some(rest) = lower.strip_prefix("fifth character ") {
        return at(5, suffixes(rest));
    }
    if lower.starts_with("open fracture seventh character") {
        return at(7, OPEN_FRACTURE.chars().map(String::from).collect());
    }
    if let Some(rest) = lower.strip_prefix("seventh character ") {
        return at(7, suffixes(&rest.to_ascii_uppercase()));
    }
    Requirement::Words(words.to_string())
}

/// `.17, .27, .97`, `.51-.52`, `1-4 or 6`, `B or C`, `.62-`: what may follow, ranges written out.
fn suffixes(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let separated = text.replace(" or ", ",").replace(" OR ", ",").replace([';', ' '], ",");
    for part in separated.split(',') {
        let part = part.trim_matches(['.', '-', ' ']);
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
        {
            continue;
        }
        let range = part.split_once('-').map(|(from, to)| (from.trim_matches('.'), to.trim_matches('.')));
        match range
            .and_then(|(from, to)| Some((from.parse::<u32>().ok()?, to.parse::<u32>().ok()?, from.len())))
        {
            Some((from, to, width)) if from <= to && to - from < 100 => {
                found.extend((from..=to).map(|value| format!("{value:0width$}")));
            }
            _ => found.push(part.to_string()),
        }
    }
    found
}
