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
        authfailure: _spf_
        authfailure: (spf
        authfailure: [spf
        authfailure: _dmarc_
        authfailure: _dkim_
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
        # Relays.
        blocked: openrelay
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
        norelaying: _relaying
        norelaying: denies relay
        norelaying: as a relay
        norelaying: to relay through
        norelaying: unauthorized relay
        norelaying: relay is prohibited
        norelaying: relay is denied
        norelaying: relay not allowed
        norelaying: local user only
        norelaying: local users only
        norelaying: no relay
        norelaying: do not relay
        norelaying: does not relay
        # Pace.
        toomanyconn: too many connections
        toomanyconn: too many concurrent
        toomanyconn: too many simultaneous
        toomanyconn: too many sessions
        speeding: too many recipients this hour
        speeding: sent to too many recipients
        toomanyconn: too many recipients
        toomanyconn: number of recipients
        toomanyconn: connection rate limit
        toomanyconn: connection frequency limit
        toomanyconn: ip frequency limit
        toomanyconn: connection limit
        toomanyconn: connections exceeded
        toomanyconn: maximum*connections
        toomanyconn: domain frequency limit
        toomanyconn: concurrent connection
        speeding: too many messages*connection
        speeding: too many messages from
        speeding: too many emails
        speeding: message rate
        speeding: mail rate
        speeding: sending rate
        speeding: rate limit
        speeding: rate-limit
        speeding: rate has been exceeded
        speeding: rate exceeded
        speeding: exceeded the rate
        speeding: too fast
        speeding: too quickly
        speeding: receiving mail at a rate
        speeding: throttl
        speeding: slow down
        speeding: hourly limit
        speeding: hourly quota
        speeding: daily limit
        speeding: daily quota
        speeding: daily sending
        speeding: sending limit
        speeding: sending quota
        speeding: temporarily deferred due to excess
        speeding: maximum sending
        speeding: frequency limit
        speeding: too much mail
        speeding: too many mails
        speeding: too many messages sent
        speeding: too many messages in
        speeding: too many requests
        speeding: too many * per hour
        speeding: too many * per minute
        speeding: too many * per day
        speeding: at a rate that
        speeding: message limit exceeded
        speeding: messages per hour
        speeding: messages per day
        speeding: mail limit exceeded
        speeding: email limit exceeded
        # Lists of addresses that nobody takes mail from.
        speeding: unusual rate
        # Refused now, and asked to come again: of the pace of strangers, not of the address.
        blocked: greylist
        blocked: graylist
        blocked: grey list
        blocked: grey-list
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
        blocked: black ip
        blocked: black listed
        blocked: _invalid ip_
        blocked: rbl deny
        blocked: _ip is rejected
        blocked: _ip address has been rejected
        blocked: _ip address * rejected
        blocked: _ip address is not allowed
        blocked: _ip not allowed
        blocked: not accepted from your
        blocked: currently blocked by
        blocked: not allowed to connect
        blocked: connection rejected
        blocked: connection denied
        blocked: connection refused - your
        blocked: connections will not be accepted
        blocked: dynamic-ip
        blocked: generic host
        blocked: generic ptr
        blocked: your host is
        blocked: your mail host is
        blocked: your network is
        blocked: your mail server is
        blocked: mail from ? refused
        blocked: mail from ? is refused
        blocked: messages from ? were not sent
        blocked: _ehlo name
        blocked: _helo name
        blocked: _helo*need fully-qualified
        blocked: _helo*invalid
        blocked: _helo*rejected
        blocked: _helo*refused
        blocked: host rejected
        blocked: client host rejected
        blocked: too many errors
        blocked: no smtp service
        blocked: bad dns / blocked
        badreputation: reputation
        """
}
