extension BounceTable {
    /// How programs that return mail can be known, and where they quote it.
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
        bounce-sender: mmsc ndr
        bounce-sender: system administrator
        bounce-sender: systemadmin
        bounce-sender: mail router
        bounce-sender: mailsystem
        bounce-sender: mail system
        bounce-sender: email delivery
        bounce-subject: undeliver
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
        bounce-subject: could not be delivered
        bounce-subject: delivery warning
        bounce-subject: user unknown
        bounce-subject: error during delivery
        bounce-subject: delivery problem
        bounce-subject: delivery has failed
        bounce-subject: permanent delivery
        bounce-subject: mail delivery status
        bounce-subject: mail returned
        bounce-subject: message returned
        bounce-subject: returned message
        bounce-subject: bounced mail
        bounce-subject: bounced message
        bounce-subject: mail bounced
        bounce-subject: mail rejected
        bounce-subject: message rejected
        bounce-subject: rejected mail
        bounce-subject: rejected message
        bounce-subject: nicht zustellbar
        bounce-subject: zustellung
        bounce-subject: fehler bei der
        bounce-subject: echec de
        bounce-subject: message non distribue
        bounce-subject: no entregado
        bounce-subject: error de entrega
        bounce-subject: mensaje devuelto
        bounce-subject: impossibile recapitare
        bounce-subject: mensagem nao entregue
        bounce-subject: nao foi possivel entregar
        bounce-subject: kan niet worden
        bounce-subject: недоставлен
        bounce-subject: 退信
        bounce-subject: 投递失败
        bounce-subject: 无法投递
        bounce-subject: 반송
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
        bounce-text: failed recipient
        bounce-text: smtp error code
        bounce-text: mailbox unavailable
        bounce-text: user unknown
        bounce-text: no such user
        bounce-text: not receive a copy of your message
        bounce-text: message was not delivered
        bounce-text: message has not been delivered
        bounce-text: fatal delivery error
        bounce-text: unable to deliver
        bounce-text: was not able to deliver
        bounce-text: not able to deliver
        bounce-text: could not deliver
        bounce-text: has been returned because
        bounce-text: returned to you because
        bounce-text: has been postponed
        bounce-text: encountered delivery problems
        bounce-text: delivery has failed
        bounce-text: delivery failed
        bounce-text: remote host said
        bounce-text: remote server returned
        bounce-text: remote server replied
        bounce-text: undeliverable
        bounce-text: konnte nicht zugestellt
        bounce-text: nicht zugestellt werden
        bounce-text: unzustellbar
        bounce-text: n'a pas pu etre
        bounce-text: no se pudo entregar
        bounce-text: no pudo ser entregado
        bounce-text: nao pode ser entregue
        bounce-text: non e stato possibile recapitare
        bounce-text: не может быть доставлено
        bounce-text: не удалось доставить
        bounce-text: 配信できません
        bounce-text: 送信できません
        bounce-text: 送信に失敗
        bounce-text: 无法投递
        bounce-text: 被退回
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
        copy: header and top
        copy: lines of the message follow
        copy: lines of the original
        copy: headers follow
        copy: original headers
        copy: original message headers
        copy: message as follows
        copy: message is attached below
        copy: truncated original message
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
        delay: delivery is delayed to
        delay: still being retried
        delay: will keep trying
        delay: you do not need to resend
        delay: not been delivered yet
        delay: no action is required on your part
        delay: message will be retried
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
        noise: viruswall
        noise: virus wall
        noise: scanned by
        noise: you do not need to re
        """
}
