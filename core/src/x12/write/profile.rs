//! What one payer or clearinghouse wants otherwise than the guide: a data file, never a predicate in code.
//!
//! A profile is text: a header, then one row a wish, columns separated by tabs (shown here as →).
//!
//! ```text
//! action → place → value → why
//! require → 2000A/PRV/03 →  → the billing provider's taxonomy
//! default → 2010BB/NM1/08 → PI → its identifier is a payer number
//! replace → 2010BA/NM1/08 → II=MI → member identifiers are told by MI
//! only → 2010AA/NM1/08 → XX → providers are told by their NPI
//! omit → 2010AA/PER →  → no contact here
//! upper → * →  → capital letters alone
//! ```
//!
//! A place is the loop, the segment, where needed with the code that its first element holds (`2010AA/REF*EI/02`), and the element with
//! two digits, where needed with a component (`SV1/01-2`). `*` as loop is every loop. `require` asks for a value wherever the loop is
//! written; `only` for one of some values (separated by commas) where there is one; both refuse the file with the reason in `why`.
//! `default` fills an empty element of a segment that is written, `replace` exchanges values (`old=new`, separated by commas), `omit` leaves out the segment,
//! or the element.

use std::borrow::Cow;

use crate::error::{Error, Result, code};
use crate::x12::typed::out::Written;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Require,
    Default,
    Replace,
    Only,
    Omit,
    Upper,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Wish {
    action: Action,
    x12_loop: String,
    segment: String,
    /// The code that the first element holds; empty: any.
    code: String,
    /// Element and component, counted from 1; 0 for the whole segment.
    element: (usize, usize),
    values: Vec<String>,
    place: String,
    why: String,
}

/// The wishes of a payer or clearinghouse.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    wishes: Vec<Wish>,
}

fn bad(line: usize, what: &str) -> Error {
    Error::new(code::PROFILE_ROW).with("line", line).with("what", what)
}

impl Profile {
    /// Reads a profile. The error names the line and what is wrong in it.
    ///
    /// ```
    /// use cleanclaim::x12::write::Profile;
    /// let profile = Profile::parse("action\tplace\tvalue\twhy\nrequire\t2000A/PRV/03\t\tbilling taxonomy\n")?;
    /// assert_eq!(profile.len(), 1);
    /// assert_eq!(Profile::parse("action\tplace\tvalue\twhy\nforbid\t2000A\t\t\n").unwrap_err().value("line"), Some("2"));
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Profile> {
        let mut wishes = Vec::new();
        let mut header = false;
        for (index, row) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = index + 1;
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let mut cells = row.split('\t').map(str::trim);
            let mut cell = || cells.next().unwrap_or_default();
            let (action, place, value, why) = (cell(), cell(), cell(), cell());
            if !header {
                if (action, place, value, why) != ("action", "place", "value", "why") {
                    return Err(bad(line, "the header: action, place, value, why, separated by tabs"));
                }
                header = true;
                continue;
            }
            wishes.push(wish(action, place, value, why, line)?);
        }
        if !header {
            return Err(bad(1, "the header: action, place, value, why, separated by tabs"));
        }
        Ok(Profile { wishes })
    }

    /// How many wishes it has.
    pub fn len(&self) -> usize {
        self.wishes.len()
    }

    /// Has it none?
    pub fn is_empty(&self) -> bool {
        self.wishes.is_empty()
    }

    /// Changes segments as the profile wants them; an error where one that it requires is not there.
    pub(crate) fn apply(&self, mut segments: Vec<Written>) -> Result<Vec<Written>> {
        for wish in &self.wishes {
            match wish.action {
                Action::Omit if wish.element.0 == 0 => segments.retain(|segment| !wish.is_of(segment)),
                Action::Require => wish.require(&segments)?,
                _ => {
                    for segment in segments.iter_mut().filter(|segment| wish.is_of(segment)) {
                        wish.change(segment)?;
                    }
                }
            }
        }
        Ok(segments)
    }
}

