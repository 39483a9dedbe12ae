"""The platform's side of the wire: signatures, encryption, XML."""

from __future__ import annotations

import base64
import hashlib
import os
import struct
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

# Bits: the protocol pads to 32 bytes although AES's own block has 16
_BLOCK = 256


def sign(*parts: str) -> str:
    """The signature of those parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def _cipher(aes_key: str) -> Cipher:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES256(key), modes.CBC(key[:16]))


def close(text: bytes, aes_key: str, receiver: str) -> str:
    """The text as it travels in safe mode."""
    packed = os.urandom(16) + struct.pack("!I", len(text)) + text + receiver.encode()
    return close_raw(packed, aes_key)


def close_raw(packed: bytes, aes_key: str) -> str:
    """Any bytes, padded and encrypted."""
    padder = padding.PKCS7(_BLOCK).padder()
    return close_unpadded(padder.update(packed) + padder.finalize(), aes_key)


def close_unpadded(padded: bytes, aes_key: str) -> str:
    """Any full blocks, encrypted."""
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def open_(closed: str, aes_key: str, receiver: str) -> bytes:
    """The text of what travelled; fails if it is not for that receiver."""
    decryptor = _cipher(aes_key).decryptor()
    padded = decryptor.update(base64.b64decode(closed)) + decryptor.finalize()
    remover = padding.PKCS7(_BLOCK).unpadder()
    packed = remover.update(padded) + remover.finalize()
    (length,) = struct.unpack("!I", packed[16:20])
    assert packed[20 + length :].decode() == receiver, "sealed for somebody else"
    return packed[20 : 20 + length]


def xml(fields: Mapping[str, str | int]) -> str:
    """The fields as the platform writes them: numbers bare, texts as CDATA."""
    lines = [f"<{name}>{_value(value)}</{name}>" for name, value in fields.items()]
    return "<xml>" + "\n".join(lines) + "</xml>"


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def fields(body: bytes) -> dict[str, str]:
    """The fields of a reply."""
    root = ET.fromstring(body)
    assert root.tag == "xml"
    return {field.tag: field.text or "" for field in root}
