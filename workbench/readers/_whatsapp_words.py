"""WhatsApp's own phrases in the languages it is exported in, each matched whole or from its beginning, never anywhere.

A user's sentence that merely holds such a word stays a user's sentence. What is missing here costs a file's kind or a
mark (deleted, edited), never a message.
"""

# ruff: noqa: E501 - a phrase is kept whole on its line, and wide characters count twice
from __future__ import annotations

import re

__all__ = [
    "ATTACHED",
    "CALL",
    "DELETED",
    "EDITED",
    "FILE_NAMES",
    "JOIN",
    "LEAVE",
    "NOTICE",
    "OMITTED",
]

# <...> alone in a message where the exporter left the file out (Android).
_MEDIA = """
<media omitted>|<multimedia omitido>|<archivo omitido>|<medien ausgeschlossen>|<medien weggelassen>|<médias omis>
<fichier omis>|<media omessi>|<media omesso>|<mídia oculta>|<mídia omitida>|<ficheiro não revelado>
<arquivo de mídia oculto>|<media weggelaten>|<media utelatt>|<uten vedlegg>|<media utelämnat>
<media har utelämnats>|<medier udeladt>|<mediefil udeladt>|<media jätettiin pois>|<media jätetty pois>
<без медиафайлов>|<файл пропущен>|<медіа пропущено>|<pominięto multimedia>|<pliki pominięto>|<média vynechány>
<médiá vynechané>|<média elhagyva>|<hiányzó médiafájl>|<conținut media omis>|<без файл>
<medijski zapis izostavljen>|<datoteke izpuščene>|<медији су изостављени>|<без фајлови>|<αρχείο παραλήφθηκε>
<εξαίρεση πολυμέσων>|<medya dahil edilmedi>|<medya atlanmış>|<تم استبعاد الوسائط>|<رسانه حذف شد>|<המדיה לא נכללה>
<מדיה הושמטה>|<मीडिया के बिना>|<मीडिया वगळण्यात आला>|<মিডিয়া বাদ দেওয়া হয়েছে>|<મીડિયા અવગણવામાં આવ્યા>
<கோப்புகள் விடப்பட்டன>|<మీడియా విస్మరించబడింది>|<ಮಾಧ್ಯಮ ಕೈಬಿಡಲಾಗಿದೆ>|<മീഡിയ ഒഴിവാക്കി>|<میڈیا چھوڑ دیا گیا>
<ไฟล์สื่อถูกลบ>|<สื่อถูกลบ>|<bỏ qua tệp phương tiện>|<bỏ qua media>|<media tidak disertakan>|<media dikecualikan>
<media disingkirkan>|<media hazijajumuishwa>|<省略多媒体文件>|<忽略多媒體檔>|<省略多媒體檔>|<メディアなし>
<メディアは含まれていません>|<미디어 파일 제외됨>|<미디어 파일을 생략한 대화내용>|<fitxers multimèdia omesos>
<mitjans omesos>|<meedia ära jäetud>|<medija praleista>|<bez multivides>|<media u hoq>|<файлдар қосылмаған>
<fayl o‘tkazib yuborildi>|<media weggelaat>|<view once voice message omitted>|<media buraxıldı>
<media çıxarılmışdır>|< média vynechána >|<média vynechána>|<meedia välja jäetud>|< پیوست نما/آهنگ حذف شد >
<મિડિયા છોડી મૂકાયું>|<મીડીયા અવગણવામાં આવ્યા>|<файл қосылған жоқ>|<ບໍ່ລວມມີເດຍ>|<praleistas medijos turinys>
<nav iekļauta multivide>|<без фајл>|<मीडिया वगळले>|<ਮੀਡੀਆ ਛੱਡਿਆ>|<ਮੀਡੀਆ ਛਡਿਆ ਗਿਆ>|<medij izpuščen>|<media hequr>
<media imerukwa>|< ஊடகங்கள் நீக்கப்பட்டது >|<మాధ్యమం విస్మరించబడింది>|<ınalis ang media>|<inalis ang media>
<walang kalakip na media>|<میڈیا ہٹا دیا گیا>|<image omitted>|<video omitted>|<audio omitted>|<document omitted>
<gif omitted>|<sticker omitted>|<imagen omitida>|<video omitido>|<documento omitido>|<audio omitido>|<gif omitido>
<sticker omitido>
"""
# Where iOS left the file out, after U+200E: the phrase and the kind of file.
_KINDS = {
    "image": "image|Bild|imagen|imagem|immagine|afbeelding|изображение|зображення|obraz|bild|kép|εικόνα|图像|圖片|图片|画像|이미지|사진|görüntü|resim|gambar|foto|الصورة|صورة|תמונה|hình ảnh",
    "video": "video|Video|vídeo|vidéo|видео|відео|wideo|videó|βίντεο|视频|影片|動画|비디오|동영상|الفيديو|فيديو|סרטון|סרטון וידאו",
    "audio": "audio|Audio|áudio|аудиофайл|аудио|аудіо|dźwięk|plik audio|ljud|hangfájl|ήχος|音频|音訊|音声|오디오|ses|المقطع الصوتي|الصوت|קובץ שמע|âm thanh",
    "sticker": "sticker|Sticker|figurinha|autocollant|стикер|стікер|naklejka|matrica|αυτοκόλλητο|klistermärke|adesivo|贴图|貼圖|スタンプ|스티커|çıkartma|stiker|ملصق",
    "gif": "GIF",
    "file": "contact card|document|Dokument|documento|Contact card|Kontaktkarte|документ|文档|文件|ドキュメント|문서|belge|dokumen|مستند",
}
_LEFT_OUT = (
    r"omitted|weggelassen|omitid[oa]|omesso|omessa|omis|omise|ocultad[oa]|oculta|absente?|weggelaten|пропущен[оа]?"
    r"|пропущено|pominięto|pominięta|utelämnad|utelämnat|kihagyva|παραλείφθηκε|udeladt|utelatt|jätetty pois|vynechán[ao]?"
    r"|已省略|已忽略|省略|が省略されました|は省略されました|を省略|생략됨|생략|dahil edilmedi|atlandı|tidak disertakan|تم استبعاده?ا?|הושמטה?|bị bỏ qua|đã bị bỏ qua"
)
OMITTED: dict[str, str] = {phrase: "file" for phrase in _MEDIA.replace("\n", "|").split("|") if phrase}
OMITTED_IOS = [
    (
        re.compile(rf"(?:{names})\s?(?:{_LEFT_OUT})[.。]?", re.I),
        "image" if kind == "gif" else kind,
    )
    for kind, names in _KINDS.items()
]
# NAME (phrase) on the first line of an Android message whose file was exported too.
_ATTACHED = """
file attached|archivo adjunto|datei angehängt|fichier joint|file allegato|arquivo anexado|ficheiro anexado
bestand bijgevoegd|файл добавлен|файл додано|plik dołączony|załączono plik|soubor přiložen|bifogad fil
fil bifogad|fil vedlagt|fil vedhæftet|tiedosto liitetty|tiedosto liitteenä|dosya ekli|csatolt fájl|fișier atașat
fitxer adjunt|συνημμένο αρχείο|ملف مرفق|الملف مرفق|קובץ מצורף|संलग्न फ़ाइल|फ़ाइल संलग्न है|file terlampir
fail dilampirkan|ไฟล์ที่แนบมา|tệp đính kèm|文件已附加|文件附件|檔案附件|檔案已附加|添付ファイル|파일 첨부됨|파일 첨부
"""
ATTACHED = frozenset(phrase for phrase in _ATTACHED.replace("\n", "|").split("|") if phrase)
_DELETED = """
This message was deleted|You deleted this message|This message was deleted by admin|Diese Nachricht wurde gelöscht
Du hast diese Nachricht gelöscht|Se eliminó este mensaje|Eliminaste este mensaje|Este mensaje fue eliminado
Ce message a été supprimé|Vous avez supprimé ce message|Questo messaggio è stato eliminato
Hai eliminato questo messaggio|Mensagem apagada|Você apagou esta mensagem|Esta mensagem foi apagada
Essa mensagem foi apagada|Apagou esta mensagem|Dit bericht is verwijderd|Dit bericht werd verwijderd
U hebt dit bericht verwijderd|Je hebt dit bericht verwijderd|Данное сообщение удалено|Вы удалили данное сообщение
Сообщение удалено|Вы удалили это сообщение|Ви видалили це повідомлення|Це повідомлення видалено
Ta wiadomość została usunięta|Usunięto tę wiadomość|Bu mesaj silindi|Bu mesajı sildiniz|Pesan ini telah dihapus
Pesan ini dihapus|Anda menghapus pesan ini|Detta meddelande togs bort|Du tog bort detta meddelande
تم حذف هذه الرسالة|حذفت هذه الرسالة|لقد حذفت هذه الرسالة|הודעה זו נמחקה|מחקת את ההודעה הזו
यह संदेश हटा दिया गया|यह मैसेज डिलीट किया गया|此訊息已刪除|這則訊息已刪除|此訊息已被刪除|你已刪除此訊息|您已刪除此訊息|您刪除了此訊息
这条消息已删除|此消息已删除|此消息已被删除|您删除了这条消息|你删除了这条消息|您已删除此消息|您删除了此消息|このメッセージは削除されました
あなたはこのメッセージを削除しました|メッセージを削除しました|삭제된 메시지입니다|메시지를 삭제했습니다|이 메시지는 삭제되었습니다
"""
DELETED = frozenset(phrase.casefold() for phrase in _DELETED.replace("\n", "|").split("|") if phrase)
_EDITED = """
This message was edited|Diese Nachricht wurde bearbeitet|Se editó este mensaje|Este mensaje fue editado
Ce message a été modifié|Questo messaggio è stato modificato|Messaggio modificato|Mensagem editada
Esta mensagem foi editada|Dit bericht is bewerkt|Сообщение изменено|Данное сообщение изменено|Bu mesaj düzenlendi
Pesan ini diedit|تم تعديل هذه الرسالة|यह मैसेज एडिट किया गया है|此訊息已編輯|此訊息經過編輯|已編輯此訊息|此消息已编辑|这条消息已编辑|此消息已被编辑
このメッセージは編集されました|수정된 메시지입니다|수정된 메시지|Ta wiadomość została edytowana|Meddelandet redigerades
"""
EDITED = frozenset(phrase.casefold() for phrase in _EDITED.replace("\n", "|").split("|") if phrase)

