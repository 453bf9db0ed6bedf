"""Runs a command at a terminal of a given size, and prints what the terminal received.

Usage: at_terminal.py COLUMNS ROWS COMMAND...
"""
import fcntl
import os
import pty
import struct
import sys
import termios

columns, rows, *command = sys.argv[1:]
process, terminal = pty.fork()
if process == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))
    os.execvp(command[0], command)
received = b""
while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:
        break
    if not chunk:
        break
    received += chunk
_, status = os.waitpid(process, 0)
sys.stdout.buffer.write(received)
sys.exit(os.waitstatus_to_exitcode(status))
