import Domain
import Foundation
import TestSupport
import Testing

@testable import Webhooks

@Suite("A webhook poster, against a receiver in Python", .serialized)
struct WebhookPosterTests {
    private func post(
        _ receiver: Receiver, _ path: String, _ number: Int64 = 1, seconds: Int = 120,
        secrets: [String] = [firstSecret]
    ) async throws -> WebhookAnswer {
        let endpoint = try endpoint("http://127.0.0.1:\(receiver.port)/\(path)", secrets: secrets)
        return await onThread {
            guard let poster = try? WebhookPoster(connectSeconds: seconds, totalSeconds: seconds) else {
                return .unreachable("no poster")
            }
            return poster.post(request(endpoint, event(number)))
        }
    }

    @Test("posts what the receiver's own HMAC finds signed, by both secrets of a rotation")
    func signed() async throws {
        let receiver = try Receiver(secrets: [secondSecret, firstSecret])
        let answer = try await post(receiver, "200", 7, secrets: [firstSecret, secondSecret])
        #expect(answer == .taken(status: 200))
        _ = try await post(receiver, "204", 8)
        let requests = receiver.requests
        #expect(requests.map(\.valid) == [[0, 1], [1]])
        #expect(requests[0].method == "POST" && requests[0].type == "application/json")
        #expect(requests[0].id == "evt_test_7" && requests[0].timestamp == "1795435200")
        #expect(Array(requests[0].body.utf8) == event(7).json)
    }

    @Test(
        "reads an answer for what it is",
        arguments: [
            ("200", .taken(status: 200)), ("202", .taken(status: 202)), ("410", .gone),
            ("422", .refused(status: 422)), ("400", .refused(status: 400)),
            ("404", .failed(status: 404, retryAfter: nil)), ("401", .failed(status: 401, retryAfter: nil)),
            ("500", .failed(status: 500, retryAfter: nil)), ("302", .failed(status: 302, retryAfter: nil)),
            ("retry-after-7", .failed(status: 503, retryAfter: 7)),
            ("retry-after-soon", .failed(status: 503, retryAfter: nil)),
            ("retry-after-Thu,_01_Jan_1970_00:00:00_GMT", .failed(status: 503, retryAfter: nil)),
        ] as [(String, WebhookAnswer)])
    func answers(path: String, expected: WebhookAnswer) async throws {
        let receiver = try Receiver(secrets: [firstSecret])
        #expect(try await post(receiver, path) == expected)
        #expect(receiver.requests.count == 1)
    }

    @Test("follows no redirect")
    func redirect() async throws {
        let receiver = try Receiver(secrets: [firstSecret])
        let answer = try await post(receiver, "redirect")
        #expect(answer == .failed(status: 302, retryAfter: nil))
        #expect(receiver.requests.count == 1)
        #expect(answer.failure.contains("redirect"))
    }

    @Test(
        "is not held up or drowned by a receiver that misbehaves",
        arguments: ["hangup", "garbage", "headers"])
    func misbehaves(path: String) async throws {
        let receiver = try Receiver(secrets: [firstSecret])
        guard case .unreachable(let why) = try await post(receiver, path) else {
            Issue.record("an answer was made of nonsense")
            return
        }
        #expect(!why.isEmpty && !why.contains("127.0.0.1"))
    }

    @Test("reads no more of an endless body than it must, and takes the status for the answer")
    func flood() async throws {
        let receiver = try Receiver(secrets: [firstSecret])
        #expect(try await post(receiver, "flood") == .taken(status: 200))
    }

    @Test("gives up on a receiver that stalls, or drips, at its time limit", arguments: ["stall", "drip"])
    func stalls(path: String) async throws {
        let receiver = try Receiver(secrets: [firstSecret])
        #expect(try await post(receiver, path, seconds: 2) == .unreachable("it takes too long to answer"))
    }

    @Test("says when nobody is there")
    func nobody() async throws {
        // A port that was just closed again.
        let port = try { try Receiver(secrets: []).port }()
        let endpoint = try endpoint("http://127.0.0.1:\(port)/")
        let answer = await onThread { try? WebhookPoster().post(request(endpoint, event(1))) }
        #expect(answer == .unreachable("it does not answer"))
    }

    @Test("uses one connection for many events")
    func connection() async throws {
        let receiver = try Receiver(secrets: [firstSecret])
        let endpoint = try endpoint("http://127.0.0.1:\(receiver.port)/200")
        let answers = await onThread {
            guard let poster = try? WebhookPoster(totalSeconds: 120) else { return [WebhookAnswer]() }
            return (1...20).map { poster.post(request(endpoint, event($0))) }
        }
        #expect(answers == Array(repeating: .taken(status: 200), count: 20))
        #expect(Set(receiver.requests.map(\.peer)).count == 1)
        #expect(receiver.requests.map(\.id) == (1...20).map { "evt_test_\($0)" })
    }

    @Test("opens no socket to an address that is not public, unless the endpoint is private")
    func inside() async throws {
        let certificate = try Certificate()
        defer { certificate.scratch.remove() }
        let receiver = try Receiver(
            secrets: [firstSecret], certificate: (certificate.path, certificate.key))
        // libcurl takes every name under 'localhost' to this machine, whatever a name server says.
        for url in [
            "https://hook.localhost:\(receiver.port)/200", "https://10.255.255.1/",
            "https://169.254.169.254/latest", "https://0.0.0.0:\(receiver.port)/",
        ] {
            let endpoint = try endpoint(url, certificates: certificate.path)
            let answer = await onThread {
                try? WebhookPoster(connectSeconds: 60, totalSeconds: 60).post(request(endpoint, event(1)))
            }
            #expect(
                answer
                    == .unreachable(
                        "its name leads to an address that is not public; say 'private: true' if it shall"))
        }
        #expect(receiver.requests.isEmpty)
        // The same name, allowed: it gets as far as the certificate, which is for another one.
        let own = try endpoint(
            "https://hook.localhost:\(receiver.port)/200", isPrivate: true, certificates: certificate.path)
        let answer = await onThread { try? WebhookPoster(totalSeconds: 120).post(request(own, event(1))) }
        #expect(answer == .unreachable("there is no safe connection to it; check its certificate"))
    }

    @Test("trusts a certificate only if its authority is trusted")
    func certificates() async throws {
        let certificate = try Certificate()
        defer { certificate.scratch.remove() }
        let receiver = try Receiver(
            secrets: [firstSecret], certificate: (certificate.path, certificate.key))
        for (trusted, name, isTaken) in [
            (certificate.path, "127.0.0.1", true), ("", "127.0.0.1", false),
            (certificate.path, "localhost", false),
        ] {
            let endpoint = try endpoint("https://\(name):\(receiver.port)/200", certificates: trusted)
            let answer = await onThread {
                try? WebhookPoster(totalSeconds: 120).post(request(endpoint, event(1)))
            }
            #expect((answer == .taken(status: 200)) == isTaken)
            if !isTaken {
                #expect(answer == .unreachable("there is no safe connection to it; check its certificate"))
            }
        }
        #expect(receiver.requests.count == 1)
    }
}

/// Made for one test; for the address 127.0.0.1 and no name.
private struct Certificate {
    let scratch: Scratch
    var path: String { scratch.path("certificate.pem") }
    var key: String { scratch.path("key.pem") }

    init() throws {
        scratch = try Scratch()
        let result = try Program.run(
            "/usr/bin/env",
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", scratch.path("key.pem"), "-out",
                scratch.path("certificate.pem"),
            ])
        try #require(result.code == 0, "openssl: \(result.errors)")
    }
}
