import Mail

/// What is wrong in one line of a key file. It never shows what the line holds.
public struct KeyMistake: Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case notANumber = "keys/not-a-number"
        case notBase64 = "keys/not-base64"
        case wrongLength = "keys/wrong-length"
        case weak = "keys/weak"
        case numberTwice = "keys/number-twice"
        case secretTwice = "keys/secret-twice"
        case none = "keys/none"
    }

    public var code: Code
    public var file: String
    /// From 1.
    public var line: Int
    public var message: String

    public var description: String { "\(file):\(line): error: \(message) [\(code.rawValue)]" }
}

extension TokenKeys {
    /// As it stands in a key file: a line for each key, the newest last, `number base64`.
    ///
    /// ```
    /// # Signs unsubscribe links and return paths. Keep it secret, and keep old lines: they verify old letters.
    /// 1 w7Jd…=
    /// 2 0bXy…=
    /// ```
    public var text: String {
        var text =
            "# Signs unsubscribe links and return paths. Keep it secret, and keep old lines: they verify old letters.\n"
            + "# The last line signs. 'number secret', the secret being 32 random bytes in Base64.\n"
        for key in keys {
            text += "\(key.number) \(String(decoding: Base64.encoded(key.secret), as: UTF8.self))\n"
        }
        return text
    }

    /// Reads a key file. Empty lines and those that begin with `#` say nothing.
    ///
    /// - Returns: all mistakes in order of place; the keys if there is none.
    public static func read(_ text: [UInt8], file: String) -> (keys: TokenKeys?, mistakes: [KeyMistake]) {
        var keys: [Key] = []
        var mistakes: [KeyMistake] = []
        var lineNumber = 0
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            lineNumber += 1
            let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
            guard mistakes.count < 20 else { break }
            switch key(words, besides: keys) {
            case .success(let key): keys.append(key)
            case .failure(let problem):
                mistakes.append(
                    KeyMistake(code: problem.code, file: file, line: lineNumber, message: problem.message))
            }
        }
        if keys.isEmpty, mistakes.isEmpty {
            mistakes.append(
                KeyMistake(
                    code: .none, file: file, line: 1,
                    message: "the file holds no key; restore it from a backup, or remove it to have one made")
            )
        }
        return (mistakes.isEmpty ? TokenKeys(keys: keys) : nil, mistakes)
    }

    private struct Problem: Error {
        var code: KeyMistake.Code
        var message: String
    }

    private static func key(_ words: [ArraySlice<UInt8>], besides keys: [Key]) -> Result<Key, Problem> {
        func failure(_ code: KeyMistake.Code, _ message: String) -> Result<Key, Problem> {
            .failure(Problem(code: code, message: message))
        }
        let isNumber = words[0].count <= 3 && words[0].allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, let number = UInt8(String(decoding: words[0], as: UTF8.self)), number > 0 else {
            return failure(.notANumber, "the line does not begin with a key's number from 1 to 255")
        }
        guard words.count == 2, let secret = Base64.decoded(Array(words[1])) else {
            return failure(
                .notBase64, "key \(number) is not one word of Base64; write 'number secret', nothing else")
        }
        guard secret.count == secretBytes else {
            return failure(
                .wrongLength,
                "key \(number) has \(secret.count) bytes and needs \(secretBytes); let the program make it")
        }
        guard Set(secret).count > 8 else {
            return failure(.weak, "key \(number) is not random; let the program make it")
        }
        guard !keys.contains(where: { $0.number == number }) else {
            return failure(.numberTwice, "key \(number) is there twice; tokens could not say which they mean")
        }
        guard !keys.contains(where: { ConstantTime.areEqual($0.secret, secret) }) else {
            return failure(.secretTwice, "key \(number) has the secret of another key; remove the newer one")
        }
        return .success(Key(number: number, secret: secret))
    }
}
