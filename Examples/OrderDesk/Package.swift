// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// CI sets ECART_STRICT so that a warning fails the build.
let strict = Context.environment["ECART_STRICT"] != nil

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let dpp = Target.Dependency.product(name: "EcartDPP", package: "EcartDPP")
let testing = Target.Dependency.product(name: "EcartTesting", package: "EcartDPP")
let crypto = Target.Dependency.product(name: "EcartCrypto", package: "EcartDPP")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
  name: "OrderDesk",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "OrderDesk", targets: ["OrderDesk"]),
    .library(name: "EcartAPIOrders", targets: ["EcartAPIOrders"]),
  ],
  dependencies: [
    .package(name: "EcartDPP", path: "../.."),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // The host: a small shop's back office, run through its whole journey.
    .executableTarget(
      name: "OrderDesk", dependencies: ["EcartAPIOrders", dpp, testing, crypto, grdb],
      swiftSettings: settings),
    .testTarget(
      name: "OrderDeskTests", dependencies: ["OrderDesk", "EcartAPIOrders", dpp, crypto, grdb],
      swiftSettings: settings),

    // Reads what EcartAPI answers; knows nothing of the library.
    .target(name: "EcartAPIOrders", swiftSettings: settings),
    .testTarget(
      name: "EcartAPIOrdersTests", dependencies: ["EcartAPIOrders"], swiftSettings: settings),

    // A host's own gate.
    .target(name: "HostGate", dependencies: [dpp], swiftSettings: settings),
    .testTarget(
      name: "HostGateTests", dependencies: ["HostGate", dpp, testing], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
