//! A list that takes little room while it holds nothing.
//!
//! A claim and its lines have dozens of lists, and nearly all of them are empty. A [`List`] is a pointer; what it holds, and how much, lies
//! behind it.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};
use thin_vec::ThinVec;

/// Makes a [`List`] as `vec!` makes a [`Vec`].
///
/// ```
/// use cleanclaim::claim::Claim;
/// use cleanclaim::list;
/// let mut claim = Claim::default();
/// claim.condition_codes = list!["AA".to_string(), "AB".to_string()];
/// assert_eq!(claim.condition_codes.len(), 2);
/// ```
#[macro_export]
macro_rules! list {
    ($value:expr; $count:expr) => {
        $crate::list::List::from(vec![$value; $count])
    };
    ($($value:expr),* $(,)?) => {
        $crate::list::List::from([$($value),*])
    };
}

/// A list of a document. It is filled, changed and walked as a [`Vec`] is, by the methods of [`ThinVec`], which it holds; it is made of a
/// `Vec`, and a `Vec` of it, with `into`, and it serializes as one.
///
/// ```
/// use cleanclaim::list::List;
/// let mut codes: List<String> = vec!["25".to_string()].into();
/// codes.push("59".to_string());
/// assert_eq!(codes.iter().map(String::as_str).collect::<Vec<_>>(), ["25", "59"]);
/// assert_eq!(size_of::<List<String>>(), size_of::<usize>());
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct List<T>(ThinVec<T>);

impl<T> List<T> {
    /// One that holds nothing.
    pub fn new() -> List<T> {
        List(ThinVec::new())
    }

    /// Does it hold nothing?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List::new()
    }
}

impl<T> Deref for List<T> {
    type Target = ThinVec<T>;
    fn deref(&self) -> &ThinVec<T> {
        &self.0
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut ThinVec<T> {
        &mut self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(list: Vec<T>) -> Self {
        list.into_iter().collect()
    }
}

impl<T: Clone> From<&[T]> for List<T> {
    fn from(list: &[T]) -> Self {
        list.iter().cloned().collect()
    }
}

impl<T> From<ThinVec<T>> for List<T> {
    fn from(list: ThinVec<T>) -> Self {
        List(list)
    }
}

impl<T, const LENGTH: usize> From<[T; LENGTH]> for List<T> {
    fn from(list: [T; LENGTH]) -> Self {
        list.into_iter().collect()
    }
}

impl<T> From<List<T>> for Vec<T> {
    fn from(list: List<T>) -> Self {
        list.into_iter().collect()
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        List(ThinVec::from_iter(values))
    }
}

impl<T> Extend<T> for List<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        self.0.extend(values);
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = thin_vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut List<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut()
    }
}

impl<T: PartialEq<U>, U> PartialEq<Vec<U>> for List<T> {
    fn eq(&self, other: &Vec<U>) -> bool {
        self.0.as_slice() == other.as_slice()
    }
}

impl<T: PartialEq<U>, U, const LENGTH: usize> PartialEq<[U; LENGTH]> for List<T> {
    fn eq(&self, other: &[U; LENGTH]) -> bool {
        self.0.as_slice() == other.as_slice()
    }
}

impl<T: PartialEq<U>, U> PartialEq<List<U>> for Vec<T> {
    fn eq(&self, other: &List<U>) -> bool {
        self.as_slice() == other.0.as_slice()
    }
}

impl<T: PartialEq<U>, U> PartialEq<&[U]> for List<T> {
    fn eq(&self, other: &&[U]) -> bool {
        self.0.as_slice() == *other
    }
}

impl<T: PartialEq<U>, U> PartialEq<[U]> for List<T> {
    fn eq(&self, other: &[U]) -> bool {
        self.0.as_slice() == other
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for List<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Vec::<T>::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        Vec::<T>::schema_id()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<T>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What serde says of a list is what it says of a Vec, both ways.
    #[test]
    fn it_serializes_as_a_vec() -> serde_json::Result<()> {
        let list: List<u8> = serde_json::from_str("[1,2]")?;
        assert_eq!(list, [1, 2]);
        assert_eq!(serde_json::to_string(&list)?, "[1,2]");
        let (none, other) =
            (serde_json::from_str::<List<u8>>("null"), serde_json::from_str::<Vec<u8>>("null"));
        assert_eq!(
            none.map_err(|error| error.to_string()),
            other.map(List::from).map_err(|error| error.to_string())
        );
        Ok(())
    }

    #[test]
    fn it_compares_and_changes_as_a_vec() {
        let mut list = list![7; 2];
        assert_eq!(list, vec![7, 7]);
        assert_eq!(vec![7, 7], list);
        list.extend([8]);
        assert_eq!(list.pop(), Some(8));
        list.retain(|value| *value > 7);
        assert_eq!(list, List::new());
        let taken: Vec<u8> = List::from(&[1, 2][..]).into();
        assert_eq!(taken, [1, 2]);
    }
}
