//! How the parts of a claim are declared: serde values that refuse unknown fields and leave out what is absent.

macro_rules! document {
    ($(#[$meta:meta])* $name:ident { $($body:tt)* }) => {
        document!(@ [$(#[$meta])* $name] [] $($body)*);
    };
    (@ [$($head:tt)*] [$($done:tt)*] $(#[$doc:meta])* optional $field:ident : $type:ty, $($rest:tt)*) => {
        document!(@ [$($head)*] [$($done)*
            $(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,
        ] $($rest)*);
    };
    (@ [$($head:tt)*] [$($done:tt)*] $(#[$doc:meta])* shared $field:ident : $type:ty, $($rest:tt)*) => {
        document!(@ [$($head)*] [$($done)*
            $(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<$crate::shared::Shared<$type>>,
        ] $($rest)*);
    };
    (@ [$($head:tt)*] [$($done:tt)*] $(#[$doc:meta])* many $field:ident : $type:ty, $($rest:tt)*) => {
        document!(@ [$($head)*] [$($done)*
            $(#[$doc])* #[serde(default, skip_serializing_if = "crate::list::List::is_empty")] pub $field: $crate::list::List<$type>,
        ] $($rest)*);
    };
    (@ [$($head:tt)*] [$($done:tt)*] $(#[$doc:meta])* $field:ident : $type:ty, $($rest:tt)*) => {
        document!(@ [$($head)*] [$($done)* $(#[$doc])* pub $field: $type,] $($rest)*);
    };
    (@ [$(#[$meta:meta])* $name:ident] [$($done:tt)*]) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($done)* }
    };
}

pub(crate) use document;
