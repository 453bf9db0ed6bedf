import RDS

/// What a command of the user's is told, in its environment.
struct CommandFacts {
    let operation: Operation
    /// The new root, or the new cluster: at the target's name for `restart`, at its temporary name for all others.
    let new: (any DBResource)?
    /// What has the target's name, or had it before the names moved; `nil` when it is gone.
    let old: (any DBResource)?
    /// What the data comes from; `nil` when it is not there, or elsewhere.
    let source: (any DBResource)?

    /// What is not known is not set.
    var environment: [String: String] {
        var facts = [
            "MITOSIS_PLAN": operation.plan,
            "MITOSIS_SOURCE": operation.source.identifier.name,
            "MITOSIS_TARGET": operation.replaces.identifier.name,
        ]
        facts["MITOSIS_IDENTIFIER"] = new?.identifier.name
        facts["MITOSIS_ENGINE"] = new?["Engine"]?.string
        facts["MITOSIS_DATA_AS_OF"] = new.flatMap { DataOrigin(of: $0) }?.time
        for (prefix, resource) in [("MITOSIS", new), ("MITOSIS_OLD", old), ("MITOSIS_SOURCE", source)] {
            facts["\(prefix)_ENDPOINT"] = resource?.endpointAddress
            facts["\(prefix)_PORT"] = resource?.endpointPort.map(String.init)
        }
        for (prefix, resource) in [("MITOSIS", new), ("MITOSIS_OLD", old)] {
            facts["\(prefix)_SECRET_ARN"] = resource?["MasterUserSecret"]?["SecretArn"]?.string
        }
        return facts
    }
}
