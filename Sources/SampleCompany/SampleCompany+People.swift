extension SampleCompany {
    func writeAccounts<Failure: Error>(
        _ chunkBytes: Int, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var rows = CSVRows(
            header: "account_id,name,contact_name,first_name,email,country,language,segment,city,rep_id,"
                + "consent,credit_terms,loyalty_tier",
            chunkBytes: chunkBytes)
        for index in 0..<accounts {
            let account = Account(of: self, index: index)
            rows.field(account.id)
            rows.field(account.name)
            rows.field(account.contactName)
            rows.field(account.firstName)
            rows.field(account.email)
            rows.field(account.profile.country.rawValue)
            rows.field(account.profile.language.rawValue)
            rows.field(account.profile.segment.rawValue)
            rows.field(account.city)
            rows.field(account.rep)
            rows.field(account.consent)
            rows.field(account.creditTerms)
            rows.field(account.loyaltyTier)
            rows.endRow()
            try rows.drain(to: sink)
        }
        try rows.drain(whole: true, to: sink)
    }

    func writeReps<Failure: Error>(
        _ chunkBytes: Int, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var rows = CSVRows(header: "rep_id,name,email,phone,title", chunkBytes: chunkBytes)
        for rep in Rep.all {
            for text in [rep.id, rep.name, rep.email, rep.phone, rep.title] { rows.field(text) }
            rows.endRow()
        }
        try rows.drain(whole: true, to: sink)
    }

    func writeProducts<Failure: Error>(
        _ chunkBytes: Int, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var rows = CSVRows(
            header: "product_id,name,category,unit_price,currency,cost", chunkBytes: chunkBytes)
        for product in Catalogue.shared.products {
            rows.field(product.id)
            rows.field(product.name)
            rows.field(product.category)
            rows.field(thousandths: product.price)
            rows.field(Currency.eur.rawValue)
            rows.field(thousandths: product.cost)
            rows.endRow()
        }
        try rows.drain(whole: true, to: sink)
    }

    /// Eight addresses, or fewer in a small company: five of dormant accounts, so that a win-back campaign
    /// meets them, and three of others. The last is spelt with capitals in its domain.
    func writeSuppressions<Failure: Error>(
        _ chunkBytes: Int, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var rows = CSVRows(header: "email,reason,source,since", chunkBytes: chunkBytes)
        var random = SeededRandom(seed: seed, .suppression)
        for (place, address) in suppressedAddresses(&random).enumerated() {
            let (reason, source) = Self.suppressions[place]
            rows.field(place == 7 ? Account.capitalizingDomain(of: address) : address)
            rows.field(reason)
            rows.field(source)
            rows.field(Day(number: calendar.today - random.within(5...500)))
            rows.endRow()
        }
        try rows.drain(whole: true, to: sink)
    }

    private static let suppressions = [
        ("unsubscribed", "unsubscribe link"), ("bounced", "mailbox does not exist"),
        ("complained", "feedback loop"), ("unsubscribed", "unsubscribe link"),
        ("requested", "told the rep, by phone"), ("unsubscribed", "reply to newsletter"),
        ("bounced", "domain does not exist"), ("unsubscribed", "unsubscribe link"),
    ]

    private func suppressedAddresses(_ random: inout SeededRandom) -> [String] {
        var dormant: [String] = []
        var others: [String] = []
        let offset = random.below(accounts)
        for step in 0..<accounts where dormant.count < 5 || others.count < 3 {
            // Neighbours in the file would look arranged; any stride meets enough accounts.
            let index = (offset + step &* 37) % accounts
            let isSpecial =
                Self.isExample(index) || Account.sharesAddressWithPrevious(index)
                || Account.sharesAddressWithPrevious(index + 1)
                || Notable.at(index) != nil
            guard !isSpecial else { continue }
            let account = Account(of: self, index: index)
            guard !account.email.isEmpty, account.consent == "yes" else { continue }
            let isDormant = lastPurchaseDay(of: index).map { $0 < calendar.limit } ?? false
            if isDormant, dormant.count < 5, !dormant.contains(account.email) {
                dormant.append(account.email)
            } else if !isDormant, others.count < 3, !others.contains(account.email) {
                others.append(account.email)
            }
        }
        return dormant + others
    }
}
