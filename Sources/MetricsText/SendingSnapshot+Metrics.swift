import Domain

extension SendingSnapshot {
    /// In a fixed order, so that two pages can be compared. Every phase is there for every campaign, with 0 where there is
    /// none: a series that comes and goes is read wrongly by `rate()`.
    ///
    /// Labels are names of campaigns, webhooks and organisations, never addresses. At most a hundred organisations are shown, those that
    /// are slowest first.
    public var metrics: [Metric] {
        var metrics = [info]
        metrics += perCampaign()
        metrics += perDestination()
        metrics += perWebhook()
        var lists = Metric(
            .gauge, "rekindle_suppressions", "Addresses and accounts that get no mail, by reason.")
        for (reason, count) in suppressions.sorted(by: { $0.key < $1.key }) {
            lists.add(count, ["reason": reason])
        }
        var answers = Metric(.counter, "rekindle_replies_total", "Final replies of servers, by class.")
        for (group, count) in replies.sorted(by: { $0.key < $1.key }) { answers.add(count, ["class": group]) }
        metrics += [lists, answers]
        if let handOver {
            var times = Metric(
                .histogram, "rekindle_hand_over_seconds", "Time from connection to final reply.")
            times.add(handOver)
            metrics.append(times)
        }
        return metrics
    }

    private var info: Metric {
        var info = Metric(.gauge, "rekindle_build_info", "1; the version is the label.")
        info.add(1, ["version": version])
        return info
    }

    private func perCampaign() -> [Metric] {
        var deliveries = Metric(
            .gauge, "rekindle_deliveries", "Deliveries by campaign and by where they stand.")
        var attempts = Metric(.counter, "rekindle_attempts_total", "Attempts to hand a message over.")
        var bounces = Metric(
            .counter, "rekindle_bounces_total", "Accepted messages that bounced later for good.")
        var blocked = Metric(
            .counter, "rekindle_blocked_total", "Accepted messages that came back for a fault of ours.")
        var complaints = Metric(.counter, "rekindle_complaints_total", "Messages reported as spam.")
        var unsubscribes = Metric(.counter, "rekindle_unsubscribes_total", "Recipients who unsubscribed.")
        var heard = Metric(.counter, "rekindle_customer_replies_total", "Recipients who wrote back.")
        var oldest = Metric(
            .gauge, "rekindle_oldest_due_seconds", "Age of the oldest delivery that is due and not sent.")
        var paused = Metric(.gauge, "rekindle_campaign_paused", "1 while a campaign is paused.")
        var missed = Metric(
            .gauge, "rekindle_missed_runs", "Scheduled runs that passed unused and wait for a yes.")
        var last = Metric(
            .gauge, "rekindle_last_run_timestamp_seconds", "When the campaign last ran, since 1970.")
        for campaign in campaigns.sorted(by: { $0.name < $1.name }) {
            for phase in DeliveryPhase.allCases {
                deliveries.add(
                    campaign.deliveries[phase] ?? 0, ["campaign": campaign.name, "phase": phase.rawValue])
            }
            attempts.add(campaign.attempts, ["campaign": campaign.name])
            bounces.add(campaign.bounces, ["campaign": campaign.name])
            blocked.add(campaign.blocked, ["campaign": campaign.name])
            complaints.add(campaign.complaints, ["campaign": campaign.name])
            unsubscribes.add(campaign.unsubscribes, ["campaign": campaign.name])
            heard.add(campaign.replies, ["campaign": campaign.name])
            let age = campaign.oldestDue.map { Self.seconds(from: $0, to: at) } ?? 0
            oldest.add(max(0, age), ["campaign": campaign.name])
            paused.add(campaign.isPaused ? 1 : 0, ["campaign": campaign.name])
            missed.add(campaign.missedRuns, ["campaign": campaign.name])
            if let run = campaign.lastRun {
                last.add(Double(run.milliseconds) / 1000, ["campaign": campaign.name])
            }
        }
        return [
            deliveries, attempts, bounces, blocked, complaints, unsubscribes, heard, oldest, paused, missed,
            last,
        ]
    }

    private func perDestination() -> [Metric] {
        var rates = Metric(
            .gauge, "rekindle_destination_messages_per_minute",
            "Present rate of organisations that asked for less.")
        var rests = Metric(
            .gauge, "rekindle_destination_rest_seconds", "How long an organisation gets nothing.")
        var count = Metric(.gauge, "rekindle_destinations_slowed", "Organisations that asked for less.")
        count.add(slowed.count)
        let slowest = slowed.sorted {
            ($0.perMinute ?? 0, $0.organisation) < ($1.perMinute ?? 0, $1.organisation)
        }
        for destination in slowest.prefix(100) {
            if let rate = destination.perMinute {
                rates.add(rate, ["organisation": destination.organisation])
            }
            let rest = destination.restsUntil.map { max(0, Self.seconds(from: at, to: $0)) } ?? 0
            rests.add(rest, ["organisation": destination.organisation])
        }
        return [count, rates, rests]
    }

    private func perWebhook() -> [Metric] {
        var waiting = Metric(
            .gauge, "rekindle_webhook_events_waiting", "Events that an endpoint has not taken.")
        var skipped = Metric(.counter, "rekindle_webhook_skipped_total", "Events that an endpoint refused.")
        var failures = Metric(
            .gauge, "rekindle_webhook_failures", "Attempts in a row that failed at the next event.")
        var stopped = Metric(.gauge, "rekindle_webhook_stopped", "1 while an endpoint waits for a person.")
        for webhook in webhooks.sorted(by: { $0.name < $1.name }) {
            waiting.add(webhook.waiting, ["webhook": webhook.name])
            skipped.add(webhook.skipped, ["webhook": webhook.name])
            failures.add(webhook.failures, ["webhook": webhook.name])
            stopped.add(webhook.isStopped ? 1 : 0, ["webhook": webhook.name])
        }
        return [waiting, skipped, failures, stopped]
    }

    private static func seconds(from start: Instant, to end: Instant) -> Double {
        (Double(end.milliseconds) - Double(start.milliseconds)) / 1000
    }
}
