//! X12 files: the checks of [`crate::x12::check`] over an engine's tables.

use std::io::BufRead;

use super::Engine;
use crate::acknowledgement::ClaimAnswers;
use crate::error::{Error, Result, code};
use crate::tables::guides::Guides;
use crate::x12::acknowledge::{AcknowledgeOptions, acknowledge, answers};
use crate::x12::check::{CheckOptions, FileReport, check};

/// The schema of the answers of [`Engine::check_x12_document`].
pub const X12_REPORT_SCHEMA: &str = "cleanclaim/x12-report/1";

impl Engine {
    /// Checks an X12 file by SNIP types 1 to 5, from bytes or a stream. See [`check`].
    ///
    /// ```
    /// # #[cfg(feature = "embed-lists")] {
    /// use cleanclaim::Engine;
    /// use cleanclaim::tables::Tables;
    /// use cleanclaim::x12::check::CheckOptions;
    /// let engine = Engine::with_tables(Tables::embedded_lists());
    /// let file = include_bytes!("../../../tests/vectors/claims/demo-837p.edi");
    /// let report = engine.check_x12(&file[..], &CheckOptions::default())?;
    /// assert_eq!(report.transactions.len(), 1);
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn check_x12(&self, stream: impl BufRead, options: &CheckOptions) -> Result<FileReport> {
        check(stream, self.tables(), Guides::embedded()?, options)
    }

    /// The same, as a JSON document of the schema `cleanclaim/x12-report/1`: `transactions` with guide, control number, verdict and
    /// findings, and `repairs`.
    pub fn check_x12_document(&self, bytes: &[u8], options: &CheckOptions) -> Result<String> {
        #[derive(serde::Serialize)]
        struct Document<'a> {
            schema: &'static str,
            #[serde(flatten)]
            report: &'a FileReport,
        }
        let report = self.check_x12(bytes, options)?;
        serde_json::to_string(&Document { schema: X12_REPORT_SCHEMA, report: &report })
            .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))
    }

    /// Checks an X12 file and makes what is sent back for it: TA1, 999 or 277CA, as a file of its own. See
    /// [`crate::x12::acknowledge`].
    pub fn acknowledge_x12(&self, stream: impl BufRead, options: &AcknowledgeOptions) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut stream = stream;
        stream
            .read_to_end(&mut bytes)
            .map_err(|why| Error::new(code::DOCUMENT_NOT_READ).with("what", "the file").with("why", why))?;
        let report = self.check_x12(&bytes[..], &options.check)?;
        acknowledge(&bytes, &report, options)
    }

    /// What the 999, TA1 and 277CA of a file say, claim by claim; `of` is the 837 that they answer, where it is at hand. See
    /// [`answers`].
    pub fn answers_x12(&self, acknowledgements: impl BufRead, of: Option<&[u8]>) -> Result<ClaimAnswers> {
        answers(acknowledgements, of)
    }
}
