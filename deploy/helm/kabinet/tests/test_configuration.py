"""Every process gets exactly the settings it knows, and its secrets by reference only (C-50)."""

import json
import re

import pytest
from pydantic import SecretStr

from chart_rendering import CHART, SERVICES, Object, Rendered, render, rendered_text, template
from common.serve import load
from sandbox.settings import Settings as SandboxSettings

LOGINS = {"KABINET_RBS_USER", "KABINET_SMSC_LOGIN", "KABINET_SMTP_USER", "KABINET_S3_ACCESS_KEY"}
LOOKS_SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY$|DATABASE_URL|NATS_URL|REDIS_URL|PEPPER")


def known(service: str) -> dict[str, object]:
    fields = load(service).settings_class.model_fields
    return {f"KABINET_{name.upper()}": field for name, field in fields.items()}


def environment(pod: Object, container: str) -> list[Object]:
    (found,) = [each for each in pod["spec"]["containers"] if each["name"] == container]
    names = [each["name"] for each in found["env"]]
    assert len(names) == len(set(names)), f"{container}: a variable stands twice"
    return list(found["env"])


def processes(rendered: Rendered) -> list[tuple[str, list[Object]]]:
    """(service, environment) of every service process."""
    return [
        (
            one["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"],
            environment(
                one["spec"]["template"],
                one["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"],
            ),
        )
        for one in rendered.of("Deployment")
        if one["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"] in SERVICES
    ]


@pytest.mark.check("C-50")
def test_every_secret_comes_out_of_an_existing_secret(chart: Rendered) -> None:
    for service, variables in processes(chart):
        fields = known(service)
        secret = {
            name
            for name, field in fields.items()
            if SecretStr.__name__ in str(getattr(field, "annotation", ""))
        } | (LOGINS & fields.keys())
        for variable in variables:
            by_reference = "valueFrom" in variable
            assert by_reference == (variable["name"] in secret), f"{service}: {variable['name']}"
            if by_reference:
                reference = variable["valueFrom"]["secretKeyRef"]
                assert reference["name"] == f"kabinet-{service}"
                assert reference["key"] == variable["name"].removeprefix("KABINET_").lower().replace("_", "-")
        assert {each["name"] for each in variables if "valueFrom" in each} == secret


@pytest.mark.check("C-50")
def test_no_object_holds_a_secret(chart: Rendered) -> None:
    assert not chart.of("Secret")
    for name, pod in chart.pods():
        for container in pod["spec"]["containers"]:
            for variable in container.get("env", []):
                if LOOKS_SECRET.search(variable["name"]):
                    assert "value" not in variable, f"{name}: {variable['name']}"
    text = rendered_text(chart.name)
    assert not re.search(r"://[^/\s\"']+:[^/\s\"']+@", text), "an address with a password"
    assert "PRIVATE KEY" not in text


def test_every_variable_is_known_to_its_service(chart: Rendered) -> None:
    for service, variables in processes(chart):
        names = {each["name"] for each in variables} - {"SSL_CERT_FILE"}
        assert names <= known(service).keys(), service


def test_every_required_setting_is_given(chart: Rendered) -> None:
    for service, variables in processes(chart):
        required = {name for name, field in known(service).items() if getattr(field, "is_required", bool)()}
        assert required <= {each["name"] for each in variables}, service


