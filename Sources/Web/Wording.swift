import Campaigns
import Diagnostics
import Domain

/// How the pages say what the program knows.
enum Wording {
    /// A number with its thousands apart: 1,234,567.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    static func counted(_ number: Int, _ one: String, _ other: String) -> String {
        "\(grouped(number)) \(number == 1 ? one : other)"
    }

    static func name(_ outcome: PlanOutcome) -> String {
        switch outcome {
        case .proposed: "proposed"
        case .excluded: "excluded"
        case .noRule: "no rule"
        case .ruleConflict: "rules disagree"
        case .policy: "against policy"
        case .suppressed: "suppressed"
        case .capped: "capped"
        case .sharedAddress: "same address"
        case .heldOut: "held out"
        case .renderFailed: "would not render"
        }
    }

    static func name(_ phase: DeliveryPhase) -> String {
        switch phase {
        case .onWire: "on the wire"
        case .inDoubt: "in doubt"
        default: phase.rawValue
        }
    }

    /// The plan's sieves in DESIGN.md's order, the proposed first.
    static let outcomes: [PlanOutcome] = [
        .proposed, .heldOut, .capped, .sharedAddress, .suppressed, .excluded, .noRule, .ruleConflict, .policy,
        .renderFailed,
    ]

    /// `2026-11-23 16:09`, where the company is.
    static func time(_ instant: Instant, _ company: Company) -> String {
        let local = instant.adding(seconds: Double(company.zoneOffset(instant)))
        return String(local.iso8601.dropLast(4).map { $0 == "T" ? " " : $0 })
    }

    /// A reason without the rule's name, which the page shows beside it.
    static func reason(_ reason: String, rule: String) -> String {
        let prefix = "rule \(rule): "
        return reason.hasPrefix(prefix) ? String(reason.dropFirst(prefix.count)) : reason
    }

    /// The text of a fact; empty for what is missing or a record.
    static func text(_ facts: Facts?) -> String {
        switch facts {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .money(let money): "\(money)"
        case .day(let day): "\(day)"
        default: ""
        }
    }

    /// For a query or a path segment (RFC 3986 §2.3): all but the unreserved is encoded.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
