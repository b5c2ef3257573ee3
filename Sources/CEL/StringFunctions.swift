/// The strings library. Positions count code points.
enum StringFunctions {
    static let all: [Function] =
        searches + pieces + shapes + [
            .unary("strings.quote", [([.string], .string)]) { frame, value throws(CELError) in
                guard case .string(let text) = value else { throw .noOverload("strings.quote", value) }
                try frame.charge(text.utf8.count / 8)
                return .string(quoted(text))
            }
        ]

    private static let searches: [Function] = [
        .binary("charAt", [([.string, .int], .string)], isReceiver: true) {
            frame, value, index throws(CELError) in
            guard case .int(let index) = index else { throw .noOverload("charAt", value, index) }
            let scalars = try scalars(value, "charAt", &frame)
            let place = try position(index, upTo: scalars.count)
            return .string(place == scalars.count ? "" : String(Character(scalars[place])))
        },
        .binary("indexOf", [([.string, .string], .int)], isReceiver: true) {
            frame, value, part throws(CELError) in
            try indexOf(value, part, from: 0, &frame)
        },
        .many("indexOf", arity: 3, [([.string, .string, .int], .int)], isReceiver: true) {
            frame, values throws(CELError) in
            guard case .int(let start) = values[2] else { throw .noOverload("indexOf", values) }
            return try indexOf(values[0], values[1], from: start, &frame)
        },
        .binary("lastIndexOf", [([.string, .string], .int)], isReceiver: true) {
            frame, value, part throws(CELError) in
            try lastIndexOf(value, part, upTo: nil, &frame)
        },
        .many("lastIndexOf", arity: 3, [([.string, .string, .int], .int)], isReceiver: true) {
            frame, values throws(CELError) in
            guard case .int(let end) = values[2] else { throw .noOverload("lastIndexOf", values) }
            return try lastIndexOf(values[0], values[1], upTo: end, &frame)
        },
    ]

    private static let pieces: [Function] = [
        .binary("substring", [([.string, .int], .string)], isReceiver: true) {
            frame, value, start throws(CELError) in
            guard case .int(let start) = start else { throw .noOverload("substring", value, start) }
            let scalars = try scalars(value, "substring", &frame)
            return .string(text(scalars[try position(start, upTo: scalars.count)...]))
        },
        .many("substring", arity: 3, [([.string, .int, .int], .string)], isReceiver: true) {
            frame, values throws(CELError) in
            guard case .int(let start) = values[1], case .int(let end) = values[2] else {
                throw .noOverload("substring", values)
            }
            let scalars = try scalars(values[0], "substring", &frame)
            let first = try position(start, upTo: scalars.count)
            let last = try position(end, upTo: scalars.count)
            guard first <= last else {
                throw CELError(.outOfRange, "the part from \(start) to \(end) runs backwards")
            }
            return .string(text(scalars[first..<last]))
        },
        .binary("split", [([.string, .string], .list(.string))], isReceiver: true) {
            frame, value, separator throws(CELError) in
            try split(value, separator, limit: -1, &frame)
        },
        .many("split", arity: 3, [([.string, .string, .int], .list(.string))], isReceiver: true) {
            frame, values throws(CELError) in
            guard case .int(let limit) = values[2] else { throw .noOverload("split", values) }
            return try split(values[0], values[1], limit: Int(limit), &frame)
        },
        .unary("join", [([.list(.string)], .string)], isReceiver: true) { frame, value throws(CELError) in
            try join(value, .string(""), &frame)
        },
        .binary("join", [([.list(.string), .string], .string)], isReceiver: true) {
            frame, value, separator throws(CELError) in
            try join(value, separator, &frame)
        },
        .many("replace", arity: 3, [([.string, .string, .string], .string)], isReceiver: true) {
            frame, values throws(CELError) in
            try replace(values, limit: -1, &frame)
        },
        .many("replace", arity: 4, [([.string, .string, .string, .int], .string)], isReceiver: true) {
            frame, values throws(CELError) in
            guard case .int(let limit) = values[3] else { throw .noOverload("replace", values) }
            return try replace(values, limit: Int(limit), &frame)
        },
    ]

