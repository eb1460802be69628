"""Every problem this service can answer with."""

from common.problems import NotFound


class LegalTextNotFound(NotFound):
    """No such document, or no such version of it."""

    title = "Такого документа нет"


class ContentNotPublished(NotFound):
    """The organisation has not published this yet."""

    title = "Здесь пока ничего не опубликовано"


__all__ = ["ContentNotPublished", "LegalTextNotFound"]
