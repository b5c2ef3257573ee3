#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// Numbers as the charts and sentences show them: with a point, whatever the machine's locale, and a real minus.
enum Figures {
    /// Rounded half away from zero; `-0.00` is `0.00`.
    static func fixed(_ number: Double, _ decimals: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return number.isNaN ? "?" : "\(number)" }
        let scale = pow(10, Double(decimals))
        let scaled = (abs(number) * scale).rounded()
        // Both stay under 2⁶³: the callers ask for six decimals at most.
        let (whole, rest) = (Int(scaled / scale), Int(scaled.truncatingRemainder(dividingBy: scale)))
        let sign = number < 0 && scaled > 0 ? "\u{2212}" : ""
        guard decimals > 0 else { return sign + grouped(whole) }
        let digits = String(rest)
        return sign + grouped(whole) + "." + String(repeating: "0", count: decimals - digits.count) + digits
    }

    static func signed(_ number: Double, _ decimals: Int) -> String {
        let text = fixed(number, decimals)
        return text.hasPrefix("\u{2212}") ? text : "+" + text
    }

    static func count(_ number: Int) -> String {
        (number < 0 ? "\u{2212}" : "") + grouped(abs(number))
    }

    static func percent(_ share: Double, _ decimals: Int = 0) -> String {
        fixed(share * 100, decimals) + " %"
    }

    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number).utf8)
        var text: [UInt8] = []
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
