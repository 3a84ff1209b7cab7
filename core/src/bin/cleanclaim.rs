//! The command line's program: the streams, today's date, the exit status.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use cleanclaim::cli::{Io, run, today};

fn main() -> ExitCode {
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let (output_is_terminal, errors_is_terminal) = (stdout.is_terminal(), stderr.is_terminal());
    let mut output = io::BufWriter::new(stdout.lock());
    let status = run(
        std::env::args_os(),
        &mut Io {
            input: &mut stdin.lock(),
            output: &mut output,
            errors: &mut stderr.lock(),
            output_is_terminal,
            errors_is_terminal,
            today: today(),
        },
    );
    // What could not be written was reported by `run`; a closed pipe ends quietly.
    let _ = output.flush();
    ExitCode::from(status)
}
