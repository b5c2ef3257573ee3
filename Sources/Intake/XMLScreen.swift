/// Looks at a document's bytes before libxml2 does, and knows where each start tag stands.
///
/// A DOCTYPE is refused here, so that no entity is ever declared, let alone expanded; so are tags and documents
/// of more than their size, and encodings in which `<` could be written with other bytes. libxml2 reads ahead
/// and keeps a node's line in 16 bits: the places of start tags, in their order, are therefore kept here.
struct XMLScreen {
    private enum State {
        case text
        /// After `<`.
        case opened
        case startTag, endTag
        case quoted(UInt16)
        /// After `<!`.
        case declared
        /// Until `?>`, `-->` or `]]>`; so many of the last units were the mark before `>`.
        case closing(mark: UInt16, needed: Int, seen: Int)
    }

    private enum Units { case unknown, bytes, bigEndian, littleEndian }

    /// The declaration's length at the most.
    private static let declarationUnits = 256

    private let limits: XMLLimits
    private var state = State.text
    private var units = Units.unknown
    private var start: [UInt8] = []
    private var half: UInt8?
    private var isUTF8 = true
    private var line = 1
    private var column = 0
    private var bytes = 0
    private var unitsSeen = 0
    private var tagUnits = 0
    private var opening = XMLPlace()
    private var declaration: [UInt8]?
    private var hasMarkup = false
    private var tags: [XMLPlace] = []
    private var firstTag = 0

    init(_ limits: XMLLimits) { self.limits = limits }

    /// Where the bytes looked at so far end.
    var place: XMLPlace { XMLPlace(line: line, column: max(1, column)) }

    /// The place of the next start tag that has not been asked for.
    mutating func nextTag() -> XMLPlace? {
        guard firstTag < tags.count else { return nil }
        defer {
            firstTag += 1
            if firstTag == tags.count {
                tags.removeAll(keepingCapacity: true)
                firstTag = 0
            }
        }
        return tags[firstTag]
    }

    /// Takes the next bytes of the document.
    mutating func look(at piece: UnsafeRawBufferPointer) throws(XMLFault) {
        bytes += piece.count
        if bytes > limits.documentBytes {
            throw XMLFault(
                place,
                "the document is larger than \(limits.documentBytes >> 20) MB; state ubl.maxMegabytes in the mapping if it is meant to be"
            )
        }
        for byte in piece {
            switch units {
            case .unknown: try begin(byte)
            case .bytes: try take(UInt16(byte))
            case .bigEndian, .littleEndian: try takeHalf(byte)
            }
        }
    }

    /// The first bytes tell how many make a unit (XML 1.0, appendix F.1).
    private mutating func begin(_ byte: UInt8) throws(XMLFault) {
        start.append(byte)
        guard start.count == 4 else { return }
        var rest = start[...]
        switch (start[0], start[1]) {
        case (0xFE, 0xFF): (units, rest) = (.bigEndian, start.dropFirst(2))
        case (0xFF, 0xFE): (units, rest) = (.littleEndian, start.dropFirst(2))
        case (0x00, UInt8(ascii: "<")): units = .bigEndian
        case (UInt8(ascii: "<"), 0x00): units = .littleEndian
        default:
            units = .bytes
            if start.starts(with: [0xEF, 0xBB, 0xBF]) { rest = start.dropFirst(3) }
        }
        for byte in rest {
            if case .bytes = units { try take(UInt16(byte)) } else { try takeHalf(byte) }
        }
    }

    private mutating func takeHalf(_ byte: UInt8) throws(XMLFault) {
        guard let first = half else {
            half = byte
            return
        }
        half = nil
        let (high, low) = if case .bigEndian = units { (first, byte) } else { (byte, first) }
        try take(UInt16(high) << 8 | UInt16(low))
    }

    @inline(__always)
    private mutating func take(_ unit: UInt16) throws(XMLFault) {
        if unit == 0x0A {
            line += 1
            column = 0
        } else if !(isUTF8 && unit & 0xFFC0 == 0x80) {
            column += 1
        }
        unitsSeen += 1
        if unit == 0 { throw XMLFault(place, "there is a NUL in the document; is it XML?") }
        switch state {
        case .text:
            if unit == 0x3C {
                state = .opened
                opening = place
                tagUnits = 0
                if !hasMarkup, unitsSeen == 1 { declaration = [] }
                hasMarkup = true
            } else if !hasMarkup, unit != 0x20, unit != 0x09, unit != 0x0A, unit != 0x0D {
                throw XMLFault(
                    place, "the file is no XML: it does not begin with '<'", code: .unsupportedFile)
            }
        case .startTag, .endTag, .quoted: try takeOfTag(unit)
        default: try takeOfMarkup(unit)
        }
    }

