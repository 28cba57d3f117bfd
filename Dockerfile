# The same image serves as migrate, web, worker and beat; docker-compose.yml says which.
FROM node:22-slim AS assets
WORKDIR /build
COPY frontend frontend
RUN cd frontend && npm ci --silent && mkdir -p ../caseflow/web/static && npm run build --silent

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN groupadd --gid 990 caseflow \
 && useradd --uid 990 --gid 990 --create-home --home-dir /var/lib/caseflow --shell /usr/sbin/nologin caseflow
WORKDIR /srv/caseflow
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY caseflow caseflow
COPY workers workers
COPY database database
COPY migrations migrations
COPY templates templates
COPY docs/guide docs/guide
COPY --from=assets /build/caseflow/web/static/built caseflow/web/static/built
RUN pip install --no-deps --no-build-isolation --no-index -e .
USER caseflow
RUN mkdir -p -m 0700 /var/lib/caseflow/state/anchors && chmod 0700 /var/lib/caseflow/state
ENV CASEFLOW_HOME=/var/lib/caseflow/state HOST=0.0.0.0 PORT=8000
EXPOSE 8000
CMD ["caseflow", "web"]
