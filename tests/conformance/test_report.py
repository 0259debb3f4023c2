"""The picture of a run as a page: what becomes of the file that it goes to, wherever that stands."""

import os
import resource
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def run_file(tmp_path_factory):
    demo = subprocess.run(
        [os.environ["ECSR_BINARY"], "demo", "--speed", "1000", "--output", "json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    file = tmp_path_factory.mktemp("report") / "run.jsonl"
    file.write_text(demo.stdout)
    return file


def report(run_file, page, **how):
    command = [os.environ["ECSR_BINARY"], "report", str(run_file), "--html", str(page)]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, **how)


def test_a_report_that_cannot_be_written_says_so(run_file):
    done = report(run_file, "/dev/full")
    assert done.returncode == 2 and "/dev/full cannot be written: No space left on device" in done.stderr, done


def no_file_over_a_thousand_bytes():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing more fails as on a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def test_a_report_that_does_not_fit_leaves_the_one_before_it(run_file, tmp_path):
    page = tmp_path / "run.html"
    page.write_text("the report of yesterday")
    done = report(run_file, page, preexec_fn=no_file_over_a_thousand_bytes)
    assert done.returncode == 2 and f"{page} cannot be written: File too large" in done.stderr, done
    assert page.read_text() == "the report of yesterday"
    assert list(tmp_path.iterdir()) == [page]


def test_a_report_replaces_the_one_before_it_where_a_link_leads_and_keeps_its_mode(run_file, tmp_path):
    page = tmp_path / "run.html"
    page.write_text("the report of yesterday")
    page.chmod(0o640)
    link = tmp_path / "newest.html"
    link.symlink_to(page)
    assert report(run_file, link).returncode == 0
    assert page.read_text().startswith("<!DOCTYPE html>") and page.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink() and sorted(tmp_path.iterdir()) == [link, page]


def test_a_new_report_has_the_mode_of_any_new_file(run_file, tmp_path):
    page = tmp_path / "run.html"
    assert report(run_file, page, preexec_fn=lambda: os.umask(0o027)).returncode == 0
    assert page.stat().st_mode & 0o777 == 0o640


def test_a_report_goes_where_a_link_leads_to_that_has_led_nowhere_yet(run_file, tmp_path):
    (tmp_path / "pages").mkdir()
    link = tmp_path / "newest.html"
    link.symlink_to("pages/run.html")
    assert report(run_file, link).returncode == 0
    assert link.is_symlink() and (tmp_path / "pages/run.html").read_text().startswith("<!DOCTYPE html>")


def test_a_report_is_written_over_the_one_before_it_where_there_is_no_room_for_a_name_beside_it(run_file, tmp_path):
    page = tmp_path / ("r" * 250 + ".html")
    page.write_text("the report of yesterday")
    page.chmod(0o640)
    assert report(run_file, page).returncode == 0
    assert page.read_text().startswith("<!DOCTYPE html>") and page.stat().st_mode & 0o777 == 0o640


def test_a_report_is_written_over_the_one_before_it_in_a_folder_that_takes_no_new_files(run_file):
    nobody = 65534
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "run.html"
        page.write_text("the report of yesterday")
        page.chmod(0o644)
        who = {}
        if os.geteuid() == 0:  # whom no mode keeps out
            os.chown(page, nobody, nobody)
            who = {"user": nobody, "group": nobody, "extra_groups": []}
        os.chmod(folder, 0o555)
        command = [os.environ["ECSR_BINARY"], "report", "-", "--html", str(page)]
        with run_file.open() as told:
            done = subprocess.run(command, stdin=told, capture_output=True, text=True, timeout=20, **who)
        assert done.returncode == 0, done
        assert page.read_text().startswith("<!DOCTYPE html>") and page.stat().st_mode & 0o777 == 0o644
        os.chmod(folder, 0o755)
