//! From the text of the guides to flat arrays.

use std::collections::BTreeMap;

use super::{
    DataType, ElementRule, Guide, Item, Loop, SegmentId, SegmentRule, SyntaxNote, Telling, Usage, packed,
};
use crate::error::{Error, Result, code};

/// A file as rows of cells, and where each stands.
struct Sheet<'a> {
    name: &'a str,
    rows: Vec<(usize, Vec<&'a str>)>,
}

impl<'a> Sheet<'a> {
    fn read(files: &[(&'a str, &'a str)], name: &'a str, columns: &[&'static str]) -> Result<Sheet<'a>> {
        let Some((_, text)) = files.iter().find(|(other, _)| *other == name) else {
            return Err(Error::new(code::LIST_EMPTY).with("list", name).with("line", 0));
        };
        let mut rows = Vec::new();
        let mut header = false;
        for (line, text) in text.lines().enumerate() {
            if text.starts_with('#') || text.is_empty() {
                continue;
            }
            let mut cells: Vec<&str> = text.split('\t').collect();
            if !header {
                for (index, expected) in columns.iter().enumerate() {
                    let found = cells.get(index).copied().unwrap_or_default();
                    if found != *expected {
                        return Err(Error::new(code::LIST_HEADER)
                            .with("list", name)
                            .with("line", line + 1)
                            .with("column", index + 1)
                            .with("expected", *expected)
                            .with("found", found));
                    }
                }
                header = true;
                continue;
            }
            if cells.len() > columns.len() {
                return Err(Error::new(code::LIST_CELL_COUNT)
                    .with("list", name)
                    .with("line", line + 1)
                    .with("column", columns.len() + 1)
                    .with("expected", columns.len())
                    .with("found", cells.len()));
            }
            cells.resize(columns.len(), ""); // empty cells at the end of a line may be left out
            rows.push((line + 1, cells));
        }
        Ok(Sheet { name, rows })
    }

    fn fault(&self, line: usize, column: &'static str, value: &str, expected: &'static str) -> Error {
        Error::new(code::LIST_CELL)
            .with("list", self.name)
            .with("line", line)
            .with("column", column)
            .with("value", value)
            .with("expected", expected)
    }
}

/// A data element, or a composite's components.
#[derive(Clone, Copy)]
struct Element {
    data_type: DataType,
    shortest: u16,
    longest: u16,
}

/// A place of a standard segment or composite: which data element, how often.
#[derive(Clone, Copy)]
struct Place<'a> {
    element: &'a str,
    repeat: u16,
}

/// What the standard says of elements, segments and shapes, which all guides share. It stays in memory: a tree, since a tool that looks for
/// leaks does not see what a hash table holds.
pub(super) struct Standard<'a> {
    elements: BTreeMap<&'a str, Element>,
    segments: BTreeMap<&'a str, (Vec<Place<'a>>, Vec<SyntaxNote>)>,
    shapes: BTreeMap<&'a str, &'a str>,
}

fn data_type(text: &str) -> Option<DataType> {
    Some(match text {
        "AN" => DataType::Text,
        "ID" => DataType::Code,
        "DT" => DataType::Date,
        "TM" => DataType::Time,
        "R" => DataType::Decimal,
        "B" => DataType::Binary,
        _ if text.starts_with('N') => DataType::Whole,
        _ => return None,
    })
}

fn note(text: &str) -> Option<SyntaxNote> {
    let (kind, digits) = text.split_at_checked(1)?;
    let kind = kind.bytes().next().filter(|kind| b"PRECL".contains(kind))?;
    if digits.len() < 4 || digits.len() % 2 == 1 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let places = digits.as_bytes().chunks(2).map(|two| (two[0] - b'0') * 10 + (two[1] - b'0')).collect();
    Some(SyntaxNote { kind, places })
}

