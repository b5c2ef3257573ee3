import Campaigns
import Domain
import Storage

/// What a daemon says, and mails to `mail.operator`, of what waits for a person. What could not be mailed is tried again.
enum OperatorNews {
    static func tell(_ workspace: Workspace, _ ledger: any LedgerStore) throws {
        // One that cannot be told does not keep the other back.
        let missed = Result { try tellMissed(workspace, ledger) }
        try tellPauses(workspace, ledger)
        try missed.get()
    }

    private static func tellMissed(_ workspace: Workspace, _ ledger: any LedgerStore) throws {
        for state in try ledger.states(prefix: Missed.tellKey("")) {
            let campaign = String(state.name.dropFirst(Missed.tellKey("").count))
            if let hour = try Missed.of(campaign, ledger) {
                try OperatorMail.send(
                    "\(campaign) missed its hour",
                    """
                    The campaign '\(campaign)' was due at \(hour.iso8601), when Rekindle was not running, or it failed then. It was not sent late by itself.

                    To run it now:  rekindle run \(campaign)
                    Otherwise do nothing: its next hour comes as scheduled.
                    """, workspace)
            }
            try ledger.keep(nil, as: state.name, at: workspace.now)
        }
    }

    /// Whichever process's breaker pulled them. A person who pauses a campaign knows.
    private static func tellPauses(_ workspace: Workspace, _ ledger: any LedgerStore) throws {
        let pauses = try ledger.pauses().filter { $0.who == BreakerWatch.who }
        for state in try ledger.states(prefix: toldKey(""))
        where !pauses.contains(where: { toldKey($0.campaign) == state.name }) {
            try ledger.keep(nil, as: state.name, at: workspace.now)
        }
        for pause in pauses {
            let since = "\(pause.since.milliseconds)"
            guard try ledger.state(toldKey(pause.campaign)) != since else { continue }
            Console.talk(
                "rekindle daemon: the breaker stopped \(pause.campaign): \(pause.reason). When that is mended: rekindle resume \(pause.campaign)"
            )
            try OperatorMail.send(
                "\(pause.campaign) is paused",
                """
                The breaker stopped the campaign '\(pause.campaign)' at \(pause.since.iso8601): \(pause.reason).

                When that is mended:  rekindle resume \(pause.campaign)
                Until then none of its letters leave.
                """, workspace)
            try ledger.keep(since, as: toldKey(pause.campaign), at: workspace.now)
        }
    }

    private static func toldKey(_ campaign: String) -> String { "told-pause/\(campaign)" }
}
