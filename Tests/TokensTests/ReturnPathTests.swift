import Foundation
import Mail
import TestSupport
import Testing

@testable import Tokens

@Suite("A return path")
struct ReturnPathTests {
    private func path(_ text: String = "bounce@tea.example", _ separator: ReturnPath.Separator = .plus) throws
        -> ReturnPath
    {
        let mailbox = try #require(EmailAddress(text))
        return try #require(ReturnPath(mailbox, separator: separator))
    }

    @Test("says its delivery again, in any case, in 64 octets", arguments: ReturnPath.Separator.allCases)
    func roundTrip(separator: ReturnPath.Separator) throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let keys = keys(seed)
        let path = try self.path(String(repeating: "b", count: 32) + "@tea.example", separator)
        let ids: [Int64] =
            [1, 127, 128, 255, 256, 65_535, 65_536, .max - 1, .max]
            + (0..<300).map { _ in
                Int64.random(in: 1...Int64.max, using: &random) >> Int64(random.number(0...60))
            }
        for id in ids where id > 0 {
            let address = try #require(path.address(of: id, keys: keys))
            #expect(address.local.utf8.count <= 64)
            let varied = String(address.local.map { random.chance(50) ? Character($0.uppercased()) : $0 })
            #expect(ReturnPath.delivery(localPart: varied, keys: keys) == id)
            #expect(ReturnPath.delivery(address: "\(varied)@mx.other.example", keys: keys) == id)
        }
    }

    @Test(
        "is read through what forwarders put around it",
        arguments: ["L", "\"L\"", "prvs=4711abcd=L", "SRS0=Xy1z=AB=tea.example=L", "btv1==0123==L"])
    func forwarded(shape: String) throws {
        let local = try #require(try path().address(of: 4711, keys: keys())).local
        #expect(ReturnPath.delivery(localPart: shape.replacing("L", with: local), keys: keys()) == 4711)
    }

    @Test("is none when one character of it is another, or is missing")
    func tampered() throws {
        let local = Array(try #require(try path().address(of: 4711, keys: keys())).local.utf8)
        let start = "bounce+".utf8.count
        for place in start..<local.count {
            for other in "abcdefghijklmnopqrstuvwxyz234567".utf8 where other != local[place] {
                var changed = local
                changed[place] = other
                #expect(
                    ReturnPath.delivery(localPart: String(decoding: changed, as: UTF8.self), keys: keys())
                        == nil)
            }
            let cut = String(decoding: local[..<place], as: UTF8.self)
            #expect(ReturnPath.delivery(localPart: cut, keys: keys()) == nil)
        }
        for text in ["", "+", "bounce", "bounce+", "@", "\"\"", "bounce+é"] {
            #expect(ReturnPath.delivery(localPart: text, keys: keys()) == nil)
            #expect(ReturnPath.delivery(address: text, keys: keys()) == nil)
        }
    }

    @Test("of an old key is read after rotations, and none of a stranger's")
    func rotation() throws {
        let address = try #require(try path().address(of: 9, keys: keys()))
        #expect(ReturnPath.delivery(localPart: address.local, keys: keys(rotations: 2)) == 9)
        #expect(ReturnPath.delivery(localPart: address.local, keys: keys(8)) == nil)
    }

    @Test("is none for a mailbox without room, nor for an id that no delivery has")
    func refused() throws {
        #expect(
            ReturnPath(try #require(EmailAddress(String(repeating: "b", count: 33) + "@tea.example"))) == nil)
        #expect(ReturnPath(try #require(EmailAddress("señal@tea.example"))) == nil)
        #expect(try path().address(of: 0, keys: keys()) == nil)
        #expect(try path().address(of: -1, keys: keys()) == nil)
        let long =
            "a@" + (0..<4).map { _ in String(repeating: "d", count: 58) }.joined(separator: ".") + ".example"
        #expect(try path(long).address(of: 1, keys: keys()) == nil)
    }

    @Test("differs for each delivery")
    func distinct() throws {
        let path = try self.path()
        let all = Set((1...2000).compactMap { path.address(of: Int64($0), keys: keys())?.local })
        #expect(all.count == 2000)
    }
}
