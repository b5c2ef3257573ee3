extension BounceTable {
    /// Enhanced status codes: RFC 3463, RFC 5248's registry, and those that Google and Microsoft made up.
    static let standardCodes = """
        [status]
        userunknown: *.1.0
        userunknown: *.1.1
        hostunknown: *.1.2
        userunknown: *.1.3
        userunknown: *.1.4
        hasmoved: *.1.6
        rejected: *.1.7
        rejected: *.1.8
        networkerror: *.1.9
        userunknown: *.1.10
        userunknown: *.1.20
        userunknown: *.1.351
        suspend: *.2.1
        mailboxfull: *.2.2
        exceedlimit: *.2.3
        filtered: *.2.4
        filtered: *.2.0
        systemfull: *.3.1
        notaccept: *.3.2
        systemerror: *.3.3
        mesgtoobig: *.3.4
        systemerror: *.3.5
        expired: 4.4.0
        expired: *.4.1
        expired: *.4.2
        systemerror: *.4.3
        hostunknown: *.4.4
        systemfull: *.4.5
        networkerror: *.4.6
        expired: *.4.7
        hostunknown: 5.4.310
        expired: *.4.316
        networkerror: *.4.14
        securityerror: *.7.9
        expired: *.4.300
        syntaxerror: *.5.1
        syntaxerror: *.5.2
        toomanyconn: *.5.3
        syntaxerror: *.5.4
        contenterror: *.6.1
        contenterror: *.6.2
        contenterror: *.6.3
        contenterror: *.6.5
        contenterror: *.6.6
        contenterror: *.6.7
        contenterror: *.6.9
        contenterror: *.6.0
        suspend: *.7.13
        authfailure: *.7.20
        authfailure: *.7.21
        authfailure: *.7.22
        authfailure: *.7.23
        authfailure: *.7.24
        requireptr: *.7.25
        authfailure: *.7.26
        notaccept: *.7.27
        authfailure: *.7.30
        authfailure: *.7.509
        authfailure: *.7.515
        blocked: *.7.506
        filtered: *.7.507
        blocked: *.7.508
        blocked: *.7.511
        notcompliantrfc: *.7.512
        spamdetected: *.7.501
        spamdetected: *.7.502
        spamdetected: *.7.503
        norelaying: *.7.64
        securityerror: *.7.57
        securityerror: *.7.124
        securityerror: *.7.133
        securityerror: *.7.134
        securityerror: *.7.136
        speeding: *.7.705
        blocked: *.7.708
        policyviolation: *.7.750
        blocked: *.7.606
        securityerror: *.7.8
        securityerror: *.7.10
        securityerror: *.7.11
        speeding: *.7.28
        badreputation: 4.7.650
        policyviolation: *.7.7

        [reply]
        hasmoved: 551
        mailboxfull: 552
        systemerror: 421
        syntaxerror: 500
        syntaxerror: 501
        syntaxerror: 502
        syntaxerror: 503
        syntaxerror: 504
        mailboxfull: 422
        suspend: 525
        notaccept: 521
        notaccept: 556

        [changes]
        # These pass on what RCPT was answered, and say so nowhere.
        userunknown if by messagelabs: userunknown
        userunknown if by mcafee: userunknown
        userunknown if by hotmail.com, status 5.5.0: userunknown
        userunknown if by googlemail.com, not-at data: userunknown
        userunknown if by mailer-daemon yahoo.com: userunknown
        # A server that takes the recipient and refuses the mail, without a status of its own, asked a filter.
        filtered if at data, no-status: userunknown
        # Bare words, with no status and no sign that RCPT was refused, can be such an answer.
        filtered if no-status, not-at rcpt: userunknown
        # Mailbox status with words for nobody: filters of carriers, unless it came in answer to RCPT.
        filtered if status 5.2.*, not-at rcpt: userunknown
        filtered if status 5.7.*, not-at rcpt: userunknown
        filtered if status 5.3.*, not-at rcpt, by amazonses: userunknown
        # An answer to MAIL speaks of the sender.
        rejected if at mail: userunknown
        rejected if at mail: hostunknown
        blocked if at connect: userunknown

        [stages]
        rcpt: in reply to rcpt to
        data: in reply to data
        data: in reply to end of data
        mail: in reply to mail from
        helo: in reply to helo
        helo: in reply to ehlo
        connect: while receiving the initial server greeting
        data: after end of data
        data: for text command
        data: after pipelined end of data
        data: after data:
        data: after data
        rcpt: after rcpt
        mail: after mail from
        mail: after pipelined mail from
        helo: after helo
        helo: after ehlo
        connect: after initial connection
        rcpt: did not like our rcpt
        mail: did not like our mail
        data: did not like our data
        data: did not like our final data
        rcpt: does not like recipient
        mail: sender was rejected
        helo: my name was rejected
        data: failed after i sent the message
        data: failed on data command
        rcpt: [rcpt_to]
        mail: [mail_from]
        data: [data]
        rcpt: following rcpt command
        rcpt: >>> rcpt
        mail: >>> mail
        data: >>> data
        data: smtp command data
        rcpt: <<< rcpt
        mail: <<< mail
        data: <<< data
        rcpt: rcpt host
        rcpt: for recipient command
        mail: for sender command
        """

    /// How programs and people can be known.
    static let standardSigns = """
        [signs]
        bounce-sender: mailer-daemon
        bounce-sender: mailerdaemon
        bounce-sender: mail delivery sub
        bounce-sender: mail delivery sys
        bounce-sender: mail.delivery.system
        bounce-sender: delivery subsystem
        bounce-sender: postmaster
        bounce-sender: mail administrator
        bounce-sender: mail system
        bounce-sender: mmsc ndr
        bounce-sender: sysadmin
        bounce-sender: bounces
        bounce-subject: undeliver
        bounce-subject: undelivered mail
        bounce-subject: returned mail
        bounce-subject: mail delivery fail
        bounce-subject: mail delivery error
        bounce-subject: mail system error
        bounce-subject: mail error
        bounce-subject: delivery status notif
        bounce-subject: delivery notification
        bounce-subject: delivery fail
        bounce-subject: delivery delayed
        bounce-subject: delivery incomplete
        bounce-subject: delivery error
        bounce-subject: delivery report
        bounce-subject: failed mail
        bounce-subject: failure notice
        bounce-subject: failure delivery
        bounce-subject: failure to deliver
        bounce-subject: failed delivery
        bounce-subject: message delivery
        bounce-subject: message delayed
        bounce-subject: message not delivered
        bounce-subject: message undeliverable
        bounce-subject: mail not delivered
        bounce-subject: mail could not be delivered
        bounce-subject: mail failed
        bounce-subject: are not member
        bounce-subject: loop alert
        bounce-subject: warning: message
        bounce-subject: メールエラー
        bounce-subject: non remis
        bounce-subject: non delivery
        bounce-subject: non-delivery
        bounce-subject: nondeliverable
        bounce-subject: not deliver
        bounce-subject: error sending your mail
        bounce-subject: could not send message
        bounce-subject: warning: could not send
        bounce-subject: unable to deliver
        bounce-subject: unzustellbar
        bounce-subject: nicht zugestellt
        bounce-subject: no se pudo entregar
        bounce-subject: mancato recapito
        bounce-subject: не доставлено
        bounce-subject: 配信できません
        bounce-subject: 配信エラー
        bounce-subject: 配送不能
        bounce-subject: 配信不能
        bounce-subject: 送信エラー
        bounce-text: could not be delivered to
        bounce-text: has not yet been delivered
        bounce-text: could not be delivered
        bounce-text: contained one or more recipient addresses
        bounce-text: failed addresses follow
        bounce-text: cannot be delivered
        bounce-text: wasn't able to deliver your message
        bounce-text: unable to deliver your message
        bounce-text: unable to deliver message to
        bounce-text: error delivering your mail
        bounce-text: delivery to the following recipient
        bounce-text: did not reach the following recipient
        bounce-text: did not receive this message
        bounce-text: not a member of this mailing list
        bounce-text: the group you tried to contact
        bounce-text: duplicated message-id in
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
        auto-subject: vacation
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
        copy: below this line is a copy
        copy: below this line is the original
        copy: below is a copy of the original
        copy: this is a copy of
        copy: enclosed is a copy
        copy: included is a copy
        copy: original message follows
        copy: the original message was:
        copy: the header of the original message
        copy: message headers follow
        copy: -original message
        copy: ----- original message
        copy: original mail as follows
        copy: original message:
        copy: original mail info
        copy: -returned message
        copy: returned message -
        copy: message text follows
        copy: unsent message follows
        copy: message header follows
        copy: unsent message
        copy: returned message follows
        copy: undelivered message
        copy: content-type: message/rfc822
        copy: content-type: text/rfc822-headers
        copy: message contents follow
        copy: your original message
        copy: start of returned message
        copy: headers of the message
        copy: return-path: <
        delay: warning message only
        delay: this is a warning only
        delay: has been delayed
        delay: is delayed for more than
        delay: temporary failure report
        delay: has not yet been delivered
        delay: has not been delivered yet
        delay: have not yet received
        delay: could not yet be delivered
        delay: will continue to be made
        recipient: recipient address:
        recipient: addressed to:
        recipient: delivering your mail to
        recipient: deliver message to:
        recipient: deliver message to
        recipient: undeliverable to
        recipient: final-recipient: rfc822;
        recipient: delivery to the following recipient failed permanently:
        recipient: not delivered to:
        recipient: could not be delivered to:
        recipient: unknown user:
        recipient: final delivery userid:
        recipient: returned permanent errors:
        recipient: rejected recipient
        recipient: your message to
        noise: further assistance, please
        noise: please include this problem report
        noise: you can delete your own text
        noise: this is a permanent error; i've given up
        noise: do not reply to this
        noise: you do not need to re
        """
}
