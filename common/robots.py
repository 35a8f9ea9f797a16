"""Robots of chat groups (WeCom, DingTalk, Feishu), spoken to by apprise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

# Only these: an address of another kind could carry what it is told anywhere.
PLUGINS: Mapping[str, Any] = {
    "wecombot": NotifyWeComBot,
    "dingtalk": NotifyDingTalk,
    "feishu": NotifyFeishu,
}


def is_robot(address: str) -> bool:
    """Whether it is the whole address of a robot that may be spoken to."""
    return _robot(address) is not None


def say(address: str, title: str, text: str) -> bool:
    """Let the robot say it; whether the other side took it."""
    robot = _robot(address)
    return robot is not None and bool(robot.notify(title=title, body=text))


def _robot(address: str) -> Any:
    plugin = PLUGINS.get(address.partition("://")[0])
    parts = plugin.parse_url(address) if plugin is not None else None
    if plugin is None or not parts:
        return None
    try:
        return plugin(**parts)
    except TypeError:
        # What apprise raises for a key or token that is none.
        return None
