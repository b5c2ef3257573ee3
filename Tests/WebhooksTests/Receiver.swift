import Domain
import Foundation
import TestSupport
import Testing

@testable import Webhooks

/// The Python receiver in a process of its own, on a loopback port that the system chose.
final class Receiver {
    struct Request: Decodable {
        var method: String
        var path: String
        var id: String?
        var timestamp: String?
        /// Numbers of the secrets whose signatures Python's `hmac` finds right.
        var valid: [Int]
        var type: String?
        /// The client's port: the same for requests over one connection.
        var peer: Int
        var body: String
    }

    let scratch: Scratch
    let port: Int
    private let process: Process

    static var isPossible: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/env") }

    init(secrets: [String], certificate: (file: String, key: String)? = nil) throws {
        scratch = try Scratch()
        try scratch.write(secrets.joined(separator: "\n"), to: "secrets")
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = "\(SharedData.repository)/Tests/WebhooksTests/Servers/receiver.py"
        process.arguments =
            ["python3", script, scratch.folder] + (certificate.map { [$0.file, $0.key] } ?? [])
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try scratch.file("errors")
        try process.run()
        let folder = scratch
        guard
            eventually({
                !folder.text("port").isEmpty || !FileManager.default.fileExists(atPath: folder.folder)
            }),
            let port = Int(scratch.text("port"))
        else { throw CocoaError(.executableLoad) }
        self.port = port
    }

    deinit {
        // Not SIGTERM: a process started from a thread of Swift's pool inherits that it is blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        scratch.remove()
    }

    /// How to answer from now on, whatever the path says; empty for what the path says.
    func answer(_ mode: String) throws {
        try scratch.write(mode, to: "mode.new")
        _ = rename(scratch.path("mode.new"), scratch.path("mode"))
    }

    var requests: [Request] {
        scratch.text("log").split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Request.self, from: Data($0.utf8))
        }
    }
}

/// Asks again and again for five minutes: a busy machine may starve a thread for long.
func eventually(_ holds: () -> Bool) -> Bool {
    for _ in 0..<6000 {
        if holds() { return true }
        usleep(50_000)
    }
    return holds()
}

let noon = Instant(milliseconds: 1_795_435_200_000)

let firstSecret = "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString()
let secondSecret = "whsec_" + Data((0..<24).map { UInt8(200 - $0) }).base64EncodedString()

func event(_ number: Int64, _ kind: WebhookEvent.Kind = .accepted) -> WebhookEvent {
    WebhookEvent(
        position: number, id: WebhookEvent.id(installation: "test", number: number), kind: kind, at: noon,
        delivery: number, campaign: "winter-winback", account: "4711", details: ["status": "2.0.0"])
}

func endpoint(
    _ url: String, secrets: [String] = [firstSecret], isPrivate: Bool = false, certificates: String = ""
) throws -> WebhookEndpoint {
    try WebhookEndpoint(
        name: "crm", url: url, secrets: secrets.map { text in try WebhookSecret(text) }, isPrivate: isPrivate,
        certificates: certificates)
}

func request(_ endpoint: WebhookEndpoint, _ event: WebhookEvent, at now: Instant = noon) -> WebhookRequest {
    let body = event.json
    return WebhookRequest(
        endpoint: endpoint,
        headers: WebhookSignature.headers(id: event.id, body: body, secrets: endpoint.secrets, at: now),
        body: body)
}

/// Off Swift's own threads, as a program must do it.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread { continuation.resume(returning: body()) }.start()
    }
}
