import Testing

@testable import Mail

@Suite("An email address")
struct EmailAddressTests {
    @Test(
        "is taken as it is, with the domain in lower case",
        arguments: [
            ("ann@example.com", "ann@example.com"), ("Ann.Lee+x@Example.COM", "Ann.Lee+x@example.com"),
            ("!#$%&'*+-/=?^_`{|}~@x.test", "!#$%&'*+-/=?^_`{|}~@x.test"), ("a@b", "a@b"),
            ("jürgen@müller.example", "jürgen@müller.example"), ("用户@例子.测试", "用户@例子.测试"),
            ("1@2.3", "1@2.3"), ("a@x--y.z_w.example", "a@x--y.z_w.example"),
        ])
    func takes(text: String, expected: String) throws {
        #expect(try #require(EmailAddress(text)).description == expected)
    }

    @Test(
        "is refused when it could not stand in an envelope as it is",
        arguments: [
            "", "@", "a@", "@b", "a", "a b@c.d", "a@b c.d", " a@b.c", "a@b.c ", "a@b@c", "a@b..c", "a@.b",
            "a@b.",
            ".a@b.c", "a.@b.c", "a..b@c.d", "<a@b.c>", "a@b.c>", "\"a b\"@c.d", "\"a\"@c.d", "a@[127.0.0.1]",
            "a@-b.c", "a@b-.c", "a,b@c.d", "a;b@c.d", "a:b@c.d", "a(b)@c.d", "a\\b@c.d", "a@b!c.d", "a\t@b.c",
            "a\r\n@b.c", "a@b.c\r\nRCPT TO:<x@y.z>", "a@b.c\n", "a@b.c\r", "a\0@b.c", "a@b.c\0",
            "a\u{7F}@b.c",
            "a\"\u{301}@b.c", "a\u{85}@b.c", "a\u{A0}@b.c", "a\u{2028}@b.c", "a\u{200B}@b.c", "a\u{202E}@b.c",
            "a\u{FEFF}@b.c", "a\u{FFFD}@b.c", "a\u{E000}@b.c", "a\u{3000}@b.c", "a@b\u{AD}.c",
        ])
    func refuses(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test("keeps the limits of RFC 5321 §4.5.3.1 in octets")
    func limits() {
        func x(_ count: Int) -> String { String(repeating: "x", count: count) }
        #expect(EmailAddress("\(x(64))@b.c") != nil)
        #expect(EmailAddress("\(x(65))@b.c") == nil)
        #expect(EmailAddress(String(repeating: "ü", count: 32) + "@b.c") != nil)
        #expect(EmailAddress(String(repeating: "ü", count: 33) + "@b.c") == nil)
        #expect(EmailAddress("a@\(x(63)).c") != nil)
        #expect(EmailAddress("a@\(x(64)).c") == nil)
        let domain = "\(x(63)).\(x(63)).\(x(63)).\(x(60))"
        #expect(EmailAddress("a@\(domain)") != nil)
        #expect(EmailAddress("aa@\(domain)") == nil)
    }

    @Test("is equal by exact local part and folded domain")
    func equality() {
        #expect(EmailAddress("a@B.C") == EmailAddress("a@b.c"))
        #expect(EmailAddress("A@b.c") != EmailAddress("a@b.c"))
    }

    @Test(
        "knows the domains that no mail can reach a person in",
        arguments: [
            ("a@example.com", true), ("a@shop.example.org", true), ("a@x.test", true), ("a@x.invalid", true),
            ("a@localhost", true), ("a@example.de", false), ("a@myexample.com", false), ("a@test.com", false),
        ])
    func reserved(text: String, isReserved: Bool) throws {
        #expect(try #require(EmailAddress(text)).isReserved == isReserved)
    }

    @Test("needs SMTPUTF8 for its local part alone")
    func smtpUTF8() {
        #expect(EmailAddress("a@xn--mller-kva.example")?.needsSMTPUTF8 == false)
        #expect(EmailAddress("a@müller.example")?.needsSMTPUTF8 == false)
        #expect(EmailAddress("ü@example.com")?.needsSMTPUTF8 == true)
    }
}

@Suite("A mailbox")
struct MailboxTests {
    @Test(
        "is read as people write it",
        arguments: [
            ("ann@example.com", "", "ann@example.com"), ("  ann@example.com\t", "", "ann@example.com"),
            ("<ann@example.com>", "", "ann@example.com"),
            ("Ann Lee <ann@example.com>", "Ann Lee", "ann@example.com"),
            ("Ann Lee<ann@example.com>", "Ann Lee", "ann@example.com"),
            ("\"Lee, Ann\" <ann@example.com>", "Lee, Ann", "ann@example.com"),
            (#""Ann \"Bee\" \\ Lee" <ann@example.com>"#, #"Ann "Bee" \ Lee"#, "ann@example.com"),
            (#""Ann" and "Bob" <ann@example.com>"#, #""Ann" and "Bob""#, "ann@example.com"),
            ("\"\u{301}x\" <ann@example.com>", "\u{301}x", "ann@example.com"),
            ("\"\" <ann@example.com>", "", "ann@example.com"),
            ("\" <ann@example.com>", "\"", "ann@example.com"),
            ("A <b> C <ann@example.com>", "A <b> C", "ann@example.com"),
            ("Jürgen <j@x.test>", "Jürgen", "j@x.test"),
        ])
    func reads(text: String, name: String, address: String) throws {
        let mailbox = try #require(Mailbox(text))
        #expect(Array(mailbox.name.utf8) == Array(name.utf8))
        #expect(mailbox.address.description == address)
    }

    @Test(
        "is refused without one good address at its end",
        arguments: [
            "", "Ann", "Ann <>", "Ann <ann>", "Ann <ann@example.com", "ann@example.com>", "Ann <a@b.c> x",
            "Ann <\u{301}a@b.c\r\n>", "Ann <a@b.c>\u{301}", "a@b.c, d@e.f", "Ann <a@b.c>, Bob <d@e.f>\r\n",
        ])
    func refuses(text: String) {
        #expect(Mailbox(text) == nil)
    }
}
