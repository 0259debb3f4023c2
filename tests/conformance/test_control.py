"""Hands on the wheel of a real process: other shells, signals, terminals that close, disks that are full. Whatever
happens, capacity is put back or the run goes on, and somebody is told."""

import os
import pty
import resource
import signal
import subprocess
import termios
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import simulating
from recycling import (
    WEB,
    WORLD,
    check_put_back,
    command,
    ecs_recycle,
    start,
    tasks_of,
    wait_until,
    wait_until_raised,
    web,
)


def finish(running, status, timeout=90):
    out, err = running.communicate(timeout=timeout)
    assert running.returncode == status, (running.returncode, out, err)
    return out, err


def tags(server):
    return {tag["key"]: tag["value"] for tag in web(server.ecs)["tags"]}


def pause_and_resume(server):
    before = tasks_of(server.ecs)
    running = start(server.url, "run", *WEB, "--wait", "0s")
    wait_until_raised(server)
    status, out, err = ecs_recycle(server.url, "pause", *WEB)
    assert status == 0 and "is paused; `ecs-recycle resume --cluster shop" in out, out + err
    alive = tasks_of(server.ecs)
    time.sleep(5)
    assert tasks_of(server.ecs) == alive and running.poll() is None
    status, out, err = ecs_recycle(server.url, "status", *WEB)
    assert status == 0 and "  paused by " in out and "  alive: process " in out, out + err
    status, out, err = ecs_recycle(server.url, "resume", *WEB)
    assert status == 0 and "goes on" in out, out + err
    finish(running, 0)
    check_put_back(server)
    assert not before & tasks_of(server.ecs)


def abort(server):
    running = start(server.url, "run", *WEB, "--wait", "10m")
    wait_until_raised(server)
    status, out, err = ecs_recycle(server.url, "abort", *WEB)
    assert status == 0, out + err
    out, _ = finish(running, 6)
    assert "asked to stop by " in out
    check_put_back(server)


def pause_and_abort_with_the_record_in_a_file(server, folder):
    """The record is a file of this machine; the request is a tag of the service all the same."""
    store = ("--run-store", f"file:{folder}/runs")
    running = start(server.url, "run", *WEB, "--wait", "0s", *store)
    wait_until_raised(server)
    status, out, err = ecs_recycle(server.url, "pause", *WEB, *store)
    assert status == 0 and "is paused" in out, out + err
    alive = tasks_of(server.ecs)
    time.sleep(5)
    assert tasks_of(server.ecs) == alive and running.poll() is None
    status, out, err = ecs_recycle(server.url, "abort", *WEB, *store)
    assert status == 0, out + err
    out, _ = finish(running, 6)
    assert "asked to stop by " in out
    check_put_back(server)
    assert list((folder / "runs").iterdir()) == []


def abort_during_a_long_pause_between_stops(server):
    before = tasks_of(server.ecs)
    running = start(server.url, "run", *WEB, "--wait", "1h")
    wait_until(lambda: len(before & tasks_of(server.ecs)) == 1, "nothing is stopped")
    time.sleep(10)  # the pause has begun
    asked = time.monotonic()
    status, out, err = ecs_recycle(server.url, "abort", *WEB)
    assert status == 0 and time.monotonic() - asked < 45, out + err
    finish(running, 6)
    check_put_back(server)


def resume_a_killed_run(server):
    before = tasks_of(server.ecs)
    killed = start(server.url, "run", *WEB, "--wait", "0s")
    wait_until_raised(server)
    killed.kill()
    killed.communicate()
    status, out, err = ecs_recycle(server.url, "pause", *WEB)
    assert status == 3 and "nobody would hear it; `ecs-recycle resume" in err, out + err
    status, out, err = ecs_recycle(server.url, "resume", *WEB, "--wait", "0s")
    assert status == 0 and "this process carries it on" in out, out + err
    check_put_back(server)
    assert not before & tasks_of(server.ecs)


def signalled(*signals):
    def story(server):
        running = start(server.url, "run", *WEB, "--wait", "10m")
        wait_until_raised(server)
        for number in signals:
            running.send_signal(number)
            time.sleep(0.3)
        out, _ = finish(running, 6)
        assert "aborted on request; capacity is as it was" in out
        check_put_back(server)

    return story


def hang_up_under_nohup(server):
    before = tasks_of(server.ecs)
    running = start(
        server.url, "run", *WEB, "--wait", "0s", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
    )
    wait_until_raised(server)
    running.send_signal(signal.SIGHUP)
    finish(running, 0)
    check_put_back(server)
    assert not before & tasks_of(server.ecs)


def close_the_terminal(server):
    """The window is closed: SIGHUP to the run, and nowhere to write."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ["TERM"] = "xterm-256color"
        words = command(server.url, "run", *WEB, "--wait", "10m")
        os.execv(words[0], words)
    wait_until(lambda: not os.read(terminal, 65536) or web(server.ecs)["desiredCount"] == 3, "it is not raised")
    os.close(terminal)
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 6
    check_put_back(server)


def is_plain(terminal):
    """Lines are edited, and what is typed is seen: as a shell likes it."""
    modes = termios.tcgetattr(terminal)[3]
    return modes & termios.ICANON != 0 and modes & termios.ECHO != 0


def asked_on_a_terminal(server, typed_before=b""):
    """A run whose question stands in the picture: its process, its terminal, and what that has shown."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ["TERM"] = "xterm-256color"
        words = command(server.url, "run", *WEB, "--wait", "ask")
        os.execv(words[0], words)
    os.write(terminal, typed_before)
    seen = b""
    while b"[y/n]" not in seen:
        seen += os.read(terminal, 65536)
    wait_until(lambda: not is_plain(terminal), "it does not listen")
    return process, terminal, seen


