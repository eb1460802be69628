"""Settings of the content service."""

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Nothing beyond what every service has."""
