extension BounceTable {
    /// What happened on the way, and to the machines on it. After the words on addresses.
    static let standardWayWords = """
        [text]
        # The door stays shut, for reasons that none of the words above gave.
        blocked: refused to talk to me
        # The dialogue itself.
        syntaxerror: syntax error
        syntaxerror: malformed address
        syntaxerror: incorrectly constructed
        syntaxerror: parameter not implemented
        syntaxerror: command not implemented
        syntaxerror: command not recognized
        syntaxerror: command unrecognized
        syntaxerror: unrecognized command
        syntaxerror: bad sequence of commands
        syntaxerror: sequence error
        syntaxerror: unknown command
        syntaxerror: command unknown
        syntaxerror: command out of sequence
        syntaxerror: invalid command
        syntaxerror: bad command
        # Loops and lines.
        networkerror: too many hops
        networkerror: hop count
        networkerror: hops exceeded
        networkerror: mail loop
        networkerror: routing loop
        networkerror: loop detected
        networkerror: loop detection
        networkerror: _loop_
        networkerror: points back
        networkerror: loops back to
        networkerror: loop:
        networkerror: mail is looping
        networkerror: malformed name server reply
        networkerror: network error
        networkerror: network is unreachable
        networkerror: no route to host
        expired: lost connection*timed out
        networkerror: lost connection
        networkerror: name service error
        networkerror: host name lookup failure
        networkerror: wasn't able to establish an smtp connection
        networkerror: establish an smtp connection
        networkerror: forwarded more than the maximum
        networkerror: connection reset
        networkerror: connection dropped
        networkerror: connection was dropped
        networkerror: host is unreachable
        networkerror: routing error
        networkerror: message is looping
        networkerror: looping message
        networkerror: looping
        networkerror: hop limit
        networkerror: delivered-to line
        networkerror: servfail
        networkerror: dns server
        networkerror: dns failure
        networkerror: dns timeout
        networkerror: dns query
        networkerror: dns resolution
        networkerror: name server timeout
        networkerror: temporary dns
        networkerror: temporarily unable to resolve
        networkerror: host unreachable
        networkerror: network unreachable
        networkerror: socketerror
        networkerror: connection closed
        networkerror: connection aborted
        networkerror: connection was closed
        networkerror: connection lost
        networkerror: is broken
        networkerror: broken pipe
        networkerror: dns lookup
        # Time ran out.
        expired: envelope expired
        expired: message expired
        expired: queue.expired
        expired: delivery expired
        expired: delivery time expired
        expired: delivery timed out
        expired: delivery retry timeout
        expired: retry timeout
        expired: retry time not reached
        expired: could not deliver for the last
        expired: after multiple retries
        expired: after several attempts
        expired: delivery was aborted after
        expired: aborted after
        expired: all hosts have been failing
        expired: did not accept our requests to connect
        expired: host not reachable
        expired: host is not responding
        expired: not responding
        expired: connection timed out
        expired: operation timed out
        expired: connect*timed out
        expired: timed out while
        expired: being unable to connect successfully
        expired: could not connect
        expired: unable to connect
        expired: connection refused
        expired: was not delivered within
        expired: gave up trying
        expired: giving up after
        expired: retry limit
        expired: retries exhausted
        expired: too many retries
        expired: maximum delivery attempts
        expired: maximum number of attempts
        expired: maximum retries
        expired: exceeded max time
        expired: maximum time
        expired: too old
        expired: server could not be reached
        expired: host could not be reached
        expired: in the queue too long
        expired: in queue too long
        expired: time limit exceeded
        expired: after ? days
        expired: after ? hours
        expired: for ? days
        expired: for ? hours
        expired: undeliverable after
        expired: cannot be reached within
        # The receiving machine is not well.
        systemerror: could not load
        systemerror: transaction failed
        systemerror: service currently unavailable
        systemerror: internal error
        systemerror: internal server error
        systemerror: internal software error
        systemerror: system config error
        systemerror: configuration error
        systemerror: server configuration
        systemerror: local error in processing
        systemerror: error in processing
        systemerror: operating system error
        systemerror: temporary local problem
        systemerror: service unavailable
        systemerror: duplicated message-id
        systemerror: server error
        systemerror: timeout waiting for
        systemerror: service refuse
        systemerror: proxy error
        systemerror: storage error
        systemerror: temporary lookup
        systemerror: lookup failure
        systemerror: lookup failed
        systemerror: temporary system
        systemerror: temporary local
        systemerror: temporary server
        systemerror: temporary internal
        systemerror: temporary problem
        systemerror: system problem
        systemerror: local problem
        systemerror: local error
        systemerror: database
        systemerror: queue unavailable
        systemerror: queue file
        systemerror: write error
        systemerror: resource temporarily unavailable
        systemerror: resource * temporarily unavailable
        systemerror: resources unavailable
        systemerror: out of memory
        systemerror: not enough memory
        systemerror: server busy
        systemerror: server is busy
        systemerror: server too busy
        systemerror: system busy
        systemerror: too busy
        systemerror: too much load
        systemerror: load is too high
        systemerror: load average
        systemerror: overload
        systemerror: server unavailable
        systemerror: resources temporarily unavailable
        systemerror: unable to process
        systemerror: temporarily not available
        systemerror: service temporarily
        systemerror: cannot open
        systemerror: trouble in home directory
        systemerror: does not support tls
        onhold: due to a recipient error
        mailererror: local delivery failed
        systemerror: x-unix; 77
        mailererror: x-unix
        # Asked for, and not known yet; whatever else was said counted before.
        onhold: unverified address
        """
}
