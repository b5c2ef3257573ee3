internal import FoundationEssentials
internal import Glibc

/// Has mails read by the program `rekindle-mail`, in a process of its own, many mails a start.
///
/// A mail that makes that process crash, or cost more than it may, is tried once more in a fresh one; then it is
/// `unreadable`, and the next mail is read. The waiting is done on a thread of the reader's own.
public actor MailReader {
    private let settings: Settings
    private let thread: ReadingThread
    private var process: ReadingProcess?
    private var readByProcess = 0
    /// How many processes were started.
    public private(set) var starts = 0

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    public struct Settings: Sendable {
        /// The path of `rekindle-mail`.
        public var executable: String
        /// Address space of the process, in bytes.
        public var memoryBytes = 1_000_000_000
        /// Processor time for one mail.
        public var processorSeconds = 10
        /// Until the answer must be there, start included.
        public var patience: Duration = .seconds(60)
        /// Then a fresh process takes over.
        public var mailsPerStart = 500
        /// Of a longer mail only so many bytes are read; what a report says stands in front.
        public var mailBytes = 2_000_000

        public init(executable: String) { self.executable = executable }
    }

    public enum Reading: Hashable, Sendable {
        case summary(MailSummary)
        /// Twice the process did not live to answer.
        case unreadable(Trouble)
    }

    /// What became of the process that should have answered.
    public enum Trouble: Hashable, Sendable {
        case timedOut
        /// Ended by a signal (`SIGXCPU` is the processor time, `SIGABRT` mostly the memory) or with a code.
        case died
        /// It answered what is no summary.
        case garbled
    }

    public init(_ settings: Settings) {
        self.settings = settings
        thread = ReadingThread()
    }

    /// - Parameter mail: as it came, any bytes.
    /// - Throws: when the program cannot be started at all: then nothing is wrong with the mail.
    public func read(_ mail: [UInt8]) throws(InboundError) -> Reading {
        var trouble = Trouble.died
        let mailBytes = min(settings.mailBytes, MailFrame.largestRequest)
        for _ in 0..<2 {
            let process = try ready()
            switch process.answer(to: mail.prefix(mailBytes), within: settings.patience) {
            case .success(let bytes):
                if var summary = try? JSONDecoder().decode(MailSummary.self, from: Data(bytes)) {
                    readByProcess += 1
                    summary.isCut = summary.isCut || mail.count > mailBytes
                    return .summary(summary)
                }
                trouble = .garbled
            case .failure(let what): trouble = what.trouble
            }
            close()
        }
        return .unreadable(trouble)
    }

    /// Ends the process; the next mail starts another.
    public func close() {
        process?.end()
        process = nil
    }

    private func ready() throws(InboundError) -> ReadingProcess {
        if readByProcess >= settings.mailsPerStart { close() }
        if let process { return process }
        let fresh = try ReadingProcess(
            settings.executable,
            ["--memory", String(settings.memoryBytes), "--seconds", String(settings.processorSeconds)])
        process = fresh
        readByProcess = 0
        starts += 1
        return fresh
    }
}
