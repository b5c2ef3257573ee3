import Campaigns
import Hummingbird
import Rendering

extension Routes {
    func addTemplates(to router: Router<Context>) {
        router.get("/templates") { _, _ in
            try await self.blocking {
                let model = TemplatesModel(
                    try self.bench.templates(), companyLanguage: self.bench.company.language)
                return try self.page("Templates", .templates, try TemplatesView.html(model))
            }
        }
        router.get("/templates/version") { _, _ in
            try await self.blocking { Self.version(try self.bench.templates().fingerprint) }
        }
        router.get("/templates/{name}") { request, context in
            let letter = try self.letter(context)
            let (part, width) = (
                Self.part(request), Self.query(request, "width").isEmpty ? 375 : Self.width(request)
            )
            let after = max(0, Int64(Self.query(request, "after")) ?? 0)
            return try await self.blocking {
                let model = try self.desk.model(
                    letter, part: part == .source ? .html : part, width: width, after: after)
                return try self.page(letter.name, .templates, try LetterView.html(model))
            }
        }
        router.get("/templates/{name}/version") { _, context in
            let letter = try self.letter(context)
            return try await self.blocking { Self.version(try self.desk.version(letter)) }
        }
        router.get("/templates/{name}/preview") { request, context in
            let letter = try self.letter(context)
            let account = Self.query(request, "account")
            return try await self.blocking {
                if self.desk.preview(letter, account: account) == nil {
                    // The server was started anew while the page stayed open.
                    _ = try self.desk.model(letter, part: .html, width: 600, after: 0)
                }
                guard let html = self.desk.preview(letter, account: account) else {
                    throw WebError.notFound("such preview")
                }
                return Self.letter(html)
            }
        }
    }

    private func letter(_ context: Context) throws -> LetterName {
        try desk.letter(Query.decoded((context.parameters.get("name") ?? "")[...].utf8))
    }

    private static func version(_ text: String) -> Response {
        response(.ok, "text/plain; charset=utf-8", Array(text.utf8), Headers.page)
    }
}
