import Diagnostics
import Domain
import Foundation
import Rendering
import TestSupport
import Testing

/// The repository's own templates.
func starterTemplates() throws -> TemplateSources {
    let folder = "\(SharedData.repository)/Templates"
    var files: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path.hasSuffix(".liquid") {
        files[path] = Array(try #require(FileManager.default.contents(atPath: "\(folder)/\(path)")))
    }
    return TemplateSources(files: files)
}

func golden(facts name: String) throws -> Facts {
    let text = try #require(Golden(name, beside: #filePath).approved)
    return try #require(Facts(json: text.utf8), "\(name)")
}

func expectGolden(_ text: String, _ name: String) throws {
    let golden = Golden(name, beside: #filePath)
    if Golden.isRecording {
        try golden.record(text)
        Issue.record("recorded \(name); read the difference")
    } else {
        #expect(text == golden.approved, "\(name)")
    }
}

/// A library of these files, the first being `t.en.liquid` unless named.
func library(_ files: [String: String], companyLanguage: String = "en") -> TemplateLibrary {
    TemplateLibrary(
        TemplateSources(files: files.mapValues { Array($0.utf8) }), companyLanguage: companyLanguage)
}

func template(_ body: String, subject: String = "'s'", language: String = "en") -> String {
    "---\nsubject: \(subject)\nlanguage: \(language)\n---\n\(body)"
}

/// A body rendered with facts; its HTML.
func html(_ body: String, _ facts: Facts, language: String = "en", partials: [String: String] = [:]) throws
    -> String
{
    var files = ["t.\(language).liquid": template(body, language: language)]
    for (name, text) in partials { files["partials/\(name).liquid"] = text }
    let library = library(files)
    let found = try #require(library.template("t", for: language), "\(library.diagnostics)")
    return String(decoding: try found.render(facts).html, as: UTF8.self)
}

func account(name: String = "Bar", city: String = "") -> Facts {
    .record([
        .init(
            "account",
            .record([
                .init("id", .text("1")), .init("name", .text(name)), .init("city", .textOrMissing(city)),
            ])),
        .init("company", .record([.init("name", .text("Us")), .init("website", .textOrMissing(city))])),
    ])
}

/// `line:column code` of every diagnostic.
func places(_ library: TemplateLibrary) -> [String] {
    library.diagnostics.list.map { diagnostic in
        let source = library.diagnostics.sources.first { $0.name == diagnostic.span.file }
        let place = source?.place(of: diagnostic.span.start)
        return
            "\(diagnostic.span.file.split(separator: "/").last ?? ""):\(place?.line ?? 0):\(place?.column ?? 0) \(diagnostic.code)"
            + (diagnostic.fixIt.map { " -> \($0.replacement)" } ?? "")
    }
}
