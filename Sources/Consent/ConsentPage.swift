/// The pages that a customer sees: plain HTML, no script, nothing from elsewhere.
struct ConsentPage: Sendable {
    enum Content: Hashable, Sendable {
        /// The question; nothing has changed.
        case question
        /// What was said is kept.
        case done(ConsentWord.Choice)
        /// The token is none.
        case noSuchLink
        /// The form came without one of its choices.
        case incomplete
        /// The word could not be kept.
        case unavailable
        /// The link said too much within an hour.
        case tooMany
    }

    var content: Content
    var company: String
    var language: PageLanguage
    /// As in the address; empty for `noSuchLink`.
    var token = ""
    /// The page's address goes on behind the token: with `/preferences`, or a slash alone.
    var isPreferences = false
    /// The link came with a test letter.
    var isTest = false

    var html: String {
        let words = ConsentWording(language, company: company)
        let text = words.text(for: content)
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex, nofollow">
            <meta name="referrer" content="no-referrer">
            <title>\(Self.escaped(text.heading))</title>
            <style>\(ConsentStyle.text)</style>
            </head>
            <body>
            <main>
            <p class="company">\(Self.escaped(company))</p>
            \(isTest ? "<p class=\"test\">\(Self.escaped(words.test))</p>\n" : "")<h1>\(Self.escaped(text.heading))</h1>
            <p class="lead">\(Self.escaped(text.lead))</p>
            \(forms(words))</main>
            </body>
            </html>

            """
    }

    private func forms(_ words: ConsentWording) -> String {
        switch content {
        case .question: question(words)
        case .done(.resume): back(words)
        case .done: resume(words, asking: words.changedYourMind) + back(words)
        case .incomplete, .unavailable: back(words)
        case .noSuchLink, .tooMany: ""
        }
    }

    private func question(_ words: ConsentWording) -> String {
        let offers =
            ConsentWord.Choice.pauses.map { ConsentWord.Choice.pause(months: $0) } + [.fewer, .unsubscribe]
        let choices = offers.map { choice in
            "<label><input type=\"radio\" name=\"choice\" value=\"\(choice.text)\" required>"
                + "<span>\(Self.escaped(words.name(of: choice)))</span></label>\n"
        }.joined()
        return """
            <form method="post" action="\(action)">
            <button name="choice" value="unsubscribe">\(Self.escaped(words.unsubscribe))</button>
            </form>
            <form class="less" method="post" action="\(action)">
            <fieldset>
            <legend>\(Self.escaped(words.orLess))</legend>
            \(choices)</fieldset>
            <button class="plain">\(Self.escaped(words.save))</button>
            </form>

            """ + resume(words, asking: words.alreadyLeft)
    }

    private func resume(_ words: ConsentWording, asking: String) -> String {
        """
        <form class="again" method="post" action="\(action)">
        <p>\(Self.escaped(asking))</p>
        <button class="plain" name="choice" value="resume">\(Self.escaped(words.resume))</button>
        </form>

        """
    }

    private func back(_ words: ConsentWording) -> String {
        "<p class=\"back\"><a href=\"\(isPreferences ? "../\(token)" : token)\">\(Self.escaped(words.allChoices))</a></p>\n"
    }

    /// Relative, so that a proxy may put the pages under any path.
    private var action: String { isPreferences ? "preferences" : "\(token)/preferences" }

    /// For text and quoted attributes alike.
    static func escaped(_ text: String) -> String {
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            case UInt8(ascii: "\""): escaped += "&quot;".utf8
            case UInt8(ascii: "'"): escaped += "&#39;".utf8
            case 0: escaped += "\u{FFFD}".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
