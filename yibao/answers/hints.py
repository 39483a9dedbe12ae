"""What a message asks or fears beside its topic: when a desk is open, whether a bill is lost."""

from __future__ import annotations

import re

HOURS = "hours"
LOST_BILL = "lost_bill"

_DAYS = r"(?:周|星期|礼拜)[一二三四五六日天末]|双休日?|节假日|周末|中午|国庆|春节|过年|放假|今天|明天|晚上|下午|上午"
_OPEN = r"上不上班|上班|下班|开不开门|开门|关门|营业|办公|有人(?:在|上班)?|休息|值班"
_HOURS = re.compile(
    rf"(?:几点|什么时候|啥时候|几时|多早|多晚).{{0,4}}(?:{_OPEN})|(?:{_DAYS}).{{0,8}}(?:{_OPEN}|能办|办理|去办)|"
    rf"(?:上班|办公|营业|工作|开门|服务)时间|(?:窗口|大厅|医保局|柜台|服务中心|热线|电话|人工|你们|他们).{{0,4}}(?:{_OPEN})"
)
# Whose hours they are that no office of ours knows
_OTHERS = re.compile(
    r"医院|银行|学校|药店|药房|门诊|诊所|公园|超市|邮局|派出所|快递|我.{0,3}(?:上班|下班|休息)"
)
_LOST = re.compile(
    r"(?:钱|万|千|百|元|块|院|费|药|不是|岂不|就|都)\S{0,6}白(?:花|住|掏|付|看)了?|白花了?|打了?水漂|"
    r"(?:报|报销|补)不(?:了|到|成|上)(?!名)|不(?:给|能|让)报(?!名)|(?:没法|没办法)报(?!名)|(?:全|都)自费|自费了|"
    r"(?:断|停|没交|漏交|等待期|空档).{0,8}(?:生病|看病|住院|住的院|病了|手术).{0,6}(?:咋|怎么|如何|能报|报不|算谁|谁出)|"
    r"(?:全|都|就)(?:得|要)?(?:由)?(?:自己|自个儿?)(?:全|来)?(?:掏|出|付|承担|担|扛)"
)
_MARKS = re.compile(r"[\W_]+")
# 能报一点吗, 那还能报不: nothing is said of what
_PAID = re.compile(r"报(?:销|得了|得到|不报|不了)?")
_AROUND_PAID = re.compile(
    r"那么?|这|还|也|就|都|我们?|俺|能不能|能|可以|可不可以|会|给|得|点儿?|一点|一些|部分|钱|吗|么|不|嘛|呢|啊|呀|吧|了|到底|现在|这样|这种|情况|的|话|算|行"
)


def hints_in(text: str) -> list[str]:
    """What the message hints at, in the plain form of its text."""
    found = []
    if _HOURS.search(text) and not _OTHERS.search(text):
        found.append(HOURS)
    if _LOST.search(text) or asks_only_whether_paid(text):
        found.append(LOST_BILL)
    return found


def asks_only_whether_paid(text: str) -> bool:
    """Whether the message asks what is reimbursed, and names nothing that it is of: 能报一点吗."""
    plain = _MARKS.sub("", text)
    rest = _PAID.sub("", plain)
    return rest != plain and not _AROUND_PAID.sub("", rest)
