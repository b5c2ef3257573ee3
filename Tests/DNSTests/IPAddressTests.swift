import DNS
import Testing

@Suite("Addresses")
struct IPAddressTests {
    @Test(
        "are read strictly",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("2001:DB8:0::1", "2001:db8::1"), ("::", "::"), ("192.0.2.01", nil),
            ("192.0.2", nil), ("192.0.2.256", nil), ("[::1]", nil), ("fe80::1%eth0", nil), ("", nil),
            ("1.2.3.4 ", nil),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ])
    func read(text: String, expected: String?) {
        #expect(IPAddress(text)?.description == expected)
    }

    @Test("have a reverse name and a dotted form")
    func reverse() throws {
        let four = try #require(IPAddress("192.0.2.1"))
        #expect(four.reverseName == "1.2.0.192.in-addr.arpa")
        let six = try #require(IPAddress("2001:db8::cb01"))
        #expect(six.dotted == "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.1")
        #expect(six.reverseName == "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")
    }

    @Test(
        "share a prefix bit by bit",
        arguments: [
            ("192.0.2.3", "192.0.2.2", 31, true), ("192.0.2.3", "192.0.2.2", 32, false),
            ("192.0.2.3", "10.0.0.0", 0, true), ("192.0.2.3", "::", 0, false),
            ("2001:db8::1", "2001:db8::", 127, true), ("2001:db8::1", "2001:db8::", 128, false),
        ])
    func prefix(one: String, other: String, length: Int, expected: Bool) throws {
        let other = try #require(IPAddress(other))
        #expect(try #require(IPAddress(one)).shares(length, bitsWith: other) == expected)
    }

    @Test(
        "of the inside say nothing about mail",
        arguments: ["127.0.0.1", "10.1.2.3", "::1", "fd00::1", "::ffff:10.0.0.1"])
    func inside(text: String) throws {
        #expect(try #require(IPAddress(text)).isInternal)
        #expect(!(try #require(IPAddress("198.51.100.7")).isInternal))
    }
}
