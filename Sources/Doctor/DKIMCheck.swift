import DKIM
import DNS
import Mail

/// Does DNS have the public half of the key that we sign with? (RFC 6376 §3.6)
struct DKIMCheck {
    /// `nil`: nothing is signed.
    var signer: DKIMSigner?
    var dns: any DNSSource

    func findings() async -> [Finding] {
        guard let signer else {
            return [
                finding(
                    .warning, "Rekindle signs nothing; whether the relay does cannot be seen here",
                    "look for a DKIM-Signature of your domain in a mail that arrived; if there is none, set dkim.selector and dkim.keyFile"
                )
            ]
        }
        let strength =
            signer.key.warning.map {
                Finding(
                    .dkimKey, .warning, $0, do: "make a key of 2048 bits under a new selector",
                    by: "RFC 8301 §3.2")
            }
            ?? Finding(
                .dkimKey, .ok, "\(signer.key.algorithm.rawValue) with \(signer.key.bits) bits",
                by: "RFC 8301 §3.2; \(Finding.Rule.all)")
        return [await record(signer), strength]
    }

    private func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
        Finding(.dkimRecord, verdict, seen, do: remedy, by: "RFC 6376 §3.6.1; \(Finding.Rule.all)")
    }

    private func record(_ signer: DKIMSigner) async -> Finding {
        let name = signer.recordName
        let publish = "publish this line in the zone: \(signer.zoneLine)"
        let answer: DNSAnswer
        do throws(DNSError) {
            answer = try await dns.look(up: name, .txt)
        } catch  where error.isAbsence {
            return finding(.problem, "there is no record at \(name)", publish)
        } catch {
            return finding(
                .unknown, "the record at \(name) could not be read: \(error.message)", "run it again")
        }
        guard answer.texts.count == 1, let text = answer.texts.first else {
            return finding(
                .problem, "\(name) has \(answer.texts.count) TXT records, and receivers may take any of them",
                "leave one; \(publish)")
        }
        let way = answer.aliases.last.map { " (an alias of \($0))" } ?? ""
        return judge(text, name + way, signer, publish)
    }

    private func judge(_ text: [UInt8], _ name: String, _ signer: DKIMSigner, _ publish: String) -> Finding {
        guard let tags = TagList(text), let key = tags.compact("p") else {
            return finding(.problem, "the record at \(name) is no DKIM key", publish)
        }
        if let version = tags["v"], version != "DKIM1" || tags.tags.first?.name != "v" {
            return finding(.problem, "the record at \(name) has 'v=\(version)', or not in front", publish)
        }
        if key.isEmpty {
            return finding(
                .problem, "the key at \(name) is revoked (an empty p=)",
                "sign with a key that is not, under a new selector")
        }
        let kind = signer.key.algorithm == .rsaSHA256 ? "rsa" : "ed25519"
        let found = tags["k"] ?? "rsa"
        guard found.lowercased() == kind else {
            return finding(.problem, "the record at \(name) says k=\(found), our key is \(kind)", publish)
        }
        if let hashes = tags.list("h"), !hashes.contains("sha256") {
            return finding(.problem, "the record at \(name) does not allow sha256 (h=)", publish)
        }
        if let services = tags.list("s"), !services.contains("*"), !services.contains("email") {
            return finding(.problem, "the key at \(name) is not for mail (s=)", publish)
        }
        let ours = TagList(Array(signer.key.publicKeyRecord.utf8))?.compact("p") ?? ""
        guard Self.isSame(key, ours) else {
            return finding(
                .problem, "the key at \(name) is not ours: every signature of ours fails",
                "\(publish); or sign with the key it belongs to")
        }
        if tags.list("t")?.contains("y") ?? false {
            return finding(
                .warning, "the key at \(name) is ours, but marked as being tested (t=y)",
                "take t=y out; receivers may act as if nothing was signed")
        }
        return finding(.ok, "the key at \(name) is ours")
    }

    /// Some publish an RSA key without its outer wrapping (RFC 6376 §3.6.1 allows both); that is its tail.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        guard let one = decoded(one), let other = decoded(other), !one.isEmpty else { return false }
        // 22 or 24 octets wrap an RSA key; a shorter tail would be no whole key.
        let isTail = [22, 24].contains(other.count - one.count) && other.suffix(one.count).elementsEqual(one)
        return one == other || isTail
    }

    private static func decoded(_ text: String) -> [UInt8]? { Base64.decoded(Array(text.utf8)) }
}
