"""The command line: ``python -m cleanclaim`` and the console script ``cleanclaim``."""

import datetime
import signal
import sys

from cleanclaim._cleanclaim import run_command_line


def main() -> int:
    """Run the command line and return its exit status."""
    # The work is done outside the interpreter, where Python's own handler would not be heard: Ctrl-C ends the program.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_command_line(["cleanclaim", *sys.argv[1:]], today=datetime.date.today())


if __name__ == "__main__":
    sys.exit(main())
