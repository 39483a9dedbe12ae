"""Rasa without TensorFlow: 350 MB and two seconds at every start, for networks that no pipeline here uses.

Rasa imports every component that it comes with, also those of neural networks, and their classes
derive from TensorFlow's. While Rasa is imported they get empty classes to derive from; a
configuration that names one of them gets the real TensorFlow.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

# Components that compute with TensorFlow, by a part of their names in config.yml
NETWORKS = ("DIET", "TED", "ResponseSelector", "ConveRT", "LanguageModel")
_ABSENT = ("tensorflow", "keras", "tensorflow_addons", "tensorflow_hub", "tensorflow_text")
# All of Rasa that comes to TensorFlow
_IMPORTERS = (
    "rasa.engine.recipes.default_components", "rasa.core.agent", "rasa.core.run",
    "rasa.model_training",
)  # fmt: skip


def spare_tensorflow(root: Path) -> bool:
    """Import Rasa without TensorFlow if root/config.yml can do without; whether that was done."""
    config = (root / "config.yml").read_text(encoding="utf-8")
    if "tensorflow" in sys.modules or any(name in config for name in NETWORKS):
        return False
    with _empty_modules():
        for name in _IMPORTERS:
            import_module(name)
    return True


@contextmanager
def _empty_modules() -> Iterator[None]:
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if _is_absent(name)]:
            del sys.modules[name]
    # Other libraries look whether it is there, and do without
    sys.modules["tensorflow"] = None  # type: ignore[assignment]


def _is_absent(name: str) -> bool:
    return name.partition(".")[0] in _ABSENT


class _Empty(type):
    """The type of classes that have whatever attribute is asked for, and do nothing as decorators."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Empty(name, (), {"__module__": __name__})
        setattr(cls, name, made)
        return made

    def __getitem__(cls, _: Any) -> Any:
        return cls

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        if cls.__module__ != __name__:
            raise RuntimeError(f"{cls.__name__} needs TensorFlow, which was left out")
        decorated = arguments[0] if arguments else None
        return decorated if callable(decorated) else cls


class _EmptyModule(ModuleType):
    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Empty(name, (), {"__module__": __name__})
        setattr(self, name, made)
        return made


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """See parent class."""
        return ModuleSpec(fullname, self, is_package=True) if _is_absent(fullname) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """See parent class."""
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """See parent class; there is nothing in it."""
