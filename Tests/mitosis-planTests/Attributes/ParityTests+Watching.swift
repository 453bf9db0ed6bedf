import RDS

@testable import mitosis_plan

/// Monitoring, insights and logs.
extension ParityTests {
    static let watching = [
        Case(
            "insights are carried",
            old: insights(7, "standard"),
            [
                .clone: [
                    "EnablePerformanceInsights": true, "PerformanceInsightsRetentionPeriod": 7,
                    "PerformanceInsightsKMSKeyId": "key",
                ],
                .configure: ["EnablePerformanceInsights": .null, "DatabaseInsightsMode": "standard"],
            ]
        ),
        Case(
            "a restore gets insights afterwards, without a key that is not asked for",
            .pointInTime(nil),
            old: ["PerformanceInsightsEnabled": true, "PerformanceInsightsRetentionPeriod": 93],
            [
                .clone: ["EnablePerformanceInsights": .null],
                .configure: [
                    "EnablePerformanceInsights": true, "PerformanceInsightsRetentionPeriod": 93,
                    "PerformanceInsightsKMSKeyId": .null,
                ],
            ]
        ),
        Case(
            "advanced insights come with what they need",
            old: insights(465, "advanced"),
            [
                .configure: [
                    "DatabaseInsightsMode": "advanced", "EnablePerformanceInsights": true,
                    "PerformanceInsightsRetentionPeriod": 465,
                ]
            ]
        ),
        Case(
            "advanced insights that the source passes on are turned off",
            source: insights(465, "advanced"),
            old: noInsights,
            [
                .clone: ["EnablePerformanceInsights": .null],
                .configure: ["DatabaseInsightsMode": .null, "EnablePerformanceInsights": .null],
            ],
            own: ["insights": ["DatabaseInsightsMode": "standard", "EnablePerformanceInsights": false]]
        ),
        Case(
            "advanced insights that the source passes on are turned down",
            source: insights(465, "advanced"),
            old: insights(7, "standard"),
            [
                .clone: ["PerformanceInsightsRetentionPeriod": .null],
                .configure: [
                    "DatabaseInsightsMode": "standard", "EnablePerformanceInsights": true,
                    "PerformanceInsightsRetentionPeriod": 7,
                ],
            ]
        ),
        Case(
            "monitoring has a role",
            old: ["MonitoringInterval": 15, "MonitoringRoleArn": "arn:aws:iam::123456789012:role/m"],
            [.clone: ["MonitoringInterval": 15, "MonitoringRoleArn": "arn:aws:iam::123456789012:role/m"]]
        ),
        Case(
            "without monitoring there is no role",
            old: ["MonitoringInterval": 0, "MonitoringRoleArn": "arn:aws:iam::123456789012:role/m"],
            [
                .clone: ["MonitoringInterval": 0, "MonitoringRoleArn": .null],
                .configure: ["MonitoringRoleArn": .null],
            ]
        ),
        Case(
            "logs are carried as a set",
            source: ["EnabledCloudwatchLogsExports": ["audit"]],
            old: ["EnabledCloudwatchLogsExports": ["slowquery", "error"]],
            [
                .clone: ["EnableCloudwatchLogsExports": ["error", "slowquery"]],
                .configure: ["CloudwatchLogsExportConfiguration": .null],
            ],
            own: ["logs": ["CloudwatchLogsExportConfiguration": ["DisableLogTypes": ["audit"]]]]
        ),
        Case(
            "logs that the source passes on are turned off",
            source: ["EnabledCloudwatchLogsExports": ["audit", "error"]],
            [.configure: ["CloudwatchLogsExportConfiguration": .null]],
            own: ["logs": ["CloudwatchLogsExportConfiguration": ["DisableLogTypes": ["audit", "error"]]]]
        ),
    ]
}
