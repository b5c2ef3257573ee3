import Foundation
import TestSupport
import Testing

@testable import Tokens

/// Tokens made and read by another implementation of RFC 5869, RFC 2104 and RFC 4648: Python's.
@Suite("A token and Python")
struct PythonTokenTests {
    private static let isPresent = (try? Program.run("/usr/bin/env", ["python3", "--version"]).code) == 0

    private static let script = """
        import base64, hashlib, hmac, sys
        number, secret = [line.split() for line in open(sys.argv[1]) if not line.startswith("#")][-1]
        number, secret = int(number), base64.b64decode(secret)
        def derived(info):
            extracted = hmac.new(bytes(32), secret, hashlib.sha256).digest()
            return hmac.new(extracted, info + b"\\x01", hashlib.sha256).digest()
        def code(info, message, count):
            return hmac.new(derived(info), message, hashlib.sha256).digest()[:count]
        signed = bytes([1, number]) + b"2026-ABCD-EFGH"
        token = signed + code(b"rekindle unsubscribe token 1", signed, 16)
        print(base64.urlsafe_b64encode(token).decode().rstrip("="))
        signed = bytes([number]) + (4711).to_bytes(2, "big")
        token = signed[:1] + code(b"rekindle return path 1", signed, 10) + signed[1:]
        print("bounce+" + base64.b32encode(token).decode().rstrip("=").lower())
        """

    @Test("are the same", .enabled(if: isPresent), arguments: [0, 3])
    func same(rotations: Int) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let keys = keys(11, rotations: rotations)
        try scratch.write(keys.text, to: "keys")
        let result = try Program.run("/usr/bin/env", ["python3", "-c", Self.script, scratch.path("keys")])
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 2, "\(result.errors)")
        #expect(UnsubscribeToken(lines[0], keys: keys) == UnsubscribeToken(reference: "2026-ABCD-EFGH"))
        #expect(UnsubscribeToken(reference: "2026-ABCD-EFGH")?.text(keys: keys) == lines[0])
        #expect(ReturnPath.delivery(localPart: lines[1], keys: keys) == 4711)
    }
}
