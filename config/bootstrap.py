"""Set-up for `make`: virtual environment, packages, browser assets, icons, translations; then the site.

Runs before anything is installed, so it uses the standard library only. Every step does its work only when
its input changed, prints one line, and fails with one sentence in Chinese and in English.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from common.trouble import SetupError, disk_full, from_os_error, port_taken, stop
from config import assets, sprite

BASE_DIR = Path(__file__).resolve().parent.parent
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = BASE_DIR / "node_modules"
NO_TRUST = ("SELF_SIGNED_CERT", "CERTIFICATE_VERIFY_FAILED", "UNABLE_TO_GET_ISSUER", "UNABLE_TO_VERIFY")
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
NO_SPACE = ("No space left on device", "ENOSPC")
NO_NETWORK = (
    "Temporary failure in name resolution", "Name or service not known", "Network is unreachable",
    "NewConnectionError", "ConnectTimeout", "Connection refused", "ProxyError", "Max retries exceeded",
    "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH",
)  # fmt: skip


def main() -> None:
    """Set up, and with `run` become the site."""
    parser = argparse.ArgumentParser(prog="bootstrap", description=__doc__)
    parser.add_argument("command", choices=["setup", "run"])
    parser.add_argument("--dev", action="store_true", help="also what tests and lint need")
    options = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        use_new_enough_python()
        if options.command == "run":
            refuse_taken_port()
        with one_at_a_time():
            set_up(dev=options.dev)
        if options.command == "run":
            become_the_site()
    except SetupError as error:
        stop(error)
    except OSError as error:
        stop(from_os_error(error, error.filename or BASE_DIR))
    except KeyboardInterrupt:
        sys.exit(130)


def set_up(*, dev: bool) -> None:
    """Every step, each skipped when its result is already there."""
    make_venv()
    install_packages("requirements-dev.lock" if dev else "requirements.lock")
    install_browser_assets()
    assets.copy()
    sprite.build()
    compile_translations()


def use_new_enough_python() -> None:
    """Start again under a newer Python of this machine when this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, "-m", "config.bootstrap", *sys.argv[1:]])  # noqa: S606
    here = ".".join(str(part) for part in sys.version_info[:2])
    raise SetupError(
        f"需要 Python 3.11 或更高版本,当前是 {here}:请安装后重试。",
        f"Python 3.11 or newer is needed, this is {here}: install it and try again.",
    )


