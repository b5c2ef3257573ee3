/// The parameters of MAIL and RCPT, checked against what EHLO offered.
enum EnvelopeParameters {
    /// SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531), RET and ENVID (RFC 3461 §4.3, §4.4), AUTH
    /// (RFC 4954 §5).
    ///
    /// - Throws: 501 for an unreadable value, 552 for a size beyond the limit, 555 for what was not offered.
    static func checkMail(
        _ parameters: [String: String], offered configuration: SinkConfiguration, isExtended: Bool
    ) throws(SinkReply) {
        for (keyword, value) in parameters.sorted(by: { $0.key < $1.key }) {
            let need: SinkConfiguration.Extension? =
                switch keyword {
                case "SIZE": .size
                case "BODY": .eightBitMIME
                case "SMTPUTF8": .smtpUTF8
                case "RET", "ENVID": .dsn
                default: nil
                }
            let isOffered =
                need.map(configuration.extensions.contains)
                ?? (keyword == "AUTH" && configuration.credentials != nil)
            guard isExtended, isOffered else { throw .unknownParameter(keyword) }
            let isReadable =
                switch keyword {
                case "SIZE": (1...20).contains(value.utf8.count) && value.utf8.allSatisfy(\.isASCIIDigit)
                case "BODY": ["7BIT", "8BITMIME"].contains(String(uppercasingASCII: value.utf8))
                case "SMTPUTF8": value.isEmpty
                case "RET": ["FULL", "HDRS"].contains(String(uppercasingASCII: value.utf8))
                case "ENVID": value.utf8.count <= 100 && isExtendedText(value)
                default: value == "<>" || isExtendedText(value)
                }
            guard isReadable else { throw .badParameter(keyword) }
            if keyword == "SIZE", UInt64(value) ?? .max > UInt64(configuration.maxMessageBytes) {
                throw .tooLarge
            }
        }
    }

    /// NOTIFY and ORCPT (RFC 3461 §4.1, §4.2).
    static func checkRecipient(
        _ parameters: [String: String], offered configuration: SinkConfiguration, isExtended: Bool
    ) throws(SinkReply) {
        for (keyword, value) in parameters.sorted(by: { $0.key < $1.key }) {
            guard isExtended, configuration.extensions.contains(.dsn), ["NOTIFY", "ORCPT"].contains(keyword)
            else { throw .unknownParameter(keyword) }
            let isReadable = keyword == "NOTIFY" ? isNotify(value) : isOriginalRecipient(value)
            guard isReadable else { throw .badParameter(keyword) }
        }
    }

    private static func isNotify(_ value: String) -> Bool {
        let words = String(uppercasingASCII: value.utf8).utf8
            .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if words == ["NEVER"] { return true }
        return Set(words).count == words.count
            && words.allSatisfy { ["SUCCESS", "FAILURE", "DELAY"].contains($0) }
    }

    /// `rfc822;` and xtext of at most 500 bytes, or `utf-8;` and the text of RFC 6533 §3.
    private static func isOriginalRecipient(_ value: String) -> Bool {
        let parts = value.utf8.split(separator: UInt8(ascii: ";"), maxSplits: 1)
        guard value.utf8.count <= 500, parts.count == 2,
            parts[0].allSatisfy({ $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") })
        else { return false }
        if String(uppercasingASCII: parts[0]) == "UTF-8" {
            return !parts[1].contains(UInt8(ascii: "="))
        }
        return isExtendedText(String(decoding: parts[1], as: UTF8.self))
    }

    /// xtext: visible ASCII without `+` and `=`, and `+` with two hexadecimal digits in upper case.
    private static func isExtendedText(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return false }
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "+") {
                guard index + 2 < bytes.count,
                    bytes[(index + 1)...(index + 2)].allSatisfy({
                        $0.isASCIIDigit || (0x41...0x46).contains($0)
                    })
                else { return false }
                index += 3
            } else {
                guard (0x21...0x7E).contains(bytes[index]), bytes[index] != UInt8(ascii: "=") else {
                    return false
                }
                index += 1
            }
        }
        return true
    }
}
