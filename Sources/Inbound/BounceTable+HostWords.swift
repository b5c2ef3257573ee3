extension BounceTable {
    /// What servers say when there is no such domain, or one that takes no mail.
    static let standardHostWords = """
        [text]
        # The domain takes no mail.
        notaccept: nullmx
        notaccept: no mx found
        notaccept: no mx record
        notaccept: couldn't find a mail exchanger
        notaccept: not accepting network messages
        notaccept: does not accept mail
        notaccept: does not receive mail
        notaccept: not accept any mail
        notaccept: smtp protocol not supported by
        notaccept: does not accept email
        notaccept: mx record is empty
        # There is no such domain.
        # A look-up that the reporting machine gives no status of its own.
        networkerror if no-status: dns error:
        networkerror: malformed or unexpected name server reply
        networkerror: host not found, try again
        hostunknown: host unknown
        hostunknown: unknown host
        hostunknown: no such host
        hostunknown: host not found
        hostunknown: host or domain name not found
        hostunknown: host name*not found
        hostunknown: hostname*unknown
        hostunknown: couldn't find any host named
        hostunknown: unrouteable address
        hostunknown: unrouteable mail domain
        hostunknown: all relevant mx records point to non-existent
        hostunknown: domain is not reachable
        hostunknown: domain is unknown
        hostunknown: domain unknown
        hostunknown: domain not found
        hostunknown: domain name not found
        hostunknown: domain does not exist
        hostunknown: unknown domain
        hostunknown: no such domain
        hostunknown: invalid domain
        hostunknown: bad destination system
        hostunknown: bad destination host
        hostunknown: illegal host/domain
        hostunknown: dns lookup failure*not found
        hostunknown: dns domain*not exist
        hostunknown: name or service not known
        hostunknown: domain ? not found
        hostunknown: domain ? was not found
        hostunknown: domain ? does not exist
        hostunknown: domain ? could not be found
        hostunknown: host ? not found
        hostunknown: domain name is invalid
        hostunknown: domain is invalid
        hostunknown: domain is not valid
        hostunknown: invalid host name
        hostunknown: invalid hostname
        hostunknown: host does not exist
        hostunknown: host by that name
        hostunknown: host by this name
        hostunknown: find any host
        hostunknown: no mail hosts for
        hostunknown: no mail host for
        hostunknown: unable to route
        hostunknown: cannot route
        hostunknown: unroutable domain
        hostunknown: nonexistentdomain
        hostunknown: infodomainnonexistent
        hostunknown: unresolvable domain
        hostunknown: unresolvable host
        hostunknown: dns hard error
        hostunknown: dns lookup failure: host
        hostunknown: host @ not found
        hostunknown: domain existiert nicht
        hostunknown: domain*n'existe pas
        hostunknown: dominio no existe
        hostunknown: dominio*inesistente
        hostunknown: nxdomain
        hostunknown: non-existent domain
        hostunknown: non-existent host
        hostunknown: no route found to domain
        hostunknown: server*couldn't be found
        """
}
