import Inbound
import Testing

/// The same meanings in the words of many: what a line of the table must reach beyond the server that it was written for.
@Suite("Meanings in many words")
struct VariantTests {
    struct Meaning: CustomTestStringConvertible, Sendable {
        var reason: BounceReason
        var isHard = false
        var status = "5.0.0"
        var stage = "RCPT TO"
        var replies: [String]

        var testDescription: String { "\(reason.rawValue) at \(stage) with \(status)" }
    }

    static let meanings: [Meaning] = [
        Meaning(
            reason: .userunknown, isHard: true,
            replies: [
                "550 That recipient doesn't exist here", "550 that recipient does not exist here",
                "550 I'm sorry but a@c.example does not have an account here",
                "550 We do not have such a user",
                "550 User (a@c.example) unknown.", "550 mailbox <a@c.example> is not registered",
                "550 mailbox <a@c.example> was not found", "550 Non-existent mailbox",
                "550 nonexistent mailbox",
                "550 No one with that e-mail address here", "550 No such person at this address",
                "550 Wrong recipient", "550 Illegal user", "550 Recipient not in our directory",
                "550 Account a@c.example is not known here", "550 address (a@c.example) not valid",
                "550 Invalid-Recipient", "550 UserUnknown", "550 recipient verification failed",
                "550 This person is no longer with the company", "550 Mailbox has been removed",
                "550 account terminated", "551 unknown recipient", "450 user unknown", "550 Not our user",
                "553 this recipient is not in my validrcptto list", "550 Unable to find alias user",
            ]),
        Meaning(
            reason: .userunknown, isHard: true,
            replies: [
                "550 Empfaenger unbekannt", "550 Empfängeradresse existiert nicht", "550 Utilisateur inconnu",
                "550 Boîte aux lettres inexistante", "550 boite aux lettres inexistante",
                "550 El usuario no existe", "550 Usuário não encontrado", "550 Indirizzo inesistente",
                "550 Gebruiker onbekend", "550 Nie ma takiego konta", "550 Такого пользователя не существует",
                "550 用户不存在", "550 宛先が存在しない",
            ]),
        Meaning(
            reason: .userunknown, isHard: true, status: "5.7.1",
            replies: ["554 5.7.1 <a@c.example>: Recipient address rejected: No such user"]),
        Meaning(
            reason: .hostunknown, isHard: true, status: "5.1.2",
            replies: [
                "550 5.1.2 domain c.example does not exist", "550 5.1.2 Host c.example not found",
                "501 5.1.2 invalid domain name", "550 5.1.2 No mail hosts for domain",
            ]),
        Meaning(
            reason: .hasmoved, isHard: true, status: "5.1.6",
            replies: ["551 User not local; please try <b@d.example>", "550 5.1.6 user moved to b@d.example"]),
        Meaning(
            reason: .mailboxfull,
            replies: [
                "552 recipient storage full", "554 mailbox has reached its maximum size",
                "550 Mailbox <a@c.example> is full", "552 Account storage limit reached",
                "550 not enough storage space", "552 Das Postfach des Empfaengers ist voll",
                "552 Postfach ist überfüllt", "552 La boîte de réception est pleine",
                "550 El buzón está lleno", "552 Caixa postal cheia", "552 Почтовый ящик переполнен",
                "550 收件人空间不足", "550 Mailbox space not enough",
            ]),
        Meaning(reason: .systemfull, status: "4.3.1", replies: ["452 4.3.1 Out of disk space"]),
        Meaning(
            reason: .suspend,
            replies: [
                "550 user is locked.", "550 this address is administratively disabled",
                "550 Account not active",
                "550 mailbox has been blocked due to inactivity", "550 <anna> is now disabled",
                "550 Das Postfach ist deaktiviert", "550 Esta casilla ha expirado por falta de uso",
                "550 Mailbox Locked or Suspended", "550 User account not activated",
            ]),
        Meaning(
            reason: .filtered,
            replies: [
                "550 Mail is rejected by recipients", "550 You have been blocked by the recipient",
                "553 User refused to receive this mail.",
                "550 a@c.example only accepts mail from known senders",
            ]),
        Meaning(
            reason: .authfailure, status: "5.7.1",
            replies: [
                "550 5.7.1 SPF unauthorized mail is prohibited.", "554 5.7.1 DKIM verification failed",
                "550 5.7.1 domain owner has a DMARC reject policy",
            ]),
        Meaning(
            reason: .requireptr, status: "5.7.1",
            replies: [
                "550 5.7.1 Reverse DNS does not match", "550 5.7.1 You must have a valid PTR for your host",
                "554 5.7.1 Unable to resolve reverse address of host",
            ]),
        Meaning(
            reason: .blocked,
            replies: [
                "550 black ip.", "550 IP is rejected", "554 rbl deny.",
                "450 Greylisting in action, come back",
                "550 host [192.0.2.1] black listed", "550 Too many invalid recipients",
            ]),
        Meaning(reason: .badreputation, replies: ["550 Bad sender reputation"]),
        Meaning(
            reason: .toomanyconn, stage: "CONNECT",
            replies: ["421 too many connections from your IP", "421 concurrent connection limit reached"]),
        Meaning(
            reason: .speeding,
            replies: [
                "550 Sender frequency limited.", "452 Too many emails per hour", "421 too many requests",
            ]),
        Meaning(
            reason: .norelaying,
            replies: [
                "550 relaying to <a@c.example> prohibited by administrator", "553 host denies relay.",
                "550 you are trying to use me as a relay",
            ]),
        Meaning(
            reason: .rejected,
            replies: [
                "550 sender is rejected", "553 your envelope sender is in my badmailfrom list",
                "550 Verify mailfrom failed", "550 Fake sender",
            ]),
        Meaning(
            reason: .spamdetected, stage: "DATA",
            replies: [
                "550 Mail content denied.", "550 Message contained unsafe content", "550 Content reject.",
            ]),
        Meaning(
            reason: .policyviolation, stage: "DATA",
            replies: ["554 Banned file extension .exe", "550 This message violates our email policy"]),
        Meaning(
            reason: .mesgtoobig, stage: "DATA",
            replies: [
                "552 message is too long.", "550 larger than the recipient's limit",
                "552 exceeded the maximum incoming message size",
            ]),
        Meaning(
            reason: .networkerror, status: "5.4.6",
            replies: ["554 5.4.6 looping message", "554 5.4.6 MX list points back to us"]),
        Meaning(
            reason: .systemerror, status: "4.3.0",
            replies: ["451 4.3.0 database temporary error", "450 4.3.0 system load is too high"]),
        Meaning(
            reason: .onhold, replies: ["450 Requested mail action not taken: mailbox unavailable"]),
    ]

