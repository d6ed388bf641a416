"""Pin the dependencies of pyproject.toml, with hashes and without addresses, into the two requirements files.

Takes the newest versions that the ranges allow. The resolver lives in an environment of its own under build/.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOLVER = "pip-tools==7.6.2"
OPTIONS = (
    "--generate-hashes",
    "--strip-extras",
    "--allow-unsafe",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
    "--no-emit-options",
    "--quiet",
    "--upgrade",
)
HEADER = """\
# {purpose}, pinned for Python 3.11 on Linux.
# Made by `make lock` from pyproject.toml; not edited by hand.
"""


def main() -> None:
    compiler = resolver()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run_time = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]
    run_file = ROOT / "requirements.txt"
    lock(compiler, run_time, run_file, "What the program runs with", ())
    development = project["dependency-groups"]["dev"]
    lock(compiler, development, ROOT / "requirements-dev.txt", "What checks and tests add", (run_file,))


def resolver() -> Path:
    """The pip-compile of an environment made for this alone."""
    folder = ROOT / "build" / "lock"
    compiler = folder / "bin" / "pip-compile"
    if not compiler.exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", RESOLVER], check=True)
    return compiler


def lock(
    compiler: Path, wanted: list[str], target: Path, purpose: str, agreeing_with: tuple[Path, ...]
) -> None:
    """Write `target`: `wanted` and all they need, in versions that agree with the files given."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "wanted.in"
        source.write_text("\n".join([*(f"-c {path}" for path in agreeing_with), *wanted, ""]))
        result = Path(folder) / target.name
        subprocess.run([compiler, *OPTIONS, "--output-file", result, source], check=True, cwd=ROOT)
        target.write_text(HEADER.format(purpose=purpose) + "\n" + result.read_text().lstrip())
    print(f"{target.name}: {target.read_text().count('==')} packages")


if __name__ == "__main__":
    if sys.version_info[:2] != (3, 11):
        sys.exit("Lock with Python 3.11, the oldest supported: newer ones leave packages out that it needs.")
    main()
