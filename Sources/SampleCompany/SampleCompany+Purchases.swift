extension SampleCompany {
    /// Walks day by day through the three years. Each account waits in the list of the day of its next order,
    /// so that orders come out by date though each account's days are made from its own seed.
    func writePurchases<Failure: Error>(
        _ chunkBytes: Int, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var rows = CSVRows(
            header: "order_id,order_date,account_id,product_id,product_name,quantity,unit_price,"
                + "amount,currency",
            chunkBytes: chunkBytes)
        var rhythms: [Rhythm] = []
        rhythms.reserveCapacity(accounts)
        var agenda = Agenda(days: calendar.first...calendar.today, accounts: accounts)
        for index in 0..<accounts {
            var rhythm = Rhythm(of: self, index: index)
            if let event = rhythm.next() { agenda.enter(index, event) }
            rhythms.append(rhythm)
        }
        var refunds: [Int: [Refund]] = [:]
        var orderNumber = 100_000
        for day in calendar.first...calendar.today {
            for refund in refunds.removeValue(forKey: day) ?? [] {
                refund.line.write(
                    to: &rows, order: refund.orderNumber, suffix: "-R", day: day, account: refund.account)
            }
            for (index, isSample) in agenda.takeAccounts(of: day) {
                orderNumber += 1
                let order = Order(of: self, index: index, day: day, isSample: isSample)
                for line in order.lines {
                    line.write(to: &rows, order: orderNumber, suffix: "", day: day, account: index)
                }
                if let returned = order.returned {
                    refunds[returned.day, default: []].append(
                        Refund(orderNumber: orderNumber, account: index, line: returned.line))
                }
                if let event = rhythms[index].next() { agenda.enter(index, event) }
                try rows.drain(to: sink)
            }
        }
        try rows.drain(whole: true, to: sink)
    }

    /// The day of an account's last purchase; `nil` if it never bought.
    func lastPurchaseDay(of index: Int) -> Int? {
        var rhythm = Rhythm(of: self, index: index)
        var last: Int?
        while let event = rhythm.next() {
            if !event.isSample { last = event.day }
        }
        return last
    }

    private struct Refund {
        var orderNumber: Int
        var account: Int
        var line: Order.Line
    }

    /// Which accounts have an event on which day; an account waits for one at a time.
    private struct Agenda {
        private let first: Int
        /// By day, the account entered last; by account, the one entered before it on the same day; -1 ends.
        private var heads: [Int32]
        private var others: [Int32]
        private var isSample: [Bool]

        init(days: ClosedRange<Int>, accounts: Int) {
            first = days.lowerBound
            heads = Array(repeating: -1, count: days.count)
            others = Array(repeating: -1, count: accounts)
            isSample = Array(repeating: false, count: accounts)
        }

        mutating func enter(_ index: Int, _ event: Rhythm.Event) {
            others[index] = heads[event.day - first]
            heads[event.day - first] = Int32(truncatingIfNeeded: index)
            isSample[index] = event.isSample
        }

        /// In the order of their last events, which looks like none.
        mutating func takeAccounts(of day: Int) -> [(index: Int, isSample: Bool)] {
            var taken: [(Int, Bool)] = []
            var index = Int(heads[day - first])
            heads[day - first] = -1
            while index >= 0 {
                taken.append((index, isSample[index]))
                index = Int(others[index])
            }
            return taken
        }
    }
}
