"""The part of S3 that a store has to speak to stand under Kabinet, asked of the one that is configured.

KABINET_TEST_S3_* name a store (MinIO, SeaweedFS, a provider's); without them the packaged one is started.
"""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from minio import Minio
from minio.commonconfig import CopySource, Tags
from minio.datatypes import PostPolicy
from minio.deleteobjects import DeleteObject
from minio.error import S3Error

from common.testing import Servers

MIB = 1024 * 1024
BYTES = b"0123456789" * 10
SECONDS = 30.0


@dataclass(frozen=True)
class Store:
    """The store, and a folder in it that only this test uses."""

    client: Minio
    bucket: str
    endpoint: str
    folder: str

    def put(self, name: str, content: bytes = BYTES, **options: Any) -> str:
        key = f"{self.folder}/{name}"
        self.client.put_object(self.bucket, key, io.BytesIO(content), len(content), **options)
        return key

    def get(self, key: str, **options: Any) -> bytes:
        response = self.client.get_object(self.bucket, key, **options)
        try:
            return bytes(response.read())
        finally:
            response.close()
            response.release_conn()

    def link(self, method: str, key: str, *, seconds: int = 60) -> str:
        return str(
            self.client.get_presigned_url(method, self.bucket, key, expires=timedelta(seconds=seconds))
        )

    def names(self) -> set[str]:
        found = self.client.list_objects(self.bucket, f"{self.folder}/", recursive=True)
        return {str(one.object_name).removeprefix(f"{self.folder}/") for one in found}


@pytest.fixture
def store(servers: Servers) -> Iterator[Store]:
    address = urlsplit(servers.s3_endpoint)
    client = Minio(
        address.netloc,
        access_key=servers.s3_access_key,
        secret_key=servers.s3_secret_key,
        secure=address.scheme == "https",
        region=os.environ.get("KABINET_TEST_S3_REGION", "us-east-1"),
    )
    it = Store(client, servers.s3_bucket, servers.s3_endpoint, f"conformance/{uuid4().hex}")
    yield it
    for key in it.names():
        client.remove_object(it.bucket, f"{it.folder}/{key}")


def test_what_is_stored_comes_back_with_its_type_and_metadata(store: Store) -> None:
    key = store.put("Акт № 1.pdf", content_type="application/pdf", metadata={"Owner": "resident-1"})
    assert store.get(key) == BYTES
    known = store.client.stat_object(store.bucket, key)
    assert (known.size, known.content_type) == (len(BYTES), "application/pdf")
    assert known.metadata is not None
    assert known.metadata["x-amz-meta-owner"] == "resident-1"
    with pytest.raises(S3Error, match="NoSuchKey"):
        store.get(f"{store.folder}/nothing")


def test_strangers_get_nothing(store: Store) -> None:
    key = store.put("secret")
    address = f"{store.endpoint}/{store.bucket}/{key}"
    with httpx.Client(timeout=SECONDS) as http:
        assert http.get(address).status_code == 403
        assert http.put(f"{address}-2", content=b"x").status_code == 403
        assert http.delete(address).status_code == 403
    wrong = Minio(
        urlsplit(store.endpoint).netloc, "nobody-here", "no-such-secret", secure=False, region="us-east-1"
    )
    with pytest.raises(S3Error, match=r"InvalidAccessKeyId|AccessDenied|SignatureDoesNotMatch"):
        wrong.get_object(store.bucket, key)
    assert store.names() == {"secret"}


def test_a_presigned_link_opens_one_object_for_one_method(store: Store) -> None:
    key = store.put("one")
    with httpx.Client(timeout=SECONDS) as http:
        link = store.link("GET", key)
        assert http.get(link).content == BYTES
        assert http.put(link, content=b"x").status_code == 403
        assert http.get(link.replace("/one", "/two")).status_code in {403, 404}
        assert http.get(link.replace("X-Amz-Expires=60", "X-Amz-Expires=6000")).status_code == 403
        assert http.put(store.link("PUT", f"{store.folder}/new"), content=b"new").is_success
    assert store.get(f"{store.folder}/new") == b"new"
    assert store.get(key) == BYTES


def test_a_presigned_link_ends(store: Store) -> None:
    key = store.put("one")
    past = datetime.now(UTC) - timedelta(minutes=5)
    link = store.client.get_presigned_url(
        "GET", store.bucket, key, expires=timedelta(seconds=60), request_date=past
    )
    assert httpx.get(link, timeout=SECONDS).status_code in {400, 403}


def policy(store: Store, *, most: int) -> dict[str, str]:
    made = PostPolicy(store.bucket, datetime.now(UTC) + timedelta(minutes=5))
    made.add_starts_with_condition("key", f"{store.folder}/uploads/")
    made.add_content_length_range_condition(1, most)
    fields: dict[str, str] = store.client.presigned_post_policy(made)
    return fields


