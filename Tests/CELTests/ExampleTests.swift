import CEL
import Diagnostics
import Testing

@Suite("The examples of docs/cel.md work as they stand there")
struct ExampleTests {
    @Test("a rule over plain variables")
    func plain() throws {
        let schema = CELSchema(variables: [
            CELVariable("name", .string), CELVariable("total", .double),
            CELVariable("tags", .list(.string)),
        ])
        let source = CELSource("total >= 100.0 && tags.exists(t, t.startsWith('vip'))", file: "rule.cel")
        let (rule, diagnostics) = CELExpression.compile(source, schema: schema, expecting: .bool)
        guard let rule else {
            for diagnostic in diagnostics { print(diagnostic.message) }
            return
        }
        let customer = CELActivation(
            ["name": .string("Ann"), "total": .double(250), "tags": .list([.string("vip-2026")])],
            in: schema)
        do throws(CELError) {
            print(try rule.evaluate(customer))  // true
        } catch {
            print(error.message)
        }
        #expect(try rule.evaluate(customer) == .bool(true))
    }

    @Test("a record and a function of the host")
    func record() throws {
        final class Order: CELObject {
            let typeName = "order"
            let amount: Double
            let coupon: String?

            init(amount: Double, coupon: String?) {
                self.amount = amount
                self.coupon = coupon
            }

            func field(_ slot: Int) -> CELValue? {
                switch slot {
                case 0: .double(amount)
                case 1: coupon.map { .string($0) }
                default: nil
                }
            }
        }

        let schema = CELSchema(
            variables: [CELVariable("order", .object("order"))],
            objects: [
                "order": [CELField("amount", .double), CELField("coupon", .string, canBeMissing: true)]
            ],
            functions: [
                CELFunction("withVAT", [.double], .double) { arguments, _ throws(CELError) in
                    guard case .double(let net)? = arguments.first else {
                        throw CELError(.host, "no amount")
                    }
                    return .double(net * 1.21)
                }
            ])
        let source = CELSource("withVAT(order.amount) > 100.0 && !has(order.coupon)")
        let rule = CELExpression.compile(source, schema: schema).expression
        let order = CELActivation(["order": .object(Order(amount: 90, coupon: nil))], in: schema)
        #expect(try rule?.evaluate(order) == .bool(true))
    }
}
