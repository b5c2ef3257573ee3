extension BounceTable {
    /// The words for people and their boxes, crossed with the words for not being there.
    static let standardPeopleWords = """
        [text]
        userunknown: userunknown
        userunknown: unknownuser
        userunknown: nosuchuser
        userunknown: usernotfound
        userunknown: user-unknown
        userunknown: unknown-user
        userunknown: user ? unknown
        userunknown: user ? is unknown
        userunknown: user not known
        userunknown: user is not known
        userunknown: user ? not known
        userunknown: users are unknown
        userunknown: unknown mail user
        userunknown: unknown mail address
        userunknown: unknown person
        userunknown: unknown alias
        userunknown: unknown name
        userunknown: unknown id_
        userunknown: unknown to this
        userunknown: unknown or illegal
        userunknown: unknown or invalid
        userunknown: unknown destination address
        userunknown: unknown destination mailbox
        userunknown: recipient ? unknown
        userunknown: recipient ? is unknown
        userunknown: recipient name unknown
        userunknown: recipients unknown
        userunknown: mailbox ? unknown
        userunknown: account is unknown
        userunknown: account ? unknown
        userunknown: address ? unknown
        userunknown: addressee is unknown
        userunknown: name unknown
        userunknown: name is unknown
        userunknown: <@> unknown
        userunknown: <@> is unknown
        userunknown: _@ unknown
        userunknown: not known at
        userunknown: not a member of domain
        userunknown: does not have a mailbox
        userunknown: does not have a account
        userunknown: have such a user
        userunknown: have such user
        userunknown: has no mailbox
        userunknown: has no account
        userunknown: no such mail drop
        userunknown: no such alias
        userunknown: no such name
        userunknown: no such local
        userunknown: no such mail
        userunknown: no such employee
        userunknown: no such customer
        userunknown: no one by that
        userunknown: nobody by that
        userunknown: nobody with that
        userunknown: no mailbox
        userunknown: no recipient with
        userunknown: no recipient by
        userunknown: no email account
        userunknown: no mail account
        userunknown: no account for
        userunknown: no account here
        userunknown: user not here
        userunknown: user is not here
        userunknown: user path no
        userunknown: not at this address
        userunknown: user ? not found
        userunknown: user ? was not found
        userunknown: user ? could not be found
        userunknown: users not found
        userunknown: recipient invalid
        userunknown: recipient is invalid
        userunknown: recipient address invalid
        userunknown: recipient name invalid
        userunknown: recipient ? is invalid
        userunknown: address not recognized
        userunknown: address is not recognized
        userunknown: recipient not recognized
        userunknown: recipient is not recognized
        userunknown: user not recognized
        userunknown: mailbox not recognized
        userunknown: user not registered
        userunknown: address not registered
        userunknown: account not registered
        userunknown: recipient not registered
        userunknown: is not registered here
        userunknown: is not registered on
        userunknown: mailbox ? is not registered
        userunknown: no user here
        userunknown: no user with
        userunknown: no user named
        userunknown: not in our directory
        userunknown: not in our database
        userunknown: not in our records
        userunknown: is not known to
        userunknown: recipient is not known
        userunknown: address is not known
        userunknown: mailbox is not known
        userunknown: not in my validrcptto
        userunknown: not in this domain
        userunknown: not in the directory
        userunknown: not in local
        userunknown: not in ldap
        userunknown: not on this server
        userunknown: not our user
        userunknown: not our customer
        userunknown: not one of our
        userunknown: recipient ? not found
        userunknown: recipient ? was not found
        userunknown: recipient ? could not be found
        userunknown: recipient was not found
        userunknown: recipnotfound
        userunknown: mailbox ? not found
        userunknown: mailbox ? was not found
        userunknown: mailbox ? could not be found
        userunknown: mailbox was not found
        userunknown: mailbox could not be found
        userunknown: mailbox cannot be found
        userunknown: account ? not found
        userunknown: account ? was not found
        userunknown: account was not found
        userunknown: account could not be found
        userunknown: address ? not found
        userunknown: address ? was not found
        userunknown: address was not found
        userunknown: address cannot be found
        userunknown: address could not be found
        userunknown: user could not be found
        userunknown: user was not found
        userunknown: person not found
        userunknown: <@> not found
        userunknown: _@ not found
        userunknown: could not find user
        userunknown: cannot find user
        userunknown: unable to find user
        userunknown: find alias
        userunknown: find recipient
        userunknown: find the recipient
        userunknown: find the user
        userunknown: find this user
        userunknown: find that user
        userunknown: find mailbox
        userunknown: address could not be resolved
        userunknown: recipient could not be resolved
        userunknown: recipient cannot be resolved
        userunknown: recipient not resolved
        userunknown: lookup in domain map failed
        userunknown: user lookup failed
        userunknown: recipient lookup failed
        userunknown: nonexistent mailbox
        userunknown: nonexistent account
        userunknown: nonexistent email
        userunknown: mailbox nonexistent
        userunknown: user nonexistent
        userunknown: recipient nonexistent
        userunknown: address nonexistent
        userunknown: nonexistent local
        userunknown: nonexisting
        userunknown: invalid-recipient
        userunknown: invalidrecipient
        userunknown: invalid or unknown
        userunknown: invalid to address
        userunknown: invalid name
        userunknown: invalid alias
        userunknown: invalid rcpt
        userunknown: user invalid
        userunknown: user is invalid
        userunknown: mailbox invalid
        userunknown: mailbox is invalid
        userunknown: account invalid
        userunknown: account is invalid
        userunknown: address invalid
        userunknown: email address is invalid
        userunknown: recipients are invalid
        userunknown: recipient ? invalid
        userunknown: address not valid
        userunknown: address ? not valid
        userunknown: address ? is not valid
        userunknown: recipient not valid
        userunknown: recipient is not valid
        userunknown: user is not valid
        userunknown: user not valid
        userunknown: mailbox is not valid
        userunknown: mailbox not valid
        userunknown: not a mailbox
        userunknown: not a user
        userunknown: not a recipient
        userunknown: not valid recipient
        userunknown: illegal user
        userunknown: illegal recipient
        userunknown: illegal alias
        userunknown: wrong recipient
        userunknown: wrong user
        userunknown: wrong address
        userunknown: wrong mailbox
        userunknown: incorrect recipient
        userunknown: incorrect address
        userunknown: bad user
        userunknown: bad mailbox
        userunknown: misspelled
        userunknown: misspelt
        userunknown: no longer an
        userunknown: no longer works
        userunknown: no longer employed
        userunknown: no longer has
        userunknown: no longer here
        userunknown: no longer on this
        userunknown: no longer at
        userunknown: no longer registered
        userunknown: no longer used
        userunknown: no longer working
        userunknown: no longer receiv
        userunknown: no more valid
        userunknown: has left the
        userunknown: account is deleted
        userunknown: account was deleted
        userunknown: account removed
        userunknown: account terminated
        userunknown: account has been terminated
        userunknown: account has been cancelled
        userunknown: account cancelled
        userunknown: deleted account
        userunknown: deleted user
        userunknown: deleted mailbox
        userunknown: user has been deleted
        userunknown: user has been removed
        userunknown: user was deleted
        userunknown: mailbox deleted
        userunknown: mailbox is deleted
        userunknown: mailbox was deleted
        userunknown: mailbox has been removed
        userunknown: mailbox removed
        userunknown: address has been deleted
        userunknown: address has been removed
        userunknown: address deleted
        userunknown: recipient verification failed
        userunknown: recipient cannot be verified
        userunknown: recipient could not be verified
        userunknown: could not verify recipient
        """
}
