public import Domain

extension Account {
    /// What a document says of a customer, and where it says nothing, what was known before.
    ///
    /// No UBL document knows a language, a segment, a rep, further columns, or what the customer said about being
    /// mailed: taken as they are, these would be wiped out, and a refusal with them.
    ///
    /// - Parameter known: the account of the same number.
    public func completed(by known: Account) -> Account {
        var account = self
        func fill(_ path: WritableKeyPath<Account, String>) {
            if account[keyPath: path].isEmpty { account[keyPath: path] = known[keyPath: path] }
        }
        // An account without a name of its own was called by its number.
        if name == id { account.name = known.name }
        // A greeting goes with the person it is for.
        if contactName.isEmpty || contactName == known.contactName { fill(\.firstName) }
        let others: [WritableKeyPath<Account, String>] = [
            \.contactName, \.country, \.language, \.segment, \.city, \.rep,
        ]
        others.forEach(fill)
        if email == nil { account.email = known.email }
        if consent == .unknown { account.consent = known.consent }
        account.attributes.merge(known.attributes) { said, _ in said }
        return account
    }
}
