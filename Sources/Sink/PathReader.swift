/// Reads `FROM:<path> [parameters]` and `TO:<path> [parameters]` (RFC 5321 §4.1.2), strictly: no blanks
/// around the path, no address without angle brackets.
package struct PathReader {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    package init(_ argument: ArraySlice<UInt8>?, after keyword: String) throws(SinkReply) {
        guard let argument, argument.count > keyword.utf8.count,
            zip(argument, keyword.utf8).allSatisfy({ $0.loweredASCII == $1.loweredASCII })
        else { throw .badPath }
        bytes = argument
        index = argument.startIndex + keyword.utf8.count
        guard next == UInt8(ascii: "<") else { throw .badPath }
        index += 1
    }

    private var next: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    /// The mailbox between the angle brackets; a source route (`@a,@b:`) is read and forgotten (§4.1.1.3).
    ///
    /// - Parameter wrong: what an address that is none gets.
    package mutating func readPath(allowsNull: Bool, wrong: SinkReply) throws(SinkReply) -> String {
        if allowsNull, next == UInt8(ascii: ">") {
            index += 1
            return ""
        }
        if next == UInt8(ascii: "@") {
            guard let colon = bytes[index...].firstIndex(of: UInt8(ascii: ":")) else { throw wrong }
            index = colon + 1
        }
        let start = index
        guard readLocalPart(), index - start <= 64 else { throw wrong }
        let local = bytes[start..<index]
        if next == UInt8(ascii: "@") {
            index += 1
            let domain = index
            guard readDomain(), index - domain <= 255 else { throw wrong }
        } else if allowsNull || String(uppercasingASCII: local) != "POSTMASTER" {
            throw wrong
        }
        guard next == UInt8(ascii: ">"), index - start <= 254 else { throw wrong }
        defer { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// Keyword in upper case to value, empty for a keyword alone.
    package mutating func readParameters() throws(SinkReply) -> [String: String] {
        guard let first = next else { return [:] }
        guard first == UInt8(ascii: " ") else { throw .badPath }
        var parameters: [String: String] = [:]
        for word in bytes[index...].split(separator: UInt8(ascii: " ")) {
            let parts = word.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let keyword = String(uppercasingASCII: parts[0])
            guard parts[0].allSatisfy({ $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") }),
                parts[0].first?.isASCIIAlphanumeric == true, parts.count == 1 || !parts[1].isEmpty,
                parameters[keyword] == nil
            else { throw .badParameter(keyword) }
            parameters[keyword] = parts.count == 2 ? String(decoding: parts[1], as: UTF8.self) : ""
        }
        return parameters
    }

    /// Dot-string or quoted string; beyond ASCII as RFC 6531 §3.3 widens it.
    private mutating func readLocalPart() -> Bool {
        guard next == UInt8(ascii: "\"") else { return readDotted { $0.isAtomText } }
        index += 1
        while let byte = next {
            index += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte == UInt8(ascii: "\\") {
                guard next != nil else { return false }
                index += 1
            }
        }
        return false
    }

    private mutating func readDomain() -> Bool {
        guard next == UInt8(ascii: "[") else {
            let start = index
            guard readDotted({ $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 >= 0x80 }) else {
                return false
            }
            return bytes[start..<index].split(separator: UInt8(ascii: ".")).allSatisfy {
                $0.first != UInt8(ascii: "-") && $0.last != UInt8(ascii: "-") && $0.count <= 63
            }
        }
        index += 1
        let start = index
        while let byte = next, byte.isASCIIAlphanumeric || UInt8.literalMarks.contains(byte) { index += 1 }
        guard index > start, next == UInt8(ascii: "]") else { return false }
        index += 1
        return true
    }

    /// One or more runs of such bytes with single dots between.
    private mutating func readDotted(_ isPart: (UInt8) -> Bool) -> Bool {
        while true {
            let start = index
            while let byte = next, isPart(byte) { index += 1 }
            guard index > start else { return false }
            guard next == UInt8(ascii: ".") else { return true }
            index += 1
        }
    }
}

extension UInt8 {
    /// RFC 5321 `atext`, and all beyond ASCII.
    fileprivate var isAtomText: Bool { isASCIIAlphanumeric || self >= 0x80 || Self.atomMarks.contains(self) }
    private static let atomMarks = Array("!#$%&'*+-/=?^_`{|}~".utf8)
    /// Of `[192.0.2.1]` and `[IPv6:2001:db8::1]`.
    fileprivate static let literalMarks = Array(".:-".utf8)
}
