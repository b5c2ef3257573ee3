extension BounceTable {
    /// What servers say of a mailbox that is there, and of its owner's wishes.
    static let standardAddressWords = """
        [text]
        # Moved away.
        hasmoved: has moved
        hasmoved: no longer on server
        hasmoved: 551 not our customer
        hasmoved: 551 not our user
        hasmoved: has been replaced by
        hasmoved: address has changed
        hasmoved: address was changed
        hasmoved: moved permanently
        hasmoved: no forwarding address
        hasmoved: user not local; please try
        hasmoved: not local*please try <@>
        hasmoved: please use @
        hasmoved: please use <@>
        hasmoved: moved to @
        hasmoved: moved to <@>
        hasmoved: moved away
        hasmoved: email address changed
        # Switched off.
        userunknown: inactive email address
        suspend: account*disabled
        suspend: account is locked
        suspend: account locked
        suspend: account*suspended
        suspend: account*inactive
        suspend: account*deactivated
        suspend: account is blocked
        suspend: account has expired
        suspend: account expired
        suspend: account is closed
        suspend: account closed
        suspend: account is frozen
        suspend: account that you tried to reach is inactive
        suspend: compte*bloque
        suspend: compte*desactive
        suspend: mailbox*disabled
        suspend: mailbox*suspended
        suspend: mailbox*deactivated
        suspend: mailbox is inactive
        suspend: mailbox inactive
        suspend: receiving disabled
        suspend: or inactivated
        suspend: mailbox is frozen
        suspend: mailbox is blocked
        suspend: mailbox currently suspended
        suspend: mailbox temporarily disabled
        suspend: inactive mailbox
        suspend: disabled mailbox
        suspend: disabled recipient
        suspend: disabled due to inactivity
        suspend: recipient disabled
        suspend: recipient suspended
        suspend: recipient*disabled
        suspend: user*disabled
        suspend: user*suspended
        suspend: user is inactive
        suspend: user inactive
        suspend: inactive user
        suspend: inactive account
        suspend: inactive recipient
        suspend: domain*suspended
        suspend: has been suspended
        suspend: mailbox*temporarily suspended
        suspend: account*temporarily suspended
        suspend: is a deactivated
        suspend: is now disabled
        suspend: is disabled
        suspend: been disabled
        suspend: administratively disabled
        suspend: address*disabled
        suspend: disabled address
        suspend: disabled account
        suspend: disabled user
        suspend: not activated
        suspend: not active_
        suspend: is deactivated
        suspend: been deactivated
        suspend: deactivated account
        suspend: user*deactivated
        suspend: been locked
        suspend: is locked
        suspend: is suspended
        suspend: account has been blocked
        suspend: account blocked
        suspend: mailbox has been blocked
        suspend: mailbox blocked
        suspend: user is blocked
        suspend: mailbox*locked
        suspend: mailbox is closed
        suspend: mailbox closed
        suspend: mailbox expired
        suspend: mailbox has expired
        suspend: account has been closed
        suspend: account is on hold
        suspend: account has been frozen
        suspend: account*not been activated
        suspend: user hangup
        suspend: closed due to
        suspend: due to inactivity
        suspend: lack of use
        suspend: por falta de uso
        suspend: per inutilizzo
        suspend: disattivat
        suspend: inattiv
        suspend: inactivo
        suspend: desactivad
        suspend: desativad
        suspend: bloquead
        suspend: deaktiviert
        suspend: gesperrt
        suspend: stillgelegt
        suspend: est desactive
        suspend: est bloque
        suspend: zablokowan
        suspend: nieaktywn
        suspend: заблокирован
        suspend: отключен
        suspend: 已停用
        suspend: 被禁用
        suspend: 休眠
        # The owner's own wishes.
        filtered: refused due to recipient preferences
        filtered: recipient preferences
        filtered: due to extended inactivity new mail is not currently being accepted
        filtered: has restricted
        filtered: only accepts mail from
        filtered: does not accept mail from
        filtered: does not accept messages from
        filtered: does not accept email from
        filtered: does not accept emails from
        filtered: because the recipient is not accepting
        filtered: rejected by recipient
        filtered: user refuses
        filtered: user refused
        filtered: refused to receive
        filtered: mailbox is restricted
        filtered: mailbox ? is restricted
        filtered: user reject
        filtered: user has blocked
        filtered: blocked by recipient
        filtered: recipient has blocked
        filtered: recipient's filter
        filtered: message filtered
        filtered: refused by recipient
        filtered: permanently rejects
        filtered: bounced by user
        filtered: rejectedmessage
        filtered: rejected by the recipient's
        filtered: refused by the recipient's
        filtered: blocked by the recipient
        filtered: blocked by user
        filtered: blocked by the user
        filtered: blocked by your
        filtered: recipient rejects
        filtered: recipient does not want
        filtered: chosen not to receive
        filtered: recipient does not wish
        filtered: recipient's mailbox rejects
        filtered: user does not accept
        filtered: user does not want
        filtered: only accepts
        filtered: from unknown
        filtered: accepts mail only
        filtered: accepts messages only
        filtered: personal block
        filtered: personal filter
        filtered: user's filter
        filtered: rejected by user
        # A mobile carrier that asks its filters after DATA answers so, for dead and living addresses alike.
        filtered: 550 : user unknown
        filtered if by inbound-smtp*amazonaws: mailbox does not exist
        filtered: recipient not found msexch:imc
        """
}
