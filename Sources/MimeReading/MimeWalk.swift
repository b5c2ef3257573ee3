internal import CGMime
internal import Inbound

/// Goes once through GMime's tree, from top to bottom, and takes what a `MailSummary` holds.
struct MimeWalk {
    private let limits: MimeLimits
    private var textLeft: Int
    private var fieldsLeft: Int
    private(set) var summary = MailSummary(fields: [])

    init(limits: MimeLimits) {
        self.limits = limits
        textLeft = limits.allTextBytes
        fieldsLeft = limits.allFieldBytes
    }

    mutating func visit(_ message: UnsafeMutablePointer<GMimeMessage>) {
        summary.fields = fields(of: message)
        guard let root = rk_mime_root(message) else { return }
        if let report = rk_mime_parameter(root, "report-type") {
            summary.reportType = Self.valid(report).lowercased()
        }
        visit(root, depth: 0, nesting: 0)
    }

    private mutating func visit(_ object: UnsafeMutablePointer<GMimeObject>, depth: Int, nesting: Int) {
        guard nesting < limits.nesting, summary.parts.count < limits.parts else {
            summary.isCut = true
            return
        }
        switch Int(rk_mime_kind(object)) {
        case Int(rk_mime_multipart):
            for index in 0..<rk_mime_child_count(object) {
                if let child = rk_mime_child(object, index) {
                    visit(child, depth: depth, nesting: nesting + 1)
                }
                if summary.parts.count >= limits.parts { break }
            }
        case Int(rk_mime_message):
            guard let message = rk_mime_enclosed(object) else { return }
            summary.enclosed.append(fields(of: message))
            if let root = rk_mime_root(message) { visit(root, depth: depth + 1, nesting: nesting + 1) }
        case let kind:
            leaf(object, depth: depth, isText: kind == Int(rk_mime_text))
        }
    }

    private mutating func leaf(_ object: UnsafeMutablePointer<GMimeObject>, depth: Int, isText: Bool) {
        let type = takeType(of: object)
        var part = MailSummary.Part(type: type, depth: depth)
        if let name = rk_mime_file_name(object) { part.fileName = String(Self.valid(name).prefix(200)) }
        let isStatus = Self.isStatus(type)
        if let content = rk_mime_content(object) {
            defer { g_byte_array_unref(content) }
            part.size = Int(content.pointee.len)
            if isText || isStatus {
                let limit = min(limits.textBytes, textLeft)
                if part.size > limit { summary.isCut = true }
                let bytes = Array(
                    UnsafeBufferPointer(start: content.pointee.data, count: min(part.size, limit)))
                textLeft -= bytes.count
                let charset = rk_mime_parameter(object, "charset").map(Self.valid)
                let text = CharacterSets.text(bytes, charset: charset)
                if isStatus {
                    part.groups = FieldBlock.groups(text, limit: limits.fields)
                } else if type.hasSuffix("/rfc822-headers") {
                    summary.enclosed.append(Array(FieldBlock.groups(text, limit: limits.fields).joined()))
                } else {
                    part.text = type == "text/html" ? MarkupText.words(of: text) : text
                }
            }
        }
        summary.parts.append(part)
    }

    /// RFC 3464, RFC 6533, RFC 5965, RFC 3798.
    private static func isStatus(_ type: String) -> Bool {
        [
            "message/delivery-status", "message/global-delivery-status", "message/feedback-report",
            "message/disposition-notification",
        ].contains(type)
    }

    private func takeType(of object: UnsafeMutablePointer<GMimeObject>) -> String {
        guard let type = rk_mime_type(object) else { return "application/octet-stream" }
        defer { g_free(type) }
        return String(Self.valid(type).prefix(100)).lowercased()
    }

    private mutating func fields(of message: UnsafeMutablePointer<GMimeMessage>) -> [MailSummary.Field] {
        guard let list = rk_mime_fields(message) else { return [] }
        let count = Int(g_mime_header_list_get_count(list))
        if count > limits.fields { summary.isCut = true }
        var fields: [MailSummary.Field] = []
        for index in 0..<min(count, limits.fields) {
            guard let header = g_mime_header_list_get_header_at(list, Int32(index)),
                let name = g_mime_header_get_name(header), let raw = g_mime_header_get_raw_value(header)
            else { continue }
            let field = MailSummary.Field(String(Self.valid(name).prefix(100)).lowercased(), value(raw))
            fieldsLeft -= field.name.utf8.count + field.value.utf8.count
            guard fieldsLeft >= 0 else {
                summary.isCut = true
                break
            }
            fields.append(field)
        }
        return fields
    }

    /// Unfolded (RFC 5322 §2.2.3), then decoded (RFC 2047).
    private func value(_ raw: UnsafePointer<CChar>) -> String {
        let bytes = UnsafeBufferPointer(start: raw, count: strnlen(raw, limits.fieldBytes))
        var unfolded = bytes.map { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 }
        unfolded.append(0)
        guard let decoded = g_mime_utils_header_decode_text(nil, unfolded) else { return "" }
        defer { g_free(decoded) }
        let text = Self.valid(decoded)
        return FieldBlock.trimmed(text)
    }

    private static func valid(_ text: UnsafePointer<CChar>) -> String { String(cString: text) }
}
