extension LiquidFilter {
    static let textFilters: [LiquidFilter] = [
        LiquidFilter("downcase") { input, _, _, _ in .string(input.written.lowercased()) },
        LiquidFilter("upcase") { input, _, _, _ in .string(input.written.uppercased()) },
        LiquidFilter("capitalize") { input, _, _, _ in .string(capitalized(input.written)) },
        LiquidFilter("strip") { input, _, _, _ in input.changed { stripped($0, left: true, right: true) } },
        LiquidFilter("lstrip") { input, _, _, _ in input.changed { stripped($0, left: true, right: false) } },
        LiquidFilter("rstrip") { input, _, _, _ in input.changed { stripped($0, left: false, right: true) } },
        LiquidFilter("squish") { input, _, _, _ in
            if input.isNull { return .null }
            return .string(words(input.written).joined(separator: " "))
        },
        LiquidFilter("strip_newlines") { input, _, _, _ in input.changed { withoutLineEnds($0, "") } },
        LiquidFilter("newline_to_br") { input, _, _, context throws(LiquidError) in
            try context.checkSize(input.written.utf8.count * 7)
            return .string(withoutLineEnds(input.written, "<br />\n"))
        },
        LiquidFilter("append", minArgs: 1) { input, args, _, _ in joined(input, args[0]) },
        LiquidFilter("prepend", minArgs: 1) { input, args, _, _ in joined(args[0], input) },
        LiquidFilter("replace", minArgs: 1, maxArgs: 2) { input, args, _, context throws(LiquidError) in
            try replaced(input.written, args[0].written, by: args.count > 1 ? args[1].written : "", context)
        },
        LiquidFilter("remove", minArgs: 1) { input, args, _, context throws(LiquidError) in
            try replaced(input.written, args[0].written, by: "", context)
        },
        LiquidFilter("replace_first", minArgs: 1, maxArgs: 2) { input, args, _, _ in
            replacedOnce(
                input.written, args[0].written, by: args.count > 1 ? args[1].written : "", fromEnd: false)
        },
        LiquidFilter("remove_first", minArgs: 1) { input, args, _, _ in
            replacedOnce(input.written, args[0].written, by: "", fromEnd: false)
        },
        LiquidFilter("replace_last", minArgs: 2) { input, args, _, _ in
            replacedOnce(input.written, args[0].written, by: args[1].written, fromEnd: true)
        },
        LiquidFilter("remove_last", minArgs: 1) { input, args, _, _ in
            replacedOnce(input.written, args[0].written, by: "", fromEnd: true)
        },
        LiquidFilter("split", minArgs: 1) { input, args, _, context throws(LiquidError) in
            .array(try split(input.written, by: args[0].written, context))
        },
        LiquidFilter("slice", minArgs: 1, maxArgs: 2) { input, args, _, _ throws(LiquidError) in
            try slice(input, args)
        },
        LiquidFilter("truncate", maxArgs: 2) { input, args, _, _ throws(LiquidError) in
            if input.isNull { return .null }
            return .string(try truncated(input.written, args))
        },
        LiquidFilter("truncatewords", maxArgs: 2) { input, args, _, _ throws(LiquidError) in
            if input.isNull { return .null }
            return .string(try truncatedWords(input.written, args))
        },
    ]