fn wish(action: &str, place: &str, value: &str, why: &str, line: usize) -> Result<Wish> {
    let action = match action {
        "require" => Action::Require,
        "default" => Action::Default,
        "replace" => Action::Replace,
        "only" => Action::Only,
        "omit" => Action::Omit,
        "upper" => Action::Upper,
        _ => return Err(bad(line, "the action: one of require, default, replace, only, omit, upper")),
    };
    let mut parts = place.split('/');
    let x12_loop = parts.next().unwrap_or_default().to_string();
    let (segment, code) = match parts.next().unwrap_or_default().split_once('*') {
        Some((segment, code)) => (segment, code),
        None => (place.split('/').nth(1).unwrap_or_default(), ""),
    };
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| (1..=99).contains(number));
    let element = match parts.next() {
        None => Some((0, 1)),
        Some(text) => match text.split_once('-') {
            Some((element, component)) => number(element).zip(number(component)),
            None => number(text).map(|element| (element, 1)),
        },
    };
    let Some(element) = element.filter(|_| !x12_loop.is_empty() && parts.next().is_none()) else {
        return Err(bad(line, "the place: loop/segment/element, such as 2010AA/NM1/08"));
    };
    if segment.is_empty() && action != Action::Upper {
        return Err(bad(line, "the place: a segment, such as 2010AA/PER"));
    }
    if element.0 == 0 && !matches!(action, Action::Omit | Action::Upper | Action::Require) {
        return Err(bad(line, "the place: an element, such as 2010AA/NM1/08"));
    }
    let values: Vec<String> = value.split(',').map(|value| value.trim().to_string()).collect();
    let whole = match action {
        Action::Default | Action::Only => !value.is_empty(),
        Action::Replace => values.iter().all(|pair| pair.contains('=')),
        _ => true,
    };
    if !whole {
        return Err(bad(line, "the value that the action needs"));
    }
    Ok(Wish {
        action,
        x12_loop,
        segment: segment.to_string(),
        code: code.to_string(),
        element,
        values,
        place: place.to_string(),
        why: why.to_string(),
    })
}

impl Wish {
    fn is_of(&self, segment: &Written) -> bool {
        (self.x12_loop == "*" || self.x12_loop == *segment.x12_loop)
            && (self.segment.is_empty() || self.segment == segment.id)
            && (self.code.is_empty() || self.code == segment.value(1, 1))
    }

    fn refuse(&self) -> Error {
        Error::new(code::PROFILE_REFUSES).with("place", &self.place).with("why", &self.why)
    }

    /// In each loop of its name the segment must stand, with its element.
    fn require(&self, segments: &[Written]) -> Result<()> {
        let mut open = None;
        for segment in segments {
            let here = self.x12_loop == *segment.x12_loop;
            if here && segment.begins && open == Some(false) {
                return Err(self.refuse());
            }
            if here && (segment.begins || open.is_some()) {
                let (element, component) = self.element;
                let there =
                    self.is_of(segment) && (element == 0 || !segment.value(element, component).is_empty());
                open = Some(there || (open == Some(true) && !segment.begins));
            }
        }
        if open == Some(false) { Err(self.refuse()) } else { Ok(()) }
    }

    fn change(&self, segment: &mut Written) -> Result<()> {
        if self.action == Action::Upper {
            let own = segment.elements.iter_mut().enumerate();
            let chosen = own.filter(|(index, _)| self.element.0 == 0 || index + 1 == self.element.0);
            for value in chosen.flat_map(|(_, element)| element).flatten() {
                value.make_ascii_uppercase();
            }
            return Ok(());
        }
        let (element, component) = self.element;
        let value = segment.value(element, component).to_string();
        let new = match self.action {
            Action::Default if value.is_empty() => self.values.first().cloned(),
            Action::Omit => Some(String::new()),
            Action::Only if !value.is_empty() && !self.values.contains(&value) => return Err(self.refuse()),
            Action::Replace => self
                .values
                .iter()
                .filter_map(|pair| pair.split_once('='))
                .find(|(old, _)| *old == value)
                .map(|(_, new)| new.to_string()),
            _ => None,
        };
        if let Some(new) = new {
            segment.set(element, component, Some(Cow::Owned(new)));
        }
        Ok(())
    }
}
