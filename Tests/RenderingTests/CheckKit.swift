import Foundation
import Markup
import Rendering

/// A message in which nothing is to be found; a test changes the one thing that it is about.
struct Letter {
    var subject = "Your usual order, ready when you are"
    var preheader = "Put together from what you ordered most, and nothing is sent yet."
    var htmlTag = "<html lang=\"en\">"
    var head =
        "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Order</title>"
    /// Between the heading and the footer.
    var body = ""
    var hidden: String?
    var heading = "<h1>Your usual order</h1>"
    var address = "<p>Calle del Ejemplo 12, <br>28004 Madrid</p>"
    var unsubscribe = "<p><a href=\"mailto:out@example.com?subject=stop%201\">Unsubscribe here</a></p>"
    var text: String?
    var language = "en"
    var encodedBytes: Int?

    init(_ body: String = "", change: (inout Letter) -> Void = { _ in }) {
        self.body = body
        change(&self)
    }

    /// Enough of them to be a letter.
    var words = String(
        repeating: "<p>We looked back over your orders and wrote down what you like to buy.</p>", count: 8)

    var html: String {
        "<!doctype html>\(htmlTag)<head>\(head)</head><body style=\"background-color:#ffffff;color:#222222\">"
            + "<div style=\"display:none;mso-hide:all\">\(hidden ?? preheader)</div>"
            + "\(heading)\(words)\(body)\(address)\(unsubscribe)</body></html>"
    }

    var message: CheckedMessage {
        CheckedMessage(
            subject: subject, preheader: preheader, html: Array(html.utf8),
            text: Array((text ?? PlainText.render(html)).utf8), language: language,
            unsubscribe: "mailto:out@example.com?subject=stop%201",
            postalAddress: "Calle del Ejemplo 12, 28004 Madrid", encodedBytes: encodedBytes)
    }

    var findings: [Finding] { PageChecks.findings(in: message) }
    var codes: [Finding.Code] { findings.map(\.code) }

    /// The bytes that the first finding of a code points to.
    func pointed(_ code: Finding.Code) -> String? {
        findings.first { $0.code == code }?.range.map { range in
            String(decoding: Array(html.utf8)[range], as: UTF8.self)
        }
    }
}

/// The seed that a run was given.
enum Seed { static var given: String? { ProcessInfo.processInfo.environment["REKINDLE_SEED"] } }
