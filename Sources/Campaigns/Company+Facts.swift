import Domain
import Mail

/// What letters say of the company itself.
extension Company {
    var facts: Facts {
        .record([
            .init("name", .text(name)), .init("address", .text(address)),
            .init("website", .textOrMissing(website)), .init("email", .text(email.description)),
            .init("phone", .textOrMissing(phone)),
        ])
    }

    /// - Parameter number: the proposal's.
    func linkFacts(number: String) -> Facts {
        .record([
            .init("unsubscribe", .text(unsubscribeLink(number: number))),
            .init("website", .textOrMissing(website)),
        ])
    }

    /// A mail that says which letter it answers, without an address in it.
    func unsubscribeLink(number: String) -> String {
        "mailto:\(unsubscribe)?subject=unsubscribe%20\(number)"
    }
}
