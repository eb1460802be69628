"""Makes the bucket and stores an object, once SeaweedFS can: `python -m local_stack.bucket`.

Its health page is green before a volume is writable, so only a stored object proves it. A process of its own,
because the S3 client's memory would otherwise stay with the supervisor for good.
"""

import io
import os
import sys
import time

import urllib3
from minio import Minio
from minio.error import MinioException

PROBE = b"x" * 4096
REGION = "us-east-1"


def main() -> int:
    """Try until an object is stored or the time is over."""
    client = Minio(
        os.environ["S3_ADDRESS"],
        access_key=os.environ["S3_ACCESS_KEY"],
        secret_key=os.environ["S3_SECRET_KEY"],
        secure=False,
        region=REGION,
        http_client=urllib3.PoolManager(retries=urllib3.Retry(total=0), timeout=urllib3.Timeout(5)),
    )
    bucket = os.environ["S3_BUCKET"]
    deadline = time.monotonic() + float(os.environ.get("S3_WAIT_SECONDS", "30"))
    while time.monotonic() < deadline:
        try:
            if not client.bucket_exists(bucket):
                client.make_bucket(bucket)
            client.put_object(bucket, ".probe", io.BytesIO(PROBE), len(PROBE))
        except (MinioException, urllib3.exceptions.HTTPError, OSError):
            time.sleep(0.05)
        else:
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
