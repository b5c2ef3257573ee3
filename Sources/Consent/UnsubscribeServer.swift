import Glibc
public import Hummingbird
public import HummingbirdCore
public import Logging
import NIOCore

/// The pages behind the links of letters as a server of their own, which needs neither store nor rules: it verifies
/// tokens and keeps words in its spool. It speaks plain HTTP; TLS is the reverse proxy's before it.
public struct UnsubscribeServer: Sendable {
    public struct Limits: Hashable, Sendable {
        /// At once; one more is closed as soon as it is there.
        public var connections = 512
        /// From a connection's start, or its last answer, to the end of its next request. A connection that is slower,
        /// or says nothing, is closed.
        public var requestSeconds = 30
        public var headerBytes = 16_384

        public init() {}

        /// Connections held to these limits; servers that are made with the same value count them together.
        public func server() -> HTTPServerBuilder {
            let (seconds, bytes) = (Int64(requestSeconds), headerBytes)
            let open = OpenConnections(limit: connections)
            return .http1(
                configuration: .init(
                    additionalChannelHandlers: [SlowClientGuard(seconds: seconds, open)],
                    idleTimeout: .seconds(seconds),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: bytes, maxHeaderListSize: bytes, maxHeaderFieldCount: 100)))
        }
    }

    let routes: ConsentRoutes
    let host: String
    let port: Int
    let limits: Limits
    let logger: Logger

    /// - Parameters:
    ///   - host: an address to listen on: the loopback one, unless the proxy is on another machine.
    ///   - port: 0 for any that is free.
    ///   - logger: gets a line for each request, with neither token nor address.
    public init(
        _ routes: ConsentRoutes, host: String = "127.0.0.1", port: Int, limits: Limits = Limits(),
        logger: Logger
    ) {
        self.routes = routes
        self.host = host
        self.port = port
        self.limits = limits
        self.logger = logger
    }

    /// Serves until the process is asked to stop (INT, TERM), and finishes what is being answered.
    ///
    /// - Parameter ready: called once, when requests are taken, with the port.
    /// - Throws: `ConsentError` `port`.
    public func run(ready: @escaping @Sendable (_ port: Int) -> Void) async throws {
        var quiet = logger
        quiet.logLevel = .error
        let application = Application(
            responder: router().buildResponder(), server: limits.server(),
            configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in ready(channel.localAddress?.port ?? port) }, logger: quiet)
        do {
            try await application.runService()
        } catch let error as IOError {
            let why = error.errnoCode == EADDRINUSE ? "is taken by another program" : "cannot be listened on"
            throw ConsentError(.port, "port \(port) of \(host) \(why); choose another")
        }
    }

    /// For tests that need no connection.
    public func router() -> Router<BasicRequestContext> {
        let router = routes.router(logger)
        router.get("/robots.txt") { _, _ in ConsentRoutes.plain(.ok, "User-agent: *\nDisallow: /\n") }
        router.get("/health") { [spool = routes.spool] _, _ in
            spool.isWritable
                ? ConsentRoutes.plain(.ok, "ok\n")
                : ConsentRoutes.plain(.serviceUnavailable, "the spool cannot be written\n")
        }
        return router
    }
}

extension ConsentRoutes {
    /// What lies under `/u/`, for a server that has other pages too: the same answers, headers and log as those of
    /// `UnsubscribeServer`. It has no other page, so whatever a request's path says, it leads to none.
    ///
    /// - Parameter logger: gets a line for each request, with neither token nor address.
    public func responder(logger: Logger) -> RouterResponder<BasicRequestContext> {
        router(logger).buildResponder()
    }

    func router(_ logger: Logger) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: Attendant(logger: logger, page: notFound))
        add(to: router)
        return router
    }

    private func notFound(_ request: Request) -> Response {
        let language = PageLanguage(acceptLanguage: request.headers[.acceptLanguage])
        return Self.response(
            ConsentPage(content: .noSuchLink, company: company, language: language), .notFound)
    }
}

/// Answers what no route does, and writes the log: method, kind of page, status, milliseconds.
private struct Attendant: RouterMiddleware {
    typealias Context = BasicRequestContext

    let logger: Logger
    let page: @Sendable (Request) -> Response

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            response = page(request)
        } catch let error as any HTTPResponseError {
            response = ConsentRoutes.plain(error.status, "\(error.status.code)\n")
        }
        let (seconds, rest) = (ContinuousClock.now - start).components
        let milliseconds = seconds * 1000 + rest / 1_000_000_000_000_000
        logger.info(
            "\(request.method.rawValue) \(Self.kind(of: request.uri.path)) \(response.status.code) \(milliseconds) ms"
        )
        return response
    }

    /// The path without what is the customer's own.
    private static func kind(of path: String) -> String {
        if path.utf8.starts(with: "/u/".utf8) {
            return path.utf8.count > 12 && path.hasSuffix("/preferences") ? "/u/…/preferences" : "/u/…"
        }
        return ["/spool", "/spool/ack", "/health", "/robots.txt"].first { $0 == path } ?? "other"
    }
}
