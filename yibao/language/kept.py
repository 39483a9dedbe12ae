"""What the trainable components share: they keep what they learnt as plain files with the model."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self

# What was loaded of each archive that is open, by its name there
_loaded: WeakKeyDictionary[ModelStorage, WeakValueDictionary[str, KeptComponent]]
_loaded = WeakKeyDictionary()


class KeptComponent(GraphComponent, ABC):
    """A graph component that learns, keeps and restores; subclasses say how."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._model_storage, self._resource = model_storage, resource

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """See parent class: Rasa looks at the component's own class only, not at what it imports."""
        return code_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """See parent class."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """See parent class."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component.restore(folder)
        _loaded.setdefault(model_storage, WeakValueDictionary())[resource.name] = component
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the training data and keep the result with the model."""
        self.learn(training_data)
        with self._model_storage.write_to(self._resource) as folder:
            self.keep(folder)
        return self._resource

    @abstractmethod
    def learn(self, training_data: TrainingData) -> None:
        """Take from the training data what the component needs."""

    @abstractmethod
    def keep(self, folder: Path) -> None:
        """Write what was learnt."""

    @abstractmethod
    def restore(self, folder: Path) -> None:
        """Read what `keep` wrote."""


def loaded_from(storage: ModelStorage, name: str) -> KeptComponent | None:
    """The component of that name that was loaded from the archive before, if it is still in use."""
    return _loaded.get(storage, WeakValueDictionary()).get(name)


def code_fingerprint() -> str:
    """A hash of this package's code, so that a changed helper trains anew."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
