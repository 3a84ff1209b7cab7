//! Values that stand in the elements of a segment, described once for both directions.
//!
//! [`wire!`] names each field's place. `[3]` is the third element, `[5 1]` the first component of the fifth, `[1 3..=6]` a list in those
//! components, `[3..=7]` a list in those elements, `[repeat 3]` the repetitions of an element, `[in 1]` a value of several components
//! ([`Composite`]), `[..]` a value in elements of the same segment ([`Wire`]).

use std::ops::RangeInclusive;

use crate::list::List;
use crate::shared::Shared;
use crate::text::Private;
use crate::x12::elements::Elements;
use crate::x12::typed::element::Element;
use crate::x12::typed::out::Written;

/// A value in the elements of one segment.
pub(crate) trait Wire: Sized {
    /// Takes its elements; `None` where one has not its form: the segment is then kept whole.
    fn read(elements: &mut Elements<'_>) -> Option<Self>;
    /// Writes its elements.
    fn write(&self, to: &mut Written);
}

/// A value in the components of one element.
pub(crate) trait Composite: Sized {
    /// Takes the components of an element.
    fn read_at(elements: &mut Elements<'_>, element: usize) -> Option<Self>;
    /// Writes the components of an element.
    fn write_at(&self, to: &mut Written, element: usize);
}

/// Several values in one segment, such as the adjustments of a CAS.
pub(crate) trait Grouped: Sized {
    /// Takes all of them.
    fn read_all(elements: &mut Elements<'_>) -> Option<Vec<Self>>;
    /// Writes all of them in as many segments as they need.
    fn write_all(list: &[Self], id: &'static str, out: &mut Vec<Written>);
}

impl<T: Wire + Default + PartialEq> Wire for Option<T> {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        let value = T::read(elements)?;
        Some((value != T::default()).then_some(value))
    }
    fn write(&self, to: &mut Written) {
        if let Some(value) = self {
            value.write(to);
        }
    }
}

impl<T: Wire> Wire for Private<T> {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        T::read(elements).map(Private::new)
    }
    fn write(&self, to: &mut Written) {
        self.expose().write(to);
    }
}

impl<T: Wire + Clone> Wire for Shared<T> {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        T::read(elements).map(Shared::new)
    }
    fn write(&self, to: &mut Written) {
        (**self).write(to);
    }
}

impl<T: Composite + Default + PartialEq> Composite for Option<T> {
    fn read_at(elements: &mut Elements<'_>, element: usize) -> Option<Self> {
        let value = T::read_at(elements, element)?;
        if value == T::default() {
            // It is not written: a code in it that goes without saying is left over.
            elements.leave_components(element);
            return Some(None);
        }
        Some(Some(value))
    }
    fn write_at(&self, to: &mut Written, element: usize) {
        if let Some(value) = self {
            value.write_at(to, element);
        }
    }
}

/// The values of some elements, or of some components of one; `None` where one has not its form.
pub(crate) fn list<T: Element>(
    from: &mut Elements<'_>,
    element: Option<usize>,
    numbers: RangeInclusive<usize>,
) -> Option<List<T>> {
    let mut values = List::new();
    for number in numbers {
        let text = match element {
            Some(element) => from.text_of(element, number),
            None => from.text(number),
        };
        let there = |from: &Elements<'_>| match element {
            Some(element) => !from.raw_component(element, number).is_empty(),
            None => !from.raw(number).is_empty(),
        };
        match text {
            Some(text) => values.push(T::read(Some(text))?),
            // What stands behind one that cannot be taken keeps its place with it.
            None if there(from) => break,
            None => {}
        }
    }
    Some(values)
}

/// Reads the value of a place.
macro_rules! read_at {
    ($from:ident [$element:literal]) => {
        $crate::x12::typed::element::Element::read($from.text($element))
    };
    ($from:ident [$element:literal $component:literal]) => {
        $crate::x12::typed::element::Element::read($from.text_of($element, $component))
    };
    ($from:ident [$element:literal $first:literal ..= $last:literal]) => {
        $crate::x12::typed::wire::list($from, Some($element), $first..=$last)
    };
    ($from:ident [$first:literal ..= $last:literal]) => {
        $crate::x12::typed::wire::list($from, None, $first..=$last)
    };
    ($from:ident [repeat $element:literal]) => {{
        let mut list = Some($crate::list::List::new());
        for text in $from.repetitions($element).into_iter().filter(|text| !text.is_empty()) {
            let value = $crate::x12::typed::element::Element::read(Some(text));
            list = list.zip(value).map(|(mut list, value)| {
                list.push(value);
                list
            });
        }
        list
    }};
    ($from:ident [in $element:literal]) => {
        $crate::x12::typed::wire::Composite::read_at($from, $element)
    };
    ($from:ident [..]) => {
        $crate::x12::typed::wire::Wire::read($from)
    };
}

