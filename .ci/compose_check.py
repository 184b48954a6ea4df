"""Run what docker-compose.yml says, as processes, where there is no container engine.

The very commands and healthchecks of prepare, keys, web, worker and beat, with the environment of
the file; only the host names of the services are replaced by the local PostgreSQL and Redis, and
the mail sink by files. Usage: compose_check.py DATABASE_URL REDIS_URL, to be used up freely.
"""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PORT = "8317"
HEALTHY_WITHIN = 200
ENDED_WITHIN = 30


def expand(value: str, given: dict[str, str]) -> str:
    """`${NAME:-default}` and `${NAME:?message}` as compose understands them."""
    return re.sub(
        r"\$\{(\w+):[-?]([^}]*)\}",
        lambda match: given.get(match.group(1)) or match.group(2),
        value,
    )


def local(words: list[str]) -> list[str]:
    """The command with this environment's programs, on a port of its own."""
    program, *rest = [word.replace("8000", PORT) for word in words]
    return [str(BIN / program), *rest]


def environment(service: dict, folder: str, database: str, redis: str) -> dict[str, str]:
    given = {"SECRET_KEY": secrets.token_urlsafe(64), "SITE_URL": f"http://localhost:{PORT}"}
    named = {name: expand(str(value), given) for name, value in service["environment"].items()}
    assert "@db:5432" in named["DATABASE_URL"], named["DATABASE_URL"]
    assert "//redis:6379" in named["REDIS_URL"], named["REDIS_URL"]
    named |= {"DATABASE_URL": database, "REDIS_URL": redis, "VAR_DIR": folder, "EMAIL_URL": ""}
    named |= {"KEYS_DIR": f"{folder}/keys", "BOX_KEYS_DIR": f"{folder}/box"}
    return {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": folder, "LANG": "C.UTF-8", **named}


def wait_until_healthy(name: str, service: dict, env: dict[str, str]) -> None:
    kind, *test = service["healthcheck"]["test"]
    assert kind == "CMD", f"{name}: only CMD healthchecks can be run here"
    limit = time.monotonic() + HEALTHY_WITHIN
    while True:
        check = subprocess.run(local(test), cwd=ROOT, env=env, capture_output=True, text=True)
        if check.returncode == 0:
            print(f"compose: {name} is healthy", flush=True)
            return
        if time.monotonic() > limit:
            raise SystemExit(f"compose: {name} is not healthy: {check.stderr.strip()[-500:]}")
        time.sleep(2)


def main(database: str, redis: str) -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    processes: dict[str, subprocess.Popen] = {}
    with tempfile.TemporaryDirectory() as folder:
        env = environment(services["prepare"], folder, database, redis)
        collect = ["python", "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(local(collect), cwd=ROOT, env=env, check=True)
        for name in ("prepare", "keys"):
            subprocess.run(local(services[name]["command"]), cwd=ROOT, env=env, check=True)
        try:
            for name in ("web", "worker", "beat"):
                command = local(services[name]["command"])
                processes[name] = subprocess.Popen(command, cwd=ROOT, env=env)
            for name in processes:
                wait_until_healthy(name, services[name], env)
                assert processes[name].poll() is None, f"compose: {name} ended"
        finally:
            for process in processes.values():
                process.terminate()
            codes = {name: process.wait(ENDED_WITHIN) for name, process in processes.items()}
    assert set(codes.values()) == {0}, f"compose: exit codes {codes}"
    print("compose: the commands and healthchecks of docker-compose.yml work", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
