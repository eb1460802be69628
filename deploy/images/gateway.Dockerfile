# The one door: Caddy, its configuration and the two web apps.
#   make web && docker build -f deploy/images/gateway.Dockerfile -t kabinet-gateway:0.1.0 .
# The apps are built beforehand, by the same step that `make up` takes: files of a browser depend on no machine, and
# the image needs no Node at any time.
ARG CADDY_IMAGE=caddy:2.11
ARG DEBIAN_IMAGE=debian:trixie-slim
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${CADDY_IMAGE} AS caddy
# A copy without the file capabilities of the official image: with them it does not start once a pod has dropped its
# own, and no port below 1024 is listened on.
RUN cp /usr/bin/caddy /tmp/caddy && /tmp/caddy build-info > /tmp/build-info

FROM ${DEBIAN_IMAGE} AS runtime
COPY --chmod=755 deploy/images/trim /usr/local/bin/trim
RUN trim && rm /usr/local/bin/trim \
 && groupadd --gid 10001 kabinet \
 && useradd --uid 10001 --gid kabinet --no-create-home --home-dir /tmp --shell /usr/sbin/nologin kabinet

FROM ${PYTHON_IMAGE} AS sbom
COPY deploy/images/sbom.py deploy/images/sbom_gateway.py /
COPY web/package-lock.json /
COPY --from=caddy /tmp/build-info /
COPY --from=runtime /var/lib/dpkg/status /etc/os-release /debian/
RUN python3 /sbom_gateway.py > /sbom.cdx.json

FROM scratch
COPY --from=runtime / /
COPY --from=caddy --chmod=755 /tmp/caddy /usr/local/bin/caddy
COPY --chmod=755 deploy/images/healthy deploy/images/gateway /usr/local/bin/
COPY LICENSE /usr/share/kabinet/LICENSE
COPY --from=sbom /sbom.cdx.json /usr/share/kabinet/sbom.cdx.json
COPY deploy/gateway/Caddyfile /etc/caddy/Caddyfile
COPY deploy/gateway/docs /srv/web/docs
COPY web/apps/portal/dist /srv/web/portal
COPY web/apps/backoffice/dist /srv/web/backoffice
# Probes and Prometheus ask from outside of the container; nobody publishes that port.
ENV PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \
    KABINET_WEB_ROOT=/srv/web KABINET_GATEWAY_STATE=/tmp/kabinet-gateway KABINET_GATEWAY_OPS_BIND=0.0.0.0 \
    XDG_DATA_HOME=/tmp/kabinet-gateway XDG_CONFIG_HOME=/tmp/kabinet-gateway GOMEMLIMIT=96MiB
USER 10001:10001
WORKDIR /tmp
EXPOSE 8080 8081 8084
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --start-interval=1s CMD ["healthy", "8084", "/healthz"]
CMD ["gateway"]
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG DEBIAN_IMAGE
LABEL org.opencontainers.image.title="kabinet-gateway" \
      org.opencontainers.image.description="Kabinet, the customer cabinet of utilities: gateway and web apps" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="${DEBIAN_IMAGE}" \
      org.kabinet.sbom="/usr/share/kabinet/sbom.cdx.json"
