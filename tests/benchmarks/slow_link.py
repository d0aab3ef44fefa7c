"""A relay that makes every byte late, as a server far away does."""

import asyncio
import contextlib
import socket
import threading


class SlowLink:
    """Listens on a port of its own and passes everything on to `target_port` after a delay.

    Attributes:
        port: where to connect instead.
    """

    def __init__(self, target_port, delay_seconds):
        self.target_port, self.delay = target_port, delay_seconds
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        listening = asyncio.start_server(self._serve, "127.0.0.1", self.port)
        server = self._loop.run_until_complete(listening)
        self._ready.set()
        self._loop.run_forever()
        server.close()

    async def _serve(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            writer.close()
            return
        # `close` drops what is on its way.
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(self._relay(reader, far_writer), self._relay(far_reader, writer))

    async def _relay(self, reader, writer):
        """Read at once, write late: the delay is a latency, not a narrow pipe."""
        queue = asyncio.Queue()

        async def write():
            while (item := await queue.get()) is not None:
                due, data = item
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                try:
                    writer.write(data)
                    await writer.drain()
                except OSError:
                    break
            writer.close()

        writing = asyncio.ensure_future(write())
        try:
            while data := await reader.read(65536):
                queue.put_nowait((self._loop.time() + self.delay, data))
        except OSError:
            pass
        queue.put_nowait(None)
        await writing

    def close(self):
        """Stop listening and drop what is on its way."""
        asyncio.run_coroutine_threadsafe(self._drop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _drop(self):
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
