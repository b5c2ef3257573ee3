import DNS
import Diagnostics
import Mail
import Tokens

/// What values say together. Judged of what holds in the end: a variable of the environment wins over the file.
struct SettingsTogether {
    private let file: String
    private let sections: [String: SourceSpan]
    /// By name; those that cannot be used, too.
    private var all: [String: WrittenSetting] = [:]
    private var bad: Set<String> = []
    private let shapeless: Set<String>
    private(set) var diagnostics: [Diagnostic] = []

    /// - Parameters:
    ///   - sections: where the file names each.
    ///   - shapeless: names with a value that is no text.
    init(file: String, sections: [String: SourceSpan], shapeless: Set<String>) {
        self.file = file
        self.sections = sections
        self.shapeless = shapeless
    }

    /// - Parameter isGood: by itself. What is not is there, and says nothing.
    mutating func add(_ written: WrittenSetting, isGood: Bool) {
        let name = written.setting.name
        all[name] = written
        if isGood { bad.remove(name) } else { bad.insert(name) }
    }

    func mistakes() -> [Diagnostic] {
        var copy = self
        copy.mail()
        copy.smtp()
        copy.dkim()
        copy.inbound()
        copy.webhook()
        return copy.diagnostics
    }

    // What is asked of the settings

    /// What it says; `nil` if it is not there, is empty or cannot be used.
    func text(_ name: String) -> String? {
        guard let text = all[name]?.text, !text.isEmpty, !bad.contains(name) else { return nil }
        return text
    }

    /// Somebody wrote something there, whether or not it can be used.
    func isThere(_ name: String) -> Bool {
        all[name].map { !$0.text.isEmpty } ?? shapeless.contains(name)
    }

    private func span(_ name: String) -> SourceSpan {
        all[name]?.span ?? sections[String(name.prefix { $0 != "." })]
            ?? SourceSpan(file: file, start: 0, end: 1)
    }

    private func key(_ name: String) -> String { String(name.drop { $0 != "." }.dropFirst()) }

    mutating func tell(
        _ code: String, _ message: String, at name: String, fixIt: String? = nil, help: String? = nil
    ) {
        diagnostics.append(.error(code, message, at: span(name), fixIt: fixIt, help: help))
    }

    /// `name` says nothing without `needed`.
    mutating func require(_ needed: String, for name: String, as example: String) {
        guard isThere(name), !isThere(needed) else { return }
        tell(
            "settings/missing", "\(name) needs \(needed), which is not there", at: name,
            help: "add a line '\(key(needed)): \(example)' beside it")
    }

    mutating func refuse(_ name: String, _ why: String) {
        guard isThere(name) else { return }
        tell("settings/does-not-fit", "\(name) \(why)", at: name, help: "remove the line")
    }

    // Section by section

    private mutating func mail() {
        if !isThere("mail.from"), all["mail.from"] == nil {
            tell(
                "settings/missing", "there is no mail.from: who are letters from?", at: "mail.from",
                help: sections["mail"] == nil
                    ? "add a line 'mail:', and indented below it 'from: Name <name@example.com>'"
                    : "add a line 'from: Name <name@example.com>' below 'mail:'")
        }
        returnPath()
    }

    /// A delivery's own return path needs room for its token; without it, all deliveries share one.
    private mutating func returnPath() {
        let name = isThere("mail.returnPath") ? "mail.returnPath" : "mail.from"
        let path = text(name).flatMap { Mailbox($0) }?.address
        guard text("mail.verp") != "off", let path, ReturnPath(path) == nil else { return }
        diagnostics.append(
            .warning(
                "settings/shared-return-path",
                "no delivery's token fits beside \(Quoted.short(path.local)), so that bounces do not say which one they are of",
                at: span(name),
                help:
                    "write a returnPath of ASCII with at most \(ReturnPath.maxLocalBytes) characters before its @, or 'verp: off' if that is meant"
            ))
    }

    private mutating func smtp() {
        clearText("smtp", instead: "starttls or tls")
        port("smtp", default: "starttls", [465: "tls", 587: "starttls"])
        require("smtp.user", for: "smtp.tokenCommand", as: "rekindle")
        require("smtp.user", for: "smtp.mechanism", as: "rekindle")
        if isThere("smtp.tokenCommand"), isThere("smtp.user") {
            refuse("smtp.mechanism", "is for passwords, and smtp.tokenCommand makes the login XOAUTH2")
        }
    }

    private mutating func dkim() {
        for name in ["dkim.keyFile", "dkim.domain", "dkim.algorithm"] where isThere(name) {
            guard !isThere("dkim.selector") else { break }
            require("dkim.selector", for: name, as: "rk2026")
            break
        }
        guard let domain = text("dkim.domain"), let from = text("mail.from").flatMap({ Mailbox($0) }),
            let signer = EmailAddress("postmaster@\(domain)")?.asciiDomain
        else { return }
        let sender = from.address.asciiDomain
        if sender != signer, !sender.hasSuffix("." + signer) {
            tell(
                "settings/does-not-fit",
                "dkim.domain \(Quoted.short(domain)) signs for another domain than that of mail.from",
                at: "dkim.domain", fixIt: sender,
                help: "receivers ask for a signature of the sender's domain, or of one above it (DMARC)")
        }
    }

    private mutating func webhook() {
        for name in ["webhook.events", "webhook.private", "webhook.certificates"] where isThere(name) {
            guard !isThere("webhook.url") else { break }
            require("webhook.url", for: name, as: "https://hooks.example.com/rekindle")
            break
        }
        guard let url = text("webhook.url").flatMap({ WebAddress($0) }), !url.isThisMachine,
            let address = HostName.address(url.host), address.isInternal,
            text("webhook.private").flatMap({ YesOrNo($0) }) != .yes
        else { return }
        tell(
            "settings/does-not-fit",
            "webhook.url names \(Quoted.short(url.host)), which only the company's own network reaches",
            at: "webhook.url", help: "write 'private: true' beside it, if that is meant")
    }

    /// Warns of a port that is known for the other way to TLS: the two ends would wait for each other.
    mutating func port(_ section: String, default usual: String, _ known: [Int: String]) {
        guard let port = text("\(section).port").flatMap({ Int($0) }), let meant = known[port],
            !bad.contains("\(section).security")
        else { return }
        let security = text("\(section).security") ?? usual
        guard security != "none", security != meant else { return }
        diagnostics.append(
            .warning(
                "settings/port", "port \(port) is for 'security: \(meant)', and here it is \(security)",
                at: span("\(section).port"),
                help: "write 'security: \(meant)', or the server's port for \(security)")
        )
    }

    /// Without TLS everybody on the way reads mail and password.
    mutating func clearText(_ section: String, instead: String) {
        guard text("\(section).security") == "none", let host = text("\(section).host"),
            !HostName.isThisMachine(host)
        else { return }
        tell(
            "settings/clear-text",
            "\(section).security 'none' would send mail and password in the clear to \(Quoted.short(host))",
            at: "\(section).security", help: "use \(instead); 'none' is for a server on this machine")
    }
}
