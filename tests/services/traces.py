"""What a database tells beside its values: who is reachable from an anonymous idea by a column, by
the transaction that wrote a row (PostgreSQL's `xmin`), or by the order in which rows were written
(of a whole database by `xmin`; of each table by SQLite's `rowid`, which knows no transaction)."""

from abc import ABC, abstractmethod
from collections import defaultdict

#: They name nobody, and are written by migrations.
FIXED = ("django_migrations", "django_content_type", "auth_permission")


class Snapshot(ABC):
    """Every row of the platform's tables, with what the database keeps of how it was written."""

    def __init__(self, connection) -> None:
        self._cursor = connection.cursor()
        self._people = self._all_people()
        self._columns = self._columns_of_persons()
        self.rows = {table: self._rows(table) for table in self._tables()}
        self._cursor.close()
        self.anonymous = {
            row["id"] for row in self.rows["ideas_idea"] if row["origin"] == "anonymous"
        }

    def persons_by_column(self) -> set[str]:
        """The persons that rows about an anonymous idea name."""
        named = [self.named_by(table, row) for table, row in self._about_anonymous()]
        return set().union(*named)

    @abstractmethod
    def persons_by_transaction(self) -> set[str]:
        """The persons named by any row of a transaction that wrote of an anonymous idea."""

    @abstractmethod
    def order(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every row in the order in which it was written, as far as the database tells it: its
        table, and the persons it names. Nothing of its own values: keys and times differ from one
        run to another."""

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

    def _all_people(self) -> dict[str, str]:
        return {str(key): email for key, email in self._all("id, email", "accounts_user")}

    def _all(self, columns: str, table: str) -> list[tuple]:
        self._cursor.execute(f'SELECT {columns} FROM "{table}" t')
        return self._cursor.fetchall()

    def _named(self, rows: list[tuple], written: str) -> list[dict]:
        """The rows by column, each value as text; the first tells how it was written."""
        names = [written, *(column[0] for column in self._cursor.description[1:])]
        return [
            {
                name: value if name == written or value is None else str(value)
                for name, value in zip(names, row, strict=True)
            }
            for row in rows
        ]

    @abstractmethod
    def _tables(self) -> list[str]:
        """The names of the platform's tables."""

    @abstractmethod
    def _rows(self, table: str) -> list[dict]:
        """The rows of a table, in the order in which they are kept."""

    @abstractmethod
    def _columns_of_persons(self) -> dict[str, list[str]]:
        """By table, the columns that refer to a person."""


class PostgreSQLSnapshot(Snapshot):
    """`xmin` is the number of the transaction that wrote a row."""

    def persons_by_transaction(self) -> set[str]:
        transactions = {row["xmin"] for _table, row in self._about_anonymous()}
        named = [self.named_by(table, row) for table, row in self if row["xmin"] in transactions]
        return set().union(*named)

    def order(self) -> list[tuple[str, tuple[str, ...]]]:
        by_transaction = defaultdict(list)
        for table, row in self:
            by_transaction[row["xmin"]].append((table, tuple(sorted(self.named_by(table, row)))))
        return [row for key in sorted(by_transaction) for row in sorted(by_transaction[key])]

    def _tables(self) -> list[str]:
        self._cursor.execute(
            f"SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            f" AND tablename NOT IN {FIXED} ORDER BY tablename"
        )
        return [table for (table,) in self._cursor.fetchall()]

    def _rows(self, table: str) -> list[dict]:
        return self._named(self._all("xmin::text::bigint, t.*", table), "xmin")

    def _columns_of_persons(self) -> dict[str, list[str]]:
        self._cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.confrelid = 'accounts_user'::regclass"
        )
        found = defaultdict(list)
        for table, column in self._cursor.fetchall():
            found[table].append(column)
        return found


class SQLiteSnapshot(Snapshot):
    """`rowid` grows with each row of a table; nothing tells which rows were written together."""

    def persons_by_transaction(self) -> set[str]:
        return set()

    def order(self) -> list[tuple[str, tuple[str, ...]]]:
        return [
            (table, tuple(sorted(self.named_by(table, row))))
            for table, rows in self.rows.items()
            for row in sorted(rows, key=lambda row: row["rowid"])
        ]

    def _tables(self) -> list[str]:
        """Without the index of search, whose tables SQLite makes itself: it holds no person."""
        self._cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        found = [name for (name,) in self._cursor.fetchall()]
        return [
            name
            for name in found
            if name not in FIXED and not name.startswith(("sqlite_", "ideas_search_index"))
        ]

    def _rows(self, table: str) -> list[dict]:
        return self._named(self._all("rowid, t.*", table), "rowid")

    def _columns_of_persons(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for table in self._tables():
            self._cursor.execute(f'PRAGMA foreign_key_list("{table}")')
            for row in self._cursor.fetchall():
                if row[2] == "accounts_user":
                    found[table].append(row[3])
        return found
