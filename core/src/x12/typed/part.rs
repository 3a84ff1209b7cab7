//! Values that stand in a loop: which segments fill which field, and which loops are parts of it, described once for both directions.

use std::fmt::Write as _;

use crate::claim::Unmodelled;
use crate::list::List;
use crate::shared::Shared;
use crate::tables::guides::SegmentId;
use crate::x12::elements::Elements;
use crate::x12::typed::out::LoopOut;

/// What became of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filled {
    /// It went into a field of the part (empty: the part itself), at an index of a list.
    At(&'static str, Option<usize>),
    /// The model does not name it: it is kept whole.
    Unnamed,
    /// The model names it and cannot hold this form of it: it is kept whole, and that is a repair.
    Odd,
    /// An element that must have a form has it not: the document cannot be read.
    Bad(String),
}

/// Where a part stands: its loop, and the code in the loop's first segment that told it from its neighbours (empty: none did).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At<'a> {
    /// The loop's number.
    pub(crate) x12_loop: &'a str,
    /// The first element of its first segment.
    pub(crate) code: &'a str,
}

/// How many parts a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// One of a list.
    Listed,
    /// One at most.
    Optional,
    /// One that is always there, and is not written while it holds nothing.
    Always,
}

/// What a loop that begins will fill.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opened {
    /// The field; empty where the part around takes the segments of the loop itself.
    pub(crate) field: &'static str,
    /// The code that the loop's first segment is written with, so that it need not be kept; empty where the part holds it.
    pub(crate) implied: &'static str,
    pub(crate) held: Held,
    /// Does the part keep what the model does not name?
    pub(crate) keeps: bool,
}

impl Opened {
    /// A loop whose segments the part around it takes.
    pub(crate) const OWN: Opened = Opened { field: "", implied: "", held: Held::Optional, keeps: false };

    pub(crate) fn of(field: &'static str, held: Held, part: &impl Part) -> Opened {
        Opened { field, implied: "", held, keeps: part.keeps() }
    }
}

/// One more of a list.
pub(crate) fn one_more<T: Part + Default>(list: &mut List<T>) {
    list.push(T::begun());
}

/// A value that stands in a loop.
pub(crate) trait Part {
    /// Takes a segment of its own loop.
    fn take(&mut self, id: SegmentId, elements: &mut Elements<'_>, at: At<'_>) -> Filled;

    /// One whose loop begins: it is about to be filled.
    fn begun() -> Self
    where
        Self: Default,
    {
        Self::default()
    }

    /// A loop within it begins: makes the part that it fills; `None` where the model has no place for it.
    fn open(&mut self, _at: At<'_>) -> Option<Opened> {
        None
    }

    /// The part that a field holds, of a list the last one, with its index there.
    fn child(&mut self, _field: &str) -> Option<(&mut dyn Part, Option<usize>)> {
        None
    }

    /// Is a field's part not written, since it holds nothing? Then the first segment of its loop is kept as it is.
    fn is_unsaid(&self, _field: &str) -> bool {
        false
    }

    /// Does it keep what the model does not name, or does the part around it?
    fn keeps(&self) -> bool {
        false
    }

    /// The list that keeps it.
    fn kept(&mut self) -> Option<&mut List<Unmodelled>> {
        None
    }

    /// Writes its segments and loops, in any order: the guide puts them into its own.
    fn write(&self, out: &mut LoopOut);
}

/// The methods of a part that hands all of them on to one within it; none can be forgotten.
macro_rules! hand_on {
    ($self:ident => $within:expr) => {
        fn take(
            &mut $self,
            id: $crate::tables::guides::SegmentId,
            elements: &mut $crate::x12::elements::Elements<'_>,
            at: $crate::x12::typed::part::At<'_>,
        ) -> $crate::x12::typed::part::Filled {
            $within.take(id, elements, at)
        }
        fn open(&mut $self, at: $crate::x12::typed::part::At<'_>) -> Option<$crate::x12::typed::part::Opened> {
            $within.open(at)
        }
        fn keeps(&$self) -> bool {
            $within.keeps()
        }
        fn is_unsaid(&$self, field: &str) -> bool {
            $within.is_unsaid(field)
        }
        fn child(&mut $self, field: &str) -> Option<(&mut dyn $crate::x12::typed::part::Part, Option<usize>)> {
            $within.child(field)
        }
        fn kept(&mut $self) -> Option<&mut $crate::list::List<$crate::claim::Unmodelled>> {
            $within.kept()
        }
        fn write(&$self, out: &mut $crate::x12::typed::out::LoopOut) {
            $within.write(out);
        }
    };
}

