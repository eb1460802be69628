"""Settings of the tickets service."""

from pydantic import Field, SecretStr

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Object storage and the limits of files and applications."""

    s3_endpoint: str = Field(description="URL of the object storage")
    s3_region: str = Field("us-east-1", description="its region")
    s3_access_key: str = Field(description="access key of this service")
    s3_secret_key: SecretStr = Field(description="secret key of this service")
    s3_bucket: str = Field(description="bucket for files")
    s3_prefix: str = Field("tickets/", description="where the files of this service stand in the bucket")
    s3_connect_seconds: float = Field(3.0, description="how long to wait for a connection")
    s3_read_seconds: float = Field(30.0, description="how long one transfer may take")
    s3_at_once: int = Field(20, ge=1, description="transfers at the same time")
    file_bytes_max: int = Field(7 * 1024 * 1024, description="largest file")
    files_bytes_max: int = Field(100 * 1024 * 1024, description="all files of one application together")
    files_max: int = Field(20, description="files of one application")
    pixels_max: int = Field(40_000_000, description="largest picture")
    drafts_max: int = Field(20, description="unsent applications of one user")
    lease_seconds: int = Field(120, description="how long an operator holds an application")
    unsettled_minutes: int = Field(30, description="when a file that was never stored is forgotten")
