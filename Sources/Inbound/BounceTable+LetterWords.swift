extension BounceTable {
    /// What receivers hold against the pace, the form and the content of the letters.
    static let standardLetterWords = """
        [text]
        # Form.
        notcompliantrfc: multiple addresses in from
        notcompliantrfc: messages with multiple addresses
        notcompliantrfc: rfc 5322
        notcompliantrfc: rfc5322
        notcompliantrfc: rfc 2822
        notcompliantrfc: rfc2822
        notcompliantrfc: rfc 822 compl
        notcompliantrfc: rfc compliant
        notcompliantrfc: rfc-compliant
        notcompliantrfc: not compliant
        notcompliantrfc: duplicate header
        notcompliantrfc: missing from header
        notcompliantrfc: missing*message-id
        notcompliantrfc: missing date header
        notcompliantrfc: headers missing
        notcompliantrfc: bare lf
        notcompliantrfc: bare cr
        notcompliantrfc: bare linefeed
        notcompliantrfc: bare newline
        notcompliantrfc: stray newline
        notcompliantrfc: missing or malformed
        notcompliantrfc: malformed header
        notcompliantrfc: invalid header
        notcompliantrfc: missing header
        notcompliantrfc: missing required header
        notcompliantrfc: no from header
        notcompliantrfc: no date header
        notcompliantrfc: multiple from
        notcompliantrfc: more than one from
        # Size, before mailboxes, which speak of limits too.
        exceedlimit if status 5.2.3: message size exceeds
        exceedlimit: length exceeds
        mailboxfull: size limit exceeded for mailbox
        mailboxfull if status *.2.2: larger than
        mesgtoobig: line limit exceeded
        mesgtoobig: line too long
        mesgtoobig: too large
        mesgtoobig: too big
        mesgtoobig: message size exceeds
        mesgtoobig: size exceeds
        mesgtoobig: size limit exceeded
        mesgtoobig: maximum message size
        mesgtoobig: max message size
        mesgtoobig: maximum*message size
        mesgtoobig: maximum size limit
        mesgtoobig: exceeds*size limit
        mesgtoobig: exceeded*maximum message
        mesgtoobig: exceeds the maximum
        mesgtoobig: recipsizelimit
        mesgtoobig: message size limit
        mesgtoobig: message size is
        mesgtoobig: message is too long
        mesgtoobig: message too long
        mesgtoobig: attachment is too long
        mesgtoobig: exceeds maximum
        mesgtoobig: exceed maximum
        mesgtoobig: exceeds message size
        mesgtoobig: exceeded message size
        mesgtoobig: exceeds size
        mesgtoobig: exceeds*maximum size
        mesgtoobig: larger than
        mesgtoobig: size of * exceeds
        mesgtoobig: trop volumineux
        mesgtoobig: zu groß
        mesgtoobig: zu gross
        mesgtoobig: demasiado grande
        mesgtoobig: troppo grande
        # Content.
        contenterror if status 5.6.*: content rejected
        contenterror if status 5.6.*: invalid message content
        contenterror if status 5.6.*: corrupt message
        contenterror: media error
        contenterror: mime error
        contenterror: mime/
        contenterror: mime structure
        contenterror: malformed mime
        contenterror: invalid mime
        contenterror: improper use of 8-bit
        contenterror: 8-bit data
        contenterror: conversion*prohibited
        contenterror: attachment*not allowed
        contenterror: unsupported attachment
        contenterror: bad mime
        contenterror: conversion required
        contenterror: conversion failed
        policyviolation: content presents a potential
        policyviolation: attachment*blocked
        policyviolation: file type*not
        policyviolation: header error
        policyviolation: banned file
        policyviolation: banned content
        policyviolation: banned attachment
        policyviolation: prohibited attachment
        policyviolation: prohibited file
        policyviolation: forbidden attachment
        policyviolation: file extension
        policyviolation: attachment type
        policyviolation: attachments of this type
        policyviolation: attachment * not accepted
        policyviolation: executable file
        policyviolation: executable attachment
        policyviolation: executable content
        policyviolation: vba macro
        policyviolation: anti-spoofing
        policyviolation: spoof
        # Spam, by whatever judge.
        spamdetected: spam
        spamdetected: junk
        spamdetected: unsolicited
        spamdetected: bulk mail
        spamdetected: bulk email
        spamdetected: , ube
        spamdetected: content rejected
        spamdetected: rejected due to content
        spamdetected: message content
        spamdetected: content filter
        spamdetected: mail rejete
        spamdetected: mail rejected. ofr
        spamdetected: message was filtered
        spamdetected: phishing
        spamdetected: _scored
        spamdetected: suspicious
        spamdetected: content*considered
        spamdetected: content denied
        spamdetected: content reject
        spamdetected: data refused
        spamdetected: same size mail
        spamdetected: content refused
        spamdetected: content is not
        spamdetected: content restriction
        spamdetected: unsafe content
        spamdetected: unwanted content
        spamdetected: prohibited content
        spamdetected: forbidden content
        spamdetected: offensive content
        spamdetected: content of this message
        spamdetected: content of the message
        spamdetected: bad content
        spamdetected: bulk message
        spamdetected: considered bulk
        spamdetected: fraudulent
        spamdetected: scam_
        # Policies and permissions.
        policyviolation: protocol violation
        policyviolation: policy violation
        policyviolation: violates * policy
        policyviolation: denied by policy
        policyviolation: for policy reasons
        policyviolation: due to policy
        policyviolation: policy reasons
        policyviolation: policy reject
        policyviolation: rejected by policy
        policyviolation: blocked by policy
        policyviolation: security policies
        policyviolation: security policy
        policyviolation: policy restriction
        policyviolation: company policy
        policyviolation: corporate policy
        policyviolation: network not allowed
        policyviolation: administrative prohibition
        policyviolation: prohibited by administrator
        policyviolation: rejected by * administrator
        policyviolation: access violation
        policyviolation: email policy
        policyviolation: mail policy
        policyviolation: message policy
        policyviolation: organization policy
        policyviolation: our policies
        policyviolation: local policy
        policyviolation: site policy
        policyviolation: server policy
        policyviolation: system policy
        policyviolation: violat*polic
        policyviolation: administratively prohibited
        policyviolation: administratively denied
        policyviolation: prohibited by admin
        policyviolation: prohibited by policy
        policyviolation: permitted by policy
        policyviolation: allowed by policy
        policyviolation: attachments are not
        securityerror: authrequired
        securityerror: authentication required
        securityerror: authentication is required
        securityerror: requires authentication
        securityerror: authentication fail
        securityerror: authentication needed
        securityerror: must be authenticated
        securityerror: need to authenticate
        securityerror: not authenticated
        securityerror: unauthenticated senders not allowed
        securityerror: not authorized
        securityerror: unauthorized
        securityerror: must issue a starttls
        securityerror: starttls required
        securityerror: tls required
        securityerror: tls negotiation
        securityerror: encryption required
        securityerror: encryption needed
        securityerror: certificate verif
        securityerror: not accept*from unauthenticated
        securityerror: authentication credentials
        securityerror: authentication error
        securityerror: auth failed
        securityerror: auth error
        securityerror: fail authentication
        securityerror: authentication is needed
        securityerror: must authenticate
        securityerror: please authenticate
        securityerror: certificate validation
        securityerror: certificate has expired
        securityerror: certificate expired
        securityerror: invalid certificate
        securityerror: untrusted certificate
        securityerror: certificate is not
        securityerror: encrypted connection
        securityerror: tls encryption
        securityerror: requires tls
        securityerror: require tls
        securityerror: use starttls
        securityerror: issue a starttls
        securityerror: secure connection
        """
}
