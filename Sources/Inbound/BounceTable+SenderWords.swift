extension BounceTable {
    /// What receivers hold against the sender. First of all words, for a mail refused at the door says nothing of
    /// the address, whatever else the text mentions.
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
        networkerror: dns error:
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
        authfailure: does not meet the required authentication
        authfailure: does not meet the authentication requirements
        authfailure: is not allowed to send from
        authfailure: not allowed to send mail from
        authfailure: not authorized to send on behalf of
        authfailure: not permitted to send * on behalf of
        authfailure: not authorized to use the domain
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
        requireptr: fcrdns
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
        blocked: missing reverse dns
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
        # What was in it.
        spamdetected: blacklisted url
        spamdetected: uribl
        spamdetected: surbl
        virusdetected: virus
        virusdetected: malware
        virusdetected: infected
        virusdetected: trojan horse
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
        rejected: unrouteable sender
        rejected: unresolvable sender
        rejected: invalid sender
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
        rejected if at mail: does not exist
        rejected if at mail: no such domain
        rejected if at mail: unknown domain
        rejected if at mail: domain not found
        # Relays.
        norelaying: insecure mail relay
        norelaying: relay access denied
        norelaying: relaying denied
        norelaying: relay denied
        norelaying: relaying not
        norelaying: relaying is
        norelaying: relaying mail
        norelaying: relay not permitted
        norelaying: relay is not
        norelaying: relay prohibited
        norelaying: relaying prohibited
        norelaying: relay operation
        norelaying: unable to relay
        norelaying: cannot relay
        norelaying: can't relay
        norelaying: not configured to relay
        norelaying: not permitted to relay
        norelaying: not allowed to relay
        norelaying: we do not relay
        norelaying: won't relay
        norelaying: no relaying
        norelaying: not an open relay
        norelaying: isn't in my list of allowed
        norelaying: in my list of allowed rcpthosts
        norelaying: not in my list of
        norelaying: rcpthosts
        norelaying: not a local domain
        norelaying: not a relay
        norelaying: not our mail relay
        norelaying: not a gateway
        norelaying: specified domain is not allowed
        # Lists of addresses that nobody takes mail from; pace first, where it is told in the same words.
        speeding: unusual rate
        blocked: blocked using
        blocked: blocked by ldap
        blocked: blocked for abuse
        blocked: blocked for spam
        blocked: has been blocked by
        blocked: _ip address*blocked
        blocked: _ip*is blocked
        blocked: your ip
        blocked: your server*blocked
        blocked: ip address blacklisted
        blocked: ip blacklisted
        blocked: on our block list
        blocked: block list
        blocked: blocklist
        blocked: denylist
        blocked: dnsbl
        blocked: dnsrbl
        blocked: _rbl
        blocked: spamhaus
        blocked: spamcop
        blocked: sorbs
        blocked: barracudacentral
        blocked: cloudmark.com/reset-request
        blocked: bad-ip
        blocked: is listed in
        blocked: currently listed
        blocked: listed at
        blocked: listed on
        blocked: is listed by
        blocked: blacklist
        blocked: black list
        blocked: banned sending ip
        blocked: _ip*has been banned
        blocked: bloquee pour
        blocked: client host*blocked
        blocked: client host rejected: access denied
        blocked: may not be mail exchanger
        blocked: open relay
        blocked: no access from mail server
        blocked: invalid ip for sending
        blocked: access denied*_ip_
        blocked: access from ip
        blocked: connections from * not allowed
        blocked: connection from * refused
        blocked: not accept*from your ip
        blocked: not accepting mail from
        blocked: connection refused due to
        blocked: client host [*] blocked
        blocked: dynamic ip
        blocked: dynamic/residential
        blocked: dial-up
        blocked: dialup
        blocked: residential ip
        blocked: _home ip
        blocked: server refused to talk to me
        blocked: refused to talk to me
        blocked: my name was rejected
        blocked: helo rejected
        blocked: helo command rejected
        blocked: ehlo command rejected
        blocked: invalid helo
        blocked: bad helo
        blocked: forged helo
        blocked: helo*access denied
        blocked: daily relay quota
        blocked: esmtp not accepting connections
        blocked: (bl)
        blocked: bad sender ip
        blocked: too many spams from your ip
        blocked: too much spam from
        blocked: mail from your server
        blocked: mail server*blocked
        blocked: temporarily blocked
        blocked: not accepted from this ip
        """
}
