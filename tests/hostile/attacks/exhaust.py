"""What uses up the machine: time, memory, disk, output, processes."""

from tests.hostile.cases import RIGHT, attack

HONEST = {"volume": RIGHT["volume"]}  # the second task, answered: its two points are kept


@attack(most=2, least=2, answers=HONEST, speaks=False)
def endless_cell():
    """never ends"""
    while True:
        pass


@attack(most=2, least=2, answers=HONEST)
def endless_function():
    """never ends while it is judged"""

    def endless_area(radius):
        while True:
            pass

    return {"area": endless_area}


@attack(most=2, least=2, answers=HONEST, speaks=False)
def sleeping_cell():
    """sleeps for a day"""
    import time

    time.sleep(86400)


@attack(speaks=False)
def swallowed_interrupts():
    """sleeps for a day, and catches whatever would wake it"""
    import time

    while True:
        try:
            time.sleep(86400)
        except BaseException:
            pass


@attack(speaks=False)
def stuck_in_c():
    """computes a number of a billion digits in one call, which no interrupt reaches"""
    return len(str(7 ** (10**9)))


@attack(speaks=False)
def regex_bomb():
    """matches a regular expression for years"""
    import re

    return re.match("(a+)+$", "a" * 60 + "b")


@attack(most=2, answers=HONEST, speaks=False)
def memory():
    """allocates all memory"""
    held = []
    while True:
        held.append(bytearray(1 << 24))


@attack(remark="uses os.fork")
def memory_of_children():
    """allocates all memory in many processes"""
    import os
    import time

    for _ in range(6):
        if os.fork() == 0:
            held = []
            try:
                while True:
                    held.append(bytearray(1 << 24))
            except MemoryError:
                time.sleep(30)
            os._exit(0)


@attack(most=2, least=2, answers=HONEST)
def mapped_memory():
    """allocates memory that is shared, or counted as a file's"""
    import mmap

    held = []
    while True:
        held.append(mmap.mmap(-1, 1 << 26))
        held[-1][:: 1 << 12] = b"x" * (1 << 14)


@attack(most=2, least=2, answers=HONEST)
def full_disk():
    """fills every folder that it can write to"""
    wrote = 0
    for number in range(1000):
        for folder in (".", "/tmp", "/dev/shm"):
            try:
                with open(f"{folder}/fill-{number}", "wb") as file:
                    for _ in range(64):
                        wrote += file.write(bytes(1 << 20))
            except OSError:
                pass
        if number > 3:
            break
    return wrote if wrote > 1 << 30 else None


@attack(most=2, least=2, answers=HONEST)
def many_small_files():
    """makes files until there are no more"""
    import os

    made = 0
    try:
        for made in range(10**6):
            os.close(os.open(f"f{made}", os.O_CREAT))
    except OSError:
        return made if made > 20_000 else None


@attack(most=2, least=2, answers=HONEST, speaks=False)
def flood_of_output():
    """prints without end"""
    while True:
        print("x" * 100_000)


@attack(most=2, least=2, answers=HONEST)
def flood_of_displays():
    """shows pictures and JSON, nested deep, without measure"""
    from IPython.display import JSON, display

    deep = {}
    for _ in range(700):
        deep = {"deep": deep}
    display(JSON({}, metadata=deep), metadata=deep)
    for _ in range(300):
        display({"image/png": "iVBORw0KGgo=" * 1000}, raw=True)


@attack(most=2, least=2, answers=HONEST)
def halves_of_characters():
    """prints and shows text that no file in UTF-8 can hold"""
    from IPython.display import display

    print("\ud83d", "\udfff" * 100, "\0\x1b[2J")
    display({"text/plain": "\ud83d", "text/\ud83d": "x"}, metadata={"\ud83d": "\ud83d"}, raw=True)
    raise type("Half\ud83d", (Exception,), {})("\ud83d")


@attack(remark="no honest process gives", speaks=False)
def forged_outputs():
    """sends outputs in a message that is longer than any, or nested deeper"""
    from autograder.kernels.pipe import Pipe

    Pipe.send = lambda self, data: self.connection.sendall(b"\xff" * 99)


@attack(remark="uses socket", answers={"volume": "# " + "x" * 3_000_000})
def reads_nothing():
    """answers for its cells without reading them, so that the grader waits to write"""
    import json
    import os
    import socket
    import struct
    import time

    text = json.dumps({"outputs": []}).encode()
    if os.fork() == 0:
        while True:
            time.sleep(0.2)
            for number in range(3, 64):
                try:
                    peer = socket.socket(fileno=os.dup(number))
                    peer.setblocking(False)
                    peer.send(struct.pack(">Q", len(text)) + text)
                except OSError:
                    pass
    from autograder.kernels.pipe import Pipe

    Pipe.receive = lambda self, seconds=None: time.sleep(86400)


@attack(remark="uses os.fork")
def fork_bomb():
    """forks without end"""
    import os
    import time

    try:
        while True:
            os.fork()
    except OSError:
        time.sleep(1)


@attack(most=2, least=2, answers=HONEST, remark="uses os.fork")
def zombies():
    """starts children that end, and never asks for them"""
    import os

    made = 0
    try:
        for made in range(10_000):
            if os.fork() == 0:
                os._exit(0)
    except OSError:
        return made if made > 1000 else None


@attack(most=2, least=2, answers=HONEST)
def many_threads():
    """starts threads until there are no more"""
    import threading
    import time

    started = 0
    try:
        for started in range(10_000):
            threading.Thread(target=time.sleep, args=(1,), daemon=True).start()
    except RuntimeError:
        pass
    return started if started > 1000 else None


@attack(most=2, least=2, answers=HONEST)
def many_descriptors():
    """opens files until there are no more"""
    held = []
    try:
        while len(held) < 100_000:
            held.append(open("/dev/null"))
    except OSError:
        pass
    return len(held) if len(held) > 5000 else None


@attack(speaks=False)
def recursion():
    """calls itself until the stack is full, in Python and in C"""
    import sys

    sys.setrecursionlimit(10**9)

    def deeper():
        return [deeper()]

    deeper()


@attack(most=2, least=2, answers=HONEST)
def huge_answer():
    """answers with an array of 300 MB and with a text of 200 MB"""
    import numpy as np

    answers = iter([np.zeros(40_000_000), "x" * 200_000_000])
    return {"area": lambda radius: next(answers)}


@attack(most=2, least=2, answers=HONEST)
def waiting_for_a_person():
    """asks for input, and starts the debugger"""
    for ask in (input, breakpoint):
        try:
            ask()
        except BaseException as error:
            print(type(error).__name__)
