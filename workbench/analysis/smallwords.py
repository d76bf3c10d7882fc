"""Words of every talk that name no subject, in English, Russian and Chinese: never suggested, searched like others."""

from __future__ import annotations

__all__ = ["PARTICLES", "SMALL"]

_SMALL = """
a about above actually after again all also always am an and another any anybody anyone anything are aren around
as ask asked at away back be because been before being both but by came can cannot come could day did didn do
does doesn doing don done down each either else even ever every everybody everyone everything few first for from
fwiw get gets getting give go goes going gone gonna good got had has have haven having he hello her here hey hi
him his how i if im in into is isn it its ive just keep know last least left less let like ll lol made make many
may maybe me mean might mine more morning most much must my myself need never new next no nobody none nope nor
not nothing now of off oh ok okay old on once one ones only or other our out over own people please put quite
rather re really right said same say says see seen she should since so some somebody someone something soon
sorry still such sure take tell than thank thanks that the their them then there these they thing things think
this those though three thing through time to today together told tomorrow tonight too two under until up us use
ve very want was wasn way we well went were what when where which while who whole whom why will with within
without won would wouldn yeah yes yesterday yet you your yours
"""  # words of every talk, which make no theme
_RUSSIAN = """
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее её мне было вот от
меня еще ещё нет о из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь опять уж
вам ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто
чего раз тоже себе под будет тогда кто этот того потому этого какой ним здесь этом один почти мой тем чтобы
нее сейчас были куда зачем всех никогда можно при два об другой хоть после над больше тот через эти нас про
всего них какая много три эту моя хорошо свою этой перед лучше том нельзя такой им более всегда конечно всю
между это эта те ок привет спасибо пока пожалуйста понял ага угу просто щас тебе мной нужно сегодня завтра вчера срочно
очень
"""
SMALL = frozenset((_SMALL + _RUSSIAN).split())
PARTICLES = frozenset(
    "的了是我你他她它们在有不没就都也这那一么吗呢吧啊哦嗯呀哈和与及或把被给让从到对向为以之其而且但可要会能想说看"
    "做去来上下里外个些几多少很太更最还又再才只每各某谁何怎什哪前后今昨明天年月日时分点请您好谢师大家人两二三四五六七八九十"
    "着过得地所于因如果然后知道先自己该当同中用写早晚周"
)  # a run with one of these is grammar, a time or a greeting more often than a subject
