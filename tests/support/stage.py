"""The platform of the browser tests, and how it is set again as it was before the first of them."""

import shutil
from dataclasses import dataclass

from redis import Redis

from tests.support.mail_sink import MailSink
from tests.support.platform import OwnDatabase, RunningPlatform


@dataclass
class Stage:
    """A running platform, its database and its mail. `populate` is Python, run inside it once."""

    platform: RunningPlatform
    database: OwnDatabase
    mail: MailSink
    populate: str

    def set(self) -> None:
        """Install the platform with its people and ideas, and start it."""
        self.platform.manage("migrate", "--verbosity", "0")
        self.platform.manage("shell", "--verbosity", "0", "--command", self.populate)
        self.platform.start()

    def set_again(self) -> None:
        """Stop it, empty what it kept, and set it as before at the same address: a story that is
        played a second time does not find what the first had written."""
        assert self.platform.stop() == 0, self.platform.log
        self.database.make()
        if self.platform.redis_url:
            with Redis.from_url(self.platform.redis_url) as redis:
                redis.flushdb()
        shutil.rmtree(self.platform.var_dir)
        self.platform.var_dir.mkdir()
        self.mail.clear()
        self.set()