impl<T: Part + Clone + Default> Part for Shared<T> {
    hand_on!(self => (**self));

    /// Its own value at once: a blank one would be copied.
    fn begun() -> Self {
        Shared::own()
    }
}

/// Has a value nothing in it yet?
pub(crate) fn is_blank<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The code in the first element is told by the row, where the row names any.
pub(crate) fn implied(elements: &mut Elements<'_>, codes: &[&str]) {
    if !codes.is_empty() {
        elements.mark_code();
    }
}

/// Of the names that a loop has under several levels, the one under the level of the loop that is written.
pub(crate) fn at_level(out: &LoopOut, x12_loop: &'static str, twins: &[&'static str]) -> &'static str {
    let level = |name: &str| name.chars().next_back();
    let twin = twins.iter().find(|twin| level(twin) == level(&out.x12_loop));
    twin.copied().unwrap_or(x12_loop)
}

/// The name of a place for an error: `CLM02`.
pub(crate) fn place_name(segment: &str, place: &str) -> String {
    let mut name = segment.to_string();
    let digits = |text: &str| text.trim_matches(|c: char| !c.is_ascii_digit()).to_string();
    let mut parts = place.split_whitespace().map(digits).filter(|part| !part.is_empty());
    if let Some(element) = parts.next() {
        let _ = write!(name, "{element:0>2}");
    }
    if let Some(component) = parts.next() {
        let _ = write!(name, "-{component}");
    }
    name
}

/// Describes a part.
///
/// ```text
/// part! { Type keeps unmodelled {
///     here { "CLP" { id: [1], charge: [3] } }          fields of the part itself in elements of one segment
///     segments {
///         has "TRN" [] trace [];                       a field that one segment fills (a Wire)
///         has "REF" ["EV"] receiver [2];               … that one element fills, told by the code in the first element
///         many "DTM" ["150", "151"] dates [];          a list, one segment each
///         group "CAS" [] adjustments [];               a list, several to a segment (Grouped)
///         street "N3" [] address [];                   the two segments of an address
///         town "N4" [] address [];
///         with "HI" [] (take_codes, put_codes);        by two functions of its own
///     }
///     loops {
///         many "2110" [] lines;                        a list of parts, one loop each
///         one "2310B" ["82"] rendering_provider;       an optional part
///         is "2010BA" [] person;                       a part that is always there
///         many "2110C" or "2110D" [] benefits;         the same under another level: the one whose letter is that of the part's loop
///         own "2310*" ["45"] (open_it, take_it, put_it);  a loop that fills fields of this part, by three functions
///     }
/// } }
/// ```
///
/// The first row that fits and has room takes a segment; one that does not take it leaves all of its elements to the next. A loop's name may end in `*`, where guides number it differently: the code tells
/// it, and writing takes the name that the guide has.
macro_rules! part {
    ($type:ident $(keeps $kept:ident)? {
        $(here { $($here_id:literal { $($here_field:ident: $here_place:tt),* $(,)? })* })?
        $(segments { $($how:ident $id:literal [$($code:literal),*] $target:tt $([$($place:tt)*])?;)* })?
        $(loops { $($many:ident $loop_id:literal $(or $twin:literal)? [$($loop_code:literal),*] $part:tt;)* })?
    }) => {
        impl $crate::x12::typed::part::Part for $type {
            #[allow(unused_variables, unused_mut, unused_assignments)]
            fn take(
                &mut self,
                id: $crate::tables::guides::SegmentId,
                elements: &mut $crate::x12::elements::Elements<'_>,
                at: $crate::x12::typed::part::At<'_>,
            ) -> $crate::x12::typed::part::Filled {
                use $crate::x12::typed::part::Filled;
                $($($crate::x12::typed::part::take_loop!($many self id elements at $loop_id [$($loop_code),*] $part);)*)?
                let mut odd = false;
                $($(
                    if id == const { $crate::tables::guides::SegmentId::known($here_id.as_bytes()) } {
                        if true $(&& $crate::x12::typed::part::is_blank(&self.$here_field))* {
                            $(
                                match $crate::x12::typed::wire::read_at!(elements $here_place) {
                                    Some(value) => self.$here_field = value,
                                    None => return Filled::Bad($crate::x12::typed::part::place_name($here_id, stringify!($here_place))),
                                }
                            )*
                            return Filled::At("", None);
                        }
                        odd = true;
                    }
                )*)?
                $($(
                    if id == const { $crate::tables::guides::SegmentId::known($id.as_bytes()) }
                        && $crate::x12::typed::part::codes_fit!(elements, [$($code),*]) {
                        odd = true;
                        $crate::x12::typed::part::take_row!($how self elements [$($code),*] $target [$($($place)*)?]);
                    }
                )*)?
                if odd { Filled::Odd } else { Filled::Unnamed }
            }

            #[allow(unused_variables)]
            fn open(&mut self, at: $crate::x12::typed::part::At<'_>) -> Option<$crate::x12::typed::part::Opened> {
                $($(
                    if $crate::x12::typed::part::code_fits!(at.code, [$($loop_code),*])
                        && ($crate::x12::typed::part::is_named(at.x12_loop, $loop_id) $(|| at.x12_loop == $twin)?)
                    {
                        $crate::x12::typed::part::open_row!($many self [$($loop_code),*] $part);
                    }
                )*)?
                None
            }

            #[allow(unused_variables)]
            fn is_unsaid(&self, field: &str) -> bool {
                $($($crate::x12::typed::part::unsaid_row!($many self field $part);)*)?
                false
            }

            #[allow(unused_variables)]
            fn child(&mut self, field: &str) -> Option<(&mut dyn $crate::x12::typed::part::Part, Option<usize>)> {
                $($($crate::x12::typed::part::child_row!($many self field $part);)*)?
                None
            }

            $(
                fn keeps(&self) -> bool {
                    true
                }

                fn kept(&mut self) -> Option<&mut $crate::list::List<$crate::claim::Unmodelled>> {
                    Some(&mut self.$kept)
                }
            )?

            #[allow(unused_variables)]
            fn write(&self, out: &mut $crate::x12::typed::out::LoopOut) {
                $($(
                    {
                        let mut written = $crate::x12::typed::out::Written::new($here_id);
                        let to = &mut written;
                        $($crate::x12::typed::wire::write_at!(to, self.$here_field, $here_place);)*
                        out.segment(written);
                    }
                )*)?
                $($($crate::x12::typed::part::write_row!($how self out $id [$($code),*] $target [$($($place)*)?]);)*)?
                $($(
                    let x12_loop = $crate::x12::typed::part::at_level(out, $loop_id, &[$($twin)?]);
                    $crate::x12::typed::part::write_loop!($many self out x12_loop [$($loop_code),*] $part);
                )*)?
                $(out.keep(&self.$kept);)?
            }
        }
    };
}

