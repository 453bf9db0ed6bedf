import Foundation
import Testing

@testable import Console

/// What is installed and packed, and the version that it bears.
@Suite struct PackageTests {
    /// A stand-in for `swift build`, which puts the tools there that the tests drive.
    private static let builder = """
        mkdir "$HOME/builder" && cat > "$HOME/builder/swift" << 'END'
        #!/bin/bash
        while [ $# -gt 0 ]; do case $1 in --scratch-path) folder=$2 ;; --product) tool=$2 ;; esac; shift; done
        mkdir -p "$folder/release" && cp "$(command -v $tool)" "$folder/release"
        END
        chmod +x "$HOME/builder/swift"
        PATH="$HOME/builder:$PATH"
        make() { command make --no-print-directory STATIC="$HOME/static" DESTDIR="$HOME/root" "$@"; }
        set -e -o pipefail

        """

    @Test func whatIsInstalledCanBeRemoved() async throws {
        let result = try await Tools.run(
            Self.builder + """
                make install PREFIX=/usr > "$HOME/said"
                head -n 1 "$HOME/said"
                cd "$HOME/root" && find . -type f | sort && usr/bin/mitosis-iam --version && cd "$OLDPWD"
                make uninstall PREFIX=/usr
                find "$HOME/root" -type f
                """
        )
        #expect(
            result.output == """
                Building rds-describe (the first one takes some minutes)
                ./usr/bin/mitosis-exec
                ./usr/bin/mitosis-iam
                ./usr/bin/mitosis-plan
                ./usr/bin/rds-describe
                ./usr/libexec/stack-mitosis/refresh.sh
                ./usr/share/bash-completion/completions/mitosis-exec
                ./usr/share/bash-completion/completions/mitosis-iam
                ./usr/share/bash-completion/completions/mitosis-plan
                ./usr/share/bash-completion/completions/rds-describe
                ./usr/share/fish/vendor_completions.d/mitosis-exec.fish
                ./usr/share/fish/vendor_completions.d/mitosis-iam.fish
                ./usr/share/fish/vendor_completions.d/mitosis-plan.fish
                ./usr/share/fish/vendor_completions.d/rds-describe.fish
                ./usr/share/man/man1/mitosis-exec.1
                ./usr/share/man/man1/mitosis-iam.1
                ./usr/share/man/man1/mitosis-plan.1
                ./usr/share/man/man1/rds-describe.1
                ./usr/share/zsh/site-functions/_mitosis-exec
                ./usr/share/zsh/site-functions/_mitosis-iam
                ./usr/share/zsh/site-functions/_mitosis-plan
                ./usr/share/zsh/site-functions/_rds-describe
                mitosis-iam \(Console.version)

                """,
            "\(result.messages)"
        )
    }

    /// The package of stand-ins for the tools: its files, what it depends on, and what Debian's checker says of it.
    @Test(.enabled("only Debian makes Debian packages") { Tools.isInstalled("dpkg-shlibdeps") })
    func theDebianPackageIsInOrder() async throws {
        let result = try await Tools.run(
            Self.builder + """
                make install PREFIX=/usr > /dev/null
                for tool in "$HOME"/root/usr/bin/*; do cp /bin/true "$tool"; done
                package=$(Packaging/deb.sh "$HOME/root" \(Console.version) "$HOME/packages")
                basename "$package"; dpkg-deb --field "$package" Version Depends
                dpkg-deb --contents "$package" | awk '{ print $1, $2, $6 }' | grep -E 'usr/bin/.|_rds|exec.1|libexec.*/refresh|changelog'
                ! command -v lintian > /dev/null || lintian --allow-root --fail-on error,warning "$package" >&2
                """
        )
        let architecture = try await Tools.run("dpkg --print-architecture").output.split(separator: "\n").joined()
        #expect(result.status == 0, "\(result.output)\(result.messages)")
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "stack-mitosis_\(Console.version)_\(architecture).deb")
        #expect(
            lines.dropFirst().prefix(2).map { $0.prefix(14) } == [
                "Version: \(Console.version)".prefix(14), "Depends: libc6",
            ]
        )
        #expect(
            lines.dropFirst(3).sorted() == [
                "-rw-r--r-- root/root ./usr/share/doc/stack-mitosis/changelog.gz",
                "-rw-r--r-- root/root ./usr/share/man/man1/mitosis-exec.1.gz",
                "-rw-r--r-- root/root ./usr/share/zsh/vendor-completions/_rds-describe",
                "-rwxr-xr-x root/root ./usr/bin/mitosis-exec", "-rwxr-xr-x root/root ./usr/bin/mitosis-iam",
                "-rwxr-xr-x root/root ./usr/bin/mitosis-plan", "-rwxr-xr-x root/root ./usr/bin/rds-describe",
                "-rwxr-xr-x root/root ./usr/libexec/stack-mitosis/refresh.sh",
            ]
        )
    }

    /// The image has the libraries that the tools are linked to, and makes its build with what a build needs.
    @Test(.enabled("Debian tells which package a library is of") { Tools.isInstalled("dpkg") })
    func theImageHasWhatTheToolsNeed() async throws {
        let file = try String(contentsOf: Tools.root.appendingPathComponent("Dockerfile"), encoding: .utf8)
        let stages = file.split(separator: "\nFROM ").dropFirst().map(String.init)
        try #require(stages.count == 2)
        let result = try await Tools.run(
            """
            for tool in rds-describe mitosis-plan mitosis-exec mitosis-iam; do ldd "$(command -v $tool)"; done |
                grep -oE '/[^ ]*/lib(curl|xml2|stdc)[^ ]*' | xargs -n 1 readlink -f | sort -u | sed 's,^/usr,*,' |
                xargs dpkg -S | sed 's/:.*//' | sort -u
            sed -n 's/^HEADERS := //p' Makefile
            """
        )
        let lines = result.output.split(separator: "\n")
        try #require(lines.count >= 4, "\(result.output)\(result.messages)")
        for library in lines.dropLast() { #expect(stages[1].contains(" \(library) "), "\(library)") }
        for package in lines[lines.count - 1].split(separator: " ") {
            #expect(stages[0].contains(" \(package) "), "\(package)")
        }
    }

    @Test func theArchiveHasItsChecksum() async throws {
        let result = try await Tools.run(
            """
            mkdir -p "$HOME/root/bin" && echo tool > "$HOME/root/bin/mitosis-iam"
            archive=$(Packaging/tarball.sh "$HOME/root" 1.2.3 "$HOME/packages")
            cd "$HOME/packages" && sha256sum --check --quiet *.sha256
            tar -tzf "$archive" | grep -E '/(bin/mitosis-iam|README.md|Documentation/Formats.md)$'
            """
        )
        let name = result.output.prefix { $0 != "/" }
        #expect(name.hasPrefix("stack-mitosis-1.2.3-"))
        #expect(
            result.output.split(separator: "\n").sorted()
                == ["Documentation/Formats.md", "README.md", "bin/mitosis-iam"].map { "\(name)/\($0)" },
            "\(result.messages)"
        )
    }

    /// One constant holds the version; the change log tells of it, in lines that a Debian change log takes.
    @Test func theVersionIsInOnePlace() async throws {
        let log = try String(contentsOf: Tools.root.appendingPathComponent("CHANGELOG.md"), encoding: .utf8)
        let lines = log.split(separator: "\n")
        #expect(lines.first { $0.hasPrefix("## ") } == "## \(Console.version) (\(Console.versionDate))")
        #expect(lines.allSatisfy { $0.count <= 78 })
        let help = try await Tools.run("make help")
        #expect(help.output.hasPrefix("stack-mitosis \(Console.version)\n"), "\(help.output)\(help.messages)")
    }

    /// Whoever types `make` is told of every target that is meant for people.
    @Test func makeTellsOfItsTargets() async throws {
        let makefile = try String(contentsOf: Tools.root.appendingPathComponent("Makefile"), encoding: .utf8)
        let help = try await Tools.run("make").output
        let targets = try #require(makefile.firstMatch(of: /\.PHONY: (.*)\n/)).1.split(separator: " ")
        for target in targets where !["headers", "servers"].contains(target) {
            #expect(help.contains("\n  make \(target) "), "\(target)")
        }
    }
}
