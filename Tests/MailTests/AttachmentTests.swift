import Testing

@testable import Mail

@Suite("An attachment")
struct AttachmentTests {
    private func head(_ entity: [UInt8]) -> String {
        let text = String(decoding: entity, as: UTF8.self)
        return text.split(separator: "\r\n\r\n", maxSplits: 1).first.map(String.init) ?? text
    }

    @Test("is these bytes")
    func golden() throws {
        let terms = try Attachment(
            name: "terms.pdf", mediaType: "Application/PDF", bytes: Array("%PDF-1.7".utf8))
        #expect(
            String(decoding: terms.entity, as: UTF8.self) == """
                Content-Type: application/pdf;\r
                 name="terms.pdf"\r
                Content-Disposition: attachment;\r
                 filename="terms.pdf"\r
                Content-Transfer-Encoding: base64\r
                \r
                JVBERi0xLjc=\r

                """)
        #expect(terms.mediaType == "application/pdf")
    }

    @Test(
        "keeps a name in any alphabet, and gives old readers one in ASCII",
        arguments: [
            ("Größe 1.pdf", "Gr__e 1.pdf", "filename*=utf-8''Gr%C3%B6%C3%9Fe%201.pdf"),
            ("50%.pdf", "50_.pdf", "filename*=utf-8''50%25.pdf"),
            (#"a"b.pdf"#, "a_b.pdf", "filename*=utf-8''a%22b.pdf"),
            ("a;b='c'.pdf", "a;b='c'.pdf", #"filename="a;b='c'.pdf""#),
            ("日本.pdf", "__.pdf", "filename*=utf-8''%E6%97%A5%E6%9C%AC.pdf"),
        ])
    func names(name: String, ascii: String, disposition: String) throws {
        let entity = try Attachment(name: name, mediaType: "application/pdf", bytes: []).entity
        let head = head(entity)
        #expect(head.contains("\r\n name=\"\(ascii)\"\r\n"))
        #expect(head.contains("Content-Disposition: attachment;\r\n \(disposition)\r\n"))
    }

    @Test("splits a long name into parts of whole characters, in lines of at most 78 octets")
    func longName() throws {
        let name = String(repeating: "Angebot für 日本 ", count: 8) + ".pdf"
        let head = head(try Attachment(name: name, mediaType: "application/pdf", bytes: []).entity)
        #expect(head.contains("\r\n filename*0*=utf-8''Angebot%20f%C3%BCr%20%E6%97%A5%E6%9C%AC;") == false)
        #expect(head.contains(";\r\n filename*0*=utf-8''Angebot") && head.contains(";\r\n filename*1*="))
        #expect(Decoder.lines(Array(head.utf8)).allSatisfy { $0.count <= 78 })
        let plain = String(repeating: "x", count: 190) + ".pdf"
        let second = self.head(try Attachment(name: plain, mediaType: "application/pdf", bytes: []).entity)
        #expect(Decoder.lines(Array(second.utf8)).allSatisfy { $0.count <= 78 })
        #expect(second.contains("xxxxxx.pdf\"\r\n"))
    }

    @Test(
        "is refused a name that is a path, hides what it is, or breaks the header",
        arguments: [
            "", ".", "..", "a/b.pdf", "..\\b.pdf", "C:x", "a\r\nBcc: x@example.com", "a\n", "a\0", "a\u{7F}",
            "invoice\u{202E}fdp.exe", "a\u{2028}b", "a\u{FEFF}.pdf", "a\u{FFFD}", "\r\n\u{301}",
            String(repeating: "x", count: 201),
        ])
    func badNames(name: String) {
        #expect(throws: MailError(.badFileName, in: "an attachment")) {
            try Attachment(name: name, mediaType: "application/pdf", bytes: [])
        }
        #expect(throws: MailError(.badFileName, in: "an inline image")) {
            try InlineImage(contentID: "a@b", name: name, mediaType: "image/png", bytes: [])
        }
    }

    @Test(
        "is refused a type that is none, or that may not be in Base64",
        arguments: [
            "", "pdf", "/", "a/", "/b", "a/b/c", "application/pdf; name=x", "application/pdf\r\nX: y",
            "a b/c",
            "\"a\"/b", "multipart/mixed", "Message/RFC822", "appl\u{131}cation/pdf", "a/b\0",
            "a/" + String(repeating: "b", count: 200),
        ])
    func badTypes(type: String) {
        #expect(throws: MailError(.badMediaType, in: "an attachment")) {
            try Attachment(name: "a", mediaType: type, bytes: [])
        }
    }

    @Test("of text says that it is UTF-8 only if it is")
    func charset() throws {
        func type(_ bytes: [UInt8]) throws -> String {
            head(try Attachment(name: "a.csv", mediaType: "text/csv", bytes: bytes).entity)
        }
        #expect(try type(Array("ü".utf8)).hasPrefix("Content-Type: text/csv; charset=utf-8;\r\n"))
        #expect(try type([0xFC]).hasPrefix("Content-Type: text/csv;\r\n"))
    }

    @Test(
        "that is an image has a Content-ID that a cid: URL can name as it is",
        arguments: [
            "", "logo", "a@", "@b", "a@b@c", "a b@c", "a@b>", "<a@b>", "a@b\r\nX: y", "ü@b", "a..b@c", ".a@b",
            "a%20@b", "a@b\0", String(repeating: "x", count: 199) + "@b",
        ])
    func badContentIDs(id: String) {
        #expect(throws: MailError(.badContentID, in: "an inline image")) {
            try InlineImage(contentID: id, name: "a.png", mediaType: "image/png", bytes: [])
        }
    }

    @Test("that is an image is one, and is shown inline")
    func images() throws {
        #expect(throws: MailError(.badMediaType, in: "an inline image")) {
            try InlineImage(contentID: "a@b", name: "a", mediaType: "text/html", bytes: [])
        }
        let image = try InlineImage(
            contentID: "logo.1@shop.example", name: "logo.png", mediaType: "image/png", bytes: [1])
        #expect(
            head(image.entity) == """
                Content-Type: image/png;\r
                 name="logo.png"\r
                Content-Disposition: inline;\r
                 filename="logo.png"\r
                Content-ID: <logo.1@shop.example>\r
                Content-Transfer-Encoding: base64
                """)
    }

    @Test(
        "with any name is refused, or has short lines of ASCII and each field once",
        arguments: [95, 96] as [UInt64])
    func anyName(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var made = 0
        for _ in 0..<500 {
            let name =
                anyText(&random, upTo: 12) + (["", "\r\n", "\0", ".pdf"].randomElement(using: &random) ?? "")
            guard let attachment = try? Attachment(name: name, mediaType: "application/pdf", bytes: [1])
            else {
                continue
            }
            made += 1
            let lines = Decoder.lines(attachment.entity)
            let comment: Comment = "seed \(seed): \(name.debugDescription)"
            #expect(lines.allSatisfy { $0.count <= 78 }, comment)
            #expect(lines.joined().allSatisfy { (0x20...0x7E).contains($0) }, comment)
            let heads = lines.prefix { !$0.isEmpty }.filter { $0.first != 0x20 }
            #expect(heads.count == 3, comment)
        }
        #expect(made > 50, "seed \(seed)")
    }
}