macro_rules! codes_fit {
    ($elements:ident, []) => { true };
    ($elements:ident, [$($code:literal),+]) => { matches!($elements.code(), $($code)|+) };
}

/// Is a loop the one of a row? A row's name that ends in `*` names all that begin so.
pub(crate) fn is_named(x12_loop: &str, row: &str) -> bool {
    match row.strip_suffix('*') {
        Some(start) => x12_loop.starts_with(start),
        None => x12_loop == row,
    }
}

macro_rules! loop_fits {
    ($at:ident, $loop_id:literal, [$($code:literal),*]) => {
        $crate::x12::typed::part::code_fits!($at.code, [$($code),*])
            && $crate::x12::typed::part::is_named($at.x12_loop, $loop_id)
    };
}

macro_rules! take_loop {
    (own $self:ident $id:ident $elements:ident $at:ident $loop_id:literal [$($code:literal),*] ($open:expr, $take:expr, $put:expr)) => {
        if $crate::x12::typed::part::loop_fits!($at, $loop_id, [$($code),*]) {
            return $take($self, $id, $elements);
        }
    };
    ($many:ident $self:ident $id:ident $elements:ident $at:ident $loop_id:literal [$($code:literal),*] $part:ident) => {};
}

macro_rules! code_fits {
    ($said:expr, []) => { true };
    ($said:expr, [$($code:literal),+]) => { matches!($said, $($code)|+) };
}

