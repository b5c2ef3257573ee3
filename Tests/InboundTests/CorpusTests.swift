import Foundation
import Inbound
import TestSupport
import Testing

@Suite("Public bounces", .enabled(if: Corpus.isThere, "the shared data is not there"))
struct CorpusTests {
    @Test("hard bounces are told with precision 0.97 and recall 0.92, reasons with 0.85")
    func limits() async throws {
        let rows = Dictionary(grouping: try Corpus.rows(), by: \.file)
        let reader = MailReader(ReadingProgram.settings)
        let classifier = InboundClassifier()
        var score = Score()
        var parts: [String: Int] = [:]
        var kinds: [String: Int] = [:]
        for (file, expected) in rows.sorted(by: { $0.key < $1.key }) {
            guard case .summary(let summary) = try await reader.read(try Corpus.mail(file)) else {
                Issue.record("\(file) is unreadable")
                continue
            }
            let report = classifier.report(on: summary)
            kinds[report.kind.rawValue, default: 0] += 1
            score.add(file, expected: expected, answers: report.answers)
            for one in report.recipients {
                let part = one.rule?.split(separator: ":").first.map(String.init) ?? "no line"
                parts[part, default: 0] += 1
            }
            for one in report.recipients where one.isSendersFault {
                #expect(
                    !one.isHard && !one.countsAsSoft, "\(file): a sender's fault counts against the customer")
            }
        }
        print("bounces: \(score)")
        print(
            "bounces: kinds \(kinds.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
        )
        print(
            "bounces: told by \(parts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
        )
        for mistake in score.mistakes { print("bounces:   \(mistake)") }
        #expect(score.precision >= 0.97)
        #expect(score.recall >= 0.92)
        #expect(score.reasons >= 0.85)
        #expect(await reader.starts == 1, "no mail made the reading program start anew")
    }

    @Test("the answer is the same with LF, CRLF and CR line ends")
    func lineEnds() async throws {
        let reader = MailReader(ReadingProgram.settings)
        let classifier = InboundClassifier()
        for file in Set(try Corpus.rows().map(\.file)).sorted() {
            let plain = Corpus.plain(try Corpus.mail(file))
            var reports: [InboundReport] = []
            for end in ["\n", "\r\n", "\r"] {
                guard case .summary(let summary) = try await reader.read(Corpus.withLineEnds(plain, end))
                else {
                    Issue.record("\(file) is unreadable")
                    continue
                }
                reports.append(classifier.report(on: summary))
            }
            #expect(Set(reports).count == 1, "\(file)")
        }
    }
}
