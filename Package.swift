// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// CI sets ECART_STRICT so that a warning fails the build; a host that merely
// depends on the package is never broken by a newer compiler's new warning.
let strict = Context.environment["ECART_STRICT"] != nil

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let grdb = Target.Dependency.product(
  name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"]))
// SQLite's own calls, for what is asked so often that an interface of values would cost more.
let sqlite = Target.Dependency.product(
  name: "GRDBSQLite", package: "GRDB.swift", condition: .when(traits: ["SQLite"]))
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser",
  condition: .when(traits: ["CommandLineTool"]))

// Key services over the network: nobody who leaves the trait off fetches any of these.
let remote: [Target.Dependency] = [
  .product(
    name: "AsyncHTTPClient", package: "async-http-client", condition: .when(traits: ["Remote"])),
  .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Remote"])),
  .product(name: "NIOHTTP1", package: "swift-nio", condition: .when(traits: ["Remote"])),
  .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["Remote"])),
]

// `make bench` builds the peers it measures against; nobody else does.
let benches = Context.environment["ECART_BENCH"] != nil

let benchTargets: [Target] = [
  .target(
    name: "CBench", dependencies: ["COpenSSL", "CArgon2"], path: "Benchmarks/CBench",
    linkerSettings: [
      .linkedLibrary("sqlite3"), .linkedLibrary("crypto"), .linkedLibrary("oath"),
    ]),
  .executableTarget(
    name: "EcartBench",
    dependencies: [
      "CBench", "EcartDPP", "EcartTesting", "EcartPolicy", "EcartCrypto", "EcartLedger",
      "EcartVault", "EcartSQLite", "EcartPersonalData", "EcartAccess", "EcartPasswords",
      "EcartMFA", grdb,
      .product(name: "Crypto", package: "swift-crypto"),
    ],
    path: "Benchmarks/EcartBench", swiftSettings: settings),
]

// One library product a module, so that a host links only what it imports.
let libraries = [
  "EcartPolicy", "EcartCrypto", "EcartLedger", "EcartSQLite", "EcartVault",
  "EcartAccess", "EcartPasswords", "EcartMFA", "EcartPersonalData",
  "EcartQRCode", "EcartRetention", "EcartDeletion", "EcartReport", "EcartDPP", "EcartTesting",
  "EcartPKCS11", "EcartKeyService",
]

