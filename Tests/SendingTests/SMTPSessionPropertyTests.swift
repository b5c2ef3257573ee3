import Domain
import Testing

@testable import Sending

@Suite("An SMTP session against a server of random moods")
struct SMTPSessionPropertyTests {
    @Test(
        "settles every message exactly once and never says more or less than is known",
        arguments: [81, 82, 83, 84, 85, 86] as [UInt64], [0, 4, 15, 40])
    func honest(seed: UInt64, troubles: Int) throws {
        var tally: [String: Int] = [:]
        for round in 0..<300 {
            var run = try Run(seed: seed &* 1_000_003 &+ UInt64(round), troubles: troubles)
            try run.untilClosed()
            let comment: Comment = "seed \(seed), \(troubles) % troubles, round \(round)"
            let accepted = run.server.accepted.map(\.delivery)
            #expect(Set(accepted).count == accepted.count, comment)
            #expect(run.server.emptyMessages == 0, comment)
            #expect(Set(run.settled.keys) == Set(run.taken), comment)
            for (delivery, content) in run.server.accepted {
                #expect(content == Run.message(delivery) && run.released.contains(delivery), comment)
            }
            for (delivery, settlement) in run.settled {
                let wasTold = run.server.toldAt[delivery].map { $0 <= run.heard } ?? false
                switch settlement {
                case .accepted:
                    tally["accepted", default: 0] += 1
                    #expect(wasTold, comment)
                case .refused, .deferred, .unsent:
                    tally["not taken", default: 0] += 1
                    #expect(!accepted.contains(delivery), "\(comment), \(delivery): \(settlement)")
                case .undecided:
                    tally["undecided", default: 0] += 1
                    #expect(!wasTold && run.released.contains(delivery), comment)
                }
            }
        }
        // A check that cannot fail is none: all fates occur.
        #expect(tally["accepted", default: 0] > 0)
        if troubles > 4 { #expect(tally["undecided", default: 0] > 0 && tally["not taken", default: 0] > 0) }
        if troubles == 0 { #expect(Set(tally.keys) == ["accepted"]) }
    }
}

/// One connection, from EHLO until it is closed, in steps of random order and size.
private struct Run {
    var server: ServerModel
    private(set) var taken: [Int64] = []
    private(set) var settled: [Int64: Settlement] = [:]
    private(set) var released: Set<Int64> = []
    /// Octets of the server's replies that the session has read.
    private(set) var heard = 0

    private var session = SMTPSession(name: "client.example")
    private var random: SeededGenerator
    private var output: [UInt8] = []
    private var awaiting: [Int64] = []
    private var isClosed = false
    private var jobsLeft: Int
    private let seed: UInt64
    private var breaksAfter: Int

    init(seed: UInt64, troubles: Int) throws {
        self.seed = seed
        random = SeededGenerator(seed: seed)
        jobsLeft = Int.random(in: 1...8, using: &random)
        // Now and then the network itself breaks, with bytes on the way in both directions.
        breaksAfter =
            troubles > 0 && Int.random(in: 0..<4, using: &random) == 0
            ? Int.random(in: 1...120, using: &random) : .max
        server = ServerModel(
            pipelining: Bool.random(using: &random), troubles: troubles, seed: random.next())
        try obey(session.start(at: Client.noon))
    }

    static func message(_ delivery: Int64) -> [UInt8] {
        Array("Subject: \(delivery)\r\n\r\n.body of \(delivery)\r\n.\r\nQUIT\r\n".utf8)
    }

    mutating func untilClosed() throws {
        var steps = 0
        while !isClosed {
            steps += 1
            try #require(steps < 20_000, "seed \(seed): it does not end")
            if steps > breaksAfter {
                try obey(session.connectionLost("the network broke"))
                break
            }
            try step()
        }
        #expect(session.isClosed && session.deadline == nil)
    }

    private mutating func step() throws {
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where session.wantsJob && jobsLeft > 0:
            jobsLeft -= 1
            let id = Int64(taken.count + 1)
            taken.append(id)
            try obey(
                session.take(try job(id, String(decoding: Self.message(id), as: UTF8.self)), at: Client.noon))
        case 1 where !awaiting.isEmpty:
            let id = awaiting.removeFirst()
            released.insert(id)
            try obey(session.release(id, at: Client.noon))
        case 2 where !output.isEmpty:
            let count = Int.random(in: 1...output.count, using: &random)
            server.receive(output[..<count])
            output.removeFirst(count)
            session.wrote(count)
        case 3 where !server.reply.isEmpty:
            let part = server.said(upTo: Int.random(in: 1...40, using: &random))
            heard += part.count
            try obey(session.received(part, at: Client.noon))
        case 4 where jobsLeft == 0 || Int.random(in: 0..<60, using: &random) == 0:
            try obey(session.quit(at: Client.noon))
        case 5 where server.reply.isEmpty && output.isEmpty && server.isGone:
            try obey(session.connectionLost("closed by the server"))
        case 5 where server.reply.isEmpty && output.isEmpty && server.isStalled && awaiting.isEmpty:
            // Nothing moves: only the clock does.
            if session.deadline != nil { try obey(session.timeLimitPassed()) }
        default: break
        }
    }

    private mutating func obey(_ orders: [SMTPSession.Order]) throws {
        for order in orders {
            try #require(!isClosed, "seed \(seed): an order after the close")
            switch order {
            case .write(let bytes):
                output += bytes
                for id in taken where !released.contains(id) {
                    let isOut = String(decoding: bytes, as: UTF8.self).contains("body of \(id)\r")
                    #expect(!isOut, "seed \(seed): \(id) was written before its release")
                }
            case .awaitsRelease(let id): awaiting.append(id)
            case .settled(let id, let settlement):
                #expect(
                    settled.updateValue(settlement, forKey: id) == nil, "seed \(seed): \(id) settled twice")
                awaiting.removeAll { $0 == id }
            case .close: isClosed = true
            }
        }
    }
}
