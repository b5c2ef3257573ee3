extension BounceTable {
    /// Words that count where neither others nor a status told.
    static let standardWeakWords = """
        [weak]
        # RFC 5321 §4.2.2: 450 and its like say that a mailbox is busy.
        onhold if status 4.*.*: unavailable
        onhold if reply 450: unavailable
        onhold if reply 451: unavailable
        onhold if reply 421: unavailable
        onhold if reply 450: not available
        userunknown: mailbox name not allowed
        rejected if at mail: *
        blocked if at connect: *
        blocked if at helo: *
        blocked: blocked
        rejected: sender rejected
        rejected: sender was rejected
        securityerror: access denied
        securityerror: permission denied
        securityerror: not permitted
        securityerror: not allowed
        suspend: disabled
        mailboxfull: is full
        systemerror: please try later
        systemerror: try again later
        systemerror: temporarily unavailable
        systemerror: temporary
        systemerror: system error
        policyviolation: policy
        policyviolation: not accepted for
        userunknown: mailbox unavailable
        userunknown: mailbox not available
        userunknown: account not available
        userunknown: address not present
        userunknown: user unavailable
        userunknown: unavailable user
        userunknown: unavailable mail user
        userunknown: unavailable mailbox
        userunknown: account unavailable
        userunknown: mailbox is unavailable
        userunknown: recipient refused
        userunknown: 542 * rejected
        userunknown: is unable to receive mail
        userunknown: delivery to * not possible
        userunknown: no valid recipient
        userunknown: recipient verif
        # Refused for reasons of security or policy, in words that nobody knows.
        securityerror if status *.7.*: *
        # Postfix says so before any reason, and so do those who give none.
        onhold: recipient address rejected:
        userunknown: address rejected
        userunknown: recipient rejected
        userunknown: rejected recipient
        expired: been delayed
        expired: is delayed
        expired: will be retried
        expired: not yet been delivered
        expired: delayed
        expired: too long
        expired: delivery attempts will continue
        expired: warning message only
        expired: could not be delivered for
        expired: connection
        expired: timed out
        expired: timeout
        """
}
