public import Diagnostics
import Domain
import Foundation
public import Mail
public import Rendering

/// What a plan froze beside its proposals: rules, templates, and who writes. What was approved is what is sent,
/// whatever is edited in between, and what was sent can be shown again.
public struct PlanSources: Hashable, Sendable {
    public var rules: SourceText
    public var templates: TemplateSources
    public var sender: Mailbox
    /// The campaign's own; `nil` leaves it to the rep.
    public var replyTo: Mailbox?
    public var returnPath: EmailAddress
    /// The company's language, the last of every fallback.
    public var language: String

    public init(
        rules: SourceText, templates: TemplateSources, sender: Mailbox, replyTo: Mailbox? = nil,
        returnPath: EmailAddress, language: String
    ) {
        self.rules = rules
        self.templates = templates
        self.sender = sender
        self.replyTo = replyTo
        self.returnPath = returnPath
        self.language = language
    }

    /// As it is stored: JSON, text by path.
    public var bytes: [UInt8] {
        let sorted = templates.files.sorted { $0.key < $1.key }
        let files = sorted.filter { $0.key.hasSuffix(".liquid") }.map { path, bytes in
            Facts.Field(path, .text(String(decoding: bytes, as: UTF8.self)))
        }
        // Files and images that letters carry: any bytes.
        let binaries = sorted.filter { !$0.key.hasSuffix(".liquid") }.map { path, bytes in
            Facts.Field(path, .text(Data(bytes).base64EncodedString()))
        }
        return Facts.record(
            [
                .init(
                    "rules", .record([.init(rules.name, .text(String(decoding: rules.bytes, as: UTF8.self)))])
                ),
                .init("templates", .record(files)),
                .init("sender", .text(sender.address.description)), .init("sender_name", .text(sender.name)),
                .init("reply_to", replyTo.map { .text($0.address.description) } ?? .missing),
                .init("reply_to_name", .text(replyTo?.name ?? "")),
                .init("return_path", .text(returnPath.description)), .init("language", .text(language)),
            ] + (binaries.isEmpty ? [] : [.init("binaries", .record(binaries))])
        ).json
    }

    public init?(bytes: [UInt8]) {
        guard let facts = Facts(json: bytes), case .record(let rules)? = facts["rules"],
            let rule = rules.first,
            case .text(let text) = rule.value, case .record(let files)? = facts["templates"]
        else { return nil }
        func string(_ name: String) -> String {
            if case .text(let text)? = facts[name] { text } else { "" }
        }
        guard let sender = EmailAddress(string("sender")),
            let returnPath = EmailAddress(string("return_path"))
        else {
            return nil
        }
        var templates: [String: [UInt8]] = [:]
        for file in files {
            guard case .text(let text) = file.value else { return nil }
            templates[file.name] = Array(text.utf8)
        }
        if case .record(let binaries)? = facts["binaries"] {
            for file in binaries {
                guard case .text(let text) = file.value, let data = Data(base64Encoded: text) else {
                    return nil
                }
                templates[file.name] = Array(data)
            }
        }
        self.init(
            rules: SourceText(name: rule.name, text), templates: TemplateSources(files: templates),
            sender: Mailbox(name: string("sender_name"), address: sender),
            replyTo: EmailAddress(string("reply_to")).map {
                Mailbox(name: string("reply_to_name"), address: $0)
            },
            returnPath: returnPath, language: string("language"))
    }
}
