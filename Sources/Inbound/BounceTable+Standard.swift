/// The table that comes with the program, in the files beside this one. The order within a section counts.
extension BounceTable {
    static let standardTexts: [(name: String, text: String)] = [
        ("<standard reasons>", standardReasons), ("<standard sender words>", standardSenderWords),
        ("<standard door words>", standardDoorWords), ("<standard letter words>", standardLetterWords),
        ("<standard mailbox words>", standardMailboxWords),
        ("<standard address words>", standardAddressWords),
        ("<standard host words>", standardHostWords), ("<standard nobody words>", standardNobodyWords),
        ("<standard people words>", standardPeopleWords), ("<standard tongue words>", standardTongueWords),
        ("<standard way words>", standardWayWords), ("<standard weak words>", standardWeakWords),
        ("<standard codes>", standardCodes), ("<standard signs>", standardSigns),
        ("<standard people signs>", standardPeopleSigns),
    ]

    static let standardReasons = """
        [reasons]
        # The address is dead.
        userunknown: hard
        hostunknown: hard
        hasmoved: hard
        notaccept: hard-if-final
        # The mailbox lives, and does not take this mail now.
        mailboxfull: soft
        suspend: soft
        filtered: soft
        exceedlimit: soft
        mesgtoobig: soft
        # Ours to mend. Never a reason to suppress the customer.
        authfailure: none, sender
        badreputation: none, sender
        blocked: none, sender
        norelaying: none, sender
        policyviolation: none, sender
        rejected: none, sender
        requireptr: none, sender
        securityerror: none, sender
        spamdetected: none, sender
        speeding: none, sender
        toomanyconn: none, sender
        notcompliantrfc: none, sender
        virusdetected: none, sender
        contenterror: none, sender
        syntaxerror: none, sender
        # The way there.
        expired: soft
        networkerror: soft
        mailererror: soft
        systemerror: soft
        systemfull: soft
        onhold: soft
        undefined: none
        delivered: none
        """
}
