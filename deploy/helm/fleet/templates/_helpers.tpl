{{- define "fleet.labels" -}}
app.kubernetes.io/name: fleet
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "fleet.selector" -}}
app.kubernetes.io/name: fleet
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "fleet.image" -}}
{{ .root.Values.images.registry }}/{{ .name }}:{{ .root.Values.images.tag | default .root.Chart.AppVersion }}
{{- end }}

{{/* The database's address in Npgsql's words, all but user and password. */}}
{{- define "fleet.postgres" -}}
{{- $hosts := .Values.postgres.hosts -}}
{{- if not $hosts }}{{ fail "postgres.hosts: where is PostgreSQL?" }}{{ end -}}
Host={{ join "," $hosts }};Port={{ .Values.postgres.port }};Database={{ .Values.postgres.database }}
{{- if gt (len $hosts) 1 }};Target Session Attributes=primary;Host Recheck Seconds=2{{ end }}
{{- if .Values.postgres.tls }};SSL Mode=VerifyFull{{ if .Values.authority }};Root Certificate=/run/authority/ca.crt{{ end }}{{ end }}
{{- end }}

{{/* What every service is told: the database, the broker, and its own credentials for both. */}}
{{- define "fleet.env" -}}
- name: LANE_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ .root.Values.secrets.passwordPrefix }}-{{ .lane }}, key: password}}
- {name: Fleet__RabbitMq__Password, value: $(LANE_PASSWORD)}
- {name: Fleet__RabbitMq__User, value: fleet_{{ .lane }}}
- name: Fleet__Postgres
  value: {{ printf "%s;Username=fleet_%s;Password=$(LANE_PASSWORD)" (include "fleet.postgres" .root) .lane | quote }}
{{- if not .root.Values.rabbitmq.hosts }}{{ fail "rabbitmq.hosts: where is RabbitMQ?" }}{{ end }}
{{- range $index, $host := .root.Values.rabbitmq.hosts }}
- {name: Fleet__RabbitMq__Hosts__{{ $index }}, value: {{ $host | quote }}}
{{- end }}
- {name: Fleet__RabbitMq__VirtualHost, value: {{ .root.Values.rabbitmq.virtualHost | quote }}}
{{- if .root.Values.rabbitmq.tls }}
- {name: Fleet__RabbitMq__Tls, value: "true"}
{{- with .root.Values.rabbitmq.tlsServerName }}
- {name: Fleet__RabbitMq__TlsServerName, value: {{ . | quote }}}
{{- end }}
{{- if .root.Values.authority }}
- {name: Fleet__RabbitMq__TlsAuthorityFile, value: /run/authority/ca.crt}
{{- end }}
{{- end }}
{{- if .git }}
- {name: Fleet__Git__SshKeyFile, value: /run/git/ssh-privatekey}
- {name: Fleet__Git__KnownHostsFile, value: /run/git/known_hosts}
{{- end }}
{{- end }}

{{- define "fleet.mounts" -}}
- {name: work, mountPath: /var/lib/fleet}
- {name: temporary, mountPath: /tmp}
{{- if .git }}
- {name: git, mountPath: /run/git, readOnly: true}
{{- end }}
{{- if .root.Values.authority }}
- {name: authority, mountPath: /run/authority, readOnly: true}
{{- end }}
{{- end }}

{{- define "fleet.volumes" -}}
- name: work
  emptyDir: {{ if .disk }}{sizeLimit: {{ .disk }}}{{ else }}{}{{ end }}
- {name: temporary, emptyDir: {}}
{{- if .git }}
- name: git
  secret: {secretName: {{ .root.Values.secrets.gitPrefix }}-{{ .lane }}, defaultMode: 0440}
{{- end }}
{{- if .root.Values.authority }}
- name: authority
  configMap: {name: {{ .root.Values.authority }}}
{{- end }}
{{- end }}

{{- define "fleet.pod" -}}
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - {name: {{ . }}}
{{- end }}
{{- end }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- end }}

{{- define "fleet.probes" -}}
ports: [{name: http, containerPort: 8080}]
startupProbe: {httpGet: {path: /health/live, port: http}, periodSeconds: 2, failureThreshold: 60}
livenessProbe: {httpGet: {path: /health/live, port: http}, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6}
readinessProbe: {httpGet: {path: /health/ready, port: http}, periodSeconds: 10, timeoutSeconds: 8}
{{- end }}

{{- define "fleet.restricted" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}
