"""What PostgreSQL's own columns tell: who is reachable from an anonymous idea by a column, by the
transaction that wrote a row (`xmin`), or by the order in which rows were written."""

from collections import defaultdict


class Snapshot:
    """Every row of the platform's tables, with the transaction that wrote it."""

    def __init__(self, connection) -> None:
        with connection.cursor() as self._cursor:
            self._people = dict(self._all("id::text, email", "accounts_user"))
            self._columns = self._columns_of_persons()
            self.rows = {table: self._rows(table) for table in self._tables()}
        self.anonymous = {
            row["id"] for row in self.rows["ideas_idea"] if row["origin"] == "anonymous"
        }

    def persons_by_column(self) -> set[str]:
        """The persons that rows about an anonymous idea name."""
        named = [self.named_by(table, row) for table, row in self._about_anonymous()]
        return set().union(*named)

    def persons_by_transaction(self) -> set[str]:
        """The persons named by any row of a transaction that wrote of an anonymous idea."""
        transactions = {row["xmin"] for _table, row in self._about_anonymous()}
        named = [self.named_by(table, row) for table, row in self if row["xmin"] in transactions]
        return set().union(*named)

    def order(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every row in the order of the transactions that wrote it: its table, and the persons it
        names. Nothing of its own values: keys and times differ from one run to another."""
        by_transaction = defaultdict(list)
        for table, row in self:
            by_transaction[row["xmin"]].append((table, tuple(sorted(self.named_by(table, row)))))
        return [row for key in sorted(by_transaction) for row in sorted(by_transaction[key])]

    def named_by(self, table: str, row: dict) -> set[str]:
        """The addresses of the persons a row points to."""
        named = {self._people[row[name]] for name in self._columns[table] if row[name]}
        return named | ({self._people[row["id"]]} if table == "accounts_user" else set())

    def __iter__(self):
        return ((table, row) for table, rows in self.rows.items() for row in rows)

    def _about_anonymous(self):
        for table, row in self:
            if row.get("id" if table == "ideas_idea" else "idea_id") in self.anonymous:
                yield table, row

    def _all(self, columns: str, table: str) -> list[tuple]:
        self._cursor.execute(f'SELECT {columns} FROM "{table}" t')
        return self._cursor.fetchall()

    def _tables(self) -> list[str]:
        """The platform's own tables; those of Django's migrations and permissions name nobody."""
        self._cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
            " ORDER BY tablename"
        )
        return [table for (table,) in self._cursor.fetchall()]

    def _rows(self, table: str) -> list[dict]:
        rows = self._all("xmin::text::bigint AS written_by, t.*", table)
        names = [column.name for column in self._cursor.description]
        return [
            {
                "xmin": row[0],
                **{
                    name: None if value is None else str(value)
                    for name, value in zip(names, row, strict=True)
                },
            }
            for row in rows
        ]

    def _columns_of_persons(self) -> dict[str, list[str]]:
        """By table, the columns that refer to a person."""
        self._cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.confrelid = 'accounts_user'::regclass"
        )
        found = defaultdict(list)
        for table, column in self._cursor.fetchall():
            found[table].append(column)
        return found
