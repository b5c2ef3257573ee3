/// Questions about single bytes of UTF-8 text, in the sense Ruby's `\s` and `\w` have.
extension UInt8 {
    var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    var isWord: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
    /// What HTML reads as more than itself.
    var isMarkup: Bool {
        switch self {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"):
            true
        default: false
        }
    }
    /// What `strip` takes away: whitespace, and the null byte.
    var isStripped: Bool { isSpace || self == 0 }
}

extension String {
    /// The byte offset at which `needle` first begins, at or after `start`; an empty needle is found at once.
    ///
    /// Linear in both lengths (Knuth, Morris, Pratt), so that no text and needle can make it slow.
    func indexOfBytes(_ needle: String, from start: Int = 0) -> Int? {
        ByteSearch(needle).first(in: Array(utf8), from: start)
    }
}

/// Finds one byte string in others.
struct ByteSearch {
    let needle: [UInt8]
    /// For each prefix of the needle, the length of its longest proper border.
    private let borders: [Int]

    init(_ needle: String) { self.init(Array(needle.utf8)) }

    init(_ needle: [UInt8]) {
        self.needle = needle
        var borders = [Int](repeating: 0, count: needle.count)
        var length = 0
        var index = 1
        while index < needle.count {
            while length > 0, needle[index] != needle[length] { length = borders[length - 1] }
            if needle[index] == needle[length] { length += 1 }
            borders[index] = length
            index += 1
        }
        self.borders = borders
    }

    func first(in bytes: [UInt8], from start: Int = 0) -> Int? {
        if needle.isEmpty { return start <= bytes.count ? start : nil }
        var matched = 0
        var index = start
        while index < bytes.count {
            while matched > 0, bytes[index] != needle[matched] { matched = borders[matched - 1] }
            if bytes[index] == needle[matched] { matched += 1 }
            index += 1
            if matched == needle.count { return index - matched }
        }
        return nil
    }

    /// Every place, none overlapping another. Not for an empty needle.
    func all(in bytes: [UInt8]) -> [Int] {
        var places: [Int] = []
        var start = 0
        while !needle.isEmpty, let place = first(in: bytes, from: start) {
            places.append(place)
            start = place + needle.count
        }
        return places
    }
}
