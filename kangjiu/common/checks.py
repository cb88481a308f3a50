"""What must hold before this installation starts (启动检查): real keys, real secrets, no debug."""

from __future__ import annotations

import os
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from django.core import checks

from kangjiu.common import cipher, keys
from kangjiu.common.dates import TODAY_VARIABLE

LOOPBACK = ("127.", "localhost", "[::1]", "::1")
TEST_SECRET = "test-only"  # noqa: S105
SHORTEST_SECRET = 32


def check_cipher(**_: Any) -> list[checks.CheckMessage]:
    """The installed cryptography can do SM4-GCM."""
    try:
        with keys.using(keys.MemoryKeyProvider()):
            cipher.seal("check", "check", bytes(16), "check")
    except UnsupportedAlgorithm:
        return [
            checks.Error(
                "本机的 cryptography 不支持 SM4-GCM",
                hint="请安装官方 wheel：pip install cryptography，不要用系统自带的包",
                id="kangjiu.E001",
            )
        ]
    return []


def check_production(**_: Any) -> list[checks.CheckMessage]:
    """Production refuses demo keys, loose key files, default secrets and debug."""
    if settings.MODE != "production":
        return []
    return [*_key_problems(), *_secret_problems(), *_clock_problems()]


def _key_problems() -> list[checks.CheckMessage]:
    files = keys.FileKeyProvider(keys.key_folder())
    hint = "请运行 kangjiu make-keys 生成正式密钥；已有数据的请恢复密钥备份"
    if not files.exists():
        return [checks.Error(f"没有找到密钥：{files.folder}", hint=hint, id="kangjiu.E002")]
    found: list[checks.CheckMessage] = []
    if files.is_demo():
        found.append(checks.Error("正式环境不能使用演示密钥", hint=hint, id="kangjiu.E003"))
    if files.loose_files():
        names = "、".join(files.loose_files())
        found.append(
            checks.Error(f"密钥文件可被他人读取：{names}", hint="请执行 chmod 600", id="kangjiu.E004")
        )
    return found


def _secret_problems() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    secret = settings.SECRET_KEY
    if secret.startswith((TEST_SECRET, "django-insecure")) or len(secret) < SHORTEST_SECRET:
        hint = "请删除 KANGJIU_SECRET_KEY 让系统自己生成，或设为 32 位以上的随机字符"
        found.append(checks.Error("正式环境不能使用默认或过短的网页密钥", hint=hint, id="kangjiu.E005"))
    if settings.DEBUG:
        found.append(checks.Error("正式环境不能打开调试", hint="请把 DEBUG 设为 False", id="kangjiu.E006"))
    return found


def _clock_problems() -> list[checks.CheckMessage]:
    if not os.environ.get(TODAY_VARIABLE):
        return []
    hint = f"这个变量只用于演示，请从环境里删去 {TODAY_VARIABLE}"
    return [checks.Warning("正式环境不理会固定日期", hint=hint, id="kangjiu.W001")]
