import Liquid

/// Why a page could not be shown, and where to go from here.
struct WebError: Error, Hashable, Sendable {
    var status: Int
    var message: String

    static func notFound(_ what: String) -> WebError {
        WebError(status: 404, message: "There is no \(what).")
    }
}

enum ErrorView {
    static func html(_ error: WebError) throws -> String {
        try template.html(["status": .string("\(error.status)"), "message": .string(error.message)])
    }

    private static let template = WebTemplate(
        "error",
        """
        <h1>That did not work</h1>
        <p class="mistake" role="alert">{{ message }}</p>
        <p class="note">Error {{ status }}. <a href="/">To the plans</a></p>

        """)
}
