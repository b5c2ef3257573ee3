extension BounceTable {
    /// What receivers say at the door: no relay, not so fast, not from there.
    static let standardDoorWords = """
        [text]
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
        norelaying: _relaying_
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
        norelaying: _relay to*not
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
        speeding: too much mail from
        speeding: too many mails
        speeding: too many messages sent
        speeding: too many messages in a
        speeding: too many messages in this
        speeding: too many requests
        speeding: too many * per hour
        speeding: too many * per minute
        speeding: too many * per day
        speeding: at a rate that
        speeding: message limit exceeded
        speeding: messages per hour
        speeding: messages per day
        speeding: mail limit exceeded
        # Lists of addresses that nobody takes mail from.
        speeding: unusual rate
        # Refused now, and asked to come again: of the pace of strangers, not of the address.
        blocked: greylist
        blocked: graylist
        blocked: grey list
        blocked: grey-list
        # The recipients' own refusal, in words that else are the server's.
        filtered: not accepting mail from @
        filtered: not accepting mail from <@>
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
        blocked: too much spam from
        blocked: mail from your server
        blocked: mail server*blocked
        blocked: temporarily blocked
        blocked: not accepted from this ip
        blocked: black ip
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
        blocked: too many errors from
        blocked: too many invalid
        blocked: too many unknown
        blocked: too many nonexist
        blocked: excessive unknown
        blocked: excessive invalid
        blocked: excessive nonexist
        blocked: no smtp service
        blocked: bad dns / blocked
        badreputation: reputation
        """
}
