"""Every table of the service, for the migrations."""

from content.legal_text.models import LegalText, LegalTextVersion
from content.office.models import Office
from content.publication.models import ContentImport
from content.question.models import Question
from content.site.models import SiteText

__all__ = ["ContentImport", "LegalText", "LegalTextVersion", "Office", "Question", "SiteText"]
