/// What the text of a bounce says, divided among the recipients it speaks of. Programs that know no RFC 3464
/// write for people; what they have in common is that an address stands where its trouble is told.
struct BounceText {
    /// The lines before the returned mail.
    private(set) var lines: [String] = []
    /// The header fields of the returned mail, where the text has them.
    private(set) var returned: [MailSummary.Field] = []
    /// Groups of delivery-status fields that the text quotes.
    private(set) var groups: [[MailSummary.Field]] = []
    private let table: BounceTable
    private let normal: [NormalText]
    /// In lower case, line by line.
    private let addresses: [Set<String>]

    private static let mostLines = 400

    init(_ text: String, table: BounceTable) {
        self.table = table
        let all = TextLines.of(text, limit: 4_000)
        var normal: [NormalText] = []
        var end = all.count
        for (index, line) in all.enumerated() {
            let folded = NormalText(line, limit: 500)
            if index > 0 && (Self.isReturnedHeader(line) || Self.beginsHeader(all[index...]))
                || table.has(.copy, in: folded)
            {
                end = index
                break
            }
            if index >= Self.mostLines { break }
            normal.append(folded)
        }
        lines = Array(all.prefix(normal.count))
        self.normal = normal
        addresses = lines.map { line in
            Set(AddressScan.all(in: line, limit: 20).map { $0.address.lowercased() })
        }
        let rest = all[min(end, all.count)...].joined(separator: "\n")
        returned = FieldBlock.groups(rest).max { Self.weight($0) < Self.weight($1) } ?? []
        let quoted = FieldBlock.groups(text)
        groups = quoted.filter { group in
            group.contains { $0.name == "final-recipient" || $0.name == "original-recipient" }
        }
    }

    var whole: String { lines.joined(separator: "\n") }

    /// Without lines that say nothing.
    var telling: String { useful(Array(lines.indices)) }

    /// It quotes a header, names codes, or puts a stranger's address into brackets: customers write of deliveries too, of
    /// parcels, and do nothing of that.
    ///
    /// - Parameter others: the sender's own addresses.
    func isOfMachine(except others: Set<String>) -> Bool {
        if !returned.isEmpty { return true }
        let own = unquoted
        if StatusCode.first(in: own) != nil || ReplyCode.first(in: own) != nil { return true }
        return AddressScan.all(in: own, limit: 50).contains { found in
            let before = own.utf8.index(own.utf8.startIndex, offsetBy: max(0, found.range.lowerBound - 1))
            return own.utf8[before] == UInt8(ascii: "<") && !others.contains(found.address.lowercased())
        }
    }

    /// What its writer wrote, and did not quote.
    var unquoted: String { lines.filter { $0.utf8.first != UInt8(ascii: ">") }.joined(separator: "\n") }

    /// Recipients in order of appearance, each with its lines.
    ///
    /// - Parameter others: addresses that are no recipients: the sender's own.
    func recipients(except others: Set<String>) -> [(address: String, text: String)] {
        var ranked: [(rank: Int, line: Int, address: String)] = []
        for (number, line) in lines.enumerated() where line.utf8.contains(UInt8(ascii: "@")) {
            if isOfTheSender(line) { continue }
            for found in AddressScan.all(in: line, limit: 20)
            where !others.contains(found.address.lowercased()) {
                ranked.append((rank(found, in: line), number, found.address))
            }
            if ranked.count > 400 { break }
        }
        guard let best = ranked.map(\.rank).min() else { return [] }
        var order: [String] = []
        var names: [String: String] = [:]
        for entry in ranked where entry.rank == best {
            let key = entry.address.lowercased()
            if names[key] == nil {
                names[key] = entry.address
                order.append(key)
            }
        }
        let all = Set(order)
        let owned = numbers(among: all)
        return order.prefix(200).map { key in
            (names[key] ?? key, useful(all.count == 1 ? Array(lines.indices) : owned[key] ?? []))
        }
    }

    /// What the text tells of each recipient: all of it, if it speaks of no other.
    ///
    /// - Parameter all: in lower case; so are the keys of the answer.
    func lines(about all: Set<String>) -> [String: String] {
        if all.count == 1, let only = all.first { return [only: useful(Array(lines.indices))] }
        return numbers(among: all).mapValues(useful)
    }

