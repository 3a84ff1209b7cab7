//! Official files to packs.

pub mod bake;
