#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Decides where credentials come from, in botocore's order; asks nobody.
///
/// Source: botocore 1.44.5, `create_credential_resolver`, against which the order is tested case by case.
struct CredentialChain {
    let settings: Settings

    private typealias Profile = [String: String]

    /// The source that wins.
    ///
    /// - Throws: `ConfigurationError` for a configuration that contradicts itself or is not complete.
    func source() throws(ConfigurationError) -> CredentialSource {
        if settings.explicitProfile == nil, let keys = try environmentKeys() { return .keys(keys) }
        let name = settings.profileName
        if Self.isRole(settings.profile) { return try role(of: name, visited: [name]) }
        if let found = try source(of: name, readsEnvironment: settings.explicitProfile == nil) { return found }
        if let container = try ContainerCredentials(settings) { return .container(container) }
        return .instanceMetadata(try InstanceMetadata(settings))
    }

    /// The source of a role that the command line names: the role on top of everything else.
    ///
    /// - Parameters:
    ///   - roleARN: The role to assume with the credentials that would be used without it.
    ///   - mfaSerial: The MFA device; without a role on the command line, that of the profile's own role.
    /// - Throws: `ConfigurationError`.
    func source(roleARN: String?, mfaSerial: String?) throws(ConfigurationError) -> CredentialSource {
        let found = try source()
        if let roleARN {
            let role = AssumedRole(roleARN: roleARN, mfaSerial: mfaSerial, owner: "the role '\(roleARN)'")
            return .assumedRole(role, from: found)
        }
        guard let mfaSerial else { return found }
        guard case .assumedRole(var role, let base) = found else {
            throw ConfigurationError(
                "--mfa-serial is for assuming a role, and no role is configured",
                hint: "add --role-arn, or name a profile that has role_arn"
            )
        }
        role.mfaSerial = mfaSerial
        return .assumedRole(role, from: base)
    }

    // MARK: Roles

    private static func isRole(_ profile: Profile) -> Bool {
        profile["role_arn"] != nil && profile["web_identity_token_file"] == nil
    }

    private static func hasKeys(_ profile: Profile) -> Bool {
        profile["aws_access_key_id"] != nil || profile["aws_secret_access_key"] != nil
    }

    private func role(of name: String, visited: [String]) throws(ConfigurationError) -> CredentialSource {
        let profile = settings.files.profiles[name] ?? [:]
        let role = try AssumedRole(profile: profile, named: name)
        switch (profile["source_profile"], profile["credential_source"]) {
        case (_?, _?):
            throw ConfigurationError("The profile \"\(name)\" contains both source_profile and credential_source.")
        case (nil, nil):
            throw ConfigurationError(
                "Partial credentials found in assume-role, missing: source_profile or credential_source",
                hint: "say in the profile '\(name)' whose credentials assume the role"
            )
        case (nil, let source?):
            return .assumedRole(role, from: try named(source, in: name))
        case (let source?, nil):
            return .assumedRole(role, from: try sourceProfile(source, of: name, visited: visited))
        }
    }

    private func sourceProfile(
        _ source: String,
        of name: String,
        visited: [String]
    ) throws(ConfigurationError) -> CredentialSource {
        guard let profile = settings.files.profiles[source] else {
            throw ConfigurationError(
                "The source_profile \"\(source)\" referenced in the profile \"\(name)\" does not exist.",
                hint: settings.files.misnamed[source]
            )
        }
        // A profile may be its own source where it has keys of its own.
        if visited.contains(source), source != name || !Self.hasKeys(profile) {
            throw ConfigurationError(
                "Infinite loop in credential configuration detected: \((visited + [source]).joined(separator: " -> "))"
            )
        }
        if Self.isRole(profile), !Self.hasKeys(profile) { return try role(of: source, visited: visited + [source]) }
        guard let found = try self.source(of: source, readsEnvironment: false) else {
            throw ConfigurationError("The source profile \"\(source)\" must have credentials.")
        }
        return found
    }

    /// The source that `credential_source` names.
    private func named(_ source: String, in name: String) throws(ConfigurationError) -> CredentialSource {
        switch source {
        case "Environment":
            if let keys = try environmentKeys() { return .keys(keys) }
        case "EcsContainer":
            if let container = try ContainerCredentials(settings) { return .container(container) }
        case "Ec2InstanceMetadata":
            return .instanceMetadata(try InstanceMetadata(settings))
        default:
            throw ConfigurationError(
                "The credential source \"\(source)\" referenced in profile \"\(name)\" is not valid.",
                hint: "use Environment, Ec2InstanceMetadata or EcsContainer"
            )
        }
        throw ConfigurationError("No credentials found in credential_source referenced in profile \(name)")
    }

    // MARK: One profile

    /// What a profile has of its own, roles aside.
    private func source(of name: String, readsEnvironment: Bool) throws(ConfigurationError) -> CredentialSource? {
        let profile = settings.files.profiles[name] ?? [:]
        if let identity = try WebIdentity(
            profile,
            named: name,
            environment: readsEnvironment ? settings.environment : [:]
        ) {
            return .webIdentity(identity)
        }
        if let center = try IdentityCenter(profile, named: name, sessions: settings.files.ssoSessions) {
            return .identityCenter(center)
        }
        if let keys = try Self.keys(settings.files.credentials[name] ?? [:], of: name) { return .keys(keys) }
        if let process = try CredentialProcess(profile, named: name) { return .process(process) }
        return try Self.keys(profile, of: name).map { .keys($0) }
    }

    private static func keys(_ profile: Profile, of name: String) throws(ConfigurationError) -> Credentials? {
        guard let key = profile["aws_access_key_id"] else { return nil }
        guard let secret = profile["aws_secret_access_key"] else {
            throw ConfigurationError(
                "Partial credentials found in the profile '\(name)', missing: aws_secret_access_key"
            )
        }
        return Credentials(
            accessKeyID: key,
            secretAccessKey: secret,
            sessionToken: profile["aws_security_token"] ?? profile["aws_session_token"],
            origin: "the profile '\(name)'"
        )
    }

    private func environmentKeys() throws(ConfigurationError) -> Credentials? {
        let environment = settings.environment
        guard let key = environment["AWS_ACCESS_KEY_ID"] else { return nil }
        guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
            throw ConfigurationError("Partial credentials found in the environment, missing: AWS_SECRET_ACCESS_KEY")
        }
        return Credentials(
            accessKeyID: key,
            secretAccessKey: secret,
            sessionToken: environment["AWS_SECURITY_TOKEN"] ?? environment["AWS_SESSION_TOKEN"],
            expiration: environment["AWS_CREDENTIAL_EXPIRATION"].flatMap { Date(credentialsEnd: $0) },
            origin: "the environment"
        )
    }
}