    /// What is told before anybody is named: of all of them.
    func intro(before all: Set<String>) -> String {
        let end = addresses.firstIndex { !$0.isDisjoint(with: all) } ?? lines.count
        return useful((0..<end).filter { !isDialogue($0) })
    }

    /// Which lines speak of whom: those that name them, and what follows up to the next that is named. Of a dialogue with a
    /// server also what stands right before, for programs quote the dialogue and then say whom it cost.
    private func numbers(among all: Set<String>) -> [String: [Int]] {
        var owners = [Set<String>](repeating: [], count: lines.count)
        var current: Set<String> = []
        for number in lines.indices {
            let named = addresses[number].intersection(all)
            if !named.isEmpty {
                current = named
                var before = number - 1
                while before >= 0, isDialogue(before), addresses[before].intersection(all).isSubset(of: named)
                {
                    owners[before] = named
                    before -= 1
                }
            }
            owners[number] = current
        }
        var numbers: [String: [Int]] = [:]
        for (number, keys) in owners.enumerated() {
            for key in keys { numbers[key, default: []].append(number) }
        }
        return numbers
    }

    private func isDialogue(_ number: Int) -> Bool {
        let line = lines[number].utf8.drop(while: FieldBlock.isBlank)
        if line.starts(with: ">>>".utf8) || line.starts(with: "<<<".utf8) { return true }
        return TextPattern.find(Array(" while talking to ".utf8), in: normal[number].bytes[...]) != nil
    }

    /// Without lines that say nothing.
    private func useful(_ numbers: [Int]) -> String {
        numbers.filter { !table.has(.noise, in: normal[$0]) }.map { lines[$0] }.joined(separator: "\n")
    }

    /// 0: the line begins with the address, or words for it stand before. 1: after a colon or `to`. 2: anywhere.
    private func rank(_ found: AddressScan.Found, in line: String) -> Int {
        let before = String(decoding: Array(line.utf8)[..<found.range.lowerBound], as: UTF8.self)
        let isSystem = ["postmaster@", "mailer-daemon@", "abuse@", "support@", "noreply@", "no-reply@"]
            .contains {
                found.address.lowercased().hasPrefix($0)
            }
        let cost = isSystem ? 3 : 0
        if !before.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) { return cost }
        let words = NormalText.folded(before.replacing("<", with: " ").replacing("\"", with: " "))
        let isLed = table.signs.contains { sign in
            guard sign.key == .recipient else { return false }
            return sign.pattern.isAtEnd(of: words)
        }
        if isLed { return cost }
        if words.last == UInt8(ascii: ":") || words.suffix(3) == Array(" to".utf8)[...] { return 1 + cost }
        return 2 + cost
    }

    private func isOfTheSender(_ line: String) -> Bool {
        let lowered = FieldBlock.trimmed(line).lowercased()
        if lowered.contains("mail from:") { return true }
        let fields = [
            "from:", "sender:", "reply-to:", "return-path:", "message-id:", "to:", "cc:", "subject:",
            "references:", "envelope-from",
        ]
        return fields.contains { lowered.hasPrefix($0) }
    }

    /// A header without introduction.
    private static func isReturnedHeader(_ line: String) -> Bool {
        let start = line.utf8.prefix(12)
        return start.starts(with: "Received: ".utf8) || start.starts(with: "Return-Path:".utf8)
            || start.starts(with: "Received:from".utf8)
    }

    /// Several fields in a row, as letters have them and reports do not. Some programs begin to quote without a word.
    private static func beginsHeader(_ lines: ArraySlice<String>) -> Bool {
        guard let first = lines.first, FieldBlock.field(first[...].utf8) != nil else { return false }
        var names: Set<String> = []
        for line in lines.prefix(30) {
            if let start = line.utf8.first, FieldBlock.isBlank(start) { continue }
            guard let field = FieldBlock.field(line[...].utf8) else { break }
            names.insert(field.name)
        }
        let ofMachines: Set = [
            "message-id", "mime-version", "received", "return-path", "content-type", "x-mailer",
        ]
        return names.intersection(["from", "to", "subject", "date"]).count >= 2
            && !names.isDisjoint(with: ofMachines)
    }

    private static func weight(_ group: [MailSummary.Field]) -> Int {
        let known = ["message-id", "from", "to", "subject", "date", "received", "return-path"]
        return Set(group.map(\.name)).intersection(known).count
    }
}
