extension Command {
    /// A script that teaches a shell (bash, zsh or fish) the tool's options and their values.
    package func completionScript(for shell: String) -> String {
        switch shell {
        case "zsh": zshCompletion
        case "fish": fishCompletion
        default: bashCompletion
        }
    }

    /// Prints the profiles; sections of the configuration file that are about something else are left out.
    private static let profiles =
        #"sed -n '/^\[sso-session /d;/^\[services /d;s/^\[\(profile \)\{0,1\}\(.*\)\]$/\2/p'"#
        + " ~/.aws/config ~/.aws/credentials 2>/dev/null"

    /// The name of the shell function that completes: the tool's, as a shell may call it.
    private var functionName: String { "_" + name.replacing("-", with: "_") }

    /// `--name=value` reaches bash as three words. The bash of macOS has no `mapfile`.
    private var bashCompletion: String {
        let cases = options.compactMap { option -> String? in
            switch option.value {
            case .choice(_, let words): choose("compgen -W \(Self.list(words)) -- \"$word\"", option)
            case .profile: choose("compgen -W \"$(\(Self.profiles))\" -- \"$word\"", option)
            case .file: choose("compgen -f -- \"$word\"", option)
            case .text: "        \(pattern(option))) return ;;\n"
            case nil: nil
            }
        }
        return """
            \(functionName)() {
                local IFS=$'\\n' word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}"
                if [[ $before == = ]]; then before="${COMP_WORDS[COMP_CWORD - 2]}"; fi
                if [[ $word == = ]]; then word=""; fi
                COMPREPLY=()
                case "$before" in
            \(cases.joined())    esac
                if [[ $word == -* ]]; then
                    COMPREPLY=($(compgen -W \(Self.list(options.flatMap(\.spellings))) -- "$word"))
                else
                    COMPREPLY=(\(operand.isFile ? "$(compgen -f -- \"$word\")" : ""))
                fi
            }
            complete -o filenames -F \(functionName) \(name)

            """
    }

    /// Words in the form in which bash takes them apart again at newlines alone, as file names may have spaces.
    private static func list(_ words: [String]) -> String { "$'\(words.joined(separator: "\\n"))'" }

    /// The option in a `case` of bash.
    private func pattern(_ option: Option) -> String { option.spellings.joined(separator: "|") }

    private func choose(_ list: String, _ option: Option) -> String {
        "        \(pattern(option))) COMPREPLY=($(\(list))); return ;;\n"
    }

    /// Works as a file of `fpath`, whose first call completes already, and as a script that is sourced.
    private var zshCompletion: String {
        let rows = options.map { option in
            let help = option.help.filter { !"[]:".contains($0) }.replacing("'", with: "'\\''")
            let value: String =
                switch option.value {
                case .choice(let name, let words): ":\(name):(\(words.joined(separator: " ")))"
                case .file(let name): ":\(name):_files"
                case .text(let name): ":\(name.filter { $0 != ":" }): "
                case .profile(let name): ":\(name):{compadd $(\(Self.profiles.replacing("'", with: "'\\''")))}"
                case nil: ""
                }
            return option.spellings.map { spelling in
                let isLong = spelling == option.spelling
                let joined = value.isEmpty || !isLong ? spelling : spelling + "="
                return "    '\(option.isRepeatable ? "*" : "")\(joined)[\(help)]\(value)' \\\n"
            }.joined()
        }
        return """
            #compdef \(name)
            \(functionName)() {
              _arguments \\
            \(rows.joined())    '*:\(operand.placeholder):\(operand.isFile ? "_files" : " ")'
            }
            if [[ $funcstack[1] == _\(name) ]]; then \(functionName) "$@"; else compdef \(functionName) \(name); fi

            """
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
            let letter = option.letter.map { " -s \($0)" } ?? ""
            lines += "complete -c \(name)\(letter) -l \(option.name)\(value) -d '\(help)'\n"
        }
        return lines
    }
}
