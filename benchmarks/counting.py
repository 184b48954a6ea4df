"""Counts the queries of a request that asks for it, and says so in its answer."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASK = "HTTP_X_COUNT_QUERIES"
ANSWER = "X-Queries"


class CountQueries:
    """Nothing is counted, nor slowed down, unless the request has the header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASK not in request.META:
            return self.get_response(request)
        count = 0

        def counted(execute, sql, params, many, context):
            nonlocal count
            count += not sql.startswith(("SAVEPOINT", "RELEASE"))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response.headers[ANSWER] = str(count)
        return response
