import Diagnostics
import YAMLPlaces

/// Checks rekindle.yaml before swift-configuration reads it: unknown keys, and secrets where they do not belong.
enum SettingsFile {
    private static let sections: [(name: String, keys: [String])] = [
        ("company", ["name", "address", "website", "email", "phone", "language", "zone"]),
        ("mail", ["from", "returnPath", "unsubscribe", "domain", "operator", "verp"]),
        (
            "smtp",
            [
                "host", "port", "security", "user", "mechanism", "tokenCommand", "helo", "connections",
                "certificates",
                "messagesPerConnection", "graceSeconds", "password",
            ]
        ),
        ("dkim", ["domain", "selector", "keyFile", "algorithm"]),
        ("store", ["folder", "busySeconds"]),
        ("log", ["level"]),
        ("unsubscribe", ["url", "keyFile", "server", "certificates", "secret"]),
        (
            "inbound",
            [
                "kind", "path", "host", "port", "security", "user", "tokenCommand", "folder", "afterwards",
                "moveTo",
                "certificates", "lmtp", "everySeconds", "password",
            ]
        ),
        ("webhook", ["url", "private", "events", "certificates", "secret"]),
        ("doctor", ["addresses", "dns"]),
    ]

    static func mistakes(in source: SourceText) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        guard let root = YAMLReader.root(of: source, &diagnostics),
            var file = YAMLReader(root, name: "rekindle.yaml", &diagnostics)
        else { return diagnostics }
        for section in sections {
            guard let value = file.value(section.name),
                var reader = YAMLReader(value, name: "'\(section.name)'", &diagnostics)
            else { continue }
            for key in section.keys {
                guard let value = reader.value(key) else { continue }
                if key == "password" || key == "secret" {
                    diagnostics.append(
                        .error(
                            "settings/secret", "a \(key) must not stand in a file",
                            at: reader.keySpan(key) ?? value.span,
                            help:
                                "remove the line, and set REKINDLE_\(section.name.uppercased())_\(key.uppercased()) in the environment"
                        ))
                } else if let text = YAMLReader.text(value, key, &diagnostics),
                    [
                        "port", "connections", "messagesPerConnection", "graceSeconds", "everySeconds",
                        "busySeconds",
                    ].contains(
                        key),
                    Int(text) == nil
                {
                    diagnostics.append(
                        .error("settings/expected-number", "'\(key)' must be a whole number", at: value.span))
                }
            }
            reader.finish(&diagnostics)
        }
        file.finish(&diagnostics)
        return diagnostics.inOrderOfPlace()
    }

    /// Without the lines themselves: a secret may stand in one of them.
    static func shown(_ diagnostics: [Diagnostic], in source: SourceText) -> String {
        diagnostics.map { diagnostic in
            let place = source.place(of: diagnostic.span.start)
            let remedy =
                diagnostic.fixIt.map { "; write '\($0.replacement)'" } ?? diagnostic.help.map { "; \($0)" }
                ?? ""
            return
                "\(source.name):\(place.line):\(place.column): \(diagnostic.severity): \(diagnostic.message)\(remedy) [\(diagnostic.code)]"
        }.joined(separator: "\n")
    }
}
