import Foundation

/// A folder of mails, one file each, with what a mail server wrote on top of them.
public struct Maildir: Sendable {
    public struct Mail: Hashable, Sendable {
        public var bytes: [UInt8]
        /// Of the first line of this name in the header; `""` if there is none.
        public func header(_ name: String) -> String {
            let prefix = Array("\(name.lowercased()):".utf8)
            for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
                if line.isEmpty || line.elementsEqual([0x0D]) { break }
                if line.count >= prefix.count,
                    line.prefix(prefix.count).map({ (65...90).contains($0) ? $0 | 32 : $0 }) == prefix
                {
                    return String(decoding: line.dropFirst(prefix.count), as: UTF8.self)
                        .trimmingCharacters(in: .whitespaces)
                }
            }
            return ""
        }

        /// The mail as its sender wrote it, with LF: below the lines that servers put on top.
        public func content(from name: String) -> [UInt8] {
            bytes.firstRange(of: Array("\n\(name):".utf8)).map { Array(bytes[($0.lowerBound + 1)...]) }
                ?? bytes
        }
    }

    public let path: String

    public init(_ path: String) { self.path = path }

    /// New ones and seen ones, in the order of their names. None if nothing was ever delivered.
    public var mails: [Mail] {
        ["new", "cur"].flatMap { sub in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(sub)")) ?? []
            return names.sorted().compactMap { FileManager.default.contents(atPath: "\(path)/\(sub)/\($0)") }
        }.map { Mail(bytes: Array($0)) }
    }
}
