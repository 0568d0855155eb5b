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

let package = Package(
  name: "OrderDesk",
  platforms: [.macOS(.v15)],
  products: [.library(name: "EcartAPIOrders", targets: ["EcartAPIOrders"])],
  targets: [
    .target(name: "EcartAPIOrders", swiftSettings: settings),
    .testTarget(
      name: "EcartAPIOrdersTests", dependencies: ["EcartAPIOrders"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
