import Crypto
public import Domain
import Foundation

/// A key that an endpoint and we share, written `whsec_` and Base64 of 24 to 64 bytes (Standard Webhooks 1.0.0).
public struct WebhookSecret: Hashable, Sendable {
    private let key: [UInt8]

    public init(_ text: String) throws(WebhookMistake) {
        let prefix = "whsec_"
        guard text.utf8.count <= 200, text.hasPrefix(prefix),
            let data = Data(base64Encoded: String(text.dropFirst(prefix.count)))
        else {
            throw WebhookMistake(.badSecret, "a webhook secret is 'whsec_' followed by Base64")
        }
        guard (24...64).contains(data.count) else {
            throw WebhookMistake(
                .badSecret, "a webhook secret has 24 to 64 bytes; this one has \(data.count)")
        }
        key = Array(data)
    }

    /// A new one.
    ///
    /// - Parameter random: the system's generator, outside tests.
    /// - Returns: with its text, which is shown once.
    public static func made(
        using random: inout some RandomNumberGenerator
    ) -> (secret: WebhookSecret, text: String) {
        let key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        return (WebhookSecret(key: key), "whsec_" + Data(key).base64EncodedString())
    }

    private init(key: [UInt8]) { self.key = key }

    /// `v1,` and the Base64 of HMAC-SHA256 over `id.timestamp.body`.
    func signature(id: String, seconds: Int64, body: [UInt8]) -> String {
        var mac = HMAC<SHA256>(key: SymmetricKey(data: key))
        mac.update(data: Array("\(id).\(seconds).".utf8))
        mac.update(data: body)
        return "v1," + Data(mac.finalize()).base64EncodedString()
    }
}

extension WebhookSecret: CustomStringConvertible, CustomReflectable {
    /// Never the key: logs and crash reports print values.
    public var description: String { "whsec_…" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The three headers of Standard Webhooks.
public enum WebhookSignature {
    /// - Parameters:
    ///   - secrets: one or more; each signs, so that an endpoint can change its secret without losing an event.
    ///   - now: of this attempt: receivers refuse what is older than a few minutes.
    public static func headers(
        id: String, body: [UInt8], secrets: [WebhookSecret], at now: Instant
    ) -> [(name: String, value: String)] {
        let seconds = now.milliseconds / 1000
        let signatures = secrets.map { $0.signature(id: id, seconds: seconds, body: body) }
        return [
            ("Webhook-Id", id), ("Webhook-Timestamp", String(seconds)),
            ("Webhook-Signature", signatures.joined(separator: " ")),
        ]
    }
}
