import Testing

@testable import AWS

@Suite struct ProfileFilesTests {
    @Test func readWhatAWSsToolsRead() throws {
        let files = try ProfileFiles(
            config: """
                # a comment
                ; another
                [default]
                region=eu-west-1
                [profile prod]
                region = us-east-1
                s3 =
                  addressing_style = path

                  max_queue = 10
                output = json
                [profile "with space"]
                ROLE_ARN : arn:aws:iam::1:role/x
                credential_process = tool --first # no comment
                    --second
                [sso-session corp]
                sso_region = eu-central-1
                [services local]
                rds =
                  endpoint_url = http://127.0.0.1:1
                [preview]
                cloudfront = true
                [ profile prod ]
                region = spaces-before-it-make-it-another-section
                """,
            credentials: """
                [prod]
                aws_access_key_id=AK
                region = us-west-2
                """
        )
        #expect(files.profiles["default"] == ["region": "eu-west-1"])
        #expect(
            files.profiles["prod"] == [
                "region": "us-west-2", "s3": "", "s3.addressing_style": "path", "s3.max_queue": "10", "output": "json",
                "aws_access_key_id": "AK",
            ]
        )
        #expect(
            files.profiles["with space"] == [
                "role_arn": "arn:aws:iam::1:role/x", "credential_process": "tool --first # no comment\n--second",
            ]
        )
        #expect(files.ssoSessions["corp"] == ["sso_region": "eu-central-1"])
        #expect(files.services["local"]?["rds.endpoint_url"] == "http://127.0.0.1:1")
        #expect(files.credentials == ["prod": ["aws_access_key_id": "AK", "region": "us-west-2"]])
        #expect(files.profiles["preview"] == nil)
    }

    @Test(arguments: [
        ("prod", "~/.aws/config has [prod]: write [profile prod] there"),
        ("stg", "~/.aws/credentials has [profile stg]: write [stg] there"),
        ("dev", "the profiles are: default, profile stg"),
    ])
    func aSectionThatWasMeantToBeAProfileIsNamed(_ profile: String, _ hint: String) throws {
        let files = try ProfileFiles(
            config: "[default]\nregion = r\n[prod]\nregion = r\n",
            credentials: "[profile stg]\naws_access_key_id = A\n"
        )
        let error = #expect(throws: ConfigurationError.self) {
            try Settings(environment: [:], profile: profile, files: files)
        }
        #expect(error?.hint == hint)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func everySystemsLineBreaksAreRead(_ lineBreak: String) throws {
        let lines = ["[default]", "# a comment", "region = eu-west-1", "rds =", "  endpoint_url = http://h", ""]
        let files = try ProfileFiles(config: lines.joined(separator: lineBreak), credentials: "")
        #expect(
            files.profiles["default"] == ["region": "eu-west-1", "rds": "", "rds.endpoint_url": "http://h"]
        )
    }

    @Test func theHomeFolderIsTheSystemsWhereTheEnvironmentHasNone() {
        #expect(ProfileFiles.home(["HOME": "/h"]) == "/h")
        #expect(ProfileFiles.home([:]).hasPrefix("/"))
        #expect(ProfileFiles.home(["HOME": ""]) == ProfileFiles.home([:]))
    }

    @Test(arguments: [
        // The same section or key twice: which of them was meant?
        ("[default]\nregion = x\n[default]", 3), ("[default]\nregion = x\nREGION = y", 3),
        ("region = x", 1), ("[default]\nregion", 2), ("[default]\n= x", 2), ("[default]\ns3 =\n  y", 3), ("[]\n", 1),
        ("text", 1),
    ])
    func sayWhereTheyStopMakingSense(_ text: String, _ line: Int) {
        let error = #expect(throws: ConfigurationError.self) { try ProfileFiles(config: text, credentials: "") }
        #expect(error?.message == "Unable to parse config file: ~/.aws/config, line \(line)")
    }

    @Test(
        arguments: [
            ("a b", ["a", "b"]), ("  a  'b c' ", ["a", "b c"]), (#"a"b"'c'\ d"#, ["abc d"]),
            (#""a\"b\\c\d""#, [#"a"b\c\d"#]),
            ("''", [""]), ("", []), ("'a", nil), (#"a\"#, nil), (#""a\"#, nil),
        ] as [(String, [String]?)]
    )
    func wordsAreCutAsAShellCuts(_ line: String, _ words: [String]?) {
        #expect(ShellWords.split(line) == words)
    }
}
