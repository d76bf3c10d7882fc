"""Lists from which the bots' posts are drawn: dishes, jobs, services, questions of the day."""

# ruff: noqa: E501 - wide characters count twice
from __future__ import annotations

_MEAT = """
回锅肉 水煮鱼 宫保鸡丁 红烧狮子头 粉蒸排骨 鱼香肉丝 泡椒牛肉 酱爆鸭丁 梅菜扣肉 啤酒鸭 青椒肉丝 土豆烧牛腩 糖醋里脊 蒜苗炒腊肉 咖喱鸡
孜然羊肉 豆豉蒸鱼 藿香鲫鱼 芋儿鸡 冬笋炒肉 火爆腰花 香菇滑鸡 番茄炖牛尾 豇豆烧排骨 魔芋烧鸭 酸菜鱼 蒜泥白肉 椒麻鸡 萝卜炖羊肉 盐煎肉
"""
_GREENS = """
炝炒莲白 蒜蓉空心菜 麻婆豆腐 干煸四季豆 番茄炒蛋 清炒豌豆尖 鱼香茄子 酸辣土豆丝 白灼菜心 凉拌木耳 醋溜白菜 家常豆腐 炒凤尾 韭菜鸡蛋
手撕包菜 清炒丝瓜 蚝油生菜 南瓜百合 红油笋丝 虎皮青椒 上汤娃娃菜 荷塘小炒 炒藕片 凉拌黄瓜 素炒三丝
"""
_NOODLES = """
担担面 牛肉面 豌杂面 酸辣粉 红油抄手 鸡汤米线 炸酱面 番茄煎蛋面 肥肠粉 臊子面 凉面 刀削面 三鲜砂锅 煎蛋汤面 葱油拌面
"""
_SOUPS = """
番茄蛋花汤 酸菜粉丝汤 冬瓜排骨汤 紫菜蛋汤 玉米胡萝卜汤 绿豆汤 萝卜连锅汤 丝瓜汤 豆腐鱼头汤 银耳羹 南瓜汤 海带汤 醪糟粉子
"""
NOTES = [
    "二楼小炒窗口今日停", "轻食窗口买一送一, 送的是沙拉", "B1饮水机滤芯更换, 请用A口", "今日有免费水果: 橘子", "打包盒库存不多, 请自带",
    "四号窗口排队最短(厨师长说的)", "失物招领: 工牌一张, 在收银台", "今日辣度: 三颗星", "酸奶区补货中, 11:30 以后有", "阿姨今天心情好, 肉给得多",
    "电梯A检修, 去B1请走楼梯", "下午茶: 红豆饼 15:30", "米饭今天偏硬, 已反馈", "晚餐供应到 20:30", "加班餐请 17:00 前登记",
]  # fmt: skip
EVAL_JOBS = [
    "zh-math-200", "zh-read-500", "code-py-164", "chat-arena-300", "safety-zh-420", "long-ctx-8k", "tool-use-80",
    "poem-120", "recipe-60", "date-arith-90", "en-qa-400", "summ-zh-250", "rewrite-150", "market-intent-1k",
]  # fmt: skip
TRAIN_JOBS = [
    ("mortar-7b-warm", 64), ("mortar-32b-main", 256), ("filter-small-v2", 8), ("dedupe-embed", 16),
    ("mortar-32b-anneal", 256), ("long-ctx-ext", 128), ("tokenizer-fit", 4), ("mix-ablation", 32),
]  # fmt: skip
CAUSES = [
    "OOM, rank 17", "通信超时 (rank 3 ↔ 11)", "数据分片校验失败 shard-0412", "磁盘只读 node-88", "loss=nan, 已停",
    "镜像拉取超时", "配额不足: GPU 32/24", "配置缺字段 eval.suite", "断言失败: vocab 对不上", "被更高优先级任务抢占",
]  # fmt: skip
SERVICES = [
    "gw-ext", "gw-int", "feature-store", "infer-pool-a", "infer-pool-b", "obj-store", "job-sched", "label-hub",
    "log-pipe", "auth-proxy", "vec-index", "metrics-tsdb",
]  # fmt: skip
SYMPTOMS = [
    ("p99 延迟", "ms", 1800, 9400), ("错误率", "%", 3, 38), ("队列积压", "条", 4000, 91000), ("CPU", "%", 91, 99),
    ("磁盘使用", "%", 86, 97), ("连接数", "", 3200, 9800), ("重启次数", "次/10min", 3, 14), ("心跳丢失", "节点", 1, 9),
]  # fmt: skip
PRODUCT_SYMPTOMS = [
    ("麦小臼 首字延迟 p95", "ms", 2100, 7800), ("麦小臼 5xx", "%", 2, 19), ("端上崩溃率", "‱", 9, 61),
    ("敏感词拦截突增", "倍", 3, 8), ("空回复占比", "%", 2, 11), ("灰度桶流量偏斜", "%", 7, 31),
]  # fmt: skip
US_SERVICES = ["feature-store-us", "xfer-sync", "label-cache", "airlock", "spark-us-2", "minhash-batch", "notebook-hub"]
US_SYMPTOMS = [
    ("disk usage", "%", 86, 98), ("job lag", "min", 35, 240), ("failed tasks", "", 4, 71), ("oldest message", "min", 20, 190),
    ("p99 latency", "ms", 2200, 9100), ("replica drift", "rows", 120, 48000),
]  # fmt: skip
DEPLOYS = [
    "xfer-sync", "dedupe-ui", "label-cache", "redteam-runner", "eval-dash", "minhash-batch", "prompt-bank", "airlock",
    "guideline-site", "notebook-hub",
]  # fmt: skip
QUESTIONS = [
    "What did you break yesterday?", "Anything blocked on the other side of the ocean?", "One thing you will not do today?",
    "Which meeting could have been a note?", "What are you waiting for?", "Is anything on fire, smouldering, or suspiciously quiet?",
    "Who needs a review?", "What surprised you?", "Any data that looks wrong?", "What will be done by tonight, Chengdu time?",
    "What can be deleted from the board?", "Where do you need a second pair of eyes?", "What did you learn from a log?",
    "Any visitors, visas or vacations?", "What is the smallest next step?", "Is your ticket still about what it says?",
    "What would make today boring, in a good way?", "Did the nightly finish?", "Any number that moved more than 5 %?",
    "Who should hear about this before Friday?", "What are you unsure about?", "Anything to hand over before the weekend?",
    "Does anybody own the flaky test yet?", "What is the plan if the sync is late again?", "Which dashboard do you not believe?",
    "What did you say no to?", "Who helped you yesterday?", "Is there coffee?",
]  # fmt: skip
MEAT, GREENS, NOODLES, SOUPS = (text.split() for text in (_MEAT, _GREENS, _NOODLES, _SOUPS))
ROTA = ["luo", "wangl", "chen"]
