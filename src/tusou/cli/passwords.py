"""`--password-file`: passwords for encrypted PDFs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.parser import file_name
from tusou.errors import InputError, system_reason

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser


def add_password_file(parser: Parser) -> None:
    """Add the option. Passwords on a command line would show in the list of processes."""
    parser.add_argument(
        "--password-file",
        type=file_name,
        metavar="FILE",
        help="passwords for encrypted PDFs, one per line",
    )


def passwords_of(args: Namespace) -> list[str]:
    """The passwords in the file, empty lines left out.

    Raises:
        InputError: it cannot be read.
    """
    if args.password_file is None:
        return []
    try:
        text = args.password_file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        reason = system_reason(exc) if isinstance(exc, OSError) else "it is not UTF-8 text"
        raise InputError(
            f"cannot read the passwords in {args.password_file}: {reason}",
            "give a text file with one password per line",
        ) from exc
    return [line for line in text.splitlines() if line]
