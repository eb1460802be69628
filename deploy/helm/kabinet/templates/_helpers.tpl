{{- define "kabinet.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* Arguments: root, name (a service, gateway, …), component (api, worker, …). */}}
{{- define "kabinet.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* On every pod of the release, and what network policies know it by. */}}
{{- define "kabinet.partOf" -}}
app.kubernetes.io/part-of: kabinet
{{- end }}

{{- define "kabinet.podLabels" -}}
{{ include "kabinet.selector" . }}
{{ include "kabinet.partOf" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{- end }}

{{- define "kabinet.labels" -}}
{{ include "kabinet.podLabels" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* The name of a workload: the API of a service carries the service's name, its worker has a suffix. */}}
{{- define "kabinet.workloadName" -}}
{{- $suffix := eq .component "worker" | ternary "-worker" "" -}}
{{- printf "%s-%s%s" (include "kabinet.fullname" .root) .name $suffix -}}
{{- end }}

{{- define "kabinet.image" -}}
{{- $image := .root.Values.image -}}
{{- $registry := empty $image.registry | ternary "" (printf "%s/" ($image.registry | trimSuffix "/")) -}}
{{- $digest := get $image.digests .name -}}
{{- $version := empty $digest | ternary (printf ":%s" ($image.tag | default .root.Chart.AppVersion)) (printf "@%s" $digest) -}}
{{- printf "%s%s%s%s" $registry $image.prefix .name $version -}}
{{- end }}

{{/*
API versions. By the version of the cluster, since the list of APIs that `helm template` assumes is always that of
Helm's own release, whatever --kube-version says.
*/}}
{{- define "kabinet.pdbVersion" -}}
{{- semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version | ternary "policy/v1" "policy/v1beta1" -}}
{{- end }}

{{- define "kabinet.hpaVersion" -}}
{{- semverCompare ">=1.23-0" .Capabilities.KubeVersion.Version | ternary "autoscaling/v2" "autoscaling/v2beta2" -}}
{{- end }}

{{- define "kabinet.routeVersion" -}}
{{- $old := and (.Capabilities.APIVersions.Has "gateway.networking.k8s.io/v1beta1") (not (.Capabilities.APIVersions.Has "gateway.networking.k8s.io/v1")) -}}
{{- $old | ternary "gateway.networking.k8s.io/v1beta1" "gateway.networking.k8s.io/v1" -}}
{{- end }}

{{/* Host names of a site: that of its address and the aliases. Arguments: root, site. */}}
{{- define "kabinet.hosts" -}}
{{- $site := get .root.Values.sites .site -}}
{{- concat (list (urlParse $site.url).hostname) $site.aliases | uniq | join " " -}}
{{- end }}

{{/*
The settings of one workload: workloads.<component> below, services.<name>.<component> above. Key by key, since
sprig's merge takes a false or a zero for nothing. Arguments: root, name, component.
*/}}
{{- define "kabinet.workloadValues" -}}
{{- $out := deepCopy (get .root.Values.workloads .component) -}}
{{- range $key, $value := (get (get .root.Values.services .name) .component | default dict) -}}
{{- if eq $key "autoscaling" -}}
{{- range $inner, $set := $value }}{{- $_ := set $out.autoscaling $inner $set }}{{- end -}}
{{- else -}}
{{- $_ := set $out $key $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $out -}}
{{- end }}

{{/* The components a service runs as: with combineRoles the API process does the worker's part too. */}}
{{- define "kabinet.components" -}}
{{- .Values.combineRoles | ternary "api" "api worker" -}}
{{- end }}

{{/*
When the migration and what it needs run. A rollback brings older settings of the streams back, and pods that find other
ones never become ready; the older migration leaves a newer schema as it is.
*/}}
{{- define "kabinet.migrationHooks" -}}
helm.sh/hook: pre-install,pre-upgrade,pre-rollback
{{- end }}
