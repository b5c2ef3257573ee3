import Foundation
import Glibc

/// Data on standard output, talk on standard error, colour only on a terminal.
enum Console {
    static func print(_ text: String) { write(Array((plain(text) + "\n").utf8), to: 1) }
    static func talk(_ text: String) { write(Array((plain(text) + "\n").utf8), to: 2) }

    /// Without what would steer the terminal or turn the direction of reading: names and reasons are others' words.
    static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: steers) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { steers($0) ? "\u{FFFD}" : $0 }))
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    static func data(_ bytes: [UInt8]) { write(bytes, to: 1) }

    static let talksToTerminal = isatty(2) == 1

    private static func write(_ bytes: [UInt8], to file: Int32) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            offset += count
        }
    }

    /// A number with its thousands apart: 1,234,567.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(abs(number)))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// A line break in somebody's words would forge a row.
    private static func oneLine(_ cell: String) -> String {
        cell.contains(where: \.isNewline)
            ? cell.split(whereSeparator: \.isNewline).joined(separator: " ") : cell
    }

    /// Columns as wide as they need to be; numbers are the caller's business.
    static func table(_ cells: [[String]]) -> String {
        let rows = cells.map { $0.map(oneLine) }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.compactMap { column < $0.count ? $0[column].unicodeScalars.count : nil }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column + 1 < row.count {
                    line += String(repeating: " ", count: widths[column] - cell.unicodeScalars.count + 2)
                }
            }
            // An empty last cell leaves no blanks.
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Whole: who reads it is a program.
        data(Array(try encoder.encode(value)) + [0x0A])
    }
}

/// One line on a terminal that says how far long work is; silent elsewhere.
final class Progress {
    private let what: String
    private var last = ContinuousClock.now
    private let start = ContinuousClock.now
    private var shown = false

    init(_ what: String) { self.what = what }

    func show(_ count: Int) {
        guard Console.talksToTerminal, ContinuousClock.now - last > .milliseconds(100) else { return }
        last = .now
        shown = true
        let seconds = Double((ContinuousClock.now - start).components.seconds)
        let rate = seconds > 0 ? "  \(Console.grouped(Int(Double(count) / seconds)))/s" : ""
        FileHandle.standardError.write(Data("\r\u{1B}[K\(what) \(Console.grouped(count))\(rate)".utf8))
    }

    func finish() {
        if shown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
