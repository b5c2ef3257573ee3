import Intake
import Testing

@Suite("an XML document is refused, at its line,")
struct UBLRefusalTests {
    /// The error of a document that has something more before its root.
    private func refusal(prolog: String, note: String = "") throws -> IntakeError? {
        var sample = UBLSample()
        sample.declaration += prolog
        sample.head = "<cbc:Note>\(note)</cbc:Note>"
        return try IntakeTests.refusal(sample.text)
    }

    @Test(
        "if it has a DOCTYPE, whatever that holds",
        arguments: [
            "<!DOCTYPE Invoice>", "<!DOCTYPE Invoice SYSTEM \"http://127.0.0.1:9/x.dtd\">",
            "<!DOCTYPE Invoice PUBLIC \"-//X//Y\" \"file:///etc/passwd\">",
            "<!DOCTYPE Invoice [<!ENTITY a \"b\">]>",
            "<!DOCTYPE Invoice [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
            "<!DOCTYPE Invoice [<!ENTITY a SYSTEM \"http://127.0.0.1:9/\">]>",
            "<!DOCTYPE Invoice [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/\"> %p;]>",
            "<!DOCTYPE Invoice [\n<!ENTITY a \"aaaaaaaaaa\">\n<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\n<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>",
            "<!DOCTYPE Invoice [<!ENTITY a \"&a;\">]>", "<!ENTITY a \"b\">",
        ])
    func doctype(prolog: String) throws {
        let error = try refusal(prolog: "<!-- first -->\n  \(prolog)\n", note: "&a;")
        #expect(error?.code == .refusedXML)
        #expect(error?.message.hasPrefix("1.xml:3:3: the document has a DOCTYPE") == true)
        #expect(error?.message.contains("export it without one") == true)
    }

    @Test("also if the DOCTYPE is in UTF-16, or behind a long comment")
    func doctypeHidden() throws {
        let text = UBLSample().text.replacing("\"UTF-8\"?>", with: "\"UTF-16\"?><!DOCTYPE Invoice>")
        for mark in [[0xFF, 0xFE], []] as [[UInt8]] {
            let bytes = mark + littleEndian(text)
            #expect(try IntakeTests.refusal(bytes)?.message.contains("DOCTYPE") == true)
        }
        let comment = "<!--" + String(repeating: " >\n- ", count: 100_000) + "-->"
        let error = try refusal(prolog: comment + "<!DOCTYPE Invoice>")
        #expect(error?.message.hasPrefix("1.xml:100002:") == true)
    }

    @Test(
        "if it uses another entity than XML's five",
        arguments: ["&a;", "&nbsp;", "&#0;", "&#xFFFF;", "&;", "& "])
    func entities(note: String) throws {
        let error = try refusal(prolog: "", note: note)
        #expect(error?.code == .refusedXML && error?.message.hasPrefix("1.xml:5:") == true)
        #expect(try refusal(prolog: "", note: "&amp;&lt;&gt;&quot;&apos;&#65;") == nil)
    }

    @Test("if it states an encoding that is not its own, or could hide what it says")
    func encodings() throws {
        func refusal(_ label: String, _ rest: String = "", mark: [UInt8] = []) throws -> IntakeError? {
            let text = UBLSample(declaration: "<?xml version=\"1.0\" encoding=\(label)?>\(rest)").text
            return try IntakeTests.refusal(mark + Array(text.utf8))
        }
        #expect(
            try refusal("\"UTF-7\"", "+ADwAIQ-DOCTYPE x+AD4-")?.message.contains("save it as UTF-8") == true)
        #expect(try refusal("\"EBCDIC-US\"")?.message.contains("save it as UTF-8") == true)
        #expect(try refusal("\"UTF-16\"")?.message.contains("says that it is UTF-16 and is not") == true)
        #expect(try refusal("'utf-16LE'", mark: [0xEF, 0xBB, 0xBF]) != nil)
        #expect(try refusal("UTF-8")?.code == .refusedXML)
        #expect(try refusal("\"\(String(repeating: "x", count: 9000))\"") != nil)
        #expect(try refusal("\"us-ascii\"") == nil)
        let text = UBLSample(declaration: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>").text
        let sixteen = [0xFE, 0xFF] + bigEndian(text)
        #expect(try IntakeTests.refusal(sixteen)?.message.contains("the file is UTF-16") == true)
        let wide = text.utf8.flatMap { byte in [0, 0, 0, byte] as [UInt8] }
        #expect(try IntakeTests.refusal(wide)?.code == .refusedXML)
    }

