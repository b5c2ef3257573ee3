import Foundation
import TestSupport
import Testing

@testable import Consent

@Suite("A form's fields")
struct FormFieldsTests {
    private func fields(_ type: String?, _ body: String) throws -> FormFields {
        try FormFields(contentType: type, body: Array(body.utf8))
    }

    @Test(
        "are read from urlencoded bodies",
        arguments: [
            "List-Unsubscribe=One-Click", "List-Unsubscribe=One-Click\r\n", "list-unsubscribe=One-Click&x=1",
            "a=b&&List%2DUnsubscribe=One%2dClick",
        ])
    func urlencoded(body: String) throws {
        for type in [
            nil, "application/x-www-form-urlencoded", "Application/X-WWW-Form-URLencoded; charset=UTF-8",
        ] {
            #expect(try fields(type, body)["List-Unsubscribe"] == "One-Click")
        }
    }

    @Test("are read from multipart bodies, quoted or not, with CR LF or LF, with a preamble and other parts")
    func multipart() throws {
        let body = """
            a preamble
            --xY
            Content-Disposition: form-data; name="other"; filename="a;b.txt"
            Content-Type: text/plain

            two
            lines

            --xY
            content-disposition: form-data; name=List-Unsubscribe

            One-Click
            --xY--
            an epilogue
            """
        for text in [body, body.replacing("\n", with: "\r\n")] {
            for boundary in ["xY", "\"xY\""] {
                let read = try fields("multipart/form-data; charset=utf-8; boundary=\(boundary)", text)
                #expect(read["List-Unsubscribe"] == "One-Click")
                let end = text.utf8.contains(0x0D) ? "\r\n" : "\n"
                #expect(read["other"] == "two\(end)lines\(end)")
                #expect(read.fields.count == 2)
            }
        }
    }

    @Test("are refused in another encoding, without a boundary, and when cut short")
    func refused() {
        #expect(throws: FormFields.Problem.unknownEncoding) { try fields("application/json", "{}") }
        #expect(throws: FormFields.Problem.malformed) { try fields("multipart/form-data", "--x--") }
        #expect(throws: FormFields.Problem.malformed) { try fields("multipart/form-data; boundary=", "----") }
        let whole =
            "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
        #expect((try? fields("multipart/form-data; boundary=x", whole))?["List-Unsubscribe"] == "One-Click")
        for count in 0..<(whole.utf8.count - 4) {
            #expect(throws: FormFields.Problem.malformed) {
                try fields(
                    "multipart/form-data; boundary=x",
                    String(decoding: whole.utf8.prefix(count), as: UTF8.self))
            }
        }
    }

    @Test("of random bytes stop nothing, and are few")
    func hostile() {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "--x", "--x--", "\r\n", "\n", "\r", "name=", "\"", ";", "=", "%", "%4", "&",
            "Content-Disposition:", "é", "a",
        ]
        for _ in 0..<3000 {
            let body = (0..<random.number(0...60)).map { _ in random.pick(pieces) }.joined()
            let type = random.pick([
                "multipart/form-data; boundary=x", "multipart/form-data;boundary=\"x", nil, body,
            ])
            let read = try? fields(type, body)
            #expect((read?.fields.count ?? 0) <= FormFields.maxFields)
        }
        let many = String(repeating: "a=b&", count: 4000)
        #expect((try? fields(nil, many))?.fields.count == FormFields.maxFields)
    }
}

@Suite("A page's language")
struct PageLanguageTests {
    @Test(
        "is the one liked best of those there are, English without any",
        arguments: [
            (nil, "en"), ("", "en"), ("es", "es"), ("ES-mx", "es"), ("de, es;q=0.5", "es"),
            ("en, es;q=0.9", "en"),
            ("en;q=0.3, es;q=0.31", "es"), ("es;q=0", "en"), ("fr", "en"), ("es;q=0.0, *", "en"),
            ("es;q=x", "en"),
            ("est", "en"), (";;,,;q=", "en"), (" es ; q=1.000", "es"),
        ])
    func language(header: String?, expected: String) {
        #expect(PageLanguage(acceptLanguage: header).rawValue == expected)
    }
}
