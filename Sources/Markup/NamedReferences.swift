/// The named character references, read once from ``table`` into a sorted list.
struct NamedReferences: Sendable {
    struct Entry: Sendable {
        var name: Range<Int>
        var first: UInt32
        var second: UInt32
        /// Whether the name also counts without its semicolon.
        var isBare: Bool
    }

    static let shared = NamedReferences()

    let names: [UInt8]
    let entries: [Entry]
    /// The length of the longest name, and of the longest that needs no semicolon.
    let longest: Int
    let longestBare: Int

    private init() {
        let text = Array(Self.table.utf8)
        var entries: [Entry] = []
        entries.reserveCapacity(2200)
        var index = 0
        while index < text.count {
            if ASCII.isSpace(text[index]) {
                index += 1
                continue
            }
            let start = index
            while ASCII.isLetter(text[index]) || ASCII.isDigit(text[index]) { index += 1 }
            var entry = Entry(
                name: start..<index, first: 0, second: 0, isBare: text[index] == ASCII.exclamation)
            index += 1
            while index < text.count, !ASCII.isSpace(text[index]) {
                if let digit = ASCII.hexValue(text[index]) {
                    entry.second = entry.second << 4 | digit
                } else {
                    entry.first = entry.second
                    entry.second = 0
                }
                index += 1
            }
            if entry.first == 0 { swap(&entry.first, &entry.second) }
            entries.append(entry)
        }
        names = text
        self.entries = entries
        longest = entries.reduce(0) { max($0, $1.name.count) }
        longestBare = entries.reduce(0) { $1.isBare ? max($0, $1.name.count) : $0 }
    }

    /// The entry whose name is just that range of `bytes`; case counts.
    func find(_ bytes: [UInt8], _ range: Range<Int>) -> Entry? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            let order = compare(bytes, range, with: entries[middle].name)
            if order == 0 { return entries[middle] }
            if order < 0 { high = middle } else { low = middle + 1 }
        }
        return nil
    }

    private func compare(_ bytes: [UInt8], _ range: Range<Int>, with name: Range<Int>) -> Int {
        let count = min(range.count, name.count)
        for offset in 0..<count {
            let left = bytes[range.lowerBound + offset]
            let right = names[name.lowerBound + offset]
            if left != right { return left < right ? -1 : 1 }
        }
        return range.count - name.count
    }
}
