/// A length of time in nanoseconds, some 292 years to either side.
public struct CELDuration: Hashable, Sendable, Comparable {
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// - Returns: `nil` beyond the range of 64-bit nanoseconds.
    public init?(seconds: Int64, nanos: Int32 = 0) {
        let (whole, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isAlsoOver) = whole.addingReportingOverflow(Int64(nanos))
        guard !isOver, !isAlsoOver else { return nil }
        nanoseconds = sum
    }

    public static func < (left: CELDuration, right: CELDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Whole seconds, towards zero.
    public var seconds: Int64 { nanoseconds / 1_000_000_000 }
}

extension CELDuration {
    /// A sum of numbers with units, as Go writes durations: `1h30m`, `-1.5s`, `250ms`, `0`.
    public init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes = bytes.dropFirst()
        }
        if bytes.elementsEqual("0".utf8) {
            self.init(nanoseconds: 0)
            return
        }
        guard !bytes.isEmpty else { return nil }
        var total: UInt64 = 0
        while !bytes.isEmpty {
            guard let part = Self.part(&bytes) else { return nil }
            let (sum, isOver) = total.addingReportingOverflow(part)
            if isOver { return nil }
            total = sum
        }
        // Below zero there is room for one more.
        guard total <= UInt64(Int64.max) + (isNegative ? 1 : 0) else { return nil }
        self.init(nanoseconds: Int64(truncatingIfNeeded: isNegative ? 0 &- total : total))
    }

    /// One number with its unit, in nanoseconds.
    private static func part(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var whole: UInt64 = 0
        var digits = 0
        while let byte = bytes.first, byte >= 0x30, byte <= 0x39 {
            let (tens, isOver) = whole.multipliedReportingOverflow(by: 10)
            let (sum, isAlsoOver) = tens.addingReportingOverflow(UInt64(byte - 0x30))
            if isOver || isAlsoOver { return nil }
            whole = sum
            digits += 1
            bytes = bytes.dropFirst()
        }
        var fraction: UInt64 = 0
        var scale: UInt64 = 1
        if bytes.first == UInt8(ascii: ".") {
            bytes = bytes.dropFirst()
            while let byte = bytes.first, byte >= 0x30, byte <= 0x39 {
                if scale < 1_000_000_000_000 {
                    fraction = fraction * 10 + UInt64(byte - 0x30)
                    scale *= 10
                }
                digits += 1
                bytes = bytes.dropFirst()
            }
        }
        guard digits > 0, let (unit, length) = unit(bytes) else { return nil }
        bytes = bytes.dropFirst(length)
        let (nanoseconds, isOver) = whole.multipliedReportingOverflow(by: unit)
        let rest = UInt64(Double(fraction) * (Double(unit) / Double(scale)))
        let (sum, isAlsoOver) = nanoseconds.addingReportingOverflow(rest)
        return isOver || isAlsoOver ? nil : sum
    }

    private static func unit(_ bytes: ArraySlice<UInt8>) -> (nanoseconds: UInt64, length: Int)? {
        let units: [(String, UInt64)] = [
            ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
            ("m", 60_000_000_000), ("h", 3_600_000_000_000),
        ]
        for (name, nanoseconds) in units where bytes.starts(with: name.utf8) {
            return (nanoseconds, name.utf8.count)
        }
        return nil
    }
}

extension CELDuration: CustomStringConvertible {
    /// In seconds: `5400s`, `-1.5s`.
    public var description: String {
        let whole = nanoseconds / 1_000_000_000
        let part = Int32(nanoseconds % 1_000_000_000)
        let sign = nanoseconds < 0 && whole == 0 ? "-" : ""
        return "\(sign)\(whole)\(DigitReader.fraction(of: abs(part)))s"
    }
}
