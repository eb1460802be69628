{{/*
What the chart knows of each service: not a choice of who installs it, so not in values.yaml.

  secrets   variable → key of the service's Secret, all required
  optional  the same, but the key may be absent
  requires  variables that have to be given in services.<name>.settings
  settings  defaults that differ from those of the program
  flows     addresses outside of the release each role talks to (networkPolicy.to)
*/}}
{{- define "kabinet.catalog" -}}
identity:
  secrets:
    KABINET_SIGNING_KEY: signing-key
    KABINET_SECRET_PEPPER: secret-pepper
  # The program counts the processors of the node, not those of its limit; one hash takes 64 MiB.
  settings:
    KABINET_HASHES_AT_ONCE: "2"
accounts: {}
metering: {}
billing:
  optional:
    KABINET_REDIS_URL: redis-url
  flows:
    api: [redis]
    worker: [redis]
payments:
  secrets:
    KABINET_RBS_USER: rbs-user
    KABINET_RBS_PASSWORD: rbs-password
    KABINET_RBS_CALLBACK_KEY: rbs-callback-key
  requires: [KABINET_RBS_URL]
  flows:
    worker: [bank]
tickets:
  secrets:
    KABINET_S3_ACCESS_KEY: s3-access-key
    KABINET_S3_SECRET_KEY: s3-secret-key
  requires: [KABINET_S3_ENDPOINT, KABINET_S3_BUCKET]
  flows:
    api: [s3]
    worker: [s3]
notify:
  secrets:
    KABINET_SMSC_LOGIN: smsc-login
    KABINET_SMSC_PASSWORD: smsc-password
  optional:
    KABINET_SMTP_USER: smtp-user
    KABINET_SMTP_PASSWORD: smtp-password
  requires: [KABINET_SMTP_HOST, KABINET_MAIL_FROM, KABINET_SMSC_URL]
  flows:
    worker: [sms, smtp]
content: {}
{{- end }}

{{/* Every service has these two, and so has the migration. */}}
{{- define "kabinet.commonSecrets" -}}
KABINET_DATABASE_URL: database-url
KABINET_NATS_URL: nats-url
{{- end }}

{{/* Keys that other charts have, or that this one had: refused with a word of where to look. */}}
{{- define "kabinet.refusedKeys" -}}
postgresql: "the chart installs no database; give its address in the services' Secrets (docs/operations/servers.md)"
nats: "the chart installs no message broker; give its address in the services' Secrets (docs/operations/servers.md)"
redis: "the chart installs no Redis; give its address in the Secret of billing (docs/operations/servers.md)"
minio: "the chart installs no object storage; set services.tickets.settings.KABINET_S3_ENDPOINT (docs/operations/servers.md)"
ingress: "write expose.ingress"
replicaCount: "write workloads.api.replicas, or services.<name>.api.replicas for one service"
secrets: "the chart creates no Secret; name existing ones in services.<name>.existingSecret (docs/operations/servers.md)"
{{- end }}
