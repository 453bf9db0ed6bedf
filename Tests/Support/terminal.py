"""Runs a command of bash at a terminal of its own and types an answer to each question: ANSWER... -- COMMAND.

A question is output that ends in a colon and a space. What the terminal showed is printed; the status is the command's.
"""
import os
import pty
import sys

separator = sys.argv.index("--")
answers, command = sys.argv[1:separator], sys.argv[separator + 1]
process, terminal = pty.fork()
if process == 0:
    os.execvp("bash", ["bash", "-c", command])
shown = b""
asked = 0
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    shown += data
    if shown[asked:].endswith(b": ") and answers:
        asked = len(shown)
        os.write(terminal, (answers.pop(0) + "\n").encode())
sys.stdout.write(shown.decode(errors="replace").replace("\r\n", "\n"))
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
