import CEL
import Diagnostics

/// The cell of a decision table, read as unary tests (DMN 1.3 §9, simple unary tests).
///
/// `-` takes anything; `>= 5000`, `[10..20)`, `"retail","horeca"` and `not("hotel")` say what the column's value
/// must be, `null` that it has none. Values are CEL.
struct UnaryTests {
    /// The input column.
    struct Column {
        var name: String
        /// The expression as written; in parentheses where another operator would take it apart.
        var text: String
        var type: CELType
        /// Whether it is a field, so that `has()` can be asked of it.
        var isField: Bool
    }

    /// A test as a condition: text made of the column's expression and the cell's own bytes.
    private struct Condition {
        var bytes: [UInt8] = []
        var offsets: [Int] = []

        mutating func write(_ text: String, at offset: Int) {
            bytes += text.utf8
            offsets += repeatElement(offset, count: text.utf8.count)
        }

        mutating func write(_ cell: Cell, _ range: Range<Int>) {
            bytes += cell.bytes[range]
            offsets += range.map { cell.offset($0) }
        }
    }

    private struct Cell {
        let bytes: [UInt8]
        let offsets: [Int]
        let file: String

        func offset(_ index: Int) -> Int {
            offsets.isEmpty
                ? 0 : index < offsets.count ? offsets[max(0, index)] : offsets[offsets.count - 1] + 1
        }

        func span(_ range: Range<Int>) -> SourceSpan {
            let start = offset(range.lowerBound)
            return SourceSpan(
                file: file, start: start,
                end: range.isEmpty ? start : max(start, offset(range.upperBound - 1) + 1))
        }

        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    }

    /// - Parameters:
    ///   - text: the cell's value, with the place of each of its bytes in the file.
    /// - Returns: `nil` when the cell takes anything, or is wrong.
    static func read(
        _ text: String, offsets: [Int], file: String, column: Column, _ diagnostics: inout [Diagnostic]
    ) -> CELExpression? {
        let cell = Cell(bytes: Array(text.utf8), offsets: offsets, file: file)
        var range = trimmed(0..<cell.bytes.count, cell)
        if range.isEmpty || cell.text(range) == "-" { return nil }
        var isTurned = false
        if cell.text(range).hasPrefix("not("), cell.bytes[range.upperBound - 1] == UInt8(ascii: ")"),
            closing(from: range.lowerBound + 3, cell) == range.upperBound - 1
        {
            isTurned = true
            range = range.lowerBound + 4..<range.upperBound - 1
        }
        let tests = split(range, at: UInt8(ascii: ","), cell).map { trimmed($0, cell) }
        if let empty = tests.first(where: \.isEmpty) {
            diagnostics.append(
                .error(
                    "rule/unary-test", "a test is missing beside a comma", at: cell.span(empty),
                    help: "write for example '\"retail\",\"horeca\"', or - for anything"))
            return nil
        }
        var condition = Condition()
        if isTurned { condition.write("!(", at: cell.offset(range.lowerBound)) }
        let before = diagnostics.count
        if tests.count > 1, tests.allSatisfy({ isValue($0, cell) }) {
            // A plain choice: a list the store can be asked for.
            condition.write("\(column.text) in [", at: cell.offset(tests[0].lowerBound))
            for (index, test) in tests.enumerated() {
                if index > 0 { condition.write(", ", at: cell.offset(test.lowerBound)) }
                writeValue(test, cell, column, &condition, &diagnostics)
            }
            condition.write("]", at: cell.offset(range.upperBound - 1))
        } else {
            for (index, test) in tests.enumerated() {
                if index > 0 { condition.write(" || ", at: cell.offset(test.lowerBound)) }
                write(test, cell, column, &condition, &diagnostics)
            }
        }
        if isTurned { condition.write(")", at: cell.offset(range.upperBound)) }
        guard diagnostics.count == before else { return nil }
        let source = CELSource(
            String(decoding: condition.bytes, as: UTF8.self), file: file, offsets: condition.offsets)
        let (compiled, found) = CELExpression.compile(
            source, schema: AccountSchema.schema, expecting: .bool)
        // The column's own mistakes were said at the column.
        diagnostics += found
        return compiled
    }

