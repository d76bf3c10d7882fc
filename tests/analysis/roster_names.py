"""Names of two invented rosters, put together anew from common ones: the second was made when every rule stood.

The first showed faults, which were mended: of 238 pairs 206 were suggested before, all after. The second was measured
once, and nothing was changed for it.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FIRST", "SECOND", "Names"]


class Names(NamedTuple):
    """People by script: written ways of each name, in the order that `roster.written` explains."""

    chinese: list[tuple[str, str, str]]  # characters, pinyin with the surname first, traditional characters
    russian: list[tuple[str, str, str]]  # Cyrillic, Latin, short first name
    english: list[tuple[str, str, str]]  # first name, surname, short first name
    arabic: list[tuple[str, str, str]]  # Arabic, two Latin spellings
    japanese: list[tuple[str, str, str]]  # characters, kana, Latin


FIRST = Names(
    chinese=[
        ("单雨桐", "Shan Yutong", "單雨桐"),
        ("仇佳宁", "Qiu Jianing", ""),
        ("解明哲", "Xie Mingzhe", ""),
        ("查思远", "Zha Siyuan", ""),
        ("尉迟安", "Yuchi An", "尉遲安"),
        ("欧阳子轩", "Ouyang Zixuan", "歐陽子軒"),
        ("吕思琪", "Lü Siqi", "呂思琪"),
        ("区志强", "Ou Zhiqiang", "區志強"),
        ("乐诗涵", "Yue Shihan", "樂詩涵"),
        ("盖文杰", "Ge Wenjie", "蓋文傑"),
        ("谢雅婷", "Xie Yating", "謝雅婷"),
        ("程立群", "Cheng Liqun", ""),
        ("程丽群", "Cheng Liqun", "程麗群"),
        ("韩东升", "Han Dongsheng", "韓東昇"),
    ],
    russian=[
        ("Дмитрий Захаров", "Dmitry Zakharov", "Дима"),
        ("Екатерина Щербакова", "Ekaterina Shcherbakova", "Катя"),
        ("Юрий Цветков", "Yuri Tsvetkov", ""),
        ("Наталья Журавлёва", "Natalia Zhuravleva", ""),
        ("Алексей Хохлов", "Alexey Khokhlov", "Лёша"),
        ("Евгений Чернышов", "Evgeny Chernyshov", "Женя"),
        ("Оксана Бойко", "Oksana Boyko", ""),
        ("Михаил Ершов", "Mikhail Ershov", "Миша"),
    ],
    english=[
        ("Margaret", "Whitlock", "Peggy"),
        ("Robert", "Dunleavy", "Bob"),
        ("Theodore", "Ashgrove", "Ted"),
        ("Katherine", "Oyelaran", "Kate"),
        ("Nathaniel", "Prowse", "Nate"),
        ("Elizabeth", "Varga", "Liz"),
        ("Jonathan", "Mbeki", "Jon"),
        ("Anneliese", "Krämer", ""),
    ],
    arabic=[
        ("خالد المنصوري", "Khaled Al-Mansouri", "Khalid Almansoori"),
        ("فاطمة الزهراني", "Fatima Al-Zahrani", "Fatma Alzahrani"),
        ("مصطفى درويش", "Mustafa Darwish", "Moustafa Darwish"),
        ("ياسمين قاسم", "Yasmin Qasim", "Yasmine Kassem"),
        ("إبراهيم حداد", "Ibrahim Haddad", "Ebrahim Hadad"),
    ],
    japanese=[
        ("高橋 翔太", "タカハシ ショウタ", "Takahashi Shota"),
        ("渡辺 美咲", "ワタナベ ミサキ", "Watanabe Misaki"),
        ("長谷川 蓮", "ハセガワ レン", "Hasegawa Ren"),
        ("小林 京子", "コバヤシ キョウコ", "Kobayashi Kyoko"),
    ],
)
SECOND = Names(
    chinese=[
        ("曾国祥", "Zeng Guoxiang", "曾國祥"),
        ("翟秋实", "Zhai Qiushi", ""),
        ("缪若兰", "Miao Ruolan", "繆若蘭"),
        ("任飞", "Ren Fei", "任飛"),
        ("司徒慧", "Situ Hui", ""),
        ("令狐冲", "Linghu Chong", "令狐沖"),
        ("阚泽", "Kan Ze", "闞澤"),
        ("宁浩东", "Ning Haodong", "寧浩東"),
        ("车晓", "Che Xiao", "車曉"),
        ("龚绿怡", "Gong Lüyi", "龔綠怡"),
        ("朴恩惠", "Piao Enhui", ""),
        ("傅静怡", "Fu Jingyi", "傅靜怡"),
        ("付静宜", "Fu Jingyi", "付靜宜"),
        ("钟离昧", "Zhongli Mei", "鍾離昧"),
    ],
    russian=[
        ("Владимир Жуков", "Vladimir Zhukov", "Вова"),
        ("Анастасия Гаврилюк", "Anastasia Gavrilyuk", ""),
        ("Пётр Шевченко", "Petr Shevchenko", "Петя"),
        ("Яна Лисицына", "Yana Lisitsyna", ""),
        ("Николай Хомяков", "Nikolay Khomyakov", "Коля"),
        ("Татьяна Юдина", "Tatiana Yudina", "Таня"),
        ("Игорь Ющук", "Igor Yushchuk", ""),
        ("Святослав Ильин", "Svyatoslav Ilyin", ""),
    ],
    english=[
        ("William", "Okonkwo", "Bill"),
        ("Susan", "Thackeray", "Sue"),
        ("Gregory", "Lindqvist", "Greg"),
        ("Rebecca", "Holloway", "Becky"),
        ("Patrick", "Szymanski", "Paddy"),
        ("Deborah", "Quist", "Deb"),
        ("Frederick", "Amsterdam", "Fred"),
        ("Chloé", "Beaumont", ""),
    ],
    arabic=[
        ("طارق الشريف", "Tarek El-Sherif", "Tariq Alsharif"),
        ("نادية بوزيد", "Nadia Bouzid", "Nadiya Bouzeed"),
        ("عمر السعدي", "Omar Al-Saadi", "Umar Alsaadi"),
        ("سليمان رشيد", "Suleiman Rashid", "Sulayman Rasheed"),
        ("ليلى كريمي", "Leila Karimi", "Layla Kareemi"),
    ],
    japanese=[
        ("佐々木 大輔", "ササキ ダイスケ", "Sasaki Daisuke"),
        ("中島 由美", "ナカジマ ユミ", "Nakajima Yumi"),
        ("清水 悠斗", "シミズ ユウト", "Shimizu Yuto"),
        ("遠藤 恵子", "エンドウ ケイコ", "Endo Keiko"),
    ],
)
