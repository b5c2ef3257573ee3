extension BounceTable {
    /// How machines that answer for people can be known, and people who want no more mail.
    static let standardPeopleSigns = """
        [signs]
        auto-subject: automatic reply
        auto-subject: auto reply
        auto-subject: auto-reply
        auto-subject: autoreply
        auto-subject: auto:
        auto-subject: auto response
        auto-subject: auto-response
        auto-subject: automated response
        auto-subject: automated reply
        auto-subject: automatically generated reply
        auto-subject: out of office
        auto-subject: out of the office
        auto-subject: out-of-office
        auto-subject: on vacation
        auto-subject: vacation reply
        auto-subject: vacation auto
        auto-subject: vacation notice
        auto-subject: away until
        auto-subject: away from
        auto-subject: on leave
        auto-subject: on holiday
        auto-subject: on annual leave
        auto-subject: on parental leave
        auto-subject: automatische antwort
        auto-subject: abwesenheit
        auto-subject: abwesend
        auto-subject: nicht im büro
        auto-subject: réponse automatique
        auto-subject: reponse automatique
        auto-subject: absence du bureau
        auto-subject: absent du bureau
        auto-subject: respuesta automática
        auto-subject: respuesta automatica
        auto-subject: fuera de la oficina
        auto-subject: risposta automatica
        auto-subject: fuori sede
        auto-subject: fuori ufficio
        auto-subject: resposta automática
        auto-subject: resposta automatica
        auto-subject: ausência
        auto-subject: automatisch antwoord
        auto-subject: afwezig
        auto-subject: autosvar
        auto-subject: automatiskt svar
        auto-subject: frånvaro
        auto-subject: poissa
        auto-subject: automaattinen vastaus
        auto-subject: automatyczna odpowiedź
        auto-subject: odpowiedź automatyczna
        auto-subject: automatická odpověď
        auto-subject: автоответ
        auto-subject: автоматический ответ
        auto-subject: 自動返信
        auto-subject: 自動応答
        auto-subject: 不在
        auto-subject: 自动回复
        auto-subject: 自動回覆
        auto-subject: 자동 회신
        auto-subject: 부재중
        auto-text: i am currently out of the office
        auto-text: i'm out of the office
        auto-text: i am out of the office
        auto-text: i am currently away
        auto-text: this is an automatic reply
        auto-text: this is an automated response
        unsubscribe-subject: unsubscribe
        unsubscribe-subject: abmelden
        unsubscribe-subject: abbestellen
        unsubscribe-subject: désabonn
        unsubscribe-subject: se désinscrire
        unsubscribe-subject: darse de baja
        unsubscribe-subject: cancella iscrizione
        """
}