def test_the_settings_a_service_is_given_are_valid(chart: Rendered) -> None:
    """Built like at a start, with the secrets of an installation."""
    invented = {
        "KABINET_DATABASE_URL": "postgresql+psycopg://kabinet:8c1f0b7e2a9d4536@database/kabinet",
        "KABINET_NATS_URL": "nats://kabinet:8c1f0b7e2a9d4536@broker:4222",
        "KABINET_REDIS_URL": "redis://:8c1f0b7e2a9d4536@redis:6379/0",
        "KABINET_SIGNING_KEY": json.dumps(
            {
                "kty": "OKP", "crv": "Ed25519", "kid": "1",
                "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            }
        ),
    }  # fmt: skip
    for service, variables in processes(chart):
        values = {
            each["name"]: each.get("value", invented.get(each["name"], "8c1f0b7e2a9d4536f0b7e2a9"))
            for each in variables
        }
        with pytest.MonkeyPatch.context() as patch:
            for name, value in values.items():
                patch.setenv(name, value)
            settings = load(service).settings_class()
        assert settings.host == "0.0.0.0"  # noqa: S104 - a pod's own address
        assert settings.port == 8000
        assert settings.allowed_origins


@pytest.mark.parametrize("name", ["minimal", "production"])
def test_roles(name: str) -> None:
    roles = {
        one["metadata"]["name"]: environment(one["spec"]["template"], "payments")[0]["value"]
        for one in render(name).of("Deployment")
        if "payments" in one["metadata"]["name"]
    }
    whole = {"kabinet-payments": "all"}
    assert roles == (
        whole if name == "minimal" else {"kabinet-payments": "api", "kabinet-payments-worker": "worker"}
    )


def test_the_sandbox_knows_its_variables_and_shares_the_secrets_of_its_customers() -> None:
    deployment = render("minimal").one("Deployment", "kabinet-sandbox")
    variables = environment(deployment["spec"]["template"], "sandbox")
    fields = {f"KABINET_SANDBOX_{name.upper()}" for name in SandboxSettings.model_fields} | {
        "KABINET_ENVIRONMENT"
    }
    assert {each["name"] for each in variables} <= fields
    referred = {each["valueFrom"]["secretKeyRef"]["name"] for each in variables if "valueFrom" in each}
    assert referred == {"kabinet-payments", "kabinet-notify"}


def test_the_gateway_is_given_variables_that_its_caddyfile_reads(chart: Rendered) -> None:
    caddyfile = (CHART.parents[1] / "gateway/Caddyfile").read_text("utf-8")
    variables = environment(chart.one("Deployment", "kabinet-gateway")["spec"]["template"], "gateway")
    for variable in variables:
        if variable["name"].startswith("KABINET_"):
            assert "{$" + variable["name"] in caddyfile, variable["name"]
    hosts = next(each["value"] for each in variables if each["name"] == "KABINET_PORTAL_HOSTS").split()
    if chart.name == "production":
        assert hosts == ["lk.example.org", "lk2.example.org"]
        assert {"name": "KABINET_PUBLIC_SCHEME", "value": "https"} in variables


def test_the_gateway_trusts_the_receiver_of_traces_as_the_services_do() -> None:
    def trusted(*extra: str) -> set[str]:
        pod = render("production", extra=extra).one("Deployment", "kabinet-gateway")["spec"]["template"]
        mounts = {each["mountPath"] for each in pod["spec"]["containers"][0]["volumeMounts"]}
        files = {each["value"] for each in environment(pod, "gateway") if each["name"] == "SSL_CERT_FILE"}
        assert all(file.rpartition("/")[0] in mounts for file in files)
        return files

    assert trusted() == {"/etc/kabinet/trust/ca.crt"}
    assert trusted("--set-string", "trust.configMap=") == set()


def test_a_changed_setting_or_secret_replaces_the_pods() -> None:
    def mark(*extra: str) -> str:
        one = render("small", extra=extra).one("Deployment", "kabinet-billing")
        return str(one["spec"]["template"]["metadata"]["annotations"]["checksum/config"])

    marks = {
        mark(),
        mark("--set-string", "settings.KABINET_POOL_SIZE=7"),
        mark("--set-string", "services.billing.settings.KABINET_HISTORY_MONTHS=12"),
        mark("--set-string", "rollout.secretsRevision=2"),
    }
    assert len(marks) == 4
    assert mark("--set-string", "services.notify.settings.KABINET_SMS_SENDER=x") == mark()


def test_an_override_of_one_key_leaves_the_others() -> None:
    """Zero and false have to win over a default, which sprig's own merge does not let them."""
    extra = ("--set", "services.notify.worker.autoscaling.enabled=false,services.notify.worker.replicas=1")
    rendered = render("production", extra=extra)
    worker = rendered.one("Deployment", "kabinet-notify-worker")
    assert worker["spec"]["replicas"] == 1
    assert worker["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["memory"] == "512Mi"
    assert "kabinet-notify-worker" not in {
        one["metadata"]["name"] for one in rendered.of("HorizontalPodAutoscaler", "PodDisruptionBudget")
    }


def test_migrations_are_one_job_before_the_rollout_and_the_rollback(chart: Rendered) -> None:
    (job,) = chart.of("Job")
    containers = job["spec"]["template"]["spec"]["containers"]
    assert {each["name"] for each in containers} == set(SERVICES)
    for each in containers:
        assert each["command"] == ["python", "-m", "common.migrate", each["name"]]
        own = {var["name"]: var["valueFrom"]["secretKeyRef"] for var in each["env"] if "valueFrom" in var}
        assert own.keys() == {"KABINET_DATABASE_URL", "KABINET_NATS_URL"}
        if chart.name != "minimal":
            assert own["KABINET_DATABASE_URL"] == {
                "name": "kabinet-migrations", "key": f"{each['name']}-database-url"
            }  # fmt: skip
        else:
            assert own["KABINET_DATABASE_URL"] == {"name": f"kabinet-{each['name']}", "key": "database-url"}
    # What a hook needs has to be a hook too: it runs before everything else of the release is there.
    account = job["spec"]["template"]["spec"]["serviceAccountName"]
    for kind, name in (("ServiceAccount", account), ("NetworkPolicy", account)):
        assert chart.one(kind, name)["metadata"]["annotations"]["helm.sh/hook-weight"] == "-10"
    # Without the last of them a rollback would leave the streams as the newer release has set them.
    hooks = {"pre-install", "pre-upgrade", "pre-rollback"}
    for each in (job, chart.one("ServiceAccount", account), chart.one("NetworkPolicy", account)):
        assert set(each["metadata"]["annotations"]["helm.sh/hook"].split(",")) == hooks


def test_streams_are_given_the_same_number_of_copies_everywhere() -> None:
    """Readiness compares a stream with what the migration made."""
    rendered = render("production")
    job = [each["env"] for each in rendered.of("Job")[0]["spec"]["template"]["spec"]["containers"]]
    for variables in [*job, *(env for _, env in processes(rendered))]:
        assert {"name": "KABINET_REPLICAS", "value": "3"} in variables


def test_the_bare_defaults_say_what_is_missing() -> None:
    answer = template(None)
    assert answer.returncode != 0
    assert "sites.portal.url: missing" in answer.stderr