    @inline(__always)
    private mutating func takeOfTag(_ unit: UInt16) throws(XMLFault) {
        tagUnits += 1
        if tagUnits > limits.tagBytes {
            throw XMLFault(opening, "the tag is longer than \(limits.tagBytes >> 10) KB")
        }
        switch state {
        case .startTag where unit == 0x22 || unit == 0x27: state = .quoted(unit)
        case .quoted(let quote): if unit == quote { state = .startTag }
        default: if unit == 0x3E { state = .text }
        }
    }

    private mutating func takeOfMarkup(_ unit: UInt16) throws(XMLFault) {
        switch state {
        case .opened:
            switch unit {
            case UInt16(UInt8(ascii: "/")): state = .endTag
            case UInt16(UInt8(ascii: "!")): state = .declared
            case UInt16(UInt8(ascii: "?")): state = .closing(mark: unit, needed: 1, seen: 0)
            default:
                state = .startTag
                tags.append(opening)
            }
            if case .closing = state {} else { declaration = nil }
        case .declared:
            switch unit {
            // Of `<!--` the second is passed over by counting: `<!-->` is no comment, and libxml2 says so.
            case 0x2D: state = .closing(mark: unit, needed: 2, seen: -1)
            case 0x5B: state = .closing(mark: 0x5D, needed: 2, seen: 0)
            default:
                throw XMLFault(
                    opening,
                    "the document has a DOCTYPE; entities and DTDs are not read: export it without one")
            }
        case .closing(let mark, let needed, let seen):
            if unit == 0x3E, seen >= needed {
                state = .text
                try endDeclaration()
            } else {
                let count = unit == mark ? min(seen + 1, needed) : (seen < 0 ? seen : 0)
                state = .closing(mark: mark, needed: needed, seen: count)
                if declaration != nil { try keepOfDeclaration(unit) }
            }
        default: break
        }
    }

    private mutating func keepOfDeclaration(_ unit: UInt16) throws(XMLFault) {
        guard let count = declaration?.count, count < Self.declarationUnits, unit < 0x80 else {
            throw XMLFault(opening, "the XML declaration is none")
        }
        declaration?.append(UInt8(unit))
    }

    /// The encoding that the document declares must be the one it is in, so far as `<` is concerned: after a
    /// declaration of UTF-7, say, the rest could hide a DOCTYPE.
    private mutating func endDeclaration() throws(XMLFault) {
        guard let bytes = declaration else { return }
        declaration = nil
        guard let label = Self.encoding(in: String(decoding: bytes, as: UTF8.self)) else {
            throw XMLFault(opening, "the XML declaration does not say its encoding rightly")
        }
        let isSixteen = label.hasPrefix("utf-16")
        switch units {
        case .bytes:
            if isSixteen {
                throw XMLFault(
                    opening,
                    "the file says that it is UTF-16 and is not; write the right encoding in its first line"
                )
            }
            isUTF8 = label.isEmpty || label == "utf-8"
            let known = ["utf-8", "us-ascii", "ascii"]
            let families = ["iso-8859-", "windows-125"]
            guard label.isEmpty || known.contains(label) || families.contains(where: label.hasPrefix) else {
                throw XMLFault(opening, "its encoding is not read; save it as UTF-8")
            }
        default:
            guard label.isEmpty || isSixteen else {
                throw XMLFault(
                    opening,
                    "the file is UTF-16 and says another encoding; write the right one in its first line")
            }
        }
    }

    /// - Returns: in lower case; empty if the declaration says none, `nil` if it cannot be read.
    private static func encoding(in declaration: String) -> String? {
        let text = declaration.lowercased()
        guard let key = text.utf8.firstRange(of: "encoding") else { return "" }
        var rest = text.utf8[key.upperBound...].drop { $0 <= 0x20 }
        guard rest.first == UInt8(ascii: "=") else { return nil }
        rest = rest.dropFirst().drop { $0 <= 0x20 }
        guard let quote = rest.first, quote == 0x22 || quote == 0x27 else { return nil }
        rest = rest.dropFirst()
        guard let end = rest.firstIndex(of: quote) else { return nil }
        return String(rest[..<end])
    }
}

extension String.UTF8View {
    /// Where an ASCII word stands first.
    fileprivate func firstRange(of word: String) -> Range<Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].starts(with: word.utf8) {
                return index..<self.index(index, offsetBy: word.utf8.count)
            }
            index = self.index(after: index)
        }
        return nil
    }
}
