public import DNS
import Diagnostics

/// Values that are several, with commas or blanks between. A namespace.
public enum SettingsLists {
    /// - Returns: `nil` if one of them is none.
    public static func addresses(_ text: String) -> [IPAddress]? {
        let found = words(text).map { IPAddress($0.text) }
        return found.contains(nil) ? nil : found.compactMap { $0 }
    }

    /// By what stands behind the full stop: `bounced` for `delivery.bounced`.
    ///
    /// - Returns: `nil` if one of them is no event.
    public static func events(_ text: String) -> [String]? {
        let found = words(text).map { event($0.text) }
        return found.contains(nil) ? nil : found.compactMap { $0 }
    }

    /// As a payload's `type` has them.
    public static let eventTypes = [
        "delivery.accepted", "delivery.deferred", "delivery.bounced", "delivery.blocked",
        "delivery.complained",
        "recipient.unsubscribed", "delivery.replied", "delivery.in_doubt", "delivery.suppressed",
        "campaign.paused",
    ]

    static func addressRefusals(_ name: String, _ text: String) -> [Refusal] {
        words(text).filter { IPAddress($0.text) == nil }.map { word in
            Refusal(
                "settings/no-ip-address", "\(name): \(Quoted.short(word.text)) is no IP address",
                help: "write those that your mail leaves from, with commas between", part: word.part)
        }
    }

    static func eventRefusals(_ name: String, _ text: String) -> [Refusal] {
        words(text).filter { event($0.text) == nil }.map { word in
            let nearest = Suggestion.nearest(to: word.text, among: eventTypes)
            return Refusal(
                "settings/unknown-word", "\(name) knows no \(Quoted.short(word.text))", fixIt: nearest,
                help: nearest == nil ? "it may have: \(eventTypes.joined(separator: ", "))" : nil,
                part: word.part)
        }
    }

    private static func event(_ word: String) -> String? {
        eventTypes.first { $0 == word || kind($0) == word }.map(kind)
    }

    private static func kind(_ type: String) -> String {
        String(type.drop { $0 != "." }.dropFirst())
    }

    /// Each with its bytes in the text.
    private static func words(_ text: String) -> [(text: String, part: Range<Int>)] {
        let bytes = Array(text.utf8)
        return bytes.split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }.map {
            (String(decoding: $0, as: UTF8.self), $0.startIndex..<$0.endIndex)
        }
    }
}
