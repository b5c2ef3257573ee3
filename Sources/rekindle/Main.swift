import ArgumentParser

@main
struct Rekindle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekindle",
        abstract: "Wakes dormant customers: finds them, writes to them, and keeps the books.",
        discussion: """
            A campaign goes four steps. Each shows its numbers before anything leaves the house:

              rekindle import purchases orders.csv     read the purchase history
              rekindle plan dormant                    who gets what, and why
              rekindle approve dormant                 bind your yes to exactly that plan
              rekindle send dormant                    deliver it, and record each accepted mail

            Try it on a made-up company, on this machine only: rekindle demo

            Exit codes follow sysexits(3): 0 done, 64 usage, 65 a mistake in a rule, template or table,
            69 the relay cannot be reached, 73 the disk is full, 75 some deliveries wait, 78 configuration.
            """,
        version: "0.1.0",
        subcommands: [SampleLoad.self, MeasureCEL.self],
        groupedSubcommands: [
            CommandGroup(
                name: "The path",
                subcommands: [Import.self, PlanCommand.self, Approve.self, Skip.self, Send.self, Run.self]),
            CommandGroup(
                name: "Looking",
                subcommands: [
                    Preview.self, Explain.self, BacktestCommand.self, RankCommand.self,
                    RecommendCommand.self, Activities.self, OutboxCommand.self, SentCommand.self, Serve.self,
                ]),
            CommandGroup(
                name: "Keeping order",
                subcommands: [
                    Check.self, DoctorCommand.self, RulesCommand.self, TemplatesCommand.self, Suppress.self,
                    Reconcile.self,
                    AccountCommand.self,
                ]),
            CommandGroup(
                name: "Delivery",
                subcommands: [
                    Status.self, Pause.self, Resume.self, Cancel.self, Events.self, Daemon.self,
                    InboundCommand.self, UnsubscribeServerCommand.self, ConsentCommand.self,
                    WebhookCommand.self,
                ]),
            CommandGroup(name: "Trying out", subcommands: [Demo.self, SinkCommand.self]),
        ])
}
