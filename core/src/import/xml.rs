//! XML as its publishers ship it: a tree of elements, each with the line on which it begins.
//!
//! Entities beyond the five of XML and character references are refused, so that a file cannot grow while it is read.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::source::NamedFile;
use super::text;
use crate::error::{Error, Result, code};

/// The deepest nesting: the tabular list needs 10 levels, the Alphabetic Index 13.
const DEEPEST: usize = 64;
/// The most elements: some ten times the tabular list.
const MOST_ELEMENTS: usize = 4_000_000;

/// An element, its text and what stands within it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// All text directly within it, entities resolved.
    pub text: String,
    pub children: Vec<Element>,
    /// Counted from 1.
    pub line: usize,
}

impl Element {
    /// The text without the blanks around it.
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    pub fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The error where another element, attribute or text was expected here.
    pub fn unexpected(
        &self,
        file: &NamedFile,
        found: impl std::fmt::Display,
        expected: impl std::fmt::Display,
    ) -> Error {
        Error::new(code::IMPORT_XML_ELEMENT)
            .with("file", &file.name)
            .with("line", self.line)
            .with("element", &self.name)
            .with("found", found)
            .with("expected", expected)
    }

    /// The text of a child that must be there and not be empty.
    pub fn required(&self, file: &NamedFile, name: &'static str) -> Result<&str> {
        match self.child(name).map(Element::trimmed) {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(self.unexpected(file, format_args!("no <{name}> with text"), format_args!("<{name}>"))),
        }
    }
}

/// Counts lines up to positions that only rise.
struct Lines<'a> {
    bytes: &'a [u8],
    counted: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, position: usize) -> usize {
        let position = position.min(self.bytes.len());
        if position > self.counted {
            self.line += memchr::memchr_iter(b'\n', &self.bytes[self.counted..position]).count();
            self.counted = position;
        }
        self.line
    }
}

/// Is this XML whose outermost element has that name?
pub(super) fn is_document(head: &str, root: &str) -> bool {
    head.trim_start().starts_with('<') && head.contains(&format!("<{}", root.to_lowercase()))
}

/// Reads a document; gives its outermost element.
pub(super) fn parse(file: &NamedFile) -> Result<Element> {
    let text = text::decode(&file.name, &file.bytes)?;
    let mut reader = Reader::from_str(&text);
    let mut lines = Lines { bytes: text.as_bytes(), counted: 0, line: 1 };
    let malformed = |line: usize, reason: &dyn std::fmt::Display| {
        Error::new(code::IMPORT_XML).with("file", &file.name).with("line", line).with("reason", reason)
    };
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    let mut count = 0;
    loop {
        let before = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(why) => {
                let at = lines.at(reader.error_position() as usize);
                return Err(malformed(at, &why));
            }
        };
        let line = lines.at(before);
        match event {
            Event::Start(start) | Event::Empty(start) if root.is_some() && open.is_empty() => {
                return Err(malformed(line, &format_args!("<{}> after the end", start.name().into_inner())));
            }
            Event::Start(start) => {
                count += 1;
                if open.len() >= DEEPEST || count > MOST_ELEMENTS {
                    return Err(malformed(line, &"elements nested too deep, or too many"));
                }
                open.push(element(&start, line).map_err(|why| malformed(line, &why))?);
            }
            Event::Empty(start) => {
                count += 1;
                let empty = element(&start, line).map_err(|why| malformed(line, &why))?;
                match open.last_mut() {
                    Some(parent) if count <= MOST_ELEMENTS => parent.children.push(empty),
                    Some(_) => return Err(malformed(line, &"too many elements")),
                    None => root = Some(empty),
                }
            }
            Event::End(_) => {
                let Some(closed) = open.pop() else {
                    return Err(malformed(line, &"an end tag without its beginning"));
                };
                match open.last_mut() {
                    Some(parent) => parent.children.push(closed),
                    None => root = Some(closed),
                }
            }
            Event::Text(part) => {
                append(&mut open, &part.xml10_content()).map_err(|why| malformed(line, &why))?
            }
            Event::CData(part) => {
                append(&mut open, &part.xml10_content()).map_err(|why| malformed(line, &why))?
            }
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(character)) => character.to_string(),
                    Ok(None) => match quick_xml::escape::resolve_xml_entity(&reference.xml10_content()) {
                        Some(text) => text.to_string(),
                        None => {
                            let name = reference.xml10_content();
                            return Err(malformed(line, &format_args!("the entity &{name}; is not known")));
                        }
                    },
                    Err(why) => return Err(malformed(line, &why)),
                };
                append(&mut open, &resolved).map_err(|why| malformed(line, &why))?;
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    let end = lines.at(text.len());
    if let Some(unclosed) = open.last() {
        return Err(malformed(
            end,
            &format_args!("<{}> of line {} is not closed", unclosed.name, unclosed.line),
        ));
    }
    root.ok_or_else(|| malformed(end, &"no element in it"))
}

fn append(open: &mut [Element], text: &str) -> std::result::Result<(), &'static str> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err("text outside of every element"),
    }
    Ok(())
}

fn element(start: &BytesStart<'_>, line: usize) -> std::result::Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|why| why.to_string())?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|why| why.to_string())?;
        attributes.push((attribute.key.into_inner().to_string(), value.into_owned()));
    }
    let name = start.name().into_inner().to_string();
    Ok(Element { name, attributes, text: String::new(), children: Vec::new(), line })
}
