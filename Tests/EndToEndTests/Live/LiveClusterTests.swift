import RDS
import Testing

/// Clusters at a server that speaks AWS's protocol, built and checked by an independent client.
@Suite struct LiveClusterTests {
    @Test func thePipelineRefreshesAClusterAndTouchesNothingElse() async throws {
        let result = try await LiveTests.withServer(
            """
            client build-clusters
            client show-clusters > "$HOME/before.json"
            rds-describe | mitosis-plan --source shop-prod --target shop-staging --restart-for-tls \\
                --restart 'echo "$MITOSIS_TARGET at $MITOSIS_PORT" >> "$HOME/log"' 2> /dev/null |
                tee "$HOME/plan.jsonl" | mitosis-exec --yes --poll 0.02s > /dev/null
            mitosis-exec --yes --poll 0.02s "$HOME/plan.jsonl" > "$HOME/second.jsonl"
            cat "$HOME/before.json"
            client show-clusters
            grep -c skipped "$HOME/second.jsonl"
            wc -l < "$HOME/plan.jsonl"
            cat "$HOME/log"
            """
        )
        #expect(result.status == 0, "\(result.messages)")
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 5, "\(result.messages)")
        #expect(lines[2] == lines[3], "a second run finds all of it done")
        #expect(lines[4] == "shop-staging at 5433")
        let before = try InstanceGraph(json: Array(lines[0].utf8))
        let after = try InstanceGraph(json: Array(lines[1].utf8))
        #expect(Set(after.instances.map(\.identifier)) == Set(before.instances.map(\.identifier)))
        let source = try #require(after.cluster("cluster/shop-prod"))
        #expect(source.dbiResourceId == before.cluster(source.identifier)?.dbiResourceId)
        let old = try #require(before.cluster("cluster/shop-staging"))
        let new = try #require(after.cluster("cluster/shop-staging"))
        #expect(new.dbiResourceId != old.dbiResourceId)
        for member in [
            "Port", "BackupRetentionPeriod", "PreferredBackupWindow", "PreferredMaintenanceWindow",
            "DBClusterParameterGroup", "StorageType", "ServerlessV2ScalingConfiguration", "HttpEndpointEnabled",
            "EnabledCloudwatchLogsExports",
        ] { #expect(new[member] == old[member], "\(member)") }
        #expect(new["AssociatedRoles"]?.array?.first?["FeatureName"] == "s3Import")
        #expect(new.tags["Service"] == "shop" && new.writer == "shop-staging-1")
        for name in ["shop-staging-1", "shop-staging-2"] as [DBInstanceIdentifier] {
            let (left, right) = (try #require(before[name]), try #require(after[name]))
            #expect(left.dbiResourceId != right.dbiResourceId && right.clusterIdentifier == new.identifier)
            for member in ["DBInstanceClass", "PromotionTier"] { #expect(left[member] == right[member]) }
            #expect(right.tags["Number"] == left.tags["Number"])
        }
        let endpoint = try #require(after.customEndpoints(of: new).first)
        #expect(endpoint.identifier == "reports" && endpoint["StaticMembers"] == ["shop-staging-2"])
    }

    /// `aws rds describe-db-clusters` and its kin, one after the other, are a graph as well.
    @Test func whatAnIndependentClientPrintsIsAGraph() async throws {
        let result = try await LiveTests.withServer(
            #"""
            client build-clusters
            client show-clusters > "$HOME/client.json"
            "$python" - "$HOME/client.json" <<'END' > "$HOME/documents.json"
            import json, sys
            for name, value in json.load(open(sys.argv[1])).items():
                print(json.dumps({name: value}))
            END
            for graph in client documents; do
                mitosis-plan --source cluster:shop-prod --target shop-staging "$HOME/$graph.json" 2> /dev/null | wc -l
            done
            rds-describe | mitosis-plan --source shop-prod --target cluster:shop-staging 2> /dev/null | wc -l
            """#
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output == "17\n17\n17\n", "\(result.messages)")
    }
}