macro_rules! take_row {
    (has $self:ident $elements:ident [$($code:literal),*] $field:ident []) => {
        if $crate::x12::typed::part::is_blank(&$self.$field) {
            $crate::x12::typed::part::implied($elements, &[$($code),*]);
            match $crate::x12::typed::wire::Wire::read($elements) {
                // A value that says nothing would not be written, nor the code that it stands under.
                Some(value) if !$crate::x12::typed::part::is_blank(&value) => {
                    $self.$field = value;
                    return Filled::At(stringify!($field), None);
                }
                _ => $elements.leave_all(),
            }
        }
    };
    (has $self:ident $elements:ident [$($code:literal),*] $field:ident [$($place:tt)+]) => {
        if $crate::x12::typed::part::is_blank(&$self.$field) {
            if let Some(value) = $crate::x12::typed::wire::read_at!($elements [$($place)+]) {
                $self.$field = value;
                if !$crate::x12::typed::part::is_blank(&$self.$field) {
                    $elements.mark_code();
                    return Filled::At(stringify!($field), None);
                }
            }
            $elements.leave_all();
        }
    };
    (many $self:ident $elements:ident [$($code:literal),*] $field:ident []) => {
        $crate::x12::typed::part::implied($elements, &[$($code),*]);
        match $crate::x12::typed::wire::Wire::read($elements) {
            Some(value) => {
                $self.$field.push(value);
                return Filled::At(stringify!($field), Some($self.$field.len() - 1));
            }
            None => $elements.leave_all(),
        }
    };
    (many $self:ident $elements:ident [$($code:literal),*] $field:ident [$($place:tt)+]) => {
        if let Some(Some(value)) = $crate::x12::typed::wire::read_at!($elements [$($place)+]) {
            $elements.mark_code();
            $self.$field.push(value);
            return Filled::At(stringify!($field), Some($self.$field.len() - 1));
        }
        $elements.leave_all();
    };
    (group $self:ident $elements:ident [$($code:literal),*] $field:ident []) => {
        match $crate::x12::typed::wire::Grouped::read_all($elements) {
            // They are written anew, six or twelve to a segment: nothing that is left over would find its place again.
            Some(list) if !$elements.has_rest() => {
                let first = $self.$field.len();
                $self.$field.extend(list);
                return Filled::At(stringify!($field), Some(first));
            }
            _ => $elements.leave_all(),
        }
    };
    (street $self:ident $elements:ident [] $field:ident []) => {
        if $crate::x12::typed::common::take_street(&mut $self.$field, $elements) {
            return Filled::At(stringify!($field), None);
        }
    };
    (town $self:ident $elements:ident [] $field:ident []) => {
        if $crate::x12::typed::common::take_town(&mut $self.$field, $elements) {
            return Filled::At(stringify!($field), None);
        }
    };
    (with $self:ident $elements:ident [$($code:literal),*] ($take:expr, $put:expr) []) => {
        match $take($self, $elements) {
            Filled::Unnamed | Filled::Odd => $elements.leave_all(),
            filled => return filled,
        }
    };
}

macro_rules! write_row {
    (has $self:ident $out:ident $id:literal [$($code:literal),*] $field:ident []) => {
        if !$crate::x12::typed::part::is_blank(&$self.$field) {
            let mut written = $crate::x12::typed::out::Written::new($id);
            $crate::x12::typed::part::first_code!(written [$($code),*]);
            $crate::x12::typed::wire::Wire::write(&$self.$field, &mut written);
            $out.segment(written);
        }
    };
    (has $self:ident $out:ident $id:literal [$($code:literal),*] $field:ident [$($place:tt)+]) => {
        if !$crate::x12::typed::part::is_blank(&$self.$field) {
            let mut written = $crate::x12::typed::out::Written::new($id);
            $crate::x12::typed::part::first_code!(written [$($code),*]);
            let to = &mut written;
            $crate::x12::typed::wire::write_at!(to, $self.$field, [$($place)+]);
            $out.segment(written);
        }
    };
    (many $self:ident $out:ident $id:literal [$($code:literal),*] $field:ident []) => {
        for value in &$self.$field {
            let mut written = $crate::x12::typed::out::Written::new($id);
            $crate::x12::typed::part::first_code!(written [$($code),*]);
            $crate::x12::typed::wire::Wire::write(value, &mut written);
            $out.segment(written);
        }
    };
    (many $self:ident $out:ident $id:literal [$($code:literal),*] $field:ident [$($place:tt)+]) => {
        for value in &$self.$field {
            let mut written = $crate::x12::typed::out::Written::new($id);
            $crate::x12::typed::part::first_code!(written [$($code),*]);
            let to = &mut written;
            $crate::x12::typed::wire::write_at!(to, *value, [$($place)+]);
            $out.segment(written);
        }
    };
    (group $self:ident $out:ident $id:literal [$($code:literal),*] $field:ident []) => {
        let mut list = Vec::new();
        $crate::x12::typed::wire::Grouped::write_all(&$self.$field, $id, &mut list);
        for written in list {
            $out.segment(written);
        }
    };
    (street $self:ident $out:ident $id:literal [] $field:ident []) => {
        $crate::x12::typed::common::put_street(&$self.$field, $out);
    };
    (town $self:ident $out:ident $id:literal [] $field:ident []) => {
        $crate::x12::typed::common::put_town(&$self.$field, $out);
    };
    (with $self:ident $out:ident $id:literal [$($code:literal),*] ($take:expr, $put:expr) []) => {
        $put($self, $out);
    };
}

