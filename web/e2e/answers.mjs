// Answers as the assistant gives them, for the server that stands in for it.
const source = (title, issuer, number, place, since, says, confirmed = true) => ({
  title, issuer, number, place, since, until: "", checked: "2026年10月20日", confirmed, says,
});

const HOSPITAL = {
  topic: "inpatient_reimbursement",
  status: "answered",
  lead: "上海市职工医保（退休），三级医院住院：先自己付 1200 元，超过的报 92%。",
  taken: ["您母亲", "上海市", "职工医保", "三级医院", "花了30000元"],
  blocks: [
    { kind: "lines", title: "照您说的花费算", lines: ["三级医院：大约报 26496 元，自己付 3504 元"], table: null },
    {
      kind: "table", title: "各级医院", lines: [],
      table: {
        columns: ["医院", "先自己付", "超过的报"],
        rows: [["一级医院", "1200 元", "92%"], ["二级医院", "1200 元", "92%"], ["三级医院", "1200 元", "92%"]],
      },
    },
    { kind: "workings", title: "怎么算的", lines: ["(30000 元 − 起付线 1200 元) × 92% = 26496 元", "30000 元 − 报销 26496 元 = 3504 元（您自己付）"], table: null },
    { kind: "notes", title: "要知道", lines: ["目录外的和乙类药先自己付的，没有扣掉；实际报的会少一些。", "上海职工的起付线按医保年度（7 月到次年 6 月）累计，不是每次都付。"], table: null },
    { kind: "lines", title: "不放心就问一声", lines: ["打 12393（医保服务热线），说清是上海市的医保。"], table: null },
  ],
  estimate: true,
  sources: [
    source("《上海职工医保年度转换通知（转述）》", "上海市医疗保障局（转载）", "", "上海市", "2025年7月1日", "退休人员三级医院住院，起付 1200 元，以上部分支付 92%。", false),
    source("《基本医疗保险用药管理暂行办法》", "国家医疗保障局", "国家医保局令第1号", "全国", "2021年", "甲类按规定支付，乙类先由个人自付一定比例。"),
  ],
  unverified: "其中有的说法据网上资料，未经官方核对。",
  question: "",
  buttons: [],
  suggestions: [{ title: "什么能报什么不能报", payload: "什么能报什么不能报" }, { title: "住院怎么结算", payload: "住院怎么结算" }, { title: "办事小条", payload: "办事小条" }],
};

const WHICH_INSURANCE = {
  ...HOSPITAL,
  status: "asking",
  lead: "上海市住院能报多少，看是哪种医保、去几级医院。",
  taken: ["您母亲", "上海市"],
  blocks: [{ kind: "lines", title: "职工医保（退休）住院", lines: ["三级医院：先自己付 1200 元，超过的报 92%"], table: null }, { kind: "lines", title: "居民医保住院", lines: ["三级医院（满60岁）：先自己付 300 元，超过的报 70%"], table: null }],
  estimate: false,
  question: "您母亲是哪一种医保？",
  buttons: [{ title: "职工医保", payload: "职工医保" }, { title: "居民医保", payload: "居民医保" }, { title: "不清楚", payload: "不清楚" }],
  suggestions: [],
};

const AWAY = {
  topic: "nonlocal_registration",
  status: "answered_in_general",
  lead: "在外地看病能报：先备案，再去联网医院，出院时当场就结。",
  taken: ["上海市"],
  blocks: [
    { kind: "steps", title: "怎么备案、怎么结", lines: ["打开国家医保服务平台 App，或“国家异地就医备案”小程序。", "点「异地备案」。", "点「异地就医备案申请」。", "选参保地、要去看病的地方、险种和备案类型。", "按提示传材料，或者签个人承诺书。", "到备案记录里看办成没有。", "去那边联网的定点医院，出示医保码或社保卡。", "出院时当场结账，只付自己那份。"], table: null },
    { kind: "lines", title: "要带的", lines: ["手工报销带：收费票据、费用清单、诊断证明、病历资料。"], table: null },
    { kind: "lines", title: "不放心就问一声", lines: ["打 12393（医保服务热线）。人在外地，先试 021-12393；打不通就拨 12345。", "网上办：https://fuwu.nhsa.gov.cn/ 。"], table: null },
  ],
  estimate: false,
  sources: [source("《跨省异地就医直接结算经办规程》", "国家医保局、财政部", "医保发〔2022〕22号", "全国", "2023年1月1日", "跨省异地长期居住人员办理登记备案后，未申请变更的长期有效。")],
  unverified: "",
  question: "",
  buttons: [],
  suggestions: [{ title: "转诊转院", payload: "转诊转院" }, { title: "办事小条", payload: "办事小条" }],
};

const SLIP = {
  ...AWAY,
  lead: "【办事小条】异地就医备案（2026年11月22日）",
  blocks: [
    { kind: "lines", title: "要点", lines: ["在外地看病能报：先备案，再去联网医院，出院时当场就结。"], table: null },
    { kind: "lines", title: "去哪里问", lines: ["打 12393（医保服务热线），说清是上海市的医保。"], table: null },
    { kind: "lines", title: "给窗口同志", lines: ["nonlocal_registration：how@全国", "本条由医保问答助手整理，以窗口核定为准。"], table: null },
  ],
  suggestions: [],
};

const HOSTILE = {
  ...AWAY,
  lead: '<img src=x onerror="window.hacked=1">原样显示 javascript:alert(1)',
  blocks: [{ kind: "lines", title: "<script>window.hacked=1</script>", lines: ["<a href='javascript:window.hacked=1'>点我</a> data:text/html,x https://user:pw@evil.example/ http://ok.example/a?b=1"], table: null }],
};

const RULES = [
  [/小条/, SLIP],
  [/<|javascript/, HOSTILE],
  [/职工医保|居民医保|退休/, HOSPITAL],
  [/住院|报多少/, WHICH_INSURANCE],
  [/异地|外地/, AWAY],
];

export function answerTo(text, id) {
  const found = RULES.find(([pattern]) => pattern.test(text));
  if (found) return [{ kind: "answer", id, title: "", ...found[1] }];
  return [{ kind: "text", id, text: "您说的是哪件医保的事？换个说法，我再查。", buttons: [{ title: "居民医保怎么交费", payload: "居民医保怎么交费" }] }];
}
