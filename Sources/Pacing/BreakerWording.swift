/// The sentences of a breaker that tripped.
enum BreakerWording {
    static func shares(
        _ part: Int, of whole: Int, limit: Double, seconds: Int, what: String, advice: String
    ) -> String {
        let share = Double(part) / Double(max(whole, 1))
        return
            "\(part) of \(whole) messages in the last \(span(seconds)) \(what): \(percent(share)), the limit is \(percent(limit)); \(advice), then resume the campaign"
    }

    static func ownFault(_ fault: OwnFault, _ part: Int, of whole: Int, _ reply: String, seconds: Int)
        -> String
    {
        let (what, advice) =
            switch fault {
            case .authentication:
                (
                    "because we could not prove who we are",
                    "run 'rekindle doctor' and mend SPF, DKIM, DMARC or the login"
                )
            case .block:
                (
                    "because our address or domain is blocked",
                    "ask the receiver or the list to be taken off it"
                )
            case .policy: ("by the receivers' rules", "read their words and change what is sent")
            }
        return
            "\(part) of \(whole) messages in the last \(span(seconds)) were refused \(what), at last with '\(shown(reply))'; \(advice), then resume the campaign"
    }

    /// A server's words on one line, without the addresses that servers like to repeat.
    static func shown(_ reply: String) -> String {
        let words = reply.unicodeScalars.prefix(1000).split { $0.properties.isWhitespace || $0.value < 0x20 }
        let line = words.map { word in word.contains("@") ? "…" : String(word) }.joined(separator: " ")
        return line.unicodeScalars.count <= 200 ? line : String(line.unicodeScalars.prefix(199)) + "…"
    }

    static func percent(_ share: Double) -> String {
        let tenths = Int((min(max(share, 0), 1000) * 1000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    private static func span(_ seconds: Int) -> String {
        let hours = max(1, seconds / 3600)
        if hours == 1 { return "hour" }
        return hours % 24 == 0 && hours > 24 ? "\(hours / 24) days" : "\(hours) hours"
    }
}