impl<'a> Standard<'a> {
    pub(super) fn read(files: &[(&'a str, &'a str)]) -> Result<Standard<'a>> {
        let mut elements = BTreeMap::new();
        let sheet = Sheet::read(files, "elements", &["element", "type", "min", "max"])?;
        for (line, cells) in &sheet.rows {
            let number = |column: usize, name| {
                let cell = cells[column];
                cell.parse().map_err(|_| sheet.fault(*line, name, cell, "a whole number"))
            };
            let data_type =
                data_type(cells[1]).ok_or_else(|| sheet.fault(*line, "type", cells[1], "a data type"))?;
            let element = Element { data_type, shortest: number(2, "min")?, longest: number(3, "max")? };
            elements.insert(cells[0], element);
        }
        let mut segments = BTreeMap::new();
        let sheet = Sheet::read(files, "segments", &["segment", "elements", "notes"])?;
        for (line, cells) in &sheet.rows {
            let mut places = Vec::new();
            for token in cells[1].split_ascii_whitespace() {
                let number = |text: &str| {
                    text.parse::<u16>()
                        .map_err(|_| sheet.fault(*line, "elements", token, "a data element, N^M or NxM"))
                };
                let (token, repeat) = match token.split_once('^') {
                    Some((element, times)) => (element, number(times)?),
                    None => (token, 1),
                };
                let (element, row) = match token.split_once('x') {
                    Some((element, times)) => (element, number(times)?),
                    None => (token, 1),
                };
                places.extend((0..row).map(|_| Place { element, repeat }));
            }
            let notes = cells[2].split_ascii_whitespace().map(|text| {
                note(text).ok_or_else(|| sheet.fault(*line, "notes", text, "a syntax note such as P0304"))
            });
            segments.insert(cells[0], (places, notes.collect::<Result<_>>()?));
        }
        let sheet = Sheet::read(files, "shapes", &["shape", "elements"])?;
        let shapes = sheet.rows.iter().map(|(_, cells)| (cells[0], cells[1])).collect();
        Ok(Standard { elements, segments, shapes })
    }
}

/// What one token of an element list says.
struct Token<'a> {
    usage: Option<Usage>,
    /// First and last element, first and last component (0 for none).
    elements: (u8, u8),
    components: (u8, u8),
    repeat: Option<u16>,
    length: Option<(u16, u16)>,
    codes: &'a str,
    list: &'a str,
}

fn token(text: &str) -> Option<Token<'_>> {
    let usage = match text.as_bytes().first()? {
        b'R' => Some(Usage::Required),
        b'S' => Some(Usage::Situational),
        b'N' => None,
        _ => return None,
    };
    let rest = text.get(1..)?;
    // The codes are last and may hold any of the other marks; the list name too.
    let (rest, codes) = rest.split_once('=').unwrap_or((rest, ""));
    let (rest, list) = rest.split_once('@').unwrap_or((rest, ""));
    let (rest, length) = match rest.split_once(':') {
        Some((rest, length)) => {
            let (shortest, longest) = length.split_once('-')?;
            (rest, Some((shortest.parse().ok()?, longest.parse().ok()?)))
        }
        None => (rest, None),
    };
    let (rest, repeat) = match rest.split_once('^') {
        Some((rest, times)) => (rest, Some(times.parse().ok()?)),
        None => (rest, None),
    };
    let range = |text: &str| {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        Some((from.parse().ok()?, to.parse().ok()?))
    };
    let (elements, components) = match rest.split_once('-') {
        Some((elements, components)) => (range(elements)?, range(components)?),
        None => (range(rest)?, (0, 0)),
    };
    Some(Token { usage, elements, components, repeat, length, codes, list })
}

