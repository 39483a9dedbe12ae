"""What is kept, for the operator: tidied every day and by command, backed up and restored."""

from __future__ import annotations

import asyncio
import logging
import warnings
from asyncio import AbstractEventLoop
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yibao.errors import StoreError
from yibao.stores.backup import back_up, restore
from yibao.stores.settings import database_of, retention_days
from yibao.stores.urls import sqlite_file

if TYPE_CHECKING:
    from yibao.stores.database import Database

logger = logging.getLogger(__name__)

# Seconds between two looks whether it is time
_LOOK_EVERY = 3600.0


async def tidy_every_day(app: Any, _: AbstractEventLoop) -> None:
    """Begin to look every hour whether it is time to tidy; a listener for after_server_start."""
    from yibao.stores.conversations import ConversationStore

    store = app.ctx.agent.tracker_store
    if isinstance(store, ConversationStore):
        url = store.database.engine.url.render_as_string(hide_password=False)
        app.ctx.tidying = asyncio.get_running_loop().create_task(_look(url, retention_days()))


async def tidy_no_more(app: Any, _: AbstractEventLoop) -> None:
    """End that; a listener for before_server_stop."""
    if tidying := getattr(app.ctx, "tidying", None):
        tidying.cancel()
        await asyncio.wait({tidying}, timeout=1)


async def _look(url: str, days: int) -> None:
    from yibao.stores.database import Database

    # Connections of its own: citizens need not wait for theirs
    database = Database(url)
    while True:
        try:
            await asyncio.get_running_loop().run_in_executor(None, _tidy_if_due, database, days)
        except StoreError:
            logger.error("Old conversations could not be deleted; tried again in an hour")
        await asyncio.sleep(_LOOK_EVERY)


def _tidy_if_due(database: Database, days: int) -> None:
    from yibao.stores.retention import is_due, tidy

    if is_due(database):
        logger.warning("Older than %d days, deleted: %d events", days, tidy(database, days))


def tidy_now(root: Path) -> str:
    """Delete what is too old; a line on what was done."""
    # Rasa's table costs its import, and that warns by the dozen
    warnings.simplefilter("ignore")
    from yibao.stores.database import Database
    from yibao.stores.retention import tidy

    days = retention_days()
    deleted = tidy(Database(database_of(root)), days)
    return f"✓ 超过 {days} 天的对话清理好了：删去 {deleted} 条记录"


def back_up_to(root: Path, target: Path) -> str:
    """Copy the database to that file; a line on what was done."""
    source = _file(root, f"pg_dump --format=custom --file={target} --dbname=库的地址")
    return f"✓ 备份好了：{target}（{back_up(source, target)} 条记录，已校验）"


def restore_from(root: Path, backup: Path) -> str:
    """Put the copy in the database's place; a line on what was done."""
    target = _file(root, f"pg_restore --clean --if-exists --dbname=库的地址 {backup}")
    kept = restore(backup, target)
    aside = f"；原来的留在 {kept}" if kept else ""
    return f"✓ 恢复好了：{target}{aside}"


def _file(root: Path, command: str) -> Path:
    file = sqlite_file(database_of(root))
    if file is None:
        raise StoreError(f"数据在 PostgreSQL 里，用它自己的工具：{command}")
    return file
