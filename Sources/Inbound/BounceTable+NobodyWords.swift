extension BounceTable {
    /// What servers say when there is no such domain, or nobody of that name.
    static let standardNobodyWords = """
        [text]
        # The domain takes no mail.
        notaccept: null mx
        notaccept: nullmx
        notaccept: no mx found
        notaccept: no mx record
        notaccept: couldn't find a mail exchanger
        notaccept: not accepting network messages
        notaccept: does not accept mail
        notaccept: doesn't accept mail
        notaccept: doesn't receive email
        notaccept: does not receive mail
        notaccept: not accept any mail
        notaccept: smtp protocol not supported by
        notaccept: does not accept email
        notaccept: mx record is empty
        # There is no such domain.
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
        hostunknown: unroutable address
        hostunknown: unrouteable mail domain
        hostunknown: all relevant mx records point to non-existent
        hostunknown: domain is not reachable
        hostunknown: domain is unknown
        hostunknown: domain unknown
        hostunknown: domain not found
        hostunknown: domain name not found
        hostunknown: domain does not exist
        hostunknown: domain doesn't exist
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
        hostunknown: invalid host
        hostunknown: invalid hostname
        hostunknown: no such hostname
        hostunknown: host does not exist
        hostunknown: host by that name
        hostunknown: host by this name
        hostunknown: find any host
        hostunknown: no mail hosts for
        hostunknown: no mail host for
        hostunknown: unable to route
        hostunknown: cannot route
        hostunknown: unroutable mail domain
        hostunknown: unroutable domain
        hostunknown: unrouteable domain
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
        userunknown: unknown addressee
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
        userunknown: doesn't exist
        userunknown: don't exist
        userunknown: do not exist
        userunknown: nonexistent user
        userunknown: nonexistent address
        userunknown: non-existent user
        userunknown: non existent user
        userunknown: non-existent address
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
        userunknown: あて先メールアドレスが存在しません
        userunknown: recipient not found
        userunknown if sure: recipientnotfound
        userunknown: recipient could not be found
        userunknown: recipient cannot be found
        userunknown: user not found
        userunknown: user can't be found
        userunknown: user cannot be found
        userunknown: account not found
        userunknown: mailbox not found
        userunknown: address not found
        userunknown: addressee unknown
        userunknown: alias not found
        userunknown if sure: address couldn't be found
        userunknown: address you entered couldn't be found
        userunknown: email address wasn't found
        userunknown: couldn't be found at
        userunknown: could not be found at
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
        userunknown: recipient address is invalid
        userunknown: 550 address rejected
        userunknown: improper recipient
        userunknown: bad destination mailbox
        userunknown: bad recipient
        userunknown: bad address
        userunknown: address is not valid
        userunknown: address does not have
        userunknown: does not have an email account
        userunknown: doesn't have an account
        userunknown: is not a user
        userunknown: user not exist
        userunknown: user not local
        userunknown: user doesn't have
        userunknown: user name is unknown
        userunknown: dosn't exist
        userunknown: doesn't handle mail for that user
        userunknown: mailbox unavailable or access denied
        userunknown: no mail box available for this user
        userunknown: unrouteable user
        userunknown: message could not be delivered to mobile
        # The words for people and places crossed with the words for not being.
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
        userunknown: unknown username
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
        userunknown: recipient address unknown
        userunknown: recipient email address unknown
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
        userunknown: not existing
        userunknown: user does not have
        userunknown: does not have a mailbox
        userunknown: does not have an account
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
        userunknown: no such users
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
        userunknown: user name not found
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
        userunknown: is not known here
        userunknown: is not known at
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
        userunknown: recipient was not found
        userunknown: recipient address not found
        userunknown: recipient email address not found
        userunknown: recipnotfound
        userunknown: mailbox ? not found
        userunknown: mailbox was not found
        userunknown: mailbox could not be found
        userunknown: mailbox cannot be found
        userunknown: account ? not found
        userunknown: account was not found
        userunknown: account could not be found
        userunknown: address ? not found
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
        userunknown: nonexistent recipient
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
        userunknown: invalid username
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
        userunknown: cannot verify recipient
        # The same in other tongues.
        userunknown: unbekannter
        userunknown: empfaenger*unbekannt
        userunknown: adressat unbekannt
        userunknown: adresse unbekannt
        userunknown: existiert nicht
        userunknown: nicht vorhanden
        userunknown: nicht bekannt
        userunknown: nicht gefunden
        userunknown: kein solcher
        userunknown: ungultiger empfanger
        userunknown: ungueltiger empfaenger
        userunknown: inconnu
        userunknown: inexistant
        userunknown: n'existe pas
        userunknown: n'existe plus
        userunknown: no existe
        userunknown: inexistente
        userunknown: desconocid
        userunknown: desconhecid
        userunknown: nao existe
        userunknown: nao encontrad
        userunknown: no encontrad
        userunknown: no se encuentra
        userunknown: sconosciut
        userunknown: non esiste
        userunknown: non trovato
        userunknown: errato
        userunknown: onbekend
        userunknown: bestaat niet
        userunknown: niet gevonden
        userunknown: okand
        userunknown: finns inte
        userunknown: findes ikke
        userunknown: finnes ikke
        userunknown: ukendt
        userunknown: ukjent
        userunknown: ei ole olemassa
        userunknown: nie ma takiego
        userunknown: nie znaleziono
        userunknown: nieznany
        userunknown: neexistuje
        userunknown: neznamy
        userunknown: nem letezik
        userunknown: ismeretlen
        userunknown: bulunamadi
        userunknown: не существует
        userunknown: не найден
        userunknown: нет такого
        userunknown: неизвестн
        userunknown: не зарегистрирован
        userunknown: не існує
        userunknown: 不存在
        userunknown: 找不到
        userunknown: 存在しない
        userunknown: 見つかりません
        userunknown: 宛先不明
        userunknown: 존재하지
        userunknown: 없는 사용자
        """
}