    private static func write(
        _ test: Range<Int>, _ cell: Cell, _ column: Column, _ condition: inout Condition,
        _ diagnostics: inout [Diagnostic]
    ) {
        let start = cell.offset(test.lowerBound)
        if cell.text(test) == "null" {
            guard column.isField else {
                diagnostics.append(
                    .error(
                        "rule/unary-test", "only a field can be asked whether it has a value",
                        at: cell.span(test), help: "make the column a field such as account.email"))
                return
            }
            return condition.write("!has(\(column.text))", at: start)
        }
        for operation in ["<=", ">=", "!=", "==", "<", ">", "="] where cell.text(test).hasPrefix(operation) {
            let value = trimmed(test.lowerBound + operation.utf8.count..<test.upperBound, cell)
            guard !value.isEmpty else {
                diagnostics.append(
                    .error(
                        "rule/unary-test", "'\(operation)' has no value behind it", at: cell.span(test),
                        help: "write for example '>= 5000'"))
                return
            }
            condition.write("\(column.text) ", at: start)
            condition.write(operation == "=" ? "==" : operation, at: start)
            condition.write(" ", at: start)
            return writeValue(value, cell, column, &condition, &diagnostics)
        }
        if let interval = interval(test, cell) {
            condition.write("(\(column.text) \(interval.isLowClosed ? ">=" : ">") ", at: start)
            writeValue(interval.low, cell, column, &condition, &diagnostics)
            condition.write(
                " && \(column.text) \(interval.isHighClosed ? "<=" : "<") ",
                at: cell.offset(interval.low.upperBound))
            writeValue(interval.high, cell, column, &condition, &diagnostics)
            return condition.write(")", at: cell.offset(test.upperBound - 1))
        }
        condition.write("\(column.text) == ", at: start)
        writeValue(test, cell, column, &condition, &diagnostics)
    }

    /// A bare word in a column of texts is a text whose quotes were forgotten.
    private static func writeValue(
        _ range: Range<Int>, _ cell: Cell, _ column: Column, _ condition: inout Condition,
        _ diagnostics: inout [Diagnostic]
    ) {
        let text = cell.text(range)
        let isWord = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0 == "_" || $0 == "-" || $0 == " "
        }
        if column.type == .string, isWord, AccountSchema.schema.slot(of: text) == nil {
            diagnostics.append(
                .error(
                    "rule/unquoted-text", "'\(text)' is a text and needs quotes", at: cell.span(range),
                    help: "write '\"\(text)\"': double quotes for the rule, single ones around them for YAML")
            )
            return
        }
        condition.write(cell, range)
    }

    /// `[a..b]`, `(a..b)`, `]a..b[` and their mixtures; a round or turned bracket leaves its end out.
    private static func interval(_ range: Range<Int>, _ cell: Cell) -> (
        low: Range<Int>, high: Range<Int>, isLowClosed: Bool, isHighClosed: Bool
    )? {
        guard range.count >= 6 else { return nil }
        let first = cell.bytes[range.lowerBound]
        let last = cell.bytes[range.upperBound - 1]
        guard "[(]".utf8.contains(first), "])[".utf8.contains(last) else { return nil }
        var depth = 0
        var quote: UInt8?
        let inner = range.lowerBound + 1..<range.upperBound - 1
        for index in inner {
            let byte = cell.bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "(") {
                depth += 1
            } else if byte == UInt8(ascii: ")") {
                depth -= 1
            } else if depth == 0, byte == UInt8(ascii: "."), index + 1 < inner.upperBound,
                cell.bytes[index + 1] == UInt8(ascii: ".")
            {
                let low = trimmed(inner.lowerBound..<index, cell)
                let high = trimmed(index + 2..<inner.upperBound, cell)
                guard !low.isEmpty, !high.isEmpty else { return nil }
                return (low, high, first == UInt8(ascii: "["), last == UInt8(ascii: "]"))
            }
        }
        return nil
    }

    private static func isValue(_ range: Range<Int>, _ cell: Cell) -> Bool {
        let text = cell.text(range)
        return text != "null" && !"<>=![](".utf8.contains(cell.bytes[range.lowerBound])
            && interval(range, cell) == nil
    }

    private static func trimmed(_ range: Range<Int>, _ cell: Cell) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, cell.bytes[low] <= 0x20 { low += 1 }
        while high > low, cell.bytes[high - 1] <= 0x20 { high -= 1 }
        return low..<high
    }

    /// The parts between separators that stand in no quotes and no brackets.
    private static func split(_ range: Range<Int>, at separator: UInt8, _ cell: Cell) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = cell.bytes[index]
            if byte == separator {
                parts.append(start..<index)
                start = index + 1
                index += 1
            } else {
                index = min(after(index, cell), range.upperBound)
            }
        }
        parts.append(start..<range.upperBound)
        return parts
    }

    /// The index behind what begins here: a quoted text, something in brackets, or one byte.
    private static func after(_ index: Int, _ cell: Cell) -> Int {
        let byte = cell.bytes[index]
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            var next = index + 1
            while next < cell.bytes.count, cell.bytes[next] != byte {
                next += cell.bytes[next] == UInt8(ascii: "\\") ? 2 : 1
            }
            return next + 1
        }
        if byte == UInt8(ascii: "("), let end = closing(from: index, cell) { return end + 1 }
        return index + 1
    }

    /// Where the bracket opened at `index` is closed.
    private static func closing(from index: Int, _ cell: Cell) -> Int? {
        guard cell.bytes.indices.contains(index), cell.bytes[index] == UInt8(ascii: "(") else { return nil }
        var next = index + 1
        while next < cell.bytes.count {
            if cell.bytes[next] == UInt8(ascii: ")") { return next }
            next = after(next, cell)
        }
        return nil
    }
}
