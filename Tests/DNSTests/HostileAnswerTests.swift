import DNS
import Foundation
import TestSupport
import Testing

@Suite("Hostile answers")
struct HostileAnswerTests {
    /// A whole answer with CNAME, TXT and a compressed name, then spoilt at random: never a crash, never a hang.
    @Test("spoilt bytes are an answer or an error")
    func spoilt() async throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed)")
        for round in 0..<60 {
            let server = try SilentServer { question in
                var random = SeededGenerator(seed: seed &+ UInt64(round))
                var answer = question
                answer[2] = 0x84
                answer[3] = 0x00
                answer[7] = 2
                // The name asked for, as an alias of "b" in front of it; then a text there.
                answer += [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, 98, 0xC0, 12]
                let alias = UInt8(truncatingIfNeeded: question.count + 12)
                answer += [0xC0, alias, 0, 16, 0, 1, 0, 0, 0, 60, 0, 6, 2, 104, 105, 2, 33, 33]
                if round > 0 {
                    for _ in 0..<random.number(1...4) {
                        let place = random.number(question.count...(answer.count - 1))
                        answer[place] = UInt8.random(in: 0...255, using: &random)
                    }
                    if random.chance(30) { answer.removeLast(random.number(1...20)) }
                    if random.chance(10) { answer[6] = 255 }
                }
                return answer
            }
            let dns = Resolver(
                servers: [.init(try #require(IPAddress("127.0.0.1")), port: server.port)], seconds: 20)
            do throws(DNSError) {
                let answer = try await dns.look(up: "tea.example", .txt)
                if round == 0 {
                    #expect(answer.aliases == ["b.tea.example"])
                    #expect(answer.texts == [Array("hi!!".utf8)])
                }
            } catch {
                #expect(round > 0, "\(error)")
            }
        }
    }
}
