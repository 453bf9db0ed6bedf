import RDS

/// What a command of the user's is told, in its environment.
struct CommandFacts {
    let operation: Operation
    /// The new root, or the new cluster: at its temporary name for `prepare`, at the target's name for `restart`.
    let instance: (any DBResource)?

    var environment: [String: String] {
        var facts = [
            "MITOSIS_PLAN": operation.plan,
            "MITOSIS_SOURCE": operation.source.identifier.name,
            "MITOSIS_TARGET": operation.replaces.identifier.name,
        ]
        facts["MITOSIS_IDENTIFIER"] = instance?.identifier.name
        facts["MITOSIS_ENDPOINT"] = instance?.endpointAddress
        facts["MITOSIS_PORT"] = instance?.endpointPort.map(String.init)
        facts["MITOSIS_SECRET_ARN"] = instance?["MasterUserSecret"]?["SecretArn"]?.string
        return facts
    }
}
