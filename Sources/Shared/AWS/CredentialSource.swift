/// Where credentials come from: the environment, then the profile's keys.
enum CredentialSource {
    /// - Parameter profile: The profile named on the command line, which then wins over keys in the environment.
    /// - Throws: `ConfigurationError` that says what is missing, or which setting is not supported.
    static func credentials(
        environment: [String: String],
        profile: String?,
        files: ProfileFiles
    ) throws(ConfigurationError) -> Credentials {
        if profile == nil, let found = try fromEnvironment(environment) { return found }
        let named = profile ?? environment["AWS_PROFILE"] ?? environment["AWS_DEFAULT_PROFILE"]
        let name = named ?? "default"
        guard let settings = files.profiles[name] else {
            if named != nil {
                throw ConfigurationError("The config profile (\(name)) could not be found")
            }
            throw none
        }
        if let key = settings["aws_access_key_id"] {
            guard let secret = settings["aws_secret_access_key"] else {
                throw ConfigurationError("the profile '\(name)' has aws_access_key_id but no aws_secret_access_key")
            }
            return Credentials(
                accessKeyID: key,
                secretAccessKey: secret,
                sessionToken: settings["aws_session_token"],
                origin: "the profile '\(name)'"
            )
        }
        if let setting = unsupported.first(where: { settings[$0] != nil }) {
            throw ConfigurationError(
                "the profile '\(name)' uses \(setting), which these tools do not support yet",
                hint: "put temporary credentials into the environment: eval \"$(aws configure export-credentials "
                    + "--profile \(name) --format env)\""
            )
        }
        throw none
    }

    private static let unsupported = [
        "role_arn", "sso_session", "sso_start_url", "credential_process", "web_identity_token_file",
    ]

    private static let none = ConfigurationError(
        "Unable to locate credentials. You can configure credentials by running \"aws configure\"."
    )

    private static func fromEnvironment(_ environment: [String: String]) throws(ConfigurationError) -> Credentials? {
        let key = environment["AWS_ACCESS_KEY_ID"].flatMap { $0.isEmpty ? nil : $0 }
        let secret = environment["AWS_SECRET_ACCESS_KEY"].flatMap { $0.isEmpty ? nil : $0 }
        switch (key, secret) {
        case (nil, nil): return nil
        case (let key?, let secret?):
            let token = environment["AWS_SESSION_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
            return Credentials(
                accessKeyID: key,
                secretAccessKey: secret,
                sessionToken: token,
                origin: "the environment"
            )
        default:
            let missing = key == nil ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY"
            throw ConfigurationError("Partial credentials found in the environment, missing: \(missing)")
        }
    }
}
