internal import CGMime
public import Inbound

/// A mail's bytes to a `MailSummary`, by GMime.
///
/// GMime is C code that reads what strangers send: run it in a process that has nothing to lose.
public struct MimeReader: Sendable {
    private let limits: MimeLimits
    private static let isReady: Bool = {
        g_mime_init()
        return true
    }()

    public init(limits: MimeLimits = MimeLimits()) { self.limits = limits }

    /// - Parameter mail: as it came, with any line ends, with or without an mbox line on top.
    /// - Returns: a summary of anything, if need be an empty one.
    public func summary(of mail: [UInt8]) -> MailSummary {
        precondition(Self.isReady)
        var isCut = mail.count > limits.mailBytes
        var bytes = LineEnds.unified(mail.prefix(limits.mailBytes))
        isCut = cutDividers(&bytes) || isCut
        var start = Self.afterMboxLine(bytes)
        while start < bytes.count, bytes[start] == UInt8(ascii: "\n") { start += 1 }
        var walk = MimeWalk(limits: limits)
        let body = bytes[start...]
        if let message = body.withUnsafeBytes({ buffer in
            rk_mime_parse(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }) {
            defer { rk_mime_free(message) }
            walk.visit(message)
        }
        var summary = walk.summary
        if !summary.parts.contains(where: { $0.text?.isEmpty == false || !$0.groups.isEmpty }) {
            // Parts that were announced and never came: what is there is read as text.
            summary.parts.append(Self.bareBody(body, limit: limits.textBytes))
        }
        summary.isCut = summary.isCut || isCut
        return summary
    }

    /// A `From ` line of an mbox file (RFC 4155), perhaps quoted, is no field.
    private static func afterMboxLine(_ bytes: [UInt8]) -> Int {
        guard bytes.starts(with: "From ".utf8) || bytes.starts(with: ">From ".utf8) else { return 0 }
        return (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count - 1) + 1
    }

    /// - Returns: whether there were too many dividers.
    private func cutDividers(_ bytes: inout [UInt8]) -> Bool {
        var count = 0
        var index = 0
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "-"), bytes[index + 1] == UInt8(ascii: "-") {
                count += 1
                if count > limits.dividers {
                    bytes.removeSubrange(index...)
                    return true
                }
            }
            guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) else { return false }
            index = end + 1
        }
        return false
    }

    private static func bareBody(_ bytes: ArraySlice<UInt8>, limit: Int) -> MailSummary.Part {
        var body = bytes
        var index = bytes.startIndex
        while let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) {
            if end == index || end + 1 < bytes.endIndex && bytes[end + 1] == UInt8(ascii: "\n") {
                body = bytes[(end + 1)...]
                break
            }
            index = end + 1
        }
        return MailSummary.Part(
            type: "text/plain", size: body.count,
            text: CharacterSets.text(Array(body.prefix(limit)), charset: nil))
    }
}
