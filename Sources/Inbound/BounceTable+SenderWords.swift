extension BounceTable {
    /// What receivers hold against the sender: credentials, names, reputation, addresses. First of all words, for a mail refused
    /// at the door says nothing of the address, whatever else the text mentions.
    static let standardSenderWords = """
        [text]
        # Passed on words of a mail list or a group: the writer may not write there.
        rejected: not a member of this mailing list
        rejected: groups.google.com/support
        rejected: may not have permission to post
        rejected: customfromdenied
        rejected: you are not allowed to post
        rejected: posting to this list is restricted
        spamdetected: rejected due to spam
        # Google's account of names it looked up.
        notaccept: null mx
        notaccept: doesn't receive email
        # A relay of ours that does not know us.
        norelaying: email address is not verified
        # Bad credentials.
        authfailure: bad spf
        authfailure: per it's spf
        authfailure: spf record
        authfailure: spf check
        authfailure: spf fail
        authfailure: spf validation
        authfailure: spf policy
        authfailure: spf hard fail
        authfailure: spf softfail
        authfailure: spf is not
        authfailure: spf: fail
        authfailure: failed spf
        authfailure: fails spf
        authfailure: sender policy framework
        authfailure: openspf
        authfailure: spf.pobox.com
        authfailure: does not pass dmarc
        authfailure: dmarc policy
        authfailure: dmarc check
        authfailure: dmarc fail
        authfailure: dmarc validation
        authfailure: dmarc evaluation
        authfailure: failed dmarc
        authfailure: fails dmarc
        authfailure: per dmarc
        authfailure: due to dmarc
        authfailure: unauthenticated email
        authfailure: unauthenticated mail
        authfailure: sender is unauthenticated
        authfailure: requires all senders to authenticate
        authfailure: dkim signature
        authfailure: dkim fail
        authfailure: dkim check
        authfailure: failed dkim
        authfailure: dkim = did not pass
        authfailure: dkim*not pass
        authfailure: authentication checks failed
        authfailure: fails to pass authentication
        authfailure: fail authentication checks
        authfailure: doesn't meet the required authentication
        authfailure: does not meet the authentication requirements
        authfailure: is not allowed to send from
        authfailure: not allowed to send mail from
        authfailure: not authorized to send on behalf of
        authfailure: not permitted to send * on behalf of
        authfailure: not authorized to use the domain
        authfailure: _spf_
        authfailure: _spf:
        authfailure: _spf,
        authfailure: _spf.
        authfailure: (spf
        authfailure: [spf
        authfailure: _dmarc_
        authfailure: _dmarc:
        authfailure: _dmarc,
        authfailure: _dkim_
        authfailure: _dkim:
        authfailure: not authenticated by its domain
        authfailure: fails authentication
        authfailure: failed authentication check
        authfailure: not permitted by the domain owner
        # A return path that the receiver does not like.
        securityerror: <@>... access denied
        # Names of machines.
        requireptr: fix reverse dns
        requireptr: bad dns ptr
        requireptr: no ptr
        requireptr: ptr record
        requireptr: ptr lookup
        requireptr: missing ptr
        requireptr: rdns
        requireptr: reverse dns failed
        requireptr: reverse dns lookup
        requireptr: reverse dns required
        requireptr: reverse dns entry
        requireptr: reverse dns validation
        requireptr: valid reverse dns
        requireptr: no reverse dns
        requireptr: reverse hostname
        requireptr: cannot find your hostname
        requireptr: cannot resolve your address
        requireptr: unresolvable relay host name
        requireptr: could not resolve your ip
        requireptr: ip address has no hostname
        requireptr: mismatches client ip
        requireptr: forged hostname
        requireptr: reverse lookup
        requireptr: reverse address
        requireptr: reverse name
        requireptr: _ptr_
        requireptr: ip has no name
        requireptr: ip does not resolve
        requireptr: does not resolve to a name
        requireptr: cannot find your host
        requireptr: cannot resolve your host
        blocked: missing reverse dns
        requireptr: reverse dns
        requireptr: reverse-dns
        requireptr if at connect: dns look
        # Reputation, before lists that block.
        badreputation: low reputation
        badreputation: poor reputation
        badreputation: bad reputation
        badreputation: ip reputation
        badreputation: domain reputation
        badreputation: reputation of the sending
        badreputation: reputation is too low
        badreputation: negative reputation
        badreputation: due to * reputation
        badreputation: unexpected volume or user complaints
        badreputation: senderscore
        badreputation: talosintelligence
        badreputation: sender reputation
        badreputation: reputation of your
        badreputation: mta's * reputation
        # What was in it.
        spamdetected: blacklisted url
        spamdetected: blacklisted word
        spamdetected: uribl
        spamdetected: surbl
        virusdetected: virus
        virusdetected: malware
        virusdetected: infected
        virusdetected: trojan horse
        virusdetected: _worm
        # The address we write from.
        rejected: sending to/from an address that has been blacklisted
        rejected: sender address has been blacklisted
        rejected: sender is on * blacklist
        rejected: sender*is blacklisted
        rejected: domain of sender address
        rejected: sender address rejected
        rejected: sender address verif
        rejected: sender verify failed
        rejected: unroutable sender
        rejected: unresolvable sender
        rejected: invalid sender
        rejected: not a valid sender
        rejected: valid sender domain
        rejected: sender domain*not
        rejected: sender's domain
        rejected: senders domain
        rejected: purported responsible address
        rejected: sender unknown
        rejected: sender rejected
        rejected: sender not allowed
        rejected: sender not authorized
        rejected: from address is not
        rejected: return path * not
        rejected: null sender is not allowed
        rejected: sender denied
        rejected: domain * of sender
        rejected: sender is rejected
        rejected: sender refused
        rejected: sender is refused
        rejected: sender blocked
        rejected: sender is blocked
        rejected: sender address blocked
        rejected: sender address is blocked
        rejected: sender address refused
        rejected: sender address is not
        rejected: sender address does not exist
        rejected: sender address is invalid
        rejected: sender <@> rejected
        rejected: sender <@> black
        rejected: sender <@> does not exist
        rejected: sender does not exist
        rejected: your domain does not
        rejected: your domain is not
        rejected: your domain was not
        rejected: your domain ? does not
        rejected: mail from domain is
        rejected: mail from domain does
        rejected: mail from domain must
        rejected: mail from domain not
        rejected: from domain is
        rejected: from domain does
        rejected: from domain must
        rejected: from address not
        rejected: from address does
        rejected: return path does
        rejected: return-path does
        rejected: return-path domain
        rejected: domain of the sender
        rejected: address of the sender
        rejected: sender * is not allowed to
        rejected: sender is not allowed
        rejected: sender is not authorized
        rejected: sender is denied
        rejected: sender is unvalidated
        rejected: sender domain must
        rejected: sender domain is
        rejected: denies the sender
        rejected: envelope sender
        rejected: badmailfrom
        rejected: mail from invalid
        rejected: mail from not allowed
        rejected: malformed sender
        rejected: bad sender address
        rejected: bad sender_
        rejected: illegal sender
        rejected: unknown sender
        rejected: verify sender
        rejected: verify mailfrom
        rejected: verify mail from
        rejected: fake sender
        rejected: forged sender
        rejected: sender is forged
        rejected: sender email is not
        rejected: verify the sender
        rejected: verification of the sender
        rejected: sender verification
        rejected: sender callout
        rejected: sender verify
        rejected: sender*address*unresolvable
        rejected: from address has been
        rejected: from: address
        rejected: not accept mail from this sender
        rejected: not allowed to send mail
        rejected if at mail: does not exist
        rejected if at mail: no such domain
        rejected if at mail: unknown domain
        rejected if at mail: domain not found
        """
}
