"""The pages say what is true: components, options, entities and files are held against the code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path

from yibao.language.entities import CaseEntityExtractor
from yibao.language.lexicon import LOOKUP, PLAIN_WORD

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "language"
CONFIGS = "tests/yibao/language/configs"
HEADINGS = [
    "What it is for",
    "Where it stands",
    "Options",
    "What it adds",
    "Example",
    "What the model keeps",
    "Limits",
]


def own_components(config: Path) -> list[dict[str, Any]]:
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    return [entry for entry in pipeline if entry["name"].startswith("yibao.")]


PIPELINES = sorted(path for path in (ROOT / CONFIGS).glob("*.yml") if path.stem != "nlu")
NAMES = [entry["name"] for entry in own_components(ROOT / "config.yml")]


def page_of(name: str) -> str:
    pages = [path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")]
    found = [page for page in pages if f"Component: `{name}`\n" in page]
    assert len(found) == 1, f"docs/language needs one page with the line: Component: `{name}`"
    return found[0]


def section(page: str, heading: str) -> str:
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(table: str) -> list[list[str]]:
    """The cells of every row whose first one names something in code."""
    found = [re.split(r"(?<!\\)\|", line)[1:-1] for line in table.splitlines() if line[:3] == "| `"]
    return [[cell.strip() for cell in cells] for cells in found]


def own_options(name: str) -> dict[str, Any]:
    """The options with their defaults, without those that every Rasa featurizer has."""
    kind = class_from_module_path(name)
    theirs: set[str] = set()
    for base in kind.__mro__:
        if base.__module__.startswith("rasa.") and hasattr(base, "get_default_config"):
            theirs |= set(base.get_default_config())
    return {key: value for key, value in kind.get_default_config().items() if key not in theirs}


@pytest.mark.parametrize("name", NAMES)
def test_every_component_has_a_page_with_every_part(name: str) -> None:
    page = page_of(name)
    assert [part for part in HEADINGS if not section(page, part).strip()] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_page_names_every_option_with_its_default_and_no_other(name: str) -> None:
    options = rows(section(page_of(name), "Options"))
    assert {cells[0]: cells[1] for cells in options} == {
        f"`{key}`": f"`{json.dumps(value)}`" for key, value in own_options(name).items()
    }
    assert all(unit and why for _, _, unit, why in options)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_names_a_test_and_a_minimal_pipeline_with_the_component(name: str) -> None:
    page = page_of(name)
    assert re.search(
        r"^Test: \[.*\]\(../../tests/yibao/language/test_\w+\.py\)", page, re.MULTILINE
    )
    (pipeline,) = re.findall(rf"^Minimal pipeline: .*\(../../({CONFIGS}/\w+\.yml)\)$", page, re.M)
    assert name in {entry["name"] for entry in own_components(ROOT / pipeline)}


@pytest.mark.parametrize("config", PIPELINES, ids=lambda p: p.stem)
def test_a_minimal_pipeline_sets_options_that_there_are(config: Path) -> None:
    for entry in own_components(config):
        known = class_from_module_path(entry["name"]).get_default_config()
        assert set(entry) - {"name"} <= set(known), f"{entry['name']} has no such option"


def test_the_overview_names_every_component_and_every_file() -> None:
    overview = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [cells[0] for cells in rows(section(overview, "Components"))] == [
        f"`{n}`" for n in NAMES
    ]
    components = {name.split(".")[-2] for name in NAMES}
    files = {path.stem for path in (ROOT / "yibao" / "language").glob("[!_]*.py")}
    helpers = {
        Path(cells[0].strip("`")).stem for cells in rows(section(overview, "What they share"))
    }
    assert helpers == files - components


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda p: p.stem
)
def test_every_file_that_a_page_points_to_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text)]
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*\.\w+)`", text) if page.parent == FOLDER else []
    assert links
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing + [path for path in named if not (ROOT / path).exists()] == []


def entity_rows() -> dict[str, list[str]]:
    page = (FOLDER / "entity_extractor.md").read_text(encoding="utf-8")
    return {cells[0].strip("`"): cells[1:] for cells in rows(section(page, "Entities"))}


def test_the_table_holds_every_entity_and_every_value_of_the_look_up_tables() -> None:
    table = entity_rows()
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(table) == set(domain["entities"])
    for path in LOOKUP.glob("*.yml"):
        for entity, values in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if entity != PLAIN_WORD:
                assert re.findall(r"`([^`]+)`", table[entity][0]) == list(values)


def test_every_example_of_the_table_is_found_as_it_says() -> None:
    kind = CaseEntityExtractor
    extractor = kind(kind.get_default_config(), None, None)  # type: ignore[arg-type]
    extractor.learn(TrainingData())
    for entity, (values, _, example) in entity_rows().items():
        text, value = re.fullmatch(r"(.+) → `(.+)`", example).groups()  # type: ignore[union-attr]
        before, span, _ = text.split("**")
        found = [e for e in extractor.extract(text.replace("**", "")) if e["entity"] == entity]
        assert [(e["value"], e["start"], e["end"]) for e in found] == [
            (value, len(before), len(before) + len(span))
        ], f"{entity}: {values}"
