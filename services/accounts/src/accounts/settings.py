"""Settings of the accounts service."""

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Nothing beyond what every service has."""
