// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

/// One room of ARCHITECTURE.md: its name, the rooms of ours it may import, and libraries from outside.
func room(
    _ name: String, _ ours: [String] = [], _ libraries: [Target.Dependency] = [], links: [String] = []
) -> Target {
    .target(
        name: name, dependencies: ours.map { .byName(name: $0) } + libraries, swiftSettings: strict,
        linkerSettings: links.map { .linkedLibrary($0) })
}

/// The tests of one room; each may also use the builders of TestSupport.
func tests(
    of name: String, _ ours: [String] = [], _ libraries: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: ([name, "TestSupport"] + ours).map { .byName(name: $0) } + libraries,
        exclude: exclude,
        swiftSettings: strict)
}

let grdb: [Target.Dependency] = [
    .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
]
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
]
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")

let package = Package(
    name: "rekindle",
    products: [
        .executable(name: "rekindle", targets: ["rekindle"]),
        .executable(name: "rekindle-mail", targets: ["rekindle-mail"]),
        // With Diagnostics, whose values say what is wrong with an expression.
        .library(name: "CEL", targets: ["CEL", "Diagnostics"]),
        .library(name: "Liquid", targets: ["Liquid"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        room("Diagnostics"),
        .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        room("Mail", ["CIDN2"]),
        room("DKIM", ["Mail"], [crypto, cryptoExtras]),
        room("Domain", ["Mail"]),
        room("Insight", ["Domain"]),
        room("Sending", ["Domain", "Mail"]),
        room("Pacing", ["Domain"]),
        room("Storage", ["Domain"]),
        room("StorageSQL", ["Storage", "Domain", "Mail"], [crypto]),
        room("StorageSQLite", ["StorageSQL", "Storage"], grdb),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        room("CurlTransport", ["Sending", "Domain", "Mail", "CCurl"]),
        .systemLibrary(name: "CAres", pkgConfig: "libcares", providers: [.apt(["libc-ares-dev"])]),
        room("DNS", ["CAres"]),
        .systemLibrary(name: "CPSL", pkgConfig: "libpsl", providers: [.apt(["libpsl-dev"])]),
        .systemLibrary(name: "CProbe", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        room("Doctor", ["DNS", "DKIM", "Mail", "Domain", "Sending", "CurlTransport", "CProbe", "CPSL"]),
        room("FolderTransport", ["Sending", "Mail"]),
        room("Webhooks", ["Domain", "CCurl"], [crypto]),
        room("MetricsText", ["Domain"]),
        room("Tokens", ["Mail"], [crypto]),
        room(
            "Consent", ["Tokens", "Domain", "Mail"],
            [hummingbird, .product(name: "HummingbirdCore", package: "hummingbird"), crypto, log] + nio),
        room("CurlSpool", ["Consent", "Tokens", "Domain", "CCurl"]),
        room("Sink", [], nio + [nioSSL]),
        room("Mailroom", ["Domain", "CCurl", "Sink"], nio),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        room("Intake", ["Domain", "Mail", "Diagnostics", "CZlib", "CXML2"], [yams]),
        room(
            "Campaigns",
            [
                "Domain", "Mail", "Insight", "Intake", "Storage", "RuleEngine", "CEL", "Rendering", "Sending",
                "Diagnostics", "DKIM", "Pacing", "Tokens", "Inbound",
            ], [crypto]),
        room("Inbound", ["Domain", "Diagnostics"]),
        .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
        room("MimeReading", ["Inbound", "CGMime"]),
        .executableTarget(
            name: "rekindle-mail", dependencies: ["MimeReading", "Inbound"], swiftSettings: strict),
        room("SampleCompany"),
        room(
            "Web", ["Campaigns", "Storage", "Domain", "Mail", "Rendering", "Liquid", "Diagnostics"],
            [hummingbird, .product(name: "HummingbirdCore", package: "hummingbird"), log] + nio),
        room("CEL", ["Diagnostics"]),
        room("YAMLPlaces", ["Diagnostics"], [yams]),
        room("Settings", ["Diagnostics", "YAMLPlaces", "Mail", "Tokens", "DNS"]),
        room(
            "RuleEngine", ["Domain", "Mail", "Storage", "CEL", "Diagnostics", "YAMLPlaces", "Pacing"],
            [crypto]),
        room("Liquid", ["Diagnostics"]),
        room("Markup", ["Diagnostics", "CXML2"]),
        room(
            "Rendering", ["Domain", "Mail", "Liquid", "Markup", "Diagnostics", "YAMLPlaces"], [crypto],
            // Foundation's own ICU, for the plural rules that Foundation does not show.
            links: ["_FoundationICU"]),
        .executableTarget(
            name: "rekindle",
            dependencies: [
                "CurlTransport", "DKIM", "StorageSQLite", "SampleCompany", "Campaigns", "FolderTransport",
                "Insight", "Sink", "Pacing", "Tokens", "Consent", "CurlSpool", "Inbound", "Mailroom",
                "Doctor", "DNS", "Settings",
                "Webhooks", "MetricsText", "rekindle-mail", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "SystemPackage", package: "swift-system"),
                hummingbird, yams, crypto, log,
            ] + nio + grdb,
            swiftSettings: strict),
        // Tests. Each room's are beside it; those of the whole program run the executable.
        .target(name: "TestSupport", swiftSettings: strict),
        // libcurl's own upload as a transport, which ours is held against.
        .target(
            name: "UploadOracle", dependencies: ["Sending", "Mail", "CCurl"],
            path: "Tests/Helpers/UploadOracle",
            swiftSettings: strict),
        .testTarget(
            name: "rekindleTests",
            dependencies: ["rekindle", "TestSupport", "SampleCompany", "Sink", "Doctor", "DKIM", crypto]
                + grdb,
            exclude: ["Golden"], swiftSettings: strict),
        tests(of: "CEL", ["Diagnostics"]),
        tests(of: "Liquid", ["Diagnostics"]),
        tests(of: "Markup", ["Diagnostics"], exclude: ["Golden"]),
        tests(of: "Intake", ["Domain", "Mail", "Diagnostics", "CZlib"]),
        tests(of: "Sink", [], nio),
        tests(of: "Mailroom", ["Domain", "CCurl"], exclude: ["Clients"]),
        tests(
            of: "Web",
            [
                "Campaigns", "Storage", "StorageSQL", "StorageSQLite", "Domain", "Mail", "Rendering",
                "Diagnostics",
            ],
            [hummingbird, .product(name: "HummingbirdTesting", package: "hummingbird")], exclude: ["Golden"]),
        tests(of: "SampleCompany"),
        tests(of: "Inbound", ["Domain", "Diagnostics", "rekindle-mail"]),
        .testTarget(
            name: "DocsTests", dependencies: ["rekindle", "TestSupport", "RuleEngine", "CEL"],
            swiftSettings: strict),
        .testTarget(
            name: "DeliveryTests",
            dependencies: [
                "rekindle", "Campaigns", "CurlTransport", "Sending", "Storage", "StorageSQL",
                "StorageSQLite",
                "Domain", "Mail", "Diagnostics", "Rendering", "Tokens", "TestSupport", "UploadOracle",
            ], swiftSettings: strict),
        tests(of: "DNS"),
        tests(
            of: "Doctor", ["DNS", "DKIM", "Mail", "Domain", "CurlTransport"], exclude: ["Servers"]),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "CurlTransport", "Sending", "Domain", "Mail", "Sink", "TestSupport", "UploadOracle",
            ], swiftSettings: strict),
        tests(of: "Domain", ["Mail"]),
        tests(of: "Mail"),
        tests(of: "DKIM", ["Mail"], [crypto]),
        tests(of: "Tokens", ["Mail"]),
        // The server as a process of its own, which the tests may kill.
        .executableTarget(
            name: "UnsubscribeProbe", dependencies: ["Consent", "Tokens", "Domain", log],
            path: "Tests/Helpers/UnsubscribeProbe", swiftSettings: strict),
        tests(
            of: "Consent", ["CurlSpool", "Tokens", "Domain", "UnsubscribeProbe"],
            [hummingbird, .product(name: "HummingbirdTesting", package: "hummingbird")] + nio,
            exclude: ["Golden"]),
        tests(of: "Insight", ["Domain"], exclude: ["Golden"]),
        tests(of: "Sending", ["Domain", "Mail"]),
        tests(of: "Pacing", ["Domain"]),
        tests(of: "Webhooks", ["Domain"], exclude: ["Servers"]),
        tests(of: "MetricsText", ["Domain"]),
        .testTarget(name: "SystemdTests", dependencies: ["TestSupport"], swiftSettings: strict),
        tests(of: "YAMLPlaces", ["Diagnostics"]),
        tests(
            of: "Settings", ["Diagnostics", "CurlTransport", "Webhooks", "Domain"], [log], exclude: ["Golden"]
        ),
        tests(
            of: "Campaigns",
            [
                "Domain", "Mail", "Insight", "Storage", "StorageSQL", "StorageSQLite", "RuleEngine",
                "Rendering", "Sending", "Diagnostics", "Pacing",
            ]),
        tests(of: "Rendering", ["Domain", "Diagnostics", "Markup", "Liquid", "Mail"], exclude: ["Golden"]),
        tests(
            of: "RuleEngine",
            ["Domain", "Mail", "Storage", "StorageSQL", "StorageSQLite", "CEL", "Diagnostics"],
            exclude: ["Golden"]),
        tests(
            of: "Storage", ["StorageSQLite", "StorageSQL", "Domain", "Mail"]),
    ]
)

// A fuzzer brings its own main, so that ordinary builds leave it out: `make fuzz`.
if Context.environment["REKINDLE_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "CELFuzz", dependencies: ["CEL", "Diagnostics"], path: "Tests/Fuzzing/CELFuzz",
            swiftSettings: strict))
    package.targets.append(
        .executableTarget(
            name: "LiquidFuzz", dependencies: ["Liquid", "Diagnostics"], path: "Tests/Fuzzing/LiquidFuzz",
            swiftSettings: strict))
}

// What `make bench` measures beside others, and of no use to anyone else.
if Context.environment["REKINDLE_BENCH"] != nil {
    func bench(_ name: String, _ ours: [String], exclude: [String] = []) -> Target {
        .executableTarget(
            name: name, dependencies: ours.map { .byName(name: $0) }, path: "Tests/Benches/\(name)",
            exclude: exclude, swiftSettings: strict)
    }
    package.targets += [
        bench("LiquidBench", ["Liquid", "Diagnostics"], exclude: ["Page"]),
        bench("DKIMBench", ["DKIM", "Mail"]), bench("InlineBench", ["Markup", "Diagnostics"]),
        bench("MessageBench", ["Rendering", "Domain", "Mail"]),
    ]
}