macro_rules! first_code {
    ($written:ident []) => {};
    ($written:ident [$code:literal $(, $more:literal)*]) => {
        $written.set(1, 1, Some(std::borrow::Cow::Borrowed($code)));
    };
}

macro_rules! open_row {
    (own $self:ident [$($code:literal),*] ($open:expr, $take:expr, $put:expr)) => {
        if $open($self) {
            return Some($crate::x12::typed::part::Opened::OWN);
        }
    };
    (many $self:ident [$($code:literal),*] $part:ident) => {
        $crate::x12::typed::part::one_more(&mut $self.$part);
        let keeps = $self.$part.last().is_some_and($crate::x12::typed::part::Part::keeps);
        return Some($crate::x12::typed::part::opened!(Listed keeps [$($code),*] $part));
    };
    (one $self:ident [$($code:literal),*] $part:ident) => {
        if $self.$part.is_none() {
            let part = $self.$part.insert($crate::x12::typed::part::Part::begun());
            let keeps = $crate::x12::typed::part::Part::keeps(part);
            return Some($crate::x12::typed::part::opened!(Optional keeps [$($code),*] $part));
        }
    };
    (is $self:ident [$($code:literal),*] $part:ident) => {
        if $crate::x12::typed::part::is_blank(&$self.$part) {
            let keeps = $crate::x12::typed::part::Part::keeps(&$self.$part);
            return Some($crate::x12::typed::part::opened!(Always keeps [$($code),*] $part));
        }
    };
}

macro_rules! opened {
    ($held:ident $keeps:ident [$($code:literal),*] $part:ident) => {
        $crate::x12::typed::part::Opened {
            field: stringify!($part),
            implied: $crate::x12::typed::part::first_of!($($code),*),
            held: $crate::x12::typed::part::Held::$held,
            keeps: $keeps,
        }
    };
}

macro_rules! child_row {
    (many $self:ident $field:ident $part:ident) => {
        if $field == stringify!($part) {
            let index = $self.$part.len().checked_sub(1);
            return $self
                .$part
                .last_mut()
                .map(|part| (part as &mut dyn $crate::x12::typed::part::Part, index));
        }
    };
    (one $self:ident $field:ident $part:ident) => {
        if $field == stringify!($part) {
            return $self.$part.as_mut().map(|part| (part as &mut dyn $crate::x12::typed::part::Part, None));
        }
    };
    (is $self:ident $field:ident $part:ident) => {
        if $field == stringify!($part) {
            return Some((&mut $self.$part as &mut dyn $crate::x12::typed::part::Part, None));
        }
    };
    (own $self:ident $field:ident $part:tt) => {};
}

macro_rules! unsaid_row {
    (is $self:ident $field:ident $part:ident) => {
        if $field == stringify!($part) {
            return $crate::x12::typed::part::is_blank(&$self.$part);
        }
    };
    ($many:ident $self:ident $field:ident $part:tt) => {};
}

/// The first of some codes; empty where there is none.
macro_rules! first_of {
    () => {
        ""
    };
    ($code:literal $(, $more:literal)*) => {
        $code
    };
}

macro_rules! write_loop {
    (own $self:ident $out:ident $loop_id:ident [$($code:literal),*] ($open:expr, $take:expr, $put:expr)) => {
        $put($self, $out);
    };
    (many $self:ident $out:ident $loop_id:ident [$($code:literal),*] $part:ident) => {
        for part in &$self.$part {
            $out.child($loop_id, $crate::x12::typed::part::first_of!($($code),*), part);
        }
    };
    (one $self:ident $out:ident $loop_id:ident [$($code:literal),*] $part:ident) => {
        if let Some(part) = &$self.$part {
            $out.child($loop_id, $crate::x12::typed::part::first_of!($($code),*), part);
        }
    };
    (is $self:ident $out:ident $loop_id:ident [$($code:literal),*] $part:ident) => {
        if !$crate::x12::typed::part::is_blank(&$self.$part) {
            $out.child($loop_id, $crate::x12::typed::part::first_of!($($code),*), &$self.$part);
        }
    };
}

pub(crate) use {
    child_row, code_fits, codes_fit, first_code, first_of, hand_on, loop_fits, open_row, opened, part,
    take_loop, take_row, unsaid_row, write_loop, write_row,
};