def refuse_taken_port() -> None:
    """Say at once, before minutes of set-up, that the port is taken or no port at all."""
    host, text = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SetupError(f"PORT 不是有效端口:{text}", f"PORT is not a port number: {text}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(text)))
        except OSError as error:
            raise port_taken(host, int(text)) from error


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two `make` in one folder wait for each other."""
    folder = os.open(BASE_DIR, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make_venv() -> None:
    """A virtual environment that runs and has pip; a broken one is made anew."""
    if PYTHON.exists() and quiet([str(PYTHON), "-m", "pip", "--version"]):
        return
    say("建立 Python 虚拟环境", "Making the virtual environment")
    if VENV.is_symlink():
        raise SetupError(
            f"{VENV} 指向的虚拟环境无法运行:请修复或删除该链接。",
            f"The virtual environment that {VENV} points to does not run: mend it or remove the link.",
        )
    shutil.rmtree(VENV, ignore_errors=True)
    done, output = run([sys.executable, "-m", "venv", str(VENV)])
    if not done:
        shutil.rmtree(VENV, ignore_errors=True)
        if any(mark in output for mark in NO_SPACE):
            raise disk_full(VENV)
        raise SetupError(
            "无法建立虚拟环境:系统的 Python 可能缺少 venv 组件(Debian/Ubuntu:apt install python3-venv)。",
            "The virtual environment could not be made: this Python may lack venv "
            "(Debian/Ubuntu: apt install python3-venv).",
        )


def install_packages(lock: str) -> None:
    """Exactly the packages of the lock, each checked against its hash; skipped when already there."""
    # The lock for development holds everything in the lock for running, in the same versions.
    contained = ["requirements.lock", lock] if lock == "requirements-dev.lock" else [lock]
    if all(stamp(VENV, name) == digest(BASE_DIR / name) for name in contained):
        return
    say("安装 Python 依赖(首次约需几分钟)", "Installing Python packages (a few minutes the first time)")
    pip_install(lock)
    for name in contained:
        put_stamp(VENV, name, digest(BASE_DIR / name))


def pip_install(lock: str) -> None:
    """Install one lock file into the virtual environment."""
    command = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--retries",
        "3",
    ]
    done, output = run([*command, "--require-hashes", "-r", lock])
    if not done:
        raise download_failed("Python", output)


def install_browser_assets() -> None:
    """What package-lock.json names, into node_modules."""
    lock = BASE_DIR / "package-lock.json"
    if stamp(NODE_MODULES, lock.name) == digest(lock):
        return
    say("下载界面资源", "Fetching browser assets")
    if NODE_MODULES.is_symlink():
        raise SetupError(
            f"{NODE_MODULES} 是一个链接,其内容与 package-lock.json 不符:请在它指向的目录中更新。",
            f"{NODE_MODULES} is a link and does not match package-lock.json: update it where it points to.",
        )
    # No install scripts: the packages are data, and scripts are the usual way in for malice.
    # Node by itself trusts only its own list; offices often add an authority of theirs to the system's.
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done, output = run(command, NODE_USE_SYSTEM_CA="1")
    if not done:
        raise download_failed("npm", output)
    put_stamp(NODE_MODULES, lock.name, digest(lock))


def npm() -> list[str]:
    """The npm of this machine, or else the one from a Python wheel."""
    found = shutil.which("npm")
    if found and quiet([found, "--version"]):
        return [found]
    lock = "requirements-node.lock"
    if stamp(VENV, lock) != digest(BASE_DIR / lock):
        pip_install(lock)
        put_stamp(VENV, lock, digest(BASE_DIR / lock))
    return [str(VENV / "bin" / "npm")]


def compile_translations() -> None:
    """The catalogue in the form that Django reads; made when the text is newer."""
    for source in sorted((BASE_DIR / "locale").rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        say("编译中文界面", "Compiling translations")
        command = [str(VENV / "bin" / "pybabel"), "compile", "--input-file", str(source)]
        done, output = run([*command, "--output-file", str(target), "--locale", source.parts[-3]])
        if not done:
            raise SetupError(f"翻译文件有误:{output[-300:]}", f"The catalogue is broken: {output[-300:]}")


def become_the_site() -> NoReturn:
    """Hand this process over to `manage.py serve` in demo mode."""
    environment = {**os.environ, "BANGFU_DEMO": os.environ.get("BANGFU_DEMO", "1")}
    os.chdir(BASE_DIR)
    sys.stdout.flush()
    os.execve(PYTHON, [str(PYTHON), "manage.py", "serve"], environment)  # noqa: S606


def download_failed(what: str, output: str) -> SetupError:
    """The sentence for a failed download, by what its output says."""
    if any(mark in output for mark in NO_SPACE):
        return disk_full(BASE_DIR)
    if any(mark in output for mark in NO_TRUST):
        return SetupError(
            f"下载 {what} 依赖失败:证书不受信任,请把单位网络的根证书加入系统证书库。",
            f"{what} packages could not be downloaded: the certificate is not trusted; "
            "add your network's root certificate to the system's store.",
        )
    lines = [line for line in output.splitlines() if line.strip() and "complete log" not in line]
    last = lines[-1] if lines else ""
    if any(mark in output for mark in NO_NETWORK):
        return SetupError(
            f"下载 {what} 依赖失败:无法访问网络或软件源,请检查网络或代理设置。",
            f"{what} packages could not be downloaded: there is no way to the package registry; "
            "check the network or the proxy settings.",
        )
    return SetupError(f"安装 {what} 依赖失败:{last}", f"{what} packages could not be installed: {last}")


def say(chinese: str, english: str) -> None:
    """One line about the step that begins."""
    print(f"• {chinese} / {english} …", flush=True)


def quiet(command: list[str]) -> bool:
    """Whether the command works."""
    try:
        return run(command)[0]
    except OSError:
        return False


def run(command: list[str], **environment: str) -> tuple[bool, str]:
    """Run a command in the project folder: whether it worked, and all that it printed."""
    done = subprocess.run(
        command,
        check=False,
        cwd=BASE_DIR,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode == 0, done.stdout


def digest(path: Path) -> str:
    """What a stamp remembers of a lock file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stamp(folder: Path, name: str) -> str:
    """The digest of the lock that was last installed into the folder; empty when none was."""
    path = folder / f".{name}.done"
    return path.read_text().strip() if path.is_file() else ""


def put_stamp(folder: Path, name: str, value: str) -> None:
    """Remember that the lock is installed."""
    (folder / f".{name}.done").write_text(f"{value}\n")


if __name__ == "__main__":
    main()
