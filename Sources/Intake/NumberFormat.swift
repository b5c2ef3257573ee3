import Domain

/// How a file writes numbers.
///
/// `1,234` is a thousand or one and a bit, and nothing in the file tells which: thousands marks are taken
/// only where the mapping says what they are, and only between groups of three digits.
public struct NumberFormat: Hashable, Sendable {
    /// `.` or `,`.
    public var point: UInt8
    /// `.`, `,`, a blank (any kind) or `'`; `nil` refuses them all.
    public var thousands: UInt8?

    public init(point: UInt8 = UInt8(ascii: "."), thousands: UInt8? = nil) {
        self.point = point
        self.thousands = thousands
    }

    /// - Parameter bytes: without blanks at the ends. A leading or trailing `$`, `£` or `€` is passed over.
    /// - Returns: `nil` for anything that is not one number, or that has more digits than a `Decimal` holds.
    @inline(__always)
    func decimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Decimal? {
        // The plain case: at most 18 digits, so that nothing can overflow.
        var index = 0
        let count = bytes.count
        guard count > 0, count <= 18 else { return decimalWithMarks(bytes) }
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative { index = 1 }
        var mantissa: Int64 = 0
        var digits = 0
        var pointAt = -1
        while index < count {
            let digit = bytes[index] &- 0x30
            if digit < 10 {
                mantissa = mantissa &* 10 &+ Int64(digit)
                digits += 1
            } else if bytes[index] == point, pointAt < 0 {
                pointAt = index
            } else {
                return decimalWithMarks(bytes)
            }
            index += 1
        }
        let scale = pointAt < 0 ? 0 : count - 1 - pointAt
        guard digits > 0, scale <= 9 else { return decimalWithMarks(bytes) }
        return Decimal(mantissa: isNegative ? -mantissa : mantissa, scale: scale)
    }

    @inline(never)
    private func decimalWithMarks(_ bytes: UnsafeBufferPointer<UInt8>) -> Decimal? {
        guard bytes.count <= 64 else { return nil }
        var rest = Self.withoutCurrencySign(Array(bytes)[...])
        var plain: [UInt8] = []
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            plain.append(sign)
            rest = Self.withoutCurrencySign(rest.dropFirst())
            if let next = rest.first, next == UInt8(ascii: "-") || next == UInt8(ascii: "+") { return nil }
        }
        let parts = rest.split(separator: point, maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, let digits = Self.withoutThousands(whole, mark: thousands) else {
            return nil
        }
        plain += digits
        if parts.count == 2 { plain += [point] + parts[1] }
        return Decimal(digits: plain, point: point)
    }

    private static func withoutCurrencySign(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        for sign in [Array("$".utf8), Array("£".utf8), Array("€".utf8)] {
            if bytes.starts(with: sign) { bytes = bytes.dropFirst(sign.count) }
            if bytes.count >= sign.count, bytes.suffix(sign.count).elementsEqual(sign) {
                bytes = bytes.dropLast(sign.count)
            }
        }
        while let first = bytes.first, first == 0x20 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last == 0x20 { bytes = bytes.dropLast() }
        return bytes
    }

    /// - Returns: the digits alone; `nil` unless every group but the first has three.
    private static func withoutThousands(_ whole: ArraySlice<UInt8>, mark: UInt8?) -> [UInt8]? {
        guard let mark else { return Array(whole) }
        var groups: [[UInt8]] = [[]]
        var index = whole.startIndex
        while index < whole.endIndex {
            let rest = whole[index...]
            // U+00A0 and U+202F are what French and Swiss programs put between thousands.
            let blank =
                rest.starts(with: [0xC2, 0xA0])
                ? 2 : rest.starts(with: [0xE2, 0x80, 0xAF]) ? 3 : rest.first == 0x20 ? 1 : 0
            if mark == 0x20, blank > 0 {
                groups.append([])
                index += blank
            } else if whole[index] == mark {
                groups.append([])
                index += 1
            } else {
                groups[groups.count - 1].append(whole[index])
                index += 1
            }
        }
        if groups.count == 1 { return groups[0] }
        guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else {
            return nil
        }
        return groups.flatMap { $0 }
    }
}

extension Decimal {
    /// -1, 0 or 1 as the value is less than, equal to or greater than `other`'s, whatever their scales.
    func compared(to other: Decimal) -> Int {
        var left = mantissa
        var right = other.mantissa
        var leftScale = scale
        var rightScale = other.scale
        while leftScale < rightScale {
            let (product, overflow) = left.multipliedReportingOverflow(by: 10)
            if overflow { return left < 0 ? -1 : 1 }
            left = product
            leftScale += 1
        }
        while rightScale < leftScale {
            let (product, overflow) = right.multipliedReportingOverflow(by: 10)
            if overflow { return right < 0 ? 1 : -1 }
            right = product
            rightScale += 1
        }
        return left < right ? -1 : left == right ? 0 : 1
    }
}
