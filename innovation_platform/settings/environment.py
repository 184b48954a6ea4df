"""Where settings come from: environment variables, or the files that `<NAME>_FILE` points to."""

from pathlib import Path

import environ


class Environment(environ.FileAwareEnv):
    """Secrets kept in files usually end with a newline that is not part of them."""

    def get_value(self, var, *args, **kwargs):
        value = super().get_value(var, *args, **kwargs)
        return value.strip() if isinstance(value, str) else value


env = Environment()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
