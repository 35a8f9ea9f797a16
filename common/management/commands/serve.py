"""Migrate, load the demonstration county when wanted, then run the web server and the worker together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from common.trouble import port_taken

DEMO_HOUSEHOLDS = 2000
STOP_SECONDS = 20
WORKER_DEATHS, WORKER_SPAN = 3, 60
ACCOUNTS = (
    ("county", "县扶贫办", "county office"),
    ("clerk", "乡镇经办人(甲镇)", "township clerk, first township"),
    ("clerk2", "乡镇经办人(乙镇)", "township clerk, second township"),
    ("cadre", "帮扶责任人", "responsible helper"),
    ("cadre2", "帮扶责任人", "another helper"),
    ("team", "驻村工作队", "resident work team"),
    ("finance", "资金经办", "prepares payments"),
    ("finance2", "资金复核", "checks payments"),
    ("payer", "资金支付", "pays"),
    ("inspector", "督查", "inspector"),
    ("auditor", "审计", "auditor"),
    ("leader", "县领导", "county leader"),
    ("school", "学校", "school"),
    ("nobody", "无岗位", "no posting"),
    ("admin", "系统管理员", "administrator"),
)


class Command(BaseCommand):
    """Web server and worker as one program: stops both on Ctrl-C, restarts a worker that died."""

    help = "Migrates, then runs the web server and the worker together until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        refuse_taken_port(host, port)
        self.say("更新数据库结构", "Migrating the database")
        call_command("migrate", verbosity=0)
        if settings.DEMO and "demo_county" in get_commands():
            self.say("准备示范县(已有则跳过)", "Loading the demonstration county, unless it is there")
            call_command("demo_county", "--households", str(DEMO_HOUSEHOLDS), "--if-empty")
        # Turned into an exception, so that SIGTERM unwinds like Ctrl-C and stops the children.
        signal.signal(signal.SIGTERM, interrupt)
        children: list[subprocess.Popen[bytes]] = []
        try:
            children += [start(web_command(host, port)), start(worker_command())]
            self.wait_for_web(host, port, children)
            status = keep_running(children)
            self.stderr.write(
                "✗ 网页服务或后台任务意外停止。\n✗ The web server or the worker stopped by itself."
            )
            sys.exit(status or 1)
        except KeyboardInterrupt:
            self.say("正在停止", "Stopping")
        finally:
            stop_all(children)

    def wait_for_web(self, host: str, port: int, children: list[subprocess.Popen[bytes]]) -> None:
        """Print the address once it answers."""
        while all(child.poll() is None for child in children):
            with socket.socket() as probe:
                if probe.connect_ex((reachable(host), port)) == 0:
                    break
            time.sleep(0.1)
        else:
            return
        lines = [f"\n帮扶 Bangfu  http://{reachable(host)}:{port}/\n"]
        if settings.DEMO:
            lines += [f"  {name:<10} {chinese} / {english}" for name, chinese, english in ACCOUNTS]
            lines.append(f"密码 / password: {settings.DEMO_PASSWORD}")
        lines.append("按 Ctrl-C 停止 / Ctrl-C stops it")
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def say(self, chinese: str, english: str) -> None:
        """One line about the step that begins."""
        self.stdout.write(f"• {chinese} / {english} …")
        self.stdout.flush()


def web_command(host: str, port: int) -> list[str]:
    """Granian: one process with threads in demo mode, WEB_WORKERS processes on a server."""
    workers = os.environ.get("WEB_WORKERS", "1")
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", workers, "--blocking-threads", "8", "--log-level", "error", "config.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The procrastinate worker."""
    return [sys.executable, "manage.py", "procrastinate", "worker"]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """A child in its own session: the keyboard's Ctrl-C reaches us only, and we stop it in order."""
    return subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)


def keep_running(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until the web server ends; its exit status.

    A worker that dies, killed for its memory say, is started again: nobody's page should close for it. One
    that dies WORKER_DEATHS times within WORKER_SPAN seconds cannot run, and ends the site with its status.
    """
    web, worker = children
    deaths: list[float] = []
    while web.poll() is None:
        status = worker.poll()
        if status is not None:
            now = time.monotonic()
            deaths = [*(at for at in deaths if now - at < WORKER_SPAN), now]
            if len(deaths) >= WORKER_DEATHS:
                return status
            children[1] = worker = start(worker_command())
        time.sleep(0.5)
    return web.returncode


def stop_all(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask every child to stop, and insist after STOP_SECONDS."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def refuse_taken_port(host: str, port: int) -> None:
    """SetupError when another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise port_taken(host, port) from error


def reachable(host: str) -> str:
    """The address to print and to probe for a server that listens on `host`."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104


def interrupt(signum: int, frame: FrameType | None) -> None:
    """Unwind as Ctrl-C does."""
    raise KeyboardInterrupt
