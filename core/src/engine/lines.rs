//! One line as a document: JSON in, JSON out.

use super::Engine;
use crate::error::Result;
use crate::pricing::question::{LineAnswer, LineDocument};

impl Engine {
    /// Prices one line given as JSON ([`LineDocument`]); the answer has the amount, or the reason why there is none, and the
    /// trace where the question asks for it.
    ///
    /// ```
    /// # #[cfg(all(feature = "embed-fees", feature = "embed-lists"))] {
    /// let answer = cleanclaim::Engine::embedded()?.price_line_document(
    ///     r#"{"schema": "cleanclaim/line/1", "date": "2025-11-03", "procedure": "99213",
    ///         "place_of_service": "11", "locality": "10112/00"}"#,
    /// )?;
    /// assert_eq!(answer.price.unwrap().allowed.to_string(), "81.86");
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn price_line_document(&self, json: &str) -> Result<LineAnswer> {
        let document = LineDocument::from_json(json)?;
        let (question, options) = (document.question()?, document.options());
        let (answer, trace) = match document.trace {
            true => self.price_line_traced(&question, &options),
            false => (self.price_line(&question, &options), Vec::new()),
        };
        LineAnswer::new(answer, trace)
    }
}
