//! `cleanclaim id …`: identifiers, well formed or why not.

use clap::Subcommand;

use super::codes::{TableArguments, walk};
use super::records::Row;
use super::{Common, Ending, Io};
use crate::coding::identifier::{IdentifierKind, IdentifierStatus};

#[derive(Subcommand)]
pub enum IdCommand {
    /// Checks each row of a CSV or TSV file with the columns kind (npi, mbi, ndc, taxonomy, ein, ssn, clia, zip) and value.
    Check(TableArguments),
}

pub fn run(command: &IdCommand, common: &Common, io: &mut Io<'_>) -> Ending {
    let IdCommand::Check(arguments) = command;
    let engine = common.engine()?;
    let columns = ["kind", "value"];
    let mut answer = |row: Row<'_>| {
        let kind: IdentifierKind = row.cell("kind")?.parse()?;
        let found = engine.check_identifier(kind, row.cell("value")?);
        let cells = vec![
            found.status.slug().to_string(),
            found.reason().unwrap_or_default().to_string(),
            found.official().unwrap_or_default().to_string(),
        ];
        Ok((vec![cells], found.status != IdentifierStatus::Valid))
    };
    let own = ["status", "reason", "official"];
    let faulty = walk(&arguments.file, &arguments.form, &columns, &columns, &own, io, &mut answer)?;
    Ok(u8::from(faulty && arguments.form.fail_on.is_some()))
}
