"""A JupyterLab of the running interpreter, shut off from the machine's own settings."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
from jupyter_core.paths import jupyter_data_dir

START_SECONDS = 60
STOP_SECONDS = 10
NO_NEWS = {"fetchNews": "false", "checkForUpdates": False}


def free_port():
    """Return a port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data), encoding="utf-8")


class LabServer:
    """JupyterLab on a free port, with folders, settings and kernel of its own.

    Attributes:
        notebooks: the folder it serves.
        log: what it printed.
    """

    def __init__(self, home):
        self.home = Path(home)
        self.notebooks = self.home / "notebooks"
        self.notebooks.mkdir(parents=True, exist_ok=True)
        self.log = self.home / "lab.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = None

    def _environment(self):
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
        }
        made = {name: str(self.home / folder) for name, folder in folders.items()}
        # Extensions installed for the user alone are still found; the kernel below comes first.
        made["JUPYTER_PATH"] = os.pathsep.join(
            filter(None, [os.environ.get("JUPYTER_PATH"), jupyter_data_dir()])
        )
        # The virtual person must not walk from one test into the next.
        return {**os.environ, **made, "COUNTERWEIGHT_PERSON": "off"}

    def _settle(self):
        """Write the kernel and the settings a fresh JupyterLab would ask about."""
        _write(
            self.home / "data/kernels/python3/kernel.json",
            {
                "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                "display_name": "Python 3",
                "language": "python",
            },
        )
        apputils = self.home / "settings/@jupyterlab/apputils-extension"
        _write(apputils / "notification.jupyterlab-settings", NO_NEWS)

    def start(self):
        """Start and wait until it answers."""
        self._settle()
        options = [
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.root_dir={self.notebooks}",
            "--ServerApp.terminals_enabled=False",
            "--IdentityProvider.token=",
            "--ServerApp.password=",
            "--LabApp.extension_manager=readonly",
            # Notebooks are opened one after another in one page, through JupyterLab's own commands.
            "--LabApp.expose_app_in_browser=True",
        ]
        with self.log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", *options],
                env=self._environment(),
                cwd=self.home,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()
        return self

    def _wait(self):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                self.ask("api/status")
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text(encoding='utf-8')}")

    def ask(self, path, method="GET"):
        """Return the JSON answer of the server's own interface; None where it is empty."""
        # A cookie and a header that agree are what the server asks of whoever changes something.
        pair = {"Cookie": "_xsrf=00", "X-XSRFToken": "00"}
        request = urllib.request.Request(f"{self.url}/{path}", method=method, headers=pair)  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server
            body = answer.read()
        return json.loads(body) if body else None

    def kernel_of(self, notebook):
        """Return the id of the kernel of an open notebook, or None."""
        for session in self.ask("api/sessions"):
            if session["path"] == notebook and session["kernel"]:
                return session["kernel"]["id"]
        return None

    def connection_file(self, kernel_id):
        """Return the file by which a second client finds a kernel."""
        return self.home / "runtime" / f"kernel-{kernel_id}.json"

    def end_kernels(self, notebook=None):
        """Shut down every kernel, or those of one notebook."""
        for session in self.ask("api/sessions"):
            if notebook in (None, session["path"]):
                self.ask(f"api/sessions/{session['id']}", method="DELETE")

    def stop(self):
        """Stop the server and its kernels; return what had to be killed by force."""
        if self._process is None:
            return []
        parent, self._process = self._process, None
        started = []
        with contextlib.suppress(psutil.NoSuchProcess):
            started = psutil.Process(parent.pid).children(recursive=True)
        if parent.poll() is None:
            parent.send_signal(signal.SIGTERM)
        try:
            parent.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            parent.kill()
            parent.wait(STOP_SECONDS)
        _, alive = psutil.wait_procs(started, timeout=STOP_SECONDS)
        left = [" ".join(process.cmdline()) for process in alive if process.is_running()]
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        return left

    def remove(self):
        """Delete its folders."""
        shutil.rmtree(self.home, ignore_errors=True)
