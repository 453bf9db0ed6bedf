// swift-tools-version: 6.2

import PackageDescription

/// These two link neither networking nor XML.
let offline: [Target.Dependency] = ["Console", "RDS"]
let live: [Target.Dependency] = offline + ["AWS"]

let package = Package(
    name: "stack-mitosis",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(
            name: "CCurl",
            path: "Sources/Shared/System/CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(
            name: "CXML",
            path: "Sources/Shared/System/CXML",
            pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"])]
        ),
        .target(name: "Console", path: "Sources/Shared/Console"),
        .target(name: "RDS", dependencies: ["Console"], path: "Sources/Shared/RDS"),
        .target(name: "AWS", dependencies: offline + ["CCurl", "CXML"], path: "Sources/Shared/AWS"),
        .executableTarget(name: "rds-describe", dependencies: live),
        .executableTarget(name: "mitosis-plan", dependencies: offline),
        .executableTarget(name: "mitosis-exec", dependencies: live),
        .executableTarget(name: "mitosis-iam", dependencies: offline),
        .testTarget(name: "ConsoleTests", dependencies: ["Console"]),
        .testTarget(name: "RDSTests", dependencies: offline),
        .testTarget(name: "AWSTests", dependencies: live),
        .testTarget(name: "rds-describeTests", dependencies: live + ["rds-describe"]),
        .testTarget(name: "mitosis-planTests", dependencies: offline + ["mitosis-plan"]),
        .testTarget(name: "mitosis-execTests", dependencies: live + ["mitosis-exec", "mitosis-plan"]),
        .testTarget(name: "mitosis-iamTests", dependencies: offline + ["mitosis-iam", "mitosis-plan", "mitosis-exec"]),
        .testTarget(name: "ExamplesTests"),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["Console", "RDS", "rds-describe", "mitosis-plan", "mitosis-exec", "mitosis-iam"]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system { target.swiftSettings = [.treatAllWarnings(as: .error)] }
