"""Chinese surnames: which characters are one, and how each is read as a surname or spelt outside the mainland.

Characters follow the Hundred Family Surnames and the most frequent surnames of today; readings that differ from a
character's usual one are those that dictionaries note for surnames. The other spellings are the common ones of Taiwan
(Wade-Giles), Hong Kong (Cantonese) and the Straits (Hokkien, Teochew).
"""

from __future__ import annotations

__all__ = ["COMPOUND", "READINGS", "SINGLE", "SPELLINGS"]

SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫"
    "经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧"
    "隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池"
    "乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古"
    "易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关"
    "蒯相查后荆红游竺权逯盖益桓公肖涂岳帅缑亢况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福付代闫邸官苟仝展候鹿覃区朴么员冼"
    "种召折繁秘祭撒但亓揭占原海初由丛尧补门战税母旷藏撖谌苑靖綦随庹户丘佛晋楚问奉宛矫鄢郄"
)
_COMPOUND = """
万俟 上官 东方 东郭 令狐 仲孙 公冶 公孙 公羊 单于 南宫 司徒 司空 司马 呼延 夏侯 太叔 宇文 完颜 宗政 尉迟 左丘
慕容 拓跋 梁丘 欧阳 淳于 澹台 濮阳 独孤 申屠 百里 皇甫 端木 第五 纳兰 西门 诸葛 谷梁 赫连 轩辕 钟离 长孙 闾丘
鲜于
"""
_READINGS = """
曾 zeng | 单 shan | 仇 qiu | 朴 piao | 解 xie | 查 zha | 盖 ge gai | 区 ou | 任 ren | 缪 miao | 覃 qin tan
翟 zhai di | 乐 yue le | 员 yun | 冼 xian | 种 chong | 重 chong | 召 shao | 折 she | 祭 zhai | 隗 wei kui
宓 mi fu | 繁 po | 秘 bi mi | 能 nai | 佴 nai | 么 yao | 句 gou | 勾 gou | 阙 que | 哈 ha | 车 che | 石 shi
宁 ning | 盛 sheng | 华 hua | 燕 yan | 卜 bu | 尉迟 yuchi | 万俟 moqi | 长孙 zhangsun | 单于 chanyu
澹台 tantai | 令狐 linghu | 呼延 huyan | 欧阳 ouyang | 夏侯 xiahou | 黑 he | 洗 xian | 逄 pang | 莘 shen xin
相 xiang | 应 ying | 那 na | 都 du | 会 gui | 六 lu | 尹 yin | 哥 ge | 藏 zang | 撒 sa | 俞 yu | 费 fei bi
葛 ge | 纪 ji | 贾 jia | 柏 bai bo | 薄 bo | 强 qiang | 曲 qu | 降 jiang | 沈 shen | 郇 xun huan | 晁 chao
谌 chen shen | 褚 chu | 仉 zhang | 乜 nie | 亓 qi | 佘 she | 於 yu | 肖 xiao | 吕 lu | 卫 wei | 闫 yan | 行 xing
尧 yao | 郗 xi chi | 钭 tou | 訾 zi
"""
_SPELLINGS = """
陈 chan tan chin chern | 黄 wong hwang ng ooi | 李 lee ly | 张 cheung chang teo | 王 wong ong | 林 lam lim
吴 ng goh | 刘 lau liew low | 梁 leung leong neo | 何 ho | 蔡 choi tsai chua choy | 郑 cheng tay cheang
谢 tse hsieh chia | 许 hui hsu koh | 徐 tsui hsu chee | 郭 kwok kuo kuok | 曾 tsang tseng chan
杨 yeung young yeo | 周 chow chou chew | 叶 yip yeh yap | 邓 tang teng | 冯 fung | 罗 law lo loh | 苏 so
潘 poon | 朱 chu choo | 钟 chung cheong | 赵 chiu chao teo | 萧 siu hsiao | 肖 siu hsiao | 余 yee | 高 ko kao
江 kong chiang | 胡 wu oh | 孙 suen | 邱 yau chiu khoo | 丘 yau chiu khoo | 洪 hung ang | 方 fong | 石 shih shek
卢 lo loo | 戴 tai | 彭 pang | 姚 yiu yao | 廖 liu liao liew | 谭 tam | 莫 mok | 关 kwan kuan | 温 wan wen
杜 to tu | 蒋 chiang | 沈 sham shen sim | 宋 sung soong | 韩 hon han | 唐 tong | 曹 tso tsao | 严 yim yen
魏 ngai wei | 侯 hau hou | 欧 au | 欧阳 auyeung auyong | 颜 ngan gan | 吕 lui lu | 袁 yuen yuan | 任 yam jen
施 sze shih | 丁 ting
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    entries = (entry.split() for line in text.strip().splitlines() for entry in line.split("|"))
    return {entry[0]: tuple(entry[1:]) for entry in entries}


COMPOUND = frozenset(_COMPOUND.split())
READINGS = _table(_READINGS)
SPELLINGS = _table(_SPELLINGS)
