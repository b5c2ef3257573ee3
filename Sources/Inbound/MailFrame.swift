/// How mails and summaries go between the two programs: four bytes of length, most significant first, then so many
/// bytes. A request is a mail as it came; an answer is a `MailSummary` in JSON.
public enum MailFrame {
    public static let headBytes = 4
    /// No summary of the reading program is longer; whoever sends more is not that program any more.
    public static let largestAnswer = 16_000_000

    /// What the reading program takes for one mail.
    public static let largestRequest = 64_000_000

    public static func head(_ count: Int) -> [UInt8] {
        precondition(count >= 0 && count <= Int(UInt32.max))
        return (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
    }

    /// - Precondition: four bytes.
    public static func count(_ head: some Collection<UInt8>) -> Int {
        precondition(head.count == headBytes)
        return head.reduce(0) { $0 << 8 | Int($1) }
    }
}
