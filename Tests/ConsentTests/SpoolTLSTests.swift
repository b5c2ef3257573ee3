import Consent
import CurlSpool
import Domain
import Foundation
import TestSupport
import Testing
import Tokens

@Suite("The spool of a server behind TLS", .serialized, .enabled(if: SpoolFront.isPossible))
struct SpoolTLSTests {
    private static let certificates = Result { try Certificates() }

    /// A server with words in its spool, as it stands in a DMZ.
    private final class Outpost {
        let scratch: Scratch
        let server: ServerProcess
        let keys: TokenKeys
        let references = (0..<40).map { "2026-\($0)" }

        init() throws {
            scratch = try Scratch()
            try scratch.write(Kit.secret, to: "secret")
            server = try ServerProcess(scratch)
            keys = try TokenKeyFile(path: scratch.path("keys")).read()
            let spool = try ConsentSpool(folder: scratch.path("spool"), now: Instant(milliseconds: 0))
            var random = SystemRandomNumberGenerator()
            for (number, reference) in references.enumerated() {
                let token = try #require(UnsubscribeToken(reference: reference)).text(keys: keys)
                try spool.append(
                    SpooledWord(
                        token: token, choice: .unsubscribe, at: Instant(milliseconds: Int64(number)),
                        source: .oneClick), random: &random)
            }
        }

        deinit {
            server.kill()
            scratch.remove()
        }

        /// What still lies there, oldest first.
        func kept() throws -> [String] {
            let spool = try ConsentSpool(folder: scratch.path("spool"), now: Instant(milliseconds: 0))
            return try spool.names(limit: .max).compactMap { spool.word($0)?.word(keys: keys)?.reference }
        }
    }

    private struct Outcome: Sendable {
        var seen: [String] = []
        var pulled: SpoolPuller.Pulled?
        var error: ConsentError?
    }

