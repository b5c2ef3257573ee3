/// The languages that the pages speak.
enum PageLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case spanish = "es"

    /// The one that the reader's browser likes best (RFC 9110 §12.5.4), English if it likes none.
    ///
    /// - Parameter acceptLanguage: the header's value; may be anything. Of a long one, the first 500 octets count.
    init(acceptLanguage: String?) {
        var best: (language: PageLanguage, quality: Int) = (.english, 0)
        let ranges = (acceptLanguage ?? "").utf8.prefix(500).split(separator: UInt8(ascii: ","))
        for range in ranges.prefix(20) {
            let parts = range.split(separator: UInt8(ascii: ";"))
            guard let tag = parts.first?.filter({ $0 > 0x20 }).lowered else { continue }
            let quality = parts.dropFirst().compactMap { Self.quality($0.filter { $0 > 0x20 }) }.first ?? 1000
            let primary = String(decoding: tag.prefix { $0 != UInt8(ascii: "-") }, as: UTF8.self)
            guard let language = PageLanguage(rawValue: primary), quality > best.quality else { continue }
            best = (language, quality)
        }
        self = best.language
    }

    /// `q=0.8` as thousandths; `nil` for another parameter.
    private static func quality(_ parameter: [UInt8]) -> Int? {
        guard parameter.lowered.starts(with: "q=".utf8) else { return nil }
        let number = parameter.dropFirst(2)
        guard let first = number.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1") else {
            return 0
        }
        var value = first == UInt8(ascii: "1") ? 1000 : 0
        var place = 100
        for digit in number.dropFirst(2).prefix(3) {
            guard (0x30...0x39).contains(digit) else { return 0 }
            value += Int(digit - 0x30) * place
            place /= 10
        }
        return min(value, 1000)
    }
}
