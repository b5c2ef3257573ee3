import DNS
import Testing

@Suite("The memory of one run")
struct DNSMemoryTests {
    private actor Counter: DNSSource {
        var asked: [String] = []
        func look(up name: String, _ type: RecordType) async throws(DNSError) -> DNSAnswer {
            asked.append("\(name) \(type.rawValue)")
            if name.hasPrefix("slow") { throw DNSError(.timeout, name, type) }
            if name.hasPrefix("none") { throw DNSError(.nxdomain, name, type) }
            return DNSAnswer([.text([])])
        }
    }

    @Test("a question is asked once, also when there is nothing")
    func once() async throws {
        let counter = Counter()
        let memory = DNSMemory(counter)
        for name in ["a.example", "A.example.", "none.example", "none.example"] {
            _ = try? await memory.look(up: name, .txt)
        }
        #expect(await counter.asked == ["a.example TXT", "none.example TXT"])
        #expect(await memory.count == 2)
    }

    @Test("waits no longer than its patience, for all questions together")
    func patience() async throws {
        let counter = Counter()
        let memory = DNSMemory(counter, patience: .nanoseconds(1))
        for number in 0..<5 { _ = try? await memory.look(up: "slow\(number).example", .a) }
        #expect(await counter.asked == ["slow0.example A"])
        await #expect(throws: DNSError.self) { try await memory.look(up: "a.example", .txt) }
    }
}
