/// One state of a template that was kept: its content hash, and the files it was made of.
public struct TemplateRecord: Hashable, Sendable {
    public var name: String
    /// BCP 47, as the template says it.
    public var language: String
    /// SHA-256 over the template, its layout and its partials, in hex.
    public var version: String
    public var since: Instant
    /// Path in `Templates/` to bytes: the template, its layout and every partial they use. Empty where only the
    /// versions were asked for.
    public var files: [String: [UInt8]]

    public init(
        name: String, language: String, version: String, since: Instant, files: [String: [UInt8]] = [:]
    ) {
        self.name = name
        self.language = language
        self.version = version
        self.since = since
        self.files = files
    }
}
