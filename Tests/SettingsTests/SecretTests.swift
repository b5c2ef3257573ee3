import Diagnostics
import Settings
import Testing

@Suite("Secrets in a file")
struct SecretTests {
    @Test(
        "whatever is said of a file, no secret in it is repeated",
        arguments: [
            "smtp:\n  password: hunter2\n", "smtp: {user: a, password: hunter2, port: x}\n",
            "smtp:\n  pasword: hunter2\n", "smtp:\n  passwort: 'hunter2'\n", "password: hunter2\n",
            "smtp:\n  password: [hunter2, b]\n", "smtp:\n  password: {a: hunter2}\n",
            "smtp:\n  password: |\n    hunter2\n", "smtp:\n  password: hunter2\n  password: hunter2x\n",
            "smtp:\n  password: \"hunter2\n", "smtp:\n  password: hunter2: x: [\n",
            "smtp:\n\tpassword: hunter2\n",
            "smtp:\n  whatever: hunter2\n", "smtq:\n  password: hunter2\n", "webhook: {secret: hunter2}\n",
            "webhook: {url: 'https://me:hunter2@hooks.example/'}\n",
            "webhook: {url: 'http://hunter2@hooks.example/'}\n",
            "webhook: {url: 'me:hunter2@hooks.example'}\n",
            "smtp: {host: 'smtp://a:hunter2@smtp.example.com'}\n",
            "smtp: {host: 'a:hunter2@smtp.example.com'}\n",
            "company: {website: 'https://a:hunter2@x.example'}\n",
            "mail: {domain: 'https://a:hunter2@x.example'}\n", "webhook: {url: whsec_hunter2}\n",
            "smtp:\n  password: &a hunter2\n", "smtp:\n  password: !!str hunter2\n", "colour: hunter2\n",
            "colour: [hunter2]\n", "smtp: {PASSWORD: hunter2}\n",
        ])
    func hidden(text: String) {
        let found = SettingsFile.read(
            SourceText(name: "rekindle.yaml", Written.from + text), environment: [:])
        #expect(found.list.hasErrors)
        #expect(!"\(found)".contains("hunter2"), "\(found)")
    }

    @Test("a password is told at its key, with the variable to set, and the line is shown without it")
    func password() {
        let found = SettingsFile.read(
            SourceText(name: "rekindle.yaml", Written.from + "smtp:\n  user: a\n  password: hünter2\n"),
            environment: [:])
        #expect(
            "\(found)" == """
                rekindle.yaml:5:3: error: a password must not stand in a file [settings/secret]
                5 |   password: *·*****
                  |   ^~~~~~~~
                  = help: remove the line, and set REKINDLE_SMTP_PASSWORD in the environment
                """, "\(found)")
    }

    @Test("a password whose key is misspelt is not told to be spelt well")
    func misspelt() {
        let found = Written.mistakes(Written.from + "smtp: {pasword: hunter2}\n")
        #expect(found.map(\.code) == ["settings/secret"] && found[0].fixIt == nil, "\(found)")
    }

    @Test("words that are no secrets are shown")
    func shown() {
        let found = SettingsFile.read(
            SourceText(
                name: "rekindle.yaml",
                Written.from + "unsubscribe: {keyFile: token.keys, url: 'http://a.example'}\n"),
            environment: [:])
        #expect("\(found)".contains("token.keys, url: 'http://a.example'}"), "\(found)")
    }
}
