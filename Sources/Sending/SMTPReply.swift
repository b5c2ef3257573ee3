/// One reply of an SMTP server (RFC 5321 §4.2), with its enhanced status code if it gave one (RFC 3463).
public struct SMTPReply: Hashable, Sendable, CustomStringConvertible {
    /// 200...599.
    public var code: Int
    /// The texts of its lines, without codes; bytes beyond ASCII as UTF-8, damaged ones replaced.
    public var lines: [String]

    public init(code: Int, lines: [String]) {
        self.code = code
        self.lines = lines
    }

    public init(_ code: Int, _ text: String) { self.init(code: code, lines: [text]) }

    public var isPositive: Bool { (200..<400).contains(code) }
    /// 2yz: the command is done (RFC 5321 §4.2.1).
    var isCompletion: Bool { (200..<300).contains(code) }
    public var isTransient: Bool { (400..<500).contains(code) }
    public var isPermanent: Bool { code >= 500 }

    /// `5.1.1` of RFC 3463 §2, if the first line begins with one of the reply's own class.
    public var enhancedStatus: String? {
        guard let word = lines.first?.split(separator: " ").first else { return nil }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 1, Int(parts[0]) == code / 100,
            parts.allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } })
        else { return nil }
        return String(word)
    }

    /// `550 5.1.1 no such user`, lines joined by ` / `, at most 1,000 characters.
    public var description: String { String("\(code) \(lines.joined(separator: " / "))".prefix(1000)) }
}

/// Cuts a stream of bytes into replies. Limits are generous but firm: a server that floods or talks nonsense
/// is an error, never a growing buffer.
struct SMTPReplyParser: Sendable {
    enum Failure: String, Error, Hashable, Sendable {
        case lineTooLong = "a reply line of more than 4,096 octets"
        case tooManyLines = "a reply of more than 128 lines"
        case notAReply = "a line that is no SMTP reply"
        case codesDiffer = "a reply whose lines carry different codes"
    }

    private var buffer: [UInt8] = []
    private var lines: [String] = []
    private var code: Int?

    /// Some of a reply has arrived, and its end has not.
    var isInsideReply: Bool { !buffer.isEmpty || code != nil }

    mutating func append(_ bytes: some Sequence<UInt8>) { buffer += bytes }

    /// - Returns: the next whole reply; `nil` when more bytes are needed.
    mutating func next() throws(Failure) -> SMTPReply? {
        while let end = buffer.firstIndex(of: 0x0A) {
            guard end <= 4096 else { throw .lineTooLong }
            var line = buffer[..<end]
            if line.last == 0x0D { line = line.dropLast() }
            let (lineCode, isLast) = try Self.code(of: line)
            if let code, code != lineCode { throw .codesDiffer }
            code = lineCode
            lines.append(Self.text(of: line.dropFirst(4)))
            buffer.removeSubrange(...end)
            if isLast {
                defer {
                    lines = []
                    code = nil
                }
                return SMTPReply(code: lineCode, lines: lines)
            }
            guard lines.count < 128 else { throw .tooManyLines }
        }
        guard buffer.count <= 4096 else { throw .lineTooLong }
        return nil
    }

    private static func code(of line: ArraySlice<UInt8>) throws(Failure) -> (Int, isLast: Bool) {
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .notAReply }
        let code = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard (200...599).contains(code) else { throw .notAReply }
        guard let mark = line.dropFirst(3).first else { return (code, true) }
        switch mark {
        case UInt8(ascii: " "): return (code, true)
        case UInt8(ascii: "-"): return (code, false)
        default: throw .notAReply
        }
    }

    /// Controls and invisible marks become blanks: a reply is shown on terminals and stored.
    private static func text(of bytes: ArraySlice<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: text.append(" ")
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}