def post(store: Store, fields: dict[str, str], *, key: str, content: bytes) -> int:
    form = {**fields, "key": key}
    files = {"file": ("file", content)}
    address = f"{store.endpoint}/{store.bucket}"
    return httpx.post(address, data=form, files=files, timeout=SECONDS).status_code


def test_a_form_uploads_within_its_policy_only(store: Store) -> None:
    fields = policy(store, most=1000)
    inside = f"{store.folder}/uploads/a"
    assert post(store, fields, key=inside, content=BYTES) in {200, 201, 204}
    assert store.get(inside) == BYTES
    assert post(store, fields, key=f"{store.folder}/elsewhere", content=BYTES) == 403
    assert post(store, fields, key=f"{store.folder}/uploads/large", content=b"x" * 1001) in {400, 403}
    forged = {**fields, "policy": fields["policy"][:-8] + "AAAAAAAA"}
    assert post(store, forged, key=f"{store.folder}/uploads/forged", content=BYTES) in {400, 403}
    assert store.names() == {"uploads/a"}


def test_a_conditional_put_never_overwrites(store: Store) -> None:
    key = f"{store.folder}/once"
    with httpx.Client(timeout=SECONDS) as http:
        first = http.put(store.link("PUT", key), content=b"first", headers={"If-None-Match": "*"})
        assert first.is_success
        second = http.put(store.link("PUT", key), content=b"second", headers={"If-None-Match": "*"})
        assert second.status_code == 412
        stale = http.put(store.link("PUT", key), content=b"third", headers={"If-Match": '"' + "0" * 32 + '"'})
        assert stale.status_code == 412
        assert store.get(key) == b"first"
        known = {"If-Match": first.headers["ETag"]}
        assert http.put(store.link("PUT", key), content=b"fourth", headers=known).is_success
    assert store.get(key) == b"fourth"


def test_a_conditional_get_tells_what_has_not_changed(store: Store) -> None:
    key = store.put("page")
    with httpx.Client(timeout=SECONDS) as http:
        mark = http.get(store.link("GET", key)).headers["ETag"]
        assert http.get(store.link("GET", key), headers={"If-None-Match": mark}).status_code == 304
        assert http.get(store.link("GET", key), headers={"If-Match": '"other"'}).status_code == 412


def test_a_large_object_goes_up_in_parts(store: Store) -> None:
    key, content = f"{store.folder}/large", os.urandom(11 * MIB)
    made = store.client.put_object(store.bucket, key, io.BytesIO(content), -1, part_size=5 * MIB)
    assert str(made.etag).endswith("-3")
    assert store.client.stat_object(store.bucket, key).size == len(content)
    assert store.get(key) == content
    assert store.get(key, offset=5 * MIB - 4, length=8) == content[5 * MIB - 4 : 5 * MIB + 4]


def test_parts_of_a_range_come_as_asked(store: Store) -> None:
    key = store.put("range")
    assert store.get(key, offset=3, length=4) == b"3456"
    with httpx.Client(timeout=SECONDS) as http:
        link = store.link("GET", key)
        tail = http.get(link, headers={"Range": "bytes=-5"})
        assert (tail.status_code, tail.content) == (206, b"56789")
        assert tail.headers["Content-Range"] == f"bytes 95-99/{len(BYTES)}"
        beyond = http.get(link, headers={"Range": "bytes=1000-2000"})
        assert beyond.status_code == 416


def test_tags_are_kept_beside_the_object(store: Store) -> None:
    tags = Tags.new_object_tags()
    tags["state"] = "quarantine"
    key = store.put("tagged", tags=tags)
    assert store.client.get_object_tags(store.bucket, key) == {"state": "quarantine"}
    tags["state"] = "clean"
    store.client.set_object_tags(store.bucket, key, tags)
    assert store.client.get_object_tags(store.bucket, key) == {"state": "clean"}
    store.client.delete_object_tags(store.bucket, key)
    assert not store.client.get_object_tags(store.bucket, key)
    assert store.get(key) == BYTES


def test_listing_copying_and_deleting(store: Store) -> None:
    for name in ("a/1", "a/2", "b"):
        store.put(name)
    top = store.client.list_objects(store.bucket, f"{store.folder}/")
    shown = {str(one.object_name).removeprefix(f"{store.folder}/") for one in top}
    assert shown == {"a/", "b"}
    source = CopySource(store.bucket, f"{store.folder}/b")
    store.client.copy_object(store.bucket, f"{store.folder}/c", source)
    assert store.get(f"{store.folder}/c") == BYTES
    gone = [DeleteObject(f"{store.folder}/{name}") for name in ("a/1", "a/2", "nothing")]
    assert list(store.client.remove_objects(store.bucket, gone)) == []
    assert store.names() == {"b", "c"}
