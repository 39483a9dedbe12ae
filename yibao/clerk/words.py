"""What the rule book's own words are called in the tables that clerks fill in."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

PEOPLE: Words = {
    "all": "所有人",
    "staff": "职工医保",
    "staff_retiree": "职工医保退休人员",
    "resident": "居民医保",
    "flexible": "灵活就业",
    "newborn": "新生儿",
}
PART: Words = {
    "lead": "第一句",
    "point": "要点",
    "papers": "要带的",
    "note": "要知道",
    "detail": "说详细点才说",
    "asked": "问到才说",
}
SUPPORT: Words = {"confirmed": "已证实", "single": "只有一处", "memory": "凭记忆（不显示）"}
STANDING: Words = {"in_force": "作数", "quoted": "流传但不作数"}
THEN: Words = {"not_found": "查过，没查到", "ended": "取消了"}
HOSPITAL: Words = {
    "grassroots": "社区、乡镇卫生院",
    "first": "一级医院",
    "second": "二级医院",
    "third": "三级医院",
    "third_province": "省属三级医院",
}
AREA: Words = {
    "city": "市区",
    "county": "县（市）",
    "outside_filed": "备案去外地",
    "outside_unfiled": "没备案去外地",
}
VISIT: Words = {"first": "第一次住院", "later": "再次住院"}
SCHEME: Words = {"first": "一档", "second": "二档"}
CHANNEL: Words = {
    "any": "不分渠道",
    "official": "医保局网站或App",
    "wechat": "微信",
    "alipay": "支付宝",
    "unionpay": "云闪付",
    "bank_app": "银行App",
    "tax": "税务局公众号",
    "online_filing": "网上申报平台",
    "bank_counter": "银行柜台",
    "phone": "打电话",
    "website": "医保局网站",
    "platform": "政务服务平台",
    "app": "医保局App",
    "counter": "医保窗口",
    "kiosk": "自助终端机",
    "provider": "定点医院或药店",
    "employer": "单位",
}
KIND: Words = {"law": "法律法规", "document": "文件", "report": "报道或转述", "article": "网络文章"}
ASKS: Words = {"region": "参保地", "insurance": "哪种医保", "subject": "哪一样"}
UNIT: Words = {
    unit: unit for unit in ("元", "元/月", "元/年", "%", "个月", "年", "岁", "天", "工作日", "倍")
}
