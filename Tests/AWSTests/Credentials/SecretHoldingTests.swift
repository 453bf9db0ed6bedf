import Testing

@testable import AWS

@Suite struct SecretHoldingTests {
    @Test func whatHoldsSecretsDoesNotPrint() throws {
        let environment = ["AWS_SECRET_ACCESS_KEY": "SECRET", "AWS_ACCESS_KEY_ID": "AK"].merging([
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/SECRET", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "SECRET",
        ]) { $1 }
        let files = try ProfileFiles(config: "", credentials: "[default]\naws_secret_access_key = SECRET")
        let settings = try Settings(environment: environment, profile: nil, files: files)
        let source = try CredentialChain(settings: settings).source()
        let container = try #require(try ContainerCredentials(settings))
        let context = try CredentialContext(environment)
        let values: [Any] = [files, settings, source, container, context, CredentialSource.container(container)]
        for value in values {
            var text = "\(value) \(String(reflecting: value)) "
            dump(value, to: &text)
            #expect(!text.contains("SECRET"), "\(type(of: value))")
        }
    }
}
