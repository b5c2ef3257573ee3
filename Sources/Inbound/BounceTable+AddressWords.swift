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
        mailererror: command died with
        mailererror: unknown mailer error
        mailererror: command failed:
        mailererror: command time limit exceeded
        # Full machines, then full mailboxes.
        systemfull: insufficient disk space
        systemfull: insufficient system storage
        systemfull: insufficient system resources
        systemfull: mail system full
        systemfull: system is full
        systemfull: no space left on
        systemfull: not enough disk space on
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
        mailboxfull: boite*pleine
        mailboxfull: postfach*voll
        mailboxfull: postfach ist voll
        mailboxfull: buzon*lleno
        mailboxfull: casella*piena
        mailboxfull: quota superata
        mailboxfull: quota d'espace
        mailboxfull: ящик*переполнен
        mailboxfull: メールボックスがいっぱい
        mailboxfull: メールボックスの容量
        # Moved away.
        hasmoved: has moved
        hasmoved: no longer on server
        hasmoved: not our customer
        hasmoved: not our user
        hasmoved: has been replaced by
        hasmoved: address has changed
        hasmoved: new address
        hasmoved: moved permanently
        hasmoved: no forwarding address
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
        suspend: temporarily suspended
        suspend: is a deactivated
        # The owner's own wishes.
        filtered: refused due to recipient preferences
        filtered: recipient preferences
        filtered: due to extended inactivity new mail is not currently being accepted
        filtered: has restricted
        filtered: only accepts mail from
        filtered: not accepting mail from
        filtered: does not accept mail from
        filtered: does not accept messages from
        filtered: because the recipient is not accepting
        filtered: rejected by recipient
        filtered: user refuses
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
        # A mobile carrier that asks its filters after DATA answers so, for dead and living addresses alike.
        filtered: 550 : user unknown
        filtered if by inbound-smtp*amazonaws: mailbox does not exist
        filtered: recipient not found msexch:imc
        """
}
