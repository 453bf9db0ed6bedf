/// A place that credentials come from, as the configuration says it, before anything is asked there.
indirect enum CredentialSource: Sendable, Equatable {
    /// Keys that stand in the environment or in a file.
    case keys(Credentials)
    case assumedRole(AssumedRole, from: CredentialSource)
    case webIdentity(WebIdentity)
    case identityCenter(IdentityCenter)
    case process(CredentialProcess)
    case container(ContainerCredentials)
    case instanceMetadata(InstanceMetadata)
}
