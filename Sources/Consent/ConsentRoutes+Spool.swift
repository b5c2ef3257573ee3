import Hummingbird
import NIOPosix
public import Tokens

/// What the main program and a server in a DMZ share, so that nobody else fetches what customers said.
public struct PullSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: [UInt8]

    /// - Parameter text: 32 to 200 printable characters of ASCII without blanks; `openssl rand -hex 32` makes one.
    /// - Returns: `nil` for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (32...200).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.text = bytes
    }

    /// The value of `Authorization` is this secret's (RFC 6750 §2.1).
    func isProved(by authorization: String?) -> Bool {
        let given = Array((authorization ?? "").utf8.prefix(300))
        let scheme = Array("bearer ".utf8)
        guard Array(given.prefix(scheme.count)).lowered == scheme else { return false }
        return ConstantTime.areEqual(Array(given[scheme.count...]), text)
    }

    /// For a client's header.
    public var value: String { String(decoding: text, as: UTF8.self) }
    public var description: String { "a pull secret" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What is fetched at once, at most.
public enum SpoolBatch {
    public static let words = 500
    /// Of an answer or an acknowledgement; a word's line has at most 200 octets.
    public static let bytes = 131_072
}

extension ConsentRoutes {
    /// `GET /spool?after=NAME`: up to 500 lines, a name and the word's line, oldest first. `POST /spool/ack` removes
    /// the names in its body, one in a line.
    func addSpool<Context: RequestContext>(to router: some RouterMethods<Context>, _ secret: PullSecret) {
        router.get("/spool") { request, _ in
            guard secret.isProved(by: request.headers[.authorization]) else { return Self.unauthorized() }
            let after = request.uri.queryParameters.get("after") ?? ""
            guard after.isEmpty || SpoolName.isOne(after) else {
                return Self.plain(.badRequest, "no such name\n")
            }
            return await blocking {
                var text = ""
                for name in try spool.names(after: after, limit: SpoolBatch.words) {
                    if let word = spool.word(name) { text += "\(name) \(word.line)\n" }
                }
                return text
            }
        }
        router.post("/spool/ack") { request, _ in
            guard secret.isProved(by: request.headers[.authorization]) else { return Self.unauthorized() }
            var request = request
            guard let body = try? await request.collectBody(upTo: SpoolBatch.bytes) else {
                return Self.plain(.contentTooLarge, "too many names\n")
            }
            let names = String(buffer: body).split(separator: "\n").map(String.init)
            guard names.count <= SpoolBatch.words, names.allSatisfy(SpoolName.isOne) else {
                return Self.plain(.badRequest, "names only, one in a line, at most \(SpoolBatch.words)\n")
            }
            return await blocking {
                "removed \(names.count { spool.remove($0) })\n"
            }
        }
    }

    private func blocking(_ body: @escaping @Sendable () throws -> String) async -> Response {
        do {
            return Self.plain(.ok, try await NIOThreadPool.singleton.runIfActive(body))
        } catch {
            return Self.plain(.serviceUnavailable, "the spool cannot be read at this moment\n")
        }
    }

    private static func unauthorized() -> Response {
        var response = plain(.unauthorized, "the secret is needed\n")
        response.headers[.wwwAuthenticate] = "Bearer"
        return response
    }

    static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
