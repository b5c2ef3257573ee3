extension Message {
    /// How a receiver leaves, and what mail this is of:
    /// ```
    /// List-Unsubscribe: <https://news.tea.example/u/AQEy…>,
    ///  <mailto:leave@tea.example?subject=unsubscribe%20AQEy…>
    /// List-Unsubscribe-Post: List-Unsubscribe=One-Click
    /// List-Id: <winter-winback.tea.example>
    /// Feedback-ID: winter-winback:rekindle:tea
    /// ```
    func appendListHeaders(_ bytes: inout [UInt8]) throws(MailError) {
        if !oneClick.isEmpty {
            // RFC 8058 §3.1: exactly one https URI, which is the one that takes the POST.
            guard oneClick.utf8.starts(with: "https://".utf8), oneClick.utf8.count > 8, Self.isURI(oneClick),
                unsubscribe.isEmpty || (Self.isURI(unsubscribe) && !Self.isWeb(unsubscribe))
            else { throw MailError(.badLink, in: "List-Unsubscribe") }
            guard max(oneClick.utf8.count, unsubscribe.utf8.count) <= 900 else {
                throw MailError(.lineTooLong, in: "List-Unsubscribe")
            }
            // RFC 2369 §3.2: in the sender's order of preference. The first stays on the name's line, wide as it is:
            // simple readers look there.
            bytes += "List-Unsubscribe: <\(oneClick)>".utf8
            if !unsubscribe.isEmpty { bytes += ",\r\n <\(unsubscribe)>".utf8 }
            bytes += "\r\n".utf8
            try HeaderField.append(
                "List-Unsubscribe-Post", tokens: "List-Unsubscribe=One-Click", to: &bytes)
        } else if !unsubscribe.isEmpty {
            try HeaderField.append("List-Unsubscribe", tokens: "<\(unsubscribe)>", to: &bytes)
        }
        if !listID.isEmpty {
            guard Self.isListID(listID) else { throw MailError(.badListID, in: "List-Id") }
            try HeaderField.append("List-Id", tokens: "<\(listID)>", to: &bytes)
        }
        if !feedbackID.isEmpty {
            guard Self.isFeedbackID(feedbackID) else { throw MailError(.badFeedbackID, in: "Feedback-ID") }
            try HeaderField.append("Feedback-ID", tokens: feedbackID, to: &bytes)
        }
    }

    /// What RFC 3986 §2 lets stand in a URI, without the comma, at which some readers of the field cut (RFC 2369 §2
    /// wants it quoted within a URI).
    private static func isURI(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "-._~:/?#[]@!$&'()*+;=%".utf8.contains(byte)
            }
        }
    }

    private static func isWeb(_ text: String) -> Bool {
        let scheme = text.utf8.prefix(4).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        return scheme == Array("http".utf8)
    }

    /// RFC 2919 §2: atoms with dots between, at least one dot, at most 255 octets.
    private static func isListID(_ text: String) -> Bool {
        let atoms = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return text.utf8.count <= 255 && atoms.count >= 2
            && atoms.allSatisfy { atom in
                !atom.isEmpty
                    && atom.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
                        }
                    }
            }
    }

    /// Up to four parts; the last is the sender's and must not be empty, since reports are kept by it.
    private static func isFeedbackID(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return text.utf8.count <= 255 && parts.count <= 4 && parts.last?.isEmpty == false
            && parts.allSatisfy { part in
                part.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    default: "-._".utf8.contains(byte)
                    }
                }
            }
    }
}
