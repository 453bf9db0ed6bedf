import Testing

/// How the built tools reach a server: through proxies, and only one whose certificate is trusted.
@Suite struct ConnectionTests {
    /// Runs a script while the server runs: `$PORT` is where, and `requests SERVICE` says how many there were; those for
    /// clusters, which are made at the same time, do not count.
    private static func withServer(_ script: String) async throws -> Tools.Result {
        try await Tools.runWithPython(
            """
            coproc SERVER { exec "$python" Tests/Support/fake_aws.py "$HOME"; }
            read -r PORT <&"${SERVER[0]}"
            export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=SECRET AWS_REGION=us-east-1
            requests() {
                "$python" -c 'import json, sys, urllib.request as web
            found = [entry for entry in json.load(web.urlopen(sys.argv[2])) if entry["service"] == sys.argv[1]]
            print(sum("DescribeDBClusters" not in entry.get("body", "") for entry in found))' \\
                    "$1" "http://127.0.0.1:$PORT/${2:-t}/log"
            }
            \(script)
            """
        )
    }

    @Test(arguments: [
        (
            "unknown", "self-signed certificate in certificate chain",
            "set AWS_CA_BUNDLE to a file with the certificate of its"
        ),
        ("other", "SSL: no alternative certificate subject name matches target host name", "check --endpoint-url"),
        ("expired", "certificate has expired", "check --endpoint-url, the proxy and this machine's clock"),
    ])
    func certificatesAreChecked(_ name: String, _ reason: String, _ advice: String) async throws {
        let result = try await Self.withServer(
            """
            export AWS_CA_BUNDLE="$HOME/authority.pem"
            rds-describe --endpoint-url "https://\(name).localhost:$PORT/t/rds"; echo $?
            requests rds
            """
        )
        #expect(result.output == "254\n0\n", "\(result.messages)")
        #expect(result.messages.contains(reason), "\(result.messages)")
        #expect(result.messages.contains(advice))
    }

    @Test func theSystemsAuthoritiesDoNotKnowTheTestsOwn() async throws {
        let result = try await Self.withServer(
            #"rds-describe --endpoint-url "https://good.localhost:$PORT/t/rds"; echo $?"#
        )
        #expect(result.output == "254\n", "\(result.messages)")
        #expect(result.messages.contains("set AWS_CA_BUNDLE to a file with the certificate of its authority"))
    }

    /// The command line comes before the environment, and that before the profile.
    @Test func anAuthorityOfOnesOwnIsTrusted() async throws {
        let result = try await Self.withServer(
            """
            export AWS_ENDPOINT_URL_RDS="https://127.0.0.1:$PORT/t/rds"
            mkdir -p "$HOME/.aws"
            printf '[default]\\nca_bundle = ~/authority.pem\\n' > "$HOME/.aws/config"
            rds-describe > /dev/null; echo $?
            AWS_CA_BUNDLE=/nowhere rds-describe > /dev/null; echo $?
            AWS_CA_BUNDLE=/nowhere rds-describe --ca-bundle "$HOME/authority.pem" > /dev/null; echo $?
            sed '/CERTIFICATE/,/CERTIFICATE/d' "$HOME/good.pem" > "$HOME/key.pem"
            AWS_CA_BUNDLE="$HOME/key.pem" rds-describe > /dev/null; echo $?
            MITOSIS_PROXY_CLIENT_CERT=/missing rds-describe > /dev/null; echo $?
            requests rds
            rm "$HOME/.aws/config"
            AWS_CA_BUNDLE="$HOME/authority.pem" rds-describe > /dev/null; echo $?
            """
        )
        #expect(result.output == "0\n253\n0\n253\n253\n2\n0\n", "\(result.messages)")
        #expect(result.messages.contains("the file of certificates '/nowhere' cannot be read"))
        #expect(result.messages.contains("key.pem' holds no certificate in PEM form"))
        #expect(result.messages.contains("the file of certificates '/missing' cannot be read"))
    }

    /// IAM Identity Center, STS and RDS, each over TLS.
    @Test func itIsTrustedForEveryService() async throws {
        let result = try await Self.withServer(
            """
            unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
            mkdir -p "$HOME/.aws/sso/cache"
            cat > "$HOME/.aws/config" <<'END'
            [profile person]
            sso_session = corp
            sso_account_id = 123456789012
            sso_role_name = admin
            [sso-session corp]
            sso_region = us-east-1
            sso_start_url = https://corp
            [profile admin]
            role_arn = arn:aws:iam::123456789012:role/admin
            source_profile = person
            END
            echo '{"accessToken": "TOKEN", "expiresAt": "2100-01-01T00:00:00Z", "startUrl": "https://corp"}' \\
                > "$HOME/.aws/sso/cache/$(printf corp | sha1sum | cut -d ' ' -f 1).json"
            base="https://good.localhost:$PORT/t"
            export AWS_ENDPOINT_URL_RDS="$base/rds" AWS_ENDPOINT_URL_STS="$base/sts" AWS_ENDPOINT_URL_SSO="$base/sso"
            rds-describe --profile admin > /dev/null; echo $?
            requests sso
            rds-describe --profile admin --ca-bundle "$HOME/authority.pem" > /dev/null; echo $?
            requests sso; requests sts; requests rds
            """
        )
        #expect(result.output == "253\n0\n0\n1\n1\n1\n", "\(result.messages)")
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
            [ "$(requests connect connect)" -ge 3 ]; echo $?
            """
        )
        // A tunnel that is refused is tried as often as a Region that does not answer.
        #expect(result.output == "0\n254\n254\n0\n", "\(result.messages)")
        #expect(result.messages.contains("the name is not known"))
    }

    /// A tunnel through a proxy that wants a password, or a certificate, and TLS to the Region in it.
    @Test func aProxyMayAskWhoItIs() async throws {
        let result = try await Self.withServer(
            """
            export AWS_MAX_ATTEMPTS=1 AWS_CA_BUNDLE="$HOME/authority.pem"
            export AWS_ENDPOINT_URL_RDS="https://good.localhost:$PORT/t/rds" PROXY="127.0.0.1:$PORT"
            try() { env "$@" rds-describe --debug > /dev/null; echo $?; }
            try HTTPS_PROXY="http://USER:SECRET@$PROXY"
            try HTTPS_PROXY="http://$PROXY"
            try HTTPS_PROXY="http://USER:SECRETS@$PROXY"
            try HTTPS_PROXY="http://USER:SECRET@127.0.0.1:1"
            try HTTPS_PROXY="ftp://USER:SECRET@$PROXY"
            try HTTPS_PROXY="https://good.localhost:$PORT" MITOSIS_PROXY_CLIENT_CERT="$HOME/client.pem"
            try HTTPS_PROXY="https://good.localhost:$PORT"
            try HTTPS_PROXY="https://expired.localhost:$PORT" MITOSIS_PROXY_CLIENT_CERT="$HOME/client.pem"
            requests rds
            tunnels=$(requests connect connect)
            try HTTPS_PROXY="http://$PROXY" NO_PROXY=.localhost
            requests rds
            [ "$(requests connect connect)" = "$tunnels" ]; echo $?
            """
        )
        #expect(
            result.output == "0\n254\n254\n254\n254\n0\n254\n254\n2\n0\n3\n0\n",
            "\(result.messages)"
        )
        #expect(result.messages.contains("407"))
        #expect(!result.messages.contains("SECRET"))
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
