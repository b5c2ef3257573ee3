import FoundationEssentials
import Glibc
import Inbound
import MimeReading

/// `rekindle-mail [--memory BYTES] [--seconds N]`: reads mails framed on standard input, and answers each on standard
/// output with its summary (`MailFrame`). Opens no file of anyone's and no connection, and dies rather than cost more than it may.
@main
enum RekindleMail {
    static func main() {
        var memory = 1_000_000_000
        var seconds = 10
        var words = CommandLine.arguments.dropFirst().makeIterator()
        while let word = words.next() {
            guard let number = words.next().flatMap({ Int($0) }), number > 0 else { exit(64) }
            switch word {
            case "--memory": memory = number
            case "--seconds": seconds = number
            default: exit(64)
            }
        }
        ProcessLimits.closeOtherFiles()
        ProcessLimits.set(memory: memory)
        let reader = MimeReader()
        let encoder = JSONEncoder()
        var input = StandardInput()
        while let mail = input.frame(limit: MailFrame.largestRequest) {
            ProcessLimits.allow(seconds: seconds)
            guard let answer = try? encoder.encode(reader.summary(of: mail)),
                StandardOutput.write(MailFrame.head(answer.count) + answer)
            else { exit(74) }
        }
    }
}
