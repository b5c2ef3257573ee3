import Domain

/// A customer or supplier of a UBL document (`cac:CustomerParty`, `cac:SupplierParty`).
struct UBLParty {
    /// A person to turn to (`cac:Contact`).
    struct Contact {
        var name = ""
        var email = ""
        var isEmpty: Bool { name.isEmpty && email.isEmpty }
    }

    var numbers: [UBLRule.PartyNumber: [String]] = [:]
    var name = ""
    var registrationName = ""
    var firstName = ""
    var familyName = ""
    /// `cac:BuyerContact`: who orders.
    var buyer = Contact()
    /// Of the party itself.
    var contact = Contact()
    /// `cac:AccountingContact`: who pays.
    var accounting = Contact()
    var city = ""
    var country = ""
    /// Where the party's element stands; `nil` if the document has none.
    var place: XMLPlace?

    /// Its number, by the first of these that is filled in; empty if none is.
    func number(by order: [UBLRule.PartyNumber]) -> String {
        for kind in order {
            if let number = numbers[kind]?.first { return number }
        }
        return ""
    }

    var allNumbers: [String] { numbers.values.flatMap { $0 } }

    mutating func add(_ number: String, _ kind: UBLRule.PartyNumber) {
        if !number.isEmpty { numbers[kind, default: []].append(number) }
    }

    /// The customer as an account, its address aside. The trading name comes before the registered one: it is
    /// what a letter greets.
    func account(_ id: AccountID) -> Account {
        let person = [firstName, familyName].filter { !$0.isEmpty }.joined(separator: " ")
        let names = [buyer.name, contact.name, person, accounting.name]
        let contactName = names.first { !$0.isEmpty } ?? ""
        return Account(
            id: id, name: [name, registrationName, person, contactName].first { !$0.isEmpty } ?? id,
            contactName: contactName, firstName: contactName == person ? firstName : "", country: country,
            city: city)
    }

    /// Of the person who orders, else of the party, else of who pays.
    var email: String { [buyer.email, contact.email, accounting.email].first { !$0.isEmpty } ?? "" }
}
