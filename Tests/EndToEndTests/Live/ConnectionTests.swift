import Testing

/// How the built tools reach a server: through proxies, and only one whose certificate is trusted.
@Suite struct ConnectionTests {
    private static func withServer(_ script: String, arguments: String = "") async throws -> Tools.Result {
        try await Tools.runWithPython(
            """
            coproc SERVER { exec "$python" Tests/Support/fake_aws.py \(arguments); }
            read -r PORT <&"${SERVER[0]}"
            export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=SECRET AWS_REGION=us-east-1
            \(script)
            """
        )
    }

    @Test func certificatesAreChecked() async throws {
        let result = try await Self.withServer(
            """
            url="https://127.0.0.1:$PORT/t/rds"
            rds-describe --endpoint-url "$url" > /dev/null; echo $?
            """,
            arguments: "\"$HOME\""
        )
        #expect(result.output == "254\n", "\(result.messages)")
        #expect(result.messages.contains("SSL certificate problem: self-signed certificate"))
        #expect(result.messages.contains("set AWS_CA_BUNDLE to a file with the certificate of its authority"))
    }

    /// The command line comes before the environment, and that before the profile.
    @Test func anAuthorityOfOnesOwnIsTrusted() async throws {
        let result = try await Self.withServer(
            """
            export AWS_ENDPOINT_URL_RDS="https://127.0.0.1:$PORT/t/rds"
            mkdir -p "$HOME/.aws"
            printf '[default]\\nca_bundle = ~/certificate.pem\\n' > "$HOME/.aws/config"
            rds-describe > /dev/null; echo $?
            AWS_CA_BUNDLE=/nowhere rds-describe > /dev/null; echo $?
            AWS_CA_BUNDLE=/nowhere rds-describe --ca-bundle "$HOME/certificate.pem" > /dev/null; echo $?
            AWS_CA_BUNDLE="$HOME/key.pem" rds-describe > /dev/null; echo $?
            rm "$HOME/.aws/config"
            AWS_CA_BUNDLE="$HOME/certificate.pem" rds-describe > /dev/null; echo $?
            """,
            arguments: "\"$HOME\""
        )
        #expect(result.output == "0\n253\n0\n253\n0\n", "\(result.messages)")
        #expect(result.messages.contains("the file of certificates '/nowhere' cannot be read"))
        #expect(result.messages.contains("key.pem' holds no certificate in PEM form"))
    }

    /// Foundation's networking, XML and internationalisation make a start slow and a tool large.
    @Test(arguments: ["rds-describe", "mitosis-plan", "mitosis-exec", "mitosis-iam"])
    func noToolLinksMoreThanItNeeds(_ tool: String) async throws {
        guard Tools.isInstalled("ldd") else { return }
        let result = try await Tools.run("ldd \"$(command -v \(tool))\"")
        #expect(result.status == 0)
        #expect(!result.output.contains("libFoundation.so"))
        for part in ["Networking", "XML", "Internationalization", "ICU"] {
            #expect(!result.output.contains("Foundation\(part)"), "\(result.output)")
        }
    }

    @Test func proxiesAreUsedAndPassedBy() async throws {
        let result = try await Self.withServer(
            """
            url=http://rds.invalid/t/rds
            http_proxy="http://127.0.0.1:$PORT" rds-describe --endpoint-url $url > /dev/null; echo $?
            http_proxy="http://127.0.0.1:$PORT" NO_PROXY=.invalid rds-describe --endpoint-url $url > /dev/null; echo $?
            HTTPS_PROXY="http://127.0.0.1:$PORT" rds-describe --endpoint-url https://rds.invalid > /dev/null; echo $?
            "$python" -c "import urllib.request as u; print(u.urlopen('http://127.0.0.1:$PORT/connect/log').read())" |
                grep -c rds.invalid:443
            """
        )
        #expect(result.output == "0\n254\n254\n1\n", "\(result.messages)")
        #expect(result.messages.contains("the name is not known"))
    }

    @Test func aContainersCredentialsPassTheProxyBy() async throws {
        let result = try await Self.withServer(
            """
            unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
            export AWS_CONTAINER_CREDENTIALS_FULL_URI="http://127.0.0.1:$PORT/t/container"
            http_proxy="http://127.0.0.1:$PORT" rds-describe --endpoint-url http://rds.invalid/t/rds > /dev/null; echo $?
            http_proxy=http://127.0.0.1:1 NO_PROXY=localhost rds-describe --endpoint-url "http://localhost:$PORT/t/rds" \\
                > /dev/null; echo $?
            """
        )
        #expect(result.output == "0\n0\n", "\(result.messages)")
    }

    @Test(arguments: ["", "us east", "us-east-1/"])
    func aRegionThatIsNoneIsSaid(_ region: String) async throws {
        let result = try await Self.withServer("rds-describe --region '\(region)'")
        #expect(result.status == 253)
        #expect(result.messages == "rds-describe: '\(region)' is no Region\n")
    }

    @Test func debugShowsRequestsAndNoSecret() async throws {
        let result = try await Self.withServer(
            """
            mkdir -p "$HOME/.aws"
            printf '[profile r]\\nrole_arn=arn:aws:iam::1:role/r\\ncredential_source=Environment' > "$HOME/.aws/config"
            AWS_ENDPOINT_URL_STS="http://127.0.0.1:$PORT/t/sts" \\
                rds-describe --profile r --debug --endpoint-url "http://127.0.0.1:$PORT/t/rds" > /dev/null
            """
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("> AssumeRole http://127.0.0.1:"))
        #expect(result.messages.contains("<SecretAccessKey>***</SecretAccessKey>"))
        #expect(result.messages.contains("< DescribeDBInstances 200 <DescribeDBInstancesResponse>"))
        for secret in ["SECRET", "SAKROLE", "TAKROLE"] { #expect(!result.messages.contains(secret)) }
    }
}
