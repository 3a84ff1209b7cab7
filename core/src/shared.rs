//! A value that many hold and few change.
//!
//! A file of claims repeats its billing provider thousands of times, and most of a claim's possible providers are absent. [`Shared`] makes
//! both cheap: a copy is a count, and an absent one takes a pointer's room. It reads and changes like the value itself; the first change of
//! one that others hold copies it.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that is copied when it is changed, not when it is handed on. It serializes as the value.
///
/// ```
/// use cleanclaim::claim::Provider;
/// use cleanclaim::shared::Shared;
/// let clinic = Shared::new(Provider::organization("EXAMPLE CLINIC", "1234567893"));
/// let mut other = clinic.clone();
/// other.taxonomy = Some("207Q00000X".to_string());
/// assert_eq!(clinic.taxonomy, None);
/// assert_eq!(other.npi, clinic.npi);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Shared<T>(Arc<T>);

/// A type whose value that says nothing is there once, for all who hold none of their own.
///
/// ```
/// use cleanclaim::claim::Provider;
/// use cleanclaim::shared::{Blank, Shared};
/// assert_eq!(*Provider::blank(), Provider::default());
/// let (mut one, other) = (Shared::<Provider>::default(), Shared::<Provider>::default());
/// one.taxonomy = Some("207Q00000X".to_string());
/// assert_eq!(*other, Provider::default());
/// ```
pub trait Blank: Default {
    /// That value.
    fn blank() -> Arc<Self>;
}

/// Makes types [`Blank`].
macro_rules! blank {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::shared::Blank for $type {
            fn blank() -> std::sync::Arc<Self> {
                static BLANK: std::sync::LazyLock<std::sync::Arc<$type>> =
                    std::sync::LazyLock::new(std::sync::Arc::default);
                std::sync::Arc::clone(&BLANK)
            }
        }
    )*};
}

pub(crate) use blank;

/// A count, not a value of its own.
impl<T: Blank> Default for Shared<T> {
    fn default() -> Self {
        Shared(T::blank())
    }
}

impl<T> Shared<T> {
    /// Holds a value.
    pub fn new(value: T) -> Shared<T> {
        Shared(Arc::new(value))
    }

    /// A default value of its own, made in its place: a blank one would be copied as soon as it is changed.
    pub(crate) fn own() -> Shared<T>
    where
        T: Default,
    {
        Shared(Arc::default())
    }

    /// The value: without a copy where nobody else holds it.
    pub fn into_inner(self) -> T
    where
        T: Clone,
    {
        Arc::unwrap_or_clone(self.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<T> From<T> for Shared<T> {
    fn from(value: T) -> Shared<T> {
        Shared::new(value)
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Shared::new)
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Shared<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
