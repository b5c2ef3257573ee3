/// `size`, `type`, `dyn` and what every CEL can ask of text.
enum StandardFunctions {
    private static let sized: [([CELType], CELType)] = [
        ([.string], .int), ([.bytes], .int), ([.list(.parameter("A"))], .int),
        ([.map(.parameter("A"), .parameter("B"))], .int),
    ]

    static let all: [Function] = [
        .unary("size", sized, size),
        .unary("size", sized, isReceiver: true, size),
        .unary("type", [([.parameter("A")], .type)]) { _, value throws(CELError) in .type(value.typeName) },
        .unary("dyn", [([.parameter("A")], .dyn)]) { _, value throws(CELError) in value },
        text("contains") { text, part in ByteSearch.first(Array(part.utf8), in: Array(text.utf8)) != nil },
        text("startsWith") { text, part in text.utf8.starts(with: part.utf8) },
        text("endsWith") { text, part in text.utf8.reversed().starts(with: part.utf8.reversed()) },
        .binary("matches", [([.string, .string], .bool)], matches),
        .binary("matches", [([.string, .string], .bool)], isReceiver: true, matches),
    ]

    private static let size: Function.Unary = { frame, value throws(CELError) in
        switch value {
        case .string(let text):
            try frame.charge(text.utf8.count / 16)
            return .int(Int64(text.unicodeScalars.count))
        case .bytes(let bytes): return .int(Int64(bytes.count))
        case .list(let list): return .int(Int64(list.count))
        case .map(let map): return .int(Int64(map.count))
        default: throw .noOverload("size", value)
        }
    }

    /// RE2 syntax, found anywhere in the text.
    private static let matches: Function.Binary = { frame, text, pattern throws(CELError) in
        guard case .string(let text) = text, case .string(let pattern) = pattern else {
            throw .noOverload("matches", text, pattern)
        }
        try frame.charge(pattern.utf8.count)
        let program: RegexProgram
        do throws(RegexError) { program = try RegexProgram(pattern) } catch {
            throw CELError(.invalidArgument, "'\(pattern.prefix(60))' is not a pattern: \(error.message)")
        }
        try frame.charge(program.size)
        return .bool(try program.matches(text, &frame))
    }

    private static func text(
        _ name: String, _ test: @escaping @Sendable (String, String) -> Bool
    ) -> Function {
        .binary(name, [([.string, .string], .bool)], isReceiver: true) {
            frame, value, part throws(CELError) in
            guard case .string(let text) = value, case .string(let part) = part else {
                throw .noOverload(name, value, part)
            }
            try frame.charge((text.utf8.count + part.utf8.count) / 8)
            return .bool(test(text, part))
        }
    }
}

/// Finds bytes in bytes in time linear in both (Knuth, Morris, Pratt).
enum ByteSearch {
    /// - Returns: where the first occurrence at or after `start` begins; `start` itself for nothing.
    static func first<Item: Equatable>(_ part: [Item], in whole: [Item], from start: Int = 0) -> Int? {
        guard start >= 0, start <= whole.count else { return nil }
        if part.isEmpty { return start }
        guard part.count <= whole.count - start else { return nil }
        // For each length of a match, how much of it still matches one step on.
        var shorter = [Int](repeating: 0, count: part.count)
        var length = 0
        for index in 1..<max(1, part.count) {
            while length > 0, part[index] != part[length] { length = shorter[length - 1] }
            if part[index] == part[length] { length += 1 }
            shorter[index] = length
        }
        length = 0
        for index in start..<whole.count {
            while length > 0, whole[index] != part[length] { length = shorter[length - 1] }
            if whole[index] == part[length] { length += 1 }
            if length == part.count { return index - length + 1 }
        }
        return nil
    }
}
