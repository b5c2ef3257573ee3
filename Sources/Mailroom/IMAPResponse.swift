/// One response of an IMAP server (RFC 9051 §7): a line, with the literals that stand in it.
struct IMAPResponse: Sendable {
    enum Part: Hashable, Sendable {
        case text([UInt8])
        /// The bytes that `{n}` announced.
        case literal([UInt8])
    }

    var parts: [Part]

    /// What stands before the first literal.
    var head: [UInt8] {
        guard case .text(let text)? = parts.first else { return [] }
        return text
    }

    /// The size of the literal that begins after this line (RFC 9051 §4.3), also `~{n}` of RFC 3516.
    static func literalSize(_ line: some BidirectionalCollection<UInt8>) -> Int? {
        guard line.last == UInt8(ascii: "}") else { return nil }
        let digits = line.dropLast().reversed().prefix { (0x30...0x39).contains($0) }
        guard (1...15).contains(digits.count), line.dropLast(digits.count + 1).last == UInt8(ascii: "{")
        else {
            return nil
        }
        return digits.reversed().reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}

/// A value in a response: `atom`, `"string"`, literal, `(list)`.
enum IMAPValue: Hashable, Sendable {
    case atom([UInt8])
    case string([UInt8])
    case list([IMAPValue])

    /// A number as UIDs and sizes are.
    var number: Int? {
        guard case .atom(let digits) = self else { return nil }
        return Self.number(digits)
    }

    static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard (1...18).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}

/// Reads values one after the other out of a response.
struct IMAPValueReader {
    /// Deeper lists than any FETCH of ours can have are garbage.
    private static let maxDepth = 20

    private let parts: [IMAPResponse.Part]
    private var part = 0
    private var index = 0

    init(_ response: IMAPResponse) { parts = response.parts }

    /// - Returns: `nil` at the end, and for what is no value.
    mutating func next() -> IMAPValue? { next(depth: 0) }

    private mutating func next(depth: Int) -> IMAPValue? {
        guard depth <= Self.maxDepth else { return nil }
        while part < parts.count {
            switch parts[part] {
            case .literal(let bytes):
                part += 1
                index = 0
                return .string(bytes)
            case .text(let text):
                while index < text.count, text[index] == 0x20 { index += 1 }
                guard index < text.count else {
                    part += 1
                    index = 0
                    continue
                }
                return value(in: text, depth: depth)
            }
        }
        return nil
    }

    private mutating func value(in text: [UInt8], depth: Int) -> IMAPValue? {
        switch text[index] {
        case UInt8(ascii: "("):
            index += 1
            return list(depth: depth)
        case UInt8(ascii: ")"):
            return nil
        case UInt8(ascii: "\""):
            index += 1
            return quoted(in: text)
        default:
            let start = index
            // `BODY[]` and `BODY[TEXT]<0>` are one name; a quote or a bracket within does no harm.
            while index < text.count, text[index] != 0x20, text[index] != UInt8(ascii: "("),
                text[index] != UInt8(ascii: ")")
            { index += 1 }
            return .atom(Array(text[start..<index]))
        }
    }

    private mutating func list(depth: Int) -> IMAPValue? {
        var values: [IMAPValue] = []
        while true {
            if let value = next(depth: depth + 1) {
                values.append(value)
            } else if part < parts.count, case .text(let text) = parts[part], index < text.count,
                text[index] == UInt8(ascii: ")")
            {
                index += 1
                return .list(values)
            } else {
                return nil
            }
        }
    }

    private mutating func quoted(in text: [UInt8]) -> IMAPValue? {
        var bytes: [UInt8] = []
        while index < text.count {
            let byte = text[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return .string(bytes)
            case UInt8(ascii: "\\"):
                guard index < text.count else { return nil }
                bytes.append(text[index])
                index += 1
            default: bytes.append(byte)
            }
        }
        return nil
    }
}

/// The items of `* 3 FETCH (UID 12 RFC822.SIZE 4044 BODY[] {4044}…)` that we ask for (RFC 9051 §7.5.2).
struct IMAPFetched: Hashable, Sendable {
    var uid: UInt32?
    var size: Int?
    /// `nil` when it was not asked for, or the server has none.
    var body: [UInt8]?

    /// - Returns: `nil` for any other response.
    init?(_ response: IMAPResponse) {
        var reader = IMAPValueReader(response)
        guard reader.next() == .atom(Array("*".utf8)), reader.next()?.number != nil,
            case .atom(let name)? = reader.next(),
            String(decoding: name, as: UTF8.self).uppercased() == "FETCH",
            case .list(let items)? = reader.next()
        else { return nil }
        for index in stride(from: 0, to: items.count - 1, by: 2) {
            guard case .atom(let name) = items[index] else { return nil }
            let value = items[index + 1]
            switch String(decoding: name, as: UTF8.self).uppercased() {
            case "UID": uid = value.number.flatMap(UInt32.init(exactly:))
            case "RFC822.SIZE": size = value.number
            case "BODY[]": if case .string(let bytes) = value { body = bytes }
            default: break
            }
        }
    }
}
