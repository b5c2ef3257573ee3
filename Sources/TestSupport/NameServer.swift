import Foundation

/// NSD, unpacked by `.ci/setup test`, with zones of a test's own on a loopback port.
public final class NameServer {
    public let port: Int
    private let process: Process
    private let scratch: Scratch

    private static let folder = "\(SharedData.repository)/.tools/nsd/usr"

    /// Suites that need it are enabled by this, and say so when they are skipped.
    public static var isPresent: Bool { FileManager.default.isExecutableFile(atPath: "\(folder)/sbin/nsd") }

    /// - Parameters:
    ///   - zones: by name, as zone files (RFC 1035 §5). SOA and NS are put on top.
    ///   - broken: zones that the server has no file for; it answers SERVFAIL. For any other name it answers REFUSED.
    public init(_ zones: [String: String], broken: [String] = []) throws {
        scratch = try Scratch()
        var list = ""
        for (name, records) in zones {
            try scratch.write(
                """
                $ORIGIN \(name).
                $TTL 60
                @ SOA ns hostmaster 1 60 60 60 60
                @ NS ns
                ns A 127.0.0.1
                \(records)

                """, to: "\(name).zone")
            list += "zone:\n  name: \"\(name)\"\n  zonefile: \"\(name).zone\"\n"
        }
        for name in broken { list += "zone:\n  name: \"\(name)\"\n  zonefile: \"missing\"\n" }
        (process, port) = try Self.start(scratch, zones: list)
    }

    /// On a port that is free for TCP and UDP; somebody may have taken it meanwhile, so several are tried.
    private static func start(_ scratch: Scratch, zones: String) throws -> (Process, Int) {
        for _ in 0..<20 {
            let port = try freePort()
            try scratch.write(settings(port, scratch) + zones, to: "nsd.conf")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "\(folder)/sbin/nsd")
            process.arguments = ["-d", "-c", scratch.path("nsd.conf")]
            process.environment = ["LD_LIBRARY_PATH": "\(folder)/lib/x86_64-linux-gnu"]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try scratch.file("output")
            process.standardError = try scratch.file("errors")
            try process.run()
            for _ in 0..<6000 where process.isRunning {
                // It says so only when both sockets are its own.
                if scratch.text("errors").contains("nsd started"), isListening(port) {
                    return (process, port)
                }
                usleep(20_000)
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        throw NotStarted(text: "nsd did not start: \(scratch.text("errors")) \(scratch.text("output"))")
    }

    private static func settings(_ port: Int, _ scratch: Scratch) -> String {
        """
        server:
          ip-address: 127.0.0.1@\(port)
          username: ""
          chroot: ""
          zonesdir: "\(scratch.folder)"
          pidfile: ""
          database: ""
          zonelistfile: "\(scratch.path("zone.list"))"
          xfrdfile: "\(scratch.path("xfrd.state"))"
          xfrdir: "\(scratch.folder)"
          server-count: 1
        remote-control:
          control-enable: no

        """
    }

    deinit {
        // TERM may be blocked in what a test's thread starts; its children end with it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        scratch.remove()
    }

    struct NotStarted: Error, CustomStringConvertible {
        var text: String
        var description: String { text }
    }

    /// A port that was free a moment ago.
    public static func freePort() throws -> Int {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, size) == 0 && getsockname(file, $0, &size) == 0
            }
        }
        guard isBound else { throw NotStarted(text: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Something takes connections there.
    public static func isListening(_ port: Int) -> Bool {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = loopback(port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }
}
