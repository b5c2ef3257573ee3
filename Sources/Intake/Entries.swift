public import Domain
import Mail

extension Account: IntakeEntry {
    public static var kind: ImportKind { .accounts }

    /// A malformed address, or a word for consent that the mapping does not know, costs the account only that,
    /// with a warning.
    public static func read(_ row: borrowing EntryRow) -> EntryOutcome<Account> {
        let id = row.id(.account)
        guard !id.isEmpty else { return .rejected(row.reject(.account, .empty)) }
        guard id.utf8.count <= 255 else { return .rejected(row.reject(.account, .tooLong)) }
        let first = row.text(.firstName)
        let full = joined(first, row.text(.lastName))
        let contact = row.text(.contactName)
        let name = row.text(.name)
        var account = Account(
            id: id, name: name.isEmpty ? (full.isEmpty ? contact : full) : name,
            contactName: contact.isEmpty ? full : contact, firstName: first, country: row.text(.country),
            language: row.text(.language).lowercased(), segment: row.text(.segment), city: row.text(.city),
            rep: row.id(.rep), attributes: row.attributes())
        var warning: Reject?
        let address = row.text(.email)
        if address.isEmpty {
            account.email = row.mapping.trialAddress(for: id)
        } else {
            account.email = EmailAddress(address)
            if account.email == nil { warning = row.reject(.email, .noAddress) }
        }
        let word = row.text(.consent).lowercased()
        if row.mapping.consent.granted.contains(word) {
            account.consent = .granted
        } else if row.mapping.consent.denied.contains(word) {
            account.consent = .denied
        } else if !word.isEmpty, word != "unknown" {
            warning = warning ?? row.reject(.consent, .noConsent)
        }
        return warning.map { .valueWithWarning(account, $0) } ?? .value(account)
    }
}

extension Product: IntakeEntry {
    public static var kind: ImportKind { .products }

    public static func read(_ row: borrowing EntryRow) -> EntryOutcome<Product> {
        let id = row.id(.product)
        guard !id.isEmpty else { return .rejected(row.reject(.product, .empty)) }
        guard id.utf8.count <= 255 else { return .rejected(row.reject(.product, .tooLong)) }
        do throws(RowFault) {
            var product = Product(id: id, name: row.text(.name), category: row.text(.category))
            product.unitPrice = try row.decimal(.unitPrice)
            product.cost = try row.decimal(.cost)
            let code = row.text(.currency)
            product.currency = code.isEmpty ? row.mapping.currency : Currency(code)
            if !code.isEmpty, product.currency == nil { return .rejected(row.reject(.currency, .noCurrency)) }
            return .value(product)
        } catch {
            return .rejected(row.reject(error))
        }
    }
}

extension Rep: IntakeEntry {
    public static var kind: ImportKind { .reps }

    public static func read(_ row: borrowing EntryRow) -> EntryOutcome<Rep> {
        let id = row.id(.rep)
        guard !id.isEmpty else { return .rejected(row.reject(.rep, .empty)) }
        let name = row.text(.name)
        var rep = Rep(
            id: id, name: name.isEmpty ? joined(row.text(.firstName), row.text(.lastName)) : name,
            phone: row.text(.phone), title: row.text(.title))
        let address = row.text(.email)
        guard !address.isEmpty else { return .value(rep) }
        rep.email = EmailAddress(address)
        return rep.email == nil ? .valueWithWarning(rep, row.reject(.email, .noAddress)) : .value(rep)
    }
}

extension Suppression: IntakeEntry {
    public static var kind: ImportKind { .suppressions }

    /// A refusal counts from the row's day, or from the import if it has none; without a reason it was
    /// requested. A malformed address is rejected unless the row also names an account.
    public static func read(_ row: borrowing EntryRow) -> EntryOutcome<Suppression> {
        let account = row.id(.account)
        let written = row.text(.email)
        guard !account.isEmpty || !written.isEmpty else { return .rejected(row.reject(.email, .empty)) }
        let address = EmailAddress(written)
        if account.isEmpty, address == nil { return .rejected(row.reject(.email, .noAddress)) }
        let reason = reason(row.text(.reason))
        var since = row.context.now
        let day = row.bytes(.since)
        if !day.isEmpty {
            guard let found = row.days.day(day) else { return .rejected(row.reject(.since, .noDay)) }
            let midnight = Instant(milliseconds: Int64(found.daysSince1970) * 86_400_000)
            since = midnight.adding(seconds: -Double(row.context.companyZone(midnight)))
        }
        let source = row.text(.source)
        let value = Suppression(
            address: address?.description ?? "", account: account, scope: row.text(.campaign),
            // Whatever its word means: who stands on such a list is not mailed.
            reason: reason ?? .requested,
            source: source.isEmpty ? row.context.fileName : source, since: since)
        if reason == nil { return .valueWithWarning(value, row.reject(.reason, .noReason)) }
        if !written.isEmpty, address == nil {
            return .valueWithWarning(value, row.reject(.email, .noAddress))
        }
        return .value(value)
    }

    private static func reason(_ word: String) -> Reason? {
        switch word.lowercased() {
        case "", "requested", "request", "manual", "do not contact": .requested
        case "unsubscribed", "unsubscribe", "opt-out", "optout", "opted out": .unsubscribed
        case "bounced", "bounce", "hard bounce", "hardbounce", "invalid": .bounced
        case "complained", "complaint", "spam", "abuse": .complained
        default: nil
        }
    }
}

private func joined(_ first: String, _ last: String) -> String {
    first.isEmpty ? last : last.isEmpty ? first : "\(first) \(last)"
}
