extension Command {
    /// A script that teaches a shell (bash, zsh or fish) the tool's options and their values.
    package func completionScript(for shell: String) -> String {
        switch shell {
        case "zsh": zshCompletion
        case "fish": fishCompletion
        default: bashCompletion
        }
    }

    private static let profiles =
        #"sed -n 's/^\[\(profile \)\{0,1\}\(.*\)\]$/\2/p' ~/.aws/config ~/.aws/credentials 2>/dev/null"#

    private var bashCompletion: String {
        let function = "_" + name.map { $0 == "-" ? "_" : String($0) }.joined()
        let cases = options.compactMap { option -> String? in
            switch option.value {
            case .choice(_, let words): choose("compgen -W '\(words.joined(separator: " "))' -- \"$word\"", option)
            case .profile: choose("compgen -W \"$(\(Self.profiles))\" -- \"$word\"", option)
            case .file: choose("compgen -f -- \"$word\"", option)
            case .text: "        \(option.spelling)) return ;;\n"
            case nil: nil
            }
        }
        return """
            \(function)() {
                local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}"
                COMPREPLY=()
                case "$before" in
            \(cases.joined())    esac
                if [[ $word == -* ]]; then
                    mapfile -t COMPREPLY < <(compgen -W '\(options.map(\.spelling).joined(separator: " "))' -- "$word")
                else
                    mapfile -t COMPREPLY < <(compgen \(operand.isFile ? "-f" : "-W ''") -- "$word")
                fi
            }
            complete -F \(function) \(name)

            """
    }

    private func choose(_ list: String, _ option: Option) -> String {
        "        \(option.spelling)) mapfile -t COMPREPLY < <(\(list)); return ;;\n"
    }

    private var zshCompletion: String {
        let rows = options.map { option in
            let help = option.help.filter { !"[]':".contains($0) }
            let value: String =
                switch option.value {
                case .choice(let name, let words): ":\(name):(\(words.joined(separator: " ")))"
                case .file(let name): ":\(name):_files"
                case .text(let name): ":\(name.filter { $0 != ":" }): "
                case .profile(let name): ":\(name):{compadd $(\(Self.profiles.replacing("'", with: "'\\''")))}"
                case nil: ""
                }
            return "  '\(option.isRepeatable ? "*" : "")\(option.spelling)[\(help)]\(value)' \\\n"
        }
        return
            "#compdef \(name)\n_arguments \\\n\(rows.joined())  '*:\(operand.placeholder):\(operand.isFile ? "_files" : " ")'\n"
    }

    private var fishCompletion: String {
        var lines = operand.isFile ? "" : "complete -c \(name) -f\n"
        for option in options {
            let help = option.help.replacing("'", with: "\\'")
            let value: String =
                switch option.value {
                case .choice(_, let words): " -x -a '\(words.joined(separator: " "))'"
                case .file: " -r -F"
                case .text: " -x"
                case .profile: " -x -a \"(\(Self.profiles.replacing("$", with: "\\$")))\""
                case nil: ""
                }
            lines += "complete -c \(name) -l \(option.name)\(value) -d '\(help)'\n"
        }
        return lines
    }
}
