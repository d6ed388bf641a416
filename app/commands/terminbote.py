"""The command line's root: global options, the commands under it, and how each of them ends."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import click

from app import i18n, logs
from app.commands import failures
from app.commands.exits import CommandFailed, Exit
from app.commands.installation import Installation
from app.commands.output import Output
from app.commands.spoken import Group, Option, language_of, option, spoken, surroundings
from app.config import APP_NAME, VERSION, Config, default_data_dir
from app.i18n import N_

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
COUNT = click.IntRange(min=0)


def main(arguments: Sequence[str], *, prog_name: str) -> NoReturn:
    """Run one command and end the process with its code."""
    given = list(arguments)
    with spoken(language_of(given)):
        code = run(given, prog_name)
    sys.exit(int(code))


def run(arguments: list[str], prog_name: str) -> Exit:
    """Run one command in the language that is spoken."""
    try:
        code = root.main(arguments, prog_name=prog_name, standalone_mode=False)
    except click.ClickException as error:
        if _wants_json(arguments):
            failed = CommandFailed(error.format_message(), Exit.USAGE, kind="usage")
            Output(as_json=True).failure(failed)
        else:
            error.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        return Exit.INTERRUPTED
    return Exit(code or Exit.OK)


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether --json stands among the global options: what could not be parsed has to be looked through by hand."""
    commands = [index for index, word in enumerate(arguments) if word in root.commands]
    return "--json" in arguments[: commands[0] if commands else None]


def _ended(installation: Installation, work: Callable[[], Exit]) -> Exit:
    """Do it with the log open, and say what went wrong in the way that was asked for."""
    handler = _log_of(installation.config)
    try:
        with surroundings():
            return work()
    except Exception as error:  # noqa: BLE001 - whatever it is, one answer and one code come out
        failed = failures.named(error, installation.config)
        installation.output.failure(failed)
        return failed.code
    finally:
        logs.stop(handler)


def _log_of(config: Config) -> logging.Handler:
    try:
        config.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError:  # what it means for the data is said when they are opened
        handler: logging.Handler = logging.NullHandler()
        logging.getLogger().addHandler(handler)
        return handler
    return logs.write_to(config.data_dir / failures.LOG_NAME)


@click.group(
    cls=Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("Appointments, customers and their SMS. Without a command the windows open."),
)
@click.version_option(VERSION, prog_name=APP_NAME, cls=Option, help=N_("Show the version and exit."))
@option("--data-dir", type=FOLDER, help=N_("Where the data lie, instead of the usual place."))
@option("--database", metavar="URL", help=N_("A PostgreSQL database, instead of a file in the data folder."))
@option(
    "--language",
    type=click.Choice(list(i18n.LANGUAGES)),
    help=N_("The language of the windows and the answers."),
)
@option("--json", "as_json", is_flag=True, help=N_("Answer with one JSON object."))
@click.pass_context
def root(
    context: click.Context, data_dir: Path | None, database: str | None, language: str | None, as_json: bool
) -> Exit:
    folder = data_dir.expanduser().absolute() if data_dir else default_data_dir()
    context.obj = Installation(Config(folder, database, language), Output(as_json=as_json))
    if context.invoked_subcommand is None:
        return _open_windows(context.obj)
    return Exit.OK


@root.command(help=N_("Open the windows; so does no command at all."))
@click.pass_obj
def gui(installation: Installation) -> Exit:
    return _open_windows(installation)


def _open_windows(installation: Installation) -> Exit:
    from app.bootstrap import opening
    from app.ui.application import run

    with surroundings():
        return Exit(run(installation.config, opening(installation.config)))


@root.command(help=N_("Send one SMS through the company's gateway."))
@option("--mandant", required=True, metavar="M", help=N_("The company, by number or name."))
@option("--to", "number", required=True, metavar="N", help=N_("The mobile number, in any usual form."))
@option(
    "--text", required=True, metavar="T", help=N_("The message; placeholders like <<FirstName>> are filled.")
)
@option("--at", default="", metavar="ISO8601", help=N_("Later; the company's local time if without offset."))
@option(
    "--customer", "customer_id", type=int, metavar="ID", help=N_("Whose consent counts and whose log it is.")
)
@option(
    "--key", default="", metavar="KEY", help=N_("Your own name for this SMS: the same is never sent twice.")
)
@option(
    "--wait",
    "patience",
    type=click.FloatRange(min=0),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help=N_("How long to wait until the gateway has it."),
)
@click.pass_obj
def send(installation: Installation, /, **given: object) -> Exit:
    from app.commands import send as command

    wanted = command.Wanted(**given)  # type: ignore[arg-type]  # click has checked the types
    return _ended(installation, lambda: command.run(installation, wanted))


@root.command(help=N_("Send, ask for reports and plan without windows, until told to stop."))
@option("--once", is_flag=True, help=N_("Do what is due now, then end."))
@click.pass_obj
def worker(installation: Installation, once: bool) -> Exit:
    from app.commands import worker as command

    return _ended(installation, lambda: command.run_once(installation) if once else command.run(installation))


@root.command(help=N_("Add sample data; where nothing is set up yet, three companies first."))
@option("--customers", type=COUNT, default=40, show_default=True, metavar="N")
@option("--appointments", type=COUNT, default=60, show_default=True, metavar="N")
@option("--messages", type=COUNT, default=50, show_default=True, metavar="N")
@option(
    "--seed", type=int, default=1, show_default=True, metavar="S", help=N_("The same makes the same records.")
)
@click.pass_obj
def demo(installation: Installation, customers: int, appointments: int, messages: int, seed: int) -> Exit:
    from app.commands import demo as command

    wanted = (customers, appointments, messages, seed)
    return _ended(installation, lambda: command.run(installation, *wanted))


@root.command(help=N_("Copy the data to FILE; the program may be running."))
@click.argument("file", type=FILE)
@click.pass_obj
def backup(installation: Installation, file: Path) -> Exit:
    from app.commands import data

    return _ended(installation, lambda: data.back_up(installation, file))


@root.command(help=N_("Bring back the data from FILE; the program must be closed."))
@click.argument("file", type=FILE)
@click.pass_obj
def restore(installation: Installation, file: Path) -> Exit:
    from app.commands import data

    return _ended(installation, lambda: data.restore(installation, file))


@root.command(help=N_("Look after the database, the keyring, every company's gateway and the clock."))
@click.pass_obj
def check(installation: Installation) -> Exit:
    from app.commands import check as command

    return _ended(installation, lambda: command.run(installation))


@root.command(help=N_("Walk through the windows and leave pictures in DIR."))
@click.argument("directory", type=FOLDER, metavar="DIR")
@click.pass_obj
def tour(installation: Installation, directory: Path) -> Exit:
    from app.commands import tour as command

    return _ended(installation, lambda: command.run(installation, directory))