_ENCRYPTED = (
    r"Messages (?:and calls|to this (?:chat|group)|you send to)|Nachrichten (?:und Anrufe|in d|an d)|Los mensajes y las"
    r"|Les messages et les appels|Les messages envoyés|I messaggi e le chiamate|I messaggi inviati|As mensagens e a?s? ?"
    r"|Berichten en (?:oproepen|gesprekken)|Сообщения и звонки|Повідомлення й дзвінки|Mesajlar ve aramalar"
    r"|消息和通话|訊息和通話|訊息與通話|您发送给|メッセージと通話|メッセージは|메시지와 통화|الرسائل والمكالمات|Pesan dan panggilan|संदेश और कॉल"
)
_JOIN = (
    r".* added .+|.* joined(?: .*)?|You were added|.* was added"
    r"|.* hat .+ hinzugefügt|.* beigetreten\.?|Du wurdest hinzugefügt|.* añadió .+|.* se unió .*|Te añadieron|.* agregó .+"
    r"|.* a ajouté .+|.* a rejoint .*|.* ha aggiunto .+|.* si è unit.*|.* adicionou .+|.* entrou.*|.* heeft .+ toegevoegd"
    r"|.* добавил.*|.* присоединил.*|.* ekledi|.* katıldı.*|.*(?:添加了|加入了|新增了|邀请|邀請|已加入).*|.*を追加しました.*"
    r"|.*参加しました.*|.*님을 추가했습니다.*|.*참여했습니다.*|.*(?:أضاف|انضم).*|.* menambahkan .+|.* bergabung.*"
)
_LEAVE = (
    r".* left|.* removed .+|.* was removed|.* hat die Gruppe verlassen|.* hat .+ entfernt|.* salió(?: del grupo)?"
    r"|.* eliminó a .+|.* a quitté.*|.* est parti.*|.* a retiré .+|.* ha abbandonato.*|.* è uscit.*|.* ha rimosso .+"
    r"|.* saiu(?: do grupo)?|.* removeu .+|.* heeft de groep verlaten|.* heeft .+ verwijderd|.* вы(?:шел|шла)\b.*"
    r"|.* покину.*|.* удалил.*|.* ayrıldı|.* çıkardı|.*(?:退出了|离开了|離開了|移除了|已退出|已離開|已离开|退出群).*"
    r"|.*退出しました.*|.*を削除しました.*|.*나갔습니다.*|.*내보냈습니다.*|.*(?:غادر|أزال).*|.* keluar|.* mengeluarkan .+"
)
_CALL = (
    r"(?:Missed |Silenced |Declined |Unanswered )?(?:group )?(?:voice|video|phone) call\b.*|No answer\b.*"
    r"|(?:Verpasster |Versäumter )?(?:Sprach|Video)anruf\b.*|Videollamada\b.*|Llamada (?:de voz|de vídeo|perdida|grupal)\b.*"
    r"|Appel (?:vocal|vidéo|manqué)\b.*|Chiamata (?:vocale|video|persa)\b.*|Videochiamata\b.*"
    r"|(?:Chamada|Ligação) (?:de|perdida)\b.*|Gemiste (?:spraak|video)?oproep\b.*|Spraakoproep\b.*|Пропущенный .*звонок.*"
    r"|(?:Аудио|Видео)звонок\b.*|Cevapsız .*arama.*|(?:未接|取消)?(?:的)?(?:语音|视频|語音|視訊)(?:通话|通話|来电|來電).*|未接(?:来电|來電).*"
    r"|不在着信.*|(?:音声|ビデオ)通話.*|부재중.*|(?:음성|영상) ?통화.*|(?:مكالمة).*فائتة.*|Panggilan .*tak terjawab.*"
)
_OTHER = (
    r".* created (?:this )?group.*|.* created this community.*|.* changed the (?:subject|group|settings|message timer).*"
    r"|.* changed this group's .*|.* changed their phone number.*|.* changed to \+?[\d ]+.*|.* is a contact|.* is now an admin"
    r"|.* deleted this group's icon|.* pinned a message|.* turned o(?:n|ff) .*|.* updated the message timer.*|You're now .*"
    r"|Your security code with .*|.* security code changed.*|This chat is .*|This business .*|You (?:un)?blocked .*"
    r"|.* uses a default timer .*|Disappearing messages .*|Waiting for this message.*|.* reset (?:this group's )?.*link.*"
    r"|.* hat (?:die|diese|das|den|eine) (?:Gruppe|Betreff|Gruppenbild|Gruppenbeschreibung|Nachricht).*|.* hat den Betreff .*"
    r"|Deine Sicherheitsnummer .*|.* ist jetzt .*Admin.*|.* creó (?:el|este) grupo.*|.* cambió .*(?:grupo|asunto|número).*"
    r"|.* a créé (?:le|ce) groupe.*|.* a (?:changé|modifié) .*|.* ha creato il gruppo.*|.* ha cambiato .*|.* criou .*grupo.*"
    r"|.* mudou .*|.* alterou .*|.* heeft (?:de|deze) groep .*|.* heeft .*(?:onderwerp|groepsafbeelding).*"
    r"|.* создал.*групп.*|.* изменил.*|.* grubu oluşturdu.*|.*(?:创建了|建立了|创建此|更改了|變更了|开启了|開啟了|关闭了|關閉了|置顶了|釘選了).*"
    r"|.*(?:グループを作成|変更しました|ピン留め).*|.*(?:그룹을 만들|변경했습니다|고정했습니다).*|.*(?:أنشأ|غيّر|قام بتغيير).*|.* membuat grup.*"
)
NOTICE = re.compile(rf"(?:{_ENCRYPTED}).*|{_JOIN}|{_LEAVE}|{_OTHER}", re.S)
JOIN, LEAVE, CALL = (
    re.compile(_JOIN, re.S),
    re.compile(_LEAVE, re.S),
    re.compile(_CALL, re.S | re.I),
)

