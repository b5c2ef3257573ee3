extension LiquidFilter {
    static let htmlFilters: [LiquidFilter] = [
        escapeFilter("escape"), escapeFilter("h"),
        LiquidFilter("escape_once") { input, _, _, context throws(LiquidError) in
            .string(try escaped(input.written, keepsEntities: true, context))
        },
        LiquidFilter("strip_html") { input, _, _, _ in .string(withoutTags(input.written)) },
    ]

    private static func escapeFilter(_ name: String) -> LiquidFilter {
        LiquidFilter(name) { input, _, _, context throws(LiquidError) in
            if input.isNull { return .null }
            return .string(try escaped(input.written, keepsEntities: false, context))
        }
    }

    private static func escaped(_ text: String, keepsEntities: Bool, _ context: LiquidFilterContext)
        throws(LiquidError) -> String
    {
        guard text.utf8.contains(where: \.isMarkup) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "&"):
                result += keepsEntities && isEntity(bytes, index) ? "&".utf8 : "&amp;".utf8
            case UInt8(ascii: "<"): result += "&lt;".utf8
            case UInt8(ascii: ">"): result += "&gt;".utf8
            case UInt8(ascii: "\""): result += "&quot;".utf8
            case UInt8(ascii: "'"): result += "&#39;".utf8
            default: result.append(byte)
            }
        }
        try context.checkSize(result.count)
        return String(decoding: result, as: UTF8.self)
    }

    /// `&name;` or `&#digits;`
    private static func isEntity(_ bytes: [UInt8], _ start: Int) -> Bool {
        var index = start + 1
        let isNumber = index < bytes.count && bytes[index] == UInt8(ascii: "#")
        if isNumber { index += 1 }
        let first = index
        // No entity name is longer than this; a bound keeps a row of ampersands cheap.
        while index < bytes.count, index - first < 40, isNumber ? bytes[index].isDigit : bytes[index].isLetter
        {
            index += 1
        }
        return index > first && index < bytes.count && bytes[index] == UInt8(ascii: ";")
    }

    /// Takes away scripts, styles and comments with what is in them, then every tag.
    private static func withoutTags(_ text: String) -> String {
        var bytes = Array(text.utf8)
        bytes = without(bytes, [("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>")])
        return String(decoding: without(bytes, [("<", ">")]), as: UTF8.self)
    }

    /// Without all that stands from an opening to its next closing; an opening never closed stays.
    private static func without(_ bytes: [UInt8], _ pairs: [(String, String)]) -> [UInt8] {
        var closings = pairs.map { (opening: Array($0.0.utf8), search: ByteSearch($0.1), isSpent: false) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        scan: while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<") {
                for place in closings.indices where !closings[place].isSpent {
                    let (opening, search, _) = closings[place]
                    guard bytes[index...].starts(with: opening) else { continue }
                    if let end = search.first(in: bytes, from: index + opening.count) {
                        index = end + search.needle.count
                        continue scan
                    }
                    closings[place].isSpent = true
                }
            }
            result.append(bytes[index])
            index += 1
        }
        return result
    }
}
