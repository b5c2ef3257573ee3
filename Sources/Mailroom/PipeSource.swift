#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The one mail on standard input, as a mail server's pipe delivery gives it.
///
/// Whoever pipes keeps the mail until our exit code: an error with `isTransient` is EX_TEMPFAIL (75), any other
/// EX_DATAERR (65) or EX_CONFIG (78). There is no keeping, so `.keep` and a handler that fails are errors.
public final class PipeSource: MailSource {
    public let name: String
    private let descriptor: Int32
    private let recipients: [String]
    private let sender: String?
    private let limits: MailLimits
    private let quarantine: Quarantine

    /// - Parameters:
    ///   - descriptor: read to its end, not closed.
    ///   - recipients: the envelope's, when the mail server told (Postfix: `${original_recipient}`).
    ///   - sender: as `InboundMail.sender`.
    public init(
        name: String = "pipe", descriptor: Int32 = 0, recipients: [String] = [], sender: String? = nil,
        limits: MailLimits = MailLimits(), quarantine: Quarantine
    ) {
        self.name = name
        self.descriptor = descriptor
        self.recipients = recipients
        self.sender = sender
        self.limits = limits
        self.quarantine = quarantine
    }

    @discardableResult
    public func receive(
        _ handle: (InboundMail) throws -> Disposition
    ) throws(MailSourceError) -> MailRound {
        let bytes = Self.withoutFromLine(try readAll())
        guard !bytes.isEmpty else { throw .emptyPipe }
        let mail = InboundMail(bytes: bytes, recipients: recipients, sender: sender, source: name)
        var reception = Reception(quarantine: quarantine)
        var failure: (any Error)?
        let verdict = try reception.take(mail) { mail in
            do {
                return try handle(mail)
            } catch {
                failure = error
                return .keep
            }
        }
        if let failure { throw .handlerFails(failure, source: name) }
        if verdict == .leave { throw .cannotKeep }
        return reception.round
    }

    private func readAll() throws(MailSourceError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var waited = 0
        while true {
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&poller, 1, 1000)
            if ready == 0 {
                waited += 1
                guard waited < limits.secondsPerMail else { throw .pipeStalls(limits.secondsPerMail) }
                continue
            }
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                throw .cannotReadPipe(SystemFailure())
            }
            guard count <= limits.maxMailBytes - bytes.count else { throw .pipeTooLarge(limits.maxMailBytes) }
            bytes += buffer[..<count]
        }
    }

    /// Some mail servers put an mbox separator on top (RFC 4155); it is no header field.
    static func withoutFromLine(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.starts(with: "From ".utf8) else { return bytes }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return [] }
        return Array(bytes[(end + 1)...])
    }
}
