#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The shared configuration and credentials files of AWS's tools.
///
/// Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
struct ProfileFiles: Sendable, SecretHolding {
    /// The settings of each profile; the credentials file wins over the configuration file.
    private(set) var profiles: [String: [String: String]] = [:]
    /// What the credentials file alone says of each profile: keys in it come before a profile's `credential_process`.
    private(set) var credentials: [String: [String: String]] = [:]
    /// The `[sso-session NAME]` sections.
    private(set) var ssoSessions: [String: [String: String]] = [:]
    /// The `[services NAME]` sections, their settings named as in `rds.endpoint_url`.
    private(set) var services: [String: [String: String]] = [:]
    /// How to mend a section that was meant to be a profile and is none, by the profile's name.
    private(set) var misnamed: [String: String] = [:]

    /// Reads both files; one that is not there is empty.
    ///
    /// - Throws: `ConfigurationError` for a file that cannot be parsed.
    init(environment: [String: String]) throws(ConfigurationError) {
        let home = Self.home(environment)
        let config = environment["AWS_CONFIG_FILE"] ?? "~/.aws/config"
        // The second name is the one of the AWS SDK for Java, which stack-mitosis' users have set.
        let credentials =
            environment["AWS_SHARED_CREDENTIALS_FILE"] ?? environment["AWS_CREDENTIAL_PROFILES_FILE"]
            ?? "~/.aws/credentials"
        func text(_ path: String) -> String {
            let expanded = path.hasPrefix("~/") ? home + path.dropFirst(1) : path
            return (try? Data(contentsOf: URL(fileURLWithPath: expanded))).map { String(decoding: $0, as: UTF8.self) }
                ?? ""
        }
        try self.init(config: text(config), credentials: text(credentials), paths: (config, credentials))
    }

    /// The person's home folder; as the system has it where the environment says nothing, as in a service.
    static func home(_ environment: [String: String]) -> String {
        environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? FileManager.default.homeDirectoryForCurrentUser.path
    }

    init(
        config: String,
        credentials: String,
        paths: (config: String, credentials: String) = ("~/.aws/config", "~/.aws/credentials")
    ) throws(ConfigurationError) {
        for (section, settings) in try INIFile(config, path: paths.config).sections {
            if section == "default" {
                profiles["default"] = settings
            } else if !section.contains(" ") {
                misnamed[section] = "\(paths.config) has [\(section)]: write [profile \(section)] there"
            }
            guard let words = ShellWords.split(section), words.count == 2, section.hasPrefix(words[0]) else {
                continue
            }
            switch words[0] {
            case "profile": profiles[words[1]] = settings
            case "sso-session": ssoSessions[words[1]] = settings
            case "services": services[words[1]] = settings
            default: break
            }
        }
        for (name, settings) in try INIFile(credentials, path: paths.credentials).sections {
            self.credentials[name] = settings
            if name.hasPrefix("profile ") {
                let meant = String(name.dropFirst("profile ".count)).trimmed
                misnamed[meant] = "\(paths.credentials) has [\(name)]: write [\(meant)] there"
            }
            profiles[name, default: [:]].merge(settings) { $1 }
        }
    }
}
