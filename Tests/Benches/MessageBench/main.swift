// What `.ci/bench-message` runs: `MessageBench FOLDER TEMPLATE LANGUAGE FACTS SECONDS`. Prints, for each stage, the
// microseconds of this thread's own time for one message, and the octets of the whole message.
import Domain
import Foundation
import Glibc
import Mail
import Rendering

func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The best of five turns, in microseconds for one piece of work.
func measured(_ name: String, seconds: Double, _ work: () throws -> Int) rethrows {
    var best = Double.infinity
    var octets = 0
    for _ in 0..<5 {
        let start = threadSeconds()
        var count = 0
        repeat {
            for _ in 0..<64 { octets = try work() }
            count += 64
        } while threadSeconds() - start < seconds / 5
        best = min(best, (threadSeconds() - start) / Double(count))
    }
    print("\(name) \(String(format: "%.1f", best * 1e6)) \(octets)")
}

func files(in folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path.hasSuffix(".liquid") {
        files[path] = FileManager.default.contents(atPath: "\(folder)/\(path)").map { Array($0) }
    }
    return files
}

let arguments = CommandLine.arguments
guard arguments.count == 6, let seconds = Double(arguments[5]),
    let json = FileManager.default.contents(atPath: arguments[4]), let facts = Facts(json: Array(json)),
    let template = TemplateLibrary(
        TemplateSources(files: try files(in: arguments[1])), companyLanguage: arguments[3]
    ).template(arguments[2], for: arguments[3]), let from = Mailbox("Tea House <hello@tea.example>"),
    let to = Mailbox("Jürgen Müller <jm@customer.example>")
else { fatalError("MessageBench FOLDER TEMPLATE LANGUAGE FACTS SECONDS") }

func message() throws -> [UInt8] {
    let encoded = try template.encode(facts)
    return try Message(
        from: from, to: to, replyTo: from, subject: encoded.subject, messageID: "d1.42@tea.example",
        date: (1_795_442_964_000, 60), language: encoded.language,
        unsubscribe: "mailto:out@tea.example?subject=unsubscribe%2042", text: .plain(encoded.text),
        html: .encoded(encoded.html)
    ).bytes()
}

try measured("message", seconds: seconds) { try message().count }
try measured("parts", seconds: seconds) { try template.encode(facts).html.count }
