public import Mail
public import Tokens

/// How answers find the letter that they belong to: keys, the signed return path, the public unsubscribe pages.
public struct Correspondence: Sendable {
    public var keys: TokenKeys
    /// What stands between the return path's mailbox and its token; `nil` where the mailbox takes no such addresses.
    public var separator: ReturnPath.Separator?
    /// Where the unsubscribe pages are reached from outside; `nil` leaves mail as the only way.
    public var base: UnsubscribeBase?

    public init(keys: TokenKeys, separator: ReturnPath.Separator?, base: UnsubscribeBase?) {
        self.keys = keys
        self.separator = separator
        self.base = base
    }

    /// Where bounces of a delivery come back to (VERP), so that each names its delivery, and proves it.
    func returnPath(_ mailbox: EmailAddress, of delivery: Int64?) -> EmailAddress {
        guard let delivery, let separator else { return mailbox }
        return ReturnPath(mailbox, separator: separator)?.address(of: delivery, keys: keys) ?? mailbox
    }

    func links(number: String, mailbox: EmailAddress) -> UnsubscribeLinks? {
        UnsubscribeToken(reference: number).map {
            UnsubscribeLinks($0, keys: keys, base: base, mailbox: mailbox)
        }
    }
}