/// Reads an element list into rules, by element and component, and changes the syntax notes.
fn element_list(
    text: &str,
    segment: &str,
    standard: &Standard<'_>,
    rules: &mut Vec<ElementRule>,
    notes: &mut Vec<SyntaxNote>,
    depth: u8,
) -> Option<()> {
    let (places, _) = standard.segments.get(segment)?;
    for text in text.split_ascii_whitespace() {
        if let Some(shape) = text.strip_prefix('&') {
            if depth > 4 {
                return None;
            }
            element_list(standard.shapes.get(shape)?, segment, standard, rules, notes, depth + 1)?;
            continue;
        }
        if let Some(added) = text.strip_prefix('+') {
            notes.push(note(added)?);
            continue;
        }
        if let Some(removed) = text.strip_prefix('-') {
            let removed = note(removed)?;
            notes.retain(|note| *note != removed);
            continue;
        }
        let token = token(text)?;
        let (first, last) = token.components;
        let range = (token.elements.0..=token.elements.1)
            .flat_map(|element| (first..=last).map(move |component| (element, component)));
        for (element, component) in range {
            let place = places.get(usize::from(element).checked_sub(1)?)?;
            let (name, repeat) = match component {
                0 => (place.element, place.repeat),
                _ => {
                    let (components, _) = standard.segments.get(place.element)?;
                    let component = components.get(usize::from(component) - 1)?;
                    (component.element, component.repeat)
                }
            };
            rules.retain(|rule| {
                (rule.element, rule.component) != (element, component)
                    && (token.usage.is_some() || component > 0 || rule.element != element)
            });
            let Some(usage) = token.usage else { continue };
            let composite = standard.segments.contains_key(name) && name.starts_with('C');
            let base = match standard.elements.get(name) {
                Some(base) => *base,
                None if composite => {
                    Element { data_type: DataType::Composite, shortest: 0, longest: u16::MAX }
                }
                None => return None,
            };
            let (shortest, longest) = token.length.unwrap_or((base.shortest, base.longest));
            let codes: Box<[Box<str>]> = token
                .codes
                .split(',')
                .filter(|code| !code.is_empty())
                .map(|code| code.replace('_', " ").into())
                .collect();
            let short: Option<Box<[u64]>> = codes.iter().map(|code| packed(code.as_bytes())).collect();
            rules.push(ElementRule {
                element,
                component,
                number: name.parse().unwrap_or(0),
                usage,
                repeat: token.repeat.unwrap_or(repeat),
                data_type: base.data_type,
                shortest,
                longest,
                packed: short.unwrap_or_default(),
                codes,
                list: token.list.into(),
            });
        }
    }
    rules.sort_by_key(|rule| (rule.element, rule.component));
    Some(())
}

fn usage(text: &str) -> Option<Usage> {
    match text {
        "R" => Some(Usage::Required),
        "S" => Some(Usage::Situational),
        _ => None,
    }
}

fn repeat(text: &str) -> Option<Option<u16>> {
    if text == ">1" { Some(None) } else { text.parse().ok().map(Some) }
}

/// A row of a loop, before the loops know their first segments.
struct Entry {
    /// The number of a segment's rule, or else of a loop.
    segment: Option<u16>,
    opens: Option<u16>,
    usage: Usage,
    repeat: Option<u16>,
}