    @Test("if its bytes are not in its encoding")
    func damagedText() throws {
        var sample = UBLSample()
        sample.lines[0].name = "Caf~"
        let bytes = sample.text.utf8.map { $0 == UInt8(ascii: "~") ? 0xE9 : $0 }
        let error = try IntakeTests.refusal(bytes)
        #expect(
            error?.message.contains("not in the document's encoding") == true, "\(String(describing: error))")
    }

    @Test(
        "if its elements stand within each other too deep, without filling the stack",
        arguments: [80, 10_000])
    func depth(levels: Int) throws {
        let nest = String(repeating: "<x>", count: levels)
        let error = try refusal(prolog: "", note: nest + String(repeating: "</x>", count: levels))
        #expect(error?.code == .refusedXML && error?.message.hasPrefix("1.xml:5:") == true)
        let few = String(repeating: "<x>", count: 60) + String(repeating: "</x>", count: 60)
        #expect(try refusal(prolog: "", note: few) == nil)
    }

    @Test("if a text that is read is too long")
    func texts() throws {
        var sample = UBLSample()
        sample.lines[0].name = String(repeating: "x", count: 64 * 1024)
        #expect(try IntakeTests.refusal(sample.text) == nil)
        sample.lines[0].name += "x"
        #expect(try IntakeTests.refusal(sample.text)?.message.contains("longer than 64 KB") == true)
        sample.lines[0].name = "<![CDATA[\(String(repeating: "]", count: 70_000))]]>"
        #expect(try IntakeTests.refusal(sample.text)?.message.contains("longer than 64 KB") == true)
        let note = "<cbc:Note>" + String(repeating: "x", count: 1 << 20) + "</cbc:Note>"
        #expect(try refusal(prolog: "", note: note) == nil)
    }

    @Test("if a tag is too long, or has too many attributes")
    func tags() throws {
        func note(_ attributes: String) throws -> IntakeError? {
            try refusal(prolog: "", note: "<x \(attributes)/>")
        }
        func attributes(_ count: Int) -> String { (0..<count).map { "a\($0)='>'" }.joined(separator: " ") }
        #expect(try note(attributes(64)) == nil)
        #expect(try note(attributes(65))?.message.contains("more than 64 attributes") == true)
        #expect(try note(attributes(100_000))?.message.contains("the tag is longer than 64 KB") == true)
        #expect(try note("a='\(String(repeating: "y", count: 70_000))'")?.message.contains("longer") == true)
        #expect(try note("a='1' a='2'")?.message.contains("an attribute twice") == true)
        #expect(try refusal(prolog: "", note: "<\(String(repeating: "n", count: 70_000))>") != nil)
    }

    @Test(
        "if it has more different names than any document needs",
        arguments: ["<a#/>", "<x a#='1'/>", "<x xmlns:a#='u'/>"])
    func names(element: String) throws {
        func note(_ count: Int) -> String {
            (0..<count).map { element.replacing("#", with: "\($0)") }.joined(separator: "\n")
        }
        #expect(try refusal(prolog: "", note: note(3000)) == nil)
        let error = try refusal(prolog: "", note: note(20_000))
        #expect(error?.message.contains("more than 4000 different names") == true)
    }

    @Test("if it is larger than the mapping allows, packed or not, and has more lines than are borne")
    func sizes() throws {
        var mapping = try preset("ubl")
        mapping.ubl?.limits.documentBytes = 1 << 20
        let endless = EndlessSource(Array(UBLSample().text.utf8), then: 0x20, count: 100 << 20)
        var reader = UBLPurchaseReader([IntakeFile(name: "big.xml") { endless }], mapping: mapping)
        #expect { try reader.next() } throws: {
            ($0 as? IntakeError)?.message.contains("larger than 1 MB; state ubl.maxMegabytes") == true
        }
        let bomb = gzipped(String(repeating: " ", count: 3 << 20))
        #expect(bomb.count < 10_000)
        #expect(try IntakeTests.refusal(bomb, mapping)?.message.contains("larger than 1 MB") == true)
        mapping.ubl?.maxLines = 2
        var sample = UBLSample()
        sample.lines = [.init(), .init()]
        #expect(try IntakeTests.refusal(sample.text, mapping) == nil)
        sample.lines.append(.init())
        #expect(
            try IntakeTests.refusal(sample.text, mapping)?.message.contains(
                "1.xml:11:1: the document has more than 2 lines") == true)
    }

    @Test("if it is cut short anywhere, or something follows its end")
    func cut() throws {
        let whole = Array(UBLSample().text.utf8)
        let end = whole.count - 1
        for length in 0..<end {
            let error = try IntakeTests.refusal(Array(whole[..<length]))
            #expect(error != nil, "cut at \(length)")
        }
        #expect(try IntakeTests.refusal(whole + Array("<more/>".utf8)) != nil)
        #expect(try IntakeTests.refusal(whole + Array("x".utf8)) != nil)
        #expect(try IntakeTests.refusal(whole + Array("<!-- end -->\n".utf8)) == nil)
        let packed = gzipped(UBLSample().text)
        #expect(try IntakeTests.refusal(packed) == nil)
        #expect(try IntakeTests.refusal(Array(packed.dropLast(9)))?.code == .damagedGzip)
    }

    @Test(
        "if it is no invoice, credit note or order of UBL 2",
        arguments: [
            (
                "OrderResponse", nil,
                "a UBL OrderResponse; of UBL, only Invoice, CreditNote and Order are read"
            ),
            ("DespatchAdvice", nil, "a UBL DespatchAdvice"),
            ("Invoice", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-1.0", "not in the namespace"),
            ("Invoice", "", "not in the namespace"),
            (
                "CrossIndustryInvoice", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
                "Cross Industry"
            ),
            ("html", "http://www.w3.org/1999/xhtml", "its root is 'html'"),
        ] as [(String, String?, String)])
    func otherDocuments(root: String, space: String?, words: String) throws {
        let error = try IntakeTests.refusal(UBLSample(root: root, space: space).text)
        #expect(error?.code == .unsupportedFile)
        #expect(error?.message.hasPrefix("1.xml:2:1: ") == true)
        #expect(error?.message.contains(words) == true)
    }

    @Test("if its elements are in the wrong namespace, or its prefixes in none")
    func namespaces() throws {
        let text = UBLSample().text
        let wrong = text.replacing("CommonBasicComponents-2", with: "CommonBasicComponents-1")
        #expect(try IntakeTests.refusal(wrong)?.message.contains("no cbc:ID") == true)
        let undeclared = text.replacing("xmlns:cbc=", with: "xmlns:abc=")
        #expect(try IntakeTests.refusal(undeclared)?.message.contains("no xmlns attribute declares") == true)
    }

    @Test("if it lacks what none of its lines can do without")
    func headers() throws {
        func words(_ change: (inout UBLSample) -> Void) throws -> String {
            var sample = UBLSample()
            change(&sample)
            return try IntakeTests.refusal(sample.text)?.message ?? "nothing"
        }
        #expect(try words { $0.id = "" } == "1.xml:2:1: the document has no cbc:ID, its number")
        #expect(
            try words { $0.id = "<cbc:ID>\(String(repeating: "9", count: 241))</cbc:ID>" }.contains(
                "240 bytes"))
        #expect(try words { $0.day = "" } == "1.xml:2:1: the document has no cbc:IssueDate")
        #expect(
            try words { $0.day = "<cbc:IssueDate>23.05.2026</cbc:IssueDate>" }
                == "1.xml:4:1: cbc:IssueDate '99.99.9999' is no day of the form yyyy-MM-dd")
        #expect(try words { $0.customer = "" }.contains("no cac:AccountingCustomerParty"))
        #expect(
            try words { $0.customer = "<cac:Party/>" }.hasPrefix(
                "1.xml:7:1: the customer has no number of these"))
        #expect(
            try words { $0.currency = "<cbc:DocumentCurrencyCode>Euro</cbc:DocumentCurrencyCode>" }
                == "1.xml:6:1: cbc:DocumentCurrencyCode 'aaaa' is no currency code of three letters")
    }

    @Test("and never says what stands in it")
    func silence() throws {
        var sample = UBLSample()
        sample.customer = "<cac:Party><cac:Contact><cbc:Name>Secret & Co</cbc:Name></cac:Contact></cac:Party>"
        let error = try IntakeTests.refusal(sample.text)
        #expect(error != nil && error?.description.contains("Secret") == false)
    }
}
