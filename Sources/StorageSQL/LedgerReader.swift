import Domain
import Storage

/// Questions on one connection.
final class LedgerReader: LedgerReading {
    let connection: any SQLConnection
    /// One state is read, so that these are asked once.
    private lazy var seal = Result { try AddressSeal(connection) }
    private var pauses: [String: Bool] = [:]

    init(connection: any SQLConnection) { self.connection = connection }

    func suppression(address: String, account: AccountID, campaign: String) throws -> Suppression? {
        try connection.first(
            """
            SELECT address, account, scope, reason, source, since FROM suppression
            WHERE address IN (:address, :sealed) AND address <> '' AND scope IN ('', :campaign)
            UNION ALL
            SELECT address, account, scope, reason, source, since FROM suppression
            WHERE account IN (:account, :sealed_account) AND account <> '' AND scope IN ('', :campaign)
            LIMIT 1
            """,
            [
                .text(address.lowercased()), .text(try sealed(address.lowercased())), .text(campaign),
                .text(account), .text(try sealed(account)),
            ], SQLLedgerStore.suppression)
    }

    func suppression(
        address: String, account: AccountID, campaign: String, at moment: Instant
    ) throws -> Suppression? {
        try connection.first(
            """
            SELECT address, account, scope, reason, source, since FROM suppression
            WHERE ((address IN (:address, :sealed) AND address <> '')
                    OR (account IN (:account, :sealed_account) AND account <> ''))
                AND scope IN ('', :campaign) AND since <= :moment
            UNION ALL
            SELECT address, account, scope, reason, source, since FROM suppression_past
            WHERE ((address IN (:address, :sealed) AND address <> '')
                    OR (account IN (:account, :sealed_account) AND account <> ''))
                AND scope IN ('', :campaign) AND since <= :moment AND until > :moment
            LIMIT 1
            """,
            [
                .text(address.lowercased()), .text(try sealed(address.lowercased())), .text(account),
                .text(try sealed(account)), .text(campaign), .int(moment.milliseconds),
            ],
            SQLLedgerStore.suppression)
    }

    /// What stands for an address or account of a person who was forgotten; empty while nobody was.
    private func sealed(_ name: String) throws -> String {
        guard !name.isEmpty, let seal = try seal.get() else { return "" }
        return seal.sealed(name)
    }

    func isPaused(_ campaign: String) throws -> Bool {
        if let known = pauses[campaign] { return known }
        let isPaused =
            try connection.first(
                "SELECT 1 FROM campaign_pause WHERE campaign = :campaign", [.text(campaign)]
            ) { _ in true } ?? false
        pauses[campaign] = isPaused
        return isPaused
    }

    func preference(of account: AccountID) throws -> Preference? {
        try connection.first(
            "SELECT account, paused_until, fewer, source, since FROM preference WHERE account = :account",
            [.text(account)], SQLLedgerStore.preference)
    }

    func dealings(with account: AccountID, until moment: Instant) throws -> Dealings {
        var dealings = Dealings()
        let contact = try connection.first(
            """
            SELECT kind, decided_at FROM activity
            WHERE account = :account AND state = 'done' AND kind IN ('mail', 'call', 'meeting') AND decided_at <= :moment
            ORDER BY decided_at DESC, id DESC LIMIT 1
            """, [.text(account), .int(moment.milliseconds)]
        ) { (kind: Activity.Kind(rawValue: $0.text(0)), at: Instant(milliseconds: $0.int(1))) }
        dealings.lastContact = contact?.at
        dealings.lastContactKind = contact?.kind
        let proposal = try connection.first(
            """
            SELECT campaign, phase, changed_at FROM delivery
            WHERE account = :account AND phase IN ('accepted', 'refused', 'inDoubt') AND changed_at <= :moment
            ORDER BY changed_at DESC, id DESC LIMIT 1
            """, [.text(account), .int(moment.milliseconds)]
        ) {
            (
                campaign: $0.text(0), phase: DeliveryPhase(rawValue: $0.text(1)),
                at: Instant(milliseconds: $0.int(2))
            )
        }
        dealings.lastProposal = proposal?.at
        dealings.lastProposalCampaign = proposal?.campaign ?? ""
        dealings.lastProposalPhase = proposal?.phase
        let counts = try connection.first(
            """
            SELECT (SELECT COUNT(*) FROM delivery WHERE account = :account AND phase = 'accepted' AND changed_at <= :moment),
                (SELECT COUNT(*) FROM activity WHERE account = :account AND state = 'planned')
            """, [.text(account), .int(moment.milliseconds)]
        ) { (Int($0.int(0)), Int($0.int(1))) }
        dealings.proposals = counts?.0 ?? 0
        dealings.planned = counts?.1 ?? 0
        return dealings
    }

    func rules(of campaign: String, at moment: Instant) throws -> (source: String, since: Instant)? {
        try connection.first(
            """
            SELECT source, since FROM rule_version WHERE campaign = :campaign AND since <= :moment
            ORDER BY since DESC LIMIT 1
            """, [.text(campaign), .int(moment.milliseconds)]
        ) { ($0.text(0), Instant(milliseconds: $0.int(1))) }
    }

    func delivery(
        of account: AccountID, recipient: String, campaign: String, step: Int, episode: CivilDay
    ) throws -> DeliveryPhase? {
        try connection.first(
            """
            SELECT phase FROM delivery
            WHERE campaign = :campaign AND step = :step AND account = :account AND episode = :episode
                AND NOT (decided_by = '' AND (phase IN ('skipped', 'suppressed')
                    OR (phase = 'refused' AND recipient <> :recipient)))
            """,
            [.text(campaign), .int(step), .text(account), .int(Int(episode.daysSince1970)), .text(recipient)]
        ) { DeliveryPhase(rawValue: $0.text(0)) } ?? nil
    }

    func hasDelivery(
        to recipient: String, campaign: String, step: Int, since: Instant, except: Int64
    ) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM delivery WHERE recipient = :recipient AND campaign = :campaign AND step = :step
                AND changed_at >= :since AND id <> :except
                AND (phase IN ('accepted', 'inDoubt', 'onWire') OR (phase = 'claimed' AND id < :except)) LIMIT 1
            """,
            [.text(recipient), .text(campaign), .int(step), .int(since.milliseconds), .int(except)]
        ) { _ in true } ?? false
    }

    func mailCount(account: AccountID, recipient: String, since: Instant, except: Int64) throws -> Int {
        // What may have arrived counts: a cap protects the customer, not the statistics.
        Int(
            try connection.first(
                """
                SELECT COUNT(*) FROM delivery WHERE (account = :account OR recipient = :recipient)
                    AND changed_at >= :since AND id <> :except
                    AND (phase IN ('accepted', 'inDoubt', 'onWire') OR (phase = 'claimed' AND id < :except)
                        OR (:except = 0 AND phase IN ('queued', 'deferred', 'claimed')))
                """, [.text(account), .text(recipient), .int(since.milliseconds), .int(except)]
            ) { $0.int(0) } ?? 0)
    }
}