    /// Pulls once, on a thread of its own.
    private func pull(_ outpost: Outpost, at address: String, trusting file: String? = nil) async throws
        -> Outcome
    {
        let keys = outpost.keys
        let puller = try SpoolPuller(
            address: address, secret: #require(PullSecret(Kit.secret)),
            certificates: file ?? Self.certificates.get().authority, seconds: 600)
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var outcome = Outcome()
                do {
                    outcome.pulled = try puller.pull(keys: keys) { outcome.seen.append($0.reference) }
                } catch {
                    outcome.error = error as? ConsentError
                }
                continuation.resume(returning: outcome)
            }
        }
    }

    @Test("is emptied over TLS 1.3, trusting the named authority, by address and by name")
    func good() async throws {
        let outpost = try Outpost()
        let front = try SpoolFront(Self.certificates.get().good, backend: outpost.server.port)
        let outcome = try await pull(outpost, at: "https://localhost:\(front.port)/spool/")
        #expect(outcome.error == nil && outcome.seen == outpost.references)
        #expect(outcome.pulled == .init(handled: outpost.references.count))
        #expect(try outpost.kept().isEmpty)
        #expect(try await pull(outpost, at: front.address).pulled == .init())
        #expect(front.log.contains("tls TLSv1.3"))
        #expect(front.requests.allSatisfy { $0.hasSuffix(" secret") } && front.requests.count >= 3)
    }

    @Test(
        "is asked nothing where its certificate is not good, and it is said what to do",
        arguments: ["expired", "early", "other name", "unknown authority", "not in the system's"])
    func untrusted(what: String) async throws {
        let certificates = try Self.certificates.get()
        let (pair, remedy) =
            switch what {
            case "expired": (certificates.expired, "has run out; renew it")
            case "early": (certificates.early, "not valid yet")
            case "other name": (certificates.otherName, "a name that its certificate is for")
            case "unknown authority": (certificates.unknown, "in unsubscribe.certificates")
            default: (certificates.good, "in unsubscribe.certificates")
            }
        let outpost = try Outpost()
        let front = try SpoolFront(pair, backend: outpost.server.port)
        let outcome = try await pull(
            outpost, at: front.address, trusting: what == "not in the system's" ? "" : nil)
        #expect(outcome.error?.code == .pull && outcome.error?.isTransient == false)
        #expect(outcome.error?.message.contains(remedy) == true, "\(outcome)")
        #expect(outcome.error?.message.contains("nothing was sent") == true)
        #expect(outcome.seen.isEmpty)
        #expect(try await front.requestsAtEnd().isEmpty)
        #expect(try outpost.kept() == outpost.references)
    }

    @Test("is asked nothing by TLS 1.1, which another client speaks with it")
    func old() async throws {
        let outpost = try Outpost()
        let front = try SpoolFront(
            Self.certificates.get().good, backend: outpost.server.port, isOld: true)
        let client = """
            import socket, ssl, sys
            context = ssl._create_unverified_context()
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            print(context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1])))).version())
            """
        let other = try Program.run("/usr/bin/env", ["python3", "-c", client, "\(front.port)"])
        #expect(other.output == "TLSv1.1\n", "\(other.errors)")
        let outcome = try await pull(outpost, at: front.address)
        #expect(outcome.error?.message.contains("TLS 1.2 or later") == true, "\(outcome)")
        #expect(outcome.seen.isEmpty && front.requests.isEmpty)
        #expect(try outpost.kept() == outpost.references)
    }

    @Test("is asked nothing where no TLS is spoken, or no file of authorities can be read")
    func unready() async throws {
        let outpost = try Outpost()
        let plain = try await pull(outpost, at: "https://127.0.0.1:\(outpost.server.port)")
        #expect(plain.error?.message.contains("TLS 1.2 or later") == true, "\(plain)")
        let front = try SpoolFront(Self.certificates.get().good, backend: outpost.server.port)
        let missing = try await pull(outpost, at: front.address, trusting: outpost.scratch.path("none.pem"))
        #expect(missing.error?.code == .settings && missing.error?.isTransient == false)
        #expect(missing.error?.message.contains("unsubscribe.certificates") == true)
        #expect(front.requests.isEmpty)
        #expect(try outpost.kept() == outpost.references)
    }

    @Test("is not looked for elsewhere: no redirect takes the secret to another host, or out of TLS")
    func redirect() async throws {
        let outpost = try Outpost()
        let good = try Self.certificates.get().good
        let front = try SpoolFront(good, backend: outpost.server.port)
        let elsewhere = try SpoolFront(good, backend: outpost.server.port)
        for address in [elsewhere.address, "http://127.0.0.1:\(outpost.server.port)"] {
            try front.answer("to=\(address)")
            let outcome = try await pull(outpost, at: front.address)
            #expect(outcome.seen.isEmpty && outcome.error?.isTransient == false)
            #expect(outcome.error?.message.contains("unsubscribe.server where it really is") == true)
        }
        #expect(front.requests.count == 2 && elsewhere.log.isEmpty)
        // Plain http to the server itself would have left a line in its log.
        #expect(!outpost.scratch.text("log").contains("/spool"))
        #expect(try outpost.kept() == outpost.references)
    }

    @Test(
        "loses no word, and gives out no half of one, when an answer is cut on its way",
        arguments: ["short", "torn", "torn-open", "ended"])
    func cut(how: String) async throws {
        let outpost = try Outpost()
        let front = try SpoolFront(Self.certificates.get().good, backend: outpost.server.port)
        try front.answer(how)
        let outcome = try await pull(outpost, at: front.address)
        #expect(outcome.error?.isTransient == true, "\(outcome)")
        #expect(outcome.error?.message.contains("cut short") == true, "\(outcome)")
        #expect(outcome.seen.isEmpty && front.requests == ["GET /spool secret"])
        #expect(try outpost.kept() == outpost.references)
        try front.answer("pass")
        #expect(try await pull(outpost, at: front.address).seen == outpost.references)
        #expect(try outpost.kept().isEmpty)
    }

    @Test(
        "has given out each word when the answer to their removal is lost, and none of them is asked for again"
    )
    func lost() async throws {
        let outpost = try Outpost()
        let front = try SpoolFront(Self.certificates.get().good, backend: outpost.server.port)
        try front.answer("lost")
        let outcome = try await pull(outpost, at: front.address)
        #expect(outcome.seen == outpost.references && outcome.error?.isTransient == true)
        try front.answer("pass")
        #expect(try await pull(outpost, at: front.address).seen.isEmpty)
        #expect(try outpost.kept().isEmpty)
    }

    @Test("is told from a page that something between puts in its place")
    func page() async throws {
        let outpost = try Outpost()
        let front = try SpoolFront(Self.certificates.get().good, backend: outpost.server.port)
        try front.answer("page")
        let outcome = try await pull(outpost, at: front.address)
        #expect(outcome.error?.message.contains("is it one?") == true && outcome.seen.isEmpty)
        #expect(try outpost.kept() == outpost.references)
    }
}
