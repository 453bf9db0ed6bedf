// swift-tools-version: 6.2

import PackageDescription

/// The Foundation of these two starts in milliseconds: they link neither networking nor XML.
let offline: [Target.Dependency] = ["Console", "RDS"]
let live: [Target.Dependency] = offline + ["AWS"]

let package = Package(
    name: "stack-mitosis",
    targets: [
        .target(name: "Console", path: "Sources/Shared/Console"),
        .target(name: "RDS", dependencies: ["Console"], path: "Sources/Shared/RDS"),
        .target(name: "AWS", dependencies: offline, path: "Sources/Shared/AWS"),
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

for target in package.targets { target.swiftSettings = [.treatAllWarnings(as: .error)] }
