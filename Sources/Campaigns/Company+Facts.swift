import Domain
import Mail
import Tokens

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
            .init("unsubscribe", .text(unsubscribeLinks(number: number).letter)),
            .init("website", .textOrMissing(website)),
        ])
    }

    /// Where a letter's unsubscribe links lead: the one that its text shows, the header's mail, and the header's
    /// one-click address (RFC 8058), empty where no pages are reached from outside. No address stands in them.
    func unsubscribeLinks(number: String) -> (letter: String, mail: String, oneClick: String) {
        guard let links = correspondence?.links(number: number, mailbox: unsubscribe) else {
            let mail = "mailto:\(unsubscribe)?subject=unsubscribe%20\(number)"
            return (mail, mail, "")
        }
        return (links.visible, links.mailto, links.https)
    }
}
