/// `v=DKIM1; k=rsa; p=…`: the tags of DKIM's and DMARC's records (RFC 6376 §3.2).
struct TagList: Hashable, Sendable {
    private(set) var tags: [(name: String, value: String)] = []

    static func == (one: TagList, other: TagList) -> Bool {
        one.tags.elementsEqual(other.tags) { $0 == $1 }
    }

    func hash(into hasher: inout Hasher) {
        for (name, value) in tags {
            hasher.combine(name)
            hasher.combine(value)
        }
    }

    /// - Returns: `nil` if a part is no tag, or a tag occurs twice. Blanks around names and values are left out.
    init?(_ text: [UInt8]) {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            var bytes = bytes.drop(while: isBlank)
            while let last = bytes.last, isBlank(last) { bytes.removeLast() }
            return bytes
        }
        for part in text.split(separator: UInt8(ascii: ";")) {
            let part = trimmed(part)
            if part.isEmpty { continue }
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = String(decoding: trimmed(part[..<equals]), as: UTF8.self)
            let value = String(decoding: trimmed(part[(equals + 1)...]), as: UTF8.self)
            guard !name.isEmpty, self[name] == nil else { return nil }
            tags.append((name, value))
        }
    }

    subscript(_ name: String) -> String? { tags.first { $0.name == name }?.value }

    /// A value without any blanks: `p=`, `b=`, `bh=` may be folded.
    func compact(_ name: String) -> String? {
        self[name].map { value in
            String(decoding: value.utf8.filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }, as: UTF8.self)
        }
    }

    /// A value cut at colons.
    func list(_ name: String) -> [String]? {
        self[name].map { value in
            value.utf8.split(separator: UInt8(ascii: ":")).map { part in
                String(decoding: part.filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }, as: UTF8.self)
            }
        }
    }
}
