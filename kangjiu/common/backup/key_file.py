"""Keys in a file of their own (密钥备份), encrypted with a passphrase: scrypt, then SM4-GCM."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from kangjiu.common.backup.manifest import BackupProblem, check_name

MAGIC = b"KJK1"
SALT, NONCE, TAG = 16, 12, 16
SHORTEST = 12


def check_passphrase(passphrase: str) -> str:
    """The passphrase; BackupProblem when it is too short."""
    if len(passphrase) < SHORTEST:
        raise BackupProblem(f"口令只有 {len(passphrase)} 个字符，至少要 {SHORTEST} 个。请换一个更长的口令")
    return passphrase


def pack(folder: Path, passphrase: str) -> bytes:
    """All files of the key folder, sealed with a passphrase."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    plain = json.dumps({name: base64.b64encode(content).decode() for name, content in files.items()}).encode()
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    encryptor = Cipher(SM4(_key(check_passphrase(passphrase), salt)), modes.GCM(nonce)).encryptor()
    sealed = encryptor.update(plain) + encryptor.finalize()
    return MAGIC + salt + nonce + encryptor.tag + sealed


def unpack(content: bytes, passphrase: str) -> dict[str, bytes]:
    """File names and contents; BackupProblem when the passphrase is wrong or the file damaged."""
    if not content.startswith(MAGIC):
        raise BackupProblem("这不是密钥备份文件。请选择备份时生成的 .keys 文件")
    rest = content[len(MAGIC) :]
    salt, nonce, tag = rest[:SALT], rest[SALT : SALT + NONCE], rest[SALT + NONCE : SALT + NONCE + TAG]
    try:
        decryptor = Cipher(SM4(_key(passphrase, salt)), modes.GCM(nonce, tag)).decryptor()
        plain = decryptor.update(rest[SALT + NONCE + TAG :]) + decryptor.finalize()
    except (InvalidTag, ValueError):
        raise BackupProblem("口令不对，或密钥备份文件已损坏。请核对口令后再试") from None
    files = {name: base64.b64decode(text) for name, text in json.loads(plain).items()}
    for name in files:
        check_name(name)
    return files


def write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Put key files back, readable by their owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in files.items():
        (folder / name).unlink(missing_ok=True)
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=16, n=2**15, r=8, p=1).derive(passphrase.encode())
