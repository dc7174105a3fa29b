{{- define "sluice.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Of objects: a dictionary of "root" and "component". */}}
{{- define "sluice.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{ include "sluice.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: sluice
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Of pods: nothing that changes with the chart alone, so that a new chart starts no pod anew. */}}
{{- define "sluice.podLabels" -}}
{{ include "sluice.selector" . }}
app.kubernetes.io/part-of: sluice
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The Services that the operator makes select routers by name and component, whichever release they are of. */}}
{{- define "sluice.selector" -}}
app.kubernetes.io/name: sluice
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* An image's whole name: a dictionary of "root" and "image". */}}
{{- define "sluice.image" -}}
{{- $place := .image.repository -}}
{{- if .root.Values.images.registry -}}
{{- $place = printf "%s/%s" (trimSuffix "/" .root.Values.images.registry) .image.repository -}}
{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $place .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $place (default .root.Chart.AppVersion .image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "sluice.operatorAccount" -}}
{{- default (printf "%s-operator" (include "sluice.fullname" .)) .Values.serviceAccounts.operator -}}
{{- end -}}

{{- define "sluice.routerAccount" -}}
{{- default (printf "%s-router" (include "sluice.fullname" .)) .Values.serviceAccounts.router -}}
{{- end -}}

{{/* The Secret in which the operator keeps what secures the control stream. */}}
{{- define "sluice.controlSecret" -}}
{{- printf "%s-control" (include "sluice.fullname" .) -}}
{{- end -}}

{{- define "sluice.isOpenShift" -}}
{{- if or (eq .Values.openshift "Always") (and (eq .Values.openshift "Auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
true
{{- end -}}
{{- end -}}

{{/* The restricted Pod Security Standard. OpenShift chooses the numbers of user and groups itself. */}}
{{- define "sluice.podSecurity" -}}
runAsNonRoot: true
{{- if not (include "sluice.isOpenShift" .) }}
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "sluice.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "sluice.pullSecrets" -}}
{{- with .Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Where a pod runs: of "operator" or "router". */}}
{{- define "sluice.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{- define "sluice.budgetVersion" -}}
{{- if semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version -}}policy/v1{{- else -}}policy/v1beta1{{- end -}}
{{- end -}}

{{/* The namespaces that are watched, as a JSON list; empty: all. */}}
{{- define "sluice.watched" -}}
{{- concat (list .Values.watchNamespace | compact) .Values.watchNamespaces | uniq | toJson -}}
{{- end -}}

{{- define "sluice.rules" -}}
{{- .Files.Get "files/operator-rules.json" -}}
{{- end -}}

{{/* What values together must not say. */}}
{{- define "sluice.check" -}}
{{- $watched := include "sluice.watched" . | fromJsonArray -}}
{{- if and .Values.router.enabled (eq .Values.router.scope "Namespace") $watched (not (has .Release.Namespace $watched)) -}}
{{- fail (printf "router.scope is Namespace, so routers must run where the models are: install the release in watchNamespace (%s), or choose router.scope Cluster" (join ", " $watched)) -}}
{{- end -}}
{{- if and .Values.router.enabled (not .Values.operator.enabled) (or (not .Values.router.control.address) (not .Values.router.control.authority)) -}}
{{- fail "operator.enabled is false: routers need router.control.address and router.control.authority, those of the operator that they follow" -}}
{{- end -}}
{{- end -}}
