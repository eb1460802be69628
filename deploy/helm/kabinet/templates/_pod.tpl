{{/* Parts every pod of the release shares. */}}

{{- define "kabinet.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "kabinet.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
runAsUser: 10001
capabilities:
  drop: [ALL]
{{- end }}

{{/* Arguments: root, name, component, serviceAccount. Service links would set variables such as KABINET_PORT. */}}
{{- define "kabinet.podBasics" -}}
serviceAccountName: {{ .serviceAccount }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "kabinet.podSecurity" .root | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.scheduling.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.scheduling.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.scheduling.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "kabinet.spread" -}}
{{- $labels := include "kabinet.selector" . -}}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- $labels | nindent 8 }}
  {{- end }}
{{- end }}

{{/* Arguments: root, tmpSize. */}}
{{- define "kabinet.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ .tmpSize }}
{{- with .root.Values.trust.configMap }}
- name: trust
  configMap:
    name: {{ . }}
{{- end }}
{{- end }}

{{- define "kabinet.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if .Values.trust.configMap }}
- name: trust
  mountPath: /etc/kabinet/trust
  readOnly: true
{{- end }}
{{- end }}

{{/* The certificates to trust, where every container has them. */}}
{{- define "kabinet.trustFile" -}}
/etc/kabinet/trust/{{ .Values.trust.key }}
{{- end }}
