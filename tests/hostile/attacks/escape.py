"""Ways out: files, network, processes, environment and devices that are none of its business."""

from tests.hostile.cases import attack, outside


@attack()
def read_home():
    """reads a file in the home folder"""
    return open(outside["home"]).read()


@attack()
def read_tmp():
    """reads a file of the machine's /tmp"""
    return open(outside["tmp"]).read()


@attack()
def walk_the_disk():
    """looks for the course folder, the home folder and the password file from / on"""
    import os

    names = {os.path.basename(outside["course"]), "shadow", os.path.basename(outside["home"])}
    skip = ("/proc", "/sys", "/usr", "/lib")
    found = []
    for where, folders, files in os.walk("/"):
        folders[:] = [each for each in folders if os.path.join(where, each) not in skip]
        found += [os.path.join(where, each) for each in {*folders, *files} & names]
    return found


@attack()
def write_home():
    """changes a file in the home folder"""
    return open(outside["home"], "a").write("changed")


@attack()
def write_course():
    """adds itself to the roster"""
    return open(outside["course"] + "/roster.csv", "a").write("mallory,M,M,m@x.org,1\n")


@attack()
def write_packages():
    """rewrites the grader's own code, and numpy's"""
    import os

    import numpy

    import autograder.checks

    done = []
    for module in (autograder.checks, numpy):
        try:
            with open(module.__file__, "a") as file:
                file.write("\nraise SystemExit\n")
            done.append(module.__file__)
        except OSError:
            pass
        try:
            os.rename(module.__file__, module.__file__ + ".old")
            done.append(module.__file__)
        except OSError:
            pass
    return done


@attack()
def change_gradebook():
    """gives itself full marks in gradebook.db"""
    import sqlite3

    with sqlite3.connect(outside["gradebook"], timeout=1) as database:
        database.execute("UPDATE grade SET auto_score = 100, manual_score = 100")
    return "changed"


@attack()
def links_and_dots():
    """goes through links, .., /proc/1/root, /proc/self/cwd and folders held open"""
    import os

    os.symlink(outside["home"], "link")
    os.symlink("/", "root")
    inside = outside["home"].lstrip("/")
    ways = ["link", "root/" + inside, "../" * 40 + inside]
    ways += [f"/proc/{who}/{what}/{inside}" for who in ("1", "self") for what in ("root", "cwd")]
    ways += [f"/proc/self/fd/{number}/{'../' * 40}{inside}" for number in range(64)]
    return [way for way in ways if os.path.exists(way)]


@attack(remark="uses socket")
def connect_by_loopback():
    """connects to a service on the loopback interface"""
    import socket

    return socket.create_connection(("127.0.0.1", outside["port"]), timeout=2)


@attack(remark="uses socket")
def connect_by_abstract_socket():
    """connects to an abstract unix socket, as D-Bus and X have them"""
    import socket

    peer = socket.socket(socket.AF_UNIX)
    peer.connect("\0" + outside["abstract"])
    return peer


@attack()
def connect_by_file_socket():
    """connects to a unix socket that lies in a folder"""
    import socket

    peer = socket.socket(socket.AF_UNIX)
    peer.connect(outside["socket"])
    return peer


@attack()
def other_sockets():
    """opens internet, raw, netlink, packet and vsock sockets"""
    import socket

    got = []
    for family in (2, 10, 16, 17, 38, 40):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            try:
                got.append(socket.socket(family, kind))
            except OSError:
                pass
    return got


@attack()
def use_programs():
    """lets programs do it: a shell, cat, sudo, unshare, python"""
    import subprocess
    import sys

    home = outside["home"]
    ways = [
        ["sh", "-c", f"cat {home}; cat /etc/shadow"],
        ["sudo", "-n", "cat", home],
        ["unshare", "-r", "cat", home],
        [sys.executable, "-c", f"print(open({home!r}).read())"],
    ]
    said = ""
    for way in ways:
        try:
            said += subprocess.run(way, capture_output=True, text=True, timeout=5).stdout
        except OSError:
            pass
    return said.strip()


@attack()
def see_processes():
    """looks for processes that are not its own"""
    import os

    return [each for each in os.listdir("/proc") if each.isdigit() and int(each) != os.getpid()]


@attack(remark="uses os.kill")
def kill_everybody():
    """kills the grader, its parent and all processes that it may signal"""
    import os
    import signal

    done = []
    for pid in (outside["pid"], outside["pid"] + 1, -1, os.getppid()):
        try:
            os.kill(pid, signal.SIGKILL)
            done.append(pid)
        except OSError:
            pass
    return [pid for pid in done if pid > 1]


