"""Writes down what a Redis is asked: `python -m tests.services.redis_commands PORT`."""

import sys

import redis

if __name__ == "__main__":
    with redis.Redis(port=int(sys.argv[1])).monitor() as monitor:
        for command in monitor.listen():
            sys.stdout.write(f"{command['command']}\n")
            sys.stdout.flush()
