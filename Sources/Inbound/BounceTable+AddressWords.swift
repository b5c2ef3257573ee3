extension BounceTable {
    /// What servers say of a mailbox that is there, and of its owner's wishes.
    static let standardAddressWords = """
        [text]
        # What PowerMTA made of it before us.
        userunknown if sure: bounce category bad-mailbox
        hostunknown if sure: bounce category bad-domain
        suspend: bounce category inactive-mailbox
        mailboxfull: bounce category quota-issues
        # Programs on the receiving machine, before the words they pass on.
        mailererror: procmail:
        mailererror: maildrop:
        mailererror: pipe to |
        mailererror: mailer error
        mailererror: no such file
        mailererror: command died with
        mailererror: unknown mailer error
        mailererror: command failed:
        mailererror: command time limit exceeded
        mailererror: program failure
        mailererror: program failed
        mailererror: child process
        mailererror: child exited
        mailererror: exited with ex
        mailererror: exited with status
        mailererror: local mailer
        mailererror: mailer returned
        mailererror: could not open .forward
        # Full machines, then full mailboxes.
        systemfull: insufficient disk space
        systemfull: insufficient system storage
        systemfull: insufficient system resources
        systemfull: mail system full
        systemfull: system is full
        systemfull: no space left on
        systemfull: not enough disk space
        systemfull: out of disk space
        systemfull: disk is full
        systemfull: file system full
        systemfull: filesystem full
        systemfull: insufficient disk
        mailboxfull: mailbox full
        mailboxfull: mailbox is full
        mailboxfull: mailbox * is full
        mailboxfull: mail box full
        mailboxfull: mail box is full
        mailboxfull: mailbox for user is full
        mailboxfull: inbox is full
        mailboxfull: inbox full
        mailboxfull: folder is full
        mailboxfull: folder full
        mailboxfull: account is full
        mailboxfull: box is full
        mailboxfull: full mailbox
        mailboxfull: over quota
        mailboxfull: overquota
        mailboxfull: over the quota
        mailboxfull: over its quota
        mailboxfull: over their quota
        mailboxfull: over disk quota
        mailboxfull: over storage
        mailboxfull: out of storage
        mailboxfull: quota exceed
        mailboxfull: quota full
        mailboxfull: quota is full
        mailboxfull: quota violation
        mailboxfull: quota has been exceeded
        mailboxfull: quota reached
        mailboxfull: exceed*quota
        mailboxfull: quota*exceed
        mailboxfull: disk quota
        mailboxfull: disk full
        mailboxfull: exceeded storage
        mailboxfull: exceeds storage
        mailboxfull: storage exceeded
        mailboxfull: storage limit
        mailboxfull: storage space
        mailboxfull: insufficient storage
        mailboxfull: allowed storage
        mailboxfull: storage allocation
        mailboxfull: not enough storage
        mailboxfull: not enough space
        mailboxfull: space not enough
        mailboxfull: space is not enough
        mailboxfull: does not have enough space
        mailboxfull: mailbox size limit
        mailboxfull: mailbox limit
        mailboxfull: mailbox exceed
        mailboxfull: mailbox has exceeded
        mailboxfull: mailbox exceeded the local limit
        mailboxfull: mailbox*exceeds
        mailboxfull: mailbox*exceeded
        mailboxfull: exceeds allowed size
        mailboxfull: exceeds the size limit of the mailbox
        mailboxfull: size limit exceeded for mailbox
        mailboxfull: maximum size of mailbox
        mailboxfull: too many messages in mailbox
        mailboxfull: too much mail data
        mailboxfull: child status 100*could not be delivered
        mailboxfull: mailbox ? full
        mailboxfull: mailbox ? is full
        mailboxfull: temporarily full
        mailboxfull: mailfolder is full
        mailboxfull: mail folder is full
        mailboxfull: mailbox storage
        mailboxfull: recipient storage
        mailboxfull: storage full
        mailboxfull: storage is full
        mailboxfull: storage quota
        mailboxfull: exhausted allowed
        mailboxfull: exhausted * storage
        mailboxfull: storage*exhausted
        mailboxfull: mail space
        mailboxfull: disk space
        mailboxfull: no space left
        mailboxfull: out of space
        mailboxfull: not enough room
        mailboxfull: no room
        mailboxfull: limit exceeded for mailbox
        mailboxfull: mailbox has reached
        mailboxfull: mailbox*over*limit
        mailboxfull: account*over*limit
        mailboxfull: too many messages on the server
        mailboxfull: too many messages on server
        mailboxfull: inode limit
        mailboxfull: blocks limit
        mailboxfull: quotaexceeded
        mailboxfull: quota usage
        mailboxfull: _quota_
        mailboxfull: boite * pleine
        mailboxfull: boite*saturee
        mailboxfull: espace*insuffisant
        mailboxfull: speicherplatz
        mailboxfull: speichervolumen
        mailboxfull: postfach*uberfullt
        mailboxfull: postfach*ueberfuellt
        mailboxfull: postfach*überfüllt
        mailboxfull: buzón*lleno
        mailboxfull: bandeja*llena
        mailboxfull: esta lleno
        mailboxfull: está lleno
        mailboxfull: caixa*cheia
        mailboxfull: casella * piena
        mailboxfull: mailbox * vol_
        mailboxfull: postvak*vol_
        mailboxfull: przepełnion
        mailboxfull: przepelnion
        mailboxfull: переполнен
        mailboxfull: превышен*квот
        mailboxfull: 空间不足
        mailboxfull: 空間不足
        mailboxfull: 邮箱已满
        mailboxfull: 郵箱已滿
        mailboxfull: 容量を超
        mailboxfull: 容量オーバー
        mailboxfull: 満杯
        mailboxfull: 용량
        mailboxfull: boite*pleine
        mailboxfull: postfach*voll
        mailboxfull: postfach ist voll
        mailboxfull: buzon*lleno
        mailboxfull: casella*piena
        mailboxfull: quota superata
        mailboxfull: quota d'espace
        mailboxfull: メールボックスがいっぱい
        mailboxfull: メールボックスの容量
        # Moved away.
        hasmoved: has moved
        hasmoved: no longer on server
        hasmoved if reply 551: not our customer
        hasmoved if reply 551: not our user
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
        suspend: is not activated
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
        suspend: account has been suspended
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
        filtered: not accepting mail from
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
        filtered: rejected by recipients
        filtered: rejected by the recipient's
        filtered: refused by the recipient's
        filtered: blocked by the recipient
        filtered: blocked by recipients
        filtered: blocked by user
        filtered: blocked by the user
        filtered: blocked by your
        filtered: recipient rejects
        filtered: recipient does not want
        filtered: recipient does not wish
        filtered: recipient's mailbox rejects
        filtered: user does not accept
        filtered: user does not want
        filtered: only accepts
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
