"""What is said about the talk itself, not about insurance: 给我一张小条, 不清楚, 重新开始, 没听懂, 回到刚才那个, 在吗."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from yibao.language.normaliser import normalised

# The desk slip
SLIP = "slip"
# The slip of a topic that is named: 我要缴费年限的小条
SLIP_OF = "slip_of"
# Whoever was asked back does not know: 不清楚, 随便
UNSURE = "unsure"
# Forget what was said: 重新开始
RESTART = "restart"
# Say it again, shorter and plainer: 没听懂
REPEAT = "repeat"
# The topic before the last one: 回到刚才那个
BACK = "back"
# Nothing but a sign that somebody waits: 嗯, 在吗
NUDGE = "nudge"
# No more is wanted: 不用了, 算了; a no to a question may say the same
ENOUGH = "enough"

# Longer messages say more than one wish
_LONGEST = 40
_MARKS = re.compile(r"[\W_]+")

# What the slip is called, and what people want done with the last answer
_SLIP = re.compile(
    r"办事小?纸?条|小纸?条|便条|纸条|条子|[张个]条子?|"
    r"打印|写下来|记下来|抄下来|写成字|整理|"
    r"(?:拿|带)[去到](?:医保)?(?:窗口|柜台|大厅|医保局)?[给让]?(?:他们|人家|工作人员)?看"
)
# What may stand around it without asking anything else
_AROUND_A_SLIP = re.compile(
    r"请|麻烦|劳驾|能不能|可不可以|可以|行不行|好不好|帮忙|帮|给|替|为|我们?|俺|您|你|他们|人家|工作人员|自己|"
    r"想要|想|要|需要|用|来|把|将|这些|这个|这|那就|那|就|再|刚才|刚刚|上面|前面|以上|说|答|讲|的话|话|的|内容|回答|答案|"
    r"写|开|弄|整|做|出来|出|生成|转|发|送|打|存|一下子?|一下|一份|一张|一个|一|张|份|个|条|成|下来|下|好让|好|"
    r"拿|带|去|到|窗口|柜台|大厅|医保局|办事|办|看|能|行|吗|么|嘛|呢|吧|啊|呀|哈|了|谢谢|和|然后"
)
# 断缴那件事的小条, 再来一张缴费年限的条子
_SLIP_OF = re.compile(
    r"(?:请|麻烦|那|再|还|能不能|可以|帮|给|替|我|俺|想|要|来|写|开|打|发|弄|做|生成|一下|个|一?[张份个])*"
    r"(?P<topic>.{2,10}?)(?:的|那件事的?|那个的?|这件事的?)(?:办事)?(?:小?纸条|小条|便条|条子)"
    r"(?:给我|发我|呢|吧|吗|行吗|可以吗|谢谢|一[张份])*"
)
# Sounds of speech and words for the one who speaks, around any wish
_SOUNDS = r"[啊呀了哈呢吧哦噢喔嗯额呃唉哎诶欸嘞咯喽啦嘛哟哇哩咧呗捏滴嗳哒]|不好意思|对不起|抱歉|谢谢|你好|您好"
_SPEAKER = r"阿拉|[我俺咱额](?:们|哋)?|老人家?|老太太|老头子?|老汉|老太婆|(?:年纪|岁数|年龄)大|眼睛?(?:不好|花|不行)|记性(?:不好|差|不行)|文化(?:低|不高)|没文化"

_KNOW = r"(?:太|大|怎么|咋|是很|是太|很|得|完全|能|敢|好|咋个)?(?:清楚|清处|请楚|清爽|知道|知到|只道|晓得|晓的|确定|了解|记得|肯定|敢说|好说|认得|熟悉|详细)"
_ONE_OR_OTHER = r"(?:职工|居民|城镇|城乡|新农合|农合|合作医疗|单位|灵活就业|个人|自己|企业|农村|一档|二档)(?:医保)?(?:交|缴)?的?"
_UNSURE = re.compile(
    rf"(?:[不没弗勿唔冇布部]|并不|没有){_KNOW}|[不弗勿]大清|唔(?:知|识|记)(?:道|得)?|弗晓得|勿晓得|晓不(?:得|到)|知不道|不造|[我]?母鸡啊|不道(?!德)|"
    r"没(?:有)?(?:注意|留意|在意|关心|留心|了解)过?(?:到)?|没(?:有)?(?:问|看|查|算|数)过|记不(?:得|起来?|住|太清楚?|大清楚?|清楚?|准)|想不起来?|"
    r"忘(?:了|记了?|掉了?|光了?|咯|喽|干净了)|忘记|说不(?:上来?|清楚?|准|好|来|出来?|上)|讲不(?:清楚?|上来|来|出来)|"
    r"[搞弄整](?:不|勿)(?:太)?(?:清楚?|灵清|醒豁|清爽)|分不清楚?|拿不准|吃不准|没概念|(?:心里)?没(?:个)?(?:数|底|谱)|(?:啥|什么)(?:都|也)不(?:懂|知道|晓得)|不懂(?:这些|那些|这方面|这一套|行|政策)|(?:这些|这方面)不懂|"
    r"(?:谁|哪个|哪|咋|怎么|鬼|天)(?:会)?(?:知道|晓得|记得)|"
    r"随便|随你便?|都(?:行|可以|成|中|好|得|可|要得|ok)(?!了)|(?:哪|啥|两|几)(?:一)?(?:种|个|样|家)?都(?:行|可以|好|成|中|一样)|怎么都(?:行|可以|成)|咋都(?:行|中)|无所谓|(?:不想|不方便|不便)说|不想告诉你|不告诉你|保密|没听(?:说)?过|你(?:看着办|定|说了算|决定|帮我选|选)|不限|"
    r"bu ?zhi ?dao|bu ?qing ?chu|idk|don'?t know|not sure|(?:忘|wang) ?le"
)
_AROUND_UNSURE = re.compile(
    rf"(?:到底|究竟)?(?:是|算|属于)(?:不是)?{_ONE_OR_OTHER}还是{_ONE_OR_OTHER}|"
    r"(?:到底|究竟|具体|应该)?(?:是|算|属于|交的?(?:是)?|缴的?(?:是)?|办的?(?:是)?|上的?(?:是)?|参的?(?:是)?|买的?(?:是)?)?(?:哪|啥)(?:一)?(?:种|个|类|档|样)(?:医保|保险)?的?|"
    r"(?:是)?(?:什么|啥)(?:类型|种类)|[交缴](?:了|过)?(?:多少|几)(?:年|个月)|(?:是|有)?(?:多少|几)(?:钱|年|岁|个月)|哪一?年|什么时候[交退]的|"
    r"(?:怎么|咋)(?:说|讲|选|填|回答|形容)|叫(?:什么|啥)|你(?:在)?(?:问|说)的?(?:是)?(?:什么|啥)?|按|选|一个|时间(?:太)?(?:久|长)|太久|好多年|过去|都?(?:这么|那么)多年|"
    rf"{_SOUNDS}|{_SPEAKER}|自己|也|都|真的?|实在|确实|还|就|可|这个?|那个?|这些|那些|这种|那种|这|那|的|得|是|有点|一下子|一时|具体|到底|究竟|反正|"
    r"好像|可能|大概|应该|给|你|帮|看|说|一直|从来|以前|当时|早就?|老|太|人?在|住|全|完全|根本|没有?(?=$)|吗(?=$)(?!)"
)

_BEFORE = r"(?:刚才|刚刚|刚|前面|之前|上面|前头|先前|以前|上次)"
_RESTART = re.compile(
    r"重新(?:开始|来过?|问(?!题)|咨询|提问|聊|开头|弄)(?:一?[遍次下回])?|从头(?:开始|再来|来过?|再问|问)(?:一?[遍次下回])?|从新(?:开始|来过?|问)|"
    r"重头(?:开始|再来|来|问)|重来|重启|重置|(?:清空|清除|清掉|删掉|删除|清理)(?:聊天|对话|历史)?(?:记录|内容|信息)?|"
    rf"(?:忘掉|忘了|忘记|别管|不管|不要管|抛开|撇开|别提|不提|不说|不谈|不聊|不问|别说){_BEFORE}(?:说|问|讲|聊)?(?:过)?(?:的|那些?|这些?)*(?:事|话|问题)?|"
    rf"{_BEFORE}(?:说|问|讲|聊|填)?(?:的|那些|这些)*(?:都|全)?(?:不算数?|作废|不要|忘掉|忘了|删掉)|(?:当|算)我(?:刚才)?(?:什么都)?没(?:说|问)|"
    r"(?:换|帮|替)(?:一?个|另一?个|别的?)?人(?:的情况)?(?:来|再|接着|继续|重新)?问|换个?人的?情况|(?:换|问|换成|改问)(?:了)?别(?:人|个)的?|重新(?:输入|填写?)|忘了我|换一?个?人再?算|reset|restart|start ?over|chong ?xin ?kai ?shi"
)
_AROUND_RESTART = re.compile(
    rf"{_SOUNDS}|{_SPEAKER}|你|您|请|麻烦|帮|给|能不能|可不可以|可以|行不行|行吗|好吗|行|好的?|想|要|来|咱|一[下遍次回]|[遍次]|再|吗|么|"
    rf"{_BEFORE}|说|讲|的|都|全部?|退出|清零|现在|我|把|将|那些|这些|那个|这个|内容|信息|问|不算|算了|不对|(?:全|都|说|弄|搞|填)?错|乱|那|就|还是|所有|别的|个|一个|问题|事|干脆|先|不(?!要|用|想)|吧|到"
)

_LAST_ONE = r"(?:刚才|刚刚|方才|头先|前面|前头|之前|先前|上面|上一个|上个(?![月周年季星礼])|前一个|上一条|一开始|最开始|最早|开头)"
_BACK = re.compile(
    rf"(?:回到?|返回|说回|讲回|聊回|问回|转回)?{_LAST_ONE}(?:在)?(?:说|问(?!题)|讲|聊|谈|提)?(?:到|过|起)?(?:的|那|这|一)?(?:个|件|些|条)?(?:问题|事情?|话题|话)?"
)
_AROUND_BACK = re.compile(
    rf"{_SOUNDS}|{_SPEAKER}|你|您|请|麻烦|还是|那么?|的|[那这]个?|问题|事情?|话题|继续|接着|接|说|讲|聊|问|谈|一下|再|回到?|去|来|想|要|就|先|下|一个|内容|咋样|怎么样|好|行|给|跟|把|完|不对|不是(?:这个|的)|是"
)
# 刚才住院那个呢, 还是说回余额吧: the words between may name a topic
_BACK_TO = re.compile(
    rf"(?:嗯|那么?|哎|我们?|咱们?|还是|再|先|继续|接着)*(?:"
    rf"(?:说|讲|聊|问|回|回到|说回|讲回|聊回)*(?P<since>{_LAST_ONE})(?P<told>(?:[我你您]们?)?(?:说|问|讲|聊|谈|提)(?:到|过|起|了)?)?的?(?:那个|那)?(?P<topic>.{{2,10}}?)"
    r"(?:那个|那件|这个|的)?(?:事情?|问题|情况|那块)?(?:呢|吧|咋样|怎么样|啊)*|"
    r"(?:还是)?(?:说|讲|聊|问|谈|转)回到?(?P<named>.{2,10}?)(?:那个|那件|这个|的)?(?:事情?|问题|情况|那块)?(?:呢|吧|啊)*|"
    r"回到(?P<thing>.{2,10}?)(?:那个|那件|这个|的问题|的事|的话题)(?:事情?|问题|话题)?(?:呢|吧|上来?)*)"
)
# What a question or a story holds but a topic's name does not
_NO_NAME = re.compile(
    r"^[的那]|[呢吧]|怎|咋|多少|几|吗|什么|啥|哪|能|可以|没|不|要|是|扣|花|掏|我|他|她|你|说|了|忘|错|漏|过|看|听|懂|\d"
)
_DONE = re.compile(r"[交缴断欠办买转补停上领]")
_LONG_SINCE = ("前面", "前头", "之前", "先前", "上面")

_TIMES = r"(?:一?[遍次回下])"
_REPEAT = re.compile(
    rf"再(?:[给跟帮对][我俺咱]们?)?(?:说|讲|念叨?|解释|发|来|读|重复|写)(?:{_TIMES}|说|讲)|重复{_TIMES}?|重新?(?:说|讲|发|写|解释)(?:{_TIMES}|说|讲)?|"
    r"(?:没|冇|唔)(?:太|大|怎么)?(?:听|看|弄|搞|整)(?:太|大)?(?:清楚?|懂|明白|得懂|(?<=听)(?:真|见|到)|清爽|灵清)|(?:没|冇)(?:太|大)?(?:懂|明白)|(?:听|看|读)(?:不|唔)(?:太|大|得)?(?:懂|明白|清楚?|来|得)|[搞弄整](?:不|唔)(?:太|大|得)?(?:懂|明白|来)|"
    r"[不唔](?:太|大|怎么|咋|是很)?(?:明白|懂(?!这些|那些|这方面|这一套|行|政策)|理解)|(?:是)?(?:啥子|什么|啥|咩|么子|嘛|么)意思|"
    r"(?:说|讲|写|回|答)?得?再?(?:简单|简短|简洁|短|白|通俗|慢|直白|明白|直接|易懂|少)(?:一?点儿?|一?些|点)|(?:简单|简短|直接|通俗|慢慢)(?:地|的|点|些)?(?:说|讲|来)|"
    r"长话短说|(?:别|不要)(?:说|讲|写)(?:这么|那么)多|直接(?:说|讲|告诉)|一头雾水|云里雾里|蒙圈|不(?:识|认得?)字|字不认(?:识|得)|[念读讲说]一遍|(?:看)?(?:得)?眼花|看花眼|看不过来|(?:你)?(?:说|讲|写)的(?:这|那)?(?:都)?(?:是)?(?:啥|什么|么子)(?!意思)|(?:说|讲|讲点|说点)人话|用?大?白话|太(?:长|复杂|绕|啰嗦|罗嗦|快|乱|专业|深奥?|难懂)|(?:字|话|内容|说得|写得|讲得)太多|字(?:太)?小|[拣挑]?(?:重点|要紧的|主要的)|(?:用)?一句话|"
    r"(?:听|看|说|绕|搞)?[懵晕](?:了|圈)|糊里糊涂|(?:听|看|搞)?糊涂|说慢点?|慢点"
)
_AROUND_REPEAT = re.compile(
    rf"{_SOUNDS}|{_SPEAKER}|你|您|请|麻烦|劳驾|帮|给|跟|对|能不能|能否|能|可不可以|可以|行不行|好不好|行|好的?|吗|么|不(?=$)|的|得|说|讲|写|发|告诉|解释|听|看|"
    rf"这个?|那个?|这些|那些|这句|句|话|{_LAST_ONE}|内容|是|到底|还是?|也|都|就|有点|一点儿?|一些|些|点|太|真|实在|完全|{_TIMES}|半天|半日|答案|回答|来|用|我|想|要|一|段|"
    r"从头(?:再)?(?:来|说|讲)?|一(?:步|条|样|句)一(?:步|条|样|句)|乱七八糟|玩意儿?|结果|(?:这么|那么)多|太?小|没记住|记不住|老了?|看得?累|头(?:都)?(?:大|疼|晕)"
)
# 你没听懂 blames, 不用再说一遍 declines
_NO_REPEAT = re.compile(
    r"[你您](?:是不是|到底|根本|还是|怎么|又|就|都|们|也)*(?:没|听不|看不|不懂|不明白|搞不|理解)|不用|(?:不要|别)(?![说讲写](?:这么|那么)多)"
)
_HUH = re.compile(r"\s*(?:[啊嗯哈咦诶欸]|什么|啥|咩)\s*[?？]+\s*")

_HUMS = r"[嗯哦噢喔啊额呃唔诶欸哎唉]|恩恩"
# 啊啊啊啊 is typed by a child or a pocket, 嗯啊 says yes
_HUM = re.compile(r"(?!嗯[啊呐])(?:[嗯哦噢喔啊额呃唔诶欸哎唉恩][\W_]*){1,3}|(?:嗯[\W_]*)+")
_NUDGE = re.compile(
    r"哎呀|哎哟|唉哟|哼|(?:我)?(?:还)?(?:在)?等(?:着|你)|好了没|说完(?:了)?(?:吗|没)|还不(?:说|回)|回(?:话|我话|答我)|(?:你)?倒是说|人(?:呢|去哪儿?)|(?:快|倒是|继续)?(?:说话|说啊|说呀|说嘛|讲啊|讲呀|快说|快讲|吱声|吭声)|(?:咋|怎么|怎|为啥)(?:又)?不(?:说|讲|回|吭声|吱声|动|理人|理我|回话|回我)(?:话|了)?|(?:咋|怎么)没(?:声|反应|动静|回)"
)
_AROUND_A_NUDGE = re.compile(rf"{_HUMS}|[我音你您了呀呢吧嘛哟哇话吗那就半天]|在吗|人呢|还")
_CALL = re.compile(
    r"喂|(?:还)?(?:在不在|在吗|在么|在嘛|在没|在不|在线吗)|有人(?:在)?(?:吗|么|没|不|没有|没得)?|人在吗"
)
_AROUND_A_CALL = re.compile(rf"{_HUMS}|[你您了呀呢嘛哟哇吧吗]|还|在|线")
_ENOUGH = re.compile(
    r"不用(?:了|啦|再说|麻烦)?|不(?:需要|必|麻烦|打扰|问|说|聊|要)了?|算了|没(?:有)?(?:别的|其他的?|其它的?)?(?:事|问题)?(?:要问)?了|"
    r"就(?:这样|这些|到这)|先(?:这样|到这)|够了|行了吧?|拉倒|到此为止|问完了|没别的了?"
)
_AROUND_ENOUGH = re.compile(
    rf"{_SOUNDS}|{_SPEAKER}|吧|那就?|你|您|的|了|先|都|别的|其他|暂时|今天|好的?|行|嗯"
)


@dataclass(frozen=True)
class Wish:
    """A wish about the talk, and the intent that such a message has; None where the classifier decides."""

    name: str
    intent: str | None


@dataclass(frozen=True)
class _Whole:
    """A message that is nothing but a wish and what may stand around it."""

    core: re.Pattern[str]
    around: re.Pattern[str]
    wish: Wish

    def says(self, plain: str) -> bool:
        without = self.core.sub("", plain)
        return without != plain and not self.around.sub("", without)


# The first that fits counts: 忘掉刚才的 names what went before, but does not go back to it
_WHOLE = (
    _Whole(_RESTART, _AROUND_RESTART, Wish(RESTART, "inform")),
    _Whole(_BACK, _AROUND_BACK, Wish(BACK, "inform")),
    _Whole(_REPEAT, _AROUND_REPEAT, Wish(REPEAT, "ask_detail")),
    _Whole(_UNSURE, _AROUND_UNSURE, Wish(UNSURE, "inform")),
    _Whole(_ENOUGH, _AROUND_ENOUGH, Wish(ENOUGH, None)),
    _Whole(_CALL, _AROUND_A_CALL, Wish(NUDGE, None)),
    _Whole(_NUDGE, _AROUND_A_NUDGE, Wish(NUDGE, "inform")),
)


def wish_in(text: str, entities: list[dict[str, Any]]) -> Wish | None:
    """The wish that is all a message says; None for a question, however it is introduced.

    不清楚 is a wish, 不知道怎么交 a question. 刚才住院那个呢 wishes to go back, and the classifier says where to.
    """
    if slip := _slip_in(text, entities):
        return Wish(slip, "ask_detail")
    typed = normalised(text).text
    if len(typed) > _LONGEST:
        return None
    if _HUM.fullmatch(text.strip()) and not _HUH.fullmatch(typed):
        return Wish(NUDGE, "inform")
    if _HUH.fullmatch(typed):
        return Wish(REPEAT, "ask_detail")
    plain = _MARKS.sub("", typed).lower()
    told = _MARKS.sub("", normalised(_without(text, entities, _OF_WHOM)).text).lower()
    for whole in _WHOLE:
        if whole.says(told if whole.wish.name == UNSURE else plain):
            return None if whole.wish.name == REPEAT and _NO_REPEAT.search(plain) else whole.wish
    return Wish(BACK, None) if _names_what_was_before(plain) else None


def _slip_in(text: str, entities: list[dict[str, Any]]) -> str:
    if wants_slip(text, entities):
        return SLIP
    of = _SLIP_OF.fullmatch(_MARKS.sub("", normalised(text[: 2 * _LONGEST]).text))
    return SLIP_OF if of and not _NO_NAME.search(of["topic"]) else ""


# 我妈的不清楚: whose it is may be said
_OF_WHOM = ("relation", "sex", "region", "age")


def _names_what_was_before(plain: str) -> bool:
    match = _BACK_TO.fullmatch(plain)
    if match is None:
        return False
    topic = match["topic"] or match["named"] or match["thing"]
    if _NO_NAME.search(topic):
        return False
    # 之前交的呢 speaks of what was paid
    return match["since"] not in _LONG_SINCE or bool(match["told"] or not _DONE.search(topic))


def wants_slip(text: str, entities: list[dict[str, Any]]) -> bool:
    """Whether the message asks for the desk slip and nothing else but for whom or for where.

    打印缴费单 and 材料要不要整理 are questions: they name something besides.
    """
    # 窗口 is where the slip goes, not how one pays
    rest = _without(text, entities, ("region", "age", "relation"))
    plain = _MARKS.sub("", normalised(rest).text)
    without = _SLIP.sub("", plain)
    return without != plain and not _AROUND_A_SLIP.sub("", without)


def _without(text: str, entities: list[dict[str, Any]], kinds: tuple[str, ...]) -> str:
    rest = list(text)
    for entity in entities:
        if entity["entity"] in kinds:
            rest[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    return "".join(rest)
