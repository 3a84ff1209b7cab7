//! Search: what is found, why, and what is refused. The aims on the whole set of queries stand in `search/recall.rs`.

#[path = "search/bad_input.rs"]
mod bad_input;
#[path = "search/fixture.rs"]
mod fixture;
#[path = "search/ranking.rs"]
mod ranking;
