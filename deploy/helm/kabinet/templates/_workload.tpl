{{/*
A Deployment with what belongs to it. Arguments of all templates here:
  root, name, component   who it is
  values                  replicas, resources, tmpSize, autoscaling
  env                     list of variables as YAML
  ports                   name → number
  probes                  port, live, ready
  strategy                RollingUpdate unless given
*/}}
{{- define "kabinet.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "kabinet.workloadName" . }}
  labels: {{- include "kabinet.labels" . | nindent 4 }}
spec:
  {{- if not (and .values.autoscaling .values.autoscaling.enabled) }}
  replicas: {{ .values.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  progressDeadlineSeconds: {{ .root.Values.rollout.deadlineSeconds }}
  selector:
    matchLabels: {{- include "kabinet.selector" . | nindent 6 }}
  strategy:
    {{- if eq (.strategy | default "RollingUpdate") "Recreate" }}
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
    {{- end }}
  template:
    metadata:
      labels: {{- include "kabinet.podLabels" . | nindent 8 }}
      annotations:
        checksum/config: {{ printf "%s %s" .env .root.Values.rollout.secretsRevision | sha256sum }}
    spec:
      {{- $account := include "kabinet.accountName" . }}
      {{- include "kabinet.podBasics" (dict "root" .root "serviceAccount" $account) | nindent 6 }}
      terminationGracePeriodSeconds: {{ .root.Values.rollout.graceSeconds }}
      {{- include "kabinet.spread" . | nindent 6 }}
      containers:
        - name: {{ .name }}
          image: {{ include "kabinet.image" . }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          securityContext: {{- include "kabinet.containerSecurity" .root | nindent 12 }}
          env: {{- .env | nindent 12 }}
          ports:
            {{- range $name, $number := .ports }}
            - name: {{ $name }}
              containerPort: {{ $number }}
              protocol: TCP
            {{- end }}
          resources: {{- toYaml .values.resources | nindent 12 }}
          {{- include "kabinet.probes" . | nindent 10 }}
          {{- with .root.Values.rollout.preStopSeconds }}
          # Endpoints are taken out of every node's list while the process still answers.
          lifecycle:
            preStop:
              exec:
                command: [sleep, {{ . | quote }}]
          {{- end }}
          volumeMounts: {{- include "kabinet.volumeMounts" .root | nindent 12 }}
      volumes: {{- include "kabinet.volumes" (dict "root" .root "tmpSize" .values.tmpSize) | nindent 8 }}
{{- end }}

{{- define "kabinet.probes" -}}
startupProbe:
  httpGet:
    path: {{ .probes.live }}
    port: {{ .probes.port }}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: {{ .probes.live }}
    port: {{ .probes.port }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet:
    path: {{ .probes.ready }}
    port: {{ .probes.port }}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
{{- end }}

{{- define "kabinet.accountName" -}}
{{- printf "%s-%s" (include "kabinet.fullname" .root) .name -}}
{{- end }}

{{- define "kabinet.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "kabinet.accountName" . }}
  labels: {{- include "kabinet.labels" . | nindent 4 }}
automountServiceAccountToken: false
{{- end }}

{{/* A worker is called by nobody but Prometheus, which needs a Service to find it: it gets one without an address. */}}
{{- define "kabinet.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "kabinet.workloadName" . }}
  labels: {{- include "kabinet.labels" . | nindent 4 }}
spec:
  type: ClusterIP
  {{- if eq .component "worker" }}
  clusterIP: None
  {{- end }}
  selector: {{- include "kabinet.selector" . | nindent 4 }}
  ports:
    {{- range $name, $number := .ports }}
    - name: {{ $name }}
      port: {{ $number }}
      targetPort: {{ $name }}
      protocol: TCP
    {{- end }}
{{- end }}

{{- define "kabinet.budget" -}}
apiVersion: {{ include "kabinet.pdbVersion" .root }}
kind: PodDisruptionBudget
metadata:
  name: {{ include "kabinet.workloadName" . }}
  labels: {{- include "kabinet.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {{- include "kabinet.selector" . | nindent 6 }}
{{- end }}

{{- define "kabinet.autoscaler" -}}
apiVersion: {{ include "kabinet.hpaVersion" .root }}
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "kabinet.workloadName" . }}
  labels: {{- include "kabinet.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "kabinet.workloadName" . }}
  minReplicas: {{ .values.autoscaling.minReplicas }}
  maxReplicas: {{ .values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .values.autoscaling.cpuPercent }}
{{- end }}

{{/* `service` and `role` are the labels that the alarms and dashboards know. */}}
{{- define "kabinet.serviceMonitor" -}}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ include "kabinet.workloadName" . }}
  labels:
    {{- include "kabinet.labels" . | nindent 4 }}
    {{- with .root.Values.monitoring.serviceMonitors.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels: {{- include "kabinet.selector" . | nindent 6 }}
  endpoints:
    - port: {{ .probes.port }}
      path: /metrics
      interval: {{ .root.Values.monitoring.serviceMonitors.interval }}
      relabelings:
        - targetLabel: job
          replacement: kabinet
        - targetLabel: service
          replacement: {{ .name }}
        - targetLabel: role
          replacement: {{ .component }}
{{- end }}
