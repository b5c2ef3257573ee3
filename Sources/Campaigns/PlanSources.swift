public import Diagnostics
import Domain
public import Rendering

/// The rules and templates that a plan froze, so that what was approved is what is sent, whatever is edited
/// in between, and what was sent can be shown again.
public struct PlanSources: Hashable, Sendable {
    public var rules: SourceText
    public var templates: TemplateSources

    public init(rules: SourceText, templates: TemplateSources) {
        self.rules = rules
        self.templates = templates
    }

    /// As it is stored: JSON, text by path.
    var bytes: [UInt8] {
        let files = templates.files.sorted { $0.key < $1.key }.map { path, bytes in
            Facts.Field(path, .text(String(decoding: bytes, as: UTF8.self)))
        }
        return Facts.record([
            .init("rules", .record([.init(rules.name, .text(String(decoding: rules.bytes, as: UTF8.self)))])),
            .init("templates", .record(files)),
        ]).json
    }

    public init?(bytes: [UInt8]) {
        guard let facts = Facts(json: bytes), case .record(let rules)? = facts["rules"], let rule = rules.first,
            case .text(let text) = rule.value, case .record(let files)? = facts["templates"]
        else { return nil }
        self.rules = SourceText(name: rule.name, text)
        var templates: [String: [UInt8]] = [:]
        for file in files {
            guard case .text(let text) = file.value else { return nil }
            templates[file.name] = Array(text.utf8)
        }
        self.templates = TemplateSources(files: templates)
    }
}
