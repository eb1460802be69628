{{/* Network policies are written from here: who may talk to whom, and nobody else to anybody. */}}

{{/* Pods of this release. Arguments: root, name and component, both optional. */}}
{{- define "kabinet.releasePods" -}}
podSelector:
  matchLabels:
    app.kubernetes.io/instance: {{ .root.Release.Name }}
    {{ include "kabinet.partOf" .root }}
    {{- with .name }}
    app.kubernetes.io/name: {{ . }}
    {{- end }}
    {{- with .component }}
    app.kubernetes.io/component: {{ . }}
    {{- end }}
{{- end }}

{{/*
Any address but the link-local ones: 169.254.169.254 and its relatives hand out the node's own credentials.
The first entry is for engines whose address blocks never mean pods.
*/}}
{{- define "kabinet.anywhere" -}}
- namespaceSelector: {}
- ipBlock:
    cidr: 0.0.0.0/0
    except: [169.254.0.0/16]
- ipBlock:
    cidr: "::/0"
    except: ["fe80::/10", "fd00:ec2::254/128"]
{{- end }}

{{- define "kabinet.dnsFlow" -}}
- to:
    {{- with .Values.networkPolicy.dns.peers }}
    {{- toYaml . | nindent 4 }}
    {{- else }}
    - namespaceSelector: {}
    {{- end }}
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}

{{/* The port of an address over HTTP. */}}
{{- define "kabinet.portOf" -}}
{{- $written := regexFind ":[0-9]+$" (urlParse .).host | trimPrefix ":" -}}
{{- $written | default (hasPrefix "https:" . | ternary "443" "80") -}}
{{- end }}

{{/* The way to one address outside. A flow without a port has it in its URL. Arguments: root, flow. */}}
{{- define "kabinet.outFlow" -}}
{{- $flow := get .root.Values.networkPolicy.to .flow -}}
{{- $proxied := and .root.Values.egressProxy.url (has .flow (list "bank" "sms")) -}}
{{- $url := .root.Values.monitoring.traces.url -}}
{{- if $proxied }}{{ $flow = .root.Values.egressProxy }}{{ $url = $flow.url }}{{ end -}}
{{- if and .root.Values.sandbox.enabled (has .flow (list "bank" "sms" "smtp")) -}}
- to:
    - {{- include "kabinet.releasePods" (dict "root" .root "name" "sandbox") | nindent 6 }}
  ports:
    - port: {{ eq .flow "smtp" | ternary 8025 8000 }}
      protocol: TCP
{{- else -}}
- to:
    {{- with $flow.peers }}
    {{- toYaml . | nindent 4 }}
    {{- else }}
    {{- include "kabinet.anywhere" .root | nindent 4 }}
    {{- end }}
  ports:
    - port: {{ $flow.port | default (include "kabinet.portOf" $url) }}
      protocol: TCP
{{- end }}
{{- end }}

{{/* From these peers to one port of ours. Arguments: port, peers. */}}
{{- define "kabinet.inFlow" -}}
- from: {{- toYaml .peers | nindent 4 }}
  ports:
    - port: {{ .port }}
      protocol: TCP
{{- end }}

{{- define "kabinet.policyHead" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "kabinet.fullname" .root }}-{{ .policy }}
  labels: {{- include "kabinet.labels" . | nindent 4 }}
{{- end }}
