internal import FoundationEssentials

/// A notification in JSON, as Amazon's mail service sends it by mail through its notification service.
struct Notification {
    struct Recipient {
        var address: String?
        var status: String
        var diagnostic: String
    }

    enum Kind: Hashable {
        case bounce, delivery
        /// With its feedback type.
        case complaint(String)
    }

    private(set) var recipients: [Recipient]
    private(set) var kind: Kind
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

        struct Complaint: Decodable {
            struct Complained: Decodable { var emailAddress: String? }

            var complainedRecipients: [Complained]?
            var complaintFeedbackType: String?
        }

        var bounce: Bounce?
        var complaint: Complaint?
        var delivery: Delivery?
    }

    /// Around it, unless the subscription says that it comes bare.
    private struct Wrapping: Decodable {
        var message: String

        enum CodingKeys: String, CodingKey { case message = "Message" }
    }

    /// - Returns: `nil` unless the text begins with such a notification.
    init?(_ text: String) {
        let start = text.utf8.drop { $0 <= 0x20 }
        guard start.first == UInt8(ascii: "{"), let end = start.lastIndex(of: UInt8(ascii: "}")) else {
            return nil
        }
        // Mail breaks long lines where it likes, never within a word of JSON that is needed.
        let json = Data(start[...end].filter { $0 != 0x0A })
        let decoder = JSONDecoder()
        let inner = (try? decoder.decode(Wrapping.self, from: json)).map { Data($0.message.utf8) } ?? json
        guard let message = try? decoder.decode(Message.self, from: inner) else { return nil }
        if let bounce = message.bounce, let bounced = bounce.bouncedRecipients, !bounced.isEmpty {
            kind = .bounce
            reporter = bounce.reportingMTA ?? ""
            recipients = bounced.prefix(500).map { one in
                Recipient(
                    address: one.emailAddress.flatMap(AddressScan.first), status: one.status ?? "",
                    diagnostic: one.diagnosticCode ?? "")
            }
        } else if let delivery = message.delivery, let delivered = delivery.recipients, !delivered.isEmpty {
            kind = .delivery
            reporter = delivery.reportingMTA ?? ""
            recipients = delivered.prefix(500).map { address in
                Recipient(
                    address: AddressScan.first(in: address), status: "",
                    diagnostic: delivery.smtpResponse ?? "")
            }
        } else if let complaint = message.complaint, let complained = complaint.complainedRecipients {
            kind = .complaint(complaint.complaintFeedbackType?.lowercased() ?? "abuse")
            reporter = ""
            recipients = complained.prefix(500).map { one in
                Recipient(address: one.emailAddress.flatMap(AddressScan.first), status: "", diagnostic: "")
            }
        } else {
            return nil
        }
    }
}
