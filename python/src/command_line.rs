//! The command line: the same as the program `cleanclaim`.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

use cleanclaim::cli::{Io, run};
use pyo3::prelude::*;

use crate::convert::day;
use crate::errors::OrRaise;

/// Runs the command line over the process's own streams and returns its exit status.
#[pyfunction]
#[pyo3(signature = (arguments, /, *, today))]
pub fn run_command_line(py: Python<'_>, arguments: Vec<OsString>, today: &Bound<'_, PyAny>) -> PyResult<u8> {
    let today = day("today", today).or_raise(py)?;
    Ok(py.detach(|| {
        let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
        let (output_is_terminal, errors_is_terminal) = (stdout.is_terminal(), stderr.is_terminal());
        let mut output = io::BufWriter::new(stdout.lock());
        let status = run(
            arguments,
            &mut Io {
                input: &mut stdin.lock(),
                output: &mut output,
                errors: &mut stderr.lock(),
                output_is_terminal,
                errors_is_terminal,
                today,
            },
        );
        // What could not be written was reported by `run`; a closed pipe ends quietly.
        let _ = output.flush();
        status
    }))
}
