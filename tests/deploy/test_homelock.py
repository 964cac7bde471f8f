"""A home belongs to one process at a time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.homelock import HomeIsTaken, home_lock

_HOLDER = """
import sys, time
from pathlib import Path
from deploy.homelock import home_lock
with home_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def _hold(home: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(home)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


@pytest.mark.processes
def test_a_home_that_is_held_names_its_holder(tmp_path):
    with _hold(tmp_path) as holder:
        try:
            with pytest.raises(HomeIsTaken, match=f"process {holder.pid}"), home_lock(tmp_path):
                pass
        finally:
            holder.kill()


@pytest.mark.processes
def test_a_home_is_free_after_its_holder_was_killed(tmp_path):
    with _hold(tmp_path) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with home_lock(tmp_path):
        assert (tmp_path / "running.lock").read_text() == str(os.getpid())
