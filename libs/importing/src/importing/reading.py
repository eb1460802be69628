"""Rows of a CSV file: `;` between cells, UTF-8 or Windows-1251, headers in Russian or English.

A file of several record types declares the columns of each in a line that starts with `!`, for example
`!line;account;service`, and names the type in the first cell of every row.
"""

import csv
import io
from collections.abc import Iterator

from importing.kind import ImportKind, RowError

COLUMNS_MAX = 80
CELL_LENGTH_MAX = 2000


def decode(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without a mark) or Windows-1251. Raises RowError."""
    if b"\x00" in content:
        raise RowError("", "Это не текстовый файл CSV")
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RowError("", "Кодировка файла не распознана: нужна UTF-8 или Windows-1251")


def rows(kind: ImportKind, text: str) -> Iterator[tuple[int, str, dict[str, str] | RowError]]:
    """(line number, record type, cells by our names) of every data row, or what is wrong with the row."""
    headers: dict[str, list[str | None]] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            yield reader.line_num, "", RowError("", "Строка повреждена: проверьте кавычки")
            return
        if not any(cell.strip() for cell in cells):
            continue
        yield from _row(kind, headers, line_no=reader.line_num, cells=cells)
    if not text.strip("; \t\r\n"):
        yield 1, "", RowError("", "Файл пуст: нет строки с названиями столбцов")


def _row(
    kind: ImportKind, headers: dict[str, list[str | None]], *, line_no: int, cells: list[str]
) -> Iterator[tuple[int, str, dict[str, str] | RowError]]:
    is_typed = "" not in kind.columns
    if (is_typed and cells[0].startswith("!")) or (not is_typed and not headers):
        record = cells[0][1:].strip().lower() if is_typed else ""
        error = _declare(kind, headers, record=record, cells=cells[1:] if is_typed else cells)
        if error is not None:
            yield line_no, record, error
        return
    record = cells[0].strip().lower() if is_typed else ""
    if record not in headers:
        yield line_no, record, RowError("", f"Нет строки с названиями столбцов для записи «{record}»")
        return
    values = cells[1:] if is_typed else cells
    names = headers[record]
    if not names:
        # The header was refused already; its rows have nothing to add.
        return
    if len(values) > len(names) and any(value.strip() for value in values[len(names) :]):
        yield line_no, record, RowError("", f"Лишние ячейки: ожидалось {len(names)}")
        return
    if any(len(value) > CELL_LENGTH_MAX for value in values):
        yield line_no, record, RowError("", "Слишком длинная ячейка")
        return
    padded = values + [""] * (len(names) - len(values))
    yield line_no, record, {name: value.strip() for name, value in zip(names, padded, strict=False) if name}


def _declare(
    kind: ImportKind, headers: dict[str, list[str | None]], *, record: str, cells: list[str]
) -> RowError | None:
    known = kind.columns.get(record)
    if known is None:
        return RowError("", f"Неизвестный вид записи «{record}»")
    names = [known.get(cell.strip().lower()) for cell in cells[:COLUMNS_MAX]]
    missing = kind.required.get(record, frozenset()) - {name for name in names if name}
    headers[record] = [] if missing else names
    if missing:
        titles = {ours: title for title, ours in reversed(list(known.items()))}
        return RowError("", "Нет столбцов: " + ", ".join(sorted(titles[name] for name in missing)))
    return None
