/// What the command line, the environment and the files say together, in the AWS CLI's order.
struct Settings: Sendable, SecretHolding {
    let environment: [String: String]
    let files: ProfileFiles
    /// The profile that the command line names; credentials in the environment then do not count.
    let explicitProfile: String?

    /// The profile in use, and whether somebody named it.
    let profileName: String
    let profile: [String: String]

    /// - Throws: `ConfigurationError` when a file cannot be parsed, or a profile that was named is in none.
    init(environment: [String: String], profile: String?) throws(ConfigurationError) {
        try self.init(environment: environment, profile: profile, files: ProfileFiles(environment: environment))
    }

    init(environment: [String: String], profile: String?, files: ProfileFiles) throws(ConfigurationError) {
        // A variable that is set to nothing is taken as not set.
        let environment = environment.filter { !$0.value.isEmpty }
        let named = profile ?? environment["AWS_DEFAULT_PROFILE"] ?? environment["AWS_PROFILE"]
        if let named, files.profiles[named] == nil {
            let known = files.profiles.keys.sorted().joined(separator: ", ")
            throw ConfigurationError(
                "The config profile (\(named)) could not be found",
                hint: files.misnamed[named]
                    ?? (known.isEmpty ? "the configuration files hold no profile" : "the profiles are: \(known)")
            )
        }
        self.environment = environment
        self.files = files
        explicitProfile = profile
        profileName = named ?? "default"
        self.profile = files.profiles[profileName] ?? [:]
    }

    /// The first of the variables that is set, or else the profile's setting.
    func value(_ variables: [String], _ key: String) -> String? {
        variables.lazy.compactMap { environment[$0] }.first ?? profile[key].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether a setting says `true`.
    func isOn(_ variable: String, _ key: String) -> Bool {
        value([variable], key)?.lowercased() == "true"
    }

    /// The person's home folder.
    var home: String { ProfileFiles.home(environment) }

    /// A path of the settings, `~/` written out.
    func expanded(_ path: String) -> String {
        path.hasPrefix("~/") ? home + path.dropFirst(1) : path
    }
}
