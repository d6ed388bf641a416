"""The command line's root: global options, the commands under it, and how each of them ends."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import click

from app import i18n
from app.commands.exits import CommandFailed, Exit
from app.commands.installation import Installation
from app.commands.output import Output
from app.config import APP_NAME, VERSION, Config, default_data_dir
from app.i18n import LANGUAGES, _

log = logging.getLogger(__name__)
FILE = click.Path(dir_okay=False, path_type=Path)


def main(arguments: Sequence[str], *, prog_name: str) -> NoReturn:
    """Run one command and end the process with its code; nothing but a command's own words is printed."""
    output = Output(as_json="--json" in arguments)
    sys.exit(int(_run(list(arguments), prog_name, output)))


def _run(arguments: list[str], prog_name: str, output: Output) -> Exit:
    try:
        code = root.main(arguments, prog_name=prog_name, standalone_mode=False)
    except click.ClickException as error:
        if not output.as_json:
            error.show()
            return Exit.USAGE
        output.failure(CommandFailed(error.format_message(), Exit.USAGE, kind="usage"))
        return Exit.USAGE
    except click.Abort:
        return Exit.INTERRUPTED
    except CommandFailed as failed:
        output.failure(failed)
        return failed.code
    return code if isinstance(code, Exit) else Exit(code or 0)


def _ended(installation: Installation, work: Callable[[], Exit]) -> Exit:
    """Do it, and turn what a person can mend into words and the code that belongs to it."""
    from app.services import troubles

    try:
        return work()
    except (CommandFailed, KeyboardInterrupt):
        raise
    except Exception as error:
        told = troubles.explain(error)
        if told is None:
            log.exception("the command failed")
            words = _("The program has a fault here. What happened is in {file}.")
            raise CommandFailed(words.format(file=installation.config.log_file), kind="fault") from error
        raise CommandFailed(told.text, field=told.field or "") from error


@click.group(invoke_without_command=True)
@click.version_option(VERSION, prog_name=APP_NAME)
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Where the data lie.")
@click.option("--database", metavar="URL", help="A PostgreSQL database instead of the file in the data folder.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="The language of windows and answers.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on the standard output.")
@click.pass_context
def root(
    context: click.Context, data_dir: Path | None, database: str | None, language: str | None, as_json: bool
) -> None:
    """Appointments, customers and their SMS. Without a command the windows open."""
    i18n.install(language or i18n.system_language())
    folder = data_dir.expanduser().absolute() if data_dir else default_data_dir()
    context.obj = Installation(Config(folder, database, language), Output(as_json=as_json))
    if context.invoked_subcommand is None:
        context.invoke(gui)


@root.command()
@click.pass_obj
def gui(installation: Installation) -> Exit:
    """Open the windows (this is the default)."""
    from app.cli import open_windows

    return Exit(open_windows(installation.config))


@root.command()
@click.option("--mandant", required=True, metavar="M", help="The company, by number or name.")
@click.option("--to", "number", required=True, metavar="N", help="The number, in any usual form.")
@click.option("--text", required=True, metavar="T", help="The message.")
@click.option("--at", default="", metavar="ISO8601", help="Not now: local time of the company, or with offset.")
@click.option("--customer", "customer_id", type=int, metavar="ID", help="Whose consent counts, whose log it is.")
@click.pass_obj
def send(
    installation: Installation, mandant: str, number: str, text: str, at: str, customer_id: int | None
) -> Exit:
    """Send one SMS through the company's gateway."""
    from app.commands import send as command

    wanted = command.Wanted(mandant, number, text, at, customer_id)
    return _ended(installation, lambda: command.run(installation, wanted))


@root.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.pass_obj
def worker(installation: Installation, once: bool) -> Exit:
    """Send and ask for reports without windows, until told to stop."""
    from app.commands import worker as command

    return _ended(installation, lambda: command.run(installation, once=once))


@root.command()
@click.option("--customers", type=click.IntRange(0), default=40, show_default=True)
@click.option("--appointments", type=click.IntRange(0), default=60, show_default=True)
@click.option("--messages", type=click.IntRange(0), default=50, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same records.")
@click.pass_obj
def demo(installation: Installation, customers: int, appointments: int, messages: int, seed: int) -> Exit:
    """Add sample data; an empty place gets three companies first."""
    from app.commands import demo as command
    from app.services.demo import DemoPlan

    plan = DemoPlan(customers, appointments, messages, seed)
    return _ended(installation, lambda: command.run(installation, plan))


@root.command()
@click.argument("file", type=FILE)
@click.pass_obj
def backup(installation: Installation, file: Path) -> Exit:
    """Copy the data to FILE; the program may be running."""
    from app.commands import data

    return _ended(installation, lambda: data.back_up(installation, file))


@root.command()
@click.argument("file", type=FILE)
@click.pass_obj
def restore(installation: Installation, file: Path) -> Exit:
    """Bring back the data from FILE; the program must be closed."""
    from app.commands import data

    return _ended(installation, lambda: data.restore(installation, file))
