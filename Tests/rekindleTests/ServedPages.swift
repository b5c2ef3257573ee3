import Foundation
import Glibc
import TestSupport

/// `rekindle serve` in a workspace whose letters have links of `address`, and what is said to it, octet by octet.
struct ServedPages {
    static let host = "news.tea.example"
    static let settings = "\nunsubscribe:\n  url: https://\(host)/u/\n"

    let shop: Shop
    let port: Int
    let program: Running

    /// A shop with an approved plan; and the token of each account's letter.
    static func letters(_ count: Int) async throws -> (Shop, [String: String]) {
        let shop = try await Quiet.shop(count)
        do {
            let written = try String(contentsOfFile: shop.scratch.path("rekindle.yaml"), encoding: .utf8)
            try shop.scratch.write(written + settings, to: "rekindle.yaml")
            try await shop.approveQuiet()
            let rehearsed = try await shop.run("send", "quiet", "--rehearse")
            guard rehearsed.code == 0 else { throw TookTooLong(what: rehearsed.errors) }
            var tokens: [String: String] = [:]
            for name in shop.files(in: "Outbox/rehearsal") {
                let letter = shop.scratch.text("Outbox/rehearsal/\(name)").replacing("\r\n ", with: "")
                let link = letter.firstMatch(of: /<https:\/\/news\.tea\.example\/u\/([A-Za-z0-9_-]+)>/)
                let account = (1...count).map(Quiet.id).first { letter.contains("\($0)@example.com") }
                if let account { tokens[account] = link.map { String($0.1) } }
            }
            guard tokens.count == count else { throw TookTooLong(what: "\(tokens.count) letters with links") }
            return (shop, tokens)
        } catch {
            shop.remove()
            throw error
        }
    }

    static func start(_ shop: Shop, environment: [String: String] = [:]) async throws -> ServedPages {
        // Another program may take the port in between; then there is another.
        for _ in 0..<20 {
            let port = try NameServer.freePort()
            let program = try shop.start(
                "serve", "--local", "--port", "\(port)", environment: environment)
            do {
                try await patiently("the pages") {
                    program.output.hasSuffix("/\n") || !program.isRunning
                }
            } catch {
                program.end()
                throw error
            }
            if program.isRunning { return ServedPages(shop: shop, port: port, program: program) }
            program.end()
        }
        throw TookTooLong(what: "a free port")
    }

    /// What customers said and nobody has read yet.
    var words: Int { shop.files(in: ".rekindle/consent/new", ending: "").count }

    struct Answer {
        var status = 0
        /// In lower case, `name: value`.
        var fields: [String] = []
        var body = ""

        func has(_ name: String) -> Bool { fields.contains { $0.hasPrefix("\(name):") } }
    }

    /// - Parameters:
    ///   - target: as it stands in the request's first line.
    ///   - host: the value of Host; `nil` for this machine's own name.
    func ask(
        _ method: String, _ target: String, host: String? = nil, type: String? = nil, body: String = "",
        more: String = ""
    ) async throws -> Answer {
        var head =
            "\(method) \(target) HTTP/1.1\r\nHost: \(host ?? "localhost:\(port)")\r\nConnection: close\r\n\(more)"
        if let type { head += "Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n" }
        let text = try await say("\(head)\r\n\(body)")
        let parts = text.components(separatedBy: "\r\n\r\n")
        let lines = parts[0].components(separatedBy: "\r\n")
        return Answer(
            status: Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0,
            fields: lines.dropFirst().map { $0.lowercased() },
            body: parts.dropFirst().joined(separator: "\r\n\r\n"))
    }

    func form(_ target: String, _ body: String, host: String? = host) async throws -> Answer {
        try await ask(
            "POST", target, host: host, type: "application/x-www-form-urlencoded", body: body)
    }

    private func say(_ text: String) async throws -> String {
        let port = port
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        guard let connection = LoopbackConnection(port: port) else {
                            throw TookTooLong(what: "a connection to port \(port)")
                        }
                        connection.send(text)
                        return connection.receiveAll()
                    })
            }
        }
    }
}

/// As `eventually`, for programs that start on a machine that has other things to do: ten minutes.
func patiently(_ what: String, _ holds: () throws -> Bool) async throws {
    for _ in 0..<60_000 {
        if try holds() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw TookTooLong(what: what)
}