    @Test("are told", arguments: meanings)
    func told(meaning: Meaning) throws {
        for reply in meaning.replies {
            let answer = try WordingTests.answer(
                to: WordingTests.Case(reply, meaning.status, meaning.stage, meaning.reason, meaning.isHard))
            #expect(answer.reason == meaning.reason, "\(reply): \(answer.rule ?? "no rule")")
            #expect(answer.isHard == meaning.isHard, "\(reply)")
        }
    }

    /// Words for nobody that speak of the sender, of a machine, of a list, or of a moment.
    static let otherwise: [(reply: String, status: String, stage: String)] = [
        (
            "550 5.7.1 <b@s.example>: Sender address rejected: undeliverable address: user unknown", "5.7.1",
            "RCPT TO"
        ),
        ("550 5.1.8 <b@s.example>: Sender address rejected: User unknown", "5.1.8", "RCPT TO"),
        ("550 no such user 550 Sender verify failed", "5.0.0", "RCPT TO"),
        ("550 Sender does not exist", "5.0.0", "RCPT TO"),
        ("553 your domain does not exist", "5.0.0", "RCPT TO"),
        ("550 MAIL FROM domain not found", "5.0.0", "RCPT TO"),
        ("550 5.1.8 user unknown", "5.1.8", "RCPT TO"), ("550 host unknown", "5.0.0", "CONNECT"),
        ("504 <pc>: Helo command rejected: Host not found", "5.0.0", "RCPT TO"),
        ("550 DKIM key not found, user unknown", "5.0.0", "RCPT TO"),
        ("451 4.3.0 Temporary lookup failure: table users does not exist", "4.3.0", "RCPT TO"),
        ("450 4.1.2 <a@c.example>: Recipient address rejected: Domain not found", "4.1.2", "RCPT TO"),
        ("450 4.2.1 user not found in cache", "4.2.1", "RCPT TO"),
        ("450 4.1.1 unverified address: connect to 192.0.2.9: Connection timed out", "4.1.1", "RCPT TO"),
        ("450 4.1.1 <a@c.example>: come back later", "4.1.1", "RCPT TO"),
        ("450 mailbox unavailable", "4.0.0", "RCPT TO"),
        ("550 5.6.0 invalid address in header To", "5.6.0", "DATA"),
        ("550 Access denied: excessive unknown recipients", "5.0.0", "RCPT TO"),
        ("550 relay to unknown domain not permitted", "5.0.0", "RCPT TO"),
        ("550 unknown error", "5.0.0", "RCPT TO"), ("500 5.5.2 unknown command", "5.5.2", "RCPT TO"),
        ("550 5.7.1 <a@c.example>: Recipient address rejected: come again", "5.7.1", "RCPT TO"),
        ("550 5.1.1 your IP is on our block list", "5.1.1", "RCPT TO"),
        ("550 5.1.0 sender rejected", "5.1.0", "RCPT TO"),
        ("550 5.1.1 mailbox full", "5.1.1", "RCPT TO"),
        ("554 5.4.7 message expired, user unknown", "5.4.7", "RCPT TO"),
        ("550 no such file or directory", "5.0.0", "RCPT TO"),
    ]

    @Test("of others, or of a moment, kill no address")
    func harmless() throws {
        for (reply, status, stage) in Self.otherwise {
            let answer = try WordingTests.answer(to: WordingTests.Case(reply, status, stage, .onhold))
            #expect(!answer.isHard, "\(reply): \(answer.reason) \(answer.rule ?? "")")
        }
    }
}
