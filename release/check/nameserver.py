# nameserver.py: a name server on 127.0.0.1:53 that knows one name, rancher.corp.example, and says of all others that they do not exist.
import socket

KNOWN = b"\x07rancher\x04corp\x07example\x00"
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
while True:
    query, asker = server.recvfrom(512)
    end = query.index(b"\x00", 12) + 1
    name, kind, question = query[12:end].lower(), query[end:end + 2], query[12:end + 4]
    known = name == KNOWN
    answer = known and kind == b"\x00\x01"
    head = query[:2] + (b"\x81\x80" if known else b"\x81\x83") + b"\x00\x01" + (b"\x00\x01" if answer else b"\x00\x00") + b"\x00" * 4
    record = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x7f\x00\x00\x01" if answer else b""
    server.sendto(head + question + record, asker)
