import Foundation
import Inbound
import TestSupport

/// `rekindle-mail` as this test run built it: it lies beside the test bundle.
enum ReadingProgram {
    static let path: String = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        for folder in [bundle.path, "\(SharedData.repository)/.build/debug"] {
            let path = "\(folder)/rekindle-mail"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return "\(SharedData.repository)/.build/debug/rekindle-mail"
    }()

    /// With limits that a busy machine does not meet by being busy.
    static var settings: MailReader.Settings {
        var settings = MailReader.Settings(executable: path)
        settings.patience = .seconds(900)
        settings.processorSeconds = 300
        return settings
    }
}

/// The public bounces in the shared data, with what is expected of each.
enum Corpus {
    struct Row: Hashable {
        var file: String
        var reason: String
        var isHard: Bool
    }

    static var isThere: Bool {
        FileManager.default.fileExists(atPath: SharedData.path("bounces/expected.tsv"))
    }

    static func rows() throws -> [Row] {
        let text = try String(contentsOfFile: SharedData.path("bounces/expected.tsv"), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Row(file: cells[0], reason: cells[3], isHard: cells[4] == "1")
        }
    }

    static func mail(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: SharedData.path("bounces/mail/\(file)"))))
    }

    /// With LF alone.
    static func plain(_ bytes: [UInt8]) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        guard Array(text.utf8) == bytes else { return slowlyPlain(bytes) }
        return Array(
            text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n").utf8)
    }

    static func withLineEnds(_ plain: [UInt8], _ end: String) -> [UInt8] {
        Array(
            plain.split(separator: 0x0A, omittingEmptySubsequences: false).joined(separator: Array(end.utf8)))
    }

    /// For bytes that are no UTF-8.
    private static func slowlyPlain(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            if byte == 0x0A, result.last == 0x0D { result.removeLast() }
            result.append(byte)
        }
        return result.map { $0 == 0x0D ? 0x0A : $0 }
    }
}

/// How well answers fit what is expected, over the rows of all files.
struct Score: CustomStringConvertible {
    private(set) var rows = 0
    private(set) var rightReasons = 0
    private(set) var hardRight = 0
    private(set) var hardWrong = 0
    private(set) var hardMissed = 0
    private(set) var faultsSuppressed = 0
    private(set) var mistakes: [String] = []

    var precision: Double { Double(hardRight) / Double(max(1, hardRight + hardWrong)) }
    var recall: Double { Double(hardRight) / Double(max(1, hardRight + hardMissed)) }
    var reasons: Double { Double(rightReasons) / Double(max(1, rows)) }

    var description: String {
        "hard precision \(Self.shown(precision)) (\(hardWrong) wrong), recall \(Self.shown(recall)) (\(hardMissed) missed), "
            + "reason \(Self.shown(reasons)) of \(rows) rows"
    }

    /// Rows and answers of one file are paired: first those that agree in everything, then those that agree in
    /// hardness, then what is left in order. A hard answer without a row is wrong.
    mutating func add(
        _ file: String, expected: [Corpus.Row], answers: [(reason: String, isHard: Bool, detail: String)]
    ) {
        var open = expected
        var left = answers
        func take(_ fits: (Corpus.Row, (reason: String, isHard: Bool, detail: String)) -> Bool) {
            var rest: [(reason: String, isHard: Bool, detail: String)] = []
            for answer in left {
                if let index = open.firstIndex(where: { fits($0, answer) }) {
                    count(open.remove(at: index), answer)
                } else {
                    rest.append(answer)
                }
            }
            left = rest
        }
        take { $0.reason == $1.reason && $0.isHard == $1.isHard }
        take { $0.isHard == $1.isHard }
        take { _, _ in true }
        for row in open {
            rows += 1
            if row.isHard { hardMissed += 1 }
            mistakes.append("\(file): no answer for \(row.reason)")
        }
        for answer in left where answer.isHard {
            hardWrong += 1
            mistakes.append("\(file): one too many, \(answer.reason) \(answer.detail)")
        }
    }

    private mutating func count(_ row: Corpus.Row, _ answer: (reason: String, isHard: Bool, detail: String)) {
        rows += 1
        if row.reason == answer.reason {
            rightReasons += 1
        }
        switch (row.isHard, answer.isHard) {
        case (true, true): hardRight += 1
        case (false, true): hardWrong += 1
        case (true, false): hardMissed += 1
        case (false, false): break
        }
        if row.reason != answer.reason || row.isHard != answer.isHard {
            let mark = row.isHard != answer.isHard ? "HARD " : ""
            mistakes.append("\(mark)\(row.file): \(row.reason) expected, \(answer.reason): \(answer.detail)")
        }
    }

    private static func shown(_ value: Double) -> String { String(format: "%.3f", value) }
}

extension InboundReport {
    /// In the corpus' words, which name complaints and vacations among the reasons.
    var answers: [(reason: String, isHard: Bool, detail: String)] {
        if let feedbackType {
            return [String](repeating: feedbackType, count: max(1, recipients.count)).map {
                ("feedback", false, $0)
            }
        }
        if kind == .unsubscribe { return [("feedback", false, "")] }
        if kind == .autoReply { return [("vacation", false, "")] }
        return recipients.map { one in
            (
                one.reason.rawValue, one.isHard,
                "\(one.status.map(\.description) ?? "-") \(one.reply.map(String.init) ?? "-") \(one.rule ?? "-") | \(one.diagnostic.prefix(200))"
            )
        }
    }
}
