/// Finds mail addresses in what strangers wrote. Tolerant: what is found need not be one that mail can be sent to.
enum AddressScan {
    struct Found: Hashable {
        /// Domain in lower case.
        var address: String
        /// Bytes in the text.
        var range: Range<Int>
    }

    static func all(in text: String, limit: Int = 50) -> [Found] {
        let bytes = Array(text.utf8)
        var found: [Found] = []
        var from = 0
        while found.count < limit, let at = bytes[from...].firstIndex(of: UInt8(ascii: "@")) {
            from = at + 1
            var start = at
            if at > 0, bytes[at - 1] == UInt8(ascii: "\"") {
                let floor = max(0, at - 66)
                guard let quote = bytes[floor..<(at - 1)].lastIndex(of: UInt8(ascii: "\"")) else { continue }
                start = quote
            } else {
                while start > 0, at - start < 320, isLocal(bytes[start - 1]) { start -= 1 }
            }
            var end = at + 1
            while end < bytes.count, end - at < 256, isDomain(bytes[end]) { end += 1 }
            while end > at + 1, bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-") {
                end -= 1
            }
            while start < at, bytes[start] == UInt8(ascii: ".") || bytes[start] == UInt8(ascii: "'") {
                start += 1
            }
            // The address within an address of X.400: `dda:SMTP=who@example.com;`.
            if bytes[start..<at].map({ $0 | 0x20 }).starts(with: "smtp=".utf8) { start += 5 }
            guard start < at, end > at + 1 else { continue }
            let local = String(decoding: bytes[start..<at], as: UTF8.self)
            let domain = String(decoding: bytes[(at + 1)..<end], as: UTF8.self).lowercased()
            found.append(Found(address: "\(local)@\(domain)", range: start..<end))
            from = end
        }
        return found
    }

    /// The first address of a field such as `From`; of `Name <a@b>` what stands in the brackets.
    static func first(in text: String) -> String? {
        if let open = text.utf8.lastIndex(of: UInt8(ascii: "<")) {
            if let found = all(in: String(text[open...]), limit: 1).first { return found.address }
        }
        return all(in: text, limit: 1).first?.address
    }

    /// Without angle brackets, of `Message-ID`, `In-Reply-To` or `References`.
    static func messageIDs(_ text: String, limit: Int = 50) -> [String] {
        var ids: [String] = []
        var rest = text.utf8[...]
        while ids.count < limit, let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[rest.index(after: open)...]
            guard let close = rest.firstIndex(of: UInt8(ascii: ">")) else { break }
            let id = String(Substring(rest[..<close]))
            if (3...400).contains(id.utf8.count), !id.utf8.contains(where: { $0 <= 0x20 }) { ids.append(id) }
            rest = rest[close...]
        }
        return ids
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
        default: "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
        }
    }

    private static func isDomain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: true
        default: false
        }
    }
}
