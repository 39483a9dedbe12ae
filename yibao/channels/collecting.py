"""How a door collects what Rasa sends, when it hands over the whole answer at once."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel


class WholeTexts(CollectingOutputChannel):
    """Collects what Rasa sends; a text stays in one piece."""

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Keep the text; Rasa's own would cut it at blank lines."""
        await self._persist_message(self._message(recipient_id, text=text))
