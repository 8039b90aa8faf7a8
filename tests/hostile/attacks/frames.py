"""Forged answers: what its process sends to the one that judges, past the code that should."""

from tests.hostile.cases import attack, code_case

FORM = None  # stands for a form in the code of `lie_in_form`
FORGED = "gave an answer that no honest process gives"


@attack(remark="uses socket", speaks=False)
def frames_in_advance():
    """answers the next requests before they are made, on every socket it finds"""
    import json
    import os
    import socket
    import struct

    for number in range(3, 64):
        try:
            peer = socket.socket(fileno=os.dup(number))
            peer.setblocking(False)
            for request in range(60):
                text = json.dumps({"number": request, "value": 0}).encode()
                peer.send(struct.pack("<4sII", b"NNM1", len(text), 0) + text)
        except OSError:
            pass


@attack(remark="uses socket", speaks=False)
def cells_in_advance():
    """says that its cells have run, with outputs of its choice, before they are sent"""
    import json
    import os
    import socket
    import struct

    text = json.dumps({"outputs": [{"output_type": "stream", "text": "passed"}]}).encode()
    for number in range(3, 64):
        try:
            peer = socket.socket(fileno=os.dup(number))
            peer.setblocking(False)
            for _ in range(20):
                peer.send(struct.pack(">Q", len(text)) + text)
        except OSError:
            pass


@attack(remark="uses gc")
def channel_by_gc():
    """finds the channel through gc, and answers by a thread of its own"""
    import gc
    import threading

    from autograder.remote.wire import Channel

    channels = [each for each in gc.get_objects() if type(each) is Channel]

    def answer():
        while True:
            header, _ = channels[0].receive()
            channels[0].send({"number": header["number"], "value": 0})

    for _ in range(3):
        threading.Thread(target=answer, daemon=True).start()


@attack(remark="uses os.fork")
def children_that_answer():
    """forks children that keep the sockets and answer, too"""
    import os

    for _ in range(8):
        if os.fork() == 0:
            return {"area": lambda radius: 0}
    return {"area": lambda radius: 3.0}


@attack(remark="uses autograder")
def patched_pickle():
    """reads and changes what the judge sends, where it is unpickled"""
    import pickle

    import cloudpickle

    from autograder.remote import graph, served

    def load(data, objects, kept):
        message, leaves = original(data, objects, kept)
        what, (_, *rest), *more = message
        return (what, (lambda *_, **__: 0, *rest), *more), leaves

    original, served.load = graph.load, load
    pickle.loads = cloudpickle.loads = lambda *_, **__: 0


@attack(remark="uses autograder")
def patched_requests():
    """answers tests of types, lengths and names as it likes"""
    from autograder.remote import served

    for what in ("call", "isinstance", "len", "getattr", "fetch"):
        served._OPERATIONS[what] = lambda *_, **__: 0


@attack(remark=FORGED)
def frame_of_any_size():
    """announces a frame of many gigabytes, and buffers without number"""
    import socket
    import struct

    from autograder.remote.wire import Channel

    def send(self, header, buffers=()):
        self._socket.sendall(struct.pack("<4sII", b"NNM1", 2**32 - 1, 2**32 - 1))

    Channel.send = send
    return {"area": lambda radius: socket.gethostname() and 0.5}


@attack(remark=FORGED)
def frames_of_noise():
    """sends what is no frame, no JSON, or not a number in time"""
    from autograder.remote.wire import Channel

    def send(self, header, buffers=()):
        self._socket.sendall(b"NNM1\x05\0\0\0\0\0\0\0{]}!\xff")

    Channel.send = send


@attack(remark=FORGED)
def late_answers():
    """answers later, and to requests that were never made"""
    from autograder.remote.wire import Channel

    def send(self, header, buffers=()):
        for number in range(1000, 1008):
            honest(self, {"number": number, "value": 0})

    honest, Channel.send = Channel.send, send


# --- answers in forms that the wire format does not have ---

FORMS = {
    "form_unknown": ("a form that does not exist", '["pickle", "gASVLw=="]'),
    "form_of_code": ("a name of a module with side effects", '["library", "antigravity"]'),
    "form_of_a_class": ("a class to be looked up by name", '["library class", "os.system"]'),
    "form_of_the_judge": ("an object of the judge's that was not handed over", '["known", 5]'),
    "form_seen": ("a value that was never sent", '["seen", -1]'),
    "form_too_deep": ("lists in lists without end", "deep(400)"),
    "form_of_an_array": (
        "an array of more entries than bytes",
        '["array", "ndarray", "<f8", [2**40], self.buffer(b"")]',
    ),
    "form_of_objects": (
        "an array of python objects",
        '["array", "ndarray", "|O", [0], self.buffer(b"")]',
    ),
    "form_of_a_tensor": (
        "a tensor on a device that is none",
        '["tensor", "float64", [1], "cuda:-1", self.buffer(b"12345678")]',
    ),
    "form_of_a_network": (
        "a network without parts",
        '["tree", 1, "Linear", True, True, [], [], 7]',
    ),
    "form_of_a_number": (
        "a whole number of a million digits, and more",
        '["int", "0x" + "f" * 2**21]',
    ),
}


def lie_in_form():
    """answers with WHAT"""
    from autograder.remote.encode import Encoder

    def deep(depth):
        return ["list", deep(depth - 1)] if depth else 0

    def lie(self, value):
        return FORM if type(value) is float else honest(self, value)

    honest, Encoder.encode = Encoder.encode, lie


for _name, (_what, _form) in FORMS.items():
    code_case(_name, f"answers with {_what}", lie_in_form, {"FORM": _form}, remark=FORGED)
