"""A second client of a running kernel: asks it what it believes, beside the open notebook."""

import contextlib
import json
from concurrent.futures import ThreadPoolExecutor
from queue import Empty

from jupyter_client import BlockingKernelClient

ANSWER_SECONDS = 30


class KernelLink:
    """Runs code in a kernel and returns what it evaluates to.

    It lives in a thread of its own: the browser driver keeps an event loop in the main one.
    """

    def __init__(self, connection_file):
        self._thread = ThreadPoolExecutor(1)
        self._client = self._thread.submit(self._connect, connection_file).result()

    @staticmethod
    def _connect(connection_file):
        client = BlockingKernelClient(connection_file=str(connection_file))
        client.load_connection_file()
        client.start_channels()
        client.wait_for_ready(timeout=ANSWER_SECONDS)
        return client

    def run(self, code):
        """Run statements."""
        self._thread.submit(self._execute, code, {}).result()

    def value(self, expression):
        """Return a JSON-able expression."""
        wanted = {"answer": f"__import__('json').dumps({expression})"}
        answer = self._thread.submit(self._execute, "", wanted).result()["answer"]
        if answer["status"] != "ok":
            raise RuntimeError("\n".join(answer["traceback"]))
        # The kernel sends the representation of a JSON text: a Python string in quotes.
        return json.loads(_unquoted(answer["data"]["text/plain"]))

    def _execute(self, code, expressions):
        with contextlib.suppress(Empty):
            while True:
                self._client.get_shell_msg(timeout=0)
        request = self._client.execute(
            code, store_history=False, user_expressions=expressions, allow_stdin=False
        )
        while True:
            reply = self._client.get_shell_msg(timeout=ANSWER_SECONDS)
            if reply["parent_header"].get("msg_id") == request:
                break
        if reply["content"]["status"] != "ok":
            raise RuntimeError("\n".join(reply["content"]["traceback"]))
        return reply["content"]["user_expressions"]

    def close(self):
        """Let go of the kernel; it keeps running."""
        self._thread.submit(self._client.stop_channels).result()
        self._thread.shutdown()


def _unquoted(text):
    import ast

    return ast.literal_eval(text)
