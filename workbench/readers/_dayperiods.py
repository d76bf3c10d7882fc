"""The words that phones put beside a time of day, and the hours they stand for, from the Unicode CLDR.

Made by tests/tools/calendar_words.py; words are folded as `_clock.bare` folds them.
"""

from __future__ import annotations

__all__ = ["PERIODS"]

# hours from-to -> words; a night reaches over midnight
PERIODS: dict[tuple[int, int], str] = {
    (0, 1): (
        "2400 aadhiraat canolnos danoite emesnatës gauerd gauerdia gece geceyarısı gecəyarı hatinggabi "
        "keskiyö keskiyöllä kesköö keskööl kuty-si ky lamiezulnopții medianoite meia-noite mesnatë "
        "mezzanotte mi mid middernacht middernag midn midnat midnatt midnight miezulnopții min minuit "
        "mitjanit mitternacht miðnætti mn mëzaneutte nửađêm opoln opolnoci opolnoči opółn opółnocy pagi "
        "pitunapyterupé poln polnoc polnoč ponoć pusnakts pusnaktī półn północ půl půln půlnoc "
        "saasitazausiku tengahmalam usiku vidurnaktis yarimtun éjfél ночі полн полночь полноќ полунощ "
        "поноћ північ түнгі түнжарымы түнорт түнортосу шөнөдунд яримтун ҝеҹәјары կգ․ կեսգիշեր կեսգիշերին "
        "חצות ءتۇنجارىمى آدھیرات تۇنگى فيالمساء منتصفالليل نیمهشب आधीरात मध्यरात मध्यरात्र मध्यरात्रि मरा "
        "ਅੱਧੀਰਾਤ મધ્યરાત્રિ મરાત્રિ நள் நள்ளிரவு అర్ధరాత్రి ಮಧ್ಯರಾತ್ರಿ അ അർദ്ധരാത്രി මැ මැදියම මැදියමටපසු "
        "เที่ยงคืน ທ່ຽງຄືນ သန်းခေါင်ယံ შუაღამე შუაღამეს እኩለሌሊት អធ្រាត្រ 午夜 真夜中 자정 "
    ),
    (0, 4): "delanuit dumat dumatin enatës gajanɩ gecə gjn mat matin natë ночі ноќ ноќе ніч ҝеҹә",
    (0, 5): "dienag nacht nachts nag nat natt omnatten pånatten znacht 凌晨",
    (0, 6): (
        "aðnóttu damadrugada delamadrugada dinotte día entathakusa goiz goizald goizaldea goizaldeko "
        "kurãge madrugada matinada nacht naktis natt ngumaga notte nt nótt pitunaetéramẽ pånatta pånatten "
        "snachts umaga գիշեր գիշերը գիշերվա գշր ሌሊት በሌሊት "
    ),
    (0, 10): "pagi",
    (0, 12): (
        "1ka a adduha ag am amvormittag an ankstāinan antemidí ap atm banhaet bn bore braxkndaax comme "
        "damanhã de delamañana delmatin dinda dop dopoldne dopołdnja dopołedniŏ eparadites fh fm ft "
        "förmiddag fọmọ́nin gh goöň göň günortadanöň hengihengi hh hoseng i/m iarmade ib ibikɛ̂glà "
        "icheheavo idiɓa inthemorning isuk iđitbeaivet iđitbeaivi kangama karoon ki kiroko kiɛmɛ́ɛm krn "
        "kíkíríg lb leebi lumalwak lwamilawu m ma makeo mambia manhã maná mat matin mañana mbaʼámbaʼ "
        "mbaꞌmbaꞌ mo moies mor morning muhi munkyo nd ntufat ntɔ́ngɔ́ nụtụtụ od pagi/siang pamilau "
        "paradite pd pg pg/sg piopensuno priekšp priekšpusdiena priekšpusdienā priešpiet prijepodne prp "
        "prīškpušdīnē rn rw rũ sa saaku safiya sf sokallim soodo sub subaka subbaahi sárúwá taparachu "
        "tesiran tifawt to too uhrvörmiddaachs ulloqeqqata-tungaa uluchelo utuko vaasisu vm vorm vormittag "
        "vörmeddaach wd wichishu yb ybore ynybore zdatazal zmu àárɔ̀ àárọ̀ öö öň ĩyakwakya ŋ ŋdi ǁgoagas "
        "ɛnkakɛnyá ʊshilèkʊboɖu πμ а ам апн апоўначы дп обедтэикеле преподне претпл пријеподне проб таңкы "
        "то тң эи үө ӕмбисбоныразмӕ ա לפנהצ פֿאַרמיטאָג اےایم بن تد ص صباحا صباحًا صبحمنجهند غم ق قبلازظهر "
        "قظ چب چۈشتىنبۇرۇن ܏ܩ ܏ܩܛ ߛ एएम तडके दुपहरब्रोंठ पूर्वाह्न फुं भोर भ्यागा येएम सकाळीं सबेरे सवेर "
        "सुबुहजा এএম নুমাং ਪੂਦੁ ਸ ଏ ଏଏମ ପୂ ପୂର୍ବାହ୍ନ ఉ ఎ ఎఎమ్ පෙ පෙව ก่อนเที่ยง ກ່ອນທ່ຽງ སྔ་ཆ་ སྔ་དྲོ་ "
        "နံနက် ማለዶ ቀደምሰርምዕል ቅቀ ጠ ጥዋት ጽባሕ ፋዱስጃብ Ꮜ ᏌᎾᎴ ᐁᒼ ᐊᒼ នៅពេលព្រឹក ព្រឹក ᠦ᠂ᠥ ᱥᱮᱛᱟᱜ ⵜⵉⴼⴰⵡⵜ 上午 午前 ꎸꄑ 오전 "
        "𐐰𐑋 𐑨𐑥 𞤢 𞤢𞤰 "
    ),
    (1, 3): "ل ليلاً",
    (1, 4): "بامداد",
    (1, 6): "පා පාන්දර",
    (1, 12): "pagi",
    (3, 5): "அதி அதிகாலை",
    (3, 6): "לפנותבוקר فجرًا فيالصباح പുലർച്ചെ 아침",
    (4, 5): "fɔŋli",
    (4, 6): "hajnal sübh сүбһ प पहाट ভোর ভোরবেলায় 𑄛𑄧𑄖𑄳𑄠𑄃𑄟𑄧𑄣𑄳𑄠𑄬",
    (4, 7): "alfajiri asb asʊbaa",
    (4, 9): "emëngjesit mëngjes r ráno",
    (4, 10): "наутро утро",
    (4, 11): "сутринта",
    (4, 12): (
        "dumat dumatin mat matin morning subah sáng ujutro πρωί τοπρωί ранку ранок утра утро ујутру јутро "
        "صبح صبحمیں बिहान सुबह ਸਵੇਰੇ સવાર સવારે 朝 "
    ),
    (5, 8): "早上 清晨",
    (5, 10): "aamu aamulla morg morgen morgens morgon ommorgenen påmorg påmorgonen",
    (5, 12): (
        "ammorge dieoggend dimineața dimineață hommik hommikul morge oggend ŋdi கா காலை ຕອນເຊົ້າ ເຊົ້າ დილ დილა დილით "
    ),
    (6, 9): "reggel",
    (6, 10): "ekuseni jut jutro mg morg morgen morgon påmorgenen påmorgonen rano zj zjut zjutraj",
    (6, 11): "ertalab sabah эрталаб",
    (6, 12): (
        "aðmorgni damanhã damattin damañá delamañana dimattina goiza goizeko jutro kusãgki kuêmaramẽ "
        "madaling-araw manhã mattin mattina matí mañana mañá morgunn mrg norīta ochtend rytas rīts "
        "sochtends səhər ujutro ujutru сәһәр таң таңғы ујутро ујутру эртеңменен эртңмн јутро өглөө առավոտ "
        "առավոտյան առվ בבוקר בוקר تاڭ تاڭعى ص صباحًا स सकाळ সকাল সকালবেলায় ఉదయం ಬೆಳಗ್ಗೆ രാവിലെ උ උදේ "
        "ตอนเช้า เช้า ในตอนเช้า ጥዋት 오전 𑄝𑄬𑄚𑄳𑄠𑄬 "
    ),
    (7, 12): "asubuhi gajaka gjk",
    (8, 12): "上午 朝早",
    (9, 12): "de dop dopol dopoledne dopoludnia dopoludnie délelőtt eparadites paradite",
    (10, 12): (
        "aamup aamupäivä aamupäivällä ap dop dopoldan dopoldne fm form formiddag förm förmiddag "
        "omformiddagen przedpoł przedpołudnie przedpołudniem påformiddagen påförm påförmiddagen vorm "
        "vormittag vormittags претпл претпладне "
    ),
    (10, 13): "emini",
    (10, 15): "siang",
    (11, 12): "öğledenönce",
    (11, 14): "наобяд",
    (11, 18): "kunduzi кундузи",
    (12, 13): (
        "1200 adhuhuri amiază canoldydd delmediodía domediodía dél emesditës günorta hd hádegi "
        "iandé-ara-pyturepé keskip keskipäivä keskipäivällä keskpäev keskpäeval kp kurã-kuju laamiază m "
        "madhyanh mchana mediodía meio-dia mesditë mezzogiorno midday midi migdia mittag mittags "
        "mëzogiorno nap napol napoludnie noon opold opoldne perpiet podne pol pold poldne poledne poludnie "
        "poł południe pusd pusdienlaiks pusdienlaikā saasitazamchana tanghaling-tapat tengahhari tr trưa "
        "tushpayti vidurdienis wpoł wpołudnie ö öğle дня напл напладне пладне подне полд полдень полудень "
        "талтүс тушпайти түскі чактүш чт ҝ ҝүнорта үддунд կեսօր կեսօրին կօ․ ءتالتۇس بعدازظهر بعدازچاشت "
        "تالءتۇس تۇسكى ظهر ظهرًا दु म मध्यान्ह நண் நண்பகல் ഉച്ച ම මධ්යාහ්නය ช่วงเที่ยง ตอนบ่าย เที่ยง "
        "ในตอนบ่าย ຕອນທ່ຽງ ທ່ຽງ မွန်းတည့် შუადღ შუადღე შუადღეს ቀ ቀትር Ꭲ ᎢᎦ ថ្ងៃត្រង់ 中午 正午 정오 "
    ),
    (12, 14): "eguerd eguerdia eguerdiko mittag tengahhari zmittag ŋdɔ மதி மதியம் ഉച്ചയ്ക്ക് ද දවල්",
    (12, 16): (
        "afternoon alasiri dopahar gshk gɩshilikɔnɔ hapon mchana nghapon בצהריים צהריים دوپہر دوپہرمیں "
        "अपरान्ह दु दुपार दोपहर দুপুর দুপুরবেলায় ਦੁਪਹਿਰੇ બપોર બપોરે ຕອນທ່ຽງ ຕອນບ່າຍ ສ ສວາຍ နေ့လယ် 昼 "
        "𑄘𑄨𑄝𑄪𑄎𑄳𑄠 "
    ),
    (12, 17): "gündüz μεσημ μεσημέρι τομεσημέρι ҝүндүз",
    (12, 18): (
        "aft afternoon apm après-midi chiều delapm delaprès-midi delpomeriggio diemiddag diena "
        "dipomeriggio dopoidisnâ du după-amiaza după-amiază délután efterm eftermiddag eftirhádegi em "
        "epasdites etterm ettermiddag iltap iltapäivä iltapäivällä intheafternoon ip middag odp odpoledne "
        "omeftermiddagen pasdite poidisnâ pomeriggio pop popietė popod popodne popol popoldan popoldne "
        "popoludnie popoludní popoł popołudnie popołudniu poslijepodne prynhawn pärastlõuna pärastlõunal "
        "påefterm påeftermiddagen påettermiddagen pēcpusd pēcpusdiena pēcpusdienā sd smiddags síðdegis "
        "ynyprynhawn yprynhawn öğledensonra день дня попл попладне попод поподне послийеподне түстенкейін "
        "түстенкейінгі түшткйн түштөнкийин уподне өдөр ցերեկ ցերեկը ցերեկվա ցրկ تۇستەنكەيىن تۇستەنكەيىنگى "
        "మధ్యాహ్నం ಮಧ್ಯಾಹ್ನ ნაშუადღ ნაშუადღევი ნაშუადღევს ከሰዓት នៅពេលរសៀល រសៀល 오후 "
    ),
    (12, 19): "datarde karukaramẽ rãkãnhkỹ tarde",
    (12, 20): "delatarde tarde",
    (12, 24): (
        "2ja ak akasuba aluula amnamittag anw banringzgvaq baubaukndaax carra ch chilo cɛɛ́nko datarde "
        "delatarde desira dilolo du e/m ea eahketbeaivet eahketbeaivi eb ebongi ebyámu efiafi eftermade "
        "eftermiddag eh eigulo em ep epasdites ew f fi fọívnin gd gm gosoň gsoň günortadansoň hawwaro "
        "hwaĩ-inĩ ichamthi in ip iɓugajɔp kikiiɗe kingoto kisɛ́ndɛ koosk kooskoliny kugú kyiukonyi lilli "
        "lk lumalwap makaaripi mchochill md mog mpókwa muu nabali nabalị nachm nam namittag ncwònzém ngo "
        "ngəgógəle nm nommendaach nomë nomëttes ntmeddit nyiaghuo odp ot p pamunyi papussideinan pasdite "
        "pashamihe piecpušdīnē pipinisuno pm pn pop popiet popodne popoldne popołdnju popołedniu posmidí "
        "ptg ptm pēcp pēcpusd pēcpusdiena pēcpusdienā sanje shwane sn soir soré/malem soň sr/mlm tadggʷat "
        "tarde teipa thapama tk tŋ uhrnommendaachs uk ulloqeqqata-kingorna wb wengi wótp wótpołdnja yamma "
        "yh ym zaarikayb zmw ös ĩyawĩoo ŋkambɔ́tnji ũg ǃuias ɔ̀sán ɛndámâ ɣ ɣetrɔ ʊshilèkʊsasʊ μμ апд "
        "апоўдні обедтэмейле п пм попл поподне послијеподне пп слоб тк түштөнкийинки эк үх ӕмбисбоныфӕстӕ "
        "հ אחהצ נאָכמיטאָג ب بظ بعدازظهر تك دن شاممنجهند غو ك م مساء مساءً منجهندشام پیایم چك چۈشتىنكېيىن "
        "܏ܒ ܏ܒܛ ߥ अपराह्न दपेहरा/संजा दपैहरबाद दुपहरपतॖ पीएम बे बेलासे शामजा सञ सांजे सांझ सांम পিএম ਬਾਦੁ "
        "ਸ਼ ଅ ଅପରାହ୍ନ ପି ପିଏମ పి పిఎమ్ సా ප පව หลังเที่ยง ຫຼັງທ່ຽງ ཕྱི་ཆ་ ཕྱི་དྲོ་ ညနေ ሓቆስርምዕል ምሴት ቃማ ከ "
        "ከሰዓት ድቀ ፋዱስደምቢ Ꮢ ᏒᎯᏱᎢ ᏒᎯᏱᎢᏗᏢ ᐲᒼ ᠦ᠂ᠬᠣ ᱧᱤᱫᱟᱹ ḍeffiraza ọ̀sán ⵜⴰⴷⴳⴳⵯⴰⵜ 下午 午後 ꁯꋒ 오후 𐐹𐑋 𐑐𐑥 𞤩 𞤩𞤰 "
    ),
    (13, 16): "บ่าย",
    (13, 18): "nachm nachmittag nachmittags بعدالظهر",
    (13, 19): "ntambama tarda vesprada بعدازچاشت عصر 下午 下昼 下晝",
    (13, 21): "datarde tarde",
    (14, 15): "ഉച്ചതിരിഞ്ഞ്",
    (14, 16): "பிற் பிற்பகல்",
    (14, 18): "amnamittag namittag ɣetrɔ следобед හ හවස",
    (14, 19): "arrats arratsaldea arratsaldeko petang",
    (15, 18): "sore വൈകുന്നേരം",
    (16, 18): "gabi nggabi אחהצ אחרהצהריים سہپہر বিকাল மா மாலை ตอนเย็น เย็น ในตอนเย็น 𑄝𑄬𑄣𑄳𑄠𑄬",
    (16, 19): "jioni साँझ ညနေ 夕方",
    (16, 20): "evening gtsh gɩteŋshile shaam शाम સાંજ સાંજે ຕອນແລງ ແລງ",
    (16, 21): "सं संध्याकाळ ਸ਼ਾਮ ਸ਼ਾਮੀਂ",
    (17, 19): "axşamüstü ахшамүстү",
    (17, 20): "απόγ απόγευμα τοαπόγευμα",
    (18, 19): "akşamüstü സന്ധ്യ",
    (18, 20): "شام شاممیں সন্ধ্যা সন্ধ্যাবেলায় 𑄥𑄎𑄧𑄚𑄳𑄠",
    (18, 21): (
        "este eve evening fiẽ intheevening navečer tối uveče veče wiecz wieczorem wieczór вече кечинде "
        "кечк кечкурун кеш кешкі орой увече كەش كەشكى كەشى அந்திமா அந்திமாலை సాయంత్రం ಸಂಜೆ ค่ำ საღ საღამო "
        "საღამოს នៅពេលល្ងាច ល្ងាច 저녁 "
    ),
    (18, 22): (
        "daseia kechqurun seara seară seia več večer zv zveč zvečer веч вечер вечера вечерта кечқурун בערב ערב "
    ),
    (18, 23): "illalla ilta vakars vakarā õhtu õhtul",
    (18, 24): (
        "aabig aand abend abends aften avond aðkvöldi dieaand disera dusoir embrëmjes gabi kv kveld kväll "
        "kvöld malam mbrëmje minnos nggabi omaftenen påkvelden påkvällen savonds sera soir vakaras yrhwyr "
        "zaabig вечер вечора вечір навечер երեկո երեկոյան երկ مساءً රෑ ማታ ምሽት በምሽት "
    ),
    (19, 3): "രാത്രി",
    (19, 4): "usiku",
    (19, 21): "akşam iluntz iluntzea iluntzeko vespre",
    (19, 22): "बेलुकी",
    (19, 23): "夜",
    (19, 24): "axşam danoite ebusuku kutykỹ malam noite pitunaramẽ ахшам شب ည 夜晚 晚上",
    (20, 4): "night raat βράδυ τοβράδυ رات راتمیں रात রাত্রি রাত্রিবেলায় રાત્રિ રાત્રે 𑄢𑄬𑄖𑄴",
    (20, 5): "ກາງຄືນ ຕອນກາງຄືນ",
    (20, 24): "delanoche gjb gɩjibɔŋɔ noche",
    (21, 3): "இ இர இரவு 밤",
    (21, 4): "noću ponoći zã éjjel đêm ноћ ноћу रा रात्र ਰਾਤ ਰਾਤੀਂ",
    (21, 5): "ღამ ღამე ღამით",
    (21, 6): "gece noc noć noću wnocy ноћ ноћу түн түнгі түничинде шөнө ءتۇن تۇنگى రాత్రి ರಾತ್ರಿ กลางคืน",
    (21, 24): "atnight danoite gaua gaueko night nit noite នៅពេលយប់ យប់",
    (22, 3): "בלילה לילה",
    (22, 4): "noc vn vnoci ночи ночь презнощта रात",
    (22, 5): "noapte noaptea",
    (22, 6): "daneutte kechasi neutte noč po ponoči кечаси",
    (23, 4): "夜中",
    (23, 5): "yö yöllä öösel",
    (23, 6): "nakts naktī",
}
