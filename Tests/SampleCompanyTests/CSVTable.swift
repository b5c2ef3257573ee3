/// A small strict reader of RFC 4180 with LF, for what the sample company writes.
struct CSVTable {
    struct Malformed: Error { var offset: Int }

    var header: [String]
    var rows: [[String]]

    init(_ bytes: [UInt8]) throws {
        var all: [[String]] = []
        var row: [String] = []
        var index = 0
        func endsField(_ index: Int) -> Bool { bytes[index] == 0x2C || bytes[index] == 0x0A }
        guard bytes.last == UInt8(ascii: "\n") else { throw Malformed(offset: bytes.count) }
        while index < bytes.count {
            var field: [UInt8] = []
            if bytes[index] == UInt8(ascii: "\"") {
                index += 1
                while true {
                    guard index + 1 < bytes.count else { throw Malformed(offset: index) }
                    if bytes[index] == UInt8(ascii: "\"") {
                        index += 1
                        if bytes[index] != UInt8(ascii: "\"") { break }
                    }
                    field.append(bytes[index])
                    index += 1
                }
            } else {
                while !endsField(index) {
                    guard bytes[index] != UInt8(ascii: "\""), bytes[index] != 0x0D else {
                        throw Malformed(offset: index)
                    }
                    field.append(bytes[index])
                    index += 1
                }
            }
            guard endsField(index), let text = String(validating: field, as: UTF8.self) else {
                throw Malformed(offset: index)
            }
            row.append(text)
            if bytes[index] == UInt8(ascii: "\n") {
                guard row.count == (all.first ?? row).count else { throw Malformed(offset: index) }
                all.append(row)
                row = []
            }
            index += 1
        }
        header = all.removeFirst()
        rows = all
    }

    /// One column, by its name in the header.
    subscript(_ column: String) -> [String] {
        guard let place = header.firstIndex(of: column) else { return [] }
        return rows.map { $0[place] }
    }
}
