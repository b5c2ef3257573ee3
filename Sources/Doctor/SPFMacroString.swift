import DNS

/// A `domain-spec` or macro string of SPF (RFC 7208 §7.1), taken apart: `%{ir}.%{v}._spf.%{d2}`.
struct SPFMacroString: Hashable, Sendable {
    enum Piece: Hashable, Sendable {
        case literal(String)
        /// - `letter`: lower case.
        /// - `keep`: how many parts from the right; all if 0.
        /// - `delimiters`: bytes to cut at; a dot if empty.
        case macro(letter: UInt8, keep: Int, isReversed: Bool, delimiters: [UInt8], isEscaped: Bool)
    }

    /// What the letters stand for.
    struct Values: Sendable {
        var address: IPAddress
        /// The whole sender, its local part, its domain.
        var sender: String
        var local: String
        var senderDomain: String
        /// The domain whose record is being evaluated.
        var domain: String
        var helo: String
        /// Of `p`; asked for only where the string has one.
        var validated = "unknown"
    }

    private(set) var pieces: [Piece] = []

    /// The string depends on who sends, so that what it leads to cannot be looked at beforehand.
    var hasMacros: Bool {
        pieces.contains { if case .macro = $0 { true } else { false } }
    }

    var asksForPTR: Bool {
        pieces.contains {
            if case .macro(let letter, _, _, _, _) = $0 { letter == UInt8(ascii: "p") } else { false }
        }
    }

    /// - Parameter isDomain: it must end in a top label or a macro (`domain-spec`); else any macro string will do.
    init(_ text: some StringProtocol, isDomain: Bool, in term: String) throws(SPFSyntaxError) {
        let bytes = Array(text.utf8)
        var place = 0
        var literal: [UInt8] = []
        func fault(_ what: String) -> SPFSyntaxError { SPFSyntaxError(term: term, reason: what) }
        func flush() {
            if !literal.isEmpty { pieces.append(.literal(String(decoding: literal, as: UTF8.self))) }
            literal = []
        }
        var endsInMacro = false
        while place < bytes.count {
            let byte = bytes[place]
            guard (0x21...0x7E).contains(byte) else { throw fault("a character that no record may have") }
            guard byte == UInt8(ascii: "%") else {
                literal.append(byte)
                endsInMacro = false
                place += 1
                continue
            }
            guard place + 1 < bytes.count else { throw fault("a lone '%'; write '%%'") }
            switch bytes[place + 1] {
            case UInt8(ascii: "%"): literal.append(UInt8(ascii: "%"))
            case UInt8(ascii: "_"): literal.append(0x20)
            case UInt8(ascii: "-"): literal += "%20".utf8
            case UInt8(ascii: "{"):
                flush()
                guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "}")),
                    let piece = Self.macro(bytes[(place + 2)..<end])
                else { throw fault("a macro that SPF does not know; see RFC 7208 §7.2") }
                pieces.append(piece)
                place = end - 1
            default: throw fault("a lone '%'; write '%%'")
            }
            // `%%`, `%_` and `%-` end a domain-spec as `%{…}` does (RFC 7208 §7.1, domain-end).
            endsInMacro = true
            place += 2
        }
        flush()
        if isDomain, !endsInMacro, !Self.endsInTopLabel(bytes) {
            throw fault("a domain that ends in no top label")
        }
    }

    /// The inside of `%{…}`. `c`, `r` and `t` belong into explanations only (§7.2).
    private static func macro(_ bytes: ArraySlice<UInt8>) -> Piece? {
        guard let first = bytes.first else { return nil }
        let letter = (0x41...0x5A).contains(first) ? first + 0x20 : first
        guard "slodiphv".utf8.contains(letter) else { return nil }
        var rest = bytes.dropFirst()
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count)
        var keep = 0
        if !digits.isEmpty {
            // More than 128 parts no name has.
            keep = digits.reduce(0) { min($0 * 10 + Int($1 - 0x30), 1000) }
            guard keep > 0 else { return nil }
        }
        let isReversed = rest.first.map { $0 | 0x20 == UInt8(ascii: "r") } ?? false
        if isReversed { rest = rest.dropFirst() }
        guard rest.allSatisfy({ ".-+,/_=".utf8.contains($0) }) else { return nil }
        return .macro(
            letter: letter, keep: keep, isReversed: isReversed, delimiters: Array(rest),
            isEscaped: letter != first)
    }

    /// RFC 7208 §7.1 `domain-end`: a dot and a label of letters, digits and inner hyphens that is not all digits.
    private static func endsInTopLabel(_ bytes: [UInt8]) -> Bool {
        var name = bytes[...]
        if name.last == UInt8(ascii: ".") { name = name.dropLast() }
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return false }
        let label = name[(dot + 1)...]
        let hyphen = UInt8(ascii: "-")
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        return !label.isEmpty && label.first != hyphen && label.last != hyphen && !label.allSatisfy(isDigit)
            && label.allSatisfy { isDigit($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == hyphen }
    }

    /// RFC 7208 §7.3, without a last dot; cut from the left to 253 octets at a dot.
    func expanded(_ values: Values) -> String {
        var text: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += literal.utf8
            case .macro(let letter, let keep, let isReversed, let delimiters, let isEscaped):
                let value = Self.transformed(
                    Self.value(letter, values), keep: keep, isReversed: isReversed, delimiters: delimiters)
                text += isEscaped ? Self.escaped(value) : value
            }
        }
        if text.last == UInt8(ascii: ".") { text.removeLast() }
        while text.count > 253, let dot = text.firstIndex(of: UInt8(ascii: ".")) {
            text.removeSubrange(...dot)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func value(_ letter: UInt8, _ values: Values) -> String {
        switch letter {
        case UInt8(ascii: "s"): values.sender
        case UInt8(ascii: "l"): values.local
        case UInt8(ascii: "o"): values.senderDomain
        case UInt8(ascii: "d"): values.domain
        case UInt8(ascii: "i"): values.address.dotted
        case UInt8(ascii: "p"): values.validated
        case UInt8(ascii: "h"): values.helo
        default: values.address.isIPv6 ? "ip6" : "in-addr"
        }
    }

    private static func transformed(
        _ value: String, keep: Int, isReversed: Bool, delimiters: [UInt8]
    ) -> [UInt8] {
        guard keep > 0 || isReversed || !delimiters.isEmpty else { return Array(value.utf8) }
        let cuts = delimiters.isEmpty ? [UInt8(ascii: ".")] : delimiters
        var parts = Array(value.utf8).split(omittingEmptySubsequences: false) { cuts.contains($0) }
        if isReversed { parts.reverse() }
        if keep > 0 { parts = parts.suffix(keep) }
        return Array(parts.joined(separator: [UInt8(ascii: ".")]))
    }

    /// All but RFC 3986's unreserved characters as `%XX`.
    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: [byte]
            default:
                "-._~".utf8.contains(byte)
                    ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }
}
