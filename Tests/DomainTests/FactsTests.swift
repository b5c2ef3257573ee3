import Testing

@testable import Domain

@Suite("Facts as JSON")
struct FactsTests {
    @Test("what is written is read back the same", arguments: [11, 12, 13, 14] as [UInt64])
    func roundTrip(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for number in 0..<1500 {
            let facts = Self.tree(depth: 0, &random)
            let read = Facts(json: facts.json)
            #expect(
                read == facts, "seed \(seed), tree \(number): \(String(decoding: facts.json, as: UTF8.self))")
            #expect(read?.json == facts.json, "seed \(seed), tree \(number)")
        }
    }

    @Test("bytes changed, cut or added at random never crash it", arguments: [21, 22] as [UInt64])
    func hostile(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var read = 0
        for _ in 0..<3000 {
            var bytes = Self.tree(depth: 0, &random).json
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.removeSubrange(place...)
                case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
                default:
                    bytes.insert(Array("\\\"{}[],:u-$dm0".utf8).randomElement(using: &random) ?? 0, at: place)
                }
            }
            if Facts(json: bytes) != nil { read += 1 }
        }
        #expect(read < 3000)
    }

    @Test("is canonical: no blanks, fields in order, money and days marked")
    func canonical() {
        let facts = Facts.record([
            .init("b", .money(Money(minorUnits: 1250, currency: .eur))), .init("a", .day("2026-11-23")),
            .init("n", .list([.number(Decimal(mantissa: -50, scale: 2)), .missing, .text("\"\\\n\u{1}é")])),
        ])
        let expected =
            #"{"b":{"$m":[1250,"EUR"]},"a":{"$d":20780},"n":[-0.50,null,"\"\\\n\u0001é"]}"#
        #expect(String(decoding: facts.json, as: UTF8.self) == expected)
    }

    @Test("a column named like a mark stays a column")
    func marks() {
        for name in ["$d", "$m", "$", "$$", "$$d", "$\u{301}"] {
            let facts = Facts.record([.init(name, .count(7))])
            #expect(Facts(json: facts.json) == facts, "\(name)")
        }
    }

    @Test(
        "reads other writers' JSON",
        arguments: [
            (" { \"a\" : [ 1 , true , false , null ] } ", #"{"a":[1,1,0,null]}"#),
            (#""\u00e9\ud83d\ude00\/\b\f\t\r\n""#, "\"é😀/\\u0008\\u000c\\u0009\\u000d\\n\""),
            (#""\uFFFF\u0000""#, "\"\u{FFFF}\\u0000\""), ("[]", "[]"), ("{}", "{}"), ("-12.50", "-12.50"),
        ])
    func others(json: String, expected: String) throws {
        let facts = try #require(Facts(json: json.utf8))
        #expect(String(decoding: facts.json, as: UTF8.self) == expected)
    }

    @Test(
        "refuses what is no JSON, or holds what a text or a decimal cannot",
        arguments: [
            "", " ", "nul", "[1,]", "[1", "{\"a\"}", "{\"a\":}", "{a:1}", "\"", "\"\\", "\"\\u12\"",
            #""\ud83d""#,
            #""\ud83dx""#, #""\ude00\ud83d""#, #""\ud83d\u0041""#, #""\u+123""#, #""\x41""#, "1 2", "1e400",
            "0.1234567891",
            "99999999999999999999", "{\"$m\":", "]", "[[]", "{\"a\":1,}", "\u{FEFF}1",
        ])
    func refuses(json: String) {
        #expect(Facts(json: json.utf8) == nil)
    }

    @Test("is read to a nesting of 32, and no deeper")
    func nesting() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(Facts(json: nested(32)) != nil)
        #expect(Facts(json: nested(33)) == nil)
        #expect(Facts(json: [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == nil)
    }

    private static func tree(depth: Int, _ random: inout SeededGenerator) -> Facts {
        switch Int.random(in: 0..<(depth > 4 ? 5 : 8), using: &random) {
        case 0: return .missing
        case 1: return .text(text(&random))
        case 2:
            return .number(
                Decimal(
                    mantissa: Int64.random(in: .min ... .max, using: &random),
                    scale: Int.random(in: 0...9, using: &random)))
        case 3:
            return .money(
                Money(
                    minorUnits: Int64.random(in: .min ... .max, using: &random),
                    currency: Bool.random(using: &random) ? .gbp : .usd))
        case 4:
            return .day(CivilDay(daysSince1970: Int32.random(in: -719_162...2_932_896, using: &random)))
        case 5:
            return .list(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in tree(depth: depth + 1, &random) })
        default:
            var names: Set<String> = []
            for _ in 0..<Int.random(in: 0...4, using: &random) { names.insert(text(&random)) }
            return .record(names.map { .init($0, tree(depth: depth + 1, &random)) })
        }
    }

    /// From all corners of Unicode: controls, quotes, what lies beside the surrogates, noncharacters, emoji.
    private static func text(_ random: inout SeededGenerator) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let value: UInt32 =
                switch Int.random(in: 0..<6, using: &random) {
                case 0: UInt32.random(in: 0...0x1F, using: &random)
                case 1:
                    [0x22, 0x5C, 0x2F, 0x24, 0x7F, 0x2028, 0xFEFF, 0x301].randomElement(using: &random)
                        ?? 0x22
                case 2:
                    [0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF].randomElement(using: &random) ?? 0
                case 3: UInt32.random(in: 0x1F300...0x1F64F, using: &random)
                default: UInt32.random(in: 0x20...0x7E, using: &random)
                }
            if let scalar = Unicode.Scalar(value) { text.append(scalar) }
        }
        return String(text)
    }
}
