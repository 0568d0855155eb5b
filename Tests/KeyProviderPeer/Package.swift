// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// A host of its own, so that building it with these traits leaves the usual build, and what that
// has resolved, as they are. Built and run by Scripts/interop-token and Scripts/interop-key-service.
let package = Package(
  name: "KeyProviderPeer",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "EcartDPP", path: "../..", traits: ["SQLite", "PKCS11", "Remote"])
  ],
  targets: [
    .executableTarget(
      name: "KeyProviderPeer",
      dependencies: [
        .product(name: "EcartDPP", package: "EcartDPP"),
        .product(name: "EcartCrypto", package: "EcartDPP"),
        .product(name: "EcartTesting", package: "EcartDPP"),
        .product(name: "EcartPKCS11", package: "EcartDPP"),
        .product(name: "EcartKeyService", package: "EcartDPP"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ]
)
