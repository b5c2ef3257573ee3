import DNS

/// What makes a record useless as a whole (RFC 7208 §4.6).
struct SPFSyntaxError: Error, Hashable, Sendable {
    var term: String
    /// What it has: "a lone '%'".
    var reason: String
}

/// A policy, `v=spf1 …`, read and checked as a whole before any of it is evaluated (RFC 7208 §4.6).
struct SPFRecord: Hashable, Sendable {
    enum Qualifier: UInt8, Hashable, Sendable {
        case pass = 0x2B  // +
        case fail = 0x2D  // -
        case softfail = 0x7E  // ~
        case neutral = 0x3F  // ?
    }

    enum Mechanism: Hashable, Sendable {
        case all
        case include(SPFMacroString)
        /// The domain's own name if `nil`; prefix lengths.
        case a(SPFMacroString?, Int, Int)
        case mx(SPFMacroString?, Int, Int)
        case ptr(SPFMacroString?)
        case ip(IPAddress, Int)
        case exists(SPFMacroString)
    }

    struct Directive: Hashable, Sendable {
        var qualifier: Qualifier
        var mechanism: Mechanism
        /// As it was written.
        var text: String
    }

    var directives: [Directive] = []
    var redirect: SPFMacroString?
    private var explanation: SPFMacroString?

    /// It counts only where no `all` ends the record before (RFC 7208 §6.1).
    var effectiveRedirect: SPFMacroString? {
        directives.contains { $0.mechanism == .all } ? nil : redirect
    }

    /// `text` is a record of this version (RFC 7208 §4.5): `v=spf1`, then a space or nothing.
    static func isRecord(_ text: [UInt8]) -> Bool {
        let head = text.prefix(6).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        return head.elementsEqual("v=spf1".utf8) && (text.count == 6 || text[6] == 0x20)
    }

    /// - Parameter text: a record by `isRecord`.
    init(_ text: [UInt8]) throws(SPFSyntaxError) {
        for part in text.dropFirst(6).split(separator: 0x20) {
            // Decoding repairs what is not UTF-8 and so refuses it: U+FFFD is no character of a record.
            let term = String(decoding: part, as: UTF8.self)
            guard part.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw SPFSyntaxError(term: term, reason: "a character that no record may have")
            }
            if let equals = Self.modifierEnd(part) {
                try takeModifier(term, name: part[..<equals], value: part[(equals + 1)...])
            } else {
                directives.append(try Self.directive(term, part))
            }
        }
    }

    /// The place of `=` behind a modifier's name (RFC 7208 §4.6.1): a letter, then letters, digits and `-_.`.
    private static func modifierEnd(_ term: ArraySlice<UInt8>) -> Int? {
        guard let equals = term.firstIndex(of: UInt8(ascii: "=")), let first = term.first,
            (0x61...0x7A).contains(first | 0x20),
            term[..<equals].allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                    || "-_.".utf8.contains(byte)
            })
        else { return nil }
        return equals
    }

    private mutating func takeModifier(
        _ term: String, name: ArraySlice<UInt8>, value: ArraySlice<UInt8>
    ) throws(SPFSyntaxError) {
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: name, as: UTF8.self).lowercased() {
        case "redirect":
            guard redirect == nil else { throw SPFSyntaxError(term: term, reason: "a second redirect") }
            redirect = try SPFMacroString(text, isDomain: true, in: term)
        case "exp":
            guard explanation == nil else { throw SPFSyntaxError(term: term, reason: "a second exp") }
            explanation = try SPFMacroString(text, isDomain: true, in: term)
        default:
            _ = try SPFMacroString(text, isDomain: false, in: term)
        }
    }

    private static func directive(_ term: String, _ bytes: ArraySlice<UInt8>) throws(SPFSyntaxError)
        -> Directive
    {
        var rest = bytes
        var qualifier = Qualifier.pass
        if let first = rest.first.flatMap(Qualifier.init) {
            qualifier = first
            rest = rest.dropFirst()
        }
        let name = rest.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
        rest = rest.dropFirst(name.count)
        let mechanism: Mechanism
        switch String(decoding: name, as: UTF8.self).lowercased() {
        case "all":
            guard rest.isEmpty else { throw SPFSyntaxError(term: term, reason: "something behind 'all'") }
            mechanism = .all
        case "include": mechanism = .include(try needed(rest, term))
        case "exists": mechanism = .exists(try needed(rest, term))
        case "ptr": mechanism = .ptr(rest.isEmpty ? nil : try needed(rest, term))
        case "a":
            let (domain, four, six) = try dual(rest, term)
            mechanism = .a(domain, four, six)
        case "mx":
            let (domain, four, six) = try dual(rest, term)
            mechanism = .mx(domain, four, six)
        case "ip4": mechanism = try network(rest, term, isIPv6: false)
        case "ip6": mechanism = try network(rest, term, isIPv6: true)
        default:
            throw SPFSyntaxError(term: term, reason: "a mechanism that SPF does not know")
        }
        return Directive(qualifier: qualifier, mechanism: mechanism, text: term)
    }

    /// `:domain-spec`, all of it.
    private static func needed(_ rest: ArraySlice<UInt8>, _ term: String) throws(SPFSyntaxError)
        -> SPFMacroString
    {
        guard rest.first == UInt8(ascii: ":"), rest.count > 1 else {
            throw SPFSyntaxError(term: term, reason: "no domain")
        }
        return try SPFMacroString(String(decoding: rest.dropFirst(), as: UTF8.self), isDomain: true, in: term)
    }

    /// `[":" domain-spec] ["/" length] ["//" length]` (RFC 7208 §5.3, §5.4).
    private static func dual(
        _ rest: ArraySlice<UInt8>, _ term: String
    ) throws(SPFSyntaxError) -> (SPFMacroString?, Int, Int) {
        var rest = rest
        let six = try length(&rest, slashes: 2, limit: 128, term) ?? 128
        let four = try length(&rest, slashes: 1, limit: 32, term) ?? 32
        return (rest.isEmpty ? nil : try needed(rest, term), four, six)
    }

    private static func network(
        _ rest: ArraySlice<UInt8>, _ term: String, isIPv6: Bool
    ) throws(SPFSyntaxError) -> Mechanism {
        var rest = rest
        let bits = isIPv6 ? 128 : 32
        let length = try length(&rest, slashes: 1, limit: bits, term) ?? bits
        guard rest.first == UInt8(ascii: ":"),
            let address = IPAddress(String(decoding: rest.dropFirst(), as: UTF8.self)),
            address.isIPv6 == isIPv6
        else { throw SPFSyntaxError(term: term, reason: "no \(isIPv6 ? "IPv6" : "IPv4") address or network") }
        return .ip(address, length)
    }

    /// A prefix length at the end, cut off: digits behind exactly so many slashes, without leading zeros.
    private static func length(
        _ rest: inout ArraySlice<UInt8>, slashes: Int, limit: Int, _ term: String
    ) throws(SPFSyntaxError) -> Int? {
        let slash = UInt8(ascii: "/")
        let digits = rest.reversed().prefix { (0x30...0x39).contains($0) }.reversed()
        let head = rest.dropLast(digits.count)
        guard head.suffix(slashes).elementsEqual(repeatElement(slash, count: slashes)) else { return nil }
        if slashes == 1, head.dropLast().last == slash { return nil }
        guard let value = Int(String(decoding: digits, as: UTF8.self)), value <= limit,
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { throw SPFSyntaxError(term: term, reason: "no prefix length from 0 to \(limit)") }
        rest = head.dropLast(slashes)
        return value
    }
}