/// A guide from its head and its file.
pub(super) fn guide(files: &[(&str, &str)], standard: &Standard<'_>, mut guide: Guide) -> Result<Guide> {
    let name = guide.name.clone();
    let sheet = Sheet::read(files, &name, &["loop", "segment", "usage", "repeat", "elements", "name"])?;
    let mut entries: Vec<Vec<Entry>> = Vec::new();
    for (line, cells) in &sheet.rows {
        let &[id, segment, used, times, elements, words] = cells.as_slice() else { continue };
        let used = usage(used).ok_or_else(|| sheet.fault(*line, "usage", used, "R or S"))?;
        let times = repeat(times).ok_or_else(|| sheet.fault(*line, "repeat", times, "a number or >1"))?;
        let place = |id: &str, loops: &[Loop]| loops.iter().position(|other| &*other.id == id);
        if let Some(parent) = segment.strip_prefix('<') {
            let own = place(id, &guide.loops).unwrap_or_else(|| {
                guide.loops.push(Loop::new(id, words));
                entries.push(Vec::new());
                guide.loops.len() - 1
            });
            if !parent.is_empty() {
                let around = place(parent, &guide.loops).ok_or_else(|| {
                    sheet.fault(*line, "segment", segment, "< and a loop that stands before")
                })?;
                entries[around].push(Entry {
                    segment: None,
                    opens: Some(own as u16),
                    usage: used,
                    repeat: times,
                });
            }
            continue;
        }
        let around = place(id, &guide.loops)
            .ok_or_else(|| sheet.fault(*line, "loop", id, "a loop that stands before"))?;
        let fault = |column| sheet.fault(*line, column, elements, "an element list of this segment");
        let segment_id = SegmentId::of(segment.as_bytes())
            .ok_or_else(|| sheet.fault(*line, "segment", segment, "a segment"))?;
        let (places, notes) = standard
            .segments
            .get(segment)
            .ok_or_else(|| sheet.fault(*line, "segment", segment, "a segment that segments.tsv has"))?;
        let mut notes = notes.clone();
        let mut rules = Vec::new();
        element_list(elements, segment, standard, &mut rules, &mut notes, 0)
            .ok_or_else(|| fault("elements"))?;
        let start = guide.elements.len() as u32;
        let place = if segment == "HL" { 3 } else { 1 };
        let told_by = [0, 1].iter().find_map(|component| {
            let tells = |rule: &ElementRule| {
                rule.element == place && rule.component == *component && !rule.codes.is_empty()
            };
            rules.iter().position(tells).map(|at| start + at as u32)
        });
        guide.elements.append(&mut rules);
        let rule = Some(guide.segments.len() as u16);
        entries[around].push(Entry { segment: rule, opens: None, usage: used, repeat: times });
        if told_by.is_some() {
            guide.telling.note(segment_id);
        }
        guide.segments.push(SegmentRule {
            id: segment_id,
            width: places.len() as u8,
            elements: start..guide.elements.len() as u32,
            notes: notes.into(),
            name: words.into(),
            told_by,
        });
    }
    for at in 0..entries.len() {
        let mut items: Vec<Item> = Vec::with_capacity(entries[at].len());
        for entry in &entries[at] {
            let rule = match (entry.segment, entry.opens) {
                (Some(rule), _) => rule,
                (None, inner) => {
                    let inner = usize::from(inner.unwrap_or_default());
                    match entries[inner].first() {
                        Some(Entry { segment: Some(rule), .. }) => *rule,
                        Some(_) => {
                            let id = &guide.loops[inner].id;
                            return Err(sheet.fault(0, "loop", id, "a loop that begins with a segment"));
                        }
                        None => continue, // the transactions of an envelope have guides of their own
                    }
                }
            };
            let opens = entry.opens;
            let SegmentRule { id: segment, told_by, .. } = guide.segments[usize::from(rule)];
            let order = match items.last() {
                // Neighbours with the same segment stand in any order; the one that begins the loop stays first.
                Some(last)
                    if last.segment == segment
                        && last.opens.is_some() == opens.is_some()
                        && items.len() > 1 =>
                {
                    last.order
                }
                Some(last) => last.order + 1,
                None => 0,
            };
            let (usage, repeat) = (entry.usage, entry.repeat);
            items.push(Item { segment, order, rule, opens, usage, repeat, told_by });
        }
        guide.loops[at].set_items(items);
    }
    if guide.loops.first().is_none_or(|outermost| outermost.items.is_empty()) {
        return Err(Error::new(code::LIST_EMPTY).with("list", &*name).with("line", sheet.rows.len()));
    }
    Ok(guide)
}

/// Every guide without what stands in it.
pub(super) fn heads(files: &[(&str, &str)]) -> Result<Vec<Guide>> {
    let sheet = Sheet::read(files, "guides", &["guide", "version", "accepts", "gs01", "st01", "name"])?;
    let read = |(_, cells): &(usize, Vec<&str>)| {
        let accepts = cells[2].split(',').map(Box::from).collect();
        Guide {
            name: cells[0].into(),
            version: cells[1].into(),
            accepts,
            group: cells[3].into(),
            transaction: cells[4].into(),
            loops: Vec::new(),
            segments: Vec::new(),
            elements: Vec::new(),
            telling: Telling::default(),
        }
    };
    Ok(sheet.rows.iter().map(read).collect())
}
