/// What the reading program says of one mail: plain values, every one of them capped.
///
/// All texts are UTF-8 with `\n` as line end, whatever the mail had.
public struct MailSummary: Codable, Hashable, Sendable {
    /// One header field; also one field of a delivery status (RFC 3464 §2) or a feedback report (RFC 5965 §3).
    public struct Field: Codable, Hashable, Sendable {
        /// Lower case.
        public var name: String
        /// Unfolded, encoded words decoded (RFC 2047).
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A part that is no container, in the order of the mail.
    public struct Part: Codable, Hashable, Sendable {
        /// `text/plain`, lower case.
        public var type: String
        /// How many enclosed messages it lies in: 0 for the mail's own.
        public var depth: Int
        /// The name an attachment wants to be filed under.
        public var fileName: String?
        /// Bytes, without transfer encoding, before any cap.
        public var size: Int
        /// Of `text/*`; HTML comes without its tags. `nil` for everything else.
        public var text: String?
        /// Of a delivery status or feedback report: its groups of fields, in order, none empty.
        public var groups: [[Field]]

        public init(
            type: String, depth: Int = 0, fileName: String? = nil, size: Int = 0, text: String? = nil,
            groups: [[Field]] = []
        ) {
            self.type = type
            self.depth = depth
            self.fileName = fileName
            self.size = size
            self.text = text
            self.groups = groups
        }
    }

    /// The mail's own header, from top to bottom.
    public var fields: [Field]
    /// The `report-type` of a `multipart/report` (RFC 6522), lower case.
    public var reportType: String?
    public var parts: [Part]
    /// The headers of the messages that it encloses, whole or as `text/rfc822-headers`, in order.
    public var enclosed: [[Field]]
    /// Something was left out: the mail, a text or the number of parts was beyond a limit.
    public var isCut: Bool

    public init(
        fields: [Field], reportType: String? = nil, parts: [Part] = [], enclosed: [[Field]] = [],
        isCut: Bool = false
    ) {
        self.fields = fields
        self.reportType = reportType
        self.parts = parts
        self.enclosed = enclosed
        self.isCut = isCut
    }

    /// The first field of that name; `name` in lower case.
    public func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    public func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}
