import Intake
import Testing

@Suite("a file's bytes")
struct EncodingTests {
    private func read(_ bytes: [UInt8], stated: TextEncoding? = nil) throws -> (
        EncodingFound, [[String]], [RecordProblem?]
    ) {
        var reader = try TableReader(BytesSource(bytes), format: TableFormat(encoding: stated))
        var texts: [[String]] = []
        var problems: [RecordProblem?] = []
        while let record = try reader.nextRecord() {
            texts.append(record.texts)
            problems.append(record.problem)
        }
        return (reader.encoding, texts, problems)
    }

    @Test("are UTF-8 if their beginning is, else Windows-1252, and which is said")
    func detection() throws {
        let (utf8, texts, _) = try read(Array("Málaga,€\n".utf8))
        #expect(utf8 == EncodingFound(.utf8, .detected))
        #expect(texts == [["Málaga", "€"]])
        let (windows, western, _) = try read([0x4D, 0xE1, 0x6C, 0x2C, 0x80, 0x0A])
        #expect(windows == EncodingFound(.windows1252, .detected))
        #expect(windows.description.contains("state format.encoding"))
        #expect(western == [["Mál", "€"]])
    }

    @Test("are UTF-8 after a byte order mark, whatever the mapping states")
    func byteOrderMark() throws {
        let (found, texts, _) = try read([0xEF, 0xBB, 0xBF] + Array("é,\"x\"\n".utf8), stated: .windows1252)
        #expect(found == EncodingFound(.utf8, .byteOrderMark, contradictsMapping: true))
        #expect(texts == [["é", "x"]])
    }

    @Test("that are not what was stated cost the line only")
    func damagedLine() throws {
        let (_, texts, problems) = try read([0x61, 0x0A, 0xE1, 0x0A, 0x62, 0x0A], stated: .utf8)
        #expect(problems == [nil, .invalidUTF8, nil])
        #expect(texts.last == ["b"])
    }

    @Test(
        "of other kinds of file are refused with what to do",
        arguments: [
            [0xFF, 0xFE, 0x61, 0x00], [0x50, 0x4B, 0x03, 0x04, 0x00], [0xD0, 0xCF, 0x11, 0xE0, 0xA1],
        ] as [[UInt8]])
    func otherFiles(bytes: [UInt8]) {
        #expect { try read(bytes) } throws: { ($0 as? IntakeError)?.code == .unsupportedFile }
    }

    @Test("may be gzip, in one member or several, in any pieces", arguments: [1, 5, 1_000_000])
    func gzip(pieceBytes: Int) throws {
        let packed = gzipped("a,b\nc,") + gzipped("d\n") + [0, 0, 0]
        var reader = try TableReader(BytesSource(packed, pieceBytes: pieceBytes), format: TableFormat())
        let isGzip = reader.isGzip
        #expect(isGzip)
        var read: [[String]] = []
        while let record = try reader.nextRecord() { read.append(record.texts) }
        #expect(read == [["a", "b"], ["c", "d"]])
    }

    @Test("that are gzip cut short or damaged anywhere are an error, no crash")
    func damagedGzip() throws {
        let text = (0..<2000).map { "row \($0),\($0 &* 7919 % 1000)\n" }.joined()
        let packed = gzipped(text)
        for length in stride(from: 2, to: packed.count, by: 97) {
            #expect(throws: IntakeError.self) { try read(Array(packed[..<length])) }
        }
        var random = Lehmer(state: 7)
        for _ in 0..<100 {
            var damaged = packed
            damaged[Int(random.next() % UInt64(packed.count))] ^= UInt8(1 + random.next() % 255)
            // Some bytes of the header say nothing of the text; all else must be noticed.
            if let (_, texts, _) = try? read(damaged), damaged.starts(with: [0x1F, 0x8B]) {
                #expect(texts.count == 2000)
            }
        }
        #expect { try read(gzipped("a\n") + [1, 2, 3]) } throws: {
            ($0 as? IntakeError)?.code == .damagedGzip
        }
    }
}
