/// Rows of RFC 4180 in UTF-8, with LF, gathered until they are worth handing over.
struct CSVRows {
    private(set) var bytes: [UInt8] = []
    private let chunkBytes: Int
    private var isFirstField = true

    init(header: String, chunkBytes: Int) {
        self.chunkBytes = chunkBytes
        bytes.reserveCapacity(chunkBytes + 1024)
        bytes.append(contentsOf: header.utf8)
        endRow()
    }

    mutating func field(_ text: String) { field(encoded: Self.encoded(text)) }

    /// A field that needs no quotes, or has them.
    mutating func field(encoded: [UInt8]) {
        separate()
        bytes.append(contentsOf: encoded)
    }

    mutating func field(_ number: Int) {
        separate()
        append(number)
    }

    /// `SO-100123` or, with a suffix, `SO-100123-R`.
    mutating func field(prefix: StaticString, number: Int, digits: Int = 1, suffix: StaticString = "") {
        separate()
        append(prefix)
        append(number, digits: digits)
        append(suffix)
    }

    mutating func field(_ day: SampleCompany.Day) {
        separate()
        let (year, month, dayOfMonth) = day.parts
        append(year, digits: 4)
        append("-")
        append(month, digits: 2)
        append("-")
        append(dayOfMonth, digits: 2)
    }

    /// A number of thousandths with two decimals, or three where it has them.
    mutating func field(thousandths: Int) {
        separate()
        if thousandths < 0 { append("-") }
        let size = abs(thousandths)
        append(size / 1000)
        append(".")
        if size % 10 == 0 { append(size % 1000 / 10, digits: 2) } else { append(size % 1000, digits: 3) }
    }

    mutating func endRow() {
        bytes.append(UInt8(ascii: "\n"))
        isFirstField = true
    }

    /// Hands over what has gathered, once it is a chunk.
    mutating func drain<Failure: Error>(
        whole: Bool = false, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        guard bytes.count >= chunkBytes || (whole && !bytes.isEmpty) else { return }
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// The text, in quotes where RFC 4180 §2 asks for them.
    static func encoded(_ text: String) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        let needsQuotes = text.utf8.contains { $0 == quote || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else { return Array(text.utf8) }
        var encoded = [quote]
        for byte in text.utf8 {
            if byte == quote { encoded.append(quote) }
            encoded.append(byte)
        }
        encoded.append(quote)
        return encoded
    }

    private mutating func separate() {
        if !isFirstField { bytes.append(UInt8(ascii: ",")) }
        isFirstField = false
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ number: Int, digits: Int = 1) {
        if number < 0 { append("-") }
        let size = number.magnitude
        var power: UInt = 1
        var count = 1
        while count < digits || size / power >= 10 {
            power *= 10
            count += 1
        }
        while power > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: size / power % 10))
            power /= 10
        }
    }
}
