import Campaigns
import Domain
import Hummingbird
import NIOPosix
import Rendering
import Storage

/// The addresses of the pages: each fetches a model, then calls its view.
struct Routes: Sendable {
    typealias Context = BasicRequestContext

    let bench: Workbench
    let gate: Gate
    let frozen: FrozenLetters
    let desk: LetterDesk

    init(_ bench: Workbench, _ gate: Gate) {
        self.bench = bench
        self.gate = gate
        frozen = FrozenLetters(bench)
        desk = LetterDesk(bench, frozen)
    }

    func router() -> Router<Context> {
        let router = Router(context: Context.self)
        router.add(middleware: GateKeeper(gate: gate, page: { try self.errorPage($0) }))
        router.get("/") { _, _ in try await self.blocking { try self.plans() } }
        router.get("/plans/{id}") { request, context in
            let question = PlanModel.Question(Query(address: request.uri.string))
            let id = context.parameters.get("id") ?? ""
            return try await self.blocking { try self.plan(id, question) }
        }
        router.post("/plans/{id}/approve") { request, context in
            let id = context.parameters.get("id") ?? ""
            let form = try await self.form(ApproveForm.self, request)
            return try await self.blocking { try self.approve(id, form) }
        }
        router.get("/proposals/{id}") { request, context in
            let id = try Self.proposalID(context)
            let (part, width) = (Self.part(request), Self.width(request))
            return try await self.blocking { try self.proposal(id, part, width) }
        }
        router.get("/proposals/{id}/html") { _, context in
            let id = try Self.proposalID(context)
            return try await self.blocking { Self.letter(try self.message(id).rendered.html) }
        }
        router.get("/proposals/{id}/message.eml") { _, context in
            let id = try Self.proposalID(context)
            return try await self.blocking {
                Self.response(
                    .ok, "message/rfc822", try self.message(id).made.signedBytes,
                    Headers.letter + [("Content-Disposition", "attachment; filename=\"proposal-\(id).eml\"")])
            }
        }
        router.post("/proposals/{id}/decide") { request, context in
            let id = try Self.proposalID(context)
            let form = try await self.form(DecideForm.self, request)
            return try await self.blocking { try self.decide(id, form) }
        }
        addTemplates(to: router)
        addAssets(to: router)
        return router
    }

    /// Stores and files block: on a thread of NIO's pool for that, not on the one that answers.
    func blocking(_ body: @escaping @Sendable () throws -> Response) async throws -> Response {
        try await NIOThreadPool.singleton.runIfActive(body)
    }

    // Answers

    func page(_ title: String, _ part: Page.Part, _ content: String, status: HTTPResponse.Status = .ok) throws
        -> Response
    {
        let page = Page(title: title, part: part, company: bench.company.name, user: bench.user)
        return Self.response(
            status, "text/html; charset=utf-8", Array(try PageView.html(page, content: content).utf8),
            Headers.page)
    }

    func errorPage(_ error: WebError) throws -> Response {
        try page("Error", .none, try ErrorView.html(error), status: .init(code: error.status))
    }

    static func letter(_ html: [UInt8]) -> Response {
        response(.ok, "text/html; charset=utf-8", InertLetter.html(html), Headers.letter)
    }

    static func response(
        _ status: HTTPResponse.Status, _ type: String, _ bytes: [UInt8], _ extra: [(String, String)]
    ) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        for (name, value) in extra { if let name = FieldName(name) { headers[name] = value } }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func seeOther(_ address: String) -> Response {
        Response(status: .seeOther, headers: [.location: address])
    }

    // Questions

    static func query(_ request: Request, _ name: String) -> String {
        Query(address: request.uri.string)[name]
    }

    static func part(_ request: Request) -> ProposalModel.Part {
        .init(rawValue: query(request, "part")) ?? .html
    }

    static func width(_ request: Request) -> Int {
        Int(query(request, "width")).flatMap { ProposalModel.widths.contains($0) ? $0 : nil } ?? 600
    }

    static func proposalID(_ context: Context) throws -> Int64 {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else {
            throw WebError.notFound("such proposal")
        }
        return id
    }

    /// - Throws: `WebError` unless the form is one of ours, sent from one of our pages.
    func form<Form: GuardedForm>(_ type: Form.Type, _ request: Request) async throws -> Form {
        var request = request
        let body = try await request.collectBody(upTo: 16_384)
        guard let form = try? URLEncodedFormDecoder().decode(Form.self, from: String(buffer: body)) else {
            throw WebError(status: 400, message: "The form is not complete. Go back and reload the page.")
        }
        let isOurs = gate.isOurs(
            token: form.token, host: request.head.authority, origin: request.headers[.origin],
            site: FieldName("Sec-Fetch-Site").flatMap { request.headers[$0] })
        guard isOurs else {
            throw WebError(
                status: 403,
                message:
                    "The form does not come from this server's own page, or the server was started anew. Nothing was changed; go back and reload the page."
            )
        }
        return form
    }
}

protocol GuardedForm: Decodable, Sendable { var token: String { get } }

struct ApproveForm: GuardedForm {
    var token: String
    var fingerprint: String
    /// How many were pending when the page was shown.
    var pending: Int
}

struct DecideForm: GuardedForm {
    var token: String
    var fingerprint: String
    var decision: String
    /// The page to show again.
    var back: String
}

/// Refuses strangers, says what every answer says, and turns errors into pages.
struct GateKeeper: RouterMiddleware {
    typealias Context = Routes.Context

    let gate: Gate
    let page: @Sendable (WebError) throws -> Response

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        if gate.admits(host: request.head.authority) {
            do {
                response = try await next(request, context)
            } catch {
                response = try page(Self.webError(error))
            }
        } else {
            response = Routes.response(
                .misdirectedRequest, "text/plain; charset=utf-8",
                Array("This server answers only as localhost, on its own port.\n".utf8), Headers.letter)
        }
        for (name, value) in Headers.every {
            if let name = FieldName(name), response.headers[name] == nil { response.headers[name] = value }
        }
        return response
    }

    private static func webError(_ error: any Error) -> WebError {
        switch error {
        case let error as WebError: error
        case let error as StoreError:
            WebError(status: error.code == .busy ? 503 : 500, message: "The store: \(error.message)")
        case let error as any HTTPResponseError:
            WebError(
                status: error.status.code,
                message: error.status == .notFound ? "There is no such page." : error.status.reasonPhrase)
        default: WebError(status: 500, message: "An error of ours: \(error)")
        }
    }
}
