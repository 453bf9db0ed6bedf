import RDS

/// What a command of the user's is told, in its environment.
struct CommandFacts {
    let operation: Operation
    /// The new root: at its temporary name for `prepare`, at the target's name for `restart`.
    let instance: DBInstance?

    var environment: [String: String] {
        var facts = [
            "MITOSIS_PLAN": operation.plan,
            "MITOSIS_SOURCE": operation.source.identifier.description,
            "MITOSIS_TARGET": operation.replaces.identifier.description,
        ]
        facts["MITOSIS_IDENTIFIER"] = instance?.identifier.description
        facts["MITOSIS_ENDPOINT"] = instance?.endpointAddress
        facts["MITOSIS_PORT"] = instance?.endpointPort.map(String.init)
        facts["MITOSIS_SECRET_ARN"] = instance?["MasterUserSecret"]?["SecretArn"]?.string
        return facts
    }
}
