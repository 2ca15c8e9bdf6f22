"""Private database servers on loopback: started for a test run, with data folders of their own.

Each has an owner, who may write, and a reader with SELECT alone, as the documentation recommends.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

_PATIENCE_S = 60
_AUTHENTICATION = ("--auth-local=trust", "--auth-host=scram-sha-256")
DATABASE = "truong"
OWNER, READER, PASSWORD = "chu", "doc", "mat-khau-thu"


@dataclass(frozen=True)
class Server:
    """A running server with one empty database."""

    kind: str
    driver: str
    port: int
    stop: Callable[[], None]
    """Kill it at once, as a power cut would."""

    def url(self, user: str) -> str:
        """Return the SQLAlchemy URL of an account."""
        return f"{self.driver}://{user}:{PASSWORD}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def owner(self) -> str:
        """The account that may write."""
        return self.url(OWNER)

    @property
    def reader(self) -> str:
        """The account that has SELECT alone."""
        return self.url(READER)


def postgresql_programs() -> Path | None:
    """Return the folder of PostgreSQL's own programs; Debian keeps them off the path."""
    found = shutil.which("postgres")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def installed(kind: str) -> bool:
    """Say whether a server of that kind can be started here."""
    there = postgresql_programs() if kind == "postgresql" else shutil.which("mariadbd")
    return there is not None


@contextmanager
def postgresql() -> Iterator[Server]:
    """Run PostgreSQL."""
    programs = postgresql_programs()
    assert programs is not None
    with _folder("postgres") as (folder, user):
        data, port = folder / "data", free_port()
        _run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", *_AUTHENTICATION],
            user,
        )
        command = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder]
        command += ["-h", "127.0.0.1", "-F"]
        # SIGTERM would wait until everybody has left.
        with _process(command, user, folder, ending=signal.SIGINT) as stop:
            root = f"postgresql+psycopg://postgres@:{port}/postgres?host={folder}"
            _prepare(
                root,
                f"CREATE ROLE {OWNER} LOGIN PASSWORD '{PASSWORD}'",
                f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'",
                f"CREATE DATABASE {DATABASE} OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0",
            )
            server = Server("postgresql", "postgresql+psycopg", port, stop)
            granted = f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {READER}"
            _prepare(server.owner, granted)
            yield server


@contextmanager
def mariadb() -> Iterator[Server]:
    """Run MariaDB."""
    install, daemon = shutil.which("mariadb-install-db"), shutil.which("mariadbd")
    assert install is not None
    assert daemon is not None
    with _folder("mysql") as (folder, user):
        data, port = folder / "data", free_port()
        _run(
            [
                install,
                "--no-defaults",
                f"--datadir={data}",
                "--auth-root-authentication-method=normal",
            ],
            user,
        )
        command = [daemon, "--no-defaults", f"--datadir={data}", f"--port={port}"]
        command += [f"--socket={folder / 'socket'}", "--bind-address=127.0.0.1"]
        with _process([*command, "--character-set-server=utf8mb4"], user, folder) as stop:
            root = f"mysql+pymysql://root@127.0.0.1:{port}/"
            _prepare(
                root,
                f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4",
                f"CREATE USER {OWNER}@localhost IDENTIFIED BY '{PASSWORD}'",
                f"GRANT ALL ON {DATABASE}.* TO {OWNER}@localhost",
                f"CREATE USER {READER}@localhost IDENTIFIED BY '{PASSWORD}'",
                f"GRANT SELECT ON {DATABASE}.* TO {READER}@localhost",
            )
            yield Server("mariadb", "mysql+pymysql", port, stop)


def free_port() -> int:
    """Return a port of loopback nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _folder(account: str) -> Iterator[tuple[Path, str | None]]:
    """Yield a new folder, and who has to own it: the servers refuse to run as root."""
    user = account if sys.platform != "win32" and os.geteuid() == 0 else None
    # Not pytest's own: that account could not reach it.
    folder = Path(tempfile.mkdtemp(prefix="hocba-"))
    if user is not None:
        shutil.chown(folder, user)
    try:
        yield folder, user
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[object], user: str | None) -> None:
    done = subprocess.run([*map(str, command)], user=user, cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@contextmanager
def _process(
    command: Sequence[object],
    user: str | None,
    folder: Path,
    ending: int = signal.SIGTERM,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Callable[[], None]]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*map(str, command)], user=user, cwd="/", stdout=log, stderr=log, env=environment
        )
        try:
            yield process.kill
        finally:
            process.send_signal(ending)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE_S)
            process.kill()
            process.wait()


def _prepare(url: str, *statements: str) -> None:
    """Run statements as soon as the server answers."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            with engine.connect() as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)
            break
        except SQLAlchemyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    engine.dispose()


@contextmanager
def sql_server_like(tables: Path) -> Iterator[Server]:
    """Run a peer that speaks SQL Server's protocol over the CSV files of a folder.

    It proves login, statements, parameters and Vietnamese text through pymssql; nothing about
    a real server's collations, types, locks or load.
    """
    with tempfile.TemporaryDirectory(prefix="hocba-") as name:
        folder, port = Path(name), free_port()
        config = {
            "logins": [{"user": READER, "password": "${env:HOCBA_TEST_PASSWORD}"}],
            "tables": [{"name": one.stem, "csv": str(one)} for one in sorted(tables.glob("*.csv"))],
        }
        (folder / "config.json").write_text(json.dumps(config), "utf-8")
        command = [sys.executable, "-m", "pysqlbridge.server", "--config", folder / "config.json"]
        command += ["--port", port]
        environment = {**os.environ, "HOCBA_TEST_PASSWORD": PASSWORD}
        with _process(command, None, folder, environment=environment) as stop:
            _answers(port)
            yield Server("mssql", "mssql+pymssql", port, stop)


def _answers(port: int) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(port)
