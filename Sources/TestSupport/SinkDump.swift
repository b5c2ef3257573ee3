import Foundation

/// Messages as smtp-sink wrote them: its own `X-…-Args` lines, then the message.
public struct SinkDump {
    public struct Message: Hashable, Sendable {
        public var sender: String
        public var recipient: String
        public var messageID: String
        /// Below smtp-sink's own lines.
        public var content: [UInt8]
    }

    public let messages: [Message]

    public init(_ folder: String) throws {
        messages = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { return nil }
            return Self.message(Array(data))
        }
    }

    private static func message(_ bytes: [UInt8]) -> Message? {
        var sender = ""
        var recipient = ""
        var messageID = ""
        var content: [UInt8] = []
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix("X-Mail-Args: ") {
                sender = String(text.dropFirst(13).prefix { $0 != " " })
            } else if text.hasPrefix("X-Rcpt-Args: ") {
                recipient = String(text.dropFirst(13))
            } else if text.hasPrefix("X-Client-") || text.hasPrefix("X-Helo-Args") {
                continue
            } else {
                // The Received line that smtp-sink adds carries its own time.
                if messageID.isEmpty, text.hasPrefix("Message-ID: ") {
                    messageID = String(text.dropFirst(12))
                }
                content += line
                content.append(0x0A)
            }
        }
        guard !messageID.isEmpty else { return nil }
        if let date = content.firstRange(of: Array("Date: ".utf8)) {
            content.removeSubrange(..<date.lowerBound)
        }
        return Message(
            sender: sender, recipient: recipient, messageID: messageID.trimmingCharacters(in: .whitespaces),
            content: content)
    }
}
