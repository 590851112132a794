# One file for all services: docker build -f docker/service.Dockerfile --build-arg APP=order -t tessera/order .
# APP is a workspace: a service, provision (the jobs that prepare stores and secrets) or cli (the demo).
# Nothing here names a processor: whatever Node image the builder pulls, that is what is built.
ARG NODE_IMAGE=node:24-bookworm-slim
ARG RUN_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot

# Only what an install looks at, so that a change in a source file does not install again.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN mkdir /manifests && cp --parents package.json package-lock.json .npmrc */package.json */*/package.json /manifests

# The compiler and the types. The same for all services: built once.
FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY --from=manifests /manifests ./
# Optional ones as well: Vite's bundler is native, a package for each machine.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit
COPY . .
RUN npx --no-install tsc -b && node apps/console/build.mjs

# What any of them needs at run time. The same for all as well; each then keeps its own.
FROM ${NODE_IMAGE} AS installed
WORKDIR /src
COPY --from=manifests /manifests ./
# Optional ones as well: the codecs of Kafka's batches are native, a package for each machine. What no service needs goes below.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --omit=dev --no-audit \
    # Types and source maps of others: a quarter of the size, and nobody debugs them here.
    && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.?ts' -o -name '*.map' \) -delete

FROM installed AS modules
ARG APP
COPY docker/keep-production.mjs docker/
RUN node docker/keep-production.mjs "@tessera/${APP}"

# What the image holds: the service at a fixed place, the libs that it stands on, their production dependencies.
FROM ${NODE_IMAGE} AS assembled
ARG APP
WORKDIR /app
COPY --from=modules /src /modules
COPY --from=build /src /built
COPY docker/health.mjs ./
RUN mv /modules/node_modules . && rm "node_modules/@tessera/${APP}" \
    # What it stands on, where its links lead: ../../libs/contracts
    && for package in $(readlink node_modules/@tessera/* | cut -c 7-); do \
      mkdir -p "$package" && cp -r "/modules/$package/." "/built/$package/dist" "$package"; \
    done \
    # Versions that differ from the root's lie in a workspace's own node_modules.
    && mkdir service && cp -r /modules/*/"${APP}"/. /built/*/"${APP}"/dist service \
    # The gateway shows the console, of which it needs what was built alone.
    && if [ "${APP}" = gateway ]; then mkdir console && cp -r /built/apps/console/dist console; fi \
    && find . -name node_modules -prune -o -type f \( -name '*.d.ts' -o -name '*.d.ts.map' -o -name '.tsbuildinfo' \) -exec rm {} +

FROM ${RUN_IMAGE}
ARG APP
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="tessera-${APP}" \
      org.opencontainers.image.description="The ${APP} of Tessera, a NestJS microservice platform" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=assembled /app ./
# glibc keeps what was freed with each thread that asked for it. argon2 asks for 19 MiB on four of them: after 600
# hashes the user service stayed at 229 MiB of its 256. One arena for all of them takes no time that could be measured.
ENV MALLOC_ARENA_MAX=1
# Every container has ports of its own: the same one for all.
ENV NODE_ENV=production HOST=0.0.0.0 HEALTH_PORT=3000 \
    GATEWAY_PORT=3000 USER_PORT=3000 ORDER_PORT=3000 INVENTORY_PORT=3000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 CMD ["/nodejs/bin/node", "health.mjs"]
# The image's entry point is node; its options are those of `npm start` (tools/stack/src/supervise/app-files.ts, docs/adr/0024).
CMD ["--enable-source-maps", "--max-semi-space-size=8", "--no-allocation-site-pretenuring", "--v8-pool-size=1", \
     "--import=@tessera/runtime/traces", "service/dist/main.js"]
