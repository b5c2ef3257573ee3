public import ArgumentParser
public import Campaigns
public import Domain
public import Intake

extension Activity.State: ExpressibleByArgument {}
extension Suppression.Reason: ExpressibleByArgument {}
extension DeliveryPhase: ExpressibleByArgument {}
extension PlanOutcome: ExpressibleByArgument {}
extension ImportKind: ExpressibleByArgument {}
extension ExplanationLanguage: ExpressibleByArgument {}
extension MailReport.Kind: ExpressibleByArgument {}
