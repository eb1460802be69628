{{/* One variable out of an existing Secret. Arguments: variable, secret, key, optional. */}}
{{- define "kabinet.secretEnv" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
      {{- if .optional }}
      optional: true
      {{- end }}
{{- end }}

{{/* What every service of this installation is told, as variable: value. */}}
{{- define "kabinet.commonSettings" -}}
KABINET_ENVIRONMENT: {{ .Values.environment }}
KABINET_HOST: 0.0.0.0
KABINET_PORT: "8000"
KABINET_JWKS_URL: http://{{ include "kabinet.fullname" . }}-identity:8000/api/identity/v1/jwks.json
KABINET_ALLOWED_ORIGINS: {{ list .Values.sites.portal.url .Values.sites.backoffice.url | uniq | toJson | quote }}
KABINET_REPLICAS: {{ .Values.streams.replicas | quote }}
{{- with .Values.monitoring.traces.url }}
KABINET_OTLP_URL: {{ . }}
{{- end }}
{{- if .Values.trust.configMap }}
SSL_CERT_FILE: {{ include "kabinet.trustFile" . }}
{{- end }}
{{- end }}

{{/* What only some services are told. */}}
{{- define "kabinet.specialSettings" -}}
payments:
  KABINET_PORTAL_URL: {{ .Values.sites.portal.url }}
  {{- with .Values.egressProxy.url }}
  KABINET_EGRESS_PROXY_URL: {{ . }}
  {{- end }}
  {{- if .Values.sandbox.enabled }}
  KABINET_RBS_URL: http://{{ include "kabinet.fullname" . }}-sandbox:8000
  KABINET_RBS_PAGE_ORIGINS: {{ list (.Values.sandbox.url | default .Values.sites.portal.url) | toJson | quote }}
  {{- end }}
notify:
  KABINET_PORTAL_URL: {{ .Values.sites.portal.url }}
  {{- with .Values.egressProxy.url }}
  KABINET_EGRESS_PROXY_URL: {{ . }}
  {{- end }}
  {{- if .Values.sandbox.enabled }}
  KABINET_SMTP_HOST: {{ include "kabinet.fullname" . }}-sandbox-smtp
  KABINET_SMTP_PORT: "8025"
  KABINET_SMSC_URL: http://{{ include "kabinet.fullname" . }}-sandbox:8000
  KABINET_MAIL_FROM: cabinet@example.org
  {{- end }}
{{- end }}

{{/*
All settings of a service that are no secrets, later ones above earlier ones: the chart's knowledge, then
`settings`, then services.<name>.settings. Arguments: root, name.
*/}}
{{- define "kabinet.settings" -}}
{{- $all := fromYaml (include "kabinet.commonSettings" .root) -}}
{{- $entry := get (fromYaml (include "kabinet.catalog" .root)) .name -}}
{{- $special := get (fromYaml (include "kabinet.specialSettings" .root)) .name -}}
{{- range list $entry.settings $special .root.Values.settings (get .root.Values.services .name).settings -}}
{{- range $variable, $value := . | default dict }}{{- $_ := set $all $variable $value }}{{- end -}}
{{- end -}}
{{- toYaml $all -}}
{{- end }}

{{/* The environment of a service's container. Arguments: root, name, component. */}}
{{- define "kabinet.serviceEnv" -}}
{{- $root := .root -}}
{{- $service := get $root.Values.services .name -}}
{{- $entry := get (fromYaml (include "kabinet.catalog" $root)) .name -}}
{{- $role := $root.Values.combineRoles | ternary "all" .component -}}
- name: KABINET_ROLE
  value: {{ $role }}
{{- range $variable, $value := fromYaml (include "kabinet.settings" .) }}
- name: {{ $variable }}
  value: {{ $value | quote }}
{{- end }}
{{- range $variable, $key := fromYaml (include "kabinet.commonSecrets" $root) }}
{{ include "kabinet.secretEnv" (dict "variable" $variable "secret" $service.existingSecret "key" $key) }}
{{- end }}
{{- range $variable, $key := $entry.secrets }}
{{ include "kabinet.secretEnv" (dict "variable" $variable "secret" $service.existingSecret "key" $key) }}
{{- end }}
{{- range $variable, $key := $entry.optional }}
{{ include "kabinet.secretEnv" (dict "variable" $variable "secret" $service.existingSecret "key" $key "optional" true) }}
{{- end }}
{{- end }}