/// Writes the value of a place.
macro_rules! write_at {
    ($to:ident, $value:expr, [$element:literal]) => {
        $to.set($element, 1, $crate::x12::typed::element::Element::write(&$value))
    };
    ($to:ident, $value:expr, [$element:literal $component:literal]) => {
        $to.set($element, $component, $crate::x12::typed::element::Element::write(&$value))
    };
    ($to:ident, $value:expr, [$element:literal $first:literal ..= $last:literal]) => {
        for (component, value) in ($first..=$last).zip(&$value) {
            $to.set($element, component, $crate::x12::typed::element::Element::write(value));
        }
    };
    ($to:ident, $value:expr, [$first:literal ..= $last:literal]) => {
        for (element, value) in ($first..=$last).zip(&$value) {
            $to.set(element, 1, $crate::x12::typed::element::Element::write(value));
        }
    };
    ($to:ident, $value:expr, [repeat $element:literal]) => {
        for (repetition, value) in $value.iter().enumerate() {
            $to.set_repetition($element, repetition, $crate::x12::typed::element::Element::write(value));
        }
    };
    ($to:ident, $value:expr, [in $element:literal]) => {
        $crate::x12::typed::wire::Composite::write_at(&$value, $to, $element)
    };
    ($to:ident, $value:expr, [..]) => {
        $crate::x12::typed::wire::Wire::write(&$value, $to)
    };
}

/// Describes a value in the elements of one segment. Codes that its place implies stand in parentheses: `("IC" [1])`.
macro_rules! wire {
    ($type:ident $(($($code:literal [$implied:literal]),+))? { $($field:ident: $place:tt),* $(,)? }) => {
        impl $crate::x12::typed::wire::Wire for $type {
            fn read(elements: &mut $crate::x12::elements::Elements<'_>) -> Option<Self> {
                $($(elements.implied($implied, $code);)+)?
                Some($type { $($field: $crate::x12::typed::wire::read_at!(elements $place)?),* })
            }
            fn write(&self, to: &mut $crate::x12::typed::out::Written) {
                $($(to.set($implied, 1, Some(std::borrow::Cow::Borrowed($code)));)+)?
                $($crate::x12::typed::wire::write_at!(to, self.$field, $place);)*
            }
        }
    };
}

/// Describes a value in the components of one element: its fields and the component of each, or `[3..=6]` for a list.
macro_rules! composite {
    ($type:ident { $($field:ident: $place:tt),* $(,)? }) => {
        impl $crate::x12::typed::wire::Composite for $type {
            fn read_at(elements: &mut $crate::x12::elements::Elements<'_>, element: usize) -> Option<Self> {
                Some($type { $($field: $crate::x12::typed::wire::read_component!(elements, element, $place)?),* })
            }
            fn write_at(&self, to: &mut $crate::x12::typed::out::Written, element: usize) {
                $($crate::x12::typed::wire::write_component!(to, element, self.$field, $place);)*
            }
        }
    };
}

macro_rules! read_component {
    ($from:ident, $element:ident, [$component:literal]) => {
        $crate::x12::typed::element::Element::read($from.text_of($element, $component))
    };
    ($from:ident, $element:ident, [$first:literal ..= $last:literal]) => {
        $crate::x12::typed::wire::list($from, Some($element), $first..=$last)
    };
}

macro_rules! write_component {
    ($to:ident, $element:ident, $value:expr, [$component:literal]) => {
        $to.set($element, $component, $crate::x12::typed::element::Element::write(&$value))
    };
    ($to:ident, $element:ident, $value:expr, [$first:literal ..= $last:literal]) => {
        for (component, value) in ($first..=$last).zip(&$value) {
            $to.set($element, component, $crate::x12::typed::element::Element::write(value));
        }
    };
}

pub(crate) use {composite, read_at, read_component, wire, write_at, write_component};
