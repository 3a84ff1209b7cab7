//! The typed layer: documents as values, described once and read and written by the guides.
//!
//! A document says with [`part!`](part) which segments fill its fields and which loops are its parts; [`read`] follows a transaction
//! with the [`Walker`](super::walk::Walker) and hands each segment to the part of its loop; [`out`] lets every part write what it has
//! and puts it into the order of the guide. What the model does not name travels along in the `unmodelled` list next above it.

pub(crate) mod common;
pub(crate) mod element;
pub(crate) mod out;
pub(crate) mod part;
pub(crate) mod read;
pub(crate) mod wire;
