import Glibc

/// Why there are no keys. It never holds a part of one.
public struct TokenKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        case missing
        /// Others can read it.
        case tooOpen
        /// Lines that are no keys; `mistakes` has them all.
        case mistakes
        case unreadable
        case unwritable
        /// No number is left for a new key.
        case full
    }

    public var code: Code
    /// What failed, and what to do.
    public var message: String
    public var mistakes: [KeyMistake] = []

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    static func missing(_ path: String) -> TokenKeyError {
        TokenKeyError(
            .missing, "there is no key file \(path); copy it from where letters are made, or restore it")
    }

    static func tooOpen(_ path: String) -> TokenKeyError {
        TokenKeyError(
            .tooOpen, "others can read the key file \(path); write: chmod 600 \(path), and rotate the keys")
    }

    static func mistakes(_ mistakes: [KeyMistake]) -> TokenKeyError {
        var error = TokenKeyError(.mistakes, mistakes.map(\.description).joined(separator: "\n"))
        error.mistakes = mistakes
        return error
    }

    static func system(_ code: Code, _ what: String, _ number: Int32) -> TokenKeyError {
        TokenKeyError(code, "\(what): \(String(cString: strerror(number)))")
    }
}
