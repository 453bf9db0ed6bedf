import Console
import Foundation
import Testing

/// What the built tools say of themselves: help, manual pages, completions.
@Suite struct HelpTests {
    static let tools = ["rds-describe", "mitosis-plan", "mitosis-exec", "mitosis-iam"]

    @Test(arguments: tools)
    func helpFitsAScreen(_ tool: String) async throws {
        let help = try await Tools.run("\(tool) --help")
        #expect(help.status == 0)
        let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(
            lines.count <= 51,
            "with the empty one after the last newline: options are common only where most need them"
        )
        #expect(try await Tools.run("\(tool) -h").output == help.output)
        try Snapshot.expect(help.output, is: "\(tool).help.txt")
        #expect(try await Tools.run("\(tool) --version").output == "\(tool) \(Console.version)\n")
    }

    @Test(arguments: tools)
    func everyOptionIsToldOfSomewhere(_ tool: String) async throws {
        let help = try await Tools.run("\(tool) --help-all")
        #expect(help.status == 0)
        #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        try Snapshot.expect(help.output, is: "\(tool).help-all.txt")
        let page = try await Tools.run("\(tool) --generate-manual-page").output.replacing("\\-", with: "-")
        let names = help.output.matches(of: /--[a-z-]+(?= |\n)/).map(\.output)
        #expect(names.count >= 6)
        for name in names { #expect(page.contains(name), "\(name)") }
    }

    @Test(arguments: tools)
    func manualPagesAreAsTheyWere(_ tool: String) async throws {
        let page = try await Tools.run("\(tool) --generate-manual-page")
        #expect(page.status == 0)
        try Snapshot.expect(page.output, is: "\(tool).1")
    }

    @Test(.enabled("apt-get install mandoc") { Tools.isInstalled("mandoc") }, arguments: tools)
    func mandocHasNothingToSay(_ tool: String) async throws {
        let result = try await Tools.run("\(tool) --generate-manual-page | mandoc -T lint -W style")
        #expect(result.status == 0)
        #expect(result.output + result.messages == "")
    }

    @Test(.enabled("apt-get install groff") { Tools.isInstalled("groff") }, arguments: tools)
    func groffHasNothingToSay(_ tool: String) async throws {
        let result = try await Tools.run("\(tool) --generate-manual-page | groff -man -ww -Tascii -P -cbou -rLL=78n")
        #expect(result.status == 0)
        #expect(result.messages == "")
        #expect(result.output.contains("\n       --generate-completion-script SHELL\n"))
        #expect(!result.output.contains("\\"))
    }

    struct Words: Sendable, CustomTestStringConvertible {
        var typed: String
        var completed: String
        var testDescription: String { typed }
    }

    static let bashWords = [
        Words(typed: "mitosis-exec --ph", completed: "<--phase>"),
        Words(typed: "mitosis-exec --phase sw", completed: "<swap>"),
        Words(typed: "mitosis-exec --phase = sw", completed: "<swap>"),
        Words(typed: "mitosis-exec --phase =", completed: "<supply><build><swap><clean>"),
        Words(typed: "mitosis-exec --profile ''", completed: "<default><one two>"),
        Words(typed: "mitosis-plan --restart gra", completed: "<gra ph.json>"),
        Words(typed: "mitosis-exec --simulate gra", completed: "<gra ph.json>"),
        Words(typed: "mitosis-exec gra", completed: "<gra ph.json>"),
        Words(typed: "mitosis-exec --parallel ''", completed: "<>"),
        Words(typed: "rds-describe gra", completed: "<>"),
    ]

    @Test(arguments: bashWords)
    func bashCompletes(_ words: Words) async throws {
        let result = try await Tools.run(
            """
            cd "$HOME" && mkdir .aws && touch 'gra ph.json' && printf '[default]\\n[profile one two]\\n[sso-session s]\\n[services t]\\n' > .aws/config
            complete_words() {
                eval "$($1 --generate-completion-script bash)"
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); "_${1//-/_}"; printf '<%s>' "${COMPREPLY[@]}"
            }
            complete_words \(words.typed)
            """
        )
        #expect(result.output == words.completed, "\(result.messages)")
    }

    @Test(.enabled("apt-get install fish") { Tools.isInstalled("fish") })
    func fishCompletes() async throws {
        let result = try await Tools.run(
            """
            cd "$HOME" && touch graph.json
            for tool in mitosis-exec rds-describe; do $tool --generate-completion-script fish > $tool.fish; done
            fish -c 'source mitosis-exec.fish; source rds-describe.fish
            for words in "mitosis-exec --ph" "mitosis-exec --phase " "mitosis-exec --phase=sw" "mitosis-exec gra" "rds-describe gra"
                complete -C $words | cut -f 1
            end'
            """
        )
        #expect(
            result.output == "--phase\nbuild\nclean\nsupply\nswap\n--phase=swap\ngraph.json\n",
            "\(result.messages)"
        )
    }

    /// A shell of a person's, who types tabs; both as a script and as a function of `fpath`.
    @Test(
        .enabled("apt-get install zsh") { Tools.isInstalled("zsh") },
        arguments: ["source <(mitosis-exec --generate-completion-script zsh)", "true"]
    )
    func zshCompletes(_ setup: String) async throws {
        let result = try await Tools.run(
            """
            mkdir "$HOME/functions"
            mitosis-exec --generate-completion-script zsh > "$HOME/functions/_\(setup == "true" ? "" : "un")mitosis-exec"
            cat > "$HOME/.zshrc" << 'END'
            fpath=(~/functions $fpath)
            unset zle_bracketed_paste; unsetopt prompt_sp; PS1=': '
            autoload -U compinit; compinit -u -D
            \(setup)
            END
            TERM=dumb ZDOTDIR=$HOME python3 Tests/Support/terminal.py \\
              "$(printf 'mitosis-exec --phase=sw\\t--versi\\t')" exit -- 'zsh -i'
            """
        )
        #expect(result.output.contains("\nmitosis-exec \(Console.version)\n"), "\(result.output)\(result.messages)")
    }
}
