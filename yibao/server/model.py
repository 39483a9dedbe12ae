"""The trained model that fits the current data, configuration and code; trained when none does."""

from __future__ import annotations

import hashlib
import os
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from yibao.errors import ConfigurationError, LaunchError, YibaoError
from yibao.language.processor import missing_instructions, second_encoder_runs
from yibao.server.preflight import check_disk, check_files
from yibao.server.quiet import quiet

# What a model is made of; anything else may change without training
_PARTS = (
    "config.yml", "domain.yml", "data", "rulebook/places.yml", "rulebook/districts.csv",
    "rulebook/former_names.csv", "rulebook/subjects", "yibao/language",
    "requirements/base.txt",
)  # fmt: skip
# Those of them that a running process has in its memory
_CODE = ("yibao/language", "requirements/base.txt")
_KEPT = 3  # models of earlier data, to go back to


def model_path(root: Path) -> Path:
    """Where the model for the files as they are now is kept."""
    return root / "models" / f"yibao-{_fingerprint(root)}.tar.gz"


def code_version(root: Path) -> str:
    """A hash of the code that a model is read with."""
    return _fingerprint(root, _CODE)


def ensure_model(root: Path) -> Path:
    """The fitting model, trained first if there is none; raises YibaoError with the reason."""
    check_files(root)
    path = model_path(root)
    if path.is_file():
        return path
    check_disk(root)
    print("▸ 还没有合适的模型，现在训练，一两分钟……", flush=True)
    if missing := missing_instructions():
        print(
            f"▸ 这台机器的处理器没有 {'、'.join(missing).upper()} 指令：不用第二遍编码，其余照常。"
        )
    _train(root, path)
    _forget_old(path.parent)
    print(f"✓ 模型好了：{path.relative_to(root)}", flush=True)
    return path


def _forget_old(folder: Path) -> None:
    kept = sorted(folder.glob("yibao-*.tar.gz"), key=lambda model: model.stat().st_mtime)
    for model in kept[:-_KEPT]:
        model.unlink()


def _fingerprint(root: Path, parts: tuple[str, ...] = _PARTS) -> str:
    digest = hashlib.sha256()
    for part in parts:
        place = root / part
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.suffix in {".yml", ".py", ".txt", ".csv"}:
                digest.update(file.relative_to(root).as_posix().encode())
                digest.update(file.read_bytes())
    # A model with a second reading is of no use where that encoder does not run
    digest.update(str(second_encoder_runs()).encode())
    return digest.hexdigest()[:12]


def _train(root: Path, path: Path) -> None:
    from yibao.server.without_tensorflow import spare_tensorflow

    quiet("ERROR")
    spare_tensorflow(root)
    import rasa  # costs seconds, and a model at hand does not need it

    path.parent.mkdir(exist_ok=True)
    workshop = root / ".rasa"
    workshop.mkdir(exist_ok=True)
    try:
        # Elsewhere until it is whole: plain rasa takes the newest file in models/
        with TemporaryDirectory(dir=workshop) as folder, redirect_stdout(StringIO()):
            result = rasa.train(
                domain=str(root / "domain.yml"),
                config=str(root / "config.yml"),
                training_files=[str(root / "data")],
                output=folder,
                fixed_model_name=path.name,
            )
            finished = Path(folder) / path.name
            if result.code != 0 or not finished.is_file():
                raise ConfigurationError(
                    "训练没有成功。改法：运行 rasa data validate 看看是哪一处。"
                )
            os.replace(finished, path)
    except OSError as error:
        raise LaunchError(
            f"训练时写不了文件（{error.strerror or error}）。请检查磁盘和权限。"
        ) from error
    except YibaoError:
        raise
    except Exception as error:
        raise ConfigurationError(
            f"训练没有成功：{error}。改法：照提示改 data/、domain.yml 或 config.yml，再运行一次。"
        ) from error