# The chat's name in the name of the exported file.
FILE_NAMES = re.compile(
    r"(?:WhatsApp[ _]Chat[ _](?:with|mit|-)[ _]|WhatsApp-Chat[ _]mit[ _]|Chat[ _]de[ _]WhatsApp[ _]con[ _]"
    r"|Discussion[ _]WhatsApp[ _]avec[ _]|Chat[ _]WhatsApp[ _]con[ _]|Conversas?[ _]d?n?o[ _]WhatsApp[ _]com[ _]"
    r"|WhatsApp[ _-]?(?:chat|gesprek)[ _]met[ _]|Чат[ _]WhatsApp[ _]с[ _]|Чат[ _]WhatsApp[ _]з[ _]|Czat[ _]WhatsApp[ _]z[ _]"
    r"|WhatsApp[ _]Sohbeti[ _-]+|Chat[ _]WhatsApp[ _]dengan[ _]|WhatsApp[ _]-?[ _]?(?:محادثة|دردشة)[ _]|与|與)"
    r"(?P<name>.+?)(?:[ _]?的[ _]?WhatsApp[ _]?(?:聊天|對話|对话)(?:记录|記錄)?)?(?:\.txt|\.zip)?"
    r"|(?P<behind>.+?)(?:とのWhatsAppのチャット)(?:\.txt|\.zip)?|WhatsApp (?P<ko>.+?)님과의? ?(?:대화|채팅)(?:\.txt|\.zip)?",
    re.I,
)
