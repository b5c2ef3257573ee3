import Diagnostics

/// Why a value cannot be a setting's, before it is known where it stands.
struct Refusal: Hashable {
    var code: String
    var message: String
    /// What would stand there instead of the part.
    var fixIt: String?
    var help: String?
    /// The bytes of the value that are wrong; `nil` for all of it.
    var part: Range<Int>?

    init(
        _ code: String, _ message: String, fixIt: String? = nil, help: String? = nil, part: Range<Int>? = nil
    ) {
        self.code = code
        self.message = message
        self.fixIt = fixIt
        self.help = help
        self.part = part
    }
}

extension Setting {
    /// The one judge of a value, wherever it stands: in the file or in the environment.
    ///
    /// - Parameter text: the value without YAML's quotes and escapes; may be anything.
    /// - Returns: what is wrong, each with its part; none if the value can be used.
    func refusals(of text: String) -> [Refusal] {
        if kind == .secret { return [] }
        if text.isEmpty {
            return mayBeEmpty
                ? []
                : [Refusal("settings/empty", "\(name) has no value", help: "write one, or remove the line")]
        }
        guard text.utf8.count <= Self.longest else {
            return [
                Refusal(
                    "settings/too-long", "\(name) is longer than \(Self.longest) bytes", help: "shorten it")
            ]
        }
        if let hidden = HiddenCharacter.first(in: text) { return [hidden.refusal(of: name)] }
        switch kind {
        case .text, .secret: return []
        case .word(let words): return refusal(of: text, words: words)
        case .number(let range): return refusal(of: text, range: range)
        case .yesOrNo: return YesOrNo(text) == nil ? [YesOrNo.refusal(of: name, text)] : []
        case .address: return MailRules.address(name, text)
        case .mailbox: return MailRules.mailbox(name, text)
        case .domain: return MailRules.domain(name, text)
        case .host: return HostName.refusals(name, text)
        case .greetingName: return HostName.refusals(name, text, allowsLiteral: true)
        case .webAddress(let rule): return rule.refusals(name, text)
        case .path, .command, .login: return []
        case .mailFolder: return MailRules.folder(name, text)
        case .selector: return MailRules.selector(name, text)
        case .zone: return CompanyRules.zone(name, text)
        case .language: return CompanyRules.language(name, text)
        case .listeningPlace: return ListeningPlace.refusals(name, text)
        case .nameServer: return NameServerPlace.refusals(name, text)
        case .ipAddresses: return SettingsLists.addressRefusals(name, text)
        case .events: return SettingsLists.eventRefusals(name, text)
        }
    }

    private static let longest = 4000

    private func refusal(of text: String, words: [String]) -> [Refusal] {
        if words.contains(text) { return [] }
        let nearest =
            words.first { $0.lowercased() == text.lowercased() } ?? Suggestion.nearest(to: text, among: words)
        return [
            Refusal(
                "settings/unknown-word", "\(name) \(Quoted.short(text)) is unknown", fixIt: nearest,
                help: "write \(Quoted.choice(words))")
        ]
    }

    /// Digits alone: YAML would take 010 for eight and 1:30 for ninety, and the environment neither.
    private func refusal(of text: String, range: ClosedRange<Int>) -> [Refusal] {
        let isPlain =
            text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (text == "0" || !text.hasPrefix("0"))
        if isPlain, let number = Int(text), range.contains(number) { return [] }
        return [
            Refusal(
                "settings/expected-number",
                "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)",
                help: "write digits only, without a sign or a unit")
        ]
    }
}

/// The two words of a switch.
enum YesOrNo: Hashable {
    case yes, no

    /// What both YAML and the environment take for one.
    init?(_ text: String) {
        switch text.lowercased() {
        case "true", "yes": self = .yes
        case "false", "no": self = .no
        default: return nil
        }
    }

    static func refusal(of name: String, _ text: String) -> Refusal {
        Refusal(
            "settings/expected-yes-or-no", "\(name) must be true or false, not \(Quoted.short(text))",
            fixIt: Suggestion.nearest(to: text, among: ["true", "false"]), help: "write true or false")
    }
}

/// Words of a person's in a sentence of ours.
enum Quoted {
    /// Between quotes, cut to a line's length; what would not be seen is `·`, and a login in a URL is left out.
    static func short(_ text: String) -> String {
        if text.contains("://"), text.contains("@") { return "'\(text.prefix { $0 != ":" })://…'" }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(60) {
            scalars.append(HiddenCharacter.isHidden(scalar) ? "·" : scalar)
        }
        return "'\(String(scalars))\(text.unicodeScalars.count > 60 ? "…" : "")'"
    }

    /// `a, b or c`
    static func choice(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return "\(words.dropLast().joined(separator: ", ")) or \(last)"
    }
}