    private static let shapes: [Function] = [
        shape("lowerAscii") {
            $0.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value + 32)) : $0 }
        },
        shape("upperAscii") {
            $0.map { ("a"..."z").contains($0) ? Unicode.Scalar(UInt8($0.value - 32)) : $0 }
        },
        shape("trim") { scalars in
            let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
            guard let first = scalars.firstIndex(where: { !isBlank($0) }),
                let last = scalars.lastIndex(where: { !isBlank($0) })
            else { return [] }
            return Array(scalars[first...last])
        },
        shape("reverse") { $0.reversed() },
    ]

    private static func shape(
        _ name: String, _ change: @escaping @Sendable ([Unicode.Scalar]) -> [Unicode.Scalar]
    ) -> Function {
        .unary(name, [([.string], .string)], isReceiver: true) { frame, value throws(CELError) in
            .string(text(change(try scalars(value, name, &frame))[...]))
        }
    }

    private static func scalars(
        _ value: CELValue, _ name: String, _ frame: inout Frame
    ) throws(CELError) -> [Unicode.Scalar] {
        guard case .string(let text) = value else { throw .noOverload(name, value) }
        try frame.charge(text.utf8.count / 4)
        return Array(text.unicodeScalars)
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func position(_ index: Int64, upTo count: Int) throws(CELError) -> Int {
        guard index >= 0, index <= count else { throw CELError(.outOfRange, "index out of range: \(index)") }
        return Int(index)
    }

    private static func indexOf(
        _ value: CELValue, _ part: CELValue, from start: Int64, _ frame: inout Frame
    ) throws(CELError) -> CELValue {
        let whole = try scalars(value, "indexOf", &frame)
        let part = try scalars(part, "indexOf", &frame)
        let from = try position(start, upTo: whole.count)
        return .int(Int64(ByteSearch.first(part, in: whole, from: from) ?? -1))
    }

    /// - Parameter end: where the found part may begin at the latest.
    private static func lastIndexOf(
        _ value: CELValue, _ part: CELValue, upTo end: Int64?, _ frame: inout Frame
    ) throws(CELError) -> CELValue {
        let whole = try scalars(value, "lastIndexOf", &frame)
        let part = try scalars(part, "lastIndexOf", &frame)
        let latest =
            try end.map { end throws(CELError) in try position(end, upTo: whole.count) } ?? whole.count
        guard part.count <= whole.count else { return .int(-1) }
        // Backwards it is a search for the first: from the end of the latest place it may take.
        let first = whole.count - min(latest + part.count, whole.count)
        guard let found = ByteSearch.first(part.reversed(), in: whole.reversed(), from: first) else {
            return .int(-1)
        }
        return .int(Int64(whole.count - found - part.count))
    }

    private static func split(
        _ value: CELValue, _ separator: CELValue, limit: Int, _ frame: inout Frame
    ) throws(CELError) -> CELValue {
        let whole = try scalars(value, "split", &frame)
        let separator = try scalars(separator, "split", &frame)
        try frame.charge(whole.count)
        if limit == 0 { return .list([]) }
        var parts: [CELValue] = []
        var start = 0
        if separator.isEmpty {
            while start < whole.count, limit < 0 || parts.count < limit - 1 {
                parts.append(.string(text(whole[start...start])))
                start += 1
            }
            if start < whole.count { parts.append(.string(text(whole[start...]))) }
            return .list(parts)
        }
        for found in occurrences(of: separator, in: whole, limit: limit < 0 ? -1 : limit - 1) {
            parts.append(.string(text(whole[start..<found])))
            start = found + separator.count
        }
        parts.append(.string(text(whole[start...])))
        return .list(parts)
    }

    /// Where a part that is not empty stands, one after the other.
    ///
    /// - Parameter limit: negative for all.
    private static func occurrences(
        of part: [Unicode.Scalar], in whole: [Unicode.Scalar], limit: Int
    ) -> [Int] {
        var places: [Int] = []
        var start = 0
        var shorter = [Int](repeating: 0, count: part.count)
        var length = 0
        for index in 1..<max(1, part.count) {
            while length > 0, part[index] != part[length] { length = shorter[length - 1] }
            if part[index] == part[length] { length += 1 }
            shorter[index] = length
        }
        length = 0
        while start < whole.count, limit < 0 || places.count < limit {
            while length > 0, whole[start] != part[length] { length = shorter[length - 1] }
            if whole[start] == part[length] { length += 1 }
            if length == part.count {
                places.append(start - length + 1)
                length = 0
            }
            start += 1
        }
        return places
    }

    private static func replace(
        _ values: [CELValue], limit: Int, _ frame: inout Frame
    ) throws(CELError) -> CELValue {
        guard case .string(let new) = values[2] else { throw .noOverload("replace", values) }
        let whole = try scalars(values[0], "replace", &frame)
        let old = try scalars(values[1], "replace", &frame)
        if limit == 0 { return values[0] }
        let places =
            old.isEmpty
            ? Array((0...whole.count).prefix(limit < 0 ? whole.count + 1 : limit))
            : occurrences(of: old, in: whole, limit: limit)
        try frame.charge(whole.count / 8 + places.count * (1 + new.utf8.count / 8))
        var result = String.UnicodeScalarView()
        var start = 0
        for place in places {
            result.append(contentsOf: whole[start..<place])
            result.append(contentsOf: new.unicodeScalars)
            start = place + old.count
        }
        result.append(contentsOf: whole[start...])
        return .string(String(result))
    }

    private static func join(
        _ value: CELValue, _ separator: CELValue, _ frame: inout Frame
    ) throws(CELError) -> CELValue {
        guard case .list(let list) = value, case .string(let separator) = separator else {
            throw .noOverload("join", value, separator)
        }
        var result = ""
        for (index, element) in list.enumerated() {
            guard case .string(let text) = element else { throw .noOverload("join", element) }
            try frame.charge(1 + (text.utf8.count + separator.utf8.count) / 8)
            if index > 0 { result += separator }
            result += text
        }
        return .string(result)
    }

    /// As it would be written in an expression, between double quotes.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\u{0C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0B}": result += "\\v"
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