def ended_while_it_asks(kill, mode):
    """Whatever ends the program while the question stands, people see what they type afterwards."""

    def story(server):
        process, terminal, _ = asked_on_a_terminal(server)
        assert termios.tcgetattr(terminal)[3] & termios.ECHO
        os.kill(process, kill)
        _, ended = os.waitpid(process, 0)
        assert os.waitstatus_to_exitcode(ended) == -kill
        assert termios.tcgetattr(terminal)[3] & mode == mode
        os.close(terminal)

    return story


def answered_on_the_terminal(key, status):
    """The question stands in the picture; one key answers it, and the terminal is as it was."""

    def story(server):
        # What was typed before the question is no answer to it.
        process, terminal, seen = asked_on_a_terminal(server, typed_before=b"nnn\n")
        os.write(terminal, key)
        while True:
            try:
                seen += os.read(terminal, 65536)
            except OSError:  # the terminal is closed: the run has ended
                break
            assert b"answered: it" not in seen or is_plain(terminal)
        os.close(terminal)
        _, ended = os.waitpid(process, 0)
        assert os.waitstatus_to_exitcode(ended) == status, seen.decode()
        check_put_back(server)

    return story


def without_output_files(server):
    """`ecs-recycle run … >&- 2>&-`"""
    before = tasks_of(server.ecs)

    def close():
        os.close(1)
        os.close(2)

    running = start(server.url, "run", *WEB, "--wait", "0s", preexec_fn=close, stdout=None, stderr=None)
    assert running.wait(timeout=120) == 0
    check_put_back(server)
    assert not before & tasks_of(server.ecs)


def onto_a_full_disk(server):
    before = tasks_of(server.ecs)
    with open("/dev/full", "w") as full:
        running = start(server.url, "run", *WEB, "--wait", "0s", "--output", "json", stdout=full)
        _, err = running.communicate(timeout=120)
    assert running.returncode == 0 and "could not be written to standard output: No space left" in err, err
    check_put_back(server)
    assert not before & tasks_of(server.ecs)


def with_errors_onto_a_full_disk(server):
    before = tasks_of(server.ecs)
    with open("/dev/full", "w") as full:
        running = start(server.url, "run", *WEB, "--wait", "0s", stdout=full, stderr=full)
        assert running.wait(timeout=120) == 0
    check_put_back(server)
    assert not before & tasks_of(server.ecs)


def no_larger_files(process):
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def fill_the_disk_in_mid_run(server, folder):
    """No file grows any more, neither the log nor the run record, and then somebody presses Ctrl-C."""
    with open(folder / "log", "w") as log:
        store = ("--run-store", f"file:{folder}/runs")
        running = start(server.url, "run", *WEB, "--wait", "10m", *store, "--output", "json", stdout=log)
        wait_until_raised(server)
        no_larger_files(running.pid)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=90)
    assert running.returncode == 6, err
    assert "could not be written to standard output: File too large" in err
    check_put_back(server)
    assert list((folder / "runs").iterdir()) == []


def begin_on_a_full_disk(server, folder):
    """A run record that cannot be kept is no claim: nothing is changed."""
    store = ("--run-store", f"file:{folder}/runs")
    running = start(server.url, "run", *WEB, *store, preexec_fn=lambda: no_larger_files(0))
    out, err = running.communicate(timeout=120)
    assert running.returncode == 3, out + err
    assert "File too large" in out + err
    check_put_back(server)


STORIES = {
    "pause_and_resume": pause_and_resume,
    "abort": abort,
    "pause_and_abort_with_the_record_in_a_file": pause_and_abort_with_the_record_in_a_file,
    "abort_during_a_long_pause": abort_during_a_long_pause_between_stops,
    "resume_a_killed_run": resume_a_killed_run,
    "interrupt_twice": signalled(signal.SIGINT, signal.SIGINT),
    "terminate": signalled(signal.SIGTERM),
    "hang_up": signalled(signal.SIGHUP),
    "hang_up_under_nohup": hang_up_under_nohup,
    "close_the_terminal": close_the_terminal,
    "yes_on_the_terminal": answered_on_the_terminal(b"y", 0),
    "no_on_the_terminal": answered_on_the_terminal(b"n", 6),
    "killed_while_it_asks": ended_while_it_asks(signal.SIGKILL, termios.ECHO),
    "quit_while_it_asks": ended_while_it_asks(signal.SIGQUIT, termios.ECHO | termios.ICANON),
    "without_output_files": without_output_files,
    "onto_a_full_disk": onto_a_full_disk,
    "with_errors_onto_a_full_disk": with_errors_onto_a_full_disk,
    "fill_the_disk_in_mid_run": fill_the_disk_in_mid_run,
    "begin_on_a_full_disk": begin_on_a_full_disk,
}


@pytest.fixture(scope="module")
def stories(tmp_path_factory):
    """Whole runs mostly wait, so they wait at the same time, each before an account of its own."""

    def tell(name, story):
        with simulating(WORLD) as server:
            if "folder" in story.__code__.co_varnames:
                story(server, tmp_path_factory.mktemp(name))
            else:
                story(server)

    with ThreadPoolExecutor(len(STORIES)) as pool:
        yield {name: pool.submit(tell, name, story) for name, story in STORIES.items()}


@pytest.mark.parametrize("name", STORIES)
def test_capacity_is_put_back_or_the_run_goes_on(stories, name):
    stories[name].result()
