"""The platform's safe mode: AES-256-CBC around random bytes, length, text and receiver."""

from __future__ import annotations

import binascii
import hmac
import secrets
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from yibao.errors import YibaoError

_BLOCK = 32
_RANDOM, _LENGTH = 16, 4


class BadCipher(YibaoError):
    """Not something that was encrypted with this key for this receiver."""


class MessageCipher:
    """Encrypts and decrypts for one receiver: the account's app id, or a company's corp id.

    Use it only on what bears a right signature: padding faults would else tell of the plain text.
    """

    def __init__(self, aes_key: str, receiver: str) -> None:
        key = b64decode(aes_key + "=")
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
        self._receiver = receiver.encode()

    def encrypt(self, text: bytes) -> str:
        """The text in base64, different each time."""
        length = len(text).to_bytes(_LENGTH, "big")
        plain = secrets.token_bytes(_RANDOM) + length + text + self._receiver
        missing = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher.encryptor()
        return b64encode(encryptor.update(plain + bytes([missing]) * missing)).decode()

    def decrypt(self, written: str) -> bytes:
        """The text; raises BadCipher for anything that was not made for this receiver."""
        plain = _unpadded(self._opened(written))
        start = _RANDOM + _LENGTH
        end = start + int.from_bytes(plain[_RANDOM:start], "big")
        if not hmac.compare_digest(plain[end:], self._receiver):
            raise BadCipher("收件人不是这个账号。改法：检查 AppID 和 EncodingAESKey。")
        return plain[start:end]

    def _opened(self, written: str) -> bytes:
        try:
            closed = b64decode(written, validate=True)
        except (binascii.Error, ValueError):
            raise BadCipher("密文不是 base64。改法：原样转发平台发来的内容。") from None
        if not closed or len(closed) % _BLOCK:
            raise BadCipher("密文长短不对。改法：原样转发平台发来的内容。")
        decryptor = self._cipher.decryptor()
        return decryptor.update(closed) + decryptor.finalize()


def _unpadded(plain: bytes) -> bytes:
    missing = plain[-1]
    if not 1 <= missing <= _BLOCK or plain[-missing:] != bytes([missing]) * missing:
        raise BadCipher("密文的填充不对。改法：检查 EncodingAESKey。")
    return plain[:-missing]
