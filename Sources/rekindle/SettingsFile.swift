import Diagnostics
import YAMLPlaces

/// Checks rekindle.yaml before swift-configuration reads it: unknown keys, and secrets where they do not belong.
enum SettingsFile {
    private static let sections: [(name: String, keys: [String])] = [
        ("company", ["name", "address", "website", "email", "phone", "language", "zone"]),
        ("mail", ["from", "returnPath", "unsubscribe", "domain"]),
        (
            "smtp",
            [
                "host", "port", "security", "user", "mechanism", "tokenCommand", "helo", "connections", "certificates",
                "messagesPerConnection", "password",
            ]
        ),
        ("store", ["folder"]),
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
                if key == "password" {
                    diagnostics.append(
                        .error(
                            "settings/secret", "a password must not stand in a file", at: value.span,
                            help: "remove the line, and set REKINDLE_SMTP_PASSWORD in the environment"))
                } else {
                    _ = YAMLReader.text(value, key, &diagnostics)
                }
            }
            reader.finish(&diagnostics)
        }
        file.finish(&diagnostics)
        return diagnostics.inOrderOfPlace()
    }
}
