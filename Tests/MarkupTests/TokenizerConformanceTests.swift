import Foundation
import Markup
import Testing

/// The tokenizer cases of html5lib-tests: tokens only, not their error lists.
@Suite(.enabled(if: SharedCases.areThere, "shared/html-tokenizer is not there"))
struct TokenizerConformanceTests {
    @Test("makes the tokens that the cases of html5lib ask for")
    func conformance() throws {
        var passed = 0
        var failures: [String] = []
        let files = try FileManager.default.contentsOfDirectory(atPath: SharedCases.tokenizerFolder.path)
        for file in files.sorted() where file.hasSuffix(".json") {
            let data = try Data(contentsOf: SharedCases.tokenizerFolder.appendingPathComponent(file))
            let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            for test in try #require(root["tests"] as? [[String: Any]]) {
                for state in test["initialStates"] as? [String] ?? ["Data state"] {
                    let (expected, actual) = try outcome(of: test, in: state)
                    if expected == actual {
                        passed += 1
                    } else {
                        failures.append(
                            "\(file) [\(state)] \(test["description"] ?? ""): "
                                + "wanted \(expected), made \(actual)")
                    }
                }
            }
        }
        print("html-tokenizer: \(passed) of \(passed + failures.count) cases pass")
        #expect(passed > 0)
        #expect(failures == [])
    }

    private func outcome(of test: [String: Any], in state: String) throws -> ([String], [String]) {
        let isEscaped = test["doubleEscaped"] as? Bool ?? false
        func bytes(_ text: String) -> [UInt8] { isEscaped ? unescaped(text) : Array(text.utf8) }
        let models: [String: HTMLTokenizer.ContentModel] = [
            "Data state": .data, "RCDATA state": .rcdata, "RAWTEXT state": .rawText,
            "PLAINTEXT state": .plainText,
            "Script data state": .script, "CDATA section state": .cdata,
        ]
        let input = bytes(try #require(test["input"] as? String))
        let tokens = HTMLTokenizer.tokens(
            of: input, model: try #require(models[state]),
            lastStartTag: test["lastStartTag"] as? String ?? "",
            switchesContentModel: false)
        var expected = Shapes()
        for token in try #require(test["output"] as? [[Any]]) {
            let words = token.map { ($0 as? String).map(bytes) }
            switch token[0] as? String {
            case "Character": expected.text(words[1] ?? [])
            case "Comment": expected.other("comment", words[1] ?? [])
            case "EndTag": expected.other("end", words[1] ?? [])
            case "StartTag":
                let attributes = (token[2] as? [String: String] ?? [:]).map {
                    (bytes($0.key), bytes($0.value))
                }
                let isSelfClosing = token.count > 3 && token[3] as? Bool == true
                expected.startTag(words[1] ?? [], attributes, isSelfClosing)
            default:
                let isCorrect = token[4] as? Bool == true
                expected.doctype(words[1], words[2], words[3], isCorrect)
            }
        }
        return (expected.list, Shapes(tokens).list)
    }

    /// `\uHHHH` made the code unit it names; a lone surrogate becomes the three bytes it would have.
    private func unescaped(_ text: String) -> [UInt8] {
        let source = Array(text.utf16)
        var units: [UInt16] = []
        var index = 0
        while index < source.count {
            if source[index] == 0x5C, index + 5 < source.count, source[index + 1] == 0x75,
                let unit = UInt16(String(decoding: source[index + 2..<index + 6], as: UTF16.self), radix: 16)
            {
                units.append(unit)
                index += 6
            } else {
                units.append(source[index])
                index += 1
            }
        }
        var bytes: [UInt8] = []
        index = 0
        while index < units.count {
            let unit = units[index]
            let isPair =
                unit & 0xFC00 == 0xD800 && index + 1 < units.count && units[index + 1] & 0xFC00 == 0xDC00
            if unit & 0xF800 == 0xD800, !isPair {
                bytes += [0xED, UInt8(0x80 | unit >> 6 & 0x3F), UInt8(0x80 | unit & 0x3F)]
                index += 1
            } else {
                let end = index + (isPair ? 2 : 1)
                bytes += Array(String(decoding: units[index..<end], as: UTF16.self).utf8)
                index = end
            }
        }
        return bytes
    }
}

/// Tokens in a form to compare: neighbouring texts joined, a repeated attribute dropped.
private struct Shapes {
    var list: [String] = []

    init() {}

    init(_ tokens: HTMLTokens) {
        for token in tokens.list {
            switch token.kind {
            case .text, .rcdata, .rawText, .cdata: text(tokens.text(of: token))
            case .comment: other("comment", tokens.text(of: token))
            case .endTag: other("end", Array(tokens.name(of: token).utf8))
            case .startTag:
                var seen: [[UInt8]] = []
                var attributes: [([UInt8], [UInt8])] = []
                for attribute in tokens.attributes(of: token) {
                    let name = Array(tokens.name(of: attribute).utf8)
                    if seen.contains(name) { continue }
                    seen.append(name)
                    attributes.append((name, tokens.value(of: attribute)))
                }
                startTag(Array(tokens.name(of: token).utf8), attributes, token.isSelfClosing)
            case .doctype:
                let doctype = HTMLDoctype(token, in: tokens.bytes)
                self.doctype(
                    doctype.name.map { Array($0.utf8) }, doctype.publicID.map { Array($0.utf8) },
                    doctype.systemID.map { Array($0.utf8) }, !doctype.forcesQuirks)
            case .liquid, .ignored: break
            }
        }
    }

    mutating func text(_ bytes: [UInt8]) {
        if bytes.isEmpty { return }
        if let last = list.last, last.hasPrefix("text ") {
            list[list.count - 1] = last + hex(bytes)
        } else {
            list.append("text " + hex(bytes))
        }
    }

    mutating func other(_ kind: String, _ bytes: [UInt8]) { list.append("\(kind) \(hex(bytes))") }

    mutating func startTag(_ name: [UInt8], _ attributes: [([UInt8], [UInt8])], _ isSelfClosing: Bool) {
        let parts = attributes.map { "\(hex($0.0))=\(hex($0.1))" }.sorted()
        list.append("start \(hex(name)) \(parts) \(isSelfClosing)")
    }

    mutating func doctype(_ name: [UInt8]?, _ publicID: [UInt8]?, _ systemID: [UInt8]?, _ isCorrect: Bool) {
        list.append("doctype \([name, publicID, systemID].map { $0.map(hex) ?? "-" }) \(isCorrect)")
    }

    /// Printable ASCII as it is, all else as hexadecimal.
    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { $0 > 0x20 && $0 < 0x7F ? String(UnicodeScalar($0)) : "<\(String($0, radix: 16))>" }
            .joined()
    }
}
