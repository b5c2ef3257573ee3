public import Domain
public import Hummingbird
import Logging
import NIOPosix
public import Tokens

typealias FieldName = HTTPFields.Element.Name

/// The addresses behind the links of letters, for a server of their own or for one that has other pages too.
///
/// ```
/// GET  /u/TOKEN               the question; changes nothing, as does HEAD
/// POST /u/TOKEN               List-Unsubscribe=One-Click (RFC 8058 §3.2): 200, never a redirect, no cookie
/// POST /u/TOKEN/preferences   the page's forms: choice=unsubscribe, pause-3, pause-6, pause-12, fewer, resume
/// GET  /spool, POST /spool/ack  for the main program, with the shared secret; not there without one
/// ```
/// The token alone says who may: there is no login, and another site's page does not know it.
public struct ConsentRoutes: Sendable {
    /// What comes with a form, at most; a one-click request has 26 octets, or some 200 as multipart.
    public static let maxBodyBytes = 16_384

    let company: String
    let keys: @Sendable () -> TokenKeys
    let spool: ConsentSpool
    let pull: PullSecret?
    let now: @Sendable () -> Instant
    let repeated = RepeatedWords()

    /// - Parameters:
    ///   - company: its name, as the pages show it.
    ///   - keys: asked for each request, so that a rotation needs no restart; may block (`LiveTokenKeys`).
    ///   - pull: lets the main program fetch words; `nil` where the spool is drained on this machine.
    public init(
        company: String, keys: @escaping @Sendable () -> TokenKeys, spool: ConsentSpool, pull: PullSecret?,
        now: @escaping @Sendable () -> Instant
    ) {
        self.company = company
        self.keys = keys
        self.spool = spool
        self.pull = pull
        self.now = now
    }

    public func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        router.get("/u/{token}") { request, context in
            await question(request, context.parameters.get("token"))
        }
        router.head("/u/{token}") { request, context in
            await question(request, context.parameters.get("token")).createHeadResponse()
        }
        router.post("/u/{token}") { request, context in
            await oneClick(request, context.parameters.get("token"), context.logger)
        }
        router.post("/u/{token}/preferences") { request, context in
            await preferences(request, context.parameters.get("token"), context.logger)
        }
        if let pull { addSpool(to: router, pull) }
    }

    private func question(_ request: Request, _ text: String?) async -> Response {
        var page = page(request)
        guard let token = await verified(text, &page) else { return Self.response(page, .notFound) }
        page.isTest = token.kind == .test
        page.content = .question
        return Self.response(page, .ok)
    }

    private func oneClick(_ request: Request, _ text: String?, _ logger: Logger) async -> Response {
        var page = page(request)
        guard let token = await verified(text, &page) else { return Self.response(page, .notFound) }
        page.content = .incomplete
        let form: FormFields
        switch await fields(request) {
        case .success(let fields): form = fields
        case .failure(let refusal): return Self.response(page, refusal.status)
        }
        guard form["List-Unsubscribe"].map({ Array($0.utf8).lowered }) == Array("one-click".utf8) else {
            return Self.response(page, .badRequest)
        }
        return await keep(.unsubscribe, .oneClick, token, page, logger)
    }

    private func preferences(_ request: Request, _ text: String?, _ logger: Logger) async -> Response {
        var page = page(request)
        page.isPreferences = true
        guard let token = await verified(text, &page) else { return Self.response(page, .notFound) }
        page.content = .incomplete
        let form: FormFields
        switch await fields(request) {
        case .success(let fields): form = fields
        case .failure(let refusal): return Self.response(page, refusal.status)
        }
        guard let choice = form["choice"].flatMap({ ConsentWord.Choice(text: $0) }) else {
            return Self.response(page, .badRequest)
        }
        return await keep(choice, .page, token, page, logger)
    }

    /// Answers 200 only for what is on the disk.
    private func keep(
        _ choice: ConsentWord.Choice, _ source: ConsentWord.Source, _ token: UnsubscribeToken,
        _ page: ConsentPage, _ logger: Logger
    ) async -> Response {
        var page = page
        page.isTest = token.kind == .test
        page.content = .done(choice)
        guard token.kind == .proposal else { return Self.response(page, .ok) }
        let word = SpooledWord(token: page.token, choice: choice, at: now(), source: source)
        switch repeated.verdict(word) {
        case .again: return Self.response(page, .ok)
        case .tooMany:
            page.content = .tooMany
            return Self.response(page, .tooManyRequests)
        case .new: break
        }
        do {
            // Files block: on a thread of NIO's pool for that, not on the one that answers.
            try await NIOThreadPool.singleton.runIfActive { [spool] in
                var random = SystemRandomNumberGenerator()
                try spool.append(word, random: &random)
            }
        } catch {
            logger.error("\(error)")
            page.content = .unavailable
            return Self.response(page, .serviceUnavailable)
        }
        repeated.remember(word)
        return Self.response(page, .ok)
    }

    private func page(_ request: Request) -> ConsentPage {
        var page = ConsentPage(
            content: .noSuchLink, company: company,
            language: PageLanguage(acceptLanguage: request.headers[.acceptLanguage]))
        // With a slash behind the token, relative addresses begin a step deeper.
        page.isPreferences = request.uri.path.hasSuffix("/")
        return page
    }

    private func verified(_ text: String?, _ page: inout ConsentPage) async -> UnsubscribeToken? {
        // Keys may come from a file, and files block.
        guard let keys = try? await NIOThreadPool.singleton.runIfActive(keys), let text,
            let token = UnsubscribeToken(text, keys: keys)
        else { return nil }
        page.token = text
        return token
    }

    private struct Refusal: Error { var status: HTTPResponse.Status }

    private func fields(_ request: Request) async -> Result<FormFields, Refusal> {
        var request = request
        guard let body = try? await request.collectBody(upTo: Self.maxBodyBytes) else {
            return .failure(Refusal(status: .contentTooLarge))
        }
        do {
            return .success(
                try FormFields(
                    contentType: request.headers[.contentType], body: Array(body.readableBytesView)))
        } catch {
            return .failure(Refusal(status: error == .unknownEncoding ? .unsupportedMediaType : .badRequest))
        }
    }

    static func response(_ page: ConsentPage, _ status: HTTPResponse.Status) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = page.language.rawValue
        headers[.vary] = "Accept-Language"
        headers[.cacheControl] = "no-store"
        headers[.contentSecurityPolicy] = ConsentStyle.policy
        headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in [("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow")] {
            if let name = FieldName(name) { headers[name] = value }
        }
        if status == .serviceUnavailable { headers[.retryAfter] = "120" }
        if status == .tooManyRequests { headers[.retryAfter] = "3600" }
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: page.html)))
    }
}
