"""A start that cannot go on, said in one sentence of Chinese and one of English; standard library only."""

from __future__ import annotations

import errno
import sys


class SetupError(Exception):
    """What is wrong and what to do about it, in both languages: set-up runs before a language is chosen."""

    def __init__(self, chinese: str, english: str) -> None:
        self.chinese = chinese
        self.english = english
        super().__init__(f"{chinese}\n{english}")


def stop(error: SetupError) -> None:
    """Print both sentences and leave with exit status 1."""
    sys.exit(f"✗ {error.chinese}\n✗ {error.english}")


def from_os_error(error: OSError, place: object) -> SetupError:
    """The sentence for a failed file operation at `place`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(place)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return SetupError(
            f"无法写入 {place}:请检查该目录的权限,或用 BANGFU_DATA 指定另一个目录。",
            f"{place} cannot be written: check its permissions, or name another folder with BANGFU_DATA.",
        )
    return SetupError(f"访问 {place} 时出错:{error}", f"{place} could not be used: {error}")


def disk_full(place: object) -> SetupError:
    """The sentence for a full disk."""
    return SetupError(
        f"磁盘已满,无法继续写入 {place}:请先腾出空间再重试。",
        f"The disk is full and {place} cannot be written: free some space and try again.",
    )


def port_taken(host: str, port: int) -> SetupError:
    """The sentence for a port that another program holds."""
    return SetupError(
        f"端口 {port} 已被占用({host}):请停止占用它的程序,或换一个端口,例如 PORT={port + 1} make run。",
        f"Port {port} on {host} is taken: stop the program that holds it, "
        f"or choose another one, for example PORT={port + 1} make run.",
    )
