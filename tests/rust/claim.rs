//! The reader of the 837P.
