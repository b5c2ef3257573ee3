import Intake
import Testing

@Suite("a text table")
struct TableTests {
    @Test(
        "is split as RFC 4180 says",
        arguments: [
            ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
            ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
            ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
            ("a,,\n,,c\n", [["a", "", ""], ["", "", "c"]]),
            ("\"a,b\",c\n", [["a,b", "c"]]),
            ("\"a\"\"b\",\"\"\n", [["a\"b", ""]]),
            ("\"\"\"a\"\"\"\n", [["\"a\""]]),
            ("\"line\r\nbreak\",x\n", [["line\r\nbreak", "x"]]),
            ("a \"quoted\" word,5\" disk\n", [["a \"quoted\" word", "5\" disk"]]),
            ("\"a\"  ,b\n", [["a", "b"]]),
            ("\n\r\na,b\n\n", [["a", "b"]]),
            ("a\u{301},é\n", [["a\u{301}", "é"]]),
            ("", []),
        ] as [(String, [[String]])])
    func rfc4180(text: String, expected: [[String]]) throws {
        #expect(try texts(text) == expected)
    }

    @Test("knows each record's first physical line")
    func lines() throws {
        let text = "a,b\n\"1\n2\",x\n\n\"3\r\n4\r5\",y\r\nz,z\n"
        #expect(try records(Array(text.utf8)).map(\.line) == [1, 2, 5, 8])
    }

    @Test(
        "may be separated by other marks",
        arguments: [
            ("a;b\n", TableFormat.Separator.semicolon, ["a", "b"]),
            ("a\tb\n", .tab, ["a", "b"]),
            ("a|b,c\n", .bar, ["a", "b,c"]),
            ("  a   b\t \tc  \r\n", .blanks, ["a", "b", "c"]),
        ])
    func separators(text: String, separator: TableFormat.Separator, expected: [String]) throws {
        #expect(try texts(text, TableFormat(separator: separator)) == [expected])
    }

    @Test(
        "gives up a line it cannot split, and no more",
        arguments: [
            ("a,\"b\nc,d\ne,f\n", RecordProblem.unterminatedQuote, [["c", "d"], ["e", "f"]]),
            ("a,\"b\nc,d\n\"e\",f\n", .unterminatedQuote, [["c", "d"], ["e", "f"]]),
            ("\"a\"b,c\nd,e\n", .textAfterQuote, [["d", "e"]]),
            ("a\0,b\nd,e\n", .nulByte, [["d", "e"]]),
        ])
    func malformed(text: String, problem: RecordProblem, rest: [[String]]) throws {
        let read = try records(Array(text.utf8))
        #expect(read.first?.problem == problem)
        #expect(read.first?.line == 1)
        #expect(read.dropFirst().map(\.texts) == rest)
    }

    @Test("gives up a quote that runs on for more than a record's length, and only its first line")
    func runawayQuote() throws {
        let text = "a,\"b\n" + String(repeating: "c,d\n", count: 300_000) + "\"e\",f\n"
        let read = try records(Array(text.utf8))
        #expect(read.first?.problem == .unterminatedQuote)
        #expect(read.count == 300_002)
        #expect(read.last?.line == 300_002)
        #expect(read.last?.texts == ["e", "f"])
    }

    @Test("passes over a line longer than a record may be, however long", arguments: [1_100_000, 5_000_000])
    func longLine(length: Int) throws {
        for lineEnd in ["\n", "\r\n", "\r"] {
            let text = "a,b" + lineEnd + String(repeating: "x", count: length) + lineEnd + "c,d" + lineEnd
            let read = try records(Array(text.utf8))
            #expect(read.map(\.problem) == [nil, .tooLong, nil])
            #expect(read.map(\.line) == [1, 2, 3])
            #expect(read.last?.texts == ["c", "d"])
        }
    }

    @Test("has at most a thousand columns")
    func columns() throws {
        let read = try records(
            Array((String(repeating: ",", count: 999) + "\n" + String(repeating: ",", count: 1000)).utf8))
        #expect(read.map(\.problem) == [nil, .tooManyColumns])
        #expect(read.first?.fields.count == 1000)
    }

    @Test("is the same in whatever pieces it comes", arguments: [1, 2, 3, 7, 64])
    func pieces(pieceBytes: Int) throws {
        let text = "a,\"b\r\n\"\"c\"\"\",d\r\né,ü,\"€\"\r\n\"x\"y,z,1\n,,\n\"open,1,2\nlast,3,4"
        for encoding in TextEncoding.allCases {
            let format = TableFormat(encoding: encoding)
            let whole = try records(Array(text.utf8), format)
            #expect(try records(Array(text.utf8), format, pieceBytes: pieceBytes) == whole)
        }
    }

    @Test("is the same across the buffer's ends as within")
    func bufferEnds() throws {
        for shift in 0..<6 {
            let head = String(repeating: "x", count: shift) + ",y\r\n"
            let text = head + String(repeating: "\"a\"\"b\",c\r\n", count: 60_000)
            let read = try records(Array(text.utf8))
            #expect(read.count == 60_001)
            #expect(read.dropFirst().allSatisfy { $0.texts == ["a\"b", "c"] })
            #expect(read.last?.line == 60_001)
        }
    }

    @Test("never crashes, hangs or loses count on random bytes")
    func randomBytes() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("IntakeTests random seed: \(seed)")
        var random = Lehmer(state: seed)
        let alphabet = Array("\",;\n\r\t a1-.\u{E9}\0".utf8) + [0xFF, 0x80, 0xC3]
        for _ in 0..<400 {
            let count = Int(random.next() % 400)
            let bytes = (0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
            for separator in [TableFormat.Separator.comma, .blanks] {
                let whole = try records(bytes, TableFormat(separator: separator, encoding: .utf8))
                let pieces = try records(
                    bytes, TableFormat(separator: separator, encoding: .utf8), pieceBytes: 3)
                #expect(whole == pieces, "seed \(seed)")
                #expect(whole.map(\.line) == whole.map(\.line).sorted(), "seed \(seed)")
            }
            let rows = Array("order,date,account,amount,currency\n".utf8) + bytes
            let read = try purchases(BytesSource(rows), preset("generic"))
            #expect(read.counts.addUp, "seed \(seed)")
        }
    }
}

/// A small generator that a seed repeats.
struct Lehmer: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9 >> 16
    }
}
