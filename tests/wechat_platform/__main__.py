"""`make wechat-demo`: a conversation in the terminal, through the simulated platform in safe mode.

With --ask one's own messages are read from the keyboard.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.wechat_platform.account import Account
from tests.wechat_platform.ledger import Ledger
from tests.wechat_platform.pushing import Message, Platform
from tests.wechat_platform.server import Server

USER = "oDemoUser0000000000000000001"


def story(platform: Platform) -> Iterable[tuple[str, Message]]:
    """What a citizen does, and the message that the platform makes of it."""
    yield "（关注公众号）", platform.event(USER, "subscribe")
    yield "2", platform.text(USER, "2")
    yield "退休后医保每月返多少钱", platform.text(USER, "退休后医保每月返多少钱")
    yield "第二个", platform.text(USER, "第二个")
    yield "（语音）我今年七十五岁", platform.voice(USER, "我今年七十五岁")
    yield "（语音，没有识别结果）", platform.voice(USER)
    yield "（一张图片）", platform.other(USER, "image", PicUrl="https://example.com/a.jpg")
    yield "（点菜单：怎么交）", platform.event(USER, "CLICK", "居民医保怎么交")
    yield (
        "身份证110101199003078515，在外地看病怎么报销",
        platform.text(USER, "身份证110101199003078515，在外地看病怎么报销"),
    )
    yield "1", platform.text(USER, "1")
    yield "9", platform.text(USER, "9")


@asynccontextmanager
async def connected(folder: Path) -> AsyncIterator[Platform]:
    """The platform with the real server behind it."""
    account, ledger = Account(), Ledger()
    server = Server(account.environment(), folder / "log.txt")
    print("▸ 启动服务（第一次会先训练模型）……", flush=True)
    await server.start()
    try:
        async with Platform(account, server.url, ledger) as platform:
            await platform.check_url()
            print("✓ 接入验证通过（安全模式，消息都加密）\n", flush=True)
            yield platform
    finally:
        await server.stop()


async def talk(platform: Platform, shown: str, message: Message) -> None:
    """Deliver a message, and print what came to the phone."""
    before = len(platform.ledger.saw)
    print(f"👤 {shown}")
    await platform.deliver(message)
    for saw in platform.ledger.saw[before:]:
        size = len(saw.text.encode())
        print("\n".join(f"   {line}" for line in saw.text.splitlines()))
        print(f"   ── {saw.seconds:.2f} 秒，{size} 字节\n", flush=True)


async def main(asking: bool) -> None:
    """Play the story, or talk with whoever sits here."""
    with tempfile.TemporaryDirectory() as folder:
        async with connected(Path(folder)) as platform:
            if not asking:
                for shown, message in story(platform):
                    await talk(platform, shown, message)
                return
            while text := (await asyncio.to_thread(input, "您：")).strip():
                await talk(platform, text, platform.text(USER, text))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="在终端里演示公众号对话")
    parser.add_argument("--ask", action="store_true", help="自己打字问，空行结束")
    asyncio.run(main(parser.parse_args().ask))
