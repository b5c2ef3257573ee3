import DNS
import Doctor
import Foundation
import TestSupport
import Testing

private enum Pyspf {
    static let python = "\(SharedData.repository)/.tools/spf/bin/python"
    static var isPresent: Bool { FileManager.default.isExecutableFile(atPath: python) }
}

/// Random policies, evaluated by ours and by pyspf on the same made-up DNS.
@Suite("SPF beside pyspf", .enabled(if: Pyspf.isPresent, "pyspf is not here: run .ci/setup test first"))
struct SPFPeerTests {

    private struct Case: Encodable {
        var zone: [String: [String]]
        var ip: String
        var sender: String
        var helo: String
    }

    private struct Answer: Decodable {
        var result: String
        var lookups: Int
        var why: String
    }

    private static let names = (0..<6).map { "d\($0).example" }

    @Test("comes to the same result")
    func same() async throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let cases = (0..<1500).map { _ in anyCase(&random) }
        let input = try cases.map { try JSONEncoder().encode($0) + Data("\n".utf8) }.reduce(Data(), +)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Servers/spf_peer.py"
        let run = try Program.run(Pyspf.python, ["-W", "ignore", script], input: input)
        let answers = try run.output.split(separator: "\n").map {
            try JSONDecoder().decode(Answer.self, from: Data($0.utf8))
        }
        try #require(answers.count == cases.count, "\(run.errors)")
        var seen: [String: Int] = [:]
        for (one, answer) in zip(cases, answers) {
            var zone = Zone()
            for (key, values) in one.zone { for value in values { zone.add("\(key) \(value)") } }
            let parts = one.sender.split(separator: "@").map(String.init)
            let ours = await SPFResult.check(
                domain: parts[1], local: parts[0], helo: one.helo, from: try #require(IPAddress(one.ip)), zone
            )
            seen[ours.verdict.rawValue, default: 0] += 1
            #expect(
                ours.verdict.rawValue == answer.result,
                "seed \(seed): \(one) ours: \(ours) pyspf: \(answer)")
        }
        print(seen)
        // The cases are worth something only if they come to all ends.
        #expect(Set(["pass", "fail", "softfail", "neutral", "permerror", "none"]).isSubset(of: seen.keys))
    }

    private func anyCase(_ random: inout SeededGenerator) -> Case {
        var zone: [String: [String]] = [:]
        for name in Self.names {
            if random.chance(85) {
                zone["\(name) TXT", default: []].append("v=spf1" + policy(&random, of: name))
            }
            if random.chance(3) { zone["\(name) TXT", default: []].append("v=spf1 ?all") }
            if random.chance(30) { zone["\(name) TXT", default: []].append("site=1") }
            if random.chance(90) { zone["\(name) A"] = [address(&random)] }
            if random.chance(70) { zone["\(name) AAAA"] = [six(&random)] }
            if random.chance(80) {
                zone["\(name) MX"] = ["10 \(random.pick(Self.names))", "20 \(random.pick(Self.names))"]
            }
            for prefix in ["bounce", "1.2.0.192", "192.0.2.1", "in-addr", "ip6"] where random.chance(40) {
                zone["\(prefix).\(name) A"] = ["127.0.0.2"]
            }
        }
        if random.chance(60) { zone["1.2.0.192.in-addr.arpa PTR"] = [random.pick(Self.names)] }
        let local = random.pick(["bounce", "a-b", "x+y"])
        return Case(
            zone: zone, ip: random.chance(75) ? "192.0.2.1" : "2001:db8::1",
            sender: "\(local)@\(random.pick(Self.names))", helo: random.pick(Self.names))
    }

    private func address(_ random: inout SeededGenerator) -> String {
        random.chance(40) ? "192.0.2.1" : "192.0.\(random.number(1...3)).\(random.number(0...3))"
    }

    private func six(_ random: inout SeededGenerator) -> String {
        random.chance(40) ? "2001:db8::1" : "2001:db8:\(random.number(0...2))::\(random.number(1...3))"
    }

    private func policy(_ random: inout SeededGenerator, of name: String) -> String {
        var terms = (0..<random.number(0...4)).map { _ in term(&random) }
        // A record that includes itself is an error to pyspf even where the evaluation ends before (RFC 7208 does not say so).
        terms.removeAll { $0.hasSuffix("include:\(name)") }
        if random.chance(70) { terms.append(random.pick(["-all", "~all", "?all", "all"])) }
        // pyspf counts a redirect before it gets there, so it stands where nothing else asks.
        if random.chance(25), !terms.contains(where: { $0.hasSuffix("all") }) {
            terms.append("redirect=\(random.pick(Self.names))")
        }
        if random.chance(2) {
            terms.append(random.pick(["moo", "a:", "ip4:1.2.3", "exists", "all:x", "ip6:::1/129"]))
        }
        return terms.map { " " + $0 }.joined()
    }

    private func term(_ random: inout SeededGenerator) -> String {
        let domain = random.pick(Self.names)
        let lengths = random.pick(["", "", "/24", "/31", "//64", "/0", "/30//126"])
        let body = random.pick([
            "a\(lengths)", "a:\(domain)\(lengths)", "mx\(lengths)", "mx:\(domain)\(lengths)",
            "include:\(domain)",
            "include:\(domain)", "ip4:\(address(&random))",
            "ip4:\(address(&random))/\(random.number(0...32))",
            "ip6:\(six(&random))/\(random.number(0...128))", "exists:%{l}.\(domain)",
            "exists:%{ir}.\(domain)",
            "exists:%{i}.%{d}", "ptr", "ptr:\(domain)", "exists:%{v}.%{o}", "exists:%{l1r-}.%{d2}",
            "a:%{d}", "a:%{h}", "exists:%{o}",
        ])
        return random.pick(["", "", "", "-", "~", "?", "+"]) + body
    }
}
