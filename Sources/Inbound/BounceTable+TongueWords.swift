extension BounceTable {
    /// The same in other tongues than English.
    static let standardTongueWords = """
        [text]
        userunknown: unbekannter
        userunknown: empfaenger*unbekannt
        userunknown: adressat unbekannt
        userunknown: adresse unbekannt
        userunknown: existiert nicht
        userunknown: nicht vorhanden
        userunknown: nicht bekannt
        userunknown: nicht gefunden
        userunknown: kein solcher
        userunknown: ungultiger empfanger
        userunknown: ungueltiger empfaenger
        userunknown: inconnu
        userunknown: inexistant
        userunknown: n'existe pas
        userunknown: n'existe plus
        userunknown: no existe
        userunknown: inexistente
        userunknown: desconocid
        userunknown: desconhecid
        userunknown: nao existe
        userunknown: nao encontrad
        userunknown: no encontrad
        userunknown: no se encuentra
        userunknown: sconosciut
        userunknown: non esiste
        userunknown: non trovato
        userunknown: errato
        userunknown: onbekend
        userunknown: bestaat niet
        userunknown: niet gevonden
        userunknown: okand
        userunknown: finns inte
        userunknown: findes ikke
        userunknown: finnes ikke
        userunknown: ukendt
        userunknown: ukjent
        userunknown: ei ole olemassa
        userunknown: nie ma takiego
        userunknown: nie znaleziono
        userunknown: nieznany
        userunknown: neexistuje
        userunknown: neznamy
        userunknown: nem letezik
        userunknown: ismeretlen
        userunknown: bulunamadi
        userunknown: не существует
        userunknown: не найден
        userunknown: нет такого
        userunknown: неизвестн
        userunknown: не зарегистрирован
        userunknown: не існує
        userunknown: 不存在
        userunknown: 找不到
        userunknown: 存在しない
        userunknown: 見つかりません
        userunknown: 宛先不明
        userunknown: 존재하지
        userunknown: 없는 사용자
        """
}
