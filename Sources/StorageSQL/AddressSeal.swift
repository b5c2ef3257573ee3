import Crypto
import Domain

/// What stands in the ledger for an address or an account of a person who was forgotten: a keyed hash, so that a
/// refusal outlives the name, and a list of hashes tells nobody's address.
struct AddressSeal {
    static let stateName = "suppression.seal"
    private let key: SymmetricKey

    /// - Returns: `nil` while nobody was ever forgotten in this store.
    init?(_ connection: any SQLConnection) throws {
        guard
            let text = try connection.first(
                "SELECT value FROM kept_state WHERE name = :name", [.text(Self.stateName)], { $0.text(0) })
        else { return nil }
        key = SymmetricKey(data: Array(text.utf8))
    }

    /// The store's seal, made now if there is none: 32 random bytes.
    static func made(_ connection: any SQLConnection, at milliseconds: Int64) throws -> AddressSeal {
        if let seal = try AddressSeal(connection) { return seal }
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Hex.text($0) }
        try connection.run(
            "INSERT INTO kept_state (name, value, changed_at) VALUES (:name, :value, :now)",
            [.text(stateName), .text(secret), .int(milliseconds)])
        guard let seal = try AddressSeal(connection) else { preconditionFailure("the seal was just stored") }
        return seal
    }

    /// `#` and 64 hexadecimal digits: no address and no account begins so.
    func sealed(_ name: String) -> String {
        "#" + Hex.text(HMAC<SHA256>.authenticationCode(for: Array(name.utf8), using: key))
    }
}
