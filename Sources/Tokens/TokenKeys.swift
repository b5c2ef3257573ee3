import Crypto

/// The secrets that sign links and return paths: the newest signs, all verify.
///
/// Letters are read for years, so a key that once signed stays, unless it has leaked. What signs a link, a return
/// path or something to come is derived from a key for that purpose alone, so that nothing signed for one verifies
/// as the other.
public struct TokenKeys: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What a signature is for; its text goes into the key's derivation (RFC 5869 `info`).
    enum Purpose: String, Sendable, CaseIterable {
        case unsubscribe = "rekindle unsubscribe token 1"
        case returnPath = "rekindle return path 1"
    }

    struct Key: Sendable {
        /// 1...255, the byte that tokens name it by.
        let number: UInt8
        /// 32 octets.
        let secret: [UInt8]
        let unsubscribe: SymmetricKey
        let returnPath: SymmetricKey

        init(number: UInt8, secret: [UInt8]) {
            self.number = number
            self.secret = secret
            func derived(_ purpose: Purpose) -> SymmetricKey {
                HKDF<SHA256>.deriveKey(
                    inputKeyMaterial: SymmetricKey(data: secret), salt: [UInt8](),
                    info: Array(purpose.rawValue.utf8), outputByteCount: 32)
            }
            unsubscribe = derived(.unsubscribe)
            returnPath = derived(.returnPath)
        }
    }

    public static let secretBytes = 32

    /// Oldest first, numbers unique, at least one.
    let keys: [Key]

    init(keys: [Key]) {
        precondition(!keys.isEmpty)
        self.keys = keys
    }

    /// One new key.
    public init(random: inout some RandomNumberGenerator) {
        self.init(keys: [Key(number: 1, secret: Self.secret(&random))])
    }

    /// The same with a new key, which signs from now on.
    ///
    /// - Returns: `nil` when all 255 numbers are taken.
    public func rotated(random: inout some RandomNumberGenerator) -> TokenKeys? {
        let taken = Set(keys.map(\.number))
        let after = Int(keys[keys.count - 1].number)
        // The next one up, so that people see which is newer; round the corner only after 255.
        let candidates = (1...255).map { UInt8(($0 + after - 1) % 255 + 1) }
        guard let number = candidates.first(where: { !taken.contains($0) }) else { return nil }
        return TokenKeys(keys: keys + [Key(number: number, secret: Self.secret(&random))])
    }

    /// The numbers, the oldest key's first, the signing one's last.
    public var numbers: [Int] { keys.map { Int($0.number) } }

    public var description: String { "\(keys.count) token keys, number \(signing.number) signs" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    var signing: Key { keys[keys.count - 1] }

    /// The first `count` octets of the HMAC-SHA256 (RFC 2104 §5) by the key of that number.
    ///
    /// - Returns: `nil` for a number of no key; the time it takes is the same.
    func code(_ purpose: Purpose, key number: UInt8, of message: [UInt8], count: Int) -> [UInt8]? {
        let known = keys.last { $0.number == number }
        let key = known ?? keys[0]
        let secret =
            switch purpose {
            case .unsubscribe: key.unsubscribe
            case .returnPath: key.returnPath
            }
        let code = HMAC<SHA256>.authenticationCode(for: message, using: secret).prefix(count)
        return known == nil ? nil : Array(code)
    }

    private static func secret(_ random: inout some RandomNumberGenerator) -> [UInt8] {
        (0..<secretBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
}

/// Compares secrets in a time that depends on their lengths alone.
public enum ConstantTime {
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
