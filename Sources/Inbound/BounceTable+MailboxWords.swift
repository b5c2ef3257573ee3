extension BounceTable {
    /// What programs and full disks say on the receiving machine, and what is said of full mailboxes.
    static let standardMailboxWords = """
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
        mailererror: command failed:
        mailererror: command time limit exceeded
        mailererror: program failure
        mailererror: program failed
        mailererror: child process
        mailererror: child exited
        mailererror: exited with ex
        mailererror: exited with status
        mailererror: local mailer
        mailererror: command output
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
        mailboxfull: mailbox*exceeds
        mailboxfull: mailbox*exceeded
        mailboxfull: exceeds allowed size
        mailboxfull: exceeds the size limit of the mailbox
        mailboxfull: maximum size of mailbox
        mailboxfull: too many messages in mailbox
        mailboxfull: too much mail data
        mailboxfull: child status 100*could not be delivered
        mailboxfull: mailbox ? full
        mailboxfull: mailbox ? is full
        mailboxfull: temporarily full
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
        """
}
