extension BounceTable {
    /// What servers say when there is nobody of that name.
    static let standardNobodyWords = """
        [text]
        # Nobody there. Refused with such words only after the mail itself: see [changes].
        userunknown if sure: dd this user doesn't have
        filtered: this user doesn't have a * account
        # The reporting machine's own directory.
        userunknown if sure: unknown user: @
        userunknown if sure: recipient name is not recognized
        userunknown if sure: 000c05a6
        userunknown if sure: 000c0595
        # Before it, old Exchange servers on mailboxes and sizes.
        mesgtoobig: 000d06b5
        mailboxfull: 00010256
        userunknown: user unknown
        userunknown: user is unknown
        userunknown: unknown user
        userunknown: unknown account
        userunknown: unknown address
        userunknown: unknown recipient
        userunknown: unknown mailbox
        userunknown: unknown or illegal alias
        userunknown: unknown local part
        userunknown: unknown local-part
        userunknown: unknown virtual address
        userunknown: unknown email address
        userunknown: unknown to address
        userunknown: unknown in local recipient table
        userunknown: unknown in virtual
        userunknown: account unknown
        userunknown: address unknown
        userunknown: recipient unknown
        userunknown: recipient is unknown
        userunknown: mailbox unknown
        userunknown: alias unknown
        userunknown: id unknown
        userunknown: no such user
        userunknown: no such account
        userunknown: no such address
        userunknown: no such mailbox
        userunknown: no such recipient
        userunknown: no such email
        userunknown: no such person
        userunknown: no one with that
        userunknown: nobody here by that name
        userunknown: not known to this system
        userunknown: mailbox name is invalid
        userunknown: address is unknown
        userunknown: nie istnieje
        userunknown: inesistente
        userunknown: destinatario sconosciuto
        userunknown: onbekende gebruiker
        userunknown: okänd mottagare
        userunknown: neznámý uživatel
        userunknown: пользователь не существует
        userunknown: 存在しません
        userunknown: no such local user
        userunknown: no such id
        userunknown: no such a user
        userunknown if sure: no mailbox here by that name
        userunknown: no mailbox by that name
        userunknown: no mailbox found
        userunknown: no mailbox for
        userunknown: no account by that name
        userunknown: no account with
        userunknown: no user by that name
        userunknown: by that name
        userunknown: by this name
        userunknown: not user of
        userunknown: not in use anymore
        userunknown: not in use any more
        userunknown if sure: no valid recipients for this mm
        userunknown: no matches to nameserver query
        userunknown: no thank you rejected: account unavailable
        userunknown: not a known user
        userunknown: not a local user
        userunknown: not a valid user
        userunknown: not a valid mailbox
        userunknown: not a valid recipient
        userunknown: not a valid email
        userunknown: not a valid address
        userunknown: not a registered
        userunknown: not a recognised
        userunknown: not found in
        userunknown: not known at this
        userunknown: not known here
        userunknown if sure: not listed in * directory
        userunknown if sure: not listed in public name
        userunknown if sure: not listed in domino
        userunknown if sure: not in directory
        userunknown: not our address
        userunknown: not exist
        userunknown: nonexistent user
        userunknown: nonexistent address
        userunknown: non-existent recipient
        userunknown: no longer valid
        userunknown: no longer exists
        userunknown: no longer available
        userunknown: no longer active
        userunknown: no longer in use
        userunknown: no longer with
        userunknown: no longer accept*mail
        userunknown: account has been removed
        userunknown: account has been deleted
        userunknown: account deleted
        userunknown: mailbox has been deleted
        userunknown: user deleted
        userunknown: invalid recipient
        userunknown: invalid user
        userunknown: invalid address
        userunknown: invalid mailbox
        userunknown: invalid local
        userunknown: invalid account
        userunknown: invalid email
        userunknown: invalid destination
        userunknown if sure: invalid final delivery userid
        userunknown: invalid mail user
        userunknown: invalid forward-path
        userunknown: destinataire invalide
        userunknown: destinataire inconnu
        userunknown: utilisateur inconnu
        userunknown: adresse inconnue
        userunknown: empfanger*unbekannt
        userunknown: empfänger*unbekannt
        userunknown: benutzer*unbekannt
        userunknown: utente sconosciuto
        userunknown: usuario desconocido
        userunknown: destinatario no existe
        userunknown: usuario no existe
        userunknown: пользовател*не найден
        userunknown if sure: not listed in * verzeichnis
        userunknown if sure: nicht im * verzeichnis
        userunknown if sure: ディレクトリには見つかりません
        userunknown if sure: ディレクトリに見つかりません
        userunknown if sure: ディレクトリのリストにありません
        userunknown if sure: 宛先が見つかりません
        userunknown if sure: ユーザが見つかりません
        userunknown: recipient not found
        userunknown if sure: recipientnotfound
        userunknown: recipient could not be found
        userunknown: recipient cannot be found
        userunknown: user not found
        userunknown: user can't be found
        userunknown: account not found
        userunknown: mailbox not found
        userunknown: address not found
        userunknown: addressee unknown
        userunknown: alias not found
        userunknown if sure: address couldn't be found
        userunknown: address you entered couldn't be found
        userunknown: email address wasn't found
        userunknown: couldn't be found at
        userunknown: can't find the mailbox
        userunknown: name not found
        userunknown: not found at
        userunknown: names not found
        userunknown: undeliverable address
        userunknown: unallocated
        userunknown: can't accept user
        userunknown: can't verify recipient
        userunknown: recipient verify failed
        userunknown: unable to verify recipient
        userunknown: recipient address rejected: undeliverable
        userunknown if status 5.4.1: recipient address rejected: access denied
        userunknown if status 5.1.0: address rejected
        userunknown: recipient address is invalid
        userunknown: 550 address rejected
        userunknown: improper recipient
        userunknown: bad destination mailbox
        syntaxerror: address syntax
        userunknown: bad recipient
        userunknown: bad address
        userunknown: address is not valid
        userunknown: address does not have
        userunknown: does not have an email account
        userunknown: doesn't have an account
        userunknown: is not a user
        userunknown: user not local
        userunknown: user doesn't have
        userunknown: user name is unknown
        userunknown: doesn't handle mail for that user
        userunknown: mailbox unavailable or access denied
        userunknown: no mail box available for this user
        userunknown: unrouteable user
        userunknown: message could not be delivered to mobile
        """
}