    private static func capitalized(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return "" }
        return String(first).uppercased() + String(text.unicodeScalars.dropFirst()).lowercased()
    }

    private static func stripped(_ text: String, left: Bool, right: Bool) -> String {
        var bytes = text.utf8[...]
        if left { bytes = bytes.drop(while: \.isStripped) }
        if right { while let last = bytes.last, last.isStripped { bytes.removeLast() } }
        return String(Substring(bytes))
    }

    /// Both safe, or plain: a plain part is escaped with the whole.
    private static func joined(_ first: LiquidValue, _ second: LiquidValue) -> LiquidValue {
        if case .safe(let a) = first, case .safe(let b) = second { return .safe(a + b) }
        return .string(first.written + second.written)
    }

    private static func withoutLineEnds(_ text: String, _ replacement: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            guard byte == UInt8(ascii: "\n") else {
                bytes.append(byte)
                continue
            }
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            bytes += replacement.utf8
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func replaced(
        _ text: String, _ part: String, by replacement: String, _ context: LiquidFilterContext
    ) throws(LiquidError) -> LiquidValue {
        let bytes = Array(text.utf8)
        let search = ByteSearch(part)
        let added = Array(replacement.utf8)
        var result: [UInt8] = []
        if search.needle.isEmpty {
            let scalars = text.unicodeScalars
            try context.checkSize(bytes.count + (scalars.count + 1) * added.count)
            result = added
            for scalar in scalars {
                result += UTF8.encode(scalar) ?? .init()
                result += added
            }
        } else {
            let places = search.all(in: bytes)
            if places.isEmpty { return .string(text) }
            try context.checkSize(bytes.count + places.count * max(0, added.count - search.needle.count))
            var start = 0
            for place in places {
                result += bytes[start..<place]
                result += added
                start = place + search.needle.count
            }
            result += bytes[start...]
        }
        return .string(String(decoding: result, as: UTF8.self))
    }

    private static func replacedOnce(_ text: String, _ part: String, by replacement: String, fromEnd: Bool)
        -> LiquidValue
    {
        let bytes = Array(text.utf8)
        let search = ByteSearch(part)
        let place: Int? =
            if fromEnd {
                search.needle.isEmpty ? bytes.count : lastPlace(of: search.needle, in: bytes)
            } else {
                search.first(in: bytes)
            }
        guard let place else { return .string(text) }
        let result = bytes[..<place] + Array(replacement.utf8) + bytes[(place + search.needle.count)...]
        return .string(String(decoding: result, as: UTF8.self))
    }

    /// Found from behind: the needle and the bytes both turned round.
    private static func lastPlace(of needle: [UInt8], in bytes: [UInt8]) -> Int? {
        ByteSearch(needle.reversed()).first(in: bytes.reversed()).map { bytes.count - $0 - needle.count }
    }

    /// As Ruby splits: a single space means any whitespace, nothing means letters, empty texts at the end go.
    private static func split(_ text: String, by separator: String, _ context: LiquidFilterContext)
        throws(LiquidError) -> [LiquidValue]
    {
        let bytes = Array(text.utf8)
        try context.checkSize(bytes.count)
        if separator == " " { return words(text).map { .string($0) } }
        if separator.utf8.isEmpty { return text.unicodeScalars.map { .string(String($0)) } }
        let search = ByteSearch(separator)
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        for place in search.all(in: bytes) {
            parts.append(bytes[start..<place])
            start = place + search.needle.count
        }
        parts.append(bytes[start...])
        while let last = parts.last, last.isEmpty { parts.removeLast() }
        return parts.map { .string(String(decoding: $0, as: UTF8.self)) }
    }

    static func words(_ text: String) -> [String] {
        text.utf8.split { $0.isStripped }.map { String(Substring($0)) }
    }

    private static func slice(_ input: LiquidValue, _ args: [LiquidValue]) throws(LiquidError) -> LiquidValue
    {
        let offset = try args[0].wholeNumber()
        let length = args.count > 1 && args[1].isTruthy ? try args[1].wholeNumber() : 1
        func bounds(_ count: Int) -> Range<Int>? {
            let start = offset < 0 ? offset + count : offset
            guard start >= 0, start <= count, length >= 0 else { return nil }
            return start..<start + min(length, count - start)
        }
        if case .array(let items) = input {
            return .array(bounds(items.count).map { Array(items[$0]) } ?? [])
        }
        let scalars = Array(input.written.unicodeScalars)
        var part = String.UnicodeScalarView()
        if let bounds = bounds(scalars.count) { part.append(contentsOf: scalars[bounds]) }
        return .string(String(part))
    }

    private static func truncated(_ text: String, _ args: [LiquidValue]) throws(LiquidError) -> String {
        let length = args.isEmpty ? 50 : try args[0].wholeNumber()
        let ellipsis = args.count > 1 ? args[1].written : "..."
        let scalars = text.unicodeScalars
        guard scalars.count > length else { return text }
        let kept = max(0, length.subtractingReportingOverflow(ellipsis.unicodeScalars.count).partialValue)
        return String(scalars.prefix(length < 0 ? 0 : kept)) + ellipsis
    }

    private static func truncatedWords(_ text: String, _ args: [LiquidValue]) throws(LiquidError) -> String {
        let count = max(1, args.isEmpty ? 15 : try args[0].wholeNumber())
        let ellipsis = args.count > 1 ? args[1].written : "..."
        let all = words(text)
        // Space behind the last word counts as one word more, as Ruby splits.
        let isFull = all.count == count && text.utf8.last?.isStripped == true
        return all.count < count || all.count == count && !isFull
            ? text : all.prefix(count).joined(separator: " ") + ellipsis
    }
}

extension LiquidValue {
    /// A change that leaves safe text safe: it takes whitespace away and nothing else.
    fileprivate func changed(_ change: (String) -> String) -> LiquidValue {
        if case .safe(let text) = self { return .safe(change(text)) }
        return .string(change(written))
    }
}
