import Domain
import Intake
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("reading UBL without end")
struct UBLStreamTests {
    // Memory is measured in processes of their own: other tests run beside these.

    @Test("an invoice of 50,000 lines takes up what is kept of its lines, not what it is written with")
    func manyLines() async {
        await #expect(processExitsWith: .success) {
            let count = 50_000
            let (source, length) = UBLStreamTests.long(count)
            #expect(length > 35 << 20)
            try UBLStreamTests.read(UBLSample().text)
            let before = Memory.resident()
            var reader = UBLPurchaseReader(
                [IntakeFile(name: "long.xml") { source }], mapping: try preset("ubl"))
            var (sum, lastLine, most) = (Int64(0), 0, 0)
            while let row = try reader.next() {
                if case .value(let purchase) = row { sum += purchase.amount.minorUnits }
                lastLine = reader.line
                most = max(most, lastLine % 1000 == 0 ? Memory.resident() - before : 0)
            }
            #expect(most < 16 << 20, "\(most)")
            #expect(sum == Int64(count * 1000))
            #expect(reader.counts.imported == count && reader.counts.withWarning == 0)
            // Beyond 65,535, where libxml2 knows no lines any more.
            #expect(lastLine == 10 + 2 * (count - 1))
        }
    }

    @Test("a text of 100 MB, read or not, is refused before it is there")
    func endlessText() async {
        await #expect(processExitsWith: .success) {
            try UBLStreamTests.read(UBLSample().text)
            let before = Memory.resident()
            for element in ["cbc:ID", "cbc:Note"] {
                let text = UBLSample(id: "<\(element)>~").text
                let start = text.prefix { $0 != "~" }
                let endless = EndlessSource(Array(start.utf8), then: UInt8(ascii: "x"), count: 100 << 20)
                var reader = UBLPurchaseReader(
                    [IntakeFile(name: "big.xml") { endless }], mapping: try preset("ubl"))
                #expect { try reader.next() } throws: { ($0 as? IntakeError)?.code == .refusedXML }
            }
            #expect(Memory.resident() - before < 48 << 20, "\(Memory.resident() - before)")
        }
    }

    @Test("hundreds of documents one after the other leave nothing behind")
    func manyDocuments() async {
        await #expect(processExitsWith: .success) {
            for number in 0..<200 {
                try UBLStreamTests.read(UBLSample(id: "<cbc:ID>\(number)</cbc:ID>").text)
            }
            let before = Memory.resident()
            for number in 0..<1000 {
                try UBLStreamTests.read(UBLSample(id: "<cbc:ID>\(number)</cbc:ID>").text)
            }
            // Refused ones, too, at whatever point.
            let text = Array(UBLSample().text.utf8)
            for length in 0..<text.count { _ = try refusal(Array(text[..<length])) }
            #expect(Memory.resident() - before < 8 << 20, "\(Memory.resident() - before)")
        }
    }

    private static func read(_ text: String) throws { #expect(try refusal(text) == nil) }

    /// A long invoice whose lines say much that is not kept, and how many bytes it has.
    private static func long(_ count: Int) -> (RepeatingSource, Int) {
        let sample = UBLSample(total: Decimal(mantissa: Int64(count * 1000), scale: 2).description)
        let parts = sample.text.split(separator: sample.text(of: .init()), maxSplits: 1)
        let note = "<cbc:Note>\(String(repeating: "what was agreed; ", count: 30))</cbc:Note>\n"
        let line = sample.text(of: .init(more: note))
        let source = RepeatingSource(
            start: Array(parts[0].utf8), piece: Array(line.utf8), count: count, end: Array(parts[1].utf8))
        return (source, source.length)
    }

    @Test("whatever is done to a document, it is read or refused, and the counts add up")
    func mutations() throws {
        let seed = SeededGenerator.seed(getenv("REKINDLE_SEED").map { String(cString: $0) })
        var random = SeededGenerator(seed: seed)
        var sample = UBLSample(
            head:
                "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><!-- a --><?p q?><cbc:Note><![CDATA[<]]>&lt;&#65;</cbc:Note>",
            body: UBLSample.adjustment(false, "1.00"), total: "19.00")
        sample.lines = [.init(name: "Café"), .init(quantity: "-2", amount: "10.00")]
        let text = sample.text
        let sixteen = littleEndian(text.replacing("UTF-8", with: "UTF-16"))
        let documents: [[UInt8]] = [Array(text.utf8), [0xFF, 0xFE] + sixteen, gzipped(text)]
        let pieces = [
            "<", ">", "&", "\"", "'", "<!", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "/>", "\0", "-",
            "9", "<!DOCTYPE a [", "&a;",
        ]
        .map { Array($0.utf8) }
        for round in 0..<3000 {
            var bytes = random.pick(documents)
            for _ in 0..<random.number(1...6) where !bytes.isEmpty {
                let place = random.number(0...(bytes.count - 1))
                switch random.number(0...4) {
                case 0: bytes[place] ^= UInt8(1 << random.number(0...7))
                case 1: bytes.insert(contentsOf: random.pick(pieces), at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + random.number(1...40)))
                case 3:
                    let from = random.number(0...(bytes.count - 1))
                    bytes.insert(
                        contentsOf: bytes[from..<min(bytes.count, from + random.number(1...200))], at: place)
                default: bytes.removeSubrange(place...)
                }
            }
            let read = try invoices([bytes, Array(UBLSample(id: "<cbc:ID>other</cbc:ID>").text.utf8)])
            #expect(read.counts.addUp && read.counts.documents == 2, "seed \(seed), round \(round)")
            #expect(read.values.contains { $0.order == "other" }, "seed \(seed), round \(round)")
            for reject in read.rejects { #expect(reject.line >= 1 && !reject.reason.isEmpty) }
        }
    }
}

/// A beginning, then one byte again and again.
final class EndlessSource: ByteSource {
    private var start: ArraySlice<UInt8>
    private let byte: UInt8
    private var left: Int

    init(_ start: [UInt8], then byte: UInt8, count: Int) {
        self.start = start[...]
        self.byte = byte
        left = count
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Int {
        if !start.isEmpty {
            let count = min(buffer.count, start.count)
            buffer.copyBytes(from: start.prefix(count))
            start = start.dropFirst(count)
            return count
        }
        let count = min(buffer.count, left)
        for index in 0..<count { buffer[index] = byte }
        left -= count
        return count
    }
}

/// One piece many times, between a start and an end; never there as a whole.
final class RepeatingSource: ByteSource {
    let length: Int
    private let piece: [UInt8]
    private let end: [UInt8]
    private var at: ArraySlice<UInt8>
    private var left: Int

    init(start: [UInt8], piece: [UInt8], count: Int, end: [UInt8]) {
        length = start.count + piece.count * count + end.count
        self.piece = piece
        self.end = end
        at = start[...]
        left = count
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Int {
        if at.isEmpty, left >= 0 {
            at = left > 0 ? piece[...] : end[...]
            left -= 1
        }
        let count = min(buffer.count, at.count)
        buffer.copyBytes(from: at.prefix(count))
        at = at.dropFirst(count)
        return count
    }
}

/// What this process takes up.
enum Memory {
    /// In bytes, now; 0 where the system does not say.
    static func resident() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(getpagesize()) : 0
    }
}
