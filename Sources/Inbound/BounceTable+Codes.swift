extension BounceTable {
    /// Enhanced status codes: RFC 3463, RFC 5248's registry, and those that Google and Microsoft made up.
    static let standardCodes = """
        [status]
        userunknown: 5.1.1
        hostunknown: *.1.2
        userunknown: 5.1.3
        userunknown: 5.1.4
        hasmoved: *.1.6
        rejected: *.1.7
        rejected: *.1.8
        networkerror: *.1.9
        # Other trouble with an address: ours or theirs.
        onhold: *.1.0
        onhold: 4.1.1
        onhold: 4.1.3
        onhold: 4.1.4
        userunknown: 5.1.10
        userunknown: 5.1.20
        userunknown: 5.1.351
        suspend: *.2.1
        mailboxfull: *.2.2
        exceedlimit: *.2.3
        filtered: *.2.4
        filtered: *.2.0
        systemfull: *.3.1
        notaccept: 5.3.2
        systemerror: 4.3.2
        systemerror: *.3.3
        mesgtoobig: *.3.4
        systemerror: *.3.5
        expired: 4.4.0
        networkerror: 5.4.0
        expired: *.4.1
        expired: *.4.2
        systemerror: *.4.3
        networkerror: 4.4.4
        hostunknown: 5.4.4
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
        syntaxerror: *.5.5
        syntaxerror: *.5.6
        contenterror: *.6.*
        suspend: *.7.13
        authfailure: *.7.20
        authfailure: *.7.21
        authfailure: *.7.22
        authfailure: *.7.23
        authfailure: *.7.24
        requireptr: *.7.25
        authfailure: *.7.26
        authfailure: *.7.29
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
        # Somebody else's by now (RFC 7293).
        hasmoved: *.7.17
        hasmoved: *.7.18

        [reply]
        onhold: 551
        mailboxfull: 552
        systemerror: 421
        syntaxerror: 500
        syntaxerror: 501
        syntaxerror: 502
        syntaxerror: 503
        syntaxerror: 504
        mailboxfull: 422
        suspend: 525
        blocked: 521
        notaccept: 556

        [changes]
        # These pass on what RCPT was answered, and say so nowhere.
        userunknown if by messagelabs: userunknown
        userunknown if by mcafee: userunknown
        userunknown if by hotmail.com, status 5.5.0: userunknown
        userunknown if by googlemail.com, not-at data: userunknown
        userunknown if by mailer-daemon yahoo.com: userunknown
        # A machine that is not well, or busy, does not know whom it has.
        systemerror if status 4.3.*: userunknown
        onhold if status 4.2.*: userunknown
        onhold if status 4.5.*: userunknown
        # Addresses within the letter.
        contenterror if status *.6.*: userunknown
        contenterror if status *.6.*: hostunknown
        # A server that takes the recipient and refuses the mail, without a status of its own, asked a filter.
        filtered if at data, no-status: userunknown
        # Bare words, with no status and no sign that RCPT was refused, can be such an answer.
        filtered if no-status, not-at rcpt: userunknown
        # Mailbox status with words for nobody: filters of carriers, unless it came in answer to RCPT.
        filtered if status 5.2.*, not-at rcpt: userunknown
        filtered if status 5.7.*, not-at rcpt: userunknown
        filtered if status 5.3.*, not-at rcpt: userunknown
        # An answer to MAIL speaks of the sender.
        rejected if at mail: userunknown
        rejected if at mail: hostunknown
        rejected if status *.1.7: userunknown
        rejected if status *.1.8: userunknown
        rejected if status *.1.7: hostunknown
        rejected if status *.1.8: hostunknown
        blocked if at connect: userunknown
        blocked if at connect: hostunknown
        # A name that cannot be looked up now may be there tomorrow.
        networkerror if status 4.*.*: hostunknown
        # Time ran out; what else the report says is advice.
        expired if status 4.4.*: userunknown
        expired if status 5.4.7: userunknown
        blocked if at helo: userunknown
        blocked if at helo: hostunknown

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
        rcpt: --> rcpt to:<@> <-- 5
        rcpt: rcpt to generated
        rcpt: sent: rcpt to:<@> remote server replied: 5
        rcpt: rcpt to:<@> received <<< 5
        connect: but greeting failed
        connect: in reply to initial greeting
        connect: in reply to connect
        connect: before greeting
        connect: initial connection
        mail: in response to mail from
        rcpt: in response to rcpt to
        rcpt: after pipelined rcpt
        data: after sending data
        data: after sending message
        data: in response to data
        data: in response to end of data
        rcpt: in reply to rcpt
        mail: in reply to mail
        data: in reply to end
        data: to end of data
        rcpt: rcpt to validation
        rcpt: rcpt-to validation
        data: message body rejected
        mail: for sender command
        """
}
