import Diagnostics

/// What kept messages from being rendered or sent, of many recipients: which mistake, where, how many, and for
/// whom as an example. It never holds more than `maxGroups` groups, and nobody's values: places, codes and ids.
///
/// Each of several threads fills its own, and they are merged. Up to the limit of groups the result does not depend
/// on the order; beyond it the counts still add up.
public struct RenderFailures: Hashable, Sendable {
    public struct Group: Hashable, Sendable {
        /// `offer.es`.
        public var template: String
        /// `Templates/offer.es.liquid`; empty where only the message as a whole can be blamed.
        public var file: String
        /// The byte offset there.
        public var offset: Int
        /// `mail/render`, or that of an error that the checks found.
        public var code: Finding.Code
        /// What is wrong, or which field is missing; no customer's value is in it.
        public var message: String
        public var count: Int
        /// Up to three accounts' ids, the first in the order of ids.
        public var examples: [String]

        /// What stands in the template where the rendering stopped: `account.city | upcase`, of a tag without its
        /// braces.
        ///
        /// - Parameter sources: those that were rendered.
        /// - Returns: `nil` where the place is not known.
        public func field(in sources: TemplateSources) -> String? {
            let folder = "Templates/"
            guard file.hasPrefix(folder), let bytes = sources.files[String(file.dropFirst(folder.count))],
                bytes.indices.contains(offset)
            else { return nil }
            var text = bytes[offset...].prefix(200)
            if text.starts(with: "{{".utf8) || text.starts(with: "{%".utf8) { text = text.dropFirst(2) }
            let end = text.firstIndex { "}%\n\r".utf8.contains($0) } ?? text.endIndex
            let tag = PageChecks.trimmed(String(decoding: text[..<end], as: UTF8.self))
            let field = tag.hasPrefix("-") ? PageChecks.trimmed(String(tag.dropFirst())) : tag
            return field.isEmpty ? nil : field
        }
    }

    public static let maxGroups = 200
    public static let maxExamples = 3

    private struct Key: Hashable {
        var template: String, file: String, offset: Int, code: Finding.Code, message: String
    }
    private struct Tally: Hashable {
        var count = 0
        var examples: [String] = []

        mutating func add(_ other: Tally) {
            count += other.count
            for id in other.examples { add(example: id) }
        }

        mutating func add(example id: String) {
            guard !examples.contains(id) else { return }
            let place = examples.firstIndex { id < $0 } ?? examples.count
            guard place < RenderFailures.maxExamples else { return }
            examples.insert(id, at: place)
            if examples.count > RenderFailures.maxExamples { examples.removeLast() }
        }
    }
    private var tallies: [Key: Tally] = [:]
    /// Failures of kinds that found no place any more.
    public private(set) var others = 0

    public init() {}

    /// - Parameter account: an id, never a name.
    public mutating func add(_ error: RenderError, account: String) {
        add(
            Key(
                template: error.template, file: error.file, offset: error.offset, code: .render,
                message: error.message), Tally(count: 1, examples: [account]))
    }

    /// An error that the checks found in a message that did render, counted once for the message; a finding that
    /// is a `RenderError` counts as that. Warnings are no failures and are passed over.
    ///
    /// - Parameter template: as `RenderError` names it: `offer.es`.
    public mutating func add(_ finding: Finding, template: String, account: String) {
        if let error = finding.renderError {
            add(error, account: account)
        } else if finding.severity == .error {
            add(
                Key(
                    template: template, file: "", offset: 0, code: finding.code, message: finding.code.title),
                Tally(count: 1, examples: [account]))
        }
    }

    public mutating func merge(_ other: RenderFailures) {
        for (key, tally) in other.tallies { add(key, tally) }
        others += other.others
    }

    private mutating func add(_ key: Key, _ tally: Tally) {
        if tallies[key] != nil || tallies.count < Self.maxGroups {
            tallies[key, default: Tally()].add(tally)
        } else {
            others += tally.count
        }
    }

    public var isEmpty: Bool { total == 0 }

    /// All failures, those of `others` included.
    public var total: Int { tallies.values.reduce(others) { $0 + $1.count } }

    /// The most frequent first; equals in order of template and place.
    public var groups: [Group] {
        tallies.map { key, tally in
            Group(
                template: key.template, file: key.file, offset: key.offset, code: key.code,
                message: key.message, count: tally.count, examples: tally.examples)
        }.sorted { left, right in
            if left.count != right.count { return left.count > right.count }
            return (left.template, left.file, left.offset, left.code.rawValue, left.message)
                < (right.template, right.file, right.offset, right.code.rawValue, right.message)
        }
    }
}
