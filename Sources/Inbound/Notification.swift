internal import FoundationEssentials

/// A notification in JSON, as Amazon's mail service sends it by mail through its notification service.
struct Notification {
    struct Recipient {
        var address: String?
        var status: String
        var diagnostic: String
    }

    private(set) var recipients: [Recipient]
    private(set) var isDelivery: Bool
    private(set) var reporter: String

    private struct Message: Decodable {
        struct Bounce: Decodable {
            struct Bounced: Decodable {
                var emailAddress: String?
                var status: String?
                var diagnosticCode: String?
            }

            var bouncedRecipients: [Bounced]?
            var reportingMTA: String?
        }

        struct Delivery: Decodable {
            var recipients: [String]?
            var smtpResponse: String?
            var reportingMTA: String?
        }

        var bounce: Bounce?
        var delivery: Delivery?
    }

    /// - Returns: `nil` unless the text begins with such a notification.
    init?(_ text: String) {
        let start = text.utf8.drop { $0 <= 0x20 }
        guard start.first == UInt8(ascii: "{"), let end = start.lastIndex(of: UInt8(ascii: "}")) else { return nil }
        // Mail breaks long lines where it likes, never within a word of JSON that is needed.
        let json = Data(start[...end].filter { $0 != 0x0A })
        guard let message = try? JSONDecoder().decode(Message.self, from: json) else { return nil }
        if let bounce = message.bounce, let bounced = bounce.bouncedRecipients, !bounced.isEmpty {
            isDelivery = false
            reporter = bounce.reportingMTA ?? ""
            recipients = bounced.prefix(500).map { one in
                Recipient(
                    address: one.emailAddress.flatMap(AddressScan.first), status: one.status ?? "",
                    diagnostic: one.diagnosticCode ?? "")
            }
        } else if let delivery = message.delivery, let delivered = delivery.recipients, !delivered.isEmpty {
            isDelivery = true
            reporter = delivery.reportingMTA ?? ""
            recipients = delivered.prefix(500).map { address in
                Recipient(
                    address: AddressScan.first(in: address), status: "", diagnostic: delivery.smtpResponse ?? "")
            }
        } else {
            return nil
        }
    }
}
