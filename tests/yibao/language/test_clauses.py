"""Messages with several questions, and long stories with one, as the trained model reads them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from yibao.errors import ConfigurationError
from yibao.language.clauses import TALK, SeveralQuestions
from yibao.rules import RuleBook
from yibao.rules.reading import read_yaml

SEVERAL = [
    ("居民医保怎么交？医保卡余额怎么查？", "how_to_pay balance_query"),
    ("我妈72岁，在石家庄退休，医保每月返多少钱？还有她的卡丢了怎么补？", "refund_amount card_replacement"),
    ("医保断了两年怎么补，另外医保卡里还有多少钱在哪查", "back_payment balance_query"),
    ("孩子刚出生怎么上医保？生孩子的钱能报多少？", "newborn_enrolment maternity_benefit"),
    ("在外地住院怎么报销，顺便问一下转院要办什么手续", "remote_settlement referral"),
    ("种牙能不能报？医保卡的钱能给我老公用吗？", "coverage_scope family_account"),
    ("我离职了医保怎么转到上海，还有断交一个月有影响吗", "insurance_transfer coverage_break"),
    ("余额怎么查 交费记录怎么查", "balance_query payment_record"),
    ("医保要交满多少年？没交够怎么补？", "payment_years back_payment"),
    ("医保电子凭证怎么激活，能不能取现", "medical_ecard withdraw_cash"),
    ("我交重了怎么退钱，另外刚交的什么时候能用", "duplicate_payment_refund coverage_start"),
    ("医保局电话多少，居民医保几号截止", "service_hotline payment_period"),
    ("断缴了有什么影响吗怎么补缴呢", "coverage_break back_payment"),
    ("1、居民医保怎么交 2、余额怎么查 3、异地怎么报", "how_to_pay balance_query remote_settlement"),
    ("怎么交费？怎么查余额？怎么补卡？怎么转移？", "how_to_pay balance_query card_replacement insurance_transfer"),
    ("想问两个事，一个是参保地怎么改，一个是医保码怎么弄", "change_insured_place medical_ecard"),
    ("退休以后还要交医保吗？每个月返多少钱？", "payment_years refund_amount"),
    ("你好 我在厦门退休 一个月返多少 异地能刷卡吗", "refund_amount remote_settlement"),
]  # fmt: skip
SINGLE = [
    "我在广西南宁打工，户口在湖南永州，以前一直是我爸在村里帮我交的，今年他不在了，我想自己在手机上交，应该用哪个软件，具体怎么点",
    "我妈72岁，在石家庄退休，以前是纺织厂的，听邻居说每个月医保卡里都有钱打进来，她自己从来没查过，想问问她这种每月能有多少",
    "我去年十月从公司辞职，之后一直没找工作，医保就断了，中间生了一次病都是自己掏的钱，现在想补上，能不能补，怎么补",
    "老人家75岁了，医保卡丢了，明天还要去医院拿药，没有卡能不能报，怎么补卡啊",
    "我爸在浙江我哥家突发心梗，叫救护车送到最近的医院抢救了，那个医院好像不是定点，花了六万多，这种情况能报吗，要准备哪些材料",
    "单位给我交了职工医保，村里干部又打电话催我交新农合，说不交以后就没有了，我到底还要不要交？",
    "家里两个孩子一个上小学一个上大学，上大学的在外地，学校说要统一交医保，老家也让交，到底在哪边交好呢？",
    "我手机不太会用，微信里点进去了，找到那个城市服务，然后让我选地区，选了以后没看到社保缴费，是不是我们这里不能用微信交啊？",
    "我外婆老家是天水的，她一直跟着我们住在厦门，上个月摔了一跤做了手术，医院说要先备案，怎么备案呢？",
    "那个我想问一下啊就是我呢今年58了一直在厂里干活交的职工医保后来厂子倒闭了就没交了断了有五六年吧现在想接上不知道怎么弄",
    "医保能异地用吗？怎么备案？要带什么材料？多久能办好？",
    "这个月工资少了，一看是医保扣了300多，怎么扣这么多？按什么算的？",
    "今年居民医保怎么又涨了？涨到多少？去年不是380吗？",
    "微信怎么交？支付宝怎么交？",
    "补牙能报吗？洗牙能报吗？",
    "我妈说“医保怎么交？余额怎么查？”这种问题可以问你，是吗",
    "你好，请问我医保断交了一年了，还能补吗？谢谢",
    "居民医保怎么交？你是机器人吗？",
    "医保卡里还有多少钱怎么查？",
]


def parsed(agent: Any, text: str) -> dict[str, Any]:
    return asyncio.run(agent.parse_message(text))


@pytest.mark.parametrize(("text", "topics"), SEVERAL, ids=[text for text, _ in SEVERAL])
def test_every_question_is_found_in_order(agent: Any, text: str, topics: str) -> None:
    message = parsed(agent, text)
    asked = message["questions"]
    assert [question["intent"] for question in asked] == topics.split()
    assert all(set(question) == {"text", "intent", "confidence"} for question in asked)
    assert all(
        question["text"] in text and 0.4 <= question["confidence"] <= 1 for question in asked
    )
    assert message["intent"] == {"name": topics.split(maxsplit=1)[0], "confidence": 1.0}


@pytest.mark.parametrize("text", SINGLE)
def test_a_long_story_is_one_question(agent: Any, text: str) -> None:
    assert "questions" not in parsed(agent, text)


def test_a_cry_for_help_is_not_cut(agent: Any) -> None:
    message = parsed(agent, "我不想活了，医保怎么交？余额怎么查？")
    assert message["intent"]["name"] == "complain"
    assert "questions" not in message


@pytest.mark.parametrize(
    "text", ["说简单点，太长了看不懂？", "回到刚才那个住院报销那个", "不知道，是哪种也不清楚"]
)
def test_a_wish_about_the_talk_is_not_cut(agent: Any, text: str) -> None:
    message = parsed(agent, text)
    assert message["wish"]
    assert "questions" not in message


def test_what_is_no_topic_is_talk(root: Path, book: RuleBook) -> None:
    domain = read_yaml(root / "domain.yml", "domain.yml")
    assert set(domain["intents"]) - set(book.topics) == TALK


def test_it_needs_a_classifier_before_it(make: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="KernelClassifier 之后"):
        make(SeveralQuestions, tmp_path)
