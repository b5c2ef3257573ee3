import Foundation
import TestSupport
import Testing

@Suite("Help")
struct HelpTests {
    private struct Dump: Decodable { var command: Command }
    private struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var subcommands: [Command]?
        var arguments: [Argument]?
    }
    private struct Argument: Decodable {
        var kind, valueName: String?
        var abstract: String?
    }

    @Test("every command says what it is for, and so does each of its arguments")
    func all() async throws {
        let dump = try await ended(Program.rekindle, ["--experimental-dump-help"])
        let root = try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command
        var seen = 0
        func look(_ command: Command, _ path: [String]) async throws {
            guard command.commandName != "help" else { return }
            seen += 1
            let comment: Comment = "\(path.joined(separator: " "))"
            #expect(command.abstract?.isEmpty == false, comment)
            for argument in command.arguments ?? [] {
                #expect(
                    argument.abstract?.isEmpty == false,
                    "\(path.joined(separator: " ")) \(argument.valueName ?? "")")
            }
            let help = try await ended(Program.rekindle, path + ["--help"])
            #expect(help.code == 0 && help.errors.isEmpty, comment)
            // Lines are broken where the terminal ends.
            let words = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("USAGE: rekindle") && words.contains(command.abstract ?? "?"), comment)
            for next in command.subcommands ?? [] { try await look(next, path + [next.commandName]) }
        }
        try await look(root, [])
        #expect(seen > 15)
    }

    @Test("a completion script is written for each shell", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) async throws {
        let script = try await ended(Program.rekindle, ["--generate-completion-script", shell])
        #expect(script.code == 0)
        for word in ["rekindle", "import", "approve", "reconcile", "as-of"] {
            #expect(script.output.contains(word))
        }
        // The shell itself, where it is here, finds no fault with it.
        let path = "/bin/\(shell)"
        guard FileManager.default.isExecutableFile(atPath: path) else { return }
        let scratch = try Scratch()
        defer { scratch.remove() }
        try scratch.write(script.output, to: "script")
        let check = try await ended(path, ["-n", scratch.path("script")])
        #expect(check.code == 0, "\(check.errors)")
    }

    @Test("the version is said", arguments: ["--version"])
    func version(option: String) async throws {
        let result = try await ended(Program.rekindle, [option])
        #expect(result.code == 0 && result.output.split(separator: ".").count == 3)
    }

    @Test(
        "a word that is no command, and an option that is none, are a usage error",
        arguments: ["plann", "--as-off"])
    func usage(word: String) async throws {
        let result = try await ended(Program.rekindle, [word])
        #expect(result.code == 64 && result.errors.contains(word))
    }
}
