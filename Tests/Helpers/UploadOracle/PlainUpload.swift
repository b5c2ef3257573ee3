import CCurl
import Foundation
import Mail
public import Sending

/// libcurl's own SMTP upload as a transport: the oracle for what our transaction puts at a server. For tests
/// and benches only: it cannot tell what DESIGN.md asks a transport to tell.
public final class PlainUpload: Transport {
    private let url: String

    public init(port: Int) { url = "smtp://127.0.0.1:\(port)/localhost" }

    public func run(_ feed: any DeliveryFeed) throws(TransportError) {
        guard let handle = curl_easy_init() else {
            throw TransportError(.configuration, "no libcurl", isTransient: false)
        }
        defer { curl_easy_cleanup(handle) }
        while let job = try feed.next() {
            _ = try feed.record(onWire: [job.delivery], settled: [])
            let body = Body(job.message)
            let box = Unmanaged.passUnretained(body).toOpaque()
            curl_easy_reset(handle)
            _ = rk_setopt_string(handle, CURLOPT_URL, url)
            _ = rk_setopt_string(handle, CURLOPT_MAIL_FROM, "<\(job.envelope.sender?.description ?? "")>")
            let recipients = curl_slist_append(nil, "<\(job.envelope.recipient)>")
            defer { curl_slist_free_all(recipients) }
            _ = rk_setopt_pointer(handle, CURLOPT_MAIL_RCPT, recipients)
            _ = rk_setopt_long(handle, CURLOPT_UPLOAD, 1)
            _ = rk_setopt_read(
                handle,
                { buffer, size, count, user in
                    guard let buffer, let user else { return 0 }
                    return Unmanaged<Body>.fromOpaque(user).takeUnretainedValue().read(
                        into: buffer, size * count)
                }, box)
            let code = withExtendedLifetime(body) { curl_easy_perform(handle) }
            let settlement: Settlement =
                code == CURLE_OK
                ? .accepted(SMTPReply(250, "by libcurl"))
                : .unsent(String(cString: curl_easy_strerror(code)))
            _ = try feed.record(onWire: [], settled: [(job.delivery, settlement)])
        }
    }

    private final class Body {
        private let bytes: [UInt8]
        private var offset = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        func read(into buffer: UnsafeMutablePointer<CChar>, _ room: Int) -> Int {
            let count = min(room, bytes.count - offset)
            bytes[offset..<offset + count].withUnsafeBytes {
                UnsafeMutableRawPointer(buffer).copyMemory(
                    from: $0.baseAddress ?? UnsafeRawPointer(buffer), byteCount: $0.count)
            }
            offset += count
            return count
        }
    }
}
