public import Hummingbird
public import HummingbirdCore

/// Pages for people who are not at this machine, such as those behind the links of letters, which a proxy shows to the
/// world. All that lies under one path is theirs, and nothing else is.
///
/// They are another room's: neither gate nor token of ours guards them, and none of our pages can be reached through them.
public struct OpenPages: Sendable {
    let path: String
    let hosts: Set<String>
    let server: HTTPServerBuilder
    let respond: @Sendable (Request, BasicRequestContext) async throws -> Response

    /// - Parameters:
    ///   - path: where all their addresses begin, with a slash at both ends: `/u/`.
    ///   - address: what customers see of them, such as `https://news.example.com/u/`; a proxy hands its name on as Host.
    ///     `nil` if they are reached by this machine's names alone.
    ///   - server: holds every connection to its limits, since what faces the world shares the port with ours.
    ///   - responder: answers whatever lies under `path`.
    public init(
        path: String, address: String?, server: HTTPServerBuilder = .http1(),
        responder: some HTTPResponder<BasicRequestContext>
    ) {
        precondition(path.utf8.first == UInt8(ascii: "/") && path.utf8.last == UInt8(ascii: "/"))
        self.path = path
        hosts = address.map(Self.hosts) ?? []
        self.server = server
        respond = { request, context in try await responder.respond(to: request, context: context) }
    }

    /// By its bytes, as they came: a path that only becomes ours when dots or escapes are taken for what they mean is not
    /// ours, and goes through the gate.
    func own(_ path: String) -> Bool { path.utf8.starts(with: self.path.utf8) }

    func admit(host: String?) -> Bool { host.map { hosts.contains($0.lowercased()) } ?? false }

    /// Proxies name the port or not: `news.example.com`, `news.example.com:443`.
    private static func hosts(of address: String) -> Set<String> {
        let scheme = "https://"
        guard address.utf8.starts(with: scheme.utf8) else { return [] }
        let authority = address.dropFirst(scheme.count).prefix { $0 != "/" }.lowercased()
        let name: String
        var port = "443"
        if let colon = authority.lastIndex(of: ":"), authority[colon...].dropFirst().allSatisfy(\.isNumber) {
            name = String(authority[..<colon])
            if colon != authority.indices.last { port = String(authority[colon...].dropFirst()) }
        } else {
            name = authority
        }
        return name.isEmpty ? [] : [name, "\(name):\(port)"]
    }
}

/// Says whose request it is, before anything of it is looked at.
struct FrontDoor: HTTPResponder {
    let gate: Gate
    let pages: RouterResponder<Routes.Context>
    let open: OpenPages?

    func respond(to request: Request, context: Routes.Context) async throws -> Response {
        // The path as the routers themselves read it.
        guard let open, open.own(request.uri.path) else {
            return try await pages.respond(to: request, context: context)
        }
        let host = request.head.authority
        guard gate.admits(host: host) || open.admit(host: host) else {
            return Routes.response(
                .misdirectedRequest, "text/plain; charset=utf-8",
                Array(
                    "This server answers here only by its public name; the proxy must hand that on.\n".utf8),
                Headers.letter + Headers.every)
        }
        return try await open.respond(request, context)
    }
}
