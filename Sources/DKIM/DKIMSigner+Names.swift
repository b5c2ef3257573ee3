extension DKIMSigner {
    /// Named once more than they occur, also where they do not occur at all: one more of these would change what a
    /// reader sees or where an answer goes.
    static let oversigned = [
        "From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "List-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
    ]

    /// Named as often as they occur.
    static let signed = [
        "Content-Language", "Auto-Submitted", "Feedback-ID", "In-Reply-To", "References", "Sender",
        "List-Help",
    ]

    /// The names for `h=`. Trace fields, which every relay adds to, are never among them (RFC 6376 §5.4.1).
    static func namesToSign(_ header: HeaderFields) -> [String] {
        var counts: [[UInt8]: Int] = [:]
        for field in header.fields { counts[field.name, default: 0] += 1 }
        func names(_ name: String, _ more: Int) -> [String] {
            let count = counts[name.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }] ?? 0
            return Array(repeating: name, count: count + more)
        }
        return oversigned.flatMap { names($0, 1) } + signed.flatMap { names($0, 0) }
    }
}
