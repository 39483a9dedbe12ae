"""How long conversations are kept: what the operator wrote, or half a year."""

from __future__ import annotations

import pytest

from yibao.errors import YibaoError
from yibao.stores.settings import retention_days


@pytest.mark.parametrize("text", ["0", "-1", "half a year", "1.5", "１８０", "99999999"])
def test_a_time_that_is_no_number_of_days_is_refused(text: str) -> None:
    with pytest.raises(YibaoError, match="YIBAO_RETENTION_DAYS"):
        retention_days({"YIBAO_RETENTION_DAYS": text})


def test_conversations_are_kept_for_half_a_year_unless_it_is_set() -> None:
    assert retention_days({}) == 180 and retention_days({"YIBAO_RETENTION_DAYS": "30"}) == 30
