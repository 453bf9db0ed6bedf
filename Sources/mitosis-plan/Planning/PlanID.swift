import RDS

/// The id of a plan: a short hash of what was planned, the same for the same graph and options.
enum PlanID {
    /// - Parameter facts: What was planned, in a fixed order.
    static func make(_ facts: [String]) -> String {
        // FNV-1a, 64 bits: it tells plans apart, and keeps nobody from making two alike.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in facts.joined(separator: "\n").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 36)
    }

    /// Everything that makes one plan another, for its id.
    static func facts(
        _ options: PlanOptions,
        _ source: any DBResource,
        _ methods: [String],
        _ graph: InstanceGraph
    ) -> [String] {
        let resources = [source] + options.targets.flatMap { graph.family(of: $0) }
        let names = resources.map { "\($0.identifier) \($0.dbiResourceId ?? "-")" }
        // What plans made of these before, and is there still: it bears their marks, and this one must not take it for its own.
        let identities = Set(resources.compactMap(\.dbiResourceId))
        let earlier = graph.resources.filter {
            PlanTag.Mark(of: $0).map { identities.contains($0.oldIdentity) } == true
        }
        let marked = options.isResuming ? [] : earlier.map { "made before: \($0.dbiResourceId ?? "-")" }.sorted()
        return names + marked + methods + [
            options.restart ?? "-", options.prepare ?? "-", options.masterPassword ?? "-", options.tempPrefix,
            options.oldPrefix,
            "\(options.takesFinalSnapshot) \(options.keepsAutomatedBackups) \(options.allowsProtected)",
            "\(options.allowsPending) \(options.allowsEncryptionChange)",
        ] + (options.restartsForTLS ? ["restart for TLS"] : [])
            + (options.movesProxies ? ["proxies"] : [])
            + [("verify", options.verify), ("quiesce", options.quiesce), ("carry", options.carry)].compactMap {
                name,
                command in
                command.map { "\(name) \($0)" }
            }
            + [("lag", options.maxReplicaLag), ("drained", options.drainedFor)].compactMap { name, duration in
                duration.map { "\(name) \($0.inSeconds)" }
            }
    }
}