@attack(remark="uses ctypes")
def privileged_calls():
    """mounts, enters namespaces, traces, loads kernel modules, reads other processes' memory"""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    word, text = ctypes.c_long, ctypes.create_string_buffer(64)
    calls = {
        "mount": (165, b"none", b"/tmp", b"tmpfs", word(0), None),
        "umount2": (166, b"/tmp", word(2)),
        "pivot_root": (155, b".", b"."),
        "chroot": (161, b"/tmp"),
        "unshare": (272, word(0x10000000)),
        "setns": (308, word(0), word(0)),
        "ptrace": (101, word(16), word(outside["pid"]), None, None),
        "process_vm_readv": (310, word(outside["pid"]), text, word(1), text, word(1), word(0)),
        "bpf": (321, word(0), text, word(64)),
        "keyctl": (250, word(0), word(-3), word(1)),
        "io_uring_setup": (425, word(8), text),
        "perf_event_open": (298, text, word(0), word(-1), word(-1), word(0)),
        "shmget": (29, word(0), word(1 << 20), word(0o1666)),
        "memfd_create": (319, b"x", word(0)),
        "reboot": (169, word(0), word(0), word(0), None),
    }
    return [name for name, (number, *rest) in calls.items() if libc.syscall(number, *rest) >= 0]


@attack()
def become_root():
    """asks for another user, and for priority"""
    import os

    done = []
    for change in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.nice(-5)):
        try:
            change()
            done.append(change)
        except OSError:
            pass
    return done


@attack()
def devices():
    """opens disks, memory, terminals and the kernel's log, and makes a device"""
    import glob
    import os

    got = []
    names = ["/dev/mem", "/dev/kmsg", "/dev/tty", "/dev/zero", "/dev/fuse", "/dev/kvm"]
    for name in names + glob.glob("/dev/sd*") + glob.glob("/dev/vd*") + glob.glob("/dev/pts/*"):
        try:
            os.close(os.open(name, os.O_RDWR))
            got.append(name)
        except OSError:
            pass
    try:
        os.mknod("disk", 0o60666, os.makedev(8, 0))
        got.append("disk")
    except OSError:
        pass
    return got


@attack()
def turn_kernel_switches():
    """writes to /proc/sys, /sys and its own out-of-memory score"""
    got = []
    for name, text in {
        "/proc/sys/kernel/hostname": "owned",
        "/proc/sysrq-trigger": "b",
        "/proc/self/oom_score_adj": "-1000",
        "/sys/fs/cgroup/cgroup.procs": "1",
        "/proc/sys/kernel/core_pattern": "|/tmp/x",
    }.items():
        try:
            with open(name, "w") as file:
                file.write(text)
            got.append(name)
        except OSError:
            pass
    return got


@attack()
def leave_traces():
    """leaves files for those who come after it"""
    import os
    import site

    for folder in ("/tmp", "/dev/shm", os.path.expanduser("~"), "/var/tmp", "."):
        try:
            with open(f"{folder}/left-by-mallory", "w") as file:
                file.write("found")
        except OSError:
            pass
    try:
        os.makedirs(site.getusersitepackages())
        open(site.getusersitepackages() + "/usercustomize.py", "w").write("raise SystemExit")
    except OSError:
        pass


@attack()
def find_traces():
    """looks for what another submission has left"""
    import os

    folders = ("/tmp", "/dev/shm", os.path.expanduser("~"), "/var/tmp", ".")
    return [each for each in folders if os.path.exists(f"{each}/left-by-mallory")]


@attack()
def daemons():
    """starts grandchildren in sessions of their own, which are to write when the run is over"""
    import os
    import time

    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(60)
                open(outside["home"], "a").write("changed")
            os._exit(0)
        os.wait()


@attack(speaks=False)
def abort():
    """crashes, so that the kernel writes its memory somewhere"""
    import os

    os.abort()


@attack()
def keep_descriptors():
    """looks for files and folders that the grader has left open"""
    import os
    import stat

    got = []
    for number in range(3, 1024):
        try:
            kind = os.fstat(number).st_mode
        except OSError:
            continue
        if not stat.S_ISSOCK(kind):
            got.append(os.readlink(f"/proc/self/fd/{number}"))
    return [name for name in got if not name.startswith("/proc/")]


@attack()
def send_a_descriptor():
    """hands an open file to the other end of each of its sockets, and asks for one in return"""
    import os
    import socket

    file = os.open(".", os.O_RDONLY)
    got = []
    for number in range(3, 64):
        try:
            peer = socket.socket(fileno=os.dup(number))
            peer.setblocking(False)
            socket.send_fds(peer, [b""], [file])
            got += socket.recv_fds(peer, 1, 4, socket.MSG_PEEK)[1]
        except OSError:
            pass
    return got
