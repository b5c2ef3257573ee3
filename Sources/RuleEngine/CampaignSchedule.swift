public import Diagnostics
public import Pacing
import YAMLPlaces

/// When a campaign runs by itself, as its file says it; the zone is the company's.
///
/// ```
/// schedule: {at: "07:30", on: weekdays}
/// schedule: "30 7 * * mon-fri"
/// ```
public struct CampaignSchedule: Hashable, Sendable {
    enum Form: Hashable, Sendable {
        case times([TimeOfDay], Set<Weekday>)
        case cron(String)
    }

    let form: Form

    /// - Throws: never for one that was read from a file: it was tried there.
    public func schedule(in zone: Zone) throws(PacingMistake) -> Schedule {
        switch form {
        case .times(let times, let days): try Schedule(at: times, on: days, zone: zone)
        case .cron(let text): try Schedule(cron: text, zone: zone)
        }
    }

    static func read(_ value: YAMLValue, _ diagnostics: inout [Diagnostic]) -> CampaignSchedule? {
        var found: CampaignSchedule?
        if let cron = value.text {
            found = CampaignSchedule(form: .cron(cron))
        } else if var reader = YAMLReader(value, name: "'schedule'", &diagnostics) {
            let at = reader.required("at", &diagnostics)
            let on = reader.value("on")
            reader.finish(&diagnostics)
            let days = on.map { weekdays($0, &diagnostics) } ?? Weekday.all
            var times: [TimeOfDay] = []
            for item in at.map({ $0.items ?? [$0] }) ?? [] {
                if let time = try? TimeOfDay(item.text ?? "") {
                    times.append(time)
                } else {
                    diagnostics.append(
                        .error(
                            "campaign/schedule", "'at' must be a time of day", at: item.span,
                            help: "write it in quotes, as \"07:30\""))
                }
            }
            guard !times.isEmpty else { return nil }
            found = CampaignSchedule(form: .times(times, days))
        }
        do throws(PacingMistake) {
            _ = try found?.schedule(in: .utc)
            return found
        } catch {
            diagnostics.append(
                .error(
                    "campaign/schedule", error.message, at: value.span,
                    help:
                        "write {at: \"07:30\", on: weekdays}, or the five fields of cron: \"30 7 * * mon-fri\""
                ))
            return nil
        }
    }

    /// `weekdays`, one day, or a list of days: `[mon, wed]`.
    static func weekdays(_ value: YAMLValue, _ diagnostics: inout [Diagnostic]) -> Set<Weekday> {
        if value.text == "weekdays" { return Weekday.business }
        var days: Set<Weekday> = []
        for item in value.items ?? [value] {
            if let day = try? Weekday(item.text ?? "") {
                days.insert(day)
            } else {
                diagnostics.append(
                    .error(
                        "campaign/weekday", "there is no day '\(item.text ?? "")'", at: item.span,
                        help: "write weekdays, or a list such as [mon, wed, fri]"))
            }
        }
        return days.isEmpty ? Weekday.all : days
    }
}