let package = Package(
  name: "EcartDPP",
  platforms: [.macOS(.v15)],
  products: libraries.map { .library(name: $0, targets: [$0]) }
    + [.executable(name: "dpp", targets: ["dpp"])],
  traits: [
    .default(enabledTraits: ["SQLite", "CommandLineTool"]),
    .trait(name: "SQLite", description: "The SQLite store, through GRDB."),
    .trait(
      name: "CommandLineTool", description: "The dpp command, through swift-argument-parser."),
    .trait(
      name: "PKCS11",
      description: "Roots in a PKCS#11 token; needs the headers of p11-kit to build."),
    .trait(
      name: "Remote", description: "Roots at a key service (AWS KMS), through async-http-client."),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.88.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.34.0"),
  ] + (benches ? [.package(url: "https://github.com/apple/swift-crypto", from: "4.0.0")] : []),
  targets: [
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
    .systemLibrary(
      name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

    // Its headers alone: the token's own module is loaded by the path a host gives.
    .systemLibrary(
      name: "CPKCS11", pkgConfig: "p11-kit-1", providers: [.apt(["libp11-kit-dev"])]),

    // In every Linux's C library packages; nowhere else.
    .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),

    // Floor 0
    module("EcartPolicy", []),
    module(
      "EcartCrypto",
      ["COpenSSL", "CArgon2", .target(name: "CCrypt", condition: .when(platforms: [.linux]))]),
    module("EcartLedger", ["EcartPolicy", "EcartCrypto"]),

    // Stores
    module("EcartSQLite", ["EcartPolicy", grdb, sqlite]),

    // Floor 1
    module("EcartVault", ["EcartPolicy", "EcartCrypto", "EcartLedger"]),
    module("EcartAccess", ["EcartPolicy", "EcartCrypto", "EcartVault"]),
    module("EcartPasswords", ["EcartPolicy", "EcartCrypto", "EcartVault", "EcartAccess"]),
    module(
      "EcartMFA", ["EcartPolicy", "EcartCrypto", "EcartVault", "EcartAccess", "EcartPasswords"]),
    // Apart from EcartMFA, so that a host which draws its own QR codes needs no libqrencode.
    module("EcartQRCode", ["EcartMFA", "CQRencode"]),
    module("EcartPersonalData", ["EcartPolicy", "EcartCrypto", "EcartVault", "EcartAccess"]),

    // Roots that somebody else keeps: a token, a key service.
    module(
      "EcartPKCS11",
      [
        "EcartVault", "EcartCrypto",
        .target(name: "CPKCS11", condition: .when(traits: ["PKCS11"])),
      ]),
    module("EcartKeyService", ["EcartVault", "EcartCrypto"] + remote),

    // Floor 2
    module(
      "EcartRetention",
      ["EcartPolicy", "EcartCrypto", "EcartVault", "EcartAccess", "EcartPersonalData"]),
    module(
      "EcartDeletion",
      [
        "EcartPolicy", "EcartCrypto", "EcartLedger", "EcartVault", "EcartAccess",
        "EcartPersonalData", "EcartRetention",
      ]),

    // Floor 3
    module("EcartReport", ["EcartPolicy"]),
    module(
      "EcartDPP",
      [
        "EcartPolicy", "EcartCrypto", "EcartLedger", "EcartSQLite", "EcartVault", "EcartAccess",
        "EcartPasswords", "EcartMFA", "EcartPersonalData", "EcartRetention", "EcartDeletion",
        "EcartReport", grdb,
      ]),

    // Floor 4
    module(
      "EcartTesting",
      [
        "EcartDPP", "EcartPolicy", "EcartCrypto", "EcartLedger", "EcartVault", "EcartSQLite",
        "EcartAccess", "EcartPasswords", "EcartPersonalData", grdb,
      ]),
    .executableTarget(
      name: "dpp", dependencies: ["EcartDPP", "EcartReport", "EcartQRCode", argumentParser],
      swiftSettings: settings),

    // Our side of `make interop`: reached by Scripts/interop-*, and no product.
    .executableTarget(
      name: "InteropPeer",
      dependencies: [
        "EcartDPP", "EcartTesting", "EcartPolicy", "EcartCrypto", "EcartLedger", "EcartVault",
        "EcartPasswords", "EcartMFA", "EcartPersonalData", "EcartDeletion", "EcartReport",
      ],
      path: "Tests/InteropPeer", swiftSettings: settings),

    // Runs a journey in a process of its own, so that Scripts/test-crash can kill it anywhere.
    .executableTarget(
      name: "JourneyDriver",
      dependencies: [
        "EcartDPP", "EcartTesting", "EcartPolicy", "EcartCrypto", "EcartLedger", "EcartVault",
        "EcartAccess", "EcartPasswords", "EcartMFA", "EcartDeletion", "EcartRetention",
        "EcartPersonalData", "EcartSQLite", grdb,
      ],
      path: "Tests/JourneyDriver", swiftSettings: settings),

    // Holds the gates against a second, simple implementation of the clauses, in very many random
    // steps; run by Scripts/test-model.
    .executableTarget(
      name: "ModelDriver",
      dependencies: [
        "EcartTesting", "EcartPolicy", "EcartCrypto", "EcartVault", "EcartAccess",
        "EcartPasswords", "EcartMFA",
      ],
      path: "Tests/ModelDriver", swiftSettings: settings),

    tests("EcartPolicyTests", ["EcartPolicy", "EcartSQLite", "EcartTesting"]),
    tests(
      "EcartSQLiteTests", ["EcartSQLite", "EcartPolicy", "EcartTesting", grdb],
      exclude: ["Released"]),
    tests("EcartCryptoTests", ["EcartCrypto"]),
    tests("EcartLedgerTests", ["EcartLedger", "EcartCrypto"]),
    tests(
      "EcartVaultTests",
      [
        "EcartVault", "EcartPolicy", "EcartCrypto", "EcartSQLite", "EcartDPP", "EcartRetention",
        "EcartAccess", "EcartMFA", "EcartTesting", grdb,
      ]),
    tests(
      "EcartPasswordsTests",
      [
        "EcartPasswords", "EcartPolicy", "EcartCrypto", "EcartVault", "EcartAccess", "EcartSQLite",
        "EcartTesting",
      ]),
    tests(
      "EcartAccessTests",
      [
        "EcartAccess", "EcartPasswords", "EcartMFA", "EcartPolicy", "EcartCrypto", "EcartVault",
        "EcartSQLite", "EcartTesting", "EcartDPP", "EcartReport", grdb,
      ]),
    tests(
      "EcartMFATests",
      [
        "EcartMFA", "EcartPolicy", "EcartCrypto", "EcartVault", "EcartAccess", "EcartPasswords",
        "EcartSQLite", "EcartTesting",
      ]),
    tests(
      "EcartKeyServiceTests",
      [
        "EcartKeyService", "EcartVault", "EcartCrypto", "EcartDPP", "EcartPolicy", "EcartRetention",
        "EcartTesting",
      ]),
    tests("EcartQRCodeTests", ["EcartQRCode", "EcartMFA"]),
    tests(
      "EcartPermissionTests",
      [
        "EcartAccess", "EcartPolicy", "EcartCrypto", "EcartVault", "EcartPersonalData",
        "EcartSQLite", "EcartTesting",
      ]),
    tests(
      "EcartRetentionTests",
      [
        "EcartRetention", "EcartPolicy", "EcartVault", "EcartAccess", "EcartPersonalData",
        "EcartDPP", "EcartTesting",
      ]),
    tests("EcartDeletionTests", ["EcartDeletion", "EcartCrypto", "EcartLedger", "InteropPeer"]),
    tests("EcartReportTests", ["EcartReport", "EcartPolicy"]),
    tests(
      "EcartJourneyTests",
      [
        "EcartDPP", "EcartTesting", "EcartCrypto", "EcartLedger", "EcartPolicy", "EcartVault",
        "EcartAccess", "EcartPersonalData", "EcartDeletion", "EcartSQLite", grdb,
        "EcartReport",
      ]),
    tests("EcartDPPTests", ["EcartDPP", "EcartPolicy", "EcartPersonalData", "EcartVault", grdb]),
    // Runs the built dpp too, so it is built along.
    tests(
      "EcartAuditTests",
      [
        "EcartCrypto", "EcartDPP", "EcartPolicy", "EcartTesting", "EcartReport", "EcartVault",
        "EcartAccess",
        "dpp", grdb,
      ]),
  ] + (benches ? benchTargets : [])
)
