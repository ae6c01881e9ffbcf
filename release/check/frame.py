# frame.py TEXT COMMAND...: runs the command on a terminal of 80x24 until it has written TEXT, then ends it.
# Prints the seconds that took; exit code 1, with what it wrote, if it ended before or 60 seconds went by.
import fcntl, os, pty, select, signal, struct, sys, termios, time

text, command = sys.argv[1].encode(), sys.argv[2:]
start = time.monotonic()
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.execvp(command[0], command)
written = b""
while text not in written:
    left = start + 60 - time.monotonic()
    if left <= 0 or not select.select([terminal], [], [], left)[0]:
        break
    try:
        piece = os.read(terminal, 65536)
    except OSError:  # it ended
        break
    if not piece:
        break
    written += piece
took = time.monotonic() - start
os.kill(pid, signal.SIGTERM)
while True:  # what it writes on its way out would block it
    try:
        if not os.read(terminal, 65536):
            break
    except OSError:
        break
os.waitpid(pid, 0)
if text not in written:
    sys.exit(f"{sys.argv[1]!r} did not come; it wrote {written!r}")
print(f"{took:.2f}")
